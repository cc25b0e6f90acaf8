"""METS of a package and of its representations, as E-ARK CSIP 2.1 asks for them.

The numbers CSIPn in the comments are the requirements of the specification's section 5.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING

from lxml import etree

from archive.packages.xml_elements import XSI, maker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

METS = "http://www.loc.gov/METS/"
CSIP = "https://DILCIS.eu/XML/METS/CSIPExtensionMETS"
XLINK = "http://www.w3.org/1999/xlink"
PROFILE = "https://earkcsip.dilcis.eu/profile/E-ARK-CSIP.xml"
_SCHEMAS = (
    f"{METS} http://www.loc.gov/standards/mets/mets.xsd "
    f"{CSIP} https://earkcsip.dilcis.eu/schema/DILCISExtensionMETS.xsd"
)
_make = maker_of(METS, csip=CSIP, xlink=XLINK)
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
    described = [
        _make(
            "dmdSec", _reference(file, "MODS"), ID=ids.new("dmd"), CREATED=_now(), STATUS="CURRENT"
        )
        for file in contents.described
    ]  # CSIP17
    event = _make(
        "digiprovMD",
        _reference(contents.preserved, "PREMIS"),
        ID=ids.new("digiprov"),
        STATUS="CURRENT",
    )  # CSIP32
    documents = _file_group(ids, "Documentation", contents.documentation, "")
    groups = [
        _file_group(ids, f"Representations/{name}", [file], "")
        for name, file in contents.representations
    ]
    about = _make(
        "div", ID=ids.new("div"), LABEL="Metadata",
        DMDID=" ".join(map(_id_of, described)), ADMID=_id_of(event),
    )  # fmt: skip
    pointers = [
        _make("mptr", _place(file.place) | {f"{{{XLINK}}}title": _id_of(group)})
        for (_, file), group in zip(contents.representations, groups, strict=True)
    ]
    parts = [
        _make("div", pointer, ID=ids.new("div"), LABEL=f"Representations/{name}")
        for (name, _), pointer in zip(contents.representations, pointers, strict=True)
    ]  # CSIP105
    return _mets_bytes(
        archive,
        package,
        title,
        *described,
        _make("amdSec", event, ID=ids.new("amd")),
        _make("fileSec", documents, *groups, ID=ids.new("fileSec")),  # CSIP58
        _structural_map(ids, package, about, _division(ids, "Documentation", documents), *parts),
    )


def representation_mets(archive: str, name: str, files: Sequence[PackagedFile]) -> bytes:
    """Return the METS of a representation; its paths begin in the representation's folder."""
    ids = _Ids()
    group = _file_group(ids, "Data", files, f"representations/{name}/")
    return _mets_bytes(
        archive,
        name,
        name,
        _make("fileSec", group, ID=ids.new("fileSec")),
        _structural_map(ids, name, _division(ids, "Data", group)),
    )


class _Ids:
    """Gives ids that are each used once in a document."""

    def __init__(self) -> None:
        self._last = 0

    def new(self, kind: str) -> str:
        """Return the next id, which begins with ID as an AIP wants it (E-ARK AIP 2.1, AIP9)."""
        self._last += 1
        return f"ID-{kind}-{self._last}"


def _mets_bytes(archive: str, package: str, title: str, *sections: etree._Element) -> bytes:
    """Return a whole METS, its sections behind header and agents (CSIP1 to CSIP16)."""
    note = _make("note", {f"{{{CSIP}}}NOTETYPE": "SOFTWARE VERSION"}, version("handlingar"))
    header = _make(
        "metsHdr",
        {f"{{{CSIP}}}OAISPACKAGETYPE": "AIP"},
        _make("agent", _make("name", "Handlingar"), note,
              ROLE="CREATOR", TYPE="OTHER", OTHERTYPE="SOFTWARE"),
        _make("agent", _make("name", archive), ROLE="ARCHIVIST", TYPE="ORGANIZATION"),
        CREATEDATE=_now(),
    )  # fmt: skip
    root = _make(
        "mets",
        {f"{{{XSI}}}schemaLocation": _SCHEMAS, f"{{{CSIP}}}CONTENTINFORMATIONTYPE": "MIXED"},
        header,
        *sections,
        OBJID=package,
        LABEL=title,
        TYPE="Mixed",
        PROFILE=PROFILE,
    )
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _structural_map(ids: _Ids, package: str, *parts: etree._Element) -> etree._Element:
    """Return the structural map that every package has (CSIP80), with its divisions."""
    whole = _make("div", *parts, ID=ids.new("div"), LABEL=package)
    return _make("structMap", whole, ID=ids.new("struct"), TYPE="PHYSICAL", LABEL="CSIP")


def _division(ids: _Ids, label: str, group: etree._Element) -> etree._Element:
    return _make("div", _make("fptr", FILEID=_id_of(group)), ID=ids.new("div"), LABEL=label)


def _file_group(ids: _Ids, use: str, files: Sequence[PackagedFile], top: str) -> etree._Element:
    entries = (
        _make(
            "file",
            _make("FLocat", _place(file.place.removeprefix(top))),
            ID=ids.new("file"),
            **_file_attributes(file),
        )
        for file in files
    )  # CSIP66 to CSIP75
    return _make("fileGrp", *entries, ID=ids.new("group"), USE=use)


def _reference(file: PackagedFile, kind: str) -> etree._Element:
    return _make("mdRef", _place(file.place), MDTYPE=kind, **_file_attributes(file))


def _place(place: str) -> dict[str, str]:
    return {"LOCTYPE": "URL", f"{{{XLINK}}}type": "simple", f"{{{XLINK}}}href": place}


def _file_attributes(file: PackagedFile) -> dict[str, str]:
    return {
        "MIMETYPE": registered_type(file.media_type),
        "SIZE": str(file.size),
        "CREATED": _now(),
        "CHECKSUM": file.sha256,
        "CHECKSUMTYPE": "SHA-256",
    }


def _id_of(element: etree._Element) -> str:
    return str(element.get("ID"))


def _now() -> str:
    return dt.datetime.now(dt.UTC).replace(microsecond=0).isoformat()
