"""Query → Result: hits, snippets, facets, suggestions, and why each hit is one."""

from archive.search.archive import Archive

__all__ = ["Archive"]
