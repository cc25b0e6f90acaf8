"""Masking of personal numbers, out of everything that is shown, exported or indexed."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import PAGE_BREAK
from archive.personal import find_personal_numbers, mask

if TYPE_CHECKING:
    from archive.model import Given, Mark, Reading, Repaired, Span
    from archive.personal import PersonalNumber

_found = lru_cache(maxsize=64)(find_personal_numbers)
"""The numbers of a text: raw text is mostly what repair leaves, and each is asked for twice."""
_GIVEN = ("source_id", "title", "type", "body", "organisation", "date")


def known_numbers(reading: Reading, repaired: Repaired, path: str) -> frozenset[str]:
    """Return the figures of every number that a file shows anywhere to be one.

    The same figures are covered wherever else they stand in it, without the word that says so.
    """
    texts = (reading.raw, repaired.text, *_texts_beside(reading, repaired, path))
    return frozenset(number.figures for text in texts for number in _found(text, frozenset()))


def number_spans(repaired: Repaired, known: frozenset[str]) -> tuple[Span, ...]:
    """Return where in its repaired text a reading holds personal numbers, one span for each."""
    return tuple(number.span for number in _whole_numbers(repaired.text, known))


def _whole_numbers(text: str, known: frozenset[str]) -> list[PersonalNumber]:
    """Return a text's numbers, each once though its parts may stand in two places."""
    return [number for number in _found(text, known) if not number.continues]


def count_beside(reading: Reading, repaired: Repaired, path: str, known: frozenset[str]) -> int:
    """Return how many personal numbers come with a reading, but not in its repaired text.

    They stand in its file's path, in what it says of itself, in its metadata, in the targets of
    its links, or in raw text that repair took away (running heads).
    """
    apart = sum(len(_whole_numbers(t, known)) for t in _texts_beside(reading, repaired, path))
    in_raw, in_text = (_whole_numbers(t, known) for t in (reading.raw, repaired.text))
    return apart + max(0, len(in_raw) - len(in_text))


def _texts_beside(reading: Reading, repaired: Repaired, path: str) -> list[str]:
    given = reading.given
    texts = [getattr(given, name) or "" for name in (*_GIVEN, "url")]
    texts += [*reading.metadata.values(), reading.name or "", path]
    texts += [mark.value for mark in repaired.marks]
    return [text for text in texts if text]


def mask_reading(
    reading: Reading, repaired: Repaired, known: frozenset[str]
) -> tuple[Reading, Repaired]:
    """Return both with every digit of personal numbers covered; every offset still holds."""
    raw = mask(reading.raw, known)
    pages, at = [], 0
    for page in reading.pages:
        pages.append(replace(page, text=raw[at : at + len(page.text)]))
        at += len(page.text) + len(PAGE_BREAK)
    return (
        replace(
            reading,
            pages=tuple(pages),
            marks=_masked_marks(reading.marks, known),
            metadata={name: mask(value, known) for name, value in reading.metadata.items()},
            given=_masked_given(reading.given, known),
            name=mask(reading.name, known) if reading.name else None,
        ),
        replace(
            repaired,
            text=mask(repaired.text, known),
            marks=_masked_marks(repaired.marks, known),
        ),
    )


def _masked_marks(marks: tuple[Mark, ...], known: frozenset[str]) -> tuple[Mark, ...]:
    return tuple(replace(mark, value=mask(mark.value, known)) for mark in marks)


def _masked_given(given: Given, known: frozenset[str]) -> Given:
    """Return what a record said of itself; an address with a number in it leads nowhere masked."""
    masked = {name: mask(value, known) for name in _GIVEN if (value := getattr(given, name))}
    url = None if given.url and find_personal_numbers(given.url, known) else given.url
    return replace(given, **masked, url=url)
