"""Splitting of Swedish compounds into their parts.

Fewest parts win (Karlsson 1992), then the longest last part. A word is lemmatised before it is
split; names, listed simplex words and what only looks like a compound stay whole. Where the whole
word is known to the lexicon, its last part must bend as the word does: `kommunen` shows that
`kommun` is not `kom` + `mun`, whose definite form would be `munnen`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.language.lexicon import swedish

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from archive.language.lexicon import Lexicon

SHORTEST = 4
"""Letters a part has at least, unless listed."""
LONGEST = 60
"""Letters of the longest word that is split; longer ones are no words."""
_MOST_PARTS = 5
_SYNCOPE = 2
"""Letters at a word's end that its forms may change: vatten, vattnet."""
_MOSTLY = 0.5
"""Share of a word's forms from which on its last part is the likeliest."""
_TAKING_S = ("het", "ning", "tion", "skap", "itet")
"""Endings of words that stand first in compounds with a joining s only: säkerhets|lag."""
_SHORTEST_WORD = 5
_REMEMBERED = 100_000
"""Words whose split is remembered: every form of a word asks for that of its base form."""
_NO_LETTER_BEFORE = r"(?<![^\W\d_])"


@dataclass(frozen=True, slots=True)
class Split:
    """A split word: base forms of its parts, where its last part begins and that part's base."""

    parts: tuple[str, ...]
    head_at: int
    head: str


@dataclass(slots=True)
class Splitter:
    """Splits words; `whole` are words of the archive's own that must not be split."""

    lexicon: Lexicon
    whole: Collection[str] = ()
    _first: dict[str, str | None] = field(default_factory=dict)
    _head: dict[str, str | None] = field(default_factory=dict)
    _patterns: dict[str, re.Pattern[str]] = field(default_factory=dict)
    _splits: dict[str, Split | None] = field(default_factory=dict)
    _short: frozenset[str] = frozenset(swedish()["compounds"]["short"])
    _never: frozenset[str] = frozenset(swedish()["compounds"]["never"])
    _listed: dict[str, str] = field(default_factory=lambda: swedish()["compounds"]["first"])
    _simplex: frozenset[str] = frozenset(swedish()["compounds"]["whole"])

    def split(self, word: str) -> Split | None:
        """Return the split of a word in lower case, or None when it has only one part."""
        if word not in self._splits:
            if len(self._splits) >= _REMEMBERED:
                self._splits.clear()
            self._splits[word] = self._split(word)
        return self._splits[word]

    def _split(self, word: str) -> Split | None:
        if (
            not _SHORTEST_WORD <= len(word) <= LONGEST
            or word in self._simplex
            or word in self.whole
        ):
            return None
        if not word.isalpha() or self.lexicon.name(word):
            return None
        cuts = self._cut_positions(word, known=self.lexicon.base(word) is not None)
        if cuts is None:
            return None
        parts: list[str] = []
        for start, end in zip((0, *cuts), (*cuts, len(word)), strict=True):
            piece = word[start:end]
            base = self._head_base(piece) if end == len(word) else self._first_base(piece)
            parts.extend(self._leaf_parts(base or piece))
        head = self._head_base(word[cuts[-1] :]) or word[cuts[-1] :]
        return Split(tuple(parts), cuts[-1], head)

    def first(self, part: str) -> str | None:
        """Return the base form of what stands first in compounds: `missbruks`, `skol`, `gatu`."""
        return self._first_base(part)

    def pattern(self, part: str) -> re.Pattern[str]:
        """Return what is found in every compound that has a part, by its base form.

        What is no part of words written as one stands at the beginning of a piece: e-post, IT-stöd.
        """
        if part not in self._patterns:
            within = self._may_be_part(part) or part in self._listed.values()
            spelt = "|".join(map(re.escape, sorted(self._spellings(part, within=within))))
            self._patterns[part] = re.compile(f"{'' if within else _NO_LETTER_BEFORE}(?:{spelt})")
        return self._patterns[part]

    def _spellings(self, part: str, *, within: bool) -> Iterator[str]:
        listed = (first for first, base in self._listed.items() if base == part)
        ending = 3 if part.endswith("ium") else int(part.endswith(("a", "e")))
        stem = part[: len(part) - ending] if within else part
        every = {stem or part, *listed, *self.lexicon.forms(part)}
        return (s for s in every if not any(o in s for o in every - {s}))

    def _leaf_parts(self, base: str) -> tuple[str, ...]:
        inner = self.split(base)
        return inner.parts if inner else (base,)

    def _cut_positions(self, word: str, *, known: bool) -> tuple[int, ...] | None:
        """Return where the parts after the first begin, for the fewest parts."""
        best: dict[int, tuple[int, tuple[int, ...]]] = {0: (0, ())}
        forms: tuple[str, ...] | None = None
        for _ in range(_MOST_PARTS - 1):
            best = self._extended(word, best)
            ending = [at for at in best if self._head_base(word[at:]) is not None]
            if ending and forms is None and known and self.lexicon.base(word) == word:
                forms = self._own_forms(word)
            done = [
                (best[at][0], alike < _MOSTLY, at, best[at][1])
                for at in ending
                if (alike := self._alikeness(word, at, forms))
            ]
            if done:
                *_, at, cuts = min(done)
                return (*cuts, at)
        return None

    def _extended(
        self, word: str, best: dict[int, tuple[int, tuple[int, ...]]]
    ) -> dict[int, tuple[int, tuple[int, ...]]]:
        """Add a first part to each beginning; an unchanged noun costs least."""
        cheapest: dict[int, tuple[int, tuple[int, ...]]] = {}
        for at, (cost, cuts) in best.items():
            before = (*cuts, at) if at else cuts
            for end in range(at + 1, len(word) - 1):
                piece = word[at:end]
                base = self._first_base(piece)
                if base is None:
                    continue
                total = cost + (base != piece and base + "s" != piece)
                if end not in cheapest or total < cheapest[end][0]:
                    cheapest[end] = (total, before)
        return cheapest

    def _own_forms(self, word: str) -> tuple[str, ...]:
        """Return the other forms that the lexicon has of a base form, but for its genitive."""
        return tuple(
            form
            for form in self.lexicon.beginning(word[:-_SYNCOPE])
            if self.lexicon.base(form) == word and form not in (word, word + "s")
        )

    def _alikeness(self, word: str, at: int, forms: Sequence[str] | None) -> float:
        """Return how well a word may end in the part from `at` on: 0 not at all, 1 in every form.

        Of a word whose `forms` are known it is the share of them that bend as the part does.
        Nothing tells where the lexicon has the word in this form only; then both parts must be of
        ordinary length.
        """
        if forms is None:
            return 1.0
        if not forms:
            return float(min(at, len(word) - at) >= SHORTEST)
        base = self.lexicon.base
        return sum(base(form[at:]) == base(word[at:]) for form in forms) / len(forms)

    def _may_be_part(self, part: str) -> bool:
        return part not in self._never and (len(part) >= SHORTEST or part in self._short)

    def _head_base(self, part: str) -> str | None:
        if part not in self._head:
            base = self.lexicon.base(part) if self._may_be_part(part) else None
            usable = base and self._may_be_part(base) and base != part + "a"
            self._head[part] = base if usable else None
        return self._head[part]

    def _first_base(self, part: str) -> str | None:
        if part not in self._first:
            self._first[part] = self._first_of(part)
        return self._first[part]

    def _first_of(self, part: str) -> str | None:
        if part in self._listed:
            return self._listed[part]
        if len(part) < 2 or part in self._never:
            return None
        if part[-1] == "s" and (own := self._with_s(part[:-1])):
            return own
        if not self._may_be_part(part) or part.endswith(_TAKING_S):
            return None
        known = self.lexicon.base
        if known(part) == part:
            return part
        return next((form for form in _longer_forms(part) if self._noun_in_a(form)), None)

    def _noun_in_a(self, form: str) -> bool:
        known = self.lexicon.base
        definite = (form + "n", form + "en", form + "et", form[:-2] + "et")
        return form not in self._never and known(form) == form in map(known, definite)

    def _with_s(self, stem: str) -> str | None:
        """Return the base of a first part that ends in a joining s: missbruks, arbets."""
        known = self.lexicon.base
        if not self._may_be_part(stem) or stem.endswith("s"):
            return None
        if known(stem) == stem:
            return stem
        return stem + "e" if known(stem + "e") == stem + "e" else None


def _longer_forms(part: str) -> list[str]:
    """Return the nouns that may have lost their ending: skol, kyrko, lärar, nack, gymnasie."""
    forms = [part + "a", part + "e"]
    if part[-1] == "e":
        forms.append(part[:-1])
    if part[-1] in "eou":
        forms.append(part[:-1] + "a")
    if part.endswith("ie"):
        forms.append(part[:-2] + "ium")
    return forms
