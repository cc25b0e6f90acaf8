"""Matching of query words against words of a text, with the rule of each match."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from archive.language.identifiers import MONTHS, is_day
from archive.language.sequences import LETTER, date_in_words, letter_word, partner, suspended
from archive.model import MatchRule, Reason, Span
from archive.search.query_words import ALL_FORMS, COMPOUND_GAP, Forms
from archive.search.texts import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.language import Analyser
    from archive.language.analysis import Word
    from archive.model import Validity
    from archive.search.query_words import QueryWord
    from archive.search.texts import TextWords

_HALF = -1
"""The number of no word, for a suspended half, `missbruks-`: the words after it tell which."""
_RANK = {
    MatchRule.EXACT: 0,
    MatchRule.IDENTIFIER: 0,
    MatchRule.INFLECTED: 1,
    MatchRule.PREFIX: 2,
    MatchRule.SYNONYM: 3,
    MatchRule.COMPOUND: 4,
    MatchRule.GUESS: 5,
    MatchRule.PIECE: 6,
}
MOST_SHOWN = 5
"""Words of a text that are named for one query word at most."""


class Match(NamedTuple):
    """A stretch of a text that answers query word number `word` by a rule."""

    word: int
    rule: MatchRule
    start: int
    end: int


class _Piece(NamedTuple):
    """A word that has a part of a compound: its place among the tokens, and its own parts."""

    at: int
    parts: frozenset[str]
    match: Match


class Matcher:
    """Finds a query's words in texts of one language; remembers each surface form."""

    def __init__(
        self,
        words: Sequence[QueryWord],
        analyser: Analyser,
        language: str | None = None,
        forms: Forms = ALL_FORMS,
    ) -> None:
        self.words = words
        self._forms = forms
        self._analyser = analyser
        self._language = language
        self._known = analyser.words(language)
        self._by_token: dict[tuple[str, str], dict[int, MatchRule]] = {}
        self._prefixes: list[tuple[str, int]] = []
        self._sequences: list[tuple[tuple[str, ...], int, MatchRule]] = []
        self._seen: dict[str, tuple[tuple[int, MatchRule], ...]] = {}
        for number, word in enumerate(words):
            self._expect_word(number, word)
        self._tokens = frozenset(token for _, token in self._by_token)
        self._asks_neighbours = any(is_day(t) or t[:1] == LETTER for t in self._tokens)

    def _add_token(self, field: str, token: str, number: int, rule: MatchRule) -> None:
        rule = (
            MatchRule.GUESS if self.words[number].read_as and rule is not MatchRule.PIECE else rule
        )
        self._by_token.setdefault((field, token), {}).setdefault(number, rule)

    def _expect_word(self, number: int, word: QueryWord) -> None:
        if word.identifiers:
            self._add_token("identifiers", word.identifiers[0], number, MatchRule.IDENTIFIER)
        for alt in word.alternatives:
            if len(alt.bases) > 1:
                self._sequences.append((alt.bases, number, MatchRule.SYNONYM))
            else:
                self._add_token("base", alt.bases[0], number, MatchRule.SYNONYM)
                if self._forms.compounds:
                    self._add_token("parts", alt.bases[0], number, MatchRule.SYNONYM)
        if word.phrase:
            self._sequences.append((word.phrase, number, MatchRule.INFLECTED))
            return
        if word.kind == "prefix":
            self._prefixes.append((word.exact, number))
            return
        self._add_token("exact", word.exact, number, MatchRule.EXACT)
        if word.kind == "exact" or not self._forms.inflections:
            return
        for base in word.bases:
            self._add_token("base", base, number, MatchRule.INFLECTED)
        if word.kind != "stop" and self._forms.compounds:
            self._add_token("parts", word.base, number, MatchRule.COMPOUND)
            for part in word.parts if len(word.parts) > 1 else ():
                if len(part) > 2:
                    self._add_token("parts", part, number, MatchRule.PIECE)

    def validity(self, number: int, shown: str) -> Validity | None:
        """Return when the other wording of a word, by which `shown` answers, was in use."""
        bases = tuple(self._analyser.analyse(shown, self._language).base)
        validities = (a.validity for a in self.words[number].alternatives if a.bases == bases)
        return next(validities, None)

    def matches(self, text: str) -> list[Match]:
        """Return what answers the query in a text, in order."""
        return self.matches_in(words_of(text))

    def matches_in(self, text: TextWords) -> list[Match]:
        """Return what answers the query in a text whose words are known, in order."""
        matches: list[Match] = []
        pieces: dict[int, list[_Piece]] = {}
        halves: list[int] = []
        seen = self._seen
        self._cache_answers(text.surfaces)
        for at, surface in enumerate(text.surfaces):
            if not (answers := seen[surface]):
                continue
            start = text.starts[at]
            for number, rule in answers:
                if number == _HALF:
                    halves.append(at)
                    continue
                match = Match(number, rule, start, start + len(surface))
                if rule is MatchRule.PIECE:
                    parts = frozenset(self._known[surface].parts)
                    pieces.setdefault(number, []).append(_Piece(at, parts, match))
                else:
                    matches.append(match)
        neighbours = list(self._in_neighbours(text))
        if pieces or halves or neighbours or self._sequences:
            matches += neighbours
            matches += self._in_halves(text, halves)
            answered = {match.word for match in matches}
            for number, some in pieces.items():
                close = _compound_in_pieces(some, frozenset(self.words[number].separable_parts))
                matches += close or ([] if number in answered else [p.match for p in some])
            matches += self._in_sequence(text)
            matches.sort(key=lambda m: (m.start, m.end, m.word))
        return matches

    def _in_halves(self, text: TextWords, halves: Iterable[int]) -> Iterable[Match]:
        """Find compounds of which only a half stands there: missbruks- och beroendevård."""
        for at in halves:
            end_at = partner(text.surfaces, at)
            meant = suspended(text.surfaces, at, self._known)
            if end_at is None or meant is None:
                continue
            end = text.starts[end_at] + len(text.surfaces[end_at])
            numbers = {n for base in meant[1] for n in self._by_token.get(("base", base), ())}
            for number in sorted(numbers):
                yield Match(number, MatchRule.COMPOUND, text.starts[at], end)

    def _cache_answers(self, surfaces: Sequence[str]) -> None:
        """Find what the surface forms answer that are new; nearly all of them answer nothing."""
        known, tokens, seen = self._known, self._tokens, self._seen
        for surface in set(surfaces).difference(seen):
            exact, base, parts, identifiers, _ = known[surface]
            if (
                exact in tokens
                or base in tokens
                or identifiers
                or self._prefixes
                or surface[-1] == "-"
                or not tokens.isdisjoint(parts)
            ):
                seen[surface] = self._answers_of_surface(surface)
            else:
                seen[surface] = ()

    def _answers_of_surface(self, surface: str) -> tuple[tuple[int, MatchRule], ...]:
        word = self._known[surface]
        if surface.endswith("-"):
            return (*self._answers_of_word(word), (_HALF, MatchRule.COMPOUND))
        return self._answers_of_word(word)

    def _answers_of_word(self, word: Word) -> tuple[tuple[int, MatchRule], ...]:
        expected, tokens = self._by_token, self._tokens
        exact, base, parts, identifiers, _ = word
        if (
            not (self._prefixes or exact in tokens or base in tokens)
            and tokens.isdisjoint(parts)
            and tokens.isdisjoint(identifiers)
        ):
            return ()
        answers: dict[int, MatchRule] = {}
        for token in word.identifiers:
            answers |= expected.get(("identifiers", token), {})
        for field, token in (("exact", word.exact), ("base", word.base)):
            answers = expected.get((field, token), {}) | answers
        for prefix, number in self._prefixes:
            if word.exact.startswith(prefix):
                answers.setdefault(number, MatchRule.PREFIX)
        if len(word.parts) > 1:
            for token in word.parts:
                answers = expected.get(("parts", token), {}) | answers
        else:
            pieces = expected.get(("parts", word.base), {})
            answers = {
                n: rule for n, rule in pieces.items() if len(self.words[n].parts) > 1
            } | answers
        return tuple(sorted(answers.items()))

    def _in_neighbours(self, text: TextWords) -> Iterator[Match]:
        """Yield what tokens mean only together: 9 maj 2014 for 2014-05-09, e råd for eråd."""
        for at, surface in enumerate(text.surfaces if self._asks_neighbours else ()):
            exact = surface.lower()
            if exact in MONTHS and (day := date_in_words(text.surfaces, at)):
                asked, first = self._by_token.get(("identifiers", day), {}), at - 1
            elif exact == LETTER and (whole := letter_word(text.surfaces, at, self._known)):
                asked, first = self._by_token.get(("parts", whole), {}), at
            else:
                continue
            end = text.starts[at + 1] + len(text.surfaces[at + 1])
            for number, rule in asked.items():
                yield Match(number, rule, text.starts[first], end)

    def _in_sequence(self, text: TextWords) -> Iterable[Match]:
        """Find names and other wordings of several words."""
        if not self._sequences:
            return
        bases_here = self._analyser.of(text.surfaces, self._language).base
        places: dict[str, list[int]] = {}
        for at, base in enumerate(bases_here):
            places.setdefault(base, []).append(at)
        for bases, number, rule in self._sequences:
            for at in places.get(bases[0], ()):
                if tuple(bases_here[at : at + len(bases)]) == bases:
                    last = at + len(bases) - 1
                    end = text.starts[last] + len(text.surfaces[last])
                    yield Match(number, rule, text.starts[at], end)


def _compound_in_pieces(pieces: Sequence[_Piece], wanted: frozenset[str]) -> list[Match]:
    """Return the pieces that make the whole compound together, of words with nothing else."""
    own = [piece for piece in pieces if piece.parts <= wanted]
    kept: dict[int, Match] = {}
    for n, first in enumerate(own):
        missing, near = set(wanted), []
        for piece in own[n:]:
            if piece.at > first.at + COMPOUND_GAP + len(wanted) or not missing:
                break
            if missing & piece.parts:
                missing -= piece.parts
                near.append(piece)
        if not missing:
            kept |= {piece.at: piece.match for piece in near}
    return list(kept.values())


def matched_spans(matches: Iterable[Match]) -> tuple[Span, ...]:
    """Return the stretches that are matched, joined where they overlap."""
    joined: list[Span] = []
    for match in matches:
        if joined and match.start < joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, match.end))
        else:
            joined.append(Span(match.start, match.end))
    return tuple(joined)


def match_reasons(
    matcher: Matcher, texts: Iterable[tuple[str, Sequence[Match]]]
) -> tuple[Reason, ...]:
    """Return, for each query word that is answered, by which words and by which rule.

    `texts` pairs texts with their matches; the closest rules of each word are given.
    """
    best: dict[int, dict[MatchRule, dict[str, None]]] = {}
    for text, matches in texts:
        for match in matches:
            shown = " ".join(text[match.start : match.end].split())
            best.setdefault(match.word, {}).setdefault(match.rule, {})[shown] = None
    return tuple(
        reason
        for number, by_rule in sorted(best.items())
        if matcher.words[number].kind != "stop"
        for rule in sorted(by_rule, key=_RANK.__getitem__)[:2]
        for reason in _rule_reasons(matcher, number, rule, tuple(by_rule[rule])[:MOST_SHOWN])
    )


def _rule_reasons(
    matcher: Matcher, number: int, rule: MatchRule, shown: Sequence[str]
) -> Iterable[Reason]:
    """Yield what one rule answers of a word; synonyms apart by when they were in use."""
    word = matcher.words[number]
    by_validity: dict[Validity | None, list[str]] = {}
    for text in shown:
        validity = matcher.validity(number, text) if rule is MatchRule.SYNONYM else None
        by_validity.setdefault(validity, []).append(text)
    for validity, some in by_validity.items():
        yield Reason(word.read_as or word.surface, tuple(some), rule, validity)
