"""Notes on reading a report, and the sources of its figures."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from thidua_helpers.edition.opened import OpenEdition
from thidua_helpers.edition.parameters import is_internal_audience
from thidua_helpers.files import checksum, record_read
from thidua_helpers.intake.read_edition import input_files
from thidua_helpers.period import Edition
from thidua_helpers.report.documents import INTERNAL, documents_of
from thidua_helpers.report.render.blocks import Column, Row
from thidua_helpers.report.render.html_blocks import Html, paragraph, render, table
from thidua_helpers.report.sections.figures_state import unverified_readings
from thidua_helpers.rules.unverified import unverified_in_use
from thidua_helpers.vietnamese import format_date
from thidua_helpers.vocabulary import PROVINCE, State


def reading_notes(book: OpenEdition, audience: str, up: str = "") -> Html:
    """Notes of the year, then terms, formulas and rules of the page.

    `up` is the path from the page to the edition's folder, or to its folder of internal pages.
    """
    indicators = book.rules.indicators
    figures = book.table("figures")
    known_lines = set(figures.loc[figures["state"] == State.VALUE, "line"].unique())
    used = [rate for rate in indicators.rates.values() if {rate.numerator, rate.denominator} <= known_lines]
    return render(
        "how_to_read",
        notes=[*book.rules.year.notes, *unverified_readings(book), *_reorganised(book), *_not_ranked(book)],
        up=up + "../" * is_internal_audience(audience),
        lines=[line for line_id, line in indicators.lines.items() if line_id in known_lines],
        rates=used,
        unverified=bool(unverified_in_use(book.rules)),
    )


def _not_ranked(book: OpenEdition) -> Iterator[str]:
    """Notes on registers that are not yet due, and that a part of a year is not ranked."""
    if book.rules.not_yet:
        names = ", ".join(book.rules.not_yet)
        yield f"Chưa đến hạn lập: {names}; báo cáo chưa có các nội dung dựa vào các sổ này."
    if not book.edition.is_whole_year and not book.rules.ranking_criteria:
        text = "Kỳ sơ kết này không chấm điểm, không xếp hạng, không xét khen thưởng"
        yield f"{text}; việc đó làm khi tổng kết năm {book.edition.year}."


def _reorganised(book: OpenEdition) -> Iterator[str]:
    """Notes on the figures of a year in which units were reorganised."""
    rules, rule = book.rules, book.rules.year.reorganisation
    if rule is None:
        return
    day, before = format_date(rule.on), Edition.parse(rule.before).title
    if not rule.restarts_forms:
        yield f"Biểu của các đơn vị sắp xếp lại từ {day} lũy kế từ {format_date(book.edition.start)}, nên đứng riêng."
        return
    yield (
        f"Biểu của các đơn vị sắp xếp lại bắt đầu từ {day}. Số cả năm của mỗi đơn vị: số phát sinh là của {before} "
        "(các đơn vị cũ) cộng từ ngày đó; số cuối kỳ là của biểu mới; có điều kiện và phải thi hành là của biểu mới "
        f"cộng số đã xong, đình chỉ, giảm của {before}, để số còn tồn ngày sắp xếp không bị tính hai lần."
    )
    for unit, successor in rule.results_to.items():
        yield f"Kết quả {before} của {rules.name(unit)}, đơn vị được chia, tính cho {rules.name(successor)}."


def attachments(book: OpenEdition, holder: str, audience: str) -> Html:
    """Links to a holder's documents and the data workbook; internal: also council papers."""
    is_internal = is_internal_audience(audience)
    files = [(document.name, document.label, "Word") for document in documents_of(book)
             if document.holder == holder and document.is_internal <= is_internal]  # fmt: skip
    if holder == PROVINCE:
        files.append((book.workspace.reports.data_workbook(book.edition).name, "Bảng số liệu", "Excel"))
    links = [
        (name.removeprefix(INTERNAL) if name.startswith(INTERNAL) else "../" * is_internal + name, label, program)
        for name, label, program in files
    ]
    return render("attachments", links=links)


def provenance(book: OpenEdition, cluster: str = "") -> Html:
    """Sources, and input workbooks with checksums; for a cluster without other units' files."""
    paths = input_files(book.workspace, book.rules)
    of_others = _files_of_others(book, cluster) if cluster else ()
    listed = [path for path in paths if book.workspace.relative(path) not in of_others]
    elsewhere = "Tệp bảng tính của các đơn vị ngoài cụm: ở trang toàn tỉnh." if len(listed) < len(paths) else ""
    return Html(sources(book) + _checksums(book, listed, elsewhere))


def _files_of_others(book: OpenEdition, cluster: str) -> set[str]:
    """Files that have figures of units outside the cluster only."""
    facts = book.table("facts")
    unit = facts["holder"].str.split(".").str[0]
    is_of_others = unit.isin(set(book.rules.unit_by_id).difference(book.rules.cluster(cluster).members))
    return set(facts.loc[is_of_others, "file"]).difference(facts.loc[~is_of_others, "file"])


def _checksums(book: OpenEdition, paths: Iterable[Path], elsewhere: str = "") -> str:
    files = []
    for path in paths:
        record_read(path)
        files.append((book.input_names.shown_path(book.workspace.relative(path)), checksum(path)))
    return render("inputs", files=files, elsewhere=elsewhere)


def provenance_of_trends(book: OpenEdition) -> Html:
    """Sources of the series and other periods, and the latter's workbook with its checksum."""
    of_series = {source for sources in book.table("trends")["source"] for source in sources.split(";")}
    cited = of_series | set(book.table("published_periods")["source"])
    other = book.rules.settings.other_periods
    files = _checksums(book, [book.workspace.inputs.shared_raw(other.file)]) if other else ""
    text = "Số liệu của mỗi kỳ đọc từ tệp bảng tính của chính kỳ đó; tệp và mã kiểm tra ở trang toàn tỉnh của kỳ ấy."
    return Html(paragraph(text) + (_sources(book, cited) if cited - {""} else "") + files)


def sources(book: OpenEdition) -> Html:
    """Table of publications that figures and rules were taken from."""
    return _sources(book, set(book.table("published")["source"]) | _sources_of_rules(book))


def _sources(book: OpenEdition, ids: set[str]) -> Html:
    all_sources = book.rules.sources
    cited = [source for source in all_sources if source in ids]
    rows = [
        Row(
            [
                source_id,
                all_sources[source_id].title,
                all_sources[source_id].publisher,
                format_date(day) if (day := all_sources[source_id].published_on) else "không rõ ngày",
                all_sources[source_id].address or "chưa lưu địa chỉ",
                all_sources[source_id].note,
            ],
        )
        for source_id in cited
    ]
    columns = [
        Column("Mã nguồn"),
        Column("Tên", "text"),
        Column("Nơi đăng hoặc tác giả", "text"),
        Column("Ngày"),
        Column("Địa chỉ", "code"),
        Column("Ghi chú", "text"),
    ]
    return table("Nguồn đã dùng", columns, [rows])


def _sources_of_rules(book: OpenEdition) -> set[str]:
    rules = book.rules
    cited = {row.source for row in (*rules.targets, *rules.milestones)} | {
        table.source for table in rules.criteria.values()
    }
    cited |= {rules.awards.source or ""} if rules.awards else set()
    cited |= {row.source for row in rules.heads if row.system == rules.year.clusters}
    cited |= {row.source for row in rules.statements} | {rules.year.summing_up.source or ""}
    return {name or "" for name in cited} | ({rules.cluster_system.decision.source} if rules.cluster_system else set())
