"""Word documents: what the printed page shows, in its order."""

from __future__ import annotations

import pytest
from reader_files import docx, numbered, p, r

from auditor.reader import ReadError, read_bytes

TITLE = p("云沂市数据局2024年度法治政府建设情况报告")
OPENING = p("2024年,我局深入推进法治政府建设。现将有关情况报告如下:")


def level(at: int, form: str, text: str, more: str = "") -> str:
    return f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{text}"/></w:lvl>'


OUTLINE = (
    '<w:abstractNum w:abstractNumId="0">'
    + level(0, "chineseCounting", "%1、") + level(1, "chineseCounting", "(%2)") + level(2, "decimal", "%3.")
    + level(3, "decimalEnclosedCircle", "%4")
    + '</w:abstractNum><w:abstractNum w:abstractNumId="1">' + level(0, "bullet", "\uf0b7") + "</w:abstractNum>"
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="1"/></w:num>'
    '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
)  # fmt: skip


def lines(data: bytes) -> list[str]:
    return read_bytes(data, "报告.docx").text.split("\n")


def test_automatic_numbers_are_written_out() -> None:
    body = "".join([
        numbered("主要举措和成效", 1), numbered("健全制度", 1, 1), numbered("制定规则", 1, 2), numbered("修订规则", 1, 2),
        numbered("优化服务", 1, 1), numbered("开展清理", 1, 2), numbered("要点", 2), numbered("另起编号", 3, 2),
        numbered("细目", 1, 3), numbered("存在的不足", 1),
    ])  # fmt: skip
    assert lines(docx(body, numbering=OUTLINE)) == [
        "一、主要举措和成效", "(一)健全制度", "1.制定规则", "2.修订规则", "(二)优化服务", "1.开展清理", "要点",
        "1.另起编号", "①细目", "二、存在的不足",
    ]  # fmt: skip


def test_numbers_of_styles_and_the_number_that_switches_off() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:name w:val="一级"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:name w:val="二级"/><w:basedOn w:val="a"/><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="c"><w:name w:val="一级续"/><w:basedOn w:val="a"/></w:style>'
    )
    body = (
        p("第一章", '<w:pStyle w:val="a"/>') + p("第一节", '<w:pStyle w:val="b"/>') + p("第二章", '<w:pStyle w:val="c"/>')
        + p("不编号", '<w:pStyle w:val="a"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    )  # fmt: skip
    assert lines(docx(body, styles=styles, numbering=OUTLINE)) == ["一、第一章", "(一)第一节", "二、第二章", "不编号"]


@pytest.mark.parametrize(("form", "number", "written"), [
    ("chineseCounting", 11, "十一"), ("chineseCountingThousand", 105, "一百零五"), ("japaneseCounting", 20, "二十"),
    ("ideographDigital", 10, "一〇"), ("chineseLegalSimplified", 12, "壹拾贰"), ("upperRoman", 9, "IX"),
    ("lowerLetter", 28, "bb"), ("decimalZero", 3, "03"), ("ideographTraditional", 3, "丙"), ("decimalEnclosedCircle", 21, "21"),
    ("unheardOf", 7, "7"),
])  # fmt: skip
def test_numerals(form: str, number: int, written: str) -> None:
    from auditor.reader.binary.numerals import numeral

    assert numeral(number, form) == written


def test_tracked_insertions_are_in_and_deletions_out() -> None:
    body = p(inner=r("全年办理") + f"<w:ins>{r('923')}</w:ins><w:del><w:r><w:delText>800</w:delText></w:r></w:del>" + r("件。"))
    body += "<w:moveFrom/>" + p(inner=f"<w:moveFrom>{r('移走的话。')}</w:moveFrom>") + p(inner=f"<w:moveTo>{r('移来的话。')}</w:moveTo>")
    text = read_bytes(docx(body), "a.docx").text
    assert "全年办理923件。" in text
    assert "移来的话。" in text
    assert "800" not in text
    assert "移走的话" not in text


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    body = p("全年办理", "<w:rPr><w:del/></w:rPr>") + p("一件事923件。")
    assert "全年办理一件事923件。" in lines(docx(body))


def table(*rows: list[str]) -> str:
    return "<w:tbl>" + "".join("<w:tr>" + "".join(f"<w:tc>{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows) + "</w:tbl>"


def test_tables_stand_in_their_place_row_by_row() -> None:
    prose = p("全年受理行政复议案件12件,办结11件,其中维持8件、撤销1件、终止2件。") + p("另有行政诉讼案件3件,均已审结。")
    inner = table([p("甲"), p("乙")])
    body = p("前") + table([p("事项"), p("数量")], [p("许可"), p("34")], [prose, p("备注")], [inner, p()]) + p("后")
    assert [x for x in lines(docx(body)) if x] == [
        "前", "事项\t数量", "许可\t34", "全年受理行政复议案件12件,办结11件,其中维持8件、撤销1件、终止2件。",
        "另有行政诉讼案件3件,均已审结。", "备注", "甲\t乙", "后",
    ]  # fmt: skip


def test_deleted_rows_and_merged_cells() -> None:
    merged = "<w:tcPr><w:vMerge/></w:tcPr>"
    body = (
        f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{p('删')}</w:tc></w:tr>"
        f"<w:tr><w:tc>{merged}{p('')}</w:tc><w:tc>{p('乙')}</w:tc></w:tr></w:tbl>"
    )
    assert [x for x in lines(docx(body)) if x] == ["乙"]


def test_text_boxes_are_read_once_and_footnotes_follow_their_paragraph() -> None:
    box = f"<wps:txbx><w:txbxContent>{p('框内的话。')}</w:txbxContent></wps:txbx>"
    old = f"<w:pict><v:textbox><w:txbxContent>{p('框内的话。')}</w:txbxContent></v:textbox></w:pict>"
    inner = (
        r("正文的话。") + '<w:r><w:footnoteReference w:id="2"/></w:r>'
        + f"<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r>"
    )  # fmt: skip
    notes = f'<w:footnote w:type="separator" w:id="0">{p("线")}</w:footnote><w:footnote w:id="2">{p("脚注的话。")}</w:footnote>'
    assert [x for x in lines(docx(p(inner=inner), footnotes=notes)) if x] == ["正文的话。", "框内的话。", "脚注的话。"]


def test_headers_comments_and_contents_never_are_evidence() -> None:
    section = '<w:headerReference r:id="rId1"/><w:footerReference r:id="rId2"/>'
    contents = f'<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr><w:sdtContent>{p("一、主要举措")}</w:sdtContent></w:sdt>'
    body = TITLE + OPENING + contents + p("一、主要举措") + p("全年制定规范性文件3件。")
    report = read_bytes(docx(body, section, header1=p("页眉:组织宪法宣誓2次。"), footer2=p("第1页")), "a.docx")
    roles = {report.text[s.start : s.end]: s.role for s in report.sentences}
    assert roles["页眉:组织宪法宣誓2次。"] == "chrome"
    assert roles["全年制定规范性文件3件。"] == "results"
    assert [report.text[h.start : h.end] for h in report.headings] == ["一、主要举措"]
    assert report.sentences[0].role == "masthead"


def test_hidden_text_is_told_and_is_furniture() -> None:
    body = TITLE + OPENING + p(inner=r("看得见的话。") + r("组织宪法宣誓2次。", "<w:vanish/>")) + p("一、主要举措") + p("全年办理34件。")
    report = read_bytes(docx(body), "a.docx")
    assert "hidden_text" in {problem.code for problem in report.problems}
    assert {s.role for s in report.sentences if "宣誓" in report.text[s.start : s.end]} == {"chrome"}


def test_fields_symbols_and_breaks() -> None:
    inner = '<w:r><w:instrText>PAGE</w:instrText></w:r>' + r("甲") + "<w:r><w:tab/></w:r>" + r("乙") + "<w:r><w:noBreakHyphen/></w:r>" + r("丙") + "<w:r><w:br/></w:r>" + r("丁")
    assert lines(docx(p(inner=inner))) == ["甲\t乙-丙", "丁"]


def test_the_report_carries_title_year_and_extraction() -> None:
    report = read_bytes(docx(TITLE + OPENING + p("一、主要举措") + p("全年办理34件。")), "随便.bin")
    assert (report.format, report.extraction, report.metadata.year) == ("docx", "docx/1", 2024)
    assert report.metadata.agency == "云沂市数据局"
    assert [s.page for s in report.sentences] == [None] * len(report.sentences)


@pytest.mark.parametrize(("data", "code"), [
    (docx(p("甲"))[:200], "damaged"),
    (docx(p("甲")).replace(b"word/document.xml", b"word/documenx.xml"), "damaged"),
    (docx(p("")), "empty"),
    (docx("<w:x>" * 500 + "</w:x>" * 500), "xml_depth"),
])  # fmt: skip
def test_faults_are_told(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as told:
        read_bytes(data, "a.docx")
    assert told.value.code == code
