"""Where letters go: a folder with one a report and the summary, or one file with all letters."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.records import Audit, Run
from auditor.reporter.letters.choose import Letter, letter, to_check
from auditor.reporter.letters.letter import write
from auditor.reporter.letters.paper import Paper, made_here
from auditor.reporter.letters.summary import write_summary
from auditor.reporter.letters.texts import load_texts
from auditor.reporter.output import FileOut, FolderOut, Look
from auditor.reporter.pages.names import Names
from auditor.reporter.words import Words

# Half-width marks as our data has them; a letter is set in full-width ones.
_MARKS = str.maketrans({",": "，", ":": "：", ";": "；", "(": "（", ")": "）", "?": "？"})


def typeset(text: str, words: Words) -> str:
    """Our own words in the marks of a Chinese document; English stays as it is."""
    return text if words.lang == "en" else text.translate(_MARKS)


class Post:
    """Keeps what each letter says, a few points a report; checks, which stand in letters, come last."""

    def __init__(self, path: str, words: Words, look: Look) -> None:
        self._words, self._look = words, look
        self._texts = load_texts(words.lang, look.letter)
        self._folder = FolderOut(path, ".docx", made_here) if path.endswith("/") else None
        self._file = None if self._folder is not None else FileOut(path)
        self._letters: list[Letter] = []

    def add(self, audits: Sequence[Audit]) -> None:
        if audits:
            self._letters.append(letter(audits, self._words, self._texts.office_level))

    def finish(self, end: Run) -> None:
        if self._folder is not None:
            self._write_folder(self._folder, end)
            self._folder.commit()
        elif self._file is not None:
            paper = Paper(self._words.label("letters"))
            for place, one in enumerate(self._letters):
                if place:
                    paper.page_break()
                self._write(paper, one, end)
            paper.save(self._file.temporary)
            self._file.commit()

    def abandon(self) -> None:
        for out in (self._folder, self._file):
            if out is not None:
                out.abandon()

    def _write_folder(self, folder: FolderOut, end: Run) -> None:
        names = Names()
        # The summary has the first claim to its name.
        summary = names.give(f"{self._texts('summary_file')}.docx")
        for one in self._letters:
            paper = Paper(self._texts.by_year("title", one.year, agency=one.agency))
            self._write(paper, one, end)
            paper.save(folder.temporary / f"{names.give(one.path)}.docx")
        paper = Paper(self._texts("summary_mark"))
        write_summary(paper, self._letters, len(end.problems), self._texts, self._typeset, self._look.name_weak)
        paper.save(folder.temporary / f"{summary}.docx")

    def _write(self, paper: Paper, one: Letter, end: Run) -> None:
        write(paper, one, to_check(end.checks, one.path, self._look.reviewer), self._texts, self._words, self._typeset)

    def _typeset(self, text: str) -> str:
        return typeset(text, self._words)
