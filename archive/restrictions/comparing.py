"""Compare paths of rules with paths on disk: normal form, case and separators aside.

A rule is written by a person and a path by a program: ”Stängd”, ”./stängd/” and the same word in
decomposed letters (NFD, as macOS writes it) name the folder ”stängd”. Unicode's canonical caseless
match (The Unicode Standard 3.13, D145).
"""

from __future__ import annotations

import posixpath
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@lru_cache(maxsize=65_536)
def comparable(path: str) -> str:
    """Return what two spellings of one path below the corpus have in common; empty for the top."""
    plain = posixpath.normpath("/" + exact(path).replace("\\", "/"))
    parts = (part.strip() for part in plain.split("/"))
    folded = unicodedata.normalize("NFD", "/".join(part for part in parts if part)).casefold()
    return unicodedata.normalize("NFC", folded)


def exact(path: str) -> str:
    """Return a path in composed letters without a leading or trailing slash, its case kept."""
    return posixpath.normpath("/" + unicodedata.normalize("NFC", path)).strip("/")


def enclosing(path: str) -> Iterator[str]:
    """Yield a path and every folder that holds it, the deepest first, the top (empty) last."""
    yield path
    while path:
        path = path.rpartition("/")[0]
        yield path
