"""The analyst's book: questions in three lines, numbers, heads, names, refusals."""

import csv
import re
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest
from conftest import EXAMPLE, opened
from pandas.api.types import is_numeric_dtype

import thidua_helpers
from thidua_helpers.analyst.book import AnalystBook
from thidua_helpers.analyst.holder import ClusterBook, UnitBook
from thidua_helpers.analyst.opening import open_edition
from thidua_helpers.analyst.scenario import assumed_changes
from thidua_helpers.errors import Refused
from thidua_helpers.rules.criteria import TOTAL
from thidua_helpers.tables.numeric import numeric_table
from thidua_helpers.tables.schemas import SCHEMAS
from thidua_helpers.tables.schemas.meanings import TABLES, column_meaning
from thidua_helpers.vocabulary import COLUMNS, PROVINCE, Measure

FRAMES = (
    *("units", "clusters", "figures", "rates", "targets", "ranks", "points", "changes", "years", "submissions"),
    *("officers", "findings", "insights", "published"),
)


@pytest.fixture(scope="module")
def book(analyst_root) -> AnalystBook:
    return open_edition("2022", root=analyst_root)


def stored(root: Path, table: str, /, **values: str) -> list[dict[str, str]]:
    """Rows of a stage table as its file has them, with the given values."""
    with (root / f"data/processed/2022/{table}.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if all(row[column] == value for column, value in values.items())]


def unit_rows(root: Path, table: str, /, **values: str) -> list[dict[str, str]]:
    """Rows of units only."""
    return [row for row in stored(root, table, **values) if re.fullmatch(r"\d-\d\d|cuc", row["holder"])]


def best(rows: list[dict[str, str]], column: str, count: int = 1) -> list[str]:
    """Holders with the highest values of a column."""
    known = [row for row in rows if row[column]]
    return [row["holder"] for row in sorted(known, key=lambda row: -Decimal(row[column]))[:count]]


# Questions


def worst_money_targets(root: Path) -> list[str]:
    return best(unit_rows(root, "targets", measure="tien", rate="ty_le_xong"), "difference_pct", 99)[:-6:-1]


def finished_by_officer(root: Path) -> dict[str, Fraction]:
    by_unit: dict[str, Counter] = defaultdict(Counter)
    for row in stored(root, "facts", measure="viec"):
        unit, _, officer = row["holder"].partition(".")
        if officer.startswith("cb-") and row["line"] in ("xong", "dinh_chi"):
            by_unit[unit][officer] += int(row["value"])
    return {f"Đơn vị {unit}": Fraction(sum(of.values()), len(of)) for unit, of in by_unit.items() if unit == "1-05"}


def targets_in_chart(root: Path) -> int:
    return sum(bool(row["target_pct"] and row["result_pct"]) for row in unit_rows(root, "targets"))


def rates_over_years(root: Path) -> list[list[float]]:
    rows = stored(root, "trends", holder="1-05", name="ty_le_xong")
    years = ("2020", "2021", "2022")
    values = {(row["period"], row["measure"]): float(row["value_pct"]) for row in rows if row["period"] in years}
    return [[values[year, measure] for measure in ("viec", "tien")] for year in years]


def first_and_second(root: Path) -> dict[str, float]:
    ranks = sorted(stored(root, "ranks", ranking="cum-1"), key=lambda row: int(row["rank"] or 99))
    one, other = (row["holder"] for row in ranks[:2])
    points = {(row["holder"], row["criterion"]): row["points"] for row in stored(root, "points", ranking="cum-1")}
    criteria = {criterion for _, criterion in points}
    return {name: float(Decimal(points[one, name]) - Decimal(points[other, name])) for name in criteria}


def ranks_with_20_more(root: Path) -> list[list[int]]:
    changed = assumed_changes(opened(root, "2022"), {"1-05": 20})["ranks"]
    now = {row["ranking"]: int(row["rank"]) for row in stored(root, "ranks", holder="1-05")}
    return [[now[ranking], int(changed.loc[(ranking, "1-05"), "rank_assumed"])] for ranking in ("cum-1", PROVINCE)]


def best_without_large_cases(root: Path) -> list[str]:
    return best(unit_rows(root, "rates", measure="tien", rate="ty_le_xong_tru_viec_lon"), "value_pct", 3)


def shares_of_cluster(root: Path) -> list[float]:
    rows = stored(root, "trends", measure="tien", name="thu_ly")
    values = {(row["period"], row["holder"]): int(row["value"]) for row in rows}
    return [100 * values[year, "cum-1"] / values[year, PROVINCE] for year in ("2020", "2021", "2022")]


def grown_carry_over(root: Path) -> list[tuple[str, int, int]]:
    rows = unit_rows(root, "same_period", measure="viec", name="chuyen_ky_sau")
    now = {row["holder"]: int(row["value"]) for row in stored(root, "figures", measure="viec", line="chuyen_ky_sau")}
    changes = best(rows, "change", 4)
    of_unit = {row["holder"]: int(row["change"]) for row in rows}
    return [(unit, now[unit], of_unit[unit]) for unit in changes]


def late_units(root: Path) -> dict[str, int]:
    return {row["holder"]: int(row["days_late"]) for row in stored(root, "submissions") if int(row["days_late"] or 0)}


def best_cluster(root: Path) -> str:
    rows = stored(root, "rates", level="cum", measure="viec", rate="ty_le_xong")
    return max(rows, key=lambda row: Fraction(int(row["numerator"]), int(row["denominator"])))["holder"]


def units_with_both_targets(root: Path) -> int:
    met = Counter(row["holder"] for row in unit_rows(root, "targets", rate="ty_le_xong", outcome="dat"))
    return sum(count == 2 for count in met.values())


def missing_cases(root: Path) -> int:
    rows = unit_rows(root, "targets", measure="viec", rate="ty_le_xong", outcome="chua_dat")
    return sum(int(row["missing_fixed"]) for row in rows)


def violations(root: Path) -> int:
    counts: Counter = Counter()
    for row in stored(root, "inspections"):
        counts[row["holder"]] += int(row["count"])
    return max(counts.values())


def busiest_unit(root: Path) -> str:
    staff = {row["holder"]: int(row["staff"]) for row in stored(root, "staff")}
    rows = unit_rows(root, "figures", measure="viec", line="co_dieu_kien")
    return max(rows, key=lambda row: Fraction(int(row["value"]), staff[row["holder"]]))["holder"]


def widest_criterion(root: Path) -> float:
    points: dict[str, list[Decimal]] = defaultdict(list)
    for row in stored(root, "points", ranking="cum-2", kind="tieu_chi"):
        points[row["criterion"]].append(Decimal(row["points"]))
    return float(max(max(values) - min(values) for values in points.values()))


def money_of_clusters(root: Path) -> dict[str, int]:
    rows = stored(root, "figures", level="cum", measure="tien", line="co_dieu_kien")
    return {f"Cụm {row['holder'][-1]}": int(row["value"]) for row in rows}


def cells_of_finished(root: Path) -> list[str]:
    return [stored(root, "facts", holder="1-05", measure="viec", line=line)[0]["cell"] for line in ("xong", "dinh_chi")]


def largest_rises(root: Path) -> list[str]:
    return best(unit_rows(root, "same_period", measure="viec", name="ty_le_xong"), "difference_pct", 3)


def ranks_unlike_decided(root: Path) -> list[str]:
    decided = {row["holder"]: row["value"] for row in stored(root, "decisions", subject="xep-hang")}
    rows = [row for row in stored(root, "ranks") if row["ranking"] != PROVINCE and row["holder"] in decided]
    return [row["holder"] for row in rows if row["rank"] != decided[row["holder"]]]


QUESTIONS: dict[str, tuple[str, Callable[[Path], object]]] = {
    "which five units miss the money target most": (
        """of_money = book.targets.query("`Tính bằng` == 'tiền' and `Tỷ lệ` == 'Tỷ lệ thi hành xong'")
answer = of_money.nsmallest(5, "Chênh lệch (điểm %)").index.tolist()""",
        worst_money_targets,
    ),
    "how many cases does an officer finish": (
        """by_unit = book.officers.groupby("Đơn vị")["Đã thi hành xong (việc)"].mean()
answer = by_unit[["Đơn vị 1-05"]].to_dict()""",
        finished_by_officer,
    ),
    "rates against targets in seaborn": (
        """import seaborn as sns
axis = sns.scatterplot(book.targets, x="Chỉ tiêu (%)", y="Kết quả (%)", hue="Tính bằng")
answer = len(axis.collections[0].get_offsets())""",
        targets_in_chart,
    ),
    "a unit in three years": (
        """years = book.unit("Đơn vị 1-05").years
answer = years[["Tỷ lệ thi hành xong về việc (%)", "Tỷ lệ thi hành xong về tiền (%)"]].to_numpy().tolist()""",
        rates_over_years,
    ),
    "what separates the first two of a cluster": (
        """first, second = book.cluster("Cụm 1").ranks.index[:2]
parts = book.compare(first, second).query("Nhóm == 'Điểm, Cụm 1'")["Chênh lệch"]
answer = {name: pytest.approx(value) for name, value in parts.items()}""",
        first_and_second,
    ),
    "what would twenty cases more change": (
        """ranks = book.what_if("1-05", 20).ranks.loc["1-05"]
answer = ranks[["Hạng hiện nay", "Hạng giả định"]].to_numpy().tolist()""",
        ranks_with_20_more,
    ),
    "the best money rates without large cases": (
        """rates = book.by_unit("ty_le_xong_tru_viec_lon", measure="tiền")
answer = rates.nlargest(3, rates.columns[-1]).index.tolist()""",
        best_without_large_cases,
    ),
    "a cluster's share of money by year": (
        """shares = book.cluster("cum-1").years["Tỷ trọng trong toàn tỉnh (thụ lý) về tiền (%)"]
answer = [pytest.approx(share, abs=0.005) for share in shares]""",
        shares_of_cluster,
    ),
    "whose carry-over grew": (
        """cases = book.changes.query("Cấp == 'đơn vị' and `Tính bằng` == 'việc' and `Nội dung` == 'Số chuyển kỳ sau'")
grown = cases.nlargest(4, "Tăng, giảm")[["Nay", "Tăng, giảm"]]
answer = list(grown.itertuples(name=None))""",
        grown_carry_over,
    ),
    "who was late": (
        """answer = book.submissions.query("`Số ngày chậm` > 0")["Số ngày chậm"].to_dict()""",
        late_units,
    ),
    "the best cluster": ("""answer = book.clusters["Tỷ lệ thi hành xong về việc (%)"].idxmax()""", best_cluster),
    "who met both targets": (
        """main = book.targets[book.targets["Tỷ lệ"] == "Tỷ lệ thi hành xong"]
answer = (main[main["Kết luận"] == "Đạt"].groupby("Tên").size() == 2).sum()""",
        units_with_both_targets,
    ),
    "how many cases are missing": (
        """main = book.targets.query("`Tính bằng` == 'việc' and `Tỷ lệ` == 'Tỷ lệ thi hành xong'")
answer = main[main["Kết luận"] == "Chưa đạt"]["Còn thiếu"].sum()""",
        missing_cases,
    ),
    "the most violations": (
        """answer = book.registers["so kiem tra, kiem sat"].groupby("Tên")["Số vi phạm"].sum().max()""",
        violations,
    ),
    "cases for each member of the staff": (
        """staff = book.registers["Sổ biên chế và xếp loại"]["Biên chế"]
answer = (book.units["Có điều kiện thi hành (việc)"] / staff).idxmax()""",
        busiest_unit,
    ),
    "the criterion with the widest points": (
        """points = book.cluster("cum-2").points.groupby("Tiêu chí")["Điểm"]
answer = pytest.approx((points.max() - points.min()).max())""",
        widest_criterion,
    ),
    "money of units by cluster": (
        """answer = book.units.groupby("Cụm")["Có điều kiện thi hành (đồng)"].sum().to_dict()""",
        money_of_clusters,
    ),
    "where a figure comes from": (
        """answer = book.trace("Đơn vị 1-05", "việc", "Đã thi hành xong")["Ô"].tolist()""",
        cells_of_finished,
    ),
    "the largest rises of the rate": (
        """of_cases = book.changes.query("Cấp == 'đơn vị' and `Tính bằng` == 'việc'")
rates = of_cases[of_cases["Nội dung"] == "Tỷ lệ thi hành xong"]
answer = rates.nlargest(3, "Tăng, giảm (điểm %)").index.tolist()""",
        largest_rises,
    ),
    "ranks unlike the decided ones": (
        """ranks = book.ranks.dropna(subset="Hạng theo quyết định")
answer = ranks[ranks["Hạng"] != ranks["Hạng theo quyết định"]].index.tolist()""",
        ranks_unlike_decided,
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_question_is_answered_in_three_lines(book, analyst_root, question):
    code, expected = QUESTIONS[question]
    assert len(code.splitlines()) <= 3
    names: dict[str, object] = {"book": book, "pytest": pytest}
    exec(code, names)
    assert names["answer"] == expected(analyst_root)


def test_answers_of_2022_are_those_of_the_example(book):
    late = book.submissions["Số ngày chậm"]
    assert (late.eq(0).sum(), late.max(), late.isna().sum()) == (25, 2, 1)
    assert book.submissions["Số ngày chậm"].idxmax() == "2-02"
    assert book.cluster("cum-1").ranks.index[0] == "1-02"
    assert book.unit("1-05").ranks["Hạng"].tolist() == [13, 4]


# Numbers, heads, names


def known_heads(book: AnalystBook) -> set[str]:
    frames = book._frames
    quantities = {frames.head(name, measure) for name in frames.quantities for measure in Measure}
    return set(COLUMNS.values()) | quantities


@pytest.mark.parametrize("name", FRAMES)
def test_frame_has_numbers_known_heads_and_one_index(book, name):
    frame = getattr(book, name)
    assert frame.index.name == "Mã"
    assert set(frame.columns) <= known_heads(book)
    assert not frame.columns.duplicated().any()
    dtypes = frame.dtypes.astype("str")
    assert set(dtypes) <= {"str", "Int64", "int64", "float64", "datetime64[us]", "datetime64[s]"}
    for column in frame.columns[dtypes == "str"]:
        texts = frame.loc[frame[column] != "", column]
        assert texts.empty or column in ("Kỳ", "So với kỳ") or not texts.str.fullmatch(r"-?\d+(\.\d+)?").all(), column
    assert is_numeric_dtype(frame.get("Kết quả (%)", pd.Series(dtype="float64")))


@pytest.mark.parametrize("name", FRAMES)
def test_frame_is_the_analysts_own(book, name):
    frame = getattr(book, name)
    frame["Tên"] = "?"
    assert "?" not in set(getattr(book, name).get("Tên", []))


def test_each_head_means_one_thing():
    assert len(set(COLUMNS.values())) == len(COLUMNS)


def test_frames_of_units_have_no_clusters(book):
    units = set(book.units.index)
    assert len(units) == 27
    for name in ("targets", "ranks", "points", "submissions"):
        assert set(getattr(book, name).index) <= units
    for name in ("figures", "rates", "changes", "years"):
        assert set(getattr(book, name)["Cấp"]) == {"đơn vị", "cụm", "toàn tỉnh"}


def test_figures_without_meaning_are_left_out_and_missing_ones_say_so(book):
    assert "không áp dụng" not in set(book.figures["Trạng thái"]) | set(book.rates["Trạng thái"])
    figures = book.figures
    assert figures.loc[figures["Giá trị"].isna(), "Trạng thái"].eq("chưa có số liệu").all()


def test_every_stage_table_gets_numbers(book):
    for name, schema in SCHEMAS.items():
        if name == "revised":
            continue
        table = book.table(name)
        assert list(table.columns) == list(schema.columns)
        for column in schema.decimals:
            assert table[column].dtype == "float64", (name, column)
        for column in schema.dates:
            assert str(table[column].dtype).startswith("datetime64"), (name, column)


def test_stored_tables_keep_exact_texts(book, analyst_root):
    assert opened(analyst_root, "2022").table("targets")["target_pct"].dtype == "str"


def test_text_in_a_decimal_column_is_an_error():
    table = pd.DataFrame({column: ["x"] for column in SCHEMAS["weights"].columns})
    with pytest.raises(ValueError, match="x"):
        numeric_table("weights", table)


@pytest.mark.parametrize("text", ["1-05", "Đơn vị 1-05", "đơn vị  1-05", "don vi 1-05", "Chi cục THADS Đơn vị 1-05"])
def test_unit_is_found_by_id_and_name(book, text):
    assert repr(book.unit(text)) == "<Đơn vị 1-05 (1-05), kỳ 2022>"


def test_names_are_taken_wherever_ids_are(book):
    pd.testing.assert_frame_equal(
        book.trace("cum-1", "viec", "ty_le_xong"), book.trace("Cụm 1", "Việc", "tỷ lệ thi hành xong")
    )
    pd.testing.assert_frame_equal(book.points_of("1-05", "cum-1"), book.points_of("Đơn vị 1-05", "cum 1"))
    pd.testing.assert_frame_equal(
        book.by_unit("thu_ly", measure="tien"), book.by_unit("tong so thu ly", measure="đồng")
    )
    assert book.table("Kết quả so với chỉ tiêu").equals(book.table("targets"))


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda book: book.unit("1-99"), "Không có đơn vị “1-99”. Đang có: 1-01, "),
        (lambda book: book.unit("Đơn vị 1-5"), "Có phải: Đơn vị 1-05"),
        (lambda book: book.unit("cum-1"), "Không có đơn vị “cum-1”."),
        (lambda book: book.cluster("cum-9"), "Có phải: cum-"),
        (lambda book: book.trace("cum-1", "kg", "thu_ly"), "“kg”"),
        (lambda book: book.by_unit("ty le thi hanh xog"), "Có phải: Tỷ lệ thi hành xong"),
        (lambda book: book.points_of("1-05", "cum-2x"), "Có phải: cum-2"),
        (lambda book: book.table("target"), "Có phải: targets"),
        (lambda book: book.registers["sổ kiểm tra"], "Có phải: Sổ kiểm tra, kiểm sát"),
        (lambda book: book.what_if("1-99", 1), "1-99"),
        (lambda book: book.what_if("1-05"), "phải là số nguyên"),
        (lambda book: book.compare("1-05", "Đơn vị 1-05"), "hai đơn vị khác nhau"),
    ],
)
def test_unknown_name_is_refused_with_the_nearest(book, ask, said):
    with pytest.raises(Refused, match=re.escape(said)):
        ask(book)


def test_remote_spelling_names_all_that_there_are(book):
    with pytest.raises(Refused, match="Đang có: cum-1, cum-2, cum-3, toan-tinh"):
        book.cluster("zzzz")


# The interface


def public_names(kind: type) -> list[str]:
    return [name for name in dir(kind) if not name.startswith("_")]


def test_tab_shows_the_public_names_only(book):
    assert {"open_edition", "open_editions", "to_excel"} <= set(dir(thidua_helpers))
    assert {*FRAMES, "unit", "cluster", "compare", "what_if", "trace", "plot", "describe"} <= set(
        public_names(AnalystBook)
    )
    assert not {"store", "store_officer_key", "rows", "rules"} & set(public_names(AnalystBook))


@pytest.mark.parametrize("kind", [AnalystBook, UnitBook, ClusterBook])
def test_every_example_of_a_docstring_runs(book, kind):
    for name in public_names(kind):
        text = vars(kind)[name].__doc__ if name in vars(kind) else getattr(kind, name).__doc__
        assert "Ví dụ:" in text, name
        if name == "plot":
            continue
        examples = re.findall(r"`((?:book\.|what_if).+?)`(?=[.,;:]|\s*$)", " ".join(text.split()))
        assert examples, name
        for example in examples:
            eval(example if example.startswith("book.") else f"book.{example}", {"book": book})


def test_parts_of_one_unit_are_those_of_the_edition(book):
    unit = book.unit("1-05")
    for name in ("figures", "rates", "targets", "ranks", "points", "changes", "insights", "findings"):
        whole = getattr(book, name)
        pd.testing.assert_frame_equal(getattr(unit, name), whole[whole.index == "1-05"])
    assert set(unit.officers["Đơn vị"]) == {"Đơn vị 1-05"}


def test_cluster_has_its_own_figures_and_its_units(book):
    cluster = book.cluster("cum-2")
    assert set(cluster.figures["Tên"]) == {"Cụm 2"}
    assert set(cluster.units["Cụm"]) == set(cluster.targets["Cụm"]) == {"Cụm 2"}
    assert set(cluster.ranks["Bảng xếp hạng"]) == set(cluster.points["Bảng xếp hạng"]) == {"Cụm 2"}
    assert len(book.cluster("tỉnh").units) == 27


def test_points_of_a_unit_add_up_to_its_total(book):
    points = book.points_of("1-05", "cum-1")
    criteria = points[points["Bậc"] == "tiêu chí"]["Điểm"].sum()
    assert points.loc[TOTAL, "Điểm"] == pytest.approx(criteria)
    assert set(book.points["Mã tiêu chí"]) & {TOTAL} == set()


def test_years_say_why_an_edition_does_not_compare(analyst_root, book):
    years = book._frames.long_years
    assert set(years["period"]) == {"2020", "2021", "2022"}
    gone = years[(years["state"] == "not_applicable")]
    assert (gone["reason"] != "").all()


def test_comparison_takes_the_second_from_the_first(book):
    both = book.compare("1-02", "1-01")
    assert (both["Đơn vị 1-02"] - both["Đơn vị 1-01"]).equals(both["Chênh lệch"])
    assert set(both["Đơn vị tính"]) == {"việc", "đồng", "%", "điểm", "thứ"}
    total = both[both["Nhóm"] == "Điểm, Cụm 1"].loc[TOTAL, "Đơn vị 1-02"]
    assert total == book.points_of("1-02", "cum-1").loc[TOTAL, "Điểm"]


def test_scenario_without_change_says_so(book):
    assert repr(book.what_if()) == "Không có gì thay đổi."
    assert "Thứ hạng: " in repr(book.what_if({"1-05": 20}))
    assert {"Hạng hiện nay", "Hạng giả định"} <= set(book.what_if("1-05", 20).ranks.columns)


# Descriptions


def test_every_column_of_every_table_is_described_once():
    assert set(TABLES) == set(SCHEMAS)
    for name, schema in SCHEMAS.items():
        assert set(TABLES[name].columns) <= set(schema.columns), name
        for column in schema.columns:
            assert re.fullmatch(r".+\.", column_meaning(name, column), re.DOTALL), (name, column)


def test_meaning_says_what_an_empty_cell_is():
    """Every integer that may be missing, and every decimal that is missing in the example's tables."""
    for name in ("targets", "submissions", "points", "ranks", "same_period"):
        for column in SCHEMAS[name].integers:
            meaning = column_meaning(name, column)
            assert "trống" in meaning or column in ("numerator", "denominator"), (name, column)


def test_describe_lists_tables_and_columns(book):
    tables = book.describe()
    assert tables.loc["targets", "Số dòng"] == len(book.table("targets"))
    assert pd.isna(tables.loc["revised", "Số dòng"])
    columns = book.describe("targets")
    assert list(columns.index) == list(SCHEMAS["targets"].columns)
    assert columns.loc["missing_fixed", "Kiểu"] == "số nguyên"
    assert columns.loc["difference_pct", "Kiểu"] == "số thập phân"


# In a notebook


def in_ipython(*cells: str) -> str:
    """What IPython prints for the cells; the HTML of the last value at the end."""
    code = f"""
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
for cell in {list(cells)!r}:
    result = shell.run_cell(cell)
if result.result is not None:
    print("HTML", shell.display_formatter.format(result.result)[0].get("text/html", ""))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)
    return done.stdout


def test_refusal_in_a_notebook_is_one_line(analyst_root):
    opening = f"from thidua_helpers import open_edition; book = open_edition('2022', root={str(analyst_root)!r})"
    assert in_ipython(opening, "book.unit('1-99')").startswith("Không làm được: Không có đơn vị “1-99”.")
    missing = f"from thidua_helpers import open_edition; open_edition('2021', root={str(analyst_root)!r}).targets"
    printed = in_ipython(missing).strip().splitlines()
    assert len(printed) == 1
    assert "thidua run 2021" in printed[0]


def test_frames_in_a_notebook_are_shown_in_vietnamese(analyst_root):
    opening = f"from thidua_helpers import open_edition; book = open_edition('2022', root={str(analyst_root)!r})"
    shown = in_ipython(opening, "book.units.groupby('Cụm').sum(numeric_only=True)")
    assert ">1.586.845.313.000<" in shown
    assert "<NA>" not in shown
    shown = in_ipython(opening, "book.years.loc['1-05']")
    assert ">2020<" in shown
    assert ">2.020<" not in shown


def test_another_workspace_opens_in_the_same_session(book):
    real = open_edition("2021", root=EXAMPLE.parent.parent)
    assert repr(real) != repr(book)
    assert "Thanh Hóa" in repr(real)


def test_every_picture_of_a_notebook_is_shown(analyst_root, tmp_path):
    """The second one too: the first figure turns on the backend of the notebook."""
    import nbformat
    from nbclient import NotebookClient

    cells = [
        f"from thidua_helpers import open_edition; plot = open_edition('2022', root={str(analyst_root)!r}).plot",
        "axis = plot.trend('1-05')",
        "axis = plot.submissions()",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, kernel_name="python3").execute(cwd=str(tmp_path))
    shown = [[name for output in cell.outputs for name in output.get("data", {})] for cell in notebook.cells]
    assert ["image/png" in names for names in shown] == [False, True, True]
