"""What bounds the values of a checklist beyond their type; pydantic calls these."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from auditor.checklist.terms import TermOrTerms, has_long_group, is_day, twice


def distinct(code: Literal["duplicate_term", "duplicate_value"]) -> AfterValidator:
    """No value may stand twice; raises with the error code `code`."""
    def check(values: tuple[str, ...]) -> tuple[str, ...]:
        if indexes := twice(values):
            raise PydanticCustomError(code, "stands twice", {"indexes": indexes})
        return values

    return AfterValidator(check)


def long_enough(rule: tuple[TermOrTerms, ...]) -> tuple[TermOrTerms, ...]:
    """A term of one character (件, 次) says something only beside a group that has none."""
    if not has_long_group(rule):
        raise PydanticCustomError("short_rule", "every group holds a term of one character")
    return rule


def forward(period: tuple[int, int | None]) -> tuple[int, int | None]:
    """A period must not end before it begins."""
    first, last = period
    if last is not None and last < first:
        raise PydanticCustomError("period_reversed", "reversed", {"first": first, "last": last})
    return period


def day(value: str) -> str:
    """A day of the calendar."""
    if not is_day(value):
        raise PydanticCustomError("bad_day", "no such day")
    return value


def shape(value: Any) -> str | None:
    """Which of the two forms of an alternative a value has."""
    return "<text>" if isinstance(value, str) else "<list>" if isinstance(value, tuple) else None


def as_case(value: Any) -> Any:
    """A test sentence written as a plain text."""
    return {"text": value} if isinstance(value, str) else value
