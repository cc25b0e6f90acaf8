"""How are personal numbers kept out of everything that is shown, exported or indexed?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from indexer.recognise.personal import find_personal_numbers, mask

if TYPE_CHECKING:
    from archive.model import Reading, Repaired

_NAMED = ("source_id", "title", "url")


def count(reading: Reading, repaired: Repaired) -> int:
    """Return how many personal numbers a reading holds, in its text and in what it says itself."""
    said = [getattr(reading.given, name) or "" for name in _NAMED]
    said += [*reading.metadata.values(), reading.name or ""]
    return sum(len(find_personal_numbers(text)) for text in (repaired.text, *said))


def masked(reading: Reading, repaired: Repaired) -> tuple[Reading, Repaired]:
    """Return both with every digit of personal numbers covered; every offset still holds."""
    given = replace(
        reading.given,
        **{
            name: mask(value)
            for name in _NAMED
            if (value := getattr(reading.given, name)) and name != "source_id"
        },
    )
    marks = tuple(replace(mark, value=mask(mark.value)) for mark in repaired.marks)
    return (
        replace(
            reading,
            pages=tuple(replace(page, text=mask(page.text)) for page in reading.pages),
            metadata={name: mask(value) for name, value in reading.metadata.items()},
            given=given,
            name=mask(reading.name) if reading.name else None,
        ),
        replace(repaired, text=mask(repaired.text), marks=marks),
    )
