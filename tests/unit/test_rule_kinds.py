"""Kinds of rules: each module of the room is a kind with all that readers, sheets and checks need."""

from pathlib import Path

import pytest

from thidua_helpers.rules import kinds
from thidua_helpers.rules.criteria import Leaf
from thidua_helpers.rules.kinds.base import RuleKind
from thidua_helpers.rules.kinds.registry import KINDS


def test_each_module_of_the_room_holds_one_kind():
    modules = {path.stem for path in Path(kinds.__path__[0]).glob("*.py")} - {"__init__", "base", "registry"}
    assert sorted(kind.__module__.split(".")[-1] for kind in KINDS.values()) == sorted(modules)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_kind_has_words_feeds_and_a_label_for_each_field(kind):
    assert kind.label
    assert kind.feeds
    assert kind.labels().keys() == kind.model_fields.keys() - {"kind"}
    assert kind.judge is not RuleKind.judge


def test_leaf_is_read_with_the_model_of_its_kind():
    rule = {"kind": "dat-khong-dat", "feed": {"of": "phieu_cham"}}
    leaf = Leaf.model_validate({"label": "Giao ước", "max_points": 5, "rule": rule})
    assert type(leaf.rule) is KINDS["dat-khong-dat"]
    assert leaf.rule.score_input(leaf.floor, leaf.cap).words == ("Đạt", "Không đạt")
    assert leaf.rule.expected_score(leaf.max_points, leaf.floor, leaf.cap) == "Đạt hoặc Không đạt (1 hoặc 0)"
