"""Label lines of a paragraph's parts: decision, background, reservation and others."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.segment.patterns import any_of, either

_PAPER = r"(?:(?:protokolls)?utdrag(?:et)?|beslut(?:et)?|paragrafen|kopia|kopior)(?: ska)?"
_SENT = r"(?:skickas|expedieras|sänds|sändes|delges|meddelas|tillställs|skickat)"
_FOR = r"(?:till|för)(?: (?:kännedom|verkställighet|åtgärd))?"

# Kind → what its label reads, one rule a line. A label is a line of its own; case is folded.
_KINDS: dict[str, str] = {
    "proposal": r"""
        förslag(?: till)? beslut(?: (?:i|till|från|för) BODY)?
        beslutsförslag
        förslag
        hemställan
        BODYs förslag(?: till beslut)?
        (?!enligt |på |med |utifrån )(?:[\w-]+ ){1,3}förslag(?:et)?(?: till beslut)?
        (?:framställda|framlagda|inkomna) förslag
        förslag till (?:yttrande|svar)
        """,
    "decision": r"""
        beslut(?:et)?(?: i (?:korthet|ärendet|BODY))?
        besluts?formulering(?:en)?
        BODYs beslut
        beslut av BODY
        besluts?(?:punkter|satser)
        beslutat|beslutar|beslutades
        BODY (?:beslutar|beslutade|beslöt|har beslutat)(?: att)?
        """,
    "claims": r"""
        (?:framställda |förslag och |dagens )?(?:tilläggs|ändrings|återremiss|avslags)?yrkanden?
        yrkanden? (?:under|på|vid) (?:dagens )?sammanträdet?
        """,
    "procedure": r"""
        (?:besluts|propositions)(?:gång|ordning)(?:en|ar)?
        propositioner?
        """,
    "vote": r"""
        (?:om)?röstning(?:en|sresultat|sordning|slista)?
        votering(?:en|sproposition|slista)?
        """,
    "reservation": r"""
        (?:skriftlig |blank )?reservation(?:er)?(?: (?:till|från|mot) .{1,40})?
        särskil(?:t|da) yttranden?
        (?:protokolls|röst)(?:anteckning|förklaring)(?:ar|en)?
        till protokollet
        yttranden?
        deltar (?:inte|ej) i beslutet
        """,
    "disqualification": r"(?:anmälan om )?jäv",
    "adjustment": r"""
        (?:omedelbar )?justering
        omedelbart justerad(?: paragraf)?
        """,
    "background": r"""
        bakgrund(?:en)?(?: (?:och|till) \w+)?
        tidigare (?:behandling|beslut)
        ärendet(?:s beredning)?
        (?:kort )?(?:sammanfattning|beskrivning|redogörelse|bakgrund)(?: (?:av|för|till) ärendet)?
        ärende(?:beskrivning|beredning|information|gång)
        beredning(?:en)?(?: av ärendet)?
        information
        bedömning(?:en)?
        överväganden?
        motivering(?: (?:av|till|för) .{0,20}beslut(?:et)?)?
        skäl(?:en)? (?:för|till) .{0,20}beslut(?:et)?
        ekonomi(?:ska konsekvenser)?
        konsekvenser
        (?:ekonomiska?|juridiska?|sociala|ekologiska) (?:bedömning|konsekvenser|aspekter)
        barn(?:konsekvensanalys|rättsperspektiv|perspektivet)
        dagens sammanträde
        föredrag(?:ning|ande)
        överläggning(?:en)?
        diskussion(?:en)?
        anföranden?
        lagrum
        kommentar(?:er)?
        synpunkter
        (?:förvaltningens|kansliets|kontorets) (?:bedömning|synpunkter|yttrande)
        handläggning
        """,
    "papers": r"""
        handling(?:ar)?(?: i ärendet)?
        (?:besluts)?underlag(?:et)?(?: (?:för|till) beslut)?
        bilag(?:a|or)(?: till (?:§ ?\d+|beslutet|paragrafen))?
        ärendets handlingar
        """,
    "recipients": rf"""
        {_PAPER} {_SENT}(?: {_FOR})?
        {_PAPER} {_FOR}
        {_SENT}(?: {_FOR})?
        expedi(?:ering|tion)
        delgivning
        besluts?(?:expediering|delgivning|mottagare)
        för (?:kännedom|verkställighet|åtgärd)(?: till)?
        protokollsutdrag
        kopia
        """,
    "closing": r"""
        vid protokollet
        (?:utdrags|protokolls)bestyrkande
        justera(?:s|t|de)?
        underskrift(?:er)?
        signatur(?:er)?
        justerandes? sign(?:atur)?(?:er)?
        justerare
        justeringsm[aä]n
        sekreterare
        ordförande
        protokollförare
        (?:anslag|bevis)(?:/bevis)?
        bevis om anslag
        hur man överklagar(?: beslutet)?
        överklagande(?:hänvisning)?
        """,
}
_LABELS = tuple(
    (kind, re.compile(rf"(?:{either(rules)}) ?:?", re.IGNORECASE)) for kind, rules in _KINDS.items()
)
_ANY_LABEL = re.compile("|".join(rule.pattern for _, rule in _LABELS), re.IGNORECASE)
"""One of the labels: most lines are none, and are told so at once."""
_INLINE = any_of(
    r"""
    beslut
    BODYs beslut
    förslag till beslut
    (?:tilläggs|ändrings)?yrkanden?
    reservation(?:er)?
    bakgrund
    ärendet
    sammanfattning
    motivering
    (?:besluts)?underlag
    handlingar
    bilag(?:a|or)
    (?:skickas|expedieras|sänds|kopia) till
    delges
    protokollsutdrag(?: till)?
    jäv
    omröstning
    justerare
    sekreterare
    ordförande
    """
)
_GOES_ON = re.compile(r"\s{0,3}:\s{1,9}(?=\S)")
LONGEST = 80
"""A label is at most this many characters; a longer line is text."""


@lru_cache(maxsize=8192)
def label(text: str) -> str | None:
    """Return the kind of part a line names by being its label and nothing else, or None."""
    if len(text) > LONGEST or not text[:1].isupper() or not _ANY_LABEL.fullmatch(text):
        return None
    for kind, pattern in _LABELS:
        if pattern.fullmatch(text):
            return kind
    return None


def inline_label(text: str) -> tuple[str, int] | None:
    """Return kind and length of a label that opens a line and goes on with text, or None."""
    colon = text.find(":", 0, LONGEST)
    if colon < 0 or not text[:1].isupper() or not _INLINE.fullmatch(text, 0, colon):
        return None
    after = _GOES_ON.match(text, colon)
    kind = label(text[:colon])
    return (kind, after.end()) if kind and after else None
