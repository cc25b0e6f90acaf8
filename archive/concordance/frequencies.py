"""Frequency lists: how often each word stands in some texts, by form or by base form.

A word is counted as it stands, whatever stands beside it; lone § signs are no words, as in the
sizes that frequencies are divided by.
"""

from __future__ import annotations

from collections import Counter, OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

from archive.language.tokens import TOKEN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from archive.catalogue.sizes import RunningText
    from archive.language import Analyser
    from archive.language.analysis import Word

NO_WORD = "§"
_KEPT = 6
"""Lists of an archive that are remembered; one of a large archive has some 100 MB."""


def unit_of(unit: str) -> Callable[[Word], str]:
    """Return what gives the base form or the surface form, in lower case, of a word."""
    return (lambda word: word.base) if unit == "lemma" else (lambda word: word.exact)


def frequencies(texts: Iterable[RunningText], analyser: Analyser, unit: str) -> Counter[str]:
    """Return how often each word stands in some texts."""
    surfaces: dict[str | None, Counter[str]] = {}
    for text in texts:
        surfaces.setdefault(text.language, Counter()).update(TOKEN.findall(text.text))
    counted: Counter[str] = Counter()
    of = unit_of(unit)
    for language, counts in surfaces.items():
        words = analyser.words(language)
        for surface, count in counts.items():
            if surface != NO_WORD:
                counted[of(words[surface])] += count
    return counted


class Remembered:
    """The frequency lists asked for last; safe from many threads."""

    def __init__(self) -> None:
        self._lists: OrderedDict[object, Counter[str]] = OrderedDict()
        self._lock = Lock()

    def of(self, key: object, make: Callable[[], Counter[str]]) -> Counter[str]:
        """Return the list of a key, made by `make` where it is not remembered."""
        with self._lock:
            known = self._lists.get(key)
        counted = make() if known is None else known
        with self._lock:
            self._lists[key] = counted
            self._lists.move_to_end(key)
            while len(self._lists) > _KEPT:
                self._lists.popitem(last=False)
        return counted
