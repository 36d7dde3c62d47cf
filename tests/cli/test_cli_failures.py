"""Failures by the contract: exit status 2, one line, the rest of the batch audited, nothing half-written."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
import yaml

TABLE = Path(__file__).with_name("failures.yaml")
CASES: list[dict[str, Any]] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
UPDATE = os.environ.get("AUDITOR_UPDATE_GOLDEN") == "1"


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*")}


def keep(name: str, lang: str, text: str) -> None:
    """Write one golden text into the table, for AUDITOR_UPDATE_GOLDEN=1."""
    head = [line for line in TABLE.read_text(encoding="utf-8").split("\n") if line.startswith("#")]
    cases = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    next(c for c in cases if c["name"] == name)[lang] = text
    body = yaml.safe_dump(cases, allow_unicode=True, sort_keys=False, width=400)
    TABLE.write_text("\n".join(head) + "\n" + body, encoding="utf-8")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["name"])
def test_failure(case: dict[str, Any], lang: str, ground: Path, auditor: Any) -> None:
    before = names(ground)
    arguments = [lang if a == "{lang}" else a for a in case["args"]]
    called = auditor(*arguments, *([] if "--lang" in arguments else ["--lang", lang]))
    if UPDATE:
        keep(case["name"], lang, called.err)
    else:
        assert called.err == case[lang]
    assert called.status == 2
    assert called.err.endswith("\n")
    assert "Traceback" not in called.err
    assert names(ground) == before, "nothing is left behind"


def test_each_failure_of_the_data_is_shown() -> None:
    """Every error sentence of the command line has a case, in both languages."""
    from auditor.data import load

    elsewhere = {
        "head", "usage", "allowed", "nearest",  # frames of the others
        "unexpected",  # below
        "needs_path",  # shown where a format lacks its path
        # tests/batch
        "worker_failed", "needs_extra", "only_select", "bad_sql", "no_cluster", "cluster_versions", "cluster_failed",
    }  # fmt: skip
    for lang in ("zh", "en"):
        told = "\n".join(c[lang] for c in CASES)
        for code, template in load("cli")["error"][lang].items():
            words = [part.split("{")[0] for part in template.split("}")]
            longest = max(words, key=len)
            assert code in elsewhere or longest in told, code


def test_one_line_each_and_the_rest_is_audited(ground: Path, auditor: Any) -> None:
    called = auditor("audit", "batch", "-o", "json")
    assert called.status == 2
    assert called.err.splitlines() == [
        "跳过 7 个文件:.hidden.txt, README.txt, agencies.yaml, auditor.yaml, notes.xyz …",
        "binary.txt:不是文本文件",
        "empty.txt:文件是空的",
        "undecodable.txt:无法识别文字编码",
    ]
    told = json.loads(called.out)
    assert [(p["path"], p["code"]) for p in told["problems"]] == [
        ("binary.txt", "binary"), ("empty.txt", "empty"), ("undecodable.txt", "undecodable"),
    ]  # fmt: skip
    assert {a["report"]["path"] for a in told["audits"]} == {"good.txt"}


def test_quiet_keeps_the_faults_and_leaves_out_the_hints(ground: Path, auditor: Any) -> None:
    called = auditor("audit", "batch", "-q", "-o", "json")
    assert [line.split(":")[0] for line in called.err.splitlines()] == ["binary.txt", "empty.txt", "undecodable.txt"]


def test_the_unread_files_stand_in_what_people_read(ground: Path, auditor: Any) -> None:
    for format_ in ("terminal", "md"):
        out = auditor("audit", "batch", "-o", format_).out
        assert "未能审核的文件" in out
        assert "empty.txt:文件是空的" in out


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unexpected_error_inside_one_report(
    lang: str, ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.matcher import match

    real = match.match

    def failing(report: Any, *rest: Any) -> Any:
        if report.path == "a.txt":
            raise ZeroDivisionError("division by\nzero")
        return real(report, *rest)

    monkeypatch.setattr(match, "match", failing)
    for name in ("a.txt", "b.txt"):
        (ground / name).write_bytes((ground / "good.txt").read_bytes())
    called = auditor("audit", "a.txt", "b.txt", "-o", "json", "--lang", lang)
    assert called.status == 2
    assert called.err == {
        "zh": "a.txt:审核时出现意外错误(ZeroDivisionError: division by zero)\n",
        "en": "a.txt: an unexpected error (ZeroDivisionError: division by zero)\n",
    }[lang]
    told = json.loads(called.out)
    assert [(p["path"], p["code"]) for p in told["problems"]] == [("a.txt", "unexpected")]
    assert {a["report"]["path"] for a in told["audits"]} == {"b.txt"}
    assert "Traceback" not in called.out
    loud = auditor("audit", "a.txt", "-v", "-o", "json", "--lang", lang)
    assert "Traceback (most recent call last)" in loud.err
    assert "division by" in loud.err


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_an_unexpected_error_of_the_run(
    lang: str, ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        raise RuntimeError("out of\nluck")

    monkeypatch.setattr("auditor.pipeline.compiled", failing)
    called = auditor("audit", "good.txt", "-o", "json:out.json", "--lang", lang)
    assert (called.status, called.out) == (2, "")
    assert called.err == {
        "zh": "错误:意外错误 RuntimeError: out of luck\n", "en": "error: unexpected error RuntimeError: out of luck\n",
    }[lang]  # fmt: skip
    assert "Traceback" in auditor("audit", "good.txt", "-v").err
    assert not (ground / "out.json").exists()


def test_an_error_while_writing_leaves_the_old_file(
    ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from auditor.reporter import plain

    def failing(*_: Any) -> Any:
        raise RuntimeError("no")

    for format_ in ("json", "jsonl"):
        (ground / "out").write_text("old", encoding="utf-8")
        before = names(ground)
        with monkeypatch.context() as patch:
            patch.setattr(plain, "audit", failing)
            assert auditor("audit", "good.txt", "-o", f"{format_}:out").status == 2
        assert (ground / "out").read_text(encoding="utf-8") == "old"
        assert names(ground) == before


def test_a_fault_in_the_second_output_leaves_nothing_of_the_first(ground: Path, auditor: Any) -> None:
    before = names(ground)
    assert auditor("audit", "good.txt", "-o", "json:a.json", "-o", "md:file/b.md").status == 2
    assert names(ground) == before
