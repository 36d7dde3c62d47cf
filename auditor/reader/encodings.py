"""From bytes to text, strictly: byte order mark, UTF-8, then the candidates scored by how many
of their characters are common in Chinese prose. No detector is asked: detectors fail on two
dirty bytes in a GBK file."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from auditor.data import load
from auditor.reader.errors import ReadError

_BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"\xd0\xcf\x11\xe0", "ole"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f]")
_MAX_REPLACED = 0.01  # share of replacement characters beyond which the text is not to be trusted
_MAX_CONTROL = 0.005
_SAMPLE = 20_000  # bytes scored; enough to tell encodings apart
_LEAST_COMMON = 0.25  # a guessed encoding in which so few characters are common is the wrong one; reports have 0.7
_RESYNC = "auditor-resync"
_AHEAD = 48  # bytes behind a damaged one that tell where the next character begins


@dataclass(frozen=True, slots=True)
class Decoded:
    """Decoded text without its byte order mark, the encoding, and how many bytes were replaced."""

    text: str
    encoding: str
    replaced: int


@lru_cache(maxsize=1)
def _common() -> frozenset[str]:
    return frozenset("".join(load("encodings")["common"]))


def common_share(text: str) -> float:
    """Share of a text's characters that ordinary Chinese prose uses, 0 to 1."""
    return share_of(Counter(text), len(text))


def share_of(counts: Mapping[str, int], size: int) -> float:
    """The same from the counts of a text's characters and how many there are."""
    common = _common()
    return sum(count for char, count in counts.items() if char in common) / size if size else 0.0


def _score(text: str) -> float:
    """Share of characters that ordinary Chinese prose uses; replacements count against it."""
    if not text:
        return 0.0
    common = _common()
    good = sum(1 for char in text if char in common)
    return (good - 4 * text.count("\ufffd")) / len(text)


def decode(data: bytes) -> Decoded:
    """Decode a file's bytes.

    Raises ReadError: `empty`, `binary`, `undecodable`. Damaged bytes become U+FFFD and are
    counted; above one in a hundred characters the file is `undecodable`.
    """
    if not data:
        raise ReadError("empty")
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise ReadError("binary", {"kind": kind})
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _checked(data[len(mark) :], name)
    if b"\x00" not in data:
        try:
            return _accept(data.decode("utf-8"), "utf-8", 0)
        except UnicodeDecodeError:
            pass
    name, score = _best(data)
    decoded = _checked(data, name)
    if score < _LEAST_COMMON:
        raise ReadError("undecodable", {"encoding": name, "replaced": decoded.replaced})
    return decoded


def _resync(error: UnicodeError) -> tuple[str, int]:
    """A damaged byte becomes U+FFFD, and reading goes on where what follows looks most like prose:
    the second half of a damaged character, taken for a first half, would garble the whole clause."""
    assert isinstance(error, UnicodeDecodeError)
    data = error.object

    def reads(at: int) -> float:
        return _score(data[at : at + _AHEAD].decode(error.encoding, "replace"))

    return "\ufffd", max((error.start + 1, error.start + 2), key=lambda at: (reads(at), -at))


codecs.register_error(_RESYNC, _resync)


def _best(data: bytes) -> tuple[str, float]:
    """The candidate encoding whose reading looks most like prose, with its score."""
    names = ["utf-8", "gb18030", "big5"] if b"\x00" not in data else ["utf-8"]
    if len(data) % 2 == 0 and len(data) >= 4:
        names += ["utf-16-le", "utf-16-be"]
    sample = data[: _SAMPLE - _SAMPLE % 2]
    # On a tie the earlier name wins: utf-8 before gb18030 before big5.
    scores = {name: _score(sample.decode(name, "replace")) for name in names}
    name = max(names, key=lambda name: (scores[name], -names.index(name)))
    return name, scores[name]


def _checked(data: bytes, name: str) -> Decoded:
    before = 0 if name == "big5" else data.count("\ufffd".encode(name))
    # UTF-8 and UTF-16 find the next character by themselves.
    text = data.decode(name, _RESYNC if name in ("gb18030", "big5") else "replace")
    return _accept(text, name, max(0, text.count("\ufffd") - before))


def _accept(text: str, name: str, replaced: int) -> Decoded:
    if not text.strip("\ufeff\u200b\x00 \t\r\n\f\v\u3000\xa0"):
        raise ReadError("empty")
    if len(_CONTROL.findall(text)) > _MAX_CONTROL * len(text) + 2:
        raise ReadError("binary", {"kind": "unknown"})
    if replaced > _MAX_REPLACED * len(text) + 2:
        raise ReadError("undecodable", {"encoding": name, "replaced": replaced})
    return Decoded(text, name, replaced)
