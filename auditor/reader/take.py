"""A file's bytes become readable text, by what they are: the one door for every format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from auditor.reader.deadline import deadline
from auditor.reader.encodings import decode
from auditor.reader.errors import ReadError
from auditor.reader.formats import Extracted, check_suffix, extract, suffix_of
from auditor.reader.limits import Limits
from auditor.reader.sniff import sniff
from auditor.records import Problem

if TYPE_CHECKING:
    from auditor.reader.binary.lines import Lines

_IN_CHILD = frozenset(("docx", "pdf", "ofd", "image"))
# A web page or a plain text under such a name is read; a text without a Chinese word is no report.
_NEVER_TEXT = frozenset(("docx", "docm", "doc", "wps", "odt", "pdf", "ofd", "zip"))
_CONVERTED = frozenset(("doc", "rtf", "odt"))


def take(data: bytes, name: str, limits: Limits) -> Extracted:
    """The readable text of a file. `name` tells text formats apart, nothing else.

    Raises ReadError, see there.
    """
    taken = _taken(data, name, limits)
    if taken.text.count("\n") >= limits.lines:
        raise ReadError("too_many_lines", {"limit": limits.lines})
    return taken


def _taken(data: bytes, name: str, limits: Limits) -> Extracted:
    if not data:
        raise ReadError("empty")
    kind = sniff(data)
    if kind == "text":
        with deadline(limits.seconds):
            return _text(data, name, limits)
    if kind in _IN_CHILD:
        return _binary(kind, data, limits)
    if kind in _CONVERTED:
        return _converted(data, kind, name, limits)
    if kind == "encrypted":
        raise ReadError("encrypted")
    raise ReadError("archive" if kind == "zip" else "unsupported_format", {"kind": kind})


def _text(data: bytes, name: str, limits: Limits) -> Extracted:
    check_suffix(name)
    decoded = decode(data)
    if suffix_of(name) in _NEVER_TEXT and not any("\u4e00" <= char <= "\u9fff" for char in decoded.text):
        raise ReadError("damaged")  # what is left of such a file, or a server's error in its place
    if len(decoded.text) > limits.characters:
        raise ReadError("too_long", {"limit": limits.characters})
    problems = (Problem("replaced_characters", args={"count": decoded.replaced}),) if decoded.replaced else ()
    return replace(extract(decoded.text, name), encoding=decoded.encoding, problems=problems)


def _converted(data: bytes, kind: str, name: str, limits: Limits) -> Extracted:
    """An old format by way of docx; WPS writes doc under a suffix of its own."""
    from auditor.reader import office

    made = _binary("docx", office.to_docx(data, kind, limits.seconds), limits)
    told = "wps" if kind == "doc" and suffix_of(name) == "wps" else kind
    return replace(made, format=told, extraction=f"{office.EXTRACTION}+{made.extraction}")


def _binary(kind: str, data: bytes, limits: Limits) -> Extracted:
    from auditor.reader import child

    seconds = limits.ocr_seconds if kind in ("image", "pdf") and _may_recognise() else limits.seconds
    return _from(child.extract(kind, data, limits, seconds))


def extracted_of(lines: Lines) -> Extracted:
    """What a binary reader made, as the rest of the reader takes it."""
    from auditor.reader import child

    return _from(child.plain(lines))


def _from(told: Mapping[str, Any]) -> Extracted:
    problems = tuple(Problem(code, args=args) for code, args in told["notes"])
    text = "\n".join(told["rows"])
    if not text.strip() and not problems:
        raise ReadError("empty")
    starts = [0, *accumulate(len(row) + 1 for row in told["rows"])]
    pages = tuple(sorted((starts[row] + at, page) for row, at, page in told["pages"]))
    return Extracted(
        text, told["format"], told["extraction"], chrome=frozenset(told["chrome"]), pages=pages,
        joined=told["format"] != "docx", problems=problems,
    )  # fmt: skip


def _may_recognise() -> bool:
    from auditor.reader.binary.ocr import installed

    return installed()
