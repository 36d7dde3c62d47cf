"""The generator of corpora: the same bytes each time, no two names alike, wording that does not come back."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from auditor.profiles import guess
from auditor.reader import read_report

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "benchmarks"))
import corpus  # noqa: E402 - a script, no part of the package


@lru_cache(maxsize=1)
def some() -> list[tuple[str, str]]:
    return [corpus.report(n, 7) for n in range(150)]


def test_a_report_is_the_same_bytes_each_time() -> None:
    assert [corpus.report(n, 7) for n in (0, 3, 149)] == [some()[0], some()[3], some()[149]]
    assert corpus.report(3, 8) != some()[3]


def test_a_part_is_what_the_whole_has(tmp_path: Path) -> None:
    corpus.write(tmp_path / "whole", 4, seed=7)
    corpus.write(tmp_path / "part", 2, seed=7, first=2)
    whole, part = ({p.name: p.read_bytes() for p in (tmp_path / f).rglob("*.txt")} for f in ("whole", "part"))
    assert len(whole) == 4
    assert part.items() < whole.items()


def test_names_stay_apart_up_to_ten_million() -> None:
    numbers = [n + step for n in (0, 999, 123_456, 9_999_000) for step in range(300)]
    assert len({corpus.body(n)[::2] for n in numbers}) == len(set(numbers))
    with pytest.raises(ValueError, match="names"):
        corpus.body(10**9)


def test_reports_are_as_long_as_the_benchmarks_say() -> None:
    sizes = [len("".join(text.split())) for _, text in some()]
    assert min(sizes) > corpus.SHORTEST * 0.8 and max(sizes) < corpus.LONGEST * 1.3
    assert 4_500 < sum(sizes) / len(sizes) < 6_000


def test_sentences_hardly_come_back() -> None:
    """Of the sentences of 20 characters and more, most stand in one report only."""
    said = Counter(s for _, text in some() for s in {s for s in re.split(r"[。\n]", text) if len(s) >= 20})
    assert sum(n == 1 for n in said.values()) > 0.85 * len(said)


def test_the_reader_takes_them_for_what_they_are(tmp_path: Path) -> None:
    corpus.write(tmp_path, 8, seed=7)
    for number in range(8):
        name, _ = corpus.report(number, 7)
        agency, _, year = corpus.body(number)
        read = read_report(tmp_path / name)
        assert (read.metadata.agency, read.metadata.year) == (agency, year)
        assert {"results", "shortcomings", "plans", "signature"} <= {span.role for span in read.spans}
        assert guess(agency).level == "district"


@pytest.mark.parametrize(("wanted", "least", "most"), [(150, 110, 260), (1_500, 1_000, 2_700)])
def test_shorter_reports_are_about_as_long_as_asked(tmp_path: Path, wanted: int, least: int, most: int) -> None:
    corpus.write(tmp_path, 30, seed=7, characters=wanted)
    sizes = [len("".join(path.read_text(encoding="utf-8").split())) for path in tmp_path.rglob("*.txt")]
    assert len(sizes) == 30 and least < min(sizes) and max(sizes) < most


def test_a_short_report_is_read_as_one(tmp_path: Path) -> None:
    corpus.write(tmp_path, 4, seed=7, characters=150)
    for number in range(4):
        agency, _, year = corpus.body(number)
        read = read_report(tmp_path / corpus.report(number, 7)[0])
        assert (read.metadata.agency, read.metadata.year) == (agency, year)
        assert {"results", "shortcomings", "signature"} <= {span.role for span in read.spans}
