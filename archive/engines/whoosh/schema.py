"""The Whoosh schema of a section: token fields, ids, and its doc values as a stored field."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import msgspec

from archive.engines.collect.doc_values import SectionValues
from archive.engines.whoosh.library import ID, STORED, FieldType, Positions, Schema
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from archive.engines.base import Entry

INDEX_NAME = "MAIN"


class Tokens(FieldType):  # type: ignore[misc]
    """A field that is given its tokens, with their positions; an empty token only holds a place.

    Whoosh keeps field lengths in a byte of its own rounding; ours are among the doc values.
    """

    def __init__(self) -> None:
        super().__init__(format=Positions(), analyzer=None)

    def index(self, value: Sequence[str], **_: object) -> Iterator[tuple[bytes, int, float, bytes]]:
        """Yield each token with its frequency, as a weight too, and its encoded positions."""
        positions: dict[str, list[int]] = defaultdict(list)
        for position, token in enumerate(value):
            if token:
                positions[token].append(position)
        for token, held in positions.items():
            yield token.encode(), len(held), float(len(held)), self.format.encode(held)


class StoredValues(msgspec.Struct, array_like=True):
    """What a section has besides its postings; `lengths` are those of tree.FIELDS, in tokens."""

    facets: dict[str, tuple[str, ...]]
    first: int
    last: int
    prior: float
    lengths: tuple[int, ...]


def index_schema() -> Schema:
    """Return the schema of every index."""
    words = {name: Tokens() for name in FIELDS}
    return Schema(id=ID(stored=True), document=ID(stored=True), doc_values=STORED(), **words)


def document_of(entry: Entry) -> dict[str, Any]:
    """Return an entry as the keyword arguments that Whoosh's writer takes."""
    row = SectionValues.of(entry)
    lengths = tuple(len(entry.tokens.get(field, ())) for field in FIELDS)
    values = StoredValues(dict(row.facets), row.first, row.last, row.prior, lengths)
    words = {name: tuple(tokens) for name, tokens in entry.tokens.items() if name in FIELDS}
    kept = {"id": entry.id, "document": entry.document_id, "doc_values": _encode(values)}
    return kept | words


def row_of(stored: Mapping[str, Any]) -> tuple[SectionValues, tuple[int, ...]]:
    """Return a section's doc values and field lengths from its stored fields."""
    held = _decode(stored["doc_values"])
    row = SectionValues(
        stored["id"], stored["document"], held.facets, held.first, held.last, held.prior
    )
    return row, held.lengths


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(StoredValues).decode
