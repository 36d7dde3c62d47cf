"""The file of bodies: what a good one says, and what is said of a bad one.

`AUDITOR_UPDATE_GOLDEN=1 pytest tests/agencies` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from auditor.agencies import load_agencies
from auditor.checklist import ChecklistError, render_text

HERE = Path(__file__).parent
BAD = HERE / "bad"
CASES = sorted(p.stem for p in BAD.glob("*.yaml"))
UPDATE = os.environ.get("AUDITOR_UPDATE_GOLDEN") == "1"
TEXT = "一、主要举措和成效\n2024年,全年举办普法讲座3场,参加干部120人次,主动公开信息45条。\n"


def same_as_golden(path: Path, text: str) -> None:
    if UPDATE:
        path.write_text(text, encoding="utf-8")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CASES)
def test_messages(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(ChecklistError) as caught:
        load_agencies(f"{name}.yaml")
    same_as_golden(BAD / f"{name}.zh.txt", render_text(caught.value.faults) + "\n")
    same_as_golden(BAD / f"{name}.en.txt", render_text(caught.value.faults, lang="en") + "\n")


def test_no_golden_file_without_its_file_of_bodies() -> None:
    assert {p.name.split(".")[0] for p in BAD.iterdir()} == set(CASES)


def test_good() -> None:
    told = load_agencies(HERE / "good.yaml")
    assert set(told) == {"001.txt", "甲县教育体育局", "甲县教体局", "乙县数据局", "柳坪镇人民政府", "柳坪镇"}
    assert told["甲县教体局"] == told["001.txt"]
    first = told["001.txt"]
    assert (first.agency, first.level, first.kind) == ("甲县教育体育局", "district", "department")
    assert (first.functions, first.published) == (("enforcement", "licensing"), "2025-03-20")
    assert (first.year, first.established, first.origin) == (2024, 2024, "agencies")
    assert told["乙县数据局"].agency == "乙县数据局"
    assert told["柳坪镇"].agency == "柳坪镇人民政府"


def audited(auditor: Any, *arguments: str | Path) -> dict[str, Any]:
    called = auditor("audit", *arguments, "-c", "annual-report-duty", "-o", "json")
    assert called.status == 0, called.err
    return {a["report"]["path"]: a["report"] for a in json.loads(called.out)["audits"]}


def test_a_report_is_found_by_file_name_by_name_and_by_alias(tmp_path: Path, auditor: Any) -> None:
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "002.txt").write_text("乙县数据局2024年度法治政府建设情况报告\n" + TEXT, encoding="utf-8")
    (tmp_path / "003.txt").write_text("柳坪镇2024年度法治政府建设情况报告\n" + TEXT, encoding="utf-8")
    told = audited(auditor, tmp_path, "--agencies", HERE / "good.yaml")
    assert {k: told["001.txt"][k] for k in ("agency", "level", "kind", "published", "year")} == {
        "agency": "甲县教育体育局", "level": "district", "kind": "department", "published": "2025-03-20", "year": 2024,
    }  # fmt: skip
    assert told["001.txt"]["sources"]["agency"]["from"] == "agencies"
    assert told["002.txt"]["functions"] == ["services", "data"]
    assert (told["003.txt"]["agency"], told["003.txt"]["kind"]) == ("柳坪镇人民政府", "government")


def test_the_file_at_the_top_of_a_folder_counts_where_none_is_named(tmp_path: Path, auditor: Any) -> None:
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "agencies.yaml").write_bytes((HERE / "good.yaml").read_bytes())
    assert audited(auditor, tmp_path, "-q")["001.txt"]["agency"] == "甲县教育体育局"
    (tmp_path / "other.yaml").write_text('"001.txt": {agency: 丁县水利局}\n', encoding="utf-8")
    assert audited(auditor, tmp_path, "--agencies", tmp_path / "other.yaml")["001.txt"]["agency"] == "丁县水利局"


def test_an_option_wins_over_the_file(tmp_path: Path, auditor: Any) -> None:
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    options = ["--agencies", HERE / "good.yaml", "--year", "2023", "--agency", "戊局"]
    told = audited(auditor, tmp_path / "001.txt", *options)
    assert (told["001.txt"]["year"], told["001.txt"]["agency"]) == (2023, "戊局")
    assert told["001.txt"]["published"] == "2025-03-20"


def test_a_bad_file_stops_the_run(tmp_path: Path, auditor: Any) -> None:
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "agencies.yaml").write_bytes((BAD / "unknown-key.yaml").read_bytes())
    called = auditor("audit", tmp_path, "-o", f"json:{tmp_path / 'a.json'}")
    assert called.status == 2
    assert len(called.err.splitlines()) == 2
    assert not (tmp_path / "a.json").exists()
