from __future__ import annotations

from typing import TYPE_CHECKING

from minutes import minutes

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.register import Register

ASKED = "Kansliet får i uppdrag"
GIVING = minutes(
    "aa",
    "2014-03-12",
    (
        "7",
        "ÄKF 2014/3",
        "Djup",
        "Beslut\n1. Kansliet får i uppdrag att mäta.\n2. Kansliet får i uppdrag att loda.",
    ),
)


def states(register: Register) -> list[tuple[str, str]]:
    return [(one.given.text, one.state) for one in register.assignments()]


def test_nothing_later_here_is_unknown(register: Callable[..., Register]) -> None:
    assert states(register(GIVING)) == [("att mäta.", "unknown"), ("att loda.", "unknown")]


def test_later_minutes_without_a_word_leave_it_open(register: Callable[..., Register]) -> None:
    later = minutes("bb", "2014-05-02", ("9", "ÄKF 2014/8", "Broar", ""))
    assert states(register(GIVING, later)) == [("att mäta.", "open"), ("att loda.", "open")]


def test_the_case_taken_up_without_a_report_is_unknown(register: Callable[..., Register]) -> None:
    later = minutes("bb", "2014-05-02", ("9", "ÄKF 2014/3", "Djup", "Beslut\nDjupet antecknas."))
    assert states(register(GIVING, later)) == [("att mäta.", "unknown"), ("att loda.", "unknown")]


def test_a_report_closes_the_point_that_it_names(register: Callable[..., Register]) -> None:
    text = "Beslut\nUppdraget 2014-03-12 § 7 punkt 2 till kansliet förklaras fullgjort."
    later = minutes("bb", "2014-05-02", ("9", "ÄKF 2014/8", "Djup", text))
    assert states(register(GIVING, later)) == [("att mäta.", "open"), ("att loda.", "reported")]


def test_not_done_is_not_reported(register: Callable[..., Register]) -> None:
    text = "Beslut\nUppdraget 2014-03-12 § 7 till kansliet förklaras inte fullgjort."
    later = minutes("bb", "2014-05-02", ("9", "ÄKF 2014/8", "Djup", text))
    asked = register(GIVING, later)
    assert states(asked) == [("att mäta.", "open"), ("att loda.", "open")]
    assert [one.done for one in asked.assignments()[0].reported] == [False]


def test_not_done_outweighs_another_report_of_the_case(register: Callable[..., Register]) -> None:
    text = (
        "Beslut\nDirektionen antecknar redovisningen av djupet till protokollet. "
        "Uppdraget 2014-03-12 § 7 till kansliet förklaras inte fullgjort."
    )
    later = minutes("bb", "2014-05-02", ("9", "ÄKF 2014/3", "Djup", text))
    assert states(register(GIVING, later)) == [("att mäta.", "open"), ("att loda.", "open")]
    done = "Beslut\nDirektionen godkänner redovisningen av djupet."
    last = minutes("cc", "2014-06-02", ("3", "ÄKF 2014/3", "Djup", done))
    assert {state for _, state in states(register(GIVING, later, last))} == {"reported"}


def test_a_closed_report_leaves_the_assignment_as_it_was(register: Callable[..., Register]) -> None:
    text = "Beslut\nUppdraget 2014-03-12 § 7 till kansliet förklaras fullgjort."
    closed = minutes("bb", "2014-05-02", ("9", None, "Djup", text), access="closed")
    assert states(register(GIVING, closed)) == states(register(GIVING))


def test_a_proposed_report_is_shown_but_closes_nothing(register: Callable[..., Register]) -> None:
    text = "Beslut\nUppdraget 2014-03-12 § 7 till kansliet förklaras fullgjort."
    board = minutes("bb", "2014-05-02", ("9", None, "Djup", text), outcomes=("föreslaget",))
    asked = register(GIVING, board)
    assert states(asked) == [("att mäta.", "unknown"), ("att loda.", "unknown")]
    assert [one.proposed for one in asked.assignments()[0].reported] == [True]
