"""Formats for machines, each checked by a consumer of it or its schema."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from junitparser import JUnitXml
from sarif_kit.validate import validation_errors

from auditor.gate.baseline import Baseline, Gap, key_of
from auditor.gate.config import Config
from auditor.gate.decide import Gate
from auditor.gate.policy import Limit
from auditor.records import Audit, CheckFinding, Computation, Heading, Passage, Problem, Reason, Run
from auditor.reporter.notices import Lines, alike, notices, place
from auditor.reporter.output import Look, Target, open_sink
from auditor.reporter.words import Words

TEXT = "一、学法与普法\n全年学法。\n二、政务服务\n已经办件。\n三、打算\n明年改进。\n"
STATUSES = {
    "1": "met", "2": "partial", "3": "acknowledged_gap", "4": "missing", "5": "missing", "6": "missing",
    "7": "not_assessable", "8": "not_assessable", "9": "not_applicable",
}  # fmt: skip


@pytest.fixture
def judged(
    audit_of: Callable[..., Audit], decision_of: Callable[..., Any], passage_of: Callable[..., Passage], today: str
) -> Audit:
    """Every sort of finding: 5 is waived, 6 known to the baseline, 8 left to a reviewer, 9 disclaimed."""
    changes: dict[str, dict[str, Any]] = {
        "2": {"evidence": (passage_of(TEXT, "全年学法"),)},
        "3": {"evidence": (passage_of(TEXT, "明年改进", stance="shortfall"),)},
        "4": {"title": "政务服务便利", "refused": (passage_of(TEXT, "已经办件", why=Reason("heading_only")),)},
        "8": {"reason": Reason("left_to_reviewer")}, "9": {"reason": Reason("disclaimed")},
    }  # fmt: skip
    audit = audit_of(STATUSES, TEXT, changes=changes)
    headings = tuple(
        Heading(TEXT.index(t), TEXT.index(t) + len(t), 1, t) for t in ("一、学法与普法", "二、政务服务", "三、打算")
    )
    audit = replace(audit, report=replace(audit.report, headings=headings), place="报告/a b.txt")
    known = Baseline([Gap(key_of(audit, "6"), "missing", audit.report.text_sha256)])
    config = Config(limits=(Limit(shown=90),))
    return Gate(config, [decision_of("5")], known, today=today).see(audit)


def written(tmp_path: Path, name: str, audits: list[Audit], *problems: Problem, lang: str = "zh") -> str:
    path = tmp_path / "out"
    sink = open_sink(Target(name, str(path)), Words(lang), Look())
    for audit in audits:
        sink.add([audit])
    sink.finish(Run((), problems))
    return path.read_text(encoding="utf-8")


UNREAD = Problem("unsupported_format", "b.xyz", {"suffix": "xyz"})


def test_sarif_is_valid_and_holds_what_does_not_pass(tmp_path: Path, judged: Audit) -> None:
    log = json.loads(written(tmp_path, "sarif", [judged], UNREAD))
    assert validation_errors(log) == []
    (run,) = log["runs"]
    told = [(r["ruleId"], r["kind"], r["level"], r.get("baselineState"), "suppressions" in r) for r in run["results"]]
    assert told == [
        ("example/2", "fail", "warning", None, False), ("example/3", "fail", "error", "new", False),
        ("example/4", "fail", "error", "new", False), ("example/5", "fail", "error", "new", True),
        ("example/6", "fail", "error", "unchanged", False), ("example/7", "open", "none", "new", False),
        ("example/8", "review", "none", None, False), ("example/9", "review", "none", None, False),
        ("threshold", "fail", "error", None, False),
    ]  # fmt: skip
    assert run["columnKind"] == "unicodeCodePoints"
    assert run["invocations"][0]["executionSuccessful"] is False
    assert "b.xyz" in run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"]
    rules = run["tool"]["driver"]["rules"]
    assert [rules[r["ruleIndex"]]["id"] for r in run["results"]] == [r["ruleId"] for r in run["results"]]
    assert all(rule["help"]["text"] for rule in rules)


def test_sarif_points_to_the_passage_or_the_fitting_heading(tmp_path: Path, judged: Audit) -> None:
    log = json.loads(written(tmp_path, "sarif", [judged]))
    places = {r["ruleId"]: r["locations"][0]["physicalLocation"] for r in log["runs"][0]["results"]}
    assert {p["artifactLocation"]["uri"] for p in places.values()} == {"%E6%8A%A5%E5%91%8A/a%20b.txt"}
    lines = TEXT.split("\n")

    def marked(rule: str) -> str:
        r = places[rule]["region"]
        assert r["startLine"] == r["endLine"]
        return lines[r["startLine"] - 1][r["startColumn"] - 1 : r["endColumn"] - 1]

    assert marked("example/2") == "全年学法"
    assert marked("example/3") == "明年改进"
    assert marked("example/4") == "二、政务服务"
    assert marked("example/5") == "一、学法与普法"


def test_sarif_tells_what_checks_found_but_not_what_agrees_or_is_for_the_reviewer(
    tmp_path: Path, judged: Audit, passage_of: Callable[..., Passage]
) -> None:
    path = judged.report.path
    cited = (passage_of(TEXT, "全年学法"), passage_of(TEXT, "已经办件"))
    wrong = CheckFinding((path,), "figures", "parts", "contradiction", cited, Computation("34+41", 75, 70))
    others = [
        CheckFinding((path, "before.txt"), "copying", "earlier", "noted", cited, None,
                     {"year": 2023, "share": 9.0, "longest": 80}),
        replace(wrong, verdict="confirmed"), CheckFinding((path,), "citations", "unknown", "noted", cited[:1]),
        CheckFinding((path,), "terms", "word", "noted", cited[:1], None, {"right": "法治"}),
    ]  # fmt: skip

    def results(reviewer: bool) -> list[dict[str, Any]]:
        out = tmp_path / "out"
        sink = open_sink(Target("sarif", str(out)), Words("zh"), Look(reviewer=reviewer))
        sink.add([judged])
        sink.finish(Run((), (), (*others, wrong)))
        log = json.loads(out.read_text(encoding="utf-8"))
        assert validation_errors(log) == []
        return [r for r in log["runs"][0]["results"] if r["ruleId"].startswith("check/")]

    told = results(False)
    assert [(r["ruleId"], r["kind"], r["level"]) for r in told] == [
        ("check/figures/parts", "fail", "warning"), ("check/copying/earlier", "review", "none"),
    ]  # fmt: skip
    assert "34+41 = 75,报告写作 70" in told[0]["message"]["text"]
    regions = [[p["physicalLocation"]["region"]["startLine"] for p in r.get(name, ())] for r in told
               for name in ("locations", "relatedLocations")]  # fmt: skip
    assert regions == [[2], [4], [2], []]
    assert [r["ruleId"] for r in results(True)][-1] == "check/terms/word"
    assert len({json.dumps(r["partialFingerprints"]) for r in results(True)}) == 3


def test_fingerprints_do_not_move_with_the_text(tmp_path: Path, judged: Audit) -> None:
    moved = replace(judged, report=replace(judged.report, text="\n\n" + TEXT, text_sha256="0" * 64))
    prints = [
        [r["partialFingerprints"] for r in json.loads(written(tmp_path, "sarif", [a]))["runs"][0]["results"]]
        for a in (judged, moved)
    ]
    assert prints[0] == prints[1]
    assert len({json.dumps(p) for p in prints[0]}) == len(prints[0])


def test_html_has_no_lines_of_its_file(tmp_path: Path, judged: Audit) -> None:
    page = replace(judged, report=replace(judged.report, format="html"))
    log = json.loads(written(tmp_path, "sarif", [page]))
    assert validation_errors(log) == []
    results = [r for r in log["runs"][0]["results"] if r["ruleId"] != "threshold"]
    assert all("region" not in r["locations"][0]["physicalLocation"] for r in results)
    lines = written(tmp_path, "github", [page]).splitlines()
    assert all(",line=1," in line for line in lines)


def test_a_confidential_waiver_has_no_justification(tmp_path: Path, judged: Audit) -> None:
    results = json.loads(written(tmp_path, "sarif", [judged]))["runs"][0]["results"]
    waived = next(r for r in results if r["ruleId"] == "example/5")
    assert waived["suppressions"] == [{"kind": "external", "status": "accepted", "justification": "已知悉"}]
    findings = tuple(
        replace(f, waiver=replace(f.waiver, kind="confidential", reason=None)) if f.waiver else f
        for f in judged.findings
    )
    log = json.loads(written(tmp_path, "sarif", [replace(judged, findings=findings)]))
    waived = next(r for r in log["runs"][0]["results"] if r["ruleId"] == "example/5")
    assert waived["suppressions"] == [{"kind": "external", "status": "accepted"}]
    assert validation_errors(log) == []


def test_junit_reads_back(tmp_path: Path, judged: Audit) -> None:
    odd = replace(judged.findings[3], title="标题 \x0b<&>\"'\n", advice="]]>")
    judged = replace(judged, findings=(*judged.findings[:3], odd, *judged.findings[4:]))
    text = written(tmp_path, "junit", [judged], UNREAD)
    suites = JUnitXml.fromstring(text.encode("utf-8"))
    assert (suites.tests, suites.failures, suites.errors) == (11, 4, 1)
    first, unread = list(suites)
    assert (first.name, first.tests, first.failures) == ("报告/a b.txt example", 10, 4)
    results = {case.name.split(" ")[0]: [type(r).__name__ for r in case.result] for case in first}
    assert results == {
        "1": [], "2": [], "3": ["Failure"], "4": ["Failure"], "5": [], "6": [], "7": ["Failure"], "8": [], "9": [],
        "limit(shown>=90)": ["Failure"],
    }  # fmt: skip
    by_name = {case.name.split(" ")[0]: case for case in first}
    assert "部分体现" in by_name["2"].system_out
    assert "要求4" in by_name["4"].result[0].text
    assert [type(r).__name__ for case in unread for r in case.result] == ["Error"]
    assert "time=" not in text


GITHUB = re.compile(r"::(error|warning) file=([^,:]+),line=(\d+),title=([^,:]+)::(.+)")


def test_github_annotations(tmp_path: Path, judged: Audit) -> None:
    odd = replace(judged.findings[3], title="一,二:三%\n四")
    judged = replace(judged, findings=(*judged.findings[:3], odd, *judged.findings[4:]))
    lines = written(tmp_path, "github", [judged], UNREAD).splitlines()
    parts = [m.groups() for m in map(GITHUB.fullmatch, lines) if m]
    assert len(parts) == len(lines)
    assert [(level, line) for level, _, line, _, _ in parts] == [
        ("warning", "2"), ("error", "6"), ("error", "1"), ("error", "1"), ("warning", "1"), ("warning", "1"),
        ("error", "1"), ("error", "1"),
    ]  # fmt: skip
    assert parts[2][3] == "4 一%2C二%3A三%25%0A四"
    assert {file for _, file, _, _, _ in parts} == {"报告/a b.txt", "b.xyz"}


def test_an_audit_no_gate_has_seen_is_not_silent(audit_of: Callable[..., Audit]) -> None:
    with pytest.raises(ValueError, match="gate"):
        list(notices(audit_of({"1": "missing"})))


def test_a_report_without_headings_has_a_place(judged: Audit) -> None:
    bare = replace(judged, report=replace(judged.report, headings=()))
    assert place(bare, bare.findings[3]) == (0, 0)


def test_lines_and_columns() -> None:
    lines = Lines("甲乙\r\n\n丙")
    assert [lines.at(i) for i in (0, 1, 3, 4, 5)] == [(1, 1), (1, 2), (1, 4), (2, 1), (3, 1)]


def test_likeness_of_titles() -> None:
    assert alike("二、政务服务", "政务服务便利") > alike("三、打算", "政务服务便利") == 0.0
    assert alike("", "甲") == 0.0
