"""Benchmark queries of eight kinds, the same for every engine."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.tree import And, Is, Or, Phrase, Prefix, Range, Term

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.tree import Node
    from bench.text import Row

KINDS = ("rare", "common", "and", "or", "phrase", "prefix", "filtered", "date", "whole")
FACETS = ("organisation", "body", "type", "topic", "year", "language")
FIELD_WEIGHTS = {
    "base": 1.0,
    "exact": 0.5,
    "parts": 0.35,
    "heading": 0.8,
    "title": 0.5,
    "decision": 0.1,
    "identifiers": 6.0,
}
"""Every token field, with about the weight it has in the search."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question: its words in base form, and for some kinds a body and a range of days."""

    kind: str
    words: tuple[str, ...]
    body: str = ""
    days: tuple[int, int] | None = None

    @property
    def match(self) -> Node:
        """The query tree."""
        terms = tuple(Term("base", word) for word in self.words)
        match self.kind:
            case "and":
                return And(terms)
            case "or":
                return Or(terms)
            case "phrase":
                return Phrase("base", self.words)
            case "prefix":
                return Prefix("base", self.words[0])
            case "whole":
                return And(tuple(_everywhere(word) for word in self.words))
        return terms[0]

    @property
    def filters(self) -> tuple[Node, ...]:
        """What restricts it, besides what the asker may see."""
        seen: tuple[Node, ...] = (Is("access", ("public",)),)
        if self.days is None:
            return seen
        return (*seen, Is("body", (self.body,)), Range("date", *self.days))

    @property
    def sort(self) -> str:
        """The order of the hits."""
        return "-date" if self.kind == "date" else "relevance"


def _everywhere(word: str) -> Node:
    """A word looked for in every field, as the search does."""
    return Or(tuple(Term(field, word, weight) for field, weight in FIELD_WEIGHTS.items()))


def questions(rows: Iterable[Row], many: int = 20) -> list[Question]:
    """Return `many` questions of each kind, drawn from the sections with a fixed seed."""
    frequency: Counter[str] = Counter()
    sample: list[Row] = []
    count = 0
    for row in rows:
        base = row.tokens.get("base", [])
        frequency.update(set(base))
        if count % 50 == 0:
            sample.append(row)
        count += 1
    words = {w: n for w, n in frequency.items() if w.isalpha() and len(w) > 2}
    chance = random.Random(7)
    between = {
        name: sorted(
            w for w, n in words.items() if low * count < n <= max(high * count, 3) and n > 2
        )
        for name, low, high in (
            ("rare", 0.0, 0.0005),
            ("middle", 0.002, 0.02),
            ("common", 0.05, 0.3),
        )
    }
    middle, common = between["middle"], between["common"]
    known = set(middle) | set(common)
    asked: list[Question] = []
    for number in range(many):
        row = sample[(number * 37) % len(sample)]
        near = [w for w in dict.fromkeys(row.tokens["base"]) if w in known] or middle
        start = chance.randrange(0, 20000, 7)
        asked += [
            Question("rare", (chance.choice(between["rare"]),)),
            Question("common", (chance.choice(common),)),
            Question("and", tuple(chance.sample(near, min(len(near), 2 + number % 2)))),
            Question("or", tuple(chance.sample(common, 2) + chance.sample(middle, 1))),
            Question("phrase", _run(row, chance)),
            Question("prefix", (chance.choice(middle)[: 4 + number % 3],)),
            Question(
                "filtered",
                (chance.choice(common),),
                f"Nämnd {chance.randrange(60)}",
                (start, start + 4000),
            ),
            Question("date", (chance.choice(common),)),
            Question("whole", tuple(chance.sample(near, min(len(near), 1 + number % 3)))),
        ]
    return asked


def _run(row: Row, chance: random.Random) -> tuple[str, ...]:
    base = row.tokens["base"]
    if len(base) < 4:
        return tuple(base[:2])
    start = chance.randrange(len(base) - 3)
    return tuple(base[start : start + 2 + chance.randrange(2)])
