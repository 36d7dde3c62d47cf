"""Names of files as they may be printed: names come from strangers too."""

from __future__ import annotations

import re
import unicodedata

_DRIVE = re.compile(r"^[A-Za-z]:")
_HALVES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_BAD = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))
_FOLDERS_LEFT_OUT = frozenset(("__MACOSX",))


def readable(name: str) -> str:
    """A file's name as text. Archives packed on Chinese systems leave names in GBK, which a result
    in UTF-8 could not hold; without a locale even names in UTF-8 come as bytes."""
    if not any("\udc80" <= char <= "\udcff" for char in name):
        return name
    raw = _HALVES.sub("\ufffd", name).encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")


def printable(name: str) -> str:
    """A name as text without what disturbs a terminal or a file: control characters, line ends,
    bidi marks and half characters become U+FFFD."""
    if name.isprintable():  # all of what is replaced is not
        return name
    return "".join("\ufffd" if unicodedata.category(char) in _BAD else char for char in readable(name))


def entry_name(name: str, utf8: bool) -> str:
    """The name of a zip's entry. Chinese systems write GBK where the format says cp437."""
    if not utf8:
        try:
            raw = name.encode("cp437")
        except UnicodeEncodeError:
            return name
        for encoding in ("utf-8", "gb18030"):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                continue
    return name


def unsafe(name: str) -> bool:
    """True for a name that leads out of its archive: absolute, with a drive, through a parent."""
    parts = name.replace("\\", "/").split("/")
    return name.startswith(("/", "\\")) or bool(_DRIVE.match(name)) or ".." in parts or "\x00" in name


def walked(name: str, suffixes: tuple[str, ...]) -> bool:
    """True for a file that a walk takes by its name: not hidden, no README, a suffix that is read."""
    folders = name.split("/")
    last = folders[-1]
    if any(part.startswith((".", "~$")) or part in _FOLDERS_LEFT_OUT for part in folders):
        return False
    return not last.lower().startswith("readme") and "." in last and last.rpartition(".")[2].lower() in suffixes
