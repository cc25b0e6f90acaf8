"""Whose document is this? The organisation that wrote it, not those it writes about.

Evidence is weighed: what a label names (Upphandlande myndighet), what the title says (Stadgar för
X, X årsmöte), the letterhead and running heads, the address of the web, how often it is named.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Fact, Span
from indexer.recognise.authority import authority
from indexer.recognise.forms import is_body, organisations_by_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import Vocabulary
    from indexer.recognise.view import Line, View

_LABEL = re.compile(
    r"^(?:upphandlande\s+(?:myndighet|organisation|enhet)(?:/organisation)?"
    r"|avropande\s+(?:myndighet|organisation)"
    r"|beställare|köpare|organisation|avsändare|utgivare|förening|huvudman|kommun"
    r"|myndighet|förbund)"
    r"\s*(?P<colon>:)?\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_LABELS_OF_TITLES = (
    r"stadgar|budget(?:förslag)?|årsredovisning|verksamhetsberättelse|verksamhetsplan"
    r"|policy|reglemente"
    r"|ekonomisk berättelse|(?:mötes|sammanträdes|årsmötes|styrelse)?protokoll|ekonomiskt"
    r" reglemente"
    r"|arbetsordning|revisionsberättelse|kallelse|dagordning|minnesanteckningar|nyhetsbrev"
    r"|medlemsbrev"
    r"|delårsrapport|välkommen till|förbundsordning|ordningsregler|nyhetsbrev från"
    r"|delegationsordning"
)
_FOR = re.compile(
    rf"(?:^|\s)(?:{_LABELS_OF_TITLES})\s+(?:för|från|till|i|hos)?\s*(?P<name>[A-ZÅÄÖ][^\n]*)$",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"^(?P<name>[A-ZÅÄÖ][\w:&.\-]*(?:\s+[\w:&.\-]+){0,3}?)s?\s+(?:års|vår|höst|stor"
    r"|styrelse|sektions|medlems)"
    r"(?:möte|stämma)\w*",
)
_NAME_AND_DATE = re.compile(
    r"^(?P<name>[A-ZÅÄÖ][\w:&\-]*(?:[ ][\w:&\-]+){0,3})[\s,]+(?:19|20)\d\d[\-–./]?\d\d[\-–./]?\d\d$"
)
_TRAILS = re.compile(
    r"[\s,:–-]*(?:(?:räkenskapsåret|verksamhetsåret|för|år|avseende|den)\b.*|(?:19"
    r"|20)\d\d.*|[–-]\s*protokoll.*)$",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"s?\s+(?:ordinarie\s|extra\s)?(?:års|vår|höst|stor|styrelse|sektions|medlems"
    r"|förenings)(?:möte|stämma).*$",
    re.IGNORECASE,
)
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://)(?:[\w-]+\.)*?(?P<name>[\w-]+)\.(?:se|nu|org)\b", re.IGNORECASE
)
_COMMON = frozenset(
    [
        "år",
        "möte",
        "årsmöte",
        "styrelsen",
        "styrelse",
        "verksamhetsåret",
        "räkenskapsåret",
        "perioden",
        "den",
        "det",
        "hela",
        "alla",
        "protokoll",
        "sammanträde",
        "sammanträdet",
        "mötet",
        "kommunstyrelsen",
        "kommunfullmäktige",
    ]
)
_ENOUGH = 0.5
_NAMED_IN = 12000


class _Evidence(NamedTuple):
    weight: float
    text: str
    span: Span | None
    rule: str


def recognise_organisation(view: View, title: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    """Return the organisation a document comes from, or None if none is named as its sender."""
    names = _Names(vocabulary)
    _from_labels(view, names)
    _from_title(view, title, names)
    _from_letterhead(view, names)
    _from_text(view, names)
    _from_domains(view, vocabulary, names)
    return names.best()


class _Names:
    """Candidates and the evidence for each, by one spelling."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.authority = authority(vocabulary.organisations)
        self.spelt: dict[str, str] = {}
        self.evidence: defaultdict[str, list[_Evidence]] = defaultdict(list)

    def add(self, name: str, weight: float, text: str, span: Span | None, rule: str) -> None:
        name = name.strip(" ,.:;–-()")
        if len(name) < 2 or name.casefold() in _COMMON:
            return
        known = self.authority.find(name)
        if len(known) == 1 and len(known[0].text) >= 0.75 * len(name):
            name = known[0].name
        key = _key(name)
        self.spelt.setdefault(key, name)
        self.evidence[key].append(_Evidence(weight, text, span, rule))

    def named(self, text: str, start: int) -> Iterator[tuple[str, Span, float]]:
        """Yield the organisations a text names, by authority or by form."""
        taken: list[Span] = []
        for known in self.authority.find(text, start):
            taken.append(known.span)
            yield known.name, known.span, known.confidence
        for formed in organisations_by_form(text, self.vocabulary.place_names, start):
            if not any(s.start < formed.span.end and formed.span.start < s.end for s in taken):
                taken.append(formed.span)
                yield formed.name, formed.span, formed.confidence

    def best(self) -> Fact | None:
        scores = {
            key: sum({e.rule: e.weight for e in sorted(found)}.values())
            for key, found in self.evidence.items()
        }
        if not scores:
            return None
        best = max(scores, key=lambda key: scores[key])
        if scores[best] < _ENOUGH:
            return None
        proof = max(self.evidence[best])
        return Fact(
            "organisation",
            self.spelt[best],
            proof.text,
            proof.rule,
            round(min(0.97, 0.5 + scores[best] / 3), 2),
            proof.span,
        )


def _from_labels(view: View, names: _Names) -> None:
    for number, line in enumerate(view.lines):
        match = _LABEL.match(line.text)
        if not match:
            continue
        value = match["value"].strip()
        if value and not match["colon"]:
            continue
        target: Line = line
        if not value and number + 1 < len(view.lines):
            target = view.lines[number + 1]
            value = target.text
        named = list(names.named(value, 0))
        if named:
            names.add(named[0][0], 1.2, value, target.span, "ledord")
        elif value[:1].isupper() and len(value.split()) <= 5 and not value.endswith("."):
            names.add(value, 0.8, value, target.span, "ledord")


def _from_title(view: View, title: Fact | None, names: _Names) -> None:
    lines = [(title.value, title.span)] if title else []
    lines += [(line.text, line.span) for line in view.lines[:6] if len(line.text) < 120]
    for text, span in lines:
        for name, _, sure in names.named(text, 0):
            names.add(name, 0.85 * sure, text, span, "titel")
        for name in _names_in_title(text):
            names.add(name, 0.7, text, span, "titelns form")


def _names_in_title(text: str) -> Iterator[str]:
    dated = _NAME_AND_DATE.match(text)
    if dated and not is_body(dated["name"]):
        yield dated["name"]
    before = _BEFORE.match(text)
    if before:
        yield before["name"]
    after = _FOR.search(text)
    if after:
        name = _MEETING.sub("", _TRAILS.sub("", after["name"])).strip()
        if name[:1].isupper() and 1 <= len(name.split()) <= 6:
            yield name
    first = re.match(
        rf"^(?P<name>[A-ZÅÄÖ][\w&\-]*(?:\s[\w&\-]+){{0,2}}?)\s+(?:{_LABELS_OF_TITLES}"
        rf"|årsmöteshandlingar)\b",
        text,
        re.IGNORECASE,
    )
    if first and (first["name"].isupper() or len(first["name"].split()) > 1):
        yield first["name"]


def _from_letterhead(view: View, names: _Names) -> None:
    heads = {head.text: head for head in (*view.lines[:5], *view.heads)}
    for text, line in heads.items():
        if len(text) > 90:
            continue
        for name, _, sure in names.named(text, 0):
            share = len(name) / max(len(text), 1)
            names.add(name, sure * (0.7 if share > 0.6 else 0.4), text, line.span, "brevhuvud")


def _from_domains(view: View, vocabulary: Vocabulary, names: _Names) -> None:
    places = {_folded(place.name): place.name for place in vocabulary.places}
    for match in _DOMAIN.finditer(view.opening):
        place = places.get(_folded(match["name"]))
        if place:
            span = view.span(match.start(), match.end())
            names.add(_municipality(place), 0.35, match[0], span, "webbadress")


def _from_text(view: View, names: _Names) -> None:
    counts: defaultdict[str, int] = defaultdict(int)
    first: dict[str, tuple[str, Span]] = {}
    for name, span, _ in names.named(view.text[:_NAMED_IN], view.start):
        counts[name] += 1
        first.setdefault(name, (name, span))
    total = sum(counts.values())
    for name, count in counts.items():
        share = count / total
        weight = min(0.45, 0.06 * count) * (0.5 + share)
        names.add(name, weight, first[name][0], first[name][1], "nämns i texten")


def _municipality(place: str) -> str:
    """Return what a municipality calls itself: most are kommun, the name in the genitive or not."""
    return f"{place} kommun"


def _key(name: str) -> str:
    """Return what spellings of one organisation's name have in common."""
    plain = re.sub(r"[^\w]+", " ", _folded(name)).strip()
    plain = re.sub(r"^(?:bostadsrattsforeningen|brf)\s", "brf ", plain)
    plain = re.sub(r"\b(?:kommun|stad)$", "kommun", plain)
    words = plain.split()
    return " ".join(word.removesuffix("s") for word in words)


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
