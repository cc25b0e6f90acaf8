"""Collocations: which words stand near a query's occurrences more often than by chance."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.concordance import statistics
from archive.concordance.frequencies import NO_WORD, unit_of
from archive.concordance.options import LEAST, WINDOW
from archive.search.texts import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.concordance.selection import Selection
    from archive.language.analysis import Word
    from archive.search.matching import Match


@dataclass(frozen=True, slots=True)
class Window:
    """How near a collocate stands, in words before and after, and how often at least.

    unit: of options.UNITS. measure: of options.MEASURES.
    """

    left: int = WINDOW
    right: int = WINDOW
    least: int = LEAST
    unit: str = "lemma"
    measure: str = "log_dice"


@dataclass(frozen=True, slots=True)
class Collocate:
    """A word near a query: how often near (before, after), anywhere else, and expected near.

    `count` leaves the query's own words out. For the measures see `statistics`.
    """

    word: str
    together: int
    before: int
    after: int
    count: int
    expected: float
    log_dice: float | None
    log_likelihood: float
    p: float
    mutual_information: float | None


@dataclass(frozen=True, slots=True)
class Collocates:
    """The collocates of a query's occurrences, with how many words stand near these in all."""

    words: tuple[Collocate, ...]
    occurrences: int
    near: int


@dataclass(slots=True)
class _Near:
    """What is counted near a query, and what is a part of its occurrences."""

    before: Counter[str]
    after: Counter[str]
    nodes: Counter[str]
    occurrences: int = 0


def collocates(selection: Selection, counts: Counter[str], window: Window) -> Collocates:
    """Return the words near a query's occurrences, the most strongly tied first.

    A word that is near two occurrences counts once, for the one it stands nearest to (before it
    where it is as near to both); windows end with the section. `counts` is the frequency list of
    `selection.texts()` by the same unit.
    """
    near = _count_near(selection, window)
    words = counts.total() - near.nodes.total()
    size = near.before.total() + near.after.total()
    made = []
    for word, together in (near.before + near.after).items():
        if together < window.least:
            continue
        count = counts[word] - near.nodes[word]
        association = statistics.contingency(together, size, count, words)
        made.append(
            Collocate(
                word,
                together,
                near.before[word],
                near.after[word],
                count,
                size * count / words,
                statistics.log_dice(together, near.occurrences, count),
                association,
                statistics.p_value(association),
                statistics.mutual_information(together, size, count, words),
            )
        )
    made.sort(key=lambda collocate: (-(getattr(collocate, window.measure) or 0), collocate.word))
    return Collocates(tuple(made), near.occurrences, size)


def _count_near(selection: Selection, window: Window) -> _Near:
    near = _Near(Counter(), Counter(), Counter())
    of = unit_of(window.unit)
    for document, section, matches in selection.matched():
        text = words_of(section.text)
        words = selection.archive.analyser.words(document.language)
        kept = [at for at, surface in enumerate(text.surfaces) if surface != NO_WORD]
        own: list[Word] = [words[text.surfaces[at]] for at in kept]
        starts = [text.starts[at] for at in kept]
        spans = list(_occurrence_spans(starts, matches))
        near.occurrences += len(spans)
        inside = {at for first, last in spans for at in range(first, last)}
        near.nodes.update(of(own[at]) for at in inside)
        for at, after in _words_near(spans, len(own), window).items():
            if at not in inside:
                (near.after if after else near.before)[of(own[at])] += 1
    return near


def _occurrence_spans(starts: Sequence[int], matches: Sequence[Match]) -> Iterator[tuple[int, int]]:
    """Yield from which word to before which each occurrence goes."""
    for match in matches:
        yield bisect_left(starts, match.start), bisect_left(starts, match.end)


def _words_near(spans: Sequence[tuple[int, int]], length: int, window: Window) -> dict[int, bool]:
    """Return the words that are near an occurrence, and whether they stand after it."""
    nearest: dict[int, tuple[int, bool]] = {}
    for first, last in spans:
        for at in range(max(0, first - window.left), first):
            nearest[at] = min(nearest.get(at, (length, True)), (first - at, False))
        for at in range(last, min(length, last + window.right)):
            nearest[at] = min(nearest.get(at, (length, True)), (at - last + 1, True))
    return {at: after for at, (_, after) in nearest.items()}
