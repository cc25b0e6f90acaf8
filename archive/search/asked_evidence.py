"""Tell what a decision must show for what a question asks: a sum, an election, an office.

"Vad kostade bron?" is answered by no decision without a sum, "Vem valdes till ordförande?" by none
that elects nobody, "Vem reserverade sig?" by none without a reservation, "direktionens ordförande"
by none of another body's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model.question import AskedFor  # noqa: TC001  (a constant names its type)
from archive.register.bodies import NAMED, body_key, same_body
from archive.search.asked_sums import COSTS, told_sum

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.model import Document, Section

_ASKS_WHO = re.compile(
    r"^\s*(?:vem|vilka|vilken)\b.*\b(?:val(?:d|da|t|des)|valdes?|utsågs?|utse(?:s|dd|dda|tts?)|välj\w*)\b",
    re.IGNORECASE,
)
_ELECTS = re.compile(
    r"\b(?:om)?(?:val(?:d|da|des|t)?|väljs?|välja|utse[rs]?|utsågs?|utsedd\w*|utsetts?)\b|\bfyllnadsval",
    re.IGNORECASE,
)
_ASKS_RESERVED = re.compile(r"\breserver\w*|\breservation\w*", re.IGNORECASE)
_ASKS_VOTES = re.compile(
    r"\bhur\s+många\b.*\bröst\w*|\bröstsiffr\w*|\bomröstning\w*|\bvotering\w*",
    re.IGNORECASE,
)
_ACTS: tuple[tuple[AskedFor, re.Pattern[str], re.Pattern[str]], ...] = (
    (
        "termination",
        re.compile(
            r"\b(?:sa(?:de)?s?|säg(?:a|er|as|s)|sagts?)\b[^?]*\bupp\b|\bupps(?:a|ä)[dg]\w*",
            re.IGNORECASE,
        ),
        re.compile(
            r"\bupps(?:a|ä)[dg]\w*|\bs(?:a|ä)[dg]\w*\s+(?:[\w-]+\s+){0,8}?upp\b", re.IGNORECASE
        ),
    ),
    (
        "postponement",
        re.compile(r"^\s*(?:när|vem|vilk\w+)\b.*\bbord(?:la|lä)\w*", re.IGNORECASE),
        re.compile(r"\bbord(?:la|lä)\w*", re.IGNORECASE),
    ),
    (
        "referral",
        re.compile(r"^\s*(?:när|vem|vilk\w+)\b.*\båterremi\w*", re.IGNORECASE),
        re.compile(r"\båter(?:remi|förvis)\w*", re.IGNORECASE),
    ),
    (
        "rejection",
        re.compile(r"^\s*(?:när|vem|vilk\w+)\b.*\bavsl(?:å|o|a)g?\w*", re.IGNORECASE),
        re.compile(r"\bavsl(?:å|og|ag)\w*", re.IGNORECASE),
    ),
)
"""What was done, where a question asks when or by whom, and how a decision says it."""
_VOTED = re.compile(r"\b(?:omröst|röstar|röstade|röster|votering|rösträkn)", re.IGNORECASE)
_OFFICE = re.compile(
    rf"(?P<body>{NAMED.pattern})\s+(?:(?:förste|andre|1:e|2:e|ny[ae]?|vice)\s+)*"
    r"(?P<office>ordförande|presidi(?:um|et)|ledam\w+|ersättare|revisor\w*|sekreterare)\b",
    re.IGNORECASE,
)
"""An office of a body: kommunfullmäktiges ordförande."""
_WORDS_BETWEEN = r"\s+(?:[\w:]+\s+){0,3}"
_OF_NO_OTHER = r"(?!\w*\s+(?:i|av|för(?!\s+(?:\w*tiden|\w*perioden|år|\d)))\s)"
"""What does not follow where the office is of the body itself: i beredningen, för nämnden."""


@dataclass(frozen=True, slots=True)
class AskedEvidence:
    """What the decisions that answer a question show; `bodies` are those they must be of.

    `about` are the words of the matter, of which a sum must be.
    """

    costs: bool
    elects: bool
    reserved: bool
    voted: bool
    office: tuple[str, str] | None
    acts: tuple[AskedFor, ...]
    bodies: tuple[str, ...]
    about: tuple[str, ...]

    @property
    def kinds(self) -> tuple[AskedFor, ...]:
        """What is asked for, in words of its own."""
        asked: dict[AskedFor, bool] = {
            "sum": self.costs,
            "election": self.elects,
            "reservation": self.reserved,
            "vote": self.voted,
            "office": self.office is not None,
        }
        return (*(kind for kind, wanted in asked.items() if wanted), *self.acts)

    def told_beside(self, section: Section) -> str:
        """Return the sentence beside the decision that tells what is asked for; empty for none."""
        return (told_sum(section, self.about) or "") if self.costs else ""

    def shown_by(self, section: Section, document: Document) -> bool:
        """Tell whether a decision shows all that is asked for."""
        decided = f"{section.heading or ''}\n{section.decision or ''}"
        body = document.body
        return (
            (not self.bodies or (body is not None and any(_is_body(n, body) for n in self.bodies)))
            and (not self.costs or told_sum(section, self.about) is not None)
            and (not self.elects or _ELECTS.search(decided) is not None)
            and (not self.reserved or _ASKS_RESERVED.search(section.text) is not None)
            and (not self.voted or _VOTED.search(section.text) is not None)
            and (self.office is None or _names_office(*self.office, decided, body))
            and all(told.search(decided) for act, _, told in _ACTS if act in self.acts)
        )


def asked_evidence(
    question: str,
    words: Iterable[str],
    acting: tuple[str, ...] = (),
    about: tuple[str, ...] = (),
) -> AskedEvidence:
    """Return what a question in some words wants to see.

    `acting` are the bodies by their full names that it asks what they did, `about` the words of its
    matter.
    """
    office = _OFFICE.search(question)
    rest = question.replace(office[0], " ") if office else question
    return AskedEvidence(
        any(map(COSTS.fullmatch, words)),
        _ASKS_WHO.search(question) is not None,
        _ASKS_RESERVED.search(question) is not None,
        _ASKS_VOTES.search(question) is not None,
        (office["body"], office["office"]) if office else None,
        tuple(act for act, asked, _ in _ACTS if asked.search(question)),
        acting or _named_bodies(rest, words),
        about,
    )


def acting_bodies(question: str, topics: Iterable[str]) -> tuple[str, ...]:
    """Return the bodies by their full names that a question asks what they did.

    Those it asks about stand behind a preposition: om beredningen för miljö och samhällsbyggnad.
    """
    whole = [topic for topic in topics if " " in topic and NAMED.match(topic)]
    return tuple(
        name
        for name in whole
        if not re.search(rf"{_ABOUT}{re.escape(name)}", question, re.IGNORECASE)
    )


_ABOUT = r"\b(?:om|till|kring|angående|rörande|gällande|för|i)\s+(?:\w+\s+)?"


def _named_bodies(question: str, words: Iterable[str]) -> tuple[str, ...]:
    """Return the bodies a question names, but those by a full name, which it may be about."""
    whole = [word.casefold() for word in words if " " in word]
    named = [match[0] for match in NAMED.finditer(question)]
    return tuple(name for name in named if not any(name.casefold() in word for word in whole))


def _is_body(named: str, body: str) -> bool:
    """Tell whether a body is the one named: by its whole name, its last or its first word."""
    return same_body(named, body) or body.casefold().startswith(f"{named.casefold()} ")


def _names_office(body: str, office: str, decided: str, own: str | None) -> bool:
    """Tell whether a decision speaks of the office of that body, its own or another's."""
    stem, held = re.escape(body_key(body)), re.escape(office[:6])
    of_body = rf"\b{stem}\w*{_WORDS_BETWEEN}{held}|\b{held}\w*\s+(?:i|för|av)\s+{stem}"
    if re.search(of_body, decided, re.IGNORECASE):
        return True
    as_office = rf"\b(?:till|som){_WORDS_BETWEEN}{held}\w*{_OF_NO_OTHER}"
    return (
        own is not None
        and same_body(body, own)
        and re.search(as_office, decided, re.IGNORECASE) is not None
    )
