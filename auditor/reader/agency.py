"""The name of the body that reports: from the title, else the text's own words, else the file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from auditor.data import load
from auditor.reader.data import cue

_NAME = re.compile(r"[\u4e00-\u9fff]{3,30}")
_JOINT = re.compile(r"\s+|、|(?<=委)和(?=[\u4e00-\u9fff]{2,}(?:政府|管委会))|(?<=委)(?=[\u4e00-\u9fff]{2,8}人民政府$)")
_MOST_NAME, _LEAST_NAME = 40, 2
_LEVEL_OF = {"局": "[市县区旗]", "镇": "镇", "乡": "乡", "街": "街道"}


@dataclass(frozen=True, slots=True)
class Named:
    """A body's name and whether it had to be inferred."""

    name: str
    inferred: bool = False


def clean_title(text: str) -> str:
    """A title without book-title marks, site prefixes and verbs of sending."""
    return cue("metadata", "title_noise").sub("", text).strip()


def _plausible(name: str) -> bool:
    return (
        _LEAST_NAME < len(name) <= _MOST_NAME
        and not cue("metadata", "not_agency").search(name)
        and bool(cue("metadata", "complete").search(name) or cue("metadata", "place_only").search(name))
    )


def _joined(raw: str) -> str:
    parts = [part for part in _JOINT.split(raw.strip(" 、关于")) if part]
    if len(parts) > 1 and not all(cue("metadata", "complete").search(part) for part in parts):
        return "".join(parts)
    return "、".join(parts)


def of_title(title: str) -> str | None:
    """The body that a title names, joint bodies joined by 、."""
    cleaned = clean_title(title)
    for pattern in load("metadata")["title_agency"]:
        found = re.match(pattern, cleaned)
        if found:
            name = _joined(found["agency"].removesuffix("关于").strip())
            if _plausible(name):
                return name
    return None


def is_short(name: str) -> bool:
    """True for a name without its place: 市教育局, 我局."""
    return bool(cue("metadata", "short_name").search(name)) or not _has_place(name)


def _has_place(name: str) -> bool:
    found = re.search(r"省|市|自治区|县|区|州|盟|旗|镇|乡|街道", name)
    return bool(found and found.start() > 0) or name.startswith(("国家", "中华", "教育部"))


def completed(name: str, text: str) -> str:
    """A place written out as its government where the text itself does so: 静海区 becomes
    静海区人民政府 if the text holds that name."""
    for level, tails in load("metadata")["governed"].items():
        if name.endswith(level):
            for tail in tails:
                if name + tail in text:
                    return name + str(tail)
    return name


def of_preamble(preamble: str) -> str | None:
    """The body that the first paragraphs name as their subject, in full or in short."""
    short: str | None = None
    for found in cue("metadata", "preamble_agency").finditer(preamble):
        name = found["agency"]
        if not cue("metadata", "not_subject").search(name):
            if not is_short(name) and _plausible(name):
                return name
            short = short or (name if _plausible(name) and name[0] not in "我本全" else None)
    return short


def of_file(name: str) -> str | None:
    """A body's full name that stands in a file name."""
    stem = re.sub(r"\.[A-Za-z0-9]+$", "", name.replace("\\", "/").rsplit("/", 1)[-1])
    titled = of_title(stem)
    if titled:
        return titled
    for run in _NAME.findall(stem):
        if cue("metadata", "complete").search(run) and _has_place(run) and _plausible(run):
            return str(run)
    return None


def with_place(short: str, text: str) -> str | None:
    """A short name completed with the place that the text names most: 市政务和数据局 in a text
    about 清远市 becomes 清远市政务服务和数据管理局. None when no place stands out."""
    level = short[0]
    if level not in "省市县区州旗盟":
        return None
    places: Counter[str] = Counter()
    pattern = cue("metadata", "own_place").pattern.replace("{level}", level)
    for found in re.finditer(pattern, text):
        place = found["place"]
        if not cue("metadata", "not_place").search(place):
            places[place] += 1
    ranked = sorted(places.items(), key=lambda item: (-item[1], item[0]))
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
        return None
    rest = short[1:]
    return ranked[0][0] + str(load("metadata")["expand"].get(rest, rest))
