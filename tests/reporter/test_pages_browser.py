"""The pages in a browser: links land, filters work with and without script, nothing is fetched, nothing
runs over the edge, nothing hostile acts, an accessibility engine has nothing serious to say."""

from __future__ import annotations

import json
import shutil
from urllib.parse import quote

import pytest
from made import REAL, found, hostile, real, years
from tools import needs

from auditor.records import Run
from auditor.reporter import plain
from auditor.reporter.comparison.editions import series
from auditor.reporter.comparison.pages import write_pages
from auditor.reporter.output import Look, open_sink, parse_target
from auditor.reporter.words import Words

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
pytestmark = needs("chromium", "chromium-browser")
_QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
          "--disable-sync"]  # fmt: skip
HOSTILE_NAME = "a'b&c#d%20.txt"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    out = tmp_path_factory.mktemp("browser")
    sink = open_sink(parse_target(f"html:{out}/site/"), Words("zh"), Look())
    reports = [*(real(n) for n in REAL[:2]), hostile(out, HOSTILE_NAME), *years(out)]
    for audits in reports:
        sink.add(audits)
    sink.finish(Run((), (), found(reports)))
    results = [[json.loads(json.dumps(plain.audit(a, Words("zh")))) for r in reports for a in r]]
    write_pages(f"{out}/site/compared/", series(results, {}), Words("zh"))
    write_pages(f"{out}/site/compared.html", series(results, {}), Words("zh"))
    return out / "site"


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_QUIET)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, folder):
    """Open a page; what it asks for, says and throws is kept, and must be nothing but itself."""
    contexts, asked, said = [], [], []

    def go(name, width=1280, script=True, dark=False):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, java_script_enabled=script,
            color_scheme="dark" if dark else "light",
        )  # fmt: skip
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("dialog", lambda dialog: said.append(dialog.message))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(address(folder, name))
        return page

    yield go
    for context in contexts:
        context.close()
    assert said == []
    assert all(url.startswith(f"file://{quote(str(folder))}/") for url in asked)


def address(folder, name):
    return f"file://{quote(str(folder))}/{quote(name)}"


def page_of(report):
    return report.replace(".txt", ".html")


PAGES = ["index.html", *(page_of(n) for n in (*REAL[:2], HOSTILE_NAME)), "compared/index.html",
         "compared/甲市教育局.html", "compared.html"]  # fmt: skip


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_nothing_runs_over_the_edge(visit, name, width):
    page = visit(name, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("script", [True, False])
def test_links_land_on_the_right_text_both_ways(visit, script):
    page = visit(page_of(REAL[1]), script=script)
    link = page.locator(".group:not(details) .cite a").first
    quoted = page.locator(".group:not(details) .cite q").first.inner_text()
    item = page.locator(".group:not(details) .item:has(.cite a)").first.get_attribute("id")
    link.click()
    mark = page.locator("mark:target")
    assert mark.evaluate("m => { const c = m.cloneNode(true); c.querySelectorAll('a').forEach(a => a.remove());"
                         "return c.textContent }") == quoted if script else mark.count() == 1  # fmt: skip
    assert in_sight(mark)
    back = page.locator(f'.ref[href="#{item}"]').first
    back.click()
    assert page.locator(".item:target").get_attribute("id") == item
    assert in_sight(page.locator(".item:target h4"))


@pytest.mark.parametrize("script", [True, False])
def test_what_a_check_found_leads_to_its_passage_and_back(visit, script):
    page = visit("2024-甲市教育局.html", script=script)
    line = page.locator(".checks > ul > li:has(a)").first
    anchor = line.get_attribute("id")
    line.locator("a").first.click()
    assert in_sight(page.locator("mark:target"))
    page.locator(f'.ref[href="#{anchor}"]').first.click()
    assert page.locator(".checks li:target").get_attribute("id") == anchor
    assert in_sight(page.locator(".checks li:target > b"))


def test_a_passage_of_the_other_report_is_one_click_away(visit):
    page = visit("2024-甲市教育局.html")
    page.locator('.checks blockquote a[href^="2023-"]').first.click()
    page.wait_for_url("**/2023-*")
    assert in_sight(page.locator("mark:target"))


def in_sight(locator):
    box = locator.bounding_box()
    return box is not None and 0 <= box["y"] < 900


def test_a_link_opens_the_fold_its_target_is_in(visit):
    page = visit(page_of(REAL[0]))
    item = page.locator("details.group .item").last.get_attribute("id")
    page.evaluate("id => { location.hash = '#' + id }", item)
    page.wait_for_function("id => document.getElementById(id).closest('details').open", arg=item)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("name", "status"), [
    ("open", ".s-missing"), ("partial", ".s-partial,.s-acknowledged_gap,.s-planned"), ("review", ".rev"),
    ("met", ".s-met"),
])  # fmt: skip
def test_filters(visit, script, name, status):
    page = visit(page_of(REAL[0]), script=script)
    page.locator(f"label[for=f-{name}]").click()
    # Those in open groups are shown; no other item is, and no group without one.
    shown = page.locator(".groups .item:visible")
    fits = page.locator(f".groups .item:is({status}):visible")
    assert shown.count() == fits.count() and (fits.count() > 0 or not script)
    assert page.locator(f".groups .group:not(:has(.item:is({status}))):visible").count() == 0
    page.locator("label[for=f-all]").click()
    assert page.locator(".groups .group:visible").count() == page.locator(".groups .group").count()


def test_search_and_sorting_are_comfort(visit):
    page = visit(page_of(REAL[0]))
    title = page.locator(".item h4").first.inner_text()
    page.locator(".comfort input").fill("第一责任人")
    assert 0 < page.locator(".item:visible").count() < page.locator(".item").count()
    page.locator(".comfort input").fill("")
    assert page.locator(".item h4:visible").first.inner_text() == title
    overview = visit("index.html")
    before = overview.locator("#bodies tbody th").all_inner_texts()
    overview.locator(".comfort-sort button").click()
    rates = [(r.get_attribute("data-group"), float(r.get_attribute("data-rate"))) for r in
             overview.locator("#bodies tbody tr").all()]  # fmt: skip
    for group in {g for g, _ in rates}:
        inside = [rate for g, rate in rates if g == group]
        assert inside == sorted(inside, reverse=True)
    overview.locator(".comfort-sort button").click()
    assert overview.locator("#bodies tbody th").all_inner_texts() == before


def test_keyboard_reaches_skip_link_filters_and_text(visit):
    page = visit(page_of(REAL[0]))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash") == "#verdicts"
    page.locator("#f-all").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.id") == "f-open"
    assert page.locator(".groups .item.s-met:visible").count() == 0
    assert page.locator("#text").get_attribute("tabindex") == "0"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("name", [*PAGES[:2], *PAGES[-3:]])
def test_an_accessibility_engine_finds_nothing_serious(visit, name, dark):
    from axe_playwright_python.sync_playwright import Axe

    page = visit(name, dark=dark)
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    # Every rule is run; only of what breaks one the nodes are told, which is all that is looked at.
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    serious = [(v["id"], [n["html"][:200] for n in v["nodes"]][:3]) for v in found
               if v["impact"] in ("serious", "critical")]  # fmt: skip
    assert serious == []


def test_print_is_a4_and_shows_the_verdicts(visit):
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 reads the printed page")
    page = visit(page_of(REAL[0]))
    document = pdfium.PdfDocument(page.pdf(prefer_css_page_size=True))
    assert [round(side) for side in document[0].get_size()] == [595, 842]
    printed = "".join(p.get_textpage().get_text_bounded() for p in document)
    assert "报告未体现不等于没有做" in printed and "报告未体现" in printed
