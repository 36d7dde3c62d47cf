"""The reports of a run, as the command line names them, and what is told of those that are none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.cli.talk import Failure, complain, say

if TYPE_CHECKING:
    from auditor.pipeline import Found
    from auditor.records import Problem
    from auditor.reporter.words import Words

_NAMED_SKIPS = 5


def found_reports(reports: Sequence[str], lang: str, quiet: bool) -> list[Found]:
    """The reports to audit; what is skipped is counted on standard error. Raises Failure."""
    from auditor.pipeline import NothingToAudit, find_reports

    for path in reports:
        if not Path(path).exists():
            raise Failure("no_such_path", path=path)
    try:
        found, skipped = find_reports(reports)
    except NothingToAudit as nothing:
        raise Failure("no_reports", path=nothing.path) from None
    tell_skipped(skipped, lang, quiet)
    return found


def tell_skipped(skipped: Sequence[str], lang: str, quiet: bool) -> None:
    """How many files of the folders were no reports, and the first of them."""
    if skipped and not quiet:
        names = ", ".join(skipped[:_NAMED_SKIPS]) + (" …" if len(skipped) > _NAMED_SKIPS else "")
        complain(say("skipped", lang, count=len(skipped), names=names))


def tell_problem(problem: Problem, words: Words, lang: str, verbose: bool) -> None:
    """A report that could not be audited, to standard error."""
    complain(say("unread", lang, path=problem.path, message=words.problem(problem)))
    if verbose and problem.args.get("traceback"):
        complain(str(problem.args["traceback"]))
