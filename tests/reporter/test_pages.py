"""The pages: everything that a report holds is shown, nothing of it acts, the same bytes each time."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from made import HOSTILE, REAL, found, hostile, real, years

from auditor.data import load
from auditor.records import CheckFinding, Computation, Problem, Report, Ruling, Run, Span, Waiver
from auditor.reporter.inert import inert
from auditor.reporter.output import Look, TargetError, open_sink, parse_target
from auditor.reporter.pages.marked import Mark, Ref, parts
from auditor.reporter.pages.names import Names
from auditor.reporter.words import Words

BANNED = load("forbidden")["words"]
VOID = {"meta", "br", "input", "img", "rect", "link", "hr"}


class Page(HTMLParser):
    """What a browser would take from a page: ids, links, elements, attributes, text; it fails on a
    tag that closes nothing."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self._open.append(tag)
        self.take(tag, attrs)

    def handle_startendtag(self, tag, attrs):
        self.take(tag, attrs)

    def take(self, tag, attrs):
        self.tags.append(tag)
        for name, value in attrs:
            self.attributes.add(name)
            if name == "id":
                self.ids.append(value)
            if name == "href":
                self.links.append(value)

    def handle_endtag(self, tag):
        assert self._open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def write(path: str, *reports, lang: str = "zh", end: Run | None = None):
    sink = open_sink(parse_target(f"html:{path}"), Words(lang), Look())
    for audits in reports:
        sink.add(audits)
    sink.finish(end or Run(()))


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    out = tmp_path_factory.mktemp("pages")
    write(f"{out}/", *(real(name) for name in REAL), end=Run((), (Problem("binary", "坏<b>.txt"),)))
    return out


def test_folder_has_one_page_a_report_and_the_overview(folder):
    pages = (n.replace(".txt", ".html") for n in REAL)
    assert sorted(p.name for p in folder.iterdir()) == sorted(["index.html", *pages])


@pytest.mark.parametrize("name", ["index.html", *(n.replace(".txt", ".html") for n in REAL)])
def test_every_page_is_whole_and_every_link_leads_somewhere(folder, name):
    page = Page((folder / name).read_text(encoding="utf-8"))
    assert len(page.ids) == len(set(page.ids))
    for link in page.links:
        file, _, anchor = link.partition("#")
        target = page if not file else Page((folder / unescape_url(file)).read_text(encoding="utf-8"))
        assert not anchor or anchor in target.ids, link
    assert not [a for a in page.attributes if a.startswith("on")]
    assert "src" not in page.attributes


def unescape_url(link: str) -> str:
    from urllib.parse import unquote

    return unquote(link)


@pytest.mark.parametrize("name", REAL)
def test_the_whole_text_stands_on_the_page_and_every_passage_is_marked(folder, name):
    html = (folder / name.replace(".txt", ".html")).read_text(encoding="utf-8")
    audits = real(name)
    shown = re.sub(r'<a class="ref[^>]*>[^<]*</a>', "", html[html.index('<section class="text"') :])
    plain = squeezed(unescape(re.sub(r"<p class=\"role\">.*?</p>|<[^>]*>", "", shown)))
    report = audits[0].report
    for span in report.spans:
        assert squeezed(inert(report.text[span.start : span.end])) in plain
    for anchor, f in ((f"{a.checklist.id}.{f.item}", f) for a in audits for f in a.findings):
        assert f'id="{anchor}"' in html
        for p in f.evidence:
            if p.quote is not None:
                assert f'<mark class="cited" id="t{p.start}-{p.end}">' in html
                assert f'href="#t{p.start}-{p.end}"' in html
                assert f'href="#{anchor}"' in html


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("name", REAL)
def test_a_page_stays_small(folder, name):
    assert (folder / name.replace(".txt", ".html")).stat().st_size <= 400_000


def test_words_for_people(folder):
    for page in folder.iterdir():
        html = page.read_text(encoding="utf-8")
        quoted = r"<q>.*?</q>|<blockquote>.*?</blockquote>|<section class=\"text\".*?</section>"
        words = re.sub(quoted, "", html, flags=re.S)
        assert not [w for w in BANNED if w in words], page.name
        assert "报告未体现不等于没有做" in words


def test_same_input_same_bytes(folder, tmp_path):
    write(f"{tmp_path}/again/", *(real(name) for name in REAL), end=Run((), (Problem("binary", "坏<b>.txt"),)))
    for page in folder.iterdir():
        assert page.read_bytes() == (tmp_path / "again" / page.name).read_bytes()


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("place", ["one.html", "folder/"])
def test_hostile_text_is_inert(tmp_path, place, lang):
    audits = hostile(tmp_path)
    write(f"{tmp_path}/out/{place}", audits, lang=lang)
    for file in sorted((tmp_path / "out").rglob("*.html")):
        html = file.read_text(encoding="utf-8")
        page = Page(html)
        assert page.tags.count("script") == 1 and "img" not in page.tags and "onload" not in page.attributes
        assert not set(html) & {"\u202e", "\x07", "\x1b"}
        if file.name != "index.html":
            told = "".join(page.text)
            for text in HOSTILE:
                assert inert(text) in told
            assert "{{ 7*7 }}" in told


def test_rulings_and_waivers_stand_beside_the_verdict(tmp_path):
    (audit, *rest) = real(REAL[0])
    ruling = Ruling("met", "见第<3>段", "张三", "2025-03-01", "2026-03-01")
    waiver = Waiver("accepted", "明年补充", "李四", "王五", "2025-03-01", "2026-03-01")
    missing = next(f for f in audit.findings if f.status == "missing" and f.expected)
    findings = tuple(replace(f, ruling=ruling, waiver=waiver) if f is missing else f for f in audit.findings)
    write(f"{tmp_path}/a.html", [replace(audit, findings=findings), *rest])
    html = (tmp_path / "a.html").read_text(encoding="utf-8")
    part = html[html.index(f'id="r1-outline-2021.{missing.item}"') :][:3000]
    assert "报告未体现" in part and "人工复核:已体现。见第&lt;3&gt;段" in part and "李四" in part


@pytest.mark.parametrize("place", ["a.html", "a/"])
def test_checks_of_a_report_stand_on_its_page(tmp_path, place):
    path = real(REAL[0])[0].report.path
    check = CheckFinding((path,), "figures", "parts", "contradiction", (), Computation("34+8", 42, 70))
    hidden = CheckFinding((path,), "terms", "names", "noted", ())
    write(f"{tmp_path}/{place}", real(REAL[0]), real(REAL[1]), end=Run((), (), (check, hidden)))
    pages = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html")}
    assert sum(p.count("34+8 = 42") for p in pages.values()) == 1
    assert not any("用语和日期核对" in p for p in pages.values())


@pytest.mark.parametrize("place", ["a.html", "a/"])
def test_what_is_for_the_reviewer_alone_is_told_only_when_asked(tmp_path, place):
    path = real(REAL[0])[0].report.path
    hidden = CheckFinding((path,), "terms", "word", "noted", (), None, {"right": "法治政府"})
    sink = open_sink(parse_target(f"html:{tmp_path}/{place}"), Words("zh"), Look(reviewer=True))
    sink.add(real(REAL[0]))
    sink.finish(Run((), (), (hidden,)))
    assert any("用语和日期核对" in p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html"))


@pytest.mark.parametrize("place", ["a.html", "a/"])
def test_what_checks_cite_is_marked_and_linked_both_ways(tmp_path, place):
    reports = [*(real(n) for n in REAL), *years(tmp_path)]
    checks = found(reports)
    assert {"figures", "copying", "citations", "promises"} <= {c.check for c in checks}
    write(f"{tmp_path}/{place}", *reports, end=Run((), (), checks))
    pages = {p.name: p.read_text(encoding="utf-8") for p in tmp_path.rglob("*.html")}
    read = {name: Page(html) for name, html in pages.items()}
    for name, page in read.items():
        assert len(page.ids) == len(set(page.ids))
        for link in page.links:
            file, _, anchor = link.partition("#")
            target = page if not file else read[unescape_url(file)]
            assert not anchor or anchor in target.ids, (name, link)
    for number, audits in enumerate(reports, 1):
        report = audits[0].report
        name, key = ("a.html", f"r{number}-") if place == "a.html" else (report.path.replace(".txt", ".html"), "")
        cited = [c for c in checks if c.reports == (report.path,)]
        for p in (p for c in cited for p in c.passages):
            assert re.search(rf'<mark class="[^"]*(?:checked|agrees)" id="{key}t{p.start}-{p.end}">', pages[name])
        refs = [link for link in read[name].links if link.startswith(f"#{key}check-")]
        assert len(set(refs)) >= len([c for c in cited if c.passages])
    whole = "".join(pages.values())
    assert "与本单位2023年度报告相同或近似的文字占" in whole and '<p class="beside">' in whole


def test_a_verdict_that_rests_on_a_figure_that_does_not_agree_says_so(tmp_path):
    reports = [real(n) for n in REAL]
    checks = found(reports, ("figures",))
    (wrong,) = [c for c in checks if c.verdict == "contradiction"]
    write(f"{tmp_path}/a/", *reports, end=Run((), (), checks))
    html = (tmp_path / "a" / wrong.reports[0].replace(".txt", ".html")).read_text(encoding="utf-8")
    (audits,) = [a for a in reports if a[0].report.path == wrong.reports[0]]
    (told,) = wrong.passages
    resting = [f for a in audits for f in a.findings for p in f.evidence
               if p.start is not None and p.start < told.end and told.start < p.end]  # fmt: skip
    articles = dict(re.findall(r'<article [^>]*id="([^"]*)">(.*?)</article>', html, re.S))
    noted = {name.rpartition(".")[2] for name, text in articles.items() if "34+8+18+2+6+2+5 = 75" in text}
    assert noted and noted <= {f.item.rpartition(".")[2] for f in resting}
    assert len([1 for text in articles.values() if "34+8+18+2+6+2+5 = 75" in text]) == len({id(f) for f in resting})


def test_only_our_own_stale_pages_are_removed(tmp_path):
    write(f"{tmp_path}/o/", real(REAL[0]), real(REAL[1]))
    (tmp_path / "o" / "mine.html").write_text("<p>mine</p>", encoding="utf-8")
    (tmp_path / "o" / "notes.txt").write_text("mine", encoding="utf-8")
    write(f"{tmp_path}/o/", real(REAL[1]))
    left = sorted(p.name for p in (tmp_path / "o").iterdir())
    assert left == sorted(["index.html", "mine.html", "notes.txt", REAL[1].replace(".txt", ".html")])


def test_a_broken_run_leaves_the_folder_as_it_was(tmp_path):
    write(f"{tmp_path}/o/", real(REAL[0]))
    before = {p.name: p.read_bytes() for p in (tmp_path / "o").iterdir()}
    sink = open_sink(parse_target(f"html:{tmp_path}/o/"), Words("zh"), Look())
    sink.add(real(REAL[1]))
    sink.add(real(REAL[2]))
    sink.abandon()
    assert {p.name: p.read_bytes() for p in (tmp_path / "o").iterdir()} == before


def test_a_file_where_the_folder_should_be(tmp_path):
    (tmp_path / "o").write_text("mine", encoding="utf-8")
    with pytest.raises(TargetError) as fault:
        open_sink(parse_target(f"html:{tmp_path}/o/"), Words("zh"), Look())
    assert fault.value.code == "not_writable"


def test_names_are_safe_and_apart():
    names = Names()
    given_ = [names.give(p) for p in ("a/甲.txt", "b/甲.txt", "b/甲.md", "index.txt", "INDEX-2.md", "con.txt", "A.txt",
                                      "a.txt", "x:y?.txt", "长" * 300 + ".txt", "\udcff.txt", " ..txt")]  # fmt: skip
    assert given_[0] == "甲" and len({n.casefold() for n in given_}) == len(given_)
    for name in given_:
        assert len(f"{name}.html".encode()) <= 255 and not re.search(r'[<>:"/\\|?*]', name)
        assert name.casefold() not in ("index", "index-2", "con")


@given(
    st.text(alphabet="甲乙<&\n", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6, unique=True),
)
def test_marks_nest_and_cross_without_losing_a_character(text, pairs):
    marks = [Mark(a, b, f"t{a}-{b}", "cited", [Ref("#x", "1", "t", "cited")]) for a, b in pairs if a < b <= len(text)]
    report = Report("p", "", "", "", "text", None, text, (Span(0, len(text), "results"),), (), (), None)  # type: ignore[arg-type]
    html = "".join(p.html for p in parts(report, marks, {0: "L1"}))
    page = Page(html)
    shown = "".join(Page(re.sub(r'<a class="ref.*?</a>', "", html)).text)
    assert squeezed(shown) == squeezed(text)
    if text.strip():
        assert sorted(i for i in page.ids if i != "L1") == sorted(m.name for m in marks)
        assert page.tags.count("a") == len(marks)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_page_shows_a_code_in_place_of_its_sentence(tmp_path, lang):
    """A code without a sentence is shown as it is, so that nothing is lost: none may reach a page."""
    sink = open_sink(parse_target(f"html:{tmp_path}/out/"), Words(lang), Look())
    for name in REAL[:2]:
        sink.add(real(name))
    sink.finish(Run((), (Problem("unreadable", "x.txt"),)))
    for path in (tmp_path / "out").iterdir():
        shown = [t.strip() for t in Page(path.read_text(encoding="utf-8")).text]
        assert [t for t in shown if re.fullmatch("[a-z]+(_[a-z]+)+", t)] == []
