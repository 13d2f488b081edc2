"""Two criteria tables beside each other: what is said of each difference, and that none is passed over."""

import tomllib
from collections.abc import Iterator
from decimal import Decimal
from itertools import permutations
from typing import Literal, get_args, get_origin

import pytest
from conftest import EXAMPLE, opened
from pydantic import ValidationError

from thidua_helpers.comparison.rule_changes import rule_changes, rule_changes_table
from thidua_helpers.period import Edition
from thidua_helpers.rules.criteria import AnyRule, CriteriaTable, Feed
from thidua_helpers.rules.types import ConfigModel
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.vocabulary import Word

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


def said(name: str, *changes: tuple[str, str]) -> list[tuple[str, str]]:
    return rule_changes(TABLES[name], changed_copy(name, *changes), RULES)


SENTENCES = {
    "points": (
        "cum-3",
        [("max_points = 100", "max_points = 97.5"), ("max_points = 40", "max_points = 37.5")],
        [
            ("", "Điểm chuẩn của bảng từ 100 điểm thành 97,5 điểm."),
            ("viec", "Điểm chuẩn của “Tỷ lệ thi hành xong về việc so với chỉ tiêu” từ 40 điểm thành 37,5 điểm."),
        ],
    ),
    "the points of a band, with a decimal comma": (
        "cum-3",
        [("{ at_most = 5, points = 2 }", "{ at_most = 5, points = 1.5 }")],
        [("bao-cao", "Bậc “không quá 5 ngày” của “Báo cáo thống kê đúng hạn” từ 2 điểm thành 1,5 điểm.")],
    ),
    "the bound of a band": (
        "cum-3",
        [("at_most = 0", "at_most = 1")],
        [("bao-cao", "Giới hạn của bậc 5 điểm của “Báo cáo thống kê đúng hạn” từ “0 ngày” thành “không quá 1 ngày”.")],
    ),
    "a band more, none dropped": (
        "cum-1",
        [("    { above = 0, points = 4 },", "    { at_least = 50, points = 6 },\n    { above = 0, points = 4 },")],
        [("giam", "“Giảm việc có điều kiện chuyển kỳ sau so với chỉ tiêu” có thêm bậc “từ 50% trở lên”: 6 điểm.")],
    ),
    "a deduction": (
        "cum-1",
        [("points_each = -0.5", "points_each = -1")],
        [
            (
                "chat-luong",
                "Mức điểm cho mỗi vi phạm của “Vi phạm qua kiểm tra, kiểm sát” từ trừ 0,5 điểm thành trừ 1 điểm.",
            )
        ],
    ),
    "a cap of its own dropped": (
        "cum-1",
        [("cap_points = 44\n", "")],
        [
            (
                "viec",
                "Mức trần của “Tỷ lệ thi hành xong về việc so với chỉ tiêu” từ 44 điểm thành 40 điểm (bằng điểm "
                "chuẩn).",
            )
        ],
    ),
    "units, and what the others get": (
        "cum-3",
        [
            ("if_not_applicable_points = 14", "if_not_applicable_points = 15"),
            ("[criteria.tien.rule]", 'units = ["1-01", "1-02"]\n[criteria.tien.rule]'),
        ],
        [
            (
                "tien",
                "Đơn vị áp dụng của “Mức hoàn thành chỉ tiêu về tiền” từ mọi đơn vị thành Đơn vị 1-01, Đơn vị 1-02.",
            ),
            ("tien", "Điểm khi không áp dụng của “Mức hoàn thành chỉ tiêu về tiền” từ 14 điểm thành 15 điểm."),
        ],
    ),
    "what is counted": (
        "toan-tinh",
        [('feed = { of = "so_vi_pham", sources = ["Cục"] }', 'feed = { of = "so_vi_pham", kinds = ["Kiến nghị"] }')],
        [
            (
                "kiem-tra",
                "Số liệu dùng để chấm của “Vi phạm do Cục phát hiện qua kiểm tra” từ số vi phạm do Cục phát hiện trong "
                "sổ kiểm tra thành số vi phạm thuộc loại “Kiến nghị” trong sổ kiểm tra.",
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
            (
                "thuong-khoi-luong",
                "Mức bắt đầu tính thưởng của “Điểm thưởng khối lượng việc phải thi hành” từ trên 500 việc thành trên "
                "1.500 việc.",
            ),
            (
                "thuong-khoi-luong",
                "Bước tính thưởng của “Điểm thưởng khối lượng việc phải thi hành” từ 200 việc thành 100 việc.",
            ),
            (
                "thuong-khoi-luong",
                "“Điểm thưởng khối lượng việc phải thi hành” không còn điều kiện được thưởng (trước là đạt chỉ tiêu tỷ "
                "lệ thi hành xong về việc).",
            ),
        ],
    ),
    "another kind of rule": (
        "cum-3",
        [('kind = "dat-khong-dat"\nfeed = { of = "phieu_cham" }', 'kind = "cham-diem"')],
        [
            (
                "giao-uoc",
                "Cách tính điểm của “Ký kết và thực hiện giao ước thi đua” từ “đạt thì được điểm chuẩn, không đạt thì "
                "0 điểm” (số liệu dùng để chấm: kết quả ghi trong phiếu chấm) thành “chấm trực tiếp” (số liệu dùng để "
                "chấm: kết quả ghi trong phiếu chấm).",
            )
        ],
    ),
    "a name, and a clause": (
        "cum-3",
        [("Ký kết và thực hiện giao ước thi đua", "Giao ước thi đua"), ('clause = "Mục 6"', 'clause = "Mục VI"')],
        [
            ("giao-uoc", "Tiêu chí “Ký kết và thực hiện giao ước thi đua” đổi tên thành “Giao ước thi đua”."),
            ("giao-uoc", "Căn cứ của “Giao ước thi đua” từ “Mục 6” thành “Mục VI”."),
        ],
    ),
    "out of one group into another": (
        "toan-tinh",
        [("max_points = 0\ncap_points = 10", 'within = "viec"\nmax_points = 0\ncap_points = 10')],
        [
            (
                "thuong-khoi-luong",
                "“Điểm thưởng khối lượng việc phải thi hành” chuyển từ cấp cao nhất của bảng sang nhóm “I. Kết quả thi "
                "hành án về việc”.",
            )
        ],
    ),
    "the ladder of ties": (
        "cum-2",
        [
            (
                '[[tie_breaks]]\nlabel = "số việc phải thi hành"\nmeasure = "viec"\nline = "phai_thi_hanh"\n',
                '[[tie_breaks]]\nlabel = "điểm chất lượng"\ncriterion = "chat-luong"\nlower_is_better = true\n',
            )
        ],
        [
            (
                "",
                "Thứ tự xét khi bằng điểm của bảng từ (1) tỷ lệ thi hành xong về việc; (2) số việc phải thi hành [tổng "
                "số phải thi hành về việc] thành (1) tỷ lệ thi hành xong về việc; (2) điểm chất lượng [điểm của “Vi "
                "phạm qua kiểm tra, kiểm sát”], thấp hơn xếp trên.",
            )
        ],
    ),
    "classes": (
        "toan-tinh",
        [
            ("from_points = 180", "from_points = 175.5"),
            ("others_short_below_pct = 15", "others_short_below_pct = 10"),
            ('tolerance = "tuong-doi"', 'tolerance = "diem-phan-tram"'),
        ],
        [
            ("", "Mức điểm tối thiểu của “Hạng A” từ 180 điểm thành 175,5 điểm."),
            (
                "",
                "Điều kiện về chỉ tiêu của “Hạng B” từ đạt ít nhất 2 chỉ tiêu, mỗi chỉ tiêu còn lại hụt dưới 15% so "
                "với chỉ tiêu hoặc đạt ít nhất 1 chỉ tiêu, mỗi chỉ tiêu còn lại hụt dưới 5% so với chỉ tiêu thành đạt "
                "ít nhất 2 chỉ tiêu, mỗi chỉ tiêu còn lại hụt dưới 10 điểm phần trăm hoặc đạt ít nhất 1 chỉ tiêu, mỗi "
                "chỉ tiêu còn lại hụt dưới 5 điểm phần trăm.",
            ),
            ("", "Cách tính mức hụt của “Hạng B” từ theo phần trăm so với chỉ tiêu thành theo điểm phần trăm."),
        ],
    ),
    "the vote": (
        "cum-2",
        [
            (
                'base = "phieu_hop_le"\nthreshold = "1/2"\ncomparator = ">"',
                'base = "co_mat"\nthreshold = "2/3"\ncomparator = ">="',
            )
        ],
        [
            (
                "",
                "Mức phiếu cần đạt của quy định bỏ phiếu từ quá 1/2 số phiếu hợp lệ thành ít nhất 2/3 số thành viên có "
                "mặt.",
            )
        ],
    ),
    "whom it ranks, how finely, and that it was verified": (
        "cum-1",
        [
            ("verified = false", "verified = true"),
            ('kinds = ["chi_cuc"]', 'kinds = ["chi_cuc", "phong_khu_vuc"]'),
            ("ranking_decimals = 1", "ranking_decimals = 2"),
        ],
        [
            ("", "Tình trạng kiểm chứng của bảng từ chưa kiểm chứng thành đã kiểm chứng."),
            ("", "Loại đơn vị được xếp hạng của bảng từ Chi cục THADS thành Chi cục THADS, Phòng THADS khu vực."),
            ("", "Mức làm tròn tổng điểm để xếp hạng của bảng từ 1 chữ số thập phân thành 2 chữ số thập phân."),
        ],
    ),
    "a zero at the end is no change": ("cum-1", [("points_each = -0.5", "points_each = -0.50")], []),
}


@pytest.mark.parametrize(("name", "changes", "expected"), SENTENCES.values(), ids=SENTENCES)
def test_each_difference_is_a_sentence(name, changes, expected):
    assert said(name, *changes) == expected


def test_a_criterion_of_another_id_is_another_one():
    renamed = [("criteria.giao-uoc]", "criteria.giao-keo]"), ("criteria.giao-uoc.", "criteria.giao-keo.")]
    whole = (
        "điểm chuẩn 5 điểm; cách tính điểm “đạt thì được điểm chuẩn, không đạt thì 0 điểm” (số liệu dùng để chấm: kết "
        "quả ghi trong phiếu chấm); căn cứ “Mục 6”."
    )
    assert said("cum-3", *renamed) == [
        ("giao-keo", f"Thêm tiêu chí “Ký kết và thực hiện giao ước thi đua”: {whole}"),
        ("giao-uoc", f"Bỏ tiêu chí “Ký kết và thực hiện giao ước thi đua”, trước đây: {whole}"),
    ]


def test_a_class_or_a_vote_that_is_added_is_dropped_the_other_way_round():
    last = '[[classes]]\nid = "d"\nlabel = "Hạng D"\nclause = "Chưa thấy văn bản"\nverified = false\n'
    without = changed_copy("toan-tinh", (last, ""))
    bare = changed_copy(
        "toan-tinh", (last, last.replace("false", "true").replace('clause = "Chưa thấy văn bản"\n', ""))
    )
    assert rule_changes(without, bare, RULES) == [("", "Thêm mức xếp hạng “Hạng D”: mã “d”.")]
    assert rule_changes(bare, without, RULES) == [("", "Bỏ mức xếp hạng “Hạng D”, trước đây: mã “d”.")]
    no_vote = read(TEXT["cum-1"][: TEXT["cum-1"].index("[vote]")])
    [(_, added)], [(_, dropped)] = (rule_changes(*pair, RULES) for pair in permutations((no_vote, TABLES["cum-1"])))
    assert added.startswith("Thêm quy định bỏ phiếu: mức phiếu cần đạt: ít nhất 2/3 số thành viên; căn cứ “Quy chế")
    assert dropped.startswith("Bỏ quy định bỏ phiếu, trước đây: mức phiếu cần đạt: ít nhất 2/3 số thành viên; căn cứ")


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
NEVER_ALONE = {"CriteriaTable.max_points", "Criterion.max_points"}
RULES_IN_USE = [criterion.rule for criterion in SMALL.leaves.values()]
FEEDS = [
    *(rule.feed for rule in RULES_IN_USE),
    Feed(of="so_lieu", measure="tien", line="thu_ly"),
    Feed(of="phieu_cham", unit="lần"),
]
OTHERS = {
    "CriteriaTable.source": list(RULES.sources),
    "CriteriaTable.kinds": [("cuc", "chi_cuc")],
    "CriteriaTable.vote": [None],
    "Criterion.rule": RULES_IN_USE,
    "Criterion.units": [(), ("1-01", "1-02")],
    "Workload.if_met": [None],
    "VoteRule.threshold": ["1/2", "4/6"],
    "Leader.share_at_target": ["3/4"],
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


def test_no_changed_field_is_passed_over():
    """A sentence for each, another one the other way round, of the same criteria; and each field was changed."""
    changed = set()
    for where, now in valid_variants():
        forth, back = rule_changes(SMALL, now, RULES), rule_changes(now, SMALL, RULES)
        assert forth, where
        assert not set(forth) & set(back), (where, forth)
        assert sorted(criterion for criterion, _ in forth) == sorted(criterion for criterion, _ in back)
        changed.add(where)
    models = models_in(SMALL)
    assert models >= set(get_args(get_args(AnyRule)[0]))
    # Another `kind` of rule is another rule.
    fields = {f"{model.__name__}.{name}" for model in models for name in model.model_fields if name != "kind"}
    assert fields - changed == NEVER_ALONE


def test_another_order_of_the_criteria_is_said():
    """Though tables that differ in nothing else are equal."""
    order = dict.fromkeys(["thuong", "nhom", "tien", "viec", *SMALL.criteria])
    now = SMALL.model_dump() | {"criteria": {each: SMALL.criteria[each].model_dump() for each in order}}
    said = rule_changes(SMALL, CriteriaTable.model_validate(now), RULES)
    assert [criterion for criterion, _ in said] == ["", "nhom"]
    assert said[1][1] == "Thứ tự các tiêu chí của “Nhóm” từ “Việc”, “Tiền” thành “Tiền”, “Việc”."


@pytest.mark.parametrize(("before", "now"), list(permutations(TABLES, 2)))
def test_whole_tables_differ_both_ways(before, now):
    forth, back = (rule_changes(TABLES[one], TABLES[other], RULES) for one, other in ((before, now), (now, before)))
    assert sorted(criterion for criterion, _ in forth) == sorted(criterion for criterion, _ in back)
    for begin, mirrored in (("Thêm", "Bỏ"), ("Bỏ", "Thêm")):
        of_forth, of_back = (
            {criterion for criterion, words in said if words.startswith(start)}
            for said, start in ((forth, begin), (back, mirrored))
        )
        assert of_forth == of_back
    for _, words in forth:
        assert words.endswith(".")
        assert words[0].isupper() or words[0] == "“"
        assert "None" not in words


@pytest.mark.parametrize("name", TABLES)
def test_equal_tables_say_nothing(name):
    assert rule_changes(TABLES[name], read(TEXT[name]), RULES) == []


def test_the_stage_table_counts_within_each_ranking():
    pairs = [("cum-1", TABLES["cum-1"], TABLES["cum-2"]), ("cum-2", TABLES["cum-2"], TABLES["cum-2"])]
    pairs.append(("cum-3", TABLES["cum-3"], changed_copy("cum-3", ("points_each = -2", "points_each = -3"))))
    made = rule_changes_table(pairs, Edition.parse("2020"), RULES)
    assert list(made.columns) == list(SCHEMAS["rule_changes"].columns)
    of_first = made[made["ranking"] == "cum-1"]
    assert list(of_first["number"]) == list(range(1, len(of_first) + 1))
    assert list(zip(of_first["criterion"], of_first["words"], strict=True)) == rule_changes(*pairs[0][1:], RULES)
    assert made[made["ranking"] != "cum-1"].to_dict("records") == [
        {
            "edition": "2021",
            "base": "2020",
            "ranking": "cum-3",
            "number": 1,
            "criterion": "chat-luong",
            "words": "Mức điểm cho mỗi vi phạm của “Vi phạm qua kiểm tra, kiểm sát” từ trừ 2 điểm thành trừ 3 điểm.",
        }
    ]
    assert rule_changes_table([], Edition.parse("2020"), RULES).empty
