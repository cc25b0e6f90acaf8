"""Web page reader (HTML): text, headings, links, and what around the content is furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from archive.model import Outcome, Page, Reading, Span, Status
from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.formats import Format, by_suffix
from indexer.extract.page_furniture import Aside, furniture_of, role_of
from indexer.extract.text import decode_declared

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.extract.source import Emit, ReadOptions, Source

_SILENT = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "head",
        "svg",
        "iframe",
        "object",
        "canvas",
        "select",
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
    ["br", "li", "dt", "dd", "tr", "caption", "figcaption", "summary", "option", "legend"]
)
_ARTICLES = frozenset(["article", "main"])
_LEAST_CELLS, _SHORT_CELL = 3, 40
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_XML_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_LONG_TAG = re.compile("<[a-zA-Z][^<>]{10000,}")
_MOST_ATTRIBUTES = 500
_NESTING = re.compile(
    "<(/?)(?:div|span|section|article|header|footer|aside|nav|form|table|tbody|ul|ol|blockquote|b|i|u"
    r"|font|a|em|strong|h[1-6]|center|main|dl|figure|details|fieldset)\b[^<>]*>",
    re.IGNORECASE,
)
"""Tags that must be closed: those that need not be say nothing of depth."""
_DEEPEST = 1000
_DATES = ("article:published_time", "dcterms.issued", "dc.date", "date", "last-modified")


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read a web page as one page of text."""
    reading = reading_of(decode_declared(source.data, None, html=True)[0])
    if not reading.raw.strip():
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    emit(reading)
    return Outcome(Status.OK, source.media_type)


def reading_of(html: str) -> Reading:
    """Return the reading of a web page; what is no content is marked as furniture."""
    tree = LexborHTMLParser(_shallow(_LONG_TAG.sub(_with_fewer_attributes, html)))
    walk = _HtmlWalk()
    if tree.body is not None:
        walk.over(tree.body, _main(tree))
    builder = walk.builder
    marks = [*builder.marks, *furniture_of(builder.text, builder.marks, walk.asides, walk.main)]
    page = Page(1, builder.text, reader="lexbor")
    return Reading((page,), tuple(marks), _metadata(tree), paged=False)


def _shallow(html: str) -> str:
    """Drop tags nested deeper than pages have them: the parser looks through all open ones."""
    if html.count("<") - 2 * html.count("</") < _DEEPEST:
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        depth = max(0, depth - 1) if tag[1] else depth + 1
        return " " if depth > _DEEPEST and not tag[1] else tag[0]

    return _NESTING.sub(kept, html)


def _with_fewer_attributes(tag: re.Match[str]) -> str:
    """Cut the attributes of a tag: the parser compares each with all others."""
    pieces = tag[0].split(maxsplit=_MOST_ATTRIBUTES)
    return tag[0] if len(pieces) <= _MOST_ATTRIBUTES else " ".join(pieces[:-1])


def _main(tree: Any) -> int | None:  # noqa: ANN401 -- selectolax nodes carry no useful types
    """Return the id of the element that holds the content when the page names one, else None."""
    for selector in ("main", "[role=main]", "article"):
        named = tree.css(selector)
        if len(named) == 1 and len(named[0].text() or "") > 200:
            return int(named[0].mem_id)
    return None


class _HtmlWalk:
    """A walk through the tree without recursion: its depth is the page's choice, not ours.

    `asides` are what may be furniture; `main` is where the page's own content stands.
    """

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.asides: list[Aside] = []
        self.main: Span | None = None
        self._articles = 0
        self._rows: dict[int, int | None] = {}

    def over(self, body: Any, main: int | None) -> None:  # noqa: ANN401
        """Write all that stands under an element."""
        stack: list[tuple[Any, bool, int, str]] = [(body, False, 0, "")]
        while stack:
            node, leaving, start, role = stack.pop()
            tag = node.tag
            if leaving:
                self._leave(node, start, role)
                if node.mem_id == main:
                    self.main = Span(start, self.builder.length)
            elif tag == "-text":
                self.builder.flow(node.text_content or "")
            elif tag not in _SILENT and not tag.startswith(("-", "!", "_")):
                role = self._enter(node, tag)
                stack.append((node, True, self.builder.length, role))
                child = node.last_child
                while child is not None:
                    stack.append((child, False, 0, ""))
                    child = child.prev

    def _enter(self, node: Any, tag: str) -> str:  # noqa: ANN401
        self._articles += tag in _ARTICLES
        if tag in _PARAGRAPH:
            self.builder.line(2)
        elif tag in _LINE:
            self.builder.line()
        elif tag in ("td", "th"):
            self._cell(node)
        return role_of(tag, node.attributes)

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
            builder.mark("link", start, value=target)
        self._articles -= tag in _ARTICLES
        if role:
            span = Span(start, builder.length)
            self.asides.append(Aside(span, role, within_article=self._articles > 0))
        if tag in _PARAGRAPH:
            builder.line(2)
        elif tag in _LINE and tag != "br":
            builder.line()


def _first_of_data(row: Any) -> int | None:  # noqa: ANN401
    """Return the id of the first cell of a row of data; None for a row that lays out a page.

    The cells of data are several, of a few words each.
    """
    cells = [one for one in row.iter() if one.tag in ("td", "th")]
    if len(cells) < _LEAST_CELLS or len(row.text() or "") > _SHORT_CELL * len(cells):
        return None
    return int(cells[0].mem_id)


def _metadata(tree: Any) -> Mapping[str, str]:  # noqa: ANN401
    found: dict[str, str] = {}
    title = tree.css_first("head > title")
    if title is not None and title.text().strip():
        found["title"] = " ".join(title.text().split())
    named: dict[str, str] = {}
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name and attributes.get("content"):
            named[name] = str(attributes["content"]).strip()
    for key, names in (("author", ("author", "dc.creator")), ("date", _DATES)):
        if value := next((named[name] for name in names if name in named), None):
            found[key] = value
    return found


def _resembles(head: bytes, suffix: str) -> bool:
    start = _XML_PROLOGUE.match(head)
    if _TAG.match(head, start.end() if start else 0):
        return True
    return suffix not in by_suffix() and bool(_TAG.search(head[:1024]))


FORMATS = (
    Format(
        "text/html", "webbsida", 1, read, suffixes=(".html", ".htm", ".xhtml"), resembles=_resembles
    ),
)
