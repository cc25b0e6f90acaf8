"""Analyser: tokens of a text, the same for index and query."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from archive.language.analysis import SNOWBALL, Stems, Word, WordForms, rules_version
from archive.language.sequences import date_in_words, letter_word, suspended
from archive.language.tokens import TOKEN, Token, tokenize

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping, Sequence

    from archive.vocabulary import Vocabulary


class Analysed(NamedTuple):
    """A text's tokens by field. `exact` and `base` run in step with the surface tokens."""

    exact: list[str]
    base: list[str]
    parts: list[str]
    identifiers: list[str]


class Analyser:
    """Analyses texts with an archive's vocabulary; remembers the words it has seen.

    What is remembered hangs on the vocabulary alone: analysers of the same one share it, so that
    an archive that is opened anew every night need not meet its words for the first time again.
    """

    def __init__(self, vocabulary: Vocabulary | None = None) -> None:
        names = frozenset(vocabulary.place_names if vocabulary else ())
        short = frozenset(_abbreviations(vocabulary) if vocabulary else ())
        self._swedish = _swedish(names, short)
        known = "\n".join(sorted({*names, *short}))
        digest = hashlib.sha256(known.encode()).hexdigest()[:8]
        self.version = f"sv {rules_version()} names {digest}"

    def words(self, language: str | None = None) -> Mapping[str, Word]:
        """Return the words of a language, surface form → Word; Swedish when it is unknown."""
        return _stems(language) if language in SNOWBALL else self._swedish

    def compound_pattern(self, part: str) -> re.Pattern[str]:
        """Return what is found in every compound that has a part, by its base form."""
        return self._swedish.compound_pattern(part)

    @staticmethod
    def tokenize(text: str) -> list[Token]:
        """Return the tokens of a text as they stand in it."""
        return tokenize(text)

    def analyse(self, text: str, language: str | None = None) -> Analysed:
        """Return the tokens of a text by field."""
        return self.of(TOKEN.findall(text), language)

    def of(self, surfaces: Sequence[str], language: str | None = None) -> Analysed:
        """Return the tokens by field of surface tokens that follow each other."""
        words = self.words(language)
        made = Analysed([], [], [], [])
        exact, base, parts, identifiers = made
        joining: list[int] = []
        for surface in surfaces:
            form, own_base, own_parts, numbers, joins = words[surface]
            exact.append(form)
            base.append(own_base)
            parts += own_parts
            if numbers:
                identifiers += numbers
            if joins:
                joining.append(len(exact) - 1)
        for at in joining:
            self._add_joined(surfaces, at, words, made)
        return made

    @staticmethod
    def _add_joined(
        surfaces: Sequence[str], at: int, words: Mapping[str, Word], into: Analysed
    ) -> None:
        """Add what the token at `at` means together with its neighbours; parts come last."""
        if surfaces[at].endswith("-"):
            if meant := suspended(surfaces, at, words):
                into.base[at] = meant[0]
                into.parts.extend(meant[1])
        elif into.exact[at] == "e":
            if whole := letter_word(into.exact, at, words):
                into.parts.append(whole)
        elif day := date_in_words(into.exact, at):
            into.identifiers.append(day)


@lru_cache(maxsize=2)
def _swedish(names: frozenset[str], abbreviations: frozenset[str]) -> WordForms:
    return WordForms(names, abbreviations)


@cache
def _stems(language: str) -> Stems:
    return Stems(language)


def _abbreviations(vocabulary: Vocabulary) -> set[str]:
    return {
        *(short for entry in vocabulary.organisations for short in entry.abbreviations),
        *(short for entry in vocabulary.bodies for short in entry.abbreviations),
    }
