"""Makes `auditor/data/weights.json`, the linear model of `auditor/matcher/weigh.py`.

    pip install scikit-learn
    python scripts/train_weights.py [--without PREFIX …] [--bank all|odd|even] [--to FILE]

Learns from labelled reports (tests/corpus, tests/gold with reports/), the bank of sentences, the
phrases and the checklist's own tests. `--without` leaves reports out by name and `--bank` every
second sentence of the bank, for honest figures: `make reliability` does that in turns.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import yaml
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from auditor.checklist import load_checklist
from auditor.matcher.candidates import candidates
from auditor.matcher.match import Compiled, compile_checklists
from auditor.matcher.matter import no_evidence, refuse
from auditor.matcher.shadow import normalise
from auditor.matcher.view import ReportView, SentenceView, view
from auditor.matcher.weigh import AROUND, HEAD, LEAST, SCALE, Signs, grams, pairs
from auditor.reader import read_report

ROOT = Path(__file__).parent.parent
CHECKLIST = "outline-2021"
POSITIVE, STRENGTH = 6, 40.0  # weight of a positive against a negative; inverse regularisation
TRUSTED = 3.0  # weight of a clause of a labelled report against a sentence that stands alone
LEAST_OWN, LEAST_AROUND = 2, 3  # clauses that must hold a gram
SMALLEST = 80  # hundredths below which a weight is dropped: what is left decides the same at a ninth of the size
FOLDS = 5


@dataclass
class Clause:
    """A clause with its surroundings in shadow form, its place in the text and its labels."""

    own: str
    around: str
    head: str
    start: int = 0
    end: int = 0
    opening: bool = False
    labels: frozenset[int] = frozenset()
    weight: float = 1.0


@dataclass
class Labelled:
    """A labelled report: its clauses and, for each, what the rules say of each item."""

    name: str
    clauses: list[Clause]
    signs: list[dict[int, Signs]]


def head_of(seen: ReportView, sentence: SentenceView) -> str:
    """The headings above a sentence, chapters left out, in shadow form."""
    headings = seen.report.headings
    return normalise(" ".join(headings[i].title for i in sentence.source.path if headings[i].level > 1))


def clauses_of(seen: ReportView) -> Iterator[tuple[SentenceView, int, Clause]]:
    """Every clause of the report proper that is long enough to weigh."""
    for sentence in seen.sentences:
        if sentence.role in ("chrome", "masthead", "signature") or sentence.source.heading:
            continue
        for k, clause in enumerate(sentence.clauses):
            if len(clause.text) < 5:
                continue
            before = sentence.clauses[k - 1].text if k else ""
            after = sentence.clauses[k + 1].text if k + 1 < len(sentence.clauses) else ""
            start, end = seen.shadow.span(clause.start, clause.end)
            yield sentence, k, Clause(clause.text, before + after, head_of(seen, sentence), start, end,
                                      sentence.role == "preamble")  # fmt: skip


def labelled(path: Path, folder: Path, ready: Compiled, index: dict[str, int]) -> Labelled:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    name = rows[0]["report"]
    names = yaml.safe_load((ROOT / "tests" / "gold" / "reports.yaml").read_text(encoding="utf-8"))
    report = read_report(folder / names.get(name, name), name)
    seen = view(report, ready.lexicon)
    spans = [
        (at, at + len(e["quote"]), index[row["item"]])
        for row in rows for e in row["evidence"] if (at := report.text.find(e["quote"])) >= 0
    ]  # fmt: skip
    rule_signs = signs_of(seen, ready)
    clauses, signs = [], []
    for sentence, k, clause in clauses_of(seen):
        least = min(5, clause.end - clause.start - 1)
        clause.weight = TRUSTED
        clause.labels = frozenset(
            item for a, b, item in spans if min(b, clause.end) - max(a, clause.start) >= least
        )
        clauses.append(clause)
        signs.append(rule_signs.get((sentence.number, k), {}))
    return Labelled(name, clauses, signs)


def signs_of(seen: ReportView, ready: Compiled) -> dict[tuple[int, int], dict[int, Signs]]:
    from auditor.matcher.worth import signs

    out: dict[tuple[int, int], dict[int, Signs]] = defaultdict(dict)
    for sentence, cands, extra in candidates(seen, ready.lexicon):
        groups = defaultdict(list)
        for c in cands:
            if no_evidence(sentence) is None and refuse(c, sentence, extra.get(c.item), seen.shadow.text) is None:
                groups[sentence.clause_at(c.start), c.item].append(c)
        for (k, item), members in groups.items():
            out[sentence.number, k][item] = signs(members, sentence)
    return out


def matrix(clauses: list[Clause], tables: tuple[dict[str, int], dict[str, int], dict[str, int]]) -> csr_matrix:
    rows, columns, values = [], [], []
    for n, clause in enumerate(clauses):
        for found, table, factor in (
            (grams(clause.own), tables[0], 1.0),
            (pairs(clause.around), tables[1], AROUND),
            (pairs(clause.head), tables[2], HEAD),
        ):
            for gram in found:
                if gram in table:
                    rows.append(n)
                    columns.append(table[gram])
                    values.append(factor / np.sqrt(max(len(found), LEAST)))
    width = sum(map(len, tables))
    return csr_matrix((values, (rows, columns)), shape=(len(clauses), width))


def tables_of(clauses: list[Clause]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    counts: list[dict[str, int]] = [defaultdict(int), defaultdict(int), defaultdict(int)]
    for clause in clauses:
        for part, found in enumerate((grams(clause.own), pairs(clause.around), pairs(clause.head))):
            for gram in found:
                counts[part][gram] += 1
    out, start = [], 0
    for part, least in enumerate((LEAST_OWN, LEAST_AROUND, LEAST_AROUND)):
        kept = sorted(g for g, n in counts[part].items() if n >= least)
        out.append({g: start + i for i, g in enumerate(kept)})
        start += len(kept)
    return out[0], out[1], out[2]


def fit(clauses: list[Clause], items: int, tables: tuple[dict[str, int], ...]) -> tuple[np.ndarray, np.ndarray]:
    """Weights and bias of each item. A gram that few clauses hold counts for more while learning; the
    weights are those of plain counts."""
    plain = matrix(clauses, tables)  # type: ignore[arg-type]
    held = np.maximum(np.asarray((plain > 0).sum(axis=0)).ravel(), 1)
    rare = np.log(len(clauses) / held) / np.log(len(clauses))
    x = plain.multiply(rare).tocsr()
    weights, bias = np.zeros((x.shape[1], items)), np.full(items, -4.0)
    for k in range(items):
        y = np.array([k in c.labels for c in clauses])
        if not y.any():
            continue
        model = LogisticRegression(
            C=STRENGTH, class_weight={False: 1, True: POSITIVE}, solver="liblinear", dual=True, tol=1e-2,
            max_iter=60, random_state=0,
        ).fit(x, y, sample_weight=[c.weight for c in clauses])  # fmt: skip
        weights[:, k], bias[k] = model.coef_[0] * rare, model.intercept_[0]
    return weights, bias


def combine(reports: list[Labelled], lone: list[Clause], items: int) -> list[float]:
    """Weights of the second step, on scores of reports that the first step had not seen."""
    rows, right = [], []
    for fold in range(FOLDS):
        inside = [c for n, r in enumerate(reports) if n % FOLDS != fold for c in r.clauses] + lone
        tables = tables_of(inside)
        weights, bias = fit(inside, items, tables)
        for n, report in enumerate(reports):
            if n % FOLDS != fold:
                continue
            scores = matrix(report.clauses, tables) @ weights + bias
            for k, clause in enumerate(report.clauses):
                for item in range(items):
                    signs = report.signs[k].get(item)
                    if signs is None and scores[k, item] < -3.5:
                        continue
                    rows.append([scores[k, item], *features(signs or Signs(opening=clause.opening))])
                    right.append(item in clause.labels)
    model = LogisticRegression(max_iter=1000).fit(np.array(rows, float), np.array(right))
    return [float(model.intercept_[0]), *(float(w) for w in model.coef_[0])]


def features(s: Signs) -> list[float]:
    return [s.any, s.together, s.side, min(s.longest, 10) / 10, min(s.hits, 4), s.borrowed, s.hits > 0, s.opening]


def lone_clauses(index: dict[str, int], half: str) -> list[Clause]:
    """Sentences that stand alone: bank, phrases, the checklist's tests and requirements."""
    out = []

    def add(text: str, item: str, about: bool = True) -> None:
        out.append(Clause(normalise(text), "", "", labels=frozenset([index[item]] if about else ())))

    bank = yaml.safe_load((ROOT / "checklists" / f"{CHECKLIST}.bank.yaml").read_text(encoding="utf-8"))
    for row in bank["items"]:
        for n, case in enumerate(row["cases"]):
            if half == "all" or (n % 2 == 1) == (half == "odd"):
                # A decoy has the item's words and another matter: what the weights must tell apart.
                add(case["text"], row["item"], case["sort"] != "decoy")
    phrases = ROOT / "checklists" / f"{CHECKLIST}.phrases.bank.yaml"
    if phrases.exists():
        for item, texts in yaml.safe_load(phrases.read_text(encoding="utf-8"))["items"].items():
            for text in texts:
                add(text, item)
    for item in load_checklist(CHECKLIST).items:
        add(f"{item.title},{item.requirement}", item.id)
        for status, case in item.tests.cases():
            if status in ("met", "partial", "planned", "acknowledged_gap", "missing"):
                add(case.text, item.id, status != "missing")
    return out


def write(path: Path, weights: np.ndarray, bias: np.ndarray, tables: tuple[dict[str, int], ...],
          second: list[float]) -> None:  # fmt: skip
    items = load_checklist(CHECKLIST).items
    out: dict[str, object] = {
        "items": [[i.id, i.title] for i in items], "bias": [round(b * SCALE) for b in bias],
    }  # fmt: skip
    for name, table in zip(("own", "around", "head"), tables, strict=True):
        part = {}
        for gram, row in table.items():
            whole = [(k, round(weights[row, k] * SCALE)) for k in range(len(items))]
            flat = [x for k, w in whole if abs(w) >= SMALLEST for x in (k, w)]
            if flat:
                part[gram] = flat
        out[name] = part
    out["combine"] = [round(c, 3) for c in second]
    path.write_text(json.dumps(out, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8", newline="\n")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--bank", choices=["all", "odd", "even"], default="all")
    parser.add_argument("--to", type=Path, default=ROOT / "auditor" / "data" / "weights.json")
    args = parser.parse_args()
    checklist = load_checklist(CHECKLIST)
    index = {item.id: n for n, item in enumerate(checklist.items)}
    ready = compile_checklists([checklist])
    sets = [(p, ROOT / "tests" / "corpus") for p in sorted((ROOT / "tests" / "corpus").glob("*.jsonl"))]
    sets += [(p, ROOT / "reports") for p in sorted((ROOT / "tests" / "gold").glob("seed_*.jsonl"))]
    kept = [(p, f) for p, f in sets if not any(p.name.startswith(w) for w in args.without)]
    reports = [labelled(p, f, ready, index) for p, f in kept]
    lone = lone_clauses(index, args.bank)
    clauses = [c for r in reports for c in r.clauses] + lone
    tables = tables_of(clauses)
    weights, bias = fit(clauses, len(index), tables)
    second = combine(reports, lone, len(index))
    write(args.to, weights, bias, tables, second)
    print(f"{len(reports)} reports, {len(clauses)} clauses, {np.count_nonzero(weights)} weights", file=sys.stderr)


if __name__ == "__main__":
    main()
