"""Markdown reader: plain text, headings, links and front matter; HTML in it is read as such."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from markdown_it import MarkdownIt

from archive.model import Page, Reading
from indexer.extract.builder import TextBuilder
from indexer.extract.formats import Format
from indexer.extract.html import note_hidden, reading_of
from indexer.extract.inventory import Inventory
from indexer.extract.text import decode, unify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

    from archive.model import Outcome
    from indexer.extract.source import Emit, ReadOptions, Source

_FRONT = re.compile(r"\A---\n(?=\s*(?:#.*\n\s*)*[\w-]+:)(.*?)\n---\n", re.DOTALL)
_FIELD = re.compile(
    r"(title|titel|author|författare|date|datum):[ \t]*(?![>|][+-]?\s*$)(.+)", re.IGNORECASE
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_DEEPEST = 1000
"""Levels of lists and quotations; the parser drops what lies deeper, so we fail before that."""
_NAMES = {"titel": "title", "författare": "author", "datum": "date"}
_FENCE = "~~~~~~"
_PARTING = re.compile(r"</?(?:br|p|div|li|ul|ol|table|tr|td|th|h[1-6])\b", re.IGNORECASE)
_SHOWING = re.compile(r"<(?:img|input|select)\b", re.IGNORECASE)


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Read Markdown as one page of plain text; front matter becomes metadata, or else text.

    Where HTML in it hides something it is read as the web page that it becomes.
    """
    text, metadata = _without_front(unify(decode(source.data)[0]))
    inventory = Inventory()
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable("table")
    if "<" in text:
        page = reading_of(parser.render(text), inventory=inventory)
        if any(mark.kind == "hidden" for mark in page.marks):
            note_hidden(page, inventory)
            emit(replace(page, metadata={**page.metadata, **metadata}))
            return inventory.outcome(source.media_type)
    builder = TextBuilder()
    opened = 0
    definitions: dict[str, Any] = {}
    for token in parser.parse(text, definitions):
        if token.type == "heading_open":
            opened = builder.length
        elif token.type == "heading_close":
            builder.mark("heading", opened, int(token.tag[1:]))
        _block(token, builder)
    for note in _notes(text, definitions):
        builder.block(note)
    whole = Page(1, builder.text, reader="markdown-it")
    emit(Reading((whole,), tuple(builder.marks), metadata, paged=False))
    return inventory.outcome(source.media_type)


def _without_front(text: str) -> tuple[str, dict[str, str]]:
    """Return text without its front matter, whose other fields end the text, and what it says."""
    front = _FRONT.match(text)
    if front is None:
        return text, {}
    metadata: dict[str, str] = {}
    others = []
    for line in front[1].split("\n"):
        stated = _FIELD.fullmatch(line)
        name = _NAMES.get(stated[1].lower(), stated[1].lower()) if stated else ""
        if stated and name not in metadata:
            metadata[name] = stated[2].strip("\"' ")
        elif line.strip():
            others.append(line)
    text = text[front.end() :]
    if others:
        text = "\n".join((text, "", _FENCE, *others, _FENCE, ""))
    return text, metadata


def _notes(text: str, definitions: dict[str, Any]) -> Iterator[str]:
    """Yield the footnotes of one word, which the parser takes for the addresses of links."""
    lines = text.split("\n")
    for label, definition in definitions.get("references", {}).items():
        if label.startswith("^"):
            start, end = definition["map"]
            yield "\n".join(lines[start:end])


def _block(token: Token, builder: TextBuilder) -> None:
    kind = token.type
    if kind == "inline":
        _inline(token.children or [], builder)
    elif kind == "html_block":
        builder.line(2)
        builder.write(reading_of(_COMMENT.sub("", token.content)).raw.strip())
        builder.line(2)
    elif kind in ("fence", "code_block"):
        builder.line(2)
        builder.write(token.content.rstrip("\n"))
        builder.line(2)
    elif kind in ("td_close", "th_close"):
        builder.write("\t")
    elif kind == "list_item_open":
        builder.line()
        builder.write(f"{token.info}{token.markup} " if token.info else "")
    elif kind in ("tr_close", "list_item_close"):
        builder.line()
    elif kind in ("paragraph_close", "heading_close"):
        builder.line(1 if token.hidden else 2)


def _inline(tokens: list[Token], builder: TextBuilder) -> None:
    links: list[tuple[int, str]] = []
    for token in tokens:
        if token.type in ("text", "code_inline", "text_special"):
            builder.write(token.content)
        elif token.type in ("softbreak", "hardbreak"):
            builder.line()
        elif token.type == "image":
            builder.write(token.content)
        elif token.type == "html_inline":
            _inline_html(token.content, builder)
        elif token.type == "link_open":
            links.append((builder.length, str(token.attrs.get("href", ""))))
        elif token.type == "link_close" and links:
            start, target = links.pop()
            builder.mark("link", start, value=target)


def _inline_html(tag: str, builder: TextBuilder) -> None:
    """Write what a tag within a paragraph shows: the end of a line, a picture's words, a field."""
    if _PARTING.match(tag):
        builder.line()
    elif _SHOWING.match(tag):
        builder.write(reading_of(tag).raw.strip())


FORMATS = (Format("text/markdown", "Markdown", 1, read, suffixes=(".md", ".markdown")),)
