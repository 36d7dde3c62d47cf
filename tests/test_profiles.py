"""From a body's name to level, kind and functions: cases by name, in `profiles.yaml` beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.profiles import FUNCTIONS, BodyOptions, expected, guess, recommended_only, resolve
from auditor.records import Body, Level, Metadata, Source

HERE = Path(__file__).parent
CASES: dict[str, list[Any]] = yaml.safe_load((HERE / "profiles.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", CASES)
def test_name(name: str) -> None:
    level, kind, functions = CASES[name]
    told = guess(name)
    assert (told.level, told.kind, list(told.functions)) == (level, kind, functions)


def body(kind: str, level: Level = "district", functions: tuple[str, ...] = ()) -> Body:
    return Body(None, level, kind, functions, 2024, None, None)


@pytest.mark.parametrize(
    ("item", "groups", "who", "due"),
    [
        ("01.1", ["all"], body("department"), True),
        ("04.1", ["government"], body("department"), False),
        ("04.1", ["government"], body("government", "township"), True),
        ("04.1", ["government"], body("joint"), True),
        ("04.1", ["government"], body("subdistrict"), True),
        ("11.4", ["county_up"], body("government", "district"), True),
        ("11.4", ["county_up"], body("government", "township"), False),
        ("11.4", ["county_up"], body("subdistrict", "district"), False),
        ("11.4", ["county_up"], body("department", "city"), False),
        ("x", ["province_government"], body("government", "province"), True),
        ("x", ["province_government"], body("government", "city"), False),
        ("x", ["province_government"], body("department", "province"), False),
        ("P1", ["joint"], body("joint"), True),
        ("P1", ["joint"], body("government"), False),
        ("05.9", ["government", "services"], body("department", functions=("services",)), True),
        ("05.9", ["government", "services"], body("department"), False),
        # What a kind takes away wins over every group.
        ("04.2", ["all"], body("party"), False),
        ("09.1", ["all"], body("party"), False),
        ("27.1", ["all"], body("party"), False),
        ("28.2", ["all"], body("party"), True),
        ("09.1", ["all"], body("dispatched"), False),
        ("11.4", ["all"], body("dispatched"), False),
        ("11.3", ["all"], body("dispatched"), True),
        ("22.2", ["all"], body("dispatched"), True),
    ],
)
def test_expected(item: str, groups: list[str], who: Body, due: bool) -> None:
    assert expected(item, groups, who) is due


@pytest.mark.parametrize("kind", ["subdistrict", "party", "dispatched", "institution"])
def test_publication_is_only_recommended(kind: str) -> None:
    assert recommended_only("R6", body(kind))
    assert not recommended_only("R5", body(kind))


@pytest.mark.parametrize("kind", ["government", "department", "joint", "vertical"])
def test_publication_is_due(kind: str) -> None:
    assert not recommended_only("R6", body(kind))


def test_options_win_over_the_file_of_bodies_and_both_over_the_text() -> None:
    meta = Metadata(agency="甲县教育局", year=2023, sources={"agency": Source("title", 1), "year": Source("title", 1)})
    listed = BodyOptions(agency="乙县教育局", year=2022, kind="institution", origin="agencies")
    told, problems = resolve(meta, BodyOptions(year=2024), listed)
    assert (told.agency, told.year, told.kind, told.level) == ("乙县教育局", 2024, "institution", "district")
    assert told.sources["year"] == Source("option")
    assert told.sources["agency"] == Source("agencies")
    assert told.sources["level"].origin == "profile"
    assert problems == ()


def test_an_unknown_body_counts_as_a_department_without_functions() -> None:
    told, problems = resolve(Metadata())
    assert (told.kind, told.level, told.functions) == ("department", None, ())
    assert told.sources["kind"] == Source("profile", None, True)
    assert problems == ()  # the reader has told that the body is unknown
    told, problems = resolve(Metadata(agency="某某"))
    assert told.kind == "department"
    assert [(p.code, p.args) for p in problems] == [("body_unknown", {"agency": "某某"})]


@pytest.mark.parametrize("kind", ["government", "joint", "subdistrict"])
def test_a_government_has_no_functions_unless_given(kind: str) -> None:
    meta = Metadata(agency="甲县公安局")
    assert resolve(meta, BodyOptions(kind=kind))[0].functions == ()
    given = resolve(meta, BodyOptions(kind=kind, functions=("market", "enforcement")))[0]
    assert given.functions == tuple(f for f in FUNCTIONS if f in ("market", "enforcement"))
