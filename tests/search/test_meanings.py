"""Are days, years and names of bodies read as people mean them, and is it said and undone?"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.model import Query
from archive.progress import silent
from archive.search.meanings import iso_days
from archive.search.notices import notice
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.search.archive import Archive

RECORDS = (
    ("maj", "Larmen köps in enligt KS 2021/00123.", "Direktionen", "2014-05-09"),
    ("juni", "Larmen lagas. Dnr 2021-00125.", "Direktionens arbetsutskott", "2014-06-02"),
    ("femton", "Larm, se mötet 9/5-2014 och 1:23 i Berga.", "Styrelsen", "2015-01-20"),
    ("utan", "Direktionens larm fördes in i 5G-nätet på Berga 1:2.", None, None),
)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("meanings")
    (folder / "corpus").mkdir()
    keys = ("id", "text", "body", "date")
    lines = [
        json.dumps({k: v for k, v in zip(keys, record, strict=True) if v} | {"title": record[0]})
        for record in RECORDS
    ]
    (folder / "corpus" / "records.jsonl").write_text("\n".join(lines), "utf-8")
    made = Settings(corpus=folder / "corpus", index=folder / "index", engine="arrays", jobs=1)
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


def sources_of(held: Archive, text: str, **rest: bool) -> set[str | None]:
    return {hit.document.source_id for hit in held.search(Query(text, **rest)).hits}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "read", "as_words"),
    [
        ("larm 2014", {"maj", "juni", "femton"}, {"femton"}),
        ("larm 9/5-2014", {"maj", "femton"}, {"femton"}),
        ("larm 2014-5-9", {"maj", "femton"}, set()),
        ("larm 9 maj 2014", {"maj", "femton"}, set()),
        ("larm 9.5.2014", {"maj", "femton"}, set()),
        ("larm maj 2014", {"maj"}, set()),
        ("larm Juni 2014", {"juni"}, set()),
        ("larm år 2014", {"maj", "juni", "femton"}, set()),
        ("larm styrelsen", {"femton"}, set()),
        ("larm 2014-05", {"maj"}, set()),
        ("Larm 2014-5", {"maj"}, set()),
        ("larm 2014..2015", {"maj", "juni", "femton"}, set()),
        ("larm 2014–2015", {"maj", "juni", "femton"}, set()),
        ("Larm 2014-2015", {"maj", "juni", "femton"}, set()),
        ("vad larm år 2014-06..2015", {"juni", "femton"}, set()),
        ("larm 2014-05-10..2014-12-31", {"juni"}, set()),
        ("larm 2015..", {"femton"}, set()),
        ("larm ..2014-05", {"maj"}, set()),
        ("larm direktionens arbetsutskott", {"juni"}, set()),
    ],
)
def test_a_word_is_read_as_what_it_names_and_that_is_undone(
    held: Archive, text: str, read: set[str], as_words: set[str]
) -> None:
    assert sources_of(held, text) == read
    assert held.search(Query(text)).meanings
    assert sources_of(held, text, meanings=False) >= as_words
    assert held.search(Query(text, meanings=False)).meanings == ()


def test_what_is_no_interval_stays_words(held: Archive) -> None:
    for text in ("larm 2015..2014", "larm 2014-13", "larm 2014-00..", "larm ..."):
        kinds = {kind for _, kind, _ in held.search(Query(text)).meanings}
        assert "date" not in kinds


def test_capitals_before_years_may_be_words(held: Archive) -> None:
    assert held.search(Query("LARM 2014-2015")).total == 3
    assert held.search(Query("Ks 2021-00123")).total == 1


def test_a_label_of_a_year_is_not_asked_for_and_named(held: Archive) -> None:
    assert held.search(Query("larm år 2014")).dropped == ("år",)
    assert held.search(Query("larm 2014 år")).dropped == ()
    assert held.search(Query("larm år 2014", meanings=False)).dropped == ()


def test_a_month_is_as_long_as_it_is(held: Archive) -> None:
    assert held.search(Query("larm maj 2014")).meanings == (("maj 2014", "date", ("2014-05",)),)
    assert sources_of(held, "maj 2014") == {"maj"}
    assert sources_of(held, "april 2014") == set()


def test_a_hit_says_that_its_record_answers_a_word(held: Archive) -> None:
    (hit,) = (h for h in held.search(Query("larm 2014")).hits if h.document.source_id == "maj")
    assert [(w.matched, w.rule) for w in hit.why if w.query == "2014"] == [
        (("2014",), "handlingens år")
    ]


@pytest.mark.parametrize("text", ["KS 2021:123", "KS/2021/123", "KS 2021/00123", "ks-2021-123"])
def test_a_case_number_is_one_however_it_is_written(held: Archive, text: str) -> None:
    assert sources_of(held, text) == {"maj"}


@pytest.mark.parametrize(
    "text", ["2021-00125", '"2021-00125"', "dnr:2021-00125", "2021/125", "dnr 2021-00125"]
)
def test_a_case_number_without_letters_may_have_a_hyphen(held: Archive, text: str) -> None:
    assert sources_of(held, text) == {"juni"}


def test_signs_of_property_and_compounds_with_digits_are_whole(held: Archive) -> None:
    assert sources_of(held, "Berga 1:23") == {"femton"}
    assert sources_of(held, "5G") == sources_of(held, "5G-nät") == {"utan"}


def test_a_label_that_is_no_field_is_text(held: Archive) -> None:
    assert sources_of(held, "Larmen:köps") == {"maj"}
    told = held.search(Query("organn:direktionen")).notices
    assert notice("no field", name="organn", meant="organ") in told


def test_a_body_is_known_by_its_other_names(held: Archive) -> None:
    assert ("direktionen", "body", ("Förbundsdirektionen",)) in held.search(
        Query("larm direktionen")
    ).meanings


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("mötet 9/5-2014", "mötet 2014-05-09"),
        ("2014-5-9", "2014-05-09"),
        ("31/2-2014", "31/2-2014"),
        ("den 9.5.2014", "den 2014-05-09"),
        ("9/5/2014", "2014-05-09"),
        ("1.9.5.2014", "1.9.5.2014"),
        ("KS 12/5-2014-3", "KS 12/5-2014-3"),
    ],
)
def test_days_are_read_in_swedish_order(typed: str, read: str) -> None:
    assert iso_days(typed) == read


def test_with_readings_off_one_more_word_never_finds_more(held: Archive) -> None:
    for shorter, longer in (("maj", "maj 2014"), ("direktionens", "direktionens arbetsutskott")):
        totals = [held.search(Query(t, meanings=False)).total for t in (shorter, longer)]
        assert totals[1] <= totals[0]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("förbund:Xyzzy", "no organisation"),
        ("organ:Xyzzy", "no body"),
        ("ämne:xyzzy", "no topic"),
        ("fil:xyzzy", "no file"),
        ("organ:direktonen", "no body, meant"),
    ],
)
def test_a_name_that_nothing_has_is_said(held: Archive, text: str, kind: str) -> None:
    result = held.search(Query(text))
    assert (result.total, [one.kind for one in result.notices]) == (0, [kind])
