from __future__ import annotations

import msgspec
import pytest
from minutes import minutes

from archive.register.entry_values import POSTPONEMENT, Posting, Postponement, Statement
from indexer.register.labelled_blocks import blocks_of
from indexer.register.postings import postings_of
from indexer.register.postponements import postponements_of
from indexer.register.statements import statements_of


def statements(text: str) -> list[tuple[str, str, tuple[str, ...]]]:
    document = minutes("aa", "2014-03-12", ("7", None, "Båtplatser", text))
    found = (msgspec.json.decode(e.data, type=Statement) for e in statements_of(document))
    return [(one.kind, one.who, one.parties) for one in found]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        (
            "Reservation\n\nEva Ek (C) reserverar sig mot beslutet till förmån för eget yrkande.\n",
            [("reservation", "Eva Ek (C)", ("C",))],
        ),
        (
            "Ledamöterna från M och KD reserverar sig mot beslutet.",
            [("reservation", "Ledamöterna från M och KD", ("M", "KD"))],
        ),
        (
            "Yrkanden\n\nAnna Alm (S) m.fl. yrkar bifall. Vidare yrkar Bo Ek (M) avslag.\n",
            [("yrkande", "Anna Alm (S) m.fl.", ("S",)), ("yrkande", "Bo Ek (M)", ("M",))],
        ),
        (
            "Särskilt yttrande\n\nUno By (V) lämnar ett särskilt yttrande.\n",
            [("yttrande", "Uno By (V)", ("V",))],
        ),
        ("Eva Ek (C) anmäler jäv och deltar inte i beslutet.", [("jäv", "Eva Ek (C)", ("C",))]),
        (
            "Protokollsanteckning\n\nEva Ek (C) deltar inte i handläggningen på grund av jäv.\n",
            [("jäv", "Eva Ek (C)", ("C",))],
        ),
        (
            "Protokollsanteckning\n\nLedamöterna från M och KD deltar inte i beslutet.\n",
            [("deltar inte", "Ledamöterna från M och KD", ("M", "KD"))],
        ),
        (
            "Protokollsanteckning\n\nUno By (V) antecknar till protokollet: Det är sent.\n",
            [("yttrande", "Uno By (V)", ("V",))],
        ),
        ("Yrkanden\n\nEva Ek (C) bifall till kansliets förslag.\n", [("yrkande", "", ("C",))]),
        ("Beslut\nYrkandet från Eva Ek (C) avslås.", []),
        ("Kansliet yrkar ersättning av bolaget.", []),
    ],
)
def test_statements_tell_who_and_for_which_party(
    text: str, made: list[tuple[str, str, tuple[str, ...]]]
) -> None:
    assert statements(text) == made


@pytest.mark.parametrize(
    ("decided", "day"),
    [
        ("Ärendet bordläggs till sammanträdet den 25 april 2014.", "2014-04-25"),
        ("Ärendet bordläggs till direktionens sammanträde 2014-04-25.", "2014-04-25"),
        ("Ärendet bordläggs.", ""),
        ("Ärendet bordläggs till sammanträdet den 25 april.", "2014-04-25"),
        ("Ärendet bordläggs till sammanträdet den 4 februari.", "2015-02-04"),
        ("Ärendet bordläggs till nästa sammanträde den 25 april 2014.", "2014-04-25"),
        ("Ärendet bordläggs till nästa sammanträde.", ""),
        ("Ärendet bordläggs till direktionens nästkommande ordinarie möte.", ""),
    ],
)
def test_a_matter_put_off_names_its_day(decided: str, day: str) -> None:
    document = minutes(
        "aa", "2014-03-12", ("7", None, "X", f"Beslut\n{decided}"), outcomes=("bordlagt",)
    )
    (entry,) = postponements_of(document)
    assert (entry.kind, entry.key) == (POSTPONEMENT, day)
    put_off = msgspec.json.decode(entry.data, type=Postponement)
    assert put_off.to_next is (not day and "näst" in decided)
    assert put_off.words in decided
    assert "näst" in put_off.words or not put_off.to_next


def test_notice_board_days_are_quoted() -> None:
    board = "Datum då anslag sätts upp 2014-03-20\nDatum då anslag tas ned 2014-04-11\n"
    board += "Sista dag för överklagande: 2014-04-10\nProtokollet justerat 2014-03-19\n"
    (entry,) = postings_of(minutes("aa", "2014-03-12", ("7", None, "Anslag", board)))
    assert msgspec.json.decode(entry.data, type=Posting) == Posting(
        "2014-03-19", "2014-03-20", "2014-04-11", "2014-04-10"
    )


def test_blocks_cover_the_text_once() -> None:
    text = "§ 7\nBakgrund\nEtt.\n\nBeslut\nTvå.\n\nReservation\nTre.\n"
    blocks = list(blocks_of(text))
    assert [block.label for block in blocks] == ["", "bakgrund", "beslut", "reservation"]
    assert all(text[block.start : block.end] == block.text for block in blocks)
