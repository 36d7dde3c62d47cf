"""`auditor examples`: whose passages are given, in which order, and what the command refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., Any]
REPORT = (
    "{body}{year}年度法治政府建设情况报告\n{year}年,我局扎实推进法治政府建设。现将有关情况报告如下:\n"
    "一、主要工作情况\n(一)政务服务。\n{text}\n{body}\n{next}年1月20日\n"
)
TEXTS = {
    "a.txt": ("江州市商务局", "推出高效办成一件事主题12个,全年办件9230件。"),
    "b.txt": ("海陵市商务局", "推出高效办成一件事主题12个,全年办件9230件。"),
    "c.txt": ("云阳市商务局", "深入推进高效办成一件事。"),
    "d.txt": ("青浦市商务局", "明年将推出高效办成一件事主题5个。"),
    "e.txt": ("石门市人民政府", "上线“新生儿出生一件事”集成办理专区,减少跑动4次,惠及家庭1800户。"),
    "f.txt": ("安和市商务局", "开设高效办成一件事专窗,31项餐饮开店手续合并为1张表单,平均用时由12天减为3天。"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, (body, text) in TEXTS.items():
        path = tmp_path / "set" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(REPORT.format(body=body, year=2024, next=2025, text=text), encoding="utf-8")
    return tmp_path / "set"


def told(auditor: Call, *arguments: str) -> dict[str, list[dict[str, Any]]]:
    called = auditor("examples", "05.9", *arguments, "-o", "json")
    assert called.status == 0, called.err
    result = json.loads(called.out)
    assert result["schema"] == "auditor-examples/1"
    return {group["kind"]: group["examples"] for group in result["groups"]}


def test_concrete_and_done_by_kind_and_no_copy_of_another(folder: Path, auditor: Call) -> None:
    groups = told(auditor, str(folder))
    assert list(groups) == ["government", "department"]
    assert [e["report"] for e in groups["government"]] == ["e.txt"]
    assert sorted(e["report"] for e in groups["department"]) == ["a.txt", "f.txt"]
    for example in (*groups["government"], *groups["department"]):
        text = (folder / example["report"]).read_text(encoding="utf-8")
        assert text[example["start"] : example["end"]] == example["quote"]
        assert (example["stance"], example["strength"]) == ("done", "concrete")
        assert example["agency"] == TEXTS[example["report"]][0]


def test_for_a_draft_and_among_kinds(folder: Path, auditor: Call) -> None:
    # The drafter's own words are no example; the copy of them by another body is.
    assert [e["report"] for e in told(auditor, str(folder), "--for", str(folder / "a.txt"))["department"]] != []
    drafted = told(auditor, str(folder), "--for", str(folder / "a.txt"))
    assert list(drafted) == ["department"]
    assert "a.txt" not in {e["report"] for e in drafted["department"]}
    assert list(told(auditor, str(folder), "--among", "government")) == ["government"]
    assert len(told(auditor, str(folder), "-n", "1")["department"]) == 1
    assert told(auditor, str(folder), "--among", "party") == {}


def test_people_read_it_with_its_source(folder: Path, tmp_path: Path, auditor: Call) -> None:
    out = tmp_path / "out.md"
    called = auditor("examples", "05.9", str(folder), "-o", "terminal", "-o", f"md:{out}", "--among", "government")
    assert called.status == 0
    for text in (called.out, out.read_text(encoding="utf-8")):
        assert "一件事一次办" in text
        assert "石门市人民政府 · 2024年度 · e.txt 第5行" in text
        assert "请写本单位实际做的事和数据" in text
    assert auditor("examples", "05.9", str(folder), "--among", "party", "--lang", "en").out.endswith(
        "No concrete passage on this item in these reports.\n"
    )
    assert called.out == auditor("examples", "05.9", str(folder), "--among", "government").out


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (("05.99", "{}"), "05.9"),
        (("05.9", "{}", "-o", "html"), "terminal"),
        (("05.9", "{}", "--among", "goverment"), "government"),
        (("05.9", "{}", "--for", "nowhere.txt"), "nowhere.txt"),
        (("05.9", "nowhere"), "nowhere"),
        (("05.9", "{}", "-n", "0"), "0"),
        (("05.9",), "REPORT|FOLDER"),
    ],
)
def test_what_cannot_be_is_one_line(folder: Path, auditor: Call, arguments: tuple[str, ...], part: str) -> None:
    called = auditor("examples", *(a.replace("{}", str(folder)) for a in arguments))
    assert (called.status, called.out) == (2, "")
    assert part in called.err
    assert called.err.count("\n") == 1


def test_what_cannot_be_read_is_told_and_the_rest_given(folder: Path, auditor: Call) -> None:
    (folder / "g.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    called = auditor("examples", "05.9", str(folder), "-o", "json")
    assert called.status == 2
    result = json.loads(called.out)
    assert [p["path"] for p in result["problems"]] == ["g.txt"]
    assert len(result["groups"]) == 2
    assert "g.txt" in called.err
