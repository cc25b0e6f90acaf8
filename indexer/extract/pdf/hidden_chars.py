"""Text that a PDF page holds and does not show: covered, white on white, in a layer that is off.

The picture of the page decides: letters are hidden where it has no contrast in their place. As
making it costs more than reading the text, it is made only for pages that give reason for it: an
opaque shape drawn over earlier text, letters that may leave no ink, layers that are off. Places
marked for redaction, letters too small or too pressed, and those outside the page need none.
"""

from __future__ import annotations

import ctypes
import re
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

from archive.messages import recorded
from indexer.extract.pdf.areas import within_any
from indexer.extract.pdf.covering import CONTRAST, crossed_out, has_covers, is_alike
from indexer.extract.pdf.drawn import drawn_on
from indexer.extract.pdf.faint_letters import OVERLAID, Doubts, is_tiny, pressed, upon_each_other
from indexer.extract.pdf.pages import picture_share

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from indexer.extract.pdf.drawn import Box

REDACTED = recorded("är markerad för maskering som aldrig utfördes")
UNSEEN = recorded("syns inte på sidan (täckt, i vitt, avklippt eller i ett lager som är avstängt)")
TOO_SMALL = recorded("är för liten för att läsas")
PRESSED = recorded("är hoptryckt så att den inte går att läsa")
OUTSIDE = recorded("ligger utanför sidans yta")
STATED = recorded("står i filen i stället för de ord som sidan visar")

_SCANNED = 0.3
"""Share of a page that pictures cover from which text without ink is what OCR made of them."""
_DPI = 60
_SEAMS = 72
"""Steps of grey that the seams between strokes beside each other make at most."""
_SMALL_PAGE = 100
"""Points below which a page is measured in other units."""
_STRUCK_OVER = re.compile(r"([XxMWNHZ#@&%█▓▒■▇●])\1{3,}")
"""One sign again and again: typed over words, it makes them unreadable."""
_MOST_ROWS = 200


def hidden_chars(
    page: Any,  # noqa: ANN401 -- pypdfium2 is untyped
    text_page: Any,  # noqa: ANN401
    crowded: Iterable[range],
    redactions: Sequence[Box],
    text: str,
    *,
    layers_off: bool,
) -> dict[int, str]:
    """Return the characters of a page that it does not show, by index, each with why.

    `crowded` are lines with little room for their letters, `redactions` the places marked to be
    blacked out, `text` the page's characters.
    """
    things = drawn_on(page)
    doubts = Doubts(things)
    faint = doubts.faint
    if OVERLAID in faint and picture_share(page) >= _SCANNED:
        faint.discard(OVERLAID)  # the text layer of a scan, beneath or above its picture
    doubtful = layers_off or bool(faint) or has_covers(things) or is_alike(things)
    crossed = crossed_out(things)
    small = doubts.small and page.get_height() > _SMALL_PAGE
    struck = list(_STRUCK_OVER.finditer(text))
    hidden = {at: PRESSED for line in crowded for at in upon_each_other(text_page, line)}
    if not (doubtful or redactions or small or doubts.pressed or crossed or struck):
        return hidden
    boxes = list(_boxes(text_page))
    if doubts.pressed:
        hidden |= dict.fromkeys(pressed(text_page, (at for at, _ in boxes)), PRESSED)
    hidden |= {at: TOO_SMALL for at, _ in boxes if small and is_tiny(text_page, at)}
    hidden |= {at: REDACTED for at, _ in within_any(boxes, redactions)}
    hidden |= dict.fromkeys(_struck_over(boxes, struck) - hidden.keys(), UNSEEN)
    if doubtful or crossed:
        from indexer.extract.pdf.visible import unseen  # noqa: PLC0415 -- loads numpy, rarely needed

        blind = unseen(page, boxes, _DPI, CONTRAST) if doubtful else set()
        under = within_any(boxes, crossed)
        blind |= unseen(page, under, _DPI, _SEAMS) if under else set()
        hidden |= dict.fromkeys(blind - hidden.keys(), UNSEEN)
    return hidden


def _struck_over(boxes: Sequence[tuple[int, Box]], struck: Sequence[re.Match[str]]) -> set[int]:
    """Return the characters over which a row of one sign is typed."""
    places = dict(boxes)
    rows = [
        [places[at] for at in range(*row.span()) if at in places] for row in struck[:_MOST_ROWS]
    ]
    signs = {at for row in struck for at in range(*row.span())}
    areas = [_around(row) for row in rows if row]
    others = [(at, box) for at, box in boxes if at not in signs]
    return {at for at, _ in within_any(others, areas)}


def _around(boxes: Sequence[Box]) -> Box:
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def _boxes(text_page: Any) -> Iterator[tuple[int, Box]]:  # noqa: ANN401
    """Yield the characters that leave ink, with their boxes."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    for at in range(pdfium.FPDFText_CountChars(text_page)):
        if chr(max(0, pdfium.FPDFText_GetUnicode(text_page, at))).isspace():
            continue
        if pdfium.FPDFText_GetCharBox(text_page, at, left, right, bottom, top):
            yield at, (left.value, bottom.value, right.value, top.value)
