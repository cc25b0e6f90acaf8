"""A watch, how it stands with it, and the letters about it on their way."""

from __future__ import annotations

from dataclasses import dataclass
from email import message_from_bytes
from email.policy import SMTP
from enum import StrEnum

DAY = 24 * 3600.0
PERIODS = {"daily": DAY, "weekly": 7 * DAY}
"""How often a watch may write, with the seconds between."""


class WatchState(StrEnum):
    """How it stands with a watch."""

    PENDING = "pending"
    ACTIVE = "active"
    PAUSED = "paused"


@dataclass(frozen=True, slots=True)
class Watch:
    """What someone wants to be told of.

    kind: search (`question` is a Query as JSON) or case (its number and organisation as JSON).
    page: the address on the site that shows the same. period: daily or weekly. start, seen: times
    of the change log (milliseconds); what was public at `start` is old, what changed after `seen`
    has not been looked at. made, looked (the last letter): seconds since 1970.
    """

    address: str
    kind: str
    question: str
    title: str
    page: str
    language: str = "sv"
    period: str = "daily"
    state: WatchState = WatchState.PENDING
    token: str = ""
    id: int = 0
    made: float = 0.0
    start: int = 0
    seen: int = 0
    looked: float = 0.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How far a watch has been looked at: a time of the change log and that log's cursor there.

    looked: when the last letter was written, seconds since 1970.
    """

    at: int
    looked: float
    cursor: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be put on its way: `confirmation`, or `news` with the keys of its sections.

    state: from which state of archive and restrictions it was written (`archive.access.state_now`).
    """

    kind: str
    data: bytes
    keys: frozenset[bytes] = frozenset()
    state: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter on its way: the whole message as bytes.

    handed: a server may have taken it, and we were killed before we noted so.
    """

    id: int
    watch: int
    kind: str
    data: bytes
    state: str = ""
    handed: bool = False

    @property
    def message_id(self) -> str:
        """The Message-ID that it goes under."""
        return str(message_from_bytes(self.data, policy=SMTP)["Message-ID"])
