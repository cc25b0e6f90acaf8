from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from archive.model import Span
from webapp.pagetext import Note, _Notes, page_html, reflow

TEXTS = st.text("ab7 <&>\"'\t\n\f§.", max_size=120)
NOTES = st.lists(
    st.builds(
        lambda start, length, kind: Note(Span(start, start + length), kind, f"a{start}", "t<"),
        st.integers(0, 140),
        st.integers(1, 30),
        st.sampled_from(["hit", "fact", "decision", "heading", "place"]),
    ),
    max_size=6,
)


@given(TEXTS, NOTES)
def test_nothing_of_the_text_is_lost_whatever_is_marked(text: str, notes: list[Note]) -> None:
    made = page_html(
        text, 10, [Note(Span(n.span.start + 10, n.span.end + 10), n.kind) for n in notes]
    )
    seen = str(parser.fromstring(f"<div>{made}</div>").xpath("string()"))
    assert re.sub(r"\s", "", seen) == re.sub(r"\s", "", text)


@given(TEXTS)
def test_reflowing_moves_no_character(text: str) -> None:
    flowing = reflow(text)
    assert len(flowing) == len(text)
    assert flowing.replace(" ", "\n") == text.replace(" ", "\n")


def test_marks_facts_and_decisions_may_overlap() -> None:
    text = "Direktionen beslutar att anta budgeten."
    notes = [
        Note(Span(0, 39), "decision"),
        Note(Span(0, 11), "fact", "uppgift-1", "Organ: Direktionen"),
        Note(Span(5, 20), "hit"),
    ]
    made = page_html(text, 0, notes)
    assert made.count('id="uppgift-1"') == 1
    assert made.count("<mark>") == 2
    assert made.startswith('<p class="decision-text">')


def test_full_lines_run_on_and_short_ones_and_lists_do_not() -> None:
    full = "x" * 60
    assert (
        reflow(f"{full}\n{full}\nkort\n{full}\n- punkt") == f"{full} {full} kort\n{full}\n- punkt"
    )


def test_markup_in_the_text_is_text() -> None:
    assert "<script>" not in page_html("<script>alert(1)</script>", 0, [Note(Span(2, 5), "hit")])


def test_a_label_behind_a_sentence_begins_a_paragraph_and_rows_of_a_table_stay_rows() -> None:
    said = "Kansliet har under året prövat tre vägar och stannat för den första av dem."
    text = f"{said}\nFörslag till beslut\n{said}\nBeslut\nPlanen antas."
    assert reflow(text) == text
    assert page_html(text, 0, []).split("</p>\n") == [
        f"<p>{said}",
        f"<p>Förslag till beslut\n{said}",
        "<p>Beslut\nPlanen antas.</p>",
    ]
    rows = "Plats och tid\tKommunhuset i Tallhede, fredagen den 13 december\nBeslutande\tAnna Alm"
    assert reflow(rows) == rows
    goes_on = f"{said[:-1]} som\nKommunerna själva har valt sedan 2012, och ytterligare en tid"
    assert "\n" not in reflow(goes_on)


def test_rows_of_cells_keep_their_columns() -> None:
    text = "Kronor\tBudget\tUtfall\n\nAvgifter\t3 140\t2 948\n\nBidrag\t\t-12,5\n\nSlut."
    at = text.index("Avgifter")
    notes = [
        Note(Span(at, at + 8), "hit"),
        Note(Span(at + 9, at + 14), "fact", "u1", "Belopp", "#om-u1"),
    ]
    tree = parser.fromstring(f"<div>{page_html(text, 0, notes)}</div>")
    rows = [
        [str(cell.xpath("string()")) for cell in row] for row in tree.cssselect("table.cells tr")
    ]
    assert rows == [
        ["Kronor", "Budget", "Utfall"],
        ["Avgifter", "3 140", "2 948"],
        ["Bidrag", "", "-12,5"],
    ]
    assert [str(cell.xpath("string()")) for cell in tree.cssselect("td.number")] == [
        "3 140",
        "2 948",
        "-12,5",
    ]
    assert tree.cssselect("td mark")[0].text == "Avgifter"
    assert tree.cssselect("td a.fact")[0].get("href") == "#om-u1"
    assert tree.cssselect("p")[0].text == "Slut."


def test_a_tab_in_one_line_makes_no_table() -> None:
    assert "<table" not in page_html("Ekby kommun\t2014-05-09\n\nEtt stycke utan kolumner.", 0, [])


def test_a_fact_within_a_link_is_no_link_of_its_own() -> None:
    notes = [
        Note(Span(0, 4), "fact", "u1", "Dnr", "#om-u1"),
        Note(Span(0, 4), "link", "", "Ärende", "/arende/1"),
    ]
    made = page_html("1234 rest", 0, notes)
    assert made.count("<a ") == 1
    assert 'id="u1"' in made


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300))), st.integers(0, 900))
def test_notes_over_a_stretch_are_found_without_looking_at_all(
    placed: list[tuple[int, int]], begin: int
) -> None:
    notes = [Note(Span(at, at + long), "hit") for at, long in placed]
    end = begin + 70
    over = [note for note in notes if note.span.start < end and note.span.end > begin]
    assert _Notes(notes).over(begin, end) == over


def test_those_present_stand_one_on_each_line() -> None:
    names = [
        "Beslutande Anna Alm (S), Norrsunda, ordförande",
        "Bo Ek (M), Söderby, vice ordförande",
    ]
    text = "\n".join([*names, "Eva Ask (C), Norrsunda", "Ulla Ask, hamnchef"])
    assert reflow(text) == text
    told = "Direktionen har den 9 maj uppdragit åt\nAnna Alm (S), som då var ordförande, att mäta."
    assert "\n" not in reflow(told)
