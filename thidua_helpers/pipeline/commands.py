"""What the command line does with an edition: publish, compare, make tables, check, verify.

Each plans tasks, builds what is out of date in a build folder, and publishes it. `rules` are those of
`rules_to_build`, which refuses what cannot be built.
"""

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from thidua_helpers.checks.completeness import undecided
from thidua_helpers.errors import Refused
from thidua_helpers.findings.finding import findings_table
from thidua_helpers.intake.read_edition import missing_inputs
from thidua_helpers.period import Edition
from thidua_helpers.pipeline import plan
from thidua_helpers.pipeline.build import BuildOptions, start_build
from thidua_helpers.pipeline.publish import (
    Freeze,
    RunSummary,
    changed_shared_files,
    failure_recorded,
    pass_gate_or_reject,
    publish_build,
    publish_check_papers,
    publish_with_manifest,
    refuse_contradiction,
)
from thidua_helpers.report.pages import COMPARISON_PAGE, pages_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.workspace.paths import Workspace

DEFAULT = BuildOptions()


def publish_edition(
    workspace: Workspace,
    rules: RuleBook,
    options: BuildOptions = DEFAULT,
    only: Sequence[str] = (),
    freeze: Freeze | None = None,
) -> RunSummary:
    """Publish the whole edition, or the pages `only`, as far as they are out of date.

    `freeze` is called with the build before any of it is put in place, to keep a copy of it. Raises GateClosed if the
    data have errors: then the tables are left in `rejected/`, the papers of the check in `noi-bo/ra-soat/`, and what
    was published before stays. Raises Refused if `only` would leave other pages that contradict changed tables.
    """
    tasks = plan.edition_tasks(rules, only)
    with start_build(workspace, rules, options) as build, failure_recorded(build):
        if not only:
            build.warm_up()
        build.run_stages()
        pass_gate_or_reject(build)
        refuse_contradiction(build, tasks)
        build.make(tasks)
        return publish_with_manifest(build, only, freeze)


def compare_editions(
    workspace: Workspace, rules: RuleBook, base: Edition | None, options: BuildOptions = DEFAULT
) -> list[Path]:
    """Publish the pages that compare the edition with `base`, and the tables behind them; returns the pages.

    The comparison with the usual base, the same period of the year before, belongs to the edition's own pages. Raises
    as `publish_edition` does, and Refused for a base that cannot be compared with or does not exist.
    """
    usual = rules.same_period_before
    if base is None and usual is None:
        known = ", ".join(str(each) for each in workspace.editions() if each != rules.edition)
        raise Refused(
            f"Thư mục làm việc chưa có kỳ {rules.edition.previous} để so sánh; ghi rõ kỳ gốc. Đang có: {known}."
        )
    if base in (None, usual):
        pages = [page.name for page in pages_of(rules) if page.kind == COMPARISON_PAGE]
        publish_edition(workspace, rules, options, pages)
        return [workspace.reports.page(name) for name in pages]
    tasks = plan.comparison_tasks(rules, base)
    with start_build(workspace, rules, options) as build:
        build.run_stages(base)
        pass_gate_or_reject(build)
        refuse_contradiction(build, tasks)
        build.make(tasks)
        for path in build.workspace.tables.to_write(rules.edition).glob("*.csv"):
            path.unlink()
        return [path for path in publish_build(build) if path.suffix == ".html"]


def make_tables(workspace: Workspace, rules: RuleBook, options: BuildOptions = DEFAULT) -> None:
    """Publish the stage tables; no page is made, and no gate is passed."""
    with start_build(workspace, rules, options) as build:
        build.run_stages()
        publish_build(build)


def missing_at_once(workspace: Workspace, rules: RuleBook) -> pd.DataFrame | None:
    """Findings on missing inputs that can be seen before anything is read or computed; None where there are none."""
    found = [*missing_inputs(workspace, rules), *undecided(rules)]
    return findings_table(found) if found else None


def check_edition(workspace: Workspace, rules: RuleBook, options: BuildOptions = DEFAULT) -> pd.DataFrame:
    """The findings of the edition; only the papers of the check are published. Raises GateClosed past an error."""
    with start_build(workspace, rules, options) as build:
        build.run_stages()
        book = pass_gate_or_reject(build)
        publish_check_papers(build)
        return book.findings


def verify_edition(workspace: Workspace, rules: RuleBook, options: BuildOptions = DEFAULT) -> list[str]:
    """The published shared files that differ from those made again, by name from the workspace's root."""
    with start_build(workspace, rules, options) as build:
        build.run_stages()
        pass_gate_or_reject(build)
        build.make(plan.shared_files(rules))
        build.keep_notice()
        return changed_shared_files(build)
