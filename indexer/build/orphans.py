"""Indices in a cluster that no generation names: deleted once nobody reads them any more.

A reader of a generation that was retired goes on with its indices: an export to its end, a web host
until it has pulled the next generation. What was taken down goes at once, from snapshots too: out
of the indices of the generations that are kept, which are read on, and with those of any other.
"""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING

import msgspec

from archive import generations, state_files
from archive.engines.opensearch.archive_id import ensure_archive_id
from archive.errors import IndexUnusableError
from archive.messages import message
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from collections.abc import Collection

    from archive.engines.opensearch import OpenSearchEngine
    from archive.generations import Generation
    from archive.settings import Settings

log = logging.getLogger(__name__)
_REMOVAL = "removal"
"""Beside the generations while something is taken down that the cluster may still hold.

It names the indices that hold it no more, though no generation names them now.
"""
FILE = "orphans.json"
"""Beside the generations: since when (seconds since 1970) nothing names an index, by its name."""
PULL_SECONDS = 3600.0
"""Within which a host that answers is taken to have pulled what was published."""
_SNAPSHOTS = message(
    "Ögonblicksbilderna %(names)s i sökklustret kan innehålla det som tagits bort på "
    "begäran, och andras index; radera dem där."
)

_OTHERS = message(
    "Indexen %(names)s i sökklustret har samma engine_prefix men ett annat arkivs id. Är de detta "
    "arkivs från förr kan de innehålla det som tagits bort på begäran; radera dem där."
)


def sweep(settings: Settings, *, at_once: bool = False, spared: Collection[str] = ()) -> list[str]:
    """Delete what killed runs and retired generations have left in the cluster; return the names.

    Only what bears the id of this index folder, which is given one here. Nothing where the
    engine's files lie in the generations' folders, and nothing while a manifest cannot be read:
    what its generation names must not be taken for an orphan. With `at_once` none is left for
    those who may still be reading it, but the spared.
    """
    if settings.engine != "opensearch":
        return []
    ensure_archive_id(settings.index)
    if (kept := _kept_generations(settings)) is None:
        return []
    engine = _engine(settings)
    folders = [g.engine for g in kept if g.manifest.engine == engine.name]
    now, known = time.time(), _first_seen(settings)
    since = {index: min(now, known.get(index, now)) for index in engine.orphans(folders)}
    wait = settings.export_seconds + PULL_SECONDS
    due = [
        index
        for index, at in since.items()
        if (at_once and index not in spared) or now - at >= wait
    ]
    engine.drop(due)
    left = {index: at for index, at in since.items() if index not in due}
    if left or known:
        state_files.write_changed(settings.index / FILE, msgspec.json.encode(left))
    if due:
        log.info("deleted from the cluster: %s", ", ".join(due))
    return due


def _kept_generations(settings: Settings) -> list[Generation] | None:
    """Return the generations that are kept; None while a manifest cannot be read."""
    try:
        return [
            generations.load(settings.index, name) for name in generations.names(settings.index)
        ]
    except IndexUnusableError as error:
        log.warning("nothing is swept from the cluster: %s", error)
        return None


def expect_removal(settings: Settings) -> None:
    """Note that something is taken down, until the cluster holds it no more (see `finish`)."""
    if settings.engine == "opensearch":
        _write_spared(settings, [])


def take_out(settings: Settings, generation: Generation, documents: list[str]) -> None:
    """Delete documents from the indices of a generation that is to be written anew.

    Hosts that have pulled it and not yet what comes after answer from them, without what is gone.
    """
    if settings.engine == "opensearch" and generation.manifest.engine == settings.engine:
        taken = _engine(settings).take_out(generation.engine, documents)
        _write_spared(settings, [*_spared_indices(settings), *taken])


def _spared_indices(settings: Settings) -> list[str]:
    try:
        return state_files.load(settings.index / _REMOVAL, list[str]) or []
    except DamagedStateError:
        return []


def _write_spared(settings: Settings, indices: list[str]) -> None:
    state_files.write_whole(settings.index / _REMOVAL, msgspec.json.encode(indices))


def finish(settings: Settings, *, removed: bool) -> list[str]:
    """Sweep at the end of a run; what was taken down goes at once, from snapshots too.

    Where a run was killed before that, or the cluster went away, the next one does it. Returns
    notes on the snapshots that are left, and on indices of another id.
    """
    if settings.engine != "opensearch":
        return []
    mark = settings.index / _REMOVAL
    removed = removed or mark.exists()
    sweep(settings, at_once=removed, spared=_spared_indices(settings))
    notes = [*_forget_snapshots(settings), *_told_of_others(settings)] if removed else []
    if _kept_generations(settings) is not None:
        state_files.remove(mark)
    return notes


def _forget_snapshots(settings: Settings) -> list[str]:
    """Delete the cluster's snapshots of our indices after a takedown; return notes on the rest."""
    deleted, left = _engine(settings).forget_snapshots()
    if deleted:
        log.info("snapshots deleted from the cluster: %s", ", ".join(deleted))
    return [_SNAPSHOTS.filled(names=", ".join(left)).swedish] if left else []


def _told_of_others(settings: Settings) -> list[str]:
    """Return a note on indices that may be of this archive before it was thrown away."""
    others = _engine(settings).others()
    return [_OTHERS.filled(names=", ".join(others)).swedish] if others else []


def _engine(settings: Settings) -> OpenSearchEngine:
    from archive.engines.opensearch import OpenSearchEngine  # noqa: PLC0415

    return OpenSearchEngine.of(settings)


def _first_seen(settings: Settings) -> dict[str, float]:
    try:
        return state_files.load(settings.index / FILE, dict[str, float]) or {}
    except DamagedStateError:
        return {}
