"""Word lists on texts whose words are counted by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from counted import PROTOCOL, RECORDS, WATER

from archive.catalogue.rows import word_count
from archive.concordance import statistics
from archive.concordance.concordance import LinesAsked, concordance
from archive.concordance.options import LISTS
from archive.concordance.word_lists import Report, Reporter, WordsAsked
from archive.model import Filters, Query

if TYPE_CHECKING:
    from archive.search.archive import Archive

TEXTS = {record[0]: record[2] for record in RECORDS}
PLANS = Filters(type=("plan",))


def report(held: Archive, text: str, name: str, **rest: Any) -> Report:
    filters = rest.pop("filters", Filters())
    asked = WordsAsked(Query(text, filters), name, least=1)
    return Reporter(held).report(replace(asked, **rest))


def rows(found: Report, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in found.rows]


def test_forms_are_counted_with_their_base_form_and_rule(held: Archive) -> None:
    found = report(held, "vatten", "forms")
    assert rows(found, "lemma", "form", "rule", "occurrences", "sections", "documents") == [
        ("vatten", "vatten", "exakt", 6, 5, 5),
        ("vatten", "vattnet", "böjning", 2, 2, 2),
        ("vattenledning", "vattenledning", "sammansättning", 1, 1, 1),
    ]
    assert sum(share for (share,) in rows(found, "share")) == pytest.approx(100)
    alone = report(held, "vatten", "forms", filters=PLANS)
    assert alone.totals["words"] == 2 * word_count(WATER) + word_count(TEXTS["b"])


def test_a_distribution_has_every_part_and_all_its_words(held: Archive) -> None:
    found = report(held, "vatten", "distribution", by="year")
    counted = {
        value: (n, words) for value, n, words in rows(found, "value", "occurrences", "words")
    }
    assert counted["2014"] == (4, 2 * word_count(WATER))
    assert counted["2016"] == (2, word_count(PROTOCOL))
    assert sum(n for n, _ in counted.values()) == found.totals["occurrences"]
    of_years, of_documents = found.totals["dispersion"]
    assert of_years["parts"] == of_years["range"] == 3
    assert (of_documents["parts"], of_documents["range"]) == (6, 6)
    sizes = [words for _, words in counted.values()]
    counts = [n for n, _ in counted.values()]
    assert of_years["dp"] == statistics.deviation_of_proportions(counts, sizes)


def test_the_unknown_stands_last(held: Archive) -> None:
    values = [value for (value,) in rows(report(held, "vatten", "distribution"), "value")]
    assert values == sorted(values)


def test_collocates_are_counted_once_each_and_measured(held: Archive) -> None:
    found = report(held, "vatten", "collocates", filters=PLANS, left=1, right=1)
    # Rent VATTEN rinner. VATTNET är | twice, and: rent VATTEN
    assert Counter(dict(rows(found, "word", "together"))) == {"ren": 3, "rinna": 2, "vara": 2}
    assert (found.totals["occurrences"], found.totals["near"]) == (5, 7)
    by_word = {row["word"]: row for row in found.rows}
    ren = by_word["ren"]
    assert (ren["before"], ren["after"], ren["count"]) == (3, 0, 5)
    words = 2 * word_count(WATER) + word_count(TEXTS["b"]) - 5
    assert ren["expected"] == pytest.approx(7 * 5 / words)
    assert ren["log_likelihood"] == statistics.contingency(3, 7, 5, words)
    assert ren["log_dice"] == statistics.log_dice(3, 5, 5)


def test_words_between_two_occurrences_belong_to_the_nearer(held: Archive) -> None:
    one = Filters(type=("plan",), year=("2014",))
    found = report(held, "vatten", "collocates", filters=one, left=9, right=9)
    # Rent VATTEN rinner VATTNET är rent: rinner is as near to both, and stands before the second
    sides = {
        word: (before, after) for word, before, after in rows(found, "word", "before", "after")
    }
    assert (sides["ren"], sides["rinna"], sides["vara"]) == ((2, 2), (2, 0), (0, 2))


def test_a_collocate_is_as_frequent_as_is_asked(held: Archive) -> None:
    found = report(held, "vatten", "collocates", filters=PLANS, left=1, right=1, least=3)
    assert rows(found, "word") == [("ren",)]
    assert report(held, "vatten", "collocates", left=0, right=0).rows == ()


def test_keyness_compares_two_queries_word_by_word(held: Archive) -> None:
    found = report(held, "typ:plan", "keyness", against="typ:kallelse", unit="form")
    sizes = 2 * word_count(WATER) + word_count(TEXTS["b"]), word_count(TEXTS["d"])
    totals = found.totals
    assert (totals["target_words"], totals["reference_words"]) == sizes
    by_word = {row["word"]: row for row in found.rows}
    assert (by_word["vatten"]["target"], by_word["vatten"]["reference"]) == (3, 1)
    expected = statistics.log_likelihood(3, sizes[0], 1, sizes[1])
    assert by_word["vatten"]["log_likelihood"] == expected
    values = [row["log_likelihood"] for row in found.rows]
    assert values == sorted(values, reverse=True)


def test_keyness_without_a_reference_compares_with_the_rest(held: Archive) -> None:
    whole = report(held, "", "forms").totals["words"]
    for asked, filters in (("typ:plan", Filters()), ("", PLANS)):
        totals = report(held, asked, "keyness", filters=filters).totals
        assert totals["target_words"] + totals["reference_words"] == whole
        assert totals["both"] == 0


def test_what_satisfies_both_queries_is_the_targets(held: Archive) -> None:
    totals = report(held, "typ:plan", "keyness", against="vatten").totals
    assert totals["both"] == 3
    assert totals["reference_sections"] == len(held.matching_ids(Query("vatten INTE typ:plan")))


@pytest.mark.parametrize("name", LISTS)
def test_what_is_counted_is_what_the_lines_are(held: Archive, name: str) -> None:
    query = Query("rent vatten", replace(PLANS, year=("2014",)))
    with concordance(held, LinesAsked(query)) as found:
        if name != "keyness":
            totals = report(held, query.text, name, filters=query.filters).totals
            assert (totals["occurrences"], totals["words"]) == (found.total, found.words)


def test_nothing_is_divided_by_nothing(held: Archive) -> None:
    for name in LISTS:
        found = report(held, "finnsinteord", name, filters=Filters(year=("1900",)))
        assert all(row.get("occurrences", 0) == 0 for row in found.rows)


def test_copies_and_notices_are_folded_away_with_their_words(held: Archive) -> None:
    def totals(*folds: str) -> tuple[int, int]:
        found = report(held, "vatten", "forms", folds=folds).totals
        return found["occurrences"], found["words"]

    occurrences, words = totals()
    assert totals("duplicates") == (occurrences - 2, words - word_count(WATER))
    assert totals("agendas") == (occurrences - 1, words - word_count(TEXTS["d"]))
    both = totals("agendas", "duplicates")
    assert both == (occurrences - 3, words - word_count(WATER) - word_count(TEXTS["d"]))
