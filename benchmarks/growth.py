"""How the cost grows: `python -m benchmarks.growth [characters] [items] [hostile]`.

Characters: the same report one, ten and a hundred times over, as one text. Items: the usual
checklists with one, ten and a hundred times as many items, each copy with terms of its own; and ten
times with the very same terms, the worst there can be, for every hit then counts ten times.
Hostile: texts made to be slow.
"""

from __future__ import annotations

import sys

from auditor.checklist import load_checklist
from auditor.checklist.models import Checklist, Item
from auditor.matcher.match import Compiled, compile_checklists
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.reader import read_text
from benchmarks.common import UNIT, as_the_command_line, least, machine, seeds

ROUNDS = 3


def cost(text: str, ready: Compiled, rounds: int = ROUNDS) -> float:
    """Milliseconds for 5,000 characters, reading and all."""
    seconds = least(lambda: audit_report(read_text(text, "x.txt"), ready, AuditOptions()), rounds)[0]
    return seconds / len(text) * UNIT * 1000


def characters(ready: Compiled) -> None:
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in seeds()[:2])
    print("characters")
    base = cost(text, ready)
    for times in (1, 10, 100):
        now = base if times == 1 else cost("\n".join([text] * times), ready, ROUNDS if times < 100 else 1)
        print(f"  {times:>4}x {len(text) * times:>9} characters {now:8.1f} ms for {UNIT}, {now / base:.2f} of 1x")


def _own(term: str, copy: int) -> str:
    """Another term in its place: as long, of common characters, different in each copy."""
    turned = [chr(0x4E00 + (ord(c) - 0x4E00 + 97 * copy) % 0x1000) if "一" <= c <= "鿿" else c for c in term]
    return "".join(turned)


def _changed(value: object, copy: int) -> object:
    if isinstance(value, str):
        return _own(value, copy)
    if isinstance(value, tuple):
        return tuple(_changed(v, copy) for v in value)
    return value


def copies(checklist: Checklist, times: int, own: bool) -> Checklist:
    """The checklist with `times` as many items."""
    items: list[Item] = list(checklist.items)
    for copy in range(1, times):
        for item in checklist.items:
            told = item.evidence
            if own:
                changes = {
                    n: _changed(getattr(told, n), copy) for n in ("any", "together", "except_", "unless", "particular")
                }
                told = told.model_copy(update={**changes, "side": None, "zero": None, "structure": None})
            items.append(item.model_copy(update={"id": f"{item.id}-{copy}", "evidence": told}))
    return checklist.model_copy(update={"items": tuple(items)})


def items() -> None:
    usual = [load_checklist(name) for name in ("outline-2021", "annual-report-duty")]
    text = "\n".join(path.read_text(encoding="utf-8", errors="replace") for path in seeds()[:4])
    print("items")
    base = 0.0
    for times, own in ((1, True), (10, True), (100, True), (10, False)):
        ready = compile_checklists(copies(c, times, own) for c in usual)
        now = cost(text, ready)
        base = base or now
        kind = "terms of their own" if own else "the same terms"
        print(f"  {times:>4}x {len(ready.items):>6} items, {kind:<18} {now:8.1f} ms for {UNIT}, {now / base:.2f} of 1x")


def hostile(ready: Compiled) -> None:
    print("hostile texts, three sizes each; a cost for 5,000 characters that stays is linear")
    base = seeds()[0].read_text(encoding="utf-8", errors="replace").replace("\n", "")
    makers = {
        "one term over and over": lambda n: "开展行政执法" * (n // 6) + "。",
        "two groups, all places": lambda n: "执法,培训," * (n // 6) + "。",
        "one long line": lambda n: (base * (n // len(base) + 1))[:n],
        "no mark at all": lambda n: "法" * n,
        "nothing but marks": lambda n: "(" * (n // 2) + "《" * (n // 2),
    }
    for name, make in makers.items():
        got = [cost(make(n), ready, 1) for n in (10_000, 100_000, 1_000_000)]
        print(f"  {name:<24}" + "".join(f"{g:10.1f}" for g in got))


def main() -> None:
    as_the_command_line()
    asked = sys.argv[1:] or ["characters", "items", "hostile"]
    print(machine())
    ready = compiled()
    if "characters" in asked:
        characters(ready)
    if "items" in asked:
        items()
    if "hostile" in asked:
        hostile(ready)


if __name__ == "__main__":
    main()
