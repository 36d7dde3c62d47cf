"""What the tests share: the five reports, the command line called in this process, its result."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from auditor.cli import main

REPORTS = Path(__file__).parent.parent / "reports"


@lru_cache(maxsize=1)
def prepare() -> None:
    """What holds for all tests; the imports are slow, and a controller of workers needs none of it."""
    import ready
    from hypothesis import settings

    ready.share()
    # The same examples in every run: a failure is of a change, not of chance.
    settings.register_profile("tests", derandomize=True, deadline=None)
    settings.load_profile("tests")


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Before the first module of tests is imported."""
    prepare()


class Called(NamedTuple):
    """What a call of the command line left: exit status, standard output, standard error."""

    status: int
    out: str
    err: str


Call = Callable[..., Called]


def call(*arguments: str | Path) -> Called:
    """Call `auditor` in this process."""
    out, err, given = io.StringIO(), io.StringIO(), [str(a) for a in arguments]
    before, sys.argv = sys.argv, ["auditor", *given]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as left:
            main(given)
    finally:
        sys.argv = before
    code = left.value.code
    return Called(code if isinstance(code, int) else 0, out.getvalue(), err.getvalue())


@pytest.fixture(scope="session")
def auditor() -> Call:
    """The command line: `auditor("audit", path).status`."""
    return call


@pytest.fixture(scope="session")
def reports() -> Path:
    """The folder of the five published reports."""
    return REPORTS


@pytest.fixture(scope="session")
def result_text() -> str:
    """The json result of the five reports against the default checklists."""
    called = call("audit", REPORTS, "-o", "json")
    assert called.status == 0, called.err
    return called.out


@pytest.fixture(scope="session")
def result(result_text: str) -> Any:
    """The same, loaded."""
    return json.loads(result_text)
