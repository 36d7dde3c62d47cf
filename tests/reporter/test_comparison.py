"""Results compared: what follows what, one body over the years under its names, bodies side by side."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from made import HOSTILE, REAL, hostile, real, years
from test_pages import Page, unescape_url

from auditor.records import STATUSES
from auditor.reporter import plain
from auditor.reporter.comparison.changes import changes, kind
from auditor.reporter.comparison.chart import chart
from auditor.reporter.comparison.editions import series
from auditor.reporter.comparison.lines import lines
from auditor.reporter.comparison.pages import write_pages
from auditor.reporter.inert import inert
from auditor.reporter.output import TargetError
from auditor.reporter.words import Words

ZH = Words("zh")


def result(*reports):
    """The audits of reports as a result file holds them."""
    return [json.loads(json.dumps(plain.audit(a, ZH))) for audits in reports for a in audits]


def renamed(audits, agency):
    return [replace(a, body=replace(a.body, agency=agency)) for a in audits]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    first, second = years(tmp_path_factory.mktemp("y"))
    old = result(renamed(first, "甲市教育委员会"))
    return series([old, result(second, *(real(n) for n in REAL))], {"甲市教育委员会": "甲市教育局"})


RANKS = ["planned", "acknowledged_gap", "partial", "met"]


@pytest.mark.parametrize("was", STATUSES)
@pytest.mark.parametrize("now", STATUSES)
def test_every_pair_of_statuses_has_its_kind(was, now):
    if was == now:
        return
    if "not_assessable" in (was, now) or not {was, now} & set(RANKS):
        expected = "other"
    elif was not in RANKS:
        expected = "new"
    elif now not in RANKS:
        expected = "gone"
    else:
        expected = "risen" if RANKS.index(now) > RANKS.index(was) else "fallen"
    assert kind(was, now) == expected


def test_a_body_under_two_names_is_one_series(found):
    (one, *others) = found
    assert one.agency == "甲市教育局" and [e.agency for e in one.editions] == ["甲市教育委员会", "甲市教育局"]
    assert [e.year for e in one.editions] == [2023, 2024]
    assert [o.agency for o in others] == [real(n)[0].body.agency for n in REAL]
    apart = series([result(renamed(real(REAL[0]), "甲")), result(renamed(real(REAL[0]), "乙"))], {})
    assert [len(s.editions) for s in apart] == [1, 1]


def test_changes_are_those_of_the_verdicts(found):
    before, after = found[0].editions
    for key, sheet in after.sheets.items():
        old = before.sheets[key]
        told = {c.verdict.item: c.kind for c in changes(old, sheet)}
        assert told == {i: kind(old.verdicts[i].status, v.status) for i, v in sheet.verdicts.items()
                        if old.verdicts[i].status != v.status}  # fmt: skip
    assert {c.kind for c in changes(None, after.sheets["outline-2021"])} == {"only_after"}
    assert {c.kind for c in changes(before.sheets["outline-2021"], None)} == {"only_before"}


def test_a_ruling_stands_in_the_programs_place():
    audits = result(real(REAL[0]))
    f = next(f for f in audits[0]["findings"] if f["status"] == "missing")
    f["ruling"] = {"status": "met"}
    (one,) = series([audits], {})
    assert one.editions[0].sheets["outline-2021"].verdicts[f["item"]].status == "met"


def test_lines_tell_each_step(found):
    told = list(lines(found, ZH))
    assert told[0] == "甲市教育局 2023年度 → 2024年度"
    assert any(t.startswith("  [新写入] ") for t in told) and sum(not t.startswith(" ") for t in told) == 1
    twice = series([result(real(REAL[0])), result(real(REAL[0]))], {})
    assert list(lines(twice, ZH)) == []


def test_the_line_breaks_where_there_is_no_rate():
    drawn = chart([("2021", 10.0, 20.0), ("2022", 20.0, 30.0), ("2023", None, None), ("2024", 0.0, 100.0)], ZH)
    for curve in drawn.curves:
        assert len(curve.runs) == 1 and len(curve.points) == 3
    top = [p.y for c in drawn.curves for p in c.points if p.text == "100.0"]
    assert top == [drawn.levels[-1][0]] and "2023:体现率 无" in drawn.told.replace(": ", ":")


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["o/", "one.html"])
def test_pages_are_whole_and_their_links_lead_somewhere(found, tmp_path, place, lang):
    write_pages(f"{tmp_path}/{place}", found, Words(lang))
    read = {p.name: Page(p.read_text(encoding="utf-8")) for p in tmp_path.rglob("*.html")}
    assert set(read) == ({"index.html", "甲市教育局.html"} if place == "o/" else {"one.html"})
    for page in read.values():
        assert len(page.ids) == len(set(page.ids)) and not [a for a in page.attributes if a.startswith("on")]
        for link in page.links:
            file, _, anchor = link.partition("#")
            target = page if not file else read[unescape_url(file)]
            assert not anchor or anchor in target.ids, link
        shown = [t.strip() for t in page.text]
        assert [t for t in shown if re.fullmatch("[a-z]+(_[a-z]+)+", t)] == []
    text = "".join("".join(p.text) for p in read.values())
    for one in found:
        assert one.agency in text
    assert "polyline" in [t for p in read.values() for t in p.tags]


def test_side_by_side_shows_each_verdict(found, tmp_path):
    write_pages(f"{tmp_path}/o/", found, ZH)
    html = (tmp_path / "o" / "index.html").read_text(encoding="utf-8")
    tables = re.findall(r'<table class="side">(.*?)</table>', html, re.S)
    cells = [re.findall("<td>(.*?)</td>", row) for row in re.findall(r"<tr>(.*?)</tr>", tables[0], re.S)]
    sheets = [one.editions[-1].sheets["outline-2021"] for one in found]
    items = [i for i in sheets[0].verdicts if any(s.verdicts[i].counted for s in sheets)]
    rows = [row for row in cells if row]
    assert len(rows) == len(items)
    for item, row in zip(items, rows, strict=True):
        for sheet, cell in zip(sheets, row, strict=True):
            v = sheet.verdicts[item]
            assert (f'class="s-{v.status} keyed"' in cell) is v.counted


def test_hostile_text_is_inert(tmp_path):
    name = "".join(HOSTILE)
    audits = hostile(tmp_path)
    found = series([result(renamed(audits, name)), result(renamed(audits, name), *(real(n) for n in REAL[:1]))], {})
    write_pages(f"{tmp_path}/o/", found, ZH)
    for file in (tmp_path / "o").iterdir():
        html = file.read_text(encoding="utf-8")
        page = Page(html)
        assert page.tags.count("script") == 1 and "img" not in page.tags and "onload" not in page.attributes
        assert not set(html) & {"\u202e", "\x07", "\x1b"}
    assert all(inert(t) in "".join(Page((tmp_path / "o" / "index.html").read_text(encoding="utf-8")).text)
               for t in HOSTILE)  # fmt: skip


def test_same_input_same_bytes_and_only_our_own_go(found, tmp_path):
    for place in ("a", "b"):
        write_pages(f"{tmp_path}/{place}/", found, ZH)
    for page in (tmp_path / "a").iterdir():
        assert page.read_bytes() == (tmp_path / "b" / page.name).read_bytes()
    (tmp_path / "a" / "mine.html").write_text("mine", encoding="utf-8")
    write_pages(f"{tmp_path}/a/", found[1:], ZH)
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["index.html", "mine.html"]
    with pytest.raises(TargetError):
        write_pages(f"{tmp_path}/a/mine.html/x/", found, ZH)


def test_many_bodies_are_paged_and_no_page_is_large(tmp_path):
    base = result(real(REAL[0]))
    named = [{"agency": f"第{n}局", "path": f"{n}.txt"} for n in range(130)]
    many = [{**a, "report": {**a["report"], **name}} for name in named for a in base]
    write_pages(f"{tmp_path}/o/", series([many], {}), ZH)
    pages = sorted((tmp_path / "o").iterdir())
    assert [p.name for p in pages] == ["index-2.html", "index-3.html", "index.html"]
    assert all(p.stat().st_size <= 1_000_000 for p in pages)
