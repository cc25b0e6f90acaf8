"""Reading order of the lines of a page.

Most content streams are in reading order, so theirs is kept unless geometry contradicts it: many
upward jumps that are not to the right, or much to and fro across a gutter. Then the page is cut at
its gutter, lines that span it becoming bands, and each part is read in rows.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from indexer.extract.pdf.text_lines import PdfLine

_NARROWEST, _WIDEST = 120.0, 20_000.0
"""Points within which a page may have columns; damaged files place text miles away."""
_STEP = 2.0
"""Width in points of a strip when looking for a gutter."""


def in_order(lines: list[PdfLine]) -> list[PdfLine]:
    """Return the lines as a person reads them."""
    if len(lines) < 2:
        return lines
    middle = _gutter(lines)
    ups, switches = _contradictions(lines, middle)
    if ups > max(2, 0.06 * len(lines)) or switches > max(4, 0.15 * len(lines)):
        return _read(lines, 0)
    return _edges(lines)


def _edges(lines: list[PdfLine]) -> list[PdfLine]:
    """Put a head written last first, and a foot written first last."""
    tail = len(lines)
    floor = max(line.top for line in lines[: len(lines) // 2 + 1])
    while tail > len(lines) // 2 + 1 and lines[tail - 1].bottom >= floor:
        tail -= 1
    head = 0
    ceiling = min(line.bottom for line in lines[len(lines) // 2 :])
    while head < len(lines) // 2 - 1 and lines[head].top <= ceiling:
        head += 1
    if tail == len(lines) and not head:
        return lines
    return _rows(lines[tail:]) + lines[head:tail] + _rows(lines[:head])


def _gutter(lines: list[PdfLine]) -> float | None:
    """Return the x of an empty strip with prose on both sides, or None.

    Prose: the median line is at least 0.55 of its side's width, so that tables stay in rows.
    """
    if len(lines) < 6:
        return None
    x0, x1 = min(line.left for line in lines), max(line.right for line in lines)
    if not _NARROWEST <= x1 - x0 <= _WIDEST:
        return None
    at = _emptiest(lines, x0, int((x1 - x0) // _STEP) + 2)
    if at is None:
        return None
    left = [line for line in lines if line.right <= at]
    right = [line for line in lines if line.left >= at]
    if min(len(left), len(right)) < max(3, 0.2 * len(lines)):
        return None
    for side, width in ((left, at - x0), (right, x1 - at)):
        widths = sorted(line.right - line.left for line in side)
        if widths[len(widths) // 2] < 0.55 * width:
            return None
    return at


def _emptiest(lines: list[PdfLine], x0: float, strips: int) -> float | None:
    change = [0] * (strips + 1)
    for line in lines:
        change[int((line.left - x0) // _STEP)] += 1
        change[min(strips, int((line.right - x0) // _STEP) + 1)] -= 1
    limit = max(1.0, 0.15 * len(lines))
    best: tuple[tuple[int, int], float] | None = None
    run: list[tuple[int, int]] = []
    covered = 0
    for strip in range(strips):
        covered += change[strip]
        if 0.2 * strips < strip < 0.8 * strips and covered <= limit:
            run.append((strip, covered))
            continue
        if len(run) >= 3:
            least = min(count for _, count in run)
            thin = [place for place, count in run if count <= least + 1]
            score = (least, -len(thin))
            if len(thin) >= 3 and (best is None or score < best[0]):
                best = score, x0 + _STEP * thin[len(thin) // 2] + _STEP / 2
        run = []
    return best[1] if best else None


def _contradictions(lines: list[PdfLine], middle: float | None) -> tuple[int, int]:
    ups = 0
    for above, below in pairwise(lines):
        height = max(4.0, above.top - above.bottom)
        upward = below.bottom > above.bottom + height
        if upward and below.left < above.left + 3 * height:
            ups += 1
    if middle is None:
        return ups, 0
    sides = [line.right <= middle for line in lines if not line.left < middle < line.right]
    return ups, sum(a != b for a, b in pairwise(sides))


def _rows(lines: list[PdfLine]) -> list[PdfLine]:
    ordered: list[PdfLine] = []
    row: list[PdfLine] = []
    for line in sorted(lines, key=lambda each: -each.middle):
        if row and row[0].middle - line.middle > 0.4 * max(4.0, row[0].top - row[0].bottom):
            ordered += sorted(row, key=lambda each: each.left)
            row = []
        row.append(line)
    return ordered + sorted(row, key=lambda each: each.left)


def _read(lines: list[PdfLine], depth: int) -> list[PdfLine]:
    middle = _gutter(lines) if depth < 3 else None
    if middle is None:
        return _rows(lines)
    spanning = sorted(
        (line for line in lines if line.left < middle < line.right), key=lambda each: -each.top
    )
    bands: list[list[PdfLine]] = [[] for _ in range(len(spanning) + 1)]
    for line in lines:
        if not line.left < middle < line.right:
            bands[sum(each.middle > line.middle for each in spanning)].append(line)
    ordered: list[PdfLine] = []
    for index, band in enumerate(bands):
        ordered += _read([line for line in band if line.right <= middle], depth + 1)
        ordered += _read([line for line in band if line.left >= middle], depth + 1)
        ordered += spanning[index : index + 1]
    return ordered
