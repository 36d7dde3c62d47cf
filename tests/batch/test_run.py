"""Many reports with worker processes and a cache: the same bytes as without, and no work done twice."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from batch_made import made

from auditor import pipeline
from auditor.batch import run
from auditor.batch.cache import NAME
from auditor.batch.job import Job, Outcome
from auditor.batch.run import outcomes
from auditor.checklist import load_checklist
from auditor.pipeline import AuditOptions, find_reports
from auditor.records import Report

ARGUMENTS = ("audit", "made", "-c", "./mini.yaml", "-q")


def results(folder: Path) -> dict[str, bytes]:
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def audited(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the reports that were audited in this process."""
    names: list[str] = []
    real = pipeline.audit_report

    def watched(report: Report, *rest: Any) -> Any:
        names.append(report.path)
        return real(report, *rest)

    monkeypatch.setattr(pipeline, "audit_report", watched)
    return names


def outputs(folder: str, *formats: str) -> list[str]:
    return [a for f in formats for a in ("-o", f"{f}:{folder}/{f}")]


@pytest.mark.parametrize("formats", [("json", "jsonl"), ("json", "md", "html")], ids=["pieces", "audits"])
def test_the_same_bytes_whatever_the_workers_and_the_cache(
    formats: tuple[str, ...], ground: Path, auditor: Any, audited: list[str]
) -> None:
    plain = auditor(*ARGUMENTS, *outputs("plain", *formats))
    assert plain.status == 2
    faults = [line.split(":")[0] for line in plain.err.splitlines()]
    assert faults == ["binary.txt", "empty.txt", "more.zip/00000/empty.txt"]
    ways: dict[str, tuple[str, ...]] = {
        "pool": ("--jobs", "2"), "first": ("--jobs", "2", "--cache", "kept"),
        "second": ("--cache", "kept"), "third": ("--jobs", "2", "--cache", "kept"),
    }  # fmt: skip
    audited.clear()
    for name, options in ways.items():
        called = auditor(*ARGUMENTS, *outputs(name, *formats), *options)
        assert (called.status, called.err) == (plain.status, plain.err), name
        assert results(ground / name) == results(ground / "plain"), name
    assert audited == []


def test_thresholds_hold_in_workers_too(ground: Path, auditor: Any) -> None:
    (ground / "made" / "empty.txt").unlink()
    for options in (("--fail-under", "100"), ("--fail-on", "missing"), ()):
        called = [auditor(*ARGUMENTS, *options, "-o", "jsonl", *jobs) for jobs in ((), ("--jobs", "1"))]
        assert called[0] == called[1]


def once(auditor: Any, audited: list[str], *more: str) -> set[str]:
    """One run with the cache: the names of what was audited. The result is that of a run without."""
    audited.clear()
    told = auditor(*ARGUMENTS, "-o", "jsonl", "--cache", "kept", *more)
    names = set(audited)
    assert told.out == auditor(*ARGUMENTS, "-o", "jsonl", *more).out
    return names


def test_only_what_changed_is_audited_again(ground: Path, auditor: Any, audited: list[str]) -> None:
    everything = once(auditor, audited)
    assert len(everything) == 12
    assert once(auditor, audited) == set()
    first, second = sorted((ground / "made" / "00000").iterdir())[:2]
    first.write_text(first.read_text(encoding="utf-8").replace("普法", "宣传"), encoding="utf-8")
    assert once(auditor, audited) == {f"00000/{first.name}"}
    second.rename(second.with_name("another.txt"))
    assert once(auditor, audited) == {"00000/another.txt"}
    assert once(auditor, audited, "--year", "2023") == (everything - {f"00000/{second.name}"}) | {"00000/another.txt"}
    (ground / "mini.yaml").write_text((ground / "mini.yaml").read_text(encoding="utf-8") + "# 说明\n", encoding="utf-8")
    assert once(auditor, audited) == set(), "a comment changes no checklist"
    text = (ground / "mini.yaml").read_text(encoding="utf-8").replace("id: mini", "id: mini2")
    (ground / "mini.yaml").write_text(text, encoding="utf-8")
    assert len(once(auditor, audited)) == 12


def test_a_word_on_one_body_has_that_body_audited_again(ground: Path, auditor: Any, audited: list[str]) -> None:
    once(auditor, audited)
    name = sorted((ground / "made" / "00000").iterdir())[0].name
    body = name.split("-")[1]
    listed = ground / "made" / "agencies.yaml"
    listed.write_text(f"{body}:\n  level: city\n别的局:\n  level: city\n", encoding="utf-8")
    its = {f"00000/{p.name}" for p in (ground / "made" / "00000").iterdir() if body in p.name}
    assert once(auditor, audited) == its
    listed.write_text(f"{body}:\n  level: city\n别的局:\n  level: district\n", encoding="utf-8")
    assert once(auditor, audited) == set()


def test_another_version_of_the_program_begins_anew(
    ground: Path, auditor: Any, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    once(auditor, audited)
    monkeypatch.setattr("auditor.batch.cache.tool", lambda: "another")
    assert len(once(auditor, audited)) == 12
    base = sqlite3.connect(ground / "kept" / NAME)
    assert base.execute("SELECT count(*), count(DISTINCT key) FROM outcome").fetchone() == (15, 14)
    base.close()


@pytest.mark.parametrize(
    ("spoil", "again"),
    [
        ("UPDATE outcome SET body = substr(body, 1, length(body) - 3) WHERE place = 1", 1),
        ("UPDATE outcome SET body = zeroblob(40)", 12),
        ("UPDATE outcome SET last = 0", 12),
        ("DELETE FROM outcome WHERE place = 0", 12),
    ],
)
def test_what_the_disk_has_spoilt_is_audited_again(
    spoil: str, again: int, ground: Path, auditor: Any, audited: list[str]
) -> None:
    once(auditor, audited)
    base = sqlite3.connect(ground / "kept" / NAME)
    with base:
        base.execute(spoil)
    base.close()
    # An archive is audited again whole; what cannot be audited counts for nothing here.
    assert len(once(auditor, audited)) == again


def test_a_passing_problem_is_not_kept(ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: Any) -> Any:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "audit_report", failing)
        assert "MemoryError" in auditor(*ARGUMENTS, "-o", "jsonl", "--cache", "kept").err
    told = auditor(*ARGUMENTS, "-o", "jsonl", "--cache", "kept")
    assert (told.out, told.err) == auditor(*ARGUMENTS, "-o", "jsonl")[1:]


def test_a_file_that_changes_under_our_hands_is_not_kept(
    ground: Path, auditor: Any, audited: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = sorted((ground / "made" / "00000").iterdir())[0]
    text = path.read_text(encoding="utf-8")
    real = pipeline.audit_report

    def changing(report: Report, *rest: Any) -> Any:
        path.write_text(text + "增加一行。\n", encoding="utf-8")
        return real(report, *rest)

    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "audit_report", changing)
        auditor(*ARGUMENTS, "-o", "jsonl", "--cache", "kept")
    path.write_text(text, encoding="utf-8")
    assert once(auditor, audited) == {f"00000/{path.name}"}


def test_a_run_that_is_killed_goes_on_to_the_same_bytes(ground: Path, auditor: Any) -> None:
    """Killed while it writes its hundredth line; the lines before were kept or are made again."""
    made(ground / "made", 200)
    code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
    command = [sys.executable, "-c", code, *ARGUMENTS, "--jobs", "2", "--cache", "kept"]
    with subprocess.Popen([*command, "-o", "jsonl"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as killed:
        assert killed.stdout is not None
        for _ in range(100):
            killed.stdout.readline()
        os.kill(killed.pid, signal.SIGKILL)
        killed.stdout.read()
    base = sqlite3.connect(ground / "kept" / NAME)
    (kept,) = base.execute("SELECT count(DISTINCT key) FROM outcome WHERE last").fetchone()
    base.close()
    assert 0 < kept < 200
    plain = auditor(*ARGUMENTS, "-o", "json:plain.json")
    again = auditor(*ARGUMENTS, "-o", "json:again.json", "--cache", "kept")
    assert (plain.status, plain.err) == (again.status, again.err)
    assert (ground / "again.json").read_bytes() == (ground / "plain.json").read_bytes()
    names = [a["report"]["path"] for a in json.loads((ground / "again.json").read_bytes())["audits"]]
    assert len(names) == len(set(names)) == 201


def deadly(job: Job, packed: bool) -> Callable[[Any], Iterator[bytes]]:
    """A worker whom one report kills."""
    do = run_worker(job, packed)

    def work(task: Any) -> Iterator[bytes]:
        if task.file.name == "binary.txt":
            os.kill(os.getpid(), signal.SIGSEGV)
        return do(task)

    return work


run_worker = run.worker


def test_a_report_that_kills_workers_is_set_aside(
    ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "worker", deadly)
    found, _ = find_reports(["made"])
    told = list(outcomes(found, Job((load_checklist("./mini.yaml"),), AuditOptions(), parts=("json",), whole=False), 1))
    plain = list(outcomes(found, Job((load_checklist("./mini.yaml"),), AuditOptions(), parts=("json",), whole=False)))
    aside = [o for o in told if o.problem is not None and o.problem.code == "worker_died"]
    assert [(o.name, o.problem and o.problem.args) for o in aside] == [("binary.txt", {"how": "SIGSEGV"})]
    assert [o for o in told if o.name != "binary.txt"] == [o for o in plain if o.name != "binary.txt"]
    called = auditor(*ARGUMENTS, "--jobs", "1", "-o", "json", "--lang", "en")
    assert called.status == 2
    words = "(SIGSEGV); the file was set aside"
    assert words in called.err and words in called.out


def broken(job: Job, packed: bool) -> Callable[[Any], Iterator[bytes]]:
    raise OSError("no room")


def test_workers_that_cannot_work_end_the_run_in_one_line(
    ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run, "worker", broken)
    called = auditor(*ARGUMENTS, "--jobs", "1", "-o", "json:a.json")
    assert (called.status, called.err) == (2, "错误:工作进程无法运行(OSError: no room)\n")
    assert not (ground / "a.json").exists()


def test_nothing_but_records_is_read_back() -> None:
    import pickle

    from auditor.batch.pack import Damaged, from_bytes, to_bytes

    outcome = Outcome("a.txt", "甲局", parts={"json": b"{}"})
    assert from_bytes(to_bytes(outcome)) == outcome
    for data in (pickle.dumps(os.getcwd), pickle.dumps(os.stat_result(range(10))), pickle.dumps({"a": 1}), b"", b"x"):
        with pytest.raises(Damaged):
            from_bytes(data)
