"""The ledger read back: sheets, columns, rows, drop-downs, links; nothing in it is a formula."""

from __future__ import annotations

from dataclasses import replace

import openpyxl
import pytest
from made import HOSTILE, REAL, found, hostile, real, years

from auditor.data import load
from auditor.records import CheckFinding, Problem, Ruling, Run
from auditor.reporter.inert import inert
from auditor.reporter.output import Look, TargetError, open_sink, parse_target
from auditor.reporter.words import Words

CONTRACT = [
    "序号", "单位", "单位类别", "年度", "事项", "依据条款", "结论", "原文",
    "位置", "问题类型", "建议", "复核结论", "复核人", "复核日期", "单位反馈", "责任人",
    "时限", "整改情况", "销号", "销号依据", "上年同类问题", "公开网址", "发布日期", "报送日期",
]  # fmt: skip


def write(path, *reports, lang="zh", look=None, problems=()):
    sink = open_sink(parse_target(f"xlsx:{path}"), Words(lang), look or Look())
    for audits in reports:
        sink.add(audits)
    sink.finish(Run((), problems))
    return openpyxl.load_workbook(path)


def rows(sheet):
    head, *body = sheet.iter_rows(values_only=True)
    return [dict(zip(head, r, strict=True)) for r in body]


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write(tmp_path_factory.mktemp("x") / "台账.xlsx", *(real(n) for n in REAL))


def test_sheets_and_columns(book):
    assert book.sheetnames == ["总览", "待处理事项", "全部事项", "阅读说明"]
    for name in ("待处理事项", "全部事项"):
        assert [c.value for c in book[name][1]][: len(CONTRACT)] == CONTRACT
        assert book[name].freeze_panes == "F2" and book[name].auto_filter.ref
    lists = {v.formula1 for v in book["待处理事项"].data_validations.dataValidation}
    assert '"采纳,不采纳,待核"' in lists and '"已销号,未销号"' in lists


def test_open_points_of_a_body_are_as_many_as_asked(tmp_path):
    book = write(tmp_path / "a.xlsx", *(real(n) for n in REAL), look=Look(open_points=2))
    told = rows(book["待处理事项"])
    assert [sum(r["单位"] == real(n)[0].body.agency for r in told) for n in REAL] == [2] * len(REAL)
    assert "最多 2 项" in "".join(str(r[0]) for r in book["阅读说明"].iter_rows(values_only=True))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_checks_have_a_sheet_those_to_look_at_first(tmp_path, lang):
    reports = [*(real(n) for n in REAL), *years(tmp_path)]
    checks = (*found(reports), CheckFinding((real(REAL[0])[0].report.path,), "terms", "word", "noted", ()))
    path = tmp_path / "a.xlsx"
    sink = open_sink(parse_target(f"xlsx:{path}"), Words(lang), Look(pages=f"{tmp_path}/p/"))
    for audits in reports:
        sink.add(audits)
    sink.finish(Run((), (), checks))
    book = openpyxl.load_workbook(path)
    sheet = book[load("ledger")["sheets"][lang]["checks"]]
    names = {c["key"]: c[lang] for c in load("ledger")["checks"]}
    told = rows(sheet)
    words = Words(lang)
    assert len(told) == len(checks) - 1 and not any(words("check", "terms") in r.values() for r in told)
    settled = [r[names["decision"]] is None for r in told]
    assert settled == sorted(settled) and True in settled and False in settled
    (wrong,) = [r for r in told if "34+8+18+2+6+2+5" in str(r[names["computation"]])]
    assert wrong[names["agency"]] == "深圳市罗湖区政务服务和数据管理局" and wrong[names["year"]] == 2024
    copied = next(r for r in told if r[names["check"]] == words("check", "copying"))
    assert copied[names["year"]] == 2024 and "2023" in copied[names["other"]]
    assert copied[names["quote"]] and copied[names["other_quote"]]
    assert not [c.coordinate for r in sheet.iter_rows() for c in r if c.data_type == "f"]
    assert sheet["B2"].hyperlink.target.endswith("#checks") or sheet["B2"].hyperlink.location == "checks"


def test_every_verdict_has_its_row(book):
    told = rows(book["全部事项"])
    findings = [(a, f) for n in REAL for a in real(n) for f in a.findings]
    assert len(told) == len(findings)
    words = Words("zh")
    for r, (a, f) in zip(told, findings, strict=True):
        assert (r["清单"], r["事项编号"], r["结论"]) == (a.checklist.id, f.item, words("status", f.status))
        if f.evidence and f.evidence[0].quote:
            assert r["原文"] == inert(f.evidence[0].quote)


def test_open_points_are_few_and_in_order(book):
    told = rows(book["待处理事项"])
    for name in REAL:
        agency = real(name)[0].body.agency
        points = [r for r in told if r["单位"] == agency]
        assert 0 < len(points) <= 15
        tiers = {(a.checklist.id, f.item): f for a in real(name) for f in a.findings}
        order = [_rank(tiers[p["清单"], p["事项编号"]]) for p in points]
        assert order == sorted(order)
    assert all(r["复核结论"] == "待核" and r["销号"] is None for r in told)


def _rank(f):
    """Verdicts in doubt stand first for the human eye, then required content, then the rest."""
    return 0 if f.review is not None else 1 if f.tier == "required" and f.status != "met" else 2


def test_totals_are_values(book):
    total = [r for r in rows(book["总览"]) if r["单位"] == "合计"]
    assert [r["应看事项"] for r in total] == [
        sum(real(n)[place].coverage.expected for n in REAL) for place in range(len(real(REAL[0])))
    ]


def test_how_to_read_says_it_judges_the_text(book):
    told = "".join(str(r[0]) for r in book["阅读说明"].iter_rows(values_only=True))
    assert "报告未体现不等于没有做" in told and "最多 15 项" in told


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_no_cell_is_a_formula_and_hostile_text_is_inert(tmp_path, lang):
    book = write(tmp_path / "l.xlsx", hostile(tmp_path), lang=lang, problems=(Problem("binary", "=1+1.txt"),))
    told = []
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", cell.coordinate
                if isinstance(cell.value, str):
                    told.append(cell.value)
                    assert not set(cell.value) & {"\u202e", "\x07", "\x1b"}
                if cell.hyperlink is not None:
                    raise AssertionError("no pages were written, so nothing may be linked")
    assert "=1+1.txt" in told
    assert any(inert(HOSTILE[0]) in t for t in told)


def test_links_lead_to_the_pages_of_the_same_run(tmp_path):
    look = Look(pages=f"{tmp_path}/gap-report/")
    book = write(tmp_path / "out" / "l.xlsx", real(REAL[0]), look=look)
    (first,) = [c for c in book["待处理事项"][2] if c.hyperlink]
    item = rows(book["待处理事项"])[0]
    target = first.hyperlink.target.replace("\\", "/")
    assert target.startswith("../gap-report/") and str(tmp_path) not in target
    assert first.hyperlink.location == f"{item['清单']}.{item['事项编号']}"


def test_a_ruling_on_record_is_filled_in(tmp_path):
    (audit, *rest) = real(REAL[0])
    ruling = Ruling("met", "见第三段", "张三", "2025-03-01", "2026-03-01")
    missing = next(f for f in audit.findings if f.status == "missing" and f.expected)
    findings = tuple(replace(f, ruling=ruling) if f is missing else f for f in audit.findings)
    book = write(tmp_path / "l.xlsx", [replace(audit, findings=findings), *rest])
    (told,) = [r for r in rows(book["全部事项"]) if r["复核人"]]
    assert (told["结论"], told["复核结论"], told["改判结论"]) == ("报告未体现", "不采纳", "已体现")
    assert told["销号"] is None


def test_same_input_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, real(REAL[0]), real(REAL[1]))
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()


def test_words_for_people(book):
    for sheet in book:
        for r in rows(sheet):
            for key, value in r.items():
                if key not in ("原文", "位置") and isinstance(value, str):
                    assert not [w for w in load("forbidden")["words"] if w in value], (sheet.title, key, value)


def test_it_needs_a_path(tmp_path):
    with pytest.raises(TargetError) as fault:
        parse_target("xlsx")
    assert fault.value.code == "needs_path"
    with pytest.raises(TargetError) as fault:
        open_sink(parse_target(f"xlsx:{tmp_path}"), Words("zh"), Look())
    assert fault.value.code == "not_writable"


def test_a_broken_run_leaves_nothing(tmp_path):
    sink = open_sink(parse_target(f"xlsx:{tmp_path}/l.xlsx"), Words("zh"), Look())
    sink.add(real(REAL[0]))
    sink.abandon()
    assert list(tmp_path.iterdir()) == []
