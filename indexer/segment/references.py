"""References: lists of other documents' titles, and snippets that end in "Läs mer"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from indexer.segment.furniture import asks_for_more, opens_references, opens_transcript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Line

_LEAST = 3
"""So many snippets make a list of them; one "Läs mer" is a link in a text."""
_LONGEST_TITLE = 300
_LEAST_TITLES = 12
_NAME_LINES = 2
"""The paragraph that names a list of references has at most so many lines of its own."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Lines first..end (end excluded) that name another document."""

    first: int
    end: int
    title: str


def references(lines: Sequence[Line]) -> list[Reference]:
    """Return the references of a text in order."""
    return _listed_titles(lines) + _snippet_references(lines) or _repeated_titles(lines)


def _listed_titles(lines: Sequence[Line]) -> list[Reference]:
    """Return the titles between "Relevanta dokument" and the transcript, one a paragraph."""
    references: list[Reference] = []
    start = next((i for i, line in enumerate(lines) if opens_references(line)), None)
    if start is None:
        return []
    stop = next((i for i in range(start, len(lines)) if opens_transcript(lines[i])), None)
    i = start + 1
    while i < len(lines) and i != stop and not lines[i].gap:
        i += 1
    if i - start > _NAME_LINES:  # the titles follow the list's name line by line
        references += [Reference(k, k + 1, lines[k].text) for k in range(start + 1, i)]
    while i < (len(lines) if stop is None else stop):
        end = i + 1
        while end < len(lines) and not lines[end].gap and end != stop:
            end += 1
        if stop is None and not _may_be_title(lines[i], lines[end - 1]):
            break
        references.append(Reference(i, end, " ".join(line.text for line in lines[i:end])))
        i = end
    return references


def _may_be_title(first: Line, last: Line) -> bool:
    """Tell whether a paragraph can be a title; where no mark ends a list, its first text does."""
    short = last.end - first.start <= _LONGEST_TITLE
    return short and not first.level and last.tail[-1:] not in ".!?:"


def _snippet_references(lines: Sequence[Line]) -> list[Reference]:
    """Return the snippets of a run of them: title, cut-off text, "Läs mer"."""
    ends = [i for i, line in enumerate(lines) if asks_for_more(line)]
    if len(ends) < _LEAST:
        return []
    usual = int(median(b - a - 1 for a, b in pairwise(ends)))
    references: list[Reference] = []
    start = _first_title(lines, ends[0], usual)
    for end in ends:
        if start < end:
            references.append(Reference(start, end + 1, lines[start].text))
        start = end + 1
    return references if _cut_off(references, lines) else []


def _first_title(lines: Sequence[Line], more: int, usual: int) -> int:
    """Return where the first snippet begins: the title that its text repeats, else as usual."""
    for i in range(more - 1, max(-1, more - 8), -1):
        title = lines[i].text[:80]
        if i + 1 < more and lines[i + 1].text.startswith(title):
            return i
    return max(0, more - usual)


def _cut_off(references: Sequence[Reference], lines: Sequence[Line]) -> bool:
    """Tell whether most of the texts stop in the middle of a sentence or repeat their title."""
    cut = sum(
        lines[r.end - 2].text[-1:] not in ".!?" or lines[r.end - 2].text.startswith(r.title[:60])
        for r in references
    )
    return 2 * cut >= len(references)


def _repeated_titles(lines: Sequence[Line]) -> list[Reference]:
    """Return the longest run of title-like paragraphs in which titles recur."""
    best: tuple[int, int] = (0, 0)
    begin = 0
    for i in range(len(lines) + 1):
        if i == len(lines) or not _is_title(lines, i):
            if i - begin > best[1] - best[0]:
                best = (begin, i)
            begin = i + 1
    run = lines[best[0] : best[1]]
    again = len(run) - len({line.text for line in run})
    if len(run) < _LEAST_TITLES or 10 * again < len(run):
        return []
    return [Reference(best[0] + k, best[0] + k + 1, line.text) for k, line in enumerate(run)]


def _is_title(lines: Sequence[Line], i: int) -> bool:
    line = lines[i]
    alone = line.gap and (i + 1 == len(lines) or lines[i + 1].gap)
    words = line.text.count(" ")
    return bool(alone) and 10 <= line.length <= _LONGEST_TITLE and words > 0 and _titled(line.text)


def _titled(text: str) -> bool:
    return text[:1].isupper() and text[-1:] not in ".!?:,;"
