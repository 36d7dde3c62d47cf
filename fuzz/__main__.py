"""`python -m fuzz TARGET COUNT [SEED]`: changed files and made-up texts through one reader.

Each input is read or refused with an error of ours; the text contract is checked; anything else stops
the run and leaves the input in `fuzz/crash-TARGET.bin`. Same seed, same inputs. Where atheris is
installed, `python -m fuzz TARGET atheris` lets it choose the inputs.
"""

from __future__ import annotations

import io
import random
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "tests" / "reader"))
from reader_files import docx, ofd, p, pdf, typeset, zipped  # noqa: E402 - made findable just above

from auditor.checklist.errors import ChecklistError  # noqa: E402
from auditor.checklist.source import parse  # noqa: E402
from auditor.gate.decisions import SHAPE as RULINGS  # noqa: E402
from auditor.reader import ReadError, read_bytes  # noqa: E402
from auditor.reader.archive import entries  # noqa: E402
from auditor.reader.child import answer  # noqa: E402
from auditor.reader.limits import Limits  # noqa: E402
from auditor.records import Report  # noqa: E402

YAML = [
    "id: a\ntitle: 甲\nsections:\n  - {id: \"一\", title: 乙}\nitems:\n  - id: \"1.1\"\n    section: \"一\"\n    evidence: {any: [学法, 普法]}\n    tests: {met: [\"全年3次。\"]}\n",
    "- body: 某县某局\n  year: 2024\n  checklist: a\n  item: \"1\"\n  kind: accepted\n  reason: 已知悉\n  by: 张三\n  date: 2025-03-01\n  expires: 2025-12-31\n",
    "某局: {level: district, functions: [licensing]}\nb: &x [*x, {? [1]: 2}]\n",
]
SIGNS = ["&a ", "*a", "<<: *a", "[", "]", "{", "}", "- ", "? ", "|\n", ">\n", "!!python/object ", "%YAML 9", "---\n", "...", "'", '"', ": ", "#", "\t", "\\x00", "no", "10:30", "1e999", "0o7", "2025-02-30"]
LIMITS = Limits(characters=20_000, lines=2_000, pages=20)
LINES = ["云沂市数据局2024年度法治政府建设情况报告", "一、主要举措", "(一)全年办理34件,办结33件。", "二、存在的不足", "云沂市数据局", "2025年1月10日"]
HTML = "<html><head><title>a</title></head><body><div class=nav><a href=1>首页</a></div><table><tr><td>" + "<p>".join(LINES) + "</table></body></html>"
PIECES = [*LINES, "\n", "\r\n", "\x00", "。", ",", "一是", "<div>", "</p>", "<td>", "&amp;", "#", "|", "\t", "“", "(", "\u202e", "\ufeff", "法治", " "]


def _contract(report: Report) -> None:
    assert "".join(report.text[s.start : s.end] for s in report.spans) == report.text
    assert all(0 <= s.start < s.end <= len(report.text) for s in report.sentences)


def _text(data: bytes) -> None:
    _contract(read_bytes(data, "a", limits=LIMITS))


def _binary(kind: str) -> Callable[[bytes], None]:
    def read(data: bytes) -> None:
        told = answer(kind, data, LIMITS)
        # The child turns surprises into `damaged` with their type: here they are to be seen.
        assert "error" not in told.get("details", {}), told

    return read


def _yaml(data: bytes) -> None:
    source = parse(data, "a.yaml")
    for fault in source.faults:
        assert fault.line is None or fault.line > 0
    list(RULINGS.faults(source, (), source.value))


def _zip(data: bytes) -> None:
    for entry in entries(data, "a.zip", LIMITS):
        assert entry.data or entry.error is not None or entry.name


TARGETS: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {
    "text": (_text, ["\n".join(LINES).encode(e) for e in ("utf-8", "gb18030", "utf-16")]),
    "html": (_text, [HTML.encode(e) for e in ("utf-8", "gb18030")]),
    "yaml": (_yaml, [text.encode() for text in YAML]),
    "docx": (_binary("docx"), [docx("".join(map(p, LINES)))]),
    "ofd": (_binary("ofd"), [ofd(typeset(LINES))]),
    "pdf": (_binary("pdf"), [pdf(typeset(LINES))]),
    "zip": (_zip, [zipped({"a.txt": "\n".join(LINES), "b/c.txt": "x"})]),
}


def changed(seed: bytes, dice: random.Random, whole: bool, pieces: list[str] = PIECES) -> bytes:
    """A seed with some bytes changed, moved or cut, or a text of pieces."""
    if whole and dice.random() < 0.5:
        return "".join(dice.choices(pieces, k=dice.randrange(1, 40))).encode(dice.choice(("utf-8", "gb18030")), "replace")
    data = bytearray(seed)
    for _ in range(dice.randrange(1, 8)):
        at, size = dice.randrange(len(data)), dice.randrange(1, 9)
        move = dice.randrange(4)
        if move == 0:
            data[at] = dice.randrange(256)
        elif move == 1:
            del data[at : at + size]
        elif move == 2:
            data[at:at] = data[at : at + size] * dice.randrange(1, 4)
        else:
            data[at:at] = dice.choice(pieces).encode()
        data = data or bytearray(b"x")
    return bytes(data)


def inner(seed: bytes, dice: random.Random) -> bytes:
    """A package with one of its parts changed: changes of the zip itself seldom reach the XML."""
    with zipfile.ZipFile(io.BytesIO(seed)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = dice.choice(list(parts))
    parts[name] = changed(parts[name], dice, whole=False)
    return zipped(parts)


def one(target: str, data: bytes) -> None:
    """Read one input; an error of ours is an answer like any other."""
    try:
        TARGETS[target][0](data)
    except (ReadError, ChecklistError):
        return
    except BaseException:
        (ROOT / "fuzz" / f"crash-{target}.bin").write_bytes(data)
        raise


def main(target: str, count: str, seed: str = "1") -> None:
    if count == "atheris":
        import atheris

        atheris.instrument_all()
        atheris.Setup(sys.argv[:1], lambda data: one(target, bytes(data)))
        atheris.Fuzz()
        return
    dice = random.Random(f"{target} {seed}")
    seeds = TARGETS[target][1]
    for _ in range(int(count)):
        chosen = dice.choice(seeds)
        packed = target in ("docx", "ofd", "zip") and dice.random() < 0.7
        pieces = [*SIGNS, *LINES] if target == "yaml" else PIECES
        one(target, inner(chosen, dice) if packed else changed(chosen, dice, target in ("text", "html", "yaml"), pieces))
    print(target, count, "inputs, seed", seed)


if __name__ == "__main__":
    main(*sys.argv[1:])
