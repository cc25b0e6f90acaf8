"""Masking of personal numbers, out of everything that is shown, exported or indexed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.personal import find_personal_numbers, mask

if TYPE_CHECKING:
    from archive.model import Given, Reading, Repaired, Span

_GIVEN = ("source_id", "title", "type", "body", "organisation", "date")


def places(repaired: Repaired) -> tuple[Span, ...]:
    """Return where in its repaired text a reading holds personal numbers."""
    return tuple(number.span for number in find_personal_numbers(repaired.text))


def beside(reading: Reading, repaired: Repaired, path: str) -> int:
    """Return how many personal numbers come with a reading, but not in its repaired text.

    They stand in its file's path, in what it says of itself, in its metadata, in the targets of
    its links, or in raw text that repair took away (running heads).
    """
    given = reading.given
    said = [getattr(given, name) or "" for name in (*_GIVEN, "url")]
    said += [*reading.metadata.values(), reading.name or "", path]
    said += [found.value for found in repaired.marks]
    apart = sum(len(find_personal_numbers(text)) for text in said)
    lost = len(find_personal_numbers(reading.raw)) - len(find_personal_numbers(repaired.text))
    return apart + max(0, lost)


def masked(reading: Reading, repaired: Repaired) -> tuple[Reading, Repaired]:
    """Return both with every digit of personal numbers covered; every offset still holds."""
    marks = tuple(replace(found, value=mask(found.value)) for found in repaired.marks)
    return (
        replace(
            reading,
            pages=tuple(replace(page, text=mask(page.text)) for page in reading.pages),
            metadata={name: mask(value) for name, value in reading.metadata.items()},
            given=_masked(reading.given),
            name=mask(reading.name) if reading.name else None,
        ),
        replace(repaired, text=mask(repaired.text), marks=marks),
    )


def _masked(given: Given) -> Given:
    """Return what a record said of itself; an address with a number in it leads nowhere masked."""
    said = {name: mask(value) for name in _GIVEN if (value := getattr(given, name))}
    url = None if given.url and find_personal_numbers(given.url) else given.url
    return replace(given, **said, url=url)
