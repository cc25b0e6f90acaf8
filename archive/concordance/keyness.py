"""Keyness: which words are more or less frequent in one part of the archive than in another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.catalogue.rows import split_id
from archive.concordance import statistics
from archive.concordance.frequencies import frequencies
from archive.concordance.options import LEAST

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Collection

    from archive.concordance.selection import Selection


@dataclass(frozen=True, slots=True)
class KeyWord:
    """A word with how often it stands in the target and in the reference; see `statistics`.

    `log_likelihood` is negative where it is rarer in the target.
    """

    word: str
    target: int
    target_per_million: float | None
    reference: int
    reference_per_million: float | None
    log_likelihood: float
    p: float
    log_ratio: float | None
    percent_difference: float | None


@dataclass(frozen=True, slots=True)
class Keyness:
    """The key words of a target against a reference, and how many words each has.

    `both` is how many sections satisfy both queries: they are the target's.
    """

    words: tuple[KeyWord, ...]
    target_words: int
    reference_words: int
    target_sections: int
    reference_sections: int
    both: int


def keyness(
    target: Selection,
    reference: Selection | None,
    *,
    unit: str = "lemma",
    least: int = LEAST,
    measure: str = "log_likelihood",
) -> Keyness:
    """Return what tells the sections of one query from those of another, the most telling first.

    unit: of options.UNITS. least: how often a word stands in both together. measure: of
    options.MEASURES. Without a reference the target is compared with the rest: all else under its
    filters, or, where filters are all it has, all else in the archive. Where one side has no words
    there is nothing to compare, and no key word.
    """
    own = set(target.hits)
    others = target.reference_sections() if reference is None else reference.hits
    both = sum(1 for id_ in others if id_ in own)
    mine = _frequencies(target, target.hits, unit)
    apart = [id_ for id_ in others if id_ not in own]
    theirs = _frequencies(target, apart, unit)
    sizes = mine.total(), theirs.total()
    words = [
        _key_word(word, mine[word], theirs[word], *sizes)
        for word in {*mine, *theirs}
        if all(sizes) and mine[word] + theirs[word] >= least
    ]
    words.sort(key=lambda key_word: (-_strength(key_word, measure), key_word.word))
    return Keyness(tuple(words), *sizes, len(own), len(apart), both if reference else 0)


def _frequencies(selection: Selection, ids: Collection[str], unit: str) -> Counter[str]:
    archive = selection.archive
    texts = archive.catalogue.texts(map(split_id, ids))
    return frequencies(texts, archive.analyser, unit)


def _key_word(
    word: str, target: int, reference: int, target_words: int, reference_words: int
) -> KeyWord:
    counts = target, target_words, reference, reference_words
    difference = statistics.log_likelihood(*counts)
    return KeyWord(
        word,
        target,
        statistics.per_million(target, target_words),
        reference,
        statistics.per_million(reference, reference_words),
        difference,
        statistics.p_value(difference),
        statistics.log_ratio(*counts),
        statistics.percent_difference(*counts),
    )


def _strength(word: KeyWord, measure: str) -> float:
    value: float | None = getattr(word, measure)
    return float("inf") if value is None else value
