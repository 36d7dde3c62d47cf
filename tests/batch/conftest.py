"""A small folder of made-up reports and a small checklist."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from batch_made import made

MINI = Path(__file__).parents[1] / "cli" / "mini.yaml"


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `mini.yaml`, and `made` with twelve reports, one of them in an archive, and two
    files that are none."""
    monkeypatch.chdir(tmp_path)
    shutil.copyfile(MINI, tmp_path / "mini.yaml")
    made(tmp_path / "made", 11)
    (tmp_path / "made" / "empty.txt").write_bytes(b"")
    (tmp_path / "made" / "binary.txt").write_bytes(bytes(range(32)) * 40)
    inside = tmp_path / "zipped"
    made(inside, 1, first=20)
    (inside / "00000" / "empty.txt").write_bytes(b"")
    shutil.make_archive(str(tmp_path / "made" / "more"), "zip", inside)
    shutil.rmtree(inside)
    return tmp_path
