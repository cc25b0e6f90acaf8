"""Machine-readable metadata of pages: Highwire and Dublin Core meta, COinS, JSON-LD, signposting.

What reference managers (Zotero, Mendeley), search engines and link crawlers read of a page. All of
it is made from the same `Reference` as the exported files, so that a page and a file agree.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from markupsafe import Markup

from archive.export import FORMATS
from archive.export.citation import section_sign
from archive.export.reference import Reference, on_one_line
from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Document, Section

DESCRIPTION_LETTERS = 200
_UNSAFE = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def meta_tags(ref: Reference, pdf: str = "") -> tuple[tuple[str, str], ...]:
    """Return names and contents of a page's meta elements; what is unknown is left out.

    Names: Highwire Press tags as Google Scholar and Zotero document them, DCMI terms (DC.*).
    """
    day = "/".join(f"{part:02}" for part in ref.date[0]) if ref.date else ""
    pairs = (
        ("description", description(ref)),
        ("citation_title", ref.title),
        ("citation_author", ref.author),
        ("citation_publication_date", day),
        ("citation_publisher", ref.organisation),
        ("citation_language", ref.language),
        ("citation_technical_report_number", ref.case_number),
        ("citation_keywords", "; ".join(ref.topics)),
        ("citation_public_url", ref.url),
        ("citation_pdf_url", pdf),
        ("DC.title", ref.title),
        ("DC.creator", ref.author),
        ("DC.publisher", ref.organisation),
        ("DC.date", "/".join("-".join(f"{part:02}" for part in day) for day in ref.date)),
        ("DC.type", ref.type),
        ("DC.identifier", ref.url),
        ("DC.language", ref.language),
        ("DC.subject", "; ".join(ref.topics)),
    )
    return tuple((name, content) for name, content in pairs if content)


def description(ref: Reference) -> str:
    """Return what a list of search results may say of a record."""
    case = f"dnr {ref.case_number}" if ref.case_number else ""
    parts = (ref.type.capitalize(), ref.author, ref.year, case)
    return ". ".join(part for part in parts if part)[:DESCRIPTION_LETTERS]


def json_ld(ref: Reference) -> Markup:
    """Return a schema.org DigitalDocument as a JSON-LD script element, which no browser runs."""
    issuer = {"@type": "GovernmentOrganization", "name": ref.organisation}
    thing: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "DigitalDocument",
        "@id": ref.url,
        "name": ref.title,
        "url": ref.url,
        "genre": ref.type,
        "author": {"@type": "GovernmentOrganization", "name": ref.author} if ref.author else None,
        "publisher": issuer if ref.organisation else None,
        "dateCreated": "-".join(f"{part:02}" for part in ref.date[0]) if ref.date else None,
        "inLanguage": ref.language,
        "identifier": ref.case_number,
        "keywords": list(ref.topics),
    }
    known = {name: value for name, value in thing.items() if value}
    written = json.dumps(known, ensure_ascii=False)
    # Escaped so that no text of a record can end the element.
    return Markup('<script type="application/ld+json">{}</script>').format(
        Markup(written.translate(_UNSAFE))  # noqa: S704 - escaped above
    )


def coins(section: Section, document: Document, address: str) -> str:
    """Return a hit as OpenURL context (ANSI/NISO Z39.88, COinS), for the title of an empty span.

    It is written for each hit of a page, so the reference is not made whole first.
    """
    number = section.number or ""
    sign = section_sign(number) if section.kind is SectionKind.PARAGRAPH else number
    name = " ".join(filter(None, (sign if number else "", section.heading)))
    day = document.date.start.isoformat() if document.date else ""
    kept = {"year": 4, "month": 7}.get(document.date.precision, 10) if document.date else 0
    author = document.body or document.organisation
    return _context_object(name, document.title, author, day[:kept], document.type, address)


@lru_cache(maxsize=4096)
def _context_object(  # noqa: PLR0917 - kept by all of them
    name: str, title: str, author: str | None, day: str, kind: str, address: str
) -> str:
    name, title = on_one_line(name), on_one_line(title)
    pairs = (
        ("rft_val_fmt", "info:ofi/fmt:kev:mtx:dc"),
        ("rft.title", name or title),
        ("rft.source", title if name and name != title else ""),
        ("rft.creator", on_one_line(author)),
        ("rft.date", day),
        ("rft.type", kind),
        ("rft.identifier", address),
    )
    return urlencode([(key, value) for key, value in pairs if value], safe="/:")


def signposts(document_id: str, base: str, original: str = "") -> Iterator[str]:
    """Yield the Link header values of a record's page (signposting.org, level 1; RFC 8288)."""
    yield f'<{base}/handling/{document_id}>; rel="cite-as"'
    yield '<https://schema.org/DigitalDocument>; rel="type"'
    yield f'<{base}/api/document/{document_id}>; rel="describedby"; type="application/json"'
    for name, form in FORMATS.items():
        if form.cites:
            kind = form.media_type.partition(";")[0]
            yield f'<{base}/citera/{document_id}/{name}>; rel="describedby"; type="{kind}"'
    if original:
        yield f'<{base}/original/{document_id}>; rel="item"; type="{original}"'
