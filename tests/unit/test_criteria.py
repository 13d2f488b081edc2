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


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        # A misspelt rule, feed or key.
        ([("ty-le-chi-tieu", "ty-le-chi-teu")],
         ["“criteria.viec.rule.kind” là “ty-le-chi-teu”", "chỉ nhận bac-diem, cham-diem,", "Có phải: ty-le-chi-tieu"]),
        ([("if_not_applicable_points", "if_not_aplicable_points")],
         ["không có khóa “criteria.tien.if_not_aplicable_points”", "Có phải: if_not_applicable_points"]),
        ([("ranking_decimals", "ranking_decimal")],
         ["không có khóa “ranking_decimal”", "Có phải: ranking_decimals"]),
        ([('criterion = "bao-cao"', 'criteron = "bao-cao"')],
         ["không có khóa “tie_breaks.0.criteron”", "Có phải: criterion"]),
        ([("ways = [{ met = 1 }]", "ways = [{ meet = 1 }]")],
         ["không có khóa “classes.0.ways.0.meet”", "Có phải: met"]),
        ([("threshold =", "treshold =")], ["không có khóa “vote.treshold”", "Có phải: threshold"]),
        ([('label = "Báo cáo"\nmax', "max")], ["thiếu khóa “criteria.bao-cao.label”"]),
        ([('name = "Bảng điểm Cụm 1"\n', "")], ["thiếu khóa “name”"]),
        ([("threshold = \"2/3\"", "threshold = \"4/3\"")], ["“vote.threshold”", "lớn hơn 0 và không quá 1"]),
        ([("threshold = \"2/3\"", "threshold = \"hai\"")], ["“vote.threshold”", "dạng phân số như “2/3”"]),
        ([("threshold = \"2/3\"", "threshold = \"0.6667\"")], ["“vote.threshold”: là “0.6667”", "phân số như “2/3”"]),
        ([("threshold = \"2/3\"", "threshold = \"2/0\"")], ["“vote.threshold”", "phân số như “2/3”"]),
        ([("threshold = \"2/3\"", "threshold = \"0/3\"")], ["“vote.threshold”", "lớn hơn 0 và không quá 1"]),
        ([('base = "thanh_vien"', 'base = "thanhvien"')], ["“vote.base” là “thanhvien”", "'thanh_vien'"]),
        ([('["chi_cuc"]', "[]")], ["“kinds”", "ít nhất một mục"]),
        # A tree that does not add up, or is none.
        ([("max_points = 50", "max_points = 49")],
         ["criteria.chuyen-mon có max_points 80", "49 + 30 = 79"]),
        ([("max_points = 100", "max_points = 200")], ["bảng có max_points 200", "80 + 20 + 0 = 100"]),
        ([("max_points = 80", 'max_points = 80\nrule = { kind = "cham-diem" }')],
         ["criteria.chuyen-mon là nhóm tiêu chí nên không có rule"]),
        ([('rule = { kind = "su-viec", points_each = -1, feed = { of = "so_ngay_cham" } }', "")],
         ["criteria.bao-cao thiếu rule"]),
        ([('within = "chuyen-mon"', 'within = "chuyen-mo"')],
         ["criteria.viec.within là “chuyen-mo”", "phải là một tiêu chí ở trên", "Có phải: chuyen-mon"]),
        ([('label = "Chuyên môn"', 'label = "Chuyên môn"\nwithin = "bao-cao"')],
         ["criteria.chuyen-mon.within là “bao-cao”", "phải là một tiêu chí ở trên"]),
        ([('label = "Chuyên môn"', 'label = "Chuyên môn"\nwithin = "chuyen-mon"')], ["criteria.chuyen-mon.within"]),
        ([("[criteria.bao-cao]", "[criteria.tong]")], ["“tong” là tổng của bảng"]),
        ([("[criteria.bao-cao]", '[criteria."Báo cáo"]')], ["criteria.Báo cáo", "chữ thường không dấu"]),
        # Bounds, caps and decimals.
        ([("max_points = 20\nfloor_points = -10", "max_points = 20\nfloor_points = 21")],
         ["“criteria.bao-cao”", "mức trần 20 thấp hơn mức sàn 21"]),
        ([("is_capped = false", "is_capped = false\ncap_points = 5")],
         ["“criteria.thuong”", "cap_points và is_capped = false không đi cùng nhau"]),
        ([("if_not_applicable_points = 15\n", "")],
         ["“criteria.tien”", "có units thì phải có if_not_applicable_points"]),
        ([("points = 20.5", "points = 30.5")], ["“criteria.tien”", "bậc 30.5 điểm nằm ngoài khoảng 0–30"]),
        ([("points = 1 }", "points = -1 }")], ["“criteria.tien”", "bậc -1 điểm nằm ngoài khoảng 0–30"]),
        ([("points = 20.5", "points = 20.555")],
         ["criteria.tien có mức 20.555 điểm", "nhiều chữ số thập phân hơn points_decimals"]),
        ([("cap_points = 55", "cap_points = 55.001")], ["criteria.viec có mức 55.001 điểm"]),
        ([("cap_points = 55", "cap_points = 55.00001")], ["“criteria.viec.cap_points”", "bốn chữ số thập phân"]),
        ([("floor_points = -10", "floor_points = -0.125")], ["criteria.bao-cao có mức -0.125 điểm"]),
        ([("if_not_applicable_points = 15", "if_not_applicable_points = 1.125")], ["criteria.tien có mức 1.125 điểm"]),
        ([("ranking_decimals = 1", "ranking_decimals = 3")], ["ranking_decimals không được lớn hơn points_decimals"]),
        ([("max_points = 50", 'max_points = "năm mươi"')], ["“criteria.viec.max_points”", "một số thập phân"]),
        ([("max_points = 100", "max_points = 0")], ["“max_points” là “0”", "lớn hơn 0"]),
        # Ties and classes.
        ([('criterion = "bao-cao"', 'criterion = "bao-ca"')],
         ["tie_breaks.0.criterion là “bao-ca”", "không có trong criteria", "Có phải: bao-cao"]),
        ([('criterion = "bao-cao"', 'criterion = "bao-cao"\nline = "xong"')],
         ["“tie_breaks.0”", "cần đúng criterion, hoặc measure và rate, hoặc measure và line"]),
        ([('measure = "viec"\nline = "phai_thi_hanh"\n', "")], ["“tie_breaks.1”", "cần đúng criterion"]),
        ([("from_points = 90", "from_points = 60")], ["classes phải xếp từ hạng cao xuống thấp"]),
        ([("from_points = 90", "from_points = 70")], ["classes phải xếp từ hạng cao xuống thấp"]),
        ([("from_points = 70\n", "")], ["classes phải xếp từ hạng cao xuống thấp", "chỉ hạng cuối không có"]),
        ([('id = "hang-b"', 'id = "hang-a"')], ["classes có hai hạng cùng mã"]),
        ([("met = 1", "met = 2")], ["classes.hang-a đòi nhiều hơn 1 chỉ tiêu"]),
        ([("met = 1", "met = 1, others_short_below_pct = 0")],
         ["“classes.0.ways.0.others_short_below_pct”", "lớn hơn 0"]),
        # What would change nothing, or twice.
        ([("is_capped = false\n", "")],
         ["“criteria.thuong”", "mức trần bằng mức sàn (0)", "điểm thưởng cần cap_points"]),
        ([("max_points = 20\nfloor_points = -10", "max_points = 20\nfloor_points = 20")],
         ["“criteria.bao-cao”", "mức trần bằng mức sàn (20)", "điểm trừ cần floor_points"]),
        ([("met = 1", "met = 0")], ["“classes.0.ways.0”", "met = 0 mà không có others_short_below_pct"]),
        ([("[[classes]]", '[[targets]]\nmeasure = "viec"\nrate = "ty_le_xong"\n\n[[classes]]')],
         ["targets.1: chỉ tiêu viec/ty_le_xong đã nêu ở trên"]),
        ([('excluded_by = ["ky-luat"]', 'excluded_by = ["ky-luật"]')], ["classes.0.excluded_by.0"]),
        ([('excluded_by = ["ky-luat"]', 'excluded_by = ["ki-luat"]')],
         ["classes.hang-a.excluded_by có “ki-luat”", "không có trong exclusion_kinds", "Có phải: ky-luat"]),
    ],
)  # fmt: skip
def test_mistake_is_refused_by_key(tmp_path, changes, said):
    message = refusal(tmp_path, *changes)
    assert message.startswith(f"{FILE}: ")
    assert "\n" not in message
    for part in said:
        assert part in message


def test_a_class_may_ask_only_how_far_its_targets_are_short(tmp_path):
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
        assert message.startswith(f"{FILE}: “criteria.bao-cao.rule”: quy tắc “{kind}” chỉ nhận nguồn ")
        assert message.endswith(f"không nhận “{of}”.")


IN_RULES = [
    # What is wrong inside a rule: the change, its key, what else is said.
    ([('of = "so_ngay_cham"', 'of = "so_ngay_chm"')], "criteria.bao-cao.rule.feed.of",
     ["là “so_ngay_chm”", "chỉ nhận", "so_ngay_cham"]),
    ([('of = "ty_le", measure = "viec"', 'of = "ty_le"')], "criteria.viec.rule.feed.measure",
     ["thiếu khóa"]),
    ([('of = "so_ngay_cham"', 'of = "so_ngay_cham", unit = "lần"')], "criteria.bao-cao.rule.feed.unit",
     ["không có khóa"]),
    ([('measure = "tien"', 'measure = "tin"')], "criteria.tien.rule.feed.measure", ["là “tin”", "'viec', 'tien'"]),
    ([("above = 0,", "at_most = 0,")], "criteria.tien.rule", ["các bậc phải cùng chiều và đúng thứ tự"]),
    ([("above = 0,", "above = 6,")], "criteria.tien.rule", ["các bậc phải cùng chiều và đúng thứ tự"]),
    ([("above = 0,", "above = 5,")], "criteria.tien.rule", ["các bậc phải cùng chiều và đúng thứ tự"]),
    ([("above = 0, ", "")], "criteria.tien.rule", ["bậc không có giới hạn phải đứng cuối"]),
    ([("above = 0,", "above = 0, at_least = 0,")], "criteria.tien.rule.bands.1", ["mỗi bậc chỉ có một"]),
    ([("points_each = -1", "points_each = 0")], "criteria.bao-cao.rule", ["points_each phải khác 0"]),
    ([("step = 100", "step = 0")], "criteria.thuong.rule.step", ["lớn hơn 0"]),
    ([("step = 100", "step = 99.5")], "criteria.thuong.rule.step", ["một số nguyên"]),
    ([("above = 500\n", "")], "criteria.thuong.rule.above", ["thiếu khóa"]),
]  # fmt: skip
MISSPELT_IN_RULES = [
    ([("points = 20.5 }", "pionts = 20.5 }")], "criteria.tien.rule.bands.1.pionts", "points"),
    ([("step = 100", "stpe = 100")], "criteria.thuong.rule.stpe", "step"),
    ([('line = "phai_thi_hanh" }', 'lien = "phai_thi_hanh" }')], "criteria.thuong.rule.feed.lien", "line"),
    ([("bands = [", "bandss = [")], "criteria.tien.rule.bandss", "bands"),
]


@pytest.mark.parametrize(("changes", "key", "said"), IN_RULES)
def test_a_mistake_inside_a_rule_is_refused(tmp_path, changes, key, said):
    message = refusal(tmp_path, *changes)
    assert message.startswith(f"{FILE}: ")
    # Where in the tree, whatever stands between.
    assert all(f"{part}" in message for part in key.split("."))
    for part in said:
        assert part in message


@pytest.mark.parametrize(("changes", "key", "right"), MISSPELT_IN_RULES)
def test_a_misspelt_key_inside_a_rule_is_refused(tmp_path, changes, key, right):
    message = refusal(tmp_path, *changes)
    assert message.startswith(f"{FILE}: không có khóa “criteria.")
    assert f".{key.split('.')[-1]}”" in message


def test_unknown_rung_key_is_refused(tmp_path):
    # The unit's name or its own score is not a key that a rung can have.
    assert "không có khóa “tie_breaks.0.stage”" in refusal(
        tmp_path, ('criterion = "bao-cao"', 'criterion = "bao-cao"\nstage = "tu_cham"')
    )  # fmt: skip


def test_bands_that_rise_or_fall_are_read(tmp_path):
    bands = "{ at_least = 5, points = 30 },\n    { above = 0, points = 20.5 },"
    for ladder in ("{ below = 0, points = 1 }, { at_most = 5, points = 30 },", "{ at_least = 5.5, points = 1 },"):
        assert read(tmp_path, (bands, ladder)).criteria["tien"].rule.bands


# Files that ought to be refused, or to be refused otherwise.


@pytest.mark.parametrize(("changes", "key"), [each[:2] for each in (*IN_RULES, *MISSPELT_IN_RULES)])
def test_the_key_of_a_mistake_inside_a_rule_is_that_of_the_file(tmp_path, changes, key):
    assert f"“{key}”" in refusal(tmp_path, *changes)


@pytest.mark.parametrize(("changes", "key", "right"), MISSPELT_IN_RULES)
def test_a_misspelt_key_inside_a_rule_gets_the_nearest_key_of_the_rule(tmp_path, changes, key, right):
    said = refusal(tmp_path, *changes).split("Có phải: ")[-1].rstrip("?")
    assert said.split(", ")[0] == right


def test_a_rule_without_a_kind_is_refused_with_the_kinds_there_are(tmp_path):
    assert "bac-diem" in refusal(tmp_path, ('kind = "bac-diem"\n', ""))


def test_a_wrong_item_of_a_list_is_refused_once(tmp_path):
    message = refusal(tmp_path, ('["chi_cuc"]', '["chicuc"]'))
    assert "“kinds.0” là “chicuc”" in message
    assert "\n" not in message


def test_a_wrong_id_is_refused_under_the_key_of_the_file(tmp_path):
    assert "“criteria.Báo cáo”" in refusal(tmp_path, ("[criteria.bao-cao]", '[criteria."Báo cáo"]'))


def test_the_condition_of_a_bonus_must_be_one_that_is_met_or_not(tmp_path):
    assert "if_met" in refusal(tmp_path, ('if_met = { of = "chi_tieu"', 'if_met = { of = "ty_le"'))


@pytest.mark.parametrize("points", ["31", "-1"])
def test_points_where_a_criterion_does_not_apply_stay_between_floor_and_cap(tmp_path, points):
    assert "criteria.tien" in refusal(
        tmp_path, ("if_not_applicable_points = 15", f"if_not_applicable_points = {points}")
    )


def test_group_has_no_units_of_its_own(tmp_path):
    scope = 'units = ["don-vi-1-01"]\nif_not_applicable_points = 5'
    assert "criteria.chuyen-mon" in refusal(tmp_path, ("max_points = 80", f"max_points = 80\n{scope}"))


@pytest.mark.parametrize(
    ("old", "new", "must_be"),
    [
        ("max_points = 50", "max_points = -1", "từ 0"),
        ("max_points = 50", "max_points = 20000", "không quá 10000"),
        ("points_decimals = 2", "points_decimals = 5", "không quá 4"),
    ],
)
def test_a_number_out_of_bounds_is_refused_with_its_own_bound(tmp_path, old, new, must_be):
    assert f"phải là {must_be}" in refusal(tmp_path, (old, new)).replace(".", "")


def test_a_band_below_the_floor_of_an_uncapped_criterion_is_refused_in_vietnamese(tmp_path):
    message = refusal(tmp_path, ("points = 1 }", "points = -1 }"), ("units =", "is_capped = false\nunits ="))
    assert "bậc -1 điểm" in message
    assert "None" not in message
