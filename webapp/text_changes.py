"""Changes between two versions of a text: sections known by their headings, then word by word.

A section stands beside the one of the same heading, whichever way its lines are broken; sections
without a heading, and long ones, are compared paragraph by paragraph.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.model import Section

_PARAGRAPH = re.compile(r"\n\s*\n|\f")
_WORD = re.compile(r"\w+|\s+|[^\w\s]")
_ALIKE = 0.4
"""Parts of which less is alike are one taken away and one added."""
_AROUND = 1
"""Unchanged parts shown beside a change; the others are folded."""
_LONGEST = 4_000
"""Characters of a part beyond which it is compared by paragraphs, and of a paragraph beyond which
its words are not compared."""
_MOST_PAIRS = 20_000
"""Pairs of equal pieces of two texts beyond which their order is not compared.

The matcher looks at every pair again for each piece it has matched (Ratcliff and Obershelp).
"""
_MOST_STEPS = 40_000_000
"""Pieces and pairs that the matcher looks at, over all of a comparison: about a second of it."""
_POPULAR_FROM = 200
"""Pieces from which the matcher passes over those that are more than one in a hundred."""


class Effort:
    """How much a comparison may still cost: what would cost more is compared as a whole.

    `exceeded` tells that this was so.
    """

    def __init__(self) -> None:
        self._left = _MOST_STEPS
        self.exceeded = False

    def affords(self, before: Sequence[str], after: Sequence[str]) -> bool:
        """Tell whether two texts are compared piece by piece, and count what that costs."""
        pairs = _pairs(before, after)
        cost = (len(before) + len(after) + pairs) * _stretches(before, after)
        if pairs > _MOST_PAIRS or cost > self._left:
            self.exceeded = True
            return False
        self._left -= cost
        return True


@dataclass(frozen=True, slots=True)
class Row:
    """Parts beside each other, either of which may be missing, or `folded` unchanged ones.

    `merged` is the one text with what was taken away and added marked.
    """

    before: Markup | None = None
    after: Markup | None = None
    merged: Markup | None = None
    changed: bool = False
    folded: int = 0


class Part(NamedTuple):
    """What is compared as one: a name that tells it again in the other text, and its paragraphs."""

    name: str
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """The words of all its paragraphs."""
        return " ".join(self.paragraphs)


def parts_of(sections: Iterable[Section]) -> list[Part]:
    """Return the sections of a record as parts; those that nothing names by paragraphs."""
    parts: list[Part] = []
    for section in sections:
        paragraphs = tuple(_paragraphs(section.text))
        name = section.heading or section.number or ""
        if not paragraphs:
            continue
        if name or section.kind is SectionKind.COVER:
            parts.append(Part(f"{section.kind} {name.casefold()}", paragraphs))
        else:
            parts += _by_paragraph(paragraphs)
    return parts


def changed_rows(
    before: Sequence[Part], after: Sequence[Part], effort: Effort | None = None
) -> list[Row]:
    """Return two texts as rows, unchanged stretches folded."""
    effort = effort or Effort()
    rows = list(_rows(before, after, effort))
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
    paragraphs = (" ".join(part.split()) for part in _PARAGRAPH.split(text))
    return [paragraph for paragraph in paragraphs if paragraph]


def _by_paragraph(paragraphs: Iterable[str]) -> list[Part]:
    return [Part(paragraph, (paragraph,)) for paragraph in paragraphs]


def _rows(before: Sequence[Part], after: Sequence[Part], effort: Effort) -> Iterator[Row]:
    names = [[part.name for part in parts] for parts in (before, after)]
    for kind, a, b, c, d in _steps(names[0], names[1], effort):
        if kind == "equal":
            for part, version in zip(before[a:b], after[c:d], strict=True):
                yield from _versions(part, version, effort)
        else:
            gone = deque(part.text for part in before[a:b])
            yield from _replaced(gone, deque(part.text for part in after[c:d]), effort)


def _versions(before: Part, after: Part, effort: Effort) -> Iterator[Row]:
    """Yield two versions of a part: as one row, or by paragraphs where it is long."""
    old, new = before.text, after.text
    if old == new:
        yield Row(escape(old), escape(new), escape(new))
    elif max(len(old), len(new)) <= _LONGEST or len(before.paragraphs) + len(after.paragraphs) == 2:
        yield _changed(old, new, effort)
    else:
        parts = [_by_paragraph(part.paragraphs) for part in (before, after)]
        yield from _rows(parts[0], parts[1], effort)


def _steps(
    before: Sequence[str], after: Sequence[str], effort: Effort
) -> Sequence[tuple[str, int, int, int, int]]:
    """Return how one text becomes the other; as a whole where telling it would cost too much."""
    if not effort.affords(before, after):
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after).get_opcodes()


def _pairs(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many pairs of equal pieces two texts have, without those the matcher passes."""
    there = Counter(after)
    if len(after) >= _POPULAR_FROM:
        there = Counter({p: n for p, n in there.items() if n <= len(after) // 100 + 1})
    return sum(n * there[piece] for piece, n in Counter(before).items())


def _stretches(before: Sequence[str], after: Sequence[str]) -> int:
    """Return how many stretches of one text may stand in the other: for each it is gone through."""
    there = set(pairwise(after))
    return 1 + sum(pair not in there for pair in pairwise(before))


def _replaced(before: deque[str], after: deque[str], effort: Effort) -> Iterator[Row]:
    """Yield parts that changed: those that are alike beside each other, in order."""
    while before and after:
        if _alike(before[0], after[0], effort):
            yield _changed(before.popleft(), after.popleft(), effort)
        elif any(_alike(before[0], other, effort) for other in islice(after, 1, 4)):
            yield _added(after.popleft())
        else:
            yield _removed(before.popleft())
    yield from map(_removed, before)
    yield from map(_added, after)


def _alike(text: str, other: str, effort: Effort) -> bool:
    words, others = text.split(), other.split()
    matcher = SequenceMatcher(None, words, others)
    if matcher.quick_ratio() < _ALIKE:
        return False
    return not effort.affords(words, others) or matcher.ratio() >= _ALIKE


def _removed(text: str) -> Row:
    shown = Markup("<del>{}</del>").format(text)
    return Row(before=shown, merged=shown, changed=True)


def _added(text: str) -> Row:
    shown = Markup("<ins>{}</ins>").format(text)
    return Row(after=shown, merged=shown, changed=True)


def _changed(before: str, after: str, effort: Effort) -> Row:
    old, new = _words(before), _words(after)
    left: list[Markup] = []
    right: list[Markup] = []
    merged: list[Markup] = []
    for kind, a, b, c, d in _steps(old, new, effort):
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
