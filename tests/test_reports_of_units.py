"""From 27 workbooks to pages: who is late or wrong, what goes on without them, what is accepted, what a unit gets."""

import io
import re
import shutil
import zipfile

import openpyxl
import pandas as pd
import pytest
from conftest import EXAMPLE, RAW_2021, copy_workspace, files_of, opened, stage_tables, thidua
from workbook_writers import write_workbook

from thidua_helpers.blanks.form_layout import FormTitle, Holder, form_layout, unit_rows
from thidua_helpers.checks.gate import pass_gate
from thidua_helpers.errors import GateClosed
from thidua_helpers.intake.read_edition import input_files
from thidua_helpers.period import Edition
from thidua_helpers.report.sections import notes, unit_tables
from thidua_helpers.report.sections import unit_papers as papers

UNITS = "data/raw/2021/don-vi"


@pytest.fixture
def example(tmp_path):
    """A fresh copy of the example's config and workbooks."""
    shutil.copytree(EXAMPLE / "config", tmp_path / "ws" / "config")
    shutil.copytree(EXAMPLE / "data" / "raw", tmp_path / "ws" / "data" / "raw")
    return tmp_path / "ws"


def break_unit(root, unit="1-03", cell="C11", value=1, sheet="06"):
    """A wrong figure in the unit's own row."""
    path = root / UNITS / f"{unit}.xlsx"
    workbook = openpyxl.load_workbook(path, data_only=True)
    workbook[sheet][cell] = value
    workbook.save(path)


def findings_of(tables):
    return pd.concat([tables["findings_clean"], tables["findings_results"]])


def listed_files(book, *cluster):
    """The input files that a page names with their checksums, those that we name ourselves among them."""
    return set(re.findall(r'<p class="code">([^<]+)<br>', notes.provenance(book, *cluster)))


def test_a_cluster_lists_the_workbooks_of_its_members_and_those_of_no_unit(made_example):
    book = opened(made_example)
    of_all = listed_files(book)
    of_clusters = [listed_files(book, cluster.id) for cluster in book.rules.clusters]
    assert len(of_all) == len(input_files(book.workspace, book.rules))
    assert set.union(*of_clusters) == of_all
    of_no_unit = set.intersection(*of_clusters)
    assert not any("/don-vi/" in file or "Sổ của" in file for file in of_no_unit)
    assert "Sổ của Đơn vị 1-06" in of_clusters[0]
    assert not any("gửi lại" in file for file in of_all)
    members = [len(cluster.members) for cluster in book.rules.clusters]
    assert [len(files - of_no_unit) for files in of_clusters] == members
    assert "data/raw/2021/don-vi/1-03.xlsx" in of_clusters[0] - of_clusters[1] - of_clusters[2]


def test_a_cluster_lists_a_workbook_that_has_figures_of_others_too(made):
    book = opened(made)
    assert listed_files(book, "cum-1") == listed_files(book) == {RAW_2021}
    assert "ngoài cụm" not in notes.provenance(book, "cum-1")


def test_a_late_unit_stops_the_run_and_a_provisional_one_goes_on_without_it(example):
    (example / UNITS / "1-03.xlsx").unlink()
    book = opened(example)
    tables = stage_tables(book)
    errors = findings_of(tables).query("severity == 'error'")
    assert list(errors[["check", "holder"]].itertuples(index=False, name=None)) == [("don-vi-chua-nop", "1-03")]
    with pytest.raises(GateClosed, match=r"Đơn vị 1-03: 1 lỗi\n- \[don-vi-chua-nop\]"):
        pass_gate(findings_of(tables), book.rules.name)
    figures = tables["figures"].set_index(["holder", "measure", "line"])
    assert figures.loc[("cum-1", "viec", "thu_ly"), "state"] == "missing"

    tables = stage_tables(book, is_provisional=True)
    aside = tables["submissions"].query("set_aside")
    assert list(aside[["holder", "state"]].itertuples(index=False, name=None)) == [("1-03", "chua_nop")]
    pass_gate(findings_of(tables), book.rules.name, ["1-03"])
    figures = tables["figures"].set_index(["holder", "measure", "line"])
    cluster = figures.loc[("cum-1", "viec", "thu_ly")]
    members = [
        figures.loc[(unit, "viec", "thu_ly"), "value"] for unit in ("cuc", *(f"1-0{n}" for n in (1, 2, 4, 5, 6, 7, 8)))
    ]
    assert (cluster["value"], cluster["provenance"]) == (sum(members), "partial")
    assert figures.loc[("cum-2", "viec", "thu_ly"), "provenance"] == "sum"
    assert figures.loc[("toan-tinh", "viec", "thu_ly"), "provenance"] == "partial"
    outcomes = tables["targets"].set_index(["holder", "measure", "rate"])["outcome"]
    assert outcomes[("toan-tinh", "viec", "ty_le_xong")] == ""
    assert outcomes[("1-03", "viec", "ty_le_xong")] == ""
    assert outcomes[("1-01", "viec", "ty_le_xong")] == "dat"


def test_a_unit_under_review_is_set_aside_with_its_findings(example):
    break_unit(example)
    book = opened(example)
    tables = stage_tables(book, is_provisional=True)
    state = tables["submissions"].set_index("holder").loc["1-03"]
    assert (state["state"], state["set_aside"]) == ("dang_ra_soat", True)
    figures = tables["figures"].set_index(["holder", "measure", "line"])
    assert figures.loc[("1-03", "viec", "thu_ly"), "state"] == "missing"
    errors = findings_of(tables).query("severity == 'error'")
    assert set(errors["holder"]) == {"1-03"}
    pass_gate(findings_of(tables), book.rules.name, ["1-03"])
    with pytest.raises(GateClosed):
        pass_gate(findings_of(tables), book.rules.name)


def test_a_province_workbook_loses_its_printed_totals_with_a_unit_that_is_set_aside(tmp_path):
    root = tmp_path / "ws"
    shutil.copytree(EXAMPLE / "config", root / "config")
    shutil.copytree(EXAMPLE / "data/raw/2020", root / "data/raw/2020")
    path = root / "data/raw/2020/bieu-tk-tha.xlsx"
    workbook = openpyxl.load_workbook(path, data_only=True)
    sheet = workbook["06"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "Chi cục Thi hành án dân sự Đơn vị 2-02")
    row[2].value += 1
    workbook.save(path)
    tables = stage_tables(opened(root, "2020"))
    found = findings_of(tables)
    assert set(found["check"]) >= {"sai-dang-thuc", "sai-tong-chap-hanh-vien", "sai-tong-so"}
    assert set(found["holder"]) == {"2-02", "toan-tinh"}
    tables = stage_tables(opened(root, "2020"), is_provisional=True)
    assert set(findings_of(tables).query("severity == 'error'")["holder"]) == {"2-02"}
    figures = tables["figures"].set_index(["holder", "measure", "line"])
    assert figures.loc[("toan-tinh", "viec", "thu_ly"), "provenance"] == "partial"


def slip(root, unit="3-01"):
    """The unit's whole money workbook in đồng where thousands are asked for."""
    path = root / UNITS / f"{unit}.xlsx"
    workbook = openpyxl.load_workbook(path, data_only=True)
    for name in ("07", "03", "04"):
        for row in workbook[name].iter_rows(min_row=10, min_col=3, max_col=19):
            for cell in row:
                if isinstance(cell.value, int):
                    cell.value *= 1000
    workbook.save(path)


def accept(root, *rows):
    lines = ["key,check,reason,decided_by", *(",".join(row) for row in rows)]
    (root / "config/years/2021/accepted.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.slow
def test_money_in_the_wrong_unit_stops_until_it_is_accepted_and_the_acceptance_lapses(example):
    slip(example)
    found = findings_of(stage_tables(opened(example)))
    (error,) = found.query("severity == 'error'").to_dict("records")
    assert (error["check"], error["holder"], error["sheet"]) == ("tien-nham-don-vi-tinh", "3-01", "")
    assert "07!H11" in error["cells"]
    accept(example, (error["key"], error["check"], "đã đối chiếu sổ", "MH-09/CV"))
    found = findings_of(stage_tables(opened(example)))
    assert "error" not in set(found["severity"])
    assert found.set_index("key").loc[error["key"], "accepted"] == "đã đối chiếu sổ (MH-09/CV)"

    break_unit(example, "3-01", "H11", 10**9, sheet="07")
    found = findings_of(stage_tables(opened(example)))
    assert {"tien-nham-don-vi-tinh", "sai-dang-thuc"} <= set(found.query("severity == 'error'")["check"])
    assert "chap-nhan-het-hieu-luc" in set(found["check"])


@pytest.mark.slow
def test_arithmetic_cannot_be_accepted(example):
    break_unit(example)
    errors = findings_of(stage_tables(opened(example))).query("severity == 'error'")
    assert set(errors["key"]) == {""}
    accept(example, ("0123456789", "sai-dang-thuc", "thôi bỏ qua", "CB-01"))
    found = findings_of(stage_tables(opened(example)))
    assert list(found.query("severity == 'error'")["found"]) == list(errors["found"])
    assert "không được phép chấp nhận" in found.set_index("check").loc["chap-nhan-het-hieu-luc", "found"]


def test_a_correction_whose_cell_has_changed_is_found(example):
    path = example / "config/years/2021/corrections.csv"
    corrections = pd.read_csv(path, dtype=str)
    holds = corrections.loc[0, "expect"]
    corrections.assign(expect=str(int(holds) + 1)).to_csv(path, index=False)
    found = findings_of(stage_tables(opened(example)))
    wrong = found.set_index("check").loc["dinh-chinh-khong-khop"]
    assert (wrong["holder"], wrong["cells"]) == ("2-03", "E11")
    assert f"ô đang là “{holds}”" in wrong["found"]
    assert "sai-dang-thuc" in set(found["check"])


def test_flows_that_fall_are_errors_that_can_be_accepted(example):
    shutil.copytree(example / "config/years/2021", example / "config/years/2021-11t")
    year = (example / "config/years/2021-10t/year.toml").read_text(encoding="utf-8")
    (example / "config/years/2021-10t/year.toml").write_text(year, encoding="utf-8")
    path = example / "data/raw/2021-10t/bieu-tk-tha.xlsx"
    workbook = openpyxl.load_workbook(path, data_only=True)
    row = next(row for row in workbook["06"].iter_rows() if row[1].value == "Chi cục Thi hành án dân sự Đơn vị 3-02")
    row[4].value += 500
    workbook.save(path)
    found = findings_of(stage_tables(opened(example))).set_index("check")
    fallen = found.loc["luy-ke-giam"]
    assert (fallen["holder"], fallen["severity"]) == ("3-02", "error")
    assert fallen["key"]


@pytest.mark.slow
def test_officers_become_codes_and_their_key_stays_out_of_every_table(example):
    path = example / UNITS / "1-04.xlsx"
    workbook = openpyxl.load_workbook(path, data_only=True)
    names = {}
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            if str(row[0].value).startswith("1."):
                code = row[1].value
                names.setdefault(code, f"Nguyễn Văn Thử {len(names)}")
                row[1].value = names[code]
    workbook.save(path)
    book = opened(example)
    tables = stage_tables(book)
    assert "error" not in set(findings_of(tables)["severity"])
    holders = {holder for holder in tables["facts"]["holder"] if holder.startswith("1-04.cb")}
    # The nominations name the same unit's people by codes: those are taken.
    nominated = tables["nominations"]["holder"]
    taken = [int(holder.partition("cb-")[2]) for holder in nominated if holder.startswith("1-04.cb")]
    assert holders == {f"1-04.cb-{max(taken) + number:02d}" for number in range(1, len(names) + 1)}
    text = " ".join(table.to_csv() for table in tables.values())
    assert "nguyễn" not in text.casefold()
    result = thidua(example, "check", "2021")
    assert result.returncode == 0, result.stderr
    key = (example / "data/keys/can-bo.csv").read_text(encoding="utf-8")
    assert re.search(rf"^1-04,nguyễn văn thử \d,cb-{max(taken) + 1:02d}$", key, re.MULTILINE)
    pages = files_of(example / "reports")
    assert len(pages) > 27
    assert not any("guyễn" in text_of(name, page) for name, page in pages.items())


def text_of(name: str, content: bytes) -> str:
    """Text of a page, or of the body of a Word document."""
    is_word = name.endswith(".docx")
    return (zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml") if is_word else content).decode("utf-8")


@pytest.mark.slow
def test_a_stopped_check_leaves_the_papers_that_go_to_the_unit(example):
    break_unit(example)
    result = thidua(example, "check", "2021")
    assert result.returncode == 3
    assert "Đơn vị 1-03: " in result.stderr
    folder = example / "reports/2021/noi-bo/ra-soat"
    listed = (folder / "can-sua/1-03.html").read_text(encoding="utf-8")
    for words in (
        "1-03.xlsx, trang tính “06”, ô C11, D11, E11",
        "Thụ lý – Tổng số 1, tính từ các cột khác",
        "Đề nghị: đối chiếu các ô",
    ):
        assert words in listed
    sheet = (folder / "phieu-xac-nhan/1-03.html").read_text(encoding="utf-8")
    assert "chưa ký phiếu này" in sheet
    assert "chưa ký phiếu này" not in (folder / "phieu-xac-nhan/1-01.html").read_text(encoding="utf-8")
    page = (folder / "doi-chieu.html").read_text(encoding="utf-8")
    assert 'href="can-sua/1-03.html"' in page
    assert "chưa qua rà soát" in page
    assert list((example / "reports").rglob("index.html")) == []
    links = re.findall(r'href="([^"#]+)"', page)
    assert all((folder / link).is_file() for link in links if not link.startswith("data:"))
    assert len(links) > 27


def test_a_confirmation_sheet_shows_every_figure_as_read(example):
    book = opened(example)
    book.store(**stage_tables(book))
    page = papers.confirmation_sheet(book, "2-03")
    facts = book.table("facts")
    own = facts[facts["holder"] == "2-03"]
    of_forms = own[(own["form"] != "") & ~own["line"].str.contains(".", regex=False)]
    for figure in map(int, of_forms["value"]):
        assert f">{figure:,}<".replace(",", ".") in page
    assert f"ô gốc “{pd.read_csv(example / 'config/years/2021/corrections.csv').loc[0, 'expect']}”" in page
    assert len(re.findall("<data ", page)) == 16 + 17 + 2 + 1
    # Two of large cases, two of what was carried over a year before.
    assert len(own) == (16 + 17) * 3 + 2 + 2


def filled_province(tmp_path):
    """The real workspace with an invented year: blank forms of all its units, filled here and never committed."""
    root = copy_workspace(tmp_path / "ws")
    for part in ("config/years", "data/raw"):
        shutil.copytree(root / part / "2021", root / part / "2022")
    (root / "data/raw/2022/so-lieu-cong-bo.xlsx").unlink()
    (root / "config/years/2022/year.toml").write_text(
        'state_of_figures = "tam-tinh"\nclusters = "qd-515-2019"\n\n[[inputs]]\nfolder = "don-vi"\n'
        'form = "tk-tha-2019"\n',
        encoding="utf-8",
    )
    header = "holder,measure,rate,value_pct,comparator,decision,source,note,verified\n"
    (root / "config/years/2022/targets.csv").write_text(header, encoding="utf-8")
    book = opened(root, "2022")
    folder = root / "data/raw/2022/don-vi"
    folder.mkdir()
    form = book.rules.statistical_forms["tk-tha-2019"]
    main_sheets = {sheet_id: sheet.measure for sheet_id, sheet in form.sheets.items() if sheet.required}
    for number, unit in enumerate(book.rules.units, start=1):
        title = FormTitle(unit.name, Edition(2022))
        layouts = [
            form_layout(
                form,
                sheet_id,
                title,
                unit_rows(form, Holder(unit.name, invented(number, measure))),
                book.rules.indicators.rates,
            )
            for sheet_id, measure in main_sheets.items()
        ]
        write_workbook(folder / f"{unit.id}.xlsx", layouts)
    return root


def invented(n, measure):
    """Figures of one row for which every identity holds, larger for a larger n."""
    remitted = {"giam": n} if measure == "tien" else {}
    return remitted | {
        "thu_ly": 30 * n,
        "nam_truoc": 10 * n,
        "moi_thu_ly": 20 * n,
        "uy_thac": n,
        "thu_hoi": n,
        "phai_thi_hanh": 28 * n,
        "co_dieu_kien": 21 * n,
        "xong": 15 * n,
        "dinh_chi": n,
        "dang_thi_hanh": 5 * n - sum(remitted.values()),
        "hoan": 0,
        "tam_dinh_chi": 0,
        "tam_dung": 0,
        "khac": 0,
        "chua_co_dieu_kien": 7 * n,
        "chuyen_ky_sau": 12 * n - sum(remitted.values()),
    }


@pytest.mark.slow
def test_the_real_workspace_makes_a_full_edition_with_nothing_but_data_added(tmp_path):
    root = filled_province(tmp_path)
    pages = ("2022/index", "2022/cum-3", "2022/don-vi/nong-cong")
    result = thidua(root, "run", "2022", *(word for page in pages for word in ("--only", page)))
    assert result.returncode == 0, result.stderr
    book = opened(root, "2022")
    figures = book.table("figures").set_index(["holder", "measure", "line"])
    count = len(book.rules.units)
    assert count == 28
    assert figures.loc[("toan-tinh", "viec", "thu_ly"), "value"] == 30 * sum(range(1, count + 1))
    assert figures.loc[("toan-tinh", "tien", "thu_ly"), "provenance"] == "sum"
    page = (root / "reports/2022/don-vi/nong-cong.html").read_text(encoding="utf-8")
    assert "chưa giao" in page
    assert "Nông Cống" in (root / "reports/2022/index.html").read_text(encoding="utf-8")


def write_receipts(root, day_of):
    """The example's receipt log with other days; a unit that is not named keeps its own."""
    path = root / "data/raw/2021/so-tiep-nhan.csv"
    header, *rows = path.read_text(encoding="utf-8-sig").splitlines()
    named = (row.split(",") for row in rows)
    rows = [",".join([name, day_of.get(name, day), *rest]) for name, day, *rest in named]
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8-sig")


def test_a_unit_that_sent_nothing_is_late_whatever_the_offices_own_papers_lack(example):
    """Its day in the receipt log is blank, and a number of its staff: neither is a report, nor the unit's to mend."""
    (example / UNITS / "1-03.xlsx").unlink()
    blank = example / "data/blank/2021/don-vi/1-03.xlsx"
    blank.parent.mkdir(parents=True)
    blank.touch()
    write_receipts(example, {"Đơn vị 1-03": ""})
    path = example / "data/raw/2021/khen-thuong.xlsx"
    workbook = openpyxl.load_workbook(path)
    staff = workbook["Biên chế"]
    row = next(row for row in staff.iter_rows() if row[0].value == "Đơn vị 1-03")
    row[1].value = None
    workbook.save(path)
    book = opened(example)
    tables = stage_tables(book)
    errors = findings_of(tables).query("severity == 'error' and holder == '1-03'").set_index("check")
    assert set(errors.index) == {"don-vi-chua-nop", "khong-phai-so"}
    late = errors.loc["don-vi-chua-nop"]
    assert late["file"] == "data/raw/2021/don-vi/1-03.xlsx"
    assert "(sổ trống: data/blank/2021/don-vi/1-03.xlsx)" in late["advice"]
    assert tables["submissions"].set_index("holder").loc["1-03", "state"] == "chua_nop"
    with pytest.raises(GateClosed, match=r"Đơn vị 1-03: 2 lỗi\n- \[don-vi-chua-nop\]"):
        pass_gate(findings_of(tables), book.rules.name)


@pytest.mark.slow
def test_a_day_of_a_report_that_is_not_there_is_said_to_the_office_not_to_the_unit(example):
    (example / UNITS / "1-03.xlsx").unlink()
    write_receipts(example, {"Đơn vị 1-03": "04/10/2021"})
    book = opened(example)
    book.store(**stage_tables(book))
    (late,) = findings_of(stage_tables(book)).query("check == 'don-vi-chua-nop'").to_dict("records")
    assert "data/raw/2021/so-tiep-nhan.csv ghi đã nhận ngày 04/10/2021: tìm tệp" in late["advice"]
    listed = papers.correction_request(book, "1-03")
    assert "gửi báo cáo thống kê của kỳ" in listed
    assert "so-tiep-nhan" not in listed


def test_a_report_without_a_day_is_a_warning_about_the_receipt_log(example):
    write_receipts(example, {"Đơn vị 1-03": "", "Đơn vị 1-04": ""})
    tables = stage_tables(opened(example))
    (finding,) = findings_of(tables).query("check == 'thieu-ngay-nhan'").to_dict("records")
    assert (finding["severity"], finding["holder"]) == ("warning", "")
    assert finding["file"] == "data/raw/2021/so-tiep-nhan.csv"
    assert finding["found"].endswith("Đơn vị 1-03, Đơn vị 1-04")
    assert (tables["submissions"].set_index("holder").loc["1-03", "state"]) == "du"


def test_the_units_of_an_edition_of_published_totals_have_no_pages(made):
    assert not (made / "reports/2021/don-vi").exists()
    assert "chưa có số liệu của từng đơn vị" in unit_tables.province_units(opened(made))


def test_a_unit_that_sent_a_document_is_told_so(example):
    path = example / UNITS / "1-03.xlsx"
    path.rename(path.with_suffix(".docx"))
    found = findings_of(stage_tables(opened(example))).set_index("check")
    assert found.loc["tep-khong-khai-bao", "holder"] == "1-03"
    assert found.loc["don-vi-chua-nop", "holder"] == "1-03"


@pytest.mark.slow
def test_the_check_counts_what_was_accepted_among_the_warnings(example):
    result = thidua(example, "check", "2021")
    assert result.returncode == 0, result.stderr
    assert "Kỳ 2021: không có lỗi, 8 cảnh báo, trong đó 1 đã chấp nhận." in result.stdout
    assert "khóa emulation.appraised_by" in result.stdout
