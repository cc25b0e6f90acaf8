"""METS of a package and of its representations, as E-ARK CSIP 2.1 asks for them.

The numbers CSIPn in the comments are the requirements of the specification's section 5.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from lxml import etree

from archive.controls import with_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_PREFIXES: dict[Any, str] = {None: METS, "csip": CSIP, "xlink": XLINK, "xsi": XSI}
_SCHEMAS = (
    f"{METS} http://www.loc.gov/standards/mets/mets.xsd "
    f"{CSIP} https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
)


_REGISTERED = {
    "message/rfc822": "message/global",
    "message/x-emlx": "application/octet-stream",
    "application/jsonl": "text/plain",
    "application/vnd.ms-outlook": "application/octet-stream",
}
"""What METS calls a file whose own media type is not in IANA's list as validators have it (CSIP68).

A letter is one of those of RFC 6532 too. PREMIS names the type itself.
"""


def registered_type(media_type: str) -> str:
    """Return the type in IANA's list by which METS calls a file of some media type."""
    return _REGISTERED.get(media_type, media_type)


@dataclass(frozen=True, slots=True)
class PackagedFile:
    """A file of a package: its path from the package's top, media type, size and SHA-256."""

    place: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Contents:
    """What is in a package: descriptions, PREMIS, documentation, and METS by representation."""

    described: Sequence[PackagedFile]
    preserved: PackagedFile
    documentation: Sequence[PackagedFile]
    representations: Sequence[tuple[str, PackagedFile]]


def main_mets(archive: str, package: str, title: str, contents: Contents) -> bytes:
    """Return the METS of a whole package, which leads to those of its representations."""
    ids = _Ids()
    root = _mets_root(archive, package, title)
    descriptive = []
    for file in contents.described:
        section = _add_element(
            root, "dmdSec", ID=ids.new("dmd"), CREATED=_now(), STATUS="CURRENT"
        )  # CSIP17
        descriptive.append(section.get("ID"))
        _reference(section, file, "MODS")
    administrative = _add_element(root, "amdSec", ID=ids.new("amd"))
    event = _add_element(
        administrative, "digiprovMD", ID=ids.new("digiprov"), STATUS="CURRENT"
    )  # CSIP32
    _reference(event, contents.preserved, "PREMIS")
    section = _add_element(root, "fileSec", ID=ids.new("fileSec"))  # CSIP58
    group = _file_group(section, ids, "Documentation", contents.documentation, "")
    leads = [
        (name, file, _file_group(section, ids, f"Representations/{name}", [file], ""))
        for name, file in contents.representations
    ]
    div = _structural_map(root, ids, package)
    _add_element(
        div, "div", ID=ids.new("div"), LABEL="Metadata",
        DMDID=" ".join(filter(None, descriptive)), ADMID=str(event.get("ID")),
    )  # fmt: skip
    part = _add_element(div, "div", ID=ids.new("div"), LABEL="Documentation")
    _add_element(part, "fptr", FILEID=str(group.get("ID")))
    for name, file, own in leads:
        part = _add_element(
            div, "div", ID=ids.new("div"), LABEL=f"Representations/{name}"
        )  # CSIP105
        pointer = _add_element(part, "mptr", LOCTYPE="URL")
        pointer.set(f"{{{XLINK}}}type", "simple")
        pointer.set(f"{{{XLINK}}}href", file.place)
        pointer.set(f"{{{XLINK}}}title", str(own.get("ID")))
    return _xml_bytes(root)


def representation_mets(archive: str, name: str, files: Sequence[PackagedFile]) -> bytes:
    """Return the METS of a representation; its paths begin in the representation's folder."""
    ids = _Ids()
    root = _mets_root(archive, name, name)
    section = _add_element(root, "fileSec", ID=ids.new("fileSec"))
    group = _file_group(section, ids, "Data", files, f"representations/{name}/")
    div = _structural_map(root, ids, name)
    part = _add_element(div, "div", ID=ids.new("div"), LABEL="Data")
    _add_element(part, "fptr", FILEID=str(group.get("ID")))
    return _xml_bytes(root)


class _Ids:
    """Gives ids that are each used once in a document."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, kind: str) -> str:
        """Return the next id, which begins with ID as an AIP wants it (E-ARK AIP 2.1, AIP9)."""
        self._last += 1
        return f"ID-{kind}-{self._last}"


def _mets_root(archive: str, package: str, title: str) -> etree._Element:
    """Return the element with header and agents (CSIP1 to CSIP16)."""
    root = etree.Element(f"{{{METS}}}mets", nsmap=_PREFIXES)
    root.set(f"{{{XSI}}}schemaLocation", _SCHEMAS)
    for name, value in (
        ("OBJID", package), ("LABEL", title), ("TYPE", "Mixed"), ("PROFILE", PROFILE),
    ):  # fmt: skip
        root.set(name, with_marks(value))
    root.set(f"{{{CSIP}}}CONTENTINFORMATIONTYPE", "MIXED")
    header = _add_element(root, "metsHdr", CREATEDATE=_now())
    header.set(f"{{{CSIP}}}OAISPACKAGETYPE", "AIP")
    software = _add_element(header, "agent", ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE")
    _add_element(software, "name").text = "Handlingar"
    note = _add_element(software, "note")
    note.set(f"{{{CSIP}}}NOTETYPE", "SOFTWARE VERSION")
    note.text = version("handlingar")
    keeper = _add_element(header, "agent", ROLE="ARCHIVIST", TYPE="ORGANIZATION")
    _add_element(keeper, "name").text = with_marks(archive)
    return root


def _structural_map(root: etree._Element, ids: _Ids, package: str) -> etree._Element:
    """Add the structural map that every package has (CSIP80); return its first division."""
    made = _add_element(root, "structMap", ID=ids.new("struct"), TYPE="PHYSICAL", LABEL="CSIP")
    return _add_element(made, "div", ID=ids.new("div"), LABEL=package)


def _file_group(
    section: etree._Element, ids: _Ids, use: str, files: Sequence[PackagedFile], top: str
) -> etree._Element:
    group = _add_element(section, "fileGrp", ID=ids.new("group"), USE=use)
    for file in files:
        entry = _add_element(
            group, "file", ID=ids.new("file"), **_file_attributes(file)
        )  # CSIP66 to CSIP75
        _locate(_add_element(entry, "FLocat"), file.place.removeprefix(top))
    return group


def _reference(section: etree._Element, file: PackagedFile, kind: str) -> None:
    reference = _add_element(section, "mdRef", MDTYPE=kind, **_file_attributes(file))
    _locate(reference, file.place)


def _locate(element: etree._Element, place: str) -> None:
    element.set("LOCTYPE", "URL")
    element.set(f"{{{XLINK}}}type", "simple")
    element.set(f"{{{XLINK}}}href", place)


def _file_attributes(file: PackagedFile) -> dict[str, str]:
    return {
        "MIMETYPE": registered_type(file.media_type),
        "SIZE": str(file.size),
        "CREATED": _now(),
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _add_element(parent: etree._Element, name: str, **known: str) -> etree._Element:
    marked = {key: with_marks(value) for key, value in known.items()}
    return etree.SubElement(parent, f"{{{METS}}}{name}", attrib=marked)


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()


def _xml_bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
