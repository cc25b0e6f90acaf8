"""What ought to be here, judged by small archives of plain values."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from archive.catalogue import CatalogueWriter, FileRecord, RestrictedCatalogue, Stored, sql_schema
from archive.completeness import Folder, given, missing_paragraphs, protocol_series, source_folders
from archive.completeness.paragraph_gaps import gaps_between, left_out, starts_anew
from archive.completeness.series import lasting_folder, likely_count
from archive.errors import SettingsError
from archive.model import DateSpan, Document, Fact, Level, Section, SectionKind, Span, Status

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TODAY = dt.date(2016, 1, 1)


def record(
    name: str, day: str, paragraphs: Iterable[str] = (), *, title: str = "", **more: object
) -> Document:
    key = name.replace("/", "_")
    date = dt.date.fromisoformat(day)
    sections = tuple(
        Section(f"{key}-{i}", key, i, SectionKind.PARAGRAPH, number, None, None, 1, "text",
                Span(5 * i, 5 * i + 4), 1, 1)
        for i, number in enumerate(paragraphs)
    )  # fmt: skip
    made = Document(
        key, title or f"Protokoll {day}", "protokoll", "Ådalens kommunalförbund", "Direktionen",
        "sv", DateSpan(date, date, "day", "meeting", 0.9), None, (), (), scanned=False,
        sections=sections, source_id=name,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def plan(name: str, text: str, days: dict[str, str], heading: str, **more: object) -> Document:
    """A record whose only section names days: words in the text → day in ISO."""
    facts = tuple(
        Fact("mentioned_date", day, words, "dag", 0.9, Span(text.index(words), len(text)))
        for words, day in days.items()
    )
    made = record(name, "2013-12-06", ("9",), **more)  # type: ignore[arg-type]
    section = replace(made.sections[0], heading=heading, text=text, span=Span(0, len(text)))
    return replace(made, sections=(section,), facts=facts)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "catalogue.sqlite")


class Shelf:
    def __init__(self, path: Path) -> None:
        self.path = path

    def holding(self, *documents: Document) -> RestrictedCatalogue:
        with CatalogueWriter(self.path) as writer:
            writer.set_meta(schema=sql_schema.VERSION)
            for document in documents:
                writer.put(Stored(document, (), document.id, 0))
            writer.commit()
        return RestrictedCatalogue.open(self.path, Level.PUBLIC)


def years(
    catalogue: RestrictedCatalogue, *expected: given.Expected
) -> dict[int, tuple[object, ...]]:
    (one,) = protocol_series(catalogue, expected=expected, today=TODAY)
    return {year.year: (year.held, year.expected, year.basis) for year in one.years}


def test_without_anything_else_the_years_beside_it_give_a_guess(shelf: Shelf) -> None:
    days = ["2012-03-01", "2012-09-01", "2013-03-01", "2014-03-01", "2014-09-01", "2014-12-01"]
    held = shelf.holding(*(record(f"p/{day}.pdf", day) for day in days))
    assert years(held) == {2012: (2, None, None), 2013: (1, 2, "guess"), 2014: (3, None, None)}


def test_versions_of_one_meeting_are_one(shelf: Shelf) -> None:
    held = shelf.holding(record("a.pdf", "2014-03-01"), record("b-ojusterat.pdf", "2014-03-01"))
    assert years(held) == {2014: (1, None, None)}


def test_a_plan_of_meetings_says_how_many_there_ought_to_be(shelf: Shelf) -> None:
    text = "Direktionen sammanträder den 14 februari, 11 april och 3 juni 2014 samt 1 maj 2030."
    days = {
        "14 februari": "2013-02-14",
        "11 april och 3 juni 2014": "2014-04-11/2014-06-03",
        "1 maj 2030": "2030-05-01",
    }
    held = shelf.holding(
        plan("p/2013.pdf", text, days, "Sammanträdesdagar 2014"),
        record("p/2014/a.pdf", "2014-02-17"),
        record("p/2014/b.pdf", "2014-06-03"),
        record("p/2014/extra.pdf", "2014-10-01"),
    )
    (one,) = protocol_series(held, today=TODAY)
    year = next(year for year in one.years if year.year == 2014)
    assert (year.held, year.expected, year.basis) == (3, 4, "plan")
    assert year.missing == (dt.date(2014, 4, 11),)
    assert year.source == "Protokoll 2013-12-06"
    assert one.folder == "p"


def test_a_plan_speaks_of_the_past_only(shelf: Shelf) -> None:
    days = {"14 februari 2016": "2016-02-14"}
    text = "Direktionen sammanträder 14 februari 2016."
    held = shelf.holding(plan("p.pdf", text, days, "Sammanträdesplan 2016"))
    assert years(held) == {2013: (1, None, None)}


def test_the_numbers_of_protocols_tell_which_is_missing(shelf: Shelf) -> None:
    held = shelf.holding(
        record("a.pdf", "2014-02-01", title="Protokoll nr 1/2014"),
        record("b.pdf", "2014-05-01", title="Protokoll 2014:4"),
        record("c.pdf", "2014-04-01", title="Protokoll nr 3"),
    )
    (one,) = protocol_series(held, today=TODAY)
    assert one.years[0].expected == 4
    assert one.years[0].basis == "numbers"
    assert one.years[0].numbers == (2,)


def test_a_date_in_a_title_is_no_number(shelf: Shelf) -> None:
    held = shelf.holding(record("a.pdf", "2014-12-05", title="Protokoll 2014-12-05"))
    assert years(held) == {2014: (1, None, None)}


def test_a_call_is_to_a_meeting(shelf: Shelf) -> None:
    call = replace(
        record("k.docx", "2014-05-01", title="Kallelse till direktionen"),
        type="kallelse", body=None,
        facts=(Fact("date", "2014-05-09", "9 maj 2014", "tid:", 0.9, role="meeting"),),
    )  # fmt: skip
    held = shelf.holding(call, record("p.pdf", "2014-02-01"))
    (one,) = protocol_series(held, today=TODAY)
    assert (one.years[0].expected, one.years[0].basis) == (2, "calls")
    assert one.years[0].missing == (dt.date(2014, 5, 9),)


def test_a_person_knows_better(shelf: Shelf, tmp_path: Path) -> None:
    (tmp_path / "expected.toml").write_text(
        '[[protocols]]\nbody = "direktionen"\nyear = 2014\nnumber = 6\n'
        '[[protocols]]\nbody = "Direktionen"\norganisation = "Ett annat"\nyear = 2014\nnumber = 9\n'
    )
    held = shelf.holding(record("a.pdf", "2014-02-01"))
    assert years(held, *given.load(tmp_path)) == {2014: (1, 6, "given")}
    assert given.load(tmp_path / "none") == ()
    for wrong in ("[[protocols]]\nbody = 3\n", "nej", "[protokoll]\n"):
        (tmp_path / "expected.toml").write_text(wrong)
        with pytest.raises(SettingsError, match=r"expected\.toml"):
            given.load(tmp_path)


def test_what_one_may_not_see_is_no_part_of_it(shelf: Shelf) -> None:
    text = "Direktionen sammanträder den 14 februari 2014."
    days = {"14 februari 2014": "2014-02-14"}
    held = shelf.holding(
        record("a.pdf", "2014-05-01", ("1", "2", "3", "5")),
        record("b.pdf", "2014-03-01", ("7", "9", "10"), access="closed"),
        plan("c.pdf", text, days, "Sammanträdesdagar 2014", access="internal"),
    )
    assert years(held) == {2014: (1, None, None)}
    assert [gap.within for gap in missing_paragraphs(held)] == [(4,)]
    (whole,) = protocol_series(RestrictedCatalogue.open(shelf.path, Level.CLOSED), today=TODAY)
    assert {year.year: (year.held, year.expected) for year in whole.years}[2014] == (2, 3)


@pytest.mark.parametrize(
    ("held", "year", "expected"),
    [
        ({2012: 12, 2014: 10}, 2013, 10),
        ({2012: 12, 2015: 3}, 2014, 3),
        ({2012: 2, 2013: 12}, 2013, None),
        ({2012: 1, 2024: 1}, 2015, None),
        ({2014: 1}, 2014, None),
        ({}, 2014, None),
    ],
)
def test_the_guess_is_the_lesser_of_the_years_beside_it(
    held: dict[int, int], year: int, expected: int | None
) -> None:
    assert likely_count(held, year) == expected


@pytest.mark.parametrize(
    ("meetings", "from_one", "expected"),
    [
        ([{1, 2, 3}, {4, 5}], True, ()),
        ([{3, 4}, {9, 10}], True, ((1, 2), (5, 8))),
        ([{3, 4}, {9, 10}], False, ((5, 8),)),
        ([{1, 2, 3}, {1, 2}], True, ()),
    ],
)
def test_numbers_missing_between_meetings(
    meetings: list[set[int]], from_one: bool, expected: tuple[tuple[int, int], ...]
) -> None:
    assert gaps_between(meetings, from_one=from_one) == expected


def test_a_body_begins_anew_when_its_numbers_fall() -> None:
    assert starts_anew({2012: [{40, 50}], 2013: [{2, 3}], 2014: [{9}]})
    assert not starts_anew({2012: [{40, 50}], 2013: [{51, 60}]})
    assert not starts_anew({2012: [{40}]})


@pytest.mark.parametrize(
    ("numbers", "gaps"),
    [
        ([1, 2, 3], ()),
        ([41, 42, 44, 45], (43,)),
        ([1, 90, 91], ()),
        ([1, 3], ()),
        ([], ()),
    ],
)
def test_numbers_left_out_of_a_series(numbers: list[int], gaps: tuple[int, ...]) -> None:
    assert left_out(numbers) == gaps


@pytest.mark.parametrize(
    ("source", "folder"),
    [
        ("protokoll/2014/a.pdf", "protokoll"),
        ("protokoll/2014/05/a.pdf", "protokoll"),
        ("2014/protokoll/a.pdf", "2014/protokoll"),
        ("a.pdf", ""),
    ],
)
def test_folders_by_year_belong_to_the_one_above(source: str, folder: str) -> None:
    assert lasting_folder(source) == folder


def test_a_folder_tells_how_fresh_and_how_full_it_is(shelf: Shelf) -> None:
    held = shelf.holding(record("p/2012/a.pdf", "2012-03-01"), record("p/2014/b.pdf", "2014-03-01"))
    files = [
        FileRecord("p/2012/a.pdf", 1, 1, 1, "a", Status.OK, "x", arrived=5.0, checked=7.0),
        FileRecord("p/2014/b.pdf", 1, 1, 1, "b", Status.FAILED, "x", arrived=9.0, checked=6.0),
        FileRecord("q/c.pdf", 1, 1, 1, "c", Status.OK, "x", arrived=1.0),
    ]
    found = source_folders(files, protocol_series(held, today=TODAY))
    assert found == [
        Folder(
            "p",
            found[0].files,
            9.0,
            6.0,
            {2012: (1, None), 2013: (0, 1), 2014: (1, None)},
            (2013,),
        ),
        Folder("q", found[1].files, 1.0, 0.0),
    ]
    assert found[0].files == {"ok": 1, "failed": 1}
