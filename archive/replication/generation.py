"""A generation brought from another index: whole and verified in a folder that nobody reads yet.

Files that a generation here holds already, by digest, are linked and not sent. What a killed pull
left is gone on with: each file is taken for what its digest says.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive import generations, state_files
from archive.access import LevelReaders
from archive.engines import engine
from archive.errors import IndexUnusableError, NothingDoneError
from archive.generations import MANIFEST, Generation
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.replication.transfer import OtherIndex
    from archive.settings import Settings


@dataclass(frozen=True, slots=True)
class Brought:
    """A generation that is whole here but not published; `files` and `size` (bytes) were sent."""

    generation: Generation
    files: int
    size: int


class Bringer:
    """Brings generations of one source to one index, whose lock is held."""

    def __init__(self, settings: Settings, source: OtherIndex, name: str, work: Path) -> None:
        self._settings, self._index = settings, settings.index
        self._source, self._name, self._work = source, name, work

    def manifests(self, names: Iterable[str]) -> dict[str, bytes]:
        """Return the manifests of some generations that are there, by name."""
        paths = {each: f"{generations.FOLDER}/{each}/{MANIFEST}" for each in names}
        for path in paths.values():
            state_files.remove(self._work / path)
        self._source.fetch(paths.values(), self._work)
        held = {each: state_files.read(self._work / path) for each, path in paths.items()}
        return {each: data for each, data in held.items() if data is not None}

    def bring(self, name: str) -> Brought:
        """Bring a generation, or find that it is here and sound already.

        Raises:
            NothingDoneError: it is not there whole, or not as its manifest says.
            EngineAwayError: its index is in a cluster that does not answer.
        """
        data = self.manifests([name]).get(name)
        if data is None:
            raise self._refusal(name, "dess förteckning saknas")
        if self._is_here(name, data):
            return Brought(generations.load(self._index, name), 0, 0)
        staged = self._staged(name, data)
        if wrong := generations.misshapen(staged):
            raise self._refusal(name, wrong[0])
        sent = self._bring_missing(staged)
        self._see_that_it_opens(staged)
        generations.settle(staged.folder)
        return Brought(staged, len(sent), sum(staged.manifest.files[path][0] for path in sent))

    def put(self, generation: Generation) -> None:
        """Put a generation that was brought in its place among the others."""
        place = generations.folder(self._index) / generation.name
        if generation.folder == place:
            return
        former = place.with_name(f".{generation.name}.former")
        state_files.remove(former)
        if place.exists():
            place.rename(former)
        generation.folder.rename(place)
        state_files.flush(place.parent)
        generations.discard(former)

    def _is_here(self, name: str, manifest: bytes) -> bool:
        if state_files.read(generations.folder(self._index) / name / MANIFEST) != manifest:
            return False
        return not generations.verify(self._index, generations.load(self._index, name))

    def _staged(self, name: str, manifest: bytes) -> Generation:
        """Begin a generation, or go on with what a killed pull left of it."""
        place = generations.folder(self._index) / f".{name}"
        state_files.make_folder(place.parent)
        state_files.make_folder(place)
        (place / MANIFEST).write_bytes(manifest)
        try:
            return generations.load_folder(place, name)
        except IndexUnusableError as error:
            raise self._refusal(name, str(error).rstrip(".")) from error

    def _bring_missing(self, staged: Generation) -> list[str]:
        """Bring what is missing or wrong of a generation; return the paths that were sent.

        Raises:
            NothingDoneError: what is there is not what its manifest says.
        """
        self._link_known(staged)
        wanted = sorted(path for path in staged.manifest.files if not _is_sound(staged, path))
        for path in wanted:
            state_files.remove(staged.folder / path)
        if wanted:
            current = generations.pointed(self._index)
            like = generations.folder(self._index) / current if current else None
            below = f"{generations.FOLDER}/{staged.name}"
            self._source.fetch(wanted, staged.folder, below, like)
        _drop_others(staged)
        if wrong := generations.verify(self._index, staged, deep=True):
            raise self._refusal(staged.name, wrong[0])
        return wanted

    def _link_known(self, staged: Generation) -> None:
        """Give files that a generation here holds, by their digest, a second name."""
        known = {
            entry: generation.folder / path
            for generation in generations.readable(self._index)
            for path, entry in generation.manifest.files.items()
        }
        for path, entry in staged.manifest.files.items():
            place = staged.folder / path
            if entry in known and not place.exists():
                place.parent.mkdir(parents=True, exist_ok=True)
                with suppress(OSError):  # damaged here: then it is sent
                    os.link(known[entry], place)

    def _see_that_it_opens(self, staged: Generation) -> None:
        try:
            searcher = engine(staged.manifest.engine, self._settings).open(staged.engine)
            LevelReaders(staged.catalogue, searcher).close()
        except IndexUnusableError as error:
            raise self._refusal(staged.name, str(error).rstrip(".")) from error

    def _refusal(self, name: str, reason: object) -> NothingDoneError:
        return NothingDoneError(
            message(
                "Generationen %(name)s i %(index)s kan inte hämtas: %(reason)s. Inget nytt har "
                "publicerats här; försök igen, och kör annars handlingar check --deep där.",
                name=name,
                index=self._name,
                reason=reason,
            )
        )


def _is_sound(staged: Generation, path: str) -> bool:
    size, digest = staged.manifest.files[path]
    place = staged.folder / path
    try:
        return place.stat().st_size == size and generations.checksum(place) == digest
    except OSError:
        return False


def _drop_others(staged: Generation) -> None:
    """Delete what the manifest does not name: drafts of a transfer that was killed."""
    for path in staged.folder.rglob("*"):
        name = str(path.relative_to(staged.folder))
        if not path.is_dir() and name != MANIFEST and name not in staged.manifest.files:
            state_files.remove(path)
