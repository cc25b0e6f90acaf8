r"""Hidden letters of RTF code: taken out before its running text is read, and counted.

Hidden are letters with `\v`, deleted ones, those of a point or so, white ones on no ground, and
those in the colour of their ground (Rich Text Format 1.9.1, "Font (Character) Formatting"). The
ground in a table is its cell's or row's ("Table Definitions").
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,9})? ?"
    r"|\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[{}]|[^\\{}]+",
    re.DOTALL,
)
_COLOURS = re.compile(r"\{\\colortbl([^{}]*)\}")
_PART = re.compile(r"\\(red|green|blue)(\d{1,3})")
_WORD = re.compile(r"\w+")
_NO_TEXT = frozenset(
    ("fonttbl", "colortbl", "stylesheet", "info", "pict", "listtable", "generator", "themedata")
)
_GROUNDS = frozenset(("highlight", "cb", "chcbpat", "cbpat"))
_SHADINGS = ("clcbpat", "clcfpat", "trcbpat", "trcfpat")
_TINY = 3
"""The size, in half points, up to which letters are not meant to be read."""
_WHITE = 0xF8
_ALIKE = 8
"""The difference of red, green or blue up to which letters cannot be told from their ground."""
_NARROW, _CROWDED, _OFF_LINE = 5, -100, 1000
"""The width of letters in percent, the space between them in twentieths of a point, and the half
points that they are raised by, up to (from) which nobody can read them."""


@dataclass(frozen=True, slots=True)
class _Letters:
    hidden: bool = False
    deleted: bool = False
    size: int = 24
    colour: int = 0
    ground: int = 0
    no_text: bool = False
    displaced: bool = False
    in_table: int = 0
    """How many tables the paragraph stands in."""


@dataclass(slots=True)
class _Row:
    """The row of a table that is being read: its shape stands before its cells."""

    cells: list[int] = field(default_factory=list)
    shaded: int = 0
    cell: int = 0
    at: int = 0
    hidden: bool = False

    def take(self, word: str, number: str | None) -> None:
        value = int(number) if number else 0
        if word == "trowd":
            self.cells, self.shaded, self.cell, self.hidden = [], 0, 0, False
        elif word == "trhidden":
            self.hidden = number != "0"
        elif word in ("trcbpat", "trcfpat"):
            self.shaded = self.shaded or value
        elif word in ("clcbpat", "clcfpat"):
            self.cell = self.cell or value
        elif word == "cellx":
            self.cells.append(self.cell or self.shaded)
            self.cell = 0
        elif word == "cell":
            self.at += 1
        elif word == "row":
            self.cells, self.at, self.hidden = [], 0, False

    def ground(self) -> int | None:
        """Return the colour of the cell's ground, 0 for none, None when it is not known yet."""
        return self.cells[self.at] if self.at < len(self.cells) else None


def without_hidden(code: str) -> tuple[str, int]:
    """Return RTF code without its hidden letters, and how many words they were."""
    colours = _colours(code)
    white = frozenset(at for at, colour in colours.items() if min(colour) >= _WHITE)
    drawn = "\\background" in code or "\\shpinst" in code
    shaded = any(f"\\{word}" in code for word in _SHADINGS)
    row = _Row()
    kept: list[str] = []
    taken: list[str] = []
    letters, stack, coded = _Letters(), [_Letters()], False
    for token in _TOKEN.finditer(code):
        text, word = token[0], token["word"]
        if text == "{":
            stack.append(letters)
        elif text == "}":
            letters = stack.pop() if stack else _Letters()
        elif text == "\\*":
            letters = replace(letters, no_text=True)
        elif word and word != "u":
            letters = _after(letters, word, token["number"])
            if not letters.no_text:
                row.take(word, token["number"])
        elif not letters.no_text and _is_hidden(
            letters, row, colours, white, drawn=drawn, shaded=shaded
        ):
            taken.append("x" if text.startswith("\\") else text[coded:])
            coded = word == "u"  # what follows stands for it in older programs
            continue
        else:
            taken.append(" ")
        kept.append(text)
    return "".join(kept), len(_WORD.findall("".join(taken)))


def _colours(code: str) -> dict[int, tuple[int, ...]]:
    """Return red, green and blue of the colours of the table that say all three."""
    table = _COLOURS.search(code)
    entries = table[1].split(";") if table else []
    parts = {number: dict(_PART.findall(entry)) for number, entry in enumerate(entries)}
    return {
        number: tuple(int(said[name]) for name in ("red", "green", "blue"))
        for number, said in parts.items()
        if len(said) == 3
    }


def _after(letters: _Letters, word: str, number: str | None) -> _Letters:
    value = int(number) if number else 0
    if word in _NO_TEXT:
        return replace(letters, no_text=True)
    if word == "plain":
        return _Letters(no_text=letters.no_text, in_table=letters.in_table)
    if word in _GROUNDS:
        return replace(letters, ground=value)
    changed: dict[str, _Letters] = {
        "v": replace(letters, hidden=number != "0"),
        "deleted": replace(letters, deleted=number != "0"),
        "fs": replace(letters, size=value),
        "charscalex": replace(letters, displaced=0 < value <= _NARROW),
        "expndtw": replace(letters, displaced=value <= _CROWDED),
        "up": replace(letters, displaced=value >= _OFF_LINE),
        "dn": replace(letters, displaced=value >= _OFF_LINE),
        "cf": replace(letters, colour=value),
        "pard": replace(letters, in_table=0),
        "intbl": replace(letters, in_table=max(1, letters.in_table)),
        "itap": replace(letters, in_table=value),
    }
    return changed.get(word, letters)


def _is_hidden(
    letters: _Letters,
    row: _Row,
    colours: Mapping[int, tuple[int, ...]],
    white: frozenset[int],
    *,
    drawn: bool,
    shaded: bool,
) -> bool:
    """Return whether letters are hidden; `shaded` where any cell of the file has a ground."""
    if letters.hidden or letters.deleted or letters.displaced or letters.size <= _TINY:
        return True
    if letters.in_table and row.hidden:
        return True
    cell = row.ground() if letters.in_table == 1 else None if letters.in_table else 0
    if ground := letters.ground or cell:
        ink, behind = colours.get(letters.colour), colours.get(ground)
        pairs = zip(ink, behind, strict=True) if ink and behind else ()
        near = ink and behind and all(abs(a - b) <= _ALIKE for a, b in pairs)
        return ground == letters.colour or bool(near)
    return letters.colour in white and not drawn and not (cell is None and shaded)
