import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.errors import QueryError
from archive.model import Query
from archive.search.archive import Archive
from archive.search.notices import notice, worded_notice
from archive.search.opened import open_archive
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
        ("avtal om naturbruk", "natur"),
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
        ("år:2016.. styrelsen", "hund"),
        ("år:..2014 naturbruk", "natur"),
        ("år:2014-2016 hundrastgård", "hund"),
        ("datum:2014-2016 hundrastgård", "hund"),
        ("Hur går det med hundrastgården?", "hund"),
    ],
)
def test_what_is_meant_is_found_first(held: Archive, text: str, first: str) -> None:
    assert sources(held, text)[0] == first


def related(held: Archive, text: str) -> dict[str | None, list[tuple[str, str]]]:
    found = held.search(Query(text)).related
    hits = found.hits if found else ()
    return {hit.document.source_id: [(x.word, x.has) for x in hit.lacks] for hit in hits}


def offers(held: Archive, text: str) -> list[tuple[str, int]]:
    return [(offer.text, offer.total) for offer in held.search(Query(text)).offers]


def test_an_exact_phrase_is_exact(held: Archive) -> None:
    result = held.search(Query('"trygghetslarm"'))
    assert (result.total, result.related) == (0, None)
    assert result.notices == (notice("not verbatim", phrase="trygghetslarm"),)
    assert offers(held, '"trygghetslarm"') == [("trygghetslarm", 1)]
    assert sources(held, '"trygghetslarmen"') == ["larm"]


def test_words_far_apart_are_not_near(held: Archive) -> None:
    asked = "direktionen NÄRA/1 trygghetslarmen"
    result = held.search(Query(asked))
    assert (result.total, result.related) == (0, None)
    assert result.notices == (notice("not near", distance=1),)
    assert offers(held, asked) == [("direktionen trygghetslarmen", 1)]
    assert offers(held, "trygghetslarm NÄRA/5 hund*") == [("trygghetslarm ELLER hund*", 2)]


def test_a_known_term_that_is_nowhere_whole_is_only_near(held: Archive) -> None:
    assert held.search(Query("samordnad individuell plan")).total == 0
    near = related(held, "samordnad individuell plan")
    assert near == {"plan": [("samordnad individuell plan", "")]}


def test_a_hit_says_why(held: Archive) -> None:
    (hit,) = held.search(Query("trygghetslarm")).hits
    assert hit.why[0].query == "trygghetslarm"
    assert {"exakt", "böjning"} & {reason.rule for reason in hit.why}
    assert [m.of(hit.snippets[0].text) for m in hit.snippets[0].marks][-1] == "trygghetslarmen"


def test_fewer_words_are_near_and_say_what_they_lack(held: Archive) -> None:
    result = held.search(Query("trygghetslarm hundrastgård"))
    assert (result.total, result.hits, result.facets["year"]) == (0, (), ())
    assert related(held, "trygghetslarm hundrastgård") == {
        "larm": [("hundrastgård", "")],
        "hund": [("trygghetslarm", "")],
    }
    assert result.notices == (notice("none"),)
    assert offers(held, "trygghetslarm hundrastgård") == [("trygghetslarm ELLER hundrastgård", 2)]


def test_words_a_question_is_made_with_are_named(held: Archive) -> None:
    assert held.search(Query("Hur går det med hundrastgården?")).dropped == (
        "Hur",
        "går",
        "det",
        "med",
    )
    assert held.search(Query("dnr KSN-2015/1584")).dropped == ("dnr",)
    assert held.search(Query("hur")).dropped == ()


def test_parts_of_a_compound_are_only_near(held: Archive) -> None:
    assert held.search(Query("naturbruksavtalen")).total == 1
    assert held.search(Query("budgetgodkännande")).total == 0
    assert related(held, "verksamhetsbudget") == {"plan": [("verksamhetsbudget", "parts")]}


def test_a_misspelt_word_is_read_as_the_likeliest_beside_the_hits(held: Archive) -> None:
    result = held.search(Query("trygghetslram"))
    assert result.total == 0
    assert related(held, "trygghetslram") == {"larm": [("trygghetslram", "reading")]}
    told = notice("reading", typed="trygghetslram", read=result.suggestions[0])
    assert result.notices == (told,)
    assert "räknas inte" in worded_notice(told)


def test_forms_can_be_switched_off(held: Archive) -> None:
    assert sources(held, "larm") == ["larm"]
    assert sources(held, "larm", compounds=False) == []
    assert sources(held, "trygghetslarm", compounds=False) == ["larm"]
    assert sources(held, "trygghetslarm", inflections=False) == []
    assert sources(held, "trygghetslarmen", inflections=False) == ["larm"]


def test_any_word_is_a_query_of_its_own(held: Archive) -> None:
    result = held.search(Query("trygghetslarm hundrastgård", match="any"))
    assert {hit.document.source_id for hit in result.hits} == {"larm", "hund"}
    assert (result.total, result.related, result.offers) == (2, None, ())
    assert sources(held, "trygghetslarm hundrastgård år:2016", match="any") == ["hund"]


@pytest.mark.parametrize("text", ["?", "🏊", "-", "... !", "? ELLER !"])
def test_a_query_of_signs_finds_nothing_and_says_so(held: Archive, text: str) -> None:
    result = held.search(Query(text))
    assert result.total == 0
    assert result.notices == (notice("no words"),)


def test_a_mistake_is_a_sentence(held: Archive) -> None:
    with pytest.raises(QueryError, match="Citattecknet"):
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


def test_completions_are_the_archives_own_words(held: Archive) -> None:
    assert "trygghetslarmen" in {s.text for s in held.suggest("trygg")}
    assert "avtal naturbruk" in {s.text for s in held.suggest("avtal naturb")}
