"""Which letters of a PDF page can be seen in its picture."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from indexer.extract.picture import MOST_PIXELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.extract.pdf.drawn import Box

_LONGEST = 12
"""Letters looked at together: a word that is half covered is seen in part."""


def unseen(
    page: Any,  # noqa: ANN401 -- pypdfium2 is untyped
    boxes: Sequence[tuple[int, Box]],
    dpi: int,
    contrast: int,
) -> set[int]:
    """Return the characters in whose place the page's picture has no contrast.

    Args:
        page: the page, not turned.
        boxes: index and box in points of each character that ought to leave ink.
        dpi: how fine the picture is made.
        contrast: steps of grey, of 255, below which nothing is seen.
    """
    left, bottom, right, top = page.get_bbox()
    scale = min(dpi / 72, math.sqrt(MOST_PIXELS / max(1.0, (right - left) * (top - bottom))))
    bitmap = page.render(scale=scale, grayscale=True)
    grey = bitmap.to_numpy().reshape(bitmap.height, bitmap.width, -1)[:, :, 0].copy()
    bitmap.close()
    unseen_: set[int] = set()
    for group in _groups(boxes):
        area = _pixels([box for _, box in group], (left, top), scale)
        seen = grey[area]
        if seen.size and int(seen.max()) - int(seen.min()) < contrast:
            unseen_.update(at for at, _ in group)
    return unseen_


def _groups(boxes: Iterable[tuple[int, Box]]) -> Iterable[list[tuple[int, Box]]]:
    """Yield characters that follow one another, some at a time."""
    group: list[tuple[int, Box]] = []
    for at, box in boxes:
        if group and (at != group[-1][0] + 1 or len(group) == _LONGEST):
            yield group
            group = []
        group.append((at, box))
    if group:
        yield group


def _pixels(boxes: Sequence[Box], corner: tuple[float, float], scale: float) -> tuple[slice, slice]:
    """Return the middle of the place that characters take in the picture.

    Of one or two it is looked at with what is beside them: an i or a dash alone is all ink.
    """
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    left, right = min(lefts) - corner[0], max(rights) - corner[0]
    upper, lower = corner[1] - max(tops), corner[1] - min(bottoms)
    aside = min(1.0, (right - left) / 8) if len(lefts) > 2 else -2.5 / scale
    up = (lower - upper) / 6
    rows = slice(max(0, int((upper + up) * scale)), max(0, math.ceil((lower - up) * scale)))
    columns = slice(max(0, int((left + aside) * scale)), max(0, math.ceil((right - aside) * scale)))
    return rows, columns
