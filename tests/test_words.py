"""Words for people: none of the forbidden ones in what the program says, every code told in both languages."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from auditor.data import load
from auditor.gate.decisions import KINDS as KINDS_OF_DECISION
from auditor.matcher.cues import CUE_WORDS
from auditor.profiles import FUNCTIONS, KINDS
from auditor.records import LEVELS, STATUSES, Action, Gate, Stance, Strength, Tier

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "auditor"
FORBIDDEN = ("未落实", "未履行", "违反", "不合规", "责令", "限期整改", "扣分", "问责")
NUMBERS = re.compile(
    r"(?:中发|中办发|厅字|国发|国办发)\s*[〔\[(【]?\s*20\d\d|第(?!二十四条)[一二三四五六七八九十百\d]+条(?!例)"
)
# What a report says stands between these marks, and only that is exempt.
QUOTATION = re.compile(r"“[^“”]*(?:“[^“”]*”[^“”]*)*”|\"[^\"\n]*\"")
SENTENCES = ("messages", "cli")


def texts(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for value in node.values():
            yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)
    else:
        yield str(node)


def found_in(text: str) -> list[str]:
    return [w for w in FORBIDDEN if w in text] + [m.group() for m in NUMBERS.finditer(text)]


@pytest.mark.parametrize("name", [*SENTENCES, "checklist_messages"])
def test_no_template_holds_a_forbidden_word(name: str) -> None:
    assert [(t, found_in(t)) for t in texts(load(name)) if found_in(t)] == []


# The one in C is ten times as fast.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A `.bank` file holds sentences to measure a checklist on, which nobody is shown.
CHECKLISTS = sorted(p for p in (ROOT / "checklists").glob("*.yaml") if not p.stem.endswith(".bank"))


@pytest.mark.parametrize("path", CHECKLISTS, ids=lambda p: p.stem)
def test_no_checklist_says_a_forbidden_word(path: Path) -> None:
    data = yaml.load(path.read_text(encoding="utf-8"), LOADER)
    told = [str(data.get(k, "")) for k in ("title", "title_en", "issuer", "issued")]
    told += [str(s.get(k, "")) for s in data.get("sections", ()) for k in ("title", "title_en")]
    keys = ("title", "title_en", "requirement", "requirement_en", "clause", "advice", "advice_en")
    told += [str(i.get(k, "")) for i in (*data.get("items", ()), *data.get("override", ())) for k in keys]
    assert [(t, found_in(t)) for t in told if found_in(t)] == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("format_", ["terminal", "md"])
def test_no_output_says_a_forbidden_word(format_: str, lang: str, auditor: Any, reports: Path) -> None:
    called = auditor("audit", reports, "-v", "-o", format_, "--lang", lang)
    assert called.status == 0
    bare = QUOTATION.sub("", called.out)
    assert [line for line in bare.splitlines() if found_in(line)] == []
    assert "报告未体现" in bare if lang == "zh" else "not shown" in bare


@pytest.mark.parametrize("item", ["15.1", "23.1", "34.1", "26.2"])
def test_no_account_says_a_forbidden_word(item: str, auditor: Any, reports: Path) -> None:
    for lang in ("zh", "en"):
        out = auditor("explain", reports / "2024-深圳市罗湖区政务服务和数据管理局.txt", item, "--lang", lang).out
        # Terms looked for and headings above a passage are the checklist's and the report's words.
        own = [line for line in out.splitlines() if not re.match(r"\s{5}\S|检索词|searched for", line)]
        assert found_in(QUOTATION.sub("", "\n".join(own))) == []


def test_no_output_prints_a_single_score(auditor: Any, reports: Path, result: Any) -> None:
    """Two rates are printed; their mean is for sorting and thresholds."""
    parts = [part for a in result["audits"] for part in (a["coverage"], *a["sections"])]
    rates = {part[name] for part in parts for name in ("shown", "mentioned")}
    scores = {a["coverage"]["score"] for a in result["audits"]} - rates
    assert scores, "a score that is no rate by chance"
    for format_ in ("terminal", "md"):
        out = auditor("audit", reports, "-q", "-o", format_).out
        assert [s for s in scores if f"{s:.1f}%" in QUOTATION.sub("", out)] == []


def test_the_data_lists_the_same_words() -> None:
    assert tuple(load("forbidden")["words"]) == FORBIDDEN


def test_no_result_says_a_forbidden_word_but_in_a_quotation(result: Any) -> None:
    """`by` names the terms found in the quotation; everything else is ours."""
    for a in result["audits"]:
        told = [*texts(a["checklist"]), *texts(a["sections"]), *texts(a["report"]["problems"])]
        for f in a["findings"]:
            told += texts({k: v for k, v in f.items() if k not in ("evidence", "refused")})
        assert [(t, found_in(t)) for t in told if found_in(t)] == []


def languages() -> list[tuple[str, dict[str, Any]]]:
    return [(f"{name}.{group}", table) for name in SENTENCES for group, table in load(name).items()]


@pytest.mark.parametrize(("where", "table"), languages(), ids=lambda v: v if isinstance(v, str) else "")
def test_both_languages_have_every_sentence_with_the_same_arguments(where: str, table: dict[str, Any]) -> None:
    assert set(table) == {"zh", "en"}
    assert set(table["zh"]) == set(table["en"])
    for code, text in table["zh"].items():
        assert sorted(re.findall(r"{\w+}", str(text))) == sorted(re.findall(r"{\w+}", str(table["en"][code]))), code


def test_english_sentences_are_english() -> None:
    for where, table in languages():
        for code, text in table["en"].items():
            assert not re.search(r"[一-鿿]", str(text)), (where, code)


CLOSED = {
    "status": STATUSES, "level": LEVELS, "kind": KINDS, "function": FUNCTIONS, "tier": get_args(Tier),
    "stance": get_args(Stance), "strength": get_args(Strength), "gate": (*get_args(Gate), "particulars"),
    "group": ("all", "government", "county_up", "province_government", "joint", *FUNCTIONS),
    "action": get_args(Action), "decision": KINDS_OF_DECISION,
    "hit": ("any", "together", "like", "side", "zero", "structure", "metadata"),
}  # fmt: skip


@pytest.mark.parametrize("group", CLOSED)
def test_closed_sets_are_told_whole(group: str) -> None:
    assert set(load("messages")[group]["zh"]) == set(CLOSED[group])


@lru_cache(maxsize=1)
def nodes() -> tuple[tuple[Path, ast.Constant | ast.Call], ...]:
    """Every constant and call of the package's code; parsing it takes a second."""
    return tuple(
        (path, node)
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant | ast.Call)
    )


def strings() -> Iterator[tuple[Path, str]]:
    """Every text constant of the package's code, f-strings in parts."""
    for path, node in nodes():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield path, node.value


def in_templates() -> set[str]:
    """Every text constant of the templates."""
    told = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.j2")]
    return {quoted for text in told for quoted in re.findall(r"'([^']*)'", text)}


def calls(*names: str) -> Iterator[tuple[Path, str]]:
    """First text argument of every call of one of `names`."""
    for path, node in nodes():
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for argument in node.args[:1]:
            parts = [argument.body, argument.orelse] if isinstance(argument, ast.IfExp) else [argument]
            for part in parts:
                if name in names and isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield path, part.value


@pytest.mark.parametrize(
    ("group", "makers"),
    [("reason", ("Reason",)), ("problem", ("Problem", "ReadError")), ("label", ("label",))],
)
def test_every_code_in_the_code_has_its_sentence(group: str, makers: tuple[str, ...]) -> None:
    known = set(load("messages")[group]["zh"])
    if group == "reason":
        # The gate's reasons are of outcomes and of limits.
        known |= set(load("messages")["outcome"]["zh"]) | set(load("messages")["limit"]["zh"])
    assert {(p.name, code) for p, code in calls(*makers) if code not in known} == set()


def test_every_error_and_saying_of_the_command_line_has_its_sentence() -> None:
    data = load("cli")
    for group, makers in (("error", ("Failure",)), ("say", ("say",)), ("help", ("help_text",))):
        known = set(data[group]["zh"])
        assert {(p.name, code) for p, code in calls(*makers) if code not in known} == set(), group


@pytest.mark.parametrize("group", ["reason", "problem", "label", "outcome", "limit", "decide", "error"])
def test_every_sentence_is_used(group: str) -> None:
    used = {text for _, text in strings()} | in_templates()
    # Labels by tier are made from the tier's name; reasons of sections from the role's.
    made = {f"{tier}_not_shown" for tier in get_args(Tier)}
    made |= {f"{role}_section" for role in ("shortcomings", "plans")}
    for template in (PACKAGE / "reporter").rglob("*.j2"):
        made |= set(re.findall(r"[\"']([a-z_]+)[\"']", template.read_text(encoding="utf-8")))
    assert sorted(set(load("messages")[group]["zh"]) - used - made) == []


@pytest.mark.parametrize("group", ["error", "say", "help"])
def test_every_sentence_of_the_command_line_is_used(group: str) -> None:
    used = {text for _, text in strings()} | {"written"}  # said by the command that writes configuration
    assert sorted(set(load("cli")[group]["zh"]) - used) == []


def test_every_cue_list_the_code_asks_for_is_in_the_data() -> None:
    lists = set(load("cues")) | {"overcome"}
    assert set(CUE_WORDS) <= lists
    # and every list of the data is asked for, by name, somewhere in the matcher
    used = {text for path, text in strings() if path.parent.name == "matcher"}
    assert sorted(lists - used - set(CUE_WORDS)) == []
