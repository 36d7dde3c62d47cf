"""What a verdict would be if the report said otherwise: the properties of properties.py over the samples and the
corpus. Breaks are counted, and the count cannot grow (known.yaml)."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import pytest
import yaml

from auditor.pipeline import compiled

from . import edits, properties

KNOWN = yaml.safe_load(Path(__file__).with_name("known.yaml").read_text(encoding="utf-8"))
READY = lru_cache(maxsize=1)(lambda: compiled(["outline-2021"]))


@lru_cache(maxsize=1)
def cases() -> list[edits.Case]:
    return [edits.case_of(path, READY()) for path in edits.REPORTS]


@pytest.mark.parametrize("name", properties.PROPERTIES)
def test_a_property_holds_but_for_the_known_breaks(name: str) -> None:
    asked, breaks = 0, []
    for case in cases():
        found = properties.PROPERTIES[name](case, READY())
        asked += found.asked
        breaks += [f"{case.name} {told}" for told in found.breaks]
    assert asked >= KNOWN[name]["asked"], "the property is asked less often than it was: has an edit lost its object?"
    assert len(breaks) <= KNOWN[name]["breaks"], "\n".join(breaks)
    assert len(breaks) == KNOWN[name]["breaks"], "fewer breaks than known: scripts/count_breaks.py lowers the count"


def test_every_property_has_its_count() -> None:
    assert set(KNOWN) == set(properties.PROPERTIES)


TEXT = """甲县教育局2024年度法治政府建设情况报告

一、主要举措和成效
组织干部参加旁听庭审3次。印发《重大行政决策目录》。
二、存在的不足
执法力量不足。
三、下一年度工作安排
继续做好各项工作。

甲县教育局
2025年1月10日
"""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> edits.Case:
    path = tmp_path_factory.mktemp("small") / "2024-甲县教育局.txt"
    path.write_text(TEXT, encoding="utf-8")
    return edits.case_of(path, READY())


def test_the_edits_keep_track_of_every_character(small: edits.Case) -> None:
    sentence = next(s for s in small.report.sentences if "旁听" in small.text[s.start : s.end])
    moved = edits.moved_to_plans(small, [sentence])
    assert moved.text.index("旁听庭审") > moved.text.index("继续做好")
    for edited in (moved, edits.chapters_turned(small), edits.replaced(TEXT, [((30, 30), "尚未"), ((40, 45), "")])):
        assert edited is not None
        for old, c in enumerate(TEXT):
            for start, end in edited.now((old, old + 1)):
                assert edited.text[start:end] == c


def test_the_edits_say_what_they_should(small: edits.Case) -> None:
    turned = edits.chapters_turned(small)
    assert turned is not None
    assert [line for line in turned.text.split("\n") if "、" in line] == [
        "一、下一年度工作安排", "二、存在的不足", "三、主要举措和成效",
    ]  # fmt: skip
    verbs = [("全年印发文件3件", "印发"), ("我局组织学习", "组织"), ("4月建立制度", "建立"), ("印发的文件3件", None),
             ("印发后报备", None), ("共收到申请3件", None), ("尚未印发文件", None)]  # fmt: skip
    assert [(t, m.group("verb") if (m := edits.verb_of(t)) else None) for t, _ in verbs] == verbs
    edited, places = edits.with_decoys(small, ["甲乙丙", "丁戊己。"])
    assert [edited.text[a:b] for a, b in places] == ["甲乙丙。", "丁戊己。"]


def test_a_broken_gate_is_found(small: edits.Case, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the gates for time and actor taken out the properties break: they can fail."""
    from auditor.matcher import match
    from auditor.matcher.time import Label

    for name in ("planning", "negating", "swapping_actors"):
        found = properties.PROPERTIES[name](small, READY())
        assert (found.asked > 0, found.breaks) == (True, []), name
    monkeypatch.setattr(match, "label_clauses", lambda s, year: [Label("done", "", "", False) for _ in s.clauses])
    monkeypatch.setattr(match, "other_actor", lambda *_: None)
    properties.MOVED.clear()
    for name in ("planning", "negating", "swapping_actors"):
        assert properties.PROPERTIES[name](small, READY()).breaks != [], name
