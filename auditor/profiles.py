"""The body profile: from name and metadata to level, kind and functions, and what they expect.

Tables in `auditor/data/profiles.yaml`; rules of expectation in the register `outline-2021` and
body-kinds. Order of sources: option, configuration, agencies file, text, file name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from auditor.data import load
from auditor.records import Body, Level, Metadata, Problem, Source

FUNCTIONS: tuple[str, ...] = (
    "enforcement", "licensing", "services", "data", "market", "legislation", "adjudication",
    "mediation", "reconsideration", "oversight", "emergency", "investment", "foreign",
)  # fmt: skip
KINDS: tuple[str, ...] = (
    "government", "department", "joint", "subdistrict", "party", "dispatched", "vertical", "institution",
)  # fmt: skip
# `district` and above: a people's government at county level or above.
_COUNTY_UP = frozenset({"national", "province", "city", "district"})


@dataclass(frozen=True, slots=True)
class BodyOptions:
    """What a user says of a body; None means not said. `origin` names where it was said."""

    agency: str | None = None
    level: Level | None = None
    kind: str | None = None
    functions: tuple[str, ...] | None = None
    year: int | None = None
    published: str | None = None
    established: int | None = None
    aliases: tuple[str, ...] = ()
    origin: str = "option"


@dataclass(frozen=True, slots=True)
class Guess:
    """What a name tells, with the patterns that told it (for `auditor profile NAME`)."""

    level: Level | None
    kind: str | None
    functions: tuple[str, ...]
    because: Mapping[str, str] = field(default_factory=dict)


def table() -> Any:
    """The tables of `profiles.yaml`."""
    return load("profiles")


@lru_cache(maxsize=4096)
def guess(name: str) -> Guess:
    """Level, kind and functions that a body's name tells; None where it does not."""
    data = table()
    compact = re.sub(r"\s", "", name)
    level, level_by = _first(data["levels"], "level", compact)
    if level in ("city", None) and any(compact.startswith(m) for m in data["municipalities"]):
        level, level_by = "province", compact[:2]
    kind, kind_by = _first(data["kinds"], "kind", compact)
    found: set[str] = set()
    because = {"level": level_by or "", "kind": kind_by or ""}
    if kind not in data["as_government"]:
        for row in data["functions"]:
            if m := re.search(row["pattern"], compact):
                found.update(row["functions"])
                because.setdefault("functions", m.group())
        law = data["legislation"]
        if level in law["levels"] and kind == "department" and re.search(law["pattern"], compact):
            found.add("legislation")
    if kind == "department" and level in ("district", "township") and "司法" in compact:
        found.discard("legislation")
    ordered = tuple(f for f in FUNCTIONS if f in found)
    return Guess(level, kind, ordered, because)  # type: ignore[arg-type]


def _first(rows: Sequence[Mapping[str, str]], key: str, name: str) -> tuple[str | None, str | None]:
    for row in rows:
        m = re.search(row["pattern"], name)
        if m:
            return row[key], m.group()
    return None, None


def resolve(meta: Metadata, *said: BodyOptions) -> tuple[Body, tuple[Problem, ...]]:
    """The body profile of a report: `said` in falling rank, then the text. An unknown body counts
    as a department without functions, inferred, and is told as a problem."""
    sources = dict(meta.sources)
    agency = _pick(said, "agency", sources) or meta.agency
    year = _pick(said, "year", sources) or meta.year
    published = _pick(said, "published", sources) or meta.published
    told = guess(agency) if agency else Guess(None, None, ())
    level = _pick(said, "level", sources) or told.level
    kind = _pick(said, "kind", sources) or told.kind
    functions = _pick(said, "functions", sources)
    problems: list[Problem] = []
    for name, value in (("level", level), ("kind", kind), ("functions", functions)):
        if name not in sources:
            base = sources.get("agency")
            inferred = (value is None and name != "functions") or bool(base and base.inferred)
            sources[name] = Source("profile", base.line if base else None, inferred)
    if kind is None:
        kind = "department"
        sources["kind"] = Source("profile", None, True)
        if agency is not None:
            problems.append(Problem("body_unknown", args={"agency": agency}))
    if functions is None:
        functions = () if kind in table()["as_government"] else told.functions
    body = Body(
        agency, level, kind, tuple(f for f in FUNCTIONS if f in functions), year, published, meta.signed,
        _pick(said, "established", {}), next((s.aliases for s in said if s.aliases), ()), sources,
    )  # fmt: skip
    return body, tuple(problems)


def _pick(said: Sequence[BodyOptions], name: str, sources: dict[str, Source]) -> Any:
    for options in said:
        value = getattr(options, name)
        if value is not None:
            sources[name] = Source(options.origin)
            return value
    return None


def expected(item: str, expected_of: Sequence[str], body: Body) -> bool:
    """Is the item expected of this body? What a kind takes away wins."""
    for pattern in table()["takes_away"].get(body.kind, ()):
        if pattern == item or (pattern.endswith(".*") and item.startswith(pattern[:-1])):
            return False
    return any(_in_group(group, body) for group in expected_of)


def recommended_only(item: str, body: Body) -> bool:
    """Does the item count as tier `recommended` for this kind of body?"""
    return item in table()["recommended_only"].get(body.kind, ())


def _in_group(group: str, body: Body) -> bool:
    government = body.kind in table()["as_government"]
    level = "township" if body.kind == "subdistrict" else body.level
    if group == "all":
        return True
    if group == "government":
        return government
    if group == "county_up":
        return government and level in _COUNTY_UP
    if group == "province_government":
        return government and level == "province"
    if group == "joint":
        return body.kind == "joint"
    return group in body.functions
