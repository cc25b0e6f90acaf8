"""Protocols as federations lay them out: numbers, headings and decisions of each."""

from __future__ import annotations

import pytest

from archive.model import Page, Reading, Repaired, SectionKind, SectionSpan
from indexer.segment import segment
from indexer.segment.running_lines import running_lines
from indexer.segment.text_layout import lines_of


def sections_of(text: str) -> list[SectionSpan]:
    repaired = Repaired(text, (0,), (1,))
    (document,) = segment(Reading((Page(1, text),)), repaired)
    return [section for section in document.sections if section.kind is not SectionKind.COVER]


def decisions_of(section: SectionSpan) -> list[tuple[str, str | None, str]]:
    return [(d.outcome, d.actor, " ".join(d.text.split())) for d in section.decisions]


ATT_CLAUSES = """Göteborgsregionens kommunalförbund
Förbundsstyrelsen

PROTOKOLL FRÅN SAMMANTRÄDE 2013-04-26

Närvarande: Lena Facht (m), Kungälv, ordförande

§ 183. Budget 2014
Föreligger kansliets förslag till budget för 2014. Förbundsdirektören föredrar ärendet.

Förbundsstyrelsen beslutar

att godkänna förslaget till budget, samt

att översända det till medlemskommunerna för yttrande.

§ 184. Yttrande över remiss
I skrivelse 2013-03-02 har regeringen berett GR tillfälle att yttra sig. Förbundsstyrelsen beslutade
2012-11-02, § 133, att remissen skulle beredas i sociala styrgruppen.

Förbundsstyrelsen beslutar att avge yttrande enligt styrgruppens förslag.

Reservation anmäls av NN (s).

§§ 185-186. Anmälningsärenden
Förbundsstyrelsen beslutar att lägga anmälda handlingar till handlingarna.

§ 187. Mötets avslutande
Ordföranden förklarar mötet avslutat.

Vid protokollet

Anna Andersson

Justeras
Lena Facht
"""

CONTENTS_FIRST = """SAMMANTRÄDESPROTOKOLL
Direktionen
Sammanträdesdatum 2014-05-09 Sida 3 (14)

Innehåll
§ 23 Godkännande av dagordning 3
§ 24 Ekonomisk rapport 4
§ 25 Övriga frågor 5

§ 23 Dnr 2014/12
Godkännande av dagordning
Direktionens beslut
Dagordningen godkänns.
________________________
Beslutet skickas till:
Akten

§ 24 Dnr 2014/15
Ekonomisk rapport januari
- april 2014
Direktionens beslut
1. Den ekonomiska rapporten godkänns.
2. Kansliet får i uppdrag att återkomma med en prognos
i augusti.
Sammanfattning av ärendet
Ekonomichefen redogör för utfallet. Direktionen beslutade 2013-12-01 att prognoser ska lämnas.
Beslutsunderlag
Rapport 2014-04-30
Beslutet skickas till: ekonomichefen

§ 25
Övriga frågor
Inga övriga frågor anmäldes.
"""

SIGNS_LOST = """SAMMANTRÄDESPROTOKOLL
Styrelsen 2011-12-08

79 Val av justerare

Beslut
Anna Alm utses att justera protokollet.

80 Handlingsplan för ledning i samverkan

Beslut
Styrelsen beslutar att anta handlingsplanen.

81 Budget 2012

Beslut
Ärendet bordläggs.
"""

SIGNS_MISREAD = """PROTOKOLL
Närvarande: A, B

§ 5 Val av justerare
Beslut
A utses.

S 6 Budget
Beslut
Budgeten fastställs.

$ 7 Revision
Beslut
Revisionsberättelsen läggs till handlingarna.

§ 8 Nästa möte
Nästa möte är den 3 maj.
"""

AGENDA = """Kallelse till direktionens sammanträde 2015-02-06
Plats: Kansliet

Ärenden
1. Upprop och val av justerare
2. Föregående protokoll
3. Verksamhetsplan 2016
Förslag till beslut
Direktionen föreslås besluta att anta verksamhetsplanen.
4. Övriga frågor
"""

POINTS = """Minnesanteckningar från IFO-nätverket 2012-03-04

Punkt 1 Val av sekreterare
Anna väljs till sekreterare.
Punkt 2 Information från kansliet
Karin informerar om att inget är beslutat ännu om fortsättningen.
Punkt 3 Nästa möte
Nätverket är överens om att träffas i maj.
"""

RULES = """Reglemente för direktionen

§ 1 Uppgifter
Direktionen beslutar om förbundets budget.

§ 2 Sammansättning
Direktionen väljer ordförande.

§ 3 Kallelse
Ordföranden kallar.
"""

INLINE = """Protokoll fört vid styrelsemöte 2011-04-03

§ 1 Mötet öppnades
Ordföranden öppnade mötet.
§ 2 Dagordning
Dagordningen godkändes.
§ 3 Ekonomi
Kassören redovisade. Beslut: att ge kassören i uppdrag att ta fram ett förslag.
Ansvarig: Kassören
§ 4 Avslutning
"""


def test_decision_runs_through_its_att_clauses_and_leaves_out_earlier_ones() -> None:
    budget, reply, reports, _ = sections_of(ATT_CLAUSES)
    assert [s.number for s in (budget, reply, reports)] == ["183", "184", "185-186"]
    assert decisions_of(budget) == [
        (
            "godkänt",
            "förbundsstyrelsen",
            "Förbundsstyrelsen beslutar att godkänna förslaget till budget, samt",
        ),
        (
            "beslutat",
            "förbundsstyrelsen",
            "att översända det till medlemskommunerna för yttrande.",
        ),
    ]
    assert [d[2] for d in decisions_of(reply)] == [
        "Förbundsstyrelsen beslutar att avge yttrande enligt styrgruppens förslag."
    ]


def test_contents_list_is_not_taken_for_the_paragraphs() -> None:
    found = sections_of(CONTENTS_FIRST)
    assert [(s.number, s.case_number) for s in found] == [
        ("23", "2014/12"),
        ("24", "2014/15"),
        ("25", None),
    ]
    assert found[1].heading == "Ekonomisk rapport januari - april 2014"
    assert decisions_of(found[0]) == [("godkänt", "direktionen", "Dagordningen godkänns.")]
    assert [d.outcome for d in found[1].decisions] == ["godkänt", "uppdrag"]
    assert found[1].decisions[1].text.endswith("prognos\ni augusti.")
    assert set(found[1].parts) >= {"decision", "background", "papers"}


@pytest.mark.parametrize(
    ("text", "numbers", "confidences"),
    [
        (SIGNS_LOST, ["79", "80", "81"], [0.5, 0.5, 0.5]),
        (SIGNS_MISREAD, ["5", "6", "7", "8"], [1.0, 0.7, 0.7, 1.0]),
    ],
)
def test_lost_signs_are_found_with_lower_confidence(
    text: str, numbers: list[str], confidences: list[float]
) -> None:
    found = sections_of(text)
    assert [s.number for s in found] == numbers
    assert [s.confidence for s in found] == confidences


def test_a_row_of_an_agendas_table_is_headed_by_its_first_cell() -> None:
    text = "Kallelse\n\nNr\tÄrende\tDnr\n1\tVal av justerare\t\n2\tDelårsrapport\tRF 2024/31\n"
    found = sections_of(f"{text}3\tÖvriga frågor\t\n")
    assert [(s.heading, s.case_number) for s in found] == [
        ("Val av justerare", None),
        ("Delårsrapport", "RF 2024/31"),
        ("Övriga frågor", None),
    ]


def test_agenda_shows_what_is_proposed() -> None:
    found = sections_of(AGENDA)
    assert [s.number for s in found] == ["1", "2", "3", "4"]
    assert [d[0] for d in decisions_of(found[2])] == ["föreslaget"]
    assert not found[3].decisions


def test_notes_tell_choices_agreement_and_that_nothing_is_decided() -> None:
    assert [[d[0] for d in decisions_of(s)] for s in sections_of(POINTS)] == [
        ["beslutat"],
        ["inget"],
        ["överens"],
    ]


def test_rules_take_no_decisions() -> None:
    found = sections_of(RULES)
    assert [s.number for s in found] == ["1", "2", "3"]
    assert not any(s.decisions for s in found)


def test_decision_in_the_middle_of_a_line() -> None:
    third = sections_of(INLINE)[2]
    assert ("uppdrag", None) in [d[:2] for d in decisions_of(third)]
    assert not any("Ansvarig" in d[2] for d in decisions_of(third))


def test_two_protocols_in_one_file_are_two_documents() -> None:
    def protocol(day: str, numbers: range) -> str:
        head = f"Sammanträdesprotokoll\nSammanträdesdatum {day}\nPlats och tid: Kansliet\n"
        points = "\n\n".join(f"§ {n} Ärende\nBeslut\nBudget {n} godkänns." for n in numbers)
        return f"{head}Beslutande: Anna Alm\n\n{points}"

    pages = [protocol("2014-03-05", range(1, 4)), protocol("2014-05-07", range(4, 7))]
    text = "\f".join(pages)
    repaired = Repaired(text, (0, len(pages[0]) + 1), (1, 2))
    documents = segment(Reading((Page(1, pages[0]), Page(2, pages[1]))), repaired)
    assert [[s.number for s in d.sections] for d in documents] == [
        [None, "1", "2", "3"],
        [None, "4", "5", "6"],
    ]
    assert documents[1].span.of(text) == pages[1]


def test_title_of_one_word_goes_on_with_the_sentence_that_says_which_matter_it_is() -> None:
    first, second = sections_of(
        """Protokoll
§ 7 Dnr 2014/7
Ordningsfråga

Då klockan är 21.24 frågar ordföranden om mötet ska
fortsätta eller om återstående ärenden ska bordläggas.

Beslut
Motionerna i § 9 bordläggs.

§ 8 Dnr 2014/8
Budgetfråga
Kansliet har sett över avgifterna. De höjs inte nästa
år.
Beslut
Direktionen godkänner avgifterna.
"""
    )
    assert (first.heading or "").startswith("Ordningsfråga Då klockan är 21.24 frågar")
    assert (first.heading or "").endswith("ska bordläggas.")
    assert [d.text for d in first.decisions] == ["Motionerna i § 9 bordläggs."]
    assert second.heading == "Budgetfråga"


@pytest.mark.parametrize(
    ("text", "points"),
    [
        (
            (
                "1. Planen antas.\n2. Kansliet får i uppdrag att ta fram en\nhandlingsplan.\n"
                "3. Motionen avslås.\n4. Rapporten antecknas."
            ),
            [
                ("antaget", "1. Planen antas."),
                ("uppdrag", "2. Kansliet får i uppdrag att ta fram en handlingsplan."),
                ("avslag", "3. Motionen avslås."),
                ("beslutat", "4. Rapporten antecknas."),
            ],
        ),
        (
            "Motionerna i §§ 26-29 bordläggs.\nAvsägelsen i § 30 godkänns.",
            [
                ("bordlagt", "Motionerna i §§ 26-29 bordläggs."),
                ("godkänt", "Avsägelsen i § 30 godkänns."),
            ],
        ),
        (
            (
                "Direktionen beslutar att godkänna rapporten samt att ge kansliet i uppdrag\n"
                "att följa upp den."
            ),
            [
                ("godkänt", "Direktionen beslutar att godkänna rapporten samt"),
                ("uppdrag", "att ge kansliet i uppdrag att följa upp den."),
            ],
        ),
        (
            (
                "Styrelsen tillstyrker förslaget och föreslår\natt fullmäktige beslutar:\n"
                "1. Planen antas.\n2. Styrelsen får i uppdrag att följa upp den."
            ),
            [
                (
                    "föreslaget",
                    (
                        "Styrelsen tillstyrker förslaget och föreslår att fullmäktige beslutar: "
                        "1. Planen antas. 2. Styrelsen får i uppdrag att följa upp den."
                    ),
                )
            ],
        ),
        (
            (
                "Ärendet återremitteras med följande motivering:\n1. Kostnaden ska utredas.\n"
                "2. Planen ska antas senare."
            ),
            [
                (
                    "återremitterat",
                    (
                        "Ärendet återremitteras med följande motivering: "
                        "1. Kostnaden ska utredas. 2. Planen ska antas senare."
                    ),
                )
            ],
        ),
        (
            (
                "Kommunalförbundet beslutar att rekommendera sina medlemmar\natt anta avtalet och\n"
                "att ge sina nämnder i uppdrag att följa det."
            ),
            [
                (
                    "rekommenderat",
                    (
                        "Kommunalförbundet beslutar att rekommendera sina medlemmar att anta "
                        "avtalet och att ge sina nämnder i uppdrag att följa det."
                    ),
                )
            ],
        ),
    ],
)
def test_each_decided_point_has_its_own_outcome(text: str, points: list[tuple[str, str]]) -> None:
    (section,) = sections_of(
        f"Protokoll\n\n§ 1 Dnr 2014/1\nPlan\nBeslut\n\n{text}\n\nReservation\n"
    )
    assert [(outcome, said) for outcome, _, said in decisions_of(section)] == points


ASSOCIATION = """Almådalens kodförening, höstmöte

Mötet öppnas 17.17.

Val av mötesordförande

Eva nominerar sig själv. Inga ytterligare kandidater.
Mötet beslutar att Eva utses till mötesordförande.

Fastställande av röstlängden

Röstlängden bestäms till elva personer.

Beslut om mötets stadgeenliga utlysande

Bo föreslår att mötet godtar kallelsen. Inga motsättningar.

Styrelsens verksamhetsberättelse

Eva läser upp berättelsen.

Personval

Bo Berg blir kassör med 13 röster för, en avstår. Frågan vilar till mötet beslutar om den.

Fastställande av föredragningslistan

Listan anses vara behörigen utlyst.

Mötet avslutas 17.55.
"""


def test_minutes_without_numbers_fall_into_their_titles_and_elections_are_decisions() -> None:
    found = [s for s in sections_of(ASSOCIATION) if s.heading]
    assert [s.heading for s in found] == [
        "Val av mötesordförande",
        "Fastställande av röstlängden",
        "Beslut om mötets stadgeenliga utlysande",
        "Styrelsens verksamhetsberättelse",
        "Personval",
        "Fastställande av föredragningslistan",
    ]
    assert {s.kind for s in found} == {SectionKind.ITEM}
    assert decisions_of(found[1]) == [("beslutat", None, "Röstlängden bestäms till elva personer.")]
    assert decisions_of(found[2]) == [
        ("godkänt", None, "Bo föreslår att mötet godtar kallelsen. Inga motsättningar.")
    ]
    assert not found[3].decisions
    assert decisions_of(found[4])[0][2] == "Bo Berg blir kassör med 13 röster för, en avstår."


def test_title_ends_where_a_sentence_begins() -> None:
    first, second = sections_of(
        """Protokoll
§ 3 Adjungeringar och fastställande av röstlängd
Röstlängden fastställs till 14.
§ 4 Fastställande av mötets föredragningslista
Mötet godkänner föredragningslistan
"""
    )
    assert first.heading == "Adjungeringar och fastställande av röstlängd"
    assert [d[2] for d in decisions_of(first)] == ["Röstlängden fastställs till 14."]
    assert second.heading == "Fastställande av mötets föredragningslista"
    assert [d[2] for d in decisions_of(second)] == ["Mötet godkänner föredragningslistan"]


@pytest.mark.parametrize(
    "said",
    ["Antecknas.", "Utgår", "Bifall", "Enligt arbetsutskottets förslag", "Ärendet bordläggs"],
)
@pytest.mark.parametrize("between", ["Beslut\n", "", "Beslut\n\nStyrelsen beslutar\n"])
def test_decisions_alike_above_a_repeated_foot_stay(said: str, between: str) -> None:
    foot = "Ekby kommun\nTekniska nämnden, protokoll"
    text = "\n\n".join(
        f"§ {n} Dnr TN 2024/{n}\n{title}\n{between}{said}\n\n{foot}"
        for n, title in enumerate(("Taxa för båtplatser", "Val av ombud", "Skolskjuts"), 1)
    )
    running = running_lines(lines_of(Repaired(text, (0,), (1,))))
    lines = [line for line in text.split("\n") if line.strip()]
    assert said not in {lines[i] for i in running}
    assert "Tekniska nämnden, protokoll" in {lines[i] for i in running}


@pytest.mark.parametrize(
    ("head", "foot"),
    [("", "\n\nVattenrådet 2019-02-13, sida {}\n"), ("Vattenrådet 2019-02-13, sida {}\n", "")],
)
def test_a_running_line_is_no_part_of_the_decision_it_first_stands_in(head: str, foot: str) -> None:
    from indexer.repair import repair

    first = "Protokoll\n\n§ 1 Val av justerare\n\nBeslut\nAnna Berg utses att justera, och\n"
    then = "\nsom justeras i morgon."
    rest = ("§ 2 Avtal om snö", "§ 3 Avtal om is", "§ 4 Avtal om regn")
    texts = [f"{page}\n\nBeslut\nRådet godkänner {page[4:].lower()}." for page in rest]
    pages = [f"{head.format(n)}{text}{foot.format(n)}" for n, text in enumerate(texts, 2)]
    pages[0] = pages[0].replace("§ 2", f"{then.strip()}\n\n§ 2") if head else pages[0]
    reading = Reading(tuple(Page(n, text) for n, text in enumerate([first, *pages], 1)))
    (document,) = segment(reading, repair(reading))
    decisions = [point.text for section in document.sections for point in section.decisions]
    assert all("2019" not in text for text in decisions)
    assert [" ".join(text.split()) for text in decisions[1:]] == [
        f"Rådet godkänner {page[4:].lower()}." for page in rest
    ]


def test_a_running_line_in_the_midst_of_a_sentence_is_not_quoted_with_it() -> None:
    from indexer.repair import repair

    pages = [
        (
            "Protokoll\n\n§ 1 Val\n\nRådet väljer Bo Ek.\n\n"
            "§ 2 Avtal\n\nRådet beslutar att godkänna det nya"
        ),
        "Vattenrådet 2019-02-13, sida 2\navtalet om snö.\n\n§ 3 Taxa\n\nRådet antar taxan.",
        "Vattenrådet 2019-02-13, sida 3\n§ 4 Plan\n\nRådet antar planen.",
        "Vattenrådet 2019-02-13, sida 4\n§ 5 Avslutning\n\nRådet beslutar att sluta.",
    ]
    reading = Reading(tuple(Page(n, text) for n, text in enumerate(pages, 1)))
    (document,) = segment(reading, repair(reading))
    decisions = [" ".join(d.text.split()) for s in document.sections for d in s.decisions]
    assert "Rådet beslutar att godkänna det nya avtalet om snö." in decisions
    assert not any("2019" in text for text in decisions)


def test_points_may_number_on_from_an_earlier_meeting() -> None:
    text = "Protokoll 5\n\n77. Öppnande\nMötet öppnas.\n\n78. Val av justerare\nEva väljs.\n\n"
    found = sections_of(f"{text}79. Delårsrapport\nGodkänns.\n")
    assert [s.number for s in found] == ["77", "78", "79"]
    steps = "Handbok\n\n77. Skruva\nSkruva fast.\n\n78. Spika\nSpika fast.\n\n79. Måla\nMåla.\n"
    assert not any(s.number for s in sections_of(steps))
