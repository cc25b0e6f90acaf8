"""The paper of a Word file: how large its pages are, and which colour it shows behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from indexer.extract.docx.list_numbers import W
from indexer.extract.docx.measures import twips

if TYPE_CHECKING:
    from lxml import etree

A4 = (11_906, 16_838)
MARGIN = 1_417


class Paper(NamedTuple):
    """The widest page of a document and its narrowest margins, in twentieths of a point.

    `colour` is what the document shows behind its pages: six digits, "" where that is white, None
    where it cannot be told (a picture).
    """

    width: int = A4[0]
    height: int = A4[1]
    left: int = MARGIN
    right: int = MARGIN
    top: int = MARGIN
    bottom: int = MARGIN
    colour: str | None = ""


def paper_of(root: etree._Element, settings: etree._Element | None) -> Paper:
    """Return the paper of a document by its main part and its settings."""
    root = root.getroottree().getroot()
    sizes, margins = list(root.iter(f"{W}pgSz")), list(root.iter(f"{W}pgMar"))
    width, height = (
        max((twips(size.get(f"{W}{side}"), usual) for size in sizes), default=usual)
        for side, usual in zip(("w", "h"), A4, strict=True)
    )
    left, right, top, bottom = (
        min((abs(twips(m.get(f"{W}{side}"), MARGIN)) for m in margins), default=MARGIN)
        for side in ("left", "right", "top", "bottom")
    )
    return Paper(width, height, left, right, top, bottom, _colour(root, settings))


def _colour(root: etree._Element, settings: etree._Element | None) -> str | None:
    """Return the colour behind the pages; Word shows one only where the settings say so."""
    ground = root.find(f"{W}background")
    shown = None if settings is None else settings.find(f"{W}displayBackgroundShape")
    if ground is None or shown is None or shown.get(f"{W}val", "1") in ("0", "false", "off"):
        return ""
    colour = ground.get(f"{W}color", "auto").lower()
    return None if len(ground) or ground.get(f"{W}themeColor") else colour.replace("auto", "")
