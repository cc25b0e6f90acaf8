"""PREMIS 3 of a package: its files with their fixity, what made them, and from what."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.controls import with_marks
from archive.messages import recorded

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from archive.packages.mets import PackagedFile

PREMIS = "http://www.loc.gov/premis/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_PREFIXES: dict[Any, str] = {None: PREMIS, "xsi": XSI}
_SOFTWARE, _READING = "handlingar", "reading"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """An original in a package, what it was called, and the records that are in it."""

    file: PackagedFile
    name: str
    records: list[str] = field(default_factory=list)


def premis(archive: str, kept: Collection[KeptFile], texts: Sequence[PackagedFile]) -> bytes:
    """Return the preservation metadata of a package's originals and of the texts read of them."""
    root = etree.Element(f"{{{PREMIS}}}premis", nsmap=_PREFIXES, version="3.0")
    root.set(
        f"{{{XSI}}}schemaLocation", f"{PREMIS} https://www.loc.gov/standards/premis/premis.xsd"
    )
    source = {record: original.file.place for original in kept for record in original.records}
    for original in kept:
        _object(root, original.file, original.name, "")
    for file in texts:
        record = PurePosixPath(file.place).name.rpartition(".")[0]
        _object(root, file, "", source.get(record, ""))
    event = _add(root, "event")
    _identify(event, "event", _READING)
    _add(event, "eventType", "metadata extraction")
    _add(event, "eventDateTime", dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat())
    detail = _add(event, "eventDetailInformation")
    _add(detail, "eventDetail", recorded("Text och uppgifter lästa ur originalen av program."))
    link = _add(event, "linkingAgentIdentifier")
    _add(link, "linkingAgentIdentifierType", "local")
    _add(link, "linkingAgentIdentifierValue", _SOFTWARE)
    for name, kind, ident in (
        (f"Handlingar {version('handlingar')}", "software", _SOFTWARE),
        (archive, "organization", "archive"),
    ):
        agent = _add(root, "agent")
        _identify(agent, "agent", ident)
        _add(agent, "agentName", name)
        _add(agent, "agentType", kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _object(root: etree._Element, file: PackagedFile, name: str, source: str) -> None:
    """Add a file; `source` is the original that it was read from."""
    made = _add(root, "object")
    made.set(f"{{{XSI}}}type", "file")
    _identify(made, "object", file.place)
    known = _add(made, "objectCharacteristics")
    fixity = _add(known, "fixity")
    _add(fixity, "messageDigestAlgorithm", "SHA-256")
    _add(fixity, "messageDigest", file.sha256)
    _add(known, "size", str(file.size))
    form = _add(_add(known, "format"), "formatDesignation")
    _add(form, "formatName", file.media_type)
    if name:
        _add(made, "originalName", name)
    if source:
        tie = _add(made, "relationship")
        _add(tie, "relationshipType", "derivation")
        _add(tie, "relationshipSubType", "has source")
        other = _add(tie, "relatedObjectIdentifier")
        _add(other, "relatedObjectIdentifierType", "local")
        _add(other, "relatedObjectIdentifierValue", source)
        event = _add(tie, "relatedEventIdentifier")
        _add(event, "relatedEventIdentifierType", "local")
        _add(event, "relatedEventIdentifierValue", _READING)


def _identify(parent: etree._Element, kind: str, value: str) -> None:
    made = _add(parent, f"{kind}Identifier")
    _add(made, f"{kind}IdentifierType", "local")
    _add(made, f"{kind}IdentifierValue", value)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{PREMIS}}}{name}")
    made.text = with_marks(text) if text else text
    return made
