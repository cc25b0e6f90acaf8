"""Purge what was taken down from what is kept: older generations and readings.

Decided by what is there, not by what this run did: a run that was killed half-way is made good by
the next.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from archive import generations, restrictions, runs, state_files
from archive.access.current_bounds import overlay
from archive.catalogue import Catalogue, CatalogueWriter, Tombstone, sql_schema
from archive.catalogue.catalogue_writer import copy_catalogue
from archive.engines import choose_engine, engine
from archive.errors import ArchiveError, IndexUnusableError
from archive.restrictions import Restrictions
from archive.settings import RETIRED_ENGINES
from indexer.build import orphans, terms
from indexer.build.analysis import analyser_of
from indexer.rules.takedown import REASON

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.generations import Generation
    from archive.settings import Settings
    from indexer.build.cache import Cache


def purge(settings: Settings, cache: Cache) -> list[str]:
    """Remove what the current generation knows as taken down; return the generations rewritten."""
    current = generations.pointed(settings.index)
    if current is None:
        return []
    known = restrictions.load(settings.index) or Restrictions()
    taken = _taken_down(generations.load(settings.index, current))
    for gone in taken.values():
        if gone.sha256:
            cache.forget(gone.sha256)
    rewritten: list[str] = []
    for name in generations.names(settings.index):
        if name == current:
            continue
        try:
            generation = generations.load(settings.index, name)
            if damage := generations.verify(settings.index, generation):
                raise IndexUnusableError(damage[0])
            with closing(Catalogue.open(generation.catalogue, released=True)) as catalogue:
                beyond = overlay(known, catalogue).taken_down
                held = sorted(catalogue.documents({*taken, *beyond}))
                paths = _paths_of(catalogue, held) if held else set()
            if held and generation.manifest.catalogue != sql_schema.VERSION:
                raise IndexUnusableError(generation.manifest.catalogue)
        except (ArchiveError, sqlite3.DatabaseError) as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            # What cannot be opened cannot be cleaned either, and answers nobody.
            generations.discard(generations.folder(settings.index) / name)
            continue
        if held:
            if not rewritten:
                orphans.expect_removal(settings)
            orphans.take_out(settings, generation, held)
            runs.forget(settings.index, paths)
            _rewrite_generation(settings, generation, held)
            rewritten.append(name)
    return rewritten


def _taken_down(generation: Generation) -> dict[str, Tombstone]:
    with closing(Catalogue.open(generation.catalogue)) as catalogue:
        return {gone.id: gone for gone in catalogue.tombstones() if gone.kind == "takedown"}


def _paths_of(catalogue: Catalogue, ids: Collection[str]) -> set[str]:
    """Return the files in which documents lay."""
    contents = {sha256 for ident, sha256, *_ in catalogue.contents() if ident in ids}
    return {file.path for file in catalogue.files() if file.served in contents}


def _rewrite_generation(settings: Settings, generation: Generation, ids: list[str]) -> None:
    """Make an older generation anew without some documents, and put it in its place."""
    place = generation.folder.with_name(f".{generation.name}")
    generations.discard(place)
    place.mkdir()
    path = place / generations.CATALOGUE
    copy_catalogue(generation.catalogue, path)
    with CatalogueWriter(path) as writer:
        for ident in ids:
            writer.add_tombstone(Tombstone(ident, "takedown", REASON, time.time()))
        documents, sections = writer.counts()
        writer.commit(vacuum=True)
    name = generation.manifest.engine
    if name in RETIRED_ENGINES:
        name = choose_engine("auto", sections)[0]
    with closing(Catalogue.open(path)) as catalogue:
        terms.write(
            engine(name, settings),
            place / generations.ENGINE,
            catalogue,
            settings,
            put=catalogue.document_ids(),
            dropped=(),
            progress=lambda done: None,  # noqa: ARG005
        )
    manifest = replace(
        generation.manifest,
        engine=name,
        analyser=analyser_of(settings.vocabulary).version,
        documents=documents,
        sections=sections,
        files=generations.contents(place),
    )
    generations.seal(place, manifest)
    generations.discard(generation.folder)
    place.rename(generation.folder)
    state_files.flush(generation.folder.parent)
