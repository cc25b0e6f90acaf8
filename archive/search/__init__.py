"""Query → Result: hits, snippets, facets, suggestions, and why each hit is one."""

from archive.search.archive import Archive
from archive.search.opened import OpenArchive, open_archive

__all__ = ["Archive", "OpenArchive", "open_archive"]
