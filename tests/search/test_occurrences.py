"""What counts as an occurrence of a query, and what a year's count is divided by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.catalogue.rows import word_count
from archive.concordance.concordance import LinesAsked, concordance
from archive.model import Query
from archive.nearness import near_stretches as windows
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.concordance.kwic_lines import Line
    from archive.search.archive import Archive

WRITTEN = ("7 juni\n2016", "2016-06-07", "7/6-2016", "7/6 2016", "07.06.2016")
RECORDS = (
    ("a", "Bilar", "En röd bil och en blå bil. Röd\nbil igen; rödbil, grön.", "Nämnden", "2014"),
    ("b", "Båtar", "Den röda båten står. Bilen är blå.", "Styrelsen", "2014"),
    ("c", "Larm", "Trygghetslarmen larmar. Larmet står still.", "Nämnden", "2015"),
    ("d", "Dag", f"Mötet {', '.join(WRITTEN)}; inte 8 juni 2016.", "Råd", "2016"),
    ("e", "Råd", "Ett e samråd och ett e-samråd.", "Nämnden", "2016"),
)  # fmt: skip
DAY_FORMS = ("2016-06-07", "7/6-2016", "7.6.2016", "7 juni 2016", "2016-6-7")
PROTOCOL = (
    "Protokoll\n\nStyrelsens sammanträde 2014-05-09\n\n§ 1 Larm\n\nLarmen diskuterades.\n\n"
    "Styrelsen beslutar att köpa larm.\n\n§ 2 Budget\n\nBordläggs.\n"
)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("occurrences")
    (folder / "corpus").mkdir()
    keys = ("id", "title", "text", "body", "date")
    lines = [json.dumps(dict(zip(keys, record, strict=True))) for record in RECORDS]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    (folder / "corpus" / "protokoll.txt").write_text(PROTOCOL, "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


def kwic(held: Archive, query: Query) -> tuple[int, list[Line]]:
    with concordance(held, LinesAsked(query)) as found:
        return found.total, list(found.lines())


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('"röd bil"', ["röd bil", "Röd bil"]),
        ('"röd bil" ELLER "blå bil"', ["röd bil", "blå bil", "Röd bil"]),
        ("röd NÄRA/1 bil", ["röd bil", "bil. Röd"]),
        ("larm", ["Trygghetslarmen", "Larmet", "Larm", "Larmen", "larm"]),
        ("larm INTE styrelsen", ["Trygghetslarmen", "Larmet"]),
        ("beslut:larm", ["larm"]),
        ("trygg*", ["Trygghetslarmen"]),
        ("trygghet larm", ["Trygghetslarmen", "Larmet"]),
        *((day, ["7 juni 2016", *WRITTEN[1:]]) for day in DAY_FORMS),
        ("e-samråd", ["e samråd", "e-samråd"]),
    ],
)
def test_each_match_is_one_line(held: Archive, text: str, keys: list[str]) -> None:
    total, lines = kwic(held, Query(text))
    assert sorted(line.key for line in lines) == sorted(keys)
    assert total == len(lines)
    places = [(line.section.id, line.start) for line in lines]
    assert len(set(places)) == total


def test_forms_that_are_switched_off_do_not_occur(held: Archive) -> None:
    def keys(query: Query) -> list[str]:
        return sorted(line.key for line in kwic(held, query)[1])

    assert keys(Query("larm", compounds=False)) == ["Larm", "Larmen", "Larmet", "larm"]
    assert keys(Query("larm", inflections=False)) == ["Larm", "larm"]


def test_near_is_the_shortest_stretch() -> None:
    # a x b a b x x a
    a, b = [(0, 0), (3, 3), (7, 7)], [(2, 2), (4, 4)]
    assert list(windows((a, b), 1)) == [(2, 3), (3, 4)]
    assert list(windows((a, b), 2)) == [(0, 2), (2, 3), (3, 4)]
    assert list(windows((a, []), 9)) == []
    assert list(windows((a, a), 3)) == [(0, 3)]
    assert list(windows(([(0, 1), (5, 6)], [(3, 3)]), 2)) == [(0, 3), (3, 6)]


@pytest.mark.parametrize(
    ("text", "words"),
    [("", 0), ("Ett  ord\n\n\noch ett.", 4), ("§ 12 och § som", 3), ("e-hälsa, 2014-05-09", 2)],
)
def test_spaces_and_line_breaks_are_no_words(text: str, words: int) -> None:
    assert word_count(text) == words
