"""Messages for people, translated by gettext into the language of whoever reads them.

A message is written in Swedish, the source, where it is used; other languages stand in
`translations`. `_` translates at once, for what is shown at once. A `Message` waits until it is
shown, as an error does that is raised in one place and told in another. What is kept beyond the
process (reasons of files, reports of runs) is kept in Swedish and translated by `translated`.
"""

from __future__ import annotations

import io
import re
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cache, lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent / "translations"
SOURCE = "sv"
LANGUAGES = {"sv": "Svenska", "en": "English"}
_VALUE = re.compile(r"%\((?P<name>\w+)\)[\d.]*[sdrf]|%%")
_LEAST = 6
"""Letters besides its values that a kept message has at least by which it is recognised."""

_of_process = [SOURCE]
_of_reader: ContextVar[str | None] = ContextVar("reader's language", default=None)


@dataclass(frozen=True, slots=True)
class Message:
    """A Swedish sentence with its values, shown in the language of whoever reads it."""

    sentence: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return _(self.sentence, **self.values)

    def filled(self, **values: object) -> Message:
        """Return the message with its values."""
        return Message(self.sentence, values)

    def in_language(self, language: str) -> str:
        """Return the message in a language that is not the reader's, as that of a letter."""
        translated = catalog(language).gettext(self.sentence)
        return translated % self.values if self.values else translated

    @property
    def swedish(self) -> str:
        """The message as it is kept: in the source language, whoever reads it."""
        return _filled(self.sentence, self.values)


def message(sentence: str, **values: object) -> Message:
    """Return a Swedish sentence to be translated when it is shown."""
    return Message(sentence, values)


def recorded(sentence: str, **values: object) -> str:
    """Return a Swedish sentence as it is kept; `translated` shows it in another language."""
    return _filled(sentence, values)


def language() -> str:
    """Return the language of whoever reads now: the request's, or the process's."""
    return _of_reader.get() or _of_process[0]


def set_process_language(name: str) -> None:
    """Choose the language of everything this process says that answers no request."""
    _of_process[0] = name


def set_reader_language(name: str | None) -> None:
    """Choose the language of the request that is answered now; None: the process's."""
    _of_reader.set(name)


@cache
def catalog(language: str) -> NullTranslations:
    """Return the compiled catalog of a language; Swedish, the source, has none."""
    file = FOLDER / language / "LC_MESSAGES" / "messages.po"
    if not file.is_file():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - Swedish needs neither
    from babel.messages.pofile import read_po  # noqa: PLC0415

    compiled = io.BytesIO()
    with file.open("rb") as stream:
        write_mo(compiled, read_po(stream, locale=language))
    compiled.seek(0)
    return GNUTranslations(compiled)


def _(sentence: str, **values: object) -> str:
    """Translate a Swedish sentence and fill in its %(name)s values."""
    worded = catalog(language()).gettext(sentence)
    return worded % values if values else worded


def ngettext(singular: str, plural: str, count: int, **values: object) -> str:
    """Translate a counted sentence; %(num)s is the count."""
    worded = catalog(language()).ngettext(singular, plural, count)
    return worded % ({"num": count} | values)


def translated(kept: str) -> str:
    """Return a message that was kept in Swedish in the reader's language, as far as it is ours."""
    return kept if language() == SOURCE else _translated(kept, language())


def _filled(sentence: str, values: Mapping[str, object]) -> str:
    kept = {name: v.swedish if isinstance(v, Message) else v for name, v in values.items()}
    return sentence % kept if kept else sentence


@lru_cache(maxsize=4096)
def _translated(kept: str, name: str) -> str:
    exact = catalog(name).gettext(kept)
    if exact != kept:
        return exact
    for pattern, sentence in _sentence_patterns(name):
        if same := pattern.fullmatch(kept):
            values = {key: _translated(value, name) for key, value in same.groupdict().items()}
            return _in_words(catalog(name).gettext(sentence)) % values
    return _by_sentence(kept, name)


def _by_sentence(kept: str, name: str) -> str:
    """Translate several sentences, each for itself, where they are not one message."""
    first, gap, rest = _cut_ending(kept)
    return _translated(first, name) + gap + _translated(rest, name) if gap else kept


def _cut_ending(text: str) -> tuple[str, str, str]:
    end = re.search(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ0-9”])|[;:] (?=\S)", text)
    return (text[: end.start()], end[0], text[end.end() :]) if end else (text, "", "")


@cache
def _sentence_patterns(name: str) -> list[tuple[re.Pattern[str], str]]:
    """Return what the messages with values look like when these are filled in, longest first."""
    known = catalog(name)
    sentences = [key for key in getattr(known, "_catalog", {}) if isinstance(key, str)]
    letters = {key: len(_VALUE.sub("", key)) for key in sentences if _VALUE.search(key)}
    ordered = sorted((key for key in letters if letters[key] >= _LEAST), key=lambda k: -letters[k])
    return [(_sentence_pattern(sentence), sentence) for sentence in ordered]


def _sentence_pattern(sentence: str) -> re.Pattern[str]:
    """Return the pattern of a sentence with its values; one that stands twice has one text."""
    parts, at, seen = [], 0, set[str]()
    for value in _VALUE.finditer(sentence):
        parts.append(re.escape(sentence[at : value.start()]))
        key, at = value["name"], value.end()
        parts.append("%" if key is None else f"(?P={key})" if key in seen else f"(?P<{key}>.*?)")
        seen.add(key or "")
    return re.compile("".join([*parts, re.escape(sentence[at:])]), re.DOTALL)


def _in_words(sentence: str) -> str:
    """Return a sentence whose values are all written as they stand, also those of numbers."""
    return _VALUE.sub(lambda v: v[0] if v["name"] is None else f"%({v['name']})s", sentence)
