"""Operations of commands on an edition: publish, compare, make tables, check, verify.

Each plans tasks, builds outdated outputs in a build folder, and publishes it. `rules` come from `rules_to_build`.
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
    """Publish the whole edition, or the pages `only`, as far as they are outdated.

    `freeze` is called with the build before publishing, to keep a copy of it. Raises GateClosed for data with errors:
    then only `rejected/` and the papers of the check are written. Raises Refused if `only` leaves out published pages
    that contradict changed tables.
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
    """Publish the pages that compare the edition with `base`, and their tables; returns pages.

    The pages for the usual base, the same period of the year before, belong to the edition itself. Raises as
    `publish_edition` does, and Refused for a base that is not comparable or does not exist.
    """
    usual = rules.same_period_before
    if base is None and usual is None:
        others = ", ".join(str(other) for other in workspace.editions() if other != rules.edition)
        raise Refused(
            f"Thư mục làm việc chưa có kỳ {rules.edition.previous} để so sánh; ghi rõ kỳ gốc. Đang có: {others}."
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
    """Publish the stage tables, without pages and without the data gate."""
    with start_build(workspace, rules, options) as build:
        build.run_stages()
        publish_build(build)


def missing_files(workspace: Workspace, rules: RuleBook) -> pd.DataFrame | None:
    """Findings on missing inputs that are visible before anything is read; None without any."""
    findings = [*missing_inputs(workspace, rules), *undecided(rules)]
    return findings_table(findings) if findings else None


def check_edition(workspace: Workspace, rules: RuleBook, options: BuildOptions = DEFAULT) -> pd.DataFrame:
    """Findings of the edition; publishes only check papers. Raises GateClosed for errors."""
    with start_build(workspace, rules, options) as build:
        build.run_stages(names=plan.STAGES_WITH_FINDINGS)
        book = pass_gate_or_reject(build)
        publish_check_papers(build)
        return book.findings


def verify_edition(workspace: Workspace, rules: RuleBook, options: BuildOptions = DEFAULT) -> list[str]:
    """Names, from the workspace's root, of published shared files that differ when made again."""
    with start_build(workspace, rules, options) as build:
        build.run_stages()
        pass_gate_or_reject(build)
        build.make(plan.shared_files(rules))
        build.keep_notice()
        return changed_shared_files(build)
