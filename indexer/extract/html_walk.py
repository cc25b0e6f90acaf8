"""A walk through a web page: its text with headings, links and lists, and what nobody sees."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from archive.model import DELETED, USUALLY_HIDDEN, Mark, Span
from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.embedded_pages import (
    FRAMES,
    address_of,
    elsewhere,
    kind_of_file,
    page_within,
)
from indexer.extract.list_items import ListNumbers
from indexer.extract.note_signs import is_note_sign, part_note
from indexer.extract.page_furniture import Aside, role_of
from indexer.extract.shown_values import SHOWING, shown_value
from indexer.extract.svg_text import SHAPES
from indexer.extract.visibility import Look, draws, look_of
from indexer.extract.web_columns import CollapsedColumns
from indexer.extract.web_covers import PageCovers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from indexer.extract.style_sheets import StyleSheets

_SILENT = frozenset(
    [
        "script",
        "style",
        "template",
        "head",
        "title",
        "desc",
        "metadata",
        "canvas",
        "datalist",
    ]
)
_PARAGRAPH = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "nav",
        "aside",
        "form",
        "fieldset",
        "figure",
        "table",
        "ul",
        "ol",
        "dl",
        "blockquote",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "address",
        "details",
        "hr",
        "body",
    ]
)
_LINE = frozenset(
    ["br", "li", "dt", "dd", "tr", "caption", "figcaption", "summary", "legend", "text"]
)
_PREFORMATTED = frozenset(["pre", "textarea", "listing", "xmp"])
_ARTICLES = frozenset(["article", "main"])
_LEAST_CELLS, _SHORT_CELL = 3, 40
_MOST_AROUND = 50
_INSTRUCTION = "-instruction"
"""The tag of what has none: `<?php … ?>`, an instruction to a program."""
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
WORD = re.compile(r"\w+")
_ASKS_FOR_SCRIPTS = re.compile(r"java\s?script|\bskript|\bscripts?\b", re.IGNORECASE)
_MOST_ASKING = 60
"""Words of a <noscript> up to which one that speaks of scripts only asks for them."""


def _is_silent(node: Any) -> bool:  # noqa: ANN401
    """Tell whether an element is no text of the page: what no reader sees.

    What stands in for scripts (<noscript>) is read, as we run none, but where it asks for them.
    """
    if node.tag == "object":
        return False
    if node.tag != "noscript":
        return node.tag in _SILENT
    text = node.text() or ""
    return len(WORD.findall(text)) <= _MOST_ASKING and bool(_ASKS_FOR_SCRIPTS.search(text))


class HtmlWalk:
    """A walk through the tree without recursion: its depth is the page's choice, not ours.

    `asides` are what may be furniture; `main` is where the page's own content stands; `unread` is
    what the page shows from elsewhere, or holds as a file, each with what is said of it.
    """

    def __init__(
        self,
        styles: StyleSheets,
        opened: frozenset[str],
        pictured: Callable[[str], str],
        framed: Callable[[str], str],
    ) -> None:
        self.builder = TextBuilder()
        self.asides: list[Aside] = []
        self.main: Span | None = None
        self.styles = styles
        self.covers = PageCovers(styles, self.builder)
        self._opened = opened
        self._pictured = pictured
        self._framed = framed
        self._numbers = ListNumbers()
        self._label = ""
        self._preformatted: set[int] = set()
        self._unseen: list[Mark] = []
        self._articles = 0
        self._rows: dict[int, int | None] = {}
        self._columns = CollapsedColumns(lambda node: self._declared(node, node.attributes))
        self.unread: dict[str, str] = {}

    def over(self, body: Any, main: int | None) -> None:  # noqa: ANN401
        """Write all that stands under an element."""
        stack: list[tuple[Any, bool, int, str, Look]] = [
            (body, False, 0, "", self._whole(body.parent))
        ]
        while stack:
            node, leaving, start, role, look = stack.pop()
            tag = node.tag or _INSTRUCTION
            if leaving:
                self.covers.leave(node, look)
                self._leave(node, start, role)
                if node.mem_id == main:
                    self.main = Span(start, self.builder.length)
            elif tag == "-text":
                self._write(node.text_content or "", look)
            elif not _is_silent(node) and not tag.startswith(("-", "!", "_")):
                attributes = node.attributes
                role = self._enter(node, tag, attributes)
                look = self._look(node, tag, attributes, look)
                if node.mem_id in self._columns.cells:
                    look = replace(look, gone=True)
                self.covers.enter(node, self._declared(node, attributes), look)
                if tag in _PREFORMATTED or self._keeps_lines(node, attributes):
                    self._preformatted.add(node.mem_id)
                if tag in SHOWING or (tag in FRAMES and address_of(attributes)):
                    self._show(node, attributes, look)
                    continue
                stack.append((node, True, self.builder.length, role, look))
                child = node.last_child
                while child is not None:
                    stack.append((child, False, 0, "", look))
                    child = child.prev

    def hidden(self) -> list[Mark]:
        """Return marks over what was written and cannot be seen; neighbours have one."""
        text = self.builder.text
        marks: list[Mark] = []
        for mark in sorted((*self._unseen, *self._covered(text)), key=lambda mark: mark.span.start):
            last = marks[-1] if marks else None
            between = "x" if last is None else text[last.span.end : mark.span.start]
            if last is not None and not between.strip() and last.value == mark.value:
                marks[-1] = replace(last, span=Span(last.span.start, mark.span.end))
            else:
                marks.append(mark)
        return marks

    def _covered(self, text: str) -> Iterator[Mark]:
        """Yield marks over words under boxes that no other mark stands over."""
        if not self.covers.spans:
            return
        covered = bytearray(len(text))
        for span in self.covers.spans:
            covered[span.start : span.end] = bytes([1]) * (span.end - span.start)
        for mark in self._unseen:
            covered[mark.span.start : mark.span.end] = bytes(mark.span.end - mark.span.start)
        for word in WORD.finditer(text):
            if covered[word.start()]:
                yield Mark(Span(*word.span()), "hidden")

    def _declared(self, node: Any, attributes: Mapping[str, str | None]) -> Mapping[str, str]:  # noqa: ANN401
        return self.styles.of(node, attributes.get("style"))

    def _keeps_lines(self, node: Any, attributes: Mapping[str, str | None]) -> bool:  # noqa: ANN401
        return self._declared(node, attributes).get("white-space", "").startswith("pre")

    def _show(self, node: Any, attributes: Mapping[str, str | None], look: Look) -> None:  # noqa: ANN401
        """Write what an element shows that has no text of its own."""
        whole = ""
        if node.tag == "img":
            whole = self._pictured(attributes.get("src") or "")
        elif node.tag in FRAMES:
            if page := page_within(attributes):
                whole = self._framed(page)
            elif not (look.hidden or _is_beside(node)):
                self._note_unread(address_of(attributes), elsewhere(attributes))
        if whole:
            self.builder.line(2)
            start = self.builder.length
            self.builder.write(whole)
            if look.gone or look.unseen or look.struck:
                self._mark_unseen(start, look)
            self.builder.line(2)
        elif node.tag not in FRAMES and (value := shown_value(node, attributes)):
            self._write(f" {value} ", look)

    def _note_unread(self, address: str, shown: str = "") -> None:
        """Note a file that stands in an address, or else what is shown from another one."""
        if kind := kind_of_file(address):
            self.unread[kind] = reasons.file_in_page(kind)
        elif shown:
            self.unread[shown] = reasons.shown_from_elsewhere(shown)

    def _write(self, text: str, look: Look) -> None:
        if self._label and text.strip() and not look.hidden:
            self.builder.write(f"{self._label} ")
            self._label = ""
        start = self.builder.length
        if self._preformatted:
            self.builder.write(text.replace("\r\n", "\n"))
        else:
            self.builder.flow(text)
        if (look.hidden or look.struck) and text.strip():
            self._mark_unseen(start, look)

    def _mark_unseen(self, start: int, look: Look) -> None:
        written = self.builder.since(start)
        span = Span(start + len(written) - len(written.lstrip()), self.builder.length)
        self._unseen.append(Mark(span, "hidden", value=_why_unseen(look)))

    def _whole(self, page: Any) -> Look:  # noqa: ANN401
        """Return the look of the page around its body."""
        return Look() if page is None else self._look(page, page.tag, page.attributes, Look())

    def _look(
        self,
        node: Any,  # noqa: ANN401
        tag: str,
        attributes: Mapping[str, str | None],
        above: Look,
    ) -> Look:
        declared = self._declared(node, attributes)
        opened = attributes.get("role") == "tabpanel" or attributes.get("id") in self._opened
        elsewhere = self.styles.elsewhere
        look = look_of(tag, attributes, declared, above, ruled_elsewhere=elsewhere, opened=opened)
        if tag == "svg" and look.ground and node.css_first(SHAPES) is not None:
            look = replace(look, ground=None)
        if look.ground and any(draws(self.styles.added(node, one)) for one in ("before", "after")):
            look = replace(look, ground=None)
        return look

    def _enter(self, node: Any, tag: str, attributes: Mapping[str, str | None]) -> str:  # noqa: ANN401
        self._articles += tag in _ARTICLES
        self._columns.enter(node)
        if tag in _PARAGRAPH:
            self.builder.line(2)
        elif tag in _LINE:
            self.builder.line()
        elif tag in ("td", "th"):
            self._cell(node)
        elif tag == "sup" and is_note_sign(node.text() or ""):
            part_note(self.builder)
        if tag == "li":
            self._label = f"{self._label} {self._number(node, attributes)}".strip()
        return role_of(tag, attributes)

    def _number(self, item: Any, attributes: Mapping[str, str | None]) -> str:  # noqa: ANN401
        parent = item.parent
        if parent is None:
            return ""
        above = self._declared(parent, parent.attributes)
        return self._numbers.label(item, {**above, **self._declared(item, attributes)})

    def _cell(self, node: Any) -> None:  # noqa: ANN401
        """Part a cell from the one before; an empty one counts where the row is one of data."""
        row, builder = node.parent, self.builder
        if row is not None and row.mem_id not in self._rows:
            self._rows[row.mem_id] = _first_of_data(row)
        first = self._rows.get(row.mem_id) if row is not None else None
        begun = builder.since(max(0, builder.length - 1)) not in ("", "\n", "\t")
        if begun or (first is not None and node.mem_id != first):
            builder.write("\t")

    def _leave(self, node: Any, start: int, role: str) -> None:  # noqa: ANN401
        tag, builder = node.tag, self.builder
        if tag in _HEADINGS:
            builder.mark("heading", start, _HEADINGS[tag])
        elif tag == "a" and (target := node.attributes.get("href")):
            self._note_unread(target)
            builder.mark("link", start, value=target)
        self._articles -= tag in _ARTICLES
        self._label = "" if tag == "li" else self._label
        self._preformatted.discard(node.mem_id)
        if role:
            span = Span(start, builder.length)
            self.asides.append(Aside(span, role, within_article=self._articles > 0))
        if tag in _PARAGRAPH:
            builder.line(2)
        elif tag in _LINE and tag != "br":
            builder.line()


def _why_unseen(look: Look) -> str:
    if look.struck and not look.hidden:
        return DELETED
    return USUALLY_HIDDEN if look.usual else ""


def _is_beside(frame: Any) -> bool:  # noqa: ANN401
    """Return whether a frame holds a menu, or stands in for a script."""
    above = frame.parent
    for _ in range(_MOST_AROUND):
        if above is None or above.tag in ("nav", "noscript"):
            return above is not None
        above = above.parent
    return False


def _first_of_data(row: Any) -> int | None:  # noqa: ANN401
    """Return the id of the first cell of a row of data; None for a row that lays out a page.

    The cells of data are several, of a few words each.
    """
    cells = [cell for cell in row.iter() if cell.tag in ("td", "th")]
    if len(cells) < _LEAST_CELLS or len(row.text() or "") > _SHORT_CELL * len(cells):
        return None
    return int(cells[0].mem_id)
