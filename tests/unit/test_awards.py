"""Who meets the conditions of a title, whom its quota leaves out, and which nominations cannot stand."""

import dataclasses
from functools import cache

import pytest
from conftest import PROJECT
from hypothesis import given, settings
from hypothesis import strategies as st

from thidua_helpers.checks.awards import award_findings
from thidua_helpers.errors import Refused
from thidua_helpers.intake.officers import OfficerKey, officers_in_two_units
from thidua_helpers.period import Edition
from thidua_helpers.rules.awards import AwardCatalogue
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.clusters import ClusterSystem
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.loading import read_toml
from thidua_helpers.rules.units import UnitRow
from thidua_helpers.rules.year import Year
from thidua_helpers.rules.year_rows import ExclusionRow
from thidua_helpers.scoring.awards import awards_tables
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.store import make_table

PERSON, COLLECTIVE = "1-01.cb-01", "1-01"
UNITS = ("1-01", "1-02", "2-01")
NEEDED = ("nominations", "staff", "targets", "ranks", "classes", "vote_results")
FILES = {year: PROJECT / f"config/awards/luat-{year}.toml" for year in (2003, 2022)}


def title(*conditions, whom=("ca-nhan", "tap-the"), group="danh-hieu", label="Danh hiệu", **more):
    """A title as a catalogue has it, for both kinds of nominees unless said."""
    return {
        **{"label": label, "whom": list(whom), "group": group, "decided_by": "Cục trưởng", "clause": ""},
        **{"verified": True, "conditions": list(conditions), **more},
    }


def quota(share, of="advanced", within="don-vi", rounding="down"):
    return {"share_pct": share, "of": of, "within": within, "rounding": rounding, "clause": "", "verified": True}


def catalogue(**titles):
    ratings = ["Hoàn thành nhiệm vụ", *RATING["ratings"]]
    words = {"ratings": ratings, "initiative_levels": ["Cơ sở", *INITIATIVE["levels"]]}
    return AwardCatalogue(name="", valid_from="2018-01-01", source="x", titles=titles, **words)


def rules(titles, exclusions=(), rule="khong-tinh"):
    """Units 1-01 and 1-02 of cluster 1; 2-01 of none."""
    units = [UnitRow(id=unit, name=unit, short_name=f"Đơn vị {unit}", kind="chi_cuc", verified=True) for unit in UNITS]
    system = ClusterSystem(
        name="", valid_from="2018-01-01", verified=True,
        decision={"number": "1", "signed_on": "2018-01-01", "signed_by": "", "source": "x"},
        clusters=[{"id": "cum-1", "name": "Cụm 1", "area": "", "members": ["1-01", "1-02"]}],
    )  # fmt: skip
    classes = [{"id": "a", "label": "Hạng A", "from_points": 90, "verified": True},
               {"id": "b", "label": "Hạng B", "from_points": 80, "verified": True}]  # fmt: skip
    criteria = CriteriaTable(
        name="Bảng", legal_basis="", source="x", verified=True, kinds=["chi_cuc"], max_points=100, points_decimals=2,
        ranking_decimals=2, criteria={"chung": {"label": "Chung", "max_points": 100, "rule": {"kind": "cham-diem"}}},
        classes=classes,
    )  # fmt: skip
    year = Year(
        state_of_figures="tam-tinh", inputs=[{"file": "a.xlsx", "form": "x"}],
        emulation={"stage": "tham_dinh", "appraised_by": "1-01", "province_criteria": "bang",
                   "unassigned_targets": rule},
    )  # fmt: skip
    known = {
        "edition": Edition.parse("2021"),
        "units": tuple(units),
        "cluster_system": system,
        "year": year,
        "criteria": {"bang": criteria},
        "awards": catalogue(**titles) if titles is not None else None,
        "exclusions": tuple(ExclusionRow(**row) for row in exclusions),
    }
    return RuleBook(
        **({field.name: known.get(field.name) for field in dataclasses.fields(RuleBook)} | {"registry": ()})
    )


def table(name, *rows):
    """The stage table `name`; what a row does not give is empty."""
    empty = dict.fromkeys(SCHEMAS[name].columns, "") | dict.fromkeys(SCHEMAS[name].integers + SCHEMAS[name].booleans)
    return make_table(name, [empty | {"edition": "2021"} | row for row in rows])


def nominations(*rows):
    """(holder, title, what else is said of it) each, from row 2 of the sheet on."""
    place = {"disciplined": False, "file": "khen-thuong.xlsx", "sheet": "Đề nghị"}
    return table(
        "nominations",
        *(
            place | {"holder": holder, "title": title_id, "row": row} | (said[0] if said else {})
            for row, (holder, title_id, *said) in enumerate(rows, start=2)
        ),
    )


def staff(*rows):
    """(unit, staff, completed, advanced, disciplined) each, from row 2 of the sheet on."""
    columns = ("holder", "staff", "completed", "advanced", "disciplined")
    place = {"file": "khen-thuong.xlsx", "sheet": "Biên chế"}
    return table(
        "staff",
        *(place | {"row": row} | dict(zip(columns, counts, strict=True)) for row, counts in enumerate(rows, start=2)),
    )


@cache
def empty_tables():
    return {name: table(name) for name in NEEDED}


def proposals(nominated, titles, exclusions=(), rule="khong-tinh", **tables):
    """The two tables, by (title, holder)."""
    given_tables = empty_tables() | {"nominations": nominated} | tables
    awards, quotas = awards_tables(given_tables, rules(titles, exclusions, rule))
    return awards.set_index(["title", "holder"]), quotas.set_index(["title", "holder"])


def judged(condition, holder=COLLECTIVE, said=None, exclusions=(), rule="khong-tinh", **tables):
    """(outcome, words) of one nominee for a title with one condition."""
    titles = {"x": title(condition, whom=["ca-nhan" if "." in holder else "tap-the"])}
    awards, _ = proposals(nominations((holder, "x", said or {})), titles, exclusions, rule, **tables)
    return tuple(awards.loc[("x", holder), ["outcome", "words"]])


RATING = {"kind": "xep-loai", "ratings": ["Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"]}
MONTHS = {"kind": "thoi-gian-cong-tac", "months": 10}
INITIATIVE = {"kind": "sang-kien", "levels": ["Bộ, ngành", "Toàn quốc"]}
NOT_DISCIPLINED = {"kind": "khong-ky-luat"}


ON_A_PERSON = [
    (RATING, {"rating": "Hoàn thành tốt nhiệm vụ"}, "de_nghi"),
    (RATING, {"rating": "HOÀN THÀNH TỐT  nhiệm vụ"}, "de_nghi"),
    (RATING, {"rating": "Hoàn thành nhiệm vụ"}, "khong_du"),
    (RATING, {}, "khong_du"),
    (MONTHS, {"months": 10}, "de_nghi"),
    (MONTHS, {"months": 9}, "khong_du"),
    (MONTHS, {"months": 0}, "khong_du"),
    (MONTHS, {}, "khong_du"),
    (INITIATIVE, {"initiative": "Toàn quốc"}, "de_nghi"),
    (INITIATIVE, {"initiative": "Cơ sở"}, "khong_du"),
    (INITIATIVE, {}, "khong_du"),
    (NOT_DISCIPLINED, {}, "de_nghi"),
    (NOT_DISCIPLINED, {"disciplined": True}, "khong_du"),
]


@pytest.mark.parametrize(("condition", "said", "outcome"), ON_A_PERSON)
def test_conditions_on_a_person(condition, said, outcome):
    assert judged(condition, PERSON, said)[0] == outcome


CHAINS = [
    (3, "de_nghi"),
    (2, "khong_du"),
    (0, "khong_du"),
    (None, "khong_du"),
]


def judged_chain(years):
    titles = {"co-so": title(label="Cơ sở"), "bo": title({"kind": "danh-hieu-lien-tuc", "title": "co-so", "years": 3})}
    awards, _ = proposals(nominations((PERSON, "bo", {"earlier_years": years})), titles)
    return tuple(awards.loc[("bo", PERSON), ["outcome", "words"]])


@pytest.mark.parametrize(("years", "outcome"), CHAINS)
def test_a_chain_of_earlier_years(years, outcome):
    assert judged_chain(years)[0] == outcome


def share(of, share_pct, comparator):
    return {"kind": "ty-le-ca-nhan", "of": of, "share_pct": share_pct, "comparator": comparator}


ON_THE_STAFF = [
    (share("advanced", 70, ">="), (8, 8, 6, 0), "de_nghi"),
    (share("advanced", 70, ">="), (10, 10, 7, 0), "de_nghi"),
    (share("advanced", 70, ">="), (8, 8, 5, 0), "khong_du"),
    (share("advanced", 50, ">"), (8, 8, 4, 0), "khong_du"),
    (share("advanced", 50, ">"), (8, 8, 5, 0), "de_nghi"),
    # 10001/20000 = 50,005%: two decimals would say 50,01%, three are not needed.
    (share("advanced", 50, ">"), (20_000, 0, 10_001, 0), "de_nghi"),
    # 50001/100000 = 50,001%: two decimals would say 50,00%.
    (share("advanced", 50, ">"), (100_000, 0, 50_001, 0), "de_nghi"),
    (share("completed", 100, ">="), (8, 8, 0, 0), "de_nghi"),
    (share("completed", 100, ">="), (8, 7, 0, 0), "khong_du"),
    (share("completed", 100, ">="), (8, 0, 0, 0), "khong_du"),
    (share("completed", 100, ">="), (0, 0, 0, 0), "khong_du"),
    (share("completed", 100, ">="), (8, None, 0, 0), "khong_du"),
    (share("completed", 100, ">="), (None, 8, 0, 0), "khong_du"),
    (NOT_DISCIPLINED, (8, 8, 8, 0), "de_nghi"),
    (NOT_DISCIPLINED, (8, 8, 8, 1), "khong_du"),
    (NOT_DISCIPLINED, (8, 8, 8, None), "khong_du"),
]


@pytest.mark.parametrize(("condition", "counts", "outcome"), ON_THE_STAFF)
def test_conditions_on_the_staff(condition, counts, outcome):
    assert judged(condition, staff=staff((COLLECTIVE, *counts)))[0] == outcome


def test_unit_without_staff_row_meets_no_staff_condition():
    other = staff(("1-02", 8, 8, 8, 0))
    assert judged(share("advanced", 50, ">"), staff=other)[0] == "khong_du"
    assert judged(NOT_DISCIPLINED, staff=other)[0] == "khong_du"
    counted = staff((COLLECTIVE, 8, 8, 8, 0))
    assert judged(NOT_DISCIPLINED, said={"disciplined": True}, staff=counted)[0] == "khong_du"


def judged_with_another_title():
    titles = {
        "tien-tien": title(RATING, MONTHS, whom=["ca-nhan"], label="Tiên tiến"),
        "co-so": title({"kind": "dat-danh-hieu", "title": "tien-tien"}, INITIATIVE, whom=["ca-nhan"]),
    }
    rows = [
        ("1-01.cb-01", {"rating": "Hoàn thành tốt nhiệm vụ", "months": 12, "initiative": "Bộ, ngành"}),
        ("1-01.cb-02", {"rating": "Hoàn thành tốt nhiệm vụ", "months": 9, "initiative": "Bộ, ngành"}),
        ("1-01.cb-03", {"rating": "Hoàn thành tốt nhiệm vụ", "initiative": "Bộ, ngành"}),
    ]
    awards, _ = proposals(nominations(*((holder, "co-so", said) for holder, said in rows)), titles)
    return awards


def test_another_title_is_met_by_the_same_nominee():
    assert list(judged_with_another_title()["outcome"]) == ["de_nghi", "khong_du", "khong_du"]


HAS_PERSON = title({"kind": "co-ca-nhan", "title": "co-so"}, whom=["tap-the"], label="Xuất sắc")


SOMEBODY = [
    ([("1-01.cb-01", 12)], "de_nghi"),
    ([("1-01.cb-01", 9), ("1-01.cb-02", 10)], "de_nghi"),
    (
        [("1-01.cb-01", 9), ("1-01.cb-02", None)],
        "khong_du",
    ),
    ([("1-02.cb-01", 12)], "khong_du"),
    ([("1-01", 12)], "khong_du"),
]


def judged_with_persons(nominated):
    titles = {"co-so": title(MONTHS, whom=["ca-nhan"], label="Cơ sở"), "xuat-sac": HAS_PERSON}
    rows = [(holder, "co-so", {"months": months}) for holder, months in nominated]
    awards, _ = proposals(nominations((COLLECTIVE, "xuat-sac"), *rows), titles)
    return tuple(awards.loc[("xuat-sac", COLLECTIVE), ["outcome", "words"]])


@pytest.mark.parametrize(("nominated", "outcome"), SOMEBODY)
def test_somebody_of_the_collective(nominated, outcome):
    """Persons of other units, and the unit itself, are nobody of the collective."""
    assert judged_with_persons(nominated)[0] == outcome


CUT_PERSONS = [
    ([1], 6, "khong_du"),
    ([1], 7, "de_nghi"),
    ([1, 2], 7, "de_nghi"),
    ([1, 1], 7, "khong_du"),
]


def judged_with_quota_of_persons(persons, advanced):
    titles = {"co-so": title(MONTHS, whom=["ca-nhan"], quota=quota(15), label="Cơ sở"), "xuat-sac": HAS_PERSON}
    rows = [
        (f"{COLLECTIVE}.cb-{number:02d}", "co-so", {"months": 12, "order": order})
        for number, order in enumerate(persons, start=1)
    ]
    nominated = nominations((COLLECTIVE, "xuat-sac"), *rows)
    awards, _ = proposals(nominated, titles, staff=staff((COLLECTIVE, 9, 9, advanced, 0)))
    return tuple(awards.loc[("xuat-sac", COLLECTIVE), ["outcome", "words"]])


@pytest.mark.parametrize(("persons", "advanced", "outcome"), CUT_PERSONS)
def test_person_over_quota_does_not_count_for_collective(persons, advanced, outcome):
    """15% of 6 is no place at all, of 7 it is one; the collective stands first in the sheet."""
    assert judged_with_quota_of_persons(persons, advanced)[0] == outcome


def vote(holder, outcome, round=1):
    return {"cluster": "cum-1", "subject": "suy-ton", "round": round, "holder": holder, "outcome": outcome}


CHOSEN = [
    ([vote("1-01", "dat"), vote("1-02", "khong_dat")], "1-01", "de_nghi"),
    ([vote("1-01", "khong_dat"), vote("1-02", "dat")], "1-01", "khong_du"),
    ([vote("1-01", "bang_phieu"), vote("1-01", "dat", 2)], "1-01", "de_nghi"),
    ([vote("1-01", "bang_phieu")], "1-01", "khong_du"),
    ([vote("1-01", "dat") | {"subject": "truong-cum"}], "1-01", "khong_du"),
    ([], "2-01", "khong_du"),
]


def judged_by_votes(votes, holder):
    return judged({"kind": "dan-dau-cum", "by": "suy-ton"}, holder, vote_results=table("vote_results", *votes))


@pytest.mark.parametrize(("votes", "holder", "outcome"), CHOSEN)
def test_chosen_by_the_cluster(votes, holder, outcome):
    assert judged_by_votes(votes, holder)[0] == outcome


RANKED_FIRST = [
    (1, 1, "de_nghi"),
    (1, 2, "de_nghi"),
    (2, 1, "khong_du"),
    (None, None, "khong_du"),
]


def judged_by_rank(rank, shared_by):
    row = {"holder": "1-01", "rank": rank, "shared_by": shared_by, "state": "value" if rank else "missing"}
    # First of the province is not first in the cluster.
    of_province = row | {"ranking": "toan-tinh", "rank": 1, "shared_by": 1, "state": "value"}
    ranks = table("ranks", row | {"ranking": "cum-1"}, of_province)
    return judged({"kind": "dan-dau-cum", "by": "xep-hang"}, ranks=ranks)


@pytest.mark.parametrize(("rank", "shared_by", "outcome"), RANKED_FIRST)
def test_first_in_the_ranking_of_the_cluster(rank, shared_by, outcome):
    assert judged_by_rank(rank, shared_by)[0] == outcome


def target(outcome, state="value", holder="1-01", rate="ty_le_xong", measure="viec", result="value"):
    return {"holder": holder, "measure": measure, "rate": rate, "state": state, "outcome": outcome,
            "result_state": result, "verified": True}  # fmt: skip


ASSIGNED = [
    ([target("dat"), target("dat", measure="tien")], "de_nghi"),
    ([target("dat"), target("", "missing", measure="tien")], "de_nghi"),
    ([target("dat"), target("chua_dat", measure="tien")], "khong_du"),
    ([target("dat"), target("", measure="tien")], "khong_du"),
    (
        [target("dat"), target("phu_thuoc", measure="tien")],
        "khong_du",
    ),
    ([target("dat"), target("", measure="tien", result="not_applicable")], "de_nghi"),
    ([target("", result="not_applicable")], "khong_du"),
    ([target("dang_thuc_hien")], "khong_du"),
    ([target("", "missing")], "khong_du"),
    ([target("dat", holder="1-02")], "khong_du"),
    ([], "khong_du"),
]


@pytest.mark.parametrize(("targets", "outcome"), ASSIGNED)
def test_targets_that_were_assigned(targets, outcome):
    assert judged({"kind": "chi-tieu"}, targets=table("targets", *targets))[0] == outcome


def test_unassigned_target_counts_as_missed_if_the_year_says_so():
    targets = [target("dat"), target("", "missing", measure="tien")]
    assert judged({"kind": "chi-tieu"}, targets=table("targets", *targets), rule="chua-dat")[0] == "khong_du"


def test_class_target_without_row_counts_as_missed():
    """The file of targets has no row about money, which the province's classes count; without classes nobody asks."""
    tables = {name: table(name) for name in NEEDED} | {"targets": table("targets", target("dat"))}
    tables["nominations"] = nominations((COLLECTIVE, "x", {}))
    book = rules({"x": title({"kind": "chi-tieu"}, whom=["tap-the"])}, rule="chua-dat")
    asked = [{"measure": "tien", "rate": "ty_le_xong"}]
    criteria = CriteriaTable(**book.criteria["bang"].model_dump(exclude_unset=True) | {"targets": asked})
    of_classes = dataclasses.replace(book, criteria={"bang": criteria})
    without = dataclasses.replace(
        book,
        year=book.year.model_copy(
            update={"emulation": book.year.emulation.model_copy(update={"province_criteria": None})}
        ),
    )
    outcomes = [awards_tables(tables, each)[0]["outcome"].tolist() for each in (of_classes, without)]
    assert outcomes == [["khong_du"], ["de_nghi"]]


PLACED = [
    ("xep", "xep_tren", "de_nghi"),
    ("khong_du", "xep", "de_nghi"),
    ("hoi_dong", "xep_tren", "khong_du"),
    ("vuot_so_luong", "khong_du", "khong_du"),
    (None, None, "khong_du"),
]


def judged_by_classes(of_a, of_b):
    rows = [{"holder": "1-01", "class": each, "outcome": of} for each, of in (("a", of_a), ("b", of_b)) if of]
    condition = {"kind": "xep-hang-tinh", "classes": ["a", "b"]}
    return judged(condition, classes=table("classes", *rows))


@pytest.mark.parametrize(("of_a", "of_b", "outcome"), PLACED)
def test_placed_in_a_class(of_a, of_b, outcome):
    assert judged_by_classes(of_a, of_b)[0] == outcome


NOT_EXCLUDED = {"kind": "khong-loai-tru", "kinds": ["vi-pham"]}
EXCLUSION = {"unit": "1-01", "kind": "vi-pham", "reason": "kết luận vi phạm", "document": "KL 12"}


def test_excluded_by_a_row_of_the_kinds_that_count():
    assert judged(NOT_EXCLUDED, exclusions=[EXCLUSION])[0] == "khong_du"
    assert judged(NOT_EXCLUDED, exclusions=[EXCLUSION | {"kind": "khac"}])[0] == "de_nghi"
    assert judged(NOT_EXCLUDED, exclusions=[EXCLUSION | {"unit": "1-02"}])[0] == "de_nghi"


def judged_without_conditions():
    titles = {"x": title(whom=["tap-the"], label="Tập thể")}
    return proposals(nominations((COLLECTIVE, "x"), (PERSON, "x")), titles)


def test_a_title_without_conditions_takes_every_nominee_of_its_kind():
    awards, quotas = judged_without_conditions()
    assert awards["outcome"].to_dict() == {("x", COLLECTIVE): "de_nghi", ("x", PERSON): "khong_du"}
    assert list(awards["whom"]) == ["tap-the", "ca-nhan"]
    assert quotas.empty


def test_title_decided_above_keeps_state_uncomputed():
    titles = {"co": title(is_decided_above=True), "x": title(label="Khác")}
    nominated = nominations((COLLECTIVE, "co", {"state": "Đã đề nghị"}), (COLLECTIVE, "x", {"state": "Đã đề nghị"}))
    awards, _ = proposals(nominated, titles)
    assert tuple(awards.loc[("co", COLLECTIVE), ["outcome", "state"]]) == ("cap_tren", "Đã đề nghị")
    assert tuple(awards.loc[("x", COLLECTIVE), ["outcome", "state"]]) == ("de_nghi", "")


def test_an_edition_without_a_catalogue_has_no_proposals():
    awards, quotas = awards_tables({}, rules(None))
    assert awards.empty
    assert quotas.empty


def shared_out(orders, counts, within="don-vi", share_pct=15, rounding="down", of="advanced"):
    """Outcomes of nominees cb-01, cb-02… with these orders in the unit 1-01, and the row of the quota."""
    rows = [(f"1-01.cb-{number:02}", "x", {"order": order}) for number, order in enumerate(orders, start=1)]
    titles = {"x": title(whom=["ca-nhan"], quota=quota(share_pct, of, within, rounding))}
    awards, quotas = proposals(nominations(*rows), titles, staff=staff(*counts))
    return list(awards["outcome"]), quotas.iloc[0]


FIRST, LAST, BOARD = "de_nghi", "vuot_so_luong", "hoi_dong"


@pytest.mark.parametrize(
    ("orders", "advanced", "outcomes"),
    [
        # 15% × 14 = 2,1 → 2.
        ([1, 2, 3], 14, [FIRST, FIRST, LAST]),
        ([3, 1, 2], 14, [LAST, FIRST, FIRST]),
        ([1, 2, 2], 14, [FIRST, BOARD, BOARD]),
        ([1, 1, 2], 14, [FIRST, FIRST, LAST]),
        ([1, 2, 2, 3], 14, [FIRST, BOARD, BOARD, LAST]),
        ([1, 2, None], 14, [FIRST, FIRST, LAST]),
        ([1, None, None], 14, [FIRST, BOARD, BOARD]),
        ([None, None, None], 14, [BOARD, BOARD, BOARD]),
        # As many as there are places, or fewer: nobody is cut, whatever the orders.
        ([None, 1], 14, [FIRST, FIRST]),
        ([1, 1], 14, [FIRST, FIRST]),
        # 15% × 6 = 0,9 → 0, and 15% × 0 = 0: no place, so no line inside a tie.
        ([1, 1], 6, [LAST, LAST]),
        ([1], 0, [LAST]),
        ([None], 0, [LAST]),
        ([1, 2], None, [BOARD, BOARD]),
    ],
)
def test_the_quota_of_a_unit(orders, advanced, outcomes):
    assert shared_out(orders, [("1-01", 20, 20, advanced, 0)])[0] == outcomes


PLACES = [
    (41, 15, "down", 6),
    (41, 15, "up", 7),
    (43, 15, "half_up", 6),
    (50, 15, "half_up", 8),
    (40, 15, "down", 6),
    (0, 15, "down", 0),
    # 12,5% of 1.000 is 125.
    (1000, "12,5", "down", 125),
    (None, 15, "down", None),
]


def quota_row(advanced, share_pct, rounding):
    return shared_out([1], [("1-01", 20, 20, advanced, 0)], share_pct=share_pct, rounding=rounding)[1]


@pytest.mark.parametrize(("advanced", "share_pct", "rounding", "places"), PLACES)
def test_quota_has_its_places_by_rounding(advanced, share_pct, rounding, places):
    row = quota_row(advanced, share_pct, rounding)
    assert (None if row.isna()["seats"] else row["seats"]) == places


def judged_with_a_quota():
    titles = {"x": title(MONTHS, whom=["ca-nhan"], quota=quota(15))}
    said = [(12, 1), (12, 2), (12, 2), (12, 3), (1, 1)]
    nominated = nominations(
        *(
            (f"1-01.cb-{number:02}", "x", {"months": months, "order": order})
            for number, (months, order) in enumerate(said, start=1)
        )
    )
    return proposals(nominated, titles, staff=staff(("1-01", 20, 20, 14, 0)))


def test_the_row_of_a_quota_counts_what_came_of_it():
    _, quotas = judged_with_a_quota()
    counted = quotas.loc[("x", "1-01"), ["base", "base_count", "seats", "eligible", "proposed", "open", "cut"]]
    assert list(counted) == ["advanced", 14, 2, 4, 1, 2, 1]


def test_quotas_of_units_do_not_touch_each_other():
    titles = {"x": title(whom=["ca-nhan"], quota=quota(15))}
    nominated = nominations(*((f"{unit}.cb-01", "x", {"order": 1}) for unit in UNITS))
    counts = staff(("1-01", 7, 7, 7, 0), ("1-02", 7, 7, 6, 0))
    awards, quotas = proposals(nominated, titles, staff=counts)
    # 15% × 7 = 1,05; 15% × 6 = 0,9; nothing known of 2-01.
    assert list(awards["outcome"]) == [FIRST, LAST, BOARD]
    assert list(quotas["seats"].astype(object).where(quotas["seats"].notna(), None)) == [1, 0, None]


ALL_STAFF = [("1-01", 7, 7, 7, 0), ("1-02", 7, 7, 6, 0), ("2-01", 7, 7, 1, 0)]


@pytest.mark.parametrize(
    ("orders", "counts", "outcomes"),
    [
        # 15% × (7 + 6 + 1) = 2,1 → 2.
        ([1, 2, 3], ALL_STAFF, [FIRST, FIRST, LAST]),
        ([1, 1, 3], ALL_STAFF, [BOARD, BOARD, BOARD]),
        ([1, 2, None], ALL_STAFF, [BOARD, BOARD, BOARD]),
        ([1, 1], ALL_STAFF, [FIRST, FIRST]),
        # A part of the province is not the province.
        ([1, 2, 3], ALL_STAFF[:2], [BOARD, BOARD, BOARD]),
        ([1, 1], [(unit, 7, 7, 0, 0) for unit in UNITS], [LAST, LAST]),
    ],
)
def test_the_quota_of_the_province(orders, counts, outcomes):
    found, row = shared_out(orders, counts, within="tinh")
    assert found == outcomes
    assert row.name == ("x", "toan-tinh")


def test_a_quota_of_those_who_are_eligible():
    # 50% of 3 is 1,5 → 1; the staff does not matter.
    outcomes, row = shared_out([1, 2, 3], [], share_pct=50, of="eligible")
    assert outcomes == [FIRST, LAST, LAST]
    assert row["base_count"] == 3


def test_quota_of_eligible_counts_only_eligible_nominees():
    # Two of four meet the condition: 50% of 2 is one place, of 4 it would be two.
    titles = {"x": title(MONTHS, whom=["ca-nhan"], quota=quota(50, of="eligible"))}
    rows = [(f"1-01.cb-{n:02d}", "x", {"months": 12 if n < 3 else 1, "order": n}) for n in (1, 2, 3, 4)]
    awards, quotas = proposals(nominations(*rows), titles)
    assert list(awards["outcome"]) == ["de_nghi", "vuot_so_luong", "khong_du", "khong_du"]
    assert quotas.loc[("x", "1-01"), "base_count"] == 2


orders_given = st.lists(st.one_of(st.none(), st.integers(1, 4)), min_size=1, max_size=8)


@pytest.mark.slow
@settings(max_examples=40)
@given(orders_given, st.integers(0, 60), st.sampled_from(["don-vi", "tinh"]), st.randoms())
def test_outcomes_ignore_row_order_and_never_exceed_seats(orders, advanced, within, random):
    counts = [("1-01", 60, 60, advanced, 0), ("1-02", 60, 60, 0, 0), ("2-01", 60, 60, 0, 0)]
    outcomes, row = shared_out(orders, counts, within=within)
    assert outcomes.count(FIRST) <= row["seats"]
    # Those whom the line falls among are too many for the places that are left.
    if BOARD in outcomes:
        assert outcomes.count(FIRST) + outcomes.count(BOARD) > row["seats"]
    else:
        assert outcomes.count(FIRST) == min(row["seats"], len(orders))
    shuffled = list(enumerate(orders))
    random.shuffle(shuffled)
    again, _ = shared_out([order for _, order in shuffled], counts, within=within)
    assert again == [outcomes[number] for number, _ in shuffled]


def test_wording_of_proposals(snapshot):
    awards, quotas = judged_without_conditions()[0], judged_with_a_quota()[0]
    nobody_counted = staff(("1-02", 8, 8, 8, 0))
    assert {
        "person": [judged(condition, PERSON, said)[1] for condition, said, _ in ON_A_PERSON],
        "chain of years": [judged_chain(years)[1] for years, _ in CHAINS],
        "staff": [judged(each, staff=staff((COLLECTIVE, *counts)))[1] for each, counts, _ in ON_THE_STAFF],
        "staff unknown": [
            judged(each, staff=nobody_counted)[1] for each in (share("advanced", 50, ">"), NOT_DISCIPLINED)
        ],
        "another title": list(judged_with_another_title()["words"]),
        "persons of the collective": [judged_with_persons(nominated)[1] for nominated, _ in SOMEBODY],
        "persons within a quota": [judged_with_quota_of_persons(*given)[1] for *given, _ in CUT_PERSONS],
        "votes": [judged_by_votes(*given)[1] for *given, _ in CHOSEN],
        "rank": [judged_by_rank(*given)[1] for *given, _ in RANKED_FIRST],
        "targets": [judged({"kind": "chi-tieu"}, targets=table("targets", *each))[1] for each, _ in ASSIGNED],
        "targets unassigned": judged(
            {"kind": "chi-tieu"}, targets=table("targets", target("", "missing")), rule="chua-dat"
        )[1],
        "classes": [judged_by_classes(*given)[1] for *given, _ in PLACED],
        "exclusions": [judged(NOT_EXCLUDED, exclusions=each)[1] for each in ([], [EXCLUSION])],
        "no conditions": list(awards["words"]),
        "quota": list(quotas["words"]),
        "places": [quota_row(*given)["words"] for *given, _ in PLACES],
    } == snapshot


# The catalogues.


def read(year):
    return read_toml(FILES[year], AwardCatalogue, FILES[year].name)


IN_ORDER_OF_THE_LAW = [
    "Lao động tiên tiến",
    "Chiến sĩ thi đua cơ sở",
    "Chiến sĩ thi đua cấp Bộ, ngành",
    "Chiến sĩ thi đua toàn quốc",
    "Tập thể lao động tiên tiến",
    "Tập thể lao động xuất sắc",
    "Cờ thi đua ngành Tư pháp",
    "Cờ thi đua của Chính phủ",
    "Bằng khen của Bộ trưởng Bộ Tư pháp cho cá nhân",
    "Bằng khen của Bộ trưởng Bộ Tư pháp cho tập thể",
    "Giấy khen",
]


@pytest.mark.parametrize("year", FILES)
def test_catalogue_has_titles_in_order_of_law(year):
    titles = read(year).titles
    assert [each.label for each in titles.values()] == IN_ORDER_OF_THE_LAW
    above = [title_id for title_id, each in titles.items() if each.is_decided_above]
    assert above == ["chien-si-thi-dua-toan-quoc", "co-thi-dua-chinh-phu"]
    rewards = [title_id for title_id, each in titles.items() if each.group == "hinh-thuc"]
    assert rewards == ["bang-khen-ca-nhan", "bang-khen-tap-the", "giay-khen"]


@pytest.mark.parametrize("year", FILES)
def test_every_condition_and_quota_names_its_clause(year):
    for each in read(year).titles.values():
        assert each.clause
        assert all(condition.clause for condition in each.conditions)
        assert each.quota is None or each.quota.clause


def test_the_two_catalogues_meet_without_gap_or_overlap():
    before, after = read(2003), read(2022)
    assert (before.valid_to.isoformat(), after.valid_from.isoformat()) == ("2023-12-31", "2024-01-01")
    assert after.valid_to is None


def test_shares_are_verified_in_2003_and_unverified_in_2022():
    settled, unsettled = read(2003).titles, read(2022).titles
    shares = [
        ("advanced", ">", 50, "tap-the-lao-dong-tien-tien"),
        ("completed", ">=", 100, "tap-the-lao-dong-xuat-sac"),
        ("advanced", ">=", 70, "tap-the-lao-dong-xuat-sac"),
    ]
    for titles, is_verified in ((settled, True), (unsettled, False)):
        found = [
            (each.of, each.comparator, each.share_pct, title_id)
            for title_id, of_title in titles.items()
            for each in of_title.conditions
            if each.kind == "ty-le-ca-nhan" and each.verified == is_verified
        ]
        assert found == shares
        share_of = titles["chien-si-thi-dua-co-so"].quota
        assert (share_of.share_pct, share_of.of, share_of.rounding) == (15, "advanced", "down")
        assert share_of.verified == is_verified


def test_a_year_of_a_unit_by_the_law_of_2003():
    """A unit of 8, of whom 7 are Lao động tiên tiến, led by its cluster: 15% × 7 = 1,05, one Chiến sĩ thi đua cơ sở."""
    good = {"rating": "Hoàn thành xuất sắc nhiệm vụ", "months": 12, "initiative": "Cơ sở"}
    nominated = nominations(
        ("1-01.cb-01", "chien-si-thi-dua-co-so", good | {"order": 2}),
        ("1-01.cb-02", "chien-si-thi-dua-co-so", good | {"order": 1}),
        ("1-01.cb-03", "chien-si-thi-dua-co-so", good | {"order": 3, "initiative": ""}),
        ("1-01.cb-02", "chien-si-thi-dua-bo", good | {"earlier_years": 3}),
        ("1-01", "tap-the-lao-dong-xuat-sac"),
        ("1-01", "co-thi-dua-nganh-tu-phap"),
        ("1-01", "co-thi-dua-chinh-phu", {"state": "Đã đề nghị"}),
    )
    book = dataclasses.replace(rules(None), awards=read(2003))
    tables = {name: table(name) for name in NEEDED} | {
        "nominations": nominated,
        "staff": staff(("1-01", 8, 8, 7, 0)),
        "targets": table("targets", target("dat"), target("dat", measure="tien")),
        "vote_results": table("vote_results", vote("1-01", "dat")),
    }
    awards, _ = awards_tables(tables, book)
    assert awards.set_index(["title", "holder"])["outcome"].to_dict() == {
        ("chien-si-thi-dua-co-so", "1-01.cb-01"): "vuot_so_luong",
        ("chien-si-thi-dua-co-so", "1-01.cb-02"): "de_nghi",
        ("chien-si-thi-dua-co-so", "1-01.cb-03"): "khong_du",
        # An initiative of the unit's own level has no effect in the whole ministry.
        ("chien-si-thi-dua-bo", "1-01.cb-02"): "khong_du",
        ("tap-the-lao-dong-xuat-sac", "1-01"): "de_nghi",
        ("co-thi-dua-nganh-tu-phap", "1-01"): "de_nghi",
        ("co-thi-dua-chinh-phu", "1-01"): "cap_tren",
    }


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('kind = "xep-loai"', 'kind = "xep-loi"', ["xep-loi", "Có phải: xep-loai"]),
        ("share_pct = 15", "share_pct = 115", ["quota.share_pct", "115"]),
        ("share_pct = 15", "share_pct = 0.15", ["quota.share_pct", "nhỏ hơn 1%", "15% ghi 15"]),
        ("share_pct = 50", "share_pct = 0.5", ["tap-the-lao-dong-tien-tien.conditions.0.share_pct", "nhỏ hơn 1%"]),
        ('ratings = ["Hoàn thành tốt nhiệm vụ", "Hoàn', 'ratings = ["Hoàn thành tôt nhiệm vụ", "Hoàn',
         ["titles.lao-dong-tien-tien.conditions.0.ratings có “Hoàn thành tôt nhiệm vụ”", "chưa khai báo trong ratings",
          "Có phải: Hoàn thành tốt nhiệm vụ"]),
        ('\nlevels = ["Cơ sở", "Bộ, ngành"', '\nlevels = ["Cơ sở", "Bộ ngành"',
         ["conditions.1.levels có “Bộ ngành”", "chưa khai báo trong initiative_levels", "Có phải: Bộ, ngành"]),
        ('\ntitle = "lao-dong-tien-tien"', '\ntitle = "lao-dong-tien-tie"',
         ["titles.chien-si-thi-dua-co-so.conditions.0.title", "ở trên", "Có phải: lao-dong-tien-tien"]),
        ('title = "tap-the-lao-dong-tien-tien"', 'title = "lao-dong-tien-tien"', ["không dành cho tap-the"]),
        ('kind = "co-ca-nhan"\ntitle = "chien-si-thi-dua-co-so"',
         'kind = "co-ca-nhan"\ntitle = "co-thi-dua-chinh-phu"', ["không dành cho ca-nhan"]),
        ('kind = "co-ca-nhan"\ntitle = "chien-si-thi-dua-co-so"',
         'kind = "co-ca-nhan"\ntitle = "chien-si-thi-dua-toan-quoc"', ["do cấp trên quyết định"]),
        ('label = "Giấy khen"', 'label = "cờ thi đua của Chính phủ"', ["trùng với một danh hiệu khác"]),
        ('kind = "khong-ky-luat"\nclause = "Luật 2003, Điều 28', 'kind = "sang-kien"\nlevels = ["Cơ sở"]\nclause = "L',
         ["“sang-kien” không dùng cho tap-the"]),
    ],
)  # fmt: skip
def test_a_mistake_in_a_catalogue_is_refused_by_name(tmp_path, old, new, says):
    text = FILES[2003].read_text(encoding="utf-8")
    assert old in text
    path = tmp_path / "luat-2003.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Refused) as refused:
        read_toml(path, AwardCatalogue, "config/awards/luat-2003.toml")
    assert all(words in str(refused.value) for words in ["config/awards/luat-2003.toml", *says])


def test_a_nomination_gives_the_earlier_years_of_one_title_only():
    chains = [{"kind": "danh-hieu-lien-tuc", "title": each, "years": 2} for each in ("a", "b")]
    titles = {"a": title(label="A"), "b": title(chains[0], label="B")}
    with pytest.raises(ValueError, match="liên tục về a, b"):
        catalogue(**titles, c=title({"kind": "dat-danh-hieu", "title": "b"}, chains[1], label="C"))
    assert catalogue(**titles, c=title({"kind": "dat-danh-hieu", "title": "b"}, chains[0], label="C"))


# The checks.

KINDS = {
    "bang": title(group="hinh-thuc", label="Bằng khen"),
    "giay": title(group="hinh-thuc", label="Giấy khen"),
    "nguoi": title(whom=["ca-nhan"], label="Chiến sĩ"),
    "doi": title(whom=["tap-the"], label="Tập thể"),
}


def findings(nominated=None, counts=None, titles=KINDS):
    nominated = nominations() if nominated is None else nominated
    return list(award_findings(nominated, staff() if counts is None else counts, rules(titles)))


def test_one_achievement_of_one_nominee_gets_one_reward():
    said = {"achievement": "Xong việc lớn"}
    nominated = nominations(
        (PERSON, "bang", said), (PERSON, "nguoi", said), (PERSON, "giay", {"achievement": " xong  việc LỚN"})
    )
    (finding,) = findings(nominated)
    assert (finding.check, finding.severity, finding.is_acceptable) == (
        "mot-thanh-tich-hai-khen-thuong",
        "warning",
        True,
    )
    assert (finding.holder, finding.file, finding.sheet) == ("1-01", "khen-thuong.xlsx", "Đề nghị")
    assert finding.cells == "dòng 2, dòng 4"


@pytest.mark.parametrize(
    "second",
    [
        (PERSON, "giay", {"achievement": "Việc khác"}),
        ("1-01.cb-02", "giay", {"achievement": "Xong việc lớn"}),
        (PERSON, "nguoi", {"achievement": "Xong việc lớn"}),
    ],
)
def test_another_achievement_another_nominee_or_a_title_is_no_conflict(second):
    assert findings(nominations((PERSON, "bang", {"achievement": "Xong việc lớn"}), second)) == []


def test_an_achievement_that_is_not_given_is_compared_with_nothing():
    assert findings(nominations((PERSON, "bang"), (PERSON, "giay"))) == []


def test_a_nomination_for_the_other_kind_of_nominee():
    nominated = nominations((PERSON, "doi"), (COLLECTIVE, "nguoi"), (PERSON, "nguoi"), (COLLECTIVE, "giay"))
    found = findings(nominated)
    assert [(each.check, each.severity, each.holder) for each in found] == [("sai-doi-tuong-khen", "error", "1-01")] * 2
    assert {each.cells for each in found} == {"dòng 2", "dòng 3"}
    assert not any(each.is_acceptable for each in found)


@pytest.mark.parametrize(
    ("column", "first", "second"),
    [
        ("rating", "Hoàn thành tốt nhiệm vụ", "Hoàn thành nhiệm vụ"),
        ("months", 12, 8),
        ("initiative", "Cơ sở", "Bộ, ngành"),
        ("disciplined", True, False),
    ],
)  # fmt: skip
def test_rows_of_one_person_say_the_same_of_its_year(column, first, second):
    another = ("1-02.cb-01", "giay", {column: second})
    nominated = nominations((PERSON, "nguoi", {column: first}), another, (PERSON, "giay", {column: second}))
    (finding,) = findings(nominated)
    assert (finding.check, finding.severity, finding.holder) == ("de-nghi-mau-thuan", "error", "1-01")
    assert (finding.sheet, finding.cells) == ("Đề nghị", "dòng 2, dòng 4")


def test_missing_values_of_nomination_are_no_finding():
    given = {"rating": "Hoàn thành tốt nhiệm vụ", "months": 12, "initiative": "Cơ sở"}
    nominated = nominations((PERSON, "nguoi", given), (PERSON, "giay"), (COLLECTIVE, "doi"), (COLLECTIVE, "bang"))
    assert findings(nominated) == []


@pytest.mark.parametrize(
    "counts",
    [
        (8, 9, 0, 0),
        (8, 0, 9, 0),
        (0, 0, 0, 1),
    ],
)
def test_no_count_is_more_than_the_staff(counts):
    (finding,) = findings(counts=staff((COLLECTIVE, *counts)))
    assert (finding.check, finding.severity, finding.holder) == ("bien-che-khong-khop", "error", "1-01")
    assert (finding.sheet, finding.cells) == ("Biên chế", "dòng 2")


def test_counts_equal_to_staff_or_missing_are_no_finding():
    assert findings(counts=staff(("1-01", 8, 8, 8, 8), ("1-02", None, 8, 8, 8), ("2-01", 8, None, None, 0))) == []


def test_without_a_catalogue_nothing_is_checked():
    assert findings(nominations((PERSON, "doi")), staff((COLLECTIVE, 1, 2, 2, 2)), titles=None) == []


def reconciled(counts, *nominated, title="nguoi"):
    book = rules(KINDS)
    book = dataclasses.replace(book, awards=book.awards.model_copy(update={"advanced_title": title}))
    found = award_findings(nominations(*nominated), counts, book)
    return [each for each in found if each.check == "ldtt-khong-khop"]


@pytest.mark.parametrize(("count", "is_odd"), [(1, True), (2, False), (3, True), (None, False)])
def test_advanced_workers_of_the_register_are_compared_with_the_list(count, is_odd):
    two = [("1-01.cb-01", "nguoi"), ("1-01.cb-02", "nguoi")]
    found = reconciled(staff(("1-01", 8, 8, count, 0)), *two)
    assert bool(found) == is_odd
    if is_odd:
        (finding,) = found
        assert (finding.severity, finding.holder, finding.is_acceptable) == ("warning", "1-01", True)
        assert finding.cells == (
            "khen-thuong.xlsx!Biên chế!dòng 2, khen-thuong.xlsx!Đề nghị!dòng 2, khen-thuong.xlsx!Đề nghị!dòng 3"
        )


def test_advanced_worker_count_ignores_other_titles():
    others = [("1-01", "bang"), ("1-01.cb-02", "giay")]
    assert reconciled(staff(("1-01", 8, 8, 1, 0)), ("1-01.cb-01", "bang"), *others, title="bang") == []
    assert reconciled(staff(("1-01", 8, 8, 1, 0)), ("1-01", "bang"), title="bang") == []


def test_unit_without_a_list_differs_only_if_others_have_one():
    counts = staff(("1-01", 8, 8, 1, 0), ("1-02", 8, 8, 5, 0), ("2-01", 8, 8, 0, 0))
    (finding,) = reconciled(counts, ("1-01.cb-01", "nguoi"))
    assert finding.holder == "1-02"
    assert reconciled(counts) == []
    assert reconciled(counts, ("1-01.cb-01", "nguoi"), title=None) == []


def test_the_advanced_title_is_one_for_persons():
    for title, said in (("nguoii", "không có trong titles"), ("doi", "không dành cho cá nhân")):
        with pytest.raises(ValueError, match=said):
            catalogue_with = {"titles": KINDS, "advanced_title": title}
            AwardCatalogue(name="", valid_from="2018-01-01", source="x", ratings=RATING["ratings"], **catalogue_with)


def officer_rows(*rows):
    """Nominations as read: (unit, name or code) each, from row 2 on."""
    place = {"file": "khen-thuong.xlsx", "sheet": "Đề nghị"}
    return [place | {"holder": unit, "officer": name, "row": row} for row, (unit, name) in enumerate(rows, start=2)]


@pytest.mark.parametrize("name", ["cb-39", "nguyễn văn chín"])
def test_officer_nominated_by_two_units_is_a_finding_with_codes(name):
    rows = officer_rows(("1-01", name), ("1-01", name), ("1-02", name), ("1-02", "cb-40"), ("2-01", ""))
    key = OfficerKey()
    key.add((row["holder"], row["officer"]) for row in rows if row["officer"])
    (finding,) = officers_in_two_units(rows, key, rules(KINDS))
    assert (finding.check, finding.severity) == ("mot-nguoi-hai-don-vi", "warning")
    assert finding.cells == "dòng 2, dòng 3, dòng 4"
    assert "2 đơn vị" in finding.found
    assert "CB-" in finding.found
    assert "chín" not in finding.found.lower()


def test_officers_of_one_unit_each_are_no_finding():
    rows = officer_rows(("1-01", "cb-01"), ("1-02", "cb-02"), ("1-01", ""), ("1-02", ""))
    assert list(officers_in_two_units(rows, OfficerKey(), rules(KINDS))) == []


def test_wording_of_findings(snapshot):
    given = {"achievement": "Xong việc lớn", "rating": "Hoàn thành tốt nhiệm vụ", "months": 12, "disciplined": True}
    other = given | {"rating": "Hoàn thành nhiệm vụ", "months": 8, "initiative": "Cơ sở", "disciplined": False}
    nominated = nominations(
        (PERSON, "bang", given), (PERSON, "giay", other), (PERSON, "doi"), (COLLECTIVE, "nguoi"), (PERSON, "nguoi")
    )
    found = findings(nominated, staff((COLLECTIVE, 8, 9, 9, 9))) + reconciled(
        staff(("1-01", 8, 8, 1, 0)), ("1-01.cb-01", "nguoi"), ("1-01.cb-02", "nguoi")
    )
    assert [f"{each.check}: {each.found} | {each.expected}" for each in found] == snapshot
