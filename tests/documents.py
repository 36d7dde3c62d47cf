"""Examples in documents that are run: fenced blocks named `console`, lines `$ auditor …` with what they print.

    ```console
    $ auditor checklist list
    outline-2021 …
    ```

A line `…` stands for any lines left out, `…` inside a line for any text; `# exit status 1` behind a command is
its exit status (0 where nothing is said). What goes to standard error follows what goes to standard output.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_BLOCK = re.compile(r"^(?P<indent> *)```console[^\n]*\n(?P<body>.*?)^(?P=indent)```", re.M | re.S)
_STATUS = re.compile(r"\s+# exit status (\d)$")
LEFT_OUT = "…"


@dataclass(frozen=True, slots=True)
class Example:
    """A command of a document with what the document says it prints."""

    line: int
    arguments: tuple[str, ...]
    status: int
    output: tuple[str, ...]


class NotAnExample(ValueError):
    """A console block that cannot be run: no command, or another program's."""


def examples(document: Path) -> Iterator[Example]:
    """Every command of the document's console blocks, in order. Raises NotAnExample."""
    text = document.read_text(encoding="utf-8")
    for block in _BLOCK.finditer(text):
        first = text.count("\n", 0, block.start("body")) + 1
        indent = len(block["indent"])
        lines = [line[indent:] for line in block["body"].split("\n")[:-1]]
        starts = [n for n, line in enumerate(lines) if line.startswith("$ ")]
        if not starts or starts[0] != 0:
            raise NotAnExample(f"{document.name}:{first}: a console block begins with a command")
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
            command, status = lines[start][2:], 0
            if told := _STATUS.search(command):
                command, status = command[: told.start()], int(told[1])
            program, *arguments = shlex.split(command)
            if program != "auditor":
                raise NotAnExample(f"{document.name}:{first + start}: {program} is not run here")
            output = lines[start + 1 : end]
            while output and not output[-1].strip():
                output.pop()
            yield Example(first + start, tuple(arguments), status, tuple(output))


def fits(told: tuple[str, ...], printed: list[str]) -> bool:
    """Is `printed` what the document tells, lines and texts left out apart?"""
    if not told:
        return not printed
    if told[0].strip() == LEFT_OUT:
        return any(fits(told[1:], printed[n:]) for n in range(len(printed) + 1))
    if not printed:
        return False
    pattern = ".*".join(map(re.escape, told[0].rstrip().split(LEFT_OUT)))
    return bool(re.fullmatch(pattern, printed[0].rstrip())) and fits(told[1:], printed[1:])
