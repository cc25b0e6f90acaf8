"""HTML of a document's text with marks, facts and decisions in place.

The text is cut into runs at every place where something begins or ends, and each run is written
with all that covers it. So marks may overlap and cross paragraphs, and the HTML is always well
formed.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from archive.model import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GAP = re.compile(r"\s*\n[ \t\u00a0]*(?:\n\s*)+|\f")
_LINE = re.compile(r"[^\n]+")
FULL_LINE = 0.72
"""A line at least this share as long as the page's longest lines runs on into the next one."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something said of a span of the text: a search hit, a fact's source, a decision, a heading.

    kind: hit, fact, decision, heading or link. A link leads to the address in `href`, a fact to
    where it is accounted for. `anchor` becomes the id of the first run it covers.
    """

    span: Span
    kind: str
    anchor: str = ""
    title: str = ""
    href: str = ""


class _Notes:
    """Notes by the stretches of text they stand in, so that none is looked at far from it."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self.every = tuple(notes)
        self._at: dict[int, list[int]] = defaultdict(list)
        for number, note in enumerate(self.every):
            for stretch in _stretches(note.span.start, note.span.end):
                self._at[stretch].append(number)

    def over(self, begin: int, end: int) -> list[Note]:
        """Return those that cover something of a span of the document, in their order."""
        stretches = _stretches(begin, end)
        numbers = {number for stretch in stretches for number in self._at.get(stretch, ())}
        some = (self.every[number] for number in sorted(numbers))
        return [note for note in some if note.span.start < end and note.span.end > begin]


_STRETCH = 64
"""Characters."""


def _stretches(begin: int, end: int) -> range:
    return range(begin // _STRETCH, end // _STRETCH + 1)


def page_html(text: str, start: int, notes: Iterable[Note]) -> Markup:
    """Return paragraphs of HTML for `text`, which begins at offset `start` of the document."""
    end = start + len(text)
    inside = _Notes(n for n in notes if n.span.start < end and n.span.end > start)
    flowing = reflow(text)
    anchored: set[str] = set()
    made = []
    for is_table, group in groupby(
        _blocks(flowing, start, inside.every),
        lambda block: _is_tabular(flowing, start, block, inside),
    ):
        blocks = list(group)
        rows = [row for block in blocks for row in _lines(flowing, block)] if is_table else []
        if len(rows) >= _ROWS:
            made.append(_table(flowing, start, rows, inside, anchored))
        else:
            made += [_block(flowing, start, block, inside, anchored) for block in blocks]
    return Markup("\n").join(made)


_ROWS = 2
_NUMBER = re.compile(r"[-–−+]?[\d\s.,:%]*\d[\d\s.,:%]*")


def _is_tabular(text: str, start: int, block: Span, notes: _Notes) -> bool:
    """Tell whether most lines of a block are rows of cells, parted by tabs."""
    covering = notes.over(start + block.start, start + block.end)
    if any(note.kind in ("heading", "decision") for note in covering):
        return False
    lines = block.of(text).strip().split("\n")
    return 2 * sum("\t" in line.strip() for line in lines) > len(lines)


def _lines(text: str, block: Span) -> Iterator[Span]:
    for line in _LINE.finditer(text, block.start, block.end):
        if line[0].strip():
            yield Span(*line.span())


def _table(text: str, start: int, rows: list[Span], notes: _Notes, anchored: set[str]) -> Markup:
    """Return rows of cells as a table, so that numbers stay below each other."""
    made = []
    for row in rows:
        cells, at = [], row.start
        for words in row.of(text).split("\t"):
            cell = Span(at, at + len(words))
            cells.append(_cell(text, start, cell, notes, anchored))
            at = cell.end + 1
        made.append(Markup("<tr>{}</tr>").format(Markup().join(cells)))
    return Markup('<table class="cells">{}</table>').format(Markup().join(made))


def _cell(text: str, start: int, cell: Span, notes: _Notes, anchored: set[str]) -> Markup:
    body = Markup().join(_runs(text, start, _trimmed(text, cell), notes, anchored))
    kind = Markup(' class="number"') if _NUMBER.fullmatch(cell.of(text).strip()) else Markup()
    return Markup("<td{}>{}</td>").format(kind, body)


def reflow(text: str) -> str:
    """Turn line ends within a running paragraph into spaces; every offset stays the same."""
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text)]
    if not lines:
        return text
    lengths = sorted(end - begin for begin, end in lines)
    full = FULL_LINE * lengths[int(len(lengths) * 0.95)]
    characters = list(text)
    for (begin, end), (following, last) in pairwise(lines):
        runs_on = following == end + 1 and end - begin >= max(full, 30)
        here, after = text[begin:end], text[following:last]
        if runs_on and not (_starts_item(after) or _is_label(after, here) or _is_person(after)):
            characters[end] = " "
    return "".join(characters)


_LABEL = re.compile(r"[A-ZÅÄÖ][^\n\t.!?;,]{1,38}")
_ENDED = re.compile(r"[.!?:)”\"]\s*$")


def _is_label(line: str, before: str) -> bool:
    """Tell whether a line such as "Förslag till beslut" stands as a title behind a sentence."""
    stripped = line.strip()
    fits = _LABEL.fullmatch(stripped) and len(stripped.split()) <= _LABEL_WORDS
    return bool(fits and _ENDED.search(before))


_LABEL_WORDS = 5
_NAMED = r"[A-ZÅÄÖ][\w'’-]+"
_PERSON = re.compile(
    rf"\s*{_NAMED}(?: {_NAMED}){{1,3}}"
    r"(?:\s*\([A-ZÅÄÖ]{1,5}\)(?:,?[^.!?]{0,60})?|,[^.!?]{2,60}|[ \t]*)"
)


def _is_person(line: str) -> bool:
    """Tell whether a line is a name with party, place or office: a row of who was present."""
    return _PERSON.fullmatch(line) is not None


_ITEM = re.compile(r"\s*(?:[^\n\t]{2,40}\t|[-–•·*▪◦]\s|\(?[0-9]{1,2}[.)]\s|[a-zåäö]\)\s|§)")


def _starts_item(line: str) -> bool:
    return _ITEM.match(line) is not None


def _blocks(text: str, start: int, notes: Iterable[Note]) -> Iterator[Span]:
    """Cut at blank lines and where a heading or decision begins or ends."""
    cuts = {0, len(text)}
    for gap in _GAP.finditer(text):
        cuts |= {gap.start(), gap.end()}
    for line, following in pairwise(_LINE.finditer(text)):
        if following.start() == line.end() + 1 and _is_label(following[0], line[0]):
            cuts.add(following.start())
    for note in notes:
        if note.kind in ("heading", "decision"):
            cuts |= {max(0, note.span.start - start), min(len(text), note.span.end - start)}
    ordered = sorted(cuts)
    for begin, end in pairwise(ordered):
        if text[begin:end].strip():
            yield Span(begin, end)


def _block(text: str, start: int, block: Span, notes: _Notes, anchored: set[str]) -> Markup:
    covering = notes.over(start + block.start, start + block.end)
    heading = next((n for n in covering if n.kind == "heading"), None)
    anchor = heading.anchor if heading and heading.anchor not in anchored else ""
    anchored.add(anchor)
    body = Markup().join(_runs(text, start, _trimmed(text, block), notes, anchored))
    if heading is not None:
        named = Markup(' id="{}"').format(anchor) if anchor else Markup()
        return Markup('<h2 class="section-heading"{}>{}</h2>').format(named, body)
    if any(n.kind == "decision" for n in covering):
        return Markup('<p class="decision-text">{}</p>').format(body)
    return Markup("<p>{}</p>").format(body)


def _trimmed(text: str, block: Span) -> Span:
    piece = block.of(text)
    begin = block.start + len(piece) - len(piece.lstrip())
    return Span(begin, begin + len(piece.strip()))


def _runs(
    text: str, start: int, block: Span, notes: _Notes, anchored: set[str]
) -> Iterator[Markup]:
    edges = {block.start, block.end}
    for note in notes.over(start + block.start, start + block.end):
        edges |= {
            at - start
            for at in (note.span.start, note.span.end)
            if block.start < at - start < block.end
        }
    ordered = sorted(edges)
    for begin, end in pairwise(ordered):
        over = notes.over(start + begin, start + end)
        yield _wrapped(escape(text[begin:end]), over, anchored)


def _wrapped(run: Markup, notes: list[Note], anchored: set[str]) -> Markup:
    linked = any(note.kind == "link" for note in notes)
    for note in notes:
        anchor = Markup()
        if note.anchor and note.anchor not in anchored:
            anchored.add(note.anchor)
            anchor = Markup(' id="{}"').format(note.anchor)
        if note.kind == "hit":
            run = Markup("<mark{}>{}</mark>").format(anchor, run)
        elif note.kind == "fact" and note.href and not linked:
            linked = True
            run = Markup('<a class="fact" href="{}"{} title="{}">{}</a>').format(
                note.href, anchor, note.title, run
            )
        elif note.kind == "fact":
            run = Markup('<span{} title="{}">{}</span>').format(anchor, note.title, run)
        elif note.kind == "link":
            run = Markup('<a href="{}" title="{}">{}</a>').format(note.href, note.title, run)
        elif anchor:
            run = Markup("<span{}>{}</span>").format(anchor, run)
    return run
