"""Lexer of the query language: words, quoted phrases, operators, parentheses, fields."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches

from archive.errors import query_error
from archive.model import DECLARED

_FIELD_NAMES = {"outcome": "decision"}
"""Facets whose field in a query asks for more than the facet: `beslut:` also for its words."""
FIELDS = {
    **{_FIELD_NAMES.get(facet.name, facet.name): facet.words for facet in DECLARED},
    "date": ("datum", "date"),
    "case": ("dnr", "diarienummer", "diarienr", "ärende", "case"),
    "section": ("§", "paragraf", "section"),
    "heading": ("rubrik", "titel", "heading", "title"),
    "missing": ("saknar", "missing"),
    "file": ("fil", "file"),
    "flag": ("flagga", "flag"),
    "copy": ("dubblett", "copy"),
    "count": ("antal", "count"),
}
"""Field → the names it has in a query, the Swedish one first."""
_NUMBER_FIELDS = ("dnr", "diarienummer", "diarienr")
"""Names of the field of case numbers that are no words of a text before a colon."""
QUOTED_FIELDS = ("heading", "decision")
"""Fields whose words in quotation marks hold word for word."""
_FIELD_OF = {name: field for field, names in FIELDS.items() for name in names}

_OPERATORS = {
    "ELLER": "or",
    "OR": "or",
    "OCH": "and",
    "AND": "and",
    "INTE": "not",
    "NOT": "not",
}
_NEAR = re.compile(r"(?:NÄRA|NARA|NEAR)(?:/(\d{0,6}))?$")
_QUOTES = '"”“„»«'
_PIECE = re.compile(rf"\s+|[()]|-?[{_QUOTES}]|[^\s(){_QUOTES}]+")
_NAMED = re.compile(r"(-?)([^\W\d_]{2,20}|§):(.*)$", re.DOTALL)
_OPENING = frozenset(_QUOTES)
_NAMED_WORD = re.compile(r"(?<!\S)-?([a-zåäö]{3,20}):(\w{3,})")
_ENDINGS = frozenset(
    [
        "s",
        "n",
        "t",
        "a",
        "ar",
        "arna",
        "are",
        "en",
        "er",
        "erna",
        "et",
        "na",
        "ns",
        "ts",
        "http",
        "https",
    ]
)
NEAR_DEFAULT = 10
NEAR_MOST = 100


@dataclass(frozen=True, slots=True)
class QueryToken:
    """A piece of a query: kind is word, exact, field, (, ), or, and, not or near."""

    kind: str
    text: str
    at: int
    name: str = ""
    number: int = 0
    quoted: bool = False


def is_operator(word: str) -> bool:
    """Tell whether a word joins others: ELLER, OCH, INTE, NÄRA."""
    return word in _OPERATORS or _NEAR.match(word) is not None


def lex(text: str) -> list[QueryToken]:
    """Return the pieces of a query.

    Raises:
        QueryError: a quotation mark has no partner, or a field has no value.
    """
    pieces: list[QueryToken] = []
    at = 0
    while at < len(text):
        match = _PIECE.match(text, at)
        if match is None:
            break
        raw, start, at = match.group(), at, match.end()
        if raw.isspace():
            continue
        if raw in "()":
            pieces.append(QueryToken(raw, raw, start))
        elif raw[-1] in _QUOTES and len(raw) <= 2 and raw.strip(_QUOTES + "-") == "":
            if raw[0] == "-":
                pieces.append(QueryToken("not", "-", start))
            inner, at = _quoted_text(text, at, start)
            pieces.append(QueryToken("exact", inner, start))
        else:
            at = _add_chunk(text, raw, start, at, pieces)
    return pieces


def _quoted_text(text: str, at: int, start: int) -> tuple[str, int]:
    """Return what stands up to the closing quotation mark, and the place after it."""
    end = at
    while end < len(text) and text[end] not in _QUOTES:
        end += 1
    if end == len(text):
        raise query_error(
            "Citattecknet avslutas inte. Sätt ett även efter frasen, som i ”nära vård”.",
            start,
        )
    return text[at:end], end + 1


def _add_chunk(text: str, raw: str, start: int, at: int, pieces: list[QueryToken]) -> int:
    """Add what a run of characters without space means; return where to go on."""
    if raw in _OPERATORS:
        pieces.append(QueryToken(_OPERATORS[raw], raw, start))
        return at
    if near := _NEAR.match(raw):
        pieces.append(QueryToken("near", raw, start, number=_distance(near[1], start)))
        return at
    named = _NAMED.match(raw)
    if named and (field := _field_name(named[2], named[3], text[at : at + 1])):
        if named[1]:
            pieces.append(QueryToken("not", "-", start))
        value = named[3]
        quoted = not value and text[at : at + 1] in _OPENING
        if quoted:
            value, at = _quoted_text(text, at + 1, at)
        if not value.strip():
            raise query_error(
                "Efter %(name)s: fattas ett värde. Skriv t.ex. %(example)s.",
                start,
                name=named[2],
                example=_field_example(field),
            )
        literal = quoted and field in QUOTED_FIELDS
        pieces.append(QueryToken("field", value, start, name=field, quoted=literal))
        return at
    if raw[0] == "-" and len(raw) > 1 and raw[1] != "-":
        pieces.append(QueryToken("not", "-", start))
        raw = raw[1:]
    pieces.append(QueryToken("word", raw, start))
    return at


def _distance(number: str | None, start: int) -> int:
    distance = int(number) if number else NEAR_DEFAULT
    if not 1 <= distance <= NEAR_MOST:
        raise query_error(
            "Avståndet efter NÄRA/ ska vara mellan 1 och %(most)d ord, som i vård NÄRA/5 äldre.",
            start,
            most=NEAR_MOST,
        )
    return distance


def _field_name(name: str, value: str, follows: str) -> str | None:
    """Return the field that a name before a colon means, or None when it is only a word.

    A label of a text, `Ärende:budget` or `Beslut: bifall`, is no field.
    """
    field = _FIELD_OF.get(name.lower())
    label = name.lower() not in _NUMBER_FIELDS or not name.islower()
    without_digits = not any(map(str.isdigit, value)) and follows not in _OPENING
    if field == "case" and label and without_digits:
        return None
    if field and not name.islower() and not value and follows not in _OPENING:
        return None
    return field


def meant_field(text: str) -> tuple[str, str] | None:
    """Return a word before a colon that is nearly the name of a field, and that name."""
    for match in _NAMED_WORD.finditer(text):
        name = match[1]
        if name in _FIELD_OF or match[2].lower() in _ENDINGS:
            continue
        if close := get_close_matches(name, _FIELD_OF, 1, 0.8):
            return name, close[0]
    return None


def _field_example(field: str) -> str:
    examples = {
        "date": "datum:2012..2014",
        "year": "år:2013",
        "section": "§:12",
        "case": "dnr:KS2013/7",
        "missing": "saknar:datum",
        "file": "fil:protokoll_2014",
        "flag": "flagga:ocr",
        "copy": "dubblett:ja",
        "count": "antal:avsnitt",
    }
    return examples.get(field, "organ:direktionen")
