"""Minutes that do not say whose they are join the one organisation that has their body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from minutes import minutes

from archive.completeness.missing_meetings import meetings_by_body
from archive.model import Level
from archive.register.contract import meeting_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.register import Register

VAL = ("1", None, "Val", "Val görs.")
OWNER, OTHER = "Älvdalens kommunalförbund", "Bergens kommun"


def test_one_body_of_a_name_is_one_and_is_marked(register: Callable[..., Register]) -> None:
    opened = register(
        minutes("aa", "2024-01-10", VAL), minutes("bb", "2024-02-10", VAL, organisation=None)
    )
    first, second = opened.meetings()
    assert (first.organisation, first.inferred) == (OWNER, False)
    assert (second.organisation, second.inferred) == (OWNER, True)
    assert first.id.rpartition("/")[0] == second.id.rpartition("/")[0]
    assert [meeting_json(m)["organisation_inferred"] for m in (first, second)] == [False, True]
    paragraph = opened.paragraph("bb-0")
    assert paragraph is not None
    assert (paragraph.organisation, paragraph.inferred) == (OWNER, True)
    assert [key[0] for key in meetings_by_body(opened.entries.catalogue)] == [OWNER]


def test_a_body_that_two_have_is_nobodys(register: Callable[..., Register]) -> None:
    opened = register(
        minutes("aa", "2024-01-10", VAL),
        minutes("bb", "2024-02-10", VAL, organisation=None),
        minutes("cc", "2024-03-10", VAL, organisation=OTHER),
    )
    assert [meeting.organisation for meeting in opened.meetings()] == [OWNER, None, OTHER]


def test_a_body_of_another_name_stays_unknown(register: Callable[..., Register]) -> None:
    opened = register(
        minutes("aa", "2024-01-10", VAL),
        minutes("bb", "2024-02-10", VAL, organisation=None, body="Valberedningen"),
    )
    assert opened.meetings()[1].organisation is None


def test_what_is_closed_infers_nothing_and_hinders_nothing(
    register: Callable[..., Register],
) -> None:
    closed = minutes("cc", "2024-03-10", VAL, organisation=OTHER, access=Level.CLOSED)
    unknown = minutes("bb", "2024-02-10", VAL, organisation=None)
    (alone,) = register(unknown, closed).meetings()
    assert alone.organisation is None
    public = minutes("aa", "2024-01-10", VAL)
    opened = register(public, unknown, closed)
    assert [meeting.organisation for meeting in opened.meetings()] == [OWNER, OWNER]
    inside = register(public, unknown, closed, level=Level.CLOSED)
    assert [meeting.organisation for meeting in inside.meetings()] == [OWNER, None, OTHER]
