"""RIS as Zotero's own translator reads it (RIS.js of github.com/zotero/translators, June 2026).

Its rules for what we write: the kind of item by TY; an author with a comma is a person, one without
a body; a day is YYYY/MM/DD with what is unknown left empty; M1 is the day of access of a web page
and a note of other items; Y2 the day of access; a single keyword is parted at its commas.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from archive.export import write

from .hits import PROVENANCE, document, few, hit, lists, section

if TYPE_CHECKING:
    from archive.model import Hit

KINDS = {
    "GOVDOC": "report", "RPRT": "report", "PCOMM": "letter", "STAT": "statute",
    "SLIDE": "presentation", "ELEC": "webpage",
}  # fmt: skip
FIELDS = {
    "TI": "title", "T2": "container", "PB": "publisher", "M3": "genre", "LA": "language",
    "AB": "abstract", "UR": "url", "AN": "place in archive", "DB": "archive", "SE": "section",
}  # fmt: skip
_TAG = re.compile(r"^([A-Z][A-Z0-9]) {1,2}-(?: (.*))?$")
_DAY = re.compile(r"^(\d+)(?:/(\d{0,2})(?:/(\d{0,2})(?:(?:/|\s)([^/]*))?)?)?$")


def ris(hits: list[Hit]) -> str:
    stream = io.BytesIO()
    write("ris", hits, PROVENANCE, stream, lambda h: f"https://arkiv.example/{h.section.id}")
    return stream.getvalue().decode("utf-8")


def day(text: str) -> str:
    match = _DAY.match(text)
    assert match is not None, text
    parts = [part.lstrip("0") for part in match.groups()[:3] if part]
    return "-".join(part.zfill(2) for part in parts)


def imported(text: str) -> list[dict[str, Any]]:
    """Return the items that Zotero makes of a RIS file."""
    items: list[dict[str, Any]] = []
    for line in text.split("\r\n"):
        match = _TAG.match(line)
        assert match is not None or not line, line
        tag, value = (match[1], match[2] or "") if match else ("", "")
        if tag == "TY":
            items.append(
                {"kind": KINDS[value], "tags": [], "authors": [], "notes": [], "extra": []}
            )
        elif items and value.strip():
            _take(items[-1], tag, value.strip())
    for item in items:
        if len(item["tags"]) == 1:
            item["tags"] = item["tags"][0].split(",")
    return items


def _take(item: dict[str, Any], tag: str, value: str) -> None:
    match tag:
        case "AU":
            last, comma, first = value.partition(",")
            item["authors"].append((last.strip(), first.strip() if comma else None))
        case "KW":
            item["tags"] += re.split(r"\s*;\s*", value)
        case "DA":
            item["date"] = day(value)
        case "PY":
            item.setdefault("date", day(value))
        case "Y2":
            item["accessed"] = day(value)
        case "M1" if item["kind"] == "webpage":
            item.setdefault("accessed", day(value))
        case "M1" | "M2":
            item["extra"].append(value)
        case "N1":
            item["notes"].append(value)
        case "SP":
            item["pages"] = value
        case "EP":
            item["pages"] = f"{item['pages']}-{value}"
        case _:
            assert tag in FIELDS, tag
            assert FIELDS[tag] not in item, tag
            item[FIELDS[tag]] = value


def test_a_paragraph_of_minutes_is_an_item_with_a_body_for_its_author() -> None:
    (item,) = imported(ris([hit()]))
    assert item["kind"] == "report"
    assert item["authors"] == [("Sunnerbygdens kommunalförbund. Direktionen", None)]
    assert (item["title"], item["container"]) == (
        "§ 26 Digitala trygghetslarm", "Protokoll 2014-05-09",
    )  # fmt: skip
    assert (item["date"], item["accessed"]) == ("2014-05-09", PROVENANCE.time[:10])
    assert (item["pages"], item["extra"]) == ("3-4", ["2014/118"])
    assert len(item["notes"]) == 2


def test_a_web_page_keeps_its_case_number_and_the_day_of_access() -> None:
    (item,) = imported(ris([hit(section(), document(type="webbsida"))]))
    assert item["kind"] == "webpage"
    assert item["accessed"] == PROVENANCE.time[:10]
    assert item["extra"] == ["2014/118"]


@pytest.mark.parametrize("name", ["Räddning, Ekby", "Ekby, Norrby och Sunne kommunalförbund,"])
def test_a_body_with_commas_in_its_name_is_no_person(name: str) -> None:
    (item,) = imported(ris([hit(section(), document(organisation=name, body=name + " nämnd"))]))
    assert [first for _, first in item["authors"]] == [None]


def test_what_is_unknown_is_left_out() -> None:
    (item,) = imported(ris([hit(section(), document(organisation=None, body=None, date=None))]))
    assert item["authors"] == []
    assert "date" not in item


@few
@given(lists)
def test_every_hit_is_one_item_with_no_person_in_it(hits: list[Hit]) -> None:
    items = imported(ris(hits))
    assert len(items) == len(hits)
    for item in items:
        assert [first for _, first in item["authors"]] in ([], [None])
        assert item["accessed"] == PROVENANCE.time[:10]
