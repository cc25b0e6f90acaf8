"""Access control: one reader object for each level, with a catalogue and an index restricted to it.

Web pages, commands and exports get a `Reader` and nothing else: whatever they ask of it is answered
as if the archive held no record above their level. Only this package opens what is unrestricted.
"""

from archive.access.bounds import Bounds
from archive.access.originals import OriginalFiles
from archive.access.reader import Reader, Readers, open_catalogue
from archive.access.searcher import RestrictedSearcher

__all__ = ["Bounds", "OriginalFiles", "Reader", "Readers", "RestrictedSearcher", "open_catalogue"]
