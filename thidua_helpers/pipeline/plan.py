"""The tasks of a build: stages, pages and sets of files, each with its notebook, parameters and inputs.

Rules and pages are imported inside functions: a run with nothing to do plans its stages only, and loads nothing heavy.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from thidua_helpers.period import Edition
from thidua_helpers.workspace.paths import Workspace

if TYPE_CHECKING:
    from thidua_helpers.report.pages import Page
    from thidua_helpers.rules.book import RuleBook

CLEAN, RESULTS, RANKING, COMPARE = STAGES = ("10_clean", "20_results", "30_ranking", "40_compare")
# The sets of files: shared tables, documents, papers of the check.
DATA, DOCUMENTS, PAPERS = "bang-so-lieu", "van-ban", "phieu"


@dataclass(frozen=True)
class Task:
    """One step of a build. `notebook` is "" for a set of files.

    `inputs` are the editions whose received files it may read, together with those of no edition; None: it reads only
    files that it records. Workbooks are read by a library that cannot be watched, so they are declared here.
    """

    name: str
    notebook: str = ""
    parameters: Mapping[str, str | bool] = field(default_factory=dict)
    inputs: tuple[Edition, ...] | None = None
    page: "Page | None" = None

    @property
    def is_stage(self) -> bool:
        return self.name in STAGES

    @property
    def subject(self) -> object:
        """What it is about: a shared page and its internal version are about the same and draw the same charts."""
        return self.page.subject if self.page else self.name


def stages(workspace: Workspace, edition: Edition, is_provisional: bool, base: Edition | None = None) -> list[Task]:
    """The stages in their order; the last one compares with `base`, or with the same period of the year before."""
    until = tuple(workspace.editions_until(edition))
    others = tuple(each for each in until if each != edition)
    of_edition = {"edition": str(edition)}
    with_base = {"base": str(base)} if base else {}
    return [
        Task(CLEAN, CLEAN, of_edition, until),
        Task(RESULTS, RESULTS, of_edition | {"is_provisional": is_provisional}, others),
        Task(RANKING, RANKING, of_edition),
        Task(COMPARE, COMPARE, of_edition | with_base, others),
    ]


def pages(rules: "RuleBook", only: Sequence[str] = ()) -> list[Task]:
    """The pages of the edition, or those named in `only`; raises Refused for an unknown name."""
    from thidua_helpers.report.pages import chosen, pages_of

    return [_page(page) for page in chosen(pages_of(rules), only)]


def edition_tasks(rules: "RuleBook", only: Sequence[str] = ()) -> list[Task]:
    """Everything that is built after the stages: all sets of files and all pages, or only the pages named in `only`."""
    if only:
        return pages(rules, only)
    papers = check_papers(rules) if rules.statistical_forms else []
    return [Task(DATA), Task(DOCUMENTS), *papers, *pages(rules)]


def check_papers(rules: "RuleBook") -> list[Task]:
    """The papers for those who correct the data: the internal page of checks, and a paper for each unit."""
    from thidua_helpers.report.pages import check_page

    return [Task(PAPERS), _page(check_page(rules))]


def shared_files(rules: "RuleBook") -> list[Task]:
    """Everything of an edition that may be sent to others; of the documents the internal ones, too."""
    from thidua_helpers.report.pages import SHARED, pages_of

    return [Task(DATA), Task(DOCUMENTS), *(_page(page) for page in pages_of(rules) if page.audience == SHARED)]


def comparison_tasks(rules: "RuleBook", base: Edition) -> list[Task]:
    """The pages that compare the edition with another base than the usual one."""
    from thidua_helpers.report.pages import compare_pages

    return [_page(page) for page in compare_pages(rules, base)]


def _page(page: "Page") -> Task:
    return Task(page.name, page.notebook, dict(page.parameters), page=page)
