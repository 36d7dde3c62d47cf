"""Old Word and WPS files through LibreOffice, where it is installed: converted to docx in a
folder of their own that is gone afterwards, with a profile of their own, without network."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from auditor.reader.errors import ReadError

# The filter is named: left to guess, LibreOffice takes any rubbish for plain text.
FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}
_COMMANDS = ("soffice", "libreoffice")
EXTRACTION = "office/1"


def command() -> str | None:
    """The path of LibreOffice, None where it is not installed."""
    return next((found for name in _COMMANDS if (found := shutil.which(name))), None)


def to_docx(data: bytes, kind: str, seconds: int) -> bytes:
    """A file of kind `doc`, `rtf` or `odt` as docx. Raises ReadError: `needs_office`, `too_slow`, `damaged`."""
    program = command()
    if program is None:
        raise ReadError("needs_office")
    with tempfile.TemporaryDirectory(prefix="auditor-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, target = folder / f"in.{kind}", folder / "out"
        source.write_bytes(data)
        _run([
            program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
            "--nolockcheck", "--nodefault", "--nologo", f"--infilter={FILTERS[kind]}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target), str(source),
        ], folder, seconds)  # fmt: skip
        made = target / "in.docx"
        if not made.is_file():
            raise ReadError("damaged")
        return made.read_bytes()


def _run(words: list[str], folder: Path, seconds: int) -> None:
    environment = {**os.environ, "HOME": str(folder), "TMPDIR": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    process = subprocess.Popen(
        words, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        # The program is a starter; what works is its child: end the whole group.
        with suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        raise ReadError("too_slow", {"limit": seconds}) from None
