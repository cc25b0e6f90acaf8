"""Query → Result: hits, snippets, facets, suggestions, and why each hit is one."""
