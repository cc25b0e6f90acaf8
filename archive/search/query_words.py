"""Query words: what each looks for and which forms may stand for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.language.identifiers import date_key, looks_like_case_number
from archive.language.tokens import TOKEN, fold
from archive.query import Both, Close, Either, Exact, Field, Words
from archive.search.meanings import INTERVAL, interval_word, iso_days
from archive.search.weights import INFLECTED, STOP

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from archive.language import Analyser
    from archive.query import Expression
    from archive.search.meanings import Meaning, Meanings
    from archive.search.synonyms import Alternative, Synonyms

NUMBER_LABELS = frozenset({"dnr", "diarienr", "diarienummer"})
"""Words before a case number that only say what it is."""
COMPOUND_GAP = 4
"""Words by which the parts of a compound may stand apart."""


@dataclass(frozen=True, slots=True)
class Forms:
    """Whether a plain word is also satisfied by its inflected forms, and by compounds with it.

    Without inflections only the surface form counts, and so no compound does. Both are looked for
    in the text alone when one is off: headings are kept as base forms and parts of compounds.
    """

    inflections: bool = True
    compounds: bool = True


ALL_FORMS = Forms()
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class QueryWord:
    """A word of a query as the index knows words.

    kind: word, stop (asked for only when there is nothing else), prefix, exact.
    `bases` has the Swedish base form first, then those of the archive's other languages.
    A known name or term of several words is one QueryWord with `phrase` set to its base forms.
    """

    surface: str
    exact: str
    bases: tuple[str, ...]
    parts: tuple[str, ...]
    identifiers: tuple[str, ...] = ()
    kind: str = "word"
    alternatives: tuple[Alternative, ...] = ()
    phrase: tuple[str, ...] = ()
    read_as: str = ""
    """What was typed, where this word is only a likely reading of it."""
    meaning: Meaning | None = None
    """The day, year or body that the word is read as besides."""

    @property
    def separable_parts(self) -> tuple[str, ...]:
        """The different parts of a compound that may stand apart; none of another word."""
        if len(self.parts) < 2 or self.identifiers or self.phrase:
            return ()
        return tuple(dict.fromkeys(part for part in self.parts if len(part) > 1))

    @property
    def base(self) -> str:
        """The base form in Swedish."""
        return self.bases[0]


@dataclass(frozen=True, slots=True)
class QueryTokenizer:
    """Turns the texts of a query into words."""

    analyser: Analyser
    synonyms: Synonyms | None = None
    languages: tuple[str, ...] = ()
    meanings: Meanings | None = None
    """What words may mean besides; None reads them as words only."""
    held: Callable[[str], bool] | None = None
    """Whether the archive has a case number, by its key; None takes any for held."""
    _read: dict[str, tuple[QueryWord, ...]] = field(default_factory=dict, compare=False)

    def words(self, text: str) -> tuple[QueryWord, ...]:
        """Return the words of a run of plain words, known terms of several words joined."""
        if text not in self._read:
            self._read[text] = self._read_words(text)
        return self._read[text]

    def _read_words(self, text: str) -> tuple[QueryWord, ...]:
        plain = self._without_false_numbers(text)
        if self.meanings is None:
            return self._as_words(plain)
        return tuple(self.meanings.read(tuple(self._with_intervals(iso_days(plain)))))

    def _with_intervals(self, text: str) -> Iterator[QueryWord]:
        """Yield the words of a text, each interval of dates as one."""
        at = 0
        for match in () if self._case_number(text) else INTERVAL.finditer(text):
            plain = self._plain_words(match[0].replace("..", "–"))
            if (word := interval_word(match[0], plain)) is not None:
                yield from self._as_words(text[at : match.start()], alone=False)
                yield word
                at = match.end()
        yield from self._as_words(text[at:], alone=not at)

    def _as_words(self, text: str, *, alone: bool = True) -> tuple[QueryWord, ...]:
        """Return the words of a text; `alone` where the query has no others beside them."""
        plain = self._plain_words(text, alone=alone)
        if alone and (numbers := self._case_number(text)):
            whole = fold(text)
            return (QueryWord(text, whole, (whole,), tuple(w.base for w in plain), numbers),)
        joined = plain if self.synonyms is None else tuple(self._joined_synonyms(plain))
        return tuple(_without_labels(joined))

    def _case_number(self, text: str) -> tuple[str, ...]:
        """Return the keys of a text that is one case number.

        A word that is not in capitals before a year and a number, `budget 2014 2015`, is a case
        number only where the archive has that number; `KS 2014/15` is one in any archive, but
        `GR 2012-2014` may be years.
        """
        numbers = looks_like_case_number(text)
        word = _LETTERS.match(text)
        plain = word is None or (word[0].isupper() and not INTERVAL.search(text))
        if not numbers or self.held is None or word is None or plain:
            return numbers
        return numbers if fold(word[0]) in NUMBER_LABELS or self.held(numbers[0]) else ()

    def _without_false_numbers(self, text: str) -> str:
        """Return a text with `Budget` of `Budget 2014-05` in small letters, lest it be one number.

        Only where the archive has no such case number.
        """
        for token in self.analyser.tokenize(text):
            word = _LETTERS.match(token.text)
            named = word is not None and word[0].istitle() and " " in token.text
            if named and not self._case_number(token.text):
                text = text[: token.start] + token.text.lower() + text[token.end :]
        return text

    def exact(self, text: str) -> tuple[QueryWord, ...]:
        """Return the words of a text in quotation marks."""
        tokens = self.analyser.analyse(text)
        return tuple(
            QueryWord(surface, exact, (base,), (base,), kind="exact")
            for surface, exact, base in zip(
                TOKEN.findall(text), tokens.exact, tokens.base, strict=True
            )
        )

    def _plain_words(self, text: str, *, alone: bool = True) -> tuple[QueryWord, ...]:
        tokens = self.analyser.tokenize(text)
        surfaces = [token.text for token in tokens]
        analysed = self.analyser.of(surfaces)
        words = self.analyser.words()
        made = []
        for token, exact, base in zip(tokens, analysed.exact, analysed.base, strict=True):
            word = words[token.text]
            if text[token.end : token.end + 1] == "*":
                made.append(QueryWord(token.text + "*", exact, (base,), (), kind="prefix"))
                continue
            parts = word.parts if base == word.base else (base,)
            made_with = exact in STOP or base in INFLECTED
            stop = not word.identifiers and made_with
            made.append(
                QueryWord(
                    token.text,
                    exact,
                    self._base_forms(token.text, base),
                    parts,
                    word.identifiers,
                    "stop" if stop and (len(tokens) > 1 or not alone) else "word",
                )
            )
        return tuple(self._joined_dates(tuple(made)))

    @staticmethod
    def _joined_dates(made: tuple[QueryWord, ...]) -> Iterator[QueryWord]:
        """Yield words with `9 maj 2014` as one date."""
        at = 0
        while at < len(made):
            three = made[at : at + 3]
            day = date_key(*(word.exact for word in three)) if len(three) == 3 else None
            if day is None:
                yield made[at]
                at += 1
                continue
            surface = " ".join(word.surface for word in three)
            bases = tuple(word.base for word in three)
            yield QueryWord(surface, surface.lower(), bases[:1], bases, (day,), phrase=bases)
            at += 3

    def _base_forms(self, surface: str, base: str) -> tuple[str, ...]:
        """Return the base forms by which a word is known: a place's name is not the word's."""
        words = self.analyser.words()
        bases = [base]
        if surface.islower():
            place = words[surface.capitalize()].base
            if place[:1].isupper():
                bases.append(place)
        own = words[surface.lower()].base if base[:1].isupper() else ""
        others = (self.analyser.words(other)[surface].base for other in self.languages)
        return tuple(dict.fromkeys((*bases, *(stem for stem in others if stem != own))))

    def _joined_synonyms(self, plain: tuple[QueryWord, ...]) -> Iterator[QueryWord]:
        assert self.synonyms is not None
        at = 0
        while at < len(plain):
            length, alternatives = self.synonyms.longest(plain, at)
            span = plain[at : at + max(1, length)]
            if len(span) == 1:
                kind = "word" if alternatives else span[0].kind
                yield replace(span[0], kind=kind, alternatives=alternatives)
            else:
                bases = tuple(word.base for word in span)
                surface = " ".join(word.surface for word in span)
                yield QueryWord(
                    surface, fold(surface), bases[:1], bases, (), "word", alternatives, bases
                )
            at += max(1, length)


def _without_labels(words: Sequence[QueryWord]) -> Iterator[QueryWord]:
    """Yield words so that `dnr` before a number is not asked for."""
    for at, word in enumerate(words):
        numbered = at + 1 < len(words) and words[at + 1].identifiers
        yield replace(word, kind="stop") if numbered and word.exact in NUMBER_LABELS else word


def asked_for(expression: Expression | None, reader: QueryTokenizer) -> tuple[QueryWord, ...]:
    """Return the words a query wants to see, in order; not those it excludes."""
    return tuple(_asked_for(expression, reader))


def _asked_for(expression: Expression | None, reader: QueryTokenizer) -> Iterator[QueryWord]:
    match expression:
        case Words(text):
            yield from reader.words(text)
        case Exact(text):
            yield from reader.exact(text)
        case Field("decision" | "heading", value, quoted=True):
            yield from reader.exact(value)
        case Field("decision" | "heading" | "case" | "section", value):
            yield from reader.words(
                "§" + value.lstrip("§ ") if expression.name == "section" else value
            )
        case Both(operands) | Either(operands) | Close(operands):
            for operand in operands:
                yield from _asked_for(operand, reader)
