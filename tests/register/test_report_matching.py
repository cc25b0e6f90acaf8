"""A report that names a § is of the assignments there that it speaks of."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from minutes import minutes

from archive.register.entry_values import Assignment
from archive.register.report_matching import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.register import Register

PARKS = Assignment("parknämnden", "att ta fram en plan för lekplatser")
ROADS = Assignment("vägnämnden", "att utreda farthinder vid skolor")
SCHOOLS = Assignment("förskolenämnden", "att ställa samman medborgardialoger")
SAME = Assignment("parknämnden", "att räkna träden i stadsparken")


@pytest.mark.parametrize(
    ("report", "of"),
    [
        ("Redovisning av parknämndens uppdrag om lekplatserna antecknas.", [PARKS]),
        ("Redovisning av uppdraget att utreda farthinder förklaras fullgjord.", [ROADS]),
        ("Parknämndens uppdrag den 12 mars 2014, § 8, förklaras fullgjorda.", [PARKS, SAME]),
        ("Uppdragen i § 8 förklaras fullgjorda.", [PARKS, ROADS, SAME]),
    ],
)
def test_a_report_is_of_whom_and_what_it_names(report: str, of: list[Assignment]) -> None:
    given = [PARKS, ROADS, SAME]
    assert [one for one in given if matches(report, one, given)] == of


def test_words_that_begin_as_small_ones_do_are_told_from_them() -> None:
    given = [ROADS, SCHOOLS]
    for report in ("Förskolenämndens uppdrag i § 8 är klart.", "Medborgardialoger redovisas."):
        assert [one for one in given if matches(report, one, given)] == [SCHOOLS]


def test_a_point_that_a_report_of_its_paragraph_leaves_out_is_unknown(
    register: Callable[..., Register],
) -> None:
    decided = (
        "\nBeslut\nParknämnden får i uppdrag att ta fram en plan för lekplatser.\n"
        "Vägnämnden får i uppdrag att utreda farthinder vid skolor."
    )
    back = (
        "\nBeslut\nParknämndens uppdrag den 10 januari 2024, § 3, om lekplatserna "
        "förklaras fullgjort."
    )
    opened = register(
        minutes("aa", "2024-01-10", ("3", None, "Uppdrag", decided)),
        minutes("bb", "2024-06-10", ("9", None, "Redovisning", back)),
    )
    assert [(one.given.to, one.state) for one in opened.assignments()] == [
        ("parknämnden", "reported"),
        ("vägnämnden", "unknown"),
    ]
