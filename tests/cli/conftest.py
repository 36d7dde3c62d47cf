"""A folder with every kind of file that the command line can be pointed at."""

from __future__ import annotations

import codecs
import shutil
from pathlib import Path

import pytest

GOOD = (
    "甲县教育局2024年度法治政府建设情况报告\n"
    "2024年,甲县教育局深入学习贯彻习近平法治思想,现将情况报告如下:\n"
    "一、主要举措和成效\n全年党组理论学习中心组专题学习习近平法治思想4次。主动公开政府信息215条。\n"
    "二、存在的不足\n基层执法力量薄弱,持证人员只有3名。\n三、下一步工作安排\n2025年将组织执法培训4期。\n"
)


@pytest.fixture
def ground(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: `good.txt`, files with each fault, folders with and without reports."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "good.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(bytes(range(32)) * 40)
    (tmp_path / "undecodable.txt").write_bytes(codecs.BOM_UTF8 + GOOD.encode("gb18030"))
    (tmp_path / "other.xyz").write_text(GOOD, encoding="utf-8")
    none = tmp_path / "none"
    none.mkdir()
    (none / "README.md").write_text("无", encoding="utf-8")
    batch = tmp_path / "batch"
    batch.mkdir()
    for name in ("good.txt", "empty.txt", "binary.txt", "undecodable.txt"):
        shutil.copyfile(tmp_path / name, batch / name)
    for name in ("README.txt", "agencies.yaml", "auditor.yaml", ".hidden.txt", "picture.png", "notes.xyz", "~a.tmp"):
        (batch / name).write_text("{}\n", encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("id: bad\ntitle: 坏\nitmes: []\n", encoding="utf-8")
    (tmp_path / "list.yaml").write_text("- a\n", encoding="utf-8")
    (tmp_path / "gold.jsonl").write_text('{"report": "good.txt"}\n', encoding="utf-8")
    row = '{"report": "good.txt", "item": "01.1", "status": "met", "evidence": []}'
    (tmp_path / "gold1.jsonl").write_text(row + "\n", encoding="utf-8")
    (tmp_path / "nogold.jsonl").write_text("\n", encoding="utf-8")
    (tmp_path / "notjson.json").write_text("{}\nnot json\n", encoding="utf-8")
    (tmp_path / "noresult.json").write_text('{"a": 1}', encoding="utf-8")
    (tmp_path / "other.json").write_text('{"schema": "auditor/1", "audits": []}', encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("mini.yaml"), tmp_path / "mini.yaml")
    for name, text in (("key", "endd: x"), ("value", "end: [a]"), ("field", "end: '{nobody}'")):
        (tmp_path / f"letter-{name}.yaml").write_text(text + "\n", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    return tmp_path
