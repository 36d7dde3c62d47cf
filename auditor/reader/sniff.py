"""What a file is, by its bytes. Names lie: a .doc may be a web page, a .wps a Word document."""

from __future__ import annotations

import io
import zipfile

# The kinds that are read besides text: `docx`, `pdf`, `ofd`, `doc` (wps too), `rtf`, `odt`, `image`,
# `zip`. `text` is everything else that may decode.
_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf1", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"GIF8", "image"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"PK\x05\x06", "zip"),
    (b"PK\x07\x08", "zip"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PDF_WITHIN = 1024  # bytes that may stand before %PDF-, as readers allow
_LOOKED_AT = 1 << 16


def _utf16(name: str) -> bytes:
    return name.encode("utf-16-le")


def _ole(data: bytes) -> str:
    """An OLE file by the names in its directory, which stands anywhere in the file."""
    if _utf16("EncryptedPackage") in data or _locked(data):
        return "encrypted"
    return "doc" if _utf16("WordDocument") in data else "ole"


def _locked(data: bytes) -> bool:
    """True for a Word 97 file whose head says that it is encrypted; the head opens a sector."""
    at = next((at for at in range(512, min(len(data), _LOOKED_AT), 512) if data[at : at + 2] == b"\xec\xa5"), None)
    return at is not None and len(data) > at + 11 and bool(data[at + 11] & 0x01)


def _zipped(data: bytes) -> str:
    try:
        listed = zipfile.ZipFile(io.BytesIO(data)).namelist()
        names = {name.replace("\\", "/").lstrip("/").casefold() for name in listed}
    except Exception:  # noqa: BLE001 - a broken directory raises whatever it likes; the reader tells it
        # Cut off before its directory: the first names say what it was meant to be.
        head = data[:_LOOKED_AT].lower()
        return "docx" if b"word/" in head or b"[content_types]" in head else "ofd" if b"ofd.xml" in head else "zip"
    if "ofd.xml" in names:
        return "ofd"
    if "[content_types].xml" in names:
        return "docx" if any(name.startswith("word/") for name in names) else "ooxml"
    if "mimetype" in names and "content.xml" in names:
        return "odt"
    return "zip"


def sniff(data: bytes) -> str:
    """The kind: `docx`, `pdf`, `ofd`, `office`, `image`, `zip`, `text`, or one that is not read:
    `encrypted`, `ole`, `ooxml`, `gzip`, `rar`, `7z`."""
    if data.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if data.startswith(_OLE):
        return _ole(data)
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data[:2] == b"BM" and data[6:10] == b"\x00\x00\x00\x00":
        return "image"
    if b"%PDF-" in data[:_PDF_WITHIN] and b"<html" not in data[:_PDF_WITHIN].lower():
        return "pdf"
    return "text"
