"""Documentation, workflows and hooks say what the program does."""

from __future__ import annotations

import itertools
import re
import shlex
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any

import pytest
import yaml
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from auditor.checklist.source import parse
from auditor.cli import root
from auditor.gate.config import load_config
from auditor.gate.decisions import load_decisions
from auditor.reporter.output import FORMATS

ROOT = Path(__file__).parents[2]
DOC = (ROOT / "docs" / "gate.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", DOC, re.S)
WORKFLOWS = sorted((ROOT / "docs" / "workflows").glob("*.yml"))
DATA = sorted((ROOT / "auditor" / "data").glob("*.yaml"))


def test_the_configuration_of_the_documentation_loads(tmp_path: Path) -> None:
    for name in ("reports", "lists"):
        (tmp_path / name).mkdir()
    good = ROOT / "tests" / "checklist" / "good" / "minimal.yaml"
    (tmp_path / "lists" / "own.yaml").write_bytes(good.read_bytes())
    for name in ("agencies.yaml", "rulings.yaml"):
        (tmp_path / name).write_text("{}\n", encoding="utf-8")
    path = tmp_path / "auditor.yaml"
    path.write_text(BLOCKS[0], encoding="utf-8")
    config = load_config(path)
    assert len(config.limits) == 3
    path.write_text(BLOCKS[1], encoding="utf-8")
    assert [d.kind for d in load_decisions([path])] == ["accepted", "ruling"]
    assert len(BLOCKS) == 2


def commands() -> list[str]:
    """Every call of the program in documents, workflows and hooks."""
    texts = re.findall(r"^(auditor .*?)(?:\s+#.*)?$", DOC, re.M)
    assert len(texts) > 4
    for path in WORKFLOWS:
        texts += re.findall(r"auditor (?:audit|baseline|checklist|init).*", path.read_text(encoding="utf-8"))
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    return texts + [hook["entry"] for hook in hooks]


@pytest.mark.parametrize("line", commands())
def test_commands_exist_with_their_options(line: str) -> None:
    _, *arguments = shlex.split(line)
    assert CliRunner().invoke(root, [arguments[0], "--help"]).exit_code == 0
    command: Any = root.get_command(None, arguments[0])  # type: ignore[arg-type]
    if arguments[0] in ("baseline", "checklist"):
        command = command.commands[arguments[1]]
    options = {name for p in command.params for name in p.opts}
    assert {a for a in arguments if a.startswith("-")} <= options
    for flag, value in itertools.pairwise(arguments):
        if flag == "-o":
            assert value.partition(":")[0] in FORMATS


def test_workflows_and_hooks_are_whole() -> None:
    assert [p.name for p in WORKFLOWS] == ["github.yml", "gitlab.yml"]
    for path in WORKFLOWS:
        assert isinstance(yaml.safe_load(path.read_text(encoding="utf-8")), dict)
    for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")):
        assert {"id", "name", "entry", "language", "files"} <= set(hook)
        re.compile(hook["files"])


@pytest.mark.parametrize(
    ("schema", "file", "more"),
    [
        ("vendor.github-workflows", "docs/workflows/github.yml", ()),
        ("vendor.gitlab-ci", "docs/workflows/gitlab.yml", ("--data-transform", "gitlab-ci")),
    ],
)
def test_workflows_fit_the_schemas_of_their_hosts(schema: str, file: str, more: tuple[str, ...]) -> None:
    called = CliRunner().invoke(check_jsonschema, ["--builtin-schema", schema, *more, str(ROOT / file)])
    assert called.exit_code == 0, called.output


def test_the_schemas_refuse_what_is_no_workflow(tmp_path: Path) -> None:
    path = tmp_path / "github.yml"
    path.write_text(WORKFLOWS[0].read_text(encoding="utf-8").replace("runs-on", "runs_on"), encoding="utf-8")
    called = CliRunner().invoke(check_jsonschema, ["--builtin-schema", "vendor.github-workflows", str(path)])
    assert called.exit_code == 1


def test_the_plugin_is_an_entry_point() -> None:
    (point,) = [p for p in entry_points(group="pytest11") if p.name == "auditor"]
    assert point.value == "auditor.gate.plugin"


def test_every_format_of_the_gate_is_documented() -> None:
    for name in ("sarif", "junit", "github"):
        assert f"| `{name}` |" in DOC


@pytest.mark.parametrize("path", DATA, ids=lambda p: p.name)
def test_no_key_stands_twice_in_the_data(path: Path) -> None:
    """Of two keys alike the later one wins in silence, and sentences are lost."""
    if "template" in path.name:
        return
    faults = parse(path.read_bytes(), path.name).faults
    assert [f for f in faults if f.code == "duplicate_key"] == []
