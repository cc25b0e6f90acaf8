"""Title candidates among lines, and the lines on which they go on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from indexer.recognise.dates import find_dates
from indexer.segment.patterns import ADOPTED, DEFINITE_BODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.recognise.document_layout import LayoutLine

LONGEST = 160
"""Characters beyond which a line is prose and no title."""
LABEL_WORDS = (
    r"handläggare|datum|diarie\w*|dnr|telefon|sida|(?:vår|er|ert|vårt)\s\w+|beteckning|version|utgåva"
    r"|upprättad(?:\sav)?|fastställd(?:\sav)?|beslutad(?:\sav)?|gäller\w*|dokument\w+|ansvarig|ärende\w*"
    r"|referens|status|sekretess\w*"
)
"""Words that head the cells of a letterhead; a row of them is no title."""
NO_TITLE = re.compile(
    r"^(?:datum|page\s|issn|isbn|beslut vid|prop\.|\[|dnr|diarie|tid\b|plats\b|sida\b|sidan\b|sid\b"
    r"|org\.?\s?nr|tel\b|box\s|från:|till:"
    r"|skickat|närvarande|kallade|uppdaterad|version|postadress|besöksadress|www\.|https?:|storlek:"
    r"|download|transkript|starta visningen|beslutande|publicera[dt]|hej\b"
    r"|adress|e-post|telefon|meny$"
    r"|handläggare\b|kontaktperson\b|föredragande\b|beslutsfattare\b|delegat\b|ärende$"
    r"|delegations(?:punkt|nummer)\b"
    rf"|till {DEFINITE_BODY}\b"
    r"|(?:frånvarande|deltag(?:are|ande)|övriga|ordförande|sekreterare|justerare|ersättare|ledamöter"
    r"|protokollförare|(?:ej\s)?tjänstgörande|vid\s(?:anteckningarna|protokollet)|mötesform|organ"
    r"|anmält\sförhinder)(?:\s\w+){0,2}\s*(?::|$)|utses att justera|justeras?\s?:|justeringens\s"
    r"|paragrafer\b|underskrifter\b"
    rf"|(?:{ADOPTED}|upprättad|reviderad)\b.*\d"
    r"|relevanta dokument|run by|number:|innehåll|senast ändrad|mall\b"
    r"|utskriven|utskriv(?:et|ten|s)\b|utskrift\w*|tryckt\b|sak\s?n(?:umme)?r\b"
    r"|inkom(?:men|mit)?\b|ankom(?:men|mit)?\b|ank\.|diarieförd|registrator|expedierad|kopia$|utkast$"
    r"|(?:detta|denna|dokumentet|handlingen)\b.*\b(?:dokument|handling|är|har|innehåller)\b"
    rf"|(?:{LABEL_WORDS})(?:[\s:,/|]+(?:{LABEL_WORDS}))+\s*:?$|(?:{LABEL_WORDS})\s?:"
    rf"|(?:{LABEL_WORDS})$|(?:{LABEL_WORDS})(?:\s+(?:nr|nummer))?(?:\s+[^\s\d]{{0,8}}\d\S*){{1,3}}$"
    r"|\w*(?:datum|nummer|nr|tid)\s?:|(?:sammanträdes|mötes|besluts)(?:datum|dag|tid)$)"
    r"|^(?:\*|[¹²³⁴-⁹]|(?:fot)?not\s\d)|^[\d\s.,:()/\-–—§%]+$|@|^\W+$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ]|(?:vägen|gatan|torget|box)\s\d", re.IGNORECASE)
_WIDEST_ADDRESS = 60
_PLACE = re.compile(r"(?P<place>[A-ZÅÄÖ][a-zåäö]+(?:[ -][A-ZÅÄÖ][a-zåäö]+)?)(?:,|,?\s+den)?")
_NAME = r"[A-ZÅÄÖÉ][a-zåäöéü]+(?:[ -][A-ZÅÄÖÉ][a-zåäöéü]+){1,3}"
_OFFICE = (
    r"(?:(?:vice|1:e|2:e|för?ste|andre|tf\.?)\s){0,2}"
    r"(?:ordförande|ledamot|ersättare|suppleant|justerare|rektor|adjungerad"
    r"|\w{0,30}(?:direktör|chef|strateg|samordnare|ombud|handläggare|sekreterare|ingenjör|arkitekt))"
)
_PERSON = re.compile(
    rf"{_NAME}(?: \((?:[A-ZÅÄÖ]{{1,4}}|[A-ZÅÄÖ][^()]{{3,40}})\)"
    rf"|(?: \([A-ZÅÄÖ]{{1,4}}\))?, {_OFFICE}\b.{{0,40}})"
)
_SIGNATURE = re.compile(_NAME)
_SIGNERS_OFFICE = re.compile(rf"{_OFFICE}(?:,?\s.{{0,40}})?", re.IGNORECASE)
_LABEL_CELL = re.compile(rf"(?:{LABEL_WORDS})\s*:?", re.IGNORECASE)
_ONE_LABEL = re.compile(r"(?:handläggare|telefon|ansvarig)\s*:?", re.IGNORECASE)
"""A label that is none of a title's, alone in its row."""
_OPEN_END = re.compile(
    r"(?:\b(?:för|av|och|i|om|med|till|vid|på|inom|samt|den|det|the|of|for)|[,–-])$", re.IGNORECASE
)
_GOES_ON = re.compile(r"^[a-zåäö(]")
_CAPITALS_GO_ON = re.compile(r"^(?i:från|för|av|om|till|och|i|på)\s")


def may_be_title(text: str) -> bool:
    """Tell whether a line can be a title: words, no label, address or sentence."""
    return (
        len(text) <= LONGEST
        and letters(text) >= 4
        and not NO_TITLE.search(text)
        and not text.endswith(":")
        and not _ADDRESS.search(text)
        and not is_person(text)
        and not (text.endswith(".") and len(text.split()) > 6)
    )


def is_person(text: str) -> bool:
    """Tell whether a line is a name with party, employer or role: Karin Öst (Region Norr)."""
    return bool(_PERSON.fullmatch(text))


def is_address(text: str) -> bool:
    """Tell whether a line opens with a box or ends with a street, or has a postal code and town."""
    return len(text) <= _WIDEST_ADDRESS and bool(_ADDRESS.search(text))


def is_place_and_day(text: str, places: frozenset[str]) -> bool:
    """Tell whether a line holds nothing but a place and a day: Lund den 4 november 2013."""
    days = find_dates(text[:_WIDEST_ADDRESS])
    if len(days) != 1 or days[0].precision != "day":
        return False
    rest = f"{text[: days[0].span.start]}{text[days[0].span.end :]}".strip()
    place = _PLACE.fullmatch(rest)
    return place is not None and (place["place"] in places or place["place"] != rest)


def is_signed(number: int, lines: Sequence[LayoutLine]) -> bool:
    """Tell whether a line is a person's name above the person's office: Anna Ek, Ordförande."""
    below = lines[number + 1].text if number + 1 < len(lines) else ""
    return bool(_SIGNATURE.fullmatch(lines[number].text) and _SIGNERS_OFFICE.fullmatch(below))


def label_values(lines: Sequence[LayoutLine]) -> set[int]:
    """Return the indices of lines that hold what a row of labels above them asks for.

    A letterhead's row reads as cells: Handläggare, Datum, Beteckning, then a name, a day, a number.
    """
    values: set[int] = set()
    first = 0
    for number, line in enumerate(lines):
        if not _LABEL_CELL.fullmatch(line.text):
            labels = number - first
            if labels and (labels > 1 or _ONE_LABEL.fullmatch(lines[first].text)):
                values |= set(range(number, number + labels))
            first = number + 1
    return values


def joined(first: str, lines: Sequence[LayoutLine], number: int) -> tuple[str, LayoutLine]:
    """Return a title with the lines that go on with it, and the last of them."""
    parts = [first]
    last = lines[number]
    for line in lines[number + 1 : number + 5]:
        if len(" ".join(parts)) > LONGEST or NO_TITLE.search(line.text):
            break
        goes_on = _GOES_ON.match(line.text) or (
            parts[-1].isupper() and _CAPITALS_GO_ON.match(line.text)
        )
        if not (_OPEN_END.search(parts[-1]) or (goes_on and len(parts) < 4)):
            break
        if line.span.start - last.span.end > 3:
            break
        parts.append(line.text)
        last = line
    return " ".join(parts), last


def letters(text: str) -> int:
    """Return how many letters a line has."""
    return sum(character.isalpha() for character in text)
