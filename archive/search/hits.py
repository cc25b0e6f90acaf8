"""Presentation of hits: snippets, the quoted decision, and why each was found."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.engines.bm25 import idf
from archive.language import heading_text
from archive.language.identifiers import identifiers
from archive.language.tokens import fold
from archive.model import Hit, Lack, MatchRule, Reason
from archive.search.matching import Matcher, match_reasons
from archive.search.snippets import marked_text, snippets

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from archive.access import RestrictedSearcher
    from archive.model import Document
    from archive.search.matching import Match
    from archive.search.query_compiler import CompiledQuery
    from archive.search.query_words import QueryWord
    from archive.search.texts import Text, Texts


RECORD_RULES: Mapping[str, MatchRule] = {
    "body": MatchRule.BODY_OF_RECORD,
    "year": MatchRule.YEAR_OF_RECORD,
    "date": MatchRule.DATE_OF_RECORD,
}
"""What of a record answers a word → the name of the rule."""


_COMMON = 0.2
"""A word in a larger share of the sections than this is not marked beside one that is rarer."""
_QUESTION = 3
"""Words from which on a query is a question; of fewer each is marked."""
_FEW = 100
"""Sections of an archive in which no word is called common."""


@dataclass(frozen=True, slots=True)
class HitMaker:
    """Makes hits of ids, with the texts from the catalogue."""

    texts: Texts
    searcher: RestrictedSearcher
    sections: int

    def make_hits(self, pairs: Sequence[tuple[str, float]], asked: CompiledQuery) -> Iterator[Hit]:
        """Yield the hits of ids with scores, in their order."""
        texts = self.texts.of([id_ for id_, _ in pairs])
        frequencies = self.searcher.frequencies([("parts", word.base) for word in asked.wanted])
        weights = [idf(self.sections, number) for number in frequencies]
        common = self._common_words(asked.wanted, frequencies)
        matchers: dict[str | None, Matcher] = {}
        for id_, score in pairs:
            if (text := texts.get(id_)) is None:
                continue
            language = text.document.language
            if language not in matchers:
                matchers[language] = Matcher(
                    asked.wanted, self.texts.analyser, language, asked.compiler.forms
                )
            yield self._make_hit(text, score, matchers[language], weights, common)

    def related(self, pairs: Sequence[tuple[str, float]], asked: CompiledQuery) -> Iterator[Hit]:
        """Yield sections that only come near to what was asked, with what they lack of it."""
        matchers: dict[str | None, Matcher] = {}
        hits = list(self.make_hits(pairs, asked))
        titled_sections = self.texts.catalogue.titled_sections({h.document.id for h in hits})
        for hit in hits:
            language = hit.document.language
            if language not in matchers:
                matchers[language] = Matcher(
                    asked.wanted, self.texts.analyser, language, asked.compiler.forms
                )
            titled = hit.section.ordinal == titled_sections[hit.document.id]
            lacks = _lacking_words(hit, matchers[language], titled=titled)
            yield replace(hit, lacks=tuple(lacks))

    def _make_hit(
        self,
        text: Text,
        score: float,
        matcher: Matcher,
        weights: Sequence[float],
        common: Collection[int],
    ) -> Hit:
        section, short = text.section, self.texts.short
        matches = matcher.matches_in(text.words)
        heading = heading_text(section, text.document)
        titled = matcher.matches_in(short(heading))
        decision = section.decision
        return Hit(
            section=section,
            document=text.document,
            score=score,
            snippets=snippets(section.text, _telling_matches(matches, common) or matches, weights),
            why=(
                *match_reasons(matcher, ((section.text, matches), (heading, titled))),
                *_of_record(text.document, matcher, {m.word for m in (*matches, *titled)}),
            ),
            decision=marked_text(
                decision, _telling_matches(matcher.matches_in(short(decision)), common)
            )
            if decision
            else None,
        )

    def _common_words(
        self, words: Sequence[QueryWord], frequencies: Sequence[int]
    ) -> frozenset[int]:
        """Return the numbers of a question's words that stand in many places, if others are rarer.

        They are asked for and counted like all others, but marks on them lead nowhere.
        """
        if self.sections < _FEW or len(words) < _QUESTION:
            return frozenset()
        most = _COMMON * self.sections
        common = frozenset(
            number
            for number, (word, many) in enumerate(zip(words, frequencies, strict=True))
            if word.kind == "word" and many > most
        )
        return common if len(common) < len(words) else frozenset()


def _telling_matches(matches: Sequence[Match], common: Collection[int]) -> Sequence[Match]:
    return [match for match in matches if match.word not in common] if common else matches


def _of_record(document: Document, matcher: Matcher, matched: Collection[int]) -> Iterator[Reason]:
    """Yield why a section answers words that do not stand in it: by what its record is."""
    for number, word in enumerate(matcher.words):
        meaning = word.meaning
        if meaning and meaning.holds(document):
            shown = document.body if meaning.kind == "body" else meaning.values[0]
            yield Reason(word.surface, (shown or "",), RECORD_RULES[meaning.kind])
        elif word.identifiers and number not in matched:
            for case in document.case_numbers:
                if word.identifiers[0] in identifiers(fold(case)):
                    yield Reason(word.surface, (case,), MatchRule.CASE_OF_RECORD)


def _lacking_words(hit: Hit, matcher: Matcher, *, titled: bool) -> Iterator[Lack]:
    """Yield the query words that a section has neither in its text nor in its own heading."""
    section, document = hit.section, hit.document
    heading = heading_text(section, document)
    own = heading if titled else section.heading or ""
    here = [*matcher.matches(section.text), *matcher.matches(own)]
    has = {match.word for match in here if match.rule is not MatchRule.PIECE}
    parts = {match.word for match in here}
    above = {match.word for match in matcher.matches(heading) if match.rule is not MatchRule.PIECE}
    for number, word in enumerate(matcher.words):
        if word.read_as:
            yield Lack(word.read_as, "reading")
        elif number not in has and not (word.meaning and word.meaning.holds(document)):
            yield Lack(
                word.surface, "title" if number in above else "parts" if number in parts else ""
            )
