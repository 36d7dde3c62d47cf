"""Cue lists of the reader, loaded once from `auditor/data/*.yaml`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from auditor.data import load


@lru_cache(maxsize=128)
def cue(name: str, *keys: str) -> re.Pattern[str]:
    """The list of patterns at `keys` in the file `name`, compiled into one alternation.

    `{word}` in a pattern stands for the alternation at `parts.word` of the same file.
    """
    return _compiled(name, keys, {})


@lru_cache(maxsize=64)
def cue_in_year(year: int | None, name: str, *keys: str) -> re.Pattern[str]:
    """Like `cue`, with `{last_year}` and `{next_year}` filled in; unknown years match nothing."""
    never = "(?!)"
    years = (never, never) if year is None else (str(year - 1), str(year + 1))
    return _compiled(name, keys, {"last_year": years[0], "next_year": years[1]})


def _compiled(name: str, keys: tuple[str, ...], more: dict[str, str]) -> re.Pattern[str]:
    content = load(name)
    node: Any = content
    for key in keys:
        node = node[key]
    parts = {word: "|".join(entries) for word, entries in content.get("parts", {}).items()}
    joined = "|".join(f"(?:{entry})" for entry in node)
    for word, expression in (parts | more).items():
        joined = joined.replace("{" + word + "}", f"(?:{expression})")
    return re.compile(joined)
