"""What the user says of the bodies, from options and `--agencies` to `AuditOptions`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from auditor.cli.options import choice, listed
from auditor.cli.talk import Failure
from auditor.pipeline import AuditOptions
from auditor.profiles import FUNCTIONS, KINDS, BodyOptions
from auditor.reader import Limits
from auditor.records import LEVELS, Level

AGENCIES = "agencies.yaml"
OPTIONS = ("agency", "year", "level", "kind", "functions", "published", "agencies")
_FIRST_YEAR, _LAST_YEAR = 1949, 2999


def audit_options(said: Mapping[str, Any], paths: Sequence[str] = ()) -> AuditOptions:
    """Checked options. A file `agencies.yaml` at the top of a folder given counts where no other
    is named. Raises Failure, ChecklistError."""
    files = [said["agencies"]] if said.get("agencies") else [
        str(Path(p) / AGENCIES) for p in paths if (Path(p) / AGENCIES).is_file()
    ]  # fmt: skip
    agencies: dict[str, BodyOptions] = {}
    for file in files:
        from auditor.agencies import load_agencies

        agencies |= load_agencies(file)
    return AuditOptions(body_of(said), agencies, limits=limits_of(said.get("limits") or ()))


def limits_of(said: Sequence[str]) -> Limits:
    """`NAME=N`, repeated, as limits of the reader. Raises Failure."""
    from auditor.reader.limits import LimitError, changed, limit_names

    pairs = [pair.partition("=") for pair in said]
    try:
        return changed({name.strip(): value.strip() for name, _, value in pairs})
    except LimitError as error:
        allowed = limit_names() if error.code == "unknown_limit" else ()
        raise Failure(error.code, allowed, found=error.name, value=error.value) from None


def body_of(said: Mapping[str, Any]) -> BodyOptions:
    """What the options say of the body. Raises Failure."""
    level, kind, functions = said.get("level"), said.get("kind"), said.get("functions")
    named = None
    if functions is not None:
        named = tuple(choice("unknown_function", f, FUNCTIONS) for f in listed(functions))
    return BodyOptions(
        agency=said.get("agency"),
        year=_year(said.get("year")),
        level=None if level is None else cast("Level", choice("unknown_level", level, LEVELS)),
        kind=None if kind is None else choice("unknown_kind", kind, KINDS),
        functions=named,
        published=_day(said.get("published")),
    )


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.isascii() and text.isdecimal() and _FIRST_YEAR <= int(text) <= _LAST_YEAR):
        raise Failure("bad_number", name="--year", found=text, low=_FIRST_YEAR, high=_LAST_YEAR)
    return int(text)


def _day(text: str | None) -> str | None:
    from auditor.checklist.terms import is_day

    if text is not None and not (len(text) == len("2025-03-20") and is_day(text)):
        raise Failure("bad_day", name="--published", found=text)
    return text
