"""Read words as people mean them: a day, month, year, the name of a body. Said, undone on request.

A section satisfies such a word by having it, as any other word, or by being of a record of that
day, month, year or interval, or of that body. Days in Swedish order, `9/5-2014` and `9.5.2014`, are
read as dates, `2014-05` as that month, `2012..2014`, `2012–2014` and `2012-2014` as the years from
the first to the last, `paragraf 58` as § 58; `år` before a year only says what it is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import TYPE_CHECKING

from archive.errors import QueryError
from archive.language.identifiers import MONTHS
from archive.query import interval, span
from archive.search.days import epoch_days
from archive.search.synonyms import Alternative
from archive.tree import Is, Range

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from archive.language import Analyser
    from archive.model import Document
    from archive.search.query_words import QueryWord
    from archive.tree import Node
    from archive.vocabulary import Vocabulary

LONGEST = 5
"""Words of the longest name of a body that is looked for."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"[1-9]\d{0,3}[a-z]?")
_YEAR_LABELS = frozenset({"år", "året", "årets"})
_DAY = re.compile(r"(?:19|20)\d\d-\d\d-\d\d")
_MONTH = re.compile(r"((?:19|20)\d\d)-(\d{1,2})")
_TYPED_DAY = re.compile(
    r"(?<![\w/.-])(?:\d{1,2}/\d{1,2}[- /](?:19|20)\d\d|\d{1,2}\.\d{1,2}\.(?:19|20)\d\d"
    r"|(?:19|20)\d\d-\d{1,2}-\d{1,2})(?![\w-])"
)
_YEARS = re.compile(r"^(\d{4})-(\d{4})$")
_DATE = r"(?:19|20)\d\d(?:-\d{1,2}){0,2}"
INTERVAL = re.compile(
    rf"(?<![^\s(])(?:{_DATE}(?:\.\.|–){_DATE}|{_DATE}\.\.|\.\.{_DATE}"
    r"|(?:19|20)\d\d-(?:19|20)\d\d)(?![^\s),;?!])"
)
"""An interval of years, months or days as it is typed among other words."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word is read as besides: kind is year, date or body; `values` are what it names."""

    kind: str
    values: tuple[str, ...]

    @property
    def node(self) -> Node:
        """The records of that day, year, interval or body."""
        if self.kind == "date":
            first, last = interval(self.values[0])
            return Range(
                "date", epoch_days(first) if first else None, epoch_days(last) if last else None
            )
        return Is(self.kind, self.values)

    def holds(self, document: Document) -> bool:
        """Return whether a document is of that day, year, interval or body."""
        if self.kind == "body":
            return document.body in self.values
        if document.date is None:
            return False
        if self.kind == "year":
            return str(document.date.start.year) in self.values
        first, last = interval(self.values[0])
        begins, ends = document.date.start, document.date.end
        return (last is None or begins <= last) and (first is None or first <= ends)


@dataclass(frozen=True, slots=True)
class Meanings:
    """Knows the names of an archive's bodies by the base forms of their words."""

    bodies: Mapping[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, bodies: Sequence[str], vocabulary: Vocabulary, analyser: Analyser) -> Meanings:
        """Return the meanings of the names of bodies, and of the other names they go by."""
        named: dict[tuple[str, ...], tuple[str, ...]] = {}
        others = {body.name: (*body.variants, *body.abbreviations) for body in vocabulary.bodies}
        for name in bodies:
            for written in (name, *others.get(name, ())):
                key = tuple(base.lower() for base in analyser.analyse(written).base)
                if 0 < len(key) <= LONGEST:
                    named[key] = tuple(dict.fromkeys((*named.get(key, ()), name)))
        return cls(named)

    def read(self, words: Sequence[QueryWord]) -> Iterator[QueryWord]:
        """Yield words with what they mean; those of a body's name joined to one."""
        at = 0
        while at < len(words):
            length, values = self._body_named(words, at)
            if length > 1:
                yield _joined_word(words[at : at + length], Meaning("body", values))
            elif values:
                yield replace(words[at], kind="word", meaning=Meaning("body", values))
            elif _begins_with(words, at, MONTHS):
                length = 2
                yield _joined_word(words[at : at + 2], _month_of_year(words[at], words[at + 1]))
            elif _is_paragraph(words, at):
                length = 2
                yield _paragraph_word(words[at : at + 2])
            elif _is_year_label(words, at):
                yield replace(words[at], kind="stop")
            else:
                yield _dated_word(words[at])
            at += max(1, length)

    def _body_named(self, words: Sequence[QueryWord], at: int) -> tuple[int, tuple[str, ...]]:
        bases = [word.base.lower() for word in words[at : at + LONGEST] if _is_plain(word)]
        for length in range(len(bases), 0, -1):
            if not all(map(_is_plain, words[at : at + length])):
                continue
            if values := self.bodies.get(tuple(bases[:length])):
                return length, values
        return 0, ()


def _is_plain(word: QueryWord) -> bool:
    return word.kind in ("word", "stop") and not (word.phrase or word.identifiers)


def _begins_with(words: Sequence[QueryWord], at: int, names: Container[str]) -> bool:
    """Tell whether a word with one of these names and a year stand here."""
    two = words[at : at + 2]
    return (
        len(two) > 1
        and all(map(_is_plain, two))
        and two[0].exact in names
        and _YEAR.fullmatch(two[1].exact) is not None
    )


def _is_year_label(words: Sequence[QueryWord], at: int) -> bool:
    """Tell whether `år` stands here before a year or an interval."""
    follows = words[at + 1].meaning if at + 1 < len(words) else None
    labels = _is_plain(words[at]) and words[at].exact in _YEAR_LABELS
    return labels and (follows is not None or _begins_with(words, at, _YEAR_LABELS))


def _is_paragraph(words: Sequence[QueryWord], at: int) -> bool:
    """Tell whether `paragraf` and a number stand here."""
    two = words[at : at + 2]
    named = len(two) > 1 and all(map(_is_plain, two)) and two[0].base == "paragraf"
    return named and _NUMBER.fullmatch(two[1].exact) is not None


def _paragraph_word(words: Sequence[QueryWord]) -> QueryWord:
    """Return `paragraf 58` as one word that § 58 satisfies too."""
    key = f"§{words[1].exact}"
    sign = Alternative((key,), f"§ {words[1].exact}")
    return replace(_joined_word(words, None), identifiers=(key,), alternatives=(sign,))


def _month_of_year(name: QueryWord, year: QueryWord) -> Meaning:
    return Meaning("date", (f"{year.exact}-{MONTHS[name.exact]:02}",))


def _joined_word(words: Sequence[QueryWord], meaning: Meaning | None) -> QueryWord:
    surface = " ".join(word.surface for word in words)
    bases = tuple(word.base for word in words)
    exact = " ".join(word.exact for word in words)
    first = replace(words[0], surface=surface, exact=exact, bases=bases[:1], parts=bases)
    return replace(first, kind="word", phrase=bases, meaning=meaning)


def _dated_word(word: QueryWord) -> QueryWord:
    """Return a word with the day, month or year it names."""
    if _YEAR.fullmatch(word.exact):
        return replace(word, meaning=Meaning("year", (word.exact,)))
    if (named := _MONTH.fullmatch(word.exact)) and int(named[2]) in MONTHS.values():
        return _of_month(word, int(named[1]), int(named[2]))
    day = word.identifiers[0] if word.identifiers else ""
    if not _DAY.fullmatch(day):
        return word
    year, month, number = (int(part) for part in day.split("-"))
    forms = {
        f"{number}/{month}-{year}": (f"{number}", f"{month}-{year}"),
        f"{number}/{month} {year}": (f"{number}", f"{month}", f"{year}"),
        f"{number}.{month}.{year}": (f"{number}.{month}.{year}",),
        f"{number:02}.{month:02}.{year}": (f"{number:02}.{month:02}.{year}",),
    }
    written = tuple(Alternative(bases, text) for text, bases in forms.items())
    meaning = Meaning("date", (day,))
    return replace(word, meaning=meaning, alternatives=(*word.alternatives, *written))


def _of_month(word: QueryWord, year: int, month: int) -> QueryWord:
    """Return a word in figures, 2014-05, with what it names and its name in words."""
    names = (name for name, number in MONTHS.items() if number == month)
    written = (Alternative((name, str(year)), f"{name} {year}") for name in islice(names, 1))
    meaning = Meaning("date", (f"{year}-{month:02}",))
    return replace(word, meaning=meaning, alternatives=(*word.alternatives, *written))


def interval_word(typed: str, words: Sequence[QueryWord]) -> QueryWord | None:
    """Return the word of an interval that means its records; None where it is no interval.

    words: what `typed` is as plain words. With an end left open, 2012.., no text has it: only what
    a record is dated tells.
    """
    value = _YEARS.sub(r"\1..\2", typed.replace("–", ".."))
    try:
        interval(value)
    except QueryError:
        return None
    meaning = Meaning("date", (value,))
    if value.startswith("..") or value.endswith(".."):
        return replace(words[0], surface=typed, exact=value, bases=(value,), meaning=meaning)
    word = _joined_word(words, meaning) if len(words) > 1 else replace(words[0], meaning=meaning)
    return replace(word, surface=typed, identifiers=())


def iso_days(text: str) -> str:
    """Return a text with days such as 9/5-2014 and 2014-5-9 written as 2014-05-09."""
    return _TYPED_DAY.sub(_iso_day, text)


def _iso_day(match: re.Match[str]) -> str:
    try:
        return span(match[0])[0].isoformat()
    except QueryError:
        return match[0]
