"""Bytes to text: the encodings of published reports, damage, and files that are no text."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest

from auditor.reader import Limits, ReadError, read_bytes, read_report, read_text

REPORTS = Path(__file__).parents[2] / "reports"
FIVE = sorted(REPORTS.glob("2*.txt"))
TEXT = (
    "甲县教育局2024年度法治政府建设情况报告\n一、主要举措和成效\n"
    "2024年,我局深入学习贯彻习近平法治思想,全年开展专题学习12次,组织培训3场。\n"
    "二、存在的不足\n执法力量不足,宣传方式单一。\n"
)
TRADITIONAL = (
    "甲縣教育局2024年度法治政府建設情況報告\n一、主要舉措和成效\n"
    "本局深入學習貫徹法治思想,全年開展專題學習12次,組織培訓3場,依法履行職責。\n"
)


@pytest.mark.parametrize(
    ("codec", "mark", "told"),
    [
        ("utf-8", b"", "utf-8"),
        ("utf-8", codecs.BOM_UTF8, "utf-8"),
        ("gb18030", b"", "gb18030"),
        ("gbk", b"", "gb18030"),
        ("utf-16-le", codecs.BOM_UTF16_LE, "utf-16-le"),
        ("utf-16-be", codecs.BOM_UTF16_BE, "utf-16-be"),
        ("utf-16-le", b"", "utf-16-le"),
        ("utf-16-be", b"", "utf-16-be"),
        ("utf-32-le", codecs.BOM_UTF32_LE, "utf-32-le"),
        ("utf-32-be", codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_encoding(codec: str, mark: bytes, told: str) -> None:
    data = mark + TEXT.encode(codec)
    report = read_bytes(data, "a.txt")
    assert (report.text, report.encoding) == (TEXT, told)
    assert report.sha256 == hashlib.sha256(data).hexdigest()
    assert report.text_sha256 == hashlib.sha256(TEXT.encode("utf-8")).hexdigest()
    assert report.problems == ()


def test_big5() -> None:
    report = read_bytes(TRADITIONAL.encode("big5"), "a.txt")
    assert (report.text, report.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize("codec", ["gb18030", "utf-16-le", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize("path", FIVE, ids=lambda p: p.stem)
def test_reports_in_other_encodings(path: Path, codec: str) -> None:
    text = path.read_text(encoding="utf-8")
    plain, other = read_report(path), read_bytes(text.encode(codec), path.name)
    assert other.text == text
    assert other.text_sha256 == plain.text_sha256
    assert (other.sentences, other.spans, other.headings, other.metadata) == (
        plain.sentences, plain.spans, plain.headings, plain.metadata,
    )  # fmt: skip


@pytest.mark.parametrize("codec", ["gb18030", "utf-8"])
def test_two_dirty_bytes_are_replaced_and_told(codec: str) -> None:
    head, tail = (TEXT * 3).encode(codec), ("\n" + TEXT * 3).encode(codec)
    report = read_bytes(head + b"\xff" + tail + b"\xff\n", "a.txt")
    assert report.encoding == codec
    assert [(p.code, p.args["count"]) for p in report.problems if p.code == "replaced_characters"] == [
        ("replaced_characters", 2)
    ]
    assert report.text == TEXT * 3 + "\ufffd\n" + TEXT * 3 + "\ufffd\n"


@pytest.mark.parametrize("byte", [0xFF, 0x80])
def test_a_dirty_byte_inside_a_gbk_character_costs_that_character_only(byte: int) -> None:
    data = bytearray((TEXT * 5).encode("gb18030"))
    data[data.index("深入".encode("gb18030"))] = byte
    report = read_bytes(bytes(data), "a.txt")
    assert report.encoding == "gb18030"
    assert report.text == (TEXT * 5).replace("深", "\ufffd", 1)
    assert [p.code for p in report.problems] == ["replaced_characters"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_line_ends_are_kept_and_lines_count_line_feeds_only(end: str) -> None:
    text = TEXT.replace("\n", end)
    report = read_bytes(text.encode("utf-8"), "a.txt")
    assert report.text == text
    for sentence in report.sentences:
        assert sentence.line == text.count("\n", 0, sentence.start) + 1


def test_a_mark_inside_the_text_stays() -> None:
    report = read_bytes(("甲\ufeff" + TEXT).encode("utf-8"), "a.txt")
    assert report.text == "甲\ufeff" + TEXT


@pytest.mark.parametrize(
    "data",
    [b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, b" \r\n\t\n", "\u3000\n\xa0".encode()],
    ids=["none", "mark", "mark16", "blanks", "wide-blanks"],
)
def test_empty(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.txt")
    assert caught.value.code == "empty"


@pytest.mark.parametrize(
    ("data", "code", "details"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "damaged", {}),
        (b"PK\x03\x04\x14\x00", "archive", {"kind": "zip"}),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "unsupported_format", {"kind": "ole"}),
        (b"\x1f\x8b\x08\x00", "unsupported_format", {"kind": "gzip"}),
        (b"Rar!\x1a\x07", "unsupported_format", {"kind": "rar"}),
        (bytes(range(32)) * 40, "binary", {"kind": "unknown"}),
        (b"\x00\x01\x02\x03" * 100, "binary", {"kind": "unknown"}),
    ],
    ids=["pdf", "zip", "ole", "gzip", "rar", "controls", "zeros"],
)
def test_binary(data: bytes, code: str, details: dict[str, str]) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.txt")
    assert (caught.value.code, caught.value.details) == (code, details)


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + TEXT.encode("gb18030"),
        ("法治政府建设" * 30).encode("utf-8").replace(b"\xe6", b"\xff"),
        TEXT.encode("utf-8").replace(b"\n", b"\xff\xfe") * 3 + bytes(range(0x80, 0x100)) * 8,
        bytes((37 * n * n + 11 * n) % 128 + 128 for n in range(2000)),
        ("行政の執行は法律に基づいて行うことが必要です。" * 10).encode("shift_jis"),
    ],
    ids=["mark-of-another", "half-the-characters", "much-damage", "noise", "shift-jis"],
)
def test_undecodable(data: bytes) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, "a.txt")
    assert caught.value.code == "undecodable"
    assert set(caught.value.details) == {"encoding", "replaced"}


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    def code_of(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008 - frozen
        with pytest.raises(ReadError) as caught:
            read_report(path, limits=limits)
        return caught.value.code

    (tmp_path / "a.xyz").write_text(TEXT, encoding="utf-8")
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert code_of(tmp_path / "none.txt") == "not_found"
    assert code_of(tmp_path) == "is_folder"
    assert code_of(tmp_path / "a.xyz") == "unsupported_format"
    assert code_of(Path("nul\0l.txt")) == "unreadable"
    assert code_of(tmp_path / "a.txt", Limits(file_bytes=10)) == "too_large"


def test_a_text_at_hand_reads_like_its_file() -> None:
    from_text, from_bytes = read_text(TEXT, "a.txt"), read_bytes(TEXT.encode("utf-8"), "a.txt")
    assert from_text.sentences == from_bytes.sentences
    assert from_text.sha256 == from_bytes.sha256
