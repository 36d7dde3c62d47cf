"""Decisions written into the ledger come back as rulings; what cannot be applied is told by its cell."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

import openpyxl
import pytest
import yaml
from made import REAL, real

from auditor.records import Run
from auditor.reporter.ledger.back import LedgerError, rulings
from auditor.reporter.ledger.rows import open_points
from auditor.reporter.output import Look, open_sink, parse_target
from auditor.reporter.words import Words

SHEET = {"zh": "待处理事项", "en": "Open points"}
DECIDED = {"复核结论": "不采纳", "改判结论": "已体现", "原文": "某处原句", "复核人": "张三", "复核日期": "2025-03-01",
           "复核理由": "见第三段", "有效期至": "2026-03-01"}  # fmt: skip


def calm():
    """Audits with nothing in doubt, so that row 2 of the open points is required content not shown."""
    return [replace(a, findings=tuple(replace(f, review=None) for f in a.findings)) for a in real(REAL[0])]


@lru_cache(maxsize=2)
def written(folder, lang):
    """A ledger nobody has touched."""
    sink = open_sink(parse_target(f"xlsx:{folder / f'{lang}.xlsx'}"), Words(lang), Look())
    sink.add(calm())
    sink.finish(Run(()))
    return folder / f"{lang}.xlsx"


@pytest.fixture(scope="module")
def apart(tmp_path_factory):
    return tmp_path_factory.mktemp("ledgers")


@pytest.fixture
def ledger(tmp_path, apart):
    """Write a ledger, put `entries` into row 2 of the open points (or of `sheet`), give its path."""

    def make(entries, lang="zh", sheet=None, row=2, path=None):
        if path is None:
            path = tmp_path / "l.xlsx"
            shutil.copyfile(written(apart, lang), path)
        book = openpyxl.load_workbook(path)
        page = book[sheet or SHEET[lang]]
        heads = {c.value: c.column for c in page[1]}
        for head, value in entries.items():
            page.cell(row, heads[head]).value = value
        book.save(path)
        return str(path)

    return make


def faults(path):
    with pytest.raises(LedgerError) as error:
        rulings(path)
    return [(f.cell, f.code) for f in error.value.faults]


def test_an_untouched_ledger_holds_no_decision(ledger):
    assert rulings(ledger({})) == []


def test_a_rejected_verdict_becomes_a_ruling(ledger):
    audit, first = next(open_points(calm(), 1))
    assert rulings(ledger(DECIDED)) == [{
        "body": audit.body.agency, "year": audit.body.year, "checklist": audit.checklist.id, "item": first.item,
        "kind": "ruling", "status": "met", "reason": "见第三段", "by": "张三", "date": "2025-03-01",
        "expires": "2026-03-01", "text_hash": audit.report.text_sha256[:16], "quote": "某处原句",
    }]  # fmt: skip


def test_an_adopted_verdict_becomes_a_ruling_with_its_own_status(ledger):
    (record,) = rulings(ledger({"复核结论": "采纳", "复核人": "张三", "复核日期": datetime(2025, 3, 1),
                                "有效期至": "2026-03-01"}))  # fmt: skip
    assert (record["status"], record["date"], record["reason"]) == ("missing", "2025-03-01", "采纳")
    assert "quote" not in record


def test_what_people_write_on_closing_stays_theirs(ledger):
    assert rulings(ledger({"销号": "已销号", "销号依据": "x", "整改情况": "y", "单位反馈": "z"})) == []


def test_an_english_ledger_comes_back_too(ledger):
    entries = {"Decision": "adopt", "Decided by": "Zhang", "Decided on": "2025-03-01", "Valid until": "2026-03-01"}
    assert [r["status"] for r in rulings(ledger(entries, "en"))] == ["missing"]


@pytest.mark.parametrize(("entries", "head", "code"), [
    ({"复核结论": "同意"}, "复核结论", "ledger_value"), ({"复核结论": "=1+1"}, "复核结论", "ledger_formula"),
    ({"复核人": None}, "复核人", "ledger_empty"), ({"复核日期": "2025年3月"}, "复核日期", "ledger_value"),
    ({"复核日期": "2025-02-30"}, "复核日期", "ledger_value"), ({"有效期至": "2024-01-01"}, "有效期至", "ledger_early"),
    ({"改判结论": "合格"}, "改判结论", "ledger_value"), ({"改判结论": "报告未体现"}, "改判结论", "ledger_same"),
    ({"改判结论": None}, "改判结论", "ledger_empty"), ({"原文": None}, "原文", "ledger_empty"),
    ({"复核理由": None}, "复核理由", "ledger_empty"), ({"年度": "去年"}, "年度", "ledger_value"),
])  # fmt: skip
def test_a_row_that_cannot_be_applied_is_told_by_its_cell(ledger, entries, head, code):
    path = ledger({**DECIDED, **entries})
    sheet = openpyxl.load_workbook(path)[SHEET["zh"]]
    column = next(c.column_letter for c in sheet[1] if c.value == head)
    assert faults(path) == [(f"{SHEET['zh']}!{column}2", code)]


def test_two_sheets_that_differ(ledger):
    path = ledger(DECIDED)
    sheet = openpyxl.load_workbook(path)["全部事项"]
    item = openpyxl.load_workbook(path)[SHEET["zh"]]
    ids = {c.value: c.column for c in item[1]}
    wanted = (item.cell(2, ids["清单"]).value, item.cell(2, ids["事项编号"]).value)
    row = next(r[0].row for r in sheet.iter_rows(min_row=2)
               if (r[ids["清单"] - 1].value, r[ids["事项编号"] - 1].value) == wanted)  # fmt: skip
    ledger(DECIDED, sheet="全部事项", row=row, path=path)
    assert len(rulings(path)) == 1
    ledger({**DECIDED, "复核人": "李四"}, sheet="全部事项", row=row, path=path)
    assert [code for _, code in faults(path)] == ["ledger_twice"]


def test_a_column_gone(ledger):
    path = ledger({})
    book = openpyxl.load_workbook(path)
    for cell in book[SHEET["zh"]][1]:
        if cell.value == "文本指纹":
            cell.value = "别的"
    book.save(path)
    assert faults(path) == [("待处理事项!1", "ledger_column")]


def test_the_command(ledger, auditor, tmp_path):
    done = auditor("rulings", "import", ledger(DECIDED), "-o", tmp_path / "rulings.yaml")
    assert done.status == 0 and "导出 1 条" in done.err
    (record,) = yaml.safe_load((tmp_path / "rulings.yaml").read_text(encoding="utf-8"))
    assert record["by"] == "张三"
    bad = auditor("rulings", "import", ledger({**DECIDED, "复核人": None}), "-o", tmp_path / "no.yaml")
    assert bad.status == 2 and "复核人" in bad.err and not (tmp_path / "no.yaml").exists()
    (tmp_path / "x.xlsx").write_text("no workbook", encoding="utf-8")
    for path in (tmp_path / "x.xlsx", tmp_path / "none.xlsx"):
        assert auditor("rulings", "import", path).status == 2
