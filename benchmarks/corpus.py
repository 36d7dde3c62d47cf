"""Makes corpora of made-up reports of any size: `python benchmarks/corpus.py FOLDER N [--seed S] [--characters C]`.

Report number i of a seed is always the same bytes, whatever N: corpora of unlike size share their
beginning, and a part of one can be made alone (`--first`). Wording is put together anew for each
report (see corpus.yaml), so that nothing that remembers sentences is flattered.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

# Characters of a report, blanks and line ends left out: the benchmarks' unit, give or take two fifths.
USUAL = 5_000
SHORTEST, LONGEST = 3_000, 7_000
BRIEF = 1_000  # below it a report has two parts of a few sentences
# Reports of one folder: more make some file systems slow.
A_FOLDER = 1_000
_SLOT = re.compile(r"\{(?:(?P<low>\d+)-(?P<high>\d+)|(?P<name>\w+))\}")
_NUMERALS = "一二三四五六七八九十"


@cache
def grammar() -> Mapping[str, Any]:
    """The tables of corpus.yaml."""
    told: Mapping[str, Any] = yaml.safe_load(Path(__file__).with_name("corpus.yaml").read_text(encoding="utf-8"))
    return told


def report(number: int, seed: int = 0, characters: int = USUAL) -> tuple[str, str]:
    """Name (`00012/2023-甲乙市丙丁区教育局.txt`) and text of one report; no two have one name. `characters`:
    about how many it has."""
    chance = random.Random(f"{seed}/{number}")
    agency, place, year = body(number)
    day = f"{year}年{chance.randint(1, 12)}月{chance.randint(1, 28)}日"
    own = {
        "agency": agency, "place": place, "year": str(year), "next": str(year + 1), "last": str(year - 1), "day": day,
    }  # fmt: skip
    writer = _Writer(chance, own)
    text = "\n".join(writer.brief(characters) if characters < BRIEF else writer.lines(characters)) + "\n"
    return f"{number // A_FOLDER:05}/{year}-{agency}.txt", text


def body(number: int) -> tuple[str, str, int]:
    """Body, place and year of a report: numbers counted in places, kinds of body and years, so that
    bodies come back in each of the years."""
    told = grammar()
    signs, district = told["names"]["place"], told["names"]["district"]
    number, year = divmod(number, len(told["years"]))
    number, kind = divmod(number, len(told["bodies"]))
    number, end = divmod(number, len(district))
    marks = []
    for _ in range(4):
        number, mark = divmod(number, len(signs))
        marks.append(signs[mark])
    if number:
        raise ValueError("more reports than there are names")
    place = f"{marks[2]}{marks[3]}市{marks[0]}{marks[1]}{district[end]}"
    return place + told["bodies"][kind], place, told["years"][year]


class _Writer:
    """Writes one report from the grammar."""

    def __init__(self, chance: random.Random, own: Mapping[str, str]) -> None:
        self._chance, self._own, self._told = chance, own, grammar()

    def brief(self, characters: int) -> Iterator[str]:
        """A report of a few sentences, line by line."""
        yield self._one(self._told["title"])
        yield f"一、{self._one(self._told['results_title'])}"
        text, topics = "", list(self._told["topics"].values())
        while not text or len(text) < characters - 115:  # the rest of the lines
            text += self._sentence(self._chance.choice(topics)["lines"])
        yield text
        yield f"二、{self._one(self._told['short_title'])}"
        yield self._one(self._told["short_lines"])
        yield self._own["agency"]
        yield f"{self._own['next']}年1月{self._chance.randint(4, 28)}日"

    def lines(self, characters: int) -> Iterator[str]:
        """The report line by line."""
        chance = self._chance
        yield self._one(self._told["title"])
        yield self._one(self._told["preamble"])
        wanted = chance.randint(characters * 3 // 5, characters * 7 // 5) - 600
        yield f"一、{self._one(self._told['results_title'])}"
        yield from self._results(wanted)
        for number, kind in enumerate(("head", "short", "plan"), 1):
            yield f"{_NUMERALS[number]}、{self._one(self._told[f'{kind}_title'])}"
            lines = self._told[f"{kind}_lines"]
            yield "".join(self._fill(line) for line in chance.sample(lines, min(3, len(lines))))
        yield self._own["agency"]
        yield f"{self._own['next']}年1月{chance.randint(4, 28)}日"

    def _results(self, wanted: int) -> Iterator[str]:
        """Sections on topics until there are enough characters."""
        topics = list(self._told["topics"].values())
        self._chance.shuffle(topics)
        share = wanted // len(topics)
        for number, topic in enumerate(topics):
            mark = _NUMERALS[number] if number < 10 else f"十{_NUMERALS[number - 10]}"
            yield f"({mark}){self._one(topic['head'])}"
            paragraph, room = "", share
            while room > 0:
                told = self._sentence(topic["lines"])
                paragraph, room = paragraph + told, room - len(told)
                if len(paragraph) > 200:
                    yield paragraph
                    paragraph = ""
            if paragraph:
                yield paragraph

    def _sentence(self, lines: Sequence[str]) -> str:
        return self._one(self._told["opening"]) + self._one(lines) + self._one(self._told["tail"])

    def _one(self, texts: Sequence[str]) -> str:
        return self._fill(self._chance.choice(texts))

    def _fill(self, text: str) -> str:
        def put(found: re.Match[str]) -> str:
            if found["low"]:
                return str(self._chance.randint(int(found["low"]), int(found["high"])))
            name = found["name"]
            return self._own[name] if name in self._own else self._one(self._told[name])

        return _SLOT.sub(put, text)


def write(folder: Path, count: int, seed: int = 0, first: int = 0, characters: int = USUAL) -> None:
    """Reports `first` to `first + count - 1` into a folder; files of these names are written over."""
    for number in range(first, first + count):
        name, text = report(number, seed, characters)
        path = folder / name
        if number % A_FOLDER == 0 or number == first:
            path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("count", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--first", type=int, default=0, help="number of the first report")
    parser.add_argument("--characters", type=int, default=USUAL, help="about how many a report has")
    told = parser.parse_args()
    write(told.folder, told.count, told.seed, told.first, told.characters)


if __name__ == "__main__":
    main()
