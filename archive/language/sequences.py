"""Tokens that several words make: suspended compounds, dates in words, `e hälsa`.

`missbruks- och beroendevård` also means missbruksvård; `9 maj 2014` is 2014-05-09.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.language.identifiers import MONTHS, date_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.language.analysis import Word

_JOINTS = frozenset({"och", "eller", "samt", "respektive", "som", "o", "&", "till"})
_FARTHEST = 6
LETTER = "e"
"""The letter that may stand apart from the word it belongs to, as in `e hälsa`."""


def suspended(
    surfaces: Sequence[str], at: int, words: Mapping[str, Word]
) -> tuple[str, tuple[str, ...]] | None:
    """Return what a suspended first half at `at` stands for: a base form, and all base forms.

    The last part of the word after the conjunction is the one both share. Where that word has
    more than two parts, it is not certain where the shared part begins: each is offered among
    the second value, and the base form stays that of the half itself.
    """
    place = partner(surfaces, at)
    if place is None:
        return None
    whole = words[surfaces[place]]
    half = words[surfaces[at]].exact.rstrip("-")
    parts = whole.parts
    if len(parts) < 2 or not half:
        return None
    heads = ["".join(parts[-1:])]
    if len(parts) > 2:
        heads.append(parts[1] if len(parts) == 3 else "".join(parts[1:-1]))
    alternatives = tuple(half + head for head in heads)
    base = alternatives[0] if len(parts) == 2 else words[surfaces[at]].base
    return base, alternatives


def partner(surfaces: Sequence[str], at: int) -> int | None:
    """Return the place of the word whose last part a suspended half at `at` shares."""
    joined = False
    for place, surface in enumerate(surfaces[at + 1 : at + 1 + _FARTHEST], at + 1):
        if surface.endswith("-"):
            continue
        if surface.lower() in _JOINTS:
            joined = True
        else:
            return place if joined else None
    return None


def date_in_words(surfaces: Sequence[str], at: int) -> str | None:
    """Return the date that ends at the month at `at`: day before it, year after it."""
    if at == 0 or at + 1 >= len(surfaces) or surfaces[at].lower() not in MONTHS:
        return None
    return date_key(surfaces[at - 1], surfaces[at].lower(), surfaces[at + 1])


def letter_word(surfaces: Sequence[str], at: int, words: Mapping[str, Word]) -> str | None:
    """Return `ehälsa` for an `e` at `at` that is followed by a word, as in `e hälsa`."""
    if surfaces[at].lower() != LETTER or at + 1 >= len(surfaces) or not surfaces[at + 1].isalpha():
        return None
    return LETTER + words[surfaces[at + 1]].base
