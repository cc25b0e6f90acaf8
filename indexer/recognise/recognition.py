"""Recognition of a document's facts: type, title, organisation, body, dates, numbers, topics.

Every answer is a fact with the words it came from, the rule and a confidence. What a document does
not say stays unknown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.bodies import recognise_body
from indexer.recognise.body_in_name import body_in_name
from indexer.recognise.document_layout import layout_of
from indexer.recognise.document_type import recognise_type
from indexer.recognise.given_facts import authorised, given_date, given_fact
from indexer.recognise.language import detect
from indexer.recognise.legibility import document_quality, page_qualities, scanned
from indexer.recognise.organisations import organisation_of_body, recognise_organisation
from indexer.recognise.own_case_numbers import own_case_numbers
from indexer.recognise.own_dates import recognise_dates
from indexer.recognise.signing import bound_evidence
from indexer.recognise.titles import composed_title, recognise_title
from indexer.recognise.topics import assign_topics
from indexer.recognise.versions import version_mark

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from archive.model import DateSpan, DocumentSpan, Reading, Repaired
    from archive.vocabulary import Vocabulary

__all__ = ["Recognised", "recognise"]


@dataclass(frozen=True, slots=True)
class Recognised:
    """What is recognised of a document. Unknown is None or an empty tuple.

    `section_topics` has one tuple for every section of the cut, in its order; `quality` is 0 to 1,
    and `page_qualities` the same by page number.
    """

    title: str
    type: str
    organisation: str | None = None
    body: str | None = None
    language: str | None = None
    date: DateSpan | None = None
    period: tuple[dt.date, dt.date] | None = None
    case_numbers: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    section_topics: tuple[tuple[str, ...], ...] = ()
    scanned: bool = False
    quality: float | None = None
    page_qualities: Mapping[int, float | None] = field(default_factory=dict)
    facts: tuple[Fact, ...] = ()


def _printed_across(reading: Reading) -> list[str]:
    """Return what is printed across the pages: UTKAST."""
    return [mark.span.of(reading.raw) for mark in reading.marks if mark.kind == "watermark"]


def recognise(  # noqa: PLR0917 -- the run hands over what it has, in this order
    reading: Reading,
    repaired: Repaired,
    cut: DocumentSpan,
    vocabulary: Vocabulary,
    file_name: str | None = None,
    file_date: dt.date | None = None,
) -> Recognised:
    """Return what one document of a reading is.

    `file_name` may lead through folders (2019/Direktionen 2019-03-04/protokoll.pdf). `file_date` is
    kept as a fact of its own; it is never taken for the document's date.
    """
    view = layout_of(reading, repaired, cut, file_name)
    given = reading.given
    title = given_fact(given, "title") or recognise_title(view, vocabulary)
    kind = given_fact(given, "type") or recognise_type(view, title, vocabulary)
    organisation = authorised(
        given_fact(given, "organisation"), "organisation", vocabulary
    ) or recognise_organisation(view, title, vocabulary)
    body = authorised(given_fact(given, "body"), "body", vocabulary) or recognise_body(
        view, kind.value, title, vocabulary
    )
    if body is None and kind.value in vocabulary.meeting_types:
        body = body_in_name(view, vocabulary)
    organisation = organisation or organisation_of_body(body, vocabulary)
    dated = recognise_dates(view, kind.value, title, vocabulary)
    dated_by_source = given_date(given, kind.value, vocabulary)
    numbers = own_case_numbers(view, kind.value)
    if not given.title:
        main = dated_by_source[0] if dated_by_source else dated.date
        day = main.start.isoformat() if main and main.precision == "day" else None
        who = body.value if body else None
        title = composed_title(view, kind.value, title, who, day) or title
    language = detect(view.text)
    qualities = page_qualities(view.pages, repaired)
    subject = title.value if title else ""
    topics = assign_topics(cut.sections, repaired.text, subject, vocabulary)
    facts = [fact for fact in (title, kind, organisation, body) if fact]
    facts += [
        *((dated_by_source[1],) if dated_by_source else ()),
        *dated.facts,
        *numbers,
        *topics.facts,
    ]
    facts += bound_evidence(cut, repaired.text)
    if language:
        facts.append(Fact("language", language[0], "", FactRule.CHARACTER_SEQUENCES, language[1]))
    opening = (line.text for line in view.lines[:12])
    version = version_mark(" ".join((subject, *opening, *_printed_across(reading))))
    if version:
        facts.append(Fact("version", version, version, FactRule.WORDS_AT_TOP, 0.8))
    if file_date:
        facts.append(Fact("file_date", file_date.isoformat(), "", FactRule.FILE_CHANGED, 1.0))
    return Recognised(
        title=title.value if title else (view.file_name or "Utan titel"),
        type=kind.value,
        organisation=organisation.value if organisation else None,
        body=body.value if body else None,
        language=language[0] if language else None,
        date=dated_by_source[0] if dated_by_source else dated.date,
        period=dated.period,
        case_numbers=tuple(dict.fromkeys(fact.value for fact in numbers)),
        topics=topics.document,
        section_topics=topics.sections,
        scanned=scanned(view.pages),
        quality=document_quality(qualities),
        page_qualities=qualities,
        facts=tuple(facts),
    )
