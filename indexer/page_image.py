"""Picture of one page of a PDF, with its words and where on the picture each of them stands.

A program of its own, which the site starts for each page that is looked at: it reads the file on
its standard input, in the sandbox of all readers, and writes a line of JSON (`PageImage`), then the
picture as WebP. Nothing is kept.
"""

from __future__ import annotations

import ctypes
import io
import math
import subprocess
import sys
from typing import TYPE_CHECKING, Any, NamedTuple

import msgspec
import pypdfium2
import pypdfium2.raw as pdfium
from PIL import ImageDraw

from indexer.extract import ocr
from indexer.extract.pdf import pages
from indexer.sandbox import Limits, isolation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL import Image

LIMITS = Limits(seconds=25.0, memory=1024, output=64, open_files=64)
QUALITY = 80
"""Of WebP: letters stay sharp, and a page of text takes some 60 kB."""
_MOST_PIXELS, _LONGEST = 40_000_000, 16_000
"""Pixels of a picture, and of its height: WebP goes to 16 383."""
_MOST_CHARACTERS = 100_000
_OCR_SECONDS = 20.0
_JOINS = frozenset("\x02\ufffe\u00ad")
"""How PDFium writes a hyphen at the end of a line, and the soft hyphen."""
Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture."""


class PlacedWord(NamedTuple):
    """A word and where it stands: two rectangles where it is divided between lines."""

    text: str
    places: tuple[Rectangle, ...]


class PageImage(msgspec.Struct):
    """The picture's size in pixels, and the words on it in the order of the file."""

    width: int
    height: int
    words: list[PlacedWord]


def draw(data: bytes, number: int, width: int, *, read: bool = False) -> tuple[PageImage, bytes]:
    """Draw page `number` (from 1), `width` pixels wide; `read` its words by OCR, not from the text.

    Raises:
        pypdfium2.PdfiumError: the file cannot be opened, or has no such page.
    """
    document = pypdfium2.PdfDocument(data)
    if not 1 <= number <= len(document):
        msg = "no such page"
        raise pypdfium2.PdfiumError(msg)
    document.init_forms()
    page = document[number - 1]
    across, down = max(1.0, page.get_width()), max(1.0, page.get_height())
    scale = min(width / across, _LONGEST / down, math.sqrt(_MOST_PIXELS / (across * down)))
    picture = page.render(scale=scale).to_pil().convert("RGB")
    _cover_redactions(picture, page, document)
    words = _words_by_ocr(page, picture.size) if read else list(_placed_words(page, picture.size))
    stream = io.BytesIO()
    picture.save(stream, "WEBP", quality=QUALITY, method=2)
    return PageImage(picture.width, picture.height, words), stream.getvalue()


def _cover_redactions(picture: Image.Image, page: Any, document: Any) -> None:  # noqa: ANN401 - untyped
    """Black out what is marked for redaction and was never taken away."""
    brush = ImageDraw.Draw(picture)
    for box in pages.annotations_of(page, document).redactions:
        brush.rectangle(_rectangle_on_picture(page, picture.size, box), fill="black")


def _rectangle_on_picture(page: Any, size: tuple[int, int], box: Iterable[float]) -> Rectangle:  # noqa: ANN401
    """Return where a box of the page (left, bottom, right, top in points) is on its picture."""
    x, y = ctypes.c_int(), ctypes.c_int()
    left, bottom, right, top = box
    corners = []
    for across, up in ((left, bottom), (right, top)):
        pdfium.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, across, up, x, y)
        corners.append((x.value, y.value))
    (a, b), (c, d) = corners
    return min(a, c), min(b, d), max(a, c), max(b, d)


def _placed_words(page: Any, size: tuple[int, int]) -> Iterator[PlacedWord]:  # noqa: ANN401 - untyped
    """Yield the words of the page's text, those divided at a line's end as one."""
    text = page.get_textpage()
    letters: list[str] = []
    places: list[Rectangle] = []
    joined = False
    box = [ctypes.c_double() for _ in range(4)]
    for at in range(min(pdfium.FPDFText_CountChars(text), _MOST_CHARACTERS)):
        letter = chr(max(0, pdfium.FPDFText_GetUnicode(text, at)))
        if letter.isalnum() and pdfium.FPDFText_GetCharBox(text, at, *box):
            left, right, bottom, top = (edge.value for edge in box)
            letters.append(letter)
            _add_place(
                places,
                _rectangle_on_picture(page, size, (left, bottom, right, top)),
                divided=joined,
            )
            joined = False
        elif letter in _JOINS:
            joined = True
        elif letters and not (joined and letter.isspace()):
            yield PlacedWord("".join(letters), tuple(places))
            letters, places = [], []
    if letters:
        yield PlacedWord("".join(letters), tuple(places))


def _add_place(places: list[Rectangle], place: Rectangle, *, divided: bool) -> None:
    """Add a letter's place to those of its word: on the same line they are one."""
    if places and not divided:
        left, top, right, bottom = places[-1]
        middle = (place[1] + place[3]) / 2
        if top <= middle <= bottom or left <= (place[0] + place[2]) / 2 <= right:
            places[-1] = (
                min(left, place[0]),
                min(top, place[1]),
                max(right, place[2]),
                max(bottom, place[3]),
            )
            return
    places.append(place)


def _words_by_ocr(page: Any, size: tuple[int, int]) -> list[PlacedWord]:  # noqa: ANN401 - untyped
    """Return the words that OCR sees on a page; none where it is missing or takes too long."""
    if not ocr.available():
        return []
    try:
        scan = ocr.read_picture(pages.picture_of(page, ocr.DPI), _OCR_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return []
    width, height = scan.size if scan.turn % 180 == 0 else scan.size[::-1]
    across, down = size[0] / width, size[1] / height
    made = []
    for word in scan.words:
        ends = (
            ocr.unturned(word.left, word.top, scan.size, scan.turn),
            ocr.unturned(word.right, word.bottom, scan.size, scan.turn),
        )
        xs = sorted(round(x * across) for x, _ in ends)
        ys = sorted(round(y * down) for _, y in ends)
        made.append(PlacedWord(word.text, ((xs[0], ys[0], xs[1], ys[1]),)))
    return made


def main() -> None:
    """Draw the page that the arguments name: number, width in pixels, and `text` or `ocr`."""
    isolation.die_with_parent()
    isolation.bind(LIMITS)
    isolation.leave_network()
    isolation.allow_processor(LIMITS.seconds)
    number, width, words = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    layout, picture = draw(sys.stdin.buffer.read(), number, width, read=words == "ocr")
    sys.stdout.buffer.write(msgspec.json.encode(layout) + b"\n" + picture)


if __name__ == "__main__":
    main()
