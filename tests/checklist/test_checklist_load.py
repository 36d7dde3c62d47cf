"""Good checklists: what loading gives, what a file inherits, where checklists are found."""

from __future__ import annotations

import pickle
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from auditor.checklist import ChecklistError, list_checklists, load_checklist, locate
from auditor.checklist.models import BodyKind, Checklist, Evidence, Function, TestCase, validated
from auditor.profiles import FUNCTIONS, KINDS

GOOD = Path(__file__).parent / "good"
MINIMAL = (GOOD / "minimal.yaml").read_text(encoding="utf-8")


def load(name: str) -> Checklist:
    return load_checklist(GOOD / f"{name}.yaml")


def codes(error: pytest.ExceptionInfo[ChecklistError]) -> list[str]:
    return [f.code for f in error.value.faults]


def written(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


# ------------------------------------------------------------ content


def test_minimal_has_the_defaults() -> None:
    checklist = load("minimal")
    item = checklist.items[0]
    assert (checklist.id, checklist.period, checklist.sections) == ("minimal", None, ())
    assert (item.expected_of, item.weight, item.accepts, item.section) == (("all",), 1.0, None, None)
    assert (item.evidence.span, item.evidence.bare, item.evidence.side) == (40, False, None)
    assert not item.skips_new_bodies


def test_every_key_arrives() -> None:
    checklist = load("full")
    item = checklist.items[0]
    evidence = item.evidence
    assert checklist.period == (2021, None)
    assert checklist.issued == "2021-08-11"
    assert item.verified is False
    assert item.weight == 2.0
    assert item.accepts == ("done", "planned")
    assert evidence.together == (("一件事", ("主题", "集成", "套餐")), ("办结", ("件", "次")))
    assert evidence.except_ == ("做好每一件事",)
    assert evidence.side is not None and evidence.side.together == (("一窗", "受理"),)
    assert evidence.zero is not None and evidence.zero.settles == ("1.2",)
    assert evidence.structure is not None and evidence.structure.kind == "section"
    second = checklist.items[1].evidence.structure
    assert second is not None and second.model_dump() == {"kind": "publication", "before": "04-01"}


def test_searched_lists_terms_as_a_person_would() -> None:
    item = load("full").items[0]
    assert item.searched() == (
        "一件事一次办", "高效办成一件事", "一件事 + 主题/集成/套餐", "办结 + 件/次",
        "围绕企业和群众办事推出主题式集成服务", "集成服务", "一窗 + 受理", "设置综合窗口",
    )  # fmt: skip


def test_cases_know_their_status_and_their_place() -> None:
    checklist = load("full")
    cases = [(s, c.line, c.column) for s, c in checklist.items[0].tests.cases()]
    assert cases == [("met", 46, 11), ("met", 47, 11), ("partial", 48, 17), ("planned", 49, 17)]
    case = checklist.items[0].tests.met[1]
    assert (case.year, case.published, case.functions, case.section) == (
        2024, "2025-03-20", ("services",), "correction",
    )  # fmt: skip
    assert case.file is not None and case.file.endswith("good/full.yaml")
    assert set(case.model_dump()) == {"text", "year", "published", "kind", "functions", "section"}


def test_place_of_a_case_made_by_hand_is_unknown() -> None:
    fresh = TestCase(text="甲乙。")
    assert (fresh.file, fresh.line, fresh.column) == (None, None, None)


def test_models_are_frozen() -> None:
    checklist = load("minimal")
    with pytest.raises(ValueError, match="frozen"):
        checklist.title = "x"  # type: ignore[misc, unused-ignore]


def test_checklists_travel_between_processes() -> None:
    checklist = load("full")
    again = pickle.loads(pickle.dumps(checklist))
    assert again == checklist
    assert again.sha256 == checklist.sha256
    assert again.items[0].tests.met[0].line == 46


def test_closed_sets_are_those_of_the_profiles() -> None:
    assert get_args(Function) == FUNCTIONS
    assert get_args(BodyKind) == KINDS


def test_one_character_beside_a_longer_group() -> None:
    assert validated(Evidence, {"together": ((("件", "次"), "一件事"),)})[1] == []
    assert validated(Evidence, {"together": ((("件", "一次"), "办"),)})[1][0]["type"] == "short_rule"


# ------------------------------------------------------------ hash


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("# The least", "# the least", True),
        ("    tier: main\n", "    tier: main\n    weight: 1\n    expected_of: [all]\n", True),
        ('"最小清单"', "最小清单", True),
        ('met: ["今年办理一件事一次办3件。"]', 'met: [{text: "今年办理一件事一次办3件。"}]', True),
        ('"最小清单"', '"最小的清单"', False),
        ("tier: main", "tier: recommended", False),
        ("办3件", "办4件", False),
        ("    tier: main\n", "    tier: main\n    weight: 2\n", False),
    ],
)
def test_hash_is_of_the_content(tmp_path: Path, old: str, new: str, same: bool) -> None:
    assert old in MINIMAL
    other = load_checklist(written(tmp_path, MINIMAL.replace(old, new)))
    assert (other.sha256 == load("minimal").sha256) is same
    assert len(other.sha256) == 64


# ------------------------------------------------------------ extends


def test_extends_with_override_drop_and_new_items() -> None:
    base, child = load("full"), load("child")
    assert [i.id for i in child.items] == ["1.1", "1.3"]
    assert (child.id, child.title) == ("child", "补充清单")
    assert (child.issuer, child.period, child.sections) == (base.issuer, base.period, base.sections)
    item = child.items[0]
    assert item.weight == 3.0
    assert [(s, c.text) for s, c in item.tests.cases()] == [("missing", "干部要认真做好每一件事。")]
    assert item.evidence == base.items[0].evidence
    assert item.requirement == base.items[0].requirement


def test_cases_from_an_override_stand_in_its_file() -> None:
    case = load("child").items[0].tests.missing[0]
    assert (Path(case.file or "").name, case.line, case.column) == ("child.yaml", 10, 11)


def test_extends_in_a_chain() -> None:
    last = load("grandchild")
    assert (last.title, last.items[0].title, last.items[0].weight) == ("补充清单", "一件事", 3.0)
    assert [i.tier for i in last.items] == ["main", "main"]
    assert Path(last.items[0].tests.missing[0].file or "").name == "child.yaml"


def test_extends_gives_the_hash_of_what_it_resolves_to(tmp_path: Path) -> None:
    written(tmp_path, MINIMAL, "base.yaml")
    again = written(tmp_path, 'id: minimal\nextends: base.yaml\ntitle: "最小清单"\n')
    assert load_checklist(again).sha256 == load("minimal").sha256


def test_supplement_adds_to_an_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "folders", lambda: (GOOD,))
    item = MINIMAL.partition("items:\n")[2].replace('id: "1"', 'id: "2"')
    path = written(tmp_path, f"id: more\nextends: minimal\nitems:\n{item}")
    assert [i.id for i in load_checklist(path).items] == ["1", "2"]


def test_a_dropped_id_may_be_used_again(tmp_path: Path) -> None:
    written(tmp_path, MINIMAL, "base.yaml")
    items = MINIMAL.partition("items:\n")[2].replace("一件事一次办3件", "一件事一次办5件")
    path = written(tmp_path, f'id: new\nextends: base.yaml\ndrop: ["1"]\nitems:\n{items}')
    assert [c.text for _, c in load_checklist(path).items[0].tests.cases()] == ["今年办理一件事一次办5件。"]


def test_zero_may_settle_what_is_dropped() -> None:
    zero = load("child").items[0].evidence.zero
    assert zero is not None and zero.settles == ("1.2",)


def test_faults_of_the_base_follow_those_of_the_file(tmp_path: Path) -> None:
    written(tmp_path, MINIMAL.replace("tier: main", "tier: mian"), "base.yaml")
    path = written(tmp_path, "id: child\nextends: base.yaml\nnote:\n")
    with pytest.raises(ChecklistError) as error:
        load_checklist(path)
    assert codes(error) == ["null_value", "bad_value"]


def test_extends_itself(tmp_path: Path) -> None:
    path = written(tmp_path, "id: a\nextends: a.yaml\n")
    with pytest.raises(ChecklistError) as error:
        load_checklist(path)
    assert codes(error) == ["circular_extends"]


# ------------------------------------------------------------ where


def test_id_is_looked_up_in_the_package_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "auditor"
    inside, beside = package / "checklists", tmp_path / "checklists"
    for folder in (inside, beside):
        folder.mkdir(parents=True)
    monkeypatch.setattr(locate, "files", lambda name: package)
    written(beside, MINIMAL.replace("id: minimal", "id: beside"), "both.yaml")
    written(beside, MINIMAL.replace("id: minimal", "id: beside"), "one.yaml")
    assert load_checklist("both").id == "beside"
    written(inside, MINIMAL.replace("id: minimal", "id: inside"), "both.yaml")
    assert load_checklist("both").id == "inside"
    assert load_checklist("one").id == "beside"
    assert locate.ids() == ("both", "one")


def test_no_checklists_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locate, "files", lambda name: tmp_path / "auditor")
    assert list_checklists() == []
    with pytest.raises(ChecklistError) as error:
        load_checklist("outline-2021")
    assert codes(error) == ["not_found"]


def test_listing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, MINIMAL, "minimal.yaml")
    written(tmp_path, "a: [", "broken.yaml")
    written(tmp_path, "id: more\nextends: minimal\n", "more.yaml")
    written(tmp_path, "x: y\n", "minimal.bank.yaml")
    written(tmp_path, "x", "README.md")
    monkeypatch.setattr(locate, "folders", lambda: (tmp_path,))
    rows: list[tuple[Any, ...]] = [(i.id, i.title, i.title_en, i.extends) for i in list_checklists()]
    assert rows == [
        ("broken", None, None, None), ("minimal", "最小清单", None, None), ("more", None, None, "minimal"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "code", "nearest"),
    [
        ("minimum", "not_found", "minimal"),
        ("zzz", "not_found", None),
        ("", "not_found", None),
        ("./absent.yaml", "not_found", None),
        ("absent.yaml", "not_found", None),
        ("a\0b.yaml", "not_found", None),
        (".", "not_found", None),
        ("./", "not_found", None),
        ("minimal.bank", "bank_file", None),
        ("folder/minimal.bank.yaml", "bank_file", None),
    ],
)
def test_what_cannot_be_found(
    name: str, code: str, nearest: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(locate, "folders", lambda: (GOOD,))
    with pytest.raises(ChecklistError) as error:
        load_checklist(name)
    assert [(f.code, f.nearest) for f in error.value.faults] == [(code, nearest)]


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = written(tmp_path, MINIMAL)
    origin = locate.find(str(path))
    assert origin is not None
    path.unlink()
    with pytest.raises(ChecklistError) as error:
        origin.read()
    assert codes(error) == ["unreadable"]


def test_a_path_without_a_slash_is_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written(tmp_path, MINIMAL, "list")
    monkeypatch.chdir(tmp_path)
    assert load_checklist(Path("list")).id == "minimal"
    assert load_checklist("./list").id == "minimal"
    with pytest.raises(ChecklistError):
        load_checklist("list")


def test_import_brings_no_validation_library() -> None:
    script = "import sys, auditor.checklist as c; assert 'pydantic' not in sys.modules; c.Checklist; c.Item"
    subprocess.run([sys.executable, "-c", script], check=True, cwd=Path(__file__).parents[2])
    with pytest.raises(ImportError):
        from auditor.checklist import nothing  # noqa: F401


def test_only_models_import_the_validation_library() -> None:
    room = Path(__file__).parents[2] / "auditor" / "checklist"
    texts = {p.name: p.read_text(encoding="utf-8") for p in room.glob("*.py")}
    users = {name for name, text in texts.items() if re.search(r"^\s*(?:import|from) pydantic", text, re.M)}
    assert users == {"bounds.py", "models.py"}  # the models, and what bounds their values
