"""The names of Whoosh that this engine uses, imported without the warnings of its age."""

from __future__ import annotations

import warnings

with warnings.catch_warnings():
    # Whoosh 2.7.4 is of 2016: Python warns of escapes in its strings each time it is compiled.
    warnings.simplefilter("ignore")
    from whoosh import query
    from whoosh.fields import ID, STORED, FieldType, Schema
    from whoosh.filedb.filestore import FileStorage
    from whoosh.formats import Positions
    from whoosh.index import FileIndex
    from whoosh.matching import (
        ConstantScoreWrapperMatcher,
        IntersectionMatcher,
        ListMatcher,
        UnionMatcher,
    )
    from whoosh.matching.wrappers import WrappingMatcher
    from whoosh.reading import SegmentReader
    from whoosh.scoring import BaseScorer, WeightingModel
    from whoosh.searching import Searcher
    from whoosh.util import make_binary_tree

__all__ = [
    "ID",
    "STORED",
    "BaseScorer",
    "ConstantScoreWrapperMatcher",
    "FieldType",
    "FileIndex",
    "FileStorage",
    "IntersectionMatcher",
    "ListMatcher",
    "Positions",
    "Schema",
    "Searcher",
    "SegmentReader",
    "UnionMatcher",
    "WeightingModel",
    "WrappingMatcher",
    "make_binary_tree",
    "query",
]
