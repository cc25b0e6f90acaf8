"""PREMIS 3 of a package: its files with their fixity, what made them, and from what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lxml import etree

from archive.messages import recorded
from archive.packages.xml_elements import XSI, maker_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.packages.mets import PackagedFile

PREMIS = "http://www.loc.gov/premis/v3"
_SCHEMA = f"{PREMIS} https://www.loc.gov/standards/premis/premis.xsd"
_SOFTWARE, _READING = "handlingar", "reading"
_make = maker_of(PREMIS)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An original in a package, what it was called, and the records that are in it."""

    file: PackagedFile
    name: str
    records: list[str] = field(default_factory=list)


def premis(archive: str, kept: Collection[KeptFile], texts: Sequence[PackagedFile]) -> bytes:
    """Return the preservation metadata of a package's originals and of the texts read of them."""
    source = {record: original.file.place for original in kept for record in original.records}
    records = {file.place: PurePosixPath(file.place).name.rpartition(".")[0] for file in texts}
    program = f"Handlingar {version('handlingar')}"
    root = _make(
        "premis",
        {f"{{{XSI}}}schemaLocation": _SCHEMA},
        *(_object(original.file, original.name, "") for original in kept),
        *(_object(file, "", source.get(records[file.place], "")) for file in texts),
        _make(
            "event",
            _identifier("event", _READING),
            _make("eventType", "metadata extraction"),
            _make("eventDateTime", dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()),
            _make(
                "eventDetailInformation",
                _make(
                    "eventDetail", recorded("Text och uppgifter lästa ur originalen av program.")
                ),
            ),
            _identifier("linkingAgent", _SOFTWARE),
        ),
        _agent(program, "software", _SOFTWARE),
        _agent(archive, "organization", "archive"),
        version="3.0",
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _object(file: PackagedFile, name: str, source: str) -> etree._Element:
    """Return a file as an object; `source` is the original that it was read from."""
    return _make(
        "object",
        {f"{{{XSI}}}type": "file"},
        _identifier("object", file.place),
        _make(
            "objectCharacteristics",
            _make(
                "fixity",
                _make("messageDigestAlgorithm", "SHA-256"),
                _make("messageDigest", file.sha256),
            ),
            _make("size", str(file.size)),
            _make("format", _make("formatDesignation", _make("formatName", file.media_type))),
        ),
        *((_make("originalName", name),) if name else ()),
        *((_relationship(source),) if source else ()),
    )


def _relationship(source: str) -> etree._Element:
    return _make(
        "relationship",
        _make("relationshipType", "derivation"),
        _make("relationshipSubType", "has source"),
        _identifier("relatedObject", source),
        _identifier("relatedEvent", _READING),
    )


def _agent(name: str, kind: str, ident: str) -> etree._Element:
    return _make(
        "agent", _identifier("agent", ident), _make("agentName", name), _make("agentType", kind)
    )


def _identifier(kind: str, value: str) -> etree._Element:
    return _make(
        f"{kind}Identifier",
        _make(f"{kind}IdentifierType", "local"),
        _make(f"{kind}IdentifierValue", value),
    )
