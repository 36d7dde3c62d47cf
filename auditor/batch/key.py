"""What a result depends on, as digests: the program, the run's settings, a file's bytes and name, and
what the user's tables say of its body."""

from __future__ import annotations

import hashlib
import json
import platform
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from auditor import __version__
from auditor.batch.job import Job
from auditor.pipeline import AuditOptions, said_of

_PACKAGE = Path(__file__).parents[1]
_DISTRIBUTION = "rule-of-law-report-auditor"
_SUFFIXES = (".py", ".yaml")


def digest(*parts: bytes | str) -> str:
    """One digest of several texts, each kept apart from the next."""
    whole = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        whole.update(len(data).to_bytes(8, "big"))
        whole.update(data)
    return whole.hexdigest()


def tool() -> str:
    """The program: its version, its files and the libraries it stands on. A changed cue list or a
    newer library may change a verdict, and an unchanged version number would hide it."""
    parts: list[bytes | str] = [__version__, platform.python_version(), unicodedata.unidata_version]
    for path in sorted(p for p in _PACKAGE.rglob("*") if p.suffix in _SUFFIXES):
        parts += [path.relative_to(_PACKAGE).as_posix(), path.read_bytes()]
    return digest(*parts, *_libraries())


def _libraries() -> Iterable[str]:
    """Names and versions of what the package asks for, extras included where they are installed."""
    try:
        asked = requires(_DISTRIBUTION) or []
    except PackageNotFoundError:
        return
    names = {"".join(c if c.isalnum() or c in "-_." else " " for c in line).split()[0] for line in asked}
    for name in sorted(names):
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield name


def settings(job: Job) -> str:
    """What is the same for all reports of a run: checklists as resolved, options, what is asked for."""
    options = job.options
    told = [asdict(options.body), asdict(options.limits), job.lang, list(job.parts), job.whole]
    return digest(*(f"{c.id} {c.sha256}" for c in job.checklists), json.dumps(told, sort_keys=True))


def said(options: AuditOptions, name: str | None, agency: str | None) -> str:
    """What the user's tables say of a report: by its name, by the body it names."""
    listed = said_of(options, name or "", options.body.agency, agency)
    return digest(*(json.dumps(asdict(one), sort_keys=True) for one in listed))
