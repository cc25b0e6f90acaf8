"""Recognition of the body that met, decided or signed.

A body is claimed where the document says whose it is: in a protocol's heading, in the letterhead,
after "fört vid", "antagen av", in a signature. A body that is only written about is not claimed.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule
from indexer.recognise.authority import authority
from indexer.recognise.body_names import body_fact, named_body
from indexer.recognise.document_type import OTHER
from indexer.recognise.forms import ANNOUNCES, is_body, owned_body
from indexer.recognise.letterhead import in_letterhead
from indexer.recognise.meeting_bodies import meeting_in_title, meeting_name
from indexer.recognise.signed_bodies import signed_body
from indexer.segment.patterns import ADOPTED, DEFINITE_BODY

if TYPE_CHECKING:
    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout

_RULES = frozenset({"stadgar", "policy", "plan", "verksamhetsplan", "budget"})
_BODILESS = frozenset({"upphandling", "presentation", "författning"})
_TELLING = frozenset({"webbsida", "nyhetsbrev", "övrigt", "brev"})
_NO_LETTERHEAD = frozenset({"webbsida", "nyhetsbrev"})
"""What has headings that name the bodies it tells of, not whose it is."""
_FROM_MEETING = re.compile(r"\b(?:från|vid)\s[^\n]*(?:möte|sammanträde|stämma)", re.IGNORECASE)
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
_ADOPTED = re.compile(
    rf"\b(?:{ADOPTED}|uppdaterad|framtagen|upprättad)\s+"
    r"(?:på\s\S+(?:\s\d{4})?\s+)?(?:i\s+sin\s+helhet\s+)?(?:av|vid|på"
    r"|i):?\s+(?P<body>[^\n,.;:\d]{3,60})",
    re.IGNORECASE,
)
_GENITIVE = re.compile(rf"(?P<body>{DEFINITE_BODY})s\s", re.IGNORECASE)
_OWN_MINUTES = re.compile(
    rf"(?<![\w-])(?P<body>{DEFINITE_BODY})s\s+(?:protokoll|sammanträde|möte)(?!\w*s\b)",
    re.IGNORECASE,
)
"""Whose minutes or meeting: Utdrag ur nämndens protokoll, direktionens sammanträde."""
_CALLED = re.compile(
    rf"(?P<body>{DEFINITE_BODY}s?(?:\s+arbetsutskott)?)(?:s\s+ledamöter)?\s+kallas\b", re.IGNORECASE
)
"""Whom a notice calls: Direktionen kallas härmed till sammanträde."""
_EDGES = 40
_PAGES = 60
_RAW = 60000
_MEETS_IN_PUBLIC = frozenset({"fullmäktige", "styrelse", "nämnd", "direktion", "stämma"})


def recognise_body(
    view: DocumentLayout, kind: str, title: Fact | None, vocabulary: Vocabulary
) -> Fact | None:
    """Return the body a document is of, or None if it says of none."""
    if kind in _BODILESS:
        return None
    rules = [_labelled] if kind in _NO_LETTERHEAD else [_labelled, in_letterhead]
    if kind in vocabulary.meeting_types:
        rules = [_labelled, _held_by, in_letterhead, meeting_in_title]
    for rule in rules:
        fact = rule(view, title, vocabulary)
        if fact:
            return fact
    if kind in _RULES:
        fact = _adopted(view, vocabulary)
        if fact:
            return fact
    if kind in _TELLING and title and _FROM_MEETING.search(title.value):
        fact = meeting_in_title(view, title, vocabulary)
        if fact:
            return fact
    if view.actors and kind in vocabulary.meeting_types:
        body = _deciding(view, vocabulary) or _recurring(view, vocabulary)
        return body or _genitive(title, vocabulary)
    signed = None if view.is_web else signed_body(view, kind, vocabulary)
    announced = _announcing(view, vocabulary) if kind == OTHER else None
    return _genitive(title, vocabulary) or signed or announced or _introduced(view, vocabulary)


def _labelled(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    del title
    lines = view.lines[:40]
    for line, below in itertools.zip_longest(lines, lines[1:]):
        match = _LABEL.match(line.text)
        alone = below if below and _LABEL_ALONE.fullmatch(line.text) else None
        value = match["body"] if match else alone.text if alone else ""
        body = value if is_body(value) else named_body(value, vocabulary)
        if body:
            return body_fact(body, (value, (alone or line).span), FactRule.LABEL, 0.9, vocabulary)
    return None


def _held_by(view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    del title
    for line in view.lines[:15]:
        match = _HELD_BY.search(line.text)
        body = named_body(match["body"], vocabulary) if match else None
        owned = _OWN_MINUTES.search(line.text) or _CALLED.match(line.text)
        if not body and (owned := owned or ANNOUNCES.match(line.text)):
            body = owned["body"]
        if body:
            return body_fact(body, (line.text, line.span), FactRule.MEETING_WITH, 0.9, vocabulary)
    return None


def _announcing(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return whose a notice is: Byggnadsnämnden har upprättat ett förslag till detaljplan."""
    for line in view.lines[:15]:
        if announced := ANNOUNCES.match(line.text):
            seen = (line.text, line.span)
            return body_fact(announced["body"], seen, FactRule.NOTICE, 0.8, vocabulary)
    return None


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
    return body_fact(name, (text, None), FactRule.DECIDES_IN_PARAGRAPHS, 0.6, vocabulary)


def _recurring(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the body whose bare name recurs on lines of its own, as at the edges of pages."""
    known = authority(tuple(b for b in vocabulary.bodies if b.kind in _MEETS_IN_PUBLIC))
    raw = (line.strip() for page in view.pages[:_PAGES] for line in page.text[:_RAW].split("\n"))
    lines = Counter(line for line in raw if 4 < len(line) < 60)
    for line, count in lines.most_common(_EDGES):
        names = known.find(line)
        if count >= 2 and names and len(names[0].text) >= 0.8 * len(line):
            return body_fact(names[0].name, (line, None), FactRule.RECURRING_LINE, 0.6, vocabulary)
    return None


def _adopted(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    for match in _ADOPTED.finditer(view.text[:6000]):
        body = named_body(match["body"], vocabulary) or meeting_name(match["body"])
        if body:
            span = view.span(match.start(), match.end())
            return body_fact(body, (match[0], span), FactRule.ADOPTED_BY, 0.75, vocabulary)
    return None


def _genitive(title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    match = _GENITIVE.match(title.value) if title else None
    if title is None or match is None:
        return None
    owned = owned_body(title.value)
    if owned and not owned.span.start:
        return body_fact(owned.name, (title.text, title.span), FactRule.TITLE, 0.7, vocabulary)
    return body_fact(match["body"], (title.text, title.span), FactRule.TITLE, 0.7, vocabulary)
