"""ActualText of a PDF page: words that a file states in place of the glyphs it draws.

They stand for ligatures, hyphens and symbols (ISO 32000-2, 14.9.4). PDFium reads them instead of
the glyphs, pdfminer reads the glyphs: words that pdfminer finds nowhere on the page are not shown.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterable

_LETTERS = re.compile(r"[^\W_]")
_WORD = re.compile(r"[^\W\d_]{2,}|\d{2,}")
_LONGEST = 4000
"""Characters of one text that are looked at."""


def stated_texts(page: Any, text_page: Any) -> list[str]:  # noqa: ANN401 -- pypdfium2 is untyped
    """Return the words that a page states in place of glyphs, as PDFium reads them.

    A sign alone, such as the hyphen that Word states at the end of a line, is none.
    """
    get, marks = pdfium.FPDFPage_GetObject, pdfium.FPDFPageObj_CountMarks
    things = (get(page.raw, index) for index in range(pdfium.FPDFPage_CountObjects(page.raw)))
    stated = (thing for thing in things if marks(thing) > 0 and _states(thing))
    texts = dict.fromkeys(_text(thing, text_page) for thing in stated)
    return [text for text in texts if _WORD.search(text)]


def _states(thing: Any) -> bool:  # noqa: ANN401
    size, text = ctypes.c_ulong(), (ctypes.c_ushort * 1)()
    places = range(pdfium.FPDFPageObj_CountMarks(thing))
    marks = (pdfium.FPDFPageObj_GetMark(thing, place) for place in places)
    return any(
        pdfium.FPDFPageObjMark_GetParamStringValue(mark, b"ActualText", text, 2, size)
        for mark in marks
    )


def _text(thing: Any, text_page: Any) -> str:  # noqa: ANN401
    text = (ctypes.c_ushort * _LONGEST)()
    size = pdfium.FPDFTextObj_GetText(thing, text_page, text, 2 * _LONGEST)
    return bytes(text)[: min(size, 2 * _LONGEST)].decode("utf-16-le", "replace").rstrip("\0")


def not_drawn(stated: Iterable[str], drawn: str) -> int:
    """Return how many words are stated whose letters the page nowhere draws one after the other."""
    letters = _letters(drawn)
    other = (text for text in stated if _letters(text) not in letters)
    return sum(len(_WORD.findall(text)) for text in other)


def _letters(text: str) -> str:
    return "".join(_LETTERS.findall(unicodedata.normalize("NFKC", text).casefold()))
