"""A cluster of two workers: the same bytes as one machine, also where a worker dies in the middle."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import warnings
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from batch_made import made
from distributed import Client, LocalCluster

from auditor.batch.cluster.chunk import NOTES, Chunk, JobChanged, Note, OtherVersion, Output, leave, work
from auditor.batch.cluster.files import Place, sources
from auditor.batch.cluster.run import LOCAL, QUIET, ClusterError, chunks_of, connected, run
from auditor.batch.job import Job
from auditor.batch.key import tool
from auditor.batch.store.runs import runs
from auditor.batch.store.tables import TABLES
from auditor.checklist import load_checklist
from auditor.pipeline import AuditOptions, NothingToAudit

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
MINI = str(Path(__file__).parents[1] / "cli" / "mini.yaml")
AUDIT = ("audit", "made", "-c", "./mini.yaml")


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    """Two workers, a thread each."""
    with LocalCluster(n_workers=2, threads_per_worker=1, scheduler_kwargs=QUIET, processes=True) as two:
        yield two


def job(*parts: str) -> Job:
    return Job((load_checklist(MINI),), AuditOptions(), parts=parts, whole=False)


def lines(folder: Path) -> bytes:
    told = json.loads((folder / "parts.json").read_text(encoding="utf-8"))
    assert sorted(told["parts"]) == sorted(p.name for p in folder.glob("part-*"))
    return b"".join((folder / name).read_bytes() for name in told["parts"])


def rows(store: Path, table: str) -> Any:
    read = [pq.read_table(store / name, partitioning=None) for run in runs(store) for name in run.files[table]]
    keys = [c for c in ("report", "checklist", "item", "refused", "place") if c in read[0].schema.names]
    return pa.concat_tables(read).sort_by([(key, "ascending") for key in keys])


def test_the_same_as_on_one_machine(ground: Path, cluster: LocalCluster, auditor: Any) -> None:
    plain = auditor(*AUDIT, "-q", "-o", "jsonl:plain.jsonl", "-o", "parquet:plain", "--fail-on", "missing")
    (ground / "lines").mkdir()
    for name in ("part-0123456789abcdef-000000000-000000008.jsonl", "notes.txt"):
        (ground / "lines" / name).write_text("alt\n", encoding="utf-8")
    given = ("audit", (ground / "made").as_uri(), *AUDIT[2:])
    for _ in range(2):
        called = auditor(
            *given, "-q", "--cluster", cluster.scheduler_address, "-o", f"jsonl:{(ground / 'lines').as_uri()}/",
            "-o", "parquet:rows", "--fail-on", "missing",
        )  # fmt: skip
        assert (called.status, called.err) == (plain.status, plain.err)
        assert lines(ground / "lines") == (ground / "plain.jsonl").read_bytes()
        for table in TABLES:
            assert rows(ground / "rows", table).equals(rows(ground / "plain", table))
        assert [r.number for r in runs(ground / "rows")] == [1]
    left = {p.name for p in (ground / "lines").iterdir() if not p.name.startswith("part-")}
    assert left == {"parts.json", "notes.txt"}


def test_a_worker_is_killed_in_the_middle(ground: Path, cluster: LocalCluster, auditor: Any) -> None:
    made(ground / "made", 120)
    auditor(*AUDIT, "-q", "-o", "jsonl:plain.jsonl")
    found, _ = sources(["made"])
    with Client(cluster, set_as_default=False) as client:
        before = client.run(os.getpid)
        killed = next(iter(before.values()))
        done = 0

        def seen(note: Note, count: int) -> None:
            nonlocal done
            if done == 0:
                os.kill(killed, signal.SIGKILL)
            done += count

        run(client, found, job("json"), [Output("jsonl", str(ground / "out"))], seen)
    assert done == len(found) == 123
    assert lines(ground / "out") == (ground / "plain.jsonl").read_bytes()


def deadly(chunk: Chunk, **rest: Any) -> bytes:
    """A task that a certain report kills."""
    if any(source.name == "binary.txt" for source in chunk.sources):
        os.kill(os.getpid(), signal.SIGKILL)
    return work(chunk, **rest)


def test_a_report_that_kills_workers_is_set_aside(
    ground: Path, cluster: LocalCluster, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster.scheduler, "allowed_failures", 0)
    for report in sorted((ground / "made" / "00000").iterdir())[1:]:
        report.unlink()
    auditor(*AUDIT, "-q", "-o", "jsonl:plain.jsonl")
    found, _ = sources(["made"])
    with Client(cluster, set_as_default=False) as client:
        ended = run(client, found, job("json"), [Output("jsonl", str(ground / "out"))], lambda *_: None, deadly)
    assert [(p.path, p.code) for p in ended.problems] == [
        ("binary.txt", "worker_died"), ("empty.txt", "empty"), ("more.zip/00000/empty.txt", "empty"),
    ]  # fmt: skip
    assert lines(ground / "out") == (ground / "plain.jsonl").read_bytes()


def test_a_task_done_again_writes_the_same_and_a_noted_one_nothing(ground: Path) -> None:
    found, _ = sources(["made"])
    chunk = chunks_of(found, job("json", "store"), tool())[0]
    outputs = (Output("jsonl", str(ground / "out")), Output("parquet", str(ground / "rows")))
    told = []
    for note in (True, False, True):
        if not note:
            Place(outputs[0].url).remove(NOTES)
        left = leave(job("json", "store"), chunk.digest, Place(outputs[0].url))
        told.append((work(chunk, left, outputs, tool()), {
            p: p.read_bytes() for f in ("out", "rows") for p in (ground / f).rglob("*") if p.is_file()
        }))  # fmt: skip
    assert told[0] == told[1] == told[2]
    with pytest.raises(OtherVersion):
        work(chunks_of(found, job("json"), tool())[1], left, outputs[:1], "another")


def test_only_the_job_that_was_left_is_taken(ground: Path) -> None:
    """What lies there is unpickled: another's bytes must never be."""
    found, _ = sources(["made"])
    chunk = chunks_of(found, job("json"), tool())[0]
    output = Output("jsonl", str(ground / "out"))
    left = leave(job("json"), chunk.digest, Place(output.url))
    path = ground / "out" / left.name
    whole = path.read_bytes()
    path.write_bytes(pickle.dumps(job("store")))
    for _ in range(2):
        with pytest.raises(JobChanged):
            work(chunk, left, (output,), tool())
        path.unlink(missing_ok=True)
    path.write_bytes(whole)
    assert Note.load(work(chunk, left, (output,), tool())).reports > 0


def test_what_goes_along_with_a_task_does_not_grow_with_the_checklists(
    ground: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found, _ = sources(["made"])
    sent = []

    class Row:
        """Does at once what a cluster would do."""

        def __init__(self, client: Any, do: Any) -> None:
            self._do = do
            self.going: list[Chunk] = []

        def hungry(self) -> bool:
            return not self.going

        def send(self, chunk: Chunk) -> None:
            self.going.append(chunk)

        def next(self) -> Any:
            chunk = self.going.pop()
            sent.append(len(pickle.dumps((self._do, chunk))))
            return chunk, Note.load(self._do(chunk))

    monkeypatch.setattr("auditor.batch.cluster.run._Row", Row)
    many = Job((load_checklist("outline-2021"),), AuditOptions(), parts=("json",), whole=False)
    run(Any, found, many, [Output("jsonl", str(ground / "out"))], lambda *_: None)
    assert len(sent) == 2 and max(sent) < 10_000 < len(pickle.dumps(many))


def test_a_run_of_other_files_settings_or_words_has_another_name(ground: Path) -> None:
    def name(job_: Job, version: str = "1") -> str:
        return chunks_of(sources(["made"])[0], job_, version)[0].digest

    from auditor.profiles import BodyOptions

    bodies = {"甲东县教育局": BodyOptions(level="city")}
    listed = Job(job().checklists, AuditOptions(agencies=bodies), whole=False)
    told = {name(job()), name(job(), "2"), name(job("json")), name(listed)}
    (ground / "made" / "empty.txt").write_text("x", encoding="utf-8")
    told.add(name(job()))
    assert len(told) == 5
    chunks = chunks_of(sources(["made"])[0], job(), "1")
    assert [(c.start, c.end) for c in chunks] == [(0, 8), (8, 14)]
    halves = chunks[1].halves()
    assert [(c.start, c.end, len(c.sources)) for c in halves] == [(8, 11, 3), (11, 14, 3)]


def test_urls_and_paths_find_the_same(ground: Path) -> None:
    (ground / "made" / ".hidden").mkdir()
    for name in (".hidden/a.txt", "README.md", "picture.png", "agencies.yaml"):
        (ground / "made" / name).write_text("{}", encoding="utf-8")
    by_path, by_url = sources(["made"]), sources([(ground / "made").as_uri()])
    assert [s.name for s in by_path[0]] == [s.name for s in by_url[0]]
    # A walk tells of files in hidden folders as little as of the folders.
    assert by_path[1] == by_url[1] == ["README.md", "agencies.yaml", "picture.png"]
    (ground / "bare").mkdir()
    (ground / "bare" / "README.md").write_text("x", encoding="utf-8")
    with pytest.raises(NothingToAudit):
        sources([(ground / "bare").as_uri()])
    with pytest.raises(FileNotFoundError):
        sources([(ground / "none").as_uri()])
    one = next((ground / "made" / "00000").iterdir())
    assert [s.name for s in sources([f"file://{one}"])[0]] == [one.name]


def test_results_in_a_store_of_objects(tmp_path: Path) -> None:
    place = Place("memory://results/of/a/run")
    assert (place.read("a.txt"), place.names()) == (None, [])
    place.write("b/a.txt", b"1", tmp_path)
    place.write("b/a.txt", b"2", tmp_path)
    assert (place.read("b/a.txt"), place.names("b")) == (b"2", ["a.txt"])
    place.remove("b")
    assert place.names("b") == []
    assert list(tmp_path.iterdir()) == []


def test_two_runs_on_one_machine_do_not_meet() -> None:
    """dask's own page is on a free port, and no other machine sees it."""
    with socket.socket() as taken, warnings.catch_warnings():
        with suppress(OSError):  # taken by somebody else: as good
            taken.bind(("", 8787))
            taken.listen()
        warnings.simplefilter("error", UserWarning)
        with connected(LOCAL, 1) as client:
            (listening,) = client.cluster.scheduler.http_server._sockets.values()
            assert listening.getsockname()[0] == "127.0.0.1"


def test_a_cluster_that_is_not_there_is_told(ground: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any, **__: Any) -> Any:
        raise ClusterError("cluster_failed", "ValueError: x")

    (ground / "no" / "runs").mkdir(parents=True)
    (ground / "no" / "runs" / "000001.json").write_text("{}", encoding="utf-8")
    called = auditor(*AUDIT, "--cluster", "nonsense://", "-o", "parquet:s")
    assert called.status == 2 and called.err.startswith("错误:无法连接集群 nonsense://(")
    with monkeypatch.context() as patched:
        patched.setattr("auditor.batch.cluster.run.connected", lambda *_: nullcontext(None))
        called = auditor(*AUDIT, "--cluster", "x", "-o", "parquet:no")
        assert called.err.endswith("/no/runs/000001.json 不是结果库\n")
    monkeypatch.setattr("auditor.batch.cluster.run.connected", refused)
    assert auditor(*AUDIT, "--cluster", "x", "-o", "parquet:s").err == "错误:集群上的任务出错(ValueError: x)\n"
