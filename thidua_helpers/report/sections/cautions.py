"""Mark and sentence for a target met while the enforceable share fell sharply."""

from collections.abc import Iterable
from decimal import Decimal

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.findings.catalogue.oddities import CO_DIEU_KIEN_DOI_NHIEU, MAU_SO_DOI_CUOI_KY
from thidua_helpers.numbers import compares
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.periods import bar_name
from thidua_helpers.results.verdicts import bar, verdict
from thidua_helpers.vocabulary import Measure, TargetOutcome

# Findings on the enforceable share: since a late edition of the same year, and since the year before.
_LATE, _SINCE = MAU_SO_DOI_CUOI_KY.id, CO_DIEU_KIEN_DOI_NHIEU.id
_MARK = "(!)"
TERM = "Cần làm rõ"


def is_denominator_smaller(book: OpenEdition, holder: str, measure: str) -> bool:
    """Whether the target was met and a finding reports a sharp fall of the enforceable share."""
    figures = HtmlCells(book)
    if verdict(book.edition, figures.row("targets", holder, measure, figures.main_rate)) != TargetOutcome.MET:
        return False
    checks = {
        row["check"]
        for name in ("findings_clean", "findings_results")
        for row in book.rows(name).values()
        if (row["holder"], row["measure"]) == (holder, measure)
    }
    return _LATE in checks or (_SINCE in checks and _has_smaller_share(book, holder, measure))


def _has_smaller_share(book: OpenEdition, holder: str, measure: str) -> bool:
    """Whether the enforceable share is below that of the base."""
    figures = HtmlCells(book)
    row = figures.row("same_period", holder, measure, figures.enforceable_share)
    return bool(row) and Decimal(row["difference_pct"]) < 0


def caution_mark(book: OpenEdition, holder: str, measures: Iterable[str] = ("viec", "tien")) -> Markup:
    """Mark for a verdict or a unit's name; empty if there is nothing to clarify."""
    labels = [Measure(measure).label for measure in measures if is_denominator_smaller(book, holder, measure)]
    if not labels:
        return Markup()
    clause = f"Đạt {bar_name(book.edition)} về {', '.join(labels)} khi số có điều kiện giảm nhiều; xem trang của đơn vị"
    return Markup(' <abbr class="caution" title="{}">{}</abbr>').format(clause, _MARK)


def caution_symbol(book: OpenEdition, holder: str, measure: str) -> str:
    """Mark in a document; empty if there is nothing to clarify."""
    return f" {_MARK}" if is_denominator_smaller(book, holder, measure) else ""


def caution_legend(book: OpenEdition, holders: Iterable[str], measures: Iterable[str] = ("viec", "tien")) -> str:
    """Meaning of the mark, for a table's subtitle; empty if no holder has the mark."""
    if not any(is_denominator_smaller(book, holder, measure) for holder in holders for measure in measures):
        return ""
    return f"{_MARK} đạt {bar_name(book.edition)} khi số có điều kiện giảm nhiều, cần làm rõ: xem trang của đơn vị"


def caution_sentence(book: OpenEdition, holder: str, measure: str) -> Markup:
    """Changes of finished and enforceable, and the rate at the enforceable share of the base."""
    figures, key = HtmlCells(book), (holder, measure, book.rules.indicators.main_rate)
    *_, enforceable, finished = book.rules.indicators.volume_lines
    changes = [
        (name, (holder, measure, line)) for name, line in (("thi hành xong", finished), ("có điều kiện", enforceable))
    ]
    clauses = [
        Markup("{} {}").format(name, figures.change(change))
        for name, change in changes
        if figures.row("same_period", *change)
    ]
    row = figures.row("same_period", *key)
    if not clauses or not _has_smaller_share(book, holder, measure) or not row.get("at_share_before_pct"):
        return Markup("tỷ lệ có điều kiện trên phải thi hành giảm nhiều, xem điểm cần lưu ý ở cuối trang")
    is_met = compares(Decimal(row["at_share_before_pct"]), *not_none(bar(book.edition, figures.row("targets", *key))))
    return Markup(
        "{} so với {}; nếu tỷ lệ có điều kiện vẫn như kỳ đó ({}) thì tỷ lệ thi hành xong là {}, {} {}"
    ).format(
        Markup(", ").join(clauses),
        not_none(book.base).title,
        figures.before((holder, measure, figures.enforceable_share)),
        figures.cell("same_period", key, "at_share_before_pct"),
        "vẫn đạt" if is_met else "không đạt",
        bar_name(book.edition),
    )
