"""Cursors of the API: how far a list of all hits has been given, and of which generation."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive.errors import UsageError
from webapp.languages import _

if TYPE_CHECKING:
    from archive.model import Query

FIRST = "*"
"""The cursor of a list's beginning."""
_MOST = 400


class BadCursorError(UsageError):
    """A cursor that is none of ours, or of another question."""

    code = "bad-cursor"


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last section given, the generation it was given from, and what tells the question."""

    after: str = ""
    generation: str = ""
    question: str = ""

    def written(self) -> str:
        """Return the cursor as it stands in an address."""
        data = msgspec.json.encode([self.after, self.generation, self.question])
        return base64.urlsafe_b64encode(data).decode().rstrip("=")


def read_cursor(written: str, query: Query) -> Cursor:
    """Return the cursor that an address holds.

    Raises:
        BadCursorError: it is none, or belongs to another question.
    """
    if written == FIRST:
        return Cursor(question=fingerprint(query))
    try:
        data = base64.b64decode(written + "=" * (-len(written) % 4), altchars=b"-_", validate=True)
        parts = msgspec.json.decode(data, type=tuple[str, str, str])
    except ValueError:
        parts = None
    if parts is None or len(written) > _MOST:
        raise BadCursorError(_("Markören går inte att läsa; börja med cursor=*."))
    cursor = Cursor(*parts)
    if cursor.question != fingerprint(query):
        raise BadCursorError(_("Markören hör till en annan fråga; börja med cursor=*."))
    return cursor


def fingerprint(query: Query) -> str:
    """Return what tells a question, its filters and its switches from others."""
    shaping = repr((query.text, query.filters, query.match, query.synonyms, query.inflections,
                    query.compounds, query.meanings))  # fmt: skip
    return hashlib.sha256(shaping.encode("utf-8", "surrogatepass")).hexdigest()[:12]
