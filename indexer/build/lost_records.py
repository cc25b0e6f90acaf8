"""Closed records whose files are gone or have other bytes, known again by their words."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from archive.catalogue.salvage import sketched_documents, sketches
from archive.model import Level
from archive.restrictions import LostPart, RecordedLevel, Restrictions, stricter
from indexer.build.text_levels import name_fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.build.past import Past
    from indexer.rules.takedown import Takedown


def lost_parts(
    known: Restrictions, other: Mapping[str, str], past: Past, today: str
) -> dict[str, LostPart]:
    """Return the records more closed than their files, which are gone or have other bytes."""
    paths = {sha: path for path, sha in other.items()}
    made: dict[str, LostPart] = {}
    there = [
        document
        for document in (sketched_documents(past.catalogue) if past.catalogue and paths else ())
        if document.sha256 in paths
    ]
    called = Counter((document.sha256, name) for document in there for name in set(document.names))
    for document in there:
        path = paths[document.sha256]
        if not Level(past.files[path].access).may_see(document.access):
            text = known.texts.get(document.text_hash)
            asked, by_words = (text.asked, text.by_words) if text else (today, "")
            part = LostPart(
                path,
                document.sketch,
                RecordedLevel(document.access, asked, by_words),
                next(
                    (
                        name_fingerprint(n)
                        for n in document.names
                        if n and called[document.sha256, n] == 1
                    ),
                    "",
                ),
            )
            made = joined_parts(made, {document.text_hash: part})
    return made


def sketches_of(past: Past, sha256: str | None) -> list[bytes]:
    """Return the sketches of the documents that were made from some bytes."""
    return sketches(past.catalogue, sha256) if past.catalogue and sha256 else []


def public_sketches(changed: Mapping[str, str], past: Past) -> dict[str, tuple[bytes, ...]]:
    """Return by path the sketches of public documents from the bytes that lay there before."""
    wanted, by_content = set(changed.values()), defaultdict[str, list[bytes]](list)
    for document in sketched_documents(past.catalogue) if past.catalogue and wanted else ():
        if document.sha256 in wanted and document.access is Level.PUBLIC:
            by_content[document.sha256].append(document.sketch)
    return {path: tuple(by_content[sha]) for path, sha in changed.items()}


def joined_parts(*tables: Mapping[str, LostPart]) -> dict[str, LostPart]:
    """Return tables of closed records that are lost, by their words, as one: none more open."""
    made: dict[str, LostPart] = {}
    for table in tables:
        for text, part in table.items():
            known = made.get(text, part)
            made[text] = with_fields(
                part,
                held=stricter(part.held, known.held),
                taken_down=part.taken_down or known.taken_down,
            )
    return made


def taken_parts(takedown: Takedown, past: Past, today: str) -> dict[str, LostPart]:
    """Return the words of records that are taken down and still in the catalogue of before.

    They are sought from the night of the takedown on, in what comes or changes that very night.
    """
    if past.catalogue is None:
        return {}
    aliases = past.salvaged.aliases
    ids = {name for ident in takedown.ids for name in (ident, aliases.get(ident, ident))}
    documents = (
        *sketched_documents(past.catalogue, "id", ids),
        *sketched_documents(past.catalogue, "sha256", takedown.contents),
    )
    return {document.text_hash: taken_part(document.text_hash, document.sketch, today)
            for document in documents}  # fmt: skip


def taken_part(text: str, sketch: bytes, today: str) -> LostPart:
    """Return what is kept of a record that was taken down, by the fingerprint of its words."""
    held = RecordedLevel(Level.CLOSED, today, by_words=text)
    return LostPart("", sketch, held, taken_down=True)
