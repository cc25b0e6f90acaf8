"""What a PDF page holds besides its text layer: rotation, annotations, pictures."""

from __future__ import annotations

import ctypes
import math
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium

from indexer.extract.pdf import bare_shapes

if TYPE_CHECKING:
    from PIL import Image

MOST_ANNOTATIONS = 20_000
_UNSHOWN = pdfium.FPDF_ANNOT_FLAG_HIDDEN | pdfium.FPDF_ANNOT_FLAG_NOVIEW
_WORD = re.compile(r"\w+")
_NOTHING = 2
"""Bytes of an empty text in UTF-16, as PDFium gives it."""
_ONE_PIXEL = 1.0
_MEDIA = frozenset(
    {
        pdfium.FPDF_ANNOT_SOUND,
        pdfium.FPDF_ANNOT_MOVIE,
        pdfium.FPDF_ANNOT_SCREEN,
        pdfium.FPDF_ANNOT_THREED,
        pdfium.FPDF_ANNOT_RICHMEDIA,
    }
)
_NOTES = frozenset(
    {
        pdfium.FPDF_ANNOT_TEXT,
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_UNDERLINE,
        pdfium.FPDF_ANNOT_STRIKEOUT,
        pdfium.FPDF_ANNOT_CARET,
        pdfium.FPDF_ANNOT_SQUIGGLY,
    }
)
_DRAWN_BY_VIEWERS = frozenset(
    {
        pdfium.FPDF_ANNOT_HIGHLIGHT,
        pdfium.FPDF_ANNOT_SQUARE,
        pdfium.FPDF_ANNOT_CIRCLE,
        pdfium.FPDF_ANNOT_INK,
    }
)
"""What covers a place, and is drawn from its colours where it brings no appearance of its own."""
_COUNTING = frozenset({pdfium.FPDF_ANNOT_REDACT, pdfium.FPDF_ANNOT_FILEATTACHMENT})
"""What counts whether it is shown or not."""


def turn_upright(page: Any) -> int:  # noqa: ANN401 -- pypdfium2 is untyped
    """Undo the page's rotation, and return it in degrees clockwise.

    PDFium orders the text of an unturned page right; its picture is right as it is shown.
    """
    turn = int(page.get_rotation())
    if turn:
        page.set_rotation(0)
    return turn


class Annotations(NamedTuple):
    """What lies on a page besides its content, in the order of the page.

    `redactions` are boxes in points; `files` names and bytes; `comments` how many say something
    that only shows on request; `media` how many are sound, film or 3D; `unshown` how many words
    stand in those that are not shown, `layered` how many lie in a layer that may be off; `drawn`
    whether any has to be put into the content to be read, `bare` whether one of these has no
    appearance yet, `shapes` those of them that PDFium gives none; `more` whether there are more
    than are looked at.
    """

    redactions: tuple[tuple[float, float, float, float], ...] = ()
    files: tuple[tuple[str, bytes], ...] = ()
    comments: int = 0
    media: int = 0
    unshown: int = 0
    layered: int = 0
    more: bool = False
    drawn: bool = False
    bare: bool = False
    shapes: tuple[bare_shapes.BareShape, ...] = ()


def annotations_of(page: Any, document: Any, *, layers_off: bool = False) -> Annotations:  # noqa: ANN401
    """Return a page's annotations, links and empty notes aside; take away what is not shown."""
    count = pdfium.FPDFPage_GetAnnotCount(page.raw)
    annotations = Annotations(more=count > MOST_ANNOTATIONS)
    gone: list[int] = []
    for index in range(min(count, MOST_ANNOTATIONS)):
        annotation = pdfium.FPDFPage_GetAnnot(page.raw, index)
        if not annotation:
            continue
        counts = pdfium.FPDFAnnot_GetSubtype(annotation) in _COUNTING
        if not counts and pdfium.FPDFAnnot_GetFlags(annotation) & _UNSHOWN:
            gone.append(index)
            annotations = annotations._replace(unshown=annotations.unshown + _words(annotation))
        elif not counts and layers_off and pdfium.FPDFAnnot_HasKey(annotation, b"OC"):
            gone.append(index)
            annotations = annotations._replace(layered=annotations.layered + 1)
        else:
            annotations = _with(annotations, annotation, document)
        pdfium.FPDFPage_CloseAnnot(annotation)
    for index in reversed(gone):
        pdfium.FPDFPage_RemoveAnnot(page.raw, index)
    return annotations


def _words(annotation: Any) -> int:  # noqa: ANN401
    """Return how many words an annotation says: what was written into it, or the field's value."""
    return max(len(_WORD.findall(_string(annotation, key))) for key in (b"Contents", b"V"))


def _string(annotation: Any, key: bytes) -> str:  # noqa: ANN401
    length = pdfium.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if length <= _NOTHING:
        return ""
    buffer = ctypes.create_string_buffer(length)
    pdfium.FPDFAnnot_GetStringValue(
        annotation, key, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length
    )
    return buffer.raw.decode("utf-16-le", "replace").rstrip("\0")


def _with(annotations: Annotations, annotation: Any, document: Any) -> Annotations:  # noqa: ANN401
    subtype = pdfium.FPDFAnnot_GetSubtype(annotation)
    if subtype == pdfium.FPDF_ANNOT_POPUP or (
        subtype == pdfium.FPDF_ANNOT_LINK and not _has_appearance(annotation)
    ):
        return annotations
    annotations = annotations._replace(
        drawn=True, bare=annotations.bare or _is_bare(annotation, subtype)
    )
    if subtype in bare_shapes.SUBTYPES and not _has_appearance(annotation):
        shape = bare_shapes.shape_of(annotation, subtype)
        return annotations._replace(shapes=(*annotations.shapes, shape)) if shape else annotations
    if subtype == pdfium.FPDF_ANNOT_REDACT:
        box = pdfium.FS_RECTF()
        if pdfium.FPDFAnnot_GetRect(annotation, box):
            area = (box.left, min(box.bottom, box.top), box.right, max(box.bottom, box.top))
            annotations = annotations._replace(redactions=(*annotations.redactions, area))
    elif subtype == pdfium.FPDF_ANNOT_FILEATTACHMENT:
        raw = pdfium.FPDFAnnot_GetFileAttachment(annotation)
        if raw:
            attachment = pypdfium2.PdfAttachment(raw, document)
            item = (attachment.get_name(), bytes(attachment.get_data()))
            annotations = annotations._replace(files=(*annotations.files, item))
    elif subtype in _MEDIA:
        annotations = annotations._replace(media=annotations.media + 1)
    elif (
        subtype in _NOTES
        and pdfium.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0) > _NOTHING
    ):
        annotations = annotations._replace(comments=annotations.comments + 1)
    return annotations


def _is_bare(annotation: Any, subtype: int) -> bool:  # noqa: ANN401
    return subtype in _DRAWN_BY_VIEWERS and not _has_appearance(annotation)


def _has_appearance(annotation: Any) -> bool:  # noqa: ANN401
    normal = pdfium.FPDF_ANNOT_APPEARANCEMODE_NORMAL
    return bool(pdfium.FPDFAnnot_GetAP(annotation, normal, None, 0) > _NOTHING)


def draw_appearances(page: Any) -> None:  # noqa: ANN401
    """Have PDFium give annotations without appearance one: it does so when it draws the page."""
    page.render(scale=_ONE_PIXEL / max(1.0, *page.get_size()), draw_annots=True).close()


def flatten(page: Any) -> None:  # noqa: ANN401
    """Put annotations and form fields into the page's content; it has to be opened anew."""
    pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_NORMALDISPLAY)


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
