"""Work in this process stops in time. The bell is rung by hand: no test waits."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Any

import pytest

import auditor.pipeline
import auditor.reader.read
import auditor.reader.take
from auditor.pipeline import AuditOptions, audit_all, compiled, find_reports
from auditor.reader import ReadError, read_bytes
from auditor.reader.deadline import deadline
from auditor.records import Problem

TEXT = "云沂市数据局2024年度法治政府建设情况报告\n一、主要举措\n全年办理许可申请34件。\n"


def ring(*_: Any, **__: Any) -> None:
    signal.raise_signal(signal.SIGALRM)


def test_the_bell_is_an_error_of_the_reader_and_everything_is_put_back() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with pytest.raises(ReadError) as told, deadline(60):
        try:
            ring()
        except Exception:  # noqa: BLE001 - what readers do with a file's faults must not catch the bell
            pytest.fail("caught on the way")
    assert (told.value.code, told.value.details) == ("too_slow", {"limit": 60})
    assert signal.getsignal(signal.SIGALRM) == before
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0


def test_a_timer_of_the_callers_is_left_alone() -> None:
    signal.setitimer(signal.ITIMER_REAL, 1000)
    try:
        with deadline(60):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def test_another_thread_reads_without_a_bell() -> None:
    read: list[str] = []
    thread = threading.Thread(target=lambda: read.append(read_bytes(TEXT.encode(), "a.txt").text))
    thread.start()
    thread.join()
    assert read == [TEXT]


@pytest.mark.parametrize("place", ["decode", "extract"])
def test_reading_stops(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(auditor.reader.take, place, ring)
    with pytest.raises(ReadError, match="too_slow"):
        read_bytes(TEXT.encode(), "a.txt")
    monkeypatch.undo()
    monkeypatch.setattr(auditor.reader.read, "_assemble", ring)
    with pytest.raises(ReadError, match="too_slow"):
        read_bytes(TEXT.encode(), "a.txt")


def test_an_audit_stops_and_the_batch_goes_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    whole = auditor.pipeline.audit_report
    monkeypatch.setattr(
        auditor.pipeline, "audit_report", lambda r, *rest: ring() if r.path == "a.txt" else whole(r, *rest)
    )
    first, second = audit_all(find_reports([tmp_path])[0], compiled(["annual-report-duty"]), AuditOptions())
    assert first == Problem("too_slow", "a.txt", {"limit": 60})
    assert isinstance(second, list)
