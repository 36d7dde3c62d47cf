"""Audits to tell: the reports that come with the product, and one full of text that would do harm."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from auditor.checks.run import ALL, Checks
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.reader import read_report
from auditor.records import Audit, CheckFinding

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


_STEADY = "加强规范性文件管理,对涉及公平竞争的政策措施逐件审查,建立部门会商和专家论证机制,全年未出现应当纠正的情形。"
_YEARS = {
    2023: ("办结行政复议案件12件。", "下一年将建成统一的法治宣传教育展示中心并向社会开放参观。"),
    2024: ("办结行政复议案件20件。\n组织执法人员培训4期320人次,其中法律知识2期、执法实务1期。",
           "下一年继续开展法治宣传。"),
}  # fmt: skip


@lru_cache(maxsize=4)
def years(folder: Path, agency: str = "甲市教育局") -> tuple[tuple[Audit, ...], ...]:
    """Two reports of one body, a year apart, with much that is word for word the same."""
    out = []
    for year, (done, plan) in _YEARS.items():
        text = (
            f"{agency}{year}年度法治政府建设情况的报告\n\n一、主要举措和成效\n\n{_STEADY}{done}\n\n二、存在的不足\n\n"
            f"普法宣传形式不够丰富,基层执法力量薄弱。\n\n三、下一步计划\n\n{plan}\n\n{agency}\n{year + 1}年1月3日\n"
        )
        path = folder / f"{year}-{agency}.txt"
        path.write_text(text, encoding="utf-8")
        out.append(tuple(audit_report(read_report(path, path.name), _ready(), AuditOptions())))
    return tuple(out)


def found(reports: Iterable[Sequence[Audit]], names: Sequence[str] = ALL) -> tuple[CheckFinding, ...]:
    """What the checks find in these reports."""
    checks = Checks(names)
    for audits in reports:
        checks.add(audits)
    return checks.finish()


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
