"""The result of `-o json`, key by key, and the promises that hold between its parts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from auditor import __version__
from auditor.records import (
    CheckFinding,
    Computation,
    Finding,
    Passage,
    Problem,
    Rate,
    Reason,
    Reliability,
    Ruling,
    Run,
    Waiver,
)
from auditor.reporter import plain
from auditor.reporter.words import Words

GOLD = Path(__file__).parent / "gold"
SCHEMA = json.loads(files("auditor.data").joinpath("auditor-1.schema.json").read_text(encoding="utf-8"))
# Keys in their order, as the contract writes them.
KEYS: dict[str, list[str]] = {
    "run": ["schema", "tool", "problems", "checks", "audits"],
    "tool": ["name", "version"],
    "problem": ["path", "code", "message"],
    "audit": ["report", "checklist", "coverage", "sections", "findings", "read"],
    "report": ["path", "sha256", "text_sha256", "extraction", "format", "encoding", "agency", "level", "kind",
               "functions", "year", "published", "signed", "characters", "problems", "sources"],
    "source": ["from", "line", "inferred"],
    "checklist": ["id", "title", "sha256"],
    "coverage": ["expected", "met", "partial", "acknowledged_gap", "planned", "missing", "not_assessable",
                 "not_applicable", "shown", "mentioned", "score", "beyond"],
    "beyond": ["met", "partial"],
    "section": ["section", "title", "expected", "met", "partial", "shown", "mentioned"],
    "finding": ["item", "title", "section", "clause", "requirement", "tier", "weight", "expected", "status", "reason",
                "review", "reliability", "ruling", "waiver", "evidence", "refused", "searched", "advice", "exemplars"],
    "part": ["role", "sentences", "characters", "searched"],
    "reason": ["code", "args"],
    "passage": ["quote", "start", "end", "line", "page", "paragraph", "path", "stance", "strength", "by", "repeats"],
    "refused": ["quote", "start", "end", "line", "page", "paragraph", "path", "stance", "strength", "by",
                "gate", "why"],
    "by": ["kind", "term", "score"],
    "check": ["reports", "check", "rule", "verdict", "passages", "computation", "args"],
    "computation": ["expression", "left", "right"],
    "reliability": ["covered_precision", "covered_recall", "missing_precision", "missing_recall", "samples",
                    "rates", "weak", "left_out"],
    "rate": ["right", "of", "value", "low", "high", "small"],
    "ruling": ["status", "reason", "by", "date", "expires", "quote"],
    "waiver": ["kind", "reason", "by", "approved_by", "date", "expires"],
}  # fmt: skip
COUNTED = ("met", "partial", "acknowledged_gap", "planned", "missing", "not_assessable")


def parts(run: Any) -> Iterator[tuple[str, Any]]:
    """Every object of a result with the name of its list of keys."""
    yield "run", run
    yield "tool", run["tool"]
    yield from (("problem", p) for p in run["problems"])
    for c in run["checks"]:
        yield "check", c
        yield from (("passage", p) for p in c["passages"])
        if c["computation"]:
            yield "computation", c["computation"]
    for a in run["audits"]:
        yield from ((name, a[name]) for name in ("report", "checklist", "coverage"))
        yield "audit", a
        yield "beyond", a["coverage"]["beyond"]
        yield from (("problem", p) for p in a["report"]["problems"])
        yield from (("source", s) for s in a["report"]["sources"].values())
        yield from (("section", s) for s in a["sections"])
        yield from (("part", p) for p in a["read"])
        for f in a["findings"]:
            yield from finding_parts(f)


def finding_parts(f: Any) -> Iterator[tuple[str, Any]]:
    """Every object of one finding with the name of its list of keys."""
    yield "finding", f
    yield from (("reason", f[name]) for name in ("reason", "review") if f[name])
    yield from ((name, f[name]) for name in ("reliability", "ruling", "waiver") if f[name])
    yield from (("rate", rate) for rate in (f["reliability"] or {"rates": {}})["rates"].values())
    for name, passages in (("passage", f["evidence"]), ("refused", f["refused"])):
        for p in passages:
            yield name, p
            yield from (("by", b) for b in p["by"])
            if p.get("why"):
                yield "reason", p["why"]


def findings(run: Any) -> Iterator[tuple[Any, Any]]:
    for a in run["audits"]:
        yield from ((a, f) for f in a["findings"])


def test_every_key_of_the_contract_is_there_in_its_order(result: Any) -> None:
    seen = Counter()
    for name, part in parts(result):
        assert list(part) == KEYS[name], name
        seen[name] += 1
    measured = {"reliability", "rate"}  # there only where what was measured is the checklist that is used
    assert set(KEYS) - set(seen) - measured == {"check", "computation", "ruling", "waiver"}


def full_run() -> dict[str, Any]:
    """A run that holds everything a record can carry."""
    why = Reason("x", {"a": ("b",)})
    passage = Passage("全年3件", 0, 4, 1, 2, 3, ("一、",), "done", "concrete", (), gate="time", why=why)
    rate = Rate(9, 10, 0.9, 0.6, 0.98, False)
    finding = Finding(
        "05.9", "一件事", None, "二", "(五)", "要求", None, "main", 1.0, True, "met", Reason("done_concrete"),
        evidence=(passage,), refused=(passage,), review=Reason("weak_missing", {"right": 1, "of": 2}),
        reliability=Reliability(0.9, 0.8, None, 0.7, 12, {"covered_precision": rate}, ("missing",)),
        ruling=Ruling("met", "已核", "张三", "2025-01-01", "2026-01-01", "全年3件"),
        waiver=Waiver("gap", "机构改革", "张三", None, "2025-01-01", "2025-12-31"),
    )  # fmt: skip
    check = CheckFinding(("a.txt",), "figures", "sum", "contradiction", (passage,), Computation("1+2", 3, 4))
    run = plain.run_head(Run((), (Problem("unreadable", "a.txt"),), (check,)), Words())
    return run | {"audits": [], "_finding": plain.finding(finding)}


def test_what_the_five_reports_do_not_hold_has_its_keys_too() -> None:
    run = full_run()
    finding = run.pop("_finding")
    told = [*parts(run), *finding_parts(finding)]
    for name, part in told:
        assert list(part) == KEYS[name], name
    assert {"check", "computation", "reliability", "rate", "ruling", "waiver"} <= {name for name, _ in told}
    jsonschema.validate(run, SCHEMA)
    validator(("finding",)).validate(finding)


def validator(path: tuple[str, ...] = ()) -> jsonschema.Draft202012Validator:
    """For the whole result, or for one of the schema's parts."""
    schema = SCHEMA if not path else {"$ref": f"#/$defs/{path[0]}", "$defs": SCHEMA["$defs"]}
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


def test_the_result_fits_the_schema(result: Any) -> None:
    assert [e.message for e in validator().iter_errors(result)] == []


def objects(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from objects(value)
    elif isinstance(node, list):
        for value in node:
            yield from objects(value)


def test_the_schema_is_open_only_where_it_says_why() -> None:
    for node in objects(SCHEMA):
        assert "additionalProperties" in node
        assert (node["additionalProperties"] is not False) == ("$comment" in node), node
        if "properties" in node:
            assert node["required"] == list(node["properties"])


def break_status(run: Any) -> None:
    run["audits"][0]["findings"][0]["status"] = "good"


def break_missing_key(run: Any) -> None:
    del run["audits"][0]["report"]["published"]


def break_quote_without_place(run: Any) -> None:
    p = next(p for _, f in findings(run) for p in f["evidence"] if p["quote"])
    p["start"] = None


def break_rate(run: Any) -> None:
    run["audits"][0]["coverage"]["shown"] = 101


def break_day(run: Any) -> None:
    run["audits"][0]["report"]["signed"] = "2024年1月"


def break_reason(run: Any) -> None:
    run["audits"][0]["findings"][0]["reason"]["text"] = "话"


def break_schema_name(run: Any) -> None:
    run["schema"] = "auditor/2"


BROKEN = [break_status, break_missing_key, break_quote_without_place, break_rate, break_day, break_reason,
          break_schema_name]  # fmt: skip


@pytest.mark.parametrize("spoil", BROKEN)
def test_the_schema_refuses(spoil: Any, result_text: str) -> None:
    run = json.loads(result_text)
    spoil(run)
    assert not validator().is_valid(run)


def test_a_later_key_fits_the_schema(result_text: str) -> None:
    run = json.loads(result_text)
    run["audits"][0]["findings"][0]["later"] = 1
    assert validator().is_valid(run)


def test_schema_is_printed(auditor: Any) -> None:
    called = auditor("schema")
    assert (called.status, json.loads(called.out)) == (0, SCHEMA)


def test_every_quote_stands_where_the_result_says(result: Any, reports: Path) -> None:
    texts = {a["report"]["path"]: (reports / a["report"]["path"]).read_text(encoding="utf-8") for a in result["audits"]}
    quotes = 0
    for a, f in findings(result):
        text = texts[a["report"]["path"]]
        for p in (*f["evidence"], *f["refused"]):
            if p["quote"] is None:
                continue
            quotes += 1
            assert text[p["start"] : p["end"]] == p["quote"]
            assert text.count("\n", 0, p["start"]) + 1 == p["line"]
    assert quotes > 500


def test_quotes_are_of_the_length_that_can_be_checked(result: Any) -> None:
    # A date line or a heading of the report's own may be shorter than a clause worth citing.
    for _, f in findings(result):
        for p in f["evidence"]:
            if p["quote"] is not None and {b["kind"] for b in p["by"]} & {"any", "together", "like", "side"}:
                assert len("".join(p["quote"].split())) >= 6, p["quote"]
                assert len(p["quote"]) <= 120, p["quote"]


def test_evidence_decides_and_refused_does_not(result: Any) -> None:
    decides = {"met": "done", "partial": "done", "acknowledged_gap": "shortfall", "planned": "planned"}
    for a, f in findings(result):
        if a["checklist"]["id"] != "outline-2021":
            continue
        stances = {p["stance"] for p in f["evidence"]}
        assert stances == ({decides[f["status"]]} if f["status"] in decides else set()), f["item"]
        if f["status"] in ("met", "partial"):
            assert any(p["strength"] == "concrete" for p in f["evidence"]) == (f["status"] == "met")
        assert len(f["evidence"]) <= 4
        strengths = [p["strength"] for p in f["evidence"]]
        assert strengths == sorted(strengths), "the strongest come first"


def test_refused_passages_tell_gate_and_reason(result: Any) -> None:
    for a, f in findings(result):
        for p in f["refused"]:
            assert (p["gate"] is None) == (p["why"] is None)
            if a["checklist"]["id"] == "outline-2021":
                assert p["gate"] in ("matter", "actor", "time"), f["item"]


def test_coverage_adds_up(result: Any) -> None:
    for a in result["audits"]:
        c, fs = a["coverage"], a["findings"]
        inside = [f for f in fs if f["expected"] and f["status"] != "not_applicable"]
        tally = Counter(f["status"] for f in inside)
        assert c["expected"] == len(inside) == sum(c[name] for name in COUNTED)
        assert {name: c[name] for name in COUNTED} == {name: tally[name] for name in COUNTED}
        assert c["not_applicable"] == sum(f["status"] == "not_applicable" for f in fs)
        beyond = Counter(f["status"] for f in fs if not f["expected"])
        assert c["beyond"] == {"met": beyond["met"], "partial": beyond["partial"]}
        divisor = c["expected"] - c["not_assessable"]
        met, told = c["met"], c["met"] + c["partial"] + c["acknowledged_gap"] + c["planned"]
        assert c["shown"] == pytest.approx(100 * met / divisor, abs=0.05)
        assert c["mentioned"] == pytest.approx(100 * told / divisor, abs=0.05)
        assert c["score"] == pytest.approx(50 * (met + told) / divisor, abs=0.05)


def test_sections_add_up(result: Any) -> None:
    for a in result["audits"]:
        if not a["sections"]:
            continue
        for name in ("expected", "met", "partial"):
            assert sum(s[name] for s in a["sections"]) == a["coverage"][name]
        assert {f["section"] for f in a["findings"]} == {s["section"] for s in a["sections"]}


def test_audits_are_in_order_and_paths_relative(result: Any) -> None:
    paths = [a["report"]["path"] for a in result["audits"]]
    assert paths == sorted(paths)
    assert len(paths) == 10
    assert all("/" not in p for p in paths)
    assert [a["checklist"]["id"] for a in result["audits"]] == ["outline-2021", "annual-report-duty"] * 5


def test_paths_below_the_folder_are_told_with_slashes(auditor: Any, reports: Path, tmp_path: Path) -> None:
    below = tmp_path / "甲市" / "2024"
    below.mkdir(parents=True)
    (below / "a.txt").write_bytes(next(reports.glob("2024-江门*")).read_bytes())
    (tmp_path / "b.txt").write_bytes(next(reports.glob("2024-江门*")).read_bytes())
    told = json.loads(auditor("audit", tmp_path, "-o", "json", "-c", "outline-2021").out)
    assert [a["report"]["path"] for a in told["audits"]] == ["b.txt", "甲市/2024/a.txt"]


def test_one_line_an_audit_compact(result_text: str, result: Any) -> None:
    lines = result_text.split("\n")
    assert lines[-1] == ""
    head, *audits, tail = lines[:-1]
    tool = f'{{"name":"auditor","version":"{__version__}"}}'
    assert head == f'{{"schema":"auditor/1","tool":{tool},"problems":[],"checks":[],"audits":['
    assert tail == "]}"
    assert [json.loads(line.removesuffix(",")) for line in audits] == result["audits"]
    assert audits[0] == json.dumps(result["audits"][0], ensure_ascii=False, separators=(",", ":")) + ","


def test_jsonl_holds_the_same_audits(auditor: Any, reports: Path, result: Any) -> None:
    called = auditor("audit", reports, "-o", "jsonl")
    audits = [json.loads(line) for line in called.out.splitlines()]
    assert audits == result["audits"]
    for audit in audits:
        validator(("audit",)).validate(audit)


def test_nothing_of_the_machine_or_the_clock(result_text: str, reports: Path) -> None:
    assert str(reports.parent) not in result_text
    assert not re.search(r'"/|[A-Z]:\\\\|\d{4}-\d\d-\d\dT\d\d', result_text)


def test_published_by_the_users_word_has_no_quote(auditor: Any, reports: Path) -> None:
    path = next(reports.glob("2024-江门*"))
    told = json.loads(auditor("audit", path, "-o", "json", "--published", "2025-03-20").out)
    assert [e.message for e in validator().iter_errors(told)] == []
    (finding,) = [f for _, f in findings(told) if f["item"] == "R6"]
    assert finding["status"] == "met"
    cited = [(p["quote"], p["start"], [b["kind"] for b in p["by"]]) for p in finding["evidence"]]
    assert cited == [(None, None, ["metadata"])]
    assert told["audits"][0]["report"]["sources"]["published"] == {"from": "option", "line": None, "inferred": False}


def test_repost_is_told_in_the_report(result: Any) -> None:
    report = next(a["report"] for a in result["audits"] if "广东省" in a["report"]["path"])
    assert (report["published"], report["signed"]) == (None, "2024-01-11")
    assert [p["code"] for p in report["problems"]] == ["page_dates_differ"]


def test_the_wheel_carries_the_schema() -> None:
    assert files("auditor.data").joinpath("auditor-1.schema.json").is_file()
    assert files("auditor").joinpath("py.typed").is_file()
