"""Fields hold what they are given: `*`, quotes, numbers; what is no number is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.concordance.concordance import LinesAsked, concordance
from archive.errors import QueryError
from archive.model import Query
from archive.progress import silent
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.archive import Archive

PAPER = """Protokoll

Direktionen 2014-05-09

§ 1 Taxan

Beslut
Direktionen antog taxan.

§ 5 Budgeten

Beslut
Direktionen antar budgeten.

§ 6 Vägen

Beslut
Direktionen avslog begäran om vägar.

§ 7 Budskapet

Frågan togs upp igen efter vad som sades under § 6.

Beslut
Direktionen godkände budskapet.
"""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("beginnings")
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
    made.corpus.mkdir()
    (made.corpus / "maj.txt").write_text(PAPER, "utf-8")
    run(made, Options(), silent)
    with open_archive(made) as opened:
        yield opened


@pytest.mark.parametrize(
    ("query", "numbers"),
    [("beslut:antog*", "1"), ("beslut:antog", "15"), ("beslut:ant*", "15"), ("beslut:avs*", "6"),
     ("rubrik:bud*", "57"), ("rubrik:budg*", "5"), ("rubrik:xyz*", ""), ("rubrik:vägen*", "6"),
     ("rubrik:vägar*", ""), ("beslut:vägar*", "6"), ('rubrik:"budgeten"', "5"),
     ('rubrik:"budget"', ""), ('rubrik:"Budskapet"', "7"),
     ('beslut:"antog taxan"', "1"), ('beslut:"taxan antog"', ""), ('beslut:"antar taxan"', ""),
     ('beslut:"direktionen antar"', "5"), ('-rubrik:"taxan" beslut:direktionen', "567"),
     ("§:5..7", "567"), ("§:5-7", "567"), ("§:6", "6"), ("§ 6", "67"),
     ("-§:5..7 direktionen", "1")],
)  # fmt: skip
def test_what_a_field_finds(archive: Archive, query: str, numbers: str) -> None:
    result = archive.search(Query(text=query))
    found = sorted(h.section.number or "" for h in result.hits if h.section.number)
    assert "".join(found) == numbers
    assert "*" not in result.dropped


def test_words_of_a_quoted_field_occur_in_what_was_decided(archive: Archive) -> None:
    with concordance(archive, LinesAsked(Query('beslut:"direktionen antog"'))) as found:
        assert [line.key for line in found.lines()] == ["Direktionen antog"]


@pytest.mark.parametrize("query", ["dnr:x", "dnr:2013", 'dnr:"KS 2013"', "diarienr:KS*"])
def test_what_is_no_case_number_is_refused(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError, match="diarienummer"):
        archive.search(Query(text=query))


@pytest.mark.parametrize("query", ["§:abc", "paragraf:x", "§:abc larm"])
def test_what_is_no_number_of_a_paragraph_is_refused(archive: Archive, query: str) -> None:
    with pytest.raises(QueryError):
        archive.search(Query(text=query))
