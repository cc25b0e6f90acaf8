"""An office package (DOCX, ODT) each of whose parts is accounted for: read, unread or furniture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.extract import reasons
from indexer.extract.inventory import Inventory
from indexer.extract.package import Package
from indexer.extract.pictures import PictureFrame, is_plain, read_picture
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from lxml import etree

    from indexer.extract.source import ReadOptions, Source


class AccountedPackage:
    """A package, and what became of each of its parts."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        self.source, self.options = source, options
        self.inventory = Inventory()
        self.package = Package(source.data)
        self._plain: dict[str, bool] = {}

    def xml(self, name: str, kind: str, *, needed: bool = False) -> etree._Element | None:
        """Return a part as XML; one that the parser had to mend, or could not, is told.

        Raises:
            Unreadable: a part without which there is no document cannot be read.
        """
        if name not in self.package.names:
            return None
        try:
            root, flaw = self.package.mended_xml(name)
        except Unreadable as unreadable:
            if needed:
                raise
            self.inventory.unread(name, kind, str(unreadable))
            return None
        if flaw:
            self.inventory.unread(name, kind, reasons.cut_off(name, flaw))
        else:
            self.inventory.read(name, kind)
        return root

    def picture_text(self, name: str | None, frame: PictureFrame) -> str:
        """Return the text of a picture that is as large as a page, empty for any other."""
        if name not in self.package.names or name in self.inventory.names:
            return ""
        try:
            data = self.package.part(name)
        except Unreadable as unreadable:
            self.inventory.unread(name, "picture", str(unreadable))
            return ""
        return read_picture(name, data, frame, self.source, self.options, self.inventory)

    def is_plain_picture(self, name: str) -> bool:
        """Return whether a picture of the package is all one colour, and lets nothing through."""
        if name not in self._plain:
            try:
                self._plain[name] = name in self.package.names and is_plain(self.package.part(name))
            except Unreadable:
                self._plain[name] = False
        return self._plain[name]

    def note_other_parts(self) -> None:
        """Note all other parts: settings, themes, fonts, previews, pictures not shown."""
        for name in sorted(self.package.names):
            if not name.endswith("/") and name not in self.inventory.names:
                self.inventory.furniture(name, "settings")
