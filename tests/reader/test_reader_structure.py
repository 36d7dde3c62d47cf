"""The section tree, roles, sentences, clauses, and pages of fixed width."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.reader import read_text
from auditor.records import Report, Sentence

HERE = Path(__file__).parent


def cases(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def begins(report: Report, words: str) -> Sentence:
    """The one sentence that begins with `words`."""
    found = [s for s in report.sentences if report.text.startswith(words, s.start)]
    assert len(found) == 1, words
    return found[0]


@pytest.mark.parametrize("case", cases("trees"), ids=lambda c: c["name"])
def test_tree(case: dict[str, Any]) -> None:
    report = read_text(case["text"])
    assert [f"{h.level} {h.title}" for h in report.headings] == case["tree"]
    for words, role in case.get("roles", {}).items():
        assert begins(report, words).role == role, words
    for words, path in case.get("paths", {}).items():
        assert [report.headings[i].title for i in begins(report, words).path] == path, words


@pytest.mark.parametrize("case", cases("sentences"), ids=lambda c: c["text"][:12])
def test_sentences(case: dict[str, Any]) -> None:
    report = read_text(f"一、主要举措和成效\n{case['text']}\n")
    body = [s for s in report.sentences if not s.heading]
    assert [report.text[s.start : s.end] for s in body] == case["sentences"]
    if "clauses" in case:
        assert [report.text[c.start : c.end] for c in body[0].clauses] == case["clauses"]


@pytest.mark.parametrize("case", cases("pages_in_text"), ids=lambda c: c["name"])
def test_pages(case: dict[str, Any]) -> None:
    report = read_text(case["text"])
    chrome = [(s.start, s.end) for s in report.spans if s.role == "chrome"]

    def read(s: Sentence) -> str:
        """The sentence without the page's line ends, blanks and numbers."""
        kept = [i for i in range(s.start, s.end) if not any(a <= i < b for a, b in chrome)]
        return "".join("".join(report.text[i] for i in kept).split())

    body = [read(s) for s in report.sentences if s.role not in ("chrome", "masthead")]
    for whole in case["whole"]:
        assert whole in body
    told = [report.text[a:b].strip() for a, b in chrome]
    assert [t for t in told if t] == case["chrome"]


def test_a_page_number_does_not_end_the_sentence() -> None:
    case = cases("pages_in_text")[0]
    report = read_text(case["text"])
    sentence = begins(report, "全年组织")
    assert report.text[sentence.start : sentence.end].endswith("取得良好成效。")


def test_paragraphs_and_lines_count_from_one() -> None:
    report = read_text("一、主要举措和成效\n\n办理案件3件。开展培训2期。\n公开信息5条。\n")
    told = [(s.paragraph, s.line) for s in report.sentences]
    assert told == [(1, 1), (2, 3), (2, 3), (3, 4)]
    assert all(s.page is None for s in report.sentences)
