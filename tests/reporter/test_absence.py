"""The proof of a negative verdict in every output: what was looked for, the parts read, the nearest passage
that was not accepted with its gate and its reason; and what asks for a second look stands first."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document

from auditor.pipeline import audit

MINI = Path(__file__).parents[1] / "cli" / "mini.yaml"
TEXT = (
    "甲县教育局2024年度法治政府建设情况报告\n"
    "一、主要举措和成效\n全年党组理论学习中心组专题学习习近平法治思想4次。依法决定不予主动公开政府信息215条。\n"
    "二、存在的不足\n基层执法力量薄弱。\n三、下一步工作安排\n2025年将组织执法培训4期。\n甲县教育局\n2025年1月10日\n"
)
# Item S2 of mini.yaml is not shown: its term stands in a decoy.
TERM, QUOTE, GATE, WHY = "主动公开", "依法决定不予主动公开政府信息215条", "事项", "用词相同而所指不同"
READ = "举措和成效 3 句"


class Visible(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""

    def handle_data(self, data: str) -> None:
        self.text += data


def of_page(path: Path) -> str:
    page = Visible()
    page.feed(path.read_text(encoding="utf-8"))
    return page.text


def of_sheet(path: Path) -> str:
    book = openpyxl.load_workbook(path)
    heads = [c.value for c in book["全部事项"][1]]
    rows = [dict(zip(heads, row, strict=True)) for row in book["全部事项"].iter_rows(2, values_only=True)]
    row = next(r for r in rows if r["事项编号"] == "S2")
    over = {c.value: d.value for c, d in zip(book["总览"][1], book["总览"][2], strict=True)}
    return f"{row['检索过的词语和例句']} {row['最接近而未采信']} {over['读过的部分']}"


def of_sarif(path: Path) -> str:
    results = json.loads(path.read_text(encoding="utf-8"))["runs"][0]["results"]
    told = next(r for r in results if r["ruleId"].endswith("S2"))["properties"]
    assert told["refused"][0]["gate"] == "matter"
    return json.dumps(told, ensure_ascii=False) + GATE


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


FORMATS: dict[str, tuple[str, Any]] = {
    "md": ("a.md", lambda p: p.read_text(encoding="utf-8")),
    "terminal": ("a.out", lambda p: p.read_text(encoding="utf-8")),
    "html": ("a.html", of_page),
    "xlsx": ("a.xlsx", of_sheet),
    "sarif": ("a.sarif", of_sarif),
    "junit": ("a.xml", lambda p: p.read_text(encoding="utf-8")),
}


@pytest.mark.parametrize("name", FORMATS)
def test_an_output_for_people_tells_the_proof(name: str, report: Path, tmp_path: Path, auditor: Any) -> None:
    file, read = FORMATS[name]
    called = auditor("audit", report, "-c", MINI, "-v", "-o", f"{name}:{tmp_path / file}")
    assert called.status == 0, called.err
    told = "".join(read(tmp_path / file).split())
    for part in (TERM, QUOTE, GATE, WHY, READ):
        assert "".join(part.split()) in told, part


def test_a_folder_of_pages_tells_the_proof(report: Path, tmp_path: Path, auditor: Any) -> None:
    assert auditor("audit", report, "-c", MINI, "-o", f"html:{tmp_path / 'p'}/").status == 0
    told = "".join(of_page(tmp_path / "p" / "a.html").split())
    for part in (TERM, QUOTE, f"{GATE}·{WHY}", READ):
        assert "".join(part.split()) in told, part


@pytest.mark.parametrize("name", ["json", "jsonl"])
def test_a_result_holds_the_proof(name: str, report: Path, auditor: Any) -> None:
    told = json.loads(auditor("audit", report, "-c", MINI, "-o", name).out)
    told = told["audits"][0] if name == "json" else told
    finding = next(f for f in told["findings"] if f["item"] == "S2")
    assert (finding["status"], finding["searched"], finding["exemplars"]) == ("missing", [TERM], [])
    refused = finding["refused"][0]
    assert (refused["quote"], refused["gate"], refused["why"]["code"]) == (QUOTE, "matter", "decoy")
    assert {(p["role"], p["sentences"], p["searched"]) for p in told["read"]} == {
        ("masthead", 1, False), ("results", 3, True), ("shortcomings", 2, True), ("plans", 2, True),
        ("signature", 2, False),
    }  # fmt: skip


def test_an_account_tells_the_proof(report: Path, auditor: Any) -> None:
    out = auditor("explain", report, "S2", "-c", MINI).out
    for part in (TERM, QUOTE, f"{GATE} · {WHY}", READ):
        assert part in out, part


def test_a_letter_tells_what_was_looked_for_and_quotes_nothing_refused(
    report: Path, tmp_path: Path, auditor: Any
) -> None:
    """A letter goes to the body: a passage that was not accepted is the reviewer's."""
    assert auditor("audit", report, "-c", MINI, "-o", f"docx:{tmp_path / 'l'}/").status == 0
    (path,) = [p for p in (tmp_path / "l").iterdir() if (p.suffix == ".docx" and "教育局" in p.stem) or p.stem == "a"]
    cells = [c.text for t in Document(str(path)).tables for row in t.rows for c in row.cells]
    assert any(f"已查找{TERM}" in cell for cell in cells), cells
    assert not any(QUOTE in cell for cell in cells)


def test_terms_and_exemplars_are_told_apart(reports: Path) -> None:
    with_both = [f for a in audit(next(reports.glob("2024-*.txt"))) for f in a.findings if f.exemplars]
    assert with_both and all(set(f.exemplars) < set(f.searched) for f in with_both)


@pytest.mark.parametrize("name", ["terminal", "md"])
def test_what_asks_for_a_second_look_stands_first(name: str, auditor: Any, reports: Path) -> None:
    """R14 can only be told by a reviewer: it stands before the lists of what is not shown."""
    out = auditor("audit", next(reports.glob("2024-*.txt")), "-c", "annual-report-duty", "-o", name).out
    assert 0 < out.index("请优先复核") < out.index("应报内容:报告未体现")
    assert re.search(r"请优先复核\(\d+\)\s+[-？]", out)


def test_on_a_page_too(auditor: Any, reports: Path, tmp_path: Path) -> None:
    report = next(reports.glob("2024-*.txt"))
    assert auditor("audit", report, "-c", "annual-report-duty", "-o", f"html:{tmp_path / 'a.html'}").status == 0
    text = (tmp_path / "a.html").read_text(encoding="utf-8")
    groups = re.findall(r'id="[^"]*?g-([a-z_]+)"', text)
    assert groups[0] == "review", groups
