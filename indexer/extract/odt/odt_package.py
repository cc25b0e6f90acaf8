"""Parts of an OpenDocument package: content, styles, pictures and objects, each accounted for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.accounted_package import AccountedPackage
from indexer.extract.objects import unpack
from indexer.extract.odt.looks import (
    colours_of,
    grounds_of,
    hides,
    is_blackened,
    looks_of,
    raises,
)
from indexer.extract.odt.names import DC, FORM, META, OFFICE, STYLE, XLINK, XML
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.extract.pictures import PictureFrame
    from indexer.extract.source import ReadOptions, Source

_INNER = re.compile(r"Pictures/|Object \d")
"""How begin the names of parts within the package."""
_LONGEST = 200
"""Characters of an address that are shown."""


class OdtPackage(AccountedPackage):
    """An OpenDocument text: its parts, the look of its letters, and what became of each part.

    One `of_word` was converted from a file of Word, which shows some letters otherwise.
    """

    def __init__(self, source: Source, options: ReadOptions, *, of_word: bool = False) -> None:
        super().__init__(source, options)
        if self._locked():
            raise Unreadable(reasons.LOCKED)
        content, styles = (
            self.xml("content.xml", "body", needed=True),
            self.xml("styles.xml", "styles"),
        )
        body = None if content is None else content.find(f".//{OFFICE}text")
        if content is None or body is None:
            raise Unreadable(reasons.damaged(recorded("den har inget dokument i sig")))
        self.body: etree._Element = body
        self.roots = [content] if styles is None else [content, styles]
        looks = looks_of(self.roots)
        self.hidden_styles = {name for name, look in looks.items() if hides(look)}
        if of_word:
            letters = (name for name, look in looks.items() if is_blackened(look))
            self.hidden_styles |= {name for name in letters if name[0] == "text"}
        self.raised_styles = {name for (_, name), look in looks.items() if raises(look)}
        self.colours = colours_of(looks)
        self.grounds = grounds_of(self.roots)
        self.controls = {
            control.get(f"{FORM}id") or control.get(f"{XML}id") or "": control
            for forms in body.iterfind(f"{OFFICE}forms")
            for control in forms.iter()
        }
        self._objects: list[tuple[str, str, bytes]] = []

    def _locked(self) -> bool:
        if "META-INF/manifest.xml" not in self.package.names:
            return False
        return b"encryption-data" in self.package.part("META-INF/manifest.xml")

    def running(self, kind: str) -> Iterator[etree._Element]:
        """Yield the headers or footers that are shown."""
        tags = [f"{STYLE}{kind}{which}" for which in ("", "-first", "-left")]
        for root in self.roots[1:]:
            for element in root.iter(*tags):
                if element.get(f"{STYLE}display") != "false":
                    yield element

    def picture(self, image: etree._Element, frame: PictureFrame) -> str:
        """Return the text of a picture that is as large as a page, empty for any other."""
        name = posixpath.normpath(image.get(f"{XLINK}href", ""))
        self._note_missing(name, "picture")
        return self.picture_text(name, frame)

    def _note_missing(self, name: str, kind: str) -> None:
        """Note a part that the text refers to and the package lacks; other addresses are none."""
        if name not in self.package.names and _INNER.match(name):
            self.inventory.unread(name, kind, reasons.missing_part(name))

    def note_linked(self, reference: etree._Element) -> None:
        """Note a file that is shown in the document and does not lie in it."""
        address = reference.get(f"{XLINK}href", "")
        inner = posixpath.normpath(address)
        if address and not address.startswith("#") and not _INNER.match(inner):
            self.inventory.unread(address[:_LONGEST], "object", reasons.linked(address[:_LONGEST]))

    def embedded(self, reference: etree._Element) -> etree._Element | None:
        """Return the content of an embedded document (a formula, a chart, a text).

        A file that another program made is kept for `objects`.
        """
        name = posixpath.normpath(reference.get(f"{XLINK}href", ""))
        if f"{name}/content.xml" in self.package.names:
            return self.xml(f"{name}/content.xml", "object")
        if name in self.package.names and name not in self.inventory.names:
            try:
                inner, data = unpack(posixpath.basename(name), self.package.part(name))
            except Unreadable as unreadable:
                self.inventory.unread(name, "object", str(unreadable))
                return None
            self.inventory.read(name, "wrapper")
            self._objects.append((inner, "object", data))
        else:
            self._note_missing(name, "object")
            self.note_linked(reference)
        return None

    def objects(self) -> list[tuple[str, str, bytes]]:
        """Return the files embedded in the document, met so far: name, kind, bytes."""
        return self._objects

    def metadata(self) -> dict[str, str]:
        """Return title, author, subject and dates."""
        root = self.xml("meta.xml", "metadata")
        wanted = {
            f"{DC}title": "title",
            f"{META}initial-creator": "author",
            f"{DC}creator": "author",
            f"{DC}subject": "subject",
            f"{META}creation-date": "created",
            f"{DC}date": "modified",
        }
        values: dict[str, str] = {}
        for element in () if root is None else root.iter(*wanted):
            if value := " ".join((element.text or "").split()):
                values.setdefault(wanted[str(element.tag)], value)
        return values | self.inventory.metadata()
