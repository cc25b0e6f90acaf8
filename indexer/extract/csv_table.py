"""CSV reader: a table in a text file, a row a line and a tab between its cells."""

from __future__ import annotations

import csv
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING

from archive.model import Page, Reading
from indexer.extract.formats import Format
from indexer.extract.text import decode, text_outcome, unify

if TYPE_CHECKING:
    from archive.model import Outcome
    from indexer.extract.source import Emit, ReadOptions, Source

_DELIMITERS = ";\t,|"
"""What may stand between cells; Swedish programs write a semicolon."""
_LOOKED_AT = 100
"""Rows by which it is told what stands between cells."""


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read a table as one page; one that is no CSV throughout is read as the text it is."""
    text, encoding = decode(source.data)
    text = unify(text)
    first, _, rest = text.partition("\n")
    if first.lower().startswith("sep=") and first[4:]:  # what Excel writes for itself
        delimiter, text = first[4], rest
    else:
        delimiter = _delimiter(text)
    try:
        rows = "".join(map(_row, _rows(text, delimiter)))
    except csv.Error:
        rows = text
    emit(Reading((Page(1, rows, reader="csv"),), paged=False))
    return text_outcome(source, encoding)


def _rows(text: str, delimiter: str) -> csv.reader:  # type: ignore[valid-type]
    return csv.reader(text.splitlines(keepends=True), delimiter=delimiter)


def _row(cells: list[str]) -> str:
    return "\t".join(" ".join(cell.split()) for cell in cells).rstrip("\t") + "\n"


def _delimiter(text: str) -> str:
    """Return the character that parts most rows into the same number of cells, two or more."""

    def regularity(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(map(len, islice(_rows(text[:100_000], delimiter), _LOOKED_AT)))
        except csv.Error:
            return 0, 0
        several = ((count, width) for width, count in widths.items() if width > 1)
        return max(several, default=(0, 0))

    return max(_DELIMITERS, key=regularity)


FORMATS = (Format("text/csv", "tabell (CSV)", 1, read, suffixes=(".csv", ".tsv", ".tab")),)
