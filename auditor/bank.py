"""The bank of a checklist: sentences that people wrote without sight of its terms, with the status
that each must get when it stands alone. Never loaded in an audit; `evaluate --write`, the tests and
the scripts read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from auditor.profiles import BodyOptions
from auditor.prove import judge_sentence
from auditor.records import STATUSES, Finding, Role, Status

if TYPE_CHECKING:
    from auditor.matcher.match import Compiled

SUFFIX = ".bank.yaml"
_KEYS = frozenset({"status", "sort", "text", "section", "kind", "level", "year", "accept", "known"})


_FORM = "items: [{item: …, cases: [{status: …, sort: …, text: …}]}]"


class BankError(ValueError):
    """A bank that cannot be used: which file, and what is wrong where."""

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


@dataclass(frozen=True, slots=True)
class BankCase:
    """One sentence: `number` counts from 0 inside its item; `accept` are all statuses that are right;
    `known` is what the program said, wrongly, when the case was marked as known."""

    item: str
    number: int
    status: Status
    accept: frozenset[Status]
    sort: str
    text: str
    section: Role
    said: BodyOptions
    known: Status | None

    @property
    def name(self) -> str:
        """How the case is named among labelled reports."""
        return f"bank/{self.item}/{self.number}"

    def right(self, finding: Finding) -> bool:
        """Does the finding have a status that is right for the case?"""
        return finding.status in self.accept


def load_bank(path: str | Path) -> tuple[BankCase, ...]:
    """All cases of a bank, in order. Raises BankError, OSError."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data = yaml.load(Path(path).read_text(encoding="utf-8"), loader)
        return tuple(
            _case(str(path), row["item"], number, case)
            for row in data["items"] for number, case in enumerate(row["cases"])
        )  # fmt: skip
    except KeyError as error:
        raise BankError(str(path), str(error.args[0])) from None
    except (yaml.YAMLError, TypeError, AttributeError, UnicodeDecodeError):
        raise BankError(str(path), _FORM) from None


def _case(path: str, item: str, number: int, case: dict[str, Any]) -> BankCase:
    unknown = sorted(set(case) - _KEYS)
    statuses = (case["status"], *case.get("accept", ()), *([case["known"]] if "known" in case else []))
    if unknown or not set(statuses) <= set(STATUSES):
        raise BankError(path, f"{item} {number}: {', '.join(unknown or map(str, statuses))}")
    said = BodyOptions(kind=case.get("kind"), level=case.get("level"), year=case.get("year"))
    accept = frozenset((case["status"], *case.get("accept", ())))
    return BankCase(item, number, case["status"], accept, case["sort"], case["text"],
                    case.get("section", "results"), said, case.get("known"))  # fmt: skip


def judged(ready: Compiled, cases: Iterable[BankCase]) -> Iterator[tuple[BankCase, Finding]]:
    """Each case with what the program says of it; `ready` is of one checklist, every case's item in it."""
    items = {item.id: item for item in ready.checklists[0].items}
    for case in cases:
        yield case, judge_sentence(ready, items[case.item], case.text, case.section, case.said)
