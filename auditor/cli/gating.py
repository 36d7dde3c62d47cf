"""What the gate's commands share: `auditor.yaml`, the day, and the account at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.talk import Failure, complain, help_text

if TYPE_CHECKING:
    from auditor.checklist import Checklist
    from auditor.gate.config import Config
    from auditor.gate.decide import Gate
    from auditor.pipeline import AuditOptions, Found
    from auditor.records import Audit
    from auditor.reporter.words import Words

F = TypeVar("F", bound=Callable[..., Any])


def gate_options(function: F) -> F:
    """`--config` and `--today`."""
    function = click.option("--today", metavar="DAY", help=help_text("today"))(function)
    return click.option("--config", "config_file", metavar="FILE", help=help_text("config"))(function)


@dataclass(frozen=True, slots=True)
class Settings:
    """A run as options and configuration describe it."""

    config: Config
    reports: tuple[str, ...]
    checklists: list[Checklist]
    options: AuditOptions


def settings(
    config_file: str | None, reports: Sequence[str], checklists: Sequence[str], said: Mapping[str, Any]
) -> Settings:
    """Options before configuration before the file of bodies. Raises Failure, ChecklistError, and
    click.MissingParameter where neither names a report."""
    from auditor.cli.bodies import audit_options
    from auditor.gate.config import Config, find_config, load_config
    from auditor.gate.settings import checklists_of, options_of

    path = config_file or find_config()
    config = Config() if path is None else load_config(path)
    reports = tuple(reports) or config.reports
    if not reports:
        context = click.get_current_context()
        argument = next(p for p in context.command.params if p.name == "reports")
        raise click.MissingParameter(ctx=context, param=argument)
    agencies = said.get("agencies") or config.agencies
    options = options_of(config, audit_options({**said, "agencies": agencies}, reports))
    return Settings(config, reports, checklists_of(config, checklists), options)


def gate_of(config: Config, checklists: Sequence[Checklist], today: str | None, with_baseline: bool) -> Gate:
    """The gate on the day asked for. Raises Failure, ChecklistError."""
    from auditor.gate import settings as gate_settings
    from auditor.gate.baseline import BaselineError
    from auditor.strict import day_like

    if today is not None and not day_like(today):
        raise Failure("bad_day", name="--today", found=today)
    try:
        return gate_settings.gate_of(config, today, with_baseline, checklists)
    except BaselineError as error:
        raise Failure(error.code, path=error.path, line=error.line or 1) from None


def places(found: Sequence[Found]) -> dict[str, str]:
    """Where each report lies from the working folder, by its name in results; a name that two
    reports share, or a report elsewhere, has none."""
    here = Path.cwd()
    out: dict[str, str] = {}
    twice = set()
    for file in found:
        path = file.path if not file.path.is_absolute() else _below(file.path, here)
        if file.name in out:
            twice.add(file.name)
        if path is not None and ".." not in path.parts:
            out[file.name] = path.as_posix()
    return {name: path for name, path in out.items() if name not in twice}


def _below(path: Path, folder: Path) -> Path | None:
    return path.relative_to(folder) if path.is_relative_to(folder) else None


def judged(gate: Gate, audits: Sequence[Audit], where: Mapping[str, str]) -> list[Audit]:
    """Audits as the gate sees them, each with its place. Raises ChecklistError."""
    return [replace(gate.see(a), place=where.get(a.report.path)) for a in audits]


def write_file(path: str, text: str) -> None:
    """A file that appears whole or not at all. Raises Failure."""
    from auditor.reporter.output import TargetError, TextOut

    try:
        out = TextOut(path)
    except TargetError as error:
        raise Failure(error.code, path=path) from None
    out.stream.write(text)
    out.commit()


def tell_account(gate: Gate, words: Words) -> None:
    """What became of the records and the baseline, to standard error."""
    from auditor.gate.tell import listing

    for line in listing(gate.decisions, gate.account, words):
        complain(line)
