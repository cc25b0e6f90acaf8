"""Candidates for the organisation of a document, each with its spellings and its evidence."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from archive.model import Fact, FactRule, Span
from indexer.recognise.authority import authority
from indexer.recognise.by_identity import by_identity
from indexer.recognise.forms import is_body, organisations_by_form

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import DocumentType, Locality, Vocabulary

_COMMON = frozenset(
    (
        *("år", "möte", "årsmöte", "styrelsen", "styrelse", "verksamhetsåret", "räkenskapsåret"),
        *("perioden", "den", "det", "hela", "alla", "protokoll", "sammanträde", "sammanträdet"),
        *("mötet", "kommunstyrelsen", "kommunfullmäktige"),
    )
)
_UNFINISHED = re.compile(
    r"(?:^|\s)(?:ur|från|av|till|för|i|om|på|med|vid|och|samt)$|^utdrag\b", re.IGNORECASE
)
"""What is cut out of a longer phrase and is no name: Utdrag ur."""
_LABELLED = re.compile(
    r"(?:dnr|d:nr|diarie\w*|ärende(?:nr|nummer)|datum|sida|handläggare|beteckning)\b", re.IGNORECASE
)
"""A label of a letterhead: what follows it is no part of a name."""
_SPOKEN_OF = frozenset(
    (
        FactRule.NAMED_IN_TEXT,
        FactRule.NAMED_MOST_OFTEN,
        FactRule.DEFINITE_FORM,
        FactRule.WEB_ADDRESS,
        FactRule.CONTACT_ROW,
    )
)
"""What a letter's receiver gathers by being written to; a sender has more."""
ENOUGH = 0.4
_CLOSING = frozenset(("protokoll", "anteckningar", "möteshandlingar", "rapport", "utredning"))
_MEETINGS = (
    r"(?:ordinarie|extra|\w{0,20}(?:möte|stämma)|sammanträde|bilaga|bilagor|utdrag|missiv|sida|nr"
    r"|anslag|anslagsbevis|bevis|kungörelse|tillkännagivande|(?:o|förhands)?justerat|preliminärt)"
)
_COMMON_NOUN = re.compile(
    r"(?:förbund|förening|kommun|stad|kår|klubb|sällskap|samfällighet|universitet|landsting|stiftelse"
    r"|församling|län|för|och|i)(?:et|en)?$",
    re.IGNORECASE,
)
_LEADING = frozenset(
    ("ordinarie", "extra", "konstituerande", "för", "från", "vid", "med", "i", "fört")
)
_SHORT = re.compile(r"brf\b", re.IGNORECASE)
"""A word that is written out as well: Brf, Bostadsrättsföreningen."""
_SHORT_FORM = 3
"""Capitals up to so many are an abbreviation and stay."""


class _OrganisationScore(NamedTuple):
    weight: float
    text: str
    span: Span | None
    rule: FactRule


_weight = attrgetter("weight")


class OrganisationNames:
    """Candidates and the evidence for each, by one spelling."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.authority = authority(vocabulary.organisations)
        self.types = _type_names(vocabulary)
        self.places = _called(vocabulary.places)
        self.spelt: defaultdict[str, defaultdict[str, float]] = defaultdict(
            lambda: defaultdict(float)
        )
        self.evidence: defaultdict[str, list[_OrganisationScore]] = defaultdict(list)
        self.receivers: set[str] = set()

    def receive(self, text: str) -> None:
        """Note whom a text names as those who are written to."""
        self.receivers |= {_key(name) for name, _, _ in self.named(text, 0)}

    def add(self, name: str, weight: float, text: str, span: Span | None, rule: FactRule) -> None:
        """Weigh in that a text names an organisation; what is no name is passed over."""
        name = self._without_type(name.strip(" ,.:;–-()"))
        if len(name) < 2 or name.casefold() in _COMMON or _UNFINISHED.search(name):
            return
        if _LABELLED.match(name):
            return
        known = self.authority.find(name)
        if len(known) == 1 and len(known[0].text) >= 0.75 * len(name):
            name = known[0].name
        key = _key(name)
        self.spelt[key][self.places.get(key) or _not_in_capitals(name)] += weight
        self.evidence[key].append(_OrganisationScore(weight, text, span, rule))

    def _without_type(self, name: str) -> str:
        """Return a name without the kind of paper or meeting that stands before it.

        What is nothing else, such as SAMMANTRÄDESPROTOKOLL, is no name.
        """
        words = name.split()
        while words and self.types.fullmatch(words[0]):
            del words[0]
            while words and words[0].casefold() in _LEADING:
                del words[0]
        kept = " ".join(words)
        if len(words) == len(name.split()):
            return kept
        return "" if not kept[:1].isupper() or is_body(kept.removesuffix("s")) else kept

    def names_a_type(self, text: str) -> bool:
        """Tell whether a line is made of words for kinds of papers."""
        return not self._without_type(text)

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
        """Return the candidate of most evidence, None when none has enough."""
        for key in self.receivers & self.evidence.keys():
            kept = [e for e in self.evidence.pop(key) if e.rule not in _SPOKEN_OF]
            if kept:
                self.evidence[key] = kept
        scores = {
            key: sum({e.rule: e.weight for e in sorted(evidences, key=_weight)}.values())
            for key, evidences in self.evidence.items()
        }
        if not scores:
            return None
        best = max(scores, key=lambda key: scores[key])
        if scores[best] < ENOUGH:
            return None
        proof = max(self.evidence[best], key=_weight)
        return Fact(
            "organisation",
            self._spelling(best),
            proof.text,
            proof.rule,
            round(min(0.97, 0.5 + scores[best] / 3), 2),
            proof.span,
        )

    def _spelling(self, key: str) -> str:
        """Return the spelling used most: not in the genitive, and written out, if there is one."""
        spelt = self.spelt[key]
        return max(
            spelt,
            key=lambda name: (not name.endswith("s"), not _SHORT.match(name), spelt[name]),
        )


def _type_names(vocabulary: Vocabulary) -> re.Pattern[str]:
    """Return what matches one word that names a kind of paper or meeting."""
    return _types(vocabulary.types)


@by_identity
def _types(types: tuple[DocumentType, ...]) -> re.Pattern[str]:
    labels = {label for kind in types for label in (kind.name, *kind.labels) if " " not in label}
    endings = {ending for kind in types for ending in kind.endings if ending in _CLOSING}
    words = "|".join(re.escape(word) for word in sorted(labels, key=len, reverse=True))
    closing = "|".join(re.escape(word) for word in sorted(endings, key=len, reverse=True))
    kind = rf"(?:{words}|\w{{2,30}}(?:{closing}))(?:et|en|n|s)?|{_MEETINGS}"
    return re.compile(rf"(?:{kind})(?:[/|–-](?:{kind}))*[.:]?", re.IGNORECASE)


def _not_in_capitals(name: str) -> str:
    """Return a name as one writes it: NORRA KOMMUNALFÖRBUND as Norra kommunalförbund."""
    if not name.isupper() or len(name.split()) < 2:
        return name
    words = [
        w if len(w) <= _SHORT_FORM or not w.isalpha() else w.capitalize() for w in name.split()
    ]
    return " ".join(
        word.lower() if n and _COMMON_NOUN.search(word) else word for n, word in enumerate(words)
    )


@by_identity
def _called(places: tuple[Locality, ...]) -> dict[str, str]:
    """Return what the municipalities call themselves by what their spellings have in common."""
    return {_key(place.called): place.called for place in places}


@lru_cache(maxsize=4096)
def _key(name: str) -> str:
    """Return what spellings of one organisation's name have in common."""
    plain = re.sub(r"[^\w]+", " ", folded(name)).strip()
    plain = re.sub(r"^(?:bostadsrattsforeningen|brf)\s", "brf ", plain)
    plain = re.sub(r"\b(?:kommun|stad)$", "kommun", plain)
    plain = re.sub(
        r"\s(?:ab|aktiebolag|publ|ideell forening|ek for|ekonomisk forening)$", "", plain
    )
    words = plain.split()
    return " ".join(word.removesuffix("s") for word in words)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """Return a text without case and accents."""
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c))
