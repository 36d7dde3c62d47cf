"""Short made-up reports: many in no time."""

from __future__ import annotations

from pathlib import Path

_TEXT = (
    "{agency}{year}年度法治政府建设情况报告\n一、主要举措和成效\n全年专题学习习近平法治思想{count}次,开展普法活动{number}场。\n"
    "主动公开政府信息{number}5条。\n二、存在的不足\n持证人员只有{count}名。\n{agency}\n{next}年1月{count}日\n"
)


def made(folder: Path, count: int, first: int = 0) -> None:
    """Short reports, no two alike, in a folder `00000`."""
    inside = folder / "00000"
    inside.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        place = f"{'甲乙丙丁'[number // 3 % 4]}{'东西南北'[number // 12 % 4]}县"
        agency, year = place + ("教育局", "民政局")[number % 2], 2021 + number % 3
        text = _TEXT.format(agency=agency, year=year, next=year + 1, count=number % 9 + 1, number=number)
        (inside / f"{year}-{agency}-{number:03}.txt").write_text(text, encoding="utf-8")
