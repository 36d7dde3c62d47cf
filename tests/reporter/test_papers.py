"""The page for the head of a body, and the checklist before drafting."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from string import Formatter

import docx
import pytest
from docx.oxml.ns import qn
from made import HOSTILE, REAL, found, hostile, real, years
from tools import needs

from auditor.data import load
from auditor.drafting import duties
from auditor.pipeline import AuditOptions
from auditor.profiles import BodyOptions
from auditor.records import Run
from auditor.reporter.digest import TIERS
from auditor.reporter.letters.duties import write_duties
from auditor.reporter.output import Look, open_sink, parse_target
from auditor.reporter.words import Words

BODIES = ["清远市公安局", "甲县人民政府", "罗湖区政务服务和数据管理局", "乙镇人民政府", "国家税务总局丙市税务局"]


def told(path) -> str:
    body = docx.Document(path).element.body
    return "\n".join("".join(t.text or "" for t in p.iter(qn("w:t"))) for p in body.iter(qn("w:p")))


def brief(path, *reports, lang="zh", end=None):
    sink = open_sink(parse_target(f"brief:{path}"), Words(lang), Look())
    for audits in reports:
        sink.add(audits)
    sink.finish(end or Run(()))


@pytest.mark.parametrize("name", BODIES)
def test_the_list_holds_every_item_expected_of_the_body_and_no_other(tmp_path, name):
    listed = duties(name, AuditOptions())
    write_duties(str(tmp_path / "a.docx"), listed, Words("zh"))
    document = docx.Document(tmp_path / "a.docx")
    rows = [[c.text for c in r.cells] for t in document.tables for r in t.rows[1:]]
    expected = [d.title for tier in TIERS for d in listed.items if d.tier == tier]
    assert [r[1] for r in rows] == expected and [r[0] for r in rows] == [str(n + 1) for n in range(len(rows))]
    assert all(r[2] and r[3] and r[4] == "" and r[5] == "□" for r in rows)
    assert not [r[3] for r in rows if "建议补充" in r[3] or "审核人" in r[3]]
    text = told(tmp_path / "a.docx")
    assert f"共{len(rows)}项" in text and text.startswith(name)
    assert not [w for w in load("forbidden")["words"] if w in text]


def test_what_is_expected_follows_kind_and_functions():
    titles = {name: {d.item for d in duties(name, AuditOptions()).items} for name in BODIES}
    assert len({frozenset(t) for t in titles.values()}) == len(BODIES)
    more = duties(BODIES[2], AuditOptions(BodyOptions(functions=("enforcement",))))
    assert {d.item for d in more.items} - titles[BODIES[2]]
    known = BodyOptions(agency="某某", kind="government", level="city")
    listed = duties("某某", AuditOptions(agencies={"某某": known}))
    assert listed.body.kind == "government"


def test_an_unknown_name_is_told(tmp_path):
    write_duties(str(tmp_path / "a.docx"), duties("某某", AuditOptions()), Words("zh"))
    assert "请核实：未能由名称（某某）判断单位类别" in told(tmp_path / "a.docx")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_hostile_name_is_inert_in_both_papers(tmp_path, lang):
    name = "".join(HOSTILE)
    write_duties(str(tmp_path / "a.docx"), duties(name, AuditOptions()), Words(lang))
    brief(tmp_path / "b.docx", [replace(a, body=replace(a.body, agency=name)) for a in hostile(tmp_path)], lang=lang)
    for path in ("a.docx", "b.docx"):
        text = told(tmp_path / path)
        assert "<script>" in text and not set(text) & {"\u202e", "\x07", "\x1b"}


def test_same_input_same_bytes(tmp_path):
    for place in ("a", "b"):
        (tmp_path / place).mkdir()
        write_duties(str(tmp_path / place / "d.docx"), duties(BODIES[0], AuditOptions()), Words("zh"))
        brief(f"{tmp_path}/{place}/brief/", *(real(n) for n in REAL))
    made = [sorted(p.relative_to(tmp_path / x) for p in (tmp_path / x).rglob("*.docx")) for x in ("a", "b")]
    assert made[0] == made[1] and len(made[0]) == 1 + len(REAL)
    assert all((tmp_path / "a" / p).read_bytes() == (tmp_path / "b" / p).read_bytes() for p in made[0])


@pytest.mark.parametrize("name", REAL)
def test_a_page_for_the_head_says_how_the_text_stands(tmp_path, name):
    audits = real(name)
    brief(tmp_path / "a.docx", audits, end=Run((), (), found([audits])))
    text = told(tmp_path / "a.docx")
    counted = [f for a in audits for f in a.findings if f.expected and f.status not in
               ("not_applicable", "not_assessable")]  # fmt: skip
    for tier, label in (("required", "应报内容"), ("main", "报告要点")):
        fs = [f for f in counted if f.tier == tier]
        assert f"{label}应看{len(fs)}项，已体现{sum(f.status == 'met' for f in fs)}项" in text
    for a in audits:
        assert f"体现率{a.coverage.shown}%，提及率{a.coverage.mentioned}%" in text
        assert f"{a.coverage.score}%" not in re.sub("(体现|提及)率[^，。]*", "", text)
    assert "报告未体现不等于没有做" in text
    assert not [w for w in load("forbidden")["words"] if w in re.sub("“.*?”", "", text)]


def test_both_languages_have_the_same_texts_with_the_same_fields():
    def fields(value):
        parts = value if isinstance(value, list) else [value]
        return {f for part in parts for _, f, _, _ in Formatter().parse(part) if f}

    texts = load("papers")
    for paper in texts["zh"]:
        assert list(texts["zh"][paper]) == list(texts["en"][paper])
        for name, ours in texts["zh"][paper].items():
            assert fields(ours) == fields(texts["en"][paper][name]), name
            assert not re.search("[一-鿿]", str(texts["en"][paper][name])), name


@needs("soffice")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_head_reads_one_page_whatever_the_report(tmp_path, lang):
    pdfium = pytest.importorskip("pypdfium2", reason="pypdfium2 reads the rendered page")
    long = [replace(a, body=replace(a.body, agency="某某市" + "很长的" * 40 + "局"),
                    findings=tuple(replace(f, title="很长的事项名称" * 6) for f in a.findings))
            for a in real(REAL[0])]  # fmt: skip
    reports = [*(real(n) for n in REAL), *years(tmp_path), hostile(tmp_path), long]
    brief(tmp_path / "a.docx", *reports, lang=lang, end=Run((), (), found(reports)))
    home = f"-env:UserInstallation=file://{tmp_path}/lo"
    convert = ["soffice", "--headless", home, "--convert-to", "pdf", "--outdir", str(tmp_path)]
    subprocess.run([*convert, str(tmp_path / "a.docx")], check=True, capture_output=True)
    assert len(pdfium.PdfDocument(tmp_path / "a.pdf")) == len(reports)
