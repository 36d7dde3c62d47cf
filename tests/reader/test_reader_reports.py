"""The five published reports: what is read from each, also under names that tell nothing."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from auditor.profiles import resolve
from auditor.reader import read_report, read_text
from auditor.records import Source

HERE = Path(__file__).parent
REPORTS = HERE.parents[1] / "reports"
CORPUS = HERE.parent / "corpus"
TOLD = yaml.safe_load((HERE / "metadata.yaml").read_text(encoding="utf-8"))
FURNITURE = yaml.safe_load((HERE / "furniture.yaml").read_text(encoding="utf-8"))
BESIDE = ("chrome", "masthead", "signature")


def check(path: Path, told: dict[str, Any]) -> None:
    report = read_report(path)
    meta = report.metadata
    body, doubts = resolve(meta)
    for key in ("agency", "year", "title", "published", "signed", "signed_by"):
        assert getattr(meta, key) == told[key], key
    assert list(meta.page_dates) == told["page_dates"]
    assert (body.agency, body.year, body.published, body.signed) == (
        meta.agency, meta.year, meta.published, meta.signed,
    )  # fmt: skip
    assert (body.level, body.kind, list(body.functions)) == (told["level"], "department", told["functions"])
    assert body.sources == {name: Source(*source) for name, source in told["sources"].items()}
    assert [p.code for p in (*report.problems, *doubts)] == told["problems"]
    assert (report.format, report.encoding, report.extraction) == ("text", "utf-8", "text/1")


def test_the_table_holds_the_five_reports() -> None:
    assert set(TOLD) == set(FURNITURE) == {p.name for p in REPORTS.glob("*.txt")}
    assert len(TOLD) == 5


@pytest.mark.parametrize("name", sorted(TOLD))
def test_metadata(name: str) -> None:
    check(REPORTS / name, TOLD[name])


@pytest.mark.parametrize("name", sorted(TOLD))
def test_metadata_under_a_meaningless_name(name: str, tmp_path: Path) -> None:
    neutral = tmp_path / f"{sorted(TOLD).index(name) + 1:03}.txt"
    shutil.copyfile(REPORTS / name, neutral)
    check(neutral, TOLD[name] | TOLD[name].get("neutral", {}))


def test_differing_page_dates_are_told_with_both_days() -> None:
    report = read_report(REPORTS / "2023-广东省政务服务数据管理局.txt")
    told = [p.args["dates"] for p in report.problems if p.code == "page_dates_differ"]
    assert told == [("2024-01-11", "2024-01-17")]


@pytest.mark.parametrize("name", sorted(TOLD))
def test_furniture(name: str) -> None:
    report = read_report(REPORTS / name)
    lines = report.text.split("\n")
    told = {line: role for line, role, _ in FURNITURE[name]}
    for line, _, words in FURNITURE[name]:
        assert lines[line - 1].strip().startswith(words)
    roles: dict[int, set[str]] = {}
    for s in report.sentences:
        first = report.text.count("\n", 0, s.start) + 1
        for line in range(first, first + report.text.count("\n", s.start, s.end) + 1):
            roles.setdefault(line, set()).add(s.role)
    assert set(roles) == {n for n, line in enumerate(lines, 1) if line.strip()}, "lines without a sentence"
    for line, found in roles.items():
        if line in told:
            assert found == {told[line]}, line
        else:
            assert not found & set(BESIDE), (line, lines[line - 1])


@pytest.mark.parametrize("name", sorted(TOLD))
def test_text_is_the_file_unchanged(name: str) -> None:
    assert read_report(REPORTS / name).text.encode("utf-8") == (REPORTS / name).read_bytes()


METADATA = [
    # title or first words, file name, agency, year
    ("甲县人民政府2024年度法治政府建设情况报告\n一、工作情况\n办理案件3件。\n", "1.txt", "甲县人民政府", 2024),
    ("甲县人民政府关于二〇二四年度法治政府建设情况的报告\n一、工作情况\n办理3件。\n", "1.txt", "甲县人民政府", 2024),
    ("中共甲县委 甲县人民政府关于2023年度法治政府建设情况的报告\n一、工作情况\n办理3件。\n", "1.txt",
     "中共甲县委、甲县人民政府", 2023),
    ("2022年度乙市水利局法治政府建设工作报告\n一、工作情况\n办理案件3件。\n", "1.txt", "乙市水利局", 2022),
    ("一、工作情况\n2024年,全年办理案件3件,开展普法宣传活动12次,发放资料2000份。\n", "2024-丙县公安局.txt",
     "丙县公安局", 2024),
    ("一、工作情况\n全年办理案件3件,开展普法宣传活动12次,发放资料2000份。\n", "丙县公安局2023.txt", "丙县公安局", 2023),
    ("一、工作情况\n全年办理案件3件,开展普法宣传活动12次,发放资料2000份。\n", "1.txt", None, None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "name", "agency", "year"), METADATA)
def test_names_and_years(text: str, name: str, agency: str | None, year: int | None) -> None:
    meta = read_text(text, name).metadata
    assert (meta.agency, meta.year) == (agency, year)
    for key in ("agency", "year"):
        if key in meta.sources:
            assert meta.sources[key].inferred == (meta.sources[key].origin == "file_name"), key


def test_what_is_not_told_is_told_as_a_problem() -> None:
    report = read_text("一、工作情况\n全年办理案件3件,开展普法宣传活动12次,发放资料2000份。\n", "1.txt")
    assert {p.code for p in report.problems} == {"agency_unknown", "year_unknown"}


def test_a_line_cut_short_by_a_long_number_ends_no_paragraph() -> None:
    """A page of fixed width whose figures go to the next line whole: nearly every line falls short."""
    report = read_report(CORPUS / "w11_enforce.txt")
    sentences = [report.text[s.start : s.end].replace("\n", "") for s in report.sentences]
    assert "设立“城管调解室”，对噪声、犬只、装修垃圾等纠纷开展行政调解412件，成功388件；" in sentences
