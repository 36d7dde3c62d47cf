"""Options of how results are shown, for `auditor audit`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.options import Between
from auditor.cli.talk import help_text

if TYPE_CHECKING:
    from auditor.reporter.output import Look

F = TypeVar("F", bound=Callable[..., Any])
_OPEN_POINTS = 15


def look_options(function: F) -> F:
    """`--letter FILE`, `--name-weak`, `--open-points N`, `--for-reviewer`."""
    function = click.option("--for-reviewer", is_flag=True, help=help_text("for_reviewer"))(function)
    function = click.option("--open-points", type=Between(1, 1000), default=_OPEN_POINTS, metavar="N",
                            help=help_text("open_points"))(function)  # fmt: skip
    function = click.option("--name-weak", is_flag=True, help=help_text("name_weak"))(function)
    return click.option("--letter", metavar="FILE", help=help_text("letter"))(function)


def look_of(said: dict[str, Any], verbose: bool) -> Look:
    """The look asked for; takes its options out of `said`."""
    from auditor.reporter.output import Look

    return Look(
        verbose, None, said.pop("open_points"), said.pop("letter"), said.pop("name_weak"), said.pop("for_reviewer")
    )
