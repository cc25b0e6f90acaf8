"""What is on a page besides its text layer: turned text, annotations, pictures?"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from PIL import Image

_SEEN_ANNOTATIONS = frozenset({pdfium.FPDF_ANNOT_LINK, pdfium.FPDF_ANNOT_POPUP})


def turn_upright(page: Any) -> int:  # noqa: ANN401 -- pypdfium2 is untyped
    """Undo the page's rotation, and return it in degrees clockwise.

    PDFium orders the text of an unturned page right; its picture is right as it is shown.
    """
    turn = int(page.get_rotation())
    if turn:
        page.set_rotation(0)
    return turn


def flatten_annotations(page: Any) -> bool:  # noqa: ANN401
    """Put annotations and form fields into the page's content; return whether there were any."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    for index in range(min(count, 500)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
        pdfium.FPDFPage_CloseAnnot(annotation)
        if subtype not in _SEEN_ANNOTATIONS:
            pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)
            return True
    return False


def picture_share(page: Any) -> float:  # noqa: ANN401
    """Return the share of the page that its pictures cover, strips and tiles together, 0 to 1."""
    area = max(1.0, page.get_width() * page.get_height())
    covered = 0.0
    for index in range(min(pdfium.FPDFPage_CountObjects(page.raw), 2000)):
        thing = pdfium.FPDFPage_GetObject(page.raw, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            covered += _area(thing)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            covered = max(covered, _area(thing))
    return float(min(1.0, covered / area))


def _area(thing: Any) -> float:  # noqa: ANN401
    left, bottom = ctypes.c_float(), ctypes.c_float()
    right, top = ctypes.c_float(), ctypes.c_float()
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return 0.0
    return float((right.value - left.value) * (top.value - bottom.value))


def has_drawing(page: Any) -> bool:  # noqa: ANN401
    """Return whether anything at all is drawn on the page."""
    return bool(pdfium.FPDFPage_CountObjects(page.raw) > 0)


def picture_of(page: Any, dpi: int) -> Image.Image:  # noqa: ANN401
    """Return the page in grey, at less than `dpi` where it would grow beyond 40 megapixels."""
    from indexer.extract.picture import MOST_PIXELS  # noqa: PLC0415 -- loads numpy, rarely needed

    points = max(1.0, page.get_width() * page.get_height())
    bitmap = page.render(scale=min(dpi / 72, math.sqrt(MOST_PIXELS / points)), grayscale=True)
    picture: Image.Image = bitmap.to_pil().convert("L")
    bitmap.close()
    return picture
