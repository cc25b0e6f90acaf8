"""A web page, letter, calendar or text that stops before its end is never taken for whole."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

import pytest

from archive.model import Status
from indexer.extract.html_ends import is_cut_off

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

PAGE = (
    "<!DOCTYPE html><html><head><title>Plan</title></head><body><main><h1>Plan</h1><p>Om badhuset"
    '</p><!-- meny --><script>if (a < b) c("</p>")</script><p title="a > b">Sist</p></main>'
    "</body></html>"
)
HEADER = "From: a@example.org\nTo: b@example.org\nSubject: Badhuset\nMIME-Version: 1.0\n"
WORDS = "Direktionen beslutar om badhuset. " * 9


def ended(reads: Reads, data: bytes, name: str) -> tuple[str, str]:
    outcome, readings = reads(data, name)
    assert outcome.status == Status.OK or outcome.reason
    return outcome.status, " ".join(reading.raw for reading in readings)


def test_a_page_that_stops_before_its_end(reads: Reads) -> None:
    start, end = PAGE.index("Om badhuset"), PAGE.index("</main>")
    for at in range(start, end):
        status, _ = ended(reads, PAGE[:at].encode(), "a.html")
        assert status == Status.PARTIAL, PAGE[:at]
    assert ended(reads, PAGE.encode(), "a.html")[0] == Status.OK


@pytest.mark.parametrize(
    "sign", ["<!--", "<script>", "<style>", "<title>", "<a href='", "<iframe>"]
)
def test_what_swallows_the_rest_of_a_page(reads: Reads, sign: str) -> None:
    page = PAGE.replace("</script>", f"</script>{sign}")
    assert ended(reads, page.encode(), "a.html")[0] == Status.PARTIAL
    letter = f"{HEADER}Content-Type: text/html\n\n{page}"
    assert ended(reads, letter.encode(), "a.eml")[0] == Status.PARTIAL
    if sign == "<!--":
        assert ended(reads, f"Om badhuset\n\n{sign} dolt\n".encode(), "a.md")[0] == Status.PARTIAL


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Utan slut, som det får vara<ul><li>a<li>b</ul>",
        "<p>Ett stycke", "a < b", '<a href=x?y="z>länk</a>', "<p don't>text</p>", "<!-->text",
        "<html><body><script src=a></script><div>text</div>", "<svg><title>a</title></svg>",
        "<html><body><DIV>text</div></BODY>", "<!-- a --!> b", "<div>ett stycke av en sida",
    ],
)  # fmt: skip
def test_what_need_not_be_closed_is_whole(page: str) -> None:
    assert not is_cut_off(page)


@pytest.mark.parametrize("sign", ["<?php echo 1 ?>", '<?import href="a">', "<?xml version='1.0'?>"])
def test_an_instruction_to_a_program_costs_no_page(reads: Reads, sign: str) -> None:
    status, text = ended(reads, PAGE.replace("<p>", f"{sign}<p>").encode(), "a.html")
    assert (status, text.split()) == (Status.OK, ["Plan", "Om", "badhuset", "Sist"])


@pytest.mark.parametrize("begins", [">", "- ", "> - "])
def test_deep_lists_and_quotations_of_markdown(reads: Reads, begins: str) -> None:
    assert "badhuset" in ended(reads, f"{begins * 40}Om badhuset\n".encode(), "a.md")[1]
    assert ended(reads, f"{begins * 4000}Om badhuset\n".encode(), "a.md")[0] == Status.FAILED


@pytest.mark.parametrize("signs", [1, 2, 3])
def test_a_letter_in_base64_that_stops_in_the_middle(reads: Reads, signs: int) -> None:
    code = base64.encodebytes(WORDS.encode()).decode()
    head = f"{HEADER}Content-Transfer-Encoding: base64\n\n"
    assert ended(reads, (head + code).encode(), "a.eml")[0] == Status.OK
    status, text = ended(reads, (head + code[: 77 + 40 + signs]).encode(), "a.eml")
    assert (status, "badhuset" in text) == (Status.PARTIAL, True)
    other = f"{head}{code[:40]}***{code[43:]}"
    assert ended(reads, other.encode(), "a.eml")[0] == Status.PARTIAL


@pytest.mark.parametrize("more", [-20, 200])
def test_a_letter_of_another_length_than_it_says(reads: Reads, more: int) -> None:
    letter = f"{HEADER}\n{WORDS}"
    status, text = ended(reads, f"{len(letter) + more}\n{letter}".encode(), "1.emlx")
    assert (status, text.endswith(WORDS.rstrip())) == (Status.PARTIAL, True)


CALENDAR = (
    "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nSUMMARY:{}\nCOMMENT:Om badhuset\n{}END:VEVENT\n"
    "END:VCALENDAR\n"
)
OM = ("Om", "badhuset")
FILE = "ATTACH;VALUE=BINARY;ENCODING=BASE64:QQ==\n"


def test_calendars_are_read_whole_or_what_is_not_is_told(reads: Reads) -> None:
    first, second = CALENDAR.format("Ett", ""), CALENDAR.format("Två", "")
    status, text = ended(reads, (first + second).encode(), "a.ics")
    assert (status, text.split()) == (Status.OK, ["Ett", *OM, "Två", *OM])
    for flawed in (
        first + second[:70],
        CALENDAR.format("Ett", "DESCRIPTION Två\n"),
        CALENDAR.format("Ett", FILE),
    ):
        assert ended(reads, flawed.encode(), "a.ics")[0] == Status.PARTIAL, flawed
        letter = f"{HEADER}Content-Type: text/calendar\n\n{flawed}"
        assert ended(reads, letter.encode(), "a.eml")[0] == Status.PARTIAL, flawed


@pytest.mark.parametrize("name", ["a.txt", "a.csv"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-le", "utf-8-sig"])
def test_a_text_that_stops_within_a_letter(reads: Reads, encoding: str, name: str) -> None:
    data = "Om badhuset i Ekby; ett förslag från tjänstemän som är på väg å".encode(encoding)
    assert ended(reads, data, name)[0] == Status.OK
    status, text = ended(reads, data[:-1], name)
    assert (status, text.startswith("Om badhuset i Ekby")) == (Status.PARTIAL, True)
