"""Access control: one reader object for each level, with a catalogue and an index restricted to it.

Web pages, commands and exports get a `LevelReader` and nothing else: whatever they ask of it is
answered as if the archive held no record above their level. Only this package opens what is
unrestricted.
"""

from archive.access.bounds import Bounds
from archive.access.current_bounds import state_now
from archive.access.level_readers import LevelReader, LevelReaders, open_catalogue
from archive.access.originals import OriginalFiles
from archive.access.path_levels import path_levels
from archive.access.restricted_searcher import RestrictedSearcher
from archive.access.withholding import Withheld, withheld

__all__ = [
    "Bounds",
    "LevelReader",
    "LevelReaders",
    "OriginalFiles",
    "RestrictedSearcher",
    "Withheld",
    "open_catalogue",
    "path_levels",
    "state_now",
    "withheld",
]
