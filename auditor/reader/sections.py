"""The section tree and the role of each sentence.

Headings decide first; a sentence turns the role only where no later heading will (a combined
section, or a report without headings)."""

from __future__ import annotations

from dataclasses import dataclass, field

from auditor.reader.data import cue, cue_in_year
from auditor.reader.headings import Unit
from auditor.reader.sentences import ORDINAL_RANK
from auditor.records import Role

_LOOSE_RANK = 10
_PREAMBLE_BLOCKS = 4
_FIXED: tuple[Role, ...] = ("plans", "shortcomings", "correction")
_STRICT: tuple[Role, ...] = ("correction", "shortcomings", "leadership", "plans")


def roles_of(title: str, year: int | None, loose: bool) -> tuple[Role, ...]:
    """The roles a heading names, in the order it names them; empty for a heading of its own kind.

    `loose` admits short forms (`问题`, `没干好的`) that only the first level may use."""
    found: list[tuple[int, int, Role]] = []
    for role in ("correction", "leadership", "shortcomings", "plans", "results"):
        for hit in cue_in_year(year, "structure", "headings", role).finditer(title):
            found.append((hit.start(), hit.end(), role))
    if loose and not any(role == "shortcomings" for _, _, role in found):
        loosely = cue("structure", "headings", "shortcomings_loose").search(title)
        if loosely:
            found.append((*loosely.span(), "shortcomings"))
    taken = [span for span in found if span[2] == "correction"]
    kept = [hit for hit in found if _stands(hit, title, taken)]
    kept.sort()
    roles: list[Role] = []
    for _, _, role in kept:
        if role not in roles and not (role == "results" and roles):
            roles.append(role)
    return tuple(roles)


def _stands(hit: tuple[int, int, Role], title: str, taken: list[tuple[int, int, Role]]) -> bool:
    start, end, role = hit
    if role != "correction" and any(start < t_end and t_start < end for t_start, t_end, _ in taken):
        return False
    if role == "shortcomings":
        return not cue("structure", "not_lacking").search(title[:start] if start else "")
    if role == "plans":
        return not cue("structure", "not_planned").search(title[end:])
    return True


@dataclass(slots=True)
class _Frame:
    rank: int
    heading: int
    role: Role
    pending: list[Role] = field(default_factory=list)
    both: bool = False  # its heading names shortcomings and plans: each point may tell both
    firsts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with its role and path (indexes of headings, outermost first)."""

    unit: Unit
    role: Role
    path: tuple[int, ...]


class Sections:
    """Walks the sentences of a report once, keeping the open headings and the role."""

    def __init__(self, units: list[Unit], year: int | None) -> None:
        self.units = units
        self.year = year
        self.heads = [unit for unit in units if unit.rank is not None]
        main = [unit.rank for unit in self.heads if unit.rank is not None and unit.rank < ORDINAL_RANK]
        self.top = min(main, default=_LOOSE_RANK)
        self.titles = {id(u): u.block.text[u.title[0] : u.title[1]] for u in self.heads}
        self.named = {
            id(unit): self._roles(unit) for unit in self.heads if (unit.rank or 0) < ORDINAL_RANK
        }
        self.frames: list[_Frame] = []
        self.role: Role = "preamble"
        self.revert: tuple[int, Role] | None = None
        self.ahead: dict[Role, int] = {}
        for at, unit in enumerate(units):
            for role in self.named.get(id(unit), ()):
                self.ahead[role] = at

    def _roles(self, unit: Unit) -> tuple[Role, ...]:
        title = self.titles[id(unit)]
        loose = (unit.rank or 0) <= max(self.top, _LOOSE_RANK)
        return roles_of(title[unit.piece.mark :] if unit.piece.kind else title.strip("【】"), self.year, loose)

    def place(self) -> list[Placed]:
        """Role and path of every sentence, in order."""
        placed: list[Placed] = []
        body_from = self._preamble_end()
        heading = -1
        for at, unit in enumerate(self.units):
            if unit.first and not unit.piece.ordinal:
                self._pop(ORDINAL_RANK)
            if unit.closes is not None:
                self._restart(unit)
                self._pop(unit.closes)
            if not self.frames and self.role == "preamble" and at >= body_from:
                self.role = "results"
            opened = unit.rank is not None
            if opened:
                heading += 1
                self._open(unit, heading)
            elif at >= body_from or self.frames:
                self._turn(unit, at)
            path = tuple(frame.heading for frame in self.frames)
            if opened and unit.heading:
                path = path[:-1]
            placed.append(Placed(unit, self._current(), path))
        return placed

    def _current(self) -> Role:
        return self.frames[-1].role if self.frames else self.role

    def _pop(self, rank: int) -> None:
        while self.frames and self.frames[-1].rank >= rank:
            self.frames.pop()

    def _preamble_end(self) -> int:
        """The index of the first sentence after the preamble, when no heading ends it sooner."""
        ends = cue("structure", "preamble_end")
        blocks: list[int] = []
        for at, unit in enumerate(self.units):
            if unit.rank is not None and unit.rank < ORDINAL_RANK:
                return at
            if not blocks or blocks[-1] != unit.number:
                blocks.append(unit.number)
            if len(blocks) > _PREAMBLE_BLOCKS:
                break
            if ends.search(unit.text):
                return at + 1
        if self.heads and (self.heads[0].rank or 0) < ORDINAL_RANK:
            first = self.units.index(self.heads[0])
            if self.units[first].number <= self.units[0].number + _PREAMBLE_BLOCKS:
                return first
        addressed = 1 if self.units and self.units[0].text.endswith(":") and self.units[0].last else 0
        number = self.units[addressed].number if len(self.units) > addressed else 0
        after = [at for at, unit in enumerate(self.units) if unit.number > number]
        return after[0] if after else 0

    def _open(self, unit: Unit, heading: int) -> None:
        rank = unit.rank or 0
        if rank >= ORDINAL_RANK:
            self._open_ordinal(unit, heading)
            return
        self.revert = None
        self._restart(unit)
        self._pop(rank)
        base: Role = self.frames[-1].role if self.frames else "results"
        roles = self.named[id(unit)]
        if self.frames and base in _FIXED:
            roles = tuple(r for r in roles if r in _FIXED)
        if self.frames:
            waits = {r for frame in self.frames for r in frame.pending}
            below = cue_in_year(self.year, "structure", "headings", "plans_below")
            plans = "plans" in waits or below.search(self.titles[id(unit)][unit.piece.mark :])
            roles = tuple(r for r in roles if r in _STRICT and (r != "plans" or plans))
        first = roles[0] if roles else base
        pending = list(roles[1:])
        both = "shortcomings" in roles and "plans" in roles
        if base == "plans" and self.frames[-1].both and cue("structure", "lack_point").search(self.titles[id(unit)]):
            first, pending = "shortcomings", ["plans"]
        self.frames.append(_Frame(rank, heading, first, pending, both))

    def _restart(self, unit: Unit) -> None:
        """A numbering that begins anew inside a combined section opens its second part."""
        kind = unit.piece.kind
        if kind is None or unit.piece.number != 1:
            return
        rank = unit.closes or unit.rank or 0
        outer = [frame for frame in self.frames if frame.rank < rank]
        if not outer or not outer[-1].pending:
            return
        frame = outer[-1]
        if kind in frame.firsts and not self.named.get(id(unit)):
            frame.role = frame.pending.pop(0)
        frame.firsts.add(kind)

    def _open_ordinal(self, unit: Unit, heading: int) -> None:
        if self.revert is not None:
            number, role = self.revert
            if unit.piece.number == number + 1:
                self._set(role)
            self.revert = None
        self._pop(ORDINAL_RANK)
        self.frames.append(_Frame(ORDINAL_RANK, heading, self._current(), []))

    def _set(self, role: Role) -> None:
        """Turn the role of the section that waits for it, else of the innermost heading."""
        waiting = next((frame for frame in reversed(self.frames) if role in frame.pending), None)
        if waiting is not None:
            waiting.pending = waiting.pending[waiting.pending.index(role) + 1 :]
            self._pop(waiting.rank + 1)
            waiting.role = role
            return
        self._pop(ORDINAL_RANK)
        if self.frames:
            self.frames[-1].role = role
        else:
            self.role = role

    def _turn(self, unit: Unit, at: int) -> None:
        """Turn to shortcomings or plans where a sentence opens them."""
        role, text = self._current(), unit.text
        pending = {r for frame in self.frames for r in frame.pending}
        if role != "plans" and self._opens_plans(text):
            free = "plans" in pending or self.ahead.get("plans", -1) < at or role == "shortcomings"
            if free:
                ordinal = next((f for f in self.frames if f.rank == ORDINAL_RANK), None)
                inside = ordinal is not None and not unit.first
                number = self.heads[ordinal.heading].piece.number if inside and ordinal else 0
                self._set("plans")
                self.revert = (number, role) if inside and "plans" not in pending else None
        elif (
            role in ("results", "leadership", "preamble", "correction")
            and self._opens_lacks(text)
            and ("shortcomings" in pending or self.ahead.get("shortcomings", -1) < at)
        ):
            self._set("shortcomings")

    def _opens_plans(self, text: str) -> bool:
        return bool(cue_in_year(self.year, "structure", "plans_open").search(text))

    def _opens_lacks(self, text: str) -> bool:
        opens = cue("structure", "shortcomings_open").search(text)
        return opens is not None and not cue("structure", "not_own").search(opens.group())
