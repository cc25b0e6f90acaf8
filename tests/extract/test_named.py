"""What a file holds besides its text is read, or named: fields, encodings, links, files in it."""

from __future__ import annotations

import binascii
import io
import json
from typing import TYPE_CHECKING, Any

import pikepdf
import pytest

from archive.model import Status
from indexer.extract import office
from tests.extract import wordml
from tests.extract.compound import compound
from tests.extract.conftest import pdf
from tests.extract.test_odt import _odt, _p

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

HEADER = "From: a@example.org\nTo: b@example.org\nSubject: Badhuset\nMIME-Version: 1.0\n"
WORDS = "Direktionen beslutar om badhuset."


def named(reads: Reads, data: bytes, name: str, *words: str) -> str:
    """Return the text of a file that is partial, for reasons that name some words."""
    outcome, readings = reads(data, name)
    told = " ".join((outcome.reason or "", *outcome.warnings))
    assert outcome.status is Status.PARTIAL, data
    assert [word for word in words if word not in told] == []
    return "\n".join(reading.raw for reading in readings)


def whole(reads: Reads, data: bytes, name: str) -> str:
    outcome, readings = reads(data, name)
    assert (outcome.status, outcome.reason) == (Status.OK, None)
    return "\n".join(reading.raw for reading in readings)


def test_fields_of_records_that_are_not_read(reads: Reads) -> None:
    known = {"text": WORDS, "id": "1", "date": "2014-05-09", "url": None}
    empty: dict[str, object] = {"anm": "", "bilagor": [], "vem": None, "mer": {}}
    assert whole(reads, json.dumps(known | empty).encode(), "a.jsonl") == WORDS
    lines = "\n".join(json.dumps(known | more) for more in ({"dnr": 7}, {"dnr": 8, "vem": "Öst"}))
    named(reads, lines.encode(), "a.jsonl", ": dnr, vem;")
    twice = f'{{"text": "Ett annat beslut.", "text": "{WORDS}"}}'
    assert named(reads, twice.encode(), "a.jsonl", ": text;") == WORDS
    deep = f'{{"text": "{WORDS}", "djup": {"[" * 900}{"]" * 900}, "tal": {"9" * 5000}}}'
    named(reads, deep.encode(), "a.jsonl", "djup")


@pytest.mark.parametrize("way", ["x-yenc", "base85", "gzip"])
def test_a_letter_encoded_in_a_way_nobody_knows(reads: Reads, way: str) -> None:
    head = f"{HEADER}Content-Transfer-Encoding: {way}\n\n"
    named(reads, f"{head}{WORDS}".encode(), "a.eml", way)


@pytest.mark.parametrize(
    ("way", "written"),
    [
        *(("7-bit", WORDS), ("utf-8", WORDS), ("8bit (none)", WORDS), ("None", WORDS)),
        *(("Quoted Printable", WORDS.replace("r", "=72")), ("base-64", "RGlyZWt0aW9uZW4=")),
    ],
)
def test_a_misspelt_encoding_is_understood(reads: Reads, way: str, written: str) -> None:
    letter = f"{HEADER}Content-Transfer-Encoding: {way}\n\n{written}\n"
    assert "Direktionen" in whole(reads, letter.encode(), "a.eml")


def test_files_in_a_text_that_are_cut_off_or_encrypted(reads: Reads) -> None:
    code = "".join(binascii.b2a_uu(bytes(range(40, 85))).decode() for _ in range(3))
    file = f"begin 644 plan.bin\n{code}"
    named(reads, f"{HEADER}\n{WORDS}\n{file}`\nend\n".encode(), "a.eml", "plan.bin")
    named(reads, f"{HEADER}\n{WORDS}\n{file}".encode(), "a.eml", "plan.bin kan inte packas upp")
    named(reads, f"{HEADER}\n=ybegin line=128 size=9 name=plan.bin\n".encode(), "a.eml", "plan.bin")
    named(reads, f"{HEADER}\n-----BEGIN PGP MESSAGE-----\nwcBM\n".encode(), "a.eml", "krypterat")
    whole_part = f"{HEADER}Content-Transfer-Encoding: uuencode\n\n{file}"
    named(reads, whole_part.encode(), "a.eml", "kan inte packas upp")


def _msg(kind: str = "IPM.Note", **more: bytes) -> bytes:
    texts = {"001A": kind, "0037": "Badhuset", "1000": WORDS * 20}
    streams = {f"__substg1.0_{name}001F": text.encode("utf-16-le") for name, text in texts.items()}
    return compound({"__properties_version1.0": bytes(32), **streams, **more})


@pytest.mark.parametrize("share", [0.3, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
def test_an_outlook_message_that_is_cut_off(reads: Reads, share: float) -> None:
    data = _msg()
    assert WORDS in whole(reads, data, "a.msg")
    outcome, _ = reads(data[: int(len(data) * share)], "a.msg")
    assert (outcome.status is Status.OK, bool(outcome.reason)) == (False, True)


@pytest.mark.parametrize("share", [0.95, 0.99])
def test_an_old_word_file_that_is_cut_off(
    reads: Reads, share: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_program", lambda: "soffice")
    monkeypatch.setattr(office, "_convert", lambda *_: _odt(_p(WORDS)))
    data = compound({"WordDocument": bytes(3000), "1Table": bytes(3000)})
    assert WORDS in whole(reads, data, "a.doc")
    assert WORDS in named(reads, data[: int(len(data) * share)], "a.doc", "avklippt")


def test_what_outlook_keeps_that_is_no_letter(reads: Reads) -> None:
    for kind in ("IPM.Appointment", "IPM.Schedule.Meeting.Request", "IPM.Task", "IPM.Contact"):
        assert WORDS in named(reads, _msg(kind), "a.msg", kind)
    whole(reads, _msg("IPM.Note.SMIME.MultipartSigned"), "a.msg")


CALENDAR = (
    "BEGIN:VCALENDAR\nPRODID:-//Ett program//Med namn//SV\nX-WR-CALNAME:Direktionens kalender\n"
    "BEGIN:VTIMEZONE\nTZID:W. Europe Standard Time\nBEGIN:STANDARD\nDTSTART:16010101T030000\n"
    "TZOFFSETFROM:+0200\nTZOFFSETTO:+0100\nEND:STANDARD\nEND:VTIMEZONE\n"
    "BEGIN:VEVENT\nUID:1\nDTSTAMP:20210601T080000Z\nGEO:59.3;18.0\nSUMMARY:Sammanträde\n"
    "DTSTART;VALUE=DATE:20210618\n{}END:VEVENT\nEND:VCALENDAR\n"
)


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("ATTENDEE;CN=Karin Öst;ROLE=CHAIR:mailto:karin@example.org", "Kallade: Karin Öst"),
        ("ATTENDEE:MAILTO:bo@example.org", "Kallade: bo@example.org"),
        ("CONTACT:Registrator Bo Ek", "Kontakt: Registrator Bo Ek"),
        ("ATTACH:https://example.org/kallelse.pdf", "Bilaga: https://example.org/kallelse.pdf"),
        ("ATTACH;FILENAME=k.pdf:https://example.org/1", "Bilaga: k.pdf, https://example.org/1"),
        ("URL:https://example.org/m", "Länk: https://example.org/m"),
        ("CONFERENCE;LABEL=Video:https://example.org/v", "Länk: Video, https://example.org/v"),
        ("CATEGORIES:Budget,Taxor", "Ämnen: Budget, Taxor"),
        ("RESOURCES:Projektor och duk", "Resurser: Projektor och duk"),
        ("RDATE;VALUE=DATE:20210625,20210702", "Även: 2021-06-25, 2021-07-02"),
        ("EXDATE:20210625T070000Z", "Utom: 2021-06-25 kl. 09.00"),
        ("DURATION:P2D", "Tid: 2021-06-18–2021-06-19"),
        ("X-ALT-DESC;FMTTYPE=text/html:<p>Budget <b>och taxa</b></p>", "Budget och taxa"),
        ("BEGIN:VALARM\nACTION:DISPLAY\nTRIGGER:-PT15M\nDESCRIPTION:Kalla in ersättare\nEND:VALARM",
         "Påminnelse: Kalla in ersättare"),
        ("BEGIN:VALARM\nDESCRIPTION:This is an event reminder\nEND:VALARM", "Sammanträde"),
    ],
)  # fmt: skip
def test_what_a_calendar_entry_says_is_read(reads: Reads, line: str, read: str) -> None:
    text = whole(reads, CALENDAR.format(f"{line}\n").encode(), "a.ics")
    assert read in text.split("\n")
    assert text.endswith("\n\nKalender: Direktionens kalender")
    assert "event reminder" not in text


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("X-ARENDE:Om badhuset i Ekby", "X-ARENDE"),
        ("ATTACH:data:application/pdf;base64,JVBERi0=", "bilagor (1)"),
        ("BEGIN:PARTICIPANT\nNAME:Karin\nEND:PARTICIPANT", "PARTICIPANT"),
    ],
)
def test_what_of_a_calendar_entry_is_not_read_is_named(reads: Reads, line: str, name: str) -> None:
    named(reads, CALENDAR.format(f"{line}\n").encode(), "a.ics", name)


def test_a_pdf_whose_parts_have_lost_their_beginning(reads: Reads) -> None:
    data = pdf([(60, 700, WORDS, 12, False)], [(60, 700, "Sida två", 12, False)])
    whole(reads, data, "a.pdf")
    for at in range(len(data)):
        if data[at : at + 4] == b" obj":
            outcome, _ = reads(data[: at - 3] + b"XXXXXXX" + data[at + 4 :], "a.pdf")
            assert outcome.status is not Status.OK, at


@pytest.mark.parametrize("packed", [True, False])
def test_a_pdf_that_lacks_pages_or_their_content(reads: Reads, packed: bool) -> None:
    pages = [[(60.0, 700.0, f"Om badhuset {n}", 12.0, False)] for n in range(4)]
    stream = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf(*pages, pageCompression=0))) as file:
        file.save(
            stream, object_stream_mode=pikepdf.ObjectStreamMode.disable, compress_streams=packed
        )
    data = stream.getvalue()
    assert "badhuset 3" in whole(reads, data, "a.pdf")
    named(reads, data.replace(b"/Count 4", b"/Count 2"), "a.pdf", "fler sidor (2)")
    place = data.index(b"/Length")
    begins = data.rindex(b"\n", 0, data.rindex(b" 0 obj", 0, place)) + 1
    ends = data.index(b"endobj", place) + 6
    damages = {b"/Contents": b"/Cxntents", b"/Filter": b"/Fxlter", b"stream\n": b"strxam\n"}
    damaged = [data.replace(old, new, 1) for old, new in damages.items() if old in data]
    damaged += [data[:begins] + bytes(ends - begins) + data[ends:]]
    damaged += [data[:begins] + b"9" + data[begins + 1 :]]
    for file_ in damaged:
        assert reads(file_, "a.pdf")[0].status is not Status.OK


def test_a_page_that_is_blank_on_purpose_is_whole(reads: Reads) -> None:
    words = [(60.0, 700.0, WORDS, 12.0, False)]
    whole(reads, pdf(words, [], words, []), "a.pdf")


def test_parts_of_a_pdf_that_are_written_as_letters(reads: Reads) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=1)
    for number in range(30):
        canvas.drawString(60, 800 - 18 * number, f"Rad {number} om badhuset {number * 37}")
    canvas.save()
    data = stream.getvalue()
    whole(reads, data, "a.pdf")
    at = data.index(b"stream\n") + 90
    outcome, _ = reads(data[:at] + b"!!!!" + data[at + 4 :], "a.pdf")
    assert outcome.status is not Status.OK


def test_the_other_fields_of_front_matter_are_text(reads: Reads) -> None:
    front = "---\ntitle: Plan\ndnr: KS 2014/12\nsummary: >\n  Om badhuset\n---\n# Rubrik\n\nText\n"
    _, (reading,) = reads(front.encode(), "a.md")
    assert (reading.metadata["title"], reading.raw.split("\n")[0]) == ("Plan", "Rubrik")
    assert "dnr: KS 2014/12\nsummary: >\n  Om badhuset" in reading.raw
    ruled = whole(reads, b"---\nOm badhuset.\n---\nSlut.\n", "a.md")
    assert ruled.split() == ["Om", "badhuset.", "Slut."]


def test_tags_and_notes_within_paragraphs_of_markdown(reads: Reads) -> None:
    text = "ett<br>två <b>tre</b> <img src=a.png alt='Karta över Ekby'> fyra[^1]\n\n[^1]: Ibid.\n"
    read = whole(reads, text.encode(), "a.md")
    assert read.split("\n")[:2] == ["ett", "två tre Karta över Ekby fyra^1"]
    assert "[^1]: Ibid." in read


@pytest.mark.parametrize(
    "shown",
    [
        "<embed src='data:application/pdf;base64,JVBERi0='>",
        "<object data='data:application/msword,x'></object>",
        "<a href='data:application/zip;base64,UEs='>hämta</a>",
    ],
)
def test_a_file_that_stands_in_a_web_page_is_named(reads: Reads, shown: str) -> None:
    named(reads, f"<html><p>{WORDS}{shown}".encode(), "a.html", "application/")
    picture = shown.replace("application/", "image/")
    assert WORDS in whole(reads, f"<html><p>{WORDS}{picture}".encode(), "a.html")


def test_what_the_controls_of_an_opendocument_form_say(reads: Reads) -> None:
    controls = (
        '<form:radio form:id="a" form:current-selected="true" form:label="Ja"/>'
        '<form:radio form:id="b" form:label="Nej"/>'
        '<form:fixed-text form:id="c" form:label="Avser badhuset"/>'
        '<form:listbox form:id="d"><form:option form:label="Ett"/>'
        '<form:option form:label="Två" form:current-selected="true"/></form:listbox>'
        '<form:textarea form:id="e"><text:p>Motivering</text:p></form:textarea>'
        '<form:password form:id="f" form:value="hemligt"/>'
    )
    drawn = "".join(f'<draw:control draw:control="{ident}"/>' for ident in "abcdef")
    body = f"<office:forms><form:form>{controls}</form:form></office:forms>{_p(f'Blankett{drawn}')}"
    text = whole(reads, _odt(body), "a.odt").split("\n")
    shown = ["Blankett", "☒ Ja", "☐ Nej", "Avser badhuset", "Två", "Motivering"]
    assert [line for line in text if line] == shown


def test_what_documents_show_from_other_files_is_named(reads: Reads) -> None:
    for shown in (
        '<draw:frame><draw:object xlink:href="../kalkyl.ods"/></draw:frame>',
        '<draw:frame><draw:floating-frame xlink:href="https://example.org/kalkyl"/></draw:frame>',
    ):
        named(reads, _odt(_p(f"Om badhuset{shown}")), "a.odt", "kalkyl")
    kinds = {"a": ("subDocument", 'kalkyl" TargetMode="External')}
    kinds |= {"b": ("oleObject", 'file:///C:/kalkyl.xls" TargetMode="External')}
    for ident, related in kinds.items():
        data = wordml.package(wordml.paragraph(WORDS), related={ident: related})
        named(reads, data, "a.docx", "kalkyl")
    control = {"a": ("control", "activeX/activeX1.xml")}
    parts: dict[str, Any] = {"activeX__activeX1.xml": "<ocx/>"}
    data = wordml.package(wordml.paragraph(WORDS), related=control, **parts)
    named(reads, data, "a.docx", "ActiveX")


def test_a_file_embedded_in_a_note_is_read(reads: Reads) -> None:
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{wordml.REL}/package" Target="embeddings/bilaga.txt"/>'
        "</Relationships>"
    )
    parts: dict[str, Any] = {"footnotes": wordml.root("footnotes", "")}
    parts |= {"_rels__footnotes.xml.rels": relations, "embeddings__bilaga.txt": "Bilageordet"}
    data = wordml.package(wordml.paragraph(WORDS), **parts)
    assert "Bilageordet" in whole(reads, data, "a.docx")
