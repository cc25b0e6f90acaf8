"""Words that mark an organisation or a body by their form, in no authority file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from archive.model import Span
from indexer.segment.patterns import ADOPTED, DEFINITE_BODY

if TYPE_CHECKING:
    from collections.abc import Iterator

_CAP = r"(?!(?:FÖR|AV|TILL|OM|MED|VID|FRÅN|PÅ|SAMT)\b)[A-ZÅÄÖÉ][\wåäöé&.\-]{0,60}"
_GAP = r"[ \t\u00a0]{1,2}"
"""What stands between the words of a name; where there is more a column ends."""
_ENDS_NAME = (
    r"(?:\w{0,30}(?:protokoll|anteckningar|kallelse|dagordning|skrivelse|utlåtande|datum|nummer)"
    r"|(?:\w{0,30}(?:direktion|styrelse|fullmäktige|utskott|beredning|presidium)(?:e[nt]|t|n)?)"
    rf"|{ADOPTED}|reviderad|upprättad|dnr|diarie\w*|sida|org"
    r"|revisions\w*|delårs\w*|årsredovisning|verksamhets\w*|budget|policy|reglemente|delegations\w*"
    r"|kommunalförbund|plats|tid|nr|ordförande|sammanträde\w*|möte\w*)\b"
)
"""Words with a capital that follow a name, being of the paper or of a body, and end it."""
_NEXT = rf"(?!(?i:{_ENDS_NAME})){_CAP}"
_TAIL = rf"{_NEXT}(?:{_GAP}(?:{_NEXT}|\d{{1,4}}\b(?![.:-]))){{0,3}}"

_ORGANISATION_FORMS = (
    # Brf Solgården 2, Bostadsrättsföreningen Solgården
    (
        rf"(?:HSB\s)?(?:[Bb]rf|BRF|[Bb]ostadsrättsföreningen|BOSTADSRÄTTSFÖRENINGEN"
        rf"|[Ss]amfällighetsföreningen){_GAP}{_TAIL}"
    ),
    # Kommunalförbundet Norra och Södra gymnasieförbund
    (
        rf"(?:Kommunalförbundet|KOMMUNALFÖRBUNDET){_GAP}{_NEXT}(?:{_GAP}(?:{_NEXT}|och(?=\s[A-ZÅÄÖ])"
        rf"|i(?=\s[A-ZÅÄÖ]))){{0,4}}{_GAP}(?i:[\wåäö-]{{0,40}}förbund)(?!\w)"
    ),
    # Kommunalförbundet Norra, Region Norra, Samordningsförbundet Norra, Räddningstjänsten Norra
    (
        rf"(?:(?:[A-ZÅÄÖ][a-zåäö]{{2,40}}(?:förbundet|myndigheten)|[A-ZÅÄÖ]{{2,40}}(?:FÖRBUNDET"
        rf"|MYNDIGHETEN)|Räddningstjänsten|RÄDDNINGSTJÄNSTEN)(?:{_GAP}[iI])?"
        rf"|Brandkåren|BRANDKÅREN|Brandförsvaret|Tolkförmedling(?:en)?"
        rf"|Landstinget|Region|Stiftelsen|Föreningen(?:\s+för)?|Sällskapet|Hembygdsföreningen"
        rf"|Högskolan|Länsstyrelsen(?:[ \t]+i)?|Aktiebolaget|Svenska)"
        rf"{_GAP}{_TAIL}(?:{_GAP}(?:län|LÄN))?"
    ),
    # Norra kommunalförbund, Ekens samfällighetsförening, Norra Elevkår, Norra universitet
    (
        rf"{_CAP}(?:{_GAP}{_CAP}|{_GAP}och{_GAP}{_CAP}s\b){{0,3}}(?:{_GAP}[a-zåäö]{{2,30}}s)?{_GAP}"
        rf"(?i:[\wåäö-]{{0,40}}(?:förbund|förening|sällskap"
        rf"|klubb|samfällighet)|räddningstjänst|(?:student|elev|brand)?kår|brandförsvar|universitet|landsting"
        rf"|stiftelse|bibliotek|församling|pastorat|byalag)s?(?!\w)"
    ),
    # Norrvatten – kommunalförbund, Norrvatten (kommunalförbund)
    (
        rf"{_NEXT}(?:{_GAP}{_NEXT}){{0,3}}"
        rf"(?=(?:\s?[–,-]|{_GAP}\()\s?(?:ett{_GAP})?(?:kommunal|samordnings)förbund\b)"
    ),
    # Södra vägsamfälligheten, Norra vägföreningen
    rf"{_CAP}(?:[ \t]+{_CAP}){{0,2}}[ \t]+[a-zåäö]{{2,40}}(?:föreningen|samfälligheten)(?!\w)",
    # Norra AB, AB Norra
    rf"{_CAP}(?:[ \t]+{_CAP}){{0,3}}[ \t]+(?:AB|Aktiebolag|HB|KB|Ltd|Inc)(?!\w)(?:[ \t]+\(publ\))?",
    rf"AB[ \t]+{_CAP}(?:[ \t]+{_CAP}){{0,2}}",
    # Datasektionen, Skatteverket, Livsmedelsmyndigheten, Norraregionen
    (
        r"[A-ZÅÄÖ][\wåäö-]{3,60}(?:sektionen|myndigheten|verket|regionen|universitetet|högskolan"
        r"|förbundet|föreningen|sällskapet|kåren|inspektionen"
        r")(?!\w)"
    ),
    r"[A-ZÅÄÖ]-sektionen(?:[ \t]+inom[ \t]+[A-ZÅÄÖ]{2,6})?",
    # European Something Association
    rf"{_CAP}(?:[ \t]+{_CAP}){{1,4}}[ \t]+(?:Association|ASSOCIATION)(?:[ \t]+\([A-Z]{{2,8}}\))?",
)
_ORGANISATION = re.compile(
    rf"(?=[A-ZÅÄÖÉbs])(?:{'|'.join(f'(?:{form})' for form in _ORGANISATION_FORMS)})"
)
_LINE = re.compile(r"[^\n\f]+")
_NOUNS = (
    *("förbund", "förening", "tjänst", "myndighet", "region", "kår", "verket", "sektion"),
    *("brf", "samfällighet", "stiftelse", "landsting", "sällskap", "klubb", "universitet"),
    *("högskola", "länsstyrelse", "bolag", "svenska", "församling", "pastorat", "byalag"),
    *("inspektion", "bibliotek", "tolkförmedling", "försvar", "association"),
)
_FIRMS = ("AB", "HB", "KB", "Ltd", "Inc")
"""What every form of an organisation's name has a word with, in lower case or written so."""
_OWNED = re.compile(
    r"(?<=förbund)s$|(?<=förening)s$|(?<=kår)s$|(?<=brandförsvar)s$|(?<=landsting)s$", re.IGNORECASE
)
"""The genitive's ending of a name."""
_BEFORE_NAME = re.compile(r"(?:Till|Från|Om|Hos|Vid|Inom|Mellan|För|Av|I|Med)[ \t]+")
_MUNICIPALITY = re.compile(
    r"(?P<place>[A-ZÅÄÖ][\wåäö]{1,60}(?:[ \-][A-ZÅÄÖ][\wåäö]{1,60})?)[ \t]+(?P<form>kommun|stad"
    r"|KOMMUN|STAD|Kommun|Stad)s?(?!\w)"
)
_NO_PLACE = re.compile(
    r"(?:De[nt]|Denna|Vår|Er|Egen|En|Ett|Ingen|Varje|Annan|Min|Sin|Till|Från|Per|Alla|Svensk|Respektive"
    r"|Berörd|Ny|Hela|Samma|Vilken)(?:\s|$)",
    re.IGNORECASE,
)
_BODY_FORM = re.compile(
    r"""
    (?<![\wåäö-])(?:
      (?:gemensamma?\s+)?(?:[A-ZÅÄÖa-zåäö]{1,60}[-]?(?:,\s[a-zåäö]{1,60}[-])?\s(?:och|samt)\s)?
        [A-ZÅÄÖa-zåäö-]{0,60}(?:nämnden|beredningen|utskottet|fullmäktige|presidiet|presidium|direktionen)
      | [A-ZÅÄÖ][a-zåäö]{2,30}(?:ska|ala)\s(?:nämnden|utskottet|beredningen|kommittén|delegationen)
      | (?:[Gg]emensamma\s+)?(?:[Nn]ämnden|Utskottet|Kommittén)
          \s+för\s+[\wåäö\- ]{3,60}
      | (?:[Kk]ommunala\s+)?[Rr]ådet\s+för\s+[\wåäö\- ]{3,60}
      | (?:[Kk]ommunala|[Gg]emensamma|[Rr]egionala|[Ll]okala)\s+[a-zåäö-]{3,60}
          (?:rådet|kommittén|gruppen)
      | [Ss]tyrgruppen\s+för\s+[\wåäö\- ]{3,60}
      | [Ss]ocialnämnd(?:en)?\s[A-ZÅÄÖ][a-zåäö]+
      | [A-ZÅÄÖa-zåäö-]{0,60}(?:styrelsen|styrgruppen|revisionen|kollegiet|rådet|kommittén|gruppen
          |nätverket)
    )(?![\wåäö])
    """,
    re.VERBOSE,
)
_OWNED_BODY = re.compile(
    r"(?<![\wåäö-])(?:[A-ZÅÄÖa-zåäö]+-?(?:,\s[a-zåäö]+-)?\s(?:och|samt)\s)?[A-ZÅÄÖa-zåäö-]{0,60}"
    r"(?:nämnden|styrelsen|fullmäktige|direktionen|beredningen|förbundet)s\s+"
    r"(?:[a-zåäö]{0,30}(?:utskott|beredning|kommitté|delegation)|presidium|ordförandeberedning"
    r"|[a-zåäö]{0,20}råd)(?:et|en|n)?(?![\wåäö])",
    re.IGNORECASE,
)
ANNOUNCES = re.compile(
    rf"(?P<body>{DEFINITE_BODY})"
    r"(?:\s(?:i|för)\s(?P<of>(?-i:[A-ZÅÄÖ])[^\n,.]{2,60}?))?"
    r"\s(?:kallar|kungör|sammanträder|inbjuder|har\s(?:upprättat|tagit\sfram))\b",
    re.IGNORECASE,
)
"""The first words of a notice: whose it is, and of which organisation."""
_BODY_ENDS = re.compile(
    r"(?:nämnd(?:en)?|beredning(?:en)?|utskott(?:et)?|fullmäktige|presidi(?:et|um)|direktion(?:en)?"
    r"|styrelse[n]?|styrgrupp(?:en)?|revision(?:en)?|kollegi(?:et|um)|(?<!sam)råd(?:et)?|kommitté(?:n)?"
    r"|möte(?:t)?|stämma(?:n)?|styret|revisorer(?:na)?)$",
    re.IGNORECASE,
)
_NO_ORGANISATION = frozenset(
    (
        *("svenska", "staten", "region", "län", "kommunalförbundet", "kommunförbundet"),
        *("föreningen", "bostadsrättsföreningen", "sektionen", "regionen", "förbundet"),
        *("samfällighetsföreningen", "ramavtalet", "regionförbundet", "universitetet"),
        *("högskolan", "myndigheten", "verket", "samordningsförbundet", "hyresgästföreningen"),
    )
)


@dataclass(frozen=True, slots=True)
class Formed:
    """A name recognised by its form alone."""

    name: str
    span: Span
    confidence: float


def organisations_by_form(text: str, places: frozenset[str], start: int = 0) -> Iterator[Formed]:
    """Yield what has the form of an organisation's name; `start` is added to spans."""
    for match in _MUNICIPALITY.finditer(text):
        place = match["place"].title()
        if place in places or place.removesuffix("s") in places:
            name = re.sub(r"(?i)(kommun|stad)s$", r"\1", match[0])
            yield Formed(_flat(name), _span(match, start), 0.9)
        elif _may_be_place(match, text):
            name = re.sub(r"(?i)kommuns$", "kommun", match[0])
            yield Formed(_flat(name), _span(match, start), 0.6)
    for match in _formed(text):
        lead = _BEFORE_NAME.match(match[0])
        begin = match.start() + (lead.end() if lead else 0)
        name = _OWNED.sub("", _flat(text[begin : match.end()]))
        owned = _NO_PLACE.match(name)
        if name.casefold() not in _NO_ORGANISATION and (" " in name or not lead) and not owned:
            yield Formed(name, Span(start + begin, start + match.end()), 0.7)


@lru_cache(maxsize=64)
def _formed(text: str) -> tuple[re.Match[str], ...]:
    """Return what has one of the forms, on the lines that have a word of theirs."""
    whole = text.lower()
    nouns = [noun for noun in _NOUNS if noun in whole]
    firms = [firm for firm in _FIRMS if firm in text]
    named: list[re.Match[str]] = []
    for line in _LINE.finditer(text) if nouns or firms else ():
        lowered = line[0].lower()
        if any(noun in lowered for noun in nouns) or any(firm in line[0] for firm in firms):
            named += _ORGANISATION.finditer(text, line.start(), line.end())
    return tuple(named)


def _may_be_place(match: re.Match[str], text: str) -> bool:
    """Tell whether a municipality of no list is named: in the genitive, or alone on its line."""
    alone = match[0] == text.strip()
    genitive = match["place"].casefold().endswith("s")
    return match["form"] != "stad" and (genitive or alone) and not _NO_PLACE.match(match["place"])


def bodies_by_form(text: str) -> Iterator[Formed]:
    """Yield what has the form of a body's name."""
    for match in _BODY_FORM.finditer(text):
        yield Formed(_flat(match[0]), Span(*match.span()), 0.65)


def owned_body(text: str) -> Formed | None:
    """Return the first body of a body that a text names: Byggnadsnämndens arbetsutskott."""
    match = _OWNED_BODY.search(text)
    return Formed(_flat(match[0]), Span(*match.span()), 0.8) if match else None


def is_body(text: str) -> bool:
    """Tell whether a short line names a body and nothing else."""
    return len(text.split()) <= 6 and bool(_BODY_ENDS.search(text))


def _span(match: re.Match[str], start: int) -> Span:
    return Span(start + match.start(), start + match.end())


def _flat(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:.")
