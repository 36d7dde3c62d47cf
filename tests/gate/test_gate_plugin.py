"""The pytest plugin: what it collects, what it says, and that it works with what pytest has."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from junitparser import JUnitXml

pytest_plugins = "pytester"

EXAMPLE = Path(__file__).parents[2] / "examples" / "gate"
BUREAU, ARCHIVE = "reports/2024-青禾县政务服务局.txt", "reports/2024-青禾县档案馆.txt"
ITEMS = ["1.1", "1.2", "2.1", "2.2", "2.3"]
LISTS = ("--audit", "--audit-checklist", "lists/essentials.yaml")


# The filter of this project's own run reaches runs inside it; hypothesis is slow to load and has no part here.
OPTIONS = "-p no:hypothesispytest -W default::pytest.PytestWarning"


@pytest.fixture
def repo(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """The example's reports and checklist, without its configuration."""
    monkeypatch.setenv("PYTEST_ADDOPTS", OPTIONS)
    for name in ("reports", "lists"):
        shutil.copytree(EXAMPLE / name, pytester.path / name)
    shutil.copy(EXAMPLE / "agencies.yaml", pytester.path)
    pytester.makefile(".yaml", auditor="agencies: agencies.yaml\n")
    return pytester


@pytest.fixture
def whole(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    """The whole example."""
    monkeypatch.setenv("PYTEST_ADDOPTS", OPTIONS)
    shutil.copytree(EXAMPLE, pytester.path, dirs_exist_ok=True)
    return pytester


def collected(result: pytest.RunResult) -> list[str]:
    return [line for line in result.outlines if "::" in line and not line.startswith(("FAILED", "ERROR"))]


def test_each_report_a_file_and_each_expected_item_a_test(repo: pytest.Pytester) -> None:
    result = repo.runpytest(*LISTS, "--collect-only", "-q", "reports")
    assert collected(result) == [f"{path}::essentials::{item}" for path in (BUREAU, ARCHIVE) for item in ITEMS]
    assert result.ret == 0


def test_only_expected_items_are_tests(repo: pytest.Pytester) -> None:
    text = (repo.path / "lists" / "essentials.yaml").read_text(encoding="utf-8")
    text = text.replace('  - id: "2.2"\n', '  - id: "2.2"\n    expected_of: [licensing]\n')
    (repo.path / "lists" / "essentials.yaml").write_text(text, encoding="utf-8")
    result = repo.runpytest(*LISTS, "--collect-only", "-q", "reports")
    assert f"{BUREAU}::essentials::2.2" in collected(result)
    assert f"{ARCHIVE}::essentials::2.2" not in collected(result)


def test_outcomes(repo: pytest.Pytester) -> None:
    result = repo.runpytest(*LISTS, "reports", "-rA")
    # 1.2, 2.1 and 2.2 of the archive are missing, 2.3 of the bureau is an admitted gap; 1.1 of the archive is partial.
    result.assert_outcomes(passed=6, failed=4, warnings=1)
    assert result.ret == 1
    assert sorted(line.split(" - ")[0] for line in result.outlines if line.startswith("FAILED")) == sorted([
        f"FAILED {BUREAU}::essentials::2.3", *(f"FAILED {ARCHIVE}::essentials::{i}" for i in ("1.2", "2.1", "2.2")),
    ])  # fmt: skip


def test_a_failure_tells_everything_and_no_traceback(repo: pytest.Pytester) -> None:
    result = repo.runpytest(*LISTS, f"{BUREAU}::essentials::2.3", "--audit-lang", "en")
    result.stdout.fnmatch_lines([
        "*essentials 2.3 普法宣传*", "admitted gap · *", "*requirement:写明普法活动的场次和对象", "*admitted gap*",
        "evidence:",
        "*普法宣传的形式还不够丰富*line 14*", "*refused by*", "*advice:写明场次和受众", "gate: fails, a gap to fill",
        "text hash for a ruling or waiver, text_hash: '????????????????'",
    ])  # fmt: skip
    text = result.stdout.str()
    assert f"FAILED {BUREAU}::essentials::2.3 - admitted gap" in text
    assert "Traceback" not in text
    assert ".py:" not in text
    assert "Error" not in text


def test_a_refused_passage_names_its_gate(repo: pytest.Pytester) -> None:
    path = repo.path / "reports" / "2024-青禾县档案馆.txt"
    text = path.read_text(encoding="utf-8").replace("全年听取", "县政务服务局推出高效办成一件事主题2个,全年听取")
    path.write_text(text, encoding="utf-8")
    result = repo.runpytest(*LISTS, f"{ARCHIVE}::essentials::2.1")
    result.stdout.fnmatch_lines([
        "*报告未体现*", "最接近而未采信的表述:", "*县政务服务局推出高效办成一件事主题2个*", "*未采信:主体*",
    ])  # fmt: skip
    result.assert_outcomes(failed=1)


def test_warnings_point_into_the_report(repo: pytest.Pytester) -> None:
    result = repo.runpytest(*LISTS, "reports", "-k", "1.1")
    result.stdout.fnmatch_lines([f"  {ARCHIVE}:6: AuditWarning: *essentials 1.1 领导干部学法 部分体现*"])
    assert str(repo.path) not in "\n".join(line for line in result.outlines if "rootdir" not in line)


def test_warnings_as_errors_fail_without_a_traceback(repo: pytest.Pytester) -> None:
    result = repo.runpytest(*LISTS, ARCHIVE, "-k", "1.1", "-W", "error::pytest.PytestWarning")
    result.assert_outcomes(failed=1, deselected=4)
    assert ".py:" not in result.stdout.str()


def test_k_x_and_last_failed(repo: pytest.Pytester) -> None:
    repo.runpytest(*LISTS, "reports", "-k", "2.1 or 2.3").assert_outcomes(passed=2, failed=2, deselected=6)
    result = repo.runpytest(*LISTS, "reports", "-x")
    result.assert_outcomes(passed=4, failed=1)
    repo.runpytest(*LISTS, "reports").assert_outcomes(passed=6, failed=4, warnings=1)
    result = repo.runpytest(*LISTS, "reports", "--lf")
    result.assert_outcomes(failed=4)
    (repo.path / "reports" / "2024-青禾县政务服务局.txt").unlink()
    repo.runpytest(*LISTS, "reports", "--lf").assert_outcomes(failed=3)


def test_junitxml(repo: pytest.Pytester) -> None:
    repo.runpytest(*LISTS, "reports", "--junitxml=out.xml")
    suites = JUnitXml.fromfile(str(repo.path / "out.xml"))
    assert (suites.tests, suites.failures, suites.errors) == (10, 4, 0)
    cases = [case for suite in suites for case in suite]
    assert {case.name for case in cases} == set(ITEMS)
    assert all("要求:" in case.result[0].text for case in cases if case.result)


def test_xdist_gives_the_same_results(whole: pytest.Pytester) -> None:
    alone = whole.runpytest_subprocess("--audit", "-rA", "--audit-today", "2025-06-01")
    shared = whole.runpytest_subprocess("--audit", "-rA", "--audit-today", "2025-06-01", "-n", "2")
    for result in (alone, shared):
        assert result.ret == 0
        result.assert_outcomes(passed=14, warnings=2)

    def told(result: pytest.RunResult) -> list[str]:
        lines = result.outlines
        start = next(i for i, line in enumerate(lines) if " 门禁 " in line)
        return [line for line in lines[start + 1 :] if line.startswith(("PASSED", "  ", "已"))]

    assert sorted(told(alone)) == sorted(told(shared))
    assert sum(line.startswith("  rulings.yaml") for line in told(shared)) == 2


def test_a_report_stays_on_one_worker(repo: pytest.Pytester) -> None:
    result = repo.runpytest_subprocess(*LISTS, "reports", "-n", "2", "-v")
    worker: dict[str, set[str]] = {}
    for line in result.outlines:
        if line.startswith("[gw") and "::" in line:
            worker.setdefault(line.split()[-1].partition("::")[0], set()).add(line.partition("]")[0])
    assert set(worker) == {BUREAU, ARCHIVE}
    assert all(len(names) == 1 for names in worker.values())


def test_what_cannot_be_read_is_an_error_of_collection(repo: pytest.Pytester) -> None:
    (repo.path / "reports" / "broken.txt").write_bytes(b"\x00\x01\x02\xff" * 50)
    result = repo.runpytest(*LISTS, "reports")
    result.assert_outcomes(errors=1)
    assert result.ret == 2
    result.stdout.fnmatch_lines(["*ERROR collecting reports/broken.txt*", "broken.txt: *"])
    assert "Traceback" not in result.stdout.str()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--audit-checklist", "outline-2012"), "*outline-2012*outline-2021*"),
        (("--audit-today", "2025-02-30"), "*--audit-today*2025-02-30*"),
        (("--audit-today", "20250201"), "*--audit-today*20250201*"),
        (("--audit-config", "nowhere.yaml"), "*nowhere.yaml*"),
        (("--audit-config", "typo.yaml"), "*typo.yaml:1:1: *reports*"),
        (("--audit-config", "known.yaml"), "*none.jsonl*auditor baseline write*"),
    ],
)
def test_what_cannot_be_used_is_one_line(repo: pytest.Pytester, arguments: tuple[str, ...], message: str) -> None:
    repo.makefile(".yaml", typo="report: [reports]\n", known="baseline: none.jsonl\n")
    result = repo.runpytest("--audit", *arguments, "reports")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines([message])
    assert "Traceback" not in result.stderr.str()


def test_a_record_at_fault_is_told_at_its_place(whole: pytest.Pytester) -> None:
    path = whole.path / "rulings.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("3次", "4次"), encoding="utf-8")
    result = whole.runpytest("--audit", ARCHIVE)
    result.stdout.fnmatch_lines([f"*ERROR collecting {ARCHIVE}*", "rulings.yaml:8:10: *"])
    result.assert_outcomes(errors=1)
    assert result.ret == 2
    assert "Traceback" not in result.stdout.str()


def test_a_record_on_an_item_that_does_not_exist(whole: pytest.Pytester) -> None:
    path = whole.path / "rulings.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace('item: "2.2"', 'item: "2.22"'), encoding="utf-8")
    # Told whether or not a report of the body is in the run, and once.
    result = whole.runpytest("--audit", BUREAU)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*rulings.yaml:18:9: *2.22*2.2*"])


def test_the_reports_of_an_archive(repo: pytest.Pytester) -> None:
    with zipfile.ZipFile(repo.path / "reports" / "2024.zip", "w") as archive:
        archive.write(repo.path / BUREAU, "甲/a.txt")
        archive.write(repo.path / ARCHIVE, "b.txt")
    lines = collected(repo.runpytest(*LISTS, "--collect-only", "-q", "reports/2024.zip"))
    inside = [f"reports/2024.zip::{name}::essentials::{item}" for name in ("b.txt", "甲/a.txt") for item in ITEMS]
    assert lines == inside
    result = repo.runpytest(*LISTS, "reports/2024.zip", "-rA")
    plain = repo.runpytest(*LISTS, BUREAU, ARCHIVE, "-rA")
    assert result.parseoutcomes() == plain.parseoutcomes()
    repo.runpytest(*LISTS, "reports/2024.zip::b.txt::essentials::2.1").assert_outcomes(failed=1)
    with zipfile.ZipFile(repo.path / "reports" / "2024.zip", "a") as archive:
        archive.writestr("bad.txt", b"\x00\x01\x02\xff" * 50)
    result = repo.runpytest(*LISTS, "reports/2024.zip")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["2024.zip/bad.txt: *"])


def test_the_day_decides(whole: pytest.Pytester) -> None:
    result = whole.runpytest("--audit", "--audit-today", "2036-01-01", ARCHIVE)
    result.stdout.fnmatch_lines(["已过期的记录(不再有效)(2)"])
    result.assert_outcomes(failed=2, passed=4, warnings=1)


def test_limits_are_tests(whole: pytest.Pytester) -> None:
    text = (whole.path / "auditor.yaml").read_text(encoding="utf-8").replace("mentioned: 50", "mentioned: 100")
    (whole.path / "auditor.yaml").write_text(text, encoding="utf-8")
    result = whole.runpytest("--audit", "--audit-today", "2036-01-01", ARCHIVE, "-k", "limit")
    result.stdout.fnmatch_lines([
        "「应报内容」类事项提及率 50.0%,低于门槛 100%",
        f"FAILED {ARCHIVE}::essentials::limit(tier=required,mentioned>=100)*",
    ])  # fmt: skip


def test_paths_of_the_configuration(whole: pytest.Pytester) -> None:
    (whole.path / "NOTES.md").write_text("# 不是报告\n", encoding="utf-8")
    (whole.path / "reports" / "README.md").write_text("# 不是报告\n", encoding="utf-8")
    for arguments in ((), (".",)):
        lines = collected(whole.runpytest("--audit", "--collect-only", "-q", *arguments))
        assert {line.partition("::")[0] for line in lines} == {"tests/test_reports.py", BUREAU, ARCHIVE}
    lines = collected(whole.runpytest("--audit", "--collect-only", "-q", "tests"))
    assert {line.partition("::")[0] for line in lines} == {"tests/test_reports.py"}
    (whole.path / "pytest.ini").unlink()
    lines = collected(whole.runpytest("--audit", "--collect-only", "-q"))
    assert {line.partition("::")[0] for line in lines} == {BUREAU, ARCHIVE}


def test_inert_unless_asked(repo: pytest.Pytester) -> None:
    result = repo.runpytest("reports")
    assert result.ret == pytest.ExitCode.NO_TESTS_COLLECTED
    code = (
        "import sys, pytest\n"
        "pytest.main(['-q', '--collect-only', 'reports'])\n"
        "print(sorted(m for m in sys.modules if m.partition('.')[0] in ('auditor', 'yaml', 'pydantic', 'jieba')))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=repo.path)
    assert done.stdout.strip().split("\n")[-1] == "['auditor', 'auditor.gate', 'auditor.gate.plugin']"


def test_fixture_and_helper(repo: pytest.Pytester) -> None:
    repo.makepyfile(
        test_own=f'''
        import pytest
        from auditor.gate.testing import audit as audited, checklist_faults

        OWN = "lists/essentials.yaml"

        def test_covers(audit):
            seen = audit("{ARCHIVE}", OWN)
            assert seen.covers("1.1") and not seen.shows("1.1") and seen.mentions("1.1")
            assert seen.status("2.1") == "missing"
            assert audited("{BUREAU}", OWN, level="city").audits[0].body.level == "city"

        def test_does_not_cover(audit):
            assert audit("{ARCHIVE}", OWN).covers("2.1")

        def test_unknown_item(audit):
            with pytest.raises(LookupError, match="2.1"):
                audit("{ARCHIVE}", OWN).covers("2.11")

        def test_checklist():
            assert checklist_faults(OWN) == []
            assert checklist_faults("nowhere.yaml")
        '''
    )
    result = repo.runpytest("test_own.py", "-p", "no:cacheprovider")
    result.assert_outcomes(passed=3, failed=1)
    result.stdout.fnmatch_lines(["E  *assert <2.1 一件事一次办: 报告未体现, 通读全文,未见相关内容>"])


def test_the_helper_tells_a_promise_not_kept(repo: pytest.Pytester) -> None:
    path = repo.path / "lists" / "essentials.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("全年召开会议6次", "全年会前学法6次"), encoding="utf-8")
    from auditor.gate.testing import checklist_faults

    (told,) = checklist_faults(path)
    assert "1.1" in told
    assert "missing" in told


def test_names_are_found_as_a_list_finds_them() -> None:
    from auditor.gate.spread import _Indexed

    names = ["a::1", "a::2", "b::1", "a::2"]
    assert [_Indexed(names).index(name) for name in names] == [names.index(name) for name in names]
    assert _Indexed(names).index("a::2", 2) == 3
    with pytest.raises(ValueError, match="c::1"):
        _Indexed(names).index("c::1")
