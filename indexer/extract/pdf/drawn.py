"""What is drawn on a PDF page, in its order: letters, shapes and pictures, those within forms too.

Forms (content that is drawn as one, also annotations put into the page) are gone into, so that a
shape within one is compared with the letters within it.
"""

from __future__ import annotations

import ctypes
from typing import TYPE_CHECKING, Any, NamedTuple

import pypdfium2.raw as pdfium

if TYPE_CHECKING:
    from collections.abc import Iterator

Box = tuple[float, float, float, float]
"""Left, bottom, right, top in points."""
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_DEEPEST, _MOST = 8, 50_000
"""Forms within forms that are gone into, and things of a page that are looked at."""
_MOST_CLIPS, _MOST_CORNERS = 8, 64


class Drawn(NamedTuple):
    """A thing on a page: its handle, its kind and where it is.

    `around` is how the form that it stands in is placed, `cut` what may be seen of that form;
    `mixed` is whether the form is mixed with what lies beneath it.
    """

    thing: Any
    kind: int
    box: Box | None
    around: Matrix = _PLAIN
    cut: Box | None = None
    mixed: bool = False

    @property
    def matrix(self) -> Matrix:
        """How it is placed on the page."""
        held = pdfium.FS_MATRIX()
        if not pdfium.FPDFPageObj_GetMatrix(self.thing, held):
            return self.around
        return _after((held.a, held.b, held.c, held.d, held.e, held.f), self.around)

    def uncut(self, box: Box) -> Box:
        """Return what of a box clipping paths let through: all that is seen is within."""
        clip = pdfium.FPDFPageObj_GetClipPath(self.thing)
        box = _common(box, self.cut) if self.cut else box
        for path in range(min(_MOST_CLIPS, pdfium.FPDFClipPath_CountPaths(clip)) if clip else 0):
            if points := list(_clip_points(clip, path)):
                xs, ys = zip(*points, strict=True)
                box = _common(box, _moved((min(xs), min(ys), max(xs), max(ys)), self.around))
        return box


def drawn_on(page: Any) -> list[Drawn]:  # noqa: ANN401 -- pypdfium2 is untyped
    """Return what is drawn on a page; a form stands for what is in it where it lies too deep."""
    found: list[Drawn] = []
    count = pdfium.FPDFPage_CountObjects(page.raw)
    whole = (pdfium.FPDFPage_GetObject(page.raw, at) for at in range(count))
    stack: list[tuple[Iterator[Any], Matrix, Box | None, bool]] = [(whole, _PLAIN, None, False)]
    while stack and len(found) < _MOST:
        things, around, cut, mixed = stack[-1]
        thing = next(things, None)
        if thing is None:
            stack.pop()
            continue
        kind, bounds = pdfium.FPDFPageObj_GetType(thing), _bounds(thing)
        box = _moved(bounds, around) if bounds else None
        one = Drawn(thing, kind, box, around, cut, mixed)
        if kind == pdfium.FPDF_PAGEOBJ_FORM and len(stack) < _DEEPEST:
            inner = one.uncut(box) if box else cut
            mixed = mixed or bool(pdfium.FPDFPageObj_HasTransparency(thing))
            stack.append((_within(thing), one.matrix, inner, mixed))
        else:
            found.append(one)
    return found


def _within(form: Any) -> Iterator[Any]:  # noqa: ANN401
    count = max(0, pdfium.FPDFFormObj_CountObjects(form))
    return (pdfium.FPDFFormObj_GetObject(form, at) for at in range(count))


def _after(inner: Matrix, outer: Matrix) -> Matrix:
    """Return the placement of what is placed by one matrix within another."""
    if outer is _PLAIN:
        return inner
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        *(a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s),
        *(e * p + f * r + t, e * q + f * s + u),
    )


def _moved(box: Box, around: Matrix) -> Box:
    """Return the box around a box that is placed by a matrix."""
    if around is _PLAIN:
        return box
    a, b, c, d, e, f = around
    corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [a * x + c * y + e for x, y in corners]
    ys = [b * x + d * y + f for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


def _common(box: Box, other: Box) -> Box:
    """Return what two boxes have in common: one of no size where that is nothing."""
    left, bottom = max(box[0], other[0]), max(box[1], other[1])
    return left, bottom, max(left, min(box[2], other[2])), max(bottom, min(box[3], other[3]))


def _bounds(thing: Any) -> Box | None:  # noqa: ANN401
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    if not pdfium.FPDFPageObj_GetBounds(thing, left, bottom, right, top):
        return None
    return left.value, bottom.value, right.value, top.value


def _clip_points(clip: Any, path: int) -> Iterator[tuple[float, float]]:  # noqa: ANN401
    """Yield the points of a clipping path; none where there are too many to look at."""
    x, y = ctypes.c_float(), ctypes.c_float()
    corners = pdfium.FPDFClipPath_CountPathSegments(clip, path)
    for corner in range(corners if corners <= _MOST_CORNERS else 0):
        segment = pdfium.FPDFClipPath_GetPathSegment(clip, path, corner)
        if pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            yield x.value, y.value
