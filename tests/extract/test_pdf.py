"""PDF: order, columns, headings, running heads, rotation, annotations, locks, damage."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics

from archive.model import Outcome, Reading, Source, Status
from indexer.extract import ocr
from indexer.extract.pdf import gate, glyphs
from indexer.repair import repair

from .conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

LEFT = [f"vänster rad {word} med några ord" for word in ("ett", "två", "tre", "fyra", "fem", "sex")]
RIGHT = [line.replace("vänster", "höger") for line in LEFT]


def _columns(order: str) -> bytes:
    left = [(60, 700 - 14 * n, text, 11, False) for n, text in enumerate(LEFT)]
    right = [(310, 700 - 14 * n, text, 11, False) for n, text in enumerate(RIGHT)]
    if order == "rows":
        return pdf([run for pair in zip(left, right, strict=True) for run in pair])
    return pdf(left + right if order == "columns" else right[::-1] + left[::-1])


@pytest.mark.parametrize("order", ["columns", "shuffled"])
@pytest.mark.parametrize("reader", ["auto", "pdfminer"])
def test_two_columns_are_read_one_after_the_other(reads: Reads, order: str, reader: str) -> None:
    _, (reading,) = reads(_columns(order), "a.pdf", pdf_reader=reader)
    assert reading.raw.split("\n") == LEFT + RIGHT


def test_a_row_of_a_table_is_one_line(reads: Reads) -> None:
    data = pdf(
        [
            (60, 700, "Intäkter", 11, False),
            (300, 700, "1 200", 11, False),
            (60, 686, "Kostnader", 11, False),
            (300, 686, "900", 11, False),
        ]
    )
    _, (reading,) = reads(data, "a.pdf")
    assert reading.raw == "Intäkter\t1 200\nKostnader\t900"


def test_a_list_number_stays_with_its_text(reads: Reads) -> None:
    _, (reading,) = reads(pdf([(60, 700, "1.", 11, False), (100, 700, "Val", 11, False)]), "a.pdf")
    assert reading.raw == "1. Val"


def test_size_and_weight_make_headings(reads: Reads) -> None:
    body = [
        (60, 600 - 14 * n, "Brödtext som är längre än rubriken ovanför", 11, False)
        for n in range(8)
    ]
    data = pdf(
        [
            (60, 760, "Verksamhetsplan", 24, False),
            (60, 732, "2014", 24, False),
            (60, 700, "Inledning", 14, False),
            (60, 620, "Bakgrund", 11, True),
            *body,
        ]
    )
    _, (reading,) = reads(data, "a.pdf")
    found = [(mark.kind, mark.level, mark.span.of(reading.raw)) for mark in reading.marks]
    assert found[0][::2] == ("title", "Verksamhetsplan\n2014")
    assert [each[::2] for each in found[1:]] == [("heading", "Inledning"), ("heading", "Bakgrund")]
    assert found[1][1] < found[2][1]


def test_running_heads_are_marked_and_paragraphs_are_not(reads: Reads) -> None:
    pages = [
        [
            (60, 400, f"Text på sidan {word}", 11, False),
            (60, 780, f"§ {n} Ärende", 11, False),
            (60, 810, "Kommunförbundet", 9, False),
            (500, 30, f"{n} (4)", 9, False),
        ]
        for n, word in enumerate(("ett", "två", "tre", "fyra"), 1)
    ]
    _, (reading,) = reads(pdf(*pages), "a.pdf")
    taken = [mark.span.of(reading.raw) for mark in reading.marks if mark.kind == "furniture"]
    assert sorted(taken) == sorted(["Kommunförbundet"] * 4 + [f"{n} (4)" for n in range(1, 5)])
    mended = repair(reading).text
    assert mended.count("Kommunförbundet") == 1
    assert mended.count("§") == 4
    assert "(4)" not in mended


def test_a_head_written_last_is_read_first(reads: Reads) -> None:
    runs = [(60, 600 - 14 * n, f"Rad {n} av texten", 11, False) for n in range(8)]
    _, (reading,) = reads(pdf([*runs, (60, 800, "Sidhuvud", 11, False)]), "a.pdf")
    assert reading.raw.startswith("Sidhuvud")


def test_a_turned_page_reads_as_an_upright_one(reads: Reads) -> None:
    document = pypdfium2.PdfDocument(_columns("columns"))
    document[0].set_rotation(90)
    stream = io.BytesIO()
    document.save(stream)
    _, (reading,) = reads(stream.getvalue(), "a.pdf")
    assert reading.raw.split("\n") == LEFT + RIGHT


@pytest.mark.parametrize("spacing", [1, 3, 6, 9])
def test_letter_spaced_headings_are_words(reads: Reads, spacing: float) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(60, 700, "SAMMANTRÄDESPROTOKOLL FÖR STYRELSEN", charSpace=spacing)
    canvas.drawString(60, 600, "Styrelsen har i dag beslutat", charSpace=0)
    canvas.save()
    _, (reading,) = reads(stream.getvalue(), "a.pdf")
    assert reading.raw.split("\n")[0] == "SAMMANTRÄDESPROTOKOLL FÖR STYRELSEN"


def test_form_fields_are_read(reads: Reads) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.drawString(60, 700, "Namn:")
    canvas.acroForm.textfield(name="namn", value="Förbundsdirektören", x=120, y=690)
    canvas.save()
    _, (reading,) = reads(stream.getvalue(), "a.pdf")
    assert "Förbundsdirektören" in reading.raw


def test_form_fields_that_the_viewer_is_to_draw_are_read(reads: Reads) -> None:
    widget = "<< /Type /Annot /Subtype /Widget /F 4 /P 3 0 R /DA (/H 11 Tf 0 g) "
    objects = [
        (
            "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [4 0 R 6 0 R] /NeedAppearances "
            "true /DA (/H 0 Tf 0 g) /DR << /Font << /H 5 0 R >> >> >> >>"
        ),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        (
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [4 0 R 6 0 R] "
            "/Resources << /Font << /H 5 0 R >> >> /Contents 7 0 R >>"
        ),
        f"{widget}/FT /Tx /T (namn) /V (Eva Ek utreder avfallet) /Rect [120 690 400 710] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        (
            f"{widget}/FT /Ch /Ff 131072 /T (val) /V (Avslag) /Opt [(Bifall) (Avslag)] "
            "/Rect [120 650 400 670] >>"
        ),
        "<< /Length 39 >>\nstream\nBT /H 11 Tf 60 694 Td (Namn och val:) Tj ET\nendstream",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, said in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{said}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer "
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    _, (reading,) = reads(body + end.encode(), "a.pdf")
    assert " ".join(reading.raw.split()) == "Namn och val: Eva Ek utreder avfallet Avslag"


def test_a_password_is_a_clear_reason(reads: Reads) -> None:
    from reportlab.lib.pdfencrypt import StandardEncryption

    lock = StandardEncryption("hemlig", ownerPassword="hemligare", strength=128)
    outcome, readings = reads(pdf([(60, 700, "x", 11, False)], encrypt=lock), "a.pdf")
    assert (outcome.status, readings) == (Status.FAILED, [])
    assert "lösenord" in (outcome.reason or "")


def test_what_is_no_pdf_within_is_damaged(reads: Reads) -> None:
    outcome, _ = reads(b"%PDF-1.4\nskr\xc3\xa4p", "a.pdf")
    assert outcome.status is Status.FAILED
    assert "skadad" in (outcome.reason or "")


def test_files_within_a_file_are_read_too(reads: Reads) -> None:
    document = pypdfium2.PdfDocument(pdf([(60, 700, "Kallelse", 11, False)]))
    document.new_attachment("bilaga 1.txt").set_data("Bilagans text å".encode())
    document.new_attachment("bild.bin").set_data(bytes(range(256)))
    stream = io.BytesIO()
    document.save(stream)
    outcome, readings = reads(stream.getvalue(), "a.pdf")
    assert [(reading.name, reading.raw) for reading in readings] == [
        (None, "Kallelse"),
        ("bilaga 1.txt", "Bilagans text å"),
    ]
    assert outcome.status is Status.PARTIAL
    assert "bild.bin" in (outcome.reason or "")


def test_text_miles_off_the_page_costs_nothing(reads: Reads) -> None:
    runs = [(60.0, 700.0 - 14 * n, f"rad {n} av texten", 11, False) for n in range(8)]
    outcome, (reading,) = reads(pdf([*runs, (3e9, 3e9, "borta", 11, False)]), "a.pdf")
    assert outcome.status is Status.OK
    assert "rad 3 av texten" in reading.raw


def test_title_and_author_of_the_file_are_kept(reads: Reads) -> None:
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream)
    canvas.setTitle("Plan för å, ä och ö")
    canvas.drawString(60, 700, "text")
    canvas.save()
    _, (reading,) = reads(stream.getvalue(), "a.pdf")
    assert reading.metadata["title"] == "Plan för å, ä och ö"


def _scan(text: str) -> bytes:
    page = pypdfium2.PdfDocument(
        pdf([(60, 700 - 20 * n, line, 14, False) for n, line in enumerate(text.split("\n"))])
    )[0]
    bitmap = page.render(scale=200 / 72, grayscale=True)
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842))
    canvas.drawImage(ImageReader(bitmap.to_pil()), 0, 0, 595, 842)
    canvas.save()
    return stream.getvalue()


SCANNED = "Förbundsstyrelsen beslutade\natt fastställa budgeten för året"


def test_a_picture_of_a_page_is_counted_as_unread(reads: Reads) -> None:
    outcome, (reading,) = reads(_scan(SCANNED), "a.pdf", ocr="off")
    assert reading.pages[0].source is Source.UNREAD
    assert outcome.status is Status.PARTIAL
    assert "1 av 1 sidor" in (outcome.reason or "")


@pytest.mark.skipif(not ocr.available(), reason=ocr.MISSING)
def test_a_picture_of_a_page_is_read_by_ocr(reads: Reads) -> None:
    outcome, (reading,) = reads(_scan(SCANNED), "a.pdf", ocr="auto")
    assert reading.raw == SCANNED
    assert reading.pages[0].source is Source.OCR
    assert (reading.pages[0].confidence or 0) > 0.8
    assert outcome.status is Status.OK


def test_an_empty_page_is_empty_not_unread(reads: Reads) -> None:
    outcome, (reading,) = reads(pdf([], [(60, 700, "text", 11, False)]), "a.pdf")
    assert [page.source for page in reading.pages] == [Source.TEXT, Source.TEXT]
    assert outcome.status is Status.OK


def test_glyph_numbers_are_put_back_to_letters() -> None:
    assert glyphs.decoded("EHVNDWWQLQJ DY DQVWlOOGD") == "beskattning av anställda"


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Styrelsen har beslutat att för året som och med till den det av är på om inte " * 8, []),
        (
            "Styrelsen har beslutat att som och med till den det av om inte ska vi en ett kan " * 8,
            [gate.NO_UMLAUTS],
        ),
        (
            'Bostadsr"ttsf!reningen och styrelsen har v"ntat p# besked f!r att det' * 3,
            [gate.SYMBOLS_INSIDE],
        ),
        ("\x03\x04\x05ord och \x07text som är \x08fel " * 8, [gate.ODD_CHARACTERS]),
        ("(cid:12)rende och (cid:14)tg(cid:13)rd som är för det att vi " * 4, [gate.CID]),
        ("StyrelsenHar beslutatAtt antaPlan förÅret somGäller " * 4, [gate.GLUED_WORDS]),
        (
            "".join(
                chr(ord(letter) - 29) if letter.isalpha() else letter
                for letter in "beskattning av anstallda ombord pa farjor och tag i utlandet " * 9
            ),
            [gate.NO_WORDS],
        ),
    ],
)
def test_the_gate_says_what_looks_wrong(text: str, why: list[str]) -> None:
    assert [each for each in gate.suspicions(text) if each in why] == why
    assert bool(gate.suspicions(text)) == bool(why)


def test_glued_cmaps_are_read_right(reads: Reads) -> None:
    """Some programs write the table from codes to letters without white space between words."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Vera", "Vera.ttf"))
    stream = io.BytesIO()
    canvas = Canvas(stream, pageCompression=0)
    canvas.setFont("Vera", 11)
    text = "Bostadsrättsföreningen har antagit en plan för året och åtgärder enligt § 12"
    for line in range(6):
        canvas.drawString(60, 700 - 14 * line, text)
    canvas.save()
    data = stream.getvalue()
    begin, end = data.index(b"begincmap"), data.index(b"endcmap")
    table = data[begin:end]
    glued = (
        table.replace(b"range\n", b"range").replace(b"char\n", b"char").replace(b"\nend", b"end")
    )
    assert glued != table
    data = data[:begin] + glued.ljust(len(table)) + data[end:]
    _, (reading,) = reads(data, "a.pdf")
    assert reading.raw.split("\n") == [text] * 6


def test_the_sign_of_a_note_stands_apart_from_its_word(reads: Reads) -> None:
    runs = [
        (60, 700, "Direktionen antog bryggtaxan", 11, False),
        (211, 704, "1", 7, False),
        (217, 700, "enligt kontot Vatten2", 11, False),
        (60, 100, "1 Från 2022.", 8, False),
    ]
    _, (reading,) = reads(pdf(runs), "a.pdf")
    assert reading.raw.split("\n")[0].split() == [
        "Direktionen", "antog", "bryggtaxan", "1", "enligt", "kontot", "Vatten2",
    ]  # fmt: skip


@pytest.mark.parametrize(("before", "apart"), [("1200", True), ("40%", True), ("10", False)])
def test_the_sign_of_a_note_stands_apart_from_a_number(
    reads: Reads, before: str, *, apart: bool
) -> None:
    width = pdfmetrics.stringWidth(before, "Helvetica", 11)
    runs = [(60, 700, before, 11, False), (60 + width, 704, "3", 7, False)]
    runs.append((64 + width, 700, " kronor per år", 11, False))
    _, (reading,) = reads(pdf(runs), "a.pdf")
    assert reading.raw.split()[:2] == ([before, "3"] if apart else [f"{before}3", "kronor"])


def test_a_text_layer_laid_over_another_is_read_once(reads: Reads) -> None:
    first = ("Styrelsen beslutar om taxan", "för vatten och avlopp i Ekby")
    second = ("Styrelsen bes1utar orn taxan", "för vatten och av1opp i Ekby")
    runs: list[tuple[float, float, str, float, bool]]
    runs = [(60, 700 - 20 * n, text, 11, False) for n, text in enumerate(first)]
    runs += [(61.5, 701.5 - 20 * n, text, 11, False) for n, text in enumerate(second)]
    _, (reading,) = reads(pdf(runs), "a.pdf")
    assert reading.raw == "\n".join(first)


def test_rows_that_say_the_same_in_other_places_stay(reads: Reads) -> None:
    runs = [(60 + 120 * n, 700, "Bifall", 11, False) for n in range(3)]
    _, (reading,) = reads(pdf([*runs, (60, 685, "Bifall", 11, False)]), "a.pdf")
    assert reading.raw.split() == ["Bifall"] * 4
