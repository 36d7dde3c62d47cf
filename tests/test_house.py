"""The rules of the house: sizes of modules and functions, nothing of one machine, docstrings, a fast start."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "auditor").rglob("*.py"))
# What must stand in no tracked file: paths of one machine, registries, document numbers of other issuers.
MACHINE = re.compile(
    "|".join(("/" + r"(?:tmp|work|home|root|Users)/[a-z]", r"https?://[\w.-]*(?:py" + "pi|index|mir" + r"ror)[\w.-]*",
              r"[A-Z]:\\\\?Users"))
)  # fmt: skip
TEXT_SUFFIXES = (".py", ".md", ".yaml", ".yml", ".toml", ".json", ".txt", ".html", ".cfg", ".ini", "")


def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    return [ROOT / name for name in listed.decode("utf-8").split("\0") if name]


def ids(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_has_400_lines_at_most(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 400


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_function_has_40_lines_at_most(path: Path) -> None:
    """Counted from `def`; the decorators of a command are its options, no code."""
    long = [(f.name, n) for f in functions(path) if (n := (f.end_lineno or 0) - f.lineno + 1) > 40]
    assert long == []


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_module_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), "a docstring on the first line"


def test_nothing_of_one_machine_in_tracked_files() -> None:
    found = []
    for path in tracked():
        if path.suffix in TEXT_SUFFIXES and path.is_file():
            text = path.read_text(encoding="utf-8", errors="replace")
            found += [(ids(path), m.group()) for m in MACHINE.finditer(text)]
    assert found == []


def test_no_lock_file_with_addresses() -> None:
    assert [ids(p) for p in tracked() if p.name in ("uv.lock", "poetry.lock", "Pipfile.lock", "pdm.lock")] == []


def test_each_ignore_has_its_reason() -> None:
    bare = []
    for path in MODULES:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if re.search(r"#\s*noqa(?::\s*[A-Z]+\d+(?:,\s*[A-Z]+\d+)*)?\s*$", line):
                bare.append((ids(path), number))
    assert bare == []


def test_the_reports_are_the_bytes_that_were_published() -> None:
    import hashlib

    told = {p.name: hashlib.sha256(p.read_bytes()).hexdigest()[:16] for p in (ROOT / "reports").glob("*.txt")}
    assert told == {
        "2022-江海区政务服务数据管理局.txt": "0f608ee0dea8e802",
        "2023-广东省政务服务数据管理局.txt": "d964f86eb5cef8a3",
        "2024-江门市政务服务和数据管理局.txt": "8037efd1ce7cfe42",
        "2024-深圳市罗湖区政务服务和数据管理局.txt": "61105dfddd796b0b",
        "2024-清远市政务服务和数据管理局.txt": "6252aac64d72cddc",
    }


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter from another folder."""
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT / "tests", capture_output=True, text=True, encoding="utf-8",
        env=os.environ | environment, check=False,
    )  # fmt: skip


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from auditor.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "heavy = {'pydantic', 'rich', 'jieba', 'opencc', 'rapidfuzz', 'selectolax', 'ahocorasick_rs', 'jinja2'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)"
    )
    assert python(code).stderr.strip() == "[]"


def test_an_audit_never_loads_the_word_segmenter() -> None:
    code = (
        "import sys; from auditor.pipeline import audit\n"
        "audit('../reports/2024-江门市政务服务和数据管理局.txt')\n"
        "print(sorted({'jieba', 'opencc', 'rich'} & set(sys.modules)))"
    )
    called = python(code)
    assert (called.stdout.strip(), called.stderr) == ("[]", "")


REPORT = str(ROOT / "reports" / "2024-江门市政务服务和数据管理局.txt")
AUDIT = f"from auditor.cli import main; main(['audit', {REPORT!r}, '-c', 'annual-report-duty'])"


@pytest.mark.parametrize("environment", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
def test_output_is_utf8_whatever_the_terminal_says(environment: dict[str, str], tmp_path: Path) -> None:
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "PYTHON"))}

    def run(*arguments: str) -> subprocess.CompletedProcess[bytes]:
        code = "import sys; from auditor.cli import main; main(sys.argv[1:])"
        return subprocess.run(
            [sys.executable, "-c", code, *arguments], capture_output=True, check=False, cwd=tmp_path,
            env=kept | {"LANG": "C", "LC_ALL": "C"} | environment,
        )  # fmt: skip

    called = run("audit", REPORT, "-c", "annual-report-duty", "-o", "terminal", "-o", "json:a.json")
    assert (called.returncode, called.stderr) == (0, b"")
    assert "江门市政务服务和数据管理局 · 2024年度" in called.stdout.decode("utf-8")
    told = json.loads((tmp_path / "a.json").read_text(encoding="utf-8"))
    assert told["audits"][0]["report"]["path"] == Path(REPORT).name
    called = run("audit", "none.txt")
    assert called.returncode == 2
    assert "none.txt:找不到该文件或文件夹" in called.stderr.decode("utf-8")


def test_a_file_name_in_gbk_is_told_as_text(tmp_path: Path, auditor: Any) -> None:
    name = os.fsdecode("2024-甲县教育局.txt".encode("gb18030"))
    (tmp_path / name).write_text("一、主要举措和成效\n全年举办普法讲座3场,参加干部120人次。\n", encoding="utf-8")
    for place in (tmp_path, tmp_path / name):
        called = auditor("audit", place, "-c", "annual-report-duty", "-o", "json")
        assert (called.status, called.err) == (0, "")
        report = json.loads(called.out)["audits"][0]["report"]
        assert (report["path"], report["agency"]) == ("2024-甲县教育局.txt", "甲县教育局")
    assert auditor("explain", tmp_path / name, "R1").status == 0


@pytest.mark.parametrize("environment", [{}, {"NO_COLOR": "1"}, {"TERM": "dumb"}, {"FORCE_COLOR": ""}])
def test_no_colour_where_no_person_looks(environment: dict[str, str]) -> None:
    called = python(AUDIT, **environment)
    assert "\x1b" not in called.stdout + called.stderr


@pytest.mark.parametrize(("no_color", "coloured"), [(None, True), ("1", False)])
def test_no_color_is_kept_on_a_terminal(
    no_color: str | None, coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the summary has colours, and none where NO_COLOR asks for none."""
    import io

    from auditor.pipeline import audit
    from auditor.records import Run
    from auditor.reporter.output import Look, Target, open_sink
    from auditor.reporter.words import Words

    class Tty(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Tty()
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    if no_color is not None:
        monkeypatch.setenv("NO_COLOR", no_color)
    monkeypatch.setattr(sys, "stdout", stream)
    sink = open_sink(Target("terminal", None), Words(), Look())
    sink.add(audit(REPORT, ["annual-report-duty"]))
    sink.finish(Run(()))
    # Bold and dim may stay; a colour is one of 30-37, 90-97 or 38;5.
    assert bool(re.search(r"\x1b\[[\d;]*(?:3[0-7]|9[0-7]|38;)[\d;]*m", stream.getvalue())) is coloured


def test_checklists_are_found_in_the_source_tree() -> None:
    from auditor.checklist import list_checklists

    kept = {p.stem for p in (ROOT / "checklists").glob("*.yaml") if not p.stem.endswith(".bank")}
    assert {c.id for c in list_checklists()} == kept


def test_checklists_are_found_in_the_layout_of_the_wheel(tmp_path: Path) -> None:
    """The wheel holds `checklists` inside the package, where no source tree lies beside it."""
    import shutil

    shutil.copytree(ROOT / "auditor", tmp_path / "auditor", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "checklists", tmp_path / "auditor" / "checklists")
    inside = tmp_path / "auditor" / "checklists"
    (inside / "annual-report-duty.yaml").rename(inside / "x.yaml")
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r})\n"
        "import auditor; from auditor.checklist import list_checklists, load_checklist\n"
        "print(auditor.__file__); print(sorted(c.id for c in list_checklists()))\n"
        "print(load_checklist('outline-2021').id)"
    )
    called = python(code, PYTHONPATH=str(tmp_path))
    lines = called.stdout.splitlines()
    assert lines[0] == str(tmp_path / "auditor" / "__init__.py"), called.stderr
    assert "'x'" in lines[1] and "'annual-report-duty'" not in lines[1]
    assert lines[2] == "outline-2021"


def test_the_wheel_takes_the_checklists_and_the_data_along() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wheel = project["tool"]["hatch"]["build"]["targets"]["wheel"]
    assert wheel["packages"] == ["auditor"]
    assert wheel["force-include"] == {"checklists": "auditor/checklists"}
    assert files("auditor.data").joinpath("cues.yaml").is_file()
