"""Term lists of an index, made at publication: every token of every field with its frequencies.

Suggestions, corrections and the weights of words ask for tokens and in how many sections they are;
a list answers in microseconds what a scan of a large index, or a question to a cluster, would. One
trie in the generation's folder holds the tokens of all levels of access, each with the number of
sections that the readers of each level have it in; it is mapped, not loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import marisa_trie

from archive import state_files
from archive.engines.durable_files import damaged_error
from archive.model import LEVELS
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.engines.base import Searcher
    from archive.model import Level

FILE = "terms.marisa"
_COUNTS = f"<{len(LEVELS)}I"
_MARK = {field: chr(ord("0") + number) for number, field in enumerate(FIELDS)}
"""What a key begins with, before its token."""


class TermLists:
    """The tokens of an index, safe to use from many threads."""

    def __init__(self, path: Path) -> None:
        """Map a file that `write` wrote.

        Raises:
            IndexUnusableError: it is damaged.
        """
        self._trie = marisa_trie.RecordTrie(_COUNTS)
        try:
            self._trie.mmap(str(path))
        except (OSError, RuntimeError) as error:
            raise damaged_error(path) from error

    def frequency(self, level: Level, field: str, token: str) -> int:
        """Return in how many sections that one level may see `field` has `token`."""
        if not token or field not in _MARK:
            return 0
        counts: list[tuple[int, ...]] = self._trie.get(_MARK[field] + token, [])
        return counts[0][LEVELS.index(level)] if counts else 0

    def terms(self, level: Level, field: str, prefix: str = "") -> Iterator[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        place = LEVELS.index(level)
        every = self._trie.iteritems(_MARK[field] + prefix)
        return iter(sorted((key[1:], counts[place]) for key, counts in every if counts[place]))


def write(path: Path, searcher: Searcher) -> None:
    """Write the lists of an opened index, as the readers of each level have it."""
    counts: dict[str, list[int]] = {}
    former: Searcher | None = None
    for place, level in enumerate(LEVELS):
        restricted = searcher.restricted_to(level.readable)
        if restricted is former:  # nothing is above the level before
            for each in counts.values():
                each[place] = each[place - 1]
            continue
        former = restricted
        for field, mark in _MARK.items():
            for token, frequency in restricted.terms(field):
                counts.setdefault(mark + token, [0] * len(LEVELS))[place] = frequency
    trie = marisa_trie.RecordTrie(_COUNTS, counts.items())
    state_files.write_whole(path, trie.tobytes())


def opened(path: Path) -> TermLists | None:
    """Return the lists of a generation; None for one that was published without.

    Raises:
        IndexUnusableError: they are damaged.
    """
    return TermLists(path) if path.exists() else None
