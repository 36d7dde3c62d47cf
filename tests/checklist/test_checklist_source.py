"""YAML to values: places, what is read as text, what never gets through."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.checklist import ChecklistError, load_checklist, render_text, source, to_json
from auditor.checklist.source import DEEPEST, LIMIT, parse

FULL = (Path(__file__).parent / "good" / "full.yaml").read_text(encoding="utf-8")


def faults(text: str) -> list[tuple[str, int | None, int | None, str | None]]:
    """(code, line, column, found) of every fault of the YAML layer."""
    try:
        found = parse(text.encode(), "a.yaml").faults
    except ChecklistError as error:
        found = list(error.faults)
    return [(f.code, f.line, f.column, f.found) for f in found]


@pytest.fixture(params=["as installed", "pure Python"])
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "pure Python":
        monkeypatch.setattr(source, "_LOADER", yaml.SafeLoader)
    return str(request.param)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 一", {"a": "一"}),
        ("\ufeffa: 一", {"a": "一"}),
        ("a: 一\r\nb: 二\r\n", {"a": "一", "b": "二"}),
        ("a: [一, [二]]", {"a": ("一", ("二",))}),
        ("a: 3\nb: 0.5\nc: -1\nd: 0", {"a": 3, "b": 0.5, "c": -1, "d": 0}),
        ("a: true\nb: no\nc: On", {"a": True, "b": False, "c": True}),
        ('a: "no"\nb: "10:30"\nc: ""', {"a": "no", "b": "10:30", "c": ""}),
        ("a: 2024-03-01\nb: =", {"a": "2024-03-01", "b": "="}),
        ("<<: 一", {"<<": "一"}),
        ("no: 一\n1: 二", {"no": "一", "1": "二"}),
        ("period: [2021, null]", {"period": (2021, None)}),
        ("a: !!str 5", {"a": "5"}),
        ("a: |\n  一\n  二\n", {"a": "一\n二\n"}),
    ],
)
def test_values(loader: str, text: str, value: Any) -> None:
    read = parse(text.encode(), "a.yaml")
    assert (read.value, read.faults) == (value, [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\na: 4", [("duplicate_key", 3, 1, "a"), ("duplicate_key", 4, 1, "a")]),
        ("a:\nb: ~\nc: null\nd: Null", [("null_value", 1, 3, None), ("null_value", 2, 4, "~"),
                                        ("null_value", 3, 4, "null"), ("null_value", 4, 4, "Null")]),
        ("period: [~, 2021]", [("null_value", 1, 10, "~")]),
        ("a: [一, ~]", [("null_value", 1, 8, "~")]),
        ("a: &x 一\nb: *x", [("alias", 1, 4, "&x"), ("alias", 2, 4, "*x")]),
        ("a: *x", [("alias", 1, 4, "*x")]),
        ("a:\t一", [("tab", 1, 3, None)]),
        ("a: 一 # \t", [("tab", 1, 8, None)]),
        ("# 一\n\ta: 一\n\tb: 二", [("tab", 2, 1, None), ("tab", 3, 1, None)]),
        ("", [("empty_file", None, None, None)]),
        ("---\n", [("empty_file", None, None, None)]),
        ("a: 一\n---\nb: 二", [("several_documents", 2, 1, None)]),
        ("a: 10:30\nb: 1:30.5\nc: 010\nd: 1_000\ne: 0x1F\nf: .inf\ng: 1.5e+3", [
            ("bare_word", 1, 4, "10:30"), ("bare_word", 2, 4, "1:30.5"), ("bare_word", 3, 4, "010"),
            ("bare_word", 4, 4, "1_000"), ("bare_word", 5, 4, "0x1F"), ("bare_word", 6, 4, ".inf"),
            ("bare_word", 7, 4, "1.5e+3")]),
        ("a: " + "9" * 5000, [("bare_word", 1, 4, "9" * 5000)]),
        ("a: !!int 一\nb: !!bool 一\nc: !x 一\nd: !!null 一", [
            ("bare_word", 1, 4, "一"), ("tag", 2, 4, "bool"), ("tag", 3, 4, "!x"), ("tag", 4, 4, "null")]),
        ("? {a: b}\n: 一", [("key_not_text", 1, 3, None)]),
        ("{a: 一,二}", [("comma", 1, 7, "二")]),
        ('{a: "一","二"}', [("comma", 1, 9, "二")]),
        ("{a: 一, b: }", [("null_value", 1, 11, None)]),
        ("{a: 一, b: 二}", []),
        ("a\x01: 一", [("bad_character", 1, 2, "U+0001")]),
    ],
)  # fmt: skip
def test_faults(text: str, expected: list[Any]) -> None:
    assert faults(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [一“二,三”四]", ["一“二"]),
        ("a: [一“二,三,四”, 五]", ["一“二"]),
        ("a: [一(二,三)四, 五(六,七)]", ["一(二", "五(六"]),
        ("a: [一《二, 三》四]", ["一《二"]),
        ('a: [一"二,三"四]', ['一"二']),
        ("a: [一“二”三,四]", []),
        ('a: ["一“二", "三”四"]', []),
        ("a: [一“二]", []),
        ("a:\n  - 一“二\n  - 三”四", []),
        ("tests: {met: [今年甲,办理3件。]}", ["今年甲"]),
        ("tests: {met: [今年甲,乙,办理3件。, 一。,今年丙,丁。]}", ["今年甲", "今年丙"]),
        ("tests: {met: [今年“甲,乙”和丙,办理3件。, 一。]}", ["今年“甲"]),
        ("tests: {met: [今年甲。, 今年乙;, 丙]}", []),
        ('tests: {met: ["今年甲", 丙]}', []),
        ("tests: {met: [今年甲, {text: 乙}]}", ["今年甲"]),
        ("tests: {met: [{text: 乙}, 今年甲。]}", []),
        ("a: [今年甲,办理3件。]", []),
    ],
)
def test_texts_that_a_comma_split(text: str, expected: list[str]) -> None:
    assert [(c, f) for c, _, _, f in faults(text)] == [("comma", f) for f in expected]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a: b: c", "yaml_colon"), ("a: [b", "yaml_flow"), ("{a: {b: c}", "yaml_flow"),
        ("a: @x", "yaml_character"), ("a: `x", "yaml_character"), ('a: "x', "yaml_quote"),
        ('a: "\\q"', "yaml_escape"), ("[a,,b]", "yaml_content"), ("- a\nb: c", "yaml_block"),
        ("a: 'x'y", "yaml_block"), ("a: 1\nb\nc: 2", "yaml_key"), ("a: !x!y z", "tag"),
        ("%YAML 3.0\n--- a", "bad_yaml"),
    ],
)  # fmt: skip
def test_syntax(loader: str, text: str, code: str) -> None:
    assert [f[0] for f in faults(text)] == [code]


def test_unknown_syntax_errors_are_quoted() -> None:
    with pytest.raises(ChecklistError) as error:
        parse(b"%YAML 3.0\n--- a", "a.yaml")
    assert str(error.value) == "a.yaml:1:1: YAML 语法错误(found incompatible YAML document)"


@pytest.mark.parametrize("piece", ["[", "{a: ", "- "])
def test_depth(loader: str, piece: str) -> None:
    deep = piece * 100_000 if loader == "as installed" else piece * 500
    assert [f[0] for f in faults(deep + "a")] == ["too_deep"]
    assert faults("a: " + "[" * (DEEPEST - 1) + "]" * (DEEPEST - 1)) == []


def test_size() -> None:
    with pytest.raises(ChecklistError) as error:
        parse(b"#" * (LIMIT + 1), "a.yaml")
    assert error.value.faults[0].code == "too_large"
    assert "5000000" in render_text(error.value.faults)


@pytest.mark.parametrize("data", [b"a: \xff", "a: 中".encode("utf-16"), "a: 法治".encode("gb18030")])
def test_encoding(data: bytes) -> None:
    with pytest.raises(ChecklistError) as error:
        parse(data, "a.yaml")
    assert [f.code for f in error.value.faults] == ["not_utf8"]


def test_places() -> None:
    read = parse("a:\n  - 一\n  - {b: 二}\n".encode(), "a.yaml")
    assert read.place(("a", 0)) == (2, 5)
    assert read.place(("a", 1, "b")) == (3, 9)
    assert read.key_place(("a", 1, "b")) == (3, 6)
    assert read.key_place(("a", 0)) == (2, 5)
    assert read.place(("a", 1, "c")) == (3, 5)
    assert read.place(("a", 7)) == (2, 3)
    assert read.place(()) == (1, 1)
    assert (read.spelling(("a", 0)), read.spelling(("a",))) == ("一", None)


# ------------------------------------------------------------ whatever the file holds


def survives(path: Path, data: bytes) -> None:
    """Loading gives a checklist or a ChecklistError that can be rendered, nothing else."""
    path.write_bytes(data)
    try:
        load_checklist(path)
    except ChecklistError as error:
        assert error.faults
        assert render_text(error.faults) and render_text(error.faults, "en")
        assert to_json(error.faults)


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("any") / "any.yaml"


@given(st.text())
@settings(deadline=None, max_examples=200)
def test_any_text(scratch: Path, text: str) -> None:
    survives(scratch, text.encode("utf-8", "surrogatepass"))


@given(st.binary())
@settings(deadline=None, max_examples=100)
def test_any_bytes(scratch: Path, data: bytes) -> None:
    survives(scratch, data)


SCRAPS = [
    "[", "]", "{", "}", ",", ":", ": ", "- ", "\n", "  ", "\t", '"', "'", "&a ", "*a", "!!int ", "!x ",
    "|", ">", "#", "? ", "~", "no", "10:30", "0x1F", "<<: ", "“", "---\n", "%", "@", "items", "extends: ",
    "override: ", "drop: ", "1.1", "null", "tests", "structure: {kind: ", "5", "\\",
]  # fmt: skip
EDITS = st.tuples(st.integers(0, len(FULL)), st.integers(0, 12), st.sampled_from(SCRAPS))


@given(st.lists(EDITS, min_size=1, max_size=4))
@settings(deadline=None, max_examples=300)
def test_a_good_file_with_scraps_put_in(scratch: Path, edits: list[tuple[int, int, str]]) -> None:
    text = FULL
    for at, cut, scrap in edits:
        text = text[:at] + scrap + text[at + cut :]
    survives(scratch, text.encode())


WORDS = st.sampled_from(["一件事", "办", "", "1.1", "main", "done"])
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | WORDS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["text", "kind", "id", "any"]), inner)
    ),
    max_leaves=6,
)
ITEM = (
    "id", "section", "tier", "period", "expected_of", "accepts", "weight", "evidence", "tests",
)  # fmt: skip
EVIDENCE = ("any", "together", "span", "side", "zero", "structure", "bare", "except")
PATHS: list[tuple[Any, ...]] = [
    *((k,) for k in ("id", "title", "period", "sections", "items", "extends", "drop", "override")),
    ("items", 0),
    *(("items", 0, k) for k in ITEM),
    *(("items", 0, "evidence", k) for k in EVIDENCE),
    ("items", 0, "tests", "met"),
    ("items", 0, "tests", "met", 0),
    ("items", 0, "evidence", "together", 0),
]


PLAIN = yaml.safe_load(FULL)
# The one in C is ten times as fast.
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


@given(st.sampled_from(PATHS), VALUES)
@settings(deadline=None, max_examples=300)
def test_a_good_file_with_any_value_anywhere(scratch: Path, path: tuple[Any, ...], value: Any) -> None:
    plain = copy.deepcopy(PLAIN)
    holder = plain
    for step in path[:-1]:
        holder = holder[step]
    holder[path[-1]] = value
    survives(scratch, yaml.dump(plain, Dumper=DUMPER, allow_unicode=True).encode())
