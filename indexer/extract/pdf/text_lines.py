"""Lines of a PDF page with place, size and weight, from PDFium's text layer."""

from __future__ import annotations

import ctypes
import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2.raw as pdfium

from indexer.extract.pdf.tracking import closed_up, is_tracked

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_LINE = re.compile("[^\r\n\x02\ufffe]+[\x02\ufffe]?")
_CROWDED, _FEWEST_CROWDED = 0.7, 5
"""Share of its letters' widths that a line takes at least, and the letters of one looked at."""
_WORD_GAP = re.compile("[ -]")
_NOTED = re.compile(
    r"(?:(?<=[^\W\d_]{2})|(?<=\d{3})|(?<=[^\W_]{2}[)\]”\"’.,:;%]))(?=\d{1,2}(?:[\s.,:;)]|$))"
)
"""Where a number stands right behind a word or a longer number, as the sign of a note does."""
_RAISED = 0.15
"""Share of a letter's height by which the sign of a note stands higher or is smaller."""
_FIGURES = re.compile(r"\d\S*\s+\S*\d")
_BOLD = re.compile(r"bold|black|heavy|semib|demi(?!r)|,b\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18

_FAR = 1e5
_TAIL = 24
"""Letters at the end of a line that show whether it is a row of figures."""
_WIDTHS = bytes(
    9
    if chr(code) in "ijlI.,:;'|!() ·"
    else 13
    if chr(code) in "frt-/[]"
    else 32
    if chr(code) in "mwMW%@"
    else 27
    if chr(code).isupper()
    else 22
    for code in range(256)
)
"""Widths of letters in fortieths of an em, as in most typefaces for text."""


class PdfLine(NamedTuple):
    """A run of text with its box in points (y upwards), its size in points and its weight."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool

    @property
    def middle(self) -> float:
        """Half way between bottom and top."""
        return (self.bottom + self.top) / 2


class _Probe:
    """The out-parameters of PDFium's calls, allocated once a page."""

    def __init__(self, page: object) -> None:
        self.page = page
        self.left, self.top = ctypes.c_double(), ctypes.c_double()
        self.right, self.bottom = ctypes.c_double(), ctypes.c_double()
        self.matrix = pdfium.FS_MATRIX()
        self.name = ctypes.create_string_buffer(96)
        self.flags = ctypes.c_int()

    def rect(self, index: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of a rectangle of the last counted range."""
        pdfium.FPDFText_GetRect(self.page, index, self.left, self.top, self.right, self.bottom)
        return self.left.value, self.bottom.value, self.right.value, self.top.value

    def char(self, index: int) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of a character."""
        pdfium.FPDFText_GetCharBox(self.page, index, self.left, self.right, self.bottom, self.top)
        return self.left.value, self.bottom.value, self.right.value, self.top.value

    def size(self, index: int) -> float:
        """Return the size in points as seen on the page: font size times the text matrix."""
        if not pdfium.FPDFText_GetMatrix(self.page, index, self.matrix):
            return 0.0
        scale = (self.matrix.c**2 + self.matrix.d**2) ** 0.5
        return float(round(pdfium.FPDFText_GetFontSize(self.page, index) * scale * 2) / 2)

    def bold(self, index: int) -> bool:
        """Return whether the font's name, flags or weight say bold."""
        length = pdfium.FPDFText_GetFontInfo(self.page, index, self.name, 96, self.flags)
        if length and _BOLD.search(self.name.value.decode("latin-1")):
            return True
        return bool(self.flags.value & _FORCE_BOLD)


def page_text(page: object) -> str:
    """Return the characters of a text page; index in it = PDFium's text index."""
    count = pdfium.FPDFText_CountChars(page)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count * 2 + 2))()
    written = pdfium.FPDFText_GetText(page, 0, count, buffer)
    return bytes(buffer)[: 2 * max(0, written - 1)].decode("utf-16-le", "replace")


class _LineRun(NamedTuple):
    """A line as PDFium gives it, before it is known whether it holds more than one."""

    text: str
    at: int
    box: tuple[float, float, float, float]
    height: float
    wide: bool
    size: float

    @property
    def stretch(self) -> float:
        """How wide it is against what its letters would take in a plain typeface."""
        return (self.box[2] - self.box[0]) / (self.size * _nominal(self.text) + 0.01)


def crowded_lines(page: object, text: str) -> Iterator[range]:
    """Yield the characters of lines that take much less room than their letters ask for."""
    probe = _Probe(page)
    plain = len(text) == pdfium.FPDFText_CountChars(page)
    for match in _LINE.finditer(text):
        words = match[0].strip()
        at = match.start() + match[0].find(words)
        at = at if plain else pdfium.FPDFText_GetCharIndexFromTextIndex(page, at)
        if at < 0 or len(words) < _FEWEST_CROWDED:
            continue
        first, last = probe.char(at), probe.char(at + len(words) - 1)
        length = max(abs(last[0] - first[0]), abs(last[1] - first[1]))
        if length < _CROWDED * probe.size(at) * _nominal(words):
            yield range(at, at + len(words))


def without(page: object, text: str, chars: Collection[int]) -> str:
    """Return a text page's text with spaces for some of its characters, given by index."""
    letters = list(text)
    plain = len(text) == pdfium.FPDFText_CountChars(page)
    for char in chars:
        at = char if plain else pdfium.FPDFText_GetTextIndexFromCharIndex(page, char)
        if 0 <= at < len(letters):
            letters[at] = " "
    return "".join(letters)


def words_of(page: object, text: str, chars: Mapping[int, str]) -> dict[str, int]:
    """Return how many words some characters of a text page make up, for each of their values."""
    values = dict.fromkeys(chars.values())
    return {
        value: _count(text, without(page, text, [at for at, had in chars.items() if had == value]))
        for value in values
    }


def _count(text: str, rest: str) -> int:
    """Return how many words have letters in a text that are blank in the rest."""
    gone = (a if b == " " else " " for a, b in zip(text, rest, strict=True))
    return sum(any(map(str.isalnum, word)) for word in "".join(gone).split())


def page_lines(page: object, text: str) -> list[PdfLine]:
    """Return the lines of a text page in content order, split where a gap shows a column or cell.

    A gap of 1.3 line heights, or a step back of 2.6, ends a run (measured on generated columns and
    tables). PDFium's own marks for a hyphen at a line end become hyphens.
    """
    probe = _Probe(page)
    runs = _runs(probe, text)
    tight = _tight(runs)
    lines: list[PdfLine] = []
    for run in runs:
        lines += _split(probe, run, tight.get(run.size, 0.0))
    return lines


def _runs(probe: _Probe, text: str) -> list[_LineRun]:
    plain = len(text) == pdfium.FPDFText_CountChars(probe.page)
    runs = []
    for match in _LINE.finditer(text):
        words = match[0]
        if words.isspace():
            continue
        at = match.start()
        if not plain:
            at = pdfium.FPDFText_GetCharIndexFromTextIndex(probe.page, at)
            if at < 0:
                continue
        box, height, wide = _box(probe, words, at)
        if box is not None:
            box = within_reach(box)
            lead = len(words) - len(words.lstrip())
            runs.append(_LineRun(words, at, box, height, wide, probe.size(at + lead)))
    return runs


def within_reach(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a box as it is, or one of no size where a damaged file gives no usable numbers."""
    return box if all(-_FAR < side < _FAR for side in box) else (0.0, 0.0, 0.0, 0.0)


def _nominal(text: str) -> float:
    """Return the width of a text in em, as a plain typeface would have it."""
    return sum(text.encode("latin-1", "replace").translate(_WIDTHS)) / 40


def _tight(runs: list[_LineRun]) -> dict[float, float]:
    """Return for each size of type how little a line is stretched: those have no gaps."""
    by_size: dict[float, list[float]] = {}
    for run in runs:
        if len(run.text) >= 30:
            by_size.setdefault(run.size, []).append(run.stretch)
    return {
        size: sorted(stretches)[len(stretches) // 5]
        for size, stretches in by_size.items()
        if len(stretches) >= 5
    }


def _split(probe: _Probe, run: _LineRun, tight: float) -> list[PdfLine]:
    text, at, box, height, wide, size = run
    if is_tracked(text):
        text = closed_up(text, lambda where: probe.char(at + where))
        return [PdfLine(text.translate(_HYPHENS), *box, size, probe.bold(at))]
    limit = 1.3 * max(min(box[3] - box[1], height), 6)
    if not wide and _WORD_GAP.search(text, 1):
        spare = (run.stretch - tight) * size * _nominal(text)
        loose = not tight or spare > 0.6 * limit or _FIGURES.search(text[-_TAIL:])
        wide = bool(loose) and _has_gap(probe, text, at, limit)
    if wide:
        narrow = max(min(height, box[3] - box[1]), 6)
        return _cells(probe, text, at, narrow + 1.6 * _tracking(probe, text, at), size)
    bold = probe.bold(at + len(text) - len(text.lstrip()))
    if bold:
        bold = probe.bold(at + len(text.rstrip(" -\x02\ufffe.:,")) - 1)
    return [PdfLine(_plain(probe, text, at), *box, size, bold)]


def _plain(probe: _Probe, text: str, at: int) -> str:
    """Return a line's text with the signs of its notes apart from the words before them."""
    places = [note.end() for note in _NOTED.finditer(text) if _is_raised(probe, at + note.end())]
    for place in reversed(places):
        text = f"{text[:place]} {text[place:]}"
    return text.strip().translate(_HYPHENS)


def _is_raised(probe: _Probe, at: int) -> bool:
    """Return whether a figure is smaller than the character before it and stands higher."""
    smaller = probe.size(at) < (1 - _RAISED) * probe.size(at - 1)
    figure, letter = probe.char(at), probe.char(at - 1)
    return smaller and figure[1] > letter[1] + _RAISED * (figure[3] - figure[1])


def _tracking(probe: _Probe, text: str, at: int) -> float:
    """Return how far the first letters of a line are set apart, in points."""
    word = len(text.split(" ", 1)[0])
    boxes = [probe.char(at + where) for where in range(min(word, 4))]
    return max(0.0, min((b[0] - a[2] for a, b in pairwise(boxes)), default=0.0))


def _box(
    probe: _Probe, text: str, at: int
) -> tuple[tuple[float, float, float, float] | None, float, bool]:
    """Return the union of a line's rectangles, the least height, and whether they lie apart."""
    count = pdfium.FPDFText_CountRects(probe.page, at, len(text))
    if count <= 0:
        return None, 0.0, False
    left, bottom, right, top = probe.rect(0)
    height, previous, wide = top - bottom, right, False
    for index in range(1, count):
        x0, y0, x1, y1 = probe.rect(index)
        height = min(height, max(y1 - y0, 5))
        if x0 - previous > 1.3 * max(height, 6) or x0 < previous - 3 * height:
            wide = True
        left, bottom, right, top = min(left, x0), min(bottom, y0), max(right, x1), max(top, y1)
        previous = x1
    return (left, bottom, right, top), height, wide


def _has_gap(probe: _Probe, text: str, at: int, limit: float) -> bool:
    for match in _WORD_GAP.finditer(text, 1):
        where = match.start()
        if where >= len(text) - 1:
            break
        end = probe.char(at + (where - 1 if text[where] == " " else where))[2]
        gap = probe.char(at + where + 1)[0] - end
        if gap > limit or gap < -2 * limit:
            return True
    return False


def _cells(probe: _Probe, text: str, at: int, height: float, size: float) -> list[PdfLine]:
    """Cut a line at its wide gaps, letter by letter."""
    cells: list[PdfLine] = []
    start, last = 0, None
    box: tuple[float, float, float, float] | None = None
    for where, letter in enumerate(text):
        if letter.isspace():
            continue
        here = probe.char(at + where)
        apart = last is not None and (
            here[0] - last > 1.3 * height or here[0] < last - 2.6 * height
        )
        if apart and box is not None:
            cells.append(_cell(probe, text[start:where], at + start, box, size))
            start, box = where, None
        box = here if box is None else _union(box, here)
        last = here[2]
    if box is not None:
        cells.append(_cell(probe, text[start:], at + start, box, size))
    return cells


def _cell(
    probe: _Probe, text: str, at: int, box: tuple[float, float, float, float], size: float
) -> PdfLine:
    lead = len(text) - len(text.lstrip())
    return PdfLine(_plain(probe, text, at), *box, size, probe.bold(at + lead))


def _union(
    a: tuple[float, float, float, float], b: tuple[float, float, float, float]
) -> tuple[float, float, float, float]:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])
