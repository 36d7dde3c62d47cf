"""Quotations are proved against the original file, whatever its format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from reader_files import docx, ofd, p, pdf, typeset

from auditor.cli import main
from auditor.reader import read_report

LINES = [
    "云沂市数据局2024年度法治政府建设情况报告", "一、主要举措和成效", "全年组织宪法宣誓2次,受理行政许可申请1234件,按时办结1230件。",
    "二、存在的不足", "一是执法人员能力有待提升。", "云沂市数据局", "2025年1月10日",
]  # fmt: skip
OTHER = [line.replace("宪法宣誓2次", "宪法宣誓3次") for line in LINES]
MAKE = {
    "a.docx": lambda lines: docx("".join(map(p, lines))),
    "a.pdf": lambda lines: pdf(typeset(lines)),
    "a.ofd": lambda lines: ofd(typeset(lines)),
    "a.html": lambda lines: f"<html><body><div>{''.join(f'<p>{line}</p>' for line in lines)}</div></body></html>".encode("gb18030"),
}  # fmt: skip


def run(*words: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(list(words))
    return int(left.value.code or 0)


@pytest.mark.parametrize("name", MAKE)
def test_a_result_holds_for_its_file_and_for_no_other(tmp_path: Path, name: str) -> None:
    file, result = tmp_path / name, tmp_path / "r.json"
    file.write_bytes(MAKE[name](LINES))
    assert run("audit", str(file), "-c", "outline-2021", "-o", f"json:{result}", "-q") == 0
    audit = json.loads(result.read_text(encoding="utf-8"))["audits"][0]
    text = read_report(file).text
    passages = [e for f in audit["findings"] for e in f["evidence"]]
    assert passages
    assert all(text[e["start"] : e["end"]] == e["quote"] for e in passages)
    assert {e["page"] for e in passages} == ({1} if name in ("a.pdf", "a.ofd") else {None})
    assert run("verify", str(result), str(file)) == 0
    file.write_bytes(MAKE[name](OTHER))
    assert run("verify", str(result), str(file)) == 1
