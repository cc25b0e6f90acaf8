"""Which fields does the index have, and how does a token list become a text of Tantivy's?

Tokens are joined by spaces and parted again by Tantivy's whitespace tokenizer. White space within a
token is swapped for letters of the private use area, an empty token for one never asked for.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import tantivy

from archive.model import FACETS
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Sequence

COLUMNS = (*FACETS, "access", "kind")
EMPTY = "\ue005"
_SPACES = dict(zip(" \t\n\f\r", "\ue000\ue001\ue002\ue003\ue004", strict=True))
_IN = str.maketrans(_SPACES)
_OUT = str.maketrans({letter: space for space, letter in _SPACES.items()})
_ODD = re.compile(r"[\t\n\f\r]|^ |  | $|^$")


def schema() -> tantivy.Schema:
    """Return the schema of the index."""
    builder = tantivy.SchemaBuilder()
    for field in FIELDS:
        builder.add_text_field(field, tokenizer_name="whitespace", index_option="position")
    for column in ("document", *COLUMNS):
        builder.add_text_field(column, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("row", fast=True)
    builder.add_integer_field("first", fast=True)
    builder.add_integer_field("last", fast=True)
    return builder.build()


def text(tokens: Sequence[str]) -> str:
    """Return a token list as one text."""
    joined = " ".join(tokens)
    if joined.count(" ") == len(tokens) - 1 and not _ODD.search(joined):
        return joined
    return " ".join(map(inward, tokens))


def inward(token: str) -> str:
    """Return a token as Tantivy keeps it."""
    return token.translate(_IN) or EMPTY


def outward(token: str) -> str:
    """Return a token as we know it."""
    return token.translate(_OUT)
