"""Golden queries: regression queries that the archive must answer every night.

`golden.toml` in the corpus folder:

    [[query]]
    text = "trygghetslarm"
    expect = ["protokoll/2014-05-09.pdf"]   # each must be among the first ten; may be left out

    [[query]]
    text = "GR"
    same_as = "Göteborgsregionens kommunalförbund"   # must find exactly the same sections

    [[query]]
    text = "antal:handlingar saknar:datum"
    documents = 4                           # must find in exactly so many documents
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from indexer.rules.files import read

if TYPE_CHECKING:
    from pathlib import Path

FILE = "golden.toml"


class Golden(msgspec.Struct, forbid_unknown_fields=True, frozen=True):
    """One question and what must hold of its answer.

    `expect` are sources (paths or record ids) among its first hits, `same_as` another question that
    finds the same sections, `documents` how many documents it finds anything in.
    """

    text: str
    expect: tuple[str, ...] = ()
    same_as: str = ""
    documents: int | None = None


class _GoldenFile(msgspec.Struct, forbid_unknown_fields=True):
    query: tuple[Golden, ...] = ()


def load(corpus: Path) -> tuple[Golden, ...]:
    """Return the golden queries of a corpus; none when it has no such file.

    Raises:
        SettingsError: the file has a mistake.
    """
    return (read(corpus, FILE, _GoldenFile) or _GoldenFile()).query
