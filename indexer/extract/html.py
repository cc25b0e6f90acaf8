"""What does a web page say, apart from its furniture?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from archive.model import Outcome, Page, Reading, Status
from indexer.extract import reasons
from indexer.extract.builder import TextBuilder
from indexer.extract.formats import Format, by_suffix
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
        "math",
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
_FURNITURE = frozenset(["nav", "aside", "form", "button"])
_FURNITURE_ROLES = frozenset(
    ["navigation", "banner", "contentinfo", "search", "complementary", "dialog"]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_COOKIE = re.compile(r"cookie|consent|breadcrumb|skip-?link|sidomeny|sidebar", re.IGNORECASE)
_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_XML_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
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
    tree = LexborHTMLParser(html)
    builder = TextBuilder()
    if tree.body is not None:
        _Walk(builder, _main(tree)).over(tree.body)
    metadata = _metadata(tree)
    page = Page(1, builder.text, reader="lexbor")
    return Reading((page,), tuple(builder.marks), metadata, paged=False)


def _main(tree: Any) -> Any:  # noqa: ANN401 -- selectolax nodes carry no useful types
    """Return the element that holds the content when the page names one, else None."""
    for selector in ("main", "[role=main]", "article"):
        found = tree.css(selector)
        if len(found) == 1 and len(found[0].text() or "") > 200:
            return found[0]
    return None


class _Walk:
    """A walk through the tree without recursion: its depth is the page's choice, not ours."""

    def __init__(self, builder: TextBuilder, main: Any) -> None:  # noqa: ANN401
        self._builder = builder
        self._main = None if main is None else main.mem_id
        self._within = main is None
        self._covered = 0

    def over(self, body: Any) -> None:  # noqa: ANN401
        """Write all that stands under an element."""
        stack: list[tuple[Any, bool, int, bool]] = [(body, False, 0, False)]
        while stack:
            node, leaving, start, furniture = stack.pop()
            if leaving:
                self._leave(node, start, furniture=furniture)
            elif node.tag == "-text":
                self._text(node)
            elif node.tag not in _SILENT and not node.tag.startswith(("-", "!", "_")):
                furniture = self._enter(node)
                stack.append((node, True, self._builder.length, furniture))
                child = node.last_child
                while child is not None:
                    stack.append((child, False, 0, False))
                    child = child.prev

    def _text(self, node: Any) -> None:  # noqa: ANN401
        text = node.text_content or ""
        start = self._builder.length
        self._builder.flow(text)
        if not self._within and not self._covered and not _in_heading(node):
            self._builder.mark("furniture", start)

    def _enter(self, node: Any) -> bool:  # noqa: ANN401
        tag = node.tag
        named_main = self._main is not None and self._within
        furniture = _is_furniture(node, tag, within=named_main)
        if tag in _PARAGRAPH:
            self._builder.line(2)
        elif tag in _LINE:
            self._builder.line()
        elif tag in ("td", "th"):
            _cell(self._builder)
        if node.mem_id == self._main:
            self._within = True
        self._covered += furniture
        return furniture

    def _leave(self, node: Any, start: int, *, furniture: bool) -> None:  # noqa: ANN401
        _close(node, node.tag, self._builder, start)
        if furniture:
            self._covered -= 1
            if not self._covered:
                self._builder.mark("furniture", start)
        if node.mem_id == self._main:
            self._within = False


def _cell(builder: TextBuilder) -> None:
    if builder.since(max(0, builder.length - 1)) not in ("", "\n", "\t"):
        builder.write("\t")


def _in_heading(node: Any) -> bool:  # noqa: ANN401
    parent = node.parent
    return parent is not None and parent.tag == "h1"


def _close(node: Any, tag: str, builder: TextBuilder, start: int) -> None:  # noqa: ANN401
    if tag in _HEADINGS:
        builder.mark("heading", start, _HEADINGS[tag])
    elif tag == "a" and (target := node.attributes.get("href")):
        builder.mark("link", start, value=target)
    if tag in _PARAGRAPH:
        builder.line(2)
    elif tag in _LINE and tag != "br":
        builder.line()


def _is_furniture(node: Any, tag: str, *, within: bool) -> bool:  # noqa: ANN401
    attributes = node.attributes
    if tag in ("td", "th", "tr", "body", "main", "article"):
        return False
    if tag in _FURNITURE or (tag in ("header", "footer") and not within):
        return True
    if (attributes.get("role") or "").lower() in _FURNITURE_ROLES:
        return True
    if "hidden" in attributes or "display:none" in (attributes.get("style") or "").replace(" ", ""):
        return True
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return bool(_COOKIE.search(named))


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
