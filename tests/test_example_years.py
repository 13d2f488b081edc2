"""The example's editions go on from each other, and show what they were made to show."""

import shutil

import pytest
from conftest import EXAMPLE, opened, ranking_tables, set_cells, stage_tables
from example_regions import CUMULATIVE
from example_years import RISING_CLUSTER, RISING_MEMBERS
from make_example import SEED, Example

FLOWS = ("moi_thu_ly", "uy_thac", "thu_hoi", "xong", "dinh_chi", "giam")


def figures_of_units(tables, edition):
    """(unit, measure, line) → the figure as read from the edition's workbooks."""
    facts = tables[edition]["facts"]
    units = facts[facts["holder"].str.fullmatch(r"cuc|\d-\d\d|kv-\d\d") & (facts["form"] != "")]
    return units.set_index(["holder", "measure", "line"])["value"].astype("int64")


def rate(figures):
    """Holder → done ÷ enforceable."""
    line = {name: figures.xs(name, level="line") for name in ("xong", "dinh_chi", "co_dieu_kien")}
    return (line["xong"] + line["dinh_chi"]) / line["co_dieu_kien"]


@pytest.mark.parametrize(
    ("earlier", "later"), [("2020-6t", "2020"), ("2021-6t", "2021-10t"), ("2021-10t", "2021"), ("2022-6t", "2022")]
)
def test_the_first_months_are_a_part_of_the_year(example_tables, earlier, later):
    earlier, later = figures_of_units(example_tables, earlier), figures_of_units(example_tables, later)
    lines = earlier.index.get_level_values("line")
    of_flows, openings = earlier.index[lines.isin(FLOWS)], earlier.index[lines == "nam_truoc"]
    assert (earlier[of_flows] <= later[of_flows]).all()
    assert (earlier[openings] == later[openings]).all()
    assert len(openings) == 2 * 27


@pytest.mark.parametrize("year", [2020, 2021, 2022])
def test_half_a_year_brings_half_the_cases_and_money_unevenly(example_tables, year):
    half, whole = (figures_of_units(example_tables, edition) for edition in (f"{year}-6t", str(year)))
    share_pct = 100 * half.xs("xong", level="line") / whole.xs("xong", level="line")
    cases, money = share_pct.xs("viec", level="measure"), share_pct.xs("tien", level="measure")
    assert 30 < cases.min() < cases.max() < 60
    assert 2 * money.min() < money.max() < 60
    assert money.mean() < cases.mean()


def test_most_units_of_a_cluster_rise_and_the_cluster_falls(example_tables):
    """Better rates alone would have raised it: enforceable cases shifted to the units with low rates."""
    members = list(opened(EXAMPLE, "2022").rules.cluster(RISING_CLUSTER).members)
    assert members == list(opened(EXAMPLE, "2021").rules.cluster(RISING_CLUSTER).members)
    before, now = (
        figures_of_units(example_tables, year).xs("viec", level="measure").loc[members] for year in ("2021", "2022")
    )
    changes = rate(now) - rate(before)
    assert (changes > 0).sum() == RISING_MEMBERS > len(members) / 2
    assert (changes * before.xs("co_dieu_kien", level="line")).sum() > 0
    then, later = (each.groupby("line").sum() for each in (before, now))
    done = [each["xong"] + each["dinh_chi"] for each in (then, later)]
    assert done[1] * then["co_dieu_kien"] < done[0] * later["co_dieu_kien"]


@pytest.mark.parametrize("edition", ["2021-6t", "2021-10t", "2021", "2022-6t", "2022"])
def test_what_a_year_opened_with_is_what_the_last_left_but_for_the_separate_book(example_tables, edition):
    left = figures_of_units(example_tables, str(int(edition[:4]) - 1)).xs("chuyen_ky_sau", level="line")
    opening = figures_of_units(example_tables, edition).xs("nam_truoc", level="line")
    book = example_tables[edition]["separate_book"].set_index("holder")
    assert 5 < len(book) < 27
    for measure, column in (("viec", "viec"), ("tien", "tien_vnd")):
        gone = left.xs(measure, level="measure") - opening.xs(measure, level="measure")
        assert gone[gone != 0].to_dict() == book[column].to_dict()


def test_a_unit_was_renamed_within_the_year():
    then, now = opened(EXAMPLE, "2021").rules, opened(EXAMPLE, "2022-6t").rules
    assert (then.name("2-09"), now.name("2-09")) == ("Đơn vị 2-09", "Thị xã 2-09")
    assert now.former_names == {"2-09": ("Đơn vị 2-09",)}


def test_the_criteria_of_2022_differ_in_plain_ways():
    then, now = (
        {name: table for name, table in opened(EXAMPLE, year).rules.ranking_criteria.items()}
        for year in ("2021", "2022")
    )
    leaves = {name: (then[name].leaves, now[name].leaves) for name in then}
    dropped = {name: set(old) - set(new) for name, (old, new) in leaves.items() if set(old) - set(new)}
    added = {name: set(new) - set(old) for name, (old, new) in leaves.items() if set(new) - set(old)}
    assert dropped == {"toan-tinh": {"viec-chenh-lech"}, "cum-3": {"bao-cao"}}
    assert added == {"toan-tinh": {"chuyen-doi-so"}, "cum-3": {"chuyen-doi-so"}}
    moved = {
        (name, leaf): (int(old[leaf].max_points), int(new[leaf].max_points))
        for name, (old, new) in leaves.items()
        for leaf in set(old) & set(new)
        if old[leaf].max_points != new[leaf].max_points
    }
    assert moved == {
        ("toan-tinh", "tien-ty-le"): (45, 50),
        ("cum-1", "tien"): (25, 30),
        ("cum-1", "phong-trao"): (15, 10),
    }
    bands = {
        (name, leaf)
        for name, (old, new) in leaves.items()
        for leaf in set(old) & set(new)
        if getattr(old[leaf].rule, "bands", ()) != getattr(new[leaf].rule, "bands", ())
    }
    assert bands == {("toan-tinh", "bao-cao"), ("cum-2", "giam")}


def test_the_ranking_of_2022_is_as_decided(example_tables, tmp_path):
    shutil.copytree(EXAMPLE / "config", tmp_path / "config")
    book = opened(tmp_path, "2022")
    book.store(**example_tables["2022"])
    ranked = ranking_tables(book)
    assert list(ranked["findings_ranking"]["check"]) == ["tham-dinh-trong-cum"]
    assert ranked["decisions"]["agrees"].all()
    assert (ranked["decisions"]["subject"] == "xep-hang").sum() == 26
    turns = ranked["rotation"].set_index("member")["turn"]
    assert set(turns.index[turns == "ke_tiep"]) == {"1-04", "2-04", "3-04"}


@pytest.mark.parametrize("edition", ["2024", "2025-9t"])
def test_the_units_until_the_reorganisation_are_the_27_former_ones(example_tables, edition):
    openings = figures_of_units(example_tables, edition).xs("nam_truoc", level="line")
    assert len(openings.xs("viec", level="measure")) == 27
    assert example_tables[edition]["facts"]["form"].unique().tolist() == ["tk-tha-2024"]


def test_nine_months_begin_with_what_2024_left(example_tables):
    left = figures_of_units(example_tables, "2024").xs("chuyen_ky_sau", level="line")
    assert (figures_of_units(example_tables, "2025-9t").xs("nam_truoc", level="line") == left).all()


def test_every_former_unit_hands_over_all_that_was_open_and_regions_begin_with_it(example_tables):
    left = figures_of_units(example_tables, "2025-9t").xs("chuyen_ky_sau", level="line")
    begun = figures_of_units(example_tables, "2025").xs("nam_truoc", level="line")
    handed = example_tables["2025"]["transfers"]
    for measure, column in (("viec", "viec"), ("tien", "tien_vnd")):
        by_giver, by_receiver = (handed.groupby(each)[column].sum().to_dict() for each in ("giver", "holder"))
        assert by_giver == left.xs(measure, level="measure").to_dict()
        assert by_receiver == begun.xs(measure, level="measure").to_dict()
    receivers = handed.groupby("giver")["holder"].agg(list)
    assert receivers[receivers.str.len() > 1].to_dict() == {"2-07": ["kv-05", "kv-06"]}
    whole = handed[(handed["giver"] != "2-07") & (handed["giver"] != "cuc")].groupby("holder").size()
    assert whole.between(2, 4).all()
    assert len(whole) == 9


def reorganised_workspace(root):
    """The example's editions about the reorganisation, to be changed."""
    shutil.copytree(EXAMPLE / "config", root / "config")
    for edition in ("2024", "2025-9t", "2025"):
        shutil.copytree(EXAMPLE / "data/raw" / edition, root / "data/raw" / edition)
    return root


def findings(tables):
    return [*tables["findings_clean"]["check"], *tables["findings_results"]["check"]]


@pytest.mark.slow
def test_both_ways_of_counting_give_the_same_year(example_tables, tmp_path):
    root = reorganised_workspace(tmp_path)
    Example(SEED, CUMULATIVE).write_province(root / "data/raw/2025", "2025")
    year_file = root / "config/years/2025/year.toml"
    text = year_file.read_text(encoding="utf-8")
    for old, new in (('"tu-dau"', f'"{CUMULATIVE}"'), ("printed_months = 3", "printed_months = 12")):
        assert old in text
        text = text.replace(old, new)
    year_file.write_text(text, encoding="utf-8")
    cumulative = stage_tables(opened(root, "2025"))
    assert findings(cumulative) == []
    key = ["holder", "measure", "line"]
    both = [tables["figures"].set_index(key)["value"].dropna() for tables in (example_tables["2025"], cumulative)]
    assert both[0].to_dict() == both[1].to_dict()
    assert len(both[0]) > 10 * (16 + 17)


def test_two_cases_more_at_the_handover_are_found(example_tables, tmp_path):
    root = reorganised_workspace(tmp_path)
    handed = example_tables["2025"]["transfers"].set_index(["giver", "holder"])
    entry = handed.loc[("2-07", "kv-05")]
    set_cells(root / entry["file"], {f"C{entry['row']}": int(entry["viec"]) + 2}, entry["sheet"])
    found = stage_tables(opened(root, "2025"))["findings_results"]
    assert set(found[["check", "holder"]].itertuples(index=False, name=None)) == {
        ("ban-giao-lech", "toan-tinh"),
        ("dau-ky-lech", "kv-05"),
    }
    assert found["found"].str.contains("lệch [−]?2 việc").all()
