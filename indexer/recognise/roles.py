"""Role of a date by the words around it: meeting, decision, issue, deadline."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
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
        r"\b\w*justering\w*(?:\s+(?:plats|tid|dag|datum|och))*|protokollet\s+justera\w*|\bjusterat?\b|anslås"
        r"|anslags\w*"
    ),
    "meeting": (
        r"\b(?:kallas?|kallade|kallelse|inbjud\w*|välkom(?:men|na))(?:[ \t]+\w+){0,4}?[ \t]+till"
        r"[ \t]+(?:\w+[ \t]+){0,3}?\w*(?:sammanträde|möte|stämma)\w*"
        r"|sammanträdesdatum|mötesdatum|sammanträde\w*|plats\s*(?:och|&)\s*tid"
        r"|(?:tid|dag|datum)\s*(?:och|&|/|,)\s*(?:plats|datum|tid)|\b(?:tid(?:punkt)?|när|dag)\s*:"
        r"|\bmötet?\b|\b\w+möte[ts]?\b|\b\w*stämma\w*|protokoll\w*|meeting|minutes"
    ),
    "revised": r"revidera[dt]\w*|reviderades|omarbetad\w*|revised",
    "decided": (
        r"antag(?:en|na|et|its)|antogs?|beslutad\w*|beslutades?|beslutsdatum|fastställ\w+"
        r"|godkän[dt]\w*|avgörandedatum|meddela[dt]\w*|\bbeslut\b|decided|adopted"
    ),
    "issued": (
        r"publicera[dt]\w*|utgiven|daterad|upprättad\w*|senast\s+(?:ändrad|uppdaterad)"
        r"|uppdaterad\w*|skickat|\bdatum|\bdate\b|\bsent\b|ändrad|handläggningsdatum|run\s+by"
        r"|time\s*:|(?:nyhets|månads|medlems)brev\w*"
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
    r"(?:(?:utskriv(?:en|et|its)|utskrift(?:sdatum|sdag)?|printed)(?:\s+den)?"
    r"|(?:tjänsteutlåtande\w*|yttrande\w*|skrivelse\w*)(?=:?[ \t])|direktiv\w*|\blag\b"
    r"|förordning\w*|\bDOB\b|(?:in|an)kom(?:men|mit|st)?\b"
    r"|registrera\w*|inregistrera\w*|förvärva\w*|bilda(?:des|ts|d)|född\w*|saldo"
    r"|föregående|taxering\w*|\bdom(?:en)?\b"
    r"|\b(?:er|ert|era|vår|vårt|detta|dessa|samma|tidigare)\s+(?:\w+\s)?(?:beslut\w*|brev\w*"
    r"|remiss\w*|begäran|fråg\w+|ansökan|framställan)|hänvisning\s+till|enligt\s+beslut"
    r"|med\s+anledning\s+av|i\s+svar\s+på|ersätt\w+|upphäv\w+):?\s[^\n]{0,40}$",
    re.IGNORECASE,
)
_ADJACENT = re.compile(r"^[^\n]{0,3}?\W{0,6}(?:\n\s*)?(?:den\s+|\w+\s:?\s*)?$")
_LEADS = re.compile(
    r"(?:\b(?:den|dagen|(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?|\.)?"
    r"|(?:kl(?:ockan)?\.?\s*)?\d{1,2}[.:]\d\d(?:\s*[-–]\s*\d{1,2}[.:]\d\d)?)[\s,.]*)+$",
    re.IGNORECASE,
)
"""What may stand between a label and its day: den, a weekday, a time."""
_WEEKDAY = re.compile(r"\b(?:mån|tis|ons|tors|fre|lör|sön)(?:dag(?:en)?|\.)?\s", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3}")
_REACH = 80
_LABEL_WIDTH = 60
_WIDEST = 400
"""Characters before a date in which a word can say what it is the date of."""


@dataclass(frozen=True, slots=True)
class Setting:
    """A date's surroundings: its line, split around it, and the role that words give it.

    `before` is without what only leads to the day (den, a weekday, a time); `weekday` says that one
    does, `above` is the line above where the day is the first of its own. `labelled` when the word
    stands right before the date, as a label does.
    """

    before: str
    after: str
    role: str
    labelled: bool
    foreign: bool
    weekday: bool = False
    above: str = ""


def setting(text: str, span: Span) -> Setting:
    """Return the surroundings of a date."""
    low = max(0, span.start - _WIDEST)
    start = max(low, text.rfind("\n", low, span.start) + 1)
    end = text.find("\n", span.end, span.end + _WIDEST)
    whole = text[max(start, span.start - _WIDEST) : span.start]
    leads = _LEADS.search(whole)
    before = whole[: leads.start()] if leads else whole
    weekday = bool(leads and _WEEKDAY.search(leads[0]))
    after = text[span.end : min(end if end >= 0 else len(text), span.end + _WIDEST)].strip()
    reach, previous = before[-_REACH:], _label_above(text, start, before)
    if previous:
        before, reach = "", previous + "\n"
    elif not before.strip(" \t-–•:(") or (len(before.strip()) < 6 and before.strip().islower()):
        above = text[max(0, start - _WIDEST) : start].rstrip()
        near = text[max(0, start - 3) : start].strip()
        previous = _cell(above[above.rfind("\n") + 1 :], whole) if near else ""
        reach = previous[-_REACH:] + "\n" + before
    sentence = max(reach.rfind(". "), reach.rfind("; "))
    reach = reach[sentence + 1 :]
    role, labelled = _role(reach, before) if _WORD.search(reach) else ("mentioned", False)
    foreign = bool(_WORD.search(reach) and _FOREIGN.search(f"{_own_cell(reach)} "))
    return Setting(before.strip(), after, role, labelled, foreign, weekday, previous.strip())


def _own_cell(reach: str) -> str:
    """Return the cell before a date where it has a label of its own: Tjänsteskrivelse, Datum."""
    cell = reach.rstrip().rpartition("\t")[2]
    return cell if _ROLE.search(cell) else reach


def _label_above(text: str, start: int, before: str) -> str:
    """Return the head of a date's column where the row above is one of heads, else ""."""
    if not before.endswith("\t") or not before.strip() or _ROLE.search(before):
        return ""
    row = text[max(0, start - _WIDEST) : max(0, start - 1)].rpartition("\n")[2]
    head = _cell(row, before) if row.count("\t") >= before.count("\t") else ""
    return head.strip() if _ROLE.search(head) else ""


def _cell(row: str, before: str) -> str:
    """Return the cell of a row that stands above what follows `before` on the next row."""
    cells, column = row.split("\t"), before.count("\t")
    return cells[column] if column < len(cells) else row


@lru_cache(maxsize=1024)
def _role(reach: str, before: str) -> tuple[str, bool]:
    """Return the role that the words before a date give it, and whether they are its label."""
    matches = list(_ROLE.finditer(reach))
    if not matches:
        return "mentioned", False
    names = [match.lastgroup or "" for match in matches]
    role = "deadline" if "deadline" in names[-3:] else names[-1]
    if role == "meeting" and names[-2:-1] in (["decided"], ["revised"]):
        role = names[-2]  # antagen vid årsmötet den
    return role, len(before) < _LABEL_WIDTH and bool(_ADJACENT.match(reach[matches[-1].end() :]))
