"""A decision that is a list falls into its points, as they stand."""

from __future__ import annotations

from archive.search.decision_points import Point, points, quoted

LISTED = """Direktionen beslutar:
1. Uppdragen (a-b) från 2020 förklaras fullgjorda.
a. Att utreda trygghetslarm i hemmet
med nyckelfri hemtjänst.
b) Att bygga en bro.
2. Uppdraget från 2021 ligger kvar.
– Att måla bryggan."""


def test_a_letter_stands_under_its_number() -> None:
    first = "1. Uppdragen (a-b) från 2020 förklaras fullgjorda."
    second = "2. Uppdraget från 2021 ligger kvar."
    assert points(LISTED) == (
        Point(first),
        Point("a. Att utreda trygghetslarm i hemmet\nmed nyckelfri hemtjänst.", first),
        Point("b) Att bygga en bro.", first),
        Point(second),
        Point("– Att måla bryggan.", second),
    )
    assert points(LISTED)[2].whole == f"{first}\nb) Att bygga en bro."


def test_plain_sentences_are_no_points() -> None:
    assert points("Bron byggs.\nKostnaden är 3 mnkr.") == ()
    assert points("") == ()


def test_matters_of_a_table_behind_their_letters_are_told_apart() -> None:
    matters = [f"Nämnd {n}:s uppdrag att {'utreda ' * 12}frågan." for n in range(9)]
    listed = points("1. Uppdragen förklaras fullgjorda.\na.\nb. " + "\n".join(matters))
    assert [point.text for point in listed[-8:]] == matters[1:]
    assert {point.under for point in listed[-9:]} == {"1. Uppdragen förklaras fullgjorda."}


def test_a_gap_is_marked_where_something_is_left_out_alone() -> None:
    listed = points(LISTED)
    assert quoted(listed, [listed[1]]) == (listed[0].text, listed[1].text)
    assert quoted(listed, [listed[2]]) == (listed[0].text, f"[…]\n{listed[2].text}")
