"""Plain text, Markdown, web pages, letters and records."""

# ruff: noqa: E501 -- markup is read best on one line

from __future__ import annotations

import io
import json
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from archive.model import Outcome, Reading, Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SWEDISH = "Förbundsstyrelsen, § 12: åtgärder för ån. Ärende Örn.\n"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "cp850", "mac_roman"]
)
def test_encodings(reads: Reads, encoding: str) -> None:
    text = SWEDISH if encoding != "cp850" else SWEDISH.replace("§", "paragraf")
    outcome, (reading,) = reads(text.encode(encoding), "a.txt")
    assert reading.raw == text
    assert bool(outcome.warnings) == (not encoding.startswith("utf"))


def test_form_feeds_are_pages(reads: Reads) -> None:
    outcome, (reading,) = reads(b"ett\r\n\x0ctv\xc3\xa5\n\x0c", "a.txt")
    assert [page.text for page in reading.pages] == ["ett\n", "två\n"]
    assert (outcome.pages, reading.paged) == (2, True)


def test_markdown(reads: Reads) -> None:
    text = (
        "---\ntitle: Plan\n---\n# Verksamhetsplan\n\nMål *och* [medel](https://a.se).\n\n"
        "- ett\n- två\n\n| a | b |\n|---|---|\n| c | d |\n"
    )
    _, (reading,) = reads(text.encode(), "a.md")
    assert reading.metadata == {"title": "Plan"}
    assert [(m.kind, m.level, m.span.of(reading.raw), m.value) for m in reading.marks] == [
        ("heading", 1, "Verksamhetsplan", ""),
        ("link", 0, "medel", "https://a.se"),
    ]
    assert "Mål och medel." in reading.raw
    assert "c\td" in reading.raw


PAGE = """<!doctype html><html><head><title>Protokoll  2014</title><meta name=author content="Åsa">
<style>p{}</style></head><body><nav><ul><li>MENY</li></ul></nav><header><h1>Kommunförbundet</h1></header>
<main><h2>Beslut</h2><p>Styrelsen <b>beslut</b>ade<br>att anta <a href="/plan">planen</a>.</p>
<table><tr><th>Namn</th><td>Åsa</td></tr></table><p>%s</p></main>
<footer>Kontakta oss</footer><script>var x</script></body></html>"""


def test_a_web_page_and_its_furniture(reads: Reads) -> None:
    from indexer.repair import repair

    _, (reading,) = reads((PAGE % ("text " * 60)).encode(), "a.html")
    assert "Styrelsen beslutade\natt anta planen." in reading.raw
    assert "Namn\tÅsa" in reading.raw
    assert reading.metadata == {"title": "Protokoll 2014", "author": "Åsa"}
    kinds = {(m.kind, m.span.of(reading.raw)) for m in reading.marks}
    assert {
        ("heading", "Beslut"),
        ("link", "planen"),
        ("furniture", "MENY"),
        ("furniture", "Kontakta oss"),
    } <= kinds
    mended = repair(reading).text
    assert "MENY" not in mended
    assert "Kontakta" not in mended
    assert "var x" not in reading.raw


def test_deep_markup_does_not_break_the_reader(reads: Reads) -> None:
    outcome, _ = reads(b"<html>" + b"<div>" * 20000 + b"hej", "a.html")
    assert outcome.status in (Status.PARTIAL, Status.FAILED)


def _letter(text: str = "Hej på er") -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = "Remiss om åtgärder"
    message["From"] = "åsa@förbundet.se"
    message["To"] = "kansli@forbundet.se"
    message["Date"] = "Fri, 09 May 2014 10:00:00 +0200"
    message.set_content(text)
    return message


def test_a_letter_and_its_attachments(reads: Reads) -> None:
    message = _letter()
    message.add_attachment("Bilagans text å", filename="bilaga.txt")
    message.add_attachment(b"\0\1\2", maintype="application", subtype="x", filename="bild.bin")
    inner = _letter("Inre brev")
    inner.add_attachment("Innerst", filename="inre.txt")
    message.add_attachment(inner)
    outcome, readings = reads(bytes(message), "a.eml")
    assert readings[0].metadata["subject"] == "Remiss om åtgärder"
    assert "Hej på er" in readings[0].raw
    names = [reading.name for reading in readings[1:]]
    assert names == ["bilaga.txt", "bilaga-3.eml", "bilaga-3.eml/inre.txt"]
    assert outcome.status is Status.PARTIAL
    assert "bild.bin" in (outcome.reason or "")


def test_letters_within_letters_have_a_bottom(reads: Reads) -> None:
    message = _letter("djupast")
    for _ in range(12):
        outer = _letter()
        outer.add_attachment(message)
        message = outer
    outcome, readings = reads(bytes(message), "a.eml")
    assert outcome.status is Status.PARTIAL
    assert 1 < len(readings) < 8


def test_records(reads: Reads) -> None:
    lines = [
        json.dumps({"id": 7, "text": "Beslut", "date": "2014-05-09", "okänt": [1]}),
        "",
        "{trasig",
        json.dumps({"title": "utan text"}),
        json.dumps({"text": "Två\fsidor"}),
    ]
    outcome, readings = reads("\n".join(lines).encode(), "a.jsonl")
    assert [reading.given.source_id for reading in readings] == ["7", None]
    assert readings[0].given.date == "2014-05-09"
    assert len(readings[1].pages) == 2
    assert outcome.status is Status.PARTIAL
    assert [warning.split(" är")[0] for warning in outcome.warnings] == [
        *("Rad 3", "Rad 4"),
        "Fält som inte läses: okänt; skriv i fältet text det som ska finnas med.",
    ]


def test_facts_of_records_that_say_nothing_are_named(reads: Reads) -> None:
    said: list[dict[str, str]] = [
        {"date": "igår"}, {"date": "2014-13-45"}, {"type": "finnsej"}, {"url": "javascript:x"},
        {"date": "3 maj 2014"}, {"date": "2014"}, {"type": "Protokoll"}, {"url": "https://ekby.se/"},
    ]  # fmt: skip
    lines = [json.dumps({"text": "Beslut", **facts}) for facts in said]
    outcome, readings = reads("\n".join(lines).encode(), "a.jsonl")
    assert len(readings) == len(said)
    assert outcome.status is Status.PARTIAL
    assert outcome.reason == (
        "Uppgifter som inte går att använda (rad inom parentes): "
        "date (1), date (2), type (3), url (4); rätta dem i filen."
    )


def test_empty_and_unknown_files_have_reasons(reads: Reads) -> None:
    for data, name, status in (
        (b"", "a.pdf", Status.FAILED),
        (b" \n\n", "a.txt", Status.FAILED),
        (bytes(range(256)), "a.bin", Status.UNSUPPORTED),
    ):
        outcome, readings = reads(data, name)
        assert (outcome.status, readings) == (status, [])
        assert outcome.reason


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    import os

    from indexer.extract import read

    os.mkfifo(tmp_path / "rör.txt")
    (tmp_path / "länk.txt").symlink_to("/etc/hostname")
    for name in ("rör.txt", "länk.txt"):
        assert read(tmp_path / name, lambda _: None).status is Status.UNSUPPORTED
    assert read(tmp_path / "borta.txt", lambda _: None).status is Status.FAILED


_TEXT = "<p>Direktionen beslutar att bygga badhuset under det kommande året.</p>"
_MENU = "<ul><li><a href=/>Start</a></li><li><a href=/k>Kontakt</a></li></ul>"


@pytest.mark.parametrize(
    ("body", "kept", "gone"),
    [
        (f"<form><h1>Rubriken</h1>{_TEXT}</form>", ["Rubriken", "badhuset"], []),
        (f"<form><input name=q> Sök här</form>{_TEXT}", ["badhuset"], ["Sök"]),
        (f"<div class='page has-sidebar'>{_TEXT}</div>", ["badhuset"], []),
        (f"<div class=sidebar>{_TEXT}</div>", ["badhuset"], []),
        (f"{_TEXT}<div class=sidebar>{_MENU}</div>", ["badhuset"], ["Kontakt"]),
        (f"<header><h1>Rubriken</h1><p>2021-03-04</p></header>{_TEXT}", ["Rubriken", "2021"], []),
        (f"<header><nav>{_MENU}</nav><h1>Rubriken</h1></header>{_TEXT}", ["Rubriken"], ["Start"]),
        (f"<header>Logotypen</header>{_TEXT}<footer>Adressen</footer>", [], ["Logotypen", "Adressen"]),
        (
            f"<article><header>Dagen</header>{_TEXT}</article><article>{_TEXT}<footer>Ansvarig</footer></article>",
            ["Dagen", "Ansvarig"],
            [],
        ),
        (f"<article>{_TEXT}<aside>Faktan gäller från och med den första mars.</aside></article>", ["Faktan"], []),
        (f"{_TEXT}<aside>{_MENU}</aside>", [], ["Kontakt"]),
        (f"<main>{'Notis. ' * 40}</main><div>{_TEXT * 40}</div>", ["Notis", "badhuset"], []),
        (f"<nav>{_MENU}</nav>", ["Start"], []),
        (f"{_TEXT}<div style='display: none'>dold text</div>", [], ["dold"]),
    ],
)  # fmt: skip
def test_furniture_never_takes_the_text(
    reads: Reads, body: str, kept: list[str], gone: list[str]
) -> None:
    from indexer.repair import repair

    page = f"<!doctype html><html><body>{body}</body></html>"
    outcome, (reading,) = reads(page.encode(), "a.html")
    text = repair(reading).text
    assert outcome.status is Status.OK
    assert all(word in text for word in kept)
    assert not any(word in text for word in gone)


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "cp850", "mac_roman", "utf-16"])
def test_tables_of_csv(reads: Reads, delimiter: str, encoding: str) -> None:
    rows = ["Dag{}Ärende{}Kostnad", '2014-05-09{}"Köp av\nbåt"{}"1{}5"', "2014-05-10{}Översikt{}0"]
    text = "\r\n".join(row.replace("{}", delimiter) for row in rows)
    outcome, (reading,) = reads(text.encode(encoding), "a.csv")
    assert outcome.status is Status.OK
    assert reading.raw.split("\n") == [
        "Dag\tÄrende\tKostnad",
        f"2014-05-09\tKöp av båt\t1{' ' if delimiter == chr(9) else delimiter}5",
        "2014-05-10\tÖversikt\t0",
        "",
    ]


def test_a_table_that_says_its_delimiter_and_one_that_is_none(reads: Reads) -> None:
    _, (reading,) = reads(b"sep=,\na,b;c\n", "a.csv")
    assert reading.raw == "a\tb;c\n"
    outcome, (reading,) = reads(b'"' + b"ett ord " * 30_000, "b.csv")
    assert (outcome.status, len(reading.raw)) == (Status.OK, 240_001)


@pytest.mark.parametrize(
    "data",
    [
        SWEDISH.encode() + b"\0" * 9000,
        b"\0" * 9000 + SWEDISH.encode(),
        b"\0" * 64 + SWEDISH.encode(),
    ],
)
def test_zero_bytes_are_no_text_and_told(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.txt")
    assert reading.raw == SWEDISH
    assert outcome.status is Status.PARTIAL
    assert "nollbyte" in (outcome.reason or "")


@pytest.mark.parametrize(("name", "start"), [("a.exe", b"MZ\x90\0"), ("a.sh", b"#!/bin/sh\n")])
def test_a_zip_tied_to_the_program_that_unpacks_it(reads: Reads, name: str, start: bytes) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        packed.writestr("beslut.txt", SWEDISH)
    outcome, (reading,) = reads(start + bytes(3000) + stream.getvalue(), name)
    assert (outcome.status, reading.name, reading.raw) == (Status.OK, "beslut.txt", SWEDISH)
    assert {part.kind for part in outcome.parts} == {"program", "attachment"}


@pytest.mark.parametrize("name", ["utf-16", "utf-16-le", "ucs-2"])
def test_a_charset_that_the_bytes_contradict_is_not_believed(reads: Reads, name: str) -> None:
    page = f"<html><head><meta charset='{name}'></head><body>Räkning för ån</body></html>"
    _, (reading,) = reads(page.encode(), "a.html")
    assert reading.raw.strip() == "Räkning för ån"


def test_latin_1_on_the_web_is_that_of_windows(reads: Reads) -> None:
    page = "<html><head><meta charset=iso-8859-1></head><body>”Räkning” – 20 €…</body></html>"
    _, (reading,) = reads(page.encode("cp1252"), "a.html")
    assert reading.raw.strip() == "”Räkning” – 20 €…"


@pytest.mark.parametrize(
    "data",
    [
        "Måla ån\n".encode() * 9 + "Måla ån\n".encode("cp1252"),
        "Måla ån\n".encode("cp1252") * 9 + "Måla ån\n".encode(),
        "Måla ån\n".encode() + "Måla ån\n".encode("mac_roman") * 3,
        "Måla ån\n".encode() + "Måla ån\n".encode("cp850") * 3,
        "Måla ån\n".encode("utf-16-le"),
        "Måla ån\n".encode("utf-16-be"),
    ],
)
def test_a_stray_byte_spoils_no_other(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.txt")
    lines = reading.raw.split("\n")
    assert set(lines[:1] + lines[1:-1]) == {"Måla ån"}
    assert outcome.status is Status.OK


def test_comments_of_markdown_are_no_text(reads: Reads) -> None:
    data = "<!-- sida 1 -->\n\n# Protokoll\n\nText <!-- not --> här.\n\n<b>Fet</b>\n\n<div>Ruta</div>\n"
    _, (reading,) = reads(data.encode(), "a.md")
    assert reading.raw.split() == ["Protokoll", "Text", "här.", "Fet", "Ruta"]
