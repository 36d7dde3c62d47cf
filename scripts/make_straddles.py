"""Makes `auditor/data/straddles.yaml`: for each two-character term of the checklists the words that
end in its first character and those that begin with its last one, from jieba's dictionary.

    python scripts/make_straddles.py

A hit on the term where both a left and a right word stand in the text cuts through two words
(协调|解决 holds 调解). Common words only: rare ones would take true hits away.
"""

from __future__ import annotations

from pathlib import Path

import jieba
import yaml

from auditor.checklist import list_checklists, load_checklist
from auditor.matcher.shadow import normalise

COMMON = 500  # occurrences in jieba's corpus
MOST = 30
# Words that a user's checklist is likely to look for alone, whether ours do or not.
USUAL = ("调解",)
TARGET = Path(__file__).parent.parent / "auditor" / "data" / "straddles.yaml"
HEADER = "# Made by scripts/make_straddles.py from jieba's dictionary: words that may straddle a short term.\n"


def terms() -> list[str]:
    """The two-character terms that alone bring a passage up."""
    out = set(USUAL)
    for info in list_checklists():
        for item in load_checklist(info.id).items:
            for source in filter(None, (item.evidence, item.evidence.side)):
                out |= {t for t in map(normalise, source.any) if len(t) == 2 and not t.isascii()}
    return sorted(out)


def main() -> None:
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    words = {w: f for w, f in jieba.dt.FREQ.items() if f >= COMMON and 2 <= len(w) <= 4}
    table = {}
    for term in terms():
        left = sorted((w for w in words if w[-1] == term[0]), key=lambda w: (-words[w], w))[:MOST]
        right = sorted((w for w in words if w[0] == term[1]), key=lambda w: (-words[w], w))[:MOST]
        if left and right:
            table[term] = {"left": left, "right": right}
    text = yaml.safe_dump(table, allow_unicode=True, default_flow_style=None, width=120, sort_keys=True)
    TARGET.write_text(HEADER + text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
