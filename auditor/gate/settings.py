"""What a run's options and `auditor.yaml` come to: the one way in for pytest and command line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.agencies import load_agencies
from auditor.checklist import Checklist, load_checklist
from auditor.gate.baseline import Baseline, load_baseline
from auditor.gate.config import Config, check_sections
from auditor.gate.day import today as today_in_china
from auditor.gate.decide import Gate, check_items
from auditor.gate.decisions import load_decisions
from auditor.pipeline import DEFAULT_CHECKLISTS, AuditOptions


def checklists_of(config: Config, asked: Sequence[str] = ()) -> list[Checklist]:
    """The checklists asked for, else the configuration's, else the usual ones. Raises
    ChecklistError, without checklists asked for also where the configuration's gate names
    sections or checklists that are not among them."""
    loaded = [load_checklist(name) for name in asked or config.checklists or DEFAULT_CHECKLISTS]
    if not asked:
        check_sections(config, loaded)
    return loaded


def options_of(config: Config, said: AuditOptions | None = None) -> AuditOptions:
    """The options, with what the configuration says of bodies behind them. Raises ChecklistError."""
    said = said or AuditOptions()
    agencies = said.agencies
    if config.agencies is not None and not agencies:
        agencies = load_agencies(config.agencies)
    return replace(said, agencies=agencies, bodies=config.bodies)


def gate_of(
    config: Config, today: str | None = None, with_baseline: bool = True, checklists: Sequence[Checklist] = (),
) -> Gate:  # fmt: skip
    """The gate that the configuration describes, on this day (`2025-03-20`) or today in China.
    Raises ChecklistError for records at fault, also where they name an item that its checklist,
    among these, does not have; BaselineError."""
    known: Baseline | None = None
    if with_baseline and config.baseline is not None:
        known = load_baseline(config.baseline)
    decisions = load_decisions(config.rulings)
    check_items(decisions, {c.id: [item.id for item in c.items] for c in checklists})
    return Gate(config, decisions, known, today=today or today_in_china())
