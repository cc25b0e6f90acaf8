"""Parts of a Word package: found by their relations, each accounted for (ECMA-376, part 2)."""

from __future__ import annotations

import functools
import posixpath
from typing import TYPE_CHECKING, NamedTuple

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.accounted_package import AccountedPackage
from indexer.extract.docx.list_numbers import Numbering, W, numbering_of
from indexer.extract.docx.paper import Paper, paper_of
from indexer.extract.docx.styles import Styles, styles_of
from indexer.extract.objects import unpack
from indexer.extract.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml import etree

    from indexer.extract.pictures import PictureFrame
    from indexer.extract.source import ReadOptions, Source

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_REL = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_A_TEXT = "{http://schemas.openxmlformats.org/drawingml/2006/main}t"
_C_VALUE = "{http://schemas.openxmlformats.org/drawingml/2006/chart}v"
_CX = "{http://schemas.microsoft.com/office/drawing/2014/chartex}"
_TEXTS = (_A_TEXT, _C_VALUE, f"{_CX}pt", f"{_CX}v")
"""What holds words or numbers in a diagram or chart."""
_DRAWINGS = frozenset(("diagramData", "chart", "chartEx"))
_OBJECTS = frozenset(("package", "oleObject"))
_LINKED = _OBJECTS | frozenset(("subDocument", "aFChunk"))
"""Kinds of files that are shown within a document, also where they lie elsewhere."""
_SHOWN = (
    _DRAWINGS
    | _OBJECTS
    | frozenset(
        (
            "footnotes",
            "endnotes",
            "header",
            "footer",
            "numbering",
            "styles",
            "settings",
            "image",
            "aFChunk",
        )
    )
)
"""Kinds of parts that hold what is shown, or say what of it is."""
_FIRST, _EVEN = "first", "even"
_LONGEST = 200
"""Characters of an address that are shown."""


class _Relation(NamedTuple):
    kind: str
    target: str


class DocxPackage(AccountedPackage):
    """A Word package: its main part, what belongs to it, and what became of each part."""

    def __init__(self, source: Source, options: ReadOptions) -> None:
        super().__init__(source, options)
        self.main = self._main()
        self._relations = {self.main: self._relations_of(self.main)}
        body = self.xml(self.main, "body", needed=True)
        if body is None:
            raise Unreadable(reasons.damaged(recorded("den har inget dokument i sig")))
        self.body: etree._Element = body
        self.numbering: Numbering = numbering_of(self._sole("numbering"))
        self.styles: Styles = styles_of(self._sole("styles"))
        self.styles_hide = any(style.hidden for style in self.styles.values())

    def _main(self) -> str:
        """Return the name of the main part: Word for the web calls it document2.xml."""
        for relation in self._relations_of("").values():
            if relation.kind == "officeDocument":
                return relation.target
        return "word/document.xml"

    def _relations_of(self, part: str) -> dict[str, _Relation]:
        """Return what a part refers to within the package; note what of the rest is shown in it."""
        folder, name = posixpath.split(part)
        root = self.xml(posixpath.join(folder, "_rels", f"{name}.rels"), "relations")
        relations: dict[str, _Relation] = {}
        for item in () if root is None else root.iter(_REL):
            kind, target = item.get("Type", "").rpartition("/")[2], item.get("Target", "")
            if item.get("TargetMode") != "External":
                within = posixpath.normpath(posixpath.join("/", folder, target))[1:]
                relations[item.get("Id", "")] = _Relation(kind, within)
            elif kind in _LINKED:
                self.inventory.unread(target[:_LONGEST], kind, reasons.linked(target[:_LONGEST]))
        for relation in relations.values():
            if relation.kind in _SHOWN and relation.target not in self.package.names:
                self.inventory.unread(
                    relation.target, relation.kind, reasons.missing_part(relation.target)
                )
        return relations

    def target(self, part: str, ident: str | None) -> str | None:
        """Return the name of the part that another refers to by a relation's id."""
        if part not in self._relations:
            self._relations[part] = self._relations_of(part)
        relation = self._relations[part].get(ident or "")
        return relation.target if relation and relation.target in self.package.names else None

    @functools.cached_property
    def paper(self) -> Paper:
        """The paper that the document stands on."""
        return paper_of(self.body, self._sole("settings"))

    def _of_kind(self, kind: str) -> Iterator[str]:
        """Yield the parts that the main one refers to as of a kind; by name where it says none."""
        named = [rel.target for rel in self._relations[self.main].values() if rel.kind == kind]
        folder = posixpath.dirname(self.main)
        matching = self.package.matching(posixpath.join(folder, kind), ".xml")
        yield from dict.fromkeys(name for name in (*named, *matching) if name in self.package.names)

    def _sole(self, kind: str) -> etree._Element | None:
        name = next(self._of_kind(kind), None)
        return None if name is None else self.xml(name, kind)

    def notes(self, kind: str) -> dict[str, etree._Element]:
        """Return the footnotes or endnotes by their id, without the rules between them."""
        root = self._sole(kind)
        ordinary = (
            () if root is None else (n for n in root if n.get(f"{W}type", "normal") == "normal")
        )
        return {note.get(f"{W}id", ""): note for note in ordinary}

    def comments(self) -> int:
        """Return how many remarks stand in the margin."""
        root = self._sole("comments")
        return 0 if root is None else len(root)

    def running(self, kind: str) -> Iterator[tuple[str, etree._Element]]:
        """Yield the headers or footers that are shown: not those of a first page that is none."""
        off = set(self._switched_off(kind))
        for name in self._of_kind(kind):
            if name in off:
                self.inventory.furniture(name, kind, recorded("Visas inte i dokumentet."))
            elif (root := self.xml(name, kind)) is not None:
                yield name, root

    def _switched_off(self, kind: str) -> Iterator[str]:
        settings = self._sole("settings")
        even = settings is not None and settings.find(f"{W}evenAndOddHeaders") is not None
        shown, unseen = set[str](), set[str]()
        for section in self.body.iter(f"{W}sectPr"):
            title = section.find(f"{W}titlePg") is not None
            for item in section.iterfind(f"{W}{kind}Reference"):
                name = self.target(self.main, item.get(f"{R}id"))
                place = item.get(f"{W}type", "default")
                if name:
                    off = (place == _FIRST and not title) or (place == _EVEN and not even)
                    (unseen if off else shown).add(name)
        return iter(unseen - shown)

    def picture(self, part: str, ident: str | None, frame: PictureFrame) -> str:
        """Return the text of a picture that is as large as a page, empty for any other."""
        return self.picture_text(self.target(part, ident), frame)

    def is_plain(self, part: str, ident: str) -> bool:
        """Return whether a picture that a part refers to is all one colour."""
        name = self.target(part, ident)
        return name is not None and self.is_plain_picture(name)

    def drawn_text(self, part: str, ident: str | None) -> list[str]:
        """Return the lines of a SmartArt drawing or of a chart."""
        name = self.target(part, ident)
        return [] if name is None else self._drawn(name)

    def drawn_elsewhere(self) -> list[str]:
        """Return the lines of drawings and charts that no paragraph refers to."""
        drawn = [rel for rel in self._relations[self.main].values() if rel.kind in _DRAWINGS]
        return [line for rel in drawn for line in self._drawn(rel.target)]

    def _drawn(self, name: str) -> list[str]:
        root = None if name in self.inventory.names else self.xml(name, "drawing")
        if root is None:
            return []
        texts = (" ".join((item.text or "").split()) for item in root.iter(*_TEXTS))
        return list(dict.fromkeys(text for text in texts if text))

    def chunk(self, part: str, ident: str | None) -> tuple[str, bytes] | None:
        """Return name and bytes of a file that is to be shown as part of this one (altChunk)."""
        name = self.target(part, ident)
        return None if name is None else (name, self.package.part(name))

    def objects(self) -> list[tuple[str, str, bytes]]:
        """Return the files embedded in the document; the tables behind its charts are none."""
        embedded = []
        folder = posixpath.dirname(self.main)
        for name in self.package.matching(posixpath.join(folder, "_rels", ""), ".rels"):
            part = posixpath.basename(name).removesuffix(".rels")
            self.target(posixpath.join(folder, part), None)  # heads and notes hold files, too
        relations = [rel for known in self._relations.values() for rel in known.values()]
        for relation in dict.fromkeys(relations):
            if relation.kind == "control":
                reason = recorded(
                    "Formulärfältet %(name)s (ActiveX) läses inte; granska originalet.",
                    name=posixpath.basename(relation.target),
                )
                self.inventory.unread(relation.target, "control", reason)
            if relation.kind not in _OBJECTS or relation.target not in self.package.names:
                continue
            try:
                name, data = unpack(
                    posixpath.basename(relation.target), self.package.part(relation.target)
                )
            except Unreadable as unreadable:
                self.inventory.unread(relation.target, "object", str(unreadable))
                continue
            embedded.append((name, "object", data))
        return embedded
