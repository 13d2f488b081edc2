"""Kinds of pages: notebook, audience, name, title and place in the navigation of each.

A page has one name everywhere: `2021/cum-1`, `2021/don-vi/1-01`. A new page is a notebook and an entry here.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.period import Edition
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.vocabulary import PROVINCE, Folder

SHARED, INTERNAL = "chia-se", "noi-bo"
EDITIONS = "index"


# Conditions on an edition. Named functions: a page is sent to other processes with its kind.


def _always(rules: RuleBook) -> bool:
    return True


def _never(rules: RuleBook) -> bool:
    return False


def _is_scored(rules: RuleBook) -> bool:
    return rules.year.emulation is not None


def _has_reports_of_units(rules: RuleBook) -> bool:
    return bool(rules.statistical_forms)


def _has_same_period_before(rules: RuleBook) -> bool:
    return rules.same_period_before is not None


def _has_trends(rules: RuleBook) -> bool:
    return rules.has_trends


def _is_part_of_year(rules: RuleBook) -> bool:
    return not rules.edition.is_whole_year


@dataclass(frozen=True)
class PageKind:
    """A kind of page, with the condition under which an edition has it.

    Texts may have fields: {holder} (in `name` the id, else the name of the cluster or unit), {edition}, {year},
    {province}, {base} (" với " and the base of a comparison, or empty). Pages without `label` are not in the
    navigation.
    """

    id: str
    notebook: str
    name: str
    title: str
    label: str = ""
    holder: str = ""  # "cluster" or "unit": one page for each, and the name of the notebook's parameter
    exists: Callable[[RuleBook], bool] = _always
    is_shared: bool = True
    has_internal: Callable[[RuleBook], bool] = _never
    internal_folder: str = Folder.INTERNAL

    def holders(self, rules: RuleBook) -> Sequence[str]:
        """Clusters or units that have a page of this kind; one empty id if it has no holder."""
        if self.holder == "cluster":
            return rules.cluster_ids
        return list(rules.unit_by_id) if self.holder == "unit" else [""]

    def holder_name(self, rules: RuleBook, holder: str) -> str:
        """Name of the cluster or unit, else empty; raises Refused for an unknown one."""
        if self.holder == "cluster":
            return rules.cluster(holder).name
        return rules.unit(holder).name if self.holder == "unit" else ""


# Internal checks are kept with the check papers of the units; a run that only checks makes them too.
CHECKS_PAGE = PageKind(
    id="checks",
    notebook="99_checks",
    name="doi-chieu",
    title="Rà soát, đối chiếu số liệu {edition}, {province}",
    label="Rà soát, đối chiếu",
    has_internal=_has_reports_of_units,
    internal_folder=f"{Folder.INTERNAL}/{Folder.CHECK_PAPERS}",
)
PROVINCE_PAGE = PageKind(
    id="province",
    notebook="90_province",
    name="index",
    title="Kết quả thi hành án dân sự {province} {edition}",
    label="Toàn tỉnh",
    has_internal=_is_scored,
)
SUMMARY_PAGE = PageKind(
    id="summary",
    notebook="93_summary",
    name="tom-tat",
    title="Tóm tắt kết quả thi hành án dân sự {province} {edition}",
    label="Tóm tắt",
)
COMPARISON_PAGE = PageKind(
    id="comparison",
    notebook="94_compare",
    name="so-sanh",
    title="So sánh {edition}{base}, {province}",
    label="So sánh",
    exists=_has_same_period_before,
    has_internal=_is_scored,
)
TRENDS_PAGE = PageKind(
    id="trends",
    notebook="95_trends",
    name="xu-huong",
    title="Kết quả qua các năm, đến {edition}, {province}",
    label="Xu hướng",
    exists=_has_trends,
)
# In the order of the navigation.
KINDS = (
    PROVINCE_PAGE,
    SUMMARY_PAGE,
    PageKind(
        id="cluster",
        notebook="91_cluster",
        name="{holder}",
        title="{holder}: kết quả {edition}, {province}",
        label="{holder}",
        holder="cluster",
        has_internal=_is_scored,
    ),
    PageKind(
        id="unit",
        notebook="92_unit",
        name=f"{Folder.UNITS}/{{holder}}",
        title="{holder}: kết quả {edition}",
        holder="unit",
        exists=_has_reports_of_units,
        has_internal=_is_scored,
    ),
    COMPARISON_PAGE,
    TRENDS_PAGE,
    CHECKS_PAGE,
    PageKind(
        id="projections",
        notebook="96_projections",
        name="du-bao",
        title="Dự báo cả năm {year} từ kết quả {edition}, {province}",
        label="Dự báo",
        exists=_is_part_of_year,
        is_shared=False,
        has_internal=_always,
    ),
)
# Made without a notebook when a revision is frozen; the list of editions links to it.
NOTICE_PAGE = PageKind(
    id="notice",
    notebook="",
    name="dieu-chinh",
    title="Thông báo điều chỉnh số liệu thi hành án dân sự {province} {edition}",
    label="Thông báo điều chỉnh số liệu",
)
KIND_BY_ID = {kind.id: kind for kind in (*KINDS, NOTICE_PAGE)}
_RESERVED = {*(kind.name for kind in KIND_BY_ID.values()), *Folder}


@dataclass(frozen=True)
class Page:
    """A page of an edition for an audience; `base` only if it differs from the usual one."""

    kind: PageKind
    edition: Edition
    audience: str = SHARED
    holder: str = ""
    base: Edition | None = None

    @property
    def name(self) -> str:
        folder = f"{self.kind.internal_folder}/" if self.audience == INTERNAL else ""
        return f"{self.edition}/{folder}{self.short_name}"

    @property
    def short_name(self) -> str:
        """Name below the edition's folder, or below its folder of internal pages."""
        return self.kind.name.format(holder=self.holder) + (f"-{self.base}" if self.base else "")

    @property
    def notebook(self) -> str:
        return self.kind.notebook

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Parameters of the notebook: (name, value)."""
        parameters = [("edition", str(self.edition)), ("audience", self.audience)]
        parameters += [(self.kind.holder, self.holder)] if self.kind.holder else []
        return *parameters, *([("base", str(self.base))] if self.base else [])

    @property
    def subject(self) -> tuple[object, ...]:
        """Key that the shared and the internal version of a page have in common."""
        return self.kind.id, self.edition, self.holder, self.base

    def title(self, rules: RuleBook, base: Edition | None = None) -> str:
        """Heading of the page; `base` is the edition that its figures are compared with."""
        return self.kind.title.format(
            edition=rules.edition.title,
            year=rules.edition.year,
            province=rules.settings.province,
            holder=self.kind.holder_name(rules, self.holder),
            base=f" với {base.title}" if base else "",
        )


def pages_of(rules: RuleBook) -> list[Page]:
    """Pages of the edition, shared ones first, without the internal page of checks.

    Raises Refused for a cluster id that is the name of a page or folder.
    """
    _refuse_reserved_names(rules)
    shared = [kind for kind in KINDS if kind.is_shared]
    internal = [kind for kind in KINDS if kind.has_internal(rules) and kind != CHECKS_PAGE]
    return [
        Page(kind, rules.edition, audience, holder)
        for audience, kinds in ((SHARED, shared), (INTERNAL, internal))
        for kind in kinds
        if kind.exists(rules)
        for holder in kind.holders(rules)
    ]


def compare_pages(rules: RuleBook, base: Edition) -> list[Page]:
    """Pages that compare the edition with a base other than the usual one."""
    audiences = [SHARED, *([INTERNAL] if COMPARISON_PAGE.has_internal(rules) else [])]
    return [Page(COMPARISON_PAGE, rules.edition, audience, base=base) for audience in audiences]


def check_page(rules: RuleBook) -> Page:
    """Internal page of checks: findings by unit, with the check papers of each."""
    _refuse_reserved_names(rules)
    return Page(CHECKS_PAGE, rules.edition, INTERNAL)


def notice_page(edition: Edition, audience: str = SHARED) -> Page:
    """Page on the changes by the last revision."""
    return Page(NOTICE_PAGE, edition, audience)


def _refuse_reserved_names(rules: RuleBook) -> None:
    for cluster in rules.cluster_ids:
        if cluster in _RESERVED or cluster.startswith(f"{COMPARISON_PAGE.name}-"):
            raise Refused(f"{rules.clusters_file}: mã cụm “{cluster}” đã được dùng.")


def select_pages(pages: list[Page], only: Iterable[str]) -> list[Page]:
    """Pages named in `only`, all if it is empty; raises Refused for an unknown name."""
    by_name = {page.name: page for page in pages}
    for name in only:
        if name not in by_name:
            raise Refused(f"Không có trang “{name}”." + suggestion(name, by_name))
    return [page for page in pages if not only or page.name in only]


def navigation(rules: RuleBook, page: Page) -> list[tuple[str, str]]:
    """Links of a page's navigation: address without `.html`, and label.

    Internal pages link to the internal versions of pages that have one.
    """
    up = "../" * page.short_name.count("/")
    is_internal = page.audience == INTERNAL
    shared = up + "../" * is_internal
    links = [(f"{shared}../{EDITIONS}", "Các kỳ báo cáo")]
    for kind in (kind for kind in KINDS if kind.label and kind.exists(rules)):
        if is_internal and kind.has_internal(rules):
            folder = up + f"{kind.internal_folder}/".removeprefix(f"{Folder.INTERNAL}/")
        elif kind.is_shared:
            folder = shared
        else:
            continue
        for holder in kind.holders(rules):
            label = kind.label.format(holder=kind.holder_name(rules, holder))
            links.append((folder + kind.name.format(holder=holder), label))
    if is_internal and page.kind.is_shared:
        links.append((f"{shared}{page.short_name}", "Bản chia sẻ của trang này"))
    return links


def page_of_holder(rules: RuleBook, holder: str) -> str:
    """Address of a holder's page from those of the province and clusters; empty without one."""
    if holder == PROVINCE:
        return f"{PROVINCE_PAGE.name}.html"
    if holder in rules.cluster_ids:
        return f"{holder}.html"
    return f"{Folder.UNITS}/{holder}.html" if rules.statistical_forms and holder in rules.unit_by_id else ""
