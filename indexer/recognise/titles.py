"""What is this document called?

The title as printed: what a label names (Rubrik, Ämne, Avropets benämning), what the format marks
as title, what the running head repeats, else the first lines that look like a heading. A word that
only names a kind of paper (Upphandlingsdokument, Missiv) yields to a title that says more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.model import Fact, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from indexer.recognise.view import Line, View

_LABEL = re.compile(
    r"^(?:(?:avropets|upphandlingens|projektets)\s+(?:benämning|namn)|request\s+title|rubrik|ämne"
    r"|subject|titel|ärendemening|dokumentnamn|benämning)\s*:\s*(?P<value>.*)$"
    r"|^(?:upphandling|ärende|ämne|avropets benämning)$",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"^(?:upphandlingsdokument|avropsmall\b.*|innehåll(?:sförteckning)?|avropsförfrågan inklusive.*"
    r"|bilaga\s?\w{0,3}|rapportsammandrag|missiv\b.*|sammanfattande bedömning|inledning|protokoll"
    r"|förslag till beslut|meny|avropsförfrågan|anbudsförfrågan|sammanträdesprotokoll|kallelse"
    r"|tjänsteutlåtande|tjänsteskrivelse|avropsförfrågan från\b.*|rapport|konsultförfrågan"
    r"|[a-zåäö]+s? konsultförfrågningar details.*|förvaltningsberättelse|sammanfattning)$",
    re.IGNORECASE,
)
_MISSIVE = re.compile(r"^missiv till (?:granskningen|revisionen) av\s+", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"^(?:datum|dnr|diarie|tid\b|plats\b|sida\b|sidan\b|sid\b|org\.?\s?nr|tel\b|box\s|från:|till:"
    r"|skickat|närvarande|kallade|uppdaterad|version|postadress|besöksadress|www\.|https?:|storlek:"
    r"|download|transkript|starta visningen|beslutande|publicerad|hej\b|adress|e-post|telefon|meny$"
    r"|relevanta dokument|run by|number:|innehåll|senast ändrad|mall\b)"
    r"|^[\d\s.,:()/\-–—§%]+$|@|^\W+$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\b\d{3}\s?\d{2}\s+[A-ZÅÄÖ]|(?:vägen|gatan|torget|box)\s\d", re.IGNORECASE)
_OPEN_END = re.compile(
    r"(?:\b(?:för|av|och|i|om|med|till|vid|på|inom|samt|den|det|the|of|for)|[,–-])$", re.IGNORECASE
)
_LOWER = re.compile(r"^[a-zåäö(]")
_PAGE = re.compile(r"\s*(?:sida\s*)?\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|av\s\d{1,3})\s*$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"klicka eller tryck|^\[.*\]$|^<.*>$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|pptx?|xlsx?|dotx?)$", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"^(?:microsoft word|word|powerpoint|rubrik|mall|wordmall|dokument\d*|untitled|namnlös"
    r"|presentation\d*$)",
    re.IGNORECASE,
)
_LONGEST = 160
_TRIED = 30


def recognise_title(view: View) -> Fact | None:
    """Return the title of a document, or None if it prints none."""
    rules: tuple[Callable[[View], Fact | None], ...] = (
        _labelled,
        _marked,
        _running_head,
        _first_heading,
        _metadata,
    )
    found = [fact for rule in rules if (fact := rule(view))]
    telling = [fact for fact in found if not _GENERIC.match(fact.value)]
    return next(iter([*telling, *found]), None)


def _labelled(view: View) -> Fact | None:
    lines = view.lines
    for number, line in enumerate(lines[:_TRIED]):
        match = _LABEL.match(line.text)
        if not match:
            continue
        value = (match["value"] or "").strip()
        at = number if value else number + 1
        if at >= len(lines) or _PLACEHOLDER.search(value or lines[at].text):
            continue
        first = value or lines[at].text
        if _NO_TITLE.search(first) or len(first) < 3:
            continue
        parts, last = _joined(first, lines, at)
        return _fact(parts, Span(lines[at].span.start, last.span.end), "ledord", 0.9)
    return None


def _marked(view: View) -> Fact | None:
    """Return what the format marks as title, unless it is an address or a date."""
    found = [
        _fact(line.text, line.span, "formatets titel", 0.85)
        for line in view.title_marks
        if not _NO_TITLE.search(line.text)
        and len(line.text) <= _LONGEST
        and _letters(line.text) > 2
    ]
    telling = [fact for fact in found if not _GENERIC.match(fact.value)]
    return next(iter([*telling, *found]), None)


def _running_head(view: View) -> Fact | None:
    """Return what a running head repeats after the body's name: `Revisionen, Granskning 1 (8)`."""
    for head in view.heads:
        text = _PAGE.sub("", head.text)
        who, comma, what = text.partition(", ")
        if comma and len(who.split()) <= 3 and len(what.split()) >= 3 and len(what) > 20:
            return _fact(what, head.span, "sidhuvud", 0.75)
    return None


def _first_heading(view: View) -> Fact | None:
    for number, line in enumerate(view.lines[:_TRIED]):
        if line.mark == "furniture" or not _may_be_title(line.text):
            continue
        if _letterhead(number, view.lines):
            continue
        parts, last = _joined(line.text, view.lines, number)
        return _fact(parts, Span(line.span.start, last.span.end), "första rubriken", 0.6)
    return None


def _metadata(view: View) -> Fact | None:
    """Return the file's own title if it is no template's: its words must stand in the text."""
    title = _FILE.sub("", view.metadata.get("title", "")).strip()
    words = [word for word in re.findall(r"[^\W\d_]{3,}", title.lower()) if word]
    if len(words) < 2 or _TEMPLATE.match(title):
        return None
    opening = view.opening.lower()
    if sum(word in opening for word in words) < 0.8 * len(words):
        return None
    return Fact("title", title, title, "metadata", 0.5)


def _may_be_title(text: str) -> bool:
    return (
        len(text) <= _LONGEST
        and _letters(text) >= 4
        and not _NO_TITLE.search(text)
        and not _ADDRESS.search(text)
        and not (text.endswith(".") and len(text.split()) > 6)
    )


def _letterhead(number: int, lines: Sequence[Line]) -> bool:
    """Tell whether a line is only the sender's name above the title proper."""
    text = lines[number].text
    following = [line.text for line in lines[number + 1 : number + 4]]
    return len(text.split()) <= 3 and any(
        _GENERIC.match(other) or _MISSIVE.match(other) for other in following[:2]
    )


def _joined(first: str, lines: Sequence[Line], number: int) -> tuple[str, Line]:
    """Return a title with the lines that go on with it, and the last of them."""
    parts = [first]
    last = lines[number]
    for line in _following(lines, number):
        if len(" ".join(parts)) > _LONGEST or _NO_TITLE.search(line.text):
            break
        if not (_OPEN_END.search(parts[-1]) or (_LOWER.match(line.text) and len(parts) < 4)):
            break
        if line.span.start - last.span.end > 3:
            break
        parts.append(line.text)
        last = line
    return " ".join(parts), last


def _following(lines: Sequence[Line], number: int) -> Iterator[Line]:
    yield from lines[number + 1 : number + 5]


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _fact(text: str, span: Span, rule: str, confidence: float) -> Fact:
    value = re.sub(r"\s+", " ", _PAGE.sub("", text)).strip(" \t–-:;,")
    missive = _MISSIVE.match(value)
    if missive:
        rest = value[missive.end() :]
        value = rest[:1].upper() + rest[1:]
    return Fact("title", value, text, rule, confidence, span)
