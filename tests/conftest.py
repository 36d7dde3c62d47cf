"""What every room's tests share: the five reports, and tables of cases kept as YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "reports"
FIVE = sorted(p.name for p in REPORTS.glob("2*.txt"))


def table(path: Path) -> Any:
    """The content of a YAML table of cases."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def reports_folder() -> Path:
    return REPORTS
