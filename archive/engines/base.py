"""The protocol that every engine speaks: entries in, requests answered.

Scores are the same in every engine: for each Term, BM25 (see `bm25`) over all that the searcher has
(see Searcher.restricted_to), times the weight; a section's score is the sum times its prior. Ties
fall by id.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path
    from types import TracebackType

    from archive.tree import Node


@dataclass(frozen=True, slots=True)
class Entry:
    """A section as an engine gets it: token lists by field, and columns.

    `facets` maps a facet name (model.FACETS, and access, kind) to its values, empty for unknown.
    Dates are days since 1970-01-01; None for unknown. `prior` multiplies the score.
    """

    id: str
    document_id: str
    tokens: Mapping[str, Sequence[str]]
    facets: Mapping[str, Sequence[str]]
    date_from: int | None = None
    date_to: int | None = None
    prior: float = 1.0


@dataclass(frozen=True, slots=True)
class Request:
    """What is wanted of an engine.

    `match` scores; `filters` only restrict. `facets` names the facets to count: each is
    counted over the hits of `match` and of all filters but those on that same facet's column.
    `group` collapses hits to documents: `limit` and `offset` then count documents, ordered by their
    best hit, and `per_document` ids are returned for each.
    sort: relevance, date, -date, by the first day (unknown dates last in both).
    """

    match: Node
    filters: tuple[Node, ...] = ()
    sort: str = "relevance"
    limit: int = 10
    offset: int = 0
    facets: tuple[str, ...] = ()
    group: bool = False
    per_document: int = 3


@dataclass(frozen=True, slots=True)
class SearchHits:
    """Ids in order with scores; exact totals; facet counts over all hits.

    Scores are 0 when sorted by date. Facet counts are by value, most first, UNKNOWN among them.
    `group_totals` has the number of hits of each document returned when grouping.
    """

    ids: tuple[str, ...]
    scores: tuple[float, ...]
    total: int
    documents: int
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    group_totals: Mapping[str, int] = field(default_factory=dict)


class Searcher(Protocol):
    """An opened index: safe to use from many threads, never changed."""

    def search(self, request: Request) -> SearchHits:
        """Answer a request."""
        ...

    def ids(self, match: Node, filters: tuple[Node, ...] = ()) -> Iterable[str]:
        """Return the ids of all that match, in index order, without scoring."""
        ...

    def ranked(
        self, match: Node, filters: tuple[Node, ...] = (), sort: str = "relevance"
    ) -> Iterable[tuple[str, float]]:
        """Return every hit's id with its score (0 when sorted by date), in the order of `search`.

        Worked out once, however many are taken: for whole hit lists, instead of pages by offset.
        """
        ...

    def frequency(self, field: str, token: str) -> int:
        """Return in how many sections `field` has `token`."""
        ...

    def frequencies(self, words: Sequence[tuple[str, str]]) -> list[int]:
        """Return `frequency` of each pair of field and token, in one call."""
        ...

    def terms(self, field: str, prefix: str = "") -> Iterable[tuple[str, int]]:
        """Return the tokens of a field that begin with `prefix`, in order, with frequencies."""
        ...

    def restricted_to(self, levels: tuple[str, ...]) -> Searcher:
        """Return the index as if it held only sections of these levels of access.

        No answer of it, nor any score, depends on a section of another level. `levels` has a level
        and all that are more open; the files are those of this searcher, which is the one to close.
        """
        ...

    def close(self) -> None:
        """Let go of files."""
        ...


class Writer(Protocol):
    """Builds or extends an index in a folder; nothing counts before `commit`."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None: ...

    def add(self, entry: Entry) -> None:
        """Add a section; its id must not be in the index."""
        ...

    def delete_document(self, document_id: str) -> None:
        """Take out every section of a document; unknown ids are no error."""
        ...

    def commit(self) -> None:
        """Write everything and flush it to disk."""
        ...


class Engine(Protocol):
    """A way to keep and match tokens. `name` is what settings and manifests call it."""

    name: str

    def writer(self, folder: Path) -> Writer:
        """Open a folder (empty, or holding an index of this engine) for writing."""
        ...

    def open(self, folder: Path) -> Searcher:
        """Open a built index for reading.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        ...

    def check(self, folder: Path) -> None:
        """Verify every byte of an index, what `open` takes on trust too.

        Raises:
            IndexUnusableError: it is missing, damaged or of another version.
        """
        ...
