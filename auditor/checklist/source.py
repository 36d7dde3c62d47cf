"""YAML text to plain values, with the place of every key and value; refuses what YAML lets pass.

PyYAML accepts duplicate keys in silence, reads `no` as False and `10:30` as 630, follows aliases
without end and may overrun the stack on deep nesting; here each of these is a fault with its line
and column. Maps become dicts, lists tuples. Whether a number or a boolean may stand where it
stands is the models' to say: `Source.spelling` tells them how it was written.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

from auditor.checklist.errors import ChecklistError, Fault, messages

LIMIT = 5_000_000
DEEPEST = 20
MOST_ALIKE = 10  # faults of one kind told where a file is full of them
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CORE = "tag:yaml.org,2002:"
_TEXT = _CORE + "str"
_NUMBER = re.compile(r"[-+]?(?:0|[1-9]\d{0,14})|[-+]?\d{1,15}\.\d{1,15}")
_PLAIN = ("null", "bool", "int", "float", "timestamp", "merge", "value")
_TRUE = ("true", "yes", "on", "y")
_WORDS = {"null": ("", "~", "null"), "bool": (*_TRUE, "false", "no", "off", "n")}
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\\ud800-\\udfff\\ufffe\\uffff]")
_BRACKETS = ("“”", "‘’", "「」", "『』", "《》", "()", "\uff08\uff09", "【】", "〔〕")
_PAIRED = re.compile("[" + re.escape("".join(_BRACKETS)) + '"]')
_ENDS = frozenset("。!?;…”’」』)》\uff01\uff1f\uff1b\uff09\"")

Path = tuple[str | int, ...]
Place = tuple[int, int]


@dataclass(slots=True)
class Source:
    """A file's plain value and its faults so far; `bad` are paths whose fault has been told."""

    file: str
    node: yaml.Node
    text: str
    value: Any = None
    faults: list[Fault] = field(default_factory=list)
    bad: set[Path] = field(default_factory=set)

    def place(self, path: Path) -> Place:
        """Line and column of the value at `path`, or of the nearest thing above it."""
        return _place(self._walk(path)[1])

    def key_place(self, path: Path) -> Place:
        """Line and column of the key at `path`; of the value where there is no key."""
        key, value = self._walk(path)
        return _place(value if key is None else key)

    def spelling(self, path: Path) -> str | None:
        """How the text, number or word at `path` is written, None for lists and maps."""
        node = self._walk(path)[1]
        return str(node.value) if isinstance(node, yaml.ScalarNode) else None

    def told(self, path: Path) -> bool:
        """Has a fault at `path` or above it been told already?"""
        return bool(self.bad) and any(path[:n] in self.bad for n in range(1, len(path) + 1))

    def _walk(self, path: Path) -> tuple[yaml.Node | None, yaml.Node]:
        key: yaml.Node | None = None
        node = self.node
        for step in path:
            if isinstance(node, yaml.MappingNode):
                pair = next((p for p in node.value if p[0].value == step), None)
                if pair is None:
                    break
                key, node = pair
            elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
                key, node = None, node.value[step]
            else:
                break
        return key, node


def parse(data: bytes, file: str) -> Source:
    """The values of a YAML file; faults that leave it readable are in `Source.faults`.

    `file` is the name that messages show. Raises ChecklistError where the bytes are no text, no
    YAML, no single document, or hold what is refused outright (tabs, aliases, depth, size).
    """
    text = _decoded(data, file)
    _survey(text, file)
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise ChecklistError([_syntax(error, file)]) from None
    if node is None or (isinstance(node, yaml.ScalarNode) and not node.value.strip()):
        raise ChecklistError([Fault("empty_file", file)])
    source = Source(file, node, text)
    source.value = _Builder(source).build(node, (), False)
    return source


def _decoded(data: bytes, file: str) -> str:
    if len(data) > LIMIT:
        raise ChecklistError([Fault("too_large", file, args={"limit": LIMIT})])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ChecklistError([Fault("not_utf8", file, args={"offset": error.start + 1})]) from None
    faults = []
    if "\t" in text:
        for number, line in enumerate(text.split("\n"), 1):
            if "\t" in line:
                faults.append(Fault("tab", file, number, line.index("\t") + 1))
    for match in _UNPRINTABLE.finditer(text):
        start = match.start()
        place = text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)
        faults.append(Fault("bad_character", file, *place, f"U+{ord(match.group()):04X}"))
        if len(faults) > MOST_ALIKE:
            break
    if faults:
        raise ChecklistError(sorted(faults, key=lambda f: (f.line or 0, f.column or 0))[:MOST_ALIKE])
    return text


def _survey(text: str, file: str) -> None:
    """One pass over the parser's events, which needs no stack: aliases, depth, documents."""
    faults: list[Fault] = []
    depth = documents = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            anchor = getattr(event, "anchor", None)
            if anchor is None and type(event) is yaml.ScalarEvent:
                continue  # most of a file: what follows is slow where it is asked of every word
            place = _place(event)
            if anchor:
                sign = "*" if isinstance(event, yaml.AliasEvent) else "&"
                faults.append(Fault("alias", file, *place, f"{sign}{anchor}"))
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            elif isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if depth > DEEPEST:
                raise ChecklistError([Fault("too_deep", file, *place, args={"limit": DEEPEST})])
            if documents > 1:
                raise ChecklistError([*faults, Fault("several_documents", file, *place)])
            if len(faults) == MOST_ALIKE:
                break
    except yaml.YAMLError as error:
        faults.append(_syntax(error, file))
    if faults:
        raise ChecklistError(faults)


def _syntax(error: yaml.YAMLError, file: str) -> Fault:
    """A parser's complaint in our words; of an open quote the place is where it opens."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)
    code = next((c for piece, c in messages()["yaml_problems"] if piece in problem), "bad_yaml")
    mark = getattr(error, "problem_mark", None)
    if code == "yaml_quote" or mark is None:
        mark = getattr(error, "context_mark", None) or mark
    place: tuple[int | None, int | None] = (None, None) if mark is None else (mark.line + 1, mark.column + 1)
    found = problem.rpartition("'")[0].rpartition("'")[2] if code == "tag" else None
    return Fault(code, file, *place, found, args={"detail": problem, "limit": DEEPEST})


def _place(thing: Any) -> Place:
    """Line and column, from 1, of a node or event."""
    return thing.start_mark.line + 1, thing.start_mark.column + 1


class _Builder:
    """Nodes to values; every fault it meets goes to the source, the rest is still built."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def fault(self, code: str, at: yaml.Node, path: Path, found: str | None = None, **args: Any) -> None:
        self.source.faults.append(Fault(code, self.source.file, *_place(at), found, args=args))
        self.source.bad.add(path)

    def build(self, node: Any, path: Path, flow: bool) -> Any:
        """The plain value of `node`; None stands where a fault was told."""
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, path)
        if node.tag not in (_CORE + "map", _CORE + "seq"):
            self.fault("tag", node, path, node.tag.removeprefix(_CORE))
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if node.flow_style and len(node.value) > 1:
            self._split_texts(node, path)
        return tuple(self.build(n, (*path, i), bool(node.flow_style)) for i, n in enumerate(node.value))

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                shape = "map" if isinstance(key_node, yaml.MappingNode) else "list"
                self.fault("key_not_text", key_node, (*path, ""), kind=shape)
                continue
            key = str(key_node.value)
            at = (*path, key)
            if not key.strip():
                self.fault("null_key", key_node, at)
            elif key in out:
                first = self.source.key_place(at)[0]
                self.source.faults.append(
                    Fault("duplicate_key", self.source.file, *_place(key_node), key, args={"first": first})
                )
            elif node.flow_style and self._without_colon(key_node, value_node):
                self.fault("comma", key_node, at, key)
            else:
                out[key] = self.build(value_node, at, bool(node.flow_style))
        return out

    def _without_colon(self, key: yaml.ScalarNode, value: yaml.Node) -> bool:
        """Is this key of a flow map what a comma left: `{title: a,b}` has a key `b` and no colon?"""
        if value.tag != _CORE + "null" or value.value:
            return False
        return not self.source.text[key.end_mark.index : key.end_mark.index + 40].lstrip().startswith(":")

    def _split_texts(self, node: yaml.SequenceNode, path: Path) -> None:
        """Texts of a flow list that a half-width comma seems to have split.

        It shows where a plain text opens or closes a quotation mark or bracket without its other
        half, and where a test sentence stops without a stop and another piece follows.
        """
        sentences = len(path) > 1 and path[-2] == "tests"
        last = len(node.value) - 1
        in_bracket = in_sentence = False
        for i, child in enumerate(node.value):
            if not isinstance(child, yaml.ScalarNode) or child.style:
                in_bracket = in_sentence = False
                continue
            odd = _unbalanced(child.value)
            stopped = not sentences or i == last or child.value[-1:] in _ENDS
            # The later pieces of a split text are the same fault.
            if not (in_bracket or in_sentence) and (odd or not stopped):
                self.fault("comma", child, (*path, i), child.value)
            in_bracket, in_sentence = in_bracket != odd, not stopped

    def _scalar(self, node: yaml.ScalarNode, path: Path) -> Any:
        if node.tag == _TEXT:
            return str(node.value)
        value, kind = str(node.value), node.tag.removeprefix(_CORE)
        # A plain word of YAML's own; quoted or of another kind, only a tag can have made it one.
        if node.style or kind not in _PLAIN or value.lower() not in _WORDS.get(kind, (value.lower(),)):
            self.fault("tag", node, path, kind)
        elif kind in ("int", "float"):
            return self._number(node, path, value)
        elif kind == "bool":
            return value.lower() in _TRUE
        elif kind != "null":
            return value  # a day such as 2024-03-01, a merge key: text to us
        elif path[-2:] != ("period", 1):
            key = next((str(p) for p in reversed(path) if isinstance(p, str)), "-")
            self.fault("null_value", node, path, value or None, key=key)
        return None

    def _number(self, node: yaml.ScalarNode, path: Path, value: str) -> int | float | None:
        """A number written plainly; `10:30`, `0x1F`, `010`, `1_000` are read as another one."""
        if _NUMBER.fullmatch(value):
            return float(value) if "." in value else int(value)
        try:
            read = str(yaml.safe_load(value))
        except (yaml.YAMLError, ValueError):
            read = "?"
        self.fault("bare_word", node, path, value, read=read)
        return None


def _unbalanced(text: str) -> bool:
    """Does a quotation mark or bracket in `text` lack its other half?"""
    if _PAIRED.search(text) is None:
        return False
    return text.count('"') % 2 == 1 or any(text.count(pair[0]) != text.count(pair[1]) for pair in _BRACKETS)
