"""Evidence that is word for word last year's, marked on its passage and shown to people."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from checks_helpers import written

from auditor.pipeline import AuditOptions, compiled, find_reports, run
from auditor.records import Repeat, Run

BODY, OTHER = "江州市城市管理局", "海陵市城市管理局"
SAME = "推进高效办成一件事,上线沿街商铺装修开业主题服务1个。"
OLD = f"(二)政务服务。\n{SAME}\n全年开展普法宣传活动15场,覆盖群众三千人。"
NEW = f"{SAME}全年开展普法宣传活动18场,覆盖群众三千人。"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Names that put the later report first."""
    written(tmp_path, NEW, 2024, "a.txt", BODY)
    written(tmp_path, OLD, 2023, "b.txt", BODY)
    return tmp_path


def ran(folder: Path, *checks: str) -> Run:
    found, _ = find_reports([folder])
    return run(found, compiled(["outline-2021"]), AuditOptions(), checks)


def repeats(run: Run) -> dict[tuple[str, str], Repeat | None]:
    return {(a.report.path, f.item): f.evidence[0].repeats for a in run.audits for f in a.findings if f.evidence}


def test_the_same_words_are_marked_whatever_the_order(folder: Path) -> None:
    told = repeats(ran(folder, "copying"))
    assert told["a.txt", "05.9"] == Repeat("b.txt", 2023, 6)
    assert told["b.txt", "05.9"] is None
    # Other figures are other words.
    assert [told[key] for key in told if key[0] == "a.txt" and key[1] != "05.9"]
    assert all(told[key] is None for key in told if key[1] != "05.9")


def test_only_where_copying_is_asked_for(folder: Path) -> None:
    assert set(repeats(ran(folder)).values()) == set(repeats(ran(folder, "figures")).values()) == {None}


@pytest.mark.parametrize(("year", "body"), [(2022, BODY), (2023, OTHER), (2024, BODY)])
def test_another_year_or_body_is_no_last_year(tmp_path: Path, year: int, body: str) -> None:
    written(tmp_path, NEW, 2024, "a.txt", BODY)
    written(tmp_path, OLD, year, "b.txt", body)
    assert set(repeats(ran(tmp_path, "copying")).values()) == {None}


def test_blanks_and_widths_make_no_other_words(tmp_path: Path) -> None:
    written(tmp_path, NEW, 2024, "a.txt", BODY)
    written(tmp_path, OLD.replace("沿街", "沿 街").replace("1个", "1个").replace(",", "\uff0c"), 2023, "b.txt", BODY)
    assert repeats(ran(tmp_path, "copying"))["a.txt", "05.9"] is not None


def test_the_verdict_stays_and_the_run_has_its_checks(folder: Path) -> None:
    plain, checked = ran(folder), ran(folder, "copying", "figures")
    assert [[f.status for f in a.findings] for a in plain.audits] == [
        [f.status for f in a.findings] for a in checked.audits
    ]
    assert plain.checks == ()
    assert {c.check for c in checked.checks} <= {"copying", "figures"}
    with pytest.raises(KeyError):
        ran(folder, "copied")


def test_outputs_show_it(folder: Path, tmp_path: Path, auditor: Callable[..., Any]) -> None:
    out = tmp_path / "out"
    targets = [part for name in ("json", "md", "html") for part in ("-o", f"{name}:{out}.{name}")]
    called = auditor("audit", str(folder), "-c", "outline-2021", "--checks", "copying", *targets, "-q")
    assert called.status == 0, called.err
    result = json.loads(Path(f"{out}.json").read_text(encoding="utf-8"))
    passages = [p for a in result["audits"] for f in a["findings"] for p in f["evidence"]]
    assert {"report": "b.txt", "year": 2023, "line": 6} in [p["repeats"] for p in passages]
    for name in ("md", "html"):
        assert "与2023年度报告第6行文字相同" in Path(f"{out}.{name}").read_text(encoding="utf-8")
