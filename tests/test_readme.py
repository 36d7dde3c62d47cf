"""The documents' examples are run and compared: README.md and every page that has console blocks."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from documents import Example, NotAnExample, examples, fits

ROOT = Path(__file__).parents[1]
FIXTURE = Path(__file__).parent / "documents_fixture" / "good.md"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("checklists/*.md"),
                    *ROOT.glob("reports/*.md")])  # fmt: skip


def check(example: Example, auditor: Any) -> None:
    called = auditor(*example.arguments)
    printed = (called.out + called.err).split("\n")
    while printed and not printed[-1].strip():
        printed.pop()
    assert called.status == example.status, called.err
    assert fits(example.output, printed), "\n".join(printed)


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of what a fresh clone holds, so that an example's output files go nowhere else."""
    for name in ("reports", "checklists"):
        shutil.copytree(ROOT / name, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_the_examples_hold(document: Path, copy: Path, auditor: Any) -> None:
    """One after another, as a reader would type them: a later one may use what an earlier one wrote."""
    for example in examples(document):
        check(example, auditor)


def fixture(number: int) -> Example:
    return list(examples(FIXTURE))[number]


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copyfile(ROOT / "tests" / "cli" / "mini.yaml", tmp_path / "mini.yaml")
    text = "甲县教育局2024年度法治政府建设情况报告\n一、主要举措和成效\n全年专题学习习近平法治思想4次。\n"
    (tmp_path / "good.txt").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def test_the_fixture_is_read_whole() -> None:
    assert [(e.line, e.arguments[0], e.status, len(e.output)) for e in examples(FIXTURE)] == [
        (4, "--version", 0, 1), (6, "checklist", 0, 4), (11, "audit", 2, 1), (18, "audit", 1, 6),
    ]  # fmt: skip


@pytest.mark.parametrize("number", range(4))
def test_the_fixture_holds(number: int, small: None, auditor: Any) -> None:
    check(fixture(number), auditor)


@pytest.mark.parametrize("number", range(4))
def test_a_document_that_drifted_is_found(number: int, small: None, auditor: Any) -> None:
    told = fixture(number)
    wrong = [
        Example(told.line, told.arguments, told.status, (*told.output, "一行多余的话")),
        Example(told.line, told.arguments, told.status, ("一行多余的话", *told.output)),
        Example(told.line, told.arguments, (told.status + 1) % 3, told.output),
        Example(told.line, told.arguments, told.status, tuple(line.replace("S", "T").replace("auditor", "editor")
                .replace("none", "nun").replace("甲", "乙") for line in told.output)),
    ]  # fmt: skip
    for example in wrong:
        with pytest.raises(AssertionError):
            check(example, auditor)


@pytest.mark.parametrize("block", ["auditor --help\n", "$ ls\n", "\n$ auditor --help\n"])
def test_what_cannot_be_run_is_refused(block: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"```console\n{block}```\n", encoding="utf-8")
    with pytest.raises(NotAnExample, match=r"^a\.md:2: "):
        list(examples(path))


@pytest.mark.parametrize(
    ("told", "printed", "fit"),
    [
        ((), [], True),
        ((), ["a"], False),
        (("a",), [], False),
        (("a", "…"), ["a"], True),
        (("a", "…", "d"), ["a", "b", "c", "d"], True),
        (("a", "…", "d"), ["a", "b", "c"], False),
        (("…", "b"), ["a", "b", "b"], True),
        (("体现率 …%",), ["体现率 36.8%"], True),
        (("体现率 …%",), ["体现率 36.8"], False),
        (("a.b",), ["axb"], False),
    ],
)
def test_fits(told: tuple[str, ...], printed: list[str], fit: bool) -> None:
    assert fits(told, printed) is fit
