"""A target met with a much smaller enforceable share: the mark, the sentence, and what they are made of."""

from types import SimpleNamespace

import pandas as pd
import pytest

from thidua_helpers.comparison.same_period import same_period_table
from thidua_helpers.period import Edition
from thidua_helpers.report.sections import cautions
from thidua_helpers.results.rates import compute_rates
from thidua_helpers.rules.indicators import Rate
from thidua_helpers.tables.store import make_table, rows_of

RATES = {
    "ty_le_xong": Rate(label="Tỷ lệ xong", formula="", numerator="xong+dinh_chi", denominator="co_dieu_kien"),
    "ty_le_co_dieu_kien": Rate(label="Tỷ lệ", formula="", numerator="co_dieu_kien", denominator="phai_thi_hanh"),
}
LINES = ("xong+dinh_chi", "co_dieu_kien", "phai_thi_hanh")
INDICATORS = SimpleNamespace(
    rates=RATES,
    lines={line: SimpleNamespace(is_change=False) for line in LINES},
    main_rate="ty_le_xong",
    pages=SimpleNamespace(enforceable_share="ty_le_co_dieu_kien"),
    volume_lines=("thu_ly", *reversed(LINES)),
)
EDITION = Edition.parse("2021")
# Finished, enforceable, to be enforced: five more finished, 35 fewer enforceable, of 32 more.
BEFORE, NOW = (301, 380, 468), (306, 345, 500)


def figures(values):
    common = {
        "edition": "2021",
        "level": "don_vi",
        "holder": "a",
        "measure": "viec",
        "state": "value",
        "provenance": "own",
    }
    return make_table(
        "figures", [common | {"line": line, "value": value} for line, value in zip(LINES, values, strict=True)]
    )


def compared(now=NOW, before=BEFORE):
    """The same_period table of unit a."""
    rules = SimpleNamespace(edition=EDITION, indicators=INDICATORS)
    own = figures(now)
    rates = compute_rates(own, RATES, "toan-tinh")
    succession = make_table("succession", [{"edition": "2021", "base": "2020", "holder": "a", "comparison": "nguyen"}])
    return same_period_table(own, rates, figures(before), succession, {}, rules)


@pytest.mark.parametrize(
    ("now", "before", "expected"),
    [
        # 306 ÷ (380/468 × 500) = 75,37%.
        (NOW, BEFORE, "75.37"),
        # The share is what it was: the rate itself.
        ((300, 400, 500), (1, 80, 100), "75.00"),
        (NOW, (0, 0, 468), ""),
        ((306, 345, 0), BEFORE, ""),
    ],
)
def test_rate_at_the_enforceable_share_of_the_base(now, before, expected):
    table = compared(now, before).set_index("name")["at_share_before_pct"]
    assert table.get("ty_le_xong", "") == expected
    assert not table.drop("ty_le_xong", errors="ignore").any()


def book_of(outcome="dat", check="mau-so-doi-cuoi-ky", now=NOW, target="84.45", measure="viec"):
    target_row = {"edition": "2021", "holder": "a", "measure": "viec", "rate": "ty_le_xong", "target_pct": target}
    target_row |= {"comparator": ">=", "state": "value", "outcome": outcome, "verified": True}
    found = {"number": 1, "check": check, "severity": "warning", "holder": "a", "measure": measure}
    tables = {
        "targets": make_table("targets", [target_row]),
        "findings_clean": make_table("findings_clean", []),
        "findings_results": make_table("findings_results", [found]),
        "same_period": compared(now),
    }
    rows = {name: rows_of(name, table) for name, table in tables.items()}
    names = SimpleNamespace(shown_key=lambda key: key)
    rules = SimpleNamespace(indicators=INDICATORS)
    return SimpleNamespace(
        edition=EDITION, base=Edition.parse("2020"), rules=rules, rows=rows.__getitem__, input_names=names
    )


def plain(markup):
    return markup.striptags()


@pytest.mark.parametrize(
    ("given", "is_marked"),
    [
        ({}, True),
        # The share that the other check looks at may also have risen.
        ({"check": "co-dieu-kien-doi-nhieu"}, True),
        ({"check": "co-dieu-kien-doi-nhieu", "now": (306, 450, 500)}, False),
        ({"check": "bien-dong-lon"}, False),
        ({"outcome": "chua_dat"}, False),
        ({"measure": "tien"}, False),
    ],
)
def test_target_met_with_a_smaller_denominator_is_marked(given, is_marked):
    book = book_of(**given)
    assert plain(cautions.caution_mark(book, "a")) == ("(!)" if is_marked else "")
    assert bool(cautions.caution_legend(book, ["a"])) is is_marked
    assert not cautions.caution_mark(book, "a", ["tien"])


@pytest.mark.parametrize(("target", "then"), [("84.45", "không đạt chỉ tiêu"), ("75.00", "vẫn đạt chỉ tiêu")])
def test_caution_has_the_changes_and_the_rate_at_base_share(target, then):
    assert plain(cautions.caution_sentence(book_of(target=target), "a", "viec")) == (
        "thi hành xong tăng 5 việc (1,66%), có điều kiện giảm 35 việc (9,21%) so với năm 2020; nếu tỷ lệ có điều kiện "
        f"vẫn như kỳ đó (81,20%) thì tỷ lệ thi hành xong là 75,37%, {then}"
    )


def test_caution_without_a_comparison_refers_to_the_finding():
    # The share fell since the tenth month, but is above that of the year before.
    said = plain(cautions.caution_sentence(book_of(now=(306, 450, 500)), "a", "viec"))
    assert said == "tỷ lệ có điều kiện trên phải thi hành giảm nhiều, xem điểm cần lưu ý ở cuối trang"


@pytest.mark.slow
def test_findings_about_the_share_name_their_measure(example_tables):
    tables = example_tables["2021"]
    found = pd.concat([tables[name] for name in ("findings_clean", "findings_results") if name in tables])
    of_share = found[found["check"].isin(["mau-so-doi-cuoi-ky", "co-dieu-kien-doi-nhieu"])]
    assert len(of_share)
    assert of_share["measure"].isin(["viec", "tien"]).all()
