"""`python -m scripts.fidelity [--texts FOLDER]… [--ocr N] [--out FILE]`."""

from __future__ import annotations

import argparse
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from rapidfuzz.distance import LCSseq

from auditor.pipeline import AuditOptions, audit_report, compiled
from auditor.profiles import BodyOptions
from auditor.reader import ReadError, read_bytes, read_text
from auditor.records import Audit, Report
from scripts.fidelity import page
from scripts.fidelity.renderings import (
    MARKER,
    ROOT,
    Rendering,
    Sample,
    converted,
    drawn,
    pages,
    scanned,
    texts,
    word,
)

_BLANK = re.compile(r"\s+")
_DEFAULT_TITLE = "云沂市人民政府2024年法治政府建设情况报告"


@dataclass
class Score:
    """Sums over the files of one format and layout."""

    files: int = 0
    kept: int = 0
    characters: int = 0
    same: int = 0
    statuses: int = 0
    lost: int = 0
    invented: int = 0
    evidence: int = 0
    chrome: int = 0
    dropped: int = 0
    changes: list[str] = field(default_factory=list)


def sample_of(path: Path) -> Sample:
    """A report's title and paragraphs as the reader tells them apart; site furniture left out."""
    report = read_bytes(path.read_bytes(), path.name)
    paragraphs: dict[int, list[str]] = defaultdict(list)
    for s in report.sentences:
        if s.role not in ("chrome", "masthead"):
            paragraphs[s.paragraph].append(_line(report, s.start, s.end))
    title = report.metadata.title or f"{report.metadata.agency}{report.metadata.year}年度法治政府建设情况报告"
    return Sample(path.stem, title, ["".join(parts) for parts in paragraphs.values()])


def _line(report: Report, start: int, end: int) -> str:
    inside = (span for span in report.spans if start < span.end and span.start < end)
    cut = [(span.start, span.end) for span in inside if span.role == "chrome"]
    text = report.text[start:end]
    for left, right in reversed(cut):
        text = text[: max(0, left - start)] + text[max(0, right - start) :]
    return re.sub(r"\s*\n\s*", "", text).strip()


def _plain(text: str) -> str:
    return _BLANK.sub("", text)


def _quotes(audit: Audit) -> dict[str, set[str]]:
    return {f.item: {_plain(p.quote) for p in f.evidence if p.quote} for f in audit.findings}


class Meter:
    """Audits renderings and adds up what changed."""

    def __init__(self, checklists: list[str]) -> None:
        self.ready = compiled(checklists)
        self.scores: dict[tuple[str, str], Score] = defaultdict(Score)
        self.base: dict[str, list[Audit]] = {}

    def audits(self, report: Report, sample: Sample) -> list[Audit]:
        return audit_report(report, self.ready, AuditOptions(BodyOptions(published="2025-01-20")))

    def add(self, sample: Sample, rendering: Rendering) -> None:
        score = self.scores[rendering.group, rendering.layout]
        if sample.name not in self.base:
            self.base[sample.name] = self.audits(read_text(sample.text, "a.txt"), sample)
        base = self.base[sample.name]
        score.files += 1
        score.characters += len(_plain(sample.text))
        score.statuses += sum(len(a.findings) for a in base)
        try:
            report = read_bytes(rendering.data, rendering.name)
        except ReadError as error:
            score.changes.append(f"{sample.name}: {error}")
            return
        score.kept += LCSseq.similarity(_plain(sample.text), _plain(report.text))
        body = {s.role for s in report.sentences if MARKER in report.text[s.start : s.end]}
        score.chrome += bool(body - {"chrome", "masthead"})
        mine = {_plain(report.text[s.start : s.end]) for s in report.sentences if s.role in ("chrome", "masthead")}
        score.dropped += sum(len(p) for p in map(_plain, sample.paragraphs) if p in mine and len(p) > 30)
        for before, after in zip(base, self.audits(report, sample), strict=True):
            self._compare(score, sample, before, after)

    def _compare(self, score: Score, sample: Sample, before: Audit, after: Audit) -> None:
        for one, two in zip(before.findings, after.findings, strict=True):
            score.same += one.status == two.status
            if one.status != two.status:
                score.changes.append(f"{sample.name} {one.item}: {one.status} -> {two.status}")
        old, new = _quotes(before), _quotes(after)
        for item, quotes in old.items():
            score.evidence += len(quotes)
            score.lost += len(quotes - new[item])
            score.invented += len(new[item] - quotes)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m scripts.fidelity", description=__doc__)
    parser.add_argument("--texts", action="append", default=[], help="a folder of reports, repeatable")
    parser.add_argument("--ocr", type=int, default=3, help="how many reports go through recognition")
    parser.add_argument("--out", default=str(ROOT / "docs" / "formats.md"))
    parser.add_argument("-v", "--verbose", action="store_true", help="each status that changed")
    asked = parser.parse_args()
    folders = [Path(folder) for folder in asked.texts] or [ROOT / "reports", ROOT / "tests" / "corpus"]
    samples = [sample_of(path) for folder in folders for path in sorted(folder.glob("*.txt"))]
    meter = Meter(["outline-2021", "annual-report-duty"])
    for sample in samples:
        for make in (texts, pages, word, drawn):
            for rendering in make(sample):
                meter.add(sample, rendering)
    done = 0
    for sample, rendering in converted(samples):
        meter.add(sample, rendering)
        if rendering.group == "pdf" and done < asked.ocr:
            done += 1
            meter.add(sample, Rendering("ocr", "200 dpi 灰度扫描,倾斜 0.6°,有噪点", "a.pdf", scanned(rendering.data)))
    Path(asked.out).parent.mkdir(exist_ok=True)
    Path(asked.out).write_text(page.written(meter.scores, len(samples), done), encoding="utf-8")
    for (group, layout), score in meter.scores.items():
        print(group, layout, page.share(score.kept, score.characters), page.share(score.same, score.statuses),
              f"lost {score.lost} invented {score.invented} of {score.evidence} chrome {score.chrome} dropped {score.dropped}")  # fmt: skip
        if asked.verbose:
            print("\n".join(f"    {line}" for line in score.changes))


if __name__ == "__main__":
    main()
