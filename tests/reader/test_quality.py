"""A text that is no report, or not whole, is told as such; nothing is called missing for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.data import load
from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.reader import read_bytes, read_report
from auditor.reader.quality import UNASSESSABLE

CASES = yaml.safe_load((Path(__file__).parent / "quality_cases.yaml").read_text(encoding="utf-8"))
REPORTS = sorted((Path(__file__).parents[2] / "reports").glob("*.txt"))
BODY = "一、主要举措和成效\n" + "全年受理行政许可申请1234件,办结1230件,按时办结率99.7%。" * 20 + "\n"


def codes(text: str) -> set[str]:
    doubtful = {*UNASSESSABLE, "cut_off", "replaced_characters", "sensitive_id", "sensitive_mobile", "sensitive_mark"}
    return {p.code for p in read_bytes(text.encode("utf-8"), "a.txt").problems} & doubtful


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_cases(case: dict[str, Any]) -> None:
    text = case["text"] * case.get("times", 1)
    if "encode" in case:
        text = text.encode(case["encode"]).decode(case["decode"], "replace").replace("\ufffd", "")
    assert codes(text) == ({case["code"]} if case["code"] else set())
    report = read_bytes(text.encode("utf-8"), "a.txt")
    assert (report.unassessable is not None) == case.get("closed", False)


def test_nothing_is_called_missing_where_nothing_can_be_told() -> None:
    ready = compiled(["outline-2021"])
    for case in CASES:
        if case.get("closed") and "encode" not in case:
            report = read_bytes((case["text"] * case.get("times", 1)).encode("utf-8"), "a.txt")
            audit = audit_report(report, ready, AuditOptions())[0]
            assert {f.status for f in audit.findings} == {"not_assessable"}
            assert audit.coverage.shown is None


def test_two_reports_in_one_file_are_told() -> None:
    one = "云沂市数据局2023年度法治政府建设情况报告\n" + BODY
    other = "云沂市民政局2024年度法治政府建设情况报告\n" + BODY
    assert codes(one + other) == {"several_reports"}
    # A list of links below a report holds titles but no reports.
    assert codes(one + "云沂市数据局\n2024年1月2日\n相关阅读\n" + other.split("\n")[0]) == set()
    # A page names its title in its head and again above the text.
    assert codes(one.split("\n")[0] + "_云沂市\n" + one) == set()


@pytest.mark.parametrize("number", range(len(REPORTS)))
def test_any_two_reports_in_one_file_are_told(number: int) -> None:
    one, other = (REPORTS[(number + step) % len(REPORTS)].read_text(encoding="utf-8") for step in (0, 3))
    report = read_bytes(f"{one}\n\n{other}".encode(), "a.txt")
    assert report.unassessable is not None
    assert (report.unassessable.code, report.unassessable.args) == ("several_reports", {"count": 2})


def test_what_stands_in_the_midst_of_a_report_begins_none() -> None:
    one = "云沂市数据局2023年度法治政府建设情况报告\n" + BODY
    for inside in (
        "现将服务群众的主要数据汇总后报告如下,供监督。\n", "附件:2023年度法治政府建设情况统计表\n",
        "(三)撰写2023年度法治政府建设情况报告\n", "2023年12月3日\n",
    ):
        assert codes(one + inside + BODY.replace("一、", "二、")) == set(), inside


@pytest.mark.parametrize("path", REPORTS, ids=[path.stem for path in REPORTS])
def test_real_reports_are_not_doubted(path: Path) -> None:
    assert read_report(path).unassessable is None


def test_every_code_has_its_sentences() -> None:
    for lang in ("zh", "en"):
        messages = load("messages")
        assert set(UNASSESSABLE) <= set(messages["problem"][lang])
        assert set(UNASSESSABLE) <= set(messages["reason"][lang])
