"""A decision is of the kind its own verb says, not of one that a claim or a clause in it names."""

from __future__ import annotations

import pytest

from archive.model import DecisionOutcome, Page, Reading, Repaired
from indexer.segment import segment
from indexer.segment.outcome import followed_proposal, outcome_of, proposed_outcome

Kind = DecisionOutcome


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("Motionen avslås.", Kind.REJECTED),
        ("Avslag.", Kind.REJECTED),
        ("Direktionen beslutar att avslå motionen.", Kind.REJECTED),
        ("Direktionen avvisar överklagandet.", Kind.REJECTED),
        ("Medborgarförslaget lämnas utan bifall.", Kind.REJECTED),
        ("Hemställan om att godkänna planen och fastställa taxan avslås.", Kind.REJECTED),
        ("Yrkandet om återremiss avslås.", Kind.REJECTED),
        ("Yrkandet om bordläggning avslås.", Kind.REJECTED),
        ("Motionen bifalles.", Kind.GRANTED),
        ("Motionen bifalls delvis.", Kind.GRANTED),
        ("Direktionen beslutar att inte ge chefen i uppdrag att utreda bron.", Kind.DECIDED),
        ("Förvaltningen får inte i uppdrag att bygga bron.", Kind.DECIDED),
        ("Direktionen beslutar att ej anta planen.", Kind.DECIDED),
        ("Planen antas inte.", Kind.DECIDED),
        ("Direktionen beslutar att inte anta planen utan avslå den.", Kind.REJECTED),
        ("Förvaltningen får i uppdrag att inte bygga bron.", Kind.ASSIGNED),
        ("Nämnden får i uppdrag att se över bron. Nämnden ska besluta om den.", Kind.ASSIGNED),
        ("Nämnden ska besluta om bron.", Kind.PENDING),
        ("Direktionen beslutar att inte bifalla motionen.", Kind.REJECTED),
        ("Motionen bifalls inte.", Kind.REJECTED),
        ("Direktionen beslutar att inte återremittera ärendet.", Kind.DECIDED),
        ("Direktionen beslutar att ej bordlägga ärendet.", Kind.DECIDED),
        ("Ärendet utgår.", Kind.DECIDED),
        ("Direktionen upphäver beslutet att anta planen.", Kind.DECIDED),
        ("Direktionen antar taxan. Yrkandet om återremiss avslås.", Kind.ADOPTED),
        ("Planen antas. Tilläggsyrkandet från S avslås.", Kind.ADOPTED),
        ("Direktionen beslutar att bifalla yrkandet.", Kind.GRANTED),
        ("Begäran från bolaget tillstyrks.", Kind.GRANTED),
        ("Motionen anses härmed besvarad.", Kind.ANSWERED),
        ("Direktionen beslutar att anse motionen besvarad.", Kind.ANSWERED),
        ("Ärendet återremitteras till kansliet.", Kind.REMITTED),
        ("Återremiss.", Kind.REMITTED),
        ("Enligt återremissyrkande från M:\nKansliet får i uppdrag att räkna om.", Kind.REMITTED),
        ("Taxan är förenlig med det fastställda ändamålet och antas.", Kind.ADOPTED),
        ("Taxan i kansliets tjänsteutlåtande fastställs.", Kind.FIXED),
        ("Ärendet bordläggs till den 7 februari.", Kind.POSTPONED),
        ("Bordläggning.", Kind.POSTPONED),
        ("Direktionen godkänner planen, som fastställs årligen av kansliet.", Kind.APPROVED),
        ("Kommunstyrelsen föreslår kommunfullmäktige att avslå motionen.", Kind.PROPOSED),
        ("Nämnden avstyrker motionen.", Kind.PROPOSED),
    ],
)
def test_the_verb_that_decides_tells_the_kind(text: str, outcome: DecisionOutcome) -> None:
    assert outcome_of(text) is outcome


@pytest.mark.parametrize(
    ("text", "proposed"),
    [
        (
            "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\nMotionen avslås.",
            Kind.REJECTED,
        ),
        ("Direktionen föreslår medlemskommunerna att fastställa taxan.", Kind.FIXED),
        ("Nämnden tillstyrker förslaget.", Kind.GRANTED),
        ("Nämnden avstyrker motionen.", Kind.REJECTED),
        ("Direktionen föreslår att det regnar.", None),
    ],
)
def test_a_proposal_says_what_it_proposes(text: str, proposed: DecisionOutcome | None) -> None:
    assert proposed_outcome(text) is proposed


def test_whose_proposal_is_followed() -> None:
    assert followed_proposal("Enligt kommunstyrelsens förslag:\nMotionen avslås.") == (
        "kommunstyrelsens förslag"
    )
    assert followed_proposal("På förslag av ordföranden Eva Ek (S):\nÄrendet bordläggs.") == (
        "förslag av ordföranden Eva Ek (S)"
    )
    assert followed_proposal("Motionen avslås enligt förslaget.") is None


def test_a_proposed_rejection_is_no_rejection() -> None:
    text = (
        "Sammanträdesprotokoll\nKommunstyrelsen 2023-03-07\n\n"
        "§ 14 Motion om fria bussresor\nBeslut\nEnligt kansliets förslag:\n"
        "Kommunstyrelsen föreslår att kommunfullmäktige beslutar:\nMotionen avslås.\n\n"
        "§ 15 Taxa\nBeslut\nTaxan fastställs.\n"
    )
    (document,) = segment(Reading((Page(1, text),)), Repaired(text, (0,), (1,)))
    (decision,) = document.sections[1].decisions
    assert decision.outcome is Kind.PROPOSED
    assert decision.proposes is Kind.REJECTED
    assert decision.follows == "kansliets förslag"


def test_a_plain_sentence_under_a_proposal_is_proposed() -> None:
    text = (
        "§ 1\nPlan\n\nBeslut\n\nEnligt kansliets förslag:\nRapporten antecknas.\n"
        "Styrelsen föreslår att\nfullmäktige beslutar:\nPlanen antas.\n\n"
        "§ 2\nTaxa\n\nBeslut\n\nTaxan antas.\n"
    )
    reading = Reading((Page(1, text),))
    (cut,) = segment(reading, Repaired(text, (0,), (1,)))
    found = [d for section in cut.sections if section.number == "1" for d in section.decisions]
    assert [(d.outcome, d.proposes) for d in found] == [
        (Kind.DECIDED, None),
        (Kind.PROPOSED, Kind.ADOPTED),
    ]


def test_a_proposal_holds_for_the_points_behind_a_list_within_it() -> None:
    text = (
        "§ 1\nBro\n\nBeslut\n\nStyrelsen föreslår att fullmäktige beslutar:\n"
        "1. Nämnden får i uppdrag att bygga bron utifrån följande:\n"
        "a. den ska vara av trä,\nb. den ska bära bussar.\n"
        "2. Nämnden får i uppdrag att riva färjeläget.\n\n"
        "§ 2\nTaxa\n\nBeslut\n\nTaxan antas.\n"
    )
    (cut,) = segment(Reading((Page(1, text),)), Repaired(text, (0,), (1,)))
    found = [d.outcome for one in cut.sections if one.number == "1" for d in one.decisions]
    assert set(found) == {Kind.PROPOSED}
