"""Forty questions of officials, researchers and operators, put to five real texts.

The questions and the lines that answer them stand beside the checkout, as do the texts. One of the
lines must be in the first three passages that a reader is shown, references beside the hits
included.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Query
from archive.search.opened import open_archive

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Hit, Result
    from archive.search.archive import Archive
    from tests.build.conftest import House

SHARED = Path(__file__).resolve().parents[2].parent / "shared"
SEEDS, QUESTIONS = SHARED / "seeds", SHARED / "domain.md"
pytestmark = pytest.mark.skipif(
    not (SEEDS.is_dir() and QUESTIONS.is_file()),
    reason="Mappen ../shared med verkliga texter och frågor till dem finns inte här.",
)
FIRST = 3
MISSED = 3
"""A plan whose own opening stands below its pages, scans that are known as text only here, and a
question that asks for a national association by half its name.

Two of the forty ask for no passage but for a number and for two equal answers: the second test.
"""
_QUESTION = re.compile(r"\d+ `([^`]+)`([^·]*?)→([^·]+)")
_PLACE = re.compile(r"(\d{3}):((?:\d+(?:–\d+)?(?:, (?=\d+(?!\d*:)))?)+)")


def test_nine_of_ten_questions_are_answered_among_the_first_three(house: House) -> None:
    lines = {file.name[:3]: file.read_text("utf-8").split("\n") for file in SEEDS.glob("*.txt")}
    asked, missed = 0, []
    with opened(house) as archive:
        for text, places in questions():
            shown = in_sight(archive.search(Query(text, limit=FIRST)))[:FIRST]
            wanted = [(file, part) for file, line in places for part in parts_of(lines[file][line])]
            asked += 1
            if not any(answers(hit, wanted) for hit in shown):
                missed.append(text)
    assert asked == 40 - 2
    assert len(missed) <= MISSED, missed


def test_references_are_counted_and_an_abbreviation_finds_what_its_name_finds(house: House) -> None:
    with opened(house) as archive:
        assert archive.search(Query("fil:003 typ:hänvisning")).total == 99
        short = archive.matching_ids(Query("GR"))
        assert short == archive.matching_ids(Query("Göteborgsregionens kommunalförbund"))
        assert short


@contextmanager
def opened(house: House) -> Iterator[Archive]:
    house = house.having(corpus=SEEDS)
    house.run()
    with open_archive(house.settings) as archive:
        yield archive


def questions() -> Iterator[tuple[str, list[tuple[str, int]]]]:
    """Yield each question that passages answer, with their files and lines counted from zero."""
    section = QUESTIONS.read_text("utf-8").partition("## 1.9 ")[2].partition("\n# ")[0]
    one_line = re.sub(r"\S+: (?=\d+ `)", "· ", " ".join(section.split()))
    for found in _QUESTION.finditer(one_line):
        if "=" not in found[1]:
            text, places = (re.sub(r" ?\(.*?\)", "", part) for part in found.group(1, 3))
            yield text, list(named(places))


def named(places: str) -> Iterator[tuple[str, int]]:
    """Yield the lines that `003:218–220, 224; 004:10` names."""
    for file, lines in _PLACE.findall(places):
        for some in filter(None, lines.split(", ")):
            first, _, last = some.partition("–")
            yield from ((file, n - 1) for n in range(int(first), int(last or first) + 1))


def in_sight(result: Result) -> tuple[Hit, ...]:
    """What a reader sees, from above."""
    beside, related = result.references, result.related.hits if result.related else ()
    if beside.first:
        return (*beside.hits, *result.hits, *related)
    return (*result.hits, *related, *beside.hits)


def parts_of(line: str) -> tuple[str, ...]:
    """Return how a line begins, ends and goes on; nothing of a line too short to be told by."""
    bare = letters(line)
    if len(bare) < 9:
        return ()
    return (bare[:40], bare[-40:], *([bare[40:80]] if len(bare) > 80 else []))


def answers(hit: Hit, wanted: list[tuple[str, str]]) -> bool:
    """Tell whether a hit holds a wanted line of its own file."""
    text, source = letters(hit.section.text), hit.document.source_id or ""
    return any(source.startswith(file) and part in text for file, part in wanted)


def letters(text: str) -> str:
    """Return only the letters and digits of a text, in lower case."""
    return re.sub(r"[\W_]", "", text.lower())
