"""Text repair: what is part of no text goes, and broken characters and words are mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import PAGE_BREAK, Mark, Reading, Repaired, Source, Span
from indexer.repair.characters import letter_edits
from indexer.repair.edits import Edit, Moves, apply
from indexer.repair.escapes import escape_edits
from indexer.repair.hyphens import hyphen_edits
from indexer.repair.ocr_words import misread_edits
from indexer.repair.pipe_tables import pipe_edits
from indexer.repair.reencoded import reencoded_edits
from indexer.repair.running_heads import running_lines
from indexer.repair.seven_bits import seven_bit_edits
from indexer.repair.signs import sign_edits
from indexer.repair.spacing import spacing_edits
from indexer.repair.spared import joined, spared

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["REPAIR_VERSION", "repair"]

_TAKEN_OUT = {"furniture", "hidden", "watermark"}
REPAIR_VERSION = "7"


def repair(reading: Reading) -> Repaired:
    """Mend a reading's text; pages are then joined by line ends and known by `page_starts`.

    First what is part of no text goes (furniture, running heads, page numbers), then characters,
    letter-spacing and line-end hyphens are mended.
    """
    raw = reading.raw
    work = _Work(raw)
    starts = _page_starts(reading)
    marks = list(reading.marks)
    if reading.paged:
        running = running_lines(raw, starts, reading.marks)
        taken = spared(running.edits, raw, starts)
        marks += running.kept
        work.change(joined((*taken, *_taken_out(reading.marks, ("hidden", "watermark")))))
    else:
        work.change(_taken_out(reading.marks, ("furniture", "hidden")))
    work.change(escape_edits(work.text))
    work.change(reencoded_edits(work.text))
    work.change(seven_bit_edits(work.text))
    work.change(letter_edits(work.text))
    work.change(sign_edits(work.text, _read_by_ocr(reading, starts, work)))
    work.change(misread_edits(work.text, _read_by_ocr(reading, starts, work)))
    work.change(pipe_edits(work.text))
    work.change(spacing_edits(work.text))
    work.change(hyphen_edits(work.text))
    work.change(_page_ends(work.text))
    return Repaired(
        work.text,
        tuple(map(work.moved, starts)),
        tuple(page.number for page in reading.pages),
        tuple(_moved_marks(marks, work)),
    )


class _Work:
    """Text under repair, and the way from an offset of the raw text to where it stands now."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self._steps: list[Moves] = []

    def change(self, edits: Iterable[Edit]) -> None:
        """Do one round of edits."""
        self.text, step = apply(self.text, edits)
        self._steps += (step,) if step else ()

    def moved(self, offset: int) -> int:
        """Return where a raw offset stands now."""
        for step in self._steps:
            offset = step(offset)
        return offset


def _page_starts(reading: Reading) -> list[int]:
    starts, at = [], 0
    for page in reading.pages:
        starts.append(at)
        at += len(page.text) + len(PAGE_BREAK)
    return starts


def _read_by_ocr(reading: Reading, starts: Sequence[int], work: _Work) -> list[Span]:
    """Return where the pages read by OCR stand in the text as far as it is mended."""
    if all(page.source is not Source.OCR for page in reading.pages):
        return []
    return [
        Span(work.moved(start), work.moved(start + len(page.text)))
        for start, page in zip(starts, reading.pages, strict=True)
        if page.source is Source.OCR
    ]


def _taken_out(marks: Iterable[Mark], kinds: tuple[str, ...]) -> Iterable[Edit]:
    return [Edit(mark.span.start, mark.span.end, "") for mark in marks if mark.kind in kinds]


def _page_ends(text: str) -> Iterable[Edit]:
    at = text.find(PAGE_BREAK)
    while at >= 0:
        end = at + 1
        while at and text[at - 1] in "\n ":
            at -= 1
        yield Edit(at, end, "\n")
        at = text.find(PAGE_BREAK, end)


def _moved_marks(marks: Iterable[Mark], work: _Work) -> Iterable[Mark]:
    for mark in marks:
        if mark.kind in _TAKEN_OUT:
            continue  # it is gone, or kept as text where it stands first
        span = Span(work.moved(mark.span.start), work.moved(mark.span.end))
        if span.end > span.start:
            yield Mark(span, mark.kind, mark.level, mark.value)
