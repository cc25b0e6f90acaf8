"""Candidates for a document's main date: where a date stands, and what the words there make of it.

At the top, after a label, in a title, a running head or a signature; each place has its weight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import FactRule
from indexer.recognise.forms import is_body
from indexer.recognise.periods import PERIODIC

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import Vocabulary
    from indexer.recognise.mention import Mention
    from indexer.recognise.roles import Setting

_SIGNED = frozenset(
    (
        *("årsredovisning", "verksamhetsberättelse", "rapport", "avtal", "delårsrapport"),
        *("övrigt", "remissvar", "tjänsteutlåtande", "brev", "författning"),
    )
)
_WRITTEN = frozenset(
    ("brev", "ansökan", "remissvar", "tjänsteutlåtande", "motion", "nyhetsbrev", "webbsida")
)
"""What is written by someone to someone: a decision it speaks of is another paper's."""
_TELLS = re.compile(
    r"\b(?:beslutade|beslöt|antog|fastställde|godkände|beslut)(?:\s+den)?\W*$", re.IGNORECASE
)
"""What tells of a decision, where a label would say Beslutad, Antagen."""
_PLACE = re.compile(r"^(?P<place>[A-ZÅÄÖ][a-zåäö]+(?:[ \-][A-ZÅÄÖ][a-zåäö]+)?)[,\s]*(?P<den>den)?$")
_LOGGED = re.compile(
    r"(?:signed|signerat?|undertecknat?|completed by all|signerad)\b[^\n]*$", re.IGNORECASE
)
_LOG_WORDS = ("sign", "underteckn", "completed")
_ISSUED = frozenset({"issued", "revised"})
_HELD_LABEL = (
    r"(?:tid(?:punkt)?|när|dag|mötestid|sammanträdestid|(?:mötes|sammanträdes)(?:datum|dag)"
    r"|(?:tid|dag|datum|plats)\s*(?:och|&|/|,)\s*(?:plats|datum|dag|tid))"
)
_HELD = re.compile(rf"{_HELD_LABEL}\s*:?\s*[-–]?", re.IGNORECASE)
"""A label behind which a meeting's day stands, whenever it was called."""
_HELD_PLACE = re.compile(rf"{_HELD_LABEL}(?:\s*:|\t|\s{{2}})\s*[A-ZÅÄÖ].{{2,90}}", re.IGNORECASE)
"""The same with the place between it and the day."""
_PLAIN_DAY = re.compile(r"dat(?:um|e)\s*:?", re.IGNORECASE)
_HELD_ALONE = re.compile(r"(?:sammanträde|möte)\s*:?", re.IGNORECASE)
_MEETING_DAY = re.compile(
    r"(?:(?:sammanträdes?|mötes)(?:datum|dag|dagen)?|protokoll)\s*:?\s*|datum\s*:?\s*",
    re.IGNORECASE,
)
_OF_MEETING = re.compile(
    r"(?:protokoll|minnesanteckningar|anteckningar)\w*\s(?:fört|förda|från|vid)\s.{2,70}",
    re.IGNORECASE,
)
_PARTLY_FILLED = frozenset((FactRule.PARTLY_FILLED, FactRule.PARTLY_FILLED_ISO))
_HEAD_REST = 16
"""Characters that a running head has behind its day: a page number."""
_HARDLY_MORE, _NUMBERED_ISSUE = 12, 50
"""Characters beside a month: none to speak of, or Nyhetsbrev nr 3 and who sends it."""


@dataclass(frozen=True, slots=True)
class DatedPaper:
    """What is known of a document before its date is asked: its type, whether it is a meeting's."""

    kind: str
    meeting: bool


@dataclass(frozen=True, slots=True)
class DateCandidate:
    """A date that may be the main one, by which rule, and how much speaks for it."""

    mention: Mention
    role: str
    rule: FactRule
    weight: float


def signature(
    mention: Mention, around: Setting, kind: str, vocabulary: Vocabulary
) -> Iterator[DateCandidate]:
    """Yield a date after a place on a line of its own, or in the log of an electronic signature."""
    place = _PLACE.match(around.before)
    if place and len(around.after) <= 3 and mention.start:
        known = place["place"] in vocabulary.place_names or place["den"] is not None
        year_end = (mention.start.month, mention.start.day) in {(12, 31), (1, 1)}
        if mention.precision == "day" and (known or not year_end):
            weight = (0.95 if known else 0.8) if kind in _SIGNED else 0.5
            yield DateCandidate(mention, "issued", FactRule.PLACE_AND_DAY, weight)
        elif mention.rule in _PARTLY_FILLED and kind in _SIGNED:
            yield DateCandidate(mention, "issued", FactRule.SIGNED_WITHOUT_DAY, 0.7)
    logged = any(word in around.before.lower() for word in _LOG_WORDS)
    if kind in _SIGNED and logged and _LOGGED.search(around.before):
        yield DateCandidate(mention, "issued", FactRule.E_SIGNATURE, 0.6)


def in_opening(mention: Mention, around: Setting, paper: DatedPaper) -> Iterator[DateCandidate]:
    """Yield a date of the first lines: alone on its line, after a label, or in a short line."""
    at = mention.span.start / 20000
    kind, role = paper.kind, "meeting" if paper.meeting else "issued"
    labels = _ISSUED | {"meeting"} if paper.meeting else _ISSUED
    held = paper.meeting and _is_held(around)
    if kind == "kallelse" and around.role != "meeting":
        role = "issued"
    short = len(around.before) + len(around.after)
    if mention.precision in {"day", "range"}:
        if held:
            yield DateCandidate(mention, "meeting", FactRule.MEETING_LABEL, 0.95 - at)
        elif paper.meeting and _HELD_PLACE.fullmatch(around.before):
            yield DateCandidate(mention, "meeting", FactRule.MEETING_LABEL_AND_PLACE, 0.93 - at)
        elif short <= 12:
            yield DateCandidate(mention, role, FactRule.OWN_LINE_AT_TOP, 0.9 - at)
        if around.role == "decided" and _own_decision(around, kind, short):
            yield DateCandidate(mention, "decided", FactRule.WORD_OF_DECISION, 0.88 - at)
        elif around.role in labels and (around.labelled or (short < 60 and paper.meeting)):
            plain = kind != "kallelse" and _PLAIN_DAY.fullmatch(around.before or around.above)
            own = role if around.role == "meeting" or plain else around.role
            to_come = 0.25 if kind == "kallelse" and own == "meeting" else 0.0
            yield DateCandidate(mention, own, FactRule.LABEL, 0.92 - at - to_come)
        elif paper.meeting and around.weekday and len(around.before) <= 12:
            yield DateCandidate(mention, role, FactRule.WEEKDAY_AT_TOP, 0.8 - at)
        elif short < 90 and mention.span.start < 400 and not around.after.endswith((".", ",")):
            yield DateCandidate(mention, role, FactRule.FIRST_LINES, 0.6 - at)
    elif mention.precision == "month" and short <= _month_rest(kind) and kind not in PERIODIC:
        yield DateCandidate(mention, "issued", FactRule.MONTH_ALONE, 0.6 - at)
    elif mention.rule in _PARTLY_FILLED and around.role in {"decided", "meeting"}:
        yield DateCandidate(mention, "decided", FactRule.PARTLY_FILLED, 0.5)


def _month_rest(kind: str) -> int:
    """Return how much more a line may hold than the month that a paper is of."""
    return _NUMBERED_ISSUE if kind == "nyhetsbrev" else _HARDLY_MORE


def _is_held(around: Setting) -> bool:
    """Tell whether a label says that a meeting is held on a day: Tid: onsdag 2019-02-13."""
    label = around.before or around.above
    return bool(_HELD.fullmatch(label)) or bool(around.above and _HELD_ALONE.fullmatch(label))


def in_running_head(mention: Mention, around: Setting) -> Iterator[DateCandidate]:
    """Yield the day that a label in the head of a later page says the meeting was held on."""
    if mention.precision == "day" and len(around.after) <= _HEAD_REST:
        if _MEETING_DAY.fullmatch(around.before or around.above):
            yield DateCandidate(mention, "meeting", FactRule.RUNNING_HEAD_LABEL, 0.7)
        elif is_body(who := around.before or around.above) and who[:1].isupper():
            yield DateCandidate(mention, "meeting", FactRule.RUNNING_HEAD_BODY, 0.45)


def in_closing_line(mention: Mention, around: Setting) -> Iterator[DateCandidate]:
    """Yield the day that the last lines say the minutes are of: Protokoll från mötet 2021-02-03."""
    if mention.precision == "day" and not around.after and _OF_MEETING.fullmatch(around.before):
        yield DateCandidate(mention, "meeting", FactRule.MEETING_DAY_AT_END, 0.42)


def at_end(mention: Mention, around: Setting) -> Iterator[DateCandidate]:
    """Yield the day at the end on which rules say that they were adopted or revised."""
    if mention.precision != "day":
        return
    if around.role == "decided" and not _TELLS.search(around.before):
        yield DateCandidate(mention, "decided", FactRule.WORD_OF_DECISION_AT_END, 0.6)
    elif around.role in _ISSUED and around.labelled:
        yield DateCandidate(mention, around.role, FactRule.LABEL_AT_END, 0.55)


def _own_decision(around: Setting, kind: str, short: int) -> bool:
    """Tell whether a date is that of the paper's own decision, not of one it tells of."""
    if kind in _WRITTEN:
        return around.labelled and not _TELLS.search(around.before)
    return around.labelled or short < 60
