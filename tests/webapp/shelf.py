"""A small shelf of documents and a stand-in for the archive, made from the model's values."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec

from archive.catalogue import (
    Catalogue,
    CatalogueWriter,
    FileRecord,
    LevelState,
    RestrictedCatalogue,
    Stored,
    StoredPage,
    sql_schema,
)
from archive.generations import Manifest
from archive.model import (
    FACETS,
    UNKNOWN,
    DateSpan,
    Decision,
    DecisionOutcome,
    Document,
    Fact,
    FactRule,
    Filters,
    Hit,
    HitGroup,
    Level,
    Marked,
    MatchRule,
    Query,
    Reason,
    Result,
    Section,
    SectionKind,
    Span,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

TRYGGHETSLARM = """§ 42 Gemensam upphandling av trygghetslarm
Dnr DIR 2014/17
Medlemskommunernas avtal om trygghetslarm löper ut vid årsskiftet. Kansliet har tillsammans med
socialcheferna utrett en gemensam upphandling av digitala trygghetslarm.

Direktionen beslutar
att inleda en gemensam upphandling av trygghetslarm, samt
att uppdra åt förbundsdirektören att teckna avtal."""
PARAGRAPHS = (
    ("Sammanträde med direktionen\nPlats: Kansliet, Ekby\nTid: 9 maj 2014 kl. 10.00", None, None),
    (
        "§ 41 Val av justerare\nTill att jämte ordföranden justera utses Karin Ek (S).",
        "41",
        "Val av justerare",
    ),
    (
        TRYGGHETSLARM,
        "42",
        "Gemensam upphandling av trygghetslarm",
    ),
)


MEETING = FactRule.MEETING_LABEL


def protocol(key: str, day: dt.date | None, body: str, **changes: object) -> Document:
    """Return a protocol of three sections; `key` is its id."""
    sections, at = [], 0
    for ordinal, (text, number, heading) in enumerate(PARAGRAPHS):
        whole = text + "\n\n"
        decided = text.find("Direktionen beslutar")
        decisions = (
            (
                Decision(
                    text[decided:],
                    Span(at + decided, at + len(text)),
                    DecisionOutcome.DECIDED,
                    body,
                ),
            )
            if decided >= 0
            else ()
        )
        kind = SectionKind.PARAGRAPH if number else SectionKind.COVER
        sections.append(
            Section(
                f"{key}-{ordinal}", key, ordinal, kind, number, None, heading, 1, whole,
                Span(at, at + len(whole)), 1 if ordinal < 2 else 2, 1 if ordinal < 2 else 2,
                decisions,
            )
        )  # fmt: skip
        at += len(whole)
    document = Document(
        key,
        f"Protokoll {body.lower()} {day or 'utan datum'}",
        "protokoll",
        "Ådalens kommunalförbund",
        body,
        "sv",
        DateSpan(day, day, "day", "meeting", 0.97) if day else None,
        None,
        ("DIR 2014/17",),
        ("välfärdsteknik", "upphandling"),
        scanned=False,
        sections=tuple(sections),
        facts=(
            Fact("type", "protokoll", "Sammanträde", FactRule.HEADING_LINE, 0.9, Span(0, 11)),
            Fact("body", body, "direktionen", "namn i vokabulären", 0.95, Span(16, 27)),
            Fact(
                "date",
                "2014-05-09/2014-05-09",
                "9 maj 2014",
                FactRule.MEETING_LABEL,
                0.97,
                Span(55, 65),
            ),
            Fact("language", "sv", "", FactRule.CHARACTER_SEQUENCES, 0.99),
        ),
        source_id=f"protokoll/{key}.pdf",
    )
    return replace(document, **changes)  # type: ignore[arg-type]


NAME = "20140509T030000"
SHELF = (
    protocol("h-maj2014", dt.date(2014, 5, 9), "Direktionen"),
    protocol("h-juni2016", dt.date(2016, 6, 14), "Socialberedningen"),
    protocol("h-odaterad", None, "Direktionen", scanned=True),
    protocol("h-intern", dt.date(2015, 3, 2), "Presidiet", access="internal", topics=("hemligt",)),
    protocol("h-sluten", dt.date(2015, 4, 2), "Personalutskottet", access="closed"),
)


def fill(folder: Path) -> Catalogue:
    """Write the shelf as a catalogue, with files beside it, and open it."""
    corpus = folder / "corpus"
    (corpus / "protokoll").mkdir(parents=True)
    path = folder / "catalogue.sqlite"
    with CatalogueWriter(path) as writer:
        writer.set_meta(corpus=str(corpus), schema=sql_schema.VERSION, built="2014-05-09T03:00:00Z")
        for document in SHELF:
            _put(writer, document, corpus)
        failed = FileRecord(
            "trasig.pdf", 3, 0, 1, "f" * 64, Status.FAILED, "application/pdf",
            reason="Filen är avbruten.", arrived=1.7e9,
        )  # fmt: skip
        writer.put_file(failed)
        writer.alias("h-gammal", "h-maj2014")
        writer.commit()
    manifest = Manifest(
        NAME,
        "2014-05-09T03:00:00+00:00",
        "arrays",
        "",
        "a1",
        "v1",
        "r1",
        "1",
        "",
        5,
        15,
        {"failed": 1},
    )
    place = folder / "index" / "generations" / NAME
    place.mkdir(parents=True)
    (place / "manifest.json").write_bytes(msgspec.json.encode(manifest))
    return Catalogue.open(path)


def _put(writer: CatalogueWriter, document: Document, corpus: Path) -> None:
    name = f"protokoll/{document.id}.pdf"
    data = b"%PDF-1.4 " + document.id.encode()
    (corpus / name).write_bytes(data)
    sha256 = hashlib.sha256(data).hexdigest()
    middle = document.sections[2].span.start
    pages = (
        StoredPage(1, Span(0, middle)),
        StoredPage(2, Span(middle, document.sections[-1].span.end)),
    )
    writer.put_file(
        FileRecord(
            name,
            9,
            0,
            1,
            sha256,
            Status.OK,
            "application/pdf",
            pages=2,
            served=sha256,
            arrived=1.7e9,
            access=document.access,
        )
    )
    writer.put(Stored(document, pages, sha256, 0))


class StandIn:
    """An opened archive whose readers find sections by their lower-case words."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._path = catalogue.path
        self.generation = NAME
        self.closed = False
        self.asked = 0

    def publish(self, name: str) -> None:
        self.generation = name

    def of(self, level: Level) -> StandInReader:
        return StandInReader(self, RestrictedCatalogue.open(self._path, level))

    def close(self) -> None:
        self.closed = True


class StandInReader:
    """Slow, small and plain."""

    def __init__(self, opened: StandIn, catalogue: RestrictedCatalogue) -> None:
        self._opened = opened
        self.generation = opened.generation
        self.catalogue = catalogue
        self.state = LevelState(opened.generation, catalogue.meta().get("built", ""))
        self.bounds = ""

    def similar(self, document_id: str) -> tuple[()]:
        return ()

    def check(self, filters: Filters) -> None:
        """Take any type and language."""

    def resolved(self, filters: Filters) -> Filters:
        return filters

    def _matches(self, query: Query) -> list[tuple[Document, Section]]:
        words = re.findall(r"\w+", query.text.lower())
        return [
            (document, section)
            for document in map(
                self.catalogue.document, [one.id for one in SHELF if self._has(one.id)]
            )
            if _passes(document, query)
            for section in document.sections
            if all(word in section.text.lower() for word in words)
        ]

    def _has(self, ident: str) -> bool:
        return ident in self.catalogue.documents([ident])

    def all_hits(self, query: Query) -> Iterator[Hit]:
        for document, section in self._matches(query):
            marks = self.highlight(section.text, query)
            reasons = (Reason(query.text, (query.text,), MatchRule.EXACT),) if query.text else ()
            shown = Marked(section.text[:300], tuple(m for m in marks if m.end <= 300))
            yield Hit(section, document, 1.0, (shown,), reasons)

    def search(self, query: Query, *, facets: bool = True) -> Result:
        self._opened.asked += 1
        hits = list(self.all_hits(query))
        if query.sort != "relevance":
            dated = [h for h in hits if h.document.date]
            dated.sort(
                key=lambda h: h.document.date.start if h.document.date else dt.date.min,
                reverse=query.sort == "-date",
            )
            hits = dated + [h for h in hits if not h.document.date]
        by_document: dict[str, list[Hit]] = {}
        for hit in hits:
            by_document.setdefault(hit.document.id, []).append(hit)
        groups = tuple(
            HitGroup(found[0].document, tuple(found[: query.per_document]), len(found))
            for found in by_document.values()
        )
        window = slice(query.offset, query.offset + query.limit)
        return Result(
            query, len(hits), len(groups), tuple(hits[window]), groups[window],
            _facets(hits), self.generation, 1.25,
        )  # fmt: skip

    def highlight(self, text: str, query: Query) -> tuple[Span, ...]:
        words = re.findall(r"\w+", query.text.lower())
        found = (
            Span(m.start(), m.end())
            for word in words
            for m in re.finditer(re.escape(word) + r"\w*", text.lower())
        )
        return tuple(sorted(found))


def _passes(document: Document, query: Query) -> bool:
    wanted = query.filters
    values = _values(document)
    return all(
        not getattr(wanted, name) or set(getattr(wanted, name)) & set(values.get(name, (UNKNOWN,)))
        for name in FACETS
    )


def _values(document: Document) -> dict[str, tuple[str, ...]]:
    return {
        "organisation": (document.organisation or UNKNOWN,),
        "body": (document.body or UNKNOWN,),
        "type": (document.type,),
        "topic": document.topics or (UNKNOWN,),
        "year": (str(document.date.start.year) if document.date else UNKNOWN,),
        "language": (document.language or UNKNOWN,),
    }


def _facets(hits: list[Hit]) -> dict[str, tuple[tuple[str, int], ...]]:
    counted: dict[str, Counter[str]] = {name: Counter() for name in FACETS}
    for hit in hits:
        for name, values in _values(hit.document).items():
            counted[name].update(values)
        outcomes = {str(d.outcome) for d in hit.section.decisions} or {UNKNOWN}
        counted["outcome"].update(outcomes)
    return {name: tuple(counter.most_common()) for name, counter in counted.items()}
