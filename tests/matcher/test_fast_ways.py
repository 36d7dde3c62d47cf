"""The fast ways of the matcher against plain ones written out here: they must give the very same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from math import sqrt
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from auditor.matcher import candidates as found_by
from auditor.matcher import fuzzy, particulars, shadow, structure
from auditor.matcher import time as gate_time
from auditor.matcher.candidates import Candidate
from auditor.matcher.cues import cues
from auditor.matcher.match import Compiled
from auditor.matcher.sieve import Sieved, lacking, needed
from auditor.matcher.view import ReportView, SentenceView, view
from auditor.matcher.weigh import AROUND, HEAD, LEAST, NOTHING, SCALE, Weigher, _data, grams, pairs
from auditor.matcher.worth import PROPOSED
from auditor.pipeline import compiled
from auditor.reader import fold as narrowing
from auditor.reader import read_text, sentences
from auditor.records import Hit

READY: Compiled = compiled()
TERMS = sorted({pattern for pattern in READY.lexicon.patterns if len(pattern) < 9})
COMMON = "法治政府建设行政执法监督检查机关依规范性文件审核制度领导干部学习宣传教育今年明年已未将件次0123456789年月日"
PIECES = st.one_of(
    st.sampled_from(TERMS), st.sampled_from(TERMS), st.text(COMMON, max_size=5), st.sampled_from(",、;:。 《》\n")
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
SLOWLY = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


# ---------------------------------------------------------------- weights


def plain_scores(own: str, around: str, above: str) -> dict[int, float]:
    """Every number's score in the weights: a sum over the pairs and triples, one by one."""
    data = _data(None)
    out = [b / SCALE for b in data["bias"]]
    for name, found, factor in (
        ("own", grams(own), 1.0),
        ("around", pairs(around), AROUND),
        ("head", pairs(above), HEAD),
    ):
        for gram in found:
            flat = data[name].get(gram, ())
            for i in range(0, len(flat), 2):
                out[flat[i]] += flat[i + 1] / SCALE * factor / sqrt(max(len(found), LEAST))
    return dict(enumerate(out))


GRAMS = st.lists(
    st.one_of(st.sampled_from(sorted(_data(None)["own"])),
    st.sampled_from(sorted(_data(None)["around"])), st.text("0123的了,𠀀é", max_size=3)),
    max_size=25,
).map("".join)  # fmt: skip


@SLOWLY
@given(GRAMS, GRAMS, GRAMS, GRAMS)
def test_scores_in_lanes_are_the_plain_sums(before: str, own: str, after: str, above: str) -> None:
    weigher = READY.weigher
    assert isinstance(weigher, Weigher)
    # One pass over the text that holds all three; each clause takes what lies in it.
    found = weigher.grams(before + own + after)
    first, last = len(before), len(before + own)
    told = found.traits(first, last) if own else NOTHING
    left = found.traits(0, first) if before else NOTHING
    right = found.traits(last, last + len(after)) if after else NOTHING
    scores = weigher.clause(told, left, right, weigher.headings(above))
    plain = plain_scores(own, before + after, above)
    for item, number in weigher.lane.items():
        assert weigher.score(scores, item) == pytest.approx(plain[number], abs=1e-5)
    for least in (PROPOSED, -3.0, 0.0):
        assert {i for i in weigher.lane if weigher.score(scores, i) >= least} == set(weigher.reach(scores, least))


def plain_grams(text: str) -> set[str]:
    flat = re.sub(r"\d+", "0", text)
    found = {flat[i : i + n] for n in (2, 3) for i in range(len(flat) - n + 1)}
    return {gram for gram in found if "0" not in gram}


@SLOWLY
@given(st.one_of(GRAMS, st.text("一二三四12", max_size=12)))
def test_pairs_and_triples_are_those_of_the_text_without_its_figures(text: str) -> None:
    assert grams(text) == plain_grams(text)
    assert pairs(text) == {gram for gram in plain_grams(text) if len(gram) == 2}
    weigher = READY.weigher
    assert weigher is not None
    if text:
        traits = weigher.grams(f"执{text}法").traits(1, len(text) + 1)
        assert traits.known == {gram for gram in plain_grams(text) if gram in _data(None)["own"]}
        assert (traits.size, traits.pairs) == (len(grams(text)), pairs(text))
        assert (traits.first, traits.last) == (text[0], text[-1])
        for item in weigher.lane:
            assert weigher.named(traits.known, item) == plain_named(text, weigher.lane[item])


def plain_named(text: str, lane: int) -> str:
    own = _data(None)["own"]
    told = {gram: dict(zip(own[gram][::2], own[gram][1::2], strict=True)) for gram in grams(text) if gram in own}
    words = [(-told[g][lane], g) for g in told if lane in told[g] and re.fullmatch("[一-鿿]+", g)]
    return "·".join(gram for _, gram in sorted(words)[:3])


# ---------------------------------------------------------------- candidates


def plain_supply(seen: ReportView, path: tuple[int, ...]) -> dict[int, dict[int, str]]:
    """The groups of rules that the headings above a sentence supply: rule, group, term."""
    found: dict[int, dict[int, str]] = {}
    for pattern in seen.above(path):
        for use in READY.lexicon.uses[pattern]:
            if use.kind == "rule":
                found.setdefault(use.rule, {}).setdefault(use.group, use.term)
    return found


def plain_complete(sentence: SentenceView, seen: ReportView) -> dict[int, dict[int, list[Any]]]:
    """Rule by rule: are all its groups there, in the sentence or in the headings above it?"""
    lexicon = READY.lexicon
    above = {} if sentence.source.heading else plain_supply(seen, sentence.source.path)
    got: dict[int, dict[int, list[Any]]] = {}
    for pattern, start, end in sentence.hits:
        for use in lexicon.uses[pattern]:
            if use.kind == "rule":
                got.setdefault(use.rule, defaultdict(list))[use.group].append((start, end, use.term))
    return {
        rule: places for rule, places in got.items()
        if len(places.keys() | above.get(rule, {}).keys()) == lexicon.rules[rule].groups
    }  # fmt: skip


def plain_candidates(sentence: SentenceView, seen: ReportView) -> Iterator[Candidate]:
    lexicon = READY.lexicon
    for number, got in plain_complete(sentence, seen).items():
        rule = lexicon.rules[number]
        if rule.groups == 1:
            for start, end, term in got[0]:
                hit = Hit("side" if rule.side else "any", term)
                yield Candidate(rule.item, sentence.number, start, end, [hit], rule.side, [(start, end)])
            continue
        above = plain_supply(seen, sentence.source.path).get(number, {})
        borrowed = [above[g] for g in range(rule.groups) if g not in got]
        for chosen in plain_windows([got[g] for g in sorted(got)], rule.span):
            start, end = min(p[0] for p in chosen), max(p[1] for p in chosen)
            label = "+".join([*borrowed, *(p[2] for p in chosen)])
            hit = Hit("side" if rule.side else "together", label)
            spots = [(p[0], p[1]) for p in chosen]
            yield Candidate(rule.item, sentence.number, start, end, [hit], rule.side, spots, bool(borrowed))


def gap(a: Any, b: Any) -> int:
    return max(a[0] - b[1], b[0] - a[1], 0)


def plain_windows(lists: list[list[Any]], span: int) -> Iterator[tuple[Any, ...]]:
    """Every place of every group against every place of the rarest one."""
    rarest = min(lists, key=len)
    for anchor in rarest:
        chosen = [anchor]
        for group in lists:
            if group is not rarest:
                free = [p for p in group if p[:2] not in {c[:2] for c in chosen}]
                if free:
                    chosen.append(min(free, key=lambda p: (gap(p, anchor), p[0])))
        if len(chosen) == len(lists) and max(p[1] for p in chosen) - min(p[0] for p in chosen) <= span:
            yield tuple(chosen)


@SLOWLY
@given(TEXTS)
def test_candidates_are_those_of_rules_looked_at_one_by_one(text: str) -> None:
    seen = view(read_text("一、主要工作\n(一)行政执法监督培训考核\n" + text), READY.lexicon)
    for sentence in seen.sentences:
        if sentence.hits:
            assert found_by._of_sentence(sentence, seen, READY.lexicon) == list(plain_candidates(sentence, seen))


PLACES = st.lists(st.tuples(st.integers(0, 300), st.integers(1, 6)), min_size=1, max_size=80, unique=True).map(
    lambda spans: [
        (start, start + size, f"{start}") for start, size in sorted(spans, key=lambda s: (s[0] + s[1], s[0]))
    ]
)


@SLOWLY
@given(st.lists(PLACES, min_size=2, max_size=4), st.integers(1, 60))
def test_windows_over_many_places_are_the_plain_ones(lists: list[list[Any]], span: int) -> None:
    assert list(found_by._windows(lists, span)) == list(plain_windows(lists, span))


# ---------------------------------------------------------------- likeness


EXEMPLARS = fuzzy.Exemplars.of([
    (n, text, False) for n, text in enumerate(
        ["围绕企业和群众办事推出主题式集成服务", "主要负责人听取法治建设工作汇报", "学", "执法执法执法",
         "建设建设法治政府",
     *("法治" * n for n in range(1, 300, 7))]
    )
])  # fmt: skip


@SLOWLY
@given(
    st.one_of(
        TEXTS, st.lists(st.sampled_from([*EXEMPLARS.sentences[:5], *"法治建设主题服务围绕,"]), max_size=12).map("".join)
    )
)
def test_the_filter_loses_nothing_against_plain_likeness(text: str) -> None:
    plain = []
    for number, sentence in enumerate(EXEMPLARS.sentences):
        found = fuzz.partial_ratio_alignment(sentence, text, score_cutoff=fuzzy.CUTOFF)
        if found is not None and len(sentence) <= len(text) and sentence:
            plain.append((number, found.score, found.dest_start, found.dest_end))
    assert fuzzy.near(text, EXEMPLARS) == plain


# ---------------------------------------------------------------- sieve


LISTS = particulars._lists()
PATTERNS = [
    *cues().patterns.values(), cues().preparing, cues().acted, cues().meant,
    LISTS.number, LISTS.numeral, LISTS.acts, LISTS.specific, particulars._DATE, particulars._PERCENT,
    particulars._TITLE,
    gate_time._STILL, gate_time._ALREADY, gate_time._NOUN_ALREADY, gate_time._YEAR,
    *map(Sieved, ["a+b?", "(?:ab|c)d*", "[^a]b", "x{0,2}", "(a)|b", r"\d{2}年", r"\s", "(?<!a)b(?=c)",
    "(?:a|)b", "[一-鿿]{2}好"]),
]  # fmt: skip
LETTERS = "".join(sorted({c for p in PATTERNS for c in p.pattern.pattern if c.isalnum() or c in ",。《》%"}))


@settings(max_examples=400, deadline=None)
@given(st.one_of(TEXTS, st.text(LETTERS, max_size=12), st.text("abcdx年好 ٣", max_size=6)))
def test_what_the_sieve_passes_over_does_not_match(text: str) -> None:
    lacks = lacking(text)
    for sieved in PATTERNS:
        assert (sieved.finds(text, lacks) is None) == (sieved.pattern.search(text) is None)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.text(LETTERS, max_size=6), min_size=1, max_size=3))
def test_clauses_joined_lack_what_each_of_them_lacks(parts: list[str]) -> None:
    joined = -1
    for part in parts:
        joined &= lacking(part)
    assert joined == lacking("".join(parts))


def test_a_pattern_that_comes_later_is_searched_for_all_the_same() -> None:
    early = lacking("执法")
    late = Sieved("鼝?执法")
    later = Sieved("鼝")
    assert late.finds("执法", early) is not None
    assert later.finds("执法", early) is None


def test_what_a_match_must_hold() -> None:
    assert needed(re.compile("(?:尚未|仍)有")) == [frozenset("有"), frozenset("尚仍")]
    assert needed(re.compile("拟?")) == []
    assert needed(re.compile("A", re.IGNORECASE)) == []


# ---------------------------------------------------------------- texts


ODD = st.text(st.sampled_from("法治,，。\u3000 （）ＡａⅣ㈠“”\u200bﬁ①é\n\r　İǅ們們ß"), max_size=40)


@SLOWLY
@given(ODD, st.data())
def test_a_shift_leads_where_the_map_does(text: str, data: st.DataObject) -> None:
    made = shadow.shadow_of(text)
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    shift = made.shift(start, end)
    if shift is not None:
        assert [made.to_shadow(i) for i in range(start, end + 1)] == [i + shift for i in range(start, end + 1)]


@SLOWLY
@given(ODD)
def test_shadow_and_narrowed_text_are_those_made_character_by_character(text: str) -> None:
    table = shadow._simplified if shadow._TRADITIONAL.search(text) else shadow._plain
    assert shadow.shadow_of(text).text == "".join(map(table, text)) == shadow.normalise(text)
    assert narrowing.fold(text) == text.translate(narrowing._TABLE)


@SLOWLY
@given(st.text(st.sampled_from("一二十第首是、(（)“”《》。!;:,1234.年①㈠⑴｡的话 \t"), max_size=40))
def test_cuts_are_found_wherever_one_stands(text: str) -> None:
    everywhere = re.compile(sentences._TOKEN.pattern.removeprefix(sentences._FIRST))
    assert [m.span() for m in sentences._TOKEN.finditer(text)] == [m.span() for m in everywhere.finditer(text)]


@SLOWLY
@given(st.lists(st.text("层面监管短板问题", max_size=12), max_size=40))
def test_common_bigrams_are_those_counted_in_every_sentence(lines: list[str]) -> None:
    seen = view(read_text("一、问题\n" + "".join(f"{line}。\n" for line in lines)), READY.lexicon)
    counts = Counter(b for s in seen.sentences for b in structure._bigrams(s.text))
    limit = max(structure._COMMON_FLOOR, len(seen.sentences) * structure._COMMON_SHARE)
    assert structure._common(seen, set(counts)) == {b for b, n in counts.items() if n > limit}
