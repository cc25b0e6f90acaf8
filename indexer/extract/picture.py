"""Scanned pictures made ready for OCR: upright by EXIF, grey, straightened, without specks."""

from __future__ import annotations

import io
import math
import warnings
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageFilter, ImageOps, ImageSequence

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy.typing as npt

MOST_PIXELS = 40_000_000
_SKETCH = 900
"""Longest side in pixels of the copy that skew is measured on."""
_MOST_SKEW = 6.0
_LEAST_SKEW = 0.25
"""Degrees below which turning blurs more than it straightens."""
_SPECKS = 0.25
"""Share of dark spots of one or two pixels among all from which a picture is smoothed."""

Image.MAX_IMAGE_PIXELS = 4 * MOST_PIXELS


def frames(data: bytes) -> Iterator[Image.Image]:
    """Yield the pages of a picture file, upright and in grey, none larger than 40 megapixels.

    Raises:
        OSError, ValueError, SyntaxError, EOFError: it cannot be read.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of large pictures and odd tags: how it ends says enough
        try:
            with Image.open(io.BytesIO(data)) as file:
                for frame in ImageSequence.Iterator(file):
                    upright = ImageOps.exif_transpose(_grey(frame))
                    upright.thumbnail(_bounds(upright.size))
                    yield upright
        except Image.DecompressionBombError as error:
            raise ValueError(str(error)) from error


def _grey(frame: Image.Image) -> Image.Image:
    """Return a picture in grey on white: what is transparent shows white, as on paper."""
    exif = frame.getexif()
    if "A" in frame.getbands() or "transparency" in frame.info:
        colour = frame.convert("RGBA")
        grey = Image.new("RGBA", colour.size, "white")
        grey.alpha_composite(colour)
        grey = grey.convert("L")
    elif frame.mode.startswith("I;16") or frame.mode == "I":
        grey = Image.fromarray((np.asarray(frame).astype("uint32") >> 8).clip(0, 255).astype("u1"))
    else:
        grey = frame.convert("L")
    grey.getexif().update(exif)
    return grey


def _bounds(size: tuple[int, int]) -> tuple[int, int]:
    shrink = min(1.0, math.sqrt(MOST_PIXELS / max(1, size[0] * size[1])))
    return max(1, int(size[0] * shrink)), max(1, int(size[1] * shrink))


def turned(picture: Image.Image, degrees: int) -> Image.Image:
    """Return a picture turned clockwise by a multiple of 90 degrees."""
    ways = {
        90: Image.Transpose.ROTATE_270,
        180: Image.Transpose.ROTATE_180,
        270: Image.Transpose.ROTATE_90,
    }
    return picture.transpose(ways[degrees % 360]) if degrees % 360 else picture


def straightened(picture: Image.Image) -> tuple[Image.Image, float]:
    """Return a picture with its lines level, and by how many degrees it was turned for that."""
    angle = skew(picture)
    if abs(angle) < _LEAST_SKEW:
        return picture, 0.0
    level = picture.rotate(angle, Image.Resampling.BICUBIC, fillcolor=_paper(picture))
    return level, angle


def skew(picture: Image.Image) -> float:
    """Return by how many degrees anti-clockwise a picture has to be turned to be level.

    Lines of text give the sharpest profile of rows where they are level (Postl 1986): the angle
    with the greatest variance of the row sums, looked for in half and then in twentieth degrees.
    """
    sketch = picture.copy()
    sketch.thumbnail((_SKETCH, _SKETCH), Image.Resampling.BOX)
    grey = np.asarray(sketch, dtype=np.int16)
    ys, xs = np.nonzero(grey < _threshold(grey))
    if not 200 <= len(ys) <= 0.4 * grey.size:
        return 0.0
    coarse = np.arange(-_MOST_SKEW, _MOST_SKEW + 0.1, 0.5)
    best = max(coarse, key=lambda angle: _sharpness(ys, xs, angle))
    fine = np.arange(best - 0.5, best + 0.51, 0.05)
    best = max(fine, key=lambda angle: _sharpness(ys, xs, angle))
    return float(best) if _sharpness(ys, xs, best) > 1.05 * _sharpness(ys, xs, 0.0) else 0.0


def _sharpness(ys: npt.NDArray[np.int64], xs: npt.NDArray[np.int64], angle: float) -> float:
    rows = np.round(ys - xs * math.tan(math.radians(angle))).astype(np.int64)
    profile = np.bincount(rows - rows.min()).astype(float)
    return float((profile**2).sum())


def _threshold(grey: npt.NDArray[np.int16]) -> float:
    paper, ink = np.percentile(grey, (80, 1))
    return float((paper + ink) / 2)


def _paper(picture: Image.Image) -> int:
    return int(np.percentile(np.asarray(picture.reduce(max(1, picture.width // 400))), 80))


def without_specks(picture: Image.Image) -> Image.Image:
    """Return a picture without its dust: smoothed by a median where single dark spots abound."""
    grey = np.asarray(picture)
    dark = grey < _threshold(grey.astype(np.int16))
    if not dark.any() or dark.all():
        return picture
    near = np.zeros(dark.shape, dtype=np.uint8)
    near[1:] += dark[:-1]
    near[:-1] += dark[1:]
    near[:, 1:] += dark[:, :-1]
    near[:, :-1] += dark[:, 1:]
    alone = int((dark & (near == 0)).sum())
    edges = int((dark & (near < 4)).sum())
    if alone < _SPECKS * max(1, edges):
        return picture
    return picture.filter(ImageFilter.MedianFilter(3))
