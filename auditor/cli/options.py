"""Options that several commands share, with their checks."""

from __future__ import annotations

import functools
import sys
import traceback
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import click

from auditor.cli.talk import FAILED, Failure, complain, fail, help_text

F = TypeVar("F", bound=Callable[..., Any])


class OneOf(click.Choice[str]):
    """A choice whose refusal is a line of ours."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value not in self.choices:
            raise Failure("bad_value", self.choices, name=param.opts[-1] if param else "", found=str(value))
        return value


class Between(click.ParamType[int]):
    """A whole number from `low` to `high`."""

    name = "integer"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        text = str(value)
        if not (text.isascii() and text.isdecimal() and self.low <= int(text) <= self.high):
            raise Failure("bad_number", name=param.opts[-1] if param else "", found=text, low=self.low, high=self.high)
        return int(text)


def lang_option(function: F) -> F:
    """`--lang zh|en`."""
    return click.option("--lang", type=OneOf(["zh", "en"]), default="zh", help=help_text("lang"))(function)


def verbosity(function: F) -> F:
    """`-v` and `-q`, and `-h` in the language asked for."""
    function = click.help_option("-h", "--help", help=help_text("help"))(function)
    function = click.option("-v", "--verbose", is_flag=True, help=help_text("verbose"))(function)
    return click.option("-q", "--quiet", is_flag=True, help=help_text("quiet"))(function)


def checklist_option(function: F) -> F:
    """`-c ID|FILE`, repeatable."""
    return click.option("-c", "--checklist", "checklists", multiple=True, metavar="ID|FILE",
                        help=help_text("checklists"))(function)  # fmt: skip


def body_options(function: F) -> F:
    """What a user says of the body."""
    for name, metavar in (("published", "DAY"), ("functions", "F,…"), ("kind", "KIND"), ("level", "LEVEL"),
                          ("year", "YEAR"), ("agency", "NAME")):  # fmt: skip
        function = click.option(f"--{name}", metavar=metavar, help=help_text(name))(function)
    function = click.option("--agencies", metavar="FILE", help=help_text("agencies"))(function)
    return click.option("--limit", "limits", multiple=True, metavar="NAME=N", help=help_text("limits"))(function)


def guarded(function: F) -> F:
    """A command whose every failure is one line and exit status 2; `-v` shows where it came from."""

    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        from auditor.checklist.errors import ChecklistError, render_text

        lang = options.get("lang", "zh")
        try:
            return function(*args, **options)
        except Failure as failure:
            fail(failure, lang)
        except ChecklistError as error:
            complain(render_text(error.faults, lang))
            sys.exit(FAILED)
        except (BrokenPipeError, click.ClickException, KeyboardInterrupt):
            raise
        except Exception as error:  # noqa: BLE001 - the contract: an unexpected error is exit status 2, told in one line
            if options.get("verbose"):
                complain(traceback.format_exc())
            fail(Failure("unexpected", error=f"{type(error).__name__}: {error}"), lang)

    return wrapper  # type: ignore[return-value]


def choice(code: str, found: str, allowed: Iterable[str]) -> str:
    """`found` if it is allowed; Failure with the near name else."""
    names = tuple(allowed)
    if found not in names:
        raise Failure(code, names, found=found)
    return found


def listed(text: str) -> tuple[str, ...]:
    """`a,b,c` as its parts; full-width commas too, since hands type them."""
    return tuple(part.strip() for part in text.replace("\uff0c", ",").replace("、", ",").split(",") if part.strip())
