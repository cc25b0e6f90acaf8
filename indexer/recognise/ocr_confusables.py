"""OCR-confusable letters: the distance of a word from what a scanner misread.

An edit distance in which letters that optical reading confuses are near one another. A word may be
taken for another when their distance is small against its length; nothing is listed word by word.
"""

from __future__ import annotations

from functools import lru_cache

NEAR = 0.3
"""The cost of a confusion that scanners make often, against 1 for any other change."""

_SINGLE = frozenset(
    frozenset(pair)
    for group in (
        "il1!|jtf",
        "o0öód",
        "eco",
        "åäaà",
        "öäo",
        "gq9",
        "uvn",
        "hb",
        "s5",
        "b8",
        "z2",
        "rn",
    )
    for i, a in enumerate(group)
    for pair in ((a, b) for b in group[i + 1 :])
)
_DIGRAPHS = {
    ("rn", "m"), ("ri", "n"), ("ni", "m"), ("ii", "u"), ("ii", "ü"), ("cl", "d"), ("vv", "w"),
    ("li", "h"), ("in", "m"), ("iu", "m"), ("fi", "h"), ("tt", "u"),
}  # fmt: skip


def _change(a: str, b: str) -> float:
    if a == b:
        return 0.0
    return NEAR if frozenset((a, b)) in _SINGLE else 1.0


@lru_cache(maxsize=16384)
def distance(word: str, other: str, limit: float = 2.0) -> float:
    """Return the weighted edit distance of two lower-case words, or `limit` if it is that or more.

    Wagner and Fischer's table with two letters for one as a further step.
    """
    if word == other:
        return 0.0
    if abs(len(word) - len(other)) >= limit + 1:
        return limit
    before: list[float] = []
    last = [float(j) for j in range(len(other) + 1)]
    for i in range(1, len(word) + 1):
        row = [float(i)]
        for j in range(1, len(other) + 1):
            cost = min(
                last[j] + 1,
                row[j - 1] + 1,
                last[j - 1] + _change(word[i - 1], other[j - 1]),
            )
            if i > 1 and (word[i - 2 : i], other[j - 1]) in _DIGRAPHS:
                cost = min(cost, before[j - 1] + NEAR)
            if j > 1 and (other[j - 2 : j], word[i - 1]) in _DIGRAPHS:
                cost = min(cost, last[j - 2] + NEAR)
            row.append(cost)
        if min(row) >= limit and min(last) >= limit:
            return limit
        before, last = last, row
    return min(last[-1], limit)


def ocr_confusable(word: str, meant: str) -> bool:
    """Tell whether `word` can be `meant` misread: one confusion for every five letters, at most."""
    allowed = NEAR * max(1, len(meant) // 5) + 0.01
    return distance(word, meant, allowed + NEAR) <= allowed


def one_off(word: str, other: str) -> bool:
    """Tell whether two words differ by one letter changed, added or left out, but not the first."""
    if word[:1] != other[:1] or word == other or abs(len(word) - len(other)) > 1:
        return False
    same = next(
        (i for i, (a, b) in enumerate(zip(word, other, strict=False)) if a != b),
        min(len(word), len(other)),
    )
    return other[same + (len(other) >= len(word)) :] == word[same + (len(word) >= len(other)) :]
