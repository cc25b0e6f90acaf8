"""Repair of tables drawn with vertical bars: rows of `| 1 | Upprop |` become rows of cells."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from indexer.repair.edits import Edit

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"[^\n\f]+")
_RULE = re.compile(r"[ \t]*[|+]?[ \t]*:?[-=_]{2,}[-=_|+: \t]*")
_BAR = re.compile(r"[ \t]*\|[ \t]*")
_LEAST_FRAMED, _LEAST_OPEN = 2, 3
"""Rows of a table whose rows begin with a bar, and of one whose rows do not."""


def pipe_edits(text: str) -> Iterator[Edit]:
    """Yield edits that put a tab for each bar between cells, and take rules and frames away."""
    if "|" not in text:
        return
    lines = [match for match in _LINE.finditer(text) if match[0].strip()]
    for (bars, framed), group in groupby(_shaped_lines(lines), key=lambda row: row[1]):
        rows = [line for line, _ in group]
        data = [row for row in rows if not _RULE.fullmatch(row[0])]
        if bars and len(data) >= (_LEAST_FRAMED if framed else _LEAST_OPEN):
            for row in rows:
                yield from _row_edits(row)


def _shaped_lines(lines: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], tuple[int, bool]]]:
    """Yield each line with how many bars it has and whether it begins with one.

    A rule is shaped as the row before it.
    """
    shape = (0, False)
    for line in lines:
        bare = line[0].strip()
        if not (_RULE.fullmatch(bare) and ("|" in bare or "+" in bare)):
            framed = bare.startswith("|")
            shape = (bare.count("|"), framed)
        yield line, shape


def _row_edits(line: re.Match[str]) -> Iterator[Edit]:
    start, text = line.start(), line[0]
    if _RULE.fullmatch(text):
        yield Edit(start, line.end(), "")
        return
    end = len(text.rstrip())
    for bar in _BAR.finditer(text):
        first = not text[: bar.start()].strip()
        last = bar.end() >= end and text.strip().startswith("|")
        yield Edit(start + bar.start(), start + bar.end(), "" if first or last else "\t")
