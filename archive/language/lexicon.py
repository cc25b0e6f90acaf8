"""Lexicon of known Swedish word forms and their base forms.

The forms and lemmas come from simplemma (MIT; its Swedish data from SALDO and Wiktionary among
others). Faults that follow a rule are mended here, single ones in swedish.toml. The result is kept
as a MARISA trie in the user's cache folder: opening it takes microseconds and its 5 MB are shared
by all processes, where unpacking simplemma's list takes two seconds and 120 MB in each.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import tempfile
import tomllib
from contextlib import suppress
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import marisa_trie
import platformdirs

from archive.messages import _

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

log = logging.getLogger(__name__)
T = TypeVar("T", bound="marisa_trie.Trie | marisa_trie.BytesTrie")

RULES = "2"
"""Changes whenever the mending below does."""

_NOUN_ENDINGS = ("en", "et", "n", "t", "erna", "arna", "orna", "na", "ar", "er", "or")
_VOWELS = "aeiouyåäö"
_VOWEL = re.compile(f"[{_VOWELS}]")
_NAME = "="
"""Stands before the lemma of a form that is known only with a capital letter."""


@cache
def swedish() -> dict[str, Any]:
    """Return the settings of swedish.toml."""
    return tomllib.loads((files(__package__) / "swedish.toml").read_text("utf-8"))


@cache
def lexicon_version() -> str:
    """Return what the answers depend on: simplemma's version, our rules and swedish.toml."""
    data = (files(__package__) / "swedish.toml").read_bytes()
    return f"simplemma {version('simplemma')}/{RULES}.{hashlib.sha256(data).hexdigest()[:8]}"


class Lexicon:
    """Word forms and their base forms, all in lower case."""

    def __init__(self, trie: marisa_trie.BytesTrie) -> None:
        self._trie = trie
        table = swedish()
        self._base: dict[str, str] = table["base"]
        self._same: dict[str, str] = table["same"]

    def base(self, form: str) -> str | None:
        """Return the base form of a known word, None for an unknown word or a name."""
        own = self._base.get(form)
        if own is None:
            entries = self._trie.get(form)
            if not entries:
                return None
            own = entries[0].decode()
            if own.startswith(_NAME):
                return None
            own = self._base.get(own, own)
        return self._same.get(own, own)

    def forms(self, base: str) -> frozenset[str]:
        """Return the known forms of a base form, and of the lemmas that are read as it."""
        lemmas = [base, *(lemma for lemma, own in self._same.items() if own == base)]
        begun = {start for lemma in lemmas for start in _lemma_starts(lemma)}
        known = (form for start in begun for form in self._trie.keys(start))
        return frozenset(form for form in (*known, *self._base) if self.base(form) == base)

    def name(self, form: str) -> str | None:
        """Return the base form of what is known as a name only, such as `mariestad`."""
        names = self._trie.get(form)
        value: str = names[0].decode() if names else ""
        return value[1:] if value.startswith(_NAME) else None

    def __contains__(self, form: str) -> bool:
        """Return whether a form in lower case is known, as a word or as a name."""
        return form in self._trie

    def beginning(self, stem: str) -> list[str]:
        """Return the known forms that begin with `stem`, in lower case."""
        return list(self._trie.keys(stem))

    def prefixes(self, word: str) -> list[str]:
        """Return the known forms that `word` begins with, shortest first."""
        return list(self._trie.prefixes(word))


def _lemma_starts(lemma: str) -> set[str]:
    """Return how all forms of a lemma begin: up to its first vowel, which they may change."""
    vowel = _VOWEL.search(lemma)
    if vowel is None or vowel.start():
        return {lemma[: vowel.start()] if vowel else lemma}
    return {other + lemma[1:2] for other in _VOWELS}


@cache
def lexicon() -> Lexicon:
    """Return the Swedish lexicon, from the cache folder when it is there."""
    trie = marisa_trie.BytesTrie()
    return Lexicon(_kept_trie(f"swedish-{_cache_key(RULES)}", trie, _build_trie))


@cache
def english_forms() -> marisa_trie.Trie:
    """Return the known English word forms in lower case, from the cache folder when it is there."""
    return _kept_trie(f"english-{_cache_key()}", marisa_trie.Trie(), _build_english)


def _cache_key(*rules: str) -> str:
    return hashlib.sha256("/".join((version("simplemma"), *rules)).encode()).hexdigest()[:12]


def _kept_trie(name: str, empty: T, build: Callable[[], T]) -> T:
    """Return the trie kept under a name in the cache folder, mapped into memory, or build it."""
    folder = Path(platformdirs.user_cache_path("handlingar"))
    file = folder / f"{name}.trie"
    with suppress(OSError, RuntimeError):
        empty.mmap(str(file))
        return empty
    trie = build()
    try:
        _keep_trie(trie, file)
    except OSError as error:
        log.warning(
            _(
                "Ordlistan kan inte sparas i %(folder)s (%(error)s); "
                "varje start tar då några sekunder mer.",
                folder=folder,
                error=error,
            )
        )
    return trie


def _keep_trie(trie: marisa_trie.Trie, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    os.close(handle)
    trie.save(name)
    Path(name).replace(file)


def _lemma_dictionary(language: str) -> Mapping[str, str]:
    from simplemma.strategies.dictionaries.dictionary_factory import (  # noqa: PLC0415
        DefaultDictionaryFactory,
    )

    return DefaultDictionaryFactory(cache_max_size=0).get_dictionary(language)


def _build_english() -> marisa_trie.Trie:
    forms = (form for form in _lemma_dictionary("en") if form[1:] == form[1:].lower())
    return marisa_trie.Trie(form.lower() for form in forms)


def _build_trie() -> marisa_trie.BytesTrie:
    lower: dict[str, str] = {}
    names: dict[str, str] = {}
    for form, lemma in _lemma_dictionary("sv").items():
        if " " in form:
            continue
        if form == form.lower():
            lower[form] = lemma.lower()
        elif form[1:] == form[1:].lower():
            names[form.lower()] = lemma.lower()
    mended = _mended_lemmas(lower)
    entries = {form: mended.get(form, lemma) for form, lemma in lower.items()}
    entries |= {form: _NAME + lemma for form, lemma in names.items() if form not in lower}
    return marisa_trie.BytesTrie((form, lemma.encode()) for form, lemma in entries.items())


def _mended_lemmas(lower: dict[str, str]) -> dict[str, str]:
    """Return better lemmas where simplemma takes a noun for a verb.

    A noun is known by its own definite or plural forms: `nämnden` and `planer` lead to `nämnd` and
    `plan`, though `plan` itself is given as `plana`. `förbundet` is given as a participle.
    """

    def noun(word: str) -> bool:
        return any(lower.get(word + ending) == word for ending in _NOUN_ENDINGS)

    mended: dict[str, str] = {}
    for form, lemma in lower.items():
        if (lemma == form + "a" or (lemma == form[:-1] and lemma.endswith("dra"))) and (
            not form.endswith("r")
        ):
            if len(form) > 2 and noun(form):
                mended[form] = form
        elif form.endswith("nde"):
            if lemma != form and lower.get(form + "t") == form:
                mended[form] = form
        elif form.endswith(("en", "et")) and len(form) > 5:
            stem = form[:-2]
            if lemma in (stem + "en", stem + "a") and noun(stem):
                mended[form] = stem
                mended.setdefault(form + "s", stem)
    return mended
