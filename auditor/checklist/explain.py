"""From a model's complaint about a value to a fault with its place in the file.

A pydantic error names a path through the models; `Where` gives the file and the path in it that
the value came from, since a checklist may inherit parts from another file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from auditor.checklist import models
from auditor.checklist.errors import Fault, near_name
from auditor.checklist.source import Path, Source
from auditor.checklist.terms import TERM, WORD, folded

Where = Callable[[Path], tuple[Source, Path]]

_WANTED = {
    "string_type": "text", "int_type": "integer", "int_from_float": "integer", "float_type": "number",
    "bool_type": "flag", "tuple_type": "list", "too_long": "list", "dict_type": "map",
    "model_type": "map", "model_attributes_type": "map",
}  # fmt: skip
_RANGES = {
    "greater_than": ("gt", "> {}"), "greater_than_equal": ("ge", "≥ {}"),
    "less_than": ("lt", "< {}"), "less_than_equal": ("le", "≤ {}"),
}  # fmt: skip
_CLOSED_SETS = {
    "expected_of": "unknown_function", "functions": "unknown_function", "accepts": "unknown_stance",
}  # fmt: skip
_UNKNOWN_KEYS = {"evidence": "unknown_evidence", "tests": "unknown_status"}
_MODELS: Mapping[str, type[Any]] = {
    "items": models.Item, "override": models.Item, "sections": models.SectionDef,
    "evidence": models.Evidence, "side": models.SideEvidence, "zero": models.ZeroRule,
}  # fmt: skip


def explain(errors: Iterable[Mapping[str, Any]], value: Any, where: Where) -> list[Fault]:
    """Faults for pydantic's `errors` on `value`; those that the source has told are left out."""
    out: list[Fault] = []
    for error in errors:
        path = _path(error["loc"], value, error["type"])
        source, at = where(path)
        # An entry at fault is not counted, which can make its list seem empty.
        if not source.told(at) and not (error["type"] == "too_short" and error["input"]):
            out += _Case(error, path, value, source, at).faults()
    return out


def keys_of(model: type[Any]) -> tuple[str, ...]:
    """The keys that a model's map may hold, as they are written."""
    return tuple(f.alias or name for name, f in model.model_fields.items())


def top_keys() -> tuple[str, ...]:
    """The keys of a checklist file."""
    return keys_of(models.Checklist) + keys_of(models.Inheritance)


def _path(loc: Sequence[str | int], value: Any, kind: str) -> Path:
    """`loc` without the tags of unions, which name no step of the value."""
    path: list[str | int] = []
    for number, step in enumerate(loc):
        in_map = isinstance(value, dict) and step in value
        if in_map or (isinstance(value, tuple) and isinstance(step, int) and step < len(value)):
            value = value[step]
        elif not (kind == "missing" and number == len(loc) - 1):
            continue
        path.append(step)
    return tuple(path)


def _at(value: Any, path: Path) -> Any:
    for step in path:
        value = value[step]
    return value


class _Case:
    """One error with all that its message may need."""

    def __init__(self, error: Mapping[str, Any], path: Path, value: Any, source: Source, at: Path) -> None:
        self.kind: str = error["type"]
        self.context: Mapping[str, Any] = error.get("ctx") or {}
        self.input = error.get("input")
        self.path, self.value = path, value
        self.source, self.at = source, at
        self.key = next((str(p) for p in reversed(path) if isinstance(p, str)), "-")

    def fault(
        self, code: str, found: str | None = None, allowed: Iterable[str] = (), *,
        at_key: bool = False, inside: Path = (), **args: Any,
    ) -> Fault:  # fmt: skip
        """A fault at the value, at its key, or at a value `inside` it."""
        at = self.at + inside
        place = self.source.key_place(at) if at_key else self.source.place(at)
        names = tuple(allowed)
        near = near_name(found, names) if found else None
        return Fault(code, self.source.file, *place, found, names, near, args)

    def faults(self) -> list[Fault]:
        """Most errors are one fault; a list with several repeats is several."""
        if self.kind in _REPEATS:
            return [
                self.fault(self.kind, self.source.spelling((*self.at, i)), inside=(i,))
                for i in self.context["indexes"]
            ]
        handler = _HANDLERS.get(self.kind)
        if handler is not None:
            return [handler(self)]
        if self.kind in _RANGES:
            name, words = _RANGES[self.kind]
            allowed = [words.format(f"{self.context[name]:g}")]
            return [self.fault("out_of_range", self.source.spelling(self.at), allowed, key=self.key)]
        return [self.wrong(_WANTED.get(self.kind, "text"))]

    def missing(self) -> Fault:
        """A key that is not there, at the map that lacks it."""
        above, key = self.path[:-1], self.path[-1]
        if isinstance(key, int):
            return self.wrong("period")
        if key == "tests" and len(above) == len(("items", 0)):
            return self.fault("no_tests", str(_at(self.value, above).get("id", "-")))
        return self.fault("missing_key", key=key)

    def unknown_key(self) -> Fault:
        """A key that its map does not know, with those it knows."""
        above = self.path[:-1]
        name = next((str(p) for p in reversed(above) if isinstance(p, str)), "")
        code = _UNKNOWN_KEYS.get(name, "unknown_key")
        if "tests" in above and name != "tests":
            model: type[Any] = models.TestCase
        elif name == "tests":
            model = models.Tests
        elif name == "structure":
            model = models.STRUCTURES[_at(self.value, above)["kind"]]
        else:
            model = _MODELS.get(name, models.Checklist)
        allowed = keys_of(model) if name else top_keys()
        return self.fault(code, str(self.path[-1]), allowed, at_key=True)

    def not_in_set(self) -> Fault:
        """A word outside a closed set."""
        allowed = re.findall(r"'([^']*)'", str(self.context.get("expected", "")))
        found = self.source.spelling(self.at)
        code = _CLOSED_SETS.get(self.key, "bad_value")
        return self.fault(code, found, allowed, key=self.key) if found else self.wrong("text")

    def pattern(self) -> Fault:
        """A text that is empty, too short, or no id or day."""
        text = str(self.input)
        pattern = self.context.get("pattern")
        if pattern in (TERM, WORD):
            return self.fault("short_term" if folded(text) else "empty_term", text)
        if not text.strip():
            return self.fault("empty_text", key=self.key)
        return self.fault("bad_id" if "d{" not in str(pattern) else "bad_day", text)

    def no_tag(self) -> Fault:
        """A value that fits no member of a union."""
        if self.key != "structure":
            return self.wrong("group")
        tag = self.context.get("tag")
        if tag is None:
            return self.fault("missing_key", key="kind")
        found = self.source.spelling((*self.at, "kind"))
        return self.fault("unknown_structure", found, models.STRUCTURES, inside=("kind",))

    def too_short(self) -> Fault:
        """An empty list where one entry at least is wanted."""
        return self.fault("no_items") if self.path == ("items",) else self.fault("empty_list", key=self.key)

    def own(self) -> Fault:
        """A complaint of our own validators, whose code is the error's kind."""
        if self.kind == "no_tests":
            return self.fault("no_tests", str(_at(self.value, self.path[:-1]).get("id", "-")), at_key=True)
        at_key = self.kind == "empty_evidence"
        found = self.source.spelling(self.at)
        return self.fault(self.kind, found, at_key=at_key, **self.context)

    def wrong(self, wanted: str) -> Fault:
        """A value of another type; a number or word of YAML's where text is wanted is told to quote."""
        if self.path[-2:-1] == ("period",) or self.path[-1:] == ("period",):
            wanted = "period"
        if "tests" in self.path and isinstance(self.path[-1], int):
            wanted = "case"
        found = self.source.spelling(self.at)
        if found is None:
            kind = "map" if isinstance(self.input, dict) else "list"
            return self.fault("wrong_shape", key=self.key, wanted=wanted, kind=kind)
        if wanted in ("text", "group", "case") and isinstance(self.input, bool | int | float):
            return self.fault("bare_word", found, read=str(self.input))
        return self.fault("wrong_type", found, key=self.key, wanted=wanted)


_REPEATS = ("duplicate_term", "duplicate_value")
_HANDLERS: Mapping[str, Callable[[_Case], Fault]] = {
    "missing": _Case.missing, "extra_forbidden": _Case.unknown_key, "literal_error": _Case.not_in_set,
    "string_pattern_mismatch": _Case.pattern, "union_tag_invalid": _Case.no_tag,
    "union_tag_not_found": _Case.no_tag, "too_short": _Case.too_short,
    "short_rule": _Case.own, "period_reversed": _Case.own, "bad_day": _Case.own,
    "empty_evidence": _Case.own, "no_tests": _Case.own,
}  # fmt: skip
