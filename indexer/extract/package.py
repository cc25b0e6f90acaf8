"""Opening of zipped office files with limits on size, entities and depth."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

from lxml import etree

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

_LARGEST_PART = 200 << 20
_LOCKED = 0x1
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, struct.error),
    *(OSError, EOFError, OverflowError, ValueError, RuntimeError),
)
"""What unpacking raises of damaged files, or of ones packed in ways that Python does not know."""
_STRICT = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/(\w+)")


def _transitional(xml: bytes) -> bytes:
    """Return XML with the namespaces of ISO/IEC 29500 Transitional for those of Strict."""
    if b"purl.oclc.org/ooxml" not in xml:
        return xml
    return _STRICT.sub(rb"http://schemas.openxmlformats.org/\1/2006/\2", xml)


class Package:
    """A zip file whose parts are read within bounds."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise Unreadable(reasons.damaged(recorded("den är ingen hel zip-fil"))) from error
        self.names = frozenset(self._zip.namelist())

    def members(self) -> list[zipfile.ZipInfo]:
        """Return all files, in the order they were packed, also of one name; folders are none."""
        return [item for item in self._zip.infolist() if not item.is_dir()]

    def size(self, name: str) -> int:
        """Return how many bytes a file says it unpacks to."""
        return self._zip.getinfo(name).file_size

    def part(self, name: str) -> bytes:
        """Return the part of a name, unpacked: the last one where several have it.

        Raises:
            Unreadable: as `unpacked` does.
        """
        return self.unpacked(self._zip.getinfo(name))

    def unpacked(self, member: zipfile.ZipInfo) -> bytes:
        """Return a file, unpacked.

        Raises:
            Unreadable: it is locked, damaged, or unpacks to more than 200 MiB.
        """
        if member.flag_bits & _LOCKED:
            raise Unreadable(reasons.LOCKED)
        try:
            with self._zip.open(member) as stream:
                data = stream.read(_LARGEST_PART + 1)
        except _DAMAGE as error:
            raise Unreadable(
                reasons.damaged(
                    recorded("delen %(name)s kan inte packas upp", name=member.filename)
                )
            ) from error
        if len(data) > _LARGEST_PART:
            raise Unreadable(reasons.unpacks_to_more(_LARGEST_PART))
        return data

    def xml(self, name: str) -> etree._Element | None:
        """Return a part as XML, None when there is no such part; entities are never expanded."""
        return self.mended_xml(name)[0] if name in self.names else None

    def mended_xml(self, name: str) -> tuple[etree._Element, str | None]:
        """Return a part as XML, and what was wrong with it where the parser had to mend it.

        Names of "Strict Open XML" become the usual ones. There are no comments in it, which would
        part the text around them; an entity of its own is not expanded, and told.
        """
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            recover=True,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(_transitional(self.part(name)), parser)
        except etree.XMLSyntaxError as error:
            raise Unreadable(
                reasons.damaged(recorded("delen %(name)s är inte XML", name=name))
            ) from error
        if root is None:
            raise Unreadable(reasons.damaged(recorded("delen %(name)s är inte XML", name=name)))
        return root, flaw_of(root, parser)

    def matching(self, prefix: str, suffix: str) -> Iterator[str]:
        """Yield the names of parts that begin and end so, in order."""
        for name in sorted(self.names):
            if name.startswith(prefix) and name.endswith(suffix):
                yield name


def flaw_of(root: etree._Element, parser: etree.XMLParser) -> str | None:
    """Return what of a tree could not be read as it was written, None when all could."""
    for entry in parser.error_log:
        if entry.level >= etree.ErrorLevels.ERROR:
            return f"rad {entry.line}: {entry.message.strip()}"
    entity = next(root.iter(etree.Entity), None)
    return None if entity is None else f"rad {entity.sourceline}: {entity.text}"


def core_properties(package: Package) -> dict[str, str]:
    """Return title, author, subject and dates of an Office Open XML file."""
    root = package.xml("docProps/core.xml")
    if root is None:
        return {}
    wanted = {
        "title": "title",
        "creator": "author",
        "subject": "subject",
        "created": "created",
        "modified": "modified",
    }
    properties: dict[str, str] = {}
    for child in root:
        if isinstance(child.tag, str) and (name := wanted.get(etree.QName(child).localname)):
            value = " ".join((child.text or "").split())
            if value:
                properties[name] = value
    return properties
