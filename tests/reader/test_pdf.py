"""PDF files: paragraphs by place, page numbers and running heads apart, every fault told."""

from __future__ import annotations

import pytest
from reader_files import Placed, pdf, picture_pdf, typeset

from auditor.reader import ReadError, read_bytes
from auditor.records import Report

PARAGRAPHS = [
    "一、主要举措和成效",
    "(一)持续优化政务服务。全年受理行政许可申请1234件,办结1230件,按时办结率达到99.7%,群众满意度持续提升,未发生因许可引发的行政复议和行政诉讼案件。",
    "(二)健全依法决策机制。严格落实重大行政决策程序规定,全年提请审议重大决策事项3项,均履行公众参与、专家论证、风险评估、合法性审查和集体讨论决定程序,"
    "并按要求向社会公开决策结果,听取意见56条,采纳41条;对涉及企业利益的事项,事先征求行业协会意见,并在政府网站说明采纳情况。",
    "二、存在的不足",
    "一是执法人员专业能力有待提升。二是信息化手段运用不够充分,部分系统之间数据尚未贯通。",
]


def body(report: Report) -> list[str]:
    return [line for number, line in enumerate(report.text.split("\n"), 1) if role_of(report, number) not in ("chrome", None)]


def role_of(report: Report, line: int) -> str | None:
    return next((s.role for s in report.sentences if s.line == line), None)


def test_rows_become_paragraphs_again_across_pages() -> None:
    report = read_bytes(pdf(typeset(PARAGRAPHS, rows=6)), "a.pdf")
    assert body(report) == PARAGRAPHS
    assert (report.format, report.extraction) == ("pdf", "pdf/1")


def test_page_numbers_are_kept_as_furniture_and_passages_know_their_page() -> None:
    report = read_bytes(pdf(typeset([PARAGRAPHS[0], "全年办理34件。" * 45, *PARAGRAPHS[3:]], rows=6)), "a.pdf")
    assert "—2—" in report.text.split("\n")
    last = next(s for s in report.sentences if "信息化手段" in report.text[s.start : s.end])
    assert (report.sentences[0].page, last.page) == (1, 3)
    # A sentence that begins on the second page of its paragraph is on that page.
    crossing = [s for s in report.sentences if s.paragraph == 2]
    assert [s.page for s in crossing] == sorted(s.page or 0 for s in crossing)
    assert {s.page for s in crossing} == {1, 2, 3}


def test_running_heads_are_apart_but_a_repeated_heading_of_the_text_is_not() -> None:
    pages: list[list[Placed]] = [[(79, 60, 9, "云沂市数据局文件"), *page] for page in typeset(PARAGRAPHS * 3, rows=6)]
    report = read_bytes(pdf(pages), "a.pdf")
    heads = [s.role for s in report.sentences if report.text[s.start : s.end] == "云沂市数据局文件"]
    assert len(pages) == len(heads) > 3
    assert set(heads) == {"chrome"}
    assert body(report).count("二、存在的不足") == 3


def test_a_row_that_ends_early_before_a_long_number_goes_on() -> None:
    rows = [(111, "全年受理行政许可申请并在规定时限内办结共计总数为"), (79, "1234567890123件,满意率99%,其余事项均在办理之中,请予")]
    page: list[Placed] = [(left, 100 + 29 * at, 16, text) for at, (left, text) in enumerate([*rows, (79, "以审议。"), *rows, (79, "以审议。")])]
    assert read_bytes(pdf([page]), "a.pdf").text.split("\n") == ["".join(t for _, t in rows) + "以审议。"] * 2


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_turned_pages_read_as_they_are_shown(turn: int) -> None:
    assert body(read_bytes(pdf(typeset(PARAGRAPHS, rows=6), turn=turn), "a.pdf")) == PARAGRAPHS


def test_radicals_become_characters_and_blanks_round_figures_go() -> None:
    page: list[Placed] = [(79, 100, 16, "全年⾏政许可 34 件,⺠生实事 5 项,接受⻔诊服务。")]
    assert read_bytes(pdf([page]), "a.pdf").text == "全年行政许可34件,民生实事5项,接受门诊服务。"


def test_far_apart_words_of_a_row_are_cells() -> None:
    page: list[Placed] = [(79, 100, 16, "许可"), (250, 100, 16, "34"), (79, 130, 16, "处罚"), (250, 130, 16, "5")]
    assert read_bytes(pdf([page]), "a.pdf").text == "许可\t34\n处罚\t5"


def test_bold_by_printing_twice_is_read_once() -> None:
    page: list[Placed] = [(79, 100, 16, "主要举措"), (79.4, 100, 16, "主要举措")]
    assert read_bytes(pdf([page]), "a.pdf").text == "主要举措"


def test_a_scan_is_told_and_nothing_is_called_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.pipeline import AuditOptions, audit_report, compiled
    from auditor.reader.binary import ocr
    from auditor.reader.binary.pdf import extract
    from auditor.reader.limits import DEFAULT
    from auditor.reader.read import _assemble
    from auditor.reader.take import extracted_of

    monkeypatch.setattr(ocr, "installed", lambda: False)
    lines = extract(picture_pdf(), DEFAULT)
    report = _assemble(extracted_of(lines), "2024-云沂市数据局.pdf", "0" * 64, None)
    assert report.unassessable is not None
    assert report.unassessable.code == "scanned"
    audit = audit_report(report, compiled(["outline-2021"]), AuditOptions())[0]
    assert {f.status for f in audit.findings} == {"not_assessable"}
    assert audit.coverage.score is None


@pytest.mark.parametrize(("data", "code"), [
    (b"%PDF-1.5\n" + b"x" * 200, "damaged"),
    (pdf(typeset(PARAGRAPHS))[:150], "damaged"),
    (b"x\n", "damaged"),
    (b"<html><body><p>Not Found</p><p>nginx</p></body></html>", "damaged"),
    (pdf([[]]), "empty"),
])  # fmt: skip
def test_faults_are_told(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as told:
        read_bytes(data, "a.pdf")
    assert told.value.code == code


def test_pages_beyond_the_limit_are_told() -> None:
    from auditor.reader.limits import changed

    with pytest.raises(ReadError) as told:
        read_bytes(pdf([[(79, 100, 16, "甲")]] * 4), "a.pdf", limits=changed({"pages": "3"}))
    assert (told.value.code, told.value.details["count"]) == ("too_many_pages", 4)
