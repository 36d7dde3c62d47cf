"""Saved pages and markdown: what is read from them, and what of them is site and not report."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from auditor.reader import ReadError, read_bytes, read_report
from auditor.records import Report

HERE = Path(__file__).parent
PAGES = yaml.safe_load((HERE / "pages.yaml").read_text(encoding="utf-8"))
BODY = ("preamble", "leadership", "results", "correction", "shortcomings", "plans", "signature")
TEXT = "甲县教育局2024年度法治政府建设情况报告\n一、主要举措和成效\n全年开展培训3场。\n"


def roles_at(report: Report, quote: str) -> set[str]:
    """Roles of the spans that hold the quote's occurrences."""
    found, at = set(), report.text.find(quote)
    assert at >= 0, quote
    while at >= 0:
        found |= {s.role for s in report.spans if s.start < at + len(quote) and at < s.end}
        at = report.text.find(quote, at + 1)
    return found


def test_every_page_has_its_table() -> None:
    assert {p.name for p in (HERE / "pages").iterdir()} == set(PAGES)


@pytest.mark.parametrize("name", sorted(PAGES))
def test_page(name: str) -> None:
    told, report = PAGES[name], read_report(HERE / "pages" / name)
    meta = report.metadata
    assert (report.format, report.encoding) == (told["format"], told["encoding"])
    assert (meta.agency, meta.year) == (told["agency"], told["year"])
    assert (meta.published, meta.signed) == (told["published"], told["signed"])
    at = 0
    for role, quote in told["body"]:
        found = report.text.find(quote, at)
        assert found >= 0, f"{quote!r} is lost or out of order"
        inside = [s for s in report.sentences if s.start <= found < s.end]
        assert [s.role for s in inside] == [role], quote
        at = found + len(quote)
    for quote in told["beside"]:
        assert not roles_at(report, quote) & set(BODY), quote
    for quote in told["absent"]:
        assert quote not in report.text


def test_table_rows_stay_sentences_of_their_own() -> None:
    report = read_report(HERE / "pages" / "table.html")
    rows = [report.text[s.start : s.end] for s in report.sentences if "\t" in report.text[s.start : s.end]]
    assert "行政处罚\t412件" in rows
    assert "行政复议\t5件" in rows


@pytest.mark.parametrize(
    ("name", "text", "format_", "extraction"),
    [
        ("a.txt", TEXT, "text", "text/1"),
        ("a.md", TEXT, "md", "md/1"),
        ("a", TEXT, "text", "text/1"),
        ("a", "# 甲\n\n## 乙\n\n" + TEXT, "md", "md/1"),
        ("a.txt", "# 甲\n\n## 乙\n\n" + TEXT, "text", "text/1"),
        ("a.htm", f"<html><body><p>{TEXT}</p></body></html>", "html", "html/1"),
        ("a.txt", f"<html><body><p>{TEXT}</p></body></html>", "html", "html/1"),
        ("a.html", TEXT, "text", "text/1"),
        ("a.txt", TEXT + "成绩<60分的1人,>90分的2人。\n", "text", "text/1"),
    ],
)
def test_the_content_tells_the_format(name: str, text: str, format_: str, extraction: str) -> None:
    report = read_bytes(text.encode("utf-8"), name)
    assert (report.format, report.extraction) == (format_, extraction)


def test_only_html_changes_the_text() -> None:
    for name in ("a.txt", "a.md"):
        assert read_bytes(TEXT.encode(), name).text == TEXT


@pytest.mark.parametrize("markup", ["<html><body><script>x</script></body></html>", "<div><p></p><span> </span></div>"])
def test_a_page_without_words_is_empty(markup: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_bytes(markup.encode(), "a.html")
    assert caught.value.code == "empty"


def test_prose_in_a_menus_block_is_kept_as_body() -> None:
    """Evidence lost with a badly named block would make a false "not shown"."""
    page = (
        "<html><body><h1>甲县教育局2024年度法治政府建设情况报告</h1><div class='nav'><p>一、主要举措和成效</p>"
        "<p>全年组织行政执法人员培训3场,参训120人次。</p></div></body></html>"
    )
    report = read_bytes(page.encode(), "a.html")
    assert roles_at(report, "参训120人次") == {"results"}
