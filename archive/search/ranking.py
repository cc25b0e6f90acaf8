"""In which order do an answer's hits stand, page by page, in every engine alike?"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.search.rescoring import Wanted, bonus, idf
from archive.search.weights import WEIGHTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.catalogue import Catalogue
    from archive.engines.base import Searcher
    from archive.language import Analyser
    from archive.search.words import QueryWord

REMEMBERED = 20_000
"""Sections whose tokens are kept in memory, some 2 kB each."""


@dataclass(slots=True)
class Ranker:
    """Looks closely at the best hits; remembers the tokens of the sections it has seen."""

    catalogue: Catalogue
    searcher: Searcher
    analyser: Analyser
    sections: int
    _tokens: OrderedDict[str, tuple[str, ...]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def rescored(self, scores: Mapping[str, float], words: Sequence[QueryWord]) -> dict[str, float]:
        """Return sections' scores with what a close look adds to each."""
        wanted_tokens = {token for word in words for token in _tokens_of(word)}
        if len(wanted_tokens) < 2 or not scores:
            return dict(scores)
        tokens = self._tokens_of(scores)
        average = sum(map(len, tokens.values())) / max(1, len(tokens)) or 1.0
        weights = {
            token: idf(self.sections, frequency)
            for token in sorted(wanted_tokens)
            if (frequency := self.searcher.frequency("parts", token))
        }
        wanted = Wanted(weights, average)
        return {
            id_: score + bonus(tokens.get(id_, ()), wanted, WEIGHTS)
            for id_, score in scores.items()
        }

    def _tokens_of(self, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        with self._lock:
            for id_ in ids:
                if known := self._tokens.get(id_):
                    self._tokens.move_to_end(id_)
                    found[id_] = known
        if missing := [id_ for id_ in ids if id_ not in found]:
            fresh = self._analysed(missing)
            with self._lock:
                self._tokens.update(fresh)
                while len(self._tokens) > REMEMBERED:
                    self._tokens.popitem(last=False)
            found |= fresh
        return found

    def _analysed(self, ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
        sections = self.catalogue.sections(ids)
        documents = self.catalogue.documents({s.document_id for s in sections.values()})
        return {
            id_: tuple(
                self.analyser.analyse(section.text, documents[section.document_id].language).parts
            )
            for id_, section in sections.items()
        }


def _tokens_of(word: QueryWord) -> tuple[str, ...]:
    if word.kind == "prefix" or word.identifiers:
        return ()
    return word.phrase or word.parts or (word.base,)
