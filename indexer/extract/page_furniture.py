"""Furniture of web pages: menus, banners, search forms; never what most of the words stand in."""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.model import USUALLY_HIDDEN, Mark, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_BY_TAG = {
    "nav": "menu", "button": "menu", "form": "form", "aside": "aside", "header": "header",
    "footer": "footer",
}  # fmt: skip
_BY_ROLE = {
    "navigation": "menu", "search": "menu", "dialog": "menu", "banner": "header",
    "contentinfo": "footer", "complementary": "aside",
}  # fmt: skip
_NEVER = frozenset(("td", "th", "tr", "body", "main", "article", "html"))
_NAMED = re.compile(
    r"(?<![\w-])(?!(?:has|no|with|without|content|page|layout|main)-)"
    r"(?:\w+-)?(?:cookies?|consent|breadcrumbs?|skip-?link|sidomeny|sidebar)(?![\w])",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]|\n|\Z)")
_PROSE = 6
"""Words of a sentence that a menu or a form has none of."""
_MOST = 0.5
"""The share of a page's words that no piece of furniture has."""
_LEAST = 0.25
"""The share of a page's words, menus aside, that must stand in what it names as its content."""


@dataclass(frozen=True, slots=True)
class Aside:
    """A stretch that may be furniture, by what its element is."""

    span: Span
    role: str
    within_article: bool


def role_of(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Return what an element is to a page: menu, form, aside, header, footer or nothing."""
    if tag in _NEVER:
        return ""
    if role := _BY_TAG.get(tag) or _BY_ROLE.get((attributes.get("role") or "").lower(), ""):
        return role
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return "menu" if _NAMED.search(named) else ""


def furniture_of(
    text: str,
    marks: Sequence[Mark],
    asides: Sequence[Aside],
    hidden: Sequence[Mark],
    main: Span | None,
) -> list[Mark]:
    """Return marks over the furniture and the hidden text of a page, none within another.

    `hidden` are marks over text that cannot be seen, in order. Of such text in furniture, as in
    what stands hidden as a matter of course, the mark's value says so.
    """
    words = _Words(text, marks)
    unseen = [mark.span for mark in hidden]
    taken = list(_taken(asides, words, main))
    outside = [] if main is None else list(_outside(len(text), main, marks, (*taken, *unseen)))
    rest = words.total - sum(map(words.within, _union(taken, unseen)))
    if rest - sum(map(words.within, outside)) < _LEAST * rest:
        outside = []
    if not rest:
        taken = []
    furniture = [*taken, *outside]
    seen = (words.trimmed(span) for span in _without(sorted(furniture), unseen))
    marked = [Mark(span, "furniture") for span in seen if span.end > span.start]
    marked += _with_reason(hidden, taken)
    return sorted(marked, key=lambda mark: mark.span)


def _taken(asides: Iterable[Aside], words: _Words, main: Span | None) -> Iterator[Span]:
    """Yield what is furniture, none within another."""
    end = 0
    for aside in sorted(asides, key=lambda item: (item.span.start, -item.span.end)):
        if aside.span.start < end or not words.within(aside.span):
            continue
        if not words.has_most(aside.span) and _is_furniture(aside, words, main):
            yield aside.span
            end = aside.span.end


def _union(spans: Iterable[Span], others: Iterable[Span]) -> Iterator[Span]:
    """Yield the stretches that one or the other covers, none overlapping another."""
    at = 0
    for span in sorted((*spans, *others)):
        if span.end > at:
            yield Span(max(at, span.start), span.end)
            at = span.end


def _without(spans: Iterable[Span], holes: Sequence[Span]) -> Iterator[Span]:
    """Yield stretches less what others, in order and apart, cover of them."""
    for span in spans:
        at = span.start
        first = bisect.bisect_left(holes, span.start, key=lambda hole: hole.end)
        for hole in itertools.islice(holes, first, None):
            if hole.start >= span.end:
                break
            if hole.start > at:
                yield Span(at, hole.start)
            at = max(at, hole.end)
        if at < span.end:
            yield Span(at, span.end)


def _with_reason(hidden: Iterable[Mark], furniture: Sequence[Span]) -> Iterator[Mark]:
    """Yield the marks of hidden text, with the value of furniture where that is around them."""
    for mark in hidden:
        at = bisect.bisect_right(furniture, mark.span.start, key=lambda span: span.start) - 1
        within = at >= 0 and mark.span.end <= furniture[at].end
        yield replace(mark, value=USUALLY_HIDDEN) if within else mark


class _Words:
    """Where words, sentences and headings of a text stand, to look into stretches quickly."""

    def __init__(self, text: str, marks: Iterable[Mark]) -> None:
        self._text = text
        self._starts = [match.start() for match in _WORD.finditer(text)]
        self._prose = [match.span() for match in _SENTENCE.finditer(text) if _is_prose(match[0])]
        self._headings = sorted(mark.span.start for mark in marks if mark.kind == "heading")
        self.total = len(self._starts)

    def within(self, span: Span) -> int:
        starts = self._starts
        return bisect.bisect_left(starts, span.end) - bisect.bisect_left(starts, span.start)

    def has_most(self, span: Span) -> bool:
        return self.within(span) > _MOST * self.total

    def has_heading(self, span: Span) -> bool:
        at = bisect.bisect_left(self._headings, span.start)
        return at < len(self._headings) and self._headings[at] < span.end

    def has_prose(self, span: Span) -> bool:
        at = bisect.bisect_left(self._prose, (span.start, 0))
        return at < len(self._prose) and self._prose[at][1] <= span.end

    def trimmed(self, span: Span) -> Span:
        """Return a stretch without the white space at its ends."""
        text = span.of(self._text)
        start = span.start + len(text) - len(text.lstrip())
        return Span(start, max(start, span.start + len(text.rstrip())))


def _is_prose(sentence: str) -> bool:
    return sentence[-1] in ".!?" and len(_WORD.findall(sentence)) >= _PROSE


def _is_furniture(aside: Aside, words: _Words, main: Span | None) -> bool:
    """Return whether a stretch is furniture: menus always, others unless they say something."""
    if aside.role == "menu":
        return True
    own = main is not None and main.start <= aside.span.start < main.end
    if aside.role in ("header", "footer"):
        if aside.within_article or own:
            return False
        return aside.role == "footer" or main is not None or not words.has_heading(aside.span)
    if aside.role == "aside" and not (aside.within_article or own):
        return True
    return not words.has_prose(aside.span)


def _outside(
    length: int, main: Span, marks: Iterable[Mark], taken: Iterable[Span]
) -> Iterator[Span]:
    """Yield what stands outside the main content, but first headings, and what is taken already."""
    kept = [mark.span for mark in marks if mark.kind == "heading" and mark.level == 1]
    at = 0
    for span in sorted((*taken, *kept, main)):
        if span.start > at:
            yield Span(at, span.start)
        at = max(at, span.end)
    if at < length:
        yield Span(at, length)
