"""Words found and scored by Whoosh's matchers; doc values and statistics held in memory."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.collect.doc_values import doc_values_of, join_doc_values
from archive.engines.collect.evaluator import Hits
from archive.engines.collect.trees import TreeEvaluator
from archive.engines.whoosh.library import Searcher
from archive.engines.whoosh.matchers import section_numbers
from archive.engines.whoosh.queries import word_query
from archive.engines.whoosh.schema import row_of
from archive.engines.whoosh.weighting import Bm25
from archive.tree import FIELDS, Is, Term

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.engines.arrays.container import Numbers
    from archive.engines.collect.doc_values import DocValues
    from archive.tree import Near, Phrase, Prefix

_KEPT = 4096
"""Terms whose frequencies among the live sections are kept."""
_POSTINGS_KEPT = 128
"""Terms whose postings are kept, read and scored: 12 bytes a posting."""


class WhooshEvaluator(TreeEvaluator):
    """Evaluates nodes with an opened Whoosh index: words by its matchers, the rest by NumPy.

    Whoosh's matchers share one place in each file: threads take turns.
    """

    def __init__(self, reader: Any, doc_values: DocValues, lengths: Numbers, lock: Lock) -> None:  # noqa: ANN401
        super().__init__(doc_values)
        self._reader, self._lengths, self._lock = reader, lengths, lock
        self._frequency = lru_cache(maxsize=_KEPT)(self._counted)
        self._postings = lru_cache(maxsize=_POSTINGS_KEPT)(self._postings_of)
        weighting = Bm25(lengths, doc_values.live, self._frequency)
        self._searcher = Searcher(reader, weighting=weighting, closereader=False)

    @classmethod
    def over(cls, reader: Any) -> WhooshEvaluator:  # noqa: ANN401
        """Return what answers from a reader, its doc values read into memory."""
        count = reader.doc_count_all()
        held = [row_of(reader.stored_fields(n)) for n in range(count)]
        doc_values = join_doc_values([doc_values_of(row for row, _ in held)])
        live = np.array([not reader.is_deleted(n) for n in range(count)], bool)
        lengths = np.array([sizes for _, sizes in held], np.int64).reshape(count, len(FIELDS))
        return cls(reader, replace(doc_values, live=live), lengths, Lock())

    def words(self, node: Term | Prefix | Phrase | Near) -> Hits:
        """Return the live sections that match words, with scores."""
        if isinstance(node, Term):
            hits = self._postings(node.field, node.token)
            return Hits(hits.docs, hits.scores * np.float32(node.weight))
        return self._matches(node)

    def _postings_of(self, field: str, token: str) -> Hits:
        return self._matches(Term(field, token))

    def _matches(self, node: Term | Prefix | Phrase | Near) -> Hits:
        sections, scores = [], []
        with self._lock:
            matcher = word_query(node).matcher(self._searcher, self._searcher.context())
            while matcher.is_active():
                sections.append(matcher.id())
                scores.append(matcher.score())
                matcher.next()
        hits = Hits(np.array(sections, np.intp), np.array(scores, np.float32))
        return hits if self.live is None else hits.at(self.live[hits.docs])

    def frequency(self, field: str, token: str) -> int:
        """Return in how many live sections a field has a token."""
        with self._lock:
            return self._frequency(field, token.encode())

    def _counted(self, field: str, token: bytes) -> int:
        if not token or (field, token) not in self._reader:
            return 0
        if self.live is None:
            return int(self._reader.doc_frequency(field, token))
        return sum(self.live.item(n) for n in section_numbers(self._reader.postings(field, token)))

    def terms(self, field: str, prefix: str) -> Iterator[tuple[str, int]]:
        """Return a field's tokens that begin with `prefix`, in order, with frequencies."""
        with self._lock:
            terms = list(self._reader.expand_prefix(field, prefix))
            counts = [self._counted(field, term) for term in terms]
        return ((t.decode(), n) for t, n in zip(terms, counts, strict=True) if n)

    def restricted_to(self, levels: tuple[str, ...]) -> WhooshEvaluator:
        """Return what answers as if only sections of these levels of access were live."""
        live = self.mask(Is("access", levels))
        if (live == self.doc_values.live).all():
            return self
        return WhooshEvaluator(
            self._reader, replace(self.doc_values, live=live), self._lengths, self._lock
        )
