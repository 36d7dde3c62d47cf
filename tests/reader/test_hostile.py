"""Files made to hurt: each is read or refused with a reason, and nothing else happens."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reader_files import docx, ofd, p, pdf, typeset, zipped

from auditor.pipeline import AuditOptions, audit_all, compiled, find_reports
from auditor.reader import ReadError, child, read_bytes, read_report
from auditor.reader.child import answer
from auditor.reader.limits import DEFAULT, LimitError, changed
from auditor.reader.names import printable
from auditor.records import Problem, Report

TITLE = "云沂市数据局2024年度法治政府建设情况报告"
TEXT = f"{TITLE}\n一、主要举措\n全年办理许可申请34件,均按期办结。\n"
LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
SOUND = (docx(p(TITLE) + p("全年办理34件。")), ofd(typeset([TITLE, "全年办理34件。"])), pdf(typeset([TITLE, "全年办理34件。"])))


def code_of(data: bytes, name: str = "a.txt", **limits: str) -> str:
    try:
        check(read_bytes(data, name, limits=changed(limits)))
    except ReadError as error:
        return error.code
    return ""


def check(report: Report) -> None:
    """The text contract, which no input may break."""
    assert "".join(report.text[s.start : s.end] for s in report.spans) == report.text
    for sentence in report.sentences:
        assert 0 <= sentence.start < sentence.end <= len(report.text)
        assert sentence.line == report.text.count("\n", 0, sentence.start) + 1
    report.text.encode("utf-8")


@pytest.mark.parametrize(("data", "code"), [
    (SOUND[0].replace(SOUND[0][600:700], b"?" * 100), "damaged"),
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": f"{LAUGHS}<w>&b;</w>"}), "unsafe_xml"),
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": b"\xff\xfe" + f"{LAUGHS}<w>&b;</w>".encode("utf-16-le")}), "unsafe_xml"),
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": '<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>'}), "unsafe_xml"),
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": b" " * 40_000_000}), "archive_ratio"),
    (zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<a>" * 5000}), "xml_depth"),
    (b"<html><body>" + b"<div>" * 90_000, "xml_depth"),
    (b"%PDF-1.7\n" + b"1 0 obj<</Type/Catalog/Pages 1 0 R/Kids[1 0 R]>>endobj\n" * 50, "damaged"),
], ids=["torn", "entities", "utf-16", "external", "bomb", "deep", "page", "circle"])  # fmt: skip
def test_bombs_and_tricks_are_refused(data: bytes, code: str) -> None:
    assert code_of(data) == code


@pytest.mark.parametrize("text", [
    "法" * 100_000, "1" * 100_000, "“" * 100_000, "(" * 100_000, "一是" * 50_000, "\n" * 60_000 + TEXT, " " * 100_000 + TEXT,
    "一件事一次办" * 2_000, TEXT + "\u202e\u2066" * 1000, "<div>" * 3_000 + TEXT, "<table><tr><td>" * 1_000 + TEXT, "<" * 100_000,
    "[" * 50_000, "{{" * 50_000 + "%s%n", "|" * 50_000, "a|" * 50_000, "- " * 50_000, "#" * 50_000, ">" * 100_000, "\t" * 100_000 + TEXT,
], ids=range(20))  # fmt: skip
def test_long_and_deep_texts_end(text: str) -> None:
    assert code_of(text.encode()) in ("", "empty", "binary", "too_many_lines")


def test_limits_of_text() -> None:
    assert code_of(("法" * 10_000_000).encode()) == "too_long"
    assert code_of(b"x" * (DEFAULT.file_bytes + 1)) in ("too_long", "too_large")
    assert code_of(TEXT.encode(), characters="5") == "too_long"
    assert code_of(TEXT.encode(), lines="2") == code_of(SOUND[0], lines="1") == "too_many_lines"
    assert code_of(SOUND[0], characters="5") == code_of(SOUND[2], characters="5") == "too_long"


def test_no_sentence_is_longer_than_a_thousand_characters() -> None:
    report = read_bytes((f"{TITLE}\n一、主要举措\n" + "全年办理许可," * 1000 + "\n").encode(), "a.txt")
    assert max(s.end - s.start for s in report.sentences) <= 1000
    assert all(report.text[s.end - 1] in "," for s in report.sentences if s.end - s.start > 900)


def test_nuls_lone_surrogates_and_marks_do_not_pass_into_the_text() -> None:
    inside = docx(p("全年办理34件。").replace("34", "&#xD800;34\x00"))
    report = read_bytes(inside, "a.docx")
    assert "34件" in report.text
    check(report)


def test_a_file_that_ends_the_child_ends_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ReadError) as told:
        child.extract("no such kind", b"", DEFAULT, 30)
    assert told.value.code == "crashed"
    assert read_bytes(SOUND[0], "a.docx").format == "docx"


def test_a_child_that_takes_too_long_is_stopped() -> None:
    slow = docx("".join(p("全年办理34件。") for _ in range(40_000)))
    with pytest.raises(ReadError) as told:
        child.extract("docx", slow, DEFAULT, 0)
    assert told.value.code == "too_slow"
    assert read_bytes(SOUND[0], "a.docx").format == "docx"


def test_memory_is_limited() -> None:
    big = zipped({"[Content_Types].xml": "<a/>", "word/document.xml": "<w><b>" + os.urandom(1_000_000).hex() * 12 + "</b></w>"})
    assert code_of(big, memory_bytes=str(60 * 1024 * 1024)) in ("no_memory", "crashed")


def test_the_child_is_used_again() -> None:
    read_bytes(SOUND[0], "a.docx")
    first = child._child
    read_bytes(SOUND[1], "a.ofd")
    assert child._child is first


def test_names_are_made_printable() -> None:
    assert printable("a\nb\x1b[31m\u202e.txt") == "a\ufffdb\ufffd[31m\ufffd.txt"
    assert printable("\udcb7\udca8.txt") == "法.txt"
    assert printable("\ud800.txt") == "\ufffd.txt"


def test_a_folder_of_bad_files_is_audited_to_its_end(tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(SOUND[0][:300])
    (tmp_path / "b.txt").write_bytes(b"")
    (tmp_path / "c.pdf").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "d\ne.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "gone.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "~$a.docx").write_bytes(b"lock")
    os.mkfifo(tmp_path / "pipe.txt")
    found, _ = find_reports([tmp_path])
    (tmp_path / "gone.txt").unlink()
    results = list(audit_all(found, compiled(["outline-2021"]), AuditOptions()))
    told = {r.path: r.code for r in results if isinstance(r, Problem)}
    assert told == {"a.docx": "damaged", "b.txt": "empty", "c.pdf": "damaged", "gone.txt": "not_found", "pipe.txt": "unreadable"}
    assert [r[0].report.path for r in results if not isinstance(r, Problem)] == ["d\ufffde.txt"]


def test_a_file_that_grows_while_it_is_read_is_no_larger_than_the_limit(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"x" * 100)
    with pytest.raises(ReadError) as told:
        read_report(tmp_path / "a.txt", limits=changed({"file_bytes": "99"}))
    assert told.value.code == "too_large"


@pytest.mark.parametrize("values", [{"page": "3"}, {"pages": "0"}, {"pages": "-1"}, {"pages": "x"}, {"pages": "\uff13"}])
def test_limits_are_checked(values: dict[str, str]) -> None:
    with pytest.raises(LimitError):
        changed(values)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(range(len(SOUND))), st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=12), st.floats(0.2, 1))
def test_changed_bytes_are_read_or_told(which: int, changes: list[tuple[float, int]], kept: float) -> None:
    data = bytearray(SOUND[which])
    for place, value in changes:
        data[int(place * len(data))] = value
    told = answer(("docx", "ofd", "pdf")[which], bytes(data[: int(kept * len(data)) + 1]), DEFAULT)
    assert "error" in told or isinstance(told["rows"], list)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet=st.sampled_from("法治一二三、。,;:()<>/p \n\t\r\x0b\x85\u2028#*-|[]《》“”2024年月日件aZ\ufeff\u3000"), max_size=400))
def test_any_text_keeps_the_contract(text: str) -> None:
    code_of(text.encode(), "a")
