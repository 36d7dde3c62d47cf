"""Old formats go through LibreOffice where it is installed, and are told where it is not."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from reader_files import docx, p

from auditor.reader import ReadError, office, read_bytes
from auditor.reader.sniff import sniff

RTF = b"{\\rtf1 a}"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def word(flags: int = 0) -> bytes:
    return OLE + b"\xec\xa5" + bytes(9) + bytes([flags]) + bytes(500) + "WordDocument".encode("utf-16-le")


@pytest.fixture
def pretend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stand-in for LibreOffice: a script that puts a made docx where the real one would."""
    (tmp_path / "made.docx").write_bytes(docx(p("云沂市数据局2024年度法治政府建设情况报告") + p("全年办理34件。")))
    program = tmp_path / "soffice"
    program.write_text(
        f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\nmkdir -p "$2"\ncp {tmp_path}/made.docx "$2/in.docx"\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(office, "command", lambda: str(program))
    return program


def test_without_the_program_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.records import Problem
    from auditor.reporter.words import Words

    monkeypatch.setattr(office, "command", lambda: None)
    with pytest.raises(ReadError) as told:
        read_bytes(word(), "a.doc")
    assert told.value.code == "needs_office"
    assert "LibreOffice" in Words("zh").problem(Problem(told.value.code))


@pytest.mark.parametrize(("data", "name", "kind"), [(word(), "a.doc", "doc"), (word(), "a.wps", "wps"), (RTF, "a.doc", "rtf")])
def test_a_converted_file_is_read_as_docx(pretend: Path, data: bytes, name: str, kind: str) -> None:
    report = read_bytes(data, name)
    assert (report.format, report.extraction) == (kind, "office/1+docx/1")
    assert "全年办理34件。" in report.text


def test_a_program_that_makes_nothing_or_hangs_is_told(pretend: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend.write_text("#!/bin/sh\nexit 0\n", encoding="utf-8")
    with pytest.raises(ReadError) as told:
        office.to_docx(RTF, "rtf", 60)
    assert told.value.code == "damaged"
    pretend.write_text("#!/bin/sh\nsleep 600\n", encoding="utf-8")
    with pytest.raises(ReadError) as told:
        office.to_docx(RTF, "rtf", 1)
    assert told.value.code == "too_slow"


@pytest.mark.parametrize(("data", "kind"), [
    (word(), "doc"), (word(1), "encrypted"), (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    (OLE + "Workbook".encode("utf-16-le"), "ole"), (RTF, "rtf"), (docx(p("甲")), "docx"), (b"%PDF-1.4", "pdf"),
    (b"<html>%PDF-</html>", "text"), ("法治".encode("utf-16"), "text"),
])  # fmt: skip
def test_the_bytes_tell_the_kind(data: bytes, kind: str) -> None:
    assert sniff(data) == kind


def test_a_web_page_named_doc_is_read_as_a_web_page() -> None:
    report = read_bytes("<html><body><p>云沂市数据局2024年度法治政府建设情况报告</p><p>全年办理34件。</p></body></html>".encode("gbk"), "a.doc")
    assert (report.format, report.encoding) == ("html", "gb18030")
