"""Read what a year, month or day in a question is of: of the decision, or of the matter.

"Vad beslutades 2013 om budgeten?" asks for decisions of that year, "budget för 2013" for the matter
of that name whenever it was decided, and "budget 2013" may mean either.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.errors import QueryError
from archive.query import span

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from archive.model import Document

_OF_MATTER = r"\b(?:för|från|till|inför|avseende|gällande)\s+(?:och\s+med\s+)?(?:år(?:et)?\s+)?"
_BESIDE = 40
"""Characters between a matter's word and its year: årsredovisning för 2023."""
_CENTURIES = range(1800, 2200)


@dataclass(frozen=True, slots=True)
class AskedDate:
    """A year, month or day of a question, as written, with its first and last day.

    of: decision, matter, or either.
    """

    words: str
    first: dt.date
    last: dt.date
    of: Literal["decision", "matter", "either"]

    def is_of(self, document: Document) -> bool:
        """Tell whether a document is of that time."""
        date = document.date
        return date is not None and date.start <= self.last and date.end >= self.first

    def stands_in(self, text: str) -> bool:
        """Tell whether a text has it."""
        return self._places(text) != []

    def stands_beside(self, text: str, matters: Sequence[int]) -> bool:
        """Tell whether a text has it right by the matter, whose words stand at some places."""
        return any(abs(at - matter) <= _BESIDE for at in self._places(text) for matter in matters)

    def _places(self, text: str) -> list[int]:
        plain = rf"(?<![\w-]){re.escape(self.words)}(?![\w-])"
        return [match.start() for match in re.finditer(plain, text, re.IGNORECASE)]


def asked_dates(question: str, about: Sequence[str]) -> tuple[AskedDate, ...]:
    """Return the years, months and days among the words that a question is about."""
    return tuple(date for word in about if (date := _asked_date(question, word, about)))


def _asked_date(question: str, word: str, about: Sequence[str]) -> AskedDate | None:
    try:
        first, last = span(word)
    except QueryError:
        return None
    if first.year not in _CENTURIES:
        return None
    quoted = re.escape(word)
    if re.search(rf"{_OF_MATTER}{quoted}|{quoted}\s+års\b", question, re.IGNORECASE):
        return AskedDate(word, first, last, "matter")
    before = re.search(rf"(\w+)\s+{quoted}", question)
    behind_matter = before is not None and _names_matter(before[1], about)
    whole_day = first == last
    return AskedDate(word, first, last, "either" if behind_matter and not whole_day else "decision")


def _names_matter(word: str, about: Iterable[str]) -> bool:
    """Tell whether a word before a date is of what is asked about, and not of when."""
    named = {part.casefold() for topic in about for part in topic.split()}
    return word.casefold() in named and not _SAYS_WHEN.fullmatch(word)


_SAYS_WHEN = re.compile(
    r"hösten|våren|sommaren|vintern|året|val(?:d|da|t|des)|utsågs|utsedd\w*|antogs|gjordes",
    re.IGNORECASE,
)
"""Words before a date that say when, or what was done then, though they may be asked about."""
