"""Bad files of the gate and what is said of them, to the letter; good ones and what they come to.

`AUDITOR_UPDATE_GOLDEN=1 pytest tests/gate` writes the golden files anew; read the difference.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from auditor.agencies import load_agencies
from auditor.checklist import ChecklistError, load_checklist, render_text
from auditor.gate.config import Config, check_sections, find_config, load_config
from auditor.gate.decisions import KINDS, load_decisions
from auditor.gate.policy import CASES, DEFAULT, Limit
from auditor.gate.settings import checklists_of, options_of
from auditor.pipeline import AuditOptions, body_of
from auditor.profiles import BodyOptions
from auditor.reader import read_text
from auditor.records import LEVELS

HERE = Path(__file__).parent
UPDATE = os.environ.get("AUDITOR_UPDATE_GOLDEN") == "1"
FOLDERS: dict[str, Callable[[str], object]] = {"bad": load_config, "bad_rulings": lambda path: load_decisions([path])}
CASES_ = [(folder, p.stem) for folder in FOLDERS for p in sorted((HERE / folder).glob("*.yaml"))]
RECORD = (
    "- {body: 某县某局, year: 2024, checklist: outline-2021, item: '27.1', kind: KIND, reason: 因由, by: 张三,\n"
    "   date: 2025-03-01, expires: 2025-12-31, MORE}\n"
)


@pytest.mark.parametrize(("folder", "name"), CASES_)
def test_messages(folder: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE / folder)
    with pytest.raises(ChecklistError) as caught:
        FOLDERS[folder](f"{name}.yaml")
    for lang in ("zh", "en"):
        golden = HERE / folder / f"{name}.{lang}.txt"
        text = render_text(caught.value.faults, lang) + "\n"  # type: ignore[arg-type]
        if UPDATE:
            golden.write_text(text, encoding="utf-8")
        assert golden.read_text(encoding="utf-8") == text


# What is said of the gate's files and of no checklist; a quote needs a report and is tested with the decisions.
OWN = {
    "not_a_list", "not_with_kind", "needed_by_kind", "needed_by_status", "bad_hash", "expires_early", "self_approved",
    "decided_twice", "no_such_file", "no_bound", "bound_pair",
}  # fmt: skip


def test_every_fault_of_the_gates_files_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = set()
    for folder, name in CASES_:
        monkeypatch.chdir(HERE / folder)
        with pytest.raises(ChecklistError) as caught:
            FOLDERS[folder](f"{name}.yaml")
        shown |= {f.code for f in caught.value.faults}
    assert shown >= OWN


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_golden_file_without_its_case(folder: str) -> None:
    names = {p.name.split(".")[0] for p in (HERE / folder).iterdir() if p.is_file()}
    assert names == {name for where, name in CASES_ if where == folder}


def test_the_content_of_a_confidential_record_is_in_no_message() -> None:
    told = "".join(p.read_text(encoding="utf-8") for p in (HERE / "bad_rulings").glob("confidential.*.txt"))
    assert "机密" not in told
    assert "公开二" in told


def test_a_confidential_reason_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "rulings.yaml"
    for kind in KINDS:
        more = {"ruling": "text_hash: 0f608ee0dea8e802, status: missing", "tool_error": "text_hash: 0f608ee0dea8e802"}
        text = RECORD.replace("KIND", kind).replace("MORE", more.get(kind, "approved_by: 李四"))
        path.write_text(text, encoding="utf-8")
        (decision,) = load_decisions([path])
        assert decision.kind == kind
        assert ("因由" in repr(decision)) == (kind != "confidential")


def test_records_stand_in_order_with_their_places(tmp_path: Path) -> None:
    path = tmp_path / "rulings.yaml"
    one = RECORD.replace("KIND", "accepted").replace(", MORE", "")
    path.write_text(one + one.replace("27.1", "27.2"), encoding="utf-8")
    first, second = load_decisions([path])
    assert (first.item, first.line, second.item, second.line) == ("27.1", 1, "27.2", 3)
    assert second.place == f"{path}:3"
    assert second.item_place == (3, 59)


def test_a_file_that_is_not_there() -> None:
    for load in FOLDERS.values():
        with pytest.raises(ChecklistError) as caught:
            load("nowhere.yaml")
        assert [f.code for f in caught.value.faults] == ["unreadable"]


def write(folder: Path, text: str) -> Path:
    """A configuration in a folder with a report, a checklist and two lists beside it."""
    (folder / "reports").mkdir(exist_ok=True)
    (folder / "own.yaml").write_bytes((HERE.parent / "checklist" / "good" / "minimal.yaml").read_bytes())
    (folder / "rulings.yaml").write_text("[]\n", encoding="utf-8")
    (folder / "agencies.yaml").write_text("某县某局: {level: city, kind: party}\n", encoding="utf-8")
    path = folder / "auditor.yaml"
    path.write_text(text, encoding="utf-8")
    return path


WHOLE = """
reports: [reports]
checklists: [outline-2021, own.yaml]
agencies: agencies.yaml
bodies:
  某县某局: {level: district, functions: [licensing]}
gate:
  missing: warn
  changed: fail
  tiers:
    main: {missing: pass}
  sections:
    "二": {missing: fail}
thresholds:
  - {section: "二", shown: 40}
  - {tier: main, status: [missing, planned], most: 3}
  - {checklist: outline-2021, status: missing, most: 0, score: 50.5}
rulings: rulings.yaml
baseline: known.jsonl
"""


def test_a_whole_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, WHOLE)
    monkeypatch.chdir(tmp_path)
    assert find_config() == "auditor.yaml"
    config = load_config("auditor.yaml")
    assert replace(config, policy=Config().policy, bodies={}, source=None) == Config(
        reports=("reports",), checklists=("outline-2021", "own.yaml"), agencies="agencies.yaml",
        limits=(
            Limit(section="二", shown=40), Limit(tier="main", statuses=("missing", "planned"), most=3),
            Limit(checklist="outline-2021", statuses=("missing",), most=0, score=50.5),
        ),
        rulings=("rulings.yaml",), baseline="known.jsonl", changed="fail",
    )  # fmt: skip
    assert config.policy.cases == {**DEFAULT, "missing": "warn"}
    assert config.policy.tiers == {"main": {"missing": "pass"}}
    assert config.policy.sections == {"二": {"missing": "fail"}}
    assert [limit.name for limit in config.limits] == [
        "section=二,shown>=40", "tier=main,missing+planned<=3", "score>=50.5,missing<=0",
    ]  # fmt: skip
    assert [c.id for c in checklists_of(config)] == ["outline-2021", load_checklist("own.yaml").id]


def test_paths_are_relative_to_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, WHOLE)
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path / "below")
    assert find_config() is None
    config = load_config("../auditor.yaml")
    assert (config.reports, config.checklists) == (("../reports",), ("outline-2021", "../own.yaml"))
    assert (config.agencies, config.rulings, config.baseline) == (
        "../agencies.yaml", ("../rulings.yaml",), "../known.jsonl",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('gate: {sections: {"十二": {missing: warn}}}', ("unknown_section", "十二", "十")),
        ('thresholds: [{section: "二十", shown: 1}]', ("unknown_section", "二十", "十")),
        ("thresholds: [{checklist: outline-2012, shown: 1}]", ("not_found", "outline-2012", "outline-2021")),
    ],
)
def test_names_of_the_checklists(tmp_path: Path, text: str, told: tuple[str, str, str | None]) -> None:
    config = load_config(write(tmp_path, text + "\n"))
    with pytest.raises(ChecklistError) as caught:
        check_sections(config, [load_checklist("outline-2021")])
    (fault,) = caught.value.faults
    assert (fault.code, fault.found, fault.nearest, fault.line) == (*told, 1)
    assert fault.allowed


def test_a_run_narrowed_to_a_checklist_is_no_fault(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, 'gate: {sections: {"二": {missing: warn}}}\n'))
    with pytest.raises(ChecklistError):
        checklists_of(replace(config, checklists=(str(tmp_path / "own.yaml"),)))
    assert len(checklists_of(config, [str(tmp_path / "own.yaml")])) == 1


def test_option_before_configuration_before_agencies_before_text(tmp_path: Path) -> None:
    config = load_config(write(tmp_path, WHOLE))
    report = read_text("某县某局2024年度法治政府建设情况报告\n一、成效\n今年开展了学习。\n", "2023-某市某院.txt")
    seen = {}
    for name, told, said in (
        ("option", config, BodyOptions(level="province")), ("config", config, BodyOptions()),
        ("agencies", replace(config, bodies={}), BodyOptions()),
        ("text", replace(config, bodies={}, agencies=None), BodyOptions()),
    ):  # fmt: skip
        body, _ = body_of(report, options_of(told, AuditOptions(said)))
        seen[name] = (body.level, body.kind, body.functions, body.sources["level"].origin)
    assert seen == {
        "option": ("province", "party", ("licensing",), "option"),
        "config": ("district", "party", ("licensing",), "config"),
        "agencies": ("city", "party", (), "agencies"),
        "text": ("district", "department", (), "profile"),
    }


def test_agencies_keep_the_checklists_messages(tmp_path: Path) -> None:
    path = tmp_path / "agencies.yaml"
    path.write_text("某县某局: {level: county, knd: department, year: 24}\n- x\n", encoding="utf-8")
    with pytest.raises(ChecklistError):
        load_agencies(path)
    path.write_text("某县某局: {level: county, knd: department, year: 24}\n", encoding="utf-8")
    with pytest.raises(ChecklistError) as caught:
        load_agencies(path)
    told = [(f.code, f.found, f.nearest) for f in caught.value.faults]
    assert told == [("bad_value", "county", "city"), ("unknown_key", "knd", "kind"), ("out_of_range", "24", None)]
    assert caught.value.faults[0].allowed == LEVELS


def test_every_case_has_a_default() -> None:
    assert set(DEFAULT) == set(CASES)
