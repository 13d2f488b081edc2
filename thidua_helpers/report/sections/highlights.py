"""Sentences on notable results of the province."""

from collections.abc import Iterator

from markupsafe import Markup

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.errors import not_none
from thidua_helpers.report.pages import CHECKS_PAGE
from thidua_helpers.report.render.html_blocks import Html, fold, render
from thidua_helpers.report.render.html_cells import HtmlCells
from thidua_helpers.report.sections.clusters import largest_cluster
from thidua_helpers.report.sections.headline import (
    amount_in_words,
    not_reproducible_rates,
)
from thidua_helpers.report.sections.periods import (
    bar_name,
    open_verdict_in_words,
    target_name,
    target_rates,
)
from thidua_helpers.report.sections.without_large_cases import (
    COMPARED_WORDS,
    compare_with_remainder,
    without_large_cases,
)
from thidua_helpers.results.verdicts import verdict
from thidua_helpers.vocabulary import PROVINCE, Measure, TargetOutcome

# More names push the summary onto a second sheet of paper.
_NAMED = 8


def highlights(book: OpenEdition) -> Html:
    """Sentences on what neither panels nor statements say; empty without any."""
    figures = HtmlCells(book)
    sentences = [
        *_done_sentence(book, figures),
        *_units_below(book, figures),
        *_concentration(book, figures),
        *_printed_rates(book, figures),
        *_unlisted(book),
    ]
    return render("highlights", sentences=sentences)


def published_rate(book: OpenEdition, figures: HtmlCells, measure: str) -> Markup | None:
    """The province's rate as printed, if it cannot be recomputed; else None."""
    rows = not_reproducible_rates(book, PROVINCE, measure)
    return Markup("đã công bố {}, chưa kiểm tra lại được").format(figures.printed(rows[0])) if rows else None


def done_without_rate(figures: HtmlCells, measure: str) -> Markup | None:
    """The province's finished amount, "917,9 tỷ đồng*"; None if unknown or a rate is known."""
    done = figures.book.rules.indicators.volume_lines[-1]
    has_rate = figures.is_known("rates", PROVINCE, measure, figures.main_rate)
    if has_rate or not figures.is_known("figures", PROVINCE, measure, done):
        return None
    return amount_in_words(figures, PROVINCE, measure, done)


def _done_sentence(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    """Sentence on finished amounts without a rate, with the change since the base."""
    amounts = []
    for measure in ("viec", "tien"):
        key = PROVINCE, measure, book.rules.indicators.volume_lines[-1]
        if amount := done_without_rate(figures, measure):
            if figures.row("same_period", *key):
                amount += Markup(", {} so với {}").format(figures.change(key), not_none(book.base).title)
            amounts.append(amount)
    if amounts:
        why = "Chưa có số có điều kiện nên chưa tính được tỷ lệ."
        yield Markup("Đã thi hành xong {}. {}").format(Markup("; ").join(amounts), why)


def cluster_sentences(book: OpenEdition) -> Html:
    """Folded sentences on clusters beside the rest of the province, and on configured rates."""
    figures = HtmlCells(book)
    sentences = [
        *_cluster_comparisons(book, figures),
        *_rest_sentence(book, figures),
        *_named_rates(book, figures),
    ]
    return fold("Nhận xét về các cụm và toàn tỉnh", render("highlights", sentences=sentences))


def _concentration(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    if largest := largest_cluster(book, figures):
        name, joined, *shares = largest
        link = Markup('<a href="index.html#cac-cum">bảng các cụm</a>')
        yield Markup("{} chiếm {} số việc thụ lý {} {} số tiền ({}).").format(name, shares[0], joined, shares[1], link)


def _cluster_comparisons(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    """Sentences comparing clusters with the rest of the province, also without large cases."""
    for cluster in book.rules.clusters:
        parts = [
            Markup("{} {} có điều kiện, {} phần còn lại của tỉnh ({})").format(
                figures.percent(cluster.id, measure, figures.main_rate),
                name,
                COMPARED_WORDS[place],
                figures.rate_without_holder((cluster.id, measure, figures.main_rate)),
            )
            for measure, name in (("viec", "số việc"), ("tien", "số tiền"))
            if (place := compare_with_remainder(figures, cluster.id, measure, figures.main_rate)) is not None
        ]
        if parts:
            parts += [
                Markup("{} thì {}").format(term[0].lower() + term[1:], words)
                for term, words in without_large_cases(book, figures, cluster.id, "tien")
            ]
            link = Markup('<a href="{}.html">{}</a>').format(cluster.id, cluster.name)
            yield Markup("{} thi hành xong {}.").format(link, Markup("; ").join(parts))


def _rest_sentence(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    for rest in book.remainders:
        known = [cluster for cluster in book.rules.cluster_ids if cluster not in rest.split("+")]
        if all(figures.is_known("rates", rest, measure, figures.main_rate) for measure in ("viec", "tien")):
            yield Markup(
                "{} gộp lại thi hành xong {} số việc, {} số tiền có điều kiện (suy ra: toàn tỉnh trừ {})."
            ).format(
                book.rules.name(rest),
                figures.percent(rest, "viec", figures.main_rate),
                figures.percent(rest, "tien", figures.main_rate),
                book.rules.name("+".join(known)),
            )


def _units_below(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    """Sentences on units below a target, or a milestone within a year; few are named."""
    for measure, rate in target_rates(book.rules):
        rows = {unit: figures.row("targets", unit, measure, rate) for unit in book.rules.unit_by_id}
        missed = [
            book.rules.name(unit) for unit, row in rows.items() if verdict(book.edition, row) == TargetOutcome.NOT_MET
        ]
        # Those below the main target are in the statements on the shortfall.
        if missed and rate != book.rules.indicators.main_rate:
            link = Markup('<a href="index.html#cac-don-vi">bảng các đơn vị</a>')
            what = bar_name(book.edition)
            named = ", ".join(missed) if len(missed) <= _NAMED else f"{len(missed)} đơn vị"
            yield Markup("Chưa đạt {} {}: {} ({}).").format(what, target_name(book.rules, measure, rate), named, link)
        for unit, row in rows.items():
            if verdict(book.edition, row) == TargetOutcome.DEPENDS:
                name, words = book.rules.name(unit), open_verdict_in_words(row)
                of = target_name(book.rules, measure, rate)
                yield Markup("{}, {} {}: {}.").format(name, bar_name(book.edition), of, words)


def _unlisted(book: OpenEdition) -> Iterator[Markup]:
    units = [unit.short_name for unit in book.rules.units_in_no_cluster]
    if units:
        yield Markup(
            '{} không có trong danh sách cụm nào đã công bố (<a href="index.html#cac-cum">thành viên các cụm</a>).'
        ).format(", ".join(units))


def _named_rates(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    """Sentences on the rates of the configured list `highlights`."""
    indicators = book.rules.indicators
    for rate_id in indicators.pages.highlights:
        rate = indicators.rates[rate_id]
        if all(figures.is_known("rates", PROVINCE, measure, rate_id) for measure in rate.own_measures):
            whole, part = (indicators.lines[line].short_label.lower() for line in (rate.denominator, rate.numerator))
            if rate.kind == "pct":
                shares = Markup(" và ").join(
                    Markup("{} số {}").format(figures.percent(PROVINCE, measure, rate_id), measure.label)
                    for measure in rate.own_measures
                )
                yield Markup("{} {} là {}.").format(shares, whole, part)
            else:
                yield _per_case(book, figures, rate_id, whole)


def _per_case(book: OpenEdition, figures: HtmlCells, rate: str, cases: str) -> Markup:
    """Money per case of the province and of the median unit: large cases distort the mean."""
    text = Markup("Bình quân một việc {} là {} triệu đồng").format(cases, figures.per_case(PROVINCE, rate))
    units = [unit for unit in book.rules.unit_by_id if figures.is_known("rates", unit, "tien", rate)]
    if len(units) > 2:
        ordered = sorted(units, key=lambda unit: not_none(figures.exact_rate(unit, "tien", rate)))
        middle = ordered[(len(ordered) - 1) // 2]
        text += Markup("; xếp {} đơn vị theo mức này, đơn vị ở giữa ({}) là {} triệu đồng").format(
            len(units), book.rules.name(middle), figures.per_case(middle, rate)
        )
    return text + "."


def _printed_rates(book: OpenEdition, figures: HtmlCells) -> Iterator[Markup]:
    """Sentence on printed rates that cannot be recomputed."""
    rows = [row for measure in ("viec", "tien") for row in not_reproducible_rates(book, PROVINCE, measure)]
    if rows:
        printed = Markup(" và ").join(
            Markup("{} về {}").format(figures.printed(row), Measure(row["measure"]).label) for row in rows
        )
        link = Markup('<a href="{}.html">đối chiếu</a>').format(CHECKS_PAGE.name)
        yield Markup("Nguồn in tỷ lệ {} nhưng không nêu số có điều kiện, nên chưa kiểm tra lại được ({}).").format(
            printed, link
        )
