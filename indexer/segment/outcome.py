"""Of which kind is a decision: adopted, proposed, put off, …?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.segment.patterns import any_of, either

if TYPE_CHECKING:
    import re

_OUTCOMES: dict[str, re.Pattern[str]] = {
    name: any_of(rf"\b(?:{either(rules)})")
    for name, rules in {
        "inget": r"""
            inget (?:är|har) (?:ännu )?(?:beslutats?|fattats?)
            ing(?:et|a) beslut (?:har )?(?:fattas?|fattats|fattades|tas|tagits|togs)
            (?:har )?(?:inte|ej) (?:ännu )?(?:beslutat|fattat (?:något )?beslut)
            """,
        "återremitterat": r"återremi(?:tter|ss)\w*",
        "bordlagt": r"""
            bord ?läg\w*
            bord ?lag\w*
            bordlade\w*
            ärendet (?:skjuts upp|utgår|ajourneras)
            """,
        "väntar": r"""
            (?:ska|skall|får) (?:\w+ )?ta ställning
            kommer [^.]{0,60}(?:ta ställning|att besluta|fatta beslut)
            ska(?:ll)? (?:senare )?(?:besluta|fatta beslut)\b
            """,
        "föreslaget": r"föreslår\b|föreslog|föreslås\b|hemställer",
        "rekommenderat": r"rekommender\w+",
        "avslag": r"avslå(?:r|s|tt|tts|gits)?\b|avslogs?\b",
        "överens": r"""
            (?:är|var) överens\b
            (?:teckna[dt]e?|träffat|ingått|slutit) (?:ett |en )?(?:\w+ )?(?:överenskommelse|avtal)
            """,
        "uppdrag": r"""
            i uppdrag\b
            uppdra(?:r|s|gs|ga)?\b
            uppdrog
            uppmana(?:r|s)\b
            ålägg(?:er|s|a)\b
            ge \w+ (?:\w+ ){0,4}(?:mandat|uppdrag)
            """,
        "antaget": r"anta(?:r|s|gits|git|gen|get|gna)?\b|antogs?\b",
        "fastställt": r"fa(?:st?)?ställ(?:er|es|s|a|t|ts|d|da|de|des)\b|fastslå\w*",
        "godkänt": r"""
            godkänn(?:er|s|a)\b
            godkän(?:t|ts|d|da|de|des)\b
            bifall(?:er|s|a|it|its)\b
            biföll\w*
            """,
    }.items()
}
_FIRST = ("inget", "återremitterat", "bordlagt", "väntar", "föreslaget", "rekommenderat")
"""These colour all that is said; of the others the one said first counts."""
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
    \bförklaras\b|\bupphävs\b|\bupphäva\b
    \böversänd(?:s|a|er)\b|\böverlämna(?:s|r)?\b
    \butse(?:s|r)?\b|\bväl(?:ja|js|jer)\b(?! att)|\bbevilja(?:s|r)?\b
    """
)
"""Verbs that decide in a manner without a name of its own."""
LOOKED_AT = 3000
"""So many characters of a decision tell its kind."""


def colours(outcome: str) -> bool:
    """Tell whether an outcome, once said, holds for all the points that follow."""
    return outcome in _FIRST


def outcome_of(text: str) -> str:
    """Return the kind of decision the words tell of, as named in `Decision.outcome`."""
    head = text[:LOOKED_AT]
    for name in _FIRST:
        if _OUTCOMES[name].search(head):
            return name
    places = [
        (match.start(), name)
        for name, rule in _OUTCOMES.items()
        if name not in _FIRST and (match := rule.search(head))
    ]
    if plain := _PLAIN.search(head):
        places.append((plain.start(), "beslutat"))
    if places:
        return min(places)[1]
    return "beslutat" if _DECIDED.search(head) else "övrigt"
