from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from lxml import html as parser

from archive.model import Span
from webapp.pagetext import Note, html, reflow

TEXTS = st.text("ab <&>\"'\n\f§.", max_size=120)
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
    made = html(text, 10, [Note(Span(n.span.start + 10, n.span.end + 10), n.kind) for n in notes])
    seen = parser.fromstring(f"<div>{made}</div>").text_content()
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
    made = html(text, 0, notes)
    assert made.count('id="uppgift-1"') == 1
    assert made.count("<mark>") == 2
    assert made.startswith('<p class="decision-text">')


def test_full_lines_run_on_and_short_ones_and_lists_do_not() -> None:
    full = "x" * 60
    assert (
        reflow(f"{full}\n{full}\nkort\n{full}\n- punkt") == f"{full} {full} kort\n{full}\n- punkt"
    )


def test_markup_in_the_text_is_text() -> None:
    assert "<script>" not in html("<script>alert(1)</script>", 0, [Note(Span(2, 5), "hit")])


def test_a_label_behind_a_sentence_begins_a_paragraph_and_rows_of_a_table_stay_rows() -> None:
    said = "Kansliet har under året prövat tre vägar och stannat för den första av dem."
    text = f"{said}\nFörslag till beslut\n{said}\nBeslut\nPlanen antas."
    assert reflow(text) == text
    assert html(text, 0, []).split("</p>\n") == [
        f"<p>{said}",
        f"<p>Förslag till beslut\n{said}",
        "<p>Beslut\nPlanen antas.</p>",
    ]
    rows = "Plats och tid\tKommunhuset i Tallhede, fredagen den 13 december\nBeslutande\tAnna Alm"
    assert reflow(rows) == rows
    goes_on = f"{said[:-1]} som\nKommunerna själva har valt sedan 2012, och ytterligare en tid"
    assert "\n" not in reflow(goes_on)
