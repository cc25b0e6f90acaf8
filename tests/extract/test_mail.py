"""Mail is a tree: every leaf of it is read once, or named."""

# ruff: noqa: E501 -- a tree of parts is read best on one line

from __future__ import annotations

import base64
import re
import struct
import time
from email.message import EmailMessage
from typing import TYPE_CHECKING, Any

import compressed_rtf
import pytest
from asn1crypto import cms

from archive.model import Fate, Outcome, Reading, Status
from indexer.extract import reasons
from tests.extract.compound import compound

if TYPE_CHECKING:
    from collections.abc import Callable

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

HEADER = (
    "From: Kansliet <kansli@exempel.se>\nTo: Direktionen <dir@exempel.se>\n"
    "Subject: Yttrande om badhuset\nDate: Thu, 04 Mar 2021 10:00:00 +0100\nMIME-Version: 1.0\n"
)


def _text(text: str, more: str = "") -> str:
    return f"Content-Type: text/plain; charset=utf-8\n{more}\n{text}\n"


def _html(text: str, more: str = "") -> str:
    return (
        f"Content-Type: text/html; charset=utf-8\n{more}\n<html><body><p>{text}</p></body></html>\n"
    )


def _file(data: bytes, name: str, kind: str = "application/octet-stream", more: str = "") -> str:
    encoded = base64.encodebytes(data).decode()
    return (
        f'Content-Type: {kind}; name="{name}"\nContent-Transfer-Encoding: base64\n'
        f'Content-Disposition: attachment; filename="{name}"\n{more}\n{encoded}'
    )


def _multi(subtype: str, *parts: str, mark: str = "", after: str = "", more: str = "") -> str:
    mark = mark or f"grans-{subtype}-{len(parts)}-{sum(map(len, parts))}"
    inner = "".join(f"--{mark}\n{part}\n" for part in parts)
    return (
        f'Content-Type: multipart/{subtype}; boundary="{mark}"{more}\n\n{inner}--{mark}--\n{after}'
    )


PLAIN = "Direktionen tillstyrker simhallsplanen och översänder yttrandet till kansliet."
STUB = "Ditt e-postprogram visar inte HTML."
FOOT = "Brevet har kontrollerats av nätets brevskydd."
NOTE = ("bilaga.txt", "Bilageordet står i en egen fil.")
ATTACHED = _file(NOTE[1].encode(), NOTE[0], "text/plain")
SIGNATURE = _file(b"0\x80signatur", "smime.p7s", "application/pkcs7-signature")


@pytest.mark.parametrize(
    ("body", "own", "files"),
    [
        (_text(PLAIN), [PLAIN], []),
        (_html(PLAIN), [PLAIN], []),
        (_multi("alternative", _text(PLAIN), _html(PLAIN)), [PLAIN], []),
        (_multi("alternative", _html(PLAIN), _text(PLAIN)), [PLAIN], []),
        (_multi("alternative", _text(""), _html(PLAIN)), [PLAIN], []),
        (_multi("alternative", _text(STUB), _html(PLAIN)), [PLAIN], []),
        (_multi("mixed", _html(PLAIN), _text(FOOT)), [PLAIN, FOOT], []),
        (_multi("mixed", _multi("related", _html(PLAIN)), _text(FOOT)), [PLAIN, FOOT], []),
        (_multi("mixed", _multi("alternative", _text(PLAIN), _html(PLAIN)), _text(FOOT)), [PLAIN, FOOT], []),
        (_multi("mixed", _text(PLAIN), _html("Brevets andra del är HTML.")), [PLAIN, "andra del"], []),
        (_multi("mixed", _text(PLAIN), after=FOOT), [PLAIN, FOOT], []),
        (_multi("mixed", _text(PLAIN), ATTACHED), [PLAIN], [NOTE]),
        (_multi("signed", _multi("mixed", _text(PLAIN), ATTACHED), SIGNATURE), [PLAIN], [NOTE]),
        (
            _multi("alternative", _text(PLAIN + FOOT), _multi("mixed", _html(PLAIN), ATTACHED, _html(FOOT))),
            [PLAIN, FOOT],
            [NOTE],
        ),
        (_multi("alternative", _text(PLAIN), _multi("related", _html(PLAIN), ATTACHED)), [PLAIN], [NOTE]),
        (
            _multi("mixed", _text(PLAIN), _text(NOTE[1], 'Content-Disposition: inline; filename="bilaga.txt"\n')),
            [PLAIN],
            [NOTE],
        ),
        (
            _multi("mixed", _text(PLAIN), f"Content-Type: message/rfc822\n\n{HEADER}{_text('Inre ordet.')}"),
            [PLAIN],
            [("bilaga-1.eml", "Inre ordet.")],
        ),
        (
            _multi("digest", *(f"\n{HEADER}{_text(f'Brev nummer {n}.')}" for n in "12")),
            [],
            [("bilaga-1.eml", "nummer 1"), ("bilaga-2.eml", "nummer 2")],
        ),
        (
            _multi("report", _text(PLAIN), "Content-Type: message/delivery-status\n\nAction: failed\n"),
            [PLAIN, "Action: failed"],
            [],
        ),
        (
            _text(f"{PLAIN}\nbegin 644 bilaga.txt\n#8DBE\n`\nend\n"),
            [PLAIN],
            [("bilaga.txt", "båå"[:0])],
        ),
    ],
)  # fmt: skip
def test_every_leaf_is_read_once(
    reads: Reads, body: str, own: list[str], files: list[tuple[str, str]]
) -> None:
    outcome, (letter, *others) = reads((HEADER + body).encode(), "a.eml")
    assert (outcome.status, outcome.reason) == (Status.OK, None)
    for text in own:
        assert letter.raw.count(text) == 1
    assert [reading.name for reading in others] == [name for name, _ in files]
    for reading, (_, text) in zip(others, files, strict=True):
        assert text in reading.raw
    assert letter.metadata["subject"] == "Yttrande om badhuset"
    assert letter.metadata["from"] == "Kansliet <kansli@exempel.se>"
    assert "Från: Kansliet" in letter.raw
    assert "Datum: 2021-03-04" in letter.raw


@pytest.mark.parametrize("body", [_text(PLAIN), _html(PLAIN), _multi("related", _html(PLAIN))])
def test_facts_of_a_letter_do_not_hang_on_its_format(reads: Reads, body: str) -> None:
    from archive import vocabulary
    from indexer.recognise.recognition import recognise
    from indexer.repair import repair
    from indexer.segment import segment

    _, (reading,) = reads((HEADER + body).encode(), "a.eml")
    repaired = repair(reading)
    (cut,) = segment(reading, repaired)
    document = recognise(reading, repaired, cut, vocabulary.load(None), "a.eml")
    assert document.title == "Yttrande om badhuset"
    assert document.date is not None
    assert document.date.start.isoformat() == "2021-03-04"


def test_a_subject_alone_is_a_letter(reads: Reads) -> None:
    outcome, (letter,) = reads(HEADER.encode(), "a.eml")
    assert "Yttrande om badhuset" in letter.raw
    assert outcome.warnings == ("Brevet har ingen egen text.",)


@pytest.mark.parametrize(
    ("header", "subject"),
    [
        ("Subject: Överklagande av häckbeslut".encode("latin-1"), "Överklagande av häckbeslut"),
        ("Subject: Överklagande".encode(), "Överklagande"),
        (b"Subject: =?iso-8859-1?Q?=D6verklagande_=96_bilaga?=", "Överklagande – bilaga"),
        (b"Subject: =?utf-8?B?w5ZzdA==?=\n =?utf-8?B?ZXI=?=", "Öster"),
        (b"Subject: =?utf-8?B?w5?=\n =?okand-kod?Q?=D6st?=", None),
        (b"Subject: =?us-ascii?Q?=D6ster?=", "Öster"),
    ],
)
def test_headers(reads: Reads, header: bytes, subject: str | None) -> None:
    _, (letter,) = reads(b"From: a@exempel.se\n" + header + b"\n\nHej", "a.eml")
    assert subject is None or letter.metadata["subject"] == subject


def test_all_who_got_a_letter_and_what_its_header_says_are_told(reads: Reads) -> None:
    head = "From: a@exempel.se\nTo: b@exempel.se\nTo: c@exempel.se\nBcc: d@exempel.se\n"
    more = "Keywords: badhus\nComments: Ringde om =?utf-8?q?h=C3=A4cken?=\n"
    outcome, (letter,) = reads(f"{head}{more}\nHej.".encode(), "a.eml")
    assert outcome.status is Status.OK
    for line in (
        "Till: b@exempel.se, c@exempel.se", "Hemlig kopia: d@exempel.se", "Nyckelord: badhus",
        "Kommentar: Ringde om häcken",
    ):  # fmt: skip
        assert line in letter.raw.splitlines()


def test_parts_within_parts_are_given_up_before_they_cost_more_than_their_size(
    reads: Reads,
) -> None:
    head = "Content-Type: multipart/mixed; boundary=g{0}\n\n--g{0}\n"
    deep = HEADER + "".join(head.format(i) for i in range(2_000)) + "\nord\n" * 20_000
    began = time.process_time()
    outcome, letters = reads(deep.encode(), "a.eml")
    assert (outcome.status, outcome.reason, letters) == (Status.FAILED, reasons.TOO_DEEP, [])
    assert time.process_time() - began < 1.0


@pytest.mark.parametrize(
    ("charset", "data"),
    [
        ("iso-8859-1", "räkning – 20 €…".encode("cp1252")),
        ("us-ascii", "räkning – 20 €…".encode("cp1252")),
        ("utf-8", "räkning – 20 €…".encode("cp1252")),
        ("iso-8859-1", "räkning – 20 €…".encode()),
        ("utf-16", "räkning – 20 €…".encode()),
        ("finns-inte", "räkning – 20 €…".encode()),
    ],
)
def test_bytes_are_asked_before_the_declared_charset(
    reads: Reads, charset: str, data: bytes
) -> None:
    for kind in (b"plain", b"html"):
        head = HEADER.encode() + b"Content-Type: text/" + kind + f"; charset={charset}\n".encode()
        _, (letter,) = reads(head + b"Content-Transfer-Encoding: 8bit\n\n" + data, "a.eml")
        assert "räkning – 20 €…" in letter.raw


def _png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\2\0\0\0"


def test_logos_are_no_records_and_pasted_scans_are_looked_at(reads: Reads) -> None:
    shown = "Content-ID: <bild>\n"
    page = f'{PLAIN}<img src="cid:bild">'
    for size, kind in (((220, 60), Fate.FURNITURE), ((1700, 2400), Fate.UNREAD)):
        picture = _file(_png(*size), "bild.png", "image/png", shown)
        for subtype in ("related", "mixed"):
            body = _multi(subtype, _html(page), picture)
            outcome, readings = reads((HEADER + body).encode(), "a.eml")
            assert len(readings) == 1
            assert next(p.fate for p in outcome.parts if p.name == "bild.png") is kind
    pixel = _multi("mixed", _text(PLAIN), _file(_png(1, 1), "p.png", "image/png"))
    assert len(reads((HEADER + pixel).encode(), "a.eml")[1]) == 1


def _signed(inner: bytes) -> bytes:
    content = cms.SignedData(
        {
            "version": "v1",
            "digest_algorithms": [],
            "encap_content_info": {"content_type": "data", "content": inner},
            "signer_infos": [],
        }
    )
    return bytes(cms.ContentInfo({"content_type": "signed_data", "content": content}).dump())


def test_an_opaque_signature_is_opened_and_encryption_is_named(reads: Reads) -> None:
    inner = _multi("mixed", _text(PLAIN), ATTACHED).encode()
    part = _file(_signed(inner), "smime.p7m", "application/pkcs7-mime; smime-type=signed-data")
    outcome, (letter, note) = reads((HEADER + part).encode(), "a.eml")
    assert (PLAIN in letter.raw, NOTE[1] in note.raw, outcome.status) == (True, True, Status.OK)
    sealed = cms.ContentInfo({"content_type": "enveloped_data"}).dump()
    for part in (
        _file(sealed, "smime.p7m", "application/pkcs7-mime"),
        _multi("encrypted", _text("Version: 1"), _text("-----BEGIN PGP MESSAGE-----")),
    ):
        outcome, _ = reads((HEADER + part).encode(), "a.eml")
        assert outcome.status is Status.PARTIAL
        assert "krypterat" in (outcome.reason or "")


def test_what_cannot_be_read_is_named(reads: Reads) -> None:
    body = _multi(
        "mixed", _text(PLAIN), _file(b"\0\1\2\3" * 50, "ritning.dwg"), _file(b"", "tom.pdf")
    )
    outcome, _ = reads((HEADER + body).encode(), "a.eml")
    assert outcome.status is Status.PARTIAL
    assert [p.name for p in outcome.parts if p.fate is Fate.UNREAD] == ["ritning.dwg", "tom.pdf"]
    lost = HEADER + "Content-Type: multipart/mixed; boundary=borta\n\n" + PLAIN
    outcome, (letter,) = reads(lost.encode(), "a.eml")
    assert (outcome.status, PLAIN in letter.raw) == (Status.PARTIAL, True)


def test_web_archives(reads: Reads) -> None:
    root = _html("Sidans ord på svenska")
    style = "Content-Type: text/css\nContent-Location: stil.css\n\np { color: red }\n"
    frame = _html("Sidhuvudets ord", "Content-Location: header.htm\n")
    page = "From: <Saved by Blink>\nMIME-Version: 1.0\n" + _multi("related", root, style, frame)
    for name in ("sida.mht", "sida.doc", "sida.htm"):
        outcome, (reading,) = reads(page.encode(), name)
        assert outcome.media_type == "multipart/related"
        assert "Sidans ord" in reading.raw
        assert "Sidhuvudets ord" in reading.raw
        assert "color" not in reading.raw
        assert "from" not in reading.metadata


def test_a_mark_of_the_encoding_before_the_header(reads: Reads) -> None:
    data = b"\xef\xbb\xbfSubject: Beslutet\nFrom: a@x.se\n\nBrevets text\n"
    _, (reading,) = reads(data, "a.eml")
    assert (reading.metadata["subject"], "From:" in reading.raw) == ("Beslutet", False)


def test_mailboxes(reads: Reads) -> None:
    letters = [f"From kansli Thu Mar  4 10:00:00 2021\n{HEADER}{_text(f'Brev {n}.')}" for n in "12"]
    quoted = letters[1].replace("Brev 2.", "Brev 2.\n\n>From nu gäller taxan.")
    outcome, readings = reads(f"{letters[0]}\n{quoted}".encode(), "a.mbox")
    assert outcome.status is Status.OK
    assert [reading.name for reading in readings] == ["brev-1.eml", "brev-2.eml"]
    assert "\nFrom nu gäller" in readings[1].raw


def _attribute(ident: int, value: bytes, level: int = 1) -> bytes:
    return struct.pack("<BII", level, ident, len(value)) + value + b"\0\0"


def _property(kind: int, name: int, value: bytes) -> bytes:
    padded = value + b"\0" * (-len(value) % 4)
    return struct.pack("<HHII", kind, name, 1, len(value)) + padded


def test_winmail_dat(reads: Reads) -> None:
    html = f"<html><body><p>{PLAIN}</p></body></html>".encode()
    message = (
        struct.pack("<I", 2) + struct.pack("<HHI", 3, 0x0E07, 1) + _property(0x102, 0x1013, html)
    )
    named = struct.pack("<I", 1) + _property(0x1F, 0x3707, "långt namn.txt\0".encode("utf-16-le"))
    tnef = (
        b"\x78\x9f\x3e\x22\1\0"
        + _attribute(0x00069003, message)
        + _attribute(0x00069002, b"\0" * 14, 2)
        + _attribute(0x00018010, b"LNGTNA~1.TXT\0", 2)
        + _attribute(0x0006800F, NOTE[1].encode(), 2)
        + _attribute(0x00069005, named, 2)
    )
    for name in ("winmail.dat", "bilaga.dat"):
        part = _file(tnef, name, "application/ms-tnef")
        outcome, (letter, note) = reads(
            (HEADER + _multi("mixed", _text(""), part)).encode(), "a.eml"
        )
        assert outcome.status is Status.OK
        assert PLAIN in letter.raw
        assert (note.name, note.raw) == ("långt namn.txt", NOTE[1])
    cut = _multi("mixed", _text("Hej"), _file(tnef[:-20], "winmail.dat", "application/ms-tnef"))
    assert reads((HEADER + cut).encode(), "a.eml")[0].status is Status.PARTIAL


def _message(prefix: str, head: int, **texts: Any) -> dict[str, bytes]:
    streams = {f"{prefix}__properties_version1.0": b"\0" * head + texts.pop("fixed", b"")}
    for name, value in texts.items():
        kind = "0102" if isinstance(value, bytes) else "001F"
        data = value if isinstance(value, bytes) else value.encode("utf-16-le")
        streams[f"{prefix}__substg1.0_{name[1:]}{kind}"] = data
    return streams


def test_outlook_messages(reads: Reads) -> None:
    sent = struct.pack("<IIQ", 0x00390040, 6, 132593220000000000)  # 2021-03-04 09:00 UTC
    inner = _message(
        "__attach_version1.0_#00000001/__substg1.0_3701000D/",
        24,
        p0037="Inre ämne",
        p1000="Inre ordet.",
    )
    streams = (
        _message("", 32, fixed=sent, p0037="Yttrande om badhuset", p1000=PLAIN,
                 p0C1A="Kansliet", p5D01="kansli@exempel.se", p0E04="Direktionen")
        | _message("__attach_version1.0_#00000000/", 8, p3707=NOTE[0], p3701=NOTE[1].encode())
        | _message("__attach_version1.0_#00000001/", 8, p3001="Inre ämne") | inner
    )  # fmt: skip
    outcome, (letter, note, embedded) = reads(compound(streams), "a.msg")
    assert (outcome.media_type, outcome.status) == ("application/vnd.ms-outlook", Status.OK)
    assert letter.metadata["from"] == "Kansliet <kansli@exempel.se>"
    assert letter.metadata["date"] == "Thu, 04 Mar 2021 09:00:00 +0000"
    assert PLAIN in letter.raw
    assert (note.name, note.raw) == NOTE
    assert embedded.name == "Inre ämne.msg"
    assert "Inre ordet." in embedded.raw


def test_an_outlook_message_in_rich_text_alone(reads: Reads) -> None:
    code = rb"{\rtf1\ansi\ansicpg1252 Direktionen \'e5terremitterar planen.}"
    packed = compressed_rtf.compress(code, compressed=True)
    streams = _message("", 32, p0037="Ämnet", p1009=packed)
    _, (letter,) = reads(compound(streams), "a.msg")
    assert "Direktionen återremitterar planen." in letter.raw


def test_nested_letters_keep_raw_bytes(reads: Reads) -> None:
    inner = EmailMessage()
    inner["Subject"] = "Inre"
    inner.set_content("Inre ordet på svenska.")
    outer = EmailMessage()
    outer["Subject"] = "Yttre"
    outer["From"] = "a@exempel.se"
    outer.set_content("Se bifogat brev.")
    outer.add_attachment(inner)
    _, readings = reads(bytes(outer), "a.eml")
    assert "Inre ordet på svenska." in readings[1].raw


CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:REQUEST
BEGIN:VEVENT
UID:1@exempel.se
DTSTART:20210618T070000Z
DTEND:20210618T100000Z
SUMMARY:Direktionens sammanträde
LOCATION:Sal Kastanjen
ORGANIZER;CN=Kansliet:mailto:kansli@exempel.se
DESCRIPTION:Budget\\, och tax
 an
END:VEVENT
END:VCALENDAR
"""
MEETING = (
    "Direktionens sammanträde\nTid: 2021-06-18 kl. 09.00–12.00\nPlats: Sal Kastanjen\n"
    "Kallar: Kansliet\n\nBudget, och taxan"
)


@pytest.mark.parametrize(
    "part",
    [
        f"Content-Type: text/calendar; charset=utf-8; method=REQUEST\n\n{CALENDAR}",
        _file(CALENDAR.encode(), "kallelse.ics", "application/ics"),
        _file(CALENDAR.encode(), "kallelse.ics"),
    ],
)
@pytest.mark.parametrize("subtype", ["alternative", "mixed"])
def test_a_calendar_entry_is_part_of_its_letter(reads: Reads, part: str, subtype: str) -> None:
    again = _multi("mixed", _multi(subtype, _text(PLAIN), part), part)
    outcome, (letter,) = reads((HEADER + again).encode(), "a.eml")
    assert (outcome.status, letter.raw.count(MEETING), PLAIN in letter.raw) == (Status.OK, 1, True)


def test_a_calendar_file(reads: Reads) -> None:
    day = CALENDAR.replace("DTSTART:20210618T070000Z", "DTSTART;VALUE=DATE:20210618")
    day = day.replace("DTEND:20210618T100000Z", "DTEND;VALUE=DATE:20210620")
    text = reads(day.replace("REQUEST", "CANCEL").encode(), "a.ics")[1][0].raw
    assert "Inställt\nTid: 2021-06-18–2021-06-19\n" in text
    cut = "Content-Type: text/calendar\n\nBEGIN:VCALENDAR\nhej\n"
    outcome, _ = reads((HEADER + _multi("mixed", _text(PLAIN), cut)).encode(), "a.eml")
    assert outcome.status is Status.PARTIAL


@pytest.mark.parametrize(
    ("head", "body", "text"),
    [
        ("text/plain; format=flowed", "Nya \nsimhallen\n-- \nKansliet", "Nya simhallen\n-- \nKansliet"),
        ("text/plain; format=flowed; delsp=yes", "Sim \nhallen", "Simhallen"),
        ("text/enriched", "<bold>Nya</bold>\nsimhallen <<1>\n\nKansliet", "Nya simhallen <1>\nKansliet"),
        ("text/rtf", r"{\rtf1\ansi Nya simhallen}", "Nya simhallen"),
        ("text/plain", "<html><body><p>Nya simhallen</p></body></html>", "\n\nNya simhallen"),
        ("text/plain\nContent-Transfer-Encoding: quoted-printable; x", "Sim=\nhallen", "Simhallen"),
    ],
)  # fmt: skip
def test_old_forms_of_a_letters_text(reads: Reads, head: str, body: str, text: str) -> None:
    _, (letter,) = reads(f"{HEADER}Content-Type: {head}\n\n{body}\n".encode(), "a.eml")
    assert letter.raw.endswith(text)


def test_addresses_and_pictures_of_mail_programs_are_no_records(reads: Reads) -> None:
    parts = (
        _file(b"BEGIN:VCARD\nFN:Anna\nEND:VCARD\n", "anna.vcf", "text/vcard"),
        _file(b"\0\5\x16\7", "bilaga.pdf", "application/applefile"),
        _file(_png(220, 80), "image001.png", "image/png"),
    )
    outcome, readings = reads((HEADER + _multi("mixed", _text(PLAIN), *parts)).encode(), "a.eml")
    assert (outcome.status, len(readings)) == (Status.OK, 1)


def test_a_letter_as_apple_mail_keeps_it(reads: Reads) -> None:
    letter = (HEADER + _text(PLAIN)).encode()
    kept = b"%d      \n%s<?xml version='1.0'?><plist><dict/></plist>" % (len(letter), letter)
    outcome, (reading,) = reads(kept, "1.emlx")
    assert (outcome.media_type, reading.raw.endswith(PLAIN)) == ("message/x-emlx", True)


@pytest.mark.parametrize(
    "date",
    [
        "Date: 2021-03-04T10:00:00+01:00",
        "Date: den 4 mars 2021 10:00",
        "Sent: Thursday, March 4, 2021 10:12 AM",
        "Received: by b; Fri, 5 Mar 2021 00:01:00 +0100\nReceived: by a; Thu, 4 Mar 2021 23:59:00 +0100",
    ],
)
def test_the_day_of_a_letter_in_whatever_header(reads: Reads, date: str) -> None:
    from indexer.recognise.correspondence import day_of

    _, (letter,) = reads(f"From: a@exempel.se\nSubject: Bad\n{date}\n\n{PLAIN}".encode(), "a.eml")
    assert str(day_of(letter.metadata["date"])) == "2021-03-04"


@pytest.mark.parametrize("name", ["a.eml", "a.mht"])
def test_a_letter_without_its_end_is_partial(reads: Reads, name: str) -> None:
    head = b"Subject: Badhuset\nFrom: a@example.org\nMIME-Version: 1.0\n"
    kind = b"mixed" if name == "a.eml" else b'related; type="text/html"'
    parts = b"".join(
        b"--X\nContent-Type: text/html\n\n<html><p>Del %d om badhuset</p></html>\n" % number
        for number in (1, 2)
    )
    letter = head + b"Content-Type: multipart/" + kind + b"; boundary=X\n\n" + parts
    assert reads(letter + b"--X--\n", name)[0].status == Status.OK
    outcome, readings = reads(letter, name)
    assert (outcome.status, "avklippt" in (outcome.reason or "")) == (Status.PARTIAL, True)
    assert "Del 1" in readings[0].raw


@pytest.mark.parametrize(
    ("flaw", "time"),
    [
        ("DTSTART:torsdag", "torsdag"),
        ("DTSTART:99999999T999999", "99999999T999999"),
        ("DTSTART;VALUE=TIME:090000", "09:00:00"),
        ("DTSTART;VALUE=PERIOD:20210618T070000Z/PT3H", "20210618T070000Z/PT3H"),
        ("DTSTART;VALUE=DATE:00010101\nDTEND;VALUE=DATE:00010101", "0001-01-01"),
        ("DTSTART;VALUE=DATE:20210618\nDTEND:20210619T100000Z", "2021-06-18"),
        ("DTSTART:20210618T070000Z\nDTSTART:20210619T070000Z", "2021-06-18 kl. 09.00"),
        ("DTSTART:99991231T235959Z", "99991231T235959Z"),
        ("DUE:i juni", "i juni"),
    ],
)
def test_an_odd_time_costs_no_calendar(reads: Reads, flaw: str, time: str) -> None:
    entry = re.sub("DTSTART.*\n.*", flaw, CALENDAR).replace("LOCATION", "SUMMARY:Budget\nLOCATION")
    outcome, (reading,) = reads(entry.encode(), "a.ics")
    assert outcome.status is Status.OK
    assert f"sammanträde\nBudget\nTid: {time}\nPlats: Sal" in reading.raw


@pytest.mark.parametrize("count", [b"9" * 5000, b"999999999"])
def test_a_letter_whose_length_is_endless_is_read_whole(reads: Reads, count: bytes) -> None:
    _, (reading,) = reads(count + b"\n" + (HEADER + _text(PLAIN)).encode(), "1.emlx")
    assert reading.raw.endswith(PLAIN)
