"""One edition with its rules, its stage tables, and what stages need from other editions."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isfinite
from numbers import Integral, Real
from pathlib import Path

import pandas as pd

from thidua_helpers.checks.cells import CellFinder, signed_keys
from thidua_helpers.checks.submissions import submissions
from thidua_helpers.comparison.comparability import comparable_figures, refuse_base
from thidua_helpers.comparison.compare import Comparison
from thidua_helpers.comparison.points_changes import Scored
from thidua_helpers.comparison.trends import EditionRead, long_figures
from thidua_helpers.edition.stage_tables import StageTables
from thidua_helpers.errors import Refused, suggestion
from thidua_helpers.files import replace_file
from thidua_helpers.findings import INTERNAL_CHECKS
from thidua_helpers.intake.naming import InputNames
from thidua_helpers.intake.read_edition import Intake, files_of_input, read_inputs
from thidua_helpers.period import Edition
from thidua_helpers.results.figures import figures_of
from thidua_helpers.rules.book import RuleBook
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.rules.read_rules import read_rules
from thidua_helpers.rules.revisions import Revision, read_revision
from thidua_helpers.scoring.points import Assumption
from thidua_helpers.scoring.quantities import quantities_of
from thidua_helpers.scoring.what_if import Otherwise, changes, what_if
from thidua_helpers.tables.keys import FIGURE_KEY, RATE_KEY
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.compare import COMPARE
from thidua_helpers.tables.store import cached_from_table, write_table
from thidua_helpers.vietnamese import comparison_form
from thidua_helpers.vocabulary import COLUMNS, Basis, Level, Match, Measure, ScoreStage, State
from thidua_helpers.workspace.paths import Workspace
from thidua_helpers.workspace.tables import comparison_folder


class OpenEdition(StageTables):
    """One edition with its rules and stage tables."""

    def __init__(self, workspace: Workspace, edition: Edition, base: Edition | None = None) -> None:
        if base is not None:
            refuse_base(edition, base)
        super().__init__(workspace, edition)
        self._base = base
        self.rules: RuleBook = read_rules(workspace, edition)

    def __repr__(self) -> str:
        return f"<Kỳ báo cáo {self.edition}: {self.edition.title}, {self.rules.workspace.province}>"

    def _folder_of(self, name: str, folder: Path) -> Path:
        """Where in the folder of stage tables one of them lies: beside another base than the usual one, apart."""
        is_compared = name in SCHEMAS and SCHEMAS[name].stage == COMPARE
        return comparison_folder(folder, self._base) if is_compared and self._base else folder

    @staticmethod
    def is_yes(word: str) -> bool:
        """Whether a notebook's parameter says "co" (yes) or "khong" (no); raises Refused for any other word."""
        if word not in ("co", "khong"):
            raise Refused(f"Tham số là “{word}”; chỉ nhận co hoặc khong.")
        return word == "co"

    def store(self, **tables: pd.DataFrame) -> None:
        """Writes the stage tables, each wholly or not at all. Stage notebooks store through this one call."""
        for name, table in tables.items():
            folder = self.workspace.tables.to_write(self.edition)
            write_table(self._folder_of(name, folder), name, table)
            self._rows.pop(name, None)
        for made_of_tables in (
            "cells",
            "facts_of_units",
            "rests",
            "shown_units",
            "findings",
            "findings_on_figures",
            "findings_shared",
            "input_names",
        ):
            self.__dict__.pop(made_of_tables, None)

    @property
    def facts(self) -> pd.DataFrame:
        """Every figure as read, with file, sheet and cell."""
        return self._labelled(self.table("facts"), FIGURE_KEY, drop=["edition"])

    @property
    def results(self) -> pd.DataFrame:
        """The figures of every level: units, clusters, province, and what is derived for the rest."""
        return self._labelled(self.table("figures"), FIGURE_KEY, drop=["edition", "level", "inputs"])

    @property
    def rates(self) -> pd.DataFrame:
        """Every rate with its numerator and denominator."""
        drop = ["edition", "level", "numerator_keys", "denominator_keys"]
        return self._labelled(self.table("rates"), RATE_KEY, drop=drop)

    @property
    def published(self) -> pd.DataFrame:
        """Every published figure beside what the data give for it."""
        table = self.table("reconciliation").assign(result=lambda rows: rows["result"].map(Match.labels()))
        columns = ["printed", "against", "recomputed", "recomputed_pct", "result", "source", "file", "sheet", "cell"]
        return self._labelled(table[["holder", "item", "measure", *columns]], ["holder", "item", "measure"])

    @cached_property
    def findings(self) -> pd.DataFrame:
        """The findings of all stages, errors first."""
        return self._findings(*(name for name in SCHEMAS if name.startswith("findings_")))

    @cached_property
    def findings_on_figures(self) -> pd.DataFrame:
        """The findings on what units reported and what was published; those on scores, votes, awards are internal."""
        return self._findings("findings_clean", "findings_results")

    def _findings(self, *names: str) -> pd.DataFrame:
        made = [self.table(name) for name in names]
        return pd.concat(made).drop(columns="number").sort_values("severity", kind="stable", ignore_index=True)

    @cached_property
    def shown_units(self) -> list[str]:
        """The units that pages and tables show: all where units report, else those of which figures were published."""
        if self.rules.statistical_forms:
            return list(self.rules.unit_by_id)
        figures = self.table("figures")
        known = set(figures[(figures["level"] == Level.UNIT) & (figures["state"] == State.VALUE)]["holder"])
        return [unit for unit in self.rules.unit_by_id if unit in known]

    @cached_property
    def rests(self) -> list[str]:
        """The holders that stand for what totals imply ("cum-1+cum-2")."""
        figures = self.table("figures")
        return list(figures[figures["level"] == Level.REST]["holder"].unique())

    @staticmethod
    def is_internal(audience: str) -> bool:
        """Whether a page is for the office only ("noi-bo") or to be shared ("chia-se"); raises Refused for another."""
        if audience not in ("chia-se", "noi-bo"):
            raise Refused(f"Đối tượng đọc là “{audience}”; chỉ nhận chia-se hoặc noi-bo.")
        return audience == "noi-bo"

    @cached_property
    def input_names(self) -> InputNames:
        """What received workbooks are called on pages."""
        received = [
            (self.workspace.relative(path), item)
            for item in self.rules.year.inputs
            for path in files_of_input(self.workspace, self.rules, item)
        ]
        facts = self.table("facts")
        whose = facts["holder"].str.split(".").str[0]
        is_unit = whose.isin(set(self.rules.unit_by_id))
        units = whose[is_unit].groupby(facts.loc[is_unit, "file"]).agg(set)
        return InputNames(received, units.to_dict(), self.rules)

    @cached_property
    def findings_shared(self) -> pd.DataFrame:
        """The findings on figures, without those that are for the office: which repeat what people wrote."""
        found = self.findings_on_figures
        return found[~found["check"].isin(INTERNAL_CHECKS)]

    @property
    def set_aside(self) -> list[str]:
        """The units without which a provisional run went on; empty in a complete edition."""
        table = self.table("submissions")
        return list(table[table["set_aside"] == "co"]["holder"])

    @property
    def rankings(self) -> tuple[str, ...]:
        """What is ranked: the province and clusters that have a criteria table; nothing while units are set aside."""
        return () if self.set_aside else tuple(self.rules.rankings)

    def to_rank(self, *names: str) -> dict[str, pd.DataFrame]:
        """Stage tables that ranking goes by; empty while units are set aside, so that nothing is ranked or proposed."""
        tables = self.tables(*names)
        return {name: table.iloc[:0] for name, table in tables.items()} if self.set_aside else tables

    @cached_property
    def scored_on(self) -> Revision | None:
        """The published revision to whose figures the points keep; None where the edition's own are scored.

        Raises Refused, naming the nearest, where the year file names one that is not there.
        """
        kept = _kept_tables(self.workspace, self.rules)
        return read_revision(self.workspace, self.edition, self.rules.year.emulation.scored_on) if kept else None

    @cached_property
    def scored(self) -> StageTables:
        """The tables whose figures are scored: this edition's, or those of the revision to which its points keep."""
        return _kept_tables(self.workspace, self.rules) or self

    def to_score(self, *names: str) -> dict[str, pd.DataFrame]:
        """Stage tables that points are computed from; empty while units are set aside, so that nothing is ranked."""
        return self.to_rank(*names) if self.set_aside else self.scored.tables(*names)

    def scored_anew(self) -> dict[str, pd.DataFrame]:
        """Ranks, classes and awards as they would be if the edition's own figures were scored; none where they are."""
        if self.scored_on is None:
            return {}
        made = what_if(self._ranked_tables(self.to_rank), self.rankings, Otherwise(), self.rules)
        return {name: made[name] for name in ("ranks", "classes", "awards")}

    def _ranked_tables(self, scored: Callable[..., dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
        """What is ranked by: figures and scores as `scored` gives them, votes and nominations as they are."""
        read = scored("figures", "targets", "submissions", "inspections", "receipts", "scores")
        return read | self.to_rank("staff", "nominations", "vote_results")

    def earlier_figures(self) -> dict[Edition, pd.DataFrame]:
        """The figures of the editions that this one is checked against or projected from, as far as the workspace has
        them.

        They are read from their own workbooks, so it does not matter whether those editions have been run. Those of
        earlier years are given as those of the holders of now, where they compare.
        """
        year, late_month = self.edition.year, self.rules.workspace.plausibility.late_month
        asked = {self.edition.previous, Edition(year, late_month)}
        asked |= {Edition(base, months) for base in self.base_years for months in (self.edition.months, 12)}
        found = {}
        for edition in sorted(asked & set(self.workspace.editions()) - {self.edition}):
            rules, _, figures = self._read(edition)
            found[edition] = figures if edition.year == year else comparable_figures(figures, rules, self.rules)
        return found

    def editions_read(self) -> list[Edition]:
        """The editions whose inputs the stage tables may be made of: this one, and all that ended before it does."""
        return self.workspace.editions_until(self.edition)

    @property
    def alike(self) -> list[Edition]:
        """The editions of the workspace of the same length, this one among them: `open_editions(*book.alike)`."""
        return self.workspace.editions_of_length(self.edition.months)

    @property
    def base_years(self) -> list[int]:
        """The earlier years of which the workspace has both this period and the whole: what a projection can go by.
        None for a whole year."""
        known, months = set(self.workspace.editions()), self.edition.months
        earlier = sorted({each.year for each in known if each.year < self.edition.year})
        return [] if months == 12 else [year for year in earlier if {Edition(year, months), Edition(year)} <= known]

    def _series(self) -> list[EditionRead]:
        """Every edition of the workspace that ended no later than this one, its own last."""
        earlier = [each for each in self.editions_read() if each != self.edition]
        found = [self._read(each) for each in sorted(earlier, key=lambda each: each.end)]
        own = EditionRead(self.rules, self.table("facts"), self.table("figures"))
        return [*(EditionRead(rules, intake.facts, figures) for rules, intake, figures in found), own]

    def long_figures(self, editions: Iterable[Edition]) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Figures and rates of these editions, each from its own workbooks, under the holders of this one."""
        read = [self._read(edition) for edition in editions]
        series = [EditionRead(rules, intake.facts, figures) for rules, intake, figures in read]
        return long_figures(series, self.rules)

    def last_year(self) -> tuple[RuleBook, pd.DataFrame] | None:
        """The rules and figures of the last whole year, whose closing is this edition's opening; None if not there."""
        last = Edition(self.edition.year - 1)
        if last not in self.workspace.editions():
            return None
        rules, _, figures = self._read(last)
        return rules, figures

    def _read(self, edition: Edition) -> tuple[RuleBook, Intake, pd.DataFrame]:
        """Another edition from its own workbooks: rules, inputs, figures."""
        return _read(self.workspace, edition, self._state_of_inputs)

    @cached_property
    def _state_of_inputs(self) -> tuple[tuple, ...]:
        return self.workspace.inputs.state()

    @property
    def base(self) -> Edition | None:
        """The edition that this one is compared with: the one asked for, else the same period of the year before."""
        return self._base or self.rules.same_period_before

    def comparison(self) -> Comparison:
        """This edition beside its base, which is read from its own workbooks, whether it has been run or not."""
        names = ("figures", "submissions", "inspections", "receipts", "scores")
        now = Scored(self.rules, quantities_of(self.to_score(*names), self.rules))
        of_now = self.table("figures"), self.table("rates"), self.rankings, self._series()
        if self.base is None:
            return Comparison(None, None, now, *of_now)
        rules, intake, figures = self._read(self.base)
        kept = _kept_tables(self.workspace, rules)
        if kept:
            tables = kept.tables(*names)
        else:
            reports = submissions(intake.facts, intake.tables["receipts"], [], rules, is_provisional=False)
            tables = intake.tables | {"figures": figures, "submissions": reports}
        return Comparison(Scored(rules, quantities_of(tables, rules)), figures, now, *of_now)

    def store_officer_key(self, text: str) -> None:
        """Keeps which code stands for which officer, in a file that git ignores; nothing where nobody needed one."""
        if text:
            replace_file(self.workspace.inputs.officer_key_to_write, text.encode("utf-8"))

    @cached_property
    def cells(self) -> CellFinder:
        if "facts" in self._given:
            return CellFinder(self.table("facts"), self.rows("facts"))
        return cached_from_table(CellFinder, self._folder("facts"), "facts", self.workspace.is_frozen)

    @cached_property
    def facts_of_units(self) -> dict[str, pd.DataFrame]:
        """The facts of each unit itself, without its officers and total rows; a unit without any is left out."""
        facts = self.table("facts")
        return dict(list(facts[facts["holder"].isin(self.rules.unit_by_id)].groupby("holder")))

    def places(self, inputs: str) -> pd.DataFrame:
        """Where the rows lie that a points row names in `inputs`: `table`, `key`, `sign`, `file`, `sheet`, `cell`.

        A register's entry is a whole row of its sheet ("dòng 12"); facts and scores are cells. Where the points keep to
        a published revision, the files are those that it holds.
        """
        rows = []
        for key, sign in signed_keys(inputs):
            table, _, name = key.partition(":")
            row = self.scored.rows(table)[name]
            cell = row["cell"] if "cell" in row else f"dòng {row['row']}"
            file = self.scored.workspace.revisions.frozen_name(row["file"])
            place = {"file": file, "sheet": row["sheet"], "cell": cell}
            rows.append({"table": table, "key": name, "sign": sign, **place})
        return pd.DataFrame(rows, columns=["table", "key", "sign", "file", "sheet", "cell"])

    def points(self, holder: str, ranking: str) -> pd.DataFrame:
        """Every criterion of a unit in one ranking (“toan-tinh” or a cluster's id): points, and the sum in words."""
        holder = self._holder(holder)
        ranking = _known(
            ranking, self.rules.rankings, _spelled({self.rules.name(each): each for each in self.rules.rankings})
        )
        table = self.table("points")
        own = table[(table["holder"] == holder) & (table["ranking"] == ranking)].set_index("criterion")
        criteria = self.rules.rankings[ranking].criteria
        own.insert(0, "label", [criteria[each].label if each in criteria else "Tổng điểm" for each in own.index])
        shown = ["label", "max_points", "points", "words", "clause", "inputs"]
        order = [*criteria, TOTAL]
        return own.loc[[each for each in order if each in own.index], shown].rename(columns=COLUMNS)

    def trace_points(self, holder: str, ranking: str, criterion: str) -> pd.DataFrame:
        """The rows behind one criterion's points of a unit, each with file, sheet and cell."""
        inputs = self.points(holder, ranking)[COLUMNS["inputs"]]
        return self.places(inputs[_known(criterion, inputs.index, {})]).rename(columns=COLUMNS)

    def what_if(
        self,
        cases: Mapping[str, int] | None = None,
        stage: str = "",
        weights: Mapping[str, float] | None = None,
        without_criteria: Iterable[str] = (),
        without_leaders: Iterable[str] = (),
    ) -> dict[str, pd.DataFrame]:
        """What would change, and only that, of `points`, `ranks`, `classes` and `awards`; nothing is written.

        `cases`: so many more cases finished, by unit ({"1-01": 1}; fewer if negative), enforceable ones as they are.
        `stage`: the stage of the score sheets that counts (tu_cham, tham_dinh, ket_luan). `weights`: what the points of
        a criterion or group are multiplied by ({"cum-1/viec": 2}), `without_criteria`: those dropped ("cum-1/viec").
        `without_leaders`: units left out where the leader of a cluster is looked for. Raises Refused for what is not
        known, and in an edition in which nothing is ranked.
        """
        if not self.rankings:
            raise Refused(f"Kỳ {self.edition} không xếp hạng, nên không có gì để giả định.")
        if stage and stage not in ScoreStage.labels():
            raise Refused(f"Không có bước chấm “{stage}”." + suggestion(stage, ScoreStage.labels()))
        factors = {name: _weight(name, weight) for name, weight in (weights or {}).items()}
        factors |= {name: Fraction(0) for name in without_criteria}
        by_leaf = {leaf: factor for name, factor in factors.items() for leaf in self._leaves(name)}
        leaders = frozenset(self._holder(unit) for unit in without_leaders)
        more = {self._holder(unit): _whole(unit, number) for unit, number in (cases or {}).items()}
        otherwise = Otherwise(more, stage, Assumption(by_leaf, leaders))
        before = self.tables("points", "ranks", "classes", "awards")
        return changes(before, what_if(self._ranked_tables(self.to_score), self.rankings, otherwise, self.rules))

    def _leaves(self, name: str) -> list[tuple[str, str]]:
        """The criteria with a rule at or below “<ranking>/<criterion>”."""
        ranking, _, criterion = name.partition("/")
        table = self.rules.rankings[_known(ranking, self.rules.rankings, {})]
        asked = [_known(criterion, table.criteria, {})]
        leaves = []
        while asked:
            each = asked.pop()
            leaves += [(ranking, each)] if each in table.leaves else []
            asked += table.parts(each)
        return leaves

    def trace(self, holder: str, measure: str, name: str) -> pd.DataFrame:
        """Where a figure or rate comes from: one row per fact behind it, with value, source, file, sheet and cell.

        `name` is a line ("thu_ly") or a rate ("ty_le_xong"); `holder` an id or a name ("cum-1", "Cụm 1"). A missing
        figure has no rows. Raises Refused, with the nearest known names, for an unknown one.
        """
        key = holder, measure, name = self._figure_key(holder, measure, name)
        if name in self.rules.indicators.lines:
            parts = {"": "/".join(key)}
        else:
            rates = self.table("rates").set_index(RATE_KEY)
            if key not in rates.index:
                raise Refused(f"Tỷ lệ “{name}” không tính bằng {Measure(measure).label}.")
            rate = rates.loc[key]
            parts = {"tử số: ": rate["numerator_keys"], "mẫu số: ": rate["denominator_keys"]}
        rows = [self._facts_behind(part, figure) for part, figure in parts.items()]
        table = pd.concat(rows, ignore_index=True)
        table = table[[*FIGURE_KEY, "role", "value", "source", "file", "sheet", "cell"]]
        return self._labelled(table, FIGURE_KEY)

    def _figure_key(self, holder: str, measure: str, name: str) -> tuple[str, str, str]:
        """The ids of a figure or rate that may have been asked for by names, in any declared spelling."""
        rules = self.rules
        indicators = rules.indicators.lines | rules.indicators.rates
        asked = (
            (measure, Measure.labels(), _spelled({label: each for each, label in Measure.labels().items()})),
            (name, indicators, _spelled({rule.label: each for each, rule in indicators.items()})),
        )
        return self._holder(holder), *(_known(str(given), ids, spellings) for given, ids, spellings in asked)

    def _holder(self, given: str) -> str:
        """The id of a holder that may have been asked for by a name, in any declared spelling, or a former one."""
        rules = self.rules
        known = list(self.table("figures")["holder"].unique())
        names = {rules.name(each): each for each in known} | {
            former: unit for unit, formers in rules.former_names.items() for former in formers
        }
        return _known(str(given), known, rules.holder_by_spelling | _spelled(names))

    def _facts_behind(self, part: str, figure_key: str) -> pd.DataFrame:
        figures = self.table("figures").set_index(FIGURE_KEY)
        key = tuple(figure_key.split("/"))
        if key not in figures.index:
            return self.cells.facts("").assign(role="")
        figure = figures.loc[key]
        facts = self.cells.facts(figure["inputs"])
        signs = facts["sign"].map({1: "", -1: " (trừ đi)"})
        return facts.assign(role=part + Basis(figure["basis"]).label + signs)

    def _labelled(self, table: pd.DataFrame, index: list[str], drop: Iterable[str] = ()) -> pd.DataFrame:
        """`table` for reading: names before ids, Vietnamese column heads, the ids kept in the index."""
        shown = table.drop(columns=list(drop))
        names = {holder: self.rules.name(holder) for holder in shown["holder"].unique()}
        lines = {line: rule.label for line, rule in self.rules.indicators.lines.items()}
        rates = {rate: rule.label for rate, rule in self.rules.indicators.rates.items()}
        words = {"state": State.labels(), "basis": Basis.labels()}
        shown = shown.assign(**{column: shown[column].map(words[column]) for column in words if column in shown})
        shown.insert(0, "Tên", shown["holder"].map(names))
        for column, texts in (("line", lines), ("rate", rates)):
            if column in shown:
                shown.insert(1, COLUMNS[column], shown[column].map(texts))
        return shown.set_index(index).rename(columns=COLUMNS)


@lru_cache(maxsize=16)
def _read(workspace: Workspace, edition: Edition, state: tuple[tuple, ...]) -> tuple[RuleBook, Intake, pd.DataFrame]:
    """An edition from its own workbooks, only to be read: several stages look at the same ones. `state` is theirs."""
    rules = read_rules(workspace, edition)
    intake = read_inputs(workspace, rules, is_kept=False)
    return rules, intake, figures_of(intake.facts, rules)


def _kept_tables(workspace: Workspace, rules: RuleBook) -> StageTables | None:
    """The tables of the published revision to which the points of an edition keep; None where its own are scored.

    Raises Refused, naming the nearest, for a revision that is not there, or was not scored.
    """
    name = rules.year.emulation.scored_on if rules.year.emulation else ""
    if not name:
        return None
    known, where = workspace.revisions.names(rules.edition), f"{rules.files.year}: “emulation.scored_on” là “{name}”"
    if name not in known:
        raise Refused(f"{where}, không phải bản đã công bố của kỳ {rules.edition}." + suggestion(name, known))
    tables = StageTables(workspace.revision(rules.edition, name), rules.edition)
    if tables.table("ranks").empty:
        raise Refused(f"{where}, nhưng bản công bố đó chưa chấm điểm, xếp hạng; bỏ khóa này.")
    return tables


def _whole(unit: str, cases: object) -> int:
    """So many cases as they were asked for; raises Refused for what is no whole number."""
    if not isinstance(cases, Integral) or isinstance(cases, bool):
        raise Refused(f"Số việc giả định của {unit} là “{cases}”; phải là số nguyên, ví dụ 1 hoặc -1.")
    return int(cases)


def _weight(name: str, weight: object) -> Fraction:
    """A weight as it was asked for, exactly; raises Refused for what is no number from 0 on."""
    is_number = isinstance(weight, Real | Decimal) and not isinstance(weight, bool)
    if not is_number or not isfinite(weight) or weight < 0:
        raise Refused(f"Trọng số giả định của {name} là “{weight}”; phải là một số từ 0 trở lên, ví dụ 0.5 hoặc 2.")
    return Fraction(str(weight))


def _spelled(names: Mapping[str, str]) -> dict[str, str]:
    return {comparison_form(name): each for name, each in names.items()}


def _known(given: str, ids: Iterable[str], spellings: Mapping[str, str]) -> str:
    """The id that `given` is or spells; raises Refused with the nearest ones."""
    form = comparison_form(given)
    found = form if form in ids else spellings.get(form)
    if found is None:
        raise Refused(f"Không có “{given}”." + suggestion(given, ids))
    return found
