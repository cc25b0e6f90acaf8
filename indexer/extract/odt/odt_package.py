"""Parts of an OpenDocument package: content, styles, pictures and objects, each accounted for."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from indexer.extract import reasons
from indexer.extract.inventory import Inventory
from indexer.extract.objects import unpack
from indexer.extract.odt.names import DC, FORM, META, OFFICE, STYLE, TEXT, XLINK, XML
from indexer.extract.package import Package
from indexer.extract.pictures import PictureFrame, read_picture
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.extract.source import ReadOptions, Source

_DEEPEST = 10


class OdtPackage:
    """An OpenDocument text: its parts, the look of its letters, and what became of each part."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.source, self.options = source, options
        self.inventory = Inventory()
        self.package = Package(source.data)
        if self._locked():
            raise Unreadable(reasons.LOCKED)
        content, styles = self.xml("content.xml", "body"), self.xml("styles.xml", "styles")
        body = None if content is None else content.find(f".//{OFFICE}text")
        if content is None or body is None:
            raise Unreadable(reasons.damaged("den har inget dokument i sig"))
        self.body: etree._Element = body
        self.roots = [content] if styles is None else [content, styles]
        self.hidden_styles = set(_hidden_styles(self.roots))
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

    def xml(self, name: str, kind: str) -> etree._Element | None:
        """Return a part as XML; one that the parser had to mend, or could not, is told."""
        if name not in self.package.names:
            return None
        try:
            root, flaw = self.package.mended_xml(name)
        except Unreadable as unreadable:
            if name == "content.xml":
                raise
            self.inventory.unread(name, kind, str(unreadable))
            return None
        if flaw:
            self.inventory.unread(name, kind, reasons.cut_off(name, flaw))
        else:
            self.inventory.read(name, kind)
        return root

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
        if name not in self.package.names or name in self.inventory.names:
            return ""
        try:
            data = self.package.part(name)
        except Unreadable as unreadable:
            self.inventory.unread(name, "picture", str(unreadable))
            return ""
        return read_picture(name, data, frame, self.source, self.options, self.inventory)

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
        return None

    def objects(self) -> list[tuple[str, str, bytes]]:
        """Return the files embedded in the document, met so far: name, kind, bytes."""
        return self._objects

    def rest(self) -> None:
        """Note all other parts: settings, previews, pictures that are not shown."""
        for name in sorted(self.package.names):
            if not name.endswith("/") and name not in self.inventory.names:
                self.inventory.furniture(name, "settings")

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


def _hidden_styles(roots: list[etree._Element]) -> Iterator[str]:
    """Yield the names of styles whose letters are hidden, by themselves or by what they are of."""
    own: dict[str, str | None] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            letters = style.find(f"{STYLE}text-properties")
            own[name] = None if letters is None else letters.get(f"{TEXT}display")
            parents[name] = style.get(f"{STYLE}parent-style-name", "")
    for name, letters_display in own.items():
        display, above, hops = letters_display, parents[name], 0
        while display is None and above in own and hops < _DEEPEST:
            display, above, hops = own[above], parents[above], hops + 1
        if display == "none":
            yield name
