"""One report in every format and layout."""

from __future__ import annotations

import html
import io
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "reader"))
LAYOUTS = yaml.safe_load((Path(__file__).parent / "layouts.yaml").read_text(encoding="utf-8"))
MARKER: str = LAYOUTS["marker"]
_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,3}、|^[(\uff08][一二三四五六七八九十]{1,3}[)\uff09]")
_DAY = "2025-01-20"


@dataclass(frozen=True)
class Sample:
    """A report as its title and paragraphs."""

    name: str
    title: str
    paragraphs: list[str]

    @property
    def text(self) -> str:
        return "\n".join([self.title, *self.paragraphs])


@dataclass(frozen=True)
class Rendering:
    """A file made from a sample: `group` is the format, `layout` how its pages look."""

    group: str
    layout: str
    name: str
    data: bytes


def texts(sample: Sample) -> Iterator[Rendering]:
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        yield Rendering("txt", encoding, "a.txt", sample.text.replace("\n", "\r\n").encode(encoding))


def pages(sample: Sample) -> Iterator[Rendering]:
    for layout in LAYOUTS["layouts"]:
        body = "\n".join(
            layout["paragraph"].format(text=html.escape(p), spans=_spans(p)) for p in sample.paragraphs
        )
        page = layout["page"].format(title=html.escape(sample.title), body=body, date=_DAY, marker=MARKER)
        yield Rendering("html", layout["name"], "a.html", page.encode(layout["encoding"], "xmlcharrefreplace"))


def _spans(text: str) -> str:
    """A text cut into spans at odd places, as editors leave it."""
    cut = [text[at : at + 7] for at in range(0, len(text), 7)]
    return "".join(f'<span style="font-family:仿宋">{html.escape(part)}</span>' for part in cut)


def word(sample: Sample) -> Iterator[Rendering]:
    yield Rendering("docx", "逐段", "a.docx", _docx(sample))
    yield Rendering("docx", "自动编号、页眉、修订痕迹", "b.docx", _numbered(sample))
    yield Rendering("docx", "全文置于单格表格", "c.docx", _boxed(sample))


def _docx(sample: Sample, official: bool = False, head: bool = False) -> bytes:
    import docx
    from docx.shared import Pt

    document = docx.Document()
    if head:
        document.sections[0].header.paragraphs[0].text = "我市" + MARKER
    title = document.add_paragraph(sample.title)
    title.alignment = 1
    for text in sample.paragraphs:
        made = document.add_paragraph(text)
        if official:
            made.paragraph_format.first_line_indent = Pt(32)
            made.paragraph_format.line_spacing = Pt(29)
            made.paragraph_format.space_after = Pt(0)
            made.alignment = 3
            for run in made.runs:
                run.font.size = Pt(16)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _numbered(sample: Sample) -> bytes:
    """Numbers of headings as automatic ones where they count on without a gap."""
    from reader_files import docx, numbered, p, r
    from test_docx import OUTLINE

    from auditor.reader.binary.numerals import numeral

    counts = [0, 0]
    body = [p(sample.title)]
    for text in sample.paragraphs:
        found = _NUMBER.match(text)
        level = 1 if found and found.group()[0] in "(\uff08" else 0
        expected = numeral(counts[level] + 1, "chineseCounting")
        if found and found.group().strip("、()\uff08\uff09") == expected and found.group()[0] != "\uff08":
            counts[level] += 1
            if level == 0:
                counts[1] = 0
            body.append(numbered(text[found.end() :], 1, level))
        else:
            half = len(text) // 2
            gone = f"<w:del><w:r><w:delText>我市{MARKER}。</w:delText></w:r></w:del>"
            body.append(p(inner=r(text[:half]) + gone + f"<w:ins>{r(text[half:])}</w:ins>"))
    return docx("".join(body), '<w:headerReference r:id="rId2"/>', numbering=OUTLINE, header2=p(f"我市{MARKER}"))


def _boxed(sample: Sample) -> bytes:
    from reader_files import docx, p

    rows = "".join(p(text) for text in sample.paragraphs)
    return docx(f"{p(sample.title)}<w:tbl><w:tr><w:tc>{rows}</w:tc></w:tr></w:tbl>")


def drawn(sample: Sample) -> Iterator[Rendering]:
    from reader_files import ofd, pdf, typeset

    for size, columns, rows, layout in ((16, 28, 22, "公文版式"), (10.5, 42, 40, "小号字")):
        head = [(79.0, 60.0, 9.0, "我市" + MARKER)]
        title = [(200.0, 90.0, 18.0, sample.title[:22])] if len(sample.title) <= 22 else []
        body = sample.paragraphs if title else [sample.title, *sample.paragraphs]
        made = [[*head, *page] for page in typeset(body, size=size, columns=columns, rows=rows)]
        made[0] = [*title, *made[0]]
        yield Rendering("pdf", f"{layout}(自排)", "a.pdf", pdf(made))
        yield Rendering("ofd", f"{layout}(自排)", "a.ofd", ofd(made))


def converted(samples: list[Sample]) -> Iterator[tuple[Sample, Rendering]]:
    """By LibreOffice, all in one call each: PDF of an official page, and the old formats."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for at, sample in enumerate(samples):
            (folder / f"{at}.docx").write_bytes(_docx(sample, official=True, head=True))
        for target in ("pdf", "doc", "rtf", "odt"):
            words = ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to",
                     target, "--outdir", str(folder), *(str(folder / f"{at}.docx") for at in range(len(samples)))]  # fmt: skip
            subprocess.run(words, check=True, capture_output=True, timeout=600)
            for at, sample in enumerate(samples):
                data = (folder / f"{at}.{target}").read_bytes()
                yield sample, Rendering(target, "LibreOffice 排版,带页眉", f"a.{target}", data)


def scanned(data: bytes, lean: float = 0.6, dots: int = 200) -> bytes:
    """A PDF's pages as pictures: grey, a little turned, with specks at fixed places."""
    import pypdfium2
    from PIL import Image

    pictures: list[Any] = []
    for page in pypdfium2.PdfDocument(data):
        grey = page.render(scale=dots / 72).to_pil().convert("L").rotate(lean, fillcolor=255)
        points = grey.load()
        for at in range(3000):
            spot = zlib.crc32(str(at).encode())
            points[spot % grey.width, (spot >> 12) % grey.height] = 0 if at % 2 else 255
        pictures.append(grey)
    out = io.BytesIO()
    first, *rest = pictures
    assert isinstance(first, Image.Image)
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=dots, quality=80)
    return out.getvalue()
