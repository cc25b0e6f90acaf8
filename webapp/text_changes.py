"""Changes between two texts, paragraph by paragraph and word by word within those that changed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_PARAGRAPH = re.compile(r"\n\s*\n|\f")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.4
"""Paragraphs of which less is alike are one taken away and one added."""
_AROUND = 1
"""Unchanged paragraphs shown beside a change; the others are folded."""
_LONGEST = 4_000
"""Characters of a paragraph beyond which its words are not compared."""
_MOST_PAIRS = 20_000
"""Pairs of equal pieces of two texts beyond which their order is not compared.

The matcher looks at every pair again for each piece it has matched (Ratcliff and Obershelp).
"""
_POPULAR_FROM = 200
"""Pieces from which the matcher passes over those that are more than one in a hundred."""


@dataclass(frozen=True, slots=True)
class Row:
    """Paragraphs beside each other, either of which may be missing, or `folded` unchanged ones.

    `merged` is the one text with what was taken away and added marked.
    """

    before: Markup | None = None
    after: Markup | None = None
    merged: Markup | None = None
    changed: bool = False
    folded: int = 0


def changes(before: str, after: str) -> list[Row]:
    """Return two texts as rows, unchanged stretches folded."""
    rows = list(_rows(_paragraphs(before), _paragraphs(after)))
    near = {
        at + step
        for at, row in enumerate(rows)
        if row.changed
        for step in range(-_AROUND, _AROUND + 1)
    }
    made: list[Row] = []
    for at, row in enumerate(rows):
        if at in near:
            made.append(row)
        elif made and made[-1].folded:
            made[-1] = Row(folded=made[-1].folded + 1)
        else:
            made.append(Row(folded=1))
    return made


def _paragraphs(text: str) -> list[str]:
    found = (" ".join(part.split()) for part in _PARAGRAPH.split(text))
    return [part for part in found if part]


def _rows(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for kind, a, b, c, d in _steps(before, after):
        if kind == "equal":
            yield from (Row(escape(p), escape(p), escape(p)) for p in before[a:b])
        else:
            yield from _replaced(list(before[a:b]), list(after[c:d]))


def _steps(before: Sequence[str], after: Sequence[str]) -> Sequence[tuple[str, int, int, int, int]]:
    """Return how one text becomes the other; as a whole where telling it would cost too much."""
    if _are_dear(before, after):
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after).get_opcodes()


def _are_dear(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether two texts have more pairs of equal pieces than are compared."""
    there = Counter(after)
    if len(after) >= _POPULAR_FROM:
        there = Counter({p: n for p, n in there.items() if n <= len(after) // 100 + 1})
    return sum(n * there[piece] for piece, n in Counter(before).items()) > _MOST_PAIRS


def _replaced(before: list[str], after: list[str]) -> Iterator[Row]:
    """Yield paragraphs that changed: those that are alike beside each other, in order."""
    while before and after:
        if _alike(before[0], after[0]):
            yield _changed(before.pop(0), after.pop(0))
        elif any(_alike(before[0], other) for other in after[1:4]):
            yield _added(after.pop(0))
        else:
            yield _removed(before.pop(0))
    yield from map(_removed, before)
    yield from map(_added, after)


def _alike(one: str, other: str) -> bool:
    words, others = one.split(), other.split()
    matcher = SequenceMatcher(None, words, others)
    if matcher.quick_ratio() < _ALIKE:
        return False
    return _are_dear(words, others) or matcher.ratio() >= _ALIKE


def _removed(text: str) -> Row:
    shown = Markup("<del>{}</del>").format(text)
    return Row(before=shown, merged=shown, changed=True)


def _added(text: str) -> Row:
    shown = Markup("<ins>{}</ins>").format(text)
    return Row(after=shown, merged=shown, changed=True)


def _changed(before: str, after: str) -> Row:
    old, new = _words(before), _words(after)
    left: list[Markup] = []
    right: list[Markup] = []
    merged: list[Markup] = []
    for kind, a, b, c, d in _steps(old, new):
        was, now = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            for parts in (left, right, merged):
                parts.append(escape(was))
            continue
        if was:
            left.append(Markup("<del>{}</del>").format(was))
            merged.append(left[-1])
        if now:
            right.append(Markup("<ins>{}</ins>").format(now))
            merged.append(right[-1])
    join = Markup().join
    return Row(join(left), join(right), join(merged), changed=True)


def _words(text: str) -> list[str]:
    return _WORD.findall(text) if len(text) <= _LONGEST else [text]
