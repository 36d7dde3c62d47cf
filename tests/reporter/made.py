"""Audits to tell: the reports that come with the product, and one full of text that would do harm."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.reader import read_report
from auditor.records import Audit

REPORTS = Path(__file__).parents[2] / "reports"
REAL = sorted(p.name for p in REPORTS.glob("*.txt"))
# Each would act somewhere if a format let it: markup, attributes, formulas, control and direction
# marks, a comment and the line that a page keeps for checks, template marks.
HOSTILE = (
    "<script>alert(1)</script>", '"onload=alert(1) x="', '=HYPERLINK("http://example.org","x")',
    "+cmd|' /C calc'!A0",
    "\u202eexe.txt\u202c", "\x07\x1b[31m", "<!--auditor:checks-->", "{{ 7*7 }}{% raw %}", "]]>&lt;&amp;",
    "\U0001f600\U0001f468\u200d\U0001f469",
    "</mark></section></main>", "<img src=x onerror=alert(1)>",
)  # fmt: skip
_CHECKLISTS = ("outline-2021", "annual-report-duty")


@lru_cache(maxsize=1)
def _ready():
    return compiled(_CHECKLISTS)


@lru_cache(maxsize=16)
def real(name: str) -> tuple[Audit, ...]:
    """The audits of one of the reports that come with the product."""
    return tuple(audit_report(read_report(REPORTS / name, name), _ready(), AuditOptions()))


def hostile_text() -> str:
    """A report that is audited like any other, with harm in its title, sentences and headings."""
    marks = "".join(HOSTILE)
    return (
        f"某市{HOSTILE[0]}司法局关于2024年度法治政府建设情况的报告\n\n一、主要举措和成效{HOSTILE[10]}\n\n"
        f"党组理论学习中心组专题学习习近平法治思想4次{marks}。{HOSTILE[2]}\n=1+1\n"
        f"聘请法律顾问审核合同{HOSTILE[11]}35份。办理行政复议案件{HOSTILE[4]}12件。{'长' * 10000}\n\n"
        f"二、存在的问题\n\n普法宣传形式{HOSTILE[1]}不够多样。\n\n三、下一步计划\n\n继续加强普法宣传。\n\n某市司法局\n2025年1月3日\n"
    )


def hostile(folder: Path, name: str = "a'b&c#d%20.txt") -> tuple[Audit, ...]:
    """Its audits."""
    path = folder / name
    path.write_text(hostile_text(), encoding="utf-8")
    return tuple(audit_report(read_report(path, name), _ready(), AuditOptions()))
