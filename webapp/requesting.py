"""Requests for records that are masked, withheld or not here: a mail that the registrar can act on.

A letter names what the reader's own page names, and nothing else. Of what the reader may not know
of, that is the reference they came with: the same for a record that is closed, was removed or never
was.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import request

from archive.errors import ArchiveError
from webapp.handles import archive
from webapp.languages import _
from webapp.site import known_address, site_settings

if TYPE_CHECKING:
    from archive.model import Document

_NUMBERS = 5
"""Case numbers of paragraphs that are named, of a record that has none itself."""
_REFERENCE = re.compile(r"/(?:handling|avsnitt|original)/([A-Za-z0-9_.-]{1,80})")


def document_request(document: Document) -> str:
    """Return a mailto: address that asks for a record the reader sees; empty without a contact."""
    own = (section.case_number for section in document.sections if section.case_number)
    numbers = document.case_numbers or tuple(dict.fromkeys(own))[:_NUMBERS]
    lines = [
        _("Handling: %(title)s", title=document.title),
        _("Diarienummer: %(number)s", number=", ".join(numbers)) if numbers else "",
        _("Beteckning: %(id)s", id=document.id),
        _("Sida: %(address)s", address=f"{known_address()}/handling/{document.id}"),
    ]
    return _letter(_contact(document.organisation), document.id, lines)


def absent_request() -> str:
    """Return a mailto: address that asks for the record of this request's address, whatever it is.

    Of a record that the reader sees, as where its original is refused, it says what the record's
    own page does. Empty without a contact, and where the address is none of a record.
    """
    if not (match := _REFERENCE.fullmatch(request.path)):
        return ""
    with suppress(ArchiveError):
        return document_request(archive().catalogue.document(match[1]))
    lines = [
        _("Beteckning: %(id)s", id=match[1]),
        _("Sida: %(address)s", address=f"{known_address()}{request.path}"),
    ]
    return _letter(_contact(None), match[1], lines)


def _contact(organisation: str | None) -> str:
    """Return whom to ask: the organisation's registrar, else the archive."""
    settings = site_settings()
    own = {name.casefold(): address for name, address in settings.contacts.items()}
    return own.get((organisation or "").casefold()) or settings.contact


def _letter(contact: str, reference: str, lines: list[str]) -> str:
    if not contact:
        return ""
    subject = _("Begäran om handling %(id)s", id=reference)
    begin = _("Jag begär att få ta del av en allmän handling (2 kap. tryckfrihetsförordningen).")
    body = "\r\n".join((begin, "", *filter(None, lines), ""))
    return f"mailto:{quote(contact, safe='@')}?subject={quote(subject)}&body={quote(body)}"


GLOBALS = {f.__name__: f for f in (document_request, absent_request)}
"""What the templates may call."""
