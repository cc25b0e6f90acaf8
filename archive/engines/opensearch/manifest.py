"""The sealed file in a generation's folder that names its indices and what they hold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from archive import state_files
from archive.engines.durable_files import (
    with_checksum,
    without_checksum,
)
from archive.errors import IndexUnusableError
from archive.messages import message

if TYPE_CHECKING:
    from pathlib import Path

    from archive.engines.opensearch.connection import Connection

FILE = "cluster"
VERSION = 1

_XOR = "for (s in states) { x ^= s } return x"
_DIGEST = {
    "scripted_metric": {
        "init_script": "state.x = 0L",
        "map_script": "state.x ^= doc['digest'].value",
        "combine_script": "return state.x",
        "reduce_script": f"long x = 0L; {_XOR}",
    }
}


class SealedIndex(msgspec.Struct, frozen=True):
    """An index: its name, the cluster's own id of it, and what was counted when it was sealed.

    `digest` is the exclusive or of the digests of all sections, a signed 64-bit number.
    """

    index: str
    uuid: str
    sections: int
    digest: int


class ClusterManifest(msgspec.Struct, frozen=True):
    """The indices of a generation, by level of access."""

    levels: dict[str, SealedIndex] = msgspec.field(default_factory=dict)
    version: int = VERSION

    def indices(self) -> dict[str, str]:
        """Return the name of each level's index."""
        return {level: held.index for level, held in self.levels.items()}


def read(folder: Path) -> ClusterManifest:
    """Return the manifest of a folder.

    Raises:
        IndexUnusableError: it is missing, damaged or of another version.
    """
    try:
        manifest = msgspec.json.decode(without_checksum(folder / FILE), type=ClusterManifest)
    except msgspec.MsgspecError as error:
        msg = message(
            "Filen %(path)s är skadad; kör ”handlingar index --rebuild”.", path=folder / FILE
        )
        raise IndexUnusableError(msg) from error
    if manifest.version != VERSION:
        msg = message(
            "Indexet i %(folder)s är av en annan version; kör ”handlingar index --rebuild”.",
            folder=folder,
        )
        raise IndexUnusableError(msg)
    return manifest


def write(folder: Path, manifest: ClusterManifest) -> None:
    """Make a manifest the one that counts."""
    folder.mkdir(parents=True, exist_ok=True)
    state_files.write_whole(folder / FILE, with_checksum(msgspec.json.encode(manifest)))


def verify(connection: Connection, manifest: ClusterManifest, *, digest: bool = False) -> None:
    """See that every index is the one that was sealed and holds as many sections.

    Fewer only where the index itself says that they were taken down since.

    Raises:
        IndexUnusableError: one is gone, another of the same name, or not what was sealed.
        EngineAwayError: the cluster cannot be reached.
    """
    there = connection.indices()
    for held in manifest.levels.values():
        if not held.index.startswith(f"{connection.prefix}-"):
            msg = message(
                "Indexet %(index)s gjordes med ett annat engine_prefix än ”%(prefix)s”; ange samma "
                "som den dator som indexerar.",
                index=held.index,
                prefix=connection.prefix,
            )
            raise IndexUnusableError(msg)
        if there.get(held.index) != held.uuid:
            msg = message(
                "Indexet %(index)s finns inte i sökklustret; kör ”handlingar index --rebuild”.",
                index=held.index,
            )
            raise IndexUnusableError(msg)
        sections, computed = counted(connection, held.index, digest=digest)
        whole = sections == held.sections and (not digest or computed == held.digest)
        if not whole and not _is_left(connection, held, sections, computed if digest else None):
            msg = message(
                "%(index)s i sökklustret har %(sections)s avsnitt, inte de %(written)s som "
                "skrevs; kör ”handlingar index --rebuild”.",
                index=held.index,
                sections=sections,
                written=held.sections,
            )
            raise IndexUnusableError(msg)


def _is_left(connection: Connection, held: SealedIndex, sections: int, digest: int | None) -> bool:
    """Tell whether so many sections (of that digest, if any) are what a takedown has left."""
    with connection.reading_client() as client:
        mapping = client.indices.get_mapping(index=held.index)[held.index]["mappings"]
    note = mapping.get("_meta", {})
    if note.get("sealed") != {"sections": held.sections, "digest": held.digest}:
        return False
    if (left := note.get("left")) is None:  # it is going on, or will be brought to its end
        return sections <= held.sections
    return sections == left["sections"] and digest in (None, left["digest"])


def counted(connection: Connection, index: str, *, digest: bool = True) -> tuple[int, int]:
    """Return how many sections an index has, and their digest (0 when it is not asked for)."""
    body: dict[str, Any] = {"size": 0, "track_total_hits": True}
    if digest:
        body["aggs"] = {"digest": _DIGEST}
    answer = connection.search([index], body, patient=digest)
    value = answer["aggregations"]["digest"]["value"] if digest else 0
    return answer["hits"]["total"]["value"], int(value or 0)
