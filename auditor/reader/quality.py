"""Is what was read a report, and is it whole? Each doubt is a problem; with some of them no item
can be told, and nothing may be called missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from auditor.reader.data import cue
from auditor.reader.encodings import share_of
from auditor.reader.furniture import is_prose
from auditor.reader.lines import Line
from auditor.reader.several import reports_in
from auditor.records import Metadata, Problem, Sentence

UNASSESSABLE = (
    "scanned", "garbled", "other_language", "login_page", "attachment_only", "menu_only", "not_this_kind",
    "several_reports",
)  # fmt: skip
_HAN = (("\u4e00", "\u9fff"),)
_KANA = (("\u3041", "\u30ff"),)
_PRIVATE = (("\ue000", "\uf8ff"), ("\ufffd", "\ufffd"))
_ENOUGH = 200  # characters; less tells nothing of a text's language
_HAN_SHARE, _KANA_SHARE, _COMMON_SHARE, _PRIVATE_SHARE = 0.25, 0.05, 0.35, 0.08
_GARBLED_HITS = 4  # in a thousand characters
_PROSE_BODY, _MENU_LINES, _TITLE_ZONE, _TITLE = 120, 12, 15, 60
_OWN_WORDS = 4
_ENDS = "。!?;…”』」)》.!"
_LEAST_CUT = 12
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SENSITIVE = {"id": "sensitive_id", "mobile": "sensitive_mobile", "mark": "sensitive_mark"}


def doubts(
    text: str, lines: Sequence[Line], sentences: Sequence[Sentence], meta: Metadata, told: Sequence[Problem] = ()
) -> Iterator[Problem]:
    """What makes a text doubtful, the gravest first. `text` is folded; `told` is known already."""
    grave = None
    counts = Counter(text)
    if not any(problem.code == "scanned" for problem in told):
        grave = _garbled(text, counts) or _language(counts) or _no_report(lines, sentences, meta)
        if grave is not None:
            yield grave
        elif unfinished(text, lines, sentences):
            yield Problem("cut_off")
    unread = _inside(counts, _PRIVATE)
    if unread and grave is None and not any(problem.code == "replaced_characters" for problem in told):
        yield Problem("replaced_characters", args={"count": unread})
    yield from _sensitive(text, lines)


def _inside(counts: Mapping[str, int], ranges: tuple[tuple[str, str], ...]) -> int:
    """How many characters lie in the ranges."""
    return sum(sum([count for char, count in counts.items() if a <= char <= b]) for a, b in ranges)


def _garbled(text: str, counts: Mapping[str, int]) -> Problem | None:
    size = max(len(text), 1)
    hits = len(cue("quality", "garbled").findall(text))
    if hits * 1000 > _GARBLED_HITS * size or _inside(counts, _PRIVATE) > _PRIVATE_SHARE * size + 2:
        return Problem("garbled")
    han = {char: count for char, count in counts.items() if _HAN[0][0] <= char <= _HAN[0][1]}
    size = sum(han.values())
    if size > _ENOUGH and share_of(han, size) < _COMMON_SHARE:
        return Problem("garbled")
    return None


def _language(counts: Mapping[str, int]) -> Problem | None:
    letters = sum(count for char, count in counts.items() if char.isalpha())
    if letters < _ENOUGH:
        return None
    if _inside(counts, _HAN) < _HAN_SHARE * letters or _inside(counts, _KANA) > _KANA_SHARE * letters:
        return Problem("other_language")
    return None


def _no_report(lines: Sequence[Line], sentences: Sequence[Sentence], meta: Metadata) -> Problem | None:
    solid = [line for line in lines if line.content]
    several = reports_in(solid)
    if several > 1:
        return Problem("several_reports", args={"count": several})
    other = _other_kind(solid, meta)
    if other is not None:
        return Problem("not_this_kind", args={"title": other})
    prose = sum(len(line.content) for line in solid if is_prose(line))
    if prose > _PROSE_BODY or any(s.role in ("results", "shortcomings", "plans") and s.path for s in sentences):
        return None
    # Short texts count as pages only by what pages say: a single sentence is a text like any other.
    if sum(bool(cue("quality", "login").search(line.content)) for line in solid) > 1:
        return Problem("login_page")
    if sum(bool(cue("quality", "attachment").search(line.content)) for line in solid) > 0:
        return Problem("attachment_only")
    if len(solid) >= _MENU_LINES and prose == 0:
        return Problem("menu_only")
    return None


def _other_kind(solid: Sequence[Line], meta: Metadata) -> str | None:
    """The title of another paper, where the text is not about the rule of law itself."""
    if meta.title is not None:
        return None
    whole = "".join(line.content for line in solid)
    if len(cue("quality", "own_kind").findall(whole)) >= _OWN_WORDS:
        return None
    for line in solid[:_TITLE_ZONE]:
        text = line.content
        if len(text) <= _TITLE and "。" not in text and cue("quality", "other_kind").search(text):
            return text
    return None


def unfinished(text: str, lines: Sequence[Line], sentences: Sequence[Sentence]) -> bool:
    """True where the report's last words are no end: no signature, no mark, in mid-sentence."""
    body = [s for s in sentences if s.role not in ("chrome", "masthead")]
    if not body or any(s.role == "signature" for s in body):
        return False
    last = body[-1]
    words = text[last.start : last.end].rstrip()
    if cue("quality", "unfinished").search(words):
        return True
    long = len(words) >= _LEAST_CUT and not last.heading and "\t" not in words and "  " not in words
    return long and words[-1] not in _ENDS and not words[-1].isdigit() and len(body) > 1


def _sensitive(text: str, lines: Sequence[Line]) -> Iterator[Problem]:
    """The first of each kind of what should not be public, for a reviewer to look at."""
    for kind, code in _SENSITIVE.items():
        pattern = cue("quality", "sensitive", kind)
        for line in lines:
            found = pattern.search(line.content)
            if found and (kind != "id" or _valid(found.group())):
                yield Problem(code, args={"line": line.number})
                break


def _valid(number: str) -> bool:
    """True for an identity number whose last sign is right."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, number, strict=False))
    return _CHECKS[total % len(_CHECKS)] == number[-1].upper()
