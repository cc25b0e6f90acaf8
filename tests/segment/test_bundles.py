"""Minutes bound behind their agenda, and an extract of one paragraph, are cut as a reader would."""

from __future__ import annotations

import pytest

from archive.model import DocumentSpan, Page, Reading, Repaired
from indexer.segment import segment

AGENDA = """Kallelse till styrelsemöte
Björkdals vägförening
2023-03-07

Dagordning
1. Mötets öppnande
2. Vinterväghållning
3. Avgifter
4. Mötets avslutande
"""
MINUTES = """Protokoll fört vid styrelsemöte 2023-03-07
Björkdals vägförening

1. Mötets öppnande
Ordföranden hälsade välkommen.

2. Vinterväghållning
Styrelsen beslutade att teckna ett avtal om snöröjning.

3. Avgifter
Styrelsen beslutade att lämna avgifterna oförändrade.

4. Mötets avslutande
Ordföranden tackade och avslutade.
"""
LETTERHEAD = "Björkdals vägförening\nStyrelsen\n"
SIGNED = """Sammanträdesprotokoll
Direktionen 2023-03-07

§ 14 Snöröjning
Direktionen beslutar att godkänna avtalet.

§ 15 Avgifter
Direktionen beslutar att avgifterna är oförändrade.
"""
EARLIER = MINUTES.replace("2023-03-07", "2023-01-17")
WITHIN = """Protokoll fört vid styrelsemöte 2023-03-07

Dagordning
1. Mötets öppnande
2. Vinterväghållning
3. Avgifter
4. Mötets avslutande

1. Mötets öppnande
Ordföranden hälsade välkommen.

2. Vinterväghållning
Styrelsen beslutade att teckna ett avtal om snöröjning.

3. Avgifter
Styrelsen beslutade att lämna avgifterna oförändrade.

4. Mötets avslutande
Ordföranden tackade och avslutade.
"""


def cut(text: str) -> tuple[DocumentSpan, ...]:
    repaired = Repaired(text, (0,), (1,))
    return segment(Reading((Page(1, text),)), repaired)


def decided(document: DocumentSpan) -> dict[str, int]:
    return {s.number: len(s.decisions) for s in document.sections if s.number}


@pytest.mark.parametrize(
    ("text", "begin"),
    [
        (AGENDA + MINUTES, "Protokoll fört"),
        (AGENDA + "\n" + LETTERHEAD + MINUTES, "Björkdals vägförening\nStyrelsen"),
    ],
)
def test_minutes_behind_their_agenda_are_a_record_of_their_own(text: str, begin: str) -> None:
    first, second = cut(text)
    assert decided(first) == {"1": 0, "2": 0, "3": 0, "4": 0}
    assert second.span.of(text).startswith(begin)
    assert decided(second) == {"1": 0, "2": 1, "3": 1, "4": 0}


def test_paragraphs_may_follow_on_points() -> None:
    first, second = cut(AGENDA + "\n" + SIGNED)
    assert [s.number for s in first.sections if s.number] == ["1", "2", "3", "4"]
    assert decided(second) == {"14": 1, "15": 1}


def test_an_earlier_meetings_minutes_are_not_this_meetings_points() -> None:
    first, second = cut(MINUTES + "\n" + EARLIER)
    assert decided(first) == decided(second) == {"1": 0, "2": 1, "3": 1, "4": 0}


def test_the_list_of_points_within_minutes_does_not_take_their_place() -> None:
    (document,) = cut(WITHIN)
    assert decided(document) == {"1": 0, "2": 1, "3": 1, "4": 0}


def test_a_title_that_only_runs_along_the_pages_begins_nothing() -> None:
    text = "Protokoll fört vid styrelsemöte\n\n1. Mötets öppnande\nKlart.\n\n2. Val av justerare\n"
    text += "Bo valdes.\n\nProtokoll fört vid styrelsemöte\n\n3. Avgifter\nMötet beslutade nej.\n"
    assert len(cut(text)) == 1


EXTRACT = """Björkdals kommunalförbund
{kind}
Direktionen 2023-03-07

§ 31
Snöröjning
Dnr 2023/12

{decision}
"""


@pytest.mark.parametrize(
    ("kind", "decision"),
    [
        ("Protokollsutdrag", "Beslut\nDirektionen godkänner avtalet."),
        ("Utdrag", "Direktionen beslutar att godkänna avtalet."),
        ("Utdrag ur sammanträdesprotokoll", "Beslut\nAvtalet godkänns."),
        ("Sammanträdesprotokoll", "Direktionen beslutade att godkänna avtalet."),
    ],
)
def test_one_paragraph_is_enough_for_an_extract(kind: str, decision: str) -> None:
    (document,) = cut(EXTRACT.format(kind=kind, decision=decision))
    found = [(s.number, s.heading) for s in document.sections if s.number]
    assert found == [("31", "Snöröjning")]
    assert document.sections[-1].decisions


def test_a_paragraph_that_a_letter_cites_is_no_section() -> None:
    text = "Skrivelse till direktionen\n\nI protokoll 2023 skrevs:\n\n§ 31\n\nVi håller inte med.\n"
    (document,) = cut(text)
    assert not [s for s in document.sections if s.number]


@pytest.mark.parametrize("label", ["Sammanträdesdatum", "Direktionen"])
@pytest.mark.parametrize(("day", "records"), [("2023-05-04", 2), ("2023-03-02", 1)])
def test_the_next_meetings_minutes_count_on(label: str, day: str, records: int) -> None:
    head = "Norra förbundet\nPROTOKOLL\nDirektionen\n"
    matter = "§ {} Val\nBeslut\nA väljs.\n\n"
    first = f"{head}{label} 2023-03-02\n\n{matter.format(1)}{matter.format(2)}"
    second = f"{head}{label} {day}\n\n{matter.format(3)}{matter.format(4)}"
    pages = (Page(1, first), Page(2, second))
    repaired = Repaired(f"{first}\n{second}", (0, len(first) + 1), (1, 2))
    assert len(segment(Reading(pages), repaired)) == records
