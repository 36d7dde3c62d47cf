"""Names of other bodies of one's own kind that a report has no reason to hold: left from a copy.

A neighbour worked or learned with is no foreigner, and a body above or below has another level.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from auditor.checks.kept import place_of
from auditor.checks.view import Passages, statements
from auditor.data import load
from auditor.records import Body, CheckFinding, Report

_BEFORE = 14


@lru_cache(maxsize=1)
def _fellow() -> re.Pattern[str]:
    return re.compile("|".join(load("copying")["fellow"]))


def foreign(report: Report, body: Body) -> Iterator[CheckFinding]:
    """Full names with this body's own department and level but another place, one finding a name."""
    places = place_of(body.agency)
    if body.agency is None or not places:
        return
    department = body.agency[len(places[0]) :]
    mark = places[0][-1]
    if len(department) < 3 or mark not in load("copying")["level_marks"]:
        return
    own = {place for place in places if place[-1] == mark}
    pattern = re.compile(rf"(?P<place>[一-鿿]{{2,5}}?{mark})(?P<rest>{re.escape(department)})")
    cite = Passages(report)
    told: set[str] = set()
    for statement in statements(report):
        for match in pattern.finditer(statement.text):
            place = match["place"]
            if any(place.endswith(o) or o.endswith(place) or o[:-1] in place for o in own) or place in told:
                continue
            before = statement.text[max(match.start() - _BEFORE, 0) : match.start("rest")]
            if _fellow().search(before) or re.search("[各全本该省市]" + mark + "$", place):
                continue
            told.add(place)
            passage = cite.cite(*statement.place(*match.span()))
            yield CheckFinding((report.path,), "copying", "foreign", "noted", (passage,), None, {"name": match.group()})
