"""Stable ids of documents, which survive moves, renames and rebuilds."""

from __future__ import annotations

import base64
import hashlib

_LENGTH = 13
"""Letters of base 32: 65 bits, so that a million documents collide once in some 70 million."""
STRIDE = 1_000_000
"""Ordinals within a file are reading × STRIDE + document."""


def of_content(sha256: str, ordinal: int) -> str:
    """Return the id of a document by the bytes it came from and its place in them."""
    return _short_digest(f"content {sha256} {ordinal}")


def of_record(source_id: str, salt: str = "") -> str:
    """Return the id of a record by its own id; `salt` when another record has that id already."""
    return _short_digest(f"record {source_id} {salt}".rstrip())


def _short_digest(name: str) -> str:
    digest = hashlib.sha256(name.encode("utf-8", "surrogatepass")).digest()
    return base64.b32encode(digest).decode()[:_LENGTH].lower()
