"""Watermarks are furniture of the page, and what they say of the version is kept."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from reportlab.pdfgen import canvas

from archive.vocabulary import load
from indexer.recognise.recognition import recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Reads = Callable[..., Any]

PAGE = ("Protokoll", "Direktionen 2022-05-04", "", "§ {} Vägar", "", "Beslut", "Vägen lagas.")


def _pdf(across: str, pages: int, turn: float) -> bytes:
    stream = io.BytesIO()
    drawn = canvas.Canvas(stream)
    for number in range(pages):
        drawn.saveState()
        drawn.setFont("Helvetica", 60)
        drawn.setFillGray(0.8)
        drawn.translate(150, 400)
        drawn.rotate(turn)
        drawn.drawString(0, 0, across)
        drawn.restoreState()
        for row, line in enumerate(PAGE):
            drawn.drawString(72, 780 - 16 * row, line.format(number + 1))
        drawn.showPage()
    drawn.save()
    return stream.getvalue()


@pytest.mark.parametrize(("across", "pages"), [("UTKAST", 1), ("UTKAST", 3), ("Norra Vik", 3)])
@pytest.mark.parametrize("turn", [0, 45])
def test_words_across_the_page_are_no_text(
    reads: Reads, across: str, pages: int, turn: float
) -> None:
    _, readings = reads(_pdf(across, pages, turn), "protokoll.pdf")
    repaired = repair(readings[0])
    assert across not in repaired.text
    (cut,) = segment(readings[0], repaired)
    found = recognise(readings[0], repaired, cut, load())
    assert across not in found.title
    versions = [fact.value for fact in found.facts if fact.kind == "version"]
    assert versions == (["utkast"] if across == "UTKAST" else [])


def test_a_large_heading_on_one_page_stays(reads: Reads) -> None:
    _, readings = reads(_pdf("Norra Vik", 1, 0), "protokoll.pdf")
    assert "Norra Vik" in repair(readings[0]).text
