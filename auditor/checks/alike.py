"""Statements that are one but for small changes, found with MinHash over a whole set."""

from __future__ import annotations

from collections.abc import Sequence

_GRAM, _PERMUTATIONS, _BANDS, _SEED = 4, 64, 16, 20210811
_THRESHOLD = 0.5


def same(keys: Sequence[str], alike: float) -> list[int]:
    """For each key the number of the first key it is alike to (its own where there is none).

    `keys` are unlike texts; `alike` is the least likeness, 0-100. Candidates come from MinHash, and
    each is measured before it counts, so that the answer does not hang on chance.
    """
    from rapidfuzz import fuzz
    from rensa import RMinHash, RMinHashLSH

    index = RMinHashLSH(threshold=_THRESHOLD, num_perm=_PERMUTATIONS, num_bands=_BANDS)
    first = list(range(len(keys)))
    for number, key in enumerate(keys):
        sketch = RMinHash(num_perm=_PERMUTATIONS, seed=_SEED)
        sketch.update([key[i : i + _GRAM] for i in range(max(len(key) - _GRAM + 1, 1))])
        for candidate in sorted(index.query(sketch)):
            if fuzz.ratio(key, keys[candidate], score_cutoff=alike):
                first[number] = first[candidate]
                break
        else:
            index.insert(number, sketch)
    return first
