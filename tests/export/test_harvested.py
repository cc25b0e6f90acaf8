"""Dublin Core and MODS say what is known of a record, and leave out what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.export.harvested import DC, MODS, dublin_core, mods
from archive.export.reference import Reference

if TYPE_CHECKING:
    from lxml import etree


def reference(**changes: object) -> Reference:
    given: dict[str, object] = {
        "id": "d1", "type": "protokoll", "title": "Protokoll", "container": "",
        "author": "Förbundet. Direktionen", "organisation": "Förbundet", "year": "2014",
        "date": ((2014, 5, 9),), "case_number": "AKF 2014/1", "number": "", "pages": "",
        "decision": "", "topics": ("larm", "vård"), "language": "sv",
        "url": "https://example.org/d1", "citation": "",
    }  # fmt: skip
    return Reference(**{**given, **changes})  # type: ignore[arg-type]


def days(ref: Reference) -> list[tuple[str, str | None, dict[str, str]]]:
    root = mods(ref, "d1")
    found = root.findall(f"{{{MODS}}}originInfo/*")
    return [
        (str(one.tag).rpartition("}")[2], one.text, {str(k): str(v) for k, v in one.items()})
        for one in found
        if "date" in str(one.tag)
    ]


def texts(root: etree._Element, name: str) -> list[str | None]:
    return [one.text for one in root.iter(name)]


def test_a_day_is_one_date_and_an_interval_has_two_points() -> None:
    one = {"encoding": "w3cdtf", "keyDate": "yes"}
    assert days(reference()) == [("dateIssued", "2014-05-09", one)]
    assert days(reference(meeting=True)) == [("dateCreated", "2014-05-09", one)]
    assert days(reference(date=((2014, 5), (2015,)), circa=True)) == [
        ("dateIssued", "2014-05", one | {"point": "start", "qualifier": "inferred"}),
        ("dateIssued", "2015", {"encoding": "w3cdtf", "point": "end", "qualifier": "inferred"}),
    ]
    assert days(reference(date=())) == []


def test_what_is_unknown_is_left_out() -> None:
    bare = reference(
        author="", organisation="", date=(), case_number="", topics=(), language="", url=""
    )
    made = mods(bare, "d1")
    for name in ("name", "originInfo", "language", "subject", "identifier"):
        assert made.find(f"{{{MODS}}}{name}") is None
    assert texts(made, f"{{{MODS}}}recordIdentifier") == ["d1"]
    known = dublin_core(bare, "d1")
    assert {str(one.tag).rpartition("}")[2] for one in known} == {"title", "type", "identifier"}


@pytest.mark.parametrize(
    ("language", "code", "authority"), [("sv", "swe", "iso639-2b"), ("xx", "xx", "rfc3066")]
)
def test_a_language_is_named_by_its_code(language: str, code: str, authority: str) -> None:
    term = mods(reference(language=language), "d1").find(f".//{{{MODS}}}languageTerm")
    assert term is not None
    assert (term.text, term.get("authority")) == (code, authority)


def test_dublin_core_has_every_name_and_an_interval_with_a_slash() -> None:
    made = dublin_core(reference(date=((2014, 5, 9), (2014, 5, 10))), "id")
    assert texts(made, f"{{{DC}}}date") == ["2014-05-09/2014-05-10"]
    assert texts(made, f"{{{DC}}}subject") == ["larm", "vård"]
    identifiers = ["https://example.org/d1", "id", "AKF 2014/1"]
    assert texts(made, f"{{{DC}}}identifier") == identifiers
