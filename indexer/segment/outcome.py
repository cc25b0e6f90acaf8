"""Of which kind is a decision, and who took it?"""

from __future__ import annotations

import re

from indexer.segment.patterns import BODY, any_of, either

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
            (?:är|var) överens
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
        "fastställt": r"fastställ(?:er|s|a|t|ts|d|da|de|des)\b|fastslå\w*",
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
_FUNCTION = either(
    r"""
    Att|Enligt|På|I|Vid|Därför|Nu|Om|När|Sedan|Det|Den|Detta|De|Både|Även|Också|För|Av|Som|Men|Och
    Där|Här|Efter|Under|Innan|Eftersom|Med|Till|Från|Inför|Dessutom|Vidare|Idag|Varje|Alla|Ingen
    """
)
_NAMED = rf"(?:(?!(?:{_FUNCTION}) )[A-ZÅÄÖ][\w:'’-]{{1,30}} (?:[a-zåäö]{{3,15}}[ae] )?)?"
_STATE = r"[Rr]egeringen|[Rr]iksdagen|[Ll]andstinget"
_ACTOR = rf"(?P<actor>{_NAMED}(?i:{BODY}|[\w'’:-]{{1,40}} styrelse|{_STATE}))"
_BETWEEN = (
    r"(?: (?:har|hade|nu|också|idag|därför|enhälligt|vidare|\d{4}-\d\d-\d\d"
    r"|vid [^.;]{1,60}?|på [^.;]{1,40}?|den [^.;]{1,30}?))"
)
_BEFORE = re.compile(rf"(?<![\w-]){_ACTOR}{_BETWEEN}{{0,4}} (?:{ACTING})\b")
_INVERTED = re.compile(
    r"\b(?i:beslutade|beslöt|antog|fastställde|godkände|rekommenderade|föreslog|har|beslutar|föreslår"
    rf"|antar|fastställer) {_ACTOR}(?![\w-])"
)
_LOOKED_AT = 3000


def outcome_of(text: str) -> str:
    """Return the kind of decision the words tell of, as named in `Decision.outcome`."""
    head = text[:_LOOKED_AT]
    for name in _FIRST:
        if _OUTCOMES[name].search(head):
            return name
    places = [
        (match.start(), name)
        for name, rule in _OUTCOMES.items()
        if name not in _FIRST and (match := rule.search(head))
    ]
    if places:
        return min(places)[1]
    return "beslutat" if _DECIDED.search(head) else "övrigt"


_BY_NAME = re.compile(
    rf"(?!(?:{_FUNCTION})\b)(?P<actor>[A-ZÅÄÖ][\w'’:-]{{1,30}}(?: [A-ZÅÄÖ][\w'’:-]{{1,30}}){{0,3}})"
    r"(?: har)?(?: nu| också)? (?:beslutat|beslutade|beslutar|beslöt)\b"
)
_TELLS = any_of(
    r"""
    beslut|beslöt|ant[ao]g|antar|fastst|godkän|föresl|rekommend|bord ?l|återremi|avsl|överens
    ställning|uppdr|mandat|teckna|träffat|ingått|slutit|hemställ|ålägg|uppmana
    """
)
_PENDING = {"väntar", "inget", "överens"}
_SUBJECT = re.compile(r"(?P<actor>[A-ZÅÄÖ][^,.;:]{1,70}?) (?:ska|skall|kommer|är|var|har)\b")
_CONDITION = re.compile(r"(?:Om|När|Ifall|Huruvida|Innan|Eftersom)\b")
_RELATIVE = re.compile(r"\b(?:som|vilke[tn]|där|att)\b[^,.;]{0,60}$")


def told(text: str) -> tuple[int, str, str | None] | None:
    """Return what running prose tells of a decision, or None.

    The answer is where in the text the telling begins, the outcome and the actor. It takes a body
    and a verb it acts by; what is put off, agreed or not decided needs no body. Conditions and
    relative clauses tell of no decision.
    """
    if not _TELLS.search(text, 0, _LOOKED_AT):
        return None
    head = " ".join(text[:_LOOKED_AT].split())
    if _CONDITION.match(head):
        return None
    outcome = outcome_of(head)
    match = _BEFORE.search(head) or _BY_NAME.match(head)
    if match and not _RELATIVE.search(head, 0, match.start()) and outcome != "övrigt":
        begin = text.find(match["actor"].split()[0]) if match["actor"][0].isupper() else 0
        return max(0, begin), outcome, plain(match["actor"])
    inverted = _INVERTED.search(head)
    if inverted and not _RELATIVE.search(head, 0, inverted.start()) and outcome != "övrigt":
        return 0, outcome, plain(inverted["actor"])
    if outcome in _PENDING:
        subject = _SUBJECT.match(head) if outcome != "inget" else None
        return 0, outcome, plain(subject["actor"]) if subject else None
    return None


_COMMON = re.compile(rf"{BODY}|{_STATE}|kommunerna|kommunen|kansliet", re.IGNORECASE)


def plain(actor: str) -> str:
    """Return a body's name; one common word without the capital of a sentence's start."""
    return actor.lower() if actor.istitle() and _COMMON.fullmatch(actor) else actor


def actor_of(text: str) -> str | None:
    """Return the body that decides, as the text names it; one common word in lower case."""
    head = " ".join(text[:600].split())
    match = _BEFORE.search(head) or _INVERTED.search(head)
    if not match:
        return None
    return plain(match["actor"])
