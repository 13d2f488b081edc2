"""Two criteria tables compared: how each difference reads, and that none is passed over."""

import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from typing import Literal, get_args, get_origin

import pytest
from conftest import EXAMPLE, opened
from pydantic import ValidationError

from thidua_helpers.comparison.rule_changes import ABSENT, EMPTY, WHOLE, rule_changes, rule_changes_table
from thidua_helpers.period import Edition
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.feeds import LineFeed, SheetFeed
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import Measure, Word

RULES = opened(EXAMPLE).rules
TABLES = RULES.criteria
TEXT = {name: (EXAMPLE / f"config/criteria/{name}.toml").read_text(encoding="utf-8") for name in TABLES}


def read(text: str) -> CriteriaTable:
    return CriteriaTable.model_validate(tomllib.loads(text, parse_float=Decimal))


def changed_copy(name: str, *changes: tuple[str, str]) -> CriteriaTable:
    """The example's table with each (text, its replacement) changed once."""
    text = TEXT[name]
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return read(text)


def differences(name: str, *changes: tuple[str, str]) -> list[tuple[str, ...]]:
    """(criterion, label, item, before, now) of a table with changes."""
    return [tuple(vars(each).values()) for each in rule_changes(TABLES[name], changed_copy(name, *changes), RULES)]


VIEC = "viec", "Tỷ lệ thi hành xong về việc so với chỉ tiêu"
BONUS = "thuong-khoi-luong", "Điểm thưởng khối lượng việc phải thi hành"
CASES = {
    "points, with a decimal comma": (
        "cum-3",
        [("max_points = 100", "max_points = 97.5"), ("max_points = 40", "max_points = 37.5")],
        [("", "Toàn bảng", "Điểm chuẩn", "100 điểm", "97,5 điểm"), (*VIEC, "Điểm chuẩn", "40 điểm", "37,5 điểm")],
    ),
    "a band": (
        "cum-3",
        [("at_most = 0", "at_most = 1")],
        [
            (
                *("bao-cao", "Báo cáo thống kê đúng hạn", "Các bậc điểm"),
                "0 ngày được 5 điểm; không quá 5 ngày được 2 điểm; còn lại được 0 điểm",
                "không quá 1 ngày được 5 điểm; không quá 5 ngày được 2 điểm; còn lại được 0 điểm",
            )
        ],
    ),
    "a deduction": (
        "cum-1",
        [("points_each = -0.5", "points_each = -1")],
        [
            (
                *("chat-luong", "Vi phạm qua kiểm tra, kiểm sát", "Mức điểm mỗi lần"),
                *("trừ 0,5 điểm mỗi vi phạm", "trừ 1 điểm mỗi vi phạm"),
            )
        ],
    ),
    "a cap of its own": (
        "cum-1",
        [("cap_points = 44\n", "")],
        [(*VIEC, "Mức trần riêng", "44 điểm", "bằng điểm chuẩn")],
    ),
    "units by name": (
        "cum-3",
        [("[criteria.tien.rule]", 'units = ["1-01", "1-02"]\n[criteria.tien.rule]')],
        [
            (
                *("tien", "Mức hoàn thành chỉ tiêu về tiền", "Đơn vị áp dụng"),
                *("mọi đơn vị", "Đơn vị 1-01, Đơn vị 1-02"),
            )
        ],
    ),
    "the parameters of a bonus": (
        "toan-tinh",
        [
            ("above = 500\nstep = 200", "above = 1500\nstep = 100"),
            ('if_met = { of = "chi_tieu", measure = "viec", rate = "ty_le_xong" }', ""),
        ],
        [
            (*BONUS, "Mức bắt đầu tính thưởng", "trên 500 việc", "trên 1.500 việc"),
            (*BONUS, "Bước tính thưởng", "200 việc", "100 việc"),
            (*BONUS, "Điều kiện được thưởng", "đạt chỉ tiêu tỷ lệ thi hành xong về việc", EMPTY),
        ],
    ),
    "another kind of rule": (
        "cum-3",
        [('kind = "dat-khong-dat"\nfeed = { of = "phieu_cham" }', 'kind = "cham-diem"')],
        [
            (
                *("giao-uoc", "Ký kết và thực hiện giao ước thi đua", "Cách tính điểm"),
                "đạt thì được điểm chuẩn, không đạt thì 0 điểm (số liệu dùng để chấm: kết quả ghi trong phiếu chấm)",
                "chấm trực tiếp (số liệu dùng để chấm: kết quả ghi trong phiếu chấm)",
            )
        ],
    ),
    "out of one group into another": (
        "toan-tinh",
        [("max_points = 0\ncap_points = 10", 'within = "viec"\nmax_points = 0\ncap_points = 10')],
        [(*BONUS, "Thuộc nhóm", "không thuộc nhóm nào", "I. Kết quả thi hành án về việc")],
    ),
    "a class": (
        "toan-tinh",
        [("others_short_below_pct = 15", "others_short_below_pct = 12.5")],
        [
            (
                *("", "Hạng B", "Điều kiện về chỉ tiêu"),
                "đạt ít nhất 2 chỉ tiêu, mỗi chỉ tiêu còn lại hụt dưới 15% so với chỉ tiêu hoặc đạt ít nhất 1 chỉ "
                "tiêu, mỗi chỉ tiêu còn lại hụt dưới 5% so với chỉ tiêu",
                "đạt ít nhất 2 chỉ tiêu, mỗi chỉ tiêu còn lại hụt dưới 12,5% so với chỉ tiêu hoặc đạt ít nhất 1 chỉ "
                "tiêu, mỗi chỉ tiêu còn lại hụt dưới 5% so với chỉ tiêu",
            )
        ],
    ),
    "the vote": (
        "cum-2",
        [('base = "phieu_hop_le"\nthreshold = "1/2"', 'base = "co_mat"\nthreshold = "2/3"')],
        [
            ("", "Quy định bỏ phiếu", "Tính trên số", "phiếu hợp lệ", "thành viên có mặt"),
            ("", "Quy định bỏ phiếu", "Tỷ lệ phiếu cần đạt", "1/2", "2/3"),
        ],
    ),
    "whom it ranks": (
        "cum-1",
        [('kinds = ["chi_cuc"]', 'kinds = ["chi_cuc", "phong_khu_vuc"]')],
        [
            (
                *("", "Toàn bảng", "Loại đơn vị được xếp hạng"),
                *("Chi cục THADS", "Chi cục THADS; Phòng THADS khu vực"),
            )
        ],
    ),
    "a zero at the end is no change": ("cum-1", [("points_each = -0.5", "points_each = -0.50")], []),
}


@pytest.mark.parametrize(("name", "changes", "expected"), CASES.values(), ids=CASES)
def test_changed_field_is_one_row_in_words(name, changes, expected):
    assert differences(name, *changes) == expected


def test_criterion_with_another_id_is_added_and_dropped_whole():
    renamed = [("criteria.giao-uoc]", "criteria.giao-keo]"), ("criteria.giao-uoc.", "criteria.giao-keo.")]
    label = "Ký kết và thực hiện giao ước thi đua"
    whole = (
        "điểm chuẩn: 5 điểm; căn cứ: Mục 6; cách tính điểm: đạt thì được điểm chuẩn, không đạt thì 0 điểm (số liệu "
        "dùng để chấm: kết quả ghi trong phiếu chấm)"
    )
    assert differences("cum-3", *renamed) == [
        ("giao-keo", label, WHOLE, ABSENT, whole),
        ("giao-uoc", label, WHOLE, whole, ABSENT),
    ]


# One field of a table changed, for every field of every model.

# One rule of each kind, and all else that a table may have.
SMALL = read("""\
name = "Bảng nhỏ"
legal_basis = "minh họa"
source = "minh-hoa"
verified = false
kinds = ["chi_cuc"]
max_points = 70
points_decimals = 2
ranking_decimals = 1
exclusion_kinds = ["ky-luat", "khang-nghi"]
targets = [{ measure = "viec", rate = "ty_le_xong" }, { measure = "tien", rate = "ty_le_co_dieu_kien" }]
tie_breaks = [
    { label = "việc", measure = "viec", rate = "ty_le_xong" },
    { label = "khối lượng", measure = "viec", line = "thu_ly" },
    { label = "điểm về việc", criterion = "viec" },
]
classes = [
    { id = "a", label = "Hạng A", from_points = 60, ways = [{ met = 2 }], excluded_by = ["ky-luat"], verified = false },
    { id = "b", label = "Hạng B", ways = [{ met = 1, others_short_below_pct = 5 }], verified = false },
]
vote = { base = "thanh_vien", threshold = "2/3", comparator = ">=", clause = "Điều 9", verified = false }

[criteria]
nhom = { label = "Nhóm", max_points = 20 }

[criteria.viec]
label = "Việc"
within = "nhom"
max_points = 10
cap_points = 11
clause = "Mục 1"
units = ["1-01"]
if_not_applicable_points = 5
rule = { kind = "ty-le-chi-tieu", feed = { of = "ty_le", measure = "viec", rate = "ty_le_xong" } }

[criteria.tien]
label = "Tiền"
within = "nhom"
max_points = 10
rule = { kind = "so-dan-dau", feed = { of = "ty_le", measure = "tien", rate = "ty_le_xong" } }

[criteria.giam]
label = "Giảm"
max_points = 10
[criteria.giam.rule]
kind = "bac-diem"
feed = { of = "hoan_thanh", measure = "viec", rate = "ty_le_xong" }
bands = [{ at_least = 100, points = 10 }, { above = 50, points = 5 }, { points = 0 }]

[criteria.cham]
label = "Chậm"
max_points = 10
[criteria.cham.rule]
kind = "bac-diem"
feed = { of = "so_ngay_cham" }
bands = [{ at_most = 0, points = 10 }, { below = 5, points = 5 }]

[criteria.vi-pham]
label = "Vi phạm"
max_points = 10
rule = { kind = "su-viec", points_each = -1, feed = { of = "so_vi_pham", sources = ["VKS"], kinds = ["Kiến nghị"] } }

[criteria.dat]
label = "Đạt"
max_points = 10
rule = { kind = "dat-khong-dat", feed = { of = "chi_tieu", measure = "viec", rate = "ty_le_xong" } }

[criteria.mo-hinh]
label = "Mô hình"
max_points = 10
rule = { kind = "cham-diem" }

[criteria.thuong]
label = "Thưởng"
max_points = 0
is_capped = false
[criteria.thuong.rule]
kind = "thuong-khoi-luong"
feed = { of = "so_lieu", measure = "viec", line = "phai_thi_hanh" }
above = 500
step = 100
points_each = 1
if_met = { of = "chi_tieu", measure = "viec", rate = "ty_le_xong" }
""")
# A sum never changes alone: above, such changes come in pairs.
NEVER_ALONE = {"CriteriaTable.max_points", "Leaf.max_points", "Group.max_points", "Group.within"}
RULES_IN_USE = [criterion.rule for criterion in SMALL.leaves.values()]
FEEDS = [
    *(rule.feed for rule in RULES_IN_USE),
    LineFeed(of="so_lieu", measure=Measure.TIEN, line="thu_ly"),
    SheetFeed(of="phieu_cham", unit="lần"),
]
OTHERS = {
    "CriteriaTable.source": list(RULES.sources),
    "CriteriaTable.kinds": [("cuc", "chi_cuc")],
    "CriteriaTable.vote": [None],
    "Leaf.rule": RULES_IN_USE,
    "Leaf.units": [(), ("1-01", "1-02")],
    "WorkloadBonus.if_met": [None],
    "VoteRule.threshold": ["1/2", "4/6"],
    "RelativeToLeader.share_at_target": ["3/4"],
}
BY_NAME = {
    "rate": ["ty_le_xong", "ty_le_co_dieu_kien"],
    "line": ["phai_thi_hanh", "thu_ly", "co_dieu_kien"],
    "within": ["", "nhom"],
    "criterion": ["viec", "tien"],
    "feed": FEEDS,
}


def others(where: str, value: object, annotation: object) -> list:
    """Values that may stand instead of one; a table with many of them is refused."""
    name = where.split(".")[1]
    options = [annotation, *get_args(annotation)]
    literals = [each for option in options if get_origin(option) is Literal for each in get_args(option)]
    literals += [each for option in options if isinstance(option, type) and issubclass(option, Word) for each in option]
    given = OTHERS.get(where) or BY_NAME.get(name) or literals
    match value:
        case _ if given:
            found = given
        case bool():
            found = [not value]
        case tuple():
            found = [value[1:], value[:-1], value[::-1], (*value, "khac")]
        case dict():
            found = [{key: each for key, each in value.items() if key != dropped} for dropped in value]
        case str():
            found = ["khac", ""]
        case None:
            found = [Decimal(100), Decimal(5), Decimal(-100)]
        case _:
            found = [None, value + 1, value - 1, value + Decimal("0.01")]
    return found


def variants(item: object) -> Iterator[tuple[str, object]]:
    """("Model.field", the item with that field otherwise), for every field in it, however deep."""
    if isinstance(item, ConfigModel):
        for name, field in type(item).model_fields.items():
            where, value = f"{type(item).__name__}.{name}", getattr(item, name)
            found = [(where, other) for other in others(where, value, field.annotation)]
            for changed, other in [*found, *variants(value)]:
                yield changed, item.model_copy(update={name: other})
    elif isinstance(item, dict):
        for key, each in item.items():
            yield from ((where, {**item, key: other}) for where, other in variants(each))
    elif isinstance(item, tuple):
        for place, each in enumerate(item):
            before, after = item[:place], item[place + 1 :]
            yield from ((where, (*before, other, *after)) for where, other in variants(each))


def valid_variants() -> Iterator[tuple[str, CriteriaTable]]:
    for where, changed in variants(SMALL):
        try:
            now = CriteriaTable.model_validate(changed.model_dump(warnings=False))
        except ValidationError:
            continue
        if now != SMALL:
            yield where, now


def models_in(item: object) -> set[type[ConfigModel]]:
    if isinstance(item, ConfigModel):
        return {type(item)}.union(*(models_in(getattr(item, name)) for name in type(item).model_fields))
    values = item.values() if isinstance(item, dict) else item if isinstance(item, tuple) else ()
    return set().union(*map(models_in, values))


def test_every_changed_field_has_a_row():
    """And another one the other way round, of the same criteria."""
    changed = set()
    for where, now in valid_variants():
        forth, back = rule_changes(SMALL, now, RULES), rule_changes(now, SMALL, RULES)
        assert forth, where
        # A class with another id is another one, though it may read alike.
        assert where == "ClassRule.id" or not set(forth) & set(back), (where, forth)
        assert {(each.criterion, each.item, each.before, each.now) for each in forth} == {
            (each.criterion, each.item, each.now, each.before) for each in back
        }
        changed.add(where)
    models = models_in(SMALL)
    # Another `kind` of rule is another rule, another `of` another feed.
    fields = {f"{model.__name__}.{name}" for model in models for name in model.model_fields if name != "kind"}
    assert fields - changed - {f"{model.__name__}.of" for model in models} == NEVER_ALONE


def test_another_order_of_criteria_has_a_row():
    """Though tables that differ in nothing else are equal."""
    order = dict.fromkeys(["thuong", "nhom", "tien", "viec", *SMALL.criteria])
    now = SMALL.model_dump() | {"criteria": {each: SMALL.criteria[each].model_dump() for each in order}}
    first, second = rule_changes(SMALL, CriteriaTable.model_validate(now), RULES)
    assert (first.criterion, first.item) == ("", "Thứ tự các tiêu chí")
    assert (second.criterion, second.before, second.now) == ("nhom", "Việc; Tiền", "Tiền; Việc")


@pytest.mark.parametrize(("before", "now"), list(permutations(TABLES, 2)))
def test_whole_tables_show_no_program_values(before, now):
    for change in rule_changes(TABLES[before], TABLES[now], RULES):
        for words in (change.label, change.item, change.before, change.now):
            assert words
            assert not re.search(r"None|True|False|\b[a-z]+_[a-z_]+\b|\d\.\d\d?\b", words), change


@pytest.mark.parametrize("name", TABLES)
def test_equal_tables_have_no_row(name):
    assert rule_changes(TABLES[name], read(TEXT[name]), RULES) == []


def test_stage_table_counts_within_each_ranking():
    pairs = [("cum-1", TABLES["cum-1"], TABLES["cum-2"]), ("cum-2", TABLES["cum-2"], TABLES["cum-2"])]
    pairs.append(("cum-3", TABLES["cum-3"], changed_copy("cum-3", ("points_each = -2", "points_each = -3"))))
    made = rule_changes_table(pairs, Edition.parse("2020"), RULES)
    assert list(made.columns) == list(SCHEMAS["rule_changes"].columns)
    of_first = made[made["ranking"] == "cum-1"]
    assert list(of_first["number"]) == list(range(1, len(of_first) + 1))
    (row,) = made[made["ranking"] != "cum-1"].to_dict("records")
    assert (row["ranking"], row["number"], row["criterion"]) == ("cum-3", 1, "chat-luong")
    assert (row["before"], row["now"]) == ("trừ 2 điểm mỗi vi phạm", "trừ 3 điểm mỗi vi phạm")
    assert rule_changes_table([], Edition.parse("2020"), RULES).empty
