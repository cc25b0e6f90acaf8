"""Reported decisions: who decides in a sentence, and whether one is told of."""

from __future__ import annotations

import re

from archive.model import DecisionOutcome
from indexer.segment.outcome import LOOKED_AT, outcome_of
from indexer.segment.patterns import BODY, any_of, either
from indexer.worded import Worded

ACTING = either(
    r"""
    beslut(?:ar|ade|at)
    beslöt
    ant(?:og|ar|agit)
    fastställ(?:er|de|t)
    godkän(?:ner|de|t)
    föreslår|föreslog
    rekommendera(?:r|de|t)
    bordlägger|bordlade
    återremitter(?:ar|ade)
    tillstyrk(?:er|te)
    avslår|avslog
    bifaller|biföll
    uppdra(?:r|git)|uppdrog
    ger|gav
    väljer|valde
    utser|utsåg
    finner
    beviljar
    ställer sig
    """
)
"""Verbs a body acts by, in the active voice."""
_TOLD = either(
    r"""
    beslut(?:ade|at)|beslöt
    antog|antagit
    fastställ(?:de|t)
    godkän(?:de|t)
    föreslår|föreslog|föreslagit
    rekommendera(?:r|de|t)
    bordlade|bordlagt
    återremittera(?:de|t)
    tillstyrk(?:te|t)
    avslog|avslagit
    biföll|bifallit
    uppdrog|uppdragit
    valde|utsåg|utsett|gav
    """
)
"""Of these, what prose tells of: what was done, and what is proposed. The present tense of the
others tells in prose what a body may or does usually do."""
_FUNCTION = either(
    r"""
    Att|Enligt|På|I|Vid|Därför|Nu|Om|När|Sedan|Det|Den|Detta|De|Både|Även|Också|För|Av|Som|Men|Och
    Där|Här|Efter|Under|Innan|Eftersom|Med|Till|Från|Inför|Dessutom|Vidare|Idag|Varje|Alla|Ingen
    """
)
_NAMED = rf"(?:(?!(?:{_FUNCTION}) )[A-ZÅÄÖ][\w:'’-]{{1,30}} (?:[a-zåäö]{{3,15}}[ae] )?)?"
_STATE = r"[Rr]egeringen|[Rr]iksdagen|[Ll]andstinget"
_AS_WRITTEN = re.RegexFlag(0)
_ACTOR = rf"(?P<actor>{_NAMED}(?i:{BODY}|[\w'’:-]{{1,40}} styrelse|{_STATE}))"
_BETWEEN = (
    r"(?: (?:har|hade|nu|också|idag|därför|enhälligt|vidare|\d{4}-\d\d-\d\d"
    r"|vid [^.;]{1,60}?|på [^.;]{1,40}?|den [^.;]{1,30}?))"
)
_BEFORE = Worded(rf"(?<![\w-]){_ACTOR}{_BETWEEN}{{0,4}} (?:{ACTING})\b", _AS_WRITTEN)
_HAS = Worded(rf"(?<![\w-]){_ACTOR}{_BETWEEN}{{0,4}} (?:{_TOLD})\b", _AS_WRITTEN)
_INVERTED = Worded(
    r"\b(?i:beslutade|beslöt|antog|fastställde|godkände|rekommenderade|föreslog|har|beslutar|föreslår)"
    rf" {_ACTOR}(?![\w-])",
    _AS_WRITTEN,
)
_HAD = Worded(
    r"\b(?:(?i:beslutade|beslöt|antog|fastställde|godkände|rekommenderade|föreslog|föreslår) "
    rf"{_ACTOR}(?![\w-])|(?i:har) (?P<after>(?:{_NAMED}(?i:{BODY}|{_STATE}))){_BETWEEN}{{0,3}}"
    rf" (?:{_TOLD})\b)",
    _AS_WRITTEN,
)
_BY_NAME = Worded(
    rf"(?!(?:{_FUNCTION})\b)(?P<actor>[A-ZÅÄÖ][\w'’:-]{{1,30}}(?: [A-ZÅÄÖ][\w'’:-]{{1,30}}){{0,3}})"
    r"(?: har)?(?: nu| också)? (?:beslutat|beslutade|beslöt)\b",
    _AS_WRITTEN,
)
_TELLS = any_of(
    r"""
    beslut|beslöt|ant[ao]g|antar|fastst|godkän|föresl|rekommend|bord ?l|återremi|avsl|överens
    ställning|uppdr|mandat|teckna|träffat|ingått|slutit|hemställ|ålägg|uppmana
    """
)
PENDING = frozenset((DecisionOutcome.PENDING, DecisionOutcome.NONE, DecisionOutcome.AGREED))
"""Outcomes that need no deciding body: put off, not decided, agreed."""
_SUBJECT = re.compile(r"(?P<actor>[A-ZÅÄÖ][^,.;:]{1,70}?) (?:ska|skall|kommer|är|var|har)\b")
_OPENED = re.compile(r"(?<=[.:;])\s+|\n\s*(?:\d{1,2}[.)]|[-–•*])\s+|^\s*\d{1,2}[.)]\s+")
_ACTOR_WITHIN, _ACTOR_LINES = 600, 4
_CONDITION = re.compile(r"(?:Om|När|Ifall|Huruvida|Innan|Eftersom)\b")
_RELATIVE = re.compile(r"\b(?:som|vilke[tn]|där|att)\b[^,.;]{0,60}$")


def reported_decision(text: str) -> tuple[int, DecisionOutcome, str | None] | None:
    """Return what running prose tells of a decision, or None.

    The answer is where in the text the telling begins, the outcome and the actor. It takes a body
    and a verb it acts by; what is put off, agreed or not decided needs no body. Conditions and
    relative clauses tell of no decision.
    """
    if not _TELLS.search(text, 0, LOOKED_AT):
        return None
    head = " ".join(text[:LOOKED_AT].split())
    if _CONDITION.match(head):
        return None
    outcome = outcome_of(head)
    match = _HAS.search(head) or _BY_NAME.match(head)
    other = outcome is DecisionOutcome.OTHER
    if match and not other and not _RELATIVE.search(head, 0, match.start()):
        begin = text.find(match["actor"].split()[0]) if match["actor"][0].isupper() else 0
        return max(0, begin), outcome, normalise_actor(match["actor"])
    inverted = _HAD.search(head)
    if inverted and not other and not _RELATIVE.search(head, 0, inverted.start()):
        return 0, outcome, normalise_actor(inverted["actor"] or inverted["after"])
    if outcome in PENDING:
        subject = _SUBJECT.match(head) if outcome is not DecisionOutcome.NONE else None
        return 0, outcome, normalise_actor(subject["actor"]) if subject else None
    return None


_COMMON = re.compile(rf"{BODY}|{_STATE}|kommunerna|kommunen|kansliet", re.IGNORECASE)


def normalise_actor(actor: str) -> str:
    """Return a body's name; one common word without the capital of a sentence's start."""
    return actor.lower() if actor.istitle() and _COMMON.fullmatch(actor) else actor


def actor_of(text: str) -> str | None:
    """Return the body that decides, as the text names it, where a sentence or point opens so."""
    head = text[:_ACTOR_WITHIN]
    for line in _OPENED.split(head)[:_ACTOR_LINES]:
        words = " ".join(line.split())
        match = _BEFORE.match(words) or _INVERTED.search(words)
        if match:
            return normalise_actor(match["actor"])
    return None
