"""Outcome of a decision by its verb: adopted, proposed, put off and others."""

from __future__ import annotations

import re
from functools import lru_cache

from archive.model import DecisionOutcome
from indexer.segment.patterns import any_of, either
from indexer.worded import Worded

_OUTCOMES: dict[DecisionOutcome, Worded] = {
    name: any_of(rf"\b(?:{either(rules)})")
    for name, rules in {
        DecisionOutcome.NONE: r"""
            inget (?:är|har) (?:ännu )?(?:beslutats?|fattats?)
            ing(?:et|a) beslut (?:har )?(?:fattas?|fattats|fattades|tas|tagits|togs)
            (?:har )?(?:inte|ej) (?:ännu )?(?:beslutat|fattat (?:något )?beslut)
            """,
        DecisionOutcome.REMITTED: r"""
            återremitter(?:as?|ades?|ar|at|ats)\b(?! inte| ej)
            återremiss(?= till|\.?$)
            beslut\w* om återremiss
            enligt [^:\n]{0,60}återremissyrkande[^:]{0,120}:
            """,
        DecisionOutcome.POSTPONED: r"""
            bord ?läg(?!gning)\w*
            bord ?läggning(?= till|\.?$)
            bord ?lag\w*
            bordlade\w*
            ärendet (?:skjuts upp|ajourneras)
            """,
        DecisionOutcome.PENDING: r"""
            (?:ska|skall|får) (?:\w+ )?ta ställning
            kommer [^.]{0,60}(?:ta ställning|att besluta|fatta beslut)
            ska(?:ll)? (?:senare )?(?:besluta|fatta beslut)\b
            """,
        DecisionOutcome.PROPOSED: r"""
            föreslår\b|föreslog|föreslås\b|hemställer
            (?:till|av)styrk(?:er|te)\b
            """,
        DecisionOutcome.RECOMMENDED: r"rekommender\w+",
        DecisionOutcome.REJECTED: r"""
            avslå(?:r|s|tt|tts|gits)?\b|avslogs?\b|avslag\.?$
            avstyrk(?:s|tes)\b
            avvisa(?:r|s|des?|t|ts)?\b
            lämna(?:r|s|des?)? (?:\w+ )?utan bifall
            """,
        DecisionOutcome.ANSWERED: r"""
            anses? (?:\w+ ){0,4}besvara(?:d|de|t)\b
            anse \w+ (?:\w+ ){0,3}besvara(?:d|de|t)\b
            """,
        DecisionOutcome.AGREED: r"""
            (?:är|var) överens\b
            (?:teckna[dt]e?|träffat|ingått|slutit) (?:ett |en )?(?:\w+ )?(?:överenskommelse|avtal)
            """,
        DecisionOutcome.ASSIGNED: r"""
            i uppdrag\b
            uppdra(?:r|s|gs|ga)?\b
            uppdrog
            uppmana(?:r|s)\b
            ålägg(?:er|s|a)\b
            ge \w+ (?:\w+ ){0,4}(?:mandat|uppdrag)
            """,
        DecisionOutcome.ADOPTED: r"anta(?:r|s|gits|git|gen|get|gna)?\b|antogs?\b",
        DecisionOutcome.FIXED: r"""
            (?<!\bdet )(?<!\bden )(?<!\bde )fa(?:st?)?ställ(?:er|es|s|a|t|ts|d|da|de|des)\b
            fastslå\w*
            """,
        DecisionOutcome.APPROVED: r"""
            godkänn(?:er|s|a)\b
            godkän(?:t|ts|d|da|de|des)\b
            """,
        DecisionOutcome.GRANTED: r"""
            bifall(?:er|s|es|a|it|its)?\b|biföll\w*
            tillstyrk(?:s|tes)\b
            """,
    }.items()
}
_FIRST = (
    *(DecisionOutcome.NONE, DecisionOutcome.REMITTED, DecisionOutcome.POSTPONED),
    *(DecisionOutcome.PENDING, DecisionOutcome.PROPOSED, DecisionOutcome.RECOMMENDED),
)
"""These colour all that is said; of the others the one said first counts."""
_OTHERS = {name: rule for name, rule in _OUTCOMES.items() if name not in _FIRST}
_UNDONE = frozenset((DecisionOutcome.REMITTED, DecisionOutcome.POSTPONED))
"""Of these, what is decided not to be done is none."""
_DECIDED = any_of(
    r"""
    \bbeslut\w*
    \bbeslöts?
    \bbevilja[rs]?
    \bväljer|\bvaldes?|\bväljs
    \butse[rs]?\b|\butsedd|\butsågs?
    \banteckna(?:s|r|de|des)
    \bnotera[rs]
    \btill handlingarna
    \btillstyrk(?:er|s)
    \bavstyrk(?:er|s)
    \bförklaras
    \bupphäv(?:er|s)
    \böversänds?
    """
)
_PLAIN = any_of(
    r"""
    \bbemyndigas\b|\bbemyndiga\b
    \bantecknas?\b|\bantecknades\b|\btill handlingarna\b
    \bförklaras\b|\bupphäv(?:s|er|a|de|des)\b
    \böversänd(?:s|a|er)\b|\böverlämna(?:s|r)?\b|\bärendet utgår\b
    \butse(?:s|r)?\b|\bväl(?:ja|js|jer)\b(?! att)|\bbevilja(?:s|r)?\b
    """
)
"""Verbs that decide in a manner without a name of its own."""
LOOKED_AT = 3000
"""So many characters of a decision tell its kind."""


_LAST = re.compile(r"(?P<verb>[^\W\d_]{3,30}s)(?: i sin helhet| delvis)?\s*[.;]?\s*$")
"""The finite verb of the passive that ends a sentence: Hemställan om att godkänna planen avslås."""
_PROPOSAL = re.compile(
    r".*?\b(?:beslutar?|besluta att|föreslår(?: \w+){0,4} att(?: besluta)?"
    r"|hemställer(?: \w+){0,3} att)[\s:]+",
    re.IGNORECASE | re.DOTALL,
)
_ADVISES = Worded(r"\b(?:till|av)styrk(?:er|te)\b")
_NEGATED = re.compile(
    r"""
    \batt\s+(?:inte|ej|icke)\s(?:(?!\b(?:utan|samt)\b)[^.;,:\n])*
    | \b(?:inte|ej|icke)\s+\w+s\b
    | \b(?:får|ges|gavs|fick|ger|gav)\s+(?:\w+\s+){0,4}?(?:inte|ej|icke)\s+i\s+uppdrag
    | \b\w+(?:s|er|ar)\s+(?:inte|ej|icke)\b
    """,
    re.IGNORECASE | re.VERBOSE,
)
"""What was decided not to be done: of the kind of its verb no decision is made."""
_REFUSES = any_of(
    r"""
    \b(?:inte|ej|icke) bifall(?:a|as|s|es)\b
    \bbifall(?:er|s|es) (?:inte|ej|icke)\b
    """
)
_CLAIM = Worded(
    r"(?:^|(?<=[.\n])\s*)(?:\d{1,2}[.)]\s*)?(?:[^\s.]+\s+){0,3}?\w*yrkande(?:t|n|na)?\b[^.\n]*"
    r"(?:\n(?!\d)[^.\n]*)?\b(?:avslås|avslogs|avslagits|faller|föll|fallit)\s*\."
)
"""A sentence in which a claim beside the matter falls."""
_FOLLOWS = re.compile(
    r"\s*(?:enligt|i enlighet med|på)\s+(?P<what>[^:]{0,160}?(?:förslag|yrkande)[^:]{0,160}?):",
    re.IGNORECASE,
)


def carries_over(outcome: DecisionOutcome) -> bool:
    """Tell whether an outcome, once said, holds for all the points that follow."""
    return outcome in _FIRST


def outcome_of(text: str) -> DecisionOutcome:
    """Return the kind of decision that the words tell of."""
    return _outcome_of(text[:LOOKED_AT])


@lru_cache(maxsize=2048)
def _outcome_of(head: str) -> DecisionOutcome:
    kept = _NEGATED.sub(" ", head)
    for name in _FIRST:
        words = kept if name in _UNDONE else head
        match = _OUTCOMES[name].search(words)
        if match and not (
            name is DecisionOutcome.PENDING and _gives_assignment(words[: match.start()])
        ):
            return name
    return _plain_outcome(head)


def _has_verb(text: str) -> bool:
    """Tell whether a text without the claims that fell still decides something by a verb."""
    return any(rule.search(text) for rule in _OTHERS.values()) or bool(_PLAIN.search(text))


def _gives_assignment(before: str) -> bool:
    """Tell whether what stands before gives an assignment, whose terms are told behind it."""
    return bool(_OUTCOMES[DecisionOutcome.ASSIGNED].search(_NEGATED.sub(" ", before)))


def proposed_outcome(text: str) -> DecisionOutcome | None:
    """Return what another body is to decide by a proposal, or None where it is not told."""
    head = text[:LOOKED_AT]
    match = _PROPOSAL.match(head)
    outcome = _plain_outcome(head[match.end() :] if match else head)
    if not match and (advises := _ADVISES.search(head)):
        against = advises[0].casefold().startswith("av")
        return DecisionOutcome.REJECTED if against else DecisionOutcome.GRANTED
    return None if outcome is DecisionOutcome.OTHER else outcome


def followed_proposal(text: str) -> str | None:
    """Return whose proposal or claim a decision says that it follows, or None."""
    match = _FOLLOWS.match(text)
    return " ".join(match["what"].split()) if match else None


def _plain_outcome(head: str) -> DecisionOutcome:
    if _REFUSES.search(head):
        return DecisionOutcome.REJECTED
    beside = _CLAIM.sub(" ", head)
    claimed = beside if _has_verb(beside) else head
    head = _NEGATED.sub(" ", claimed)
    last = _LAST.search(head)
    ends = last and next((n for n, rule in _OTHERS.items() if rule.search(last["verb"])), None)
    if ends:
        return ends
    matches = ((name, rule.search(head)) for name, rule in _OTHERS.items())
    places = [(match.start(), name) for name, match in matches if match]
    if plain := _PLAIN.search(head):
        places.append((plain.start(), DecisionOutcome.DECIDED))
    if places:
        return min(places)[1]
    decided = _DECIDED.search(head) or any(rule.search(claimed) for rule in _OTHERS.values())
    return DecisionOutcome.DECIDED if decided else DecisionOutcome.OTHER
