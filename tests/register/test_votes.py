from __future__ import annotations

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from minutes import minutes

from archive.model import SectionKind, Span
from archive.register.contract import votes_json
from archive.register.entry_values import ROLL_CALL, VOTE, Ballot, RollCall, Vote
from archive.register.register_entries import Paragraph, RegisterRow
from archive.register.sections import CastVote, SectionRecord, record_of
from indexer.register.votes import votes_of

ASKED = "Godkänd voteringsproposition: ”Ja för bifall till förslaget. Nej för avslag.”\n"


def read(text: str, annex: str = "") -> tuple[list[Vote], list[RollCall]]:
    """The votes and roll calls of one paragraph, with an annex behind it."""
    document = minutes("aa", "2014-03-12", ("7", None, "Båtplatser", text))
    if annex:
        at = document.sections[0].span.end
        behind = replace(
            document.sections[0],
            id="aa-1",
            ordinal=1,
            kind=SectionKind.CHAPTER,
            number=None,
            text=annex,
            span=Span(at, at + len(annex)),
            decisions=(),
        )
        document = replace(document, sections=(*document.sections, behind))
    votes: list[Any] = []
    calls: list[Any] = []
    for entry in votes_of(document):
        if entry.kind == VOTE:
            votes.append(msgspec.json.decode(entry.data, type=Vote))
        elif entry.kind == ROLL_CALL:
            calls.append(msgspec.json.decode(entry.data, type=RollCall))
    return votes, calls


@pytest.mark.parametrize(
    ("text", "tally"),
    [
        ("Omröstningen utfaller med 2 Ja mot 1 Nej.", (2, 1, None)),
        (
            "Omröstningen utfaller med 21 Ja mot 14 Nej. 3 ledamöter avstår från att rösta.",
            (21, 14, 3),
        ),
        ("Omröstningen utfaller med 21 Ja mot 14 Nej. En ledamot avstår.", (21, 14, 1)),
        ("Vid omröstningen avges 8 ja-röster och 5 nej-röster.", (8, 5, None)),
        ("Votering begärs. Med 6 ja-röster mot 2 nej-röster bifalls förslaget.", (6, 2, None)),
        ("Voteringen utföll med åtta röster för och tre röster mot förslaget.", (8, 3, None)),
        ("Anna Alm (S) och Bo Ek (M) röstar Ja (2).\nEva Ask (C) röstar Nej (1).", (2, 1, None)),
        ("Omröstningen utfaller med tjugoen ja mot sex nej.", (21, 6, None)),
        ("Omröstningen utfaller med tolv ja mot nio nej. Inga ledamöter avstår.", (12, 9, 0)),
        ("Omröstningen ger 7 nej mot 5 ja.", (5, 7, None)),
        ("Omröstningsresultat: Ja 15, Nej 6, Avstår 2", (15, 6, 2)),
    ],
)
def test_tallies_are_read_in_every_form(text: str, tally: tuple[int, int, int | None]) -> None:
    (vote,) = read(f"Omröstning\n\n{ASKED}{text}")[0]
    assert (vote.yes, vote.no, vote.abstain) == tally
    assert vote.question == "Ja för bifall till förslaget. Nej för avslag."


def test_each_vote_of_a_paragraph_stands_for_itself() -> None:
    text = (
        "Huvudvotering\n\nOmröstningen utfaller med 9 Ja mot 4 Nej. Se bilaga 2.\n\n"
        "Omröstning\n\nOmröstningen utfaller med 7 Ja mot 6 Nej. Se bilaga 3.\n"
    )
    votes, _ = read(text)
    assert [(v.yes, v.no, v.annex, v.main) for v in votes] == [(9, 4, 2, True), (7, 6, 3, False)]


def test_a_vote_without_readable_tally_is_shown_by_its_passage() -> None:
    votes, calls = read("Omröstning begärs. Efter avslutad omröstning bifalls förslaget.")
    assert [(v.yes, v.no) for v in votes] == [(None, None)]
    assert votes[0].text.startswith("Omröstning begärs.")
    assert calls == []


@pytest.mark.parametrize(
    "text",
    [
        "Omröstningen utfaller med etthundratre ja mot fyra nej.",
        "Omröstningen utfaller så att förslaget vinner.",
        "Voteringen slutar med seger för förslaget.",
        "Omröstningsresultatet framgår av bilaga.",
    ],
)
def test_a_result_that_cannot_be_read_is_quoted(text: str) -> None:
    (vote,) = read(text)[0]
    assert (vote.yes, vote.no, vote.text) == (None, None, text)


def test_no_vote_is_made_of_a_matter_about_voting() -> None:
    assert read("Valnämnden informerar om röstmottagning i 14 lokaler.") == ([], [])


CELLS = (
    "Bilaga 2\n\nAntal Ja: 2\n\nNamn\n\nParti\n\nRöst\n\nAnna Alm\n\nS\n\n1 Ordförande\n\nJa\n\n"
)
CELLS += "Karl-Erik\nvon Ask\n\nM\n\n2 Ledamot\n\nJa\n\nPlats Funktion Resultat\n\n"
CELLS += "Eva Ek C\n\n3\n\nNej\n"
ROWS = "Bilaga 2\nNamn Parti Röst\nAnna Alm S Ja\nKarl-Erik von Ask M Ja\nEva Ek C Nej\n"


@pytest.mark.parametrize("annex", [CELLS, ROWS])
def test_a_roll_call_that_adds_up_is_kept(annex: str) -> None:
    text = "Omröstningen utfaller med 2 Ja mot 1 Nej. Hur var och en röstar framgår av bilaga 2."
    votes, (call,) = read(text, annex)
    assert [(b.name, b.party, b.choice) for b in call.ballots] == [
        ("Anna Alm", "S", "ja"),
        ("Karl-Erik von Ask", "M", "ja"),
        ("Eva Ek", "C", "nej"),
    ]
    assert len(votes) == 1


@pytest.mark.parametrize(
    "tally", ["3 Ja mot 1 Nej", "2 Ja mot 2 Nej", "2 Ja mot 1 Nej. 1 ledamot avstår"]
)
def test_a_roll_call_that_does_not_add_up_is_never_shown(tally: str) -> None:
    votes, calls = read(f"Omröstningen utfaller med {tally}. Se bilaga 2.", ROWS)
    assert len(votes) == 1
    assert calls == []


def test_a_name_counted_twice_proves_nothing() -> None:
    twice = ROWS.replace("Karl-Erik von Ask M", "Anna Alm S")
    assert read("Omröstningen utfaller med 2 Ja mot 1 Nej. Se bilaga 2.", twice)[1] == []


def test_names_in_the_paragraph_prove_their_tally() -> None:
    text = (
        "Omröstning\n\nTjänstgörande ersättaren Anna Alm (S) och ordföranden Bo Ek (M) "
        "röstar Ja (2).\n"
        "Eva Ask (C) röstar Nej (1).\nUno By (V) avstår från att rösta (1).\n"
    )
    (vote,), (call,) = read(text)
    assert (vote.yes, vote.no, vote.abstain) == (2, 1, 1)
    assert [b.name for b in call.ballots] == ["Anna Alm", "Bo Ek", "Eva Ask", "Uno By"]
    assert read(text.replace("Ja (2)", "Ja (3)"))[1] == []


def test_lists_behind_a_tally_are_a_roll_call() -> None:
    text = (
        "Omröstningen utfaller med 2 ja-röster mot 1 nej-röst.\n"
        "Ja: Anna Alm (S), Bo Ek (M)\nNej: Eva Ask (C)\n"
    )
    _, (call,) = read(text)
    assert [(b.name, b.choice) for b in call.ballots] == [
        ("Anna Alm", "ja"),
        ("Bo Ek", "ja"),
        ("Eva Ask", "nej"),
    ]


def test_a_table_of_marks_is_read_by_its_columns() -> None:
    table = (
        "Bilaga 3\nNamn\tJa\tNej\tAvstår\nAnna Alm (S)\tX\nBo Ek (M)\t\tX\nCia Lind (C)\t\t\tX\n"
    )
    text = "Omröstningen utfaller med 1 Ja mot 1 Nej. 1 ledamot avstår. Listan finns i bilaga 3."
    ((call,),) = (read(f"Omröstning\n\n{ASKED}{text}", table)[1],)
    assert [(one.name, one.choice) for one in call.ballots] == [
        ("Anna Alm", "ja"),
        ("Bo Ek", "nej"),
        ("Cia Lind", "avstår"),
    ]


@pytest.mark.parametrize(
    ("votes", "deciding"),
    [
        ([Vote("a", 40, 41, question="Ja"), Vote("b", 72, 9, question="tilläggsyrkandet")], "a"),
        ([Vote("a", 72, 9, question="avgörande idag"), Vote("b", 43, 29, question="Ja")], "b"),
        ([Vote("a", 9, 29, question="Ja"), Vote("b", 43, 29, main=True), Vote("c", 38, 43)], "b"),
        ([Vote("a", 43, 38, question="tillägget"), Vote("b", 9, 8, question="återremiss")], "b"),
        ([Vote("a"), Vote("b", 7, 6)], "b"),
    ],
)  # fmt: skip
def test_the_vote_on_the_matter_itself_decides_it(votes: list[Vote], deciding: str) -> None:
    ballots = {vote.text: (Ballot(f"Namn {vote.text}", "S", "ja"),) for vote in votes}
    record = SectionRecord(tuple(CastVote(vote, ballots[vote.text]) for vote in votes))
    assert record.deciding is not None
    assert record.deciding.vote.text == deciding
    told = votes_json(record)
    assert [tally["yes"] for tally in told] == [v.yes for v in votes if v.yes is not None]


def test_without_persons_no_question_of_a_vote_is_told() -> None:
    vote = Vote("Ja för bifall till yrkandet från Eva Ask", 2, 1, question="yrkandet från Eva Ask")
    paragraph = Paragraph("aa", 0, "k", None, None, None, None, "protokoll", "t", None, None, None)
    row = RegisterRow(paragraph, VOTE, "", 0, 1, "r", 1.0, msgspec.json.encode(vote))
    (cast,) = record_of([row], persons=False).votes
    assert (cast.vote.question, cast.vote.text) == (None, "")
