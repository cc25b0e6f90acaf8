"""Read what one section says towards the register: votes, statements, postponement."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import msgspec

from archive.register.entry_values import (
    POSTPONEMENT,
    ROLL_CALL,
    STATEMENT,
    UNTIED,
    VOTE,
    Ballot,
    Postponement,
    RollCall,
    Statement,
    Vote,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.model import Section
    from archive.register.register_entries import RegisterRow

_vote = msgspec.json.Decoder(Vote).decode
_roll_call = msgspec.json.Decoder(RollCall).decode
_statement = msgspec.json.Decoder(Statement).decode
_postponement = msgspec.json.Decoder(Postponement).decode

_BESIDE = re.compile(
    r"tillägg|återremi|avgörande|bordlägg|ajourner|kontraproposition|motförslag", re.IGNORECASE
)
"""What a vote is on that does not decide the matter itself."""


@dataclass(frozen=True, slots=True)
class CastVote:
    """A vote with its roll call, whose names add up to the tally; empty where there is none."""

    vote: Vote
    ballots: tuple[Ballot, ...] = ()


@dataclass(frozen=True, slots=True)
class SectionRecord:
    """What one section says towards the register beside its place and case."""

    votes: tuple[CastVote, ...] = ()
    statements: tuple[Statement, ...] = ()
    postponed: Postponement | None = None
    untied: frozenset[str] = frozenset()
    """Keys of cases that a person says it does not belong to."""

    @property
    def tallied(self) -> tuple[CastVote, ...]:
        """The votes with a tally, in their order."""
        return tuple(cast for cast in self.votes if cast.vote.yes is not None)

    @property
    def deciding(self) -> CastVote | None:
        """The vote that decided the matter: the main one, else the last on the matter itself.

        Votes on additions, and on whether the matter is decided that day, are others; None without
        any tally.
        """
        of_matter = [cast for cast in self.tallied if not _BESIDE.search(cast.vote.question or "")]
        chosen = (*(cast for cast in self.tallied if cast.vote.main), *of_matter[::-1])
        return next(iter((*chosen, *self.tallied[::-1])), None)

    @property
    def vote(self) -> Vote | None:
        """The tally of the vote that decided the matter."""
        return self.deciding.vote if self.deciding else None

    def statements_of(self, kind: str) -> tuple[Statement, ...]:
        """The statements of a kind: reservation, yttrande, yrkande, jäv or deltar inte."""
        return tuple(statement for statement in self.statements if statement.kind == kind)


def postponement_of(row: RegisterRow) -> Postponement:
    """Return what a row says of a matter that was put off."""
    return _postponement(row.data)


def record_of(rows: Iterable[RegisterRow], *, persons: bool = True) -> SectionRecord:
    """Return what the rows of one section say; without `persons` nobody is named."""
    given = list(rows)
    calls = [_roll_call(row.data) for row in given if row.kind == ROLL_CALL]
    ballots = {call.vote: call.ballots for call in calls} if persons else {}
    postponed = [postponement_of(row) for row in given if row.kind == POSTPONEMENT]
    statements = [_statement(row.data) for row in given if row.kind == STATEMENT]
    return SectionRecord(
        tuple(CastVote(v, ballots.get(at, ())) for at, v in _placed_votes(given, persons=persons)),
        tuple(statements if persons else map(_without_names, statements)),
        postponed[0] if postponed else None,
        frozenset(row.key for row in given if row.kind == UNTIED),
    )


def _placed_votes(rows: list[RegisterRow], *, persons: bool) -> Iterator[tuple[int, Vote]]:
    """Yield the votes with where they begin; their words and questions may name persons."""
    for row in rows:
        if row.kind == VOTE:
            vote = _vote(row.data)
            yield row.start, vote if persons else replace(vote, text="", question=None)


def _without_names(statement: Statement) -> Statement:
    parties = ", ".join(statement.parties)
    text = f"({parties})" if parties else "–"
    return Statement(statement.kind, "", statement.parties, text)


def outcomes_of(section: Section | None) -> tuple[str, ...]:
    """Return the kinds of a section's decisions, each once, in their order."""
    return tuple(dict.fromkeys(d.outcome for d in section.decisions)) if section else ()
