"""Raised signs of notes in running text: parted from the word before, as exponents are not."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.extract.builder import TextBuilder

_LETTERS = 3
"""Letters or figures before a raised number that is a note's: km² and 10⁶ have fewer."""


def is_note_sign(text: str) -> bool:
    """Tell whether raised letters may be a note's sign: a number, with brackets or a star."""
    return text.strip(" *()[]").isdigit()


def part_note(builder: TextBuilder) -> None:
    """Write a space where a word or a number ends right before."""
    word = builder.since(max(0, builder.length - _LETTERS))
    if len(word) == _LETTERS and (word.isalpha() or word.isdigit()):
        builder.write(" ")
