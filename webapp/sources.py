"""What does the web ask of an archive? `archive.search.Archive`, as far as it is read here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import Catalogue
    from archive.generations import Generation
    from archive.model import Hit, Query, Result, Span


class Archive(Protocol):
    """An opened generation; safe from many threads, never changed."""

    generation: str | Generation
    catalogue: Catalogue

    def search(self, query: Query) -> Result:
        """Answer a question."""
        ...

    def all_hits(self, query: Query) -> Iterator[Hit]:
        """Stream every hit of a question."""
        ...

    def highlight(self, text: str, query: Query) -> tuple[Span, ...]:
        """Return where a question's words stand in a text."""
        ...

    def close(self) -> None:
        """Let go of files."""
        ...
