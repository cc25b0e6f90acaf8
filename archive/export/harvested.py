"""Records as OAI-PMH harvesters take them: unqualified Dublin Core and MODS 3.7."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from archive.controls import with_marks

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.export.reference import Reference

OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
MODS = "http://www.loc.gov/mods/v3"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
_THREE_LETTERS = {"sv": "swe", "en": "eng", "fi": "fin", "no": "nor", "da": "dan", "de": "ger"}
"""ISO 639-2/B codes of the languages that records are in."""


class MetadataFormat(NamedTuple):
    """A format of harvested metadata: its namespace, its schema, and what writes it."""

    namespace: str
    schema: str
    write: Callable[[Reference, str], etree._Element]


def dublin_core(ref: Reference, record_id: str) -> etree._Element:
    """Return a record in unqualified Dublin Core; what is unknown is left out."""
    root = etree.Element(f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI})
    root.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {FORMATS['oai_dc'].schema}")
    pairs = (
        ("title", ref.title),
        ("creator", ref.author),
        *(("subject", topic) for topic in ref.topics),
        ("publisher", ref.organisation),
        ("date", _w3cdtf(ref)),
        ("type", ref.type),
        ("identifier", ref.url),
        ("identifier", record_id),
        ("identifier", ref.case_number),
        ("language", ref.language),
    )
    for name, text in pairs:
        _add_element(root, DC, name, text)
    return root


def mods(ref: Reference, record_id: str) -> etree._Element:
    """Return a record in MODS 3.7; what is unknown is left out."""
    root = etree.Element(f"{{{MODS}}}mods", nsmap={"mods": MODS, "xsi": XSI}, version="3.7")
    root.set(f"{{{XSI}}}schemaLocation", f"{MODS} {FORMATS['mods'].schema}")
    _add_element(_add_element(root, MODS, "titleInfo"), MODS, "title", ref.title)
    if ref.author:
        name = _add_element(root, MODS, "name", type="corporate")
        _add_element(name, MODS, "namePart", ref.author)
        role = _add_element(name, MODS, "role")
        _add_element(role, MODS, "roleTerm", "creator", type="text", authority="marcrelator")
    _add_element(root, MODS, "typeOfResource", "text")
    _add_element(root, MODS, "genre", ref.type)
    _add_origin(root, ref)
    if ref.language:
        code = _THREE_LETTERS.get(ref.language)
        authority = "iso639-2b" if code else "rfc3066"
        _add_element(
            _add_element(root, MODS, "language"), MODS, "languageTerm", code or ref.language,
            type="code", authority=authority,
        )  # fmt: skip
    for topic in ref.topics:
        _add_element(_add_element(root, MODS, "subject"), MODS, "topic", topic)
    _add_element(root, MODS, "identifier", ref.url, type="uri")
    _add_element(
        root, MODS, "identifier", ref.case_number, type="local", displayLabel="diarienummer"
    )
    _add_element(_add_element(root, MODS, "location"), MODS, "url", ref.url, usage="primary")
    info = _add_element(root, MODS, "recordInfo")
    _add_element(info, MODS, "recordIdentifier", record_id)
    return root


def _add_origin(root: etree._Element, ref: Reference) -> None:
    """Add where and when a record was issued, or on which day the meeting was."""
    if not (ref.organisation or ref.date):
        return
    origin = _add_element(root, MODS, "originInfo")
    _add_element(origin, MODS, "publisher", ref.organisation)
    days = ["-".join(f"{part:02}" for part in day) for day in ref.date]
    for point, day in zip(("start", "end"), days, strict=False):
        known = {"encoding": "w3cdtf", "keyDate": "yes"} if point == "start" else {}
        known |= {"encoding": "w3cdtf"} | ({"point": point} if len(days) > 1 else {})
        known |= {"qualifier": "inferred"} if ref.circa else {}
        _add_element(origin, MODS, "dateCreated" if ref.meeting else "dateIssued", day, **known)


def _w3cdtf(ref: Reference) -> str:
    """Return a date no more exact than it is known, an interval with a slash."""
    return "/".join("-".join(f"{part:02}" for part in day) for day in ref.date)


def _add_element(
    parent: etree._Element, space: str, name: str, text: str | None = None, **known: str
) -> etree._Element:
    """Add an element; one whose text is empty is made but not added."""
    made = etree.Element(f"{{{space}}}{name}", attrib=known)
    if text is not None:
        made.text = with_marks(text)
    if text != "":
        parent.append(made)
    return made


FORMATS = {
    "oai_dc": MetadataFormat(OAI_DC, "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", dublin_core),
    "mods": MetadataFormat(MODS, "http://www.loc.gov/standards/mods/v3/mods-3-7.xsd", mods),
}
"""Metadata prefix → format."""
