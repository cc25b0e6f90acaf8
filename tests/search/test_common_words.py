"""Marks of a question lead to its rare words, not to those that stand everywhere."""

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

    from archive.search.archive import Archive

RARE = "Direktionen beslutade att digitala lås ska finnas i alla skolor från hösten."
OFTEN = "Direktionen beslutade att rapport nummer {} ska läggas till handlingarna i år."


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("common")
    (folder / "corpus").mkdir()
    texts = [RARE, *(OFTEN.format(number) for number in range(120))]
    rows = (json.dumps({"id": str(at), "text": text}) for at, text in enumerate(texts))
    (folder / "corpus" / "rows.jsonl").write_text("\n".join(rows), "utf-8")
    settings = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
    run(settings, Options(), silent)
    with open_archive(settings) as opened:
        yield opened


def marks(archive: Archive, text: str) -> set[str]:
    hits = archive.search(Query(text=text, limit=3)).hits
    shown = (snippet for hit in hits for snippet in hit.snippets)
    return {mark.of(snippet.text).casefold() for snippet in shown for mark in snippet.marks}


@pytest.mark.parametrize(
    "text", ["vad beslutade direktionen om digitala lås?", "direktionen digitala lås"]
)
def test_common_words_of_a_question_are_not_marked(archive: Archive, text: str) -> None:
    assert marks(archive, text) == {"digitala", "lås"}


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("direktionen lås", {"direktionen", "lås"}),
        ('"direktionen beslutade" digitala lås', {"direktionen", "beslutade", "digitala", "lås"}),
        ("direktionen beslutade rapport", {"direktionen", "beslutade", "rapport"}),
    ],
    ids=["few words", "a phrase", "nothing rarer"],
)
def test_what_is_asked_for_by_itself_is_marked(
    archive: Archive, text: str, marked: set[str]
) -> None:
    assert marks(archive, text) == marked
