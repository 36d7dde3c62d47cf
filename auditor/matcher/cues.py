"""The cue lists of the gates, loaded once from `auditor/data`; terms are in shadow form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from auditor.data import load
from auditor.matcher.shadow import normalise
from auditor.matcher.sieve import Sieved

# Kinds of cue whose words stand in the automaton beside the checklists' terms.
CUE_WORDS = ("future", "past", "shortfall", "overcome", "turn", "concede", "zero", "disclaim",
             "soft", "heads", "deputies")  # fmt: skip


# Read below, each in its own way.
_APART = ("titles", "preparing", "happened", "acted", "meant", "powerless", "no_lack")


@dataclass(frozen=True, slots=True)
class Cues:
    """`words` by kind, `patterns` by kind (none where a kind has none); what is preparing, acted or
    only meant, for the order of clauses; what denies a power or a lack;
    what tells of something that happened; title verbs."""

    words: dict[str, tuple[str, ...]]
    patterns: dict[str, Sieved]
    preparing: Sieved
    acted: Sieved
    meant: Sieved
    powerless: Sieved
    no_lack: Sieved
    happened: Sieved
    basis: Sieved
    own: Sieved


@lru_cache(maxsize=1)
def cues() -> Cues:
    """The cue lists of `cues.yaml`."""
    data = load("cues")
    words: dict[str, tuple[str, ...]] = {}
    patterns: dict[str, Sieved] = {}
    for kind, value in data.items():
        if kind in _APART:
            continue
        if isinstance(value, list):
            words[kind] = tuple(normalise(str(w)) for w in value)
            continue
        words[kind] = tuple(normalise(str(w)) for w in value["words"])
        if value.get("patterns"):
            patterns[kind] = Sieved("|".join(value["patterns"]))
        if value.get("except"):
            words["overcome"] = tuple(normalise(str(w)) for w in value["except"])
    titles = data["titles"]
    preparing = Sieved("|".join(data["preparing"]))
    return Cues(words, patterns, preparing, Sieved(data["acted"]), Sieved(data["meant"]),
                Sieved(data["powerless"]), Sieved(data["no_lack"]), Sieved(data["happened"]),
                _alternation(titles["basis"]), _alternation(titles["own"]))  # fmt: skip


def _alternation(words: list[str]) -> Sieved:
    return Sieved("|".join(sorted(map(re.escape, words), key=len, reverse=True)))
