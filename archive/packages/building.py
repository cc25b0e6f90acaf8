"""Build a package of some records: originals untouched, our texts and facts beside them.

E-ARK Common Specification for Information Packages (CSIP) 2.1: two representations, each with a
METS of its own (`originals`: the files as they were taken in; `text`: what was read of each
record), descriptive metadata in MODS, preservation metadata in PREMIS 3.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from archive.access import OriginalFiles, Withheld, withheld
from archive.contract.documents import document_json
from archive.controls import printable_name
from archive.errors import ChangedOriginalError, NotFoundError, UsageError
from archive.export.harvested import mods
from archive.export.whole_record import record_reference
from archive.messages import _, message
from archive.packages.mets import Contents, PackagedFile, main_mets, representation_mets
from archive.packages.premis import KeptFile, premis

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.catalogue import FileRecord, Original, RestrictedCatalogue
    from archive.model import Document
    from archive.settings import Settings

ORIGINALS, TEXT = "originals", "text"
_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Built:
    """A finished package: its folder, its records, its originals, and what was left out and why."""

    folder: Path
    records: int
    originals: int
    left_out: tuple[tuple[str, str], ...]


def build(
    settings: Settings,
    catalogue: RestrictedCatalogue,
    ids: Iterable[str],
    folder: Path,
    title: str,
    *,
    unread: Iterable[FileRecord] = (),
) -> Built:
    """Build a package of some records in a folder that is not there yet.

    An original that the readers of the catalogue's level are not handed is left out, and named.
    So are files that are `unread`, which are no record's.

    Raises:
        UsageError: the folder is there already, or no record is chosen.
    """
    chosen = list(dict.fromkeys(ids))
    if not chosen:
        raise UsageError(message("Inga handlingar att packa."))
    if folder.exists():
        msg = message("%(folder)s finns redan; välj en annan plats.", folder=folder)
        raise UsageError(msg)
    folder.mkdir(parents=True)
    packer = _Packer(settings, catalogue, folder)
    try:
        for ident in chosen:
            packer.add(catalogue.document(ident))
        packer.left_out += [
            (printable_name(file.shown), file.reason or file.status.value) for file in unread
        ]
        packer.finish(title)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    count = len(packer.files[ORIGINALS])
    return Built(folder, len(chosen), count, tuple(packer.left_out))


class _Packer:
    """Puts records into a package, one after the other."""

    def __init__(self, settings: Settings, catalogue: RestrictedCatalogue, folder: Path) -> None:
        self._settings, self._catalogue, self._folder = settings, catalogue, folder
        self._opener = OriginalFiles()
        self._kept: dict[str, KeptFile] = {}
        self._described: list[PackagedFile] = []
        self.files: dict[str, list[PackagedFile]] = {ORIGINALS: [], TEXT: []}
        self.left_out: list[tuple[str, str]] = []

    def add(self, document: Document) -> None:
        """Write a record's text, facts and description, and copy the file it came from."""
        address = f"{self._settings.address.rstrip('/')}/handling/{document.id}"
        text = "\n\n".join(section.text for section in document.sections)
        facts = json.dumps(document_json(document), ensure_ascii=False, indent=1)
        described = mods(record_reference(document, address), document.id)
        data = f"representations/{TEXT}/data/{document.id}"
        self.files[TEXT] += [
            self._write(f"{data}.txt", text.encode("utf-8", "replace"), "text/plain"),
            self._write(f"{data}.json", facts.encode("utf-8", "replace"), "application/json"),
        ]
        xml = etree.tostring(described, xml_declaration=True, encoding="UTF-8", pretty_print=True)
        place = f"metadata/descriptive/{document.id}.xml"
        self._described.append(self._write(place, xml, "application/xml"))
        try:
            self._add_original(document.id, self._catalogue.original(document.id))
        except (NotFoundError, ChangedOriginalError) as error:
            self.left_out.append((document.id, str(error)))

    def _add_original(self, ident: str, original: Original) -> None:
        """Copy an original, once for all records in it."""
        if original.sha256 in self._kept:
            self._kept[original.sha256].records.append(ident)
            return
        if why := withheld(original, self._settings, self._catalogue.level):
            self.left_out.append((ident, _why_withheld(why)))
            return
        suffix = _EXTENSION.fullmatch(Path(original.name).suffix)
        name = f"{original.sha256[:16]}{suffix[0].lower() if suffix else ''}"
        place = self._folder / f"representations/{ORIGINALS}/data/{name}"
        roots = (self._settings.corpus,)
        with closing(self._opener.open(ident, original, self._catalogue, roots)) as stream:
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as target:
                shutil.copyfileobj(stream, target)
        packaged = _packaged(self._folder, place, original.media_type)
        if packaged.sha256 != original.sha256:
            raise ChangedOriginalError(ident)
        self.files[ORIGINALS].append(packaged)
        self._kept[original.sha256] = KeptFile(packaged, original.name, [ident])

    def finish(self, title: str) -> None:
        """Write PREMIS, the list of what was left out, and METS."""
        archive = self._settings.title
        kept = premis(archive, self._kept.values(), self.files[TEXT])
        preserved = self._write("metadata/preservation/premis.xml", kept, "application/xml")
        left = "".join(f"{ident}\t{why}\n" for ident, why in self.left_out)
        about = (
            f"{title}\n\nrepresentations/{ORIGINALS}: filerna som de togs in, oförändrade.\n"
            f"representations/{TEXT}: text och uppgifter som lästs ur dem, en handling i taget.\n"
            + (f"\nOriginal som inte är med:\n{left}" if left else "")
        )
        documentation = [self._write("documentation/README.txt", about.encode(), "text/plain")]
        parts = [
            (name, self._write(f"representations/{name}/METS.xml",
                               representation_mets(archive, name, files), "text/xml"))
            for name, files in self.files.items() if files
        ]  # fmt: skip
        contents = Contents(self._described, preserved, documentation, parts)
        data = main_mets(archive, self._folder.name, title, contents)
        (self._folder / "METS.xml").write_bytes(data)

    def _write(self, place: str, data: bytes, kind: str) -> PackagedFile:
        path = self._folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        return _packaged(self._folder, path, kind)


def _why_withheld(why: Withheld) -> str:
    if why is Withheld.PERSONAL_NUMBERS:
        return _("Originalet innehåller personnummer.")
    return _("Originalet döljer text.")


def _packaged(folder: Path, path: Path, kind: str) -> PackagedFile:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return PackagedFile(str(path.relative_to(folder)), kind, path.stat().st_size, digest)
