"""The pytest plugin, loaded by every pytest run: options and a fixture, nothing else until asked.

The help texts stand here and not among the sentences, since reading those would cost every run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from auditor.gate.testing import Auditor


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--audit` and what goes with it."""
    group = parser.getgroup("auditor", "审核法治政府建设年度报告 (audit of annual rule-of-law reports)")
    group.addoption("--audit", action="store_true", help="把报告收集为测试,每个应看事项一项 (collect reports as tests)")
    group.addoption("--audit-checklist", action="append", default=[], metavar="ID|FILE", help="清单 (checklist)")
    group.addoption("--audit-config", metavar="FILE", help="配置文件,默认 auditor.yaml (configuration)")
    group.addoption("--audit-today", metavar="DAY", help="按这一天判断是否过期 (the day of the run)")
    group.addoption("--audit-lang", choices=("zh", "en"), default="zh", help="输出语言 (language)")


def pytest_configure(config: pytest.Config) -> None:
    """Brings in the rest where `--audit` asks for it."""
    if config.getoption("audit"):
        from auditor.gate.collect import register

        register(config)


@pytest.fixture(scope="session")
def audit(request: pytest.FixtureRequest) -> Auditor:
    """Audits reports in tests: `assert audit("x.txt").covers("27.1")`."""
    from auditor.gate.testing import auditor_of

    return auditor_of(request.config)
