"""Web page reader (HTML): text, headings, links, and what around the content is furniture."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from archive.model import (
    DELETED,
    WEB_READER,
    Mark,
    Outcome,
    Page,
    Reading,
    Status,
)
from indexer.extract import reasons
from indexer.extract.attachments import shown_text
from indexer.extract.embedded_pages import elsewhere
from indexer.extract.formats import Format, by_suffix
from indexer.extract.html_ends import is_cut_off
from indexer.extract.html_limits import within_limits
from indexer.extract.html_markup import as_html
from indexer.extract.html_walk import WORD, HtmlWalk
from indexer.extract.inventory import Inventory
from indexer.extract.page_furniture import furniture_of
from indexer.extract.pictures import PictureFrame, read_picture
from indexer.extract.shown_values import embedded_picture
from indexer.extract.style_sheets import StyleSheets
from indexer.extract.text import decode_declared

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from indexer.extract.source import Emit, ReadOptions, Source

_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_XML_PROLOGUE = re.compile(rb"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*", re.DOTALL)
_DEEPEST_FRAME = 3
_DATES = ("article:published_time", "dcterms.issued", "dc.date", "date", "last-modified")
_OPENERS = ("aria-controls", "data-target", "data-bs-target", "popovertarget")


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a web page as one page of text; pictures within it are read as in other documents."""
    inventory = Inventory()
    pictures = _Pictures(source, options, inventory)
    html = decode_declared(source.data, None, html=True)[0]
    reading = reading_of(html, inventory=inventory, pictured=pictures.text_of)
    if not reading.raw.strip():
        outcome = inventory.outcome(source.media_type)
        return Outcome(Status.FAILED, source.media_type, outcome.reason or reasons.NO_TEXT)
    note_hidden(reading, inventory)
    emit(reading)
    return inventory.outcome(source.media_type)


def note_hidden(reading: Reading, inventory: Inventory) -> None:
    """Note how many words of a page nobody sees, but those hidden as a matter of course."""
    if words := _words_of(reading.raw, reading.marks, ""):
        inventory.hidden("hidden text", reasons.hidden_words(words))


class _Pictures:
    """The pictures that stand in a page's own text (`src="data:…"`), read as pasted scans are."""

    def __init__(self, source: Source, options: ReadOptions, inventory: Inventory) -> None:
        self._source, self._options, self._inventory = source, options, inventory

    def text_of(self, address: str) -> str:
        """Return the text of a picture by OCR; empty for one that is elsewhere, or no scan."""
        picture = embedded_picture(address)
        if picture is None:
            return ""
        data, kind = picture
        name = f"{len(self._inventory.names) + 1}.{kind.rpartition('/')[2]}"
        reading = (self._source, self._options, self._inventory)
        return read_picture(name, data, PictureFrame(), *reading, kind)


def _note_sheets(styles: StyleSheets, inventory: Inventory) -> None:
    """Note what is not known of a page because of its style sheets."""
    if not styles.whole:
        inventory.unread("style", "style", reasons.TOO_MANY_RULES)
    if styles.adds_words():
        inventory.unread("content", "style", reasons.WORDS_OF_SHEET)


def _words_of(text: str, marks: Iterable[Mark], value: str) -> int:
    """Return how many words of a text are hidden for the reason that `value` says."""
    unseen = (mark for mark in marks if mark.kind == "hidden" and mark.value == value)
    return sum(len(WORD.findall(mark.span.of(text))) for mark in unseen)


def reading_of(
    html: str,
    sheets: Iterable[str] = (),
    inventory: Inventory | None = None,
    pictured: Callable[[str], str] = lambda _address: "",
    frames: int = _DEEPEST_FRAME,
) -> Reading:
    """Return the reading of a web page; what is no content, or cannot be seen, is marked.

    Args:
        html: the page.
        sheets: style sheets that came with it.
        inventory: where it is noted that not all rules of its style sheets could be tried, and
            how many words are struck out: `del` says that they are no longer part of the text, as
            a tracked change does in Word, while letters only drawn with a line stay text.
        pictured: returns the text of a picture by its address.
        frames: how many pages may still lie within each other (`srcdoc`).
    """

    def framed(page: str) -> str:
        if frames:
            within = reading_of(page, (), inventory, pictured, frames - 1)
            if inventory is not None:
                note_hidden(within, inventory)
            return shown_text(within).strip()
        if inventory is not None:
            inventory.unread("iframe", "frame", reasons.too_many("iframe"))
        return ""

    html = as_html(html)
    tree = LexborHTMLParser(within_limits(html))
    walk = HtmlWalk(StyleSheets(tree, sheets), _opened(tree), pictured, framed)
    if tree.body is not None:
        walk.over(tree.body, _main(tree))
    if inventory is not None and is_cut_off(html):
        inventory.unread("HTML", "page", reasons.NO_END)
    if inventory is not None:
        _note_sheets(walk.styles, inventory)
        inventory.doubtful(walk.covers.in_doubt)
        for name, reason in walk.unread.items():
            inventory.unread(name, "frame", reason)
        for address in _framed_instead(tree):
            inventory.unread(address, "frame", reasons.shown_from_elsewhere(address))
    builder = walk.builder
    hidden = walk.hidden()
    if inventory is not None and (words := _words_of(builder.text, hidden, DELETED)):
        inventory.hidden("deleted text", reasons.deleted_words(words))
    marks = furniture_of(builder.text, builder.marks, walk.asides, hidden, walk.main)
    page = Page(1, builder.text, reader=WEB_READER)
    return Reading((page,), (*builder.marks, *marks), _metadata(tree), paged=False)


def _framed_instead(tree: Any) -> Iterator[str]:  # noqa: ANN401
    """Yield what a page shows that has frames in place of a body (`<frameset>`)."""
    return (address for frame in tree.css("frame[src]") if (address := elsewhere(frame.attributes)))


def _opened(tree: Any) -> frozenset[str]:  # noqa: ANN401
    """Return the ids of what a page has something to open with: a tab, a button."""
    openers = (opener.attributes for name in _OPENERS for opener in tree.css(f"[{name}]"))
    named = (opener.get(name) or "" for opener in openers for name in _OPENERS)
    return frozenset(ident.removeprefix("#") for name in named for ident in name.split())


def _main(tree: Any) -> int | None:  # noqa: ANN401 -- selectolax nodes carry no useful types
    """Return the id of the element that holds the content when the page names one, else None."""
    for selector in ("main", "[role=main]", "article"):
        named = tree.css(selector)
        if len(named) == 1 and len(named[0].text() or "") > 200:
            return int(named[0].mem_id)
    return None


def _metadata(tree: Any) -> Mapping[str, str]:  # noqa: ANN401
    metadata: dict[str, str] = {}
    title = tree.css_first("head > title")
    if title is not None and title.text().strip():
        metadata["title"] = " ".join(title.text().split())
    named: dict[str, str] = {}
    for meta in tree.css("meta"):
        attributes = meta.attributes
        name = (attributes.get("name") or attributes.get("property") or "").lower()
        if name and attributes.get("content"):
            named[name] = str(attributes["content"]).strip()
    for key, names in (("author", ("author", "dc.creator")), ("date", _DATES)):
        if value := next((named[name] for name in names if name in named), None):
            metadata[key] = value
    return metadata


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
