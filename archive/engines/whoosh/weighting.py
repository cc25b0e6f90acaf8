"""BM25 of `archive.engines.bm25` as a weighting model of Whoosh."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from archive.engines.arrays.invert import length_codes
from archive.engines.bm25 import highest_score, length_norms
from archive.engines.whoosh.library import BaseScorer, WeightingModel
from archive.tree import FIELDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.engines.arrays.container import Numbers


class Bm25(WeightingModel):  # type: ignore[misc]
    """Weighs a term by statistics of the live sections only, field lengths from the doc values.

    Args:
        lengths: a row a section, a column a field of tree.FIELDS, in tokens.
        live: for each section whether it counts.
        frequency: how many live sections have a token (UTF-8) in a field.
    """

    def __init__(
        self, lengths: Numbers, live: Numbers, frequency: Callable[[str, bytes], int]
    ) -> None:
        self._frequency = frequency
        self._count = int(np.count_nonzero(live))
        means = lengths[live].sum(axis=0) / max(self._count, 1)
        self._norms = {f: length_norms(float(mean)) for f, mean in zip(FIELDS, means, strict=True)}
        codes = length_codes(lengths)
        self._codes = {f: codes[:, n].tobytes() for n, f in enumerate(FIELDS)}

    def scorer(self, searcher: Any, fieldname: str, text: bytes, qf: int = 1) -> BaseScorer:  # noqa: ANN401
        """Return what scores a term's postings; their numbers are those of the whole index."""
        del searcher, qf
        top = highest_score(self._count, self._frequency(fieldname, text))
        return _Scorer(top, self._norms[fieldname], self._codes[fieldname])


class _Scorer(BaseScorer):  # type: ignore[misc]
    def __init__(self, height: float, norms: tuple[float, ...], codes: bytes) -> None:
        self._height, self._norms, self._codes = height, norms, codes

    def score(self, matcher: Any) -> float:  # noqa: ANN401
        frequency = matcher.weight()
        norm = self._norms[self._codes[matcher.id()]]
        return float(self._height * frequency / (frequency + norm))
