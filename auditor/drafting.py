"""Before a report is written: what is expected of a body's report, told from its name alone."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.due import Due, Duties
from auditor.pipeline import DEFAULT_CHECKLISTS, AuditOptions, compiled
from auditor.profiles import recommended_only, resolve
from auditor.records import ChecklistRef, Metadata, Source, Tier

if TYPE_CHECKING:
    from auditor.checklist import Checklist


def duties(
    name: str, options: AuditOptions, checklists: Iterable[str | Path | Checklist] = DEFAULT_CHECKLISTS
) -> Duties:
    """The items expected of the report of the body called `name`. Raises ChecklistError."""
    from auditor.scorer import is_due

    listed = options.agencies.get(name)
    said = (options.body,) if listed is None else (options.body, listed)
    body, problems = resolve(Metadata(agency=name, sources={"agency": Source("option")}), *said)
    items = []
    for checklist in compiled(checklists).checklists:
        ref = ChecklistRef(checklist.id, checklist.title or checklist.id, checklist.title_en, "")
        for i in checklist.items:
            if is_due(i, body):
                tier: Tier = "recommended" if recommended_only(i.id, body) else i.tier
                items.append(Due(i.id, i.title, i.title_en, i.requirement, i.requirement_en, i.advice, i.advice_en,
                                 i.clause, tier, ref))  # fmt: skip
    return Duties(body, tuple(items), problems)
