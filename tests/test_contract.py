from __future__ import annotations

import datetime as dt
from dataclasses import replace

from archive.contract.documents import document_json
from archive.contract.results import result_json
from archive.model import (
    DateSpan,
    Decision,
    DecisionOutcome,
    Document,
    Hit,
    HitGroup,
    Marked,
    Query,
    Result,
    Section,
    SectionKind,
    Span,
)

DAY = dt.date(2014, 5, 9)
SECTION = Section(
    "h-1-2", "h-1", 2, SectionKind.PARAGRAPH, "42", None, "Larm", 1, "§ 42 Larm", Span(0, 9), 3, 3,
    (Decision("att köpa", Span(0, 8), DecisionOutcome.DECIDED),),
)  # fmt: skip
DOCUMENT = Document(
    "h-1", "Protokoll", "protokoll", None, "Direktionen", "sv",
    DateSpan(DAY, DAY, "day", "meeting", 0.9), (DAY, DAY), ("D 1",), (), scanned=False,
    sections=(SECTION,), source_id="p.pdf",
)  # fmt: skip


def test_a_document_has_the_names_others_rely_on() -> None:
    made = document_json(DOCUMENT)
    promised = {
        "title", "type", "organisation", "body", "language", "scanned", "date", "period",
        "case_numbers", "topics", "sections",
    }  # fmt: skip
    assert promised <= set(made)
    assert set(made["date"]) == {"from", "to", "precision", "role", "confidence"}
    assert {"number", "case_number", "heading", "page", "decision", "text"} <= set(
        made["sections"][0]
    )


def test_a_result_has_the_names_others_rely_on_grouped_or_not() -> None:
    hit = Hit(SECTION, DOCUMENT, 1.5, (Marked("larm", (Span(0, 4),)),))
    group = HitGroup(DOCUMENT, (hit,), 1)
    facets = {"year": (("2014", 1),)}
    for hits, groups in (((hit,), ()), ((), (group,))):
        made = result_json(Result(Query("larm"), 1, 1, hits, groups, facets, "g", 0.5))
        promised = {"query", "total", "documents", "took_ms", "generation", "hits", "facets"}
        assert promised <= set(made)
        assert {
            "id", "document_id", "source_id", "title", "section", "page", "date", "organisation",
            "body", "type", "score", "snippet", "url", "why",
        } <= set(made["hits"][0])  # fmt: skip
        assert made["facets"]["year"] == [["2014", 1]]


def test_a_reference_does_not_pass_for_the_record_it_stands_in() -> None:
    reference = replace(SECTION, kind=SectionKind.REFERENCE, heading="Skolplan 2010", number=None)
    hit = Hit(reference, DOCUMENT, 1.0, ())
    made = result_json(Result(Query("skolplan"), 1, 1, (hit,), (), {}, "g", 0.5))["hits"][0]
    assert (made["kind"], made["title"], made["document_id"]) == (
        "reference",
        "Skolplan 2010",
        "h-1",
    )
    assert (made["date"], made["type"], made["body"]) == (None, None, None)
