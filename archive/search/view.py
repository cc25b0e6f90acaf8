"""What is the archive to a reader of some levels of access? As if there were nothing else in it.

Which words are rare, which there are at all, which languages and how many sections: all of it is
asked of what the reader may see, so that no score, suggestion or count tells of anything more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING

from archive.engines.base import Request
from archive.language import SNOWBALL
from archive.search.answering import Answerer
from archive.search.asking import Asker
from archive.search.hits import HitMaker
from archive.search.names import Names
from archive.search.ranking import Ranker
from archive.search.readings import Readings
from archive.search.texts import Texts
from archive.tree import All

if TYPE_CHECKING:
    from archive.catalogue import Catalogue
    from archive.engines.base import Searcher
    from archive.language import Analyser
    from archive.search.synonyms import Synonyms
    from archive.search.weights import Weights
    from archive.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class View:
    """The archive as the readers of some levels have it."""

    searcher: Searcher
    sections: int
    names: Names
    answerer: Answerer
    ranker: Ranker
    hits: HitMaker


@dataclass(slots=True)
class Views:
    """Makes the view of each set of levels when it is first asked for."""

    catalogue: Catalogue
    searcher: Searcher
    analyser: Analyser
    vocabulary: Vocabulary
    synonyms: Synonyms
    weights: Weights
    _made: dict[tuple[str, ...], View] = field(default_factory=dict)
    _texts: dict[bool, Texts] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def of(self, access: tuple[str, ...]) -> View:
        """Return the view of those who may see these levels."""
        with self._lock:
            if access not in self._made:
                self._made[access] = self._make(self.searcher.seen(access))
            return self._made[access]

    def _make(self, searcher: Searcher) -> View:
        everything = searcher.search(Request(All(), limit=0, facets=("language",)))
        languages = tuple(sorted(v for v, _ in everything.facets["language"] if v in SNOWBALL))
        sections = everything.total
        names = Names(searcher, self.catalogue)
        asker = Asker(
            self.analyser,
            self.vocabulary,
            self.synonyms,
            languages,
            searcher,
            self.catalogue,
            self.weights,
        )
        spelling = sections < self.weights.feedback_sections
        texts = self._texts.setdefault(spelling, Texts(self.catalogue, self.analyser, spelling))
        return View(
            searcher,
            sections,
            names,
            Answerer(asker, names, Readings(searcher), searcher, self.weights),
            Ranker(texts, searcher, sections, self.weights),
            HitMaker(texts, searcher, sections),
        )
