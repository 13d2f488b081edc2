"""What differs between two criteria tables, in words: a sentence for each difference, with what was and what is.

Each part of a table (itself, its classes, its vote, its criteria) is told as aspects, and aspects are compared. Every
field of the model is in one: tests/test_rule_changes.py changes each of them.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import (
    AnyRule,
    Band,
    ClassRule,
    CriteriaTable,
    Criterion,
    Events,
    Feed,
    Leader,
    Steps,
    TargetRef,
    TieBreak,
    VoteRule,
    Way,
    Workload,
)
from thidua_helpers.scoring.votes import BASES
from thidua_helpers.tables.store import make_table
from thidua_helpers.vietnamese import format_count, format_decimal
from thidua_helpers.vocabulary import Measure

_UNIT_KINDS = {
    "cuc": "cơ quan THADS cấp tỉnh",
    "chi_cuc": "Chi cục THADS",
    "phong_khu_vuc": "Phòng THADS khu vực",
}
_RULE_KINDS = {
    "ty-le-chi-tieu": "theo tỷ lệ so với chỉ tiêu",
    "bac-diem": "theo bậc điểm",
    "su-viec": "cộng, trừ theo sự việc",
    "thuong-khoi-luong": "thưởng theo khối lượng",
    "so-dan-dau": "so với đơn vị dẫn đầu",
    "dat-khong-dat": "đạt thì được điểm chuẩn, không đạt thì 0 điểm",
    "cham-diem": "chấm trực tiếp",
}
_QUOTA_OF = {"duoc-xep-hang": "mọi đơn vị thuộc diện xếp hạng", "co-tong-diem": "các đơn vị có tổng điểm"}
_TOLERANCES = {"tuong-doi": "theo phần trăm so với chỉ tiêu", "diem-phan-tram": "theo điểm phần trăm"}
_OF_RATES = {
    "ty_le": "{}",
    "chenh_lech": "chênh lệch giữa {} và chỉ tiêu",
    "hoan_thanh": "{} tính theo phần trăm của chỉ tiêu",
    "chi_tieu": "kết quả so với chỉ tiêu {}",
}
_BOUNDS = {">=": "từ {} trở lên", ">": "trên {}", "<=": "không quá {}", "<": "dưới {}"}
_FROM_TO = "{noun} của {part} từ {before} thành {now}"
_MOVED = "{part} chuyển từ {before} sang {now}"


@dataclass(frozen=True)
class _Aspect:
    """One thing that a part says: what it is called, by what it is compared, how it reads.

    `value` is None where the table says nothing of it; then `words` are what holds all the same, or empty. In a list
    `joint` stands between `noun` and `words`.
    """

    noun: str
    value: object
    words: str
    joint: str = ": "
    sentence: str = _FROM_TO


_NOTHING = _Aspect("", None, "")
_Aspects = dict[Hashable, _Aspect]


@dataclass(frozen=True)
class _Part:
    """What has aspects: `kind` says what it is, `label` which one, where there are several."""

    kind: str
    aspects: _Aspects
    label: str = ""

    @property
    def name(self) -> str:
        return f"“{self.label}”" if self.label else self.kind

    @property
    def in_full(self) -> str:
        return f"{self.kind} “{self.label}”" if self.label else self.kind


def rule_changes_table(
    pairs: Iterable[tuple[str, CriteriaTable, CriteriaTable]], base: Edition, rules: RuleBook
) -> pd.DataFrame:
    """The `rule_changes` table: of each ranking what differs between its table in `base` and that of `rules`.

    `pairs`: (ranking, table before, table now). `number` counts from 1 within a ranking; `criterion` is empty where the
    table itself differs. A ranking whose two tables are equal has no row.
    """
    rows = [
        {"edition": str(rules.edition), "base": str(base), "ranking": ranking}
        | {"number": number, "criterion": criterion, "words": words}
        for ranking, before, now in pairs
        for number, (criterion, words) in enumerate(rule_changes(before, now, rules), start=1)
    ]
    return make_table("rule_changes", rows)


def rule_changes(before: CriteriaTable, now: CriteriaTable, rules: RuleBook) -> list[tuple[str, str]]:
    """(criterion id, sentence) for each difference of two tables; the id is "" where it is of the table itself.

    First the table, its classes and its vote, then the criteria in the order of `now`, then those dropped. A criterion
    or class with another id is another one. `rules` name rates, lines, units and sources of both. Equal tables give
    nothing, unless their criteria stand in another order.
    """
    then, present = _Side(before, now, rules), _Side(now, before, rules)
    said = [("", words) for words in _changes(then.parts(), present.parts())]
    for criterion_id in {**now.criteria, **before.criteria}:
        said += [
            (criterion_id, words) for words in _changes(then.criterion(criterion_id), present.criterion(criterion_id))
        ]
    return said


def _changes(before: Mapping[Hashable, _Part], now: Mapping[Hashable, _Part]) -> Iterator[str]:
    """A sentence for each part that is added or dropped, and for each aspect that differs."""
    for key in {**now, **before}:
        if key not in before:
            yield _sentence(f"Thêm {now[key].in_full}: {_listed(now[key].aspects)}")
        elif key not in now:
            yield _sentence(f"Bỏ {before[key].in_full}, trước đây: {_listed(before[key].aspects)}")
        else:
            was, part = before[key], now[key]
            if was.label != part.label:
                yield _sentence(f"{part.kind} “{was.label}” đổi tên thành “{part.label}”")
            yield from _differences(part.name, was.aspects, part.aspects)


def _differences(part: str, before: _Aspects, now: _Aspects) -> Iterator[str]:
    for key in {**now, **before}:
        was, is_now = before.get(key, _NOTHING), now.get(key, _NOTHING)
        if was.value == is_now.value:
            continue
        if not was.words:
            yield _sentence(f"{part} có thêm {is_now.noun}: {is_now.words}")
        elif not is_now.words:
            yield _sentence(f"{part} không còn {was.noun} (trước là {was.words})")
        else:
            said = is_now.sentence.format(noun=is_now.noun, part=part, before=was.words, now=is_now.words)
            yield _sentence(said)


def _listed(aspects: _Aspects) -> str:
    said = [f"{each.noun}{each.joint}{each.words}" for each in aspects.values() if each.value is not None]
    return "; ".join(said)


def _sentence(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}."


@dataclass(frozen=True)
class _Side:
    """One of two tables, told beside the `other`."""

    table: CriteriaTable
    other: CriteriaTable
    rules: RuleBook

    def parts(self) -> dict[Hashable, _Part]:
        """The table itself, its classes, its vote."""
        parts: dict[Hashable, _Part] = {"table": _Part("bảng", self._table())}
        for each in self.table.classes:
            parts["class", each.id] = _Part("mức xếp hạng", self._class(each), each.label)
        if self.table.vote:
            parts["vote"] = _Part("quy định bỏ phiếu", _vote(self.table.vote))
        return parts

    def criterion(self, criterion_id: str) -> dict[Hashable, _Part]:
        """One criterion or group; empty where the table has none of that id."""
        criterion = self.table.criteria.get(criterion_id)
        if criterion is None:
            return {}
        kind = "tiêu chí" if criterion.rule else "nhóm tiêu chí"
        return {criterion_id: _Part(kind, self._criterion(criterion_id, criterion), criterion.label)}

    def _table(self) -> _Aspects:
        table = self.table
        points, ranked = table.points_decimals, table.ranking_decimals
        ladder = "; ".join(f"({place}) {self._rung(rung)}" for place, rung in enumerate(table.tie_breaks, start=1))
        return {
            "name": _quoted("tên", table.name),
            "legal_basis": _quoted("căn cứ", table.legal_basis),
            "source": _Aspect("nguồn", table.source, f"“{self.rules.sources[table.source].title}”"),
            "verified": _verified(table.verified),
            "kinds": _list("loại đơn vị được xếp hạng", table.kinds, map(_UNIT_KINDS.get, table.kinds)),
            "max_points": _points("điểm chuẩn", table.max_points),
            "points_decimals": _Aspect("mức làm tròn điểm từng tiêu chí", points, f"{points} chữ số thập phân"),
            "ranking_decimals": _Aspect("mức làm tròn tổng điểm để xếp hạng", ranked, f"{ranked} chữ số thập phân"),
            "tie_breaks": _Aspect("thứ tự xét khi bằng điểm", table.tie_breaks or None, ladder),
            "targets": _list("chỉ tiêu xét hạng", table.targets, map(self._rate, table.targets)),
            "class_quota_of": _Aspect(
                "số đơn vị để tính số lượng mỗi hạng", table.class_quota_of, _QUOTA_OF[table.class_quota_of]
            ),
            "exclusion_kinds": _list(
                "trường hợp loại trừ", table.exclusion_kinds, map(_in_quotes, table.exclusion_kinds)
            ),
            "order": self._order(""),
        }

    def _class(self, each: ClassRule) -> _Aspects:
        ways = " hoặc ".join(self._way(way, each.tolerance) for way in each.ways)
        tolerance = each.tolerance if each.tolerance != "tuong-doi" else None
        return {
            "id": _quoted("mã", each.id),
            "from_points": _points("mức điểm tối thiểu", each.from_points),
            "ways": _Aspect("điều kiện về chỉ tiêu", each.ways or None, ways),
            "tolerance": _Aspect("cách tính mức hụt", tolerance, _TOLERANCES[each.tolerance]),
            "excluded_by": _list("trường hợp loại trừ", each.excluded_by, map(_in_quotes, each.excluded_by)),
            "clause": _quoted("căn cứ", each.clause),
            "verified": _verified(each.verified),
        }

    def _criterion(self, criterion_id: str, criterion: Criterion) -> _Aspects:
        beside = self.other.criteria.get(criterion_id)
        where = f"nhóm “{self.table.criteria[criterion.within].label}”" if criterion.within else "cấp cao nhất của bảng"
        given = _points("điểm khi không áp dụng", criterion.if_not_applicable_points)
        of_zero = _points("điểm khi mẫu số bằng 0", criterion.if_zero_denominator_points)
        return {
            "within": _Aspect("thuộc", criterion.within or None, where, " ", _MOVED),
            "max_points": _points("điểm chuẩn", criterion.max_points),
            "cap": _cap(criterion),
            "floor": _floor(criterion),
            **self._rule(criterion.rule, beside.rule if beside else None),
            "units": _list("đơn vị áp dụng", criterion.units, map(self.rules.name, criterion.units), "mọi đơn vị"),
            "if_not_applicable_points": given,
            "if_zero_denominator_points": of_zero,
            "clause": _quoted("căn cứ", criterion.clause),
            "verified": _verified(criterion.verified),
            "order": self._order(criterion_id),
        }

    def _rule(self, rule: AnyRule | None, other: AnyRule | None) -> _Aspects:
        """How points are made; each parameter apart only beside a rule of the same kind."""
        if rule is None:
            return {"rule": _Aspect("cách tính điểm", None, "“cộng các tiêu chí trong nhóm”")}
        parameters = self._parameters(rule, other)
        in_full = f"“{_RULE_KINDS[rule.kind]}” ({_listed(parameters)})"
        whole = {"rule": _Aspect("cách tính điểm", rule.kind, in_full, " ")}
        return whole | parameters if other and other.kind == rule.kind else whole

    def _parameters(self, rule: AnyRule, other: AnyRule | None) -> _Aspects:
        feed = {"feed": _Aspect("số liệu dùng để chấm", rule.feed, self._feed(rule.feed))}
        match rule:
            case Steps():
                return feed | _bands(rule, other)
            case Events():
                sign = "trừ" if rule.points_each < 0 else "cộng"
                each = f"{sign} {_number(abs(rule.points_each))} điểm"
                noun = f"mức điểm cho mỗi {_unit(rule.feed) or 'lần'}"
                return feed | {"points_each": _Aspect(noun, rule.points_each, each)}
            case Workload():
                unit, condition = _unit(rule.feed), rule.if_met
                said = f"đạt chỉ tiêu {self._rate(condition)}" if condition else ""
                return feed | {
                    "above": _Aspect("mức bắt đầu tính thưởng", rule.above, f"trên {format_count(rule.above)} {unit}"),
                    "step": _Aspect("bước tính thưởng", rule.step, f"{format_count(rule.step)} {unit}"),
                    "points_each": _points("mức thưởng mỗi bước", rule.points_each),
                    "if_met": _Aspect("điều kiện được thưởng", condition, said),
                }
            case Leader():
                share = f"{rule.share_at_target} điểm chuẩn"
                return feed | {"share_at_target": _Aspect("mức điểm khi vừa đạt chỉ tiêu", rule.share_at_target, share)}
            case _:
                return feed

    def _feed(self, feed: Feed) -> str:
        if feed.of in _OF_RATES:
            return _OF_RATES[feed.of].format(self._rate(feed))
        match feed.of:
            case "so_lieu":
                return self._line(feed)
            case "so_vi_pham":
                found_by = f" do {', '.join(feed.sources)} phát hiện" if feed.sources else ""
                kinds = f" thuộc loại {', '.join(map(_in_quotes, feed.kinds))}" if feed.kinds else ""
                return f"số vi phạm{found_by}{kinds} trong sổ kiểm tra"
            case "so_ngay_cham":
                return "số ngày chậm gửi báo cáo"
            case _:
                return f"số {feed.unit} ghi trong phiếu chấm" if feed.unit else "kết quả ghi trong phiếu chấm"

    def _rate(self, named: Feed | TargetRef | TieBreak) -> str:
        return f"{_inside(self.rules.indicators.rates[named.rate].label)} về {Measure(named.measure).label}"

    def _line(self, named: Feed | TieBreak) -> str:
        return f"{_inside(self.rules.indicators.lines[named.line].label)} về {Measure(named.measure).label}"

    def _rung(self, rung: TieBreak) -> str:
        """Its label, and what it compares unless that is the same."""
        if rung.criterion:
            compared = f"điểm của “{self.table.criteria[rung.criterion].label}”"
        else:
            compared = self._rate(rung) if rung.rate else self._line(rung)
        named = rung.label if rung.label == compared else f"{rung.label} [{compared}]"
        return f"{named}, thấp hơn xếp trên" if rung.lower_is_better else named

    def _way(self, way: Way, tolerance: str) -> str:
        targets = len(self.table.targets)
        met = f"đạt cả {targets} chỉ tiêu" if way.met == targets else f"đạt ít nhất {way.met} chỉ tiêu"
        if way.others_short_below_pct is None:
            return met
        unit = "% so với chỉ tiêu" if tolerance == "tuong-doi" else " điểm phần trăm"
        short = f"hụt dưới {_number(way.others_short_below_pct)}{unit}"
        return f"{met}, mỗi chỉ tiêu còn lại {short}" if way.met else f"mỗi chỉ tiêu chưa đạt {short}"

    def _order(self, group: str) -> _Aspect:
        """The order of those criteria right below a group that are there in both tables."""
        common = [each for each in self.table.parts(group) if each in self.other.parts(group)]
        labels = (f"“{self.table.criteria[each].label}”" for each in common)
        return _list("thứ tự các tiêu chí", common, labels)


def _vote(vote: VoteRule) -> _Aspects:
    at_least = {">=": "ít nhất", ">": "quá"}[vote.comparator]
    needed = f"{at_least} {vote.threshold} số {BASES[vote.base][1]}"
    return {
        "needed": _Aspect("mức phiếu cần đạt", (vote.base, vote.threshold, vote.comparator), needed),
        "clause": _quoted("căn cứ", vote.clause),
        "verified": _verified(vote.verified),
    }


def _cap(criterion: Criterion) -> _Aspect:
    given = (criterion.cap_points, criterion.is_capped)
    if not criterion.is_capped:
        words = "không giới hạn"
    elif criterion.cap is None:
        words = ""
    else:
        words = f"{_number(criterion.cap)} điểm{' (bằng điểm chuẩn)' if criterion.cap_points is None else ''}"
    return _Aspect("mức trần", given if given != (None, True) else None, words, " ")


def _floor(criterion: Criterion) -> _Aspect:
    if criterion.floor_points is None and criterion.rule:
        return _Aspect("mức sàn", None, "0 điểm (không đặt riêng)")
    return _points("mức sàn", criterion.floor_points)


def _bands(rule: Steps, other: AnyRule | None) -> _Aspects:
    """The points of each bound; but the bound of each band where the points are those of the other rule."""
    points = [band.points for band in rule.bands]
    if isinstance(other, Steps) and points == [band.points for band in other.bands]:
        return {
            ("band", place): _Aspect(
                f"giới hạn của bậc {_number(band.points)} điểm", band.bounds, f"“{_bound(band, rule.feed)}”"
            )
            for place, band in enumerate(rule.bands)
        }
    return {("band", *band.bounds): _points(f"bậc “{_bound(band, rule.feed)}”", band.points) for band in rule.bands}


def _bound(band: Band, feed: Feed) -> str:
    if not band.bounds:
        return "còn lại"
    comparator, bound = band.bounds[0]
    unit = _unit(feed)
    said = f"{_number(bound)}{unit if unit == '%' else f' {unit}'}".rstrip()
    # A count is never below 0.
    is_none = (comparator, bound) == ("<=", 0) and feed.of in ("so_vi_pham", "so_ngay_cham")
    return said if is_none else _BOUNDS[comparator].format(said)


def _unit(feed: Feed) -> str:
    """What the quantity of a feed is counted in; empty where only the score sheet knows."""
    if feed.of == "so_lieu":
        return Measure(feed.measure).unit
    units = {"chenh_lech": "điểm phần trăm", "so_vi_pham": "vi phạm", "so_ngay_cham": "ngày", "phieu_cham": feed.unit}
    return units.get(feed.of, "%")


def _points(noun: str, points: Decimal | None) -> _Aspect:
    return _Aspect(noun, points, "" if points is None else f"{_number(points)} điểm", " ")


def _quoted(noun: str, text: str) -> _Aspect:
    return _Aspect(noun, text or None, _in_quotes(text) if text else "", " ")


def _list(noun: str, values: Iterable[Hashable], names: Iterable[str], empty: str = "") -> _Aspect:
    return _Aspect(noun, tuple(values) or None, ", ".join(names) or empty)


def _verified(is_verified: bool) -> _Aspect:
    words = "đã kiểm chứng" if is_verified else "chưa kiểm chứng"
    return _Aspect("tình trạng kiểm chứng", None if is_verified else False, words)


def _in_quotes(text: str) -> str:
    return f"“{text}”"


def _inside(label: str) -> str:
    """A label as it stands within a sentence."""
    return label[:1].lower() + label[1:]


def _number(value: Decimal) -> str:
    """Without zeros at the end: 0.50 and 0.5 are equal, so they read alike."""
    return format_decimal(value.normalize())
