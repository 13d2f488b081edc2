"""The DOCX documents: layout by Nghị định 30/2020, what may be shared, marks, equal bytes, texts that are only data."""

import io
import re
import zipfile

import pytest
from conftest import opened, staged
from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.shared import Pt
from small_workspace import make_small_workspace
from test_draft import changed

from thidua_helpers.report.documents import documents_of, minutes, summing_up, summing_up_results
from thidua_helpers.report.documents.confirmation import NOT_YET, confirmation_document
from thidua_helpers.report.documents.quoted import Quoted
from thidua_helpers.report.documents.summing_up_text import summing_up as draft
from thidua_helpers.report.render.blocks import block_figures
from thidua_helpers.report.render.docx import ILLUSTRATIVE, INTERNAL, title_of_head, xml_line
from thidua_helpers.report.sections.unit_papers import paper_links
from thidua_helpers.vietnamese import format_count
from thidua_helpers.vocabulary import PROVINCE

SOURCES = "-nguon-so-lieu"
OF_EXAMPLE = [
    *(f"bao-cao-tong-ket{of}{part}.docx" for of in ("", "-cum-1", "-cum-2", "-cum-3") for part in ("", SOURCES)),
    *(f"noi-bo/ho-so/bang-tong-hop-diem-{each}.docx" for each in (PROVINCE, "cum-1", "cum-2", "cum-3")),
    *(f"noi-bo/ho-so/bien-ban-{what}-cum-{n}.docx" for n in (1, 2, 3) for what in ("binh-xet", "kiem-phieu")),
    "noi-bo/ho-so/du-thao-quyet-dinh-xep-hang.docx",
    "noi-bo/ho-so/bang-doi-chieu-xep-hang.docx",
    "noi-bo/ho-so/to-trinh-khen-thuong.docx",
]
DECISION, COMPARISON, PROPOSAL = OF_EXAMPLE[-3:]
# Tables that go with another document have neither number nor motto.
ACCOMPANYING = [name for name in OF_EXAMPLE if SOURCES in name or "/bang-" in name]


def contents_of(book):
    return {document.name: document.make() for document in documents_of(book)}


@pytest.fixture(scope="module")
def example(made_example):
    return opened(made_example)


@pytest.fixture(scope="module")
def contents(example):
    return contents_of(example)


@pytest.fixture(scope="module")
def documents(contents):
    return {name: Document(io.BytesIO(content)) for name, content in contents.items()}


def text_of(document) -> str:
    """Every text of the body, those of tables too."""
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter(qn("w:t"))) for paragraph in document.element.iter(qn("w:p"))
    )


def heads_of(document) -> list[str]:
    section = document.sections[0]
    return ["\n".join(each.text for each in head.paragraphs) for head in (section.first_page_header, section.header)]


def test_every_document_that_the_example_has_data_for(contents):
    assert list(contents) == OF_EXAMPLE


def test_two_makings_are_equal_bytes(example, contents):
    assert contents_of(example) == contents
    for content in contents.values():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert {each.date_time for each in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_layout_of_the_decree(documents, name):
    document = documents[name]
    for section in document.sections:
        assert {round(section.page_width.mm), round(section.page_height.mm)} == {210, 297}
        assert 20 <= round(section.top_margin.mm) <= 25 and 20 <= round(section.bottom_margin.mm) <= 25
        assert 30 <= round(section.left_margin.mm) <= 35 and 15 <= round(section.right_margin.mm) <= 20
    styles = document.styles
    assert styles["Body Text"].font.name == "Times New Roman" and styles["Body Text"].font.size in (Pt(13), Pt(14))
    first, others = document.sections[0].first_page_header, document.sections[0].header
    assert document.sections[0].different_first_page_header_footer
    assert "PAGE" not in first._element.xml and 'w:instr="PAGE"' in others._element.xml
    for section in list(document.sections)[1:]:
        is_anew = section._sectPr.find(qn("w:pgNumType")) is not None
        assert section.different_first_page_header_footer == is_anew, "only an annex hides the number of its first page"
    text = text_of(document)
    for part in ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: …"):
        assert (part in text) != (name in ACCOMPANYING)
    languages = {node.get(qn("w:val")) for node in styles.element.iter(qn("w:lang"))}
    assert languages == {"vi-VN"}


def test_documents_have_the_styles_that_they_use_and_no_ballast(contents, documents):
    for name, document in documents.items():
        used = {
            node.get(qn("w:val")) for kind in ("pStyle", "tblStyle") for node in document.element.iter(qn(f"w:{kind}"))
        }
        assert used <= {style.style_id for style in document.styles}, name
        tables = {style.name for style in document.styles if style.type == WD_STYLE_TYPE.TABLE}
        assert tables == {"Normal Table", "Table Grid", "Side by side"}
        with zipfile.ZipFile(io.BytesIO(contents[name])) as archive:
            assert not {"docProps/thumbnail.jpeg", "word/stylesWithEffects.xml"} & set(archive.namelist())


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_marks_properties_and_tables(documents, example, name):
    document = documents[name]
    for head in heads_of(document):
        assert ILLUSTRATIVE in head
        assert (INTERNAL in head) == name.startswith("noi-bo/")
    captions = [each.text for each in document.paragraphs if each.style.name == "Caption"]
    annexes = [each.text for each in document.paragraphs if each.style.name == "Annex"]
    assert captions or annexes
    assert all(ILLUSTRATIVE in caption for caption in captions)
    for table in document.tables:
        rows = [row._tr.trPr for row in table.rows]
        assert all(row.find(qn("w:cantSplit")) is not None for row in rows)
        if table.style.name == "Table Grid":
            assert rows[0].find(qn("w:tblHeader")) is not None
    properties = document.core_properties
    assert properties.title and properties.author == example.rules.office.name
    assert properties.created == properties.modified and properties.created.date() == example.edition.end
    assert any(each.style.name == "Title" for each in document.paragraphs)


def test_what_is_shared_has_no_individual_and_nothing_undecided(documents):
    shared = {name: text_of(document) for name, document in documents.items() if not name.startswith("noi-bo/")}
    assert not re.search(r"\bcb-\d|chấp hành viên", " ".join(shared.values()), re.IGNORECASE)
    assert "Xếp hạng các đơn vị trong Cụm, năm 2021" in shared["bao-cao-tong-ket-cum-1.docx"]
    assert "chưa có quyết định" in shared["bao-cao-tong-ket-cum-2.docx"]
    assert not re.search(r"Hạng [ABC]\b|Dự kiến", shared["bao-cao-tong-ket.docx"])


def test_source_list_names_the_cell_of_every_number_of_the_report(documents, example):
    tables = documents[f"bao-cao-tong-ket-cum-3{SOURCES}.docx"].tables
    rows = [[cell.text for cell in row.cells] for row in tables[-1].rows][1:]
    figures = dict.fromkeys(figure for section in draft(example, "cum-3") for figure in block_figures(section.blocks))
    assert [(row[1], row[4]) for row in rows] == [(figure.text, figure.key) for figure in figures]
    assert all(row[3] for row in rows)
    of_many = [row[3] for row in rows if row[3].startswith("Tính từ")]
    assert of_many and all(re.search(r"ô ở trang tính 06.* của \d+ tệp, từ 3-01.xlsx", text) for text in of_many[:1])


def test_reports_have_no_cell_keys(documents):
    for name, document in documents.items():
        if SOURCES not in name:
            assert not re.search(r"\d{4}:\w+:", text_of(document)), name


def test_report_title_is_its_kind_above_its_subject(documents):
    by_style = {each.style.name: each.text for each in documents["bao-cao-tong-ket.docx"].paragraphs}
    subject = "Tổng kết công tác thi đua, khen thưởng năm 2021 và phương hướng, nhiệm vụ năm 2022"
    assert (by_style["Title"], by_style["Subtitle"].replace("\xa0", " ")) == ("BÁO CÁO", subject)


def test_council_name_breaks_only_before_emulation(documents):
    text = text_of(documents[PROPOSAL])
    assert "HỘI ĐỒNG THI\xa0ĐUA\xa0-\xa0KHEN\xa0THƯỞNG" in text
    assert "THI ĐUA - KHEN THƯỞNG" not in text


def test_proposal_lists_persons_after_collectives_and_quotas(documents):
    titles = [each.text for each in documents[PROPOSAL].paragraphs if each.style.name == "Annex"][1::2]
    persons = titles.index("DANH SÁCH CÁ NHÂN ĐỀ NGHỊ KHEN THƯỞNG (THEO MÃ)")
    assert titles.index("DANH SÁCH TẬP THỂ ĐỀ NGHỊ KHEN THƯỞNG") < titles.index("GIỚI HẠN TỶ LỆ KHEN THƯỞNG") < persons


def test_report_counts_violations_by_finder_and_kind(documents, example):
    found = example.table("inspections")
    text = text_of(documents["bao-cao-tong-ket.docx"])
    assert f"đã phát hiện {found['count'].sum()} vi phạm, sai sót" in text
    of_office = found[found["found_by"] == "Cục"]
    slow = of_office.loc[of_office["kind"] == "Chậm xác minh", "count"].sum()
    assert f"Cục phát hiện {of_office['count'].sum()}, gồm" in text and f"chậm xác minh ({slow})" in text


def test_province_report_lists_every_unit_with_its_verdict(documents, example):
    tables = documents["bao-cao-tong-ket.docx"].tables
    table = next(each for each in tables if "Kết quả về việc" in [cell.text for cell in each.rows[0].cells])
    rows = {row.cells[0].text: [cell.text for cell in row.cells] for row in list(table.rows)[1:]}
    assert list(rows) == [*map(example.rules.name, example.rules.unit_by_id), "Toàn tỉnh"]
    missed = example.rows("targets")["1-07/viec/ty_le_xong"]
    assert rows["Đơn vị 1-07"][3] == f"Chưa đạt, thiếu {missed['missing_fixed']} việc"
    assert rows["Đơn vị 3-08"][5:] == ["–", "chưa giao"]
    text = text_of(documents["bao-cao-tong-ket.docx"])
    assert f"Đơn vị 1-07 thiếu {missed['missing_fixed']} việc" in text


def test_report_praises_before_it_blames(documents):
    text = text_of(documents["bao-cao-tong-ket.docx"])
    praise, blame = text.partition("1. Kết quả nổi bật")[2].split("2. Tồn tại, hạn chế")
    assert re.search(
        r"Có 21/27 đơn vị đạt chỉ tiêu được giao về việc\. Vượt chỉ tiêu về việc cao nhất là Đơn vị", praise
    )
    assert "đạt 46,39%, vượt chỉ tiêu được giao 0,39 điểm phần trăm." in praise, (
        "the rate fell, and is not praised for it"
    )
    assert "chưa đạt chỉ tiêu" in blame and "vượt" not in blame


def test_pictures_show_the_units_and_say_what_they_show(documents):
    for name, unit in (("bao-cao-tong-ket.docx", "Đơn vị 3-07"), ("bao-cao-tong-ket-cum-1.docx", "Đơn vị 1-07")):
        pictures = documents[name].inline_shapes
        words = [shape._inline.docPr.get("descr") for shape in pictures]
        assert len(words) == 2 and all(f"{unit} " in each for each in words)
        assert "Đơn vị 1-07 83,01%, chỉ tiêu 83,25%, chưa đạt" in words[0]


@pytest.mark.parametrize("name", [DECISION, PROPOSAL, "bao-cao-tong-ket.docx"])
def test_signature_has_five_lines_of_room(documents, name):
    (cell,) = (
        row.cells[1] for table in documents[name].tables for row in table.rows if "Nơi nhận" in row.cells[0].text
    )
    texts = [each.text for each in cell.paragraphs]
    assert texts[-6:] == [""] * 5 + ["[bổ sung: họ và tên]"]


@pytest.mark.parametrize("name", OF_EXAMPLE)
def test_last_rows_of_a_table_stay_with_what_follows(documents, name):
    for table in documents[name].tables:
        if table.style.name == "Table Grid":
            last = [cell.paragraphs[0] for row in list(table.rows)[-2:] for cell in row.cells]
            assert all(each.paragraph_format.keep_with_next for each in last)


def test_sentence_and_caption_stay_with_their_table(documents):
    paragraphs = documents["noi-bo/ho-so/bien-ban-kiem-phieu-cum-2.docx"].paragraphs
    places = [place for place, each in enumerate(paragraphs) if each.style.name == "Caption"]
    assert len(places) == 4 and documents[DECISION].styles["Caption"].paragraph_format.keep_with_next
    assert all(paragraphs[place - 1].paragraph_format.keep_with_next for place in places)


def test_minutes_end_with_the_closing_formula(documents):
    for what in ("binh-xet", "kiem-phieu"):
        text = text_of(documents[f"noi-bo/ho-so/bien-ban-{what}-cum-2.docx"])
        assert re.search(r"Biên bản lập xong hồi \[bổ sung: .*\], thành \[bổ sung: số\] bản .* đã đọc lại cho", text)


def test_gaps_are_yellow(documents):
    document = documents["bao-cao-tong-ket.docx"]
    runs = [run for paragraph in document.paragraphs for run in paragraph.runs]
    gaps = [run for run in runs if run.text.startswith("[bổ sung: ")]
    assert gaps and all(run.font.highlight_color == WD_COLOR_INDEX.YELLOW for run in gaps)
    assert not any(run.font.highlight_color for run in runs if run not in gaps and run.text != "…")


def test_minutes_of_the_count_have_every_round(documents):
    text = text_of(documents["noi-bo/ho-so/bien-ban-kiem-phieu-cum-2.docx"])
    assert "Suy tôn đơn vị dẫn đầu, vòng 1" in text and "Suy tôn đơn vị dẫn đầu, vòng 2" in text
    assert re.search(r"6/10 .* = 60,00% > 1/2 \(cần 6 phiếu\) → được suy tôn", text)
    meeting = text_of(documents["noi-bo/ho-so/bien-ban-binh-xet-cum-2.docx"])
    assert "ngày 18/10/2021" in meeting
    assert re.search("thứ nhất theo điểm .*Đơn vị 2-01", meeting)


def test_confirmation_document_has_every_figure_of_the_form(example):
    document = Document(io.BytesIO(confirmation_document(example, "1-01")))
    rows = {row.cells[0].text: [cell.text for cell in row.cells][2:] for row in document.tables[1].rows}
    facts, text = example.rows("facts"), text_of(document)
    assert rows["8"] == [format_count(int(facts[f"1-01/{measure}/xong"]["value"])) for measure in ("viec", "tien")]
    assert rows["10"][0] == "×", "the form by cases has no column of reductions"
    assert rows["17/18"] == ["85,50%", "42,72%"]
    assert "Kính gửi: Cục Thi hành án dân sự tỉnh Minh Họa" in text and "giải trình của đơn vị" in text
    assert "Số: " not in text and "DỰ THẢO" not in text and NOT_YET not in text
    assert 'href="phieu-xac-nhan/1-01.docx"' in paper_links(example, "1-01")


def test_confirmation_with_errors_says_not_to_sign(example, monkeypatch):
    monkeypatch.setitem(vars(example), "holders_with_errors", {"1-01"})
    assert NOT_YET in text_of(Document(io.BytesIO(confirmation_document(example, "1-01"))))


def test_wording_of_minutes(documents, snapshot):
    names = (f"noi-bo/ho-so/bien-ban-{what}-cum-2.docx" for what in ("binh-xet", "kiem-phieu"))
    assert [[each.text for each in documents[name].paragraphs if each.text] for name in names] == snapshot


def test_points_of_the_score_summary_are_those_of_the_tables(documents, example):
    table = next(t for t in documents["noi-bo/ho-so/bang-tong-hop-diem-toan-tinh.docx"].tables if len(t.rows) > 20)
    cells = [[cell.text for cell in row.cells] for row in table.rows]
    total = next(number for number, head in enumerate(cells[0]) if head.startswith("Tổng điểm"))
    shown = {row[1]: (row[total].replace(",", "."), row[total + 1]) for row in cells[1:]}
    ranks = [row for row in example.rows("ranks").values() if row["ranking"] == PROVINCE]
    assert shown == {example.rules.name(row["holder"]): (row["total_points"], str(row["rank"])) for row in ranks}


def test_the_proposal_lists_whom_a_quota_cut_under_codes(documents, example):
    text = text_of(documents["noi-bo/ho-so/to-trinh-khen-thuong.docx"])
    cut = [row["holder"] for row in example.rows("awards").values() if row["outcome"] == "vuot_so_luong"]
    assert cut and all(example.rules.name(holder) in text for holder in cut)


def test_draft_decision_has_the_prescribed_layout(documents):
    paragraphs = documents[DECISION].paragraphs
    bases = [each for each in paragraphs if each.text.startswith("Căn cứ ")]
    assert len(bases) >= 5 and all(each.style.font.italic for each in bases)
    assert "Căn cứ Nghị định số 91/2017/NĐ-CP [bổ sung: ngày ban hành, trích yếu];" in [each.text for each in bases]
    articles = [each for each in paragraphs if re.match(r"Điều \d", each.text)]
    assert [(each.runs[0].text, each.runs[0].bold, each.runs[1].bold) for each in articles] == [
        (f"Điều {number}.", True, None) for number in range(1, 6)
    ]
    annexes = [each.text for each in paragraphs if each.style.name == "Annex"]
    assert annexes[:2] == ["Phụ lục I", "XẾP HẠNG CÁC ĐƠN VỊ TRONG CỤM 2 NĂM 2021"]
    assert [text for text in annexes if text.startswith("Phụ lục")] == ["Phụ lục I", "Phụ lục II", "Phụ lục III"]
    references = {each.text for each in paragraphs if each.style.name == "Annex Reference"}
    assert len(references) == 1 and references.pop().startswith("(Kèm theo Quyết định số …/QĐ-CTHADS ngày …")


def test_draft_decision_has_no_working_columns(documents):
    heads = [cell.text for table in documents[DECISION].tables for cell in table.rows[0].cells]
    assert "Thứ hạng" in heads and "Hạng" in heads
    assert not {"Theo kết quả tính", "Trạng thái"} & set(heads)
    assert not re.search("[①②③④⑤⑥]", text_of(documents[DECISION]))


def test_comparison_sheet_shows_decided_next_to_computed(documents):
    tables = [each for each in documents[COMPARISON].tables if len(each.columns) == 6]
    rows = {(row.cells[1].text.rstrip(" ①②③④⑤⑥").split()[-1], row.cells[4].text): [cell.text for cell in row.cells]
            for each in tables for row in each.rows[1:]}  # fmt: skip
    assert rows["2-10", "2"][3:] == ["2", "2", "Dự kiến"]
    assert "Chưa được giao chỉ tiêu về tiền" in rows["3-08", "Hạng B"][5]
    ranked = {unit for unit, value in rows if value.isdecimal()}
    assert "1-08" not in ranked, "Cụm 1 has been ranked by a decision in force"


def test_texts_of_workbooks_are_only_data(example):
    hostile = '=HYPERLINK("http://x") <w:b/> & “ngoặc” \x00\x0b\x1f\ufffe ' + "dài " * 125 + "\nhết"
    key = next(
        key for key, row in example.rows("score_gaps").items() if row["ranking"] == "cum-1" and row["explanation"]
    )
    book = changed(example, "score_gaps", key, explanation=hostile)
    content = minutes.meeting_paper(book, "cum-1")
    text = text_of(Document(io.BytesIO(content)))
    assert '=HYPERLINK("http://x") <w:b/> & “ngoặc”' in text and "dài hết" in text.replace("dài  hết", "dài hết")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe]", text)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        document = archive.read("word/document.xml").decode()
    assert "<w:instrText" not in document and "<w:hyperlink" not in document


def test_a_text_that_xml_cannot_carry_is_cleaned():
    assert xml_line("a\x00b\ud800c\ufffed\te\r\nf") == "abcd e f"


def test_real_2021_where_nearly_everything_is_missing(made):
    book = opened(made)
    contents = contents_of(book)
    assert list(contents) == OF_EXAMPLE[:8]
    documents = {name: Document(io.BytesIO(content)) for name, content in contents.items()}
    assert all(ILLUSTRATIVE not in "".join(heads_of(each)) + text_of(each) for each in documents.values())
    text = text_of(documents["bao-cao-tong-ket.docx"])
    assert "19.890 việc" in text and "83,98%" in text
    assert "so-lieu-cong-bo.xlsx" in text_of(documents[f"bao-cao-tong-ket{SOURCES}.docx"])
    assert "TỔNG CỤC THI HÀNH ÁN DÂN SỰ" in text and "BC-CTHADS" in text
    report, _, conference = text.partition("HỘI NGHỊ TỔNG KẾT THEO NGUỒN ĐÃ CÔNG BỐ")
    assert "Dương Thái Sơn" not in report and "Dương Thái Sơn" in conference
    assert text.count("Đỗ Công Dũng") == text.count("Bài viết của Đỗ Công Dũng, Chi cục trưởng")
    missing = text_of(documents["bao-cao-tong-ket-cum-2.docx"])
    assert "chưa tính được tỷ lệ thi hành xong" in missing and "Bảng 2" not in missing


def test_a_part_of_a_year_has_reports_of_its_own_name(made):
    assert [each.name for each in documents_of(opened(made, "2024-6t"))] == [
        "bao-cao-so-ket.docx",
        f"bao-cao-so-ket{SOURCES}.docx",
    ]


def test_nothing_is_ranked_or_proposed_while_units_are_set_aside(example):
    book = changed(example, "submissions", "1-02", set_aside=True)
    assert not [each for each in documents_of(book) if each.is_internal]
    assert "còn thiếu của Đơn vị 1-02" in text_of(Document(io.BytesIO(summing_up.report(book, "cum-1"))))


@pytest.mark.parametrize(
    ("office", "title"),
    [
        ("Cục Thi hành án dân sự tỉnh X", "Cục trưởng"),
        ("Chi cục Thi hành án dân sự huyện Y", "Chi cục trưởng"),
        ("Phòng Thi hành án dân sự khu vực 1", "Trưởng phòng"),
        ("Thi hành án dân sự tỉnh X", "Trưởng Thi hành án dân sự"),
    ],
)
def test_the_head_of_an_office_by_its_name(office, title):
    assert title_of_head(office) == title


def test_flag_is_in_the_table_of_a_word_document(tmp_path):
    book = staged(make_small_workspace(tmp_path / "ws"))

    book.insights_by_holder.clear()

    def names_and_note():
        made = summing_up_results._holders_table(Quoted(book), ("1-01", "1-02", "cum-1"), "viec")
        return [row[0][0] for row in made.rows], made.note

    names, note = names_and_note()
    assert names == ["Đơn vị 1-01", "Đơn vị 1-02", "Cụm 1"]
    assert "①" not in note
    flagged = {
        "holder": "1-02",
        "subject": "1-02",
        "number": 1,
        "measure": "viec",
        "ranking": "",
        "flag": "mau_so",
        "is_internal": False,
    }
    book.insights_by_holder["1-02"] = [flagged]
    names, note = names_and_note()
    assert names == ["Đơn vị 1-01", "Đơn vị 1-02 ①", "Cụm 1"]
    assert note.count("①") == 1
