"""Do `fil:`, `flagga:`, `dubblett:` and `antal:` say what is there, and only what may be seen?"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archive.errors import QueryError
from archive.model import Level, Query, Result
from archive.search.notices import notice, worded_notice
from archive.search.opened import OpenArchive
from archive.settings import Settings

ELECTION = (
    "Protokoll\n\n§ 1\nVal av justerare\n\nAnna Ek utses att justera. Närvarande är "
    + ", ".join(f"ledamoten från krets {n} i distrikt {n * 7}" for n in range(40))
    + ".\n"
)
TEXTS = {
    "protokoll/direktion-2014.txt": ELECTION,
    "protokoll/kopia.txt": ELECTION + "\n\n",
    "plan.txt": "Verksamhetsplan 2014\n\nHemtjänsten byggs ut med fler händer under året.\n",
    "personal/loner.txt": "Om lönerna\n\nHemtjänstens löner står i en stängd handling.\n",
    "access.toml": '[folders]\n"personal" = "closed"\n',
}


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenArchive]:
    folder = tmp_path_factory.mktemp("marks")
    for name, text in TEXTS.items():
        file = folder / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    command = [str(Path(sys.executable).with_name("handlingar")), "index", "-q"]
    paths = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    subprocess.run([*command, *paths], check=True)
    with closing(OpenArchive.open(Settings(index=folder / "index"))) as opened:
        yield opened


def answer(held: OpenArchive, text: str, level: Level = Level.PUBLIC) -> Result:
    return held.of(level).search(Query(text))


@pytest.mark.parametrize(
    ("text", "documents"),
    [
        ("fil:protokoll/", 2),
        ("fil:DIREKTION-2014", 1),
        ("justerare fil:kopia", 1),
        ("INTE fil:protokoll/", 1),
        ("dubblett:ja", 2),
        ("dubblett:nej", 1),
        ("flagga:ocr", 0),
        ("fil:loner", 0),
    ],
)
def test_a_mark_restricts_the_hits(held: OpenArchive, text: str, documents: int) -> None:
    assert answer(held, text).documents == documents


def test_nothing_tells_of_a_closed_file(held: OpenArchive) -> None:
    there, nowhere = answer(held, "fil:loner"), answer(held, "fil:finnsej")
    assert there.notices == (notice("no file", name="loner"),)
    assert nowhere.notices == (notice("no file", name="finnsej"),)
    assert answer(held, "fil:loner", Level.CLOSED).documents == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("antal:handlingar justerare", "Antal handlingar: 2."),
        ("antal:handlingar fil:plan", "Antal handlingar: 1."),
        ("antal:avsnitt hemtjänst finnsejalls", "Antal avsnitt: 0."),
    ],
)
def test_what_is_counted_has_all_the_words(held: OpenArchive, text: str, said: str) -> None:
    assert worded_notice(answer(held, text).notices[0]) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("flagga:grön", "ocr, oläst, svårläst"),
        ("dubblett:kanske", "ja, nej"),
        ("antal:sidor", "avsnitt, handlingar"),
        ("fil:", "fil:protokoll_2014"),
    ],
)
def test_a_mistake_gets_a_sentence_with_what_there_is(
    held: OpenArchive, text: str, said: str
) -> None:
    with pytest.raises(QueryError, match=said):
        answer(held, text)
