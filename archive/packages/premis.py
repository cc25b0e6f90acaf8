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
        _add_object(root, original.file, original.name, "")
    for file in texts:
        record = PurePosixPath(file.place).name.rpartition(".")[0]
        _add_object(root, file, "", source.get(record, ""))
    event = _add_element(root, "event")
    _add_identifier(event, "event", _READING)
    _add_element(event, "eventType", "metadata extraction")
    _add_element(event, "eventDateTime", dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat())
    detail = _add_element(event, "eventDetailInformation")
    _add_element(
        detail, "eventDetail", recorded("Text och uppgifter lästa ur originalen av program.")
    )
    link = _add_element(event, "linkingAgentIdentifier")
    _add_element(link, "linkingAgentIdentifierType", "local")
    _add_element(link, "linkingAgentIdentifierValue", _SOFTWARE)
    for name, kind, ident in (
        (f"Handlingar {version('handlingar')}", "software", _SOFTWARE),
        (archive, "organization", "archive"),
    ):
        agent = _add_element(root, "agent")
        _add_identifier(agent, "agent", ident)
        _add_element(agent, "agentName", name)
        _add_element(agent, "agentType", kind)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _add_object(root: etree._Element, file: PackagedFile, name: str, source: str) -> None:
    """Add a file; `source` is the original that it was read from."""
    made = _add_element(root, "object")
    made.set(f"{{{XSI}}}type", "file")
    _add_identifier(made, "object", file.place)
    known = _add_element(made, "objectCharacteristics")
    fixity = _add_element(known, "fixity")
    _add_element(fixity, "messageDigestAlgorithm", "SHA-256")
    _add_element(fixity, "messageDigest", file.sha256)
    _add_element(known, "size", str(file.size))
    form = _add_element(_add_element(known, "format"), "formatDesignation")
    _add_element(form, "formatName", file.media_type)
    if name:
        _add_element(made, "originalName", name)
    if source:
        tie = _add_element(made, "relationship")
        _add_element(tie, "relationshipType", "derivation")
        _add_element(tie, "relationshipSubType", "has source")
        other = _add_element(tie, "relatedObjectIdentifier")
        _add_element(other, "relatedObjectIdentifierType", "local")
        _add_element(other, "relatedObjectIdentifierValue", source)
        event = _add_element(tie, "relatedEventIdentifier")
        _add_element(event, "relatedEventIdentifierType", "local")
        _add_element(event, "relatedEventIdentifierValue", _READING)


def _add_identifier(parent: etree._Element, kind: str, value: str) -> None:
    made = _add_element(parent, f"{kind}Identifier")
    _add_element(made, f"{kind}IdentifierType", "local")
    _add_element(made, f"{kind}IdentifierValue", value)


def _add_element(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{PREMIS}}}{name}")
    made.text = with_marks(text) if text else text
    return made
