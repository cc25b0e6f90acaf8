"""Topics of a section, by the terms of the vocabulary.

Terms meet the text through the same analysis as the search, whole or inside a compound. A section
gets a topic when its terms weigh enough for the section's length; a term in the heading weighs
most. A document gets the topics of its title and those that recur in its sections.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.language import Analyser, tokenize
from archive.language.tokens import TOKEN
from archive.model import Fact, FactRule, SectionKind, Span
from indexer.recognise.by_identity import by_identity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.language import Token, Word
    from archive.model import SectionSpan
    from archive.vocabulary import Topic, Vocabulary

_HEADING = 3.0
_INSIDE_COMPOUND = 0.7
_COMMON_WORD = 0.4
"""What a short everyday word (skola, unga) weighs as a term, against 1 for a telling one."""
_PHRASE = 1.5
_SHORT = 7
_ENOUGH = 0.4
_AT_MOST = 4
_DOCUMENT_AT_MOST = 6


_Look = tuple[tuple[tuple[str, float], ...], tuple[tuple[tuple[str, ...], str], ...]]
"""What one word says: topics with weights, and phrases it begins with their topics."""


@dataclass(frozen=True, slots=True)
class Assigned:
    """Topics by label: of every section, of the document, and the facts behind the latter."""

    sections: tuple[tuple[str, ...], ...]
    document: tuple[str, ...]
    facts: tuple[Fact, ...]


@dataclass(slots=True)
class _Weighed:
    weight: float = 0.0
    text: str = ""
    span: Span | None = None

    def add(self, weight: float, text: str, span: Span | None) -> None:
        self.weight += weight
        if self.span is None:
            self.text, self.span = text, span


class Subjects:
    """The terms of a vocabulary, analysed; finds the topics of texts."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._analyser = Analyser(vocabulary)
        self._words = self._analyser.words()
        self._single: defaultdict[str, dict[str, float]] = defaultdict(dict)
        self._parts: defaultdict[str, list[tuple[tuple[str, ...], str, float, str]]] = defaultdict(
            list
        )
        self._several: defaultdict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
        for topic in vocabulary.topics:
            self._learn(topic)
        self._seen: dict[str, _Look] = {}

    def _learn(self, topic: Topic) -> None:
        for term in (topic.sv, *topic.alternative):
            words = [self._words[token.text] for token in tokenize(term)]
            if not words:
                continue
            bases = tuple(word.base for word in words)
            if len(bases) > 1:
                self._several[bases[0]].append((bases[1:], topic.sv))
                continue
            everyday = len(term) <= _SHORT and not term.isupper() and "-" not in term
            weight = _COMMON_WORD if everyday else 1.0
            self._single[bases[0]][topic.sv] = weight
            parts = words[0].parts
            if term.isupper() or len(parts) > 1 or len(term) >= 5:
                written = term if term.isupper() else ""
                self._parts[parts[0]].append((parts, topic.sv, weight * _INSIDE_COMPOUND, written))

    def of_word(self, surface: str) -> tuple[tuple[str, float], ...]:
        """Return the topics that one word speaks for, each with its weight."""
        return self._look(surface)[0]

    def _look(self, surface: str) -> _Look:
        known = self._seen.get(surface)
        if known is None:
            word = self._words[surface]
            topics = tuple(self._topics(word, surface).items())
            known = self._seen[surface] = (topics, tuple(self._several.get(word.base, ())))
        return known

    def _topics(self, word: Word, surface: str) -> Mapping[str, float]:
        # `ska` has the lemma skola; a form that begins otherwise than its lemma is another word.
        alike = surface.casefold().replace("-", "")[:3] == word.base.replace("-", "")[:3]
        weights = dict(self._single.get(word.base, {})) if alike else {}
        if len(word.parts) > 1:
            for at, part in enumerate(word.parts):
                for parts, topic, weight, written in self._parts.get(part, ()):
                    if word.parts[at : at + len(parts)] == parts and written in surface:
                        weights[topic] = max(weights.get(topic, 0.0), weight)
        return weights

    def weigh(self, text: str, start: int | None) -> tuple[dict[str, _Weighed], int]:
        """Return what each topic weighs in a text, and how many words the text has."""
        words = TOKEN.findall(text)
        known = self._seen
        telling = [at for at, word in enumerate(words) if any(known.get(word) or self._look(word))]
        weighed: defaultdict[str, _Weighed] = defaultdict(_Weighed)
        tokens = tokenize(text) if telling else []
        for at in telling:
            self._add(tokens, at, text, start, weighed)
        return weighed, len(words)

    def _add(
        self,
        tokens: list[Token],
        at: int,
        text: str,
        start: int | None,
        weighed: defaultdict[str, _Weighed],
    ) -> None:
        """Add what the word at a place says, alone and as the first of a phrase."""
        token = tokens[at]
        topics, phrases = self._look(token.text)
        for topic, weight in topics:
            weighed[topic].add(weight, token.text, _span(start, token, token))
        for rest, topic in phrases:
            following = tokens[at + 1 : at + 1 + len(rest)]
            if tuple(self._words[other.text].base for other in following) == rest:
                last = following[-1]
                words = text[token.start : last.end]
                weighed[topic].add(_PHRASE, words, _span(start, token, last))


@by_identity
def subjects(vocabulary: Vocabulary) -> Subjects:
    """Return the analysed terms of a vocabulary; made once."""
    return Subjects(vocabulary)


def assign_topics(
    sections: tuple[SectionSpan, ...], text: str, title: str, vocabulary: Vocabulary
) -> Assigned:
    """Return the topics of a document's sections and its own; `text` is the repaired text."""
    known = subjects(vocabulary)
    whole: defaultdict[str, _Weighed] = defaultdict(_Weighed)
    in_sections: defaultdict[str, int] = defaultdict(int)
    words = counted = 0
    of_sections: list[tuple[str, ...]] = []
    for section in sections:
        if section.kind in {SectionKind.FURNITURE, SectionKind.EVIDENCE}:
            of_sections.append(())
            continue
        weights, length = known.weigh(section.span.of(text), section.span.start)
        if section.heading:
            for topic, heading in known.weigh(section.heading, None)[0].items():
                weights.setdefault(topic, _Weighed()).weight += _HEADING * heading.weight
        names = _chosen(weights, length, _AT_MOST)
        of_sections.append(tuple(name for name, _ in names))
        if section.kind is SectionKind.REFERENCE:
            continue
        counted += 1
        words += length
        for topic, weighed in weights.items():
            whole[topic].add(weighed.weight, weighed.text, weighed.span)
        for name, _ in names:
            in_sections[name] += 1
    for topic, weighed in known.weigh(title, None)[0].items():
        whole[topic].weight += 2 * _HEADING * weighed.weight
    chosen = [
        (name, sure)
        for name, sure in _chosen(whole, words, _DOCUMENT_AT_MOST)
        if sure >= 0.5 or in_sections[name] * 5 >= counted
    ]
    return Assigned(
        sections=tuple(of_sections),
        document=tuple(name for name, _ in chosen),
        facts=tuple(
            Fact(
                "topic",
                name,
                whole[name].text,
                FactRule.TOPIC_WORDS,
                round(sure, 2),
                whole[name].span,
            )
            for name, sure in chosen
        ),
    )


def _chosen(weights: Mapping[str, _Weighed], words: int, most: int) -> list[tuple[str, float]]:
    """Return the topics that weigh enough for a text of so many words, heaviest first.

    A weight w counts as w / (w + k): k grows with the root of the length, so that one telling word
    is enough for a short paragraph and some per page are asked of a long chapter.
    """
    needed = 0.8 + math.sqrt(words) / 8
    sure = [(topic, w.weight / (w.weight + needed)) for topic, w in weights.items()]
    sure = [pair for pair in sure if pair[1] >= _ENOUGH]
    return sorted(sure, key=lambda pair: (-pair[1], pair[0]))[:most]


def _span(start: int | None, first: Token, last: Token) -> Span | None:
    return None if start is None else Span(start + first.start, start + last.end)
