"""Which questions must the archive be able to answer, night after night?

`golden.toml` in the corpus folder:

    [[query]]
    text = "trygghetslarm"
    expect = ["protokoll/2014-05-09.pdf"]   # each must be among the first ten; may be left out
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from indexer.rules.files import read

if TYPE_CHECKING:
    from pathlib import Path

FILE = "golden.toml"


class Golden(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One question, and the sources (paths or record ids) that must be among its first hits."""

    text: str
    expect: tuple[str, ...] = ()


class _Shape(msgspec.Struct, forbid_unknown_fields=True):
    query: tuple[Golden, ...] = ()


def load(corpus: Path) -> tuple[Golden, ...]:
    """Return the golden queries of a corpus; none when it has no such file.

    Raises:
        SettingsError: the file has a mistake.
    """
    return (read(corpus / FILE, _Shape) or _Shape()).query
