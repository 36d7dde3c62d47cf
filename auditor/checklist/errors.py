"""Faults of checklist files: objects with a place, rendered once for people and once for machines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from auditor.data import load

Lang = Literal["zh", "en"]
LONGEST_FOUND = 60


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault, one message.

    `code` names a template of `checklist_messages.yaml`; `line` and `column` count from 1 and are
    None where a fault has no place inside the file; `found` is what stood there as written,
    `allowed` what may stand there, `nearest` the right name most like it, `args` the rest of what
    the template needs.
    """

    code: str
    file: str
    line: int | None = None
    column: int | None = None
    found: str | None = None
    allowed: tuple[str, ...] = ()
    nearest: str | None = None
    args: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def failed_test(
        cls, item: str, expected: str, got: str, sentence: str, *,
        line: int | None, column: int | None, file: str,
    ) -> Fault:  # fmt: skip
        """A test sentence whose status is not the one that its item's `tests` promise."""
        args = {"item": item, "expected": expected, "got": got}
        return cls("test_failed", file, line, column, sentence, args=args)


class ChecklistError(Exception):
    """A checklist that cannot be used; `faults` holds every fault found, in the file's order."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.faults)

    def __str__(self) -> str:
        return render_text(self.faults)


def messages() -> Any:
    """The templates and tables of `checklist_messages.yaml`."""
    return load("checklist_messages")


def sentence(fault: Fault, lang: Lang = "zh") -> str:
    """What is wrong, what is allowed and the near name, without the place and the help."""
    words = messages()[lang]
    args = dict(fault.args)
    for name, value in args.items():
        if name in ("wanted", "kind"):
            args[name] = words["shapes"].get(value, value)
        elif isinstance(value, tuple):
            args[name] = words["joint"].join(value)
    parts = [words["faults"][fault.code].format(found=_shown(fault.found), **args)]
    if fault.allowed:
        parts.append(words["allowed"].format(allowed=words["joint"].join(fault.allowed)))
    if fault.nearest:
        parts.append(words["nearest"].format(nearest=fault.nearest))
    return str(words["stop"].join(parts))


def help_for(fault: Fault, lang: Lang = "zh") -> str | None:
    """What to do about it, None where the message says all."""
    text = messages()[lang]["help"].get(fault.code)
    return None if text is None else str(text)


def render_text(faults: Iterable[Fault], lang: Lang = "zh") -> str:
    """One line a fault: `file:line:column: message`, the help behind it."""
    out = []
    for fault in faults:
        place = ":".join(str(p) for p in (fault.file, fault.line, fault.column) if p is not None)
        advice = help_for(fault, lang)
        text = sentence(fault, lang)
        if advice is not None:
            text += messages()[lang]["stop"] + advice
        out.append(f"{place}: {text}")
    return "\n".join(out)


def to_json(faults: Iterable[Fault], lang: Lang = "zh") -> list[dict[str, Any]]:
    """Faults in plain form; every key is always there, null where a fault has none."""
    return [
        {
            "code": f.code, "file": f.file, "line": f.line, "column": f.column, "found": f.found,
            "allowed": list(f.allowed), "nearest": f.nearest,
            "message": sentence(f, lang), "help": help_for(f, lang),
        }
        for f in faults
    ]  # fmt: skip


def near_name(word: str, names: Iterable[str]) -> str | None:
    """The name most like `word` (case aside), None where none is near."""
    from difflib import get_close_matches

    by_lower = {name.lower(): name for name in names}
    close = get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return by_lower[close[0]] if close else None


def _shown(found: str | None) -> str:
    """`found` on one line and not too long."""
    text = " ".join((found or "").split())
    return text if len(text) <= LONGEST_FOUND else text[:LONGEST_FOUND] + "…"
