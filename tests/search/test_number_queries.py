"""Case numbers are told from words before numbers; questions of question words alone end."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.model import Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.search.archive import Archive

TEXTS = {
    "a": ("En röd bil vid ett hus.", "Direktionen"),
    "b": ("Bil, hus, röd.", "Nämnden"),
    "c": ("Ärende budget.", "Nämnden"),
    "d": ("Ärendet budget.", "Nämnden"),
    "e": ("Budgeten skolan.", "Direktionen"),
    "f": ("Budget skola, AKF 2013/27.", "Nämnden"),
}


@pytest.fixture(scope="module", params=["arrays", "whoosh"])
def held(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Archive]:
    folder: Path = tmp_path_factory.mktemp("near")
    (folder / "corpus").mkdir()
    lines = [
        json.dumps({"id": name, "title": f"Text {name}", "text": text, "body": body})
        for name, (text, body) in TEXTS.items()
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine=request.param, jobs=1)
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


def names(held: Archive, query: Query) -> str:
    return "".join(sorted(str(hit.document.source_id) for hit in held.search(query).hits))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("akf 2013-27", "f"), ("AKF 2013-27", "f"), ("akf 2013 27", "f"), ("dnr 2013/27", "f")],
)
def test_case_numbers_that_the_archive_has(held: Archive, text: str, expected: str) -> None:
    assert names(held, Query(text)) == expected


@pytest.mark.parametrize("text", ["budget 2014 2015", "skola 2012 12", "budget 2014/2015"])
def test_a_word_before_numbers_is_no_case_number(held: Archive, text: str) -> None:
    words = [word.surface for word in held.ask(Query(text)).words]
    assert words[0] in {"budget", "skola"}
    assert held.search(Query(text)).related


@pytest.mark.parametrize("text", ["vad är det", "vad är", "när var det?"])
def test_a_question_of_question_words_alone_ends(held: Archive, text: str) -> None:
    assert held.search(Query(text)).answer is None
