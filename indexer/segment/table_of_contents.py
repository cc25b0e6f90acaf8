"""Tables of contents, and where the text of each of their entries begins."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_HEADED = re.compile(
    r"(?:\d{1,3} )?(?:innehåll(?:sförteckning)?|contents|table of contents)\b", re.IGNORECASE
)
_WORD = re.compile(r"[^\W_]+(?:[-:][^\W_]+)*")
_LETTER = re.compile(r"[^\W\d_]")
_MOST_WORDS = 24
_LEAST_WORDS = 3
_MOST_LISTED, _MOST_PLACES = 4000, 20
"""So much of a list of contents is used, and of the places where it repeats itself."""
_SENTENCE_END = re.compile(r"(?:[.!?]|^\d{1,4})\s+$")


@dataclass(frozen=True, slots=True)
class Title:
    """A title that a list of contents names: where it stands in a text and in that list."""

    start: int
    text: str
    place: int


@dataclass(frozen=True, slots=True)
class Contents:
    """The words of a list of contents in order, and where each pair of them stands."""

    words: tuple[str, ...]
    pairs: dict[tuple[str, str], list[int]]


def table_of_contents(texts: Iterable[str]) -> Contents:
    """Return the first list of contents among the texts; one without words when there is none."""
    for text in texts:
        match = _HEADED.match(text)
        if match:
            listed = _WORD.findall(text[match.end() :])
            words = tuple(word for word in listed if _LETTER.search(word))[:_MOST_LISTED]
            pairs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
            for place, pair in enumerate(pairwise((*words, ""))):
                pairs[pair].append(place)
            return Contents(words, dict(pairs))
    return Contents((), {})


def titles_in(text: str, contents: Contents) -> Iterator[Title]:
    """Yield where a text may begin what a list of contents names, in order of the text.

    A title in capitals ends where the capitals end. Any other takes three words, or two behind a
    sentence's end; and what follows begins with a capital. Whether it is one its order tells.
    """
    if not contents.words:
        return
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        longest = _longest_match(words, at, contents) if words[at].group()[:1].isupper() else None
        if longest is None:
            at += 1
            continue
        count, place = longest
        first, last = words[at], words[at + count - 1]
        after = words[at + count].group() if at + count < len(words) else ""
        capitals = first.group().isupper() and len(first.group()) > 1
        fresh = _SENTENCE_END.search(text[max(0, first.start() - 8) : first.start()])
        long = count >= _LEAST_WORDS or capitals or (count > 1 and fresh)
        if (
            long
            and (fresh or not first.start() or count >= _LEAST_WORDS)
            and not after[:1].islower()
        ):
            mark = text[last.end() : last.end() + 1]
            title = text[first.start() : last.end()] + (mark if mark in {"?", "!"} else "")
            yield Title(first.start(), title, place)
        at += count


def _longest_match(
    words: Sequence[re.Match[str]], at: int, contents: Contents
) -> tuple[int, int] | None:
    """Return how many words from `at` on stand in the list of contents, and where, or None."""
    word_text = words[at].group()
    two = words[at + 1].group() if at + 1 < len(words) else ""
    capitals = word_text.isupper() and len(word_text) > 1
    places = contents.pairs.get((word_text, two), [])
    if not places and capitals:  # a title of one word in capitals
        places = [k for k, word in enumerate(contents.words) if word == word_text]
    best: tuple[int, int] | None = None
    for place in places[:_MOST_PLACES]:
        count = 1
        while count < _MOST_WORDS and _words_agree(words, at + count, contents, place + count):
            if capitals and not words[at + count].group().isupper():
                break
            count += 1
        if best is None or count > best[0]:
            best = (count, place)
    return best


def _words_agree(words: Sequence[re.Match[str]], k: int, contents: Contents, place: int) -> bool:
    inside = k < len(words) and place < len(contents.words)
    return inside and words[k].group() == contents.words[place]


def in_order(titles: Sequence[Title]) -> list[Title]:
    """Return the most titles that come in the order of the list of contents."""
    best: list[int] = []
    came: list[int] = []
    for k, title in enumerate(titles):
        before = [j for j in range(k) if titles[j].place < title.place]
        last = max(before, key=lambda j: best[j], default=-1)
        best.append(1 + (best[last] if last >= 0 else 0))
        came.append(last)
    path: list[Title] = []
    k = max(range(len(titles)), key=lambda j: best[j], default=-1)
    while k >= 0:
        path.append(titles[k])
        k = came[k]
    return path[::-1]
