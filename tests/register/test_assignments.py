from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest
from minutes import minutes

from archive.model import Span
from archive.register.entry_values import ASSIGNMENT, REPORT, Assignment, AssignmentReport
from indexer.register.assignments import assignment_in, assignments_of, deadline_in, points


@pytest.mark.parametrize(
    ("said", "to", "text"),
    [
        (
            "Förbundsdirektören får i uppdrag att se över avgiften.",
            "förbundsdirektören",
            "att se över avgiften.",
        ),
        ("Direktionen ger kansliet i uppdrag att återkomma.", "kansliet", "att återkomma."),
        ("att uppdra åt hamnchefen att mäta djupet", "hamnchefen", "att mäta djupet"),
        ("Direktionen beslutar att ge kansliet i uppdrag att mäta.", "kansliet", "att mäta."),
        ("Fiskenämnden får även i uppdrag att rapportera.", "fiskenämnden", "att rapportera."),
        ("Hamnchefen uppdras att mäta djupet.", "hamnchefen", "att mäta djupet."),
        ("Anna Ask får i uppdrag att mäta.", "Anna Ask", "att mäta."),
        ("Bolaget Vik 3:17 får i uppdrag, att mäta.", "Bolaget Vik 3:17", "att mäta."),
        ("Förvaltningen får uppdraget att mäta.", "förvaltningen", "att mäta."),
        ("Hamnchefen ges ett särskilt uppdrag att mäta.", "hamnchefen", "att mäta."),
        ("Kansliet ska få i uppdrag att mäta.", "kansliet", "att mäta."),
        ("Kansliet får i uppdrag av direktionen att mäta.", "kansliet", "att mäta."),
        ("Nämnden ger i uppdrag åt hamnchefen att mäta.", "hamnchefen", "att mäta."),
        ("Uppdrag lämnas till kansliet att mäta.", "kansliet", "att mäta."),
        ("Direktionen beslutar uppdra hamnchefen att mäta.", "hamnchefen", "att mäta."),
        ("Kansliet uppdras mäta djupet.", "kansliet", "mäta djupet."),
        ("Kansliet anmodas att mäta.", "kansliet", "att mäta."),
        ("Kansliet ska återkomma i maj med en plan.", "kansliet", "återkomma i maj med en plan."),
        ("Hamnchefen ombeds återkomma i maj.", "hamnchefen", "återkomma i maj."),
        ("Ärendet återremitteras till kansliet med uppdrag att mäta.", "kansliet", "att mäta."),
        ("Ärendet remitteras med uppdrag till kansliet att mäta.", "kansliet", "att mäta."),
        (
            "Svar på uppdrag om taxan återremitteras genom att kansliet får i uppdrag att mäta.",
            "kansliet",
            "att mäta.",
        ),
        (
            "Ärendet återremitteras till kansliet som får i uppdrag att mäta.",
            "kansliet",
            "att mäta.",
        ),
        ("Motionen avslås, men kansliet får i uppdrag att mäta.", "kansliet", "att mäta."),
        (
            "Miljönämnden, Äldre samt vård- och omsorgsnämnden får i uppdrag att mäta.",
            "miljönämnden, Äldre samt vård- och omsorgsnämnden",
            "att mäta.",
        ),
        ("Planen antas samt kansliet får i uppdrag att mäta.", "kansliet", "att mäta."),
        (
            "Nämnden för hamnar tilldelas 1 mnkr och får i uppdrag att mäta.",
            "nämnden för hamnar",
            "att mäta.",
        ),
    ],
)
def test_givings_tell_who_and_what(said: str, to: str, text: str) -> None:
    given = assignment_in(said)
    assert given is not None
    assert (given.to, given.text) == (to, text)


@pytest.mark.parametrize("verb", ["får ", "fick ", "gav ", "ger "])
def test_a_very_long_point_is_given_whole(verb: str) -> None:
    long = "att återkomma" + " och mäta djupet" * 4000
    given = assignment_in(f"Hamnchefen får i uppdrag {long}, {verb * 20_000}uppdraget.")
    assert given is not None
    assert given.to == "hamnchefen"
    assert given.text.startswith(long)
    assert assignment_in("Hamnchefen uppdra " + verb * 40_000) is None


@pytest.mark.parametrize(
    "said",
    [
        "Direktionens uppdrag 2013-02-01 § 4 till kansliet förklaras fullgjort.",
        "Redovisning av uppdrag att kansliet får i uppdrag att mäta antecknas.",
        "Direktionen föreslår att kansliet får i uppdrag att mäta.",
        "Yrkandet om att kansliet får i uppdrag att mäta avslås. ",
        "Kansliet redovisar sitt uppdrag.",
        "Direktionen godkänner för egen del redovisningen av uppdraget att kansliet får i uppdrag.",
        "Uppdraget ”Kansliet får i uppdrag att mäta.",
        "Uppdraget i budgeten om att kansliet får i uppdrag att mäta ändras.",
    ],
)
def test_what_is_reported_proposed_or_rejected_is_no_giving(said: str) -> None:
    given = assignment_in(said)
    assert given is None or "avslås" in given.text


@pytest.mark.parametrize(
    ("said", "words", "day"),
    [
        ("att rapportera senast den 1 mars 2014", "senast den 1 mars 2014", "2014-03-01"),
        ("att rapportera senast i mars 2014", "senast i mars 2014", "2014-03-31"),
        ("att rapportera senast 2014-05-30", "senast 2014-05-30", "2014-05-30"),
        ("att rapportera inom tre månader", "inom tre månader", None),
        ("att rapportera så snart det går", None, None),
    ],
)
def test_a_deadline_is_only_what_is_quoted(said: str, words: str | None, day: str | None) -> None:
    given = assignment_in(f"Kansliet får i uppdrag {said}.")
    assert given is not None
    assert (given.deadline_words, given.deadline) == (words, day)


def test_points_are_read_one_by_one_and_reports_name_the_giving() -> None:
    text = (
        "Beslut\n1. Kansliet får i uppdrag att mäta djupet.\n"
        "2. Uppdraget 2013-12-06 § 71 punkt 2 till hamnchefen förklaras fullgjort.\n"
        "3. Uppdraget den 4 mars 2013, § 5, förklaras inte fullgjort.\n"
        "4. Återrapporteringen av uppdraget antecknas.\n"
    )
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", text))
    entries = list(assignments_of(document))
    given = [msgspec.json.decode(e.data, type=Assignment) for e in entries if e.kind == ASSIGNMENT]
    assert [(one.to, one.point) for one in given] == [("kansliet", "1")]
    reports = [
        (e.key, r.done, r.point)
        for e in entries
        if e.kind == REPORT and (r := msgspec.json.decode(e.data, type=AssignmentReport))
    ]
    assert reports == [
        ("2013-12-06 71", True, "2"),
        ("2013-03-04 5", False, None),
        ("", None, None),
    ]


def _reports(decided: str) -> list[tuple[str, bool | None]]:
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", f"Beslut\n{decided}\n"))
    return [
        (entry.key, msgspec.json.decode(entry.data, type=AssignmentReport).done)
        for entry in assignments_of(document)
        if entry.kind == REPORT
    ]


@pytest.mark.parametrize(
    ("lead", "done"),
    [
        ("Nedanstående uppdrag (a-bb), givna utanför budget, förklaras fullgjorda.", True),
        ("Följande uppdrag förklaras inte slutförda:", False),
    ],
)
@pytest.mark.parametrize(
    ("one", "two"), [("a.", "bb."), ("a)", "b)"), ("-", "-"), ("a.\nb.\n", "")]
)
def test_a_list_that_is_declared_done_reports_of_each_giving(
    lead: str, done: bool, one: str, two: str
) -> None:
    decided = (
        f"1. {lead}\n"
        f"{one} Hamnens uppdrag, givet av direktionen 2013-12-06 § 71, att mäta\ndjupet i hamnen.\n"
        f"{two} Kansliets uppdrag, givet av direktionen den 4 mars 2013 § 5, att loda.\n"
        "2. Uppdraget 2012-01-01 § 2 antecknas."
    )
    expected = [("", done), ("2013-12-06 71", done), ("2013-03-04 5", done)]
    assert _reports(decided) == expected


def test_a_list_with_exceptions_ties_none_of_its_items() -> None:
    decided = (
        "1. Nedanstående uppdrag (a-b med undantag av 1.b) förklaras fullgjorda.\n"
        "a. Hamnens uppdrag 2013-12-06 § 71 att mäta.\nb. Kansliets uppdrag 2013-03-04 § 5."
    )
    assert _reports(decided) == [("", True)]


@pytest.mark.parametrize(
    ("between", "day"),
    [
        ("Hamnen är djup. Arbetet leds av kansliet. Uppdraget", "2014-05-02"),
        ("Hamnen är djup. Arbetet leds av kansliet. Taxan", None),
        ("Hamnen är djup. Chefen får i uppdrag att loda. Uppdraget", None),
        ("Hamnen är djup.\n\nUppdraget", None),
    ],
)
def test_the_deadline_may_stand_some_sentences_on(between: str, day: str | None) -> None:
    decided = f"Hamnen får i uppdrag att mäta. {between} redovisas senast den 2 maj 2014."
    assert given_in(decided)[0] == (None, "att mäta.", day)


def test_a_proposal_gives_nothing() -> None:
    text = "Beslut\nKansliet får i uppdrag att mäta djupet."
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", text), outcomes=("föreslaget",))
    assert [entry.kind for entry in assignments_of(document)] == []


def given_in(decided: str) -> list[tuple[str | None, str, str | None]]:
    """Return point, text and deadline of each assignment that a paragraph gives."""
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", f"Beslut\n{decided}"))
    found = [e for e in assignments_of(document) if e.kind == ASSIGNMENT]
    read = [msgspec.json.decode(e.data, type=Assignment) for e in found]
    return [(one.point, one.text, one.deadline) for one in read]


@pytest.mark.parametrize(
    ("decided", "asked"),
    [
        (
            "Kansliet får i uppdrag att:\na. mäta djupet,\nb. redovisa det senast i maj 2015.\n",
            ["att: a. mäta djupet, b. redovisa det senast i maj 2015."],
        ),
        (
            "1. Kansliet får i uppdrag:\n- mäta djupet\n- redovisa det\n2. Rapporten godkänns.\n",
            ["- mäta djupet - redovisa det"],
        ),
        (
            "a) Kansliet får i uppdrag att\n- mäta djupet\nb) Hamnchefen får i uppdrag att sova.\n",
            ["att - mäta djupet", "att sova."],
        ),
    ],
)
def test_a_list_below_an_assignment_is_of_it(decided: str, asked: list[str]) -> None:
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", f"Beslut\n{decided}"))
    entries = [entry for entry in assignments_of(document) if entry.kind == ASSIGNMENT]
    assert [msgspec.json.decode(entry.data, type=Assignment).text for entry in entries] == asked


def test_a_list_below_goes_on_in_decisions_of_its_own() -> None:
    lines = (
        "1. Ek utses till ombud.\n2. Ombudet ges i uppdrag att besluta om:",
        "\na. Ansvarsfrihet.\nb. Val av revisor.",
        "\nc. Anteckna valet.",
        "\n3. Rapporten godkänns.",
    )
    document = minutes("aa", "2014-03-12", ("7", None, "Val", "Beslut\n" + "".join(lines)))
    section, at = document.sections[0], document.sections[0].text.index("1. Ek")
    decisions = []
    for line in lines:
        span = Span(at, at + len(line))
        decisions.append(replace(section.decisions[0], text=line, span=span))
        at += len(line)
    parted = replace(document, sections=(replace(section, decisions=tuple(decisions)),))
    (given,) = [entry for entry in assignments_of(parted) if entry.kind == ASSIGNMENT]
    read = msgspec.json.decode(given.data, type=Assignment)
    asked = "att besluta om: a. Ansvarsfrihet. b. Val av revisor. c. Anteckna valet."
    assert (read.point, read.text) == ("2", asked)


def test_a_line_that_wraps_at_att_is_one_point() -> None:
    wrapped = "1. Kansliet och hamnen får i uppdrag\natt mäta.\n2. Hamnen får i uppdrag att loda."
    assert given_in(wrapped) == [("1", "att mäta.", None), ("2", "att loda.", None)]


def test_points_are_counted_over_page_ends_and_numbers_in_the_text() -> None:
    text = "1. Hamnen mäts.\n\n\n2. Taxan antas enligt avsnitt\n5.1.3 i bilagan."
    assert [number for *_, number in points(text)] == ["1", "2"]


def test_clauses_of_their_own_are_points() -> None:
    clauses = "Direktionen beslutar\natt uppdra åt hamnen att mäta\natt uppdra åt kansliet att loda"
    assert [text for _, text, _ in given_in(clauses)] == ["att mäta", "att loda"]


def test_the_deadline_may_stand_in_the_next_sentence_of_the_point() -> None:
    decided = "1. Hamnen får i uppdrag att mäta. Det redovisas senast den 2 maj 2014.\n2. Vi lodar."
    assert given_in(decided) == [("1", "att mäta.", "2014-05-02")]
    apart = "1. Hamnen får i uppdrag att mäta.\n2. Taxan antas senast den 2 maj 2014."
    assert given_in(apart) == [("1", "att mäta.", None)]


@pytest.mark.parametrize(
    ("behind", "day"),
    [
        ("Utredningen redovisas senast i december 2014.", "2014-12-31"),
        ("Uppdraget ska vara slutfört senast den 2 maj 2014.", "2014-05-02"),
        ("Direktionen inleder en upphandling med tilldelning senast i maj 2014.", None),
    ],
)
def test_the_deadline_may_stand_in_a_decision_of_its_own(behind: str, day: str | None) -> None:
    given = "Hamnen får i uppdrag att mäta."
    document = minutes("aa", "2014-03-12", ("7", None, "Djup", f"Beslut\n{given}\n{behind}"))
    (section,) = document.sections
    (whole,) = section.decisions
    start = whole.span.start
    spans = (Span(start, start + len(given)), Span(start + len(given) + 1, whole.span.end))
    texts = zip((given, behind), spans, strict=True)
    parts = tuple(replace(whole, text=text, span=span) for text, span in texts)
    cut = replace(document, sections=(replace(section, decisions=parts),))
    (entry,) = (one for one in assignments_of(cut) if one.kind == ASSIGNMENT)
    assert msgspec.json.decode(entry.data, type=Assignment).deadline == day


@pytest.mark.parametrize(
    "text",
    [
        "Direktionen beslutar att inte ge chefen i uppdrag att utreda skolskjutsen.",
        "Direktionen beslutar att ej uppdra åt förvaltningen att se över taxan.",
        "Förvaltningen får inte i uppdrag att bygga.",
        "Förvaltningen uppdras inte att bygga.",
        "Direktionen ger inte förvaltningen i uppdrag att bygga.",
        "Förvaltningen ombeds inte att bygga.",
        "Ärendet återremitteras till förvaltningen, dock inte med uppdrag att bygga.",
        "Direktionen tackar konsulten som fick uppdraget att bygga.",
        "Hemställan om att få i uppdrag att bygga godkänns.",
        "Nämnden får redovisa uppdraget att bygga.",
        "Frågan får återkomma vid nästa sammanträde.",
        "Kansliet ska inte återkomma med en plan.",
    ],
)
def test_what_is_refused_is_no_assignment(text: str) -> None:
    assert assignment_in(text) is None


def test_an_assignment_not_to_do_something_is_one() -> None:
    given = assignment_in("Förvaltningen får i uppdrag att inte bygga.")
    assert given is not None
    assert given.text == "att inte bygga."


@pytest.mark.parametrize(
    ("text", "words", "day"),
    [
        ("ta fram en rutin före den 1 mars 2016", "före den 1 mars 2016", "2016-03-01"),
        ("redovisas senast 1/3 2024", "senast 1/3 2024", "2024-03-01"),
        ("senast den 31/12 2024 till direktionen", "senast den 31/12 2024", "2024-12-31"),
        ("återkomma senast vid sammanträdet i juni 2024",
         "senast vid sammanträdet i juni 2024", "2024-06-30"),
        ("klart innan årsskiftet 2024/2025", "innan årsskiftet 2024/2025", "2025-01-01"),
        ("klart senast vid utgången av 2019", "senast vid utgången av 2019", "2019-12-31"),
        ("klart senast i slutet av år 2020", "senast i slutet av år 2020", "2020-12-31"),
        ("klart senast den sista mars 2021", "senast den sista mars 2021", "2021-03-31"),
        ("redovisas till den 1 mars 2016", "till den 1 mars 2016", "2016-03-01"),
        ("senast till budgetberedningen 2025", "senast till budgetberedningen 2025", None),
        ("att återkomma med en plan för kontroll i september", "i september", None),
        ("att redovisa kostnaden i maj 2024", "i maj 2024", "2024-05-31"),
        ("att redovisa vad som hände i hamnen", None, None),
        ("att redovisa förslaget vid direktionens nästa sammanträde",
         "vid direktionens nästa sammanträde", None),
        ("återkomma till nästkommande ordinarie möte med ett förslag",
         "till nästkommande ordinarie möte", None),
        ("att hålla nästa sammanträde i hamnen", None, None),
    ],
)  # fmt: skip
def test_deadlines_are_read_as_they_are_written(
    text: str, words: str | None, day: str | None
) -> None:
    assert deadline_in(text) == (words, day)


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("senast kvartal 3 2023", "2023-09-30"),
        ("senast Q3 2024", "2024-09-30"),
        ("senast kv 2 2025", "2025-06-30"),
        ("senast under fjärde kvartalet 2023", "2023-12-31"),
        ("senast vecka 34 2025", None),
    ],
)
def test_deadlines_in_quarters_and_weeks(words: str, day: str | None) -> None:
    assert deadline_in(f"att återkomma {words} med en rapport") == (words, day)


def test_a_point_of_its_own_tells_the_deadline_of_the_one_before() -> None:
    text = "1. Kansliet får i uppdrag att mäta.\n2. Uppdraget ska återrapporteras senast mars 2023."
    assert given_in(text) == [("1", "att mäta.", "2023-03-31")]
    other = "1. Kansliet får i uppdrag att mäta.\n2. Hamnen öppnas senast mars 2023."
    assert given_in(other) == [("1", "att mäta.", None)]
