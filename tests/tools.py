"""Programs that some tests need. Where `REQUIRED_TOOLS` names one (CI does), its absence is a failure."""

from __future__ import annotations

import os
import shutil

import pytest


def needs(*names: str) -> pytest.MarkDecorator:
    """Skips a test where none of the programs is on this machine, unless one of them is required."""
    required = set(os.environ.get("REQUIRED_TOOLS", "").split())
    there = any(shutil.which(name) for name in names)
    return pytest.mark.skipif(
        not there and not required & set(names), reason=f"{names[0]} is not on this machine"
    )
