"""Indices in a cluster that no generation names: deleted before and after a run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from archive import generations
from archive.errors import IndexUnusableError

if TYPE_CHECKING:
    from archive.settings import Settings

log = logging.getLogger(__name__)


def sweep(settings: Settings) -> list[str]:
    """Delete what killed runs and retired generations have left in the cluster; return the names.

    Nothing where the engine's files lie in the generations' folders, and nothing while a manifest
    cannot be read: what its generation names must not be taken for an orphan.
    """
    if settings.engine != "opensearch":
        return []
    from archive.engines.opensearch import OpenSearchEngine  # noqa: PLC0415

    names = generations.names(settings.index)
    try:
        kept = [generations.load(settings.index, name) for name in names]
    except IndexUnusableError as error:
        log.warning("nothing is swept from the cluster: %s", error)
        return []
    folders = [g.engine for g in kept if g.manifest.engine == OpenSearchEngine.name]
    orphans = OpenSearchEngine.of(settings).sweep(folders)
    if orphans:
        log.info("deleted from the cluster: %s", ", ".join(orphans))
    return orphans
