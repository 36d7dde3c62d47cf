"""The store: whole runs only, no run twice, the same rows as the result, questions answered right."""

from __future__ import annotations

import csv
import io
import json
import statistics
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from batch_made import made

from auditor.batch.store import query, runs
from auditor.batch.store.runs import add
from auditor.batch.store.tables import TABLES, region, schema
from auditor.data import load
from auditor.records import STATUSES

ROOT = Path(__file__).parents[2]
AUDIT = ("audit", "made", "-c", "./mini.yaml", "-q")


@pytest.fixture
def whole(ground: Path) -> Path:
    """The working folder without files that are no reports: every run of it is clean."""
    for name in ("empty.txt", "binary.txt", "more.zip"):
        (ground / "made" / name).unlink()
    return ground


def files(store: Path) -> dict[str, bytes]:
    return {p.relative_to(store).as_posix(): p.read_bytes() for p in sorted(store.rglob("*")) if p.is_file()}


def rows(auditor: Any, store: str, *arguments: str) -> list[dict[str, str]]:
    called = auditor("query", store, *arguments, "-o", "csv")
    assert called.status == 0, called.err
    return list(csv.DictReader(io.StringIO(called.out)))


def test_a_store_is_the_same_whatever_the_workers_and_the_cache(whole: Path, auditor: Any) -> None:
    for name, options in {"a": (), "b": ("--jobs", "2", "--cache", "kept"), "c": ("--cache", "kept")}.items():
        assert auditor(*AUDIT, "-o", f"parquet:{name}", "-o", "json:a.json", *options).status == 0
        assert files(whole / name) == files(whole / "a")
    assert not list((whole / "a").glob(".*"))


def test_a_run_that_is_there_is_not_added_again(whole: Path, auditor: Any) -> None:
    for _ in range(2):
        assert auditor(*AUDIT, "-o", "parquet:s").status == 0
    assert [run.number for run in runs.runs(whole / "s")] == [1]
    assert len(rows(auditor, "s", "--sql", "SELECT * FROM reports_all")) == 11


def test_a_later_run_takes_the_place_of_an_earlier_one(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s")
    first = sorted((whole / "made" / "00000").iterdir())[0]
    first.write_text(first.read_text(encoding="utf-8").replace("专题学习习近平法治思想", "开会"), encoding="utf-8")
    made(whole / "made", 2, first=30)
    auditor(*AUDIT, "-o", "parquet:s")
    assert [run.number for run in runs.runs(whole / "s")] == [1, 2]
    last = rows(auditor, "s", "--sql", "SELECT DISTINCT run, report, met FROM reports ORDER BY report")
    assert len(last) == 13
    assert {r["run"] for r in last} == {"2"}
    its = f"SELECT run, met FROM reports_all WHERE report LIKE '%{first.name}' ORDER BY run"
    every = rows(auditor, "s", "--sql", its)
    assert [r["run"] for r in every] == ["1", "2"] and every[0]["met"] > every[1]["met"]
    sums = rows(auditor, "s", "--sql", "SELECT count(*) AS n, count(DISTINCT (report, item)) AS d FROM findings")
    assert sums[0]["n"] == sums[0]["d"]


def test_a_run_without_its_manifest_is_not_seen(
    whole: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    auditor(*AUDIT, "-o", "parquet:s")
    before = rows(auditor, "s", "coverage")
    made(whole / "made", 2, first=30)
    with monkeypatch.context() as patched:
        patched.setattr("auditor.batch.store.sink.add", lambda *_: (_ for _ in ()).throw(OSError("cut off")))
        assert auditor(*AUDIT, "-o", "parquet:s").status == 2
    assert len(list((whole / "s" / "reports").rglob("*.parquet"))) > len(runs.runs(whole / "s")[0].files["reports"])
    assert rows(auditor, "s", "coverage") == before
    assert auditor(*AUDIT, "-o", "parquet:s").status == 0
    assert len(rows(auditor, "s", "coverage")) == len(before) + 2


def test_runs_that_end_at_once_get_numbers_of_their_own(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as threads:
        numbers = list(threads.map(lambda n: add(tmp_path, f"{n:016x}", {}, 1).number, range(24)))
    assert sorted(numbers) == list(range(1, 25))
    assert len({run.digest for run in runs.runs(tmp_path)}) == 24
    assert add(tmp_path, f"{5:016x}", {}, 1).number == numbers[5]


def test_rows_are_those_of_the_result(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s", "-o", "json:a.json")
    audits = json.loads((whole / "a.json").read_text(encoding="utf-8"))["audits"]
    told = rows(auditor, "s", "--sql", "SELECT * FROM reports ORDER BY report")
    assert [(r["report"], r["agency"], r["year"], r["met"], r["shown"]) for r in told] == [
        (a["report"]["path"], a["report"]["agency"], str(a["report"]["year"]), str(a["coverage"]["met"]),
         str(a["coverage"]["shown"])) for a in audits
    ]  # fmt: skip
    told = rows(auditor, "s", "--sql", "SELECT report, item, status, expected FROM findings ORDER BY report, item")
    assert [tuple(r.values()) for r in told] == [
        (a["report"]["path"], f["item"], f["status"], str(f["expected"]))
        for a in audits for f in sorted(a["findings"], key=lambda f: f["item"])
    ]  # fmt: skip
    told = rows(auditor, "s", "--sql", "SELECT report, item, quote, start, \"end\", refused FROM passages")
    assert {tuple(r.values()) for r in told} == {
        (a["report"]["path"], f["item"], p["quote"], str(p["start"]), str(p["end"]), str(kind == "refused"))
        for a in audits for f in a["findings"] for kind in ("evidence", "refused") for p in f[kind]
    }  # fmt: skip
    assert {f["status"] for a in audits for f in a["findings"]} <= set(STATUSES)


def test_the_ready_questions(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s", "-o", "json:a.json")
    audits = json.loads((whole / "a.json").read_text(encoding="utf-8"))["audits"]
    rates: dict[int, list[float]] = {}
    for a in audits:
        rates.setdefault(a["report"]["year"], []).append(a["coverage"]["shown"])
    means = {year: statistics.fmean(r) for year, r in sorted(rates.items())}
    trends = rows(auditor, "s", "trends")
    assert [(int(r["year"]), float(r["shown"])) for r in trends] == [
        (y, pytest.approx(m, abs=0.051)) for y, m in means.items()
    ]
    assert trends[0]["change"] == ""
    assert float(trends[1]["change"]) == pytest.approx(float(trends[1]["shown"]) - float(trends[0]["shown"]))
    (medians,) = rows(auditor, "s", "medians")
    assert float(medians["shown_median"]) == statistics.median(a["coverage"]["shown"] for a in audits)
    least = rows(auditor, "s", "least", "--most", "2")
    met = Counter(f["item"] for a in audits for f in a["findings"] if f["expected"] and f["status"] == "met")
    assert [int(r["met"]) for r in least] == [met[r["item"]] for r in least]
    assert len(least) == 2
    assert [float(r["shown"]) for r in least] == sorted(float(r["shown"]) for r in least)
    by_body = rows(auditor, "s", "coverage")
    assert [r["agency"] for r in by_body] == sorted(r["agency"] for r in by_body), "no league table"
    assert {r["region"] for r in rows(auditor, "s", "coverage", "--by", "region,kind")} == {
        a["report"]["agency"][:3] for a in audits
    }
    assert rows(auditor, "s", "coverage", "-c", "none") == []
    assert auditor("query", "s", "medians", "--by", "year").out.splitlines()[0].split()[:2] == ["year", "checklist"]
    for name, told in query.questions().items():
        assert rows(auditor, "s", name, "--by", "year,level"), told


def test_nothing_but_the_store_is_read_and_nothing_written(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s")
    (whole / "other.csv").write_text("a\n1\n", encoding="utf-8")
    before = files(whole)
    for statement in (
        "SELECT * FROM read_csv('other.csv')", "SELECT * FROM '../x.parquet'", "SELECT * FROM nothing", "SELEC 1",
        "SELECT getenv('HOME') FROM glob('*')",
    ):  # fmt: skip
        called = auditor("query", "s", "--sql", statement)
        assert called.status == 2, statement
        assert called.err.startswith("错误:SQL 无法执行(") and called.err.count("\n") == 1
    for statement in ("COPY reports TO 's/x.csv'", "DROP VIEW reports", "SELECT 1; SELECT 2", "ATTACH 'x.db'", ""):
        called = auditor("query", "s", "--sql", statement)
        assert (called.status, called.err) == (2, "错误:--sql 只接受一条 SELECT\n"), statement
    assert files(whole) == before


def test_a_cell_is_no_formula(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s")
    statement = "SELECT '=1+1' AS a, -1 AS b, NULL AS c, E'x\\ny' AS d, '\"q\",' AS e"
    told = auditor("query", "s", "--sql", statement, "-o", "csv:q.csv")
    assert (told.status, told.out) == (0, "")
    assert (whole / "q.csv").read_text(encoding="utf-8") == "a,b,c,d,e\n'=1+1,-1,,xy,\"\"\"q\"\",\"\n"


def test_a_store_that_is_none_is_told(whole: Path, auditor: Any) -> None:
    auditor(*AUDIT, "-o", "parquet:s")
    (whole / "s" / "runs" / "000002.json").write_text("{}", encoding="utf-8")
    assert auditor("query", "s", "coverage").err == "错误:s/runs/000002.json 不是结果库\n"
    assert auditor(*AUDIT, "-o", "parquet:s").err == "错误:无法写入 s\n"
    (whole / "s" / "runs" / "000002.json").unlink()
    next((whole / "s" / "reports").rglob("*.parquet")).unlink()
    assert auditor("query", "s", "coverage").err == "错误:s 不是结果库\n"


def test_without_the_extra_it_is_named(whole: Path, auditor: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    for name in [n for n in sys.modules if n.startswith("auditor.batch.store")]:
        monkeypatch.delitem(sys.modules, name)
    for library in ("pyarrow", "duckdb"):
        monkeypatch.setitem(sys.modules, library, None)
    words = "pip install 'rule-of-law-report-auditor[store]'"
    for arguments in ((*AUDIT, "-o", "parquet:s"), ("query", "s", "coverage")):
        called = auditor(*arguments)
        assert called.status == 2
        assert words in called.err


def test_the_schema_is_documented_and_holds(whole: Path, auditor: Any) -> None:
    page = (ROOT / "docs" / "store.md").read_text(encoding="utf-8")
    told = load("store")["tables"]
    for table in TABLES:
        for column in told[table]:
            assert f"| `{column['name']}` | {column['type'].replace('_', '/')} | {column['en']} |" in page
    auditor(*AUDIT, "-o", "parquet:s")
    for table in TABLES:
        for path in (whole / "s" / table).rglob("*.parquet"):
            assert pq.read_schema(path).equals(schema(table))


@pytest.mark.parametrize(
    ("agency", "area"),
    [
        ("江门市政务服务和数据管理局", "江门市"), ("深圳市罗湖区政务服务和数据管理局", "深圳市罗湖区"),
        ("广东省政务服务数据管理局", "广东省"), ("江海区政务服务数据管理局", "江海区"),
        ("海口市市场监督管理局", "海口市"), ("甲东县教育局", "甲东县"), ("内蒙古自治区民政厅", "内蒙古自治区"),
        ("湖北省恩施土家族苗族自治州财政局", "湖北省恩施土家族苗族自治州"), ("聊城市教育局", "聊城市"),
        ("义乌市市场监督管理局", "义乌市"), ("金华市义乌市人民政府", "金华市义乌市"), ("司法部", None), (None, None),
        ("北京市海淀区人民政府", "北京市海淀区"), ("国家税务总局", None), ("青岛市城市管理局", "青岛市"),
    ],
)  # fmt: skip
def test_regions(agency: str | None, area: str | None) -> None:
    assert region(agency) == area
