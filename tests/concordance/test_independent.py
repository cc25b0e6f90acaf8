"""The concordancer against figures computed here, from the texts alone, by other ways."""

from __future__ import annotations

import json
import random
import re
from collections import Counter
from math import log, log2, sqrt
from typing import TYPE_CHECKING, Any

import pytest

from archive.concordance.concordance import LinesAsked, concordance
from archive.concordance.word_lists import Reporter, WordsAsked
from archive.model import Filters, Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.concordance.kwic_lines import Line
    from archive.search.archive import Archive

WORDS = ("vatten", "skola", "larm", "avgift", "plan", "väg", "åker", "ö", "budget", "hus")
YEARS, BODIES = ("2013", "2014", "2015"), ("Nämnden", "Styrelsen")
WINDOW = 3


def texts() -> list[tuple[str, str, str]]:
    """Return records as year, body and text: words at random, some far more often than others."""
    chance = random.Random(23)
    made = []
    for _ in range(60):
        year = chance.choice(YEARS)
        weights = [10 / n for n in range(1, len(WORDS) + 1)]
        weights[2] *= 2 if year == "2014" else 1
        words = chance.choices(WORDS, weights, k=chance.randint(5, 40))
        made.append((year, chance.choice(BODIES), " ".join(words)))
    return made


RECORDS = texts()


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("independent")
    (folder / "corpus").mkdir()
    lines = [
        json.dumps({"id": f"r{n}", "title": "Rapport", "text": text, "date": year, "body": body})
        for n, (year, body, text) in enumerate(RECORDS)
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(send=False), silent)
    with open_archive(made) as archive:
        yield archive


def of(year: str = "", body: str = "") -> list[list[str]]:
    """Return the words of the records of a year and a body."""
    return [
        text.split()
        for y, b, text in RECORDS
        if (not year or y == year) and (not body or b == body)
    ]


def lines_of(held: Archive, **asked: Any) -> list[Line]:
    with concordance(held, LinesAsked(Query('"larm"'), **asked)) as found:
        lines = list(found.lines())
        assert found.shown == len(lines)
        assert found.total == sum(words.count("larm") for words in of())
        return lines


def report(held: Archive, name: str, text: str = '"larm"', **asked: Any) -> Any:
    filters = asked.pop("filters", Filters())
    query = Query(text, filters)
    return Reporter(held).report(WordsAsked(query, name, unit="form", least=1, **asked))


def test_there_is_a_line_for_each_match_and_no_other(held: Archive) -> None:
    lines = lines_of(held)
    places = sorted((line.document.source_id or "", line.start) for line in lines)
    right = sorted(
        (f"r{n}", match.start())
        for n, (_, _, text) in enumerate(RECORDS)
        for match in re.finditer(r"\blarm\b", text)
    )
    assert [place[0].rpartition("#")[2] for place in places] == [place[0] for place in right]
    assert len(lines) == len(right) == len(set(places))


@pytest.mark.parametrize("order", [("1L",), ("2L", "1R"), ("3R", "1L", "2R"), ("1R", "2R", "3R")])
def test_lines_are_sorted_by_words_on_either_side(held: Archive, order: tuple[str, ...]) -> None:
    alphabet = {letter: n for n, letter in enumerate("abcdefghijklmnopqrstuvwxyzåäö")}

    def key(line: Line) -> list[list[int]]:
        left, right = line.left.split(), line.right.split()
        words = []
        for place in order:
            side = left[::-1] if place[1] == "L" else right
            number = int(place[0]) - 1
            word = side[number].strip("…") if number < len(side) else ""
            words.append([alphabet[letter] for letter in word])
        return words

    lines = lines_of(held, order=order, context=200)
    assert [key(line) for line in lines] == sorted(key(line) for line in lines)


def test_a_sample_is_drawn_by_its_seed(held: Archive) -> None:
    every = {(line.section.id, line.start) for line in lines_of(held)}
    drawn = {
        seed: [(line.section.id, line.start) for line in lines_of(held, sample=7, seed=seed)]
        for seed in range(5)
    }
    assert all(len(set(some)) == 7 and set(some) <= every for some in drawn.values())
    assert len({tuple(some) for some in drawn.values()}) == 5
    again = [(line.section.id, line.start) for line in lines_of(held, sample=7, seed=3)]
    assert again == drawn[3]


@pytest.mark.parametrize(("by", "parts"), [("year", YEARS), ("body", BODIES)])
@pytest.mark.parametrize("body", ["", "Nämnden"])
def test_a_distribution_counts_each_part_under_the_same_filters(
    held: Archive, by: str, parts: tuple[str, ...], body: str
) -> None:
    filters = Filters(body=(body,)) if body else Filters()
    found = report(held, "distribution", by=by, filters=filters)
    counted = {}
    for part in parts:
        if by == "body" and body and part != body:
            continue
        words = of(year=part, body=body) if by == "year" else of(body=part)
        here, size = sum(w.count("larm") for w in words), sum(map(len, words))
        counted[part] = (here, size, len(words), pytest.approx(here * 1e6 / size))
    assert {
        row["value"]: (row["occurrences"], row["words"], row["documents"], row["per_million"])
        for row in found.rows
    } == counted


def test_dispersion_over_years_and_documents(held: Archive) -> None:
    over_years = [[w for words in of(year=year) for w in words] for year in YEARS]
    told = {one["by"]: one for one in report(held, "distribution", by="year").totals["dispersion"]}
    for by, parts in (("year", over_years), ("document", of())):
        here, sizes = [p.count("larm") for p in parts], [len(p) for p in parts]
        shares = [size / sum(sizes) for size in sizes]
        found = [count / sum(here) for count in here]
        # DP as one less what the two have in common, D by the sum of squares
        dp = 1 - sum(map(min, shares, found))
        rates = [count / size for count, size in zip(here, sizes, strict=True)]
        n, total, squares = len(rates), sum(rates), sum(rate * rate for rate in rates)
        variation = sqrt(squares / n - (total / n) ** 2) / (total / n)
        assert told[by]["range"] == sum(1 for count in here if count)
        assert told[by]["parts"] == n
        assert told[by]["dp"] == pytest.approx(dp)
        assert told[by]["dp_norm"] == pytest.approx(dp / (1 - min(shares)))
        assert told[by]["juilland_d"] == pytest.approx(1 - variation / sqrt(n - 1))


def entropy(*counts: float) -> float:
    """Return Σ n ln n: a G² is a sum and difference of these (Dunning's own program)."""
    return sum(n * log(n) for n in counts if n)


def near_larm(words: Sequence[str]) -> list[str]:
    """Return the words within WINDOW of a *larm*, each once, *larm* itself left out."""
    places = [at for at, word in enumerate(words) if word == "larm"]
    return [
        word
        for at, word in enumerate(words)
        if word != "larm" and any(abs(at - place) <= WINDOW for place in places)
    ]


def test_collocates_have_the_measures_of_their_counts(held: Archive) -> None:
    found = report(held, "collocates", left=WINDOW, right=WINDOW)
    together = Counter(word for words in of() for word in near_larm(words))
    everywhere = Counter(word for words in of() for word in words)
    node, near = everywhere.pop("larm"), together.total()
    size = everywhere.total()
    assert {row["word"]: row["together"] for row in found.rows} == dict(together)
    assert (found.totals["occurrences"], found.totals["near"]) == (node, near)
    for row in found.rows:
        a, count = together[row["word"]], everywhere[row["word"]]
        b, c = near - a, count - a
        d = size - near - c
        g2 = 2 * (
            entropy(a, b, c, d) - entropy(a + b, c + d) - entropy(a + c, b + d) + entropy(size)
        )
        expected = near * count / size
        assert row["log_likelihood"] == pytest.approx(g2 if a >= expected else -g2, abs=1e-6)
        assert row["log_dice"] == pytest.approx(14 + log2(2 * a / (node + count)))
        assert row["mutual_information"] == pytest.approx(log2(a * size / near / count))
        assert row["before"] + row["after"] == a


@pytest.mark.parametrize("against", ["år:2013", ""])
def test_keyness_has_the_measures_of_its_counts(held: Archive, against: str) -> None:
    found = report(held, "keyness", "år:2014", against=against)
    target = Counter(word for words in of(year="2014") for word in words)
    others = ("2013",) if against else ("2013", "2015")
    reference = Counter(w for year in others for words in of(year=year) for w in words)
    c, d = target.total(), reference.total()
    assert (found.totals["target_words"], found.totals["reference_words"]) == (c, d)
    assert {row["word"] for row in found.rows} == {*target, *reference}
    for row in found.rows:
        a, b = target[row["word"]], reference[row["word"]]
        # Rayson's two cells: what Dunning's four give without the words that are others
        g2 = 2 * (entropy(a, b) - entropy(a + b) - a * log(c) - b * log(d) + (a + b) * log(c + d))
        assert (row["target"], row["reference"]) == (a, b)
        assert abs(row["log_likelihood"]) == pytest.approx(g2, abs=1e-6)
        assert (row["log_likelihood"] >= 0) == (a * d >= b * c)
        assert row["log_ratio"] == pytest.approx(log2((a or 0.5) * d / ((b or 0.5) * c)))
        if b:
            assert row["percent_difference"] == pytest.approx((a * d / (b * c) - 1) * 100)
