"""Addresses of documents, sections, pages and facts within the site."""

from __future__ import annotations

from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from flask import request
from markupsafe import Markup

from archive.errors import NotFoundError
from archive.model import FactRule
from archive.register.bodies import slug
from archive.register.numbers import case_key
from webapp.handles import archive, remembered
from webapp.languages import language

if TYPE_CHECKING:
    from archive.model import Document, Hit, Query, Section
    from webapp.fact_views import FactView

STATIC = Path(__file__).parent / "static"


@cache
def static(name: str) -> str:
    """Return the address of a static file, changed whenever its content is."""
    return f"/static/{name}?v={sha256((STATIC / name).read_bytes()).hexdigest()[:10]}"


def switched(language: str) -> str:
    """Return the present address in another language."""
    pairs = [(k, v) for k, v in request.args.items(multi=True) if k != "lang"]
    return f"{request.path}?{urlencode([*pairs, ('lang', language)])}"


def document_address(document_id: str, query: Query | None = None, page: int | None = None) -> str:
    """Return where a document is read, with the query's words marked."""
    pairs = [_asked(query.text)] if query and query.text else []
    pairs += [f"sida={page}"] if page is not None and page > 1 else []
    return f"/handling/{_quoted(document_id)}" + ("?" + "&".join(pairs) if pairs else "")


_quoted = lru_cache(maxsize=4096)(quote)


def cited_with(text: str) -> str:
    """Return the part of an address that keeps the words that were asked for."""
    return _asked(text)


@lru_cache(maxsize=256)
def _asked(text: str) -> str:
    return urlencode([("q", text)])


def part_address(document: Document, part: Section, query: Query | None = None) -> str:
    """Return where a section begins in its document."""
    return f"{document_address(document.id, query, part.page_from)}#avsnitt-{part.key}"


def version_address(
    document: Document, part: Section, asked: str, query: Query | None = None
) -> str:
    """Return where a section begins that is another version of what an id was `asked` for."""
    parameter = urlencode([("avsnitt", asked)])
    address, _, anchor = part_address(document, part, query).partition("#")
    return f"{address}{'&' if '?' in address else '?'}{parameter}#{anchor}"


def place_of(hit: Hit, query: Query) -> str:
    """Return where a hit is read."""
    return part_address(hit.document, hit.section, query)


def fact_address(document: Document, fact: FactView, query: Query | None = None) -> str:
    """Return where a fact's words stand."""
    return f"{document_address(document.id, query, fact.page)}#{fact.anchor}"


def stretch_address(document: Document, number: int, query: Query | None = None) -> str:
    """Return where a stretch of a long document begins."""
    return document_address(document.id, query, number)


def image_address(
    document: Document, number: int, query: Query | None = None, zoom: int = 100
) -> str:
    """Return where a page is shown as a picture."""
    pairs = [_asked(query.text)] if query and query.text else []
    pairs += [f"zoom={zoom}"] if zoom != 100 else []
    path = f"/handling/{quote(document.id)}/bild/{number}"
    return path + ("?" + "&".join(pairs) if pairs else "")


def picture_address(document: Document, number: int, zoom: int = 100) -> str:
    """Return the picture of a page itself."""
    path = f"/handling/{quote(document.id)}/bild/{number}.webp"
    return f"{path}?zoom={zoom}" if zoom != 100 else path


def lang_of(document: Document) -> Markup:
    """Return the `lang` attribute of a document's words where the page is in another language."""
    return _lang_attribute(document.language, language())


@lru_cache(maxsize=64)
def _lang_attribute(other: str | None, reader: str) -> Markup:
    return Markup() if other in {None, reader} else Markup(' lang="{}"').format(other)


def lang_of_part(section_id: str) -> Markup:
    """Return the `lang` attribute of a section's words, known by its id alone."""
    return lang_of_record(section_id.rpartition("-")[0])


def lang_of_record(document_id: str) -> Markup:
    """Return the `lang` attribute of a document's words, known by its id alone."""
    spoken = remembered(("language", document_id), lambda: _language_of(document_id))
    return _lang_attribute(spoken, language())


def _language_of(document_id: str) -> str | None:
    try:
        return archive().catalogue.document(document_id).language
    except NotFoundError:
        return None


def corrected_kinds(document_id: str) -> tuple[str, ...]:
    """Return the kinds of facts of a document that a person corrected, each once."""
    return remembered(("corrected", document_id), lambda: _corrected_kinds(document_id))


def _corrected_kinds(document_id: str) -> tuple[str, ...]:
    try:
        facts = archive().catalogue.document(document_id).facts
    except NotFoundError:
        return ()
    by_hand = (fact.kind for fact in facts if fact.rule == FactRule.CORRECTED)
    return tuple(dict.fromkeys(kind for kind in by_hand if kind not in _OF_SECTIONS))


_OF_SECTIONS = frozenset(("tie", "untie"))
"""Kinds of facts that are of a § of a document, which its case tells."""


def compare_address(before: Document, after: Document) -> str:
    """Return where two versions of a paper are compared."""
    return f"/jamfor/{quote(before.id)}/{quote(after.id)}"


def case_address(number: str, organisation: str | None = None) -> str:
    """Return where a case is read, by its number in any spelling."""
    return _case_address(number, organisation)


@lru_cache(maxsize=4096)
def _case_address(number: str, organisation: str | None) -> str:
    chosen = f"?{urlencode([('forbund', organisation)])}" if organisation else ""
    return f"/arende/{quote(case_key(number) or number)}{chosen}"


def body_address(organisation: str | None, body: str) -> str:
    """Return the page of a body."""
    return f"/organ/{slug(organisation)}/{slug(body)}"


def meeting_address(organisation: str | None, body: str | None, day: str) -> str:
    """Return the page of a meeting, by its body and first day."""
    return f"/sammantrade/{slug(organisation)}/{slug(body)}/{day}"


GLOBALS = {
    f.__name__: f
    for f in (
        body_address,
        case_address,
        cited_with,
        compare_address,
        corrected_kinds,
        document_address,
        fact_address,
        image_address,
        lang_of,
        lang_of_part,
        lang_of_record,
        meeting_address,
        part_address,
        picture_address,
        place_of,
        static,
        stretch_address,
        switched,
    )
}
"""What the templates may call."""
