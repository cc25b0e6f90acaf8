"""Values of the change log: one change of a record, its kind, and the row that is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class ChangeKind(StrEnum):
    """What became of a record: new here, other words or facts, another place, not here any more."""

    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Change:
    """The last change of a record, as the readers of one level know of it.

    seq: its number among the changes of the level, which are counted apart from those of others.
    at: milliseconds since 1970 (UTC), greater than that of any change of an earlier run.
    hash: of all that is said of the record (SHA-256), empty when it is not here.
    successor: the id that stands in its place, of a record that moved to another id.
    """

    seq: int
    kind: ChangeKind
    id: str
    at: int
    hash: str = ""
    successor: str = ""
    organisation: str | None = None
    body: str | None = None
    type: str = ""

    @property
    def is_here(self) -> bool:
        """Whether the record can be read under its id."""
        return self.kind is not ChangeKind.REMOVED and not self.successor


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A change with what tells whether the record is another at the next look.

    digest: of the catalogue's row; source: its source id or path; content: the bytes or the record
    it was read from; first: when it was first here for the level.
    """

    level: str
    change: Change
    digest: str
    source: str
    content: str
    first: int

    @classmethod
    def of(cls, values: tuple[Any, ...]) -> RecordRow:
        """Return the row of a table row, in the order of COLUMNS."""
        level, ident, seq, kind, at, hash_, successor, organisation, body, type_, *rest = values
        change = Change(
            seq, ChangeKind(kind), ident, at, hash_, successor, organisation, body, type_
        )
        return cls(level, change, *rest)

    def values(self) -> tuple[object, ...]:
        """Return the values of its table row, in the order of COLUMNS."""
        c = self.change
        return (
            self.level,
            *(c.id, c.seq, c.kind.value, c.at, c.hash, c.successor),
            *(c.organisation, c.body, c.type),
            *(self.digest, self.source, self.content, self.first),
        )


COLUMNS = (
    "level, id, seq, kind, at, hash, successor, organisation, body, type, "
    "digest, source, content, first"
)
