"""Values of the register: what a section says towards it, and what is joined from many."""

from __future__ import annotations

from dataclasses import dataclass

PLACE, PLACE_OF_YEAR, CASE, CASE_TAIL = "place", "year place", "case", "case tail"
CITATION, HANDLING, MOTION = "citation", "handling", "motion"
VOTE, ROLL_CALL, STATEMENT = "vote", "roll call", "statement"
POSTPONEMENT, ASSIGNMENT, REPORT, VALIDITY = "postponement", "assignment", "report", "validity"
MEETING = "meeting"
"""Kinds of entries in the catalogue's `register` table."""


@dataclass(frozen=True, slots=True)
class Citation:
    """What a section cites, as it is written.

    form: date (den 6 december 2013, § 71), year (KS § 45/2023), here (§ 12 ovan), case (Dnr …),
    handling (2024 nr 7), law (SFS 2017:725) or motion. `body` is the body named in the words
    before it, None where the context leaves it open.
    """

    form: str
    text: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """A case number as a section or its document carries it."""

    number: str
    whole: bool = False
    """Whether the document carries it as a whole, and not this section of its own."""
