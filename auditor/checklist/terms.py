"""Terms as the checklist room sees them: what counts as blank, alike, too short; no pydantic."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache

# What matching leaves out of a term: blanks, invisible marks, quotation marks. A class body for
# regular expressions of Python, Rust and JSON Schema alike.
BLANK = "\\s\\u200b-\\u200f\\u2060\\ufeff\\u00ad\"'“”‘’「」『』〝〞\\uff02\\uff07"
TERM = f"[^{BLANK}][\\s\\S]*[^{BLANK}]"
WORD = f"[^{BLANK}]"
_BLANKS = re.compile(f"[{BLANK}]+")

TermOrTerms = str | tuple[str, ...]


def folded(term: str) -> str:
    """A term as it is compared with others: widths, case, blanks and quotation marks aside."""
    return _BLANKS.sub("", unicodedata.normalize("NFKC", term)).lower()


def twice(values: Sequence[str]) -> tuple[int, ...]:
    """Indexes of the values that an earlier one already holds."""
    seen: set[str] = set()
    out = []
    for index, value in enumerate(map(folded, values)):
        if value in seen:
            out.append(index)
        seen.add(value)
    return tuple(out)


def has_long_group(rule: Iterable[TermOrTerms]) -> bool:
    """Has the rule a group all of whose terms are longer than one character?"""
    groups = ((group,) if isinstance(group, str) else group for group in rule)
    return any(all(len(folded(term)) > 1 for term in group) for group in groups)


def printable(term: str) -> bool:
    """May the program print this term of a checklist? Not where it holds a word we never say."""
    return _unsaid().search(term) is None


@lru_cache(maxsize=1)
def _unsaid() -> re.Pattern[str]:
    from auditor.data import load

    return re.compile("|".join(map(re.escape, load("forbidden")["words"])))


def rule_words(rule: Iterable[TermOrTerms]) -> str:
    """A rule as a person would list it: `一件事 + 主题/集成/套餐`; empty where a group has no
    alternative that may be printed."""
    groups = [(group,) if isinstance(group, str) else group for group in rule]
    shown = ["/".join(filter(printable, group)) for group in groups]
    return " + ".join(shown) if all(shown) else ""


def is_day(value: str) -> bool:
    """Is `2024-03-01`, or `04-01` in some year, a day of the calendar?"""
    try:
        date.fromisoformat(value if len(value) > len("04-01") else f"2000-{value}")
    except ValueError:
        return False
    return True
