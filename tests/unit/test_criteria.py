"""A criteria table as a person writes it: what is read, and what is refused by file, key and nearest known name."""

from decimal import Decimal

import pytest

from thidua_helpers.errors import Refused
from thidua_helpers.rules.criteria import CriteriaTable
from thidua_helpers.rules.loading import read_toml

FILE = "config/criteria/cum-1.toml"
TABLE = """\
name = "Bảng điểm Cụm 1"
legal_basis = "minh họa"
source = "minh-hoa"
verified = false
kinds = ["chi_cuc"]
max_points = 100
points_decimals = 2
ranking_decimals = 1
exclusion_kinds = ["ky-luat", "khang-nghi"]

[criteria.chuyen-mon]
label = "Chuyên môn"
max_points = 80

[criteria.viec]
label = "Thi hành xong về việc"
within = "chuyen-mon"
max_points = 50
cap_points = 55
rule = { kind = "ty-le-chi-tieu", feed = { of = "ty_le", measure = "viec", rate = "ty_le_xong" } }

[criteria.tien]
label = "Thi hành xong về tiền"
within = "chuyen-mon"
max_points = 30
if_not_applicable_points = 15
units = ["don-vi-1-01"]

[criteria.tien.rule]
kind = "bac-diem"
feed = { of = "chenh_lech", measure = "tien", rate = "ty_le_xong" }
bands = [
    { at_least = 5, points = 30 },
    { above = 0, points = 20.5 },
    { points = 1 },
]

[criteria.bao-cao]
label = "Báo cáo"
max_points = 20
floor_points = -10
rule = { kind = "su-viec", points_each = -1, feed = { of = "so_ngay_cham" } }

[criteria.thuong]
label = "Thưởng"
max_points = 0
is_capped = false

[criteria.thuong.rule]
kind = "thuong-khoi-luong"
above = 500
step = 100
points_each = 0.5
feed = { of = "so_lieu", measure = "viec", line = "phai_thi_hanh" }
if_met = { of = "chi_tieu", measure = "viec", rate = "ty_le_xong" }

[[tie_breaks]]
label = "Báo cáo"
criterion = "bao-cao"

[[tie_breaks]]
label = "Khối lượng"
measure = "viec"
line = "phai_thi_hanh"

[[targets]]
measure = "viec"
rate = "ty_le_xong"

[[classes]]
id = "hang-a"
label = "Hạng A"
from_points = 90
ways = [{ met = 1 }]
excluded_by = ["ky-luat"]
verified = false

[[classes]]
id = "hang-b"
label = "Hạng B"
from_points = 70
verified = false

[[classes]]
id = "hang-c"
label = "Hạng C"
verified = false

[vote]
base = "thanh_vien"
threshold = "2/3"
comparator = ">="
clause = "Điều 9"
verified = false
"""


def read(folder, *changes):
    """The table with each (text, its replacement) changed once."""
    text = TABLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    path = folder / "cum-1.toml"
    path.write_text(text, encoding="utf-8")
    return read_toml(path, CriteriaTable, FILE)


def refusal(folder, *changes):
    with pytest.raises(Refused) as caught:
        read(folder, *changes)
    return str(caught.value)


def test_table_is_read_exactly(tmp_path):
    table = read(tmp_path)
    assert table.parts("") == ("chuyen-mon", "bao-cao", "thuong")
    assert table.parts("chuyen-mon") == ("viec", "tien")
    assert table.parts("viec") == ()
    assert list(table.leaves) == ["viec", "tien", "bao-cao", "thuong"]
    assert table.leaves["tien"].rule.bands[1].points == Decimal("20.5")
    feeds = [f"criteria.{each}.rule.feed" for each in table.leaves]
    assert [where for where, _ in table.feeds()] == [*feeds, "criteria.thuong.rule.if_met"]


def test_cap_of_leaf_and_group(tmp_path):
    criteria = read(tmp_path).criteria
    # Given; the maximum; none of a group; none where it is not capped.
    caps = {each: criteria[each].cap for each in ("viec", "tien", "chuyen-mon", "thuong")}
    assert caps == {"viec": 55, "tien": 30, "chuyen-mon": None, "thuong": None}
    changed = read(tmp_path, ("max_points = 80", "max_points = 80\ncap_points = 75")).criteria["chuyen-mon"]
    assert changed.cap == 75


MISTAKES = [
    # A misspelt rule, feed or key.
    ([("ty-le-chi-tieu", "ty-le-chi-teu")], "criteria.viec.rule.kind"),
    ([("if_not_applicable_points", "if_not_aplicable_points")], "criteria.tien.if_not_aplicable_points"),
    ([("ranking_decimals", "ranking_decimal")], "ranking_decimal"),
    ([('criterion = "bao-cao"', 'criteron = "bao-cao"')], "tie_breaks.0.criteron"),
    ([("ways = [{ met = 1 }]", "ways = [{ meet = 1 }]")], "classes.0.ways.0.meet"),
    ([("threshold =", "treshold =")], "vote.treshold"),
    ([('label = "Báo cáo"\nmax', "max")], "criteria.bao-cao.label"),
    ([('name = "Bảng điểm Cụm 1"\n', "")], "name"),
    ([('threshold = "2/3"', 'threshold = "4/3"')], "vote.threshold"),
    ([('threshold = "2/3"', 'threshold = "hai"')], "vote.threshold"),
    ([('threshold = "2/3"', 'threshold = "0.6667"')], "vote.threshold"),
    ([('threshold = "2/3"', 'threshold = "2/0"')], "vote.threshold"),
    ([('threshold = "2/3"', 'threshold = "0/3"')], "vote.threshold"),
    ([('base = "thanh_vien"', 'base = "thanhvien"')], "vote.base"),
    ([('["chi_cuc"]', "[]")], "kinds"),
    # Criteria that do not add up, or do not form a tree.
    ([("max_points = 50", "max_points = 49")], "criteria.chuyen-mon"),
    ([("max_points = 100", "max_points = 200")], "max_points"),
    ([("max_points = 80", 'max_points = 80\nrule = { kind = "cham-diem" }')], "criteria.chuyen-mon"),
    ([('rule = { kind = "su-viec", points_each = -1, feed = { of = "so_ngay_cham" } }', "")], "criteria.bao-cao"),
    ([('within = "chuyen-mon"', 'within = "chuyen-mo"')], "criteria.viec.within"),
    ([('label = "Chuyên môn"', 'label = "Chuyên môn"\nwithin = "bao-cao"')], "criteria.chuyen-mon.within"),
    ([('label = "Chuyên môn"', 'label = "Chuyên môn"\nwithin = "chuyen-mon"')], "criteria.chuyen-mon.within"),
    ([("[criteria.bao-cao]", "[criteria.tong]")], "tong"),
    ([("[criteria.bao-cao]", '[criteria."Báo cáo"]')], "criteria.Báo cáo"),
    # Bounds, caps and decimals.
    ([("max_points = 20\nfloor_points = -10", "max_points = 20\nfloor_points = 21")], "criteria.bao-cao"),
    ([("is_capped = false", "is_capped = false\ncap_points = 5")], "criteria.thuong"),
    ([("if_not_applicable_points = 15\n", "")], "criteria.tien"),
    ([("points = 20.5", "points = 30.5")], "criteria.tien"),
    ([("points = 1 }", "points = -1 }")], "criteria.tien"),
    ([("points = 20.5", "points = 20.555")], "criteria.tien"),
    ([("cap_points = 55", "cap_points = 55.001")], "criteria.viec"),
    ([("cap_points = 55", "cap_points = 55.00001")], "criteria.viec.cap_points"),
    ([("floor_points = -10", "floor_points = -0.125")], "criteria.bao-cao"),
    ([("if_not_applicable_points = 15", "if_not_applicable_points = 1.125")], "criteria.tien"),
    ([("ranking_decimals = 1", "ranking_decimals = 3")], "ranking_decimals"),
    ([("max_points = 50", 'max_points = "năm mươi"')], "criteria.viec.max_points"),
    ([("max_points = 100", "max_points = 0")], "max_points"),
    # Ties and classes.
    ([('criterion = "bao-cao"', 'criterion = "bao-ca"')], "tie_breaks.0.criterion"),
    ([('criterion = "bao-cao"', 'criterion = "bao-cao"\nline = "xong"')], "tie_breaks.0"),
    ([('measure = "viec"\nline = "phai_thi_hanh"\n', "")], "tie_breaks.1"),
    ([("from_points = 90", "from_points = 60")], "classes"),
    ([("from_points = 90", "from_points = 70")], "classes"),
    ([("from_points = 70\n", "")], "classes"),
    ([('id = "hang-b"', 'id = "hang-a"')], "classes"),
    ([("met = 1", "met = 2")], "classes.hang-a"),
    ([("met = 1", "met = 1, others_short_below_pct = 0")], "classes.0.ways.0.others_short_below_pct"),
    # What would change nothing, or twice.
    ([("is_capped = false\n", "")], "criteria.thuong"),
    ([("max_points = 20\nfloor_points = -10", "max_points = 20\nfloor_points = 20")], "criteria.bao-cao"),
    ([("met = 1", "met = 0")], "classes.0.ways.0"),
    ([("[[classes]]", '[[targets]]\nmeasure = "viec"\nrate = "ty_le_xong"\n\n[[classes]]')], "targets.1"),
    ([('excluded_by = ["ky-luat"]', 'excluded_by = ["ky-luật"]')], "classes.0.excluded_by.0"),
    ([('excluded_by = ["ky-luat"]', 'excluded_by = ["ki-luat"]')], "classes.hang-a.excluded_by"),
]


@pytest.mark.parametrize(("changes", "key"), MISTAKES)
def test_mistake_is_refused_by_key(tmp_path, changes, key):
    message = refusal(tmp_path, *changes)
    assert message.startswith(f"{FILE}: ")
    assert "\n" not in message
    assert key in message


def test_class_may_require_only_shortfalls(tmp_path):
    way = read(tmp_path, ("met = 1", "met = 0, others_short_below_pct = 5")).classes[0].ways[0]
    assert (way.met, way.others_short_below_pct) == (0, 5)


def test_floor_of_leaf_is_zero_and_of_group_none(tmp_path):
    criteria = read(tmp_path).criteria
    floors = {each: criteria[each].floor for each in ("chuyen-mon", "viec", "bao-cao")}
    assert floors == {"chuyen-mon": None, "viec": 0, "bao-cao": -10}
    assert read(tmp_path, ("max_points = 80", "max_points = 80\nfloor_points = 0")).criteria["chuyen-mon"].floor == 0


def test_classes_may_have_a_lowest_with_points(tmp_path):
    table = read(tmp_path, ('label = "Hạng C"', 'label = "Hạng C"\nfrom_points = 0'))
    assert [each.from_points for each in table.classes] == [90, 70, 0]


KINDS = ("ty-le-chi-tieu", "bac-diem", "su-viec", "thuong-khoi-luong", "so-dan-dau", "dat-khong-dat", "cham-diem")
RULE_OF_REPORTS = 'kind = "su-viec", points_each = -1, feed = { of = "so_ngay_cham" }'
KEYS = {
    "bac-diem": "bands = [{ points = 1 }], ",
    "su-viec": "points_each = 1, ",
    "thuong-khoi-luong": "above = 1, step = 1, points_each = 1, ",
}
OF_RATE, OF_LINE = ', measure = "viec", rate = "ty_le_xong"', ', measure = "viec", line = "xong"'
FEEDS = {
    "ty_le": OF_RATE, "chenh_lech": OF_RATE, "hoan_thanh": OF_RATE, "chi_tieu": OF_RATE, "so_lieu": OF_LINE,
    "so_vi_pham": "", "so_ngay_cham": "", "phieu_cham": "",
}  # fmt: skip
CAN_JUDGE = {
    "ty-le-chi-tieu": {"ty_le"},
    "bac-diem": set(FEEDS) - {"chi_tieu"},
    "su-viec": {"so_vi_pham", "so_ngay_cham", "phieu_cham"},
    "thuong-khoi-luong": {"so_lieu"},
    "so-dan-dau": {"ty_le"},
    "dat-khong-dat": {"chi_tieu", "phieu_cham"},
    "cham-diem": {"phieu_cham"},
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("of", FEEDS)
def test_each_rule_judges_its_own_feeds(tmp_path, kind, of):
    feed = f'feed = {{ of = "{of}"{FEEDS[of]} }}'
    change = (RULE_OF_REPORTS, f'kind = "{kind}", {KEYS.get(kind, "")}{feed}')
    if of in CAN_JUDGE[kind]:
        assert read(tmp_path, change).criteria["bao-cao"].rule.feed.of == of
    else:
        message = refusal(tmp_path, change)
        assert message.startswith(f"{FILE}: “criteria.bao-cao.rule”: ")
        assert f"“{kind}”" in message
        assert f"“{of}”" in message


IN_RULES = [
    # What is wrong inside a rule: the change and its key.
    ([('of = "so_ngay_cham"', 'of = "so_ngay_chm"')], "criteria.bao-cao.rule.feed.of"),
    ([('of = "ty_le", measure = "viec"', 'of = "ty_le"')], "criteria.viec.rule.feed.measure"),
    ([('of = "so_ngay_cham"', 'of = "so_ngay_cham", unit = "lần"')], "criteria.bao-cao.rule.feed.unit"),
    ([('measure = "tien"', 'measure = "tin"')], "criteria.tien.rule.feed.measure"),
    ([("above = 0,", "at_most = 0,")], "criteria.tien.rule"),
    ([("above = 0,", "above = 6,")], "criteria.tien.rule"),
    ([("above = 0,", "above = 5,")], "criteria.tien.rule"),
    ([("above = 0, ", "")], "criteria.tien.rule"),
    ([("above = 0,", "above = 0, at_least = 0,")], "criteria.tien.rule.bands.1"),
    ([("points_each = -1", "points_each = 0")], "criteria.bao-cao.rule"),
    ([("step = 100", "step = 0")], "criteria.thuong.rule.step"),
    ([("step = 100", "step = 99.5")], "criteria.thuong.rule.step"),
    ([("above = 500\n", "")], "criteria.thuong.rule.above"),
]  # fmt: skip
MISSPELT_IN_RULES = [
    ([("points = 20.5 }", "pionts = 20.5 }")], "criteria.tien.rule.bands.1.pionts", "points"),
    ([("step = 100", "stpe = 100")], "criteria.thuong.rule.stpe", "step"),
    ([('line = "phai_thi_hanh" }', 'lien = "phai_thi_hanh" }')], "criteria.thuong.rule.feed.lien", "line"),
    ([("bands = [", "bandss = [")], "criteria.tien.rule.bandss", "bands"),
]


@pytest.mark.parametrize(("changes", "key"), IN_RULES)
def test_a_mistake_inside_a_rule_is_refused(tmp_path, changes, key):
    message = refusal(tmp_path, *changes)
    assert message.startswith(f"{FILE}: ")
    # Where in the tree, whatever stands between.
    assert all(f"{part}" in message for part in key.split("."))


@pytest.mark.parametrize(("changes", "key", "right"), MISSPELT_IN_RULES)
def test_a_misspelt_key_inside_a_rule_is_refused(tmp_path, changes, key, right):
    message = refusal(tmp_path, *changes)
    assert message.startswith(FILE)
    assert f".{key.split('.')[-1]}”" in message


def test_unknown_rung_key_is_refused(tmp_path):
    # The unit's name or its own score is not a key that a rung can have.
    assert "tie_breaks.0.stage" in refusal(
        tmp_path, ('criterion = "bao-cao"', 'criterion = "bao-cao"\nstage = "tu_cham"')
    )


def test_bands_that_rise_or_fall_are_read(tmp_path):
    bands = "{ at_least = 5, points = 30 },\n    { above = 0, points = 20.5 },"
    for ladder in ("{ below = 0, points = 1 }, { at_most = 5, points = 30 },", "{ at_least = 5.5, points = 1 },"):
        assert read(tmp_path, (bands, ladder)).criteria["tien"].rule.bands


# Files that ought to be refused, or to be refused otherwise.


@pytest.mark.parametrize(("changes", "key"), [each[:2] for each in (*IN_RULES, *MISSPELT_IN_RULES)])
def test_mistake_inside_rule_has_key_of_file(tmp_path, changes, key):
    assert f"“{key}”" in refusal(tmp_path, *changes)


@pytest.mark.parametrize(("changes", "key", "right"), MISSPELT_IN_RULES)
def test_misspelt_key_inside_rule_gets_nearest_key(tmp_path, changes, key, right):
    said = refusal(tmp_path, *changes).split("Có phải: ")[-1].rstrip("?")
    assert said.split(", ")[0] == right


def test_rule_without_kind_is_refused_with_known_kinds(tmp_path):
    assert "bac-diem" in refusal(tmp_path, ('kind = "bac-diem"\n', ""))


def test_a_wrong_item_of_a_list_is_refused_once(tmp_path):
    message = refusal(tmp_path, ('["chi_cuc"]', '["chicuc"]'))
    assert "“kinds.0”" in message
    assert "\n" not in message


def test_wrong_id_is_refused_under_key_of_file(tmp_path):
    assert "“criteria.Báo cáo”" in refusal(tmp_path, ("[criteria.bao-cao]", '[criteria."Báo cáo"]'))


def test_bonus_condition_must_be_a_target(tmp_path):
    assert "if_met" in refusal(tmp_path, ('if_met = { of = "chi_tieu"', 'if_met = { of = "ty_le"'))


@pytest.mark.parametrize("points", ["31", "-1"])
def test_points_if_not_applicable_stay_within_bounds(tmp_path, points):
    assert "criteria.tien" in refusal(
        tmp_path, ("if_not_applicable_points = 15", f"if_not_applicable_points = {points}")
    )


def test_group_has_no_units_of_its_own(tmp_path):
    scope = 'units = ["don-vi-1-01"]\nif_not_applicable_points = 5'
    assert "criteria.chuyen-mon" in refusal(tmp_path, ("max_points = 80", f"max_points = 80\n{scope}"))


OUT_OF_BOUNDS = [
    ("max_points = 50", "max_points = -1", "0"),
    ("max_points = 50", "max_points = 20000", "10000"),
    ("points_decimals = 2", "points_decimals = 5", "4"),
]


@pytest.mark.parametrize(("old", "new", "bound"), OUT_OF_BOUNDS)
def test_number_out_of_bounds_is_refused_with_bound(tmp_path, old, new, bound):
    assert f" {bound}" in refusal(tmp_path, (old, new)).replace(".", "")


def test_band_below_floor_is_refused_without_cap(tmp_path):
    message = refusal(tmp_path, ("points = 1 }", "points = -1 }"), ("units =", "is_capped = false\nunits ="))
    assert "-1" in message
    assert "None" not in message


def test_wording_of_refusals(tmp_path, snapshot):
    bounds = [([each], "") for *each, _ in OUT_OF_BOUNDS]
    wrong_feeds = [([(RULE_OF_REPORTS, f'kind = "{kind}", feed = {{ of = "so_vi_pham" }}')], "") for kind in KINDS]
    mistakes = [*MISTAKES, *IN_RULES, *MISSPELT_IN_RULES, *bounds, *wrong_feeds]
    assert [refusal(tmp_path, *changes).removeprefix(f"{FILE}: ") for changes, *_ in mistakes] == snapshot
