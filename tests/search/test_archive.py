import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import QueryError
from archive.model import Query
from archive.search import Archive, open_archive
from archive.search.asking import NOT_NEAR, NOT_VERBATIM
from archive.search.notices import notice, worded
from archive.settings import Settings

RECORDS = [
    ("larm", "Trygghetslarm", "Direktionen beslutade att upphandla trygghetslarmen.", "2013-05-02"),
    (
        "natur",
        "Avtal",
        "Naturbruksavtalet löper ut och avtalet om naturbruk förnyas.",
        "2014-03-01",
    ),
    (
        "vard",
        "Vård",
        "Samverkan om missbruks- och beroendevård enligt KSN-2015-1584.",
        "2015-01-20",
    ),
    ("halsa", "E-hälsa", "Arbetet med e-hälsa och eSamhället går vidare i länet.", "2015-06-01"),
    (
        "plan",
        "Plan",
        "Verksamhetsplanen antogs. Styrelsen godkände budgeten för 2014.",
        "2013-12-01",
    ),
    ("hund", "Hundar", "Frågan om hundrastgård återremitteras till styrelsen.", "2016-09-09"),
]


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("archive")
    (folder / "corpus").mkdir()
    lines = [
        json.dumps({"id": i, "title": title, "text": text, "date": date, "type": "protokoll"})
        for i, title, text, date in RECORDS
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    command = [str(Path(sys.executable).with_name("handlingar")), "index", "-q"]
    paths = ["--corpus", str(folder / "corpus"), "--index", str(folder / "index")]
    subprocess.run([*command, *paths], check=True)
    with open_archive(Settings(index=folder / "index")) as archive:
        yield archive


def sources(held: Archive, text: str, **rest: object) -> list[str | None]:
    return [hit.document.source_id for hit in held.search(Query(text, **rest)).hits]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("trygghetslarm", "larm"),
        ("larmen", "larm"),
        ("beslut trygghetslarm", "larm"),
        ("avtal naturbruk", "natur"),
        ("missbruksvård", "vard"),
        ("KSN 2015 1584", "vard"),
        ("dnr:KSN-2015/1584", "vard"),
        ("ehälsa", "halsa"),
        ("e hälsa", "halsa"),
        ("e-samhället", "halsa"),
        ("anta verksamhetsplan", "plan"),
        ('"godkände budgeten"', "plan"),
        ("hundrast*", "hund"),
        ("styrelse NÄRA/3 budget", "plan"),
        ("styrelsen INTE budget", "hund"),
        ("datum:2016 styrelsen", "hund"),
        ("år:2013 direktionen", "larm"),
        ("Hur går det med hundrastgården?", "hund"),
    ],
)
def test_what_is_meant_is_found_first(held: Archive, text: str, first: str) -> None:
    assert sources(held, text)[0] == first


def test_an_exact_phrase_is_exact(held: Archive) -> None:
    assert notice("not verbatim") in held.search(Query('"trygghetslarm"')).notices
    assert sources(held, '"trygghetslarmen"') == ["larm"]


def test_words_far_apart_are_said_to_be(held: Archive) -> None:
    result = held.search(Query("direktionen NÄRA/1 trygghetslarmen"))
    assert [hit.document.source_id for hit in result.hits] == ["larm"]
    assert result.notices == (NOT_NEAR,)
    fewer = held.search(Query("trygghetslarm NÄRA/5 hundrastgård"))
    assert {hit.document.source_id for hit in fewer.hits} == {"larm", "hund"}
    assert fewer.notices[0] == NOT_NEAR
    assert fewer.notices[1] == notice("fewer")


def test_a_known_term_that_is_nowhere_whole_is_let_go_of(held: Archive) -> None:
    result = held.search(Query("samordnad individuell plan"))
    assert [hit.document.source_id for hit in result.hits] == ["plan"]
    assert result.notices[0] == NOT_VERBATIM


def test_a_hit_says_why(held: Archive) -> None:
    (hit,) = held.search(Query("trygghetslarm")).hits
    assert hit.why[0].query == "trygghetslarm"
    assert {"exakt", "böjning"} & {reason.rule for reason in hit.why}
    assert [m.of(hit.snippets[0].text) for m in hit.snippets[0].marks][-1] == "trygghetslarmen"


def test_fewer_words_are_said_to_be_fewer(held: Archive) -> None:
    result = held.search(Query("trygghetslarm hundrastgård"))
    assert {hit.document.source_id for hit in result.hits} == {"larm", "hund"}
    assert notice("fewer") in result.notices


def test_a_misspelt_word_is_read_as_the_likeliest(held: Archive) -> None:
    result = held.search(Query("trygghetslram"))
    assert [hit.document.source_id for hit in result.hits] == ["larm"]
    said = notice("reading", typed="trygghetslram", read=result.suggestions[0])
    assert said in result.notices
    assert "trolig läsning" in worded(said)
    assert result.suggestions


def test_a_mistake_is_a_sentence(held: Archive) -> None:
    with pytest.raises(QueryError, match="citattecken"):
        held.search(Query('"öppen'))


def test_all_hits_are_streamed(held: Archive) -> None:
    total = held.search(Query("")).total
    assert total == len(RECORDS)
    assert len({hit.section.id for hit in held.all_hits(Query(""))}) == total


@pytest.mark.parametrize("text", ["", "styrelsen", "hundrastgård", "trygghetslarm"])
@pytest.mark.parametrize("sort", ["relevance", "date", "-date"])
def test_every_hit_leaves_once(held: Archive, text: str, sort: str) -> None:
    ids = [hit.section.id for hit in held.all_hits(Query(text, sort=sort))]
    assert len(ids) == len(set(ids)) == held.search(Query(text, sort=sort)).total


def test_groups_are_documents(held: Archive) -> None:
    result = held.search(Query("styrelsen", group=True))
    assert {group.document.source_id for group in result.groups} == {"plan", "hund"}
    assert sum(group.total for group in result.groups) == result.total


def test_words_stand_in_their_company(held: Archive) -> None:
    total, (line,) = held.kwic(Query("hundrastgård"))
    assert total == 1
    assert (line.key, line.left.split()[-1]) == ("hundrastgård", "om")
    by_year = {count.year: count for count in held.frequency(Query("hundrastgård"))}
    assert by_year[2016].occurrences == 1
    assert by_year[2013].occurrences == 0
    assert by_year[2016].per_million


def test_completions_are_the_archives_own_words(held: Archive) -> None:
    assert "trygghetslarmen" in {s.text for s in held.suggest("trygg")}
    assert "avtal naturbruk" in {s.text for s in held.suggest("avtal naturb")}
