"""What do we use of Whoosh? Its names, imported without the warnings its age gives rise to."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # Whoosh 2.7.4 is of 2016: Python warns of escapes in its strings each time it is compiled.
    warnings.simplefilter("ignore")
    from whoosh.analysis import SpaceSeparatedTokenizer
    from whoosh.codec.whoosh3 import W3Codec
    from whoosh.fields import ID, TEXT, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.index import TOC
    from whoosh.util.numeric import _length_byte_cache as LENGTHS  # noqa: N812

__all__ = [
    "ID",
    "LENGTHS",
    "TEXT",
    "TOC",
    "FileStorage",
    "Schema",
    "SpaceSeparatedTokenizer",
    "W3Codec",
]
