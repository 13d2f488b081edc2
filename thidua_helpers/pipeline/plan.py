"""Tasks of a build: stages, pages and sets of files, with notebook, parameters and inputs.

Rules and pages are imported inside functions: a run with nothing to do plans stages only and loads nothing heavy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import Workspace

if TYPE_CHECKING:
    from thidua_helpers.report.pages import Page
    from thidua_helpers.rules.book import RuleBook

STAGES = ("10_clean", "20_results", "30_ranking", "40_compare", "50_insights")
CLEAN, RESULTS, RANKING, COMPARE, INSIGHTS = STAGES
# The stages that find something wrong or odd; a check needs no others.
STAGES_WITH_FINDINGS = (CLEAN, RESULTS, RANKING)
# The sets of files: shared tables, documents, papers of the check.
DATA, DOCUMENTS, PAPERS = "bang-so-lieu", "van-ban", "phieu"


@dataclass(frozen=True)
class Task:
    """One step of a build. `notebook` is "" for a set of files.

    `read_editions` are those whose received files it may read, besides those of no edition; None: only recorded files.
    They are declared because reads of workbooks cannot be recorded.
    """

    name: str
    notebook: str = ""
    parameters: Mapping[str, str | bool] = field(default_factory=dict)
    read_editions: tuple[Edition, ...] | None = None
    page: "Page | None" = None

    @property
    def is_stage(self) -> bool:
        return self.name in STAGES

    @property
    def subject(self) -> object:
        """Key of tasks that one worker does in turn: a shared page and its internal version."""
        return self.page.subject if self.page else self.name


def stages(workspace: Workspace, edition: Edition, is_provisional: bool, base: Edition | None = None) -> list[Task]:
    """Stages in order; `base` is by default the same period of the year before.

    With another base there are no insights: statements are about the edition and its usual base.
    """
    until = tuple(workspace.editions_until(edition))
    others = tuple(other for other in until if other != edition)
    of_edition = {"edition": str(edition)}
    with_base = {"base": str(base)} if base else {}
    return [
        Task(CLEAN, CLEAN, of_edition, until),
        Task(RESULTS, RESULTS, of_edition | {"is_provisional": is_provisional}, others),
        Task(RANKING, RANKING, of_edition),
        Task(COMPARE, COMPARE, of_edition | with_base, others),
        *([] if base else [Task(INSIGHTS, INSIGHTS, of_edition)]),
    ]


def pages(rules: "RuleBook", only: Sequence[str] = ()) -> list[Task]:
    """Pages of the edition, or those named in `only`; raises Refused for an unknown name."""
    from thidua_helpers.report.pages import pages_of, select_pages

    return [_page(page) for page in select_pages(pages_of(rules), only)]


def edition_tasks(rules: "RuleBook", only: Sequence[str] = ()) -> list[Task]:
    """All sets of files and pages after the stages, or only the pages named in `only`."""
    if only:
        return pages(rules, only)
    papers = check_papers(rules) if rules.statistical_forms else []
    return [Task(DATA), Task(DOCUMENTS), *papers, *pages(rules)]


def check_papers(rules: "RuleBook") -> list[Task]:
    """Papers for correcting the data: the internal page of checks, findings, papers of units."""
    from thidua_helpers.report.pages import check_page

    return [Task(PAPERS), _page(check_page(rules))]


def shared_files(rules: "RuleBook") -> list[Task]:
    """Tasks of all shared files of an edition; the documents include internal ones."""
    from thidua_helpers.report.pages import SHARED, pages_of

    return [Task(DATA), Task(DOCUMENTS), *(_page(page) for page in pages_of(rules) if page.audience == SHARED)]


def comparison_tasks(rules: "RuleBook", base: Edition) -> list[Task]:
    """Pages that compare the edition with another base than the usual one."""
    from thidua_helpers.report.pages import compare_pages

    return [_page(page) for page in compare_pages(rules, base)]


def _page(page: "Page") -> Task:
    return Task(page.name, page.notebook, dict(page.parameters), page=page)
