"""Words of a record say their language where the page is in another, and our words never do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from babel.messages.pofile import read_po
from lxml import html
from shelf import PARAGRAPHS, SHELF

from archive.messages import FOLDER

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flask import Flask

PATHS = (
    "/",
    "/sok?q=trygghetslarm",
    "/sok?q=trygghetslarm&alla=1",
    "/sok?q=trygghetslarm+xyzzyx",
    "/kwic?q=larm",
    "/beslut",
    "/uppdrag",
    "/galler",
    "/status",
    "/organ",
)
FOLLOWED = ("/handling/", "/citera/", "/arende/", "/sammantrade/", "/jamfor/")
CATALOG = read_po((FOLDER / "en/LC_MESSAGES/messages.po").open("rb"), locale="en")
UNSPOKEN = {"script", "style", "title", "option", "textarea"}


def spoken(tree: html.HtmlElement) -> Iterator[tuple[str, str]]:
    """Yield each text of a page with the language it is said to be in."""
    for element in tree.iter("*"):
        if element.tag in UNSPOKEN:
            continue
        for text, holder in ((element.text, element), (element.tail, element.getparent())):
            if text and text.strip() and holder is not None:
                lang = holder.xpath("ancestor-or-self::*[@lang][1]/@lang")[-1]
                yield " ".join(text.split()), str(lang)


def pages(app: Flask) -> Iterator[tuple[str, html.HtmlElement]]:
    """Yield English pages: those named, and the first of each kind that they lead to."""
    client, waiting, seen = app.test_client(), list(PATHS), set[str]()
    while waiting:
        path = waiting.pop(0)
        answer = client.get(path, headers={"Cookie": "sprak=en"})
        if answer.status_code != 200:
            continue
        tree = html.fromstring(answer.text)
        yield path, tree
        for href in (link.get("href", "") for link in tree.cssselect("main a")):
            kind = next((kind for kind in FOLLOWED if href.startswith(kind)), None)
            if kind and kind not in seen and "text/html" in answer.content_type:
                seen.add(kind)
                waiting.append(href.partition("#")[0])


def test_words_of_records_say_their_language_on_english_pages(app: Flask) -> None:
    theirs = {document.title for document in SHELF} | {name for *_, name in PARAGRAPHS if name}
    read = {path: list(spoken(tree)) for path, tree in pages(app)}
    wrong = [
        (p, t) for p, texts in read.items() for t, lang in texts if lang == "en" and t in theirs
    ]
    assert wrong == []
    right = [t for texts in read.values() for t, lang in texts if lang == "sv" and t in theirs]
    assert len(right) > 10


def test_our_own_words_are_never_said_to_be_in_the_records_language(app: Flask) -> None:
    ours = {
        message.string
        for message in CATALOG
        if message.id and isinstance(message.string, str) and message.string != message.id
    }
    wrong = [
        (path, text)
        for path, tree in pages(app)
        for text, lang in spoken(tree)
        if lang == "sv" and text in ours
    ]
    assert wrong == []
