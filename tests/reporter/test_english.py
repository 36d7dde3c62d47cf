"""English output is English: no label of any output is taken from the Chinese texts."""

from __future__ import annotations

import ast
import json
import re
import sys
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from made import REAL, found, real, years

import auditor.data
from auditor.drafting import duties
from auditor.gate.config import Config
from auditor.gate.decide import Gate
from auditor.pipeline import AuditOptions
from auditor.records import Problem, Reason, Run
from auditor.reporter import plain
from auditor.reporter.comparison.editions import series
from auditor.reporter.comparison.lines import lines
from auditor.reporter.comparison.pages import write_pages
from auditor.reporter.letters.duties import write_duties
from auditor.reporter.output import FORMATS, Look, open_sink, parse_target
from auditor.reporter.words import Words

PACKAGE = Path(auditor.data.__file__).parents[1]
_MARK = "\u2042"
_LOADED = auditor.data.load
# The store holds codes, titles and quotations, and no sentence of ours.
SPEAKING = tuple(name for name in FORMATS if name != "parquet")
SPOKEN = ("messages", "ledger", "letter", "papers")


def _marked(value):
    """The same data, each Chinese text marked: it must not come out in English."""
    if isinstance(value, dict):
        if {"zh", "en"} <= set(value):
            return {k: (_all_marked(v) if k == "zh" else v) for k, v in value.items()}
        return {k: _marked(v) for k, v in value.items()}
    return [_marked(v) for v in value] if isinstance(value, list) else value


def _all_marked(value):
    if isinstance(value, dict):
        return {k: _all_marked(v) for k, v in value.items()}
    if isinstance(value, list):
        return [_all_marked(v) for v in value]
    return value + _MARK if isinstance(value, str) else value


@lru_cache(maxsize=8)
def _spoken(name):
    return _marked(_LOADED(name))


@pytest.fixture
def marked(monkeypatch):
    """Every module that loads sentences gets the marked ones."""

    def load(name):
        return _spoken(name) if name in SPOKEN else _LOADED(name)

    for module in [m for n, m in sys.modules.items() if n.startswith("auditor.reporter")]:
        if hasattr(module, "load"):
            monkeypatch.setattr(module, "load", load)


def words_of(path: Path) -> str:
    if path.suffix == ".docx":
        return "".join(t.text or "" for t in docx.Document(path).element.body.iter(qn("w:t")))
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        told = [str(c.value) for s in book for r in s.iter_rows() for c in r]
        lists = [str(v.formula1) for s in book for v in s.data_validations.dataValidation]
        return "".join([*book.sheetnames, *told, *lists])
    return path.read_text(encoding="utf-8")


def reports(folder):
    judged = []
    for audits in (real(REAL[0]), real(REAL[3]), *years(folder)):
        changed = []
        for a in audits:
            first, *rest = Gate(Config(), [], None, today="2026-01-01").see(a).findings
            findings = (replace(first, review=Reason("weak_item")), *rest)
            changed.append(replace(a, findings=findings, problems=(Problem("year_unknown"),)))
        judged.append(tuple(changed))
    return judged


def write_all(folder, lang):
    """Every format, and the papers and comparison beside them."""
    audits = reports(folder)
    names = ("figures", "copying", "citations", "terms", "promises")
    end = Run((), (Problem("unreadable", "x.txt"),), found(audits, names))
    endings = {"html": "/", "docx": "/", "brief": "/", "xlsx": ".xlsx"}
    for name in SPEAKING:
        look = Look(verbose=True, reviewer=True)
        sink = open_sink(parse_target(f"{name}:{folder}/{name}{endings.get(name, '.txt')}"), Words(lang), look)
        for one in audits:
            sink.add(one)
        sink.finish(end)
    one = open_sink(parse_target(f"html:{folder}/one.html"), Words(lang), Look())
    one.add(audits[0])
    one.finish(end)
    write_duties(f"{folder}/duties.docx", duties("甲县教育局", AuditOptions()), Words(lang))
    result = [json.loads(json.dumps(plain.audit(a, Words(lang)))) for r in audits for a in r]
    write_pages(f"{folder}/compared/", series([result], {}), Words(lang))
    (folder / "lines.txt").write_text("\n".join(lines(series([result], {}), Words(lang))), encoding="utf-8")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_output_in_english_takes_a_chinese_label(tmp_path, marked, lang):
    write_all(tmp_path, lang)
    made = [p for p in tmp_path.rglob("*") if p.is_file() and not re.match(r"\d{4}-.*\.txt$", p.name)]
    assert len(made) >= len(SPEAKING) + 3
    told = {p.relative_to(tmp_path).as_posix(): _MARK in words_of(p) for p in made}
    if lang == "en":
        assert [name for name, found_ in told.items() if found_] == []
    else:
        # The mark does come out where it should: the test can fail.
        assert [name for name, found_ in told.items() if not found_] == []


# Names of typefaces are no labels.
_DATA = {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"}


def _chinese(text: str) -> bool:
    return re.search("[一-鿿]", text) is not None


def test_no_label_stands_in_the_code_or_in_a_template():
    found_ = []
    for path in sorted((PACKAGE / "reporter").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docs = {id(n.body[0].value) for n in ast.walk(tree)
                if isinstance(n, (ast.Module, ast.ClassDef, ast.FunctionDef)) and n.body
                and isinstance(n.body[0], ast.Expr)}  # fmt: skip
        found_ += [(path.name, n.value) for n in ast.walk(tree)
                   if isinstance(n, ast.Constant) and isinstance(n.value, str) and id(n) not in docs
                   and _chinese(n.value) and n.value not in _DATA and not n.value.startswith("^")]  # fmt: skip
    for path in sorted((PACKAGE / "reporter" / "templates").iterdir()):
        text = path.read_text(encoding="utf-8")
        if _chinese(text):
            found_.append((path.name, "".join(re.findall("[一-鿿]+", text))))
    assert found_ == []
