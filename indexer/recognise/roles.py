"""What is a date the date of, by the words around it: meeting, decision, issue, deadline?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.model import Span

_WORDS = {
    "deadline": (
        r"sista\s+(?:dag|datum|anbudsdag|svarsdag|ansökningsdag)|deadline|last\s+day|tidigast"
        r"|senast(?!\s+(?:ändrad|uppdaterad|reviderad))|giltighetstid|anbud\w*\s+ska"
        r"|start\s?dat(?:e|um)|slutdatum|end\s?date|kontrakts?\s?start|avtalsstart"
        r"|nästa\s+(?:möte|sammanträde|årsmöte)\w*|till\s+(?:sammanträdet|mötet|sammanträde)\b"
        r"|bordlägg\w*|bordlagd\w*|bordlagt|återremitter\w*"
    ),
    "adjusted": (
        r"\b\w*justering\w*(?:\s+(?:plats|tid|dag|datum|och))*|protokollet\s+justera\w*|anslås"
        r"|anslags\w*"
    ),
    "meeting": (
        r"sammanträdesdatum|mötesdatum|sammanträde\w*|plats\s+och\s+tid"
        r"|tid\s*(?:och|&)\s*(?:plats|datum)|\btid\s*:|\bmötet?\b|\b\w+möte[ts]?\b|\b\w*stämma\w*"
        r"|protokoll\w*|meeting|minutes"
    ),
    "revised": r"reviderad\w*|revised",
    "decided": (
        r"antag(?:en|na|et)|antogs?|beslutad\w*|beslutades?|beslutsdatum|fastställ\w+"
        r"|godkän[dt]\w*|avgörandedatum|meddela[dt]\w*|\bbeslut\b|decided|adopted"
    ),
    "issued": (
        r"publicera[dt]\w*|utgiven|daterad|upprättad\w*|senast\s+(?:ändrad|uppdaterad)"
        r"|uppdaterad\w*|skickat|\bdatum|\bdate\b|\bsent\b|ändrad|handläggningsdatum|run\s+by"
        r"|time\s*:|nyhetsbrev\w*"
    ),
    "valid": (
        r"giltig\w*|gäller|\bgälla|träder\s+i\s+kraft|trädde\s+i\s+kraft|fr\.?o\.?m\.?"
        r"|från\s+och\s+med|avtalstid\w*|avtalsperiod\w*|löper|kontraktstid\w*|t\.?o\.?m\.?"
        r"|till\s+och\s+med|period\w*|räkenskapsår\w*|verksamhetsår\w*"
    ),
}
_ROLE = re.compile(
    "|".join(f"(?P<{name}>{words})" for name, words in _WORDS.items()), re.IGNORECASE
)
_FOREIGN = re.compile(
    r"(?:(?:tjänsteutlåtande\w*|yttrande\w*|skrivelse\w*)(?=:?[ \t])|direktiv\w*|\blag\b"
    r"|förordning\w*|\bDOB\b|registrera\w*|inregistrera\w*|förvärva\w*|bilda(?:des|ts|d)|född\w*|saldo"
    r"|föregående|taxering\w*|\bdom(?:en)?\b"
    r"|\b(?:er|ert|era|vår|vårt|detta|dessa|samma|tidigare)\s+(?:\w+\s)?(?:beslut\w*|brev\w*"
    r"|remiss\w*|begäran|fråg\w+|ansökan|framställan)|hänvisning\s+till|enligt\s+beslut"
    r"|med\s+anledning\s+av|i\s+svar\s+på):?\s[^\n]{0,40}$",
    re.IGNORECASE,
)
_ADJACENT = re.compile(r"^[^\n]{0,3}?\W{0,6}(?:\n\s*)?(?:den\s+|\w+\s:?\s*)?$")
_WORD = re.compile(r"[^\W\d_]{3}")
_REACH = 80
_WIDEST = 400
"""Characters before a date in which a word can say what it is the date of."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A date's surroundings: its line, split around it, and the role that words give it.

    `labelled` when the word stands right before the date, as a label does.
    """

    before: str
    after: str
    role: str
    labelled: bool
    foreign: bool


def setting(text: str, span: Span) -> Setting:
    """Return the surroundings of a date."""
    low = max(0, span.start - _WIDEST)
    start = max(low, text.rfind("\n", low, span.start) + 1)
    end = text.find("\n", span.end, span.end + _WIDEST)
    before = text[max(start, span.start - _WIDEST) : span.start]
    after = text[span.end : min(end if end >= 0 else len(text), span.end + _WIDEST)].strip()
    reach = before[-_REACH:]
    if not before.strip(" \t-–•:(") or (len(before.strip()) < 6 and before.strip().islower()):
        above = text[max(0, start - _WIDEST) : start].rstrip()
        near = text[max(0, start - 3) : start].strip()
        previous = above[above.rfind("\n") + 1 :] if near else ""
        reach = previous[-_REACH:] + "\n" + before
    sentence = max(reach.rfind(". "), reach.rfind("; "))
    reach = reach[sentence + 1 :]
    if not _WORD.search(reach):
        return Setting(before.strip(), after, "mentioned", labelled=False, foreign=False)
    found = list(_ROLE.finditer(reach))
    role, labelled = "mentioned", False
    if found:
        last = found[-1]
        names = [match.lastgroup or "" for match in found]
        role = "deadline" if "deadline" in names[-3:] else names[-1]
        labelled = len(before) < 60 and bool(_ADJACENT.match(reach[last.end() :]))
    return Setting(before.strip(), after, role, labelled, bool(_FOREIGN.search(reach)))
