"""Analysed tokens: surface form, base form, compound parts, identifiers.

The base form is the lemma where the word is known, the lemma of the last part where it is a
compound of known words, and the Snowball stem otherwise. All accents but those of å ä ö are folded.
Every surface form is analysed once and then remembered.
"""

from __future__ import annotations

import re
from functools import cache
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import snowballstemmer

from archive.language.compounds import Splitter
from archive.language.identifiers import MONTHS, identifiers
from archive.language.lexicon import lexicon, lexicon_version, swedish
from archive.language.tokens import fold, plain_hyphens

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

RULES = "6"
"""Changes whenever a section would have other tokens than before, in any field."""

MOST = 200_000
"""Surface forms of a language that are remembered, some 450 bytes each."""

SNOWBALL = {
    "da": "danish",
    "de": "german",
    "en": "english",
    "es": "spanish",
    "fi": "finnish",
    "fr": "french",
    "it": "italian",
    "nl": "dutch",
    "no": "norwegian",
    "pt": "portuguese",
}
"""Languages with a stemmer of their own; all others are read as Swedish."""

_PIECES = re.compile(r"[^\W\d_]+|\d+")
_ACRONYM_WITH_WORD = re.compile(r"([A-ZÅÄÖ]{2,6})([a-zåäö]{4,})$")
_GENITIVE_ACRONYM = re.compile(r"[A-ZÅÄÖ]{2,}s$")
_LETTER_WORD = re.compile(r"e([A-ZÅÄÖa-zåäö][a-zåäö]{3,})$")


class Word(NamedTuple):
    """A surface form's tokens. `parts` has the base form itself where it is no compound.

    `joins` when it may mean more together with its neighbours; see archive.language.sequences.
    """

    exact: str
    base: str
    parts: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    joins: bool = False


@cache
def _stemmer(language: str) -> Callable[[str], str]:
    stem: Callable[[str], str] = snowballstemmer.stemmer(SNOWBALL.get(language, "swedish")).stemWord
    return stem


def rules_version() -> str:
    """Return what every analysis depends on besides the vocabulary."""
    return f"{RULES} {lexicon_version()} snowball {version('snowballstemmer')}"


def _remembered(words: dict[str, Word], surface: str, word: Word) -> Word:
    """Keep a word among those met before, which begin anew once they are `MOST`."""
    if len(words) >= MOST:
        words.clear()
    words[surface] = word
    return word


class WordForms(dict[str, Word]):
    """Surface form → Word, for Swedish; fills itself."""

    def __init__(self, names: Collection[str] = (), abbreviations: Collection[str] = ()) -> None:
        super().__init__()
        self._lexicon = lexicon()
        self._names = {fold(name) for name in names}
        self._abbreviations = {fold(a) for a in abbreviations}
        self._place_or_word = frozenset(swedish()["places"]["also_words"])
        self._name_endings = tuple(swedish()["names"]["endings"])
        self._splitter = Splitter(self._lexicon, self._names)
        self._stem = _stemmer("sv")

    def compound_pattern(self, part: str) -> re.Pattern[str]:
        """Return what is found in every compound that has a part, by its base form."""
        return self._splitter.pattern(part)

    def __missing__(self, surface: str) -> Word:
        word = self._analyse(surface)
        if word.exact in MONTHS or word.exact == "e" or word.exact.endswith("-"):
            word = word._replace(joins=True)
        return _remembered(self, surface, word)

    def _analyse(self, surface: str) -> Word:
        exact = fold(surface)
        numbers = identifiers(exact)
        if numbers or not exact.isalpha():
            return self._with_digits_or_marks(surface, exact, numbers)
        if place := self._place_name(surface):
            return Word(exact, place, (place,))
        if _GENITIVE_ACRONYM.match(surface):
            return Word(exact, exact[:-1], (exact[:-1],))
        if match := _ACRONYM_WITH_WORD.match(surface):
            return self._joined_pieces(exact, (match[1], match[2]))
        return self._word(surface, exact)

    def _place_name(self, surface: str) -> str | None:
        """Return a place whose name is a word too, told by its capital letter; kept in the base."""
        if not surface[0].isupper() or surface.isupper():
            return None
        return next(
            (n for n in (surface, surface.removesuffix("s")) if n in self._place_or_word), None
        )

    def _word(self, surface: str, exact: str) -> Word:
        base = self._known_form(exact)
        if base is not None:
            split = self._splitter.split(base)
            return Word(exact, base, split.parts if split else (base,))
        if name := self._proper_name(exact):
            return Word(exact, name, (name,))
        if surface[0].isupper() and exact.rstrip("s").endswith(self._name_endings):
            stem = self._stem(exact)
            return Word(exact, stem, (stem,))
        if match := _LETTER_WORD.match(exact):
            rest = self._known_form(match[1])
            if rest:
                return Word(exact, "e" + rest, ("e", *self[match[1]].parts))
        if split := self._splitter.split(exact):
            base = exact[: split.head_at] + split.head
            return Word(exact, base, split.parts)
        stem = self._stem(exact)
        return Word(exact, stem, (stem,))

    def _known_form(self, exact: str) -> str | None:
        base = self._lexicon.base(exact)
        if base is None and len(exact) > 4 and exact.endswith("s") and not self._proper_name(exact):
            return self._lexicon.base(exact[:-1])
        return base

    def _proper_name(self, exact: str) -> str | None:
        if exact in self._names or exact in self._abbreviations:
            return exact
        if (bare := exact.removesuffix("s")) in self._names:
            return bare
        return self._lexicon.name(exact)

    def _with_digits_or_marks(self, surface: str, exact: str, numbers: tuple[str, ...]) -> Word:
        """Analyse what has digits, hyphens, colons or dots in it."""
        if exact.startswith("§"):
            bare = exact.replace(" ", "").replace("§§", "§")
            return Word(bare, bare, (bare, *_PIECES.findall(bare)), numbers)
        if numbers:
            bare = exact.replace(" ", "")
            return Word(bare, bare, (bare, *_PIECES.findall(exact)), numbers)
        if exact.partition(":")[2].isalpha():
            return self[surface.partition(":")[0]]._replace(exact=exact)
        if exact.endswith("-"):
            return self._suspended(exact)
        if "-" in exact and any(map(str.isalpha, exact)):
            return self._joined_pieces(exact, tuple(plain_hyphens(surface).split("-")))
        return self._special_form(exact)

    def _special_form(self, exact: str) -> Word:
        if exact.startswith("e "):
            return self["e" + exact[2:]]._replace(exact=exact)
        if exact.replace(":", "").isdigit():  # a sign of property, a time, a ratio: one sign
            return Word(exact, exact, (exact,))
        if exact.replace(" ", "").replace(",", "").isdigit():
            bare = exact.replace(" ", "")
            return Word(bare, bare, (bare,))
        if exact[0].isalpha() and ("." in exact or " " in exact) and "@" not in exact:
            bare = exact.replace(" ", ".").rstrip(".")
            return Word(exact, bare, (bare,))
        pieces = _PIECES.findall(exact)
        if len(pieces) < 2:
            return Word(exact, exact, (exact,))
        return Word(exact, exact, (exact, *(p for x in pieces for p in self[x].parts)))

    def _suspended(self, exact: str) -> Word:
        """Analyse `missbruks-` as the first part it is: missbruk."""
        bare = exact.rstrip("-")
        if not bare.isalpha():
            return self[bare]._replace(exact=exact)
        base = self._splitter.first(bare) or self._known_form(bare) or self[bare].base
        split = self._splitter.split(base)
        return Word(exact, base, split.parts if split else (base,))

    def _joined_pieces(self, exact: str, pieces: tuple[str, ...]) -> Word:
        """Analyse `e-hälsa`, `IT-strategi` and `GRkommunerna`: one word, and its pieces."""
        pieces = tuple(p for p in pieces if p)
        if len(pieces) < 2 or not exact.strip("-"):
            return Word(exact, exact, (exact,))
        *first, last = pieces
        base = "".join(fold(p) for p in first) + self[last].base
        parts = tuple(part for piece in pieces for part in self._piece_parts(piece, piece is last))
        return Word(exact, base, parts)

    def _piece_parts(self, piece: str, is_last: bool) -> tuple[str, ...]:  # noqa: FBT001
        if is_last or not piece.isalpha():
            return self[piece].parts
        first = self._splitter.first(fold(piece)) if piece.islower() else None
        return (first,) if first else self[piece].parts


class Stems(dict[str, Word]):
    """Surface form → Word, for a language that is only stemmed; fills itself."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._stem = _stemmer(language)

    def __missing__(self, surface: str) -> Word:
        exact = fold(surface)
        numbers = identifiers(exact)
        bare = exact.replace(" ", "") if numbers else exact
        base = bare if numbers else self._stem(exact.removesuffix("'s"))
        pieces = _PIECES.findall(exact)
        parts = (base, *(self._stem(p) for p in pieces)) if len(pieces) > 1 else (base,)
        return _remembered(self, surface, Word(bare, base, parts, numbers))
