"""Parts of an OpenDocument package: content, styles, pictures and objects, each accounted for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.inventory import Inventory
from indexer.extract.objects import unpack
from indexer.extract.odt.names import DC, DRAW, FO, FORM, META, OFFICE, STYLE, TEXT, XLINK, XML
from indexer.extract.package import Package
from indexer.extract.pictures import PictureFrame, read_picture
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.extract.source import ReadOptions, Source

WHOLE_PAGE = "*"
_DEEPEST = 10
_TINY = 1.5
"""The size, in points, up to which letters are not meant to be read."""
_POINTS = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)pt")
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_WHITE = 0xF8
"""Least red, green and blue of letters that cannot be told from paper."""


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
            raise Unreadable(reasons.damaged(recorded("den har inget dokument i sig")))
        self.body: etree._Element = body
        self.roots = [content] if styles is None else [content, styles]
        self.hidden_styles = set(_hidden_styles(self.roots))
        self.white_by_style = dict(_coloured_styles(self.roots))
        self.grounds = set(_grounds(self.roots))
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

    def note_other_parts(self) -> None:
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
    """Yield the names of styles whose letters are hidden, by themselves or by what they are of.

    Hidden are also letters of a point or so, and those in the colour of their own ground.
    """
    for name, looks in _styles(roots).items():
        ground = looks.get(f"{FO}background-color", "transparent")
        on_itself = ground != "transparent" and ground == looks.get(f"{FO}color")
        unseen = looks.get(f"{TEXT}display") == "none" or on_itself
        if unseen or _is_tiny(looks.get(f"{FO}font-size", "")):
            yield name


def _coloured_styles(roots: list[etree._Element]) -> Iterator[tuple[str, bool]]:
    """Yield the names of styles that give letters a colour, with whether it is paper's white."""
    for name, looks in _styles(roots).items():
        colour = looks.get(f"{FO}color", "")
        if _HEX.fullmatch(colour):
            yield name, all(int(colour[at : at + 2], 16) >= _WHITE for at in (1, 3, 5))


def _grounds(roots: list[etree._Element]) -> Iterator[str]:
    """Yield the names of styles with a ground of their own: of letters, paragraphs and cells.

    A coloured page is the ground of all: `WHOLE_PAGE`.
    """
    for root in roots:
        for element in root.iter(f"{STYLE}style", f"{STYLE}page-layout"):
            for properties in element:
                fill = properties.get(f"{FO}background-color", "transparent")
                drawn = properties.get(f"{DRAW}fill", "none")
                if fill not in ("transparent", "#ffffff") or drawn != "none":
                    page = element.tag == f"{STYLE}page-layout"
                    yield WHOLE_PAGE if page else element.get(f"{STYLE}name", "")


def _styles(roots: list[etree._Element]) -> dict[str, dict[str, str]]:
    """Return what each style says of letters, with what the styles above it say."""
    own: dict[str, dict[str, str]] = {}
    parents: dict[str, str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style"):
            name = style.get(f"{STYLE}name", "")
            letters = style.find(f"{STYLE}text-properties")
            own[name] = {} if letters is None else {str(k): str(v) for k, v in letters.items()}
            parents[name] = style.get(f"{STYLE}parent-style-name", "")
    whole: dict[str, dict[str, str]] = {}
    for name, looks in own.items():
        merged, above, hops = dict(looks), parents[name], 0
        while above in own and hops < _DEEPEST:
            merged = own[above] | merged
            above, hops = parents[above], hops + 1
        whole[name] = merged
    return whole


def _is_tiny(size: str) -> bool:
    points = _POINTS.fullmatch(size)
    return points is not None and float(points[1]) <= _TINY
