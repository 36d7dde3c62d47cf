"""Zip files: read as folders, nothing trusted."""

from __future__ import annotations

import io
import stat
import zipfile
from pathlib import Path

import pytest
from reader_files import docx, p, zipped

from auditor.pipeline import AuditOptions, audit_all, compiled, find_reports
from auditor.reader import ReadError
from auditor.reader.limits import changed
from auditor.reader.read import read_all
from auditor.records import Problem, Report

TEXT = "云沂市数据局2024年度法治政府建设情况报告\n一、主要举措\n全年办理34件。\n"


def read(tmp_path: Path, data: bytes, **limits: str) -> dict[str, str]:
    """Code of the error by name, "" for what was read."""
    file = tmp_path / "包.zip"
    file.write_bytes(data)
    return {
        name: found.code if isinstance(found, ReadError) else ""
        for name, found in read_all(file, "包.zip", limits=changed(limits))
    }


def test_reports_of_a_zip_are_read_in_the_order_of_their_names(tmp_path: Path) -> None:
    inner = zipped({"c.txt": TEXT})
    data = zipped({
        "b/乙.docx": docx(p("云沂市数据局2024年度法治政府建设情况报告") + p("全年办理34件。")), "a.txt": TEXT, "README.md": "x",
        "__MACOSX/a.txt": "x", ".hidden.txt": "x", "b/logo.png": "x", "agencies.yaml": "x", "z.zip": inner,
    })  # fmt: skip
    assert read(tmp_path, data) == {"包.zip/a.txt": "", "包.zip/b/乙.docx": "", "包.zip/z.zip/c.txt": ""}


def test_chinese_names_written_as_gbk(tmp_path: Path) -> None:
    data = zipped({"XXXX.txt": TEXT}).replace(b"XXXX", "报告".encode("gbk"))
    assert read(tmp_path, data) == {"包.zip/报告.txt": ""}


@pytest.mark.parametrize("name", ["../a.txt", "/etc/a.txt", "C:\\a.txt", "b\\..\\..\\a.txt"])
def test_names_that_lead_out_are_refused_and_told(tmp_path: Path, name: str) -> None:
    found = read(tmp_path, zipped({name: TEXT, "ok.txt": TEXT}))
    assert sorted(found.values()) == ["", "unsafe_name"]
    assert [f.name for f in tmp_path.iterdir()] == ["包.zip"]


def test_links_are_refused(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        package.writestr(info, "/etc/passwd")
    assert read(tmp_path, out.getvalue()) == {"包.zip/link.txt": "unsafe_name"}


def test_names_with_line_ends_and_bidi_marks_are_made_printable(tmp_path: Path) -> None:
    assert list(read(tmp_path, zipped({"a\nb\u202ec.txt": TEXT}))) == ["包.zip/a\ufffdb\ufffdc.txt"]


def test_bombs_are_stopped(tmp_path: Path) -> None:
    bomb = zipped({"a.txt": b"0" * 30_000_000})
    assert read(tmp_path, bomb) == {"包.zip/a.txt": "archive_ratio"}
    assert read(tmp_path, zipped({"a.txt": TEXT * 100, "b.txt": TEXT * 100}), unpacked_bytes="12000") == {
        "包.zip/a.txt": "", "包.zip/b.txt": "archive_size",
    }  # fmt: skip
    assert read(tmp_path, zipped({f"{n}.txt": TEXT for n in range(5)}), entries="4") == {"包.zip": "archive_entries"}
    nested = zipped({"a.txt": TEXT})
    for _ in range(3):
        nested = zipped({"n.zip": nested})
    assert set(read(tmp_path, nested).values()) == {"archive_depth"}


def test_damaged_empty_and_locked_zips_are_told(tmp_path: Path) -> None:
    whole = zipped({"a.txt": TEXT * 50})
    assert read(tmp_path, whole[:-40]) == {"包.zip": "damaged"}
    assert read(tmp_path, zipped({"a.exe": "x"})) == {"包.zip": "archive_empty"}
    locked = bytearray(whole)
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(mark) + at] |= 1
    assert read(tmp_path, bytes(locked)) == {"包.zip/a.txt": "encrypted"}
    torn = whole.replace(whole[60:70], b"\xff" * 10)
    assert read(tmp_path, torn) == {"包.zip/a.txt": "damaged"}


def test_one_bad_entry_does_not_end_the_batch(tmp_path: Path) -> None:
    (tmp_path / "包.zip").write_bytes(zipped({"a.txt": TEXT, "b.docx": b"PK\x03\x04rubbish", "c.txt": TEXT}))
    found, _ = find_reports([tmp_path])
    results = list(audit_all(found, compiled(["outline-2021"]), AuditOptions()))
    assert [r.code if isinstance(r, Problem) else r[0].report.path for r in results] == [
        "包.zip/a.txt", "damaged", "包.zip/c.txt",
    ]  # fmt: skip


def test_a_report_of_a_zip_is_what_the_file_alone_would_be(tmp_path: Path) -> None:
    (tmp_path / "包.zip").write_bytes(zipped({"a.txt": TEXT}))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    packed, plain = (next(read_all(tmp_path / name, name))[1] for name in ("包.zip", "a.txt"))
    assert isinstance(packed, Report)
    assert isinstance(plain, Report)
    assert (packed.sha256, packed.sentences, packed.path) == (plain.sha256, plain.sentences, "包.zip/a.txt")


def test_an_entry_without_a_name_is_no_fault(tmp_path: Path) -> None:
    data = zipped({"a.txt": TEXT, "b": "x"})
    at = data.rindex(b"PK\x01\x02")
    nameless = data[: at + 28] + b"\x00\x00" + data[at + 30 : at + 46] + data[at + 47 :]
    end = nameless.rindex(b"PK\x05\x06")
    size = int.from_bytes(nameless[end + 12 : end + 16], "little") - 1
    nameless = nameless[: end + 12] + size.to_bytes(4, "little") + nameless[end + 16 :]
    assert read(tmp_path, nameless) == {"包.zip/a.txt": ""}
