"""Tables drawn with vertical bars become rows of cells; other bars stay."""

from __future__ import annotations

import pytest

from archive.model import Page, Reading
from indexer.repair import repair


def _repaired(text: str) -> str:
    return repair(Reading((Page(1, text),))).text


def test_rows_between_bars_are_rows_of_cells() -> None:
    table = "| Nr | Ärende |\n|----|--------|\n| 1  | Upprop |\n| 2  |        |\n"
    assert _repaired(f"Lista\n{table}Slut") == "Lista\nNr\tÄrende\n\n1\tUpprop\n2\t\nSlut"


def test_rows_without_a_frame_are_several() -> None:
    table = "1 | Upprop | \n2 | Val | KS 1\n3 | Taxa | KS 2\n"
    assert _repaired(table).split("\n")[:2] == ["1\tUpprop\t", "2\tVal\tKS 1"]


@pytest.mark.parametrize(
    "text", ["Sida 1 | Protokoll\nText.\n", "a|b\n", "| ensam |\n", "x\n---\n"]
)
def test_other_bars_stay(text: str) -> None:
    assert _repaired(text) == text
