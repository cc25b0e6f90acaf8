"""Letters of RTF code that nobody can read are taken out of its running text, and counted."""

from __future__ import annotations

import pytest

from indexer.extract.rtf import plain_text

COLOURS = r"{\colortbl;\red0\green0\blue0;\red4\green4\blue4;\red200\green0\blue0;}"


def _read(letters: str) -> tuple[str, int]:
    text, hidden = plain_text(rf"{{\rtf1 {COLOURS} Bryggan {{{letters} dold}}\par}}".encode())
    return " ".join(text.split()), hidden


@pytest.mark.parametrize(
    "letters",
    [
        r"\cf1\chcbpat2",
        r"\cf2\highlight1",
        r"\charscalex1",
        r"\expndtw-200",
        r"\up3000",
        r"\dn3000",
    ],
)
def test_letters_that_nobody_can_read_are_left_out(letters: str) -> None:
    assert _read(letters) == ("Bryggan", 1)


@pytest.mark.parametrize(
    "letters",
    [
        r"\cf3\chcbpat1",
        r"\chcbpat2",
        r"\charscalex80",
        r"\expndtw-10",
        r"\up12",
        r"\charscalex1\plain",
    ],
)
def test_letters_that_can_be_read_stay(letters: str) -> None:
    assert _read(letters) == ("Bryggan dold", 0)
