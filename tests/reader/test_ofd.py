"""OFD files (GB/T 33190)."""

from __future__ import annotations

import pytest
from reader_files import ofd, typeset, zipped
from test_pdf import PARAGRAPHS, body

from auditor.reader import ReadError, read_bytes


def test_paragraphs_pages_and_page_numbers() -> None:
    report = read_bytes(ofd(typeset(PARAGRAPHS, rows=5)), "a.ofd")
    assert body(report) == PARAGRAPHS
    assert (report.format, report.extraction) == ("ofd", "ofd/1")
    assert next(s.page for s in report.sentences if "信息化手段" in report.text[s.start : s.end]) == 3


@pytest.mark.parametrize(("data", "code"), [
    (ofd([[(79, 100, 16, "甲")]])[:-30], "damaged"),
    (zipped({"OFD.xml": "<OFD/>"}), "damaged"),
    (zipped({"OFD.xml": '<!DOCTYPE a [<!ENTITY b "c">]><OFD>&b;</OFD>'}), "unsafe_xml"),
    (zipped({"OFD.xml": "<OFD/>", "Encryptions.xml": "<a/>"}), "encrypted"),
    (ofd([[]]), "empty"),
])  # fmt: skip
def test_faults_are_told(data: bytes, code: str) -> None:
    with pytest.raises(ReadError) as told:
        read_bytes(data, "a.ofd")
    assert told.value.code == code
