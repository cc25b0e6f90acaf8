"""Conversion between values of the model and rows of the catalogue."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import msgspec

from archive.catalogue.values import FileRecord
from archive.language.tokens import TOKEN
from archive.model import Decision, Document, Fact, Section, SectionKind, Span, Status
from archive.web_address import web_address

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from archive.catalogue.values import RegisterEntry, Stored

_encode = msgspec.json.Encoder().encode
_document = msgspec.json.Decoder(Document).decode
_facts = msgspec.json.Decoder(tuple[Fact, ...]).decode
_decisions = msgspec.json.Decoder(tuple[Decision, ...]).decode
_strings = msgspec.json.Decoder(tuple[str, ...]).decode

FILE_COLUMNS = (
    "path, size, mtime_ns, inode, sha256, status, media_type, reason, pages, warnings, served, "
    "arrived, checked, reader, raw, access"
)
SECTION_COLUMNS = (
    "document_id, ordinal, key, kind, number, case_number, heading, level, span_start, span_end, "
    "page_from, page_to, decisions, topics, confidence, text"
)


def file_row(file: FileRecord) -> tuple[Any, ...]:
    """Return the columns of a file, in the order of FILE_COLUMNS."""
    return (
        file.path,
        file.size,
        file.mtime_ns,
        file.inode,
        file.sha256,
        file.status.value,
        file.media_type,
        file.reason,
        file.pages,
        _encode(file.warnings).decode(),
        file.served,
        file.arrived,
        file.checked,
        file.reader,
        file.raw,
        file.access,
    )


def file_from(row: Mapping[str, Any] | sqlite3.Row) -> FileRecord:
    """Return the file of a row with FILE_COLUMNS."""
    values = {name: row[name] for name in row.keys()}  # noqa: SIM118 -- a Row iterates values
    values["status"] = Status(values["status"])
    values["warnings"] = _strings(values["warnings"])
    return FileRecord(**values)


def document_row(stored: Stored) -> tuple[Any, ...]:
    """Return the columns of a document, in the order of the table."""
    document = stored.document
    date = document.date
    return (
        document.id,
        stored.sha256,
        stored.ordinal,
        int(stored.paged),
        document.title,
        document.type,
        document.organisation,
        document.body,
        document.language,
        date.start.isoformat() if date else None,
        date.end.isoformat() if date else None,
        document.access,
        document.source_id,
        stored.personal,
        document.quality,
        stored.text_hash,
        int(stored.recorded),
        stored.reading,
        digest(stored),
        stored.sketch,
        _encode(replace(document, sections=(), facts=())),
        _encode(document.facts),
    )


def digest(stored: Stored) -> str:
    """Return a fingerprint of everything a document says and of all that ties it to others."""
    content = (stored.document, stored.names, stored.referred, stored.entries, stored.sketch)
    return hashlib.blake2b(_encode(content), digest_size=12).hexdigest()


def document_from(record: bytes) -> Document:
    """Return a document without sections and facts from its record column.

    Its `url` is one of the web or none, whatever the file said.
    """
    document = _document(record)
    if document.url is None or web_address(document.url):
        return document
    return replace(document, url=None)


def facts_from(facts: bytes) -> tuple[Fact, ...]:
    """Return the facts of the facts column."""
    return _facts(facts)


def word_count(text: str) -> int:
    """Return how many words and numbers a text has: its tokens but for lone § signs."""
    surfaces = TOKEN.findall(text)
    return len(surfaces) - surfaces.count("§")


def section_row(section: Section) -> tuple[Any, ...]:
    """Return the columns of a section, in the order of SECTION_COLUMNS."""
    return (
        section.document_id,
        section.ordinal,
        section.key,
        section.kind.value,
        section.number,
        section.case_number,
        section.heading,
        section.level,
        section.span.start,
        section.span.end,
        section.page_from,
        section.page_to,
        _encode(section.decisions),
        _encode(section.topics),
        section.confidence,
        section.text,
    )


def section_from(row: sqlite3.Row | tuple[Any, ...]) -> Section:
    """Return the section of a row with SECTION_COLUMNS."""
    document_id, ordinal, key, kind, number, case_number, heading, level, start, end, *rest = row
    page_from, page_to, decisions, topics, confidence, text = rest
    return Section(
        id=section_id(document_id, key),
        document_id=document_id,
        ordinal=ordinal,
        kind=SectionKind(kind),
        number=number,
        case_number=case_number,
        heading=heading,
        level=level,
        text=text,
        span=Span(start, end),
        page_from=page_from,
        page_to=page_to,
        decisions=_decisions(decisions),
        topics=_strings(topics),
        confidence=confidence,
    )


def entry_row(document_id: str, entry: RegisterEntry) -> tuple[Any, ...]:
    """Return the columns of an entry of the register, in the order of the table."""
    at = entry.span
    place = (document_id, entry.ordinal, entry.kind, entry.key, at.start, at.end)
    return (*place, entry.rule, entry.confidence, entry.data)


def section_id(document_id: str, key: str) -> str:
    """Return the id of a section: its document's id and its key in it."""
    return f"{document_id}-{key}"


_KEY = re.compile(r"s[a-z2-7]{9}|[0-9]{1,9}")
"""A section's key, or its place in the document, by which it was known before 0.2."""


def split_id(section: str) -> tuple[str, str]:
    """Return document id and key of a section id; the whole and no key when it is none."""
    document, _, key = section.rpartition("-")
    return (document, key) if document and _KEY.fullmatch(key) else (section, "")
