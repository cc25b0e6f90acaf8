"""Recognition of the body that met, decided or signed.

A body is claimed where the document says whose it is: in a protocol's heading, in the letterhead,
after "fört vid", "antagen av", in a signature. A body that is only written about is not claimed.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.authority import authority
from indexer.recognise.document_type import OTHER
from indexer.recognise.forms import (
    ANNOUNCES,
    Formed,
    bodies_by_form,
    is_body,
    organisations_by_form,
    owned_body,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout, LayoutLine

_RULES = frozenset({"stadgar", "policy", "plan", "verksamhetsplan", "budget"})
_BODILESS = frozenset({"upphandling", "presentation", "författning"})
_TELLING = frozenset({"webbsida", "nyhetsbrev", "övrigt", "brev"})
_NO_LETTERHEAD = frozenset({"webbsida", "nyhetsbrev"})
"""What has headings that name the bodies it tells of, not whose it is."""
_FROM_MEETING = re.compile(r"\b(?:från|vid)\s[^\n]*(?:möte|sammanträde|stämma)", re.IGNORECASE)

_MEETING = re.compile(
    r"(?:(?:ordinarie|extra)\s+)?(?P<kind>årsmöte|vårmöte|höstmöte|stormöte|styrelsemöte"
    r"|sektionsmöte"
    r"|direktionsmöte|medlemsmöte|föreningsstämma|årsstämma|förbundsmöte|förbundsstämma|extrastämma|bolagsstämma"
    r"|konstituerande möte|big meeting|annual meeting|general meeting|board meeting)"
    r"(?=s?\s|s?protokoll|s?handlingar|s?anteckningar|s?kallelse|$|[,.:;(])",
    re.IGNORECASE,
)
_ANOTHERS = re.compile(
    r"\b(?:\w*ombud\w*|representant\w*|instruktion\w*|jäv|paragraf)\b[^\n]*$", re.IGNORECASE
)
"""What stands before a meeting that another holds: to it somebody is sent, or its § is named."""
_HELD_BY = re.compile(
    r"(?:protokoll|anteckningar|minnesanteckningar|sammanträde|möte|kallelse|föredragningslista"
    r"|dagordning)\w*(?:\s+(?:handlingar|fört|förda|från|vid|av|med|för|hållet|till|sammanträde\w*|möte\w*|ordinarie"
    r"|extra|ur|ledamöter\w*|och|ersättare|i))*\s+(?P<body>[^\n,.;:(]{3,80})",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:nämnd|organ|instans|beslutsinstans|beslutande\s+(?:organ|instans|nämnd)|motionär(?:er)?|avsändare"
    r"|nämnd/styrelse)\s*:\s*(?P<body>\S.*)$",
    re.IGNORECASE,
)
_LABEL_ALONE = re.compile(
    r"nämnd|organ|instans|beslutsinstans|beslutande\s+(?:organ|instans|nämnd)", re.IGNORECASE
)
"""The same in a cell of its own."""
_OF_ORGANISATION = re.compile(
    r"(?:^|\s[–-]\s)(?P<body>[\w-]{0,40}(?:direktion|styrelse|utskott|nämnd|fullmäktige)(?:en|et)?)"
    r"\s+(?:för|i)\s+(?P<of>[A-ZÅÄÖ].*)$",
    re.IGNORECASE,
)
"""Whose body it is, in one line: Direktionen för Norra förbundet."""
_OF_FIELD = re.compile(
    r"[A-ZÅÄÖ][\w-]*(?:nämnden|utskottet|rådet|kommittén|delegationen)\sför\s"
    r"(?!(?:beslut|godkännande|kännedom|yttrande|information|beredning)\b)[a-zåäö-]{4,40}"
    r"(?:(?:,|\soch|\ssamt)\s[a-zåäö-]{4,40}){0,3}"
)
"""A body by its field: Fakultetsnämnden för teknik, Utskottet för arbete och omsorg."""
_ADOPTED = re.compile(
    r"\b(?:antag(?:en|na|et)|fastställ(?:d|da|t|ts)|beslutad|beslutade|godkänd|godkända"
    r"|uppdaterad|framtagen|upprättad)\s+"
    r"(?:på\s\S+(?:\s\d{4})?\s+)?(?:i\s+sin\s+helhet\s+)?(?:av|vid|på"
    r"|i):?\s+(?P<body>[^\n,.;:\d]{3,60})",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(
    r"(?P<body>styrelsen)\s+(?:för\s+[^\n]{3,80}\s+"
    r"|i\s+[^\n]{3,80}\s+)?(?:får\s+)?(?:härmed\s+|har\s+härmed\s+)?"
    r"(?:avge|avger|avlämnar?|lämnar?|avgiva|upprättar|presentera[r]?)\b",
    re.IGNORECASE,
)
_GENITIVE = re.compile(
    r"^(?P<body>(?i:[a-zåäö-]*(?:styrelsen|nämnden|utskottet|kommittén|beredningen|revisionen"
    r"|fullmäktige|kollegiet|direktionen)))s\s"
)
_BY_OFFICE = re.compile(
    r"\((?P<body>lekmannarevisor|förtroendevald revisor)\)|som"
    r" (?P<office>lekmannarevisor)",
    re.IGNORECASE,
)
_OWN_MINUTES = re.compile(
    r"(?<![\w-])(?P<body>[\w-]*(?:styrelsen|nämnden|utskottet|kommittén|beredningen|fullmäktige"
    r"|direktionen|presidiet|rådet))s\s+(?:protokoll|sammanträde|möte)(?!\w*s\b)",
    re.IGNORECASE,
)
"""Whose minutes or meeting: Utdrag ur nämndens protokoll, direktionens sammanträde."""
_CALLED = re.compile(
    r"(?P<body>[\w-]*(?:styrelsen|nämnden|utskottet|kommittén|beredningen|fullmäktige|direktionen"
    r"|presidiet|rådet)s?(?:\s+arbetsutskott)?)(?:s\s+ledamöter)?\s+kallas\b",
    re.IGNORECASE,
)
"""Whom a notice calls: Direktionen kallas härmed till sammanträde."""
_KIND_AT_END = re.compile(
    r"\s+(?:sammanträdesprotokoll|protokoll(?:sutdrag)?|kallelse|föredragningslista|dagordning"
    r"|minnesanteckningar)(?:\s+\d.*)?$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:\w*protokoll|kallelse|\w*anteckningar|föredragningslista)\b", re.IGNORECASE
)
_INDEFINITE = re.compile(
    r"(?:[A-ZÅÄÖ][\w-]{0,60}?)?(direktion|styrelse|nämnd|beredning)", re.IGNORECASE
)
"""A body's name as a letterhead's cell has it: Förbundsdirektion."""
_FOR = re.compile(r"^(?:för|med|av|i)\s+", re.IGNORECASE)
_EDGES = 40
_PAGES = 60
_LEAD = 4
"""Characters before a body's name: an article."""
_RAW = 60000
_MEETS_IN_PUBLIC = frozenset({"fullmäktige", "styrelse", "nämnd", "direktion", "stämma"})
_BOARD = {
    "styrelsemöte": "Styrelsen",
    "board meeting": "Styrelsen",
    "direktionsmöte": "Direktionen",
}
_DEFINITE = re.compile(r"^[A-ZÅÄÖ].*(?:en|et|et|ige|ten)$")
_DELEGATED = re.compile(
    r"\bdelegation\s(?:av|från)\s(?P<body>(?:[\w-]+-(?:,\s[\w-]+-)?\s(?:och|samt)\s)?"
    r"[\w-]*(?:styrelsen|nämnden|utskottet|beredningen|fullmäktige|direktionen))\b",
    re.IGNORECASE,
)
"""In whose place a paper is signed: På delegation av kommunstyrelsen."""
_ON_BEHALF = re.compile(r"^(?i:för|enligt\suppdrag\sav)\s+(?=[A-ZÅÄÖ])")
"""What stands before the body that a paper is signed for."""
_TRAILING_YEAR = re.compile(r"\s*(?:19|20)\d\d.*$")


def recognise_body(
    view: DocumentLayout, kind: str, title: Fact | None, vocabulary: Vocabulary
) -> Fact | None:
    """Return the body a document is of, or None if it says of none."""
    if kind in _BODILESS:
        return None
    rules = [_labelled] if kind in _NO_LETTERHEAD else [_labelled, _in_letterhead]
    if kind in vocabulary.meeting_types:
        rules = [_labelled, _held_by, _in_letterhead, _meeting_in_title]
    for rule in rules:
        fact = rule(view, title, vocabulary)
        if fact:
            return fact
    if kind in _RULES:
        fact = _adopted(view, vocabulary)
        if fact:
            return fact
    if kind in _TELLING and title and _FROM_MEETING.search(title.value):
        fact = _meeting_in_title(view, title, vocabulary)
        if fact:
            return fact
    if view.actors and kind in vocabulary.meeting_types:
        body = _deciding(view, vocabulary) or _recurring(view, vocabulary)
        return body or _genitive(title, vocabulary)
    signed = None if view.is_web else _signed(view, kind, vocabulary)
    announced = _announcing(view, vocabulary) if kind == OTHER else None
    return _genitive(title, vocabulary) or signed or announced or _introduced(view, vocabulary)


def _labelled(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    del title
    lines = view.lines[:40]
    for line, below in itertools.zip_longest(lines, lines[1:]):
        match = _LABEL.match(line.text)
        alone = below if below and _LABEL_ALONE.fullmatch(line.text) else None
        value = match["body"] if match else alone.text if alone else ""
        body = value if is_body(value) else _named(value, vocabulary)
        if body:
            return _fact(body, (value, (alone or line).span), FactRule.LABEL, 0.9, vocabulary)
    return None


def _held_by(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    del title
    for line in view.lines[:15]:
        match = _HELD_BY.search(line.text)
        body = _named(match["body"], vocabulary) if match else None
        owned = _OWN_MINUTES.search(line.text) or _CALLED.match(line.text)
        if not body and (owned := owned or ANNOUNCES.match(line.text)):
            body = owned["body"]
        if body:
            return _fact(body, (line.text, line.span), FactRule.MEETING_WITH, 0.9, vocabulary)
    return None


def _announcing(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return whose a notice is: Byggnadsnämnden har upprättat ett förslag till detaljplan."""
    for line in view.lines[:15]:
        if announced := ANNOUNCES.match(line.text):
            seen = (line.text, line.span)
            return _fact(announced["body"], seen, FactRule.NOTICE, 0.8, vocabulary)
    return None


def _in_letterhead(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    """Return the body whose name stands alone on one of the first lines or in a running head."""
    del title
    candidates: list[LayoutLine] = [*_cover(view)[:8], *view.heads]
    for line in candidates:
        if len(line.text) > 90 or line.text.startswith(
            ("Till ", "Till:")
        ):  # whom it is addressed to
            continue
        for name, rule, sure in _alone_on(line, vocabulary):
            return _fact(name, (line.text, line.span), rule, sure, vocabulary)
    return None


def _alone_on(line: LayoutLine, vocabulary: Vocabulary) -> Iterator[tuple[str, FactRule, float]]:
    """Yield the body that a line names and little else, with rule and confidence."""
    alone = re.sub(r"\s*\d+\s*\(\s*\d+\s*\)\s*$", "", _TRAILING_YEAR.sub("", line.text))
    alone = _KIND_AT_END.sub("", alone)
    owned = owned_body(alone)
    if owned and len(owned.name) >= 0.8 * len(alone):
        yield owned.name, FactRule.LETTERHEAD, 0.85
    named = authority(vocabulary.bodies).find(alone)
    if named and len(named[0].text) >= 0.8 * len(alone):
        yield named[0].text, FactRule.LETTERHEAD, 0.85
    formed = _formed(alone, vocabulary)
    if formed and len(formed.name) >= 0.8 * len(alone) and alone[:1].isupper():
        yield formed.name, FactRule.LETTERHEAD, 0.75
    if indefinite := _INDEFINITE.fullmatch(alone):
        yield (
            f"{alone}{'n' if indefinite[1].lower() == 'styrelse' else 'en'}",
            FactRule.LETTERHEAD,
            0.75,
        )
    if _OF_FIELD.fullmatch(alone):
        yield alone, FactRule.LETTERHEAD, 0.75
    of = _OF_ORGANISATION.search(alone)
    if of and _is_organisation(of["of"], vocabulary):
        yield of["body"], FactRule.LETTERHEAD, 0.8
    head, comma, rest = alone.partition(", ")
    if comma and is_body(head) and (_PAPER.match(rest) or _is_organisation(rest, vocabulary)):
        yield head, FactRule.LETTERHEAD, 0.8
    if comma and line.mark == "furniture" and authority(vocabulary.bodies).find(head):
        yield head, FactRule.RUNNING_HEAD, 0.8
    ends = re.search(r"(?:kommun|stad|region\w*)\s+(?P<body>\w+)$", alone, re.IGNORECASE)
    if ends and is_body(ends["body"]):
        yield ends["body"], FactRule.LETTERHEAD, 0.8


def _is_organisation(text: str, vocabulary: Vocabulary) -> bool:
    """Tell whether a stretch begins with the name of an organisation."""
    known = authority(vocabulary.organisations).find(text)
    formed = organisations_by_form(text, vocabulary.place_names)
    return 0 in {*(named.span.start for named in known), *(named.span.start for named in formed)}


def _cover(view: DocumentLayout) -> list[LayoutLine]:
    """Return the lines above the first numbered paragraph."""
    if view.first_paragraph is None:
        return list(view.lines)
    end = view.start + view.first_paragraph
    return [line for line in view.lines if line.span.start < end]


def _introduced(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the body that a text introduces by name and abbreviation, and whose it then speaks."""
    text = view.text[:_RAW]
    for body in vocabulary.bodies:
        for short in body.abbreviations if body.organisation else ():
            at = text.find(short) if short in text else -1
            match = re.search(rf"{re.escape(body.name)}\s+\(?{re.escape(short)}\b", text[: at + 60])
            if match:
                span = view.span(match.start(), match.end())
                return Fact("body", body.name, match[0], FactRule.NAME_AND_ABBREVIATION, 0.5, span)
    return None


def _deciding(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the body that most paragraphs say decides, where the cover is lost."""
    known = authority(vocabulary.bodies)
    named = [names[0].name for actor in view.actors if actor and (names := known.find(actor))]
    if len(named) < 3:
        return None
    name, count = Counter(named).most_common(1)[0]
    if 2 * count <= len(named):
        return None
    text = f"{count} av {len(view.actors)} paragrafer"
    return _fact(name, (text, None), FactRule.DECIDES_IN_PARAGRAPHS, 0.6, vocabulary)


def _recurring(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the body whose bare name recurs on lines of its own, as at the edges of pages."""
    known = authority(tuple(b for b in vocabulary.bodies if b.kind in _MEETS_IN_PUBLIC))
    raw = (line.strip() for page in view.pages[:_PAGES] for line in page.text[:_RAW].split("\n"))
    lines = Counter(line for line in raw if 4 < len(line) < 60)
    for line, count in lines.most_common(_EDGES):
        names = known.find(line)
        if count >= 2 and names and len(names[0].text) >= 0.8 * len(line):
            return _fact(names[0].name, (line, None), FactRule.RECURRING_LINE, 0.6, vocabulary)
    return None


def _meeting_in_title(
    view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary
) -> Fact | None:
    lines = [(line.text, line.span) for line in view.lines[:6] if len(line.text) < 120]
    if title:
        lines.insert(0, (title.text, title.span or Span(0, 0)))
    before = ""
    for text, span in lines:
        match, led = _MEETING.search(text), before
        before = text
        if match and not _ANOTHERS.search(f"{led} {text[: match.start()]}"):
            kind = match["kind"].lower()
            name = _BOARD.get(kind, kind.capitalize())
            return _fact(name, (text, span), FactRule.MEETING_NAME, 0.8, vocabulary)
    return None


def _adopted(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    for match in _ADOPTED.finditer(view.text[:6000]):
        body = _named(match["body"], vocabulary) or _meeting(match["body"])
        if body:
            span = view.span(match.start(), match.end())
            return _fact(body, (match[0], span), FactRule.ADOPTED_BY, 0.75, vocabulary)
    return None


def _genitive(title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    match = _GENITIVE.match(title.value) if title else None
    if title is None or match is None:
        return None
    owned = owned_body(title.value)
    if owned and not owned.span.start:
        return _fact(owned.name, (title.text, title.span), FactRule.TITLE, 0.7, vocabulary)
    return _fact(match["body"], (title.text, title.span), FactRule.TITLE, 0.7, vocabulary)


def _signed(view: DocumentLayout, kind: str, vocabulary: Vocabulary) -> Fact | None:
    if kind in {"årsredovisning", "verksamhetsberättelse"}:
        match = _ACCOUNTS.search(view.text[:20000])
        if match:
            span = view.span(match.start(), match.end())
            return _fact(
                "Styrelsen", (match[0], span), FactRule.PRESENTS_ACCOUNTS, 0.85, vocabulary
            )
    office = _BY_OFFICE.search(view.text) if kind == "rapport" else None
    if office:
        span = view.span(office.start(), office.end())
        named = office["body"] or office["office"]
        return _fact(named, (office[0], span), FactRule.SIGNERS_OFFICE, 0.7, vocabulary)
    offset = max(0, len(view.text) - len(view.closing))
    signed = None
    if delegated := _DELEGATED.search(view.closing):
        span = view.span(offset + delegated.start(), offset + delegated.end())
        return _fact(delegated["body"], (delegated[0], span), FactRule.SIGNED, 0.7, vocabulary)
    for match in re.finditer(r"^[^\n\f]{4,60}$", view.closing, re.MULTILINE):
        alone = _TRAILING_YEAR.sub("", match[0]).strip(" ,.:")
        addressed = alone.startswith(("Till ", "Till:"))
        alone = _ON_BEHALF.sub("", alone)
        short = len(alone.split()) <= 2 or _is_formed(alone)
        if short and not addressed and is_body(alone) and _DEFINITE.search(alone):
            if authority(vocabulary.organisations).find(alone):
                continue
            span = view.span(offset + match.start(), offset + match.end())
            signed = _fact(alone, (match[0], span), FactRule.SIGNED, 0.7, vocabulary)
    return signed


def _is_formed(text: str) -> bool:
    """Tell whether a text is one body's name of several words: Miljö- och byggnadsnämnden."""
    return any(one.span.end - one.span.start == len(text) for one in bodies_by_form(text))


def _named(text: str, vocabulary: Vocabulary) -> str | None:
    owned = owned_body(text)
    if owned and owned.span.start <= _LEAD:
        return owned.name
    known = authority(vocabulary.bodies).find(text)
    if known and known[0].span.start == 0:
        return known[0].text
    formed = _formed(text, vocabulary)
    if formed and formed.span.start <= _LEAD:
        return formed.name
    return None


def _formed(text: str, vocabulary: Vocabulary) -> Formed | None:
    """Return the first body a text names by form; Socialstyrelsen has the form and is none."""
    known = authority(vocabulary.organisations)
    return next((formed for formed in bodies_by_form(text) if not known.find(formed.name)), None)


def _meeting(text: str) -> str | None:
    match = _MEETING.search(text)
    if match is None:
        return None
    kind = match["kind"].lower()
    return _BOARD.get(kind) or text[: match.end()].strip()


def _fact(
    name: str,
    where: tuple[str, Span | None],
    rule: FactRule,
    confidence: float,
    vocabulary: Vocabulary,
) -> Fact:
    text, span = where
    name = _FOR.sub("", name.strip(" ,.:;"))
    known = authority(vocabulary.bodies).find(name)
    if len(known) == 1 and len(known[0].text) >= 0.8 * len(name):
        name = known[0].name
    return Fact("body", name[:1].upper() + name[1:], text, rule, confidence, span)
