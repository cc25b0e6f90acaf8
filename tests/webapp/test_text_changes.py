"""Two versions of a paper: nothing is lost, and only what differs is marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from archive.model import Section, SectionKind, Span
from webapp import text_changes
from webapp.text_changes import Effort, Row, parts_of

if TYPE_CHECKING:
    from collections.abc import Sequence

TEXTS = st.lists(st.text("ab <&>", min_size=1, max_size=8), max_size=8).map("\n\n".join)


def changes(before: str, after: str, effort: Effort | None = None) -> list[Row]:
    rows = text_changes.changed_rows
    return rows(parts_of([_unnamed(before)]), parts_of([_unnamed(after)]), effort)


def _unnamed(text: str) -> Section:
    span = Span(0, len(text))
    return Section("s", "d", 0, SectionKind.PAGE, None, None, None, 1, text, span, None, None)


def shown(rows: list[Row], side: str, *, without: str) -> str:
    """The words of one side of rows, or of the merged text `without` what was put in or out."""
    made = "".join(f"<p>{getattr(row, side) or ''}</p>" for row in rows)
    tree = html.fromstring(f"<div>{made}</div>")
    for element in tree.iter(without):
        element.text = ""
    return re.sub(r"\s", "", str(tree.xpath("string()")))


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_what_is_shown(before: str, after: str) -> None:
    rows = changes(before, after)
    if any(row.folded for row in rows):
        return
    bare = [re.sub(r"\s", "", text) for text in (before, after)]
    assert [shown(rows, "before", without="x"), shown(rows, "after", without="x")] == bare
    assert [shown(rows, "merged", without=w) for w in ("ins", "del")] == bare


def test_the_words_that_changed_are_marked_within_their_paragraph() -> None:
    (row,) = changes("Direktionen antar planen för 2014.", "Direktionen antar budgeten för 2014.")
    assert row.before == "Direktionen antar <del>planen</del> för 2014."
    assert row.after == "Direktionen antar <ins>budgeten</ins> för 2014."
    assert row.merged == "Direktionen antar <del>planen</del><ins>budgeten</ins> för 2014."


def test_what_is_the_same_is_folded_and_counted() -> None:
    same = [f"Stycke {number} om avfall." for number in range(9)]
    rows = changes("\n\n".join(same), "\n\n".join([*same, "Ett stycke till."]))
    assert [row.folded for row in rows] == [8, 0, 0]
    assert [row.changed for row in rows] == [False, False, True]


def test_a_paragraph_put_in_leaves_those_after_it_as_they_are() -> None:
    before = "§ 1 Val av justerare\n\n§ 2 Budget för år 2015"
    after = "§ 1 Val av justerare\n\nJäv anmäls av Karin Ek.\n\n§ 2 Budget för år 2015"
    changed = [row for row in changes(before, after) if row.changed]
    assert [row.after for row in changed] == ["<ins>Jäv anmäls av Karin Ek.</ins>"]


def test_line_ends_are_no_change() -> None:
    rows = changes("Ett stycke\nsom bryts.", "Ett stycke som\nbryts.")
    assert [(row.folded, row.changed) for row in rows] == [(1, False)]


def test_what_a_text_repeats_all_over_is_no_anchor() -> None:
    """Two texts of the same few words took the third power of their length to compare."""
    rows = changes("x y " * 1000, "y x z " * 600)
    assert [row.folded for row in rows if row.folded] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x y " * 300, "y x z " * 200),
        ("\n\n".join(["Ja", "–"] * 300), "\n\n".join(["–", "Ja", "Nej"] * 200)),
        ("1. " * 150 + "2. " * 150, "2. " * 150 + "1. " * 150),
    ],
)
def test_texts_of_little_but_repetitions_are_not_matched_piece_by_piece(
    monkeypatch: pytest.MonkeyPatch, before: str, after: str
) -> None:
    pairs: list[int] = []

    class Counted(SequenceMatcher[str]):
        def __init__(self, junk: None, one: Sequence[str], other: Sequence[str]) -> None:
            super().__init__(junk, one, other)
            there: dict[str, list[int]] = vars(self)["b2j"]
            pairs.append(sum(len(there.get(piece, ())) for piece in one))

        def ratio(self) -> float:
            assert pairs[-1] <= text_changes._MOST_PAIRS
            return super().ratio()

        def get_opcodes(self) -> list[Any]:
            assert pairs[-1] <= text_changes._MOST_PAIRS
            return super().get_opcodes()

    monkeypatch.setattr(text_changes, "SequenceMatcher", Counted)
    assert changes(before, after)


def _sums(sign: str, count: int) -> str:
    return "\n\n".join(f"Post {n}\n\n{sign} {n}" for n in range(count))


def test_a_comparison_that_costs_too_much_is_made_as_a_whole_and_told() -> None:
    """Each line matched makes the matcher go through all that is left: every second line."""
    few, many = text_changes.Effort(), text_changes.Effort()
    assert [row for row in changes(_sums("a", 200), _sums("b", 200), few) if row.folded == 0]
    assert not few.exceeded
    assert changes(_sums("a", 6000), _sums("b", 6000), many)
    assert many.exceeded


def test_the_cost_of_all_paragraphs_together_is_bounded() -> None:
    words = [f"ord{n}" for n in range(400)]
    before = "\n\n".join(f"{n} " + " a ".join(words) for n in range(300))
    after = "\n\n".join(f"{n} " + " b ".join(words) for n in range(300))
    effort = text_changes.Effort()
    assert changes(before, after, effort)
    assert effort.exceeded


def _paragraph(number: str, heading: str, text: str) -> Section:
    span = Span(0, len(text))
    kind = SectionKind.PARAGRAPH
    return Section(number, "d", 0, kind, number, None, heading, 1, text, span, None, None)


def test_a_section_stands_beside_the_one_of_its_heading_however_it_is_broken() -> None:
    """A draft in Word has a paragraph for each line, the approved PDF lines without blank ones."""
    agenda = "1. Val av justerare\n\n2. Budget"
    draft = [
        _paragraph("1", "Val av justerare", "§ 1 Val av justerare\n\nEva Ek utses."),
        _paragraph("2", "Budget", f"§ 2 Budget\n\n{agenda}\n\nBeslut\n\nBudgeten antas."),
    ]
    approved = [
        _paragraph("1", "Val av justerare", "§ 1 Val av justerare\nEva Ek utses."),
        _paragraph("2", "Jäv", "§ 2 Jäv\nEva Ek anmäler jäv."),
        _paragraph(
            "3", "Budget", "§ 3 Budget\n1. Val av justerare\n2. Budget\nBeslut\nBudgeten antas."
        ),
    ]
    rows = text_changes.changed_rows(parts_of(draft), parts_of(approved))
    assert [row.before for row in rows[:2]] == ["§ 1 Val av justerare Eva Ek utses.", None]
    assert rows[1].after == "<ins>§ 2 Jäv Eva Ek anmäler jäv.</ins>"
    assert rows[2].merged == (
        "§ <del>2</del><ins>3</ins> Budget 1. Val av justerare 2. Budget Beslut Budgeten antas."
    )
    assert [row.changed for row in rows] == [False, True, True]


def test_a_long_section_is_compared_by_paragraphs() -> None:
    long = "\n\n".join(f"Stycke {n} om " + "avfall och vatten " * 30 for n in range(20))
    before, after = (
        _paragraph("1", "Plan", long),
        _paragraph("1", "Plan", f"{long}\n\nNytt stycke."),
    )
    rows = text_changes.changed_rows(parts_of([before]), parts_of([after]))
    assert [row.after for row in rows if row.changed] == ["<ins>Nytt stycke.</ins>"]
