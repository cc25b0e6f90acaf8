"""Parts of an OpenDocument package: content, styles, pictures and objects, each accounted for."""

from __future__ import annotations

import posixpath
import re
from typing import TYPE_CHECKING

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.accounted_package import AccountedPackage
from indexer.extract.objects import unpack
from indexer.extract.odt.names import (
    DC,
    DRAW,
    FO,
    FORM,
    LOEXT,
    META,
    OFFICE,
    STYLE,
    TABLE,
    TEXT,
    XLINK,
    XML,
)
from indexer.extract.source import Unreadable
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lxml import etree

    from indexer.extract.pictures import PictureFrame
    from indexer.extract.source import ReadOptions, Source

WHOLE_PAGE = ("page", "")
_DEEPEST = 10
_TINY, _NARROW, _WIDTH = 1.5, 5, 100
"""The size, in points, and the share of their width, in percent, up to which letters are not
meant to be read; and their whole width."""
_SIZE = re.compile(r"(\d{1,4}(?:\.\d{1,6})?)(pt|px|in|cm|mm|%)")
_POINTS = {"pt": 1.0, "px": 0.75, "in": 72.0, "cm": 28.35, "mm": 2.835, "%": 0.12}
"""Points of a unit of size; a share is one of letters of twelve points."""
_LENGTH = re.compile(r"(\d{1,9}(?:\.\d*)?|\.\d+)(cm|mm|in|pt)")
_CENTIMETRES = {"cm": 1.0, "mm": 0.1, "in": 2.54, "pt": 2.54 / 72}
_LETTERS = ("paragraph", "text")
_HEX = re.compile("#[0-9A-Fa-f]{6}")
_WHITE = 0xF8
"""Least red, green and blue of letters that cannot be told from paper."""

_PERCENT = re.compile(r"[1-9]\d*%")
"""How far letters are raised."""


class OdtPackage(AccountedPackage):
    """An OpenDocument text: its parts, the look of its letters, and what became of each part."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
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
        looks = _styles(self.roots)
        self.hidden_styles = {name for name, look in looks.items() if _hides(look)}
        self.raised_styles = {name for (_, name), look in looks.items() if _raises(look)}
        coloured = ((name, look.get(f"{FO}color", "")) for name, look in looks.items())
        self.colours = {name: colour for name, colour in coloured if _HEX.fullmatch(colour)}
        self.grounds = dict(_grounds(self.roots))
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
        return self.picture_text(posixpath.normpath(image.get(f"{XLINK}href", "")), frame)

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


def centimetres(length: str) -> float:
    """Return a length (`2.5cm`) in centimetres, 0 for what is none."""
    match = _LENGTH.fullmatch(length)
    return float(match[1]) * _CENTIMETRES[match[2]] if match else 0.0


def is_white(colour: str) -> bool:
    """Return whether a colour (`#rrggbb`) is as good as paper's white."""
    return bool(_HEX.fullmatch(colour)) and all(
        int(colour[at : at + 2], 16) >= _WHITE for at in (1, 3, 5)
    )


def _hides(look: Mapping[str, str]) -> bool:
    """Return whether letters, a table or a row with this look are hidden.

    Hidden are also letters of a point or so, those in the colour of their own ground, and rows
    without a height.
    """
    ground = look.get(f"{FO}background-color", "transparent")
    on_itself = ground != "transparent" and ground == look.get(f"{FO}color")
    unseen = look.get(f"{TEXT}display") == "none" or look.get(f"{TABLE}display") == "false"
    faint = look.get(f"{LOEXT}opacity") == "0%"
    narrow = look.get(f"{STYLE}text-scale", "").removesuffix("%")
    return (
        unseen
        or on_itself
        or faint
        or whole_number(narrow, _WIDTH) <= _NARROW
        or _is_tiny(look.get(f"{FO}font-size", ""))
        or _is_tiny(look.get(f"{STYLE}row-height", ""))
    )


def _grounds(roots: list[etree._Element]) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield the styles with a ground of their own, by family and name, with its colour.

    A coloured page is the ground of all: `WHOLE_PAGE`. A ground that is drawn has no colour.
    """
    for root in roots:
        for element in root.iter(f"{STYLE}style", f"{STYLE}page-layout"):
            family, name = element.get(f"{STYLE}family", ""), element.get(f"{STYLE}name", "")
            for properties in element:
                fill = properties.get(f"{FO}background-color", "transparent")
                drawn = properties.get(f"{DRAW}fill", "none")
                if fill not in ("transparent", "#ffffff") or drawn != "none":
                    page = element.tag == f"{STYLE}page-layout"
                    yield (WHOLE_PAGE if page else (family, name)), "" if drawn != "none" else fill


def _styles(roots: list[etree._Element]) -> dict[tuple[str, str], dict[str, str]]:
    """Return what each style says, by family and name, with what the styles above it say.

    The default of a family has no name.
    """
    own: dict[tuple[str, str], dict[str, str]] = {}
    parents: dict[tuple[str, str], str] = {}
    for root in roots:
        for style in root.iter(f"{STYLE}style", f"{STYLE}default-style"):
            family = style.get(f"{STYLE}family") or "paragraph"
            name = style.get(f"{STYLE}name", "")
            kinds = ("text",) if family in _LETTERS else ("table", "table-row")
            found = [style.find(f"{STYLE}{kind}-properties") for kind in kinds]
            own[family, name] = _said(properties for properties in found if properties is not None)
            parents[family, name] = style.get(f"{STYLE}parent-style-name", "")
    whole = {}
    for (family, name), look in own.items():
        merged, above, hops = dict(look), parents[family, name], 0
        while above and (family, above) in own and hops < _DEEPEST:
            merged = own[family, above] | merged
            above, hops = parents[family, above], hops + 1
        default = own.get((family, ""), {}) if family == "paragraph" else {}
        whole[family, name] = default | merged
    return whole


def _said(properties: Iterable[etree._Element]) -> dict[str, str]:
    """Return what a style says; letters in the colour that suits their ground have none."""
    said = {str(key): str(value) for element in properties for key, value in element.items()}
    if said.get(f"{STYLE}use-window-font-color") == "true":
        said |= {f"{FO}color": "auto", f"{LOEXT}opacity": "100%"}
    elif f"{FO}color" in said:
        said.setdefault(f"{LOEXT}opacity", "100%")
    return said


def _raises(look: dict[str, str]) -> bool:
    position = look.get(f"{STYLE}text-position", "").split()[:1]
    return position == ["super"] or bool(_PERCENT.fullmatch("".join(position)))


def _is_tiny(size: str) -> bool:
    match = _SIZE.fullmatch(size)
    return match is not None and float(match[1]) * _POINTS[match[2]] <= _TINY
