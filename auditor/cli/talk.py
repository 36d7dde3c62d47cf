"""How the command line speaks: sentences by language, errors in one line, exit statuses."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import NoReturn

from auditor.data import load

CLEAN, GAPS, FAILED = 0, 1, 2


def language(arguments: list[str]) -> str:
    """The language asked for, read before anything else so that help and errors speak it too."""
    for place, argument in enumerate(arguments):
        if argument == "--lang" and place + 1 < len(arguments):
            return "en" if arguments[place + 1] == "en" else "zh"
        if argument.startswith("--lang="):
            return "en" if argument == "--lang=en" else "zh"
    return "zh"


def help_text(code: str, **args: object) -> str:
    """A help text in the language of this call."""
    return str(load("cli")["help"][language(sys.argv[1:])][code]).format(**args)


def say(code: str, lang: str, **args: object) -> str:
    """A sentence that is no error."""
    return str(load("cli")["say"][lang][code]).format(**args)


class Failure(Exception):
    """A call that cannot be carried out: exit status 2, one line."""

    def __init__(self, code: str, allowed: Iterable[str] = (), **args: object) -> None:
        super().__init__(code, args)
        self.code, self.allowed, self.details = code, tuple(allowed), args

    def message(self, lang: str) -> str:
        """What is wrong, what is allowed and the near name."""
        from auditor.checklist.errors import near_name

        words = load("cli")["error"][lang]
        text = str(words[self.code]).format(**self.details)
        if self.allowed:
            joint = ", " if lang == "en" else "、"
            text += words["allowed"].format(allowed=joint.join(self.allowed))
        near = near_name(str(self.details.get("found", "")), self.allowed) if self.allowed else None
        return text + (words["nearest"].format(nearest=near) if near else "")


def complain(text: str) -> None:
    """One line to standard error."""
    sys.stderr.write(text.rstrip("\n") + "\n")


def fail(failure: Failure, lang: str) -> NoReturn:
    """Tell the failure and leave."""
    complain(load("cli")["error"][lang]["head"].format(message=" ".join(failure.message(lang).split())))
    sys.exit(FAILED)
