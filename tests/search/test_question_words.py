"""Words that a question is made with are not asked for, but help to order what is found."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.model import Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.search.weights import WEIGHTS
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from pathlib import Path

FILLING = " Kansliet svarar på frågor om avgifter under vardagar."
RECORDS = {
    "a": "Avgiften betalas av den som flyttar. Flytten anmäls till kansliet." + FILLING,
    "b": "Den som flyttar betalar. Så här måste du göra innan du flyttar: flytten anmäls."
    + FILLING,
    "c": "Sotning av eldstäder sker vart fjärde år." + FILLING,
    "d": "Du måste inte göra något när sotaren kommer." + FILLING,
}
QUESTION = "vad måste du göra innan du flyttar?"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder: Path = tmp_path_factory.mktemp("questions")
    (folder / "corpus").mkdir()
    lines = [
        json.dumps({"id": name, "title": f"Sida {name}", "text": text})
        for name, text in RECORDS.items()
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    return made


def test_what_has_the_questions_own_words_close_together_stands_first(made: Settings) -> None:
    def first(question: float) -> tuple[str | None, float]:
        with open_archive(made, weights=replace(WEIGHTS, question=question)) as held:
            result = held.search(Query(QUESTION))
            assert {"måste", "du", "göra"} <= set(result.dropped)
            hits = (*result.hits, *(result.related.hits if result.related else ()))
            scores = {hit.document.source_id: hit.score for hit in hits}
            return hits[0].document.source_id, scores["b"] / scores["a"]

    with_them, without = first(WEIGHTS.question), first(0.0)
    assert with_them[0] == "b"
    assert with_them[1] > without[1]


def test_they_find_nothing_by_themselves(made: Settings) -> None:
    with open_archive(made) as held:
        result = held.search(Query(QUESTION))
        hits = (*result.hits, *(result.related.hits if result.related else ()))
        assert {hit.document.source_id for hit in hits} == {"a", "b"}


@pytest.mark.parametrize(
    ("text", "signs"),
    [
        ("C# i skolan", ("i", "#")),
        ("25 % av avgiften", ("av", "%")),
        ('"5 € + moms"', ("€", "+")),
        ("avgift NÄRA/3 50%", ("%",)),
        ("avgift -C++", ("+",)),
        ("flytt & sotning", ("&",)),
        ('"flyttar*"', ("*",)),
        ("flytt*", ()),
        ("avgift, flytt; och/eller sotning – nu? (a.b)", ("och", "eller", "nu")),
        ("rubrik:50%", ("%",)),
    ],
)
def test_signs_that_no_index_holds_are_named(
    made: Settings, text: str, signs: tuple[str, ...]
) -> None:
    with open_archive(made) as held:
        assert held.search(Query(text)).dropped == signs


@pytest.mark.parametrize(
    ("text", "dropped"),
    [
        ("avgift våren", ()),
        ("avgift för vår flytt", ("för", "vår")),
        ("avgift för miner", ("för",)),
        ("vilka avgifter gällde du behövde", ("vilka", "gällde", "du", "behövde")),
        ("kommuner förena avgift", ()),
        ("avgift D", ()),
    ],
)
def test_words_that_only_share_their_base_with_a_question_word_are_asked_for(
    made: Settings, text: str, dropped: tuple[str, ...]
) -> None:
    with open_archive(made) as held:
        assert held.search(Query(text)).dropped == dropped
