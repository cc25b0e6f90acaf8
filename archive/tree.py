"""Query tree as engines get it: analysed terms over token fields, with AND, OR and NOT.

Token fields of a section, the same in every engine. A field is a list of tokens; a token's place in
the list is its position. An empty token holds its place and is never found.

    exact        surface forms, lower case
    base         lemma where known, otherwise stem; position for position with `exact`
    parts        `base` with every compound replaced by its parts (longer than `base`)
    heading      base forms of the section's heading, then the parts of compounds; the section
                 that speaks for its document has the document's title and body here too
    title        the same of the document's title and body, in all other sections
    decision     base forms of what was decided
    identifiers  case numbers, §, dates, organisation numbers, each one normalised token
"""

from __future__ import annotations

from dataclasses import dataclass

FIELDS = ("exact", "base", "parts", "heading", "title", "decision", "identifiers")


@dataclass(frozen=True, slots=True)
class All:
    """Every section."""


@dataclass(frozen=True, slots=True)
class Term:
    """Sections where `field` has `token`; scores BM25 of the field times `weight`."""

    field: str
    token: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Prefix:
    """Sections where `field` has a token beginning with `prefix`; each scores `weight`, flat."""

    field: str
    prefix: str
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Phrase:
    """The tokens at consecutive positions; an empty token stands for any one token.

    Empty tokens at either end ask for nothing. Scores as the sum of its distinct terms' BM25 times
    `weight` (not the phrase's own frequency).
    """

    field: str
    tokens: tuple[str, ...]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """Consecutive positions of a field, with the tokens that may stand at each; no token is empty.

    A single position with the forms of a word, or a phrase with one token for each.
    """

    field: str
    places: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Near:
    """Each of the rows present in any order, none over another, see archive.nearness.

    What stands first ends at most `distance` positions before what stands last begins. Rows may be
    of different fields where these run in step. Scores as the sum of the BM25 of its distinct terms
    times `weight`.
    """

    rows: tuple[Row, ...]
    distance: int
    weight: float = 1.0

    @property
    def terms(self) -> tuple[tuple[str, str], ...]:
        """The distinct terms, each as field and token."""
        pairs = ((r.field, token) for r in self.rows for place in r.places for token in place)
        return tuple(dict.fromkeys(pairs))


@dataclass(frozen=True, slots=True)
class And:
    """All of the nodes; scores their sum."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least `least` of the nodes (1 ≤ least ≤ len(nodes)); scores the sum of what matches."""

    nodes: tuple[Node, ...]
    least: int = 1


@dataclass(frozen=True, slots=True)
class Not:
    """What does not match `node`; scores nothing."""

    node: Node


@dataclass(frozen=True, slots=True)
class Range:
    """A column's value within low..high, both included, None for open; scores nothing.

    Columns: date (days since 1970-01-01; a section matches when its interval overlaps, never when
    its date is unknown).
    """

    column: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class Is:
    """A facet column holding any of `values` (UNKNOWN for none); scores nothing.

    The column "document" holds the id of the section's document, "id" its own.
    """

    column: str
    values: tuple[str, ...]


Node = All | Term | Prefix | Phrase | Near | And | Or | Not | Range | Is
