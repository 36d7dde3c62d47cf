"""The matcher: cue lists, the four gates, citations, words that straddle a term, honest zeros."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.data import load
from auditor.matcher.cues import CUE_WORDS, cues
from auditor.matcher.engine import blank_lexicon
from auditor.matcher.match import Compiled, match
from auditor.matcher.straddle import straddles
from auditor.matcher.view import pattern_cues, view
from auditor.pipeline import compiled
from auditor.profiles import guess
from auditor.reader import read_text
from auditor.records import Body, ItemMatch, Passage

HERE = Path(__file__).parent
HEADINGS = {
    "results": "一、主要举措和成效",
    "leadership": "一、主要负责人履行推进法治建设第一责任人职责情况",
    "correction": "一、上年度存在问题的整改情况",
    "shortcomings": "一、存在的不足",
    "plans": "一、下一年度工作安排",
}
ORDER = {"done": 0, "shortfall": 1, "planned": 2, "other_body": 3}


def table(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def marked(cases: Any) -> list[Any]:
    """Cases as parameters; `known` marks what the program still says otherwise, with the reason."""
    return [
        pytest.param(c, id=c["text"], marks=[pytest.mark.xfail(reason=c["known"], strict=True)] if "known" in c else [])
        for c in cases
    ]


# ---------------------------------------------------------------- cue lists

CUES: dict[str, dict[str, list[str]]] = table("cues")


def kinds(sentence: str) -> set[str]:
    """The kinds of cue that fire in a sentence."""
    seen = view(read_text(f"{HEADINGS['results']}\n{sentence}\n"), blank_lexicon())
    found: set[str] = set()
    for part in seen.sentences:
        if part.source.heading:
            continue
        for clause in part.clauses:
            found |= {cue[0] for cue in (*clause.cues, *pattern_cues(clause, part.titles))}
            for name in ("preparing", "happened", "acted", "meant", "powerless", "no_lack"):
                found |= {name} if getattr(cues(), name).search(clause.text) else set()
            for start, _ in part.titles:
                before = clause.text[: max(0, start - clause.start)]
                found |= {f"titles.{name}" for name in ("basis", "own") if getattr(cues(), name).search(before)}
    return found


CUE_CASES = [(kind, s, fires) for kind, cases in CUES.items() for fires in ("fires", "silent") for s in cases[fires]]


@pytest.mark.parametrize(("kind", "sentence", "fires"), CUE_CASES)
def test_cue(kind: str, sentence: str, fires: str) -> None:
    assert (kind in kinds(sentence)) == (fires == "fires")


def test_every_list_of_cues_has_cases() -> None:
    data = load("cues")
    lists = (set(data) - {"titles"}) | {"overcome"} | {f"titles.{name}" for name in data["titles"]}
    assert set(CUES) == lists
    for kind, cases in CUES.items():
        assert len(cases["fires"]) >= 3 and len(cases["silent"]) >= 3, kind


def test_every_list_of_cues_is_in_the_automaton_or_a_pattern() -> None:
    apart = {"preparing", "happened", "acted", "meant", "powerless", "no_lack", "titles.basis", "titles.own"}
    assert set(CUES) - apart == set(CUE_WORDS)


@pytest.mark.parametrize("kind", sorted(set(CUE_WORDS)))
def test_no_word_stands_twice(kind: str) -> None:
    words = cues().words[kind]
    assert [w for w in set(words) if words.count(w) > 1] == []


# ---------------------------------------------------------------- gates


@lru_cache(maxsize=1)
def ready() -> Compiled:
    return compiled([HERE / "list.yaml"])


def matched(text: str, item: str, role: str, agency: str) -> ItemMatch:
    told = guess(agency)
    body = Body(agency, told.level, told.kind or "department", told.functions, 2024, None, None)
    written = f"{HEADINGS[role]}\n{text}\n"
    report = read_text(written, year=2024)
    return next(m for m in match(report, ready(), body) if m.item == item)


def strongest(passages: tuple[Passage, ...]) -> Passage:
    return min(passages, key=lambda p: (ORDER[p.stance], p.strength != "concrete", p.start or 0))


@pytest.mark.parametrize("case", marked(table("gates")))
def test_gate(case: dict[str, Any]) -> None:
    found = matched(case["text"], case.get("item", "term"), case.get("role", "results"), case.get("body", "甲县教育局"))
    if "is" in case:
        assert found.passages, [(p.gate, p.why) for p in found.refused]
        p = strongest(found.passages)
        assert [p.stance, p.strength, *(["zero"] if p.zero else [])] == case["is"]
    elif "refused" in case:
        assert found.passages == ()
        gate, why = case["refused"]
        assert (gate, why) in [(p.gate, p.why.code if p.why else None) for p in found.refused]
    elif case.get("disclaimed"):
        assert found.disclaimed is not None and found.passages == ()
    else:
        assert found.passages == ()
        if case.get("none"):
            assert [p for p in found.refused if p.why and p.why.code != "not_body_text"] == []


def test_the_table_of_gates_is_large_enough_and_every_gate_is_in_it() -> None:
    cases = table("gates")
    assert len(cases) >= 60
    assert {c["is"][0] for c in cases if "is" in c} == set(ORDER)
    assert {c["refused"][1] for c in cases if "refused" in c} >= {
        "decoy", "other_matter", "straddles_words", "title_only", "deputy", "no_head",
    }  # fmt: skip


def test_labels_come_with_their_gate_and_reason() -> None:
    def told(text: str, role: str = "results") -> tuple[str | None, str | None]:
        p = strongest(matched(text, "term", role, "甲县教育局").passages)
        return p.gate, p.why.code if p.why else None

    assert told("举办执法培训4期。") == (None, None)
    assert told("我局拟于年底前举办执法培训2期。") == ("time", "future_words")
    assert told("举办执法培训4期。", "plans") == ("time", "plan_section")
    assert told("执法培训尚未开展。") == ("time", "shortfall_words")
    assert told("市司法局组织执法培训4期。") == ("actor", "other_body")


def test_what_stands_beside_the_report_is_refused() -> None:
    page = (
        "首页 > 执法培训\n甲县教育局2024年度法治政府建设情况报告\n来源:甲县教育局 发布日期:2025-01-20\n"
        "一、主要举措和成效\n召开会议3次。\n甲县教育局\n2025年1月6日\n上一篇:甲县教育局举办执法培训4期\n"
    )
    body = Body("甲县教育局", "district", "department", (), 2024, None, None)
    found = next(m for m in match(read_text(page, year=2024), ready(), body) if m.item == "term")
    assert found.passages == ()
    assert {p.why.code for p in found.refused if p.why} == {"not_body_text"}
    assert len(found.refused) == 2


def test_a_heading_alone_is_general() -> None:
    text = "一、主要举措和成效\n(一)举办执法培训\n召开会议3次。\n"
    body = Body("甲县教育局", "district", "department", (), 2024, None, None)
    found = next(m for m in match(read_text(text, year=2024), ready(), body) if m.item == "term")
    assert [p.strength for p in found.passages] == ["general"]


LISTS = [
    ("组织执法培训演练、主动公开、调解、法治文化、行政复议等活动。", "general"),
    ("组织执法培训演练、主动公开、调解等活动。", "concrete"),
    ("开展执法培训32期,主动公开信息5条。", "concrete"),
    pytest.param(
        "开展执法培训、主动公开、调解、法治文化、行政复议等工作32项。", "general",
        marks=pytest.mark.xfail(reason="the list's one figure counts for every item in it", strict=True),
    ),
]  # fmt: skip


@pytest.mark.parametrize(("text", "strength"), LISTS)
def test_a_clause_that_lists_more_than_three_items_is_general(text: str, strength: str) -> None:
    found = matched(text, "term", "results", "甲县教育局")
    assert [p.strength for p in found.passages] == [strength]


# ---------------------------------------------------------------- citations and terms


@pytest.mark.parametrize("case", marked(table("cite")))
def test_cite(case: dict[str, Any]) -> None:
    found = matched(case["text"], case.get("item", "term"), "results", "甲县教育局")
    assert [p.quote for p in found.passages] == [case["quote"]]


@pytest.mark.parametrize("length", [3, 40, 118, 119, 120, 121, 150, 400])
@pytest.mark.parametrize("place", ["first", "middle", "last"])
def test_a_citation_has_120_characters_at_most_and_holds_its_term(length: int, place: str) -> None:
    filler = "甲乙丙、" * (length // 4) + "丁" * (length % 4)
    text = {"first": f"执法培训{filler}", "middle": f"{filler}执法培训{filler}", "last": f"{filler}执法培训"}[place]
    for p in matched(f"{text}。", "term", "results", "甲县教育局").passages:
        assert p.quote is not None
        assert 6 <= len(p.quote) <= 120
        assert "执法培训" in p.quote


@pytest.mark.parametrize(
    ("text", "straddled"),
    [("协调解决诉求", True), ("强调解放思想", True), ("人民调解案件", False), ("调解", False), ("行政调解组织", False)],
)
def test_straddle(text: str, straddled: bool) -> None:
    at = text.index("调解")
    assert (straddles(text, at, at + 2) is not None) is straddled


def test_searched_terms_are_those_of_the_checklist() -> None:
    found = matched("召开会议3次。", "side", "results", "甲县教育局")
    assert found.searched == ("信用修复", "双公示")
    assert matched("召开会议3次。", "together", "results", "甲县教育局").searched == ("行政许可 + 取消/压减",)


def test_hits_name_the_term_and_its_place() -> None:
    text = "取消行政许可4项。"
    (p,) = matched(text, "together", "results", "甲县教育局").passages
    assert [(h.kind, set(re.split(r"[+|/ ]+", h.term))) for h in p.by] == [("together", {"行政许可", "取消"})]
    (like,) = matched("组织开展了领导干部旁听庭审活动3次。", "like", "results", "甲县教育局").passages
    assert [h.kind for h in like.by] == ["like"]
    assert like.by[0].score is not None and 72 <= like.by[0].score <= 100
