"""The checks beside the verdicts, as the command line asks for them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditor.cli.options import choice, listed
from auditor.cli.talk import Failure, help_text

if TYPE_CHECKING:
    from auditor.checks.run import Checks

F = TypeVar("F", bound=Callable[..., Any])


def checks_options(function: F) -> F:
    """`--checks NAME,…` and `--terms FILE`."""
    function = click.option("--terms", metavar="FILE", help=help_text("terms"))(function)
    return click.option("--checks", metavar="NAME,…", help=help_text("checks"))(function)


def checks_named(text: str | None) -> tuple[str, ...]:
    """Names, or `all` for those that are not for the reviewer's eye only; none unless asked."""
    from auditor.checks.run import ALL, CHECKS

    if text is None:
        return ()
    allowed = ("all", *CHECKS)
    names = tuple(choice("unknown_check", name, allowed) for name in listed(text))
    if not names:
        raise Failure("unknown_check", allowed, found=text)
    return (*(n for n in names if n != "all"), *(ALL if "all" in names else ()))


def checks_ready(names: tuple[str, ...], terms: str | None) -> Checks:
    """The checks, with the user's entries for `terms`. Raises Failure for a file that is none."""
    from auditor.checks.run import Checks

    if terms is None:
        return Checks(names)
    if "terms" not in names:
        raise Failure("terms_unasked")
    from auditor.checks.terms import TermsError

    try:
        return Checks(names, {"terms": {"more": Path(terms)}})
    except OSError:
        raise Failure("no_such_path", path=terms) from None
    except TermsError as error:
        raise Failure("bad_terms", path=terms, reason=error.reason) from None
