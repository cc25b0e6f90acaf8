"""Nothing is lost, nothing raises, and time grows with the text."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from archive.model import DocumentSpan, Mark, Page, Reading, Repaired, Span
from indexer.segment import segment

LINES = st.sampled_from(
    [
        "§ 1 Val av justerare",
        "§ 2",
        "§§ 3-4 Dnr 2012/33",
        "S 3 Budget",
        "1. Mötets öppnande",
        "2. Val av justerare",
        "a) Ordförande",
        "2.1 Syfte",
        "Beslut",
        "Direktionen beslutar",
        "att anta planen",
        "Beslut: Godkännes.",
        "Reservation",
        "Bilaga 2",
        "Läs mer",
        "Relevanta dokument",
        "Transkript:",
        "MENY",
        "1. Planen antas.",
        "2. Kansliet får i uppdrag att utreda, och",
        "att ge kansliet i uppdrag att följa upp samt att anta planen.",
        "Kallelse",
        "TJÄNSTESKRIVELSE 1 (2)",
        "Datum 2014-05-09",
        "Dnr AKF 2014/31",
        "Handläggare: Eva Ek",
        "Bilaga 1",
        "2 INNEHÅLL INLEDNING... 3 Vård och omsorg i hemmet Kultur för unga",
        "Innehåll ... 3",
        "3 INLEDNING Kommunerna vill mer. Vård och omsorg i hemmet Här står det.",
        "Mötet öppnas",
        "Val av mötesordförande",
        "Eva blir kassör med 13 röster för.",
        "Inga motsättningar.",
        "Senast publicerad",
        "Innehåll",
        "Inledning ........ 3",
        "",
        "  ",
        "Nyhetsbrev från förbundet",
        "En längre rad med text som utan tvekan är brödtext och som slutar med punkt.",
        "Justerandes sign",
        "3 (14)",
        "\x00\x0b\x1c\u2028",
    ]
)
TWICE_LISTED = (
    "Transkript:\n"
    "2 INNEHÅLL INLEDNING... 3 Vård och omsorg i hemmet Kultur för unga\n"
    "2 INNEHÅLL INLEDNING... 3 Vård och omsorg i hemmet Kultur för unga"
)
"""A list of contents that stands in itself again: a chapter begins in the middle of a line."""
TEXTS = st.one_of(
    st.lists(LINES, max_size=40).map("\n".join),
    st.text(max_size=300),
    st.lists(st.one_of(LINES, st.text(max_size=30)), max_size=30).map("\n".join),
)


def repaired_of(pages: list[str], marks: tuple[Mark, ...] = ()) -> Repaired:
    starts, at = [], 0
    for page in pages:
        starts.append(at)
        at += len(page) + 1
    numbers = tuple(range(1, len(pages) + 1))
    return Repaired("\f".join(pages), tuple(starts), numbers, marks)


def check(documents: tuple[DocumentSpan, ...], text: str) -> None:
    assert documents
    assert [documents[0].span.start, documents[-1].span.end] == [0, len(text)]
    at = 0
    for document in documents:
        assert document.sections
        assert document.span.start == at == document.sections[0].span.start
        for section in document.sections:
            assert section.span.start == at
            assert section.span.end >= section.span.start
            at = section.span.end
            inside = [decision.span for decision in section.decisions] + [*section.parts.values()]
            assert all(at >= s.end >= s.start >= section.span.start for s in inside)
            assert all(decision.text.strip() for decision in section.decisions)
            for decision in section.decisions:
                quoted = decision.span.of(text)
                assert all(line in quoted for line in decision.text.split("\n"))
        assert document.span.end == at


@example([TWICE_LISTED], False, [])
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(TEXTS, min_size=1, max_size=3),
    st.booleans(),
    st.lists(
        st.tuples(
            st.integers(0, 400),
            st.integers(0, 60),
            st.sampled_from(["title", "heading", "link", "furniture", "hidden"]),
            st.integers(0, 5),
        ),
        max_size=6,
    ),
)
def test_every_character_belongs_to_exactly_one_section(
    pages: list[str], paged: bool, marked: list[tuple[int, int, str, int]]
) -> None:
    marks = tuple(Mark(Span(at, at + size), kind, level) for at, size, kind, level in marked)
    repaired = repaired_of(pages, marks)
    reading = Reading(tuple(Page(i, page) for i, page in enumerate(pages, 1)), paged=paged)
    check(segment(reading, repaired), repaired.text)


@pytest.mark.parametrize(
    "piece",
    [
        "a" * 5_000,
        "§ " * 500 + "\n",
        "§ 12 \n",
        "1. Val av \n",
        "1.1.1.1.1 Val\n",
        "beslutar att " * 400,
        "Förbundets förbundets " * 200,
        "Läs mer\n\n",
        ". . . . . . . . 12\n",
        "Styrelsen har vid " * 300,
        "x\n\n",
        "Transkript:\n\nInnehåll Vård och omsorg i hemmet\n\nVård och omsorg i hemmet Här\n\n",
        "Beslut\n1. Planen antas.\n2. Motionen avslås.\n",
        "\n\n\nTjänsteskrivelse\nDatum 2014-05-09\nDnr AKF 2014/31\n",
        "Ordningsfråga\n",
        "Sida 1 av 2\n",
        "Innehåll\n",
        "Kommunstyrelsens arbetsutskotts beredningsgrupps " * 100 + "\n",
    ],
)
def test_time_grows_with_the_text_and_no_faster(piece: str) -> None:
    size = 80_000
    small, large = (piece * (n // len(piece) + 1) for n in (size // 4, size))
    took = []
    for text in (small, large):
        began = time.process_time()
        check(segment(Reading((Page(1, text),)), repaired_of([text])), text)
        took.append(time.process_time() - began)
    assert took[1] < 12 * took[0] + 1.0
