"""Word lists of a query, asked for by name: forms, distribution, collocates or keyness."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from archive.concordance import collocates, keyness
from archive.concordance.collocates import Window
from archive.concordance.forms import forms
from archive.concordance.frequencies import Remembered, frequencies
from archive.concordance.options import LEAST, MEASURES, WINDOW
from archive.concordance.parts import distribution
from archive.concordance.selection import Selection
from archive.concordance.statistics import per_million

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Mapping

    from _typeshed import DataclassInstance

    from archive.model import Query
    from archive.search.archive import Archive


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Which list of a query is asked for, and how it is made.

    name, folds and by: of options.LISTS, FOLDS and SPLITS; `by` for a distribution. unit and
    least: for collocates and keyness, as `left`, `right` and `measure` (see Window) and `against`:
    the query of the reference, "" for the rest.
    """

    query: Query
    name: str = "forms"
    folds: tuple[str, ...] = ()
    by: str = "year"
    unit: str = "lemma"
    least: int = LEAST
    left: int = WINDOW
    right: int = WINDOW
    measure: str = ""
    against: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A list: its rows, and what holds for all of them."""

    rows: tuple[Mapping[str, Any], ...]
    totals: Mapping[str, Any]


class Reporter:
    """Makes the word lists of one archive, and remembers the frequency lists they rest on."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._remembered = Remembered()

    def report(self, asked: WordsAsked) -> Report:
        """Return the list that is asked for.

        Raises:
            QueryError: a query has a mistake.
        """
        selection = Selection(self._archive, asked.query, asked.folds)
        match asked.name:
            case "distribution":
                return _distribution(selection, asked)
            case "collocates":
                return self._collocates(selection, asked)
            case "keyness":
                return self._keyness(selection, asked)
        rows = tuple(map(_as_row, forms(selection)))
        return Report(rows, _list_totals(selection, sum(row["occurrences"] for row in rows)))

    def _collocates(self, selection: Selection, asked: WordsAsked) -> Report:
        counts = self._remembered.of(
            (selection.scope, asked.unit),
            partial(_frequencies, selection, asked.unit),
        )
        measure = asked.measure or MEASURES[asked.name][0]
        window = Window(asked.left, asked.right, asked.least, asked.unit, measure)
        near_words = collocates.collocates(selection, counts, window)
        totals = _list_totals(selection, near_words.occurrences) | {"near": near_words.near}
        return Report(tuple(map(_as_row, near_words.words)), totals)

    def _keyness(self, target: Selection, asked: WordsAsked) -> Report:
        reference = None
        if asked.against:
            text = asked.against
            reference = Selection(self._archive, replace(asked.query, text=text), asked.folds)
        compared = keyness.keyness(
            target,
            reference,
            unit=asked.unit,
            least=asked.least,
            measure=asked.measure or MEASURES[asked.name][0],
        )
        totals = {
            "target_words": compared.target_words,
            "reference_words": compared.reference_words,
            "target_sections": compared.target_sections,
            "reference_sections": compared.reference_sections,
            "both": compared.both,
        }
        return Report(tuple(map(_as_row, compared.words)), totals)


def _distribution(selection: Selection, asked: WordsAsked) -> Report:
    spread = distribution(selection, asked.by)
    rows = tuple(map(_as_row, spread.parts))
    totals = _list_totals(selection, sum(row["occurrences"] for row in rows))
    return Report(
        rows, totals | {"dispersion": [_as_row(measure) for measure in spread.dispersion]}
    )


def _frequencies(selection: Selection, unit: str) -> Counter[str]:
    return frequencies(selection.texts(), selection.archive.analyser, unit)


def _list_totals(selection: Selection, occurrences: int) -> dict[str, Any]:
    return {
        "occurrences": occurrences,
        "words": selection.words,
        "per_million": per_million(occurrences, selection.words),
        "hits": len(selection.hits),
    }


def _as_row(value: DataclassInstance) -> dict[str, Any]:
    return asdict(value)
