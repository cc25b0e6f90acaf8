"""Process readings into documents, in worker processes, some readings at a time."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from archive import vocabulary
from archive.messages import recorded
from archive.model import (
    LEVELS,
    DocumentSpan,
    Level,
    Repaired,
    SectionKind,
    SectionSpan,
    Span,
)
from archive.personal import mask, masked
from indexer.build import masking
from indexer.build.assemble import Guard, assemble
from indexer.build.cache import readings
from indexer.build.garbled import garbled
from indexer.build.losses import losses
from indexer.build.segmentation_tasks import ProcessedReading, Task
from indexer.build.signing_appendices import is_evidence_of_signing, with_evidence
from indexer.extract.reasons import described
from indexer.recognise.apply_corrections import apply_correction
from indexer.recognise.hidden_words import covering_shapes, hidden_text, reviewed
from indexer.recognise.recognition import Recognised, recognise
from indexer.register.places import plain_number
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import Stored
    from archive.model import Reading
    from archive.vocabulary import Vocabulary
    from indexer.build.origin import Origin
    from indexer.recognise.apply_corrections import Correction

log = logging.getLogger(__name__)


def process_reading(task: Task) -> ProcessedReading:
    """Return the documents of some readings."""
    made: list[Stored] = []
    warnings: list[str] = []
    for i, reading in enumerate(readings(task.kept, task.places)):
        number, fingerprint = task.first + i, task.places[i].fingerprint
        if number and is_evidence_of_signing(reading):
            made[-1:] = [with_evidence(stored, reading) for stored in made[-1:]]
            continue
        if not task.plain:
            try:
                documents, lost = _processed_documents(reading, task, number, fingerprint)
                made += documents
                warnings += lost
                continue
            except Exception as error:  # the text is kept, whatever cutting it up stumbled over
                log.debug("%s: reading %d", task.origin.path, number, exc_info=True)
                warnings.append(
                    recorded("Texten kunde inte delas upp (%(reason)s).", reason=described(error))
                )
        made += _plain_documents(reading, task, number, fingerprint)
    return ProcessedReading(tuple(made), tuple(warnings))


def _processed_documents(
    reading: Reading, task: Task, number: int, fingerprint: str
) -> tuple[list[Stored], tuple[str, ...]]:
    """Return the documents of a reading, what of its text is in none of them, or garbled."""
    origin = task.origin
    words = _vocabulary(task.rules.vocabulary)
    reading, repaired, guarded = _guarded_reading(reading, repair(reading), task)
    cuts = []
    missed: list[str] = []
    hidden = [fact for fact in (hidden_text(reading), covering_shapes(reading)) if fact]
    guarded = replace(guarded, held=bool(hidden) and task.rules.hidden_text == "hold")
    for place, cut in enumerate(segment(reading, repaired)):
        recognised = recognise(reading, repaired, cut, words, guarded.origin.path, origin.modified)
        correction = origin.corrections and origin.corrections.of(number + place + 1)
        if hidden and not place:
            looked_at = bool(correction and correction.access)
            facts = map(reviewed, hidden) if looked_at else hidden
            recognised = replace(recognised, facts=(*recognised.facts, *facts))
        if correction:
            recognised = apply_correction(recognised, guarded.covered(correction))
            missed += _missed_sections(cut, correction)
        cuts.append((cut, recognised, guarded.level(cut.span, correction, first=not place)))
    documents = assemble(
        reading,
        repaired,
        cuts,
        origin=guarded.origin,
        number=number,
        fingerprint=fingerprint,
        vocabulary=words,
    )
    lost = losses(reading, repaired, (cut for cut, _, _ in cuts))
    return documents, (*garbled(reading, repaired), *lost, *missed)


def _missed_sections(cut: DocumentSpan, correction: Correction) -> list[str]:
    """Return what to say of corrections of paragraphs that a document does not have."""
    held = {plain_number(section.number) for section in cut.sections if section.number}
    return [
        recorded("Rättelsen för § %(number)s hör till ingen paragraf.", number=section.number)
        for section in correction.sections
        if plain_number(section.number) not in held
    ]


@dataclass(frozen=True, slots=True)
class _Guarded:
    """What personal numbers make of a reading: the origin it may show, and who may see it.

    `places` are where they stand in the repaired text, `beside` how many come with it elsewhere.
    `held` when text that the file hides keeps it back until a person has said who may see it.
    """

    origin: Origin
    places: tuple[Span, ...] = ()
    beside: int = 0
    mode: str = "off"
    held: bool = False

    def level(self, span: Span, correction: Correction | None, *, first: bool) -> Guard:
        """Return who may see a document, with what a person says of it."""
        personal = sum(span.start <= place.start < span.end for place in self.places)
        personal += self.beside if first else 0
        if self.mode == "hold" or (correction and correction.hold):
            return Guard(Level.CLOSED, personal)
        if self.held and not (correction and correction.access):
            return Guard(Level.CLOSED, personal)
        return Guard((correction and correction.access) or self.origin.access, personal)

    def whole(self, span: Span) -> Guard:
        """Return who may see a reading that was not cut up: no more than any part of it allows."""
        corrections = self.origin.corrections
        parts = (corrections, *corrections.documents) if corrections else ()
        guards = [self.level(span, part, first=True) for part in (None, *parts)]
        return max(guards, key=lambda guard: LEVELS.index(guard.access))

    def covered(self, correction: Correction) -> Correction:
        """Return a correction as it may be shown: people write personal numbers too."""
        if self.mode != "mask":
            return correction
        return msgspec.convert(masked(msgspec.to_builtins(correction)), type(correction))


def _guarded_reading(
    reading: Reading, repaired: Repaired, task: Task
) -> tuple[Reading, Repaired, _Guarded]:
    """Return a reading as it may be kept. A person who says "off" has looked at it: no count."""
    origin = task.origin
    corrected = origin.corrections and origin.corrections.personal_data
    mode = corrected or task.rules.personal_data
    if corrected == "off":
        return reading, repaired, _Guarded(origin)
    known = masking.known_numbers(reading, repaired, origin.path)
    spans = masking.number_spans(repaired, known)
    beside = masking.count_beside(reading, repaired, origin.path, known)
    guarded = _Guarded(origin, spans, beside, mode)
    if mode != "mask":
        return reading, repaired, guarded if spans or beside else _Guarded(origin)
    covered = replace(guarded, origin=replace(origin, path=mask(origin.path, known)))
    if not spans and not beside:
        return reading, repaired, covered
    reading, repaired = masking.mask_reading(reading, repaired, known)
    return reading, repaired, covered


def _plain_documents(reading: Reading, task: Task, number: int, fingerprint: str) -> list[Stored]:
    """Return the reading as one document, a section a page, its text as it was extracted."""
    starts, at = [], 0
    for page in reading.pages:
        starts.append(at)
        at += len(page.text) + 1
    raw = reading.raw
    repaired = Repaired(raw, tuple(starts), tuple(page.number for page in reading.pages))
    reading, repaired, guarded = _guarded_reading(reading, repaired, task)
    ends = (*(start - 1 for start in starts[1:]), len(raw))
    sections = tuple(
        SectionSpan(SectionKind.PAGE, Span(start, end), confidence=0.0)
        for start, end in zip(starts, ends, strict=True)
    )
    given = reading.given
    recognised = Recognised(
        given.title or reading.name or guarded.origin.name,
        "övrigt",
        scanned=any(page.is_picture for page in reading.pages),
    )
    cut = DocumentSpan(Span(0, len(raw)), sections)
    return assemble(
        reading,
        repaired,
        [(cut, recognised, guarded.whole(cut.span))],
        origin=guarded.origin,
        number=number,
        fingerprint=fingerprint,
        vocabulary=_vocabulary(task.rules.vocabulary),
    )


@cache
def _vocabulary(folder: Path | None) -> Vocabulary:
    return vocabulary.load(folder)
