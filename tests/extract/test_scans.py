"""Scans as they come: turned, stamped, in strips, as pictures of several pages."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont

from archive.model import Source
from indexer.extract import ocr, picture

from .conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

needs_ocr = pytest.mark.skipif(not ocr.available(), reason=ocr.MISSING)
TEXT = (
    "Förbundsstyrelsen beslutade vid sitt sammanträde",
    "att fastställa budgeten för nästa år enligt förslaget",
    "och att uppdra åt förvaltningen att återkomma i mars.",
)
STAMP = [
    (30, 20, "Detta dokument är elektroniskt underskrivet med tjänsten Skrivna, se sista sidan", 7),
    (
        30,
        30,
        "Kontrollera underskrifterna: ladda upp filen på tjänstens webbplats kontroll.example",
        7,
    ),
]


def page_picture(turn: int = 0) -> Image.Image:
    """Return a picture of a page with TEXT, turned anti-clockwise."""
    runs = [(60.0, 700.0 - 24 * n, line, 15.0, False) for n, line in enumerate(TEXT)]
    page = pypdfium2.PdfDocument(pdf(runs))[0]
    grey: Image.Image = page.render(scale=150 / 72, grayscale=True).to_pil()
    return grey.rotate(turn, expand=True)


def scan(
    picture: Image.Image, stamp: tuple[Any, ...] = (), strips: int = 1, rotate: int = 0
) -> bytes:
    """Return a PDF of one page that is a picture, cut in strips, with letters on it."""
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    width, height = picture.width * 72 / 150, picture.height * 72 / 150
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(width, height))
    if rotate:
        canvas.setPageRotation(rotate)
    tall = -(-picture.height // strips)
    for top in range(0, picture.height, tall):
        strip = picture.crop((0, top, picture.width, min(top + tall, picture.height)))
        high = strip.height * 72 / 150
        canvas.drawImage(ImageReader(strip), 0, height - top * 72 / 150 - high, width, high)
    for x, y, text, size in stamp:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


@needs_ocr
@pytest.mark.parametrize(("turn", "rotate"), [(90, 90), (180, 0)], ids=["rotate", "head"])
def test_a_turned_scan_is_read_as_it_is_shown(reads: Reads, turn: int, rotate: int) -> None:
    _, (reading,) = reads(scan(page_picture(turn), rotate=rotate), "a.pdf", ocr="auto")
    assert " ".join(reading.raw.split()) == " ".join(TEXT)


@needs_ocr
def test_a_stamped_scan_in_strips_is_read_beside_its_stamp(reads: Reads) -> None:
    data = scan(page_picture(), tuple(STAMP), strips=6)
    outcome, (reading,) = reads(data, "a.pdf", ocr="auto")
    assert reading.raw.split() == [
        *" ".join(TEXT).split(),
        *STAMP[0][2].split(),
        *STAMP[1][2].split(),
    ]
    assert reading.pages[0].source is Source.OCR
    assert outcome.status == "ok"


def test_without_ocr_a_stamped_scan_is_partial_and_keeps_its_stamp(reads: Reads) -> None:
    outcome, (reading,) = reads(scan(page_picture(), tuple(STAMP)), "a.pdf")
    assert reading.pages[0].source is Source.UNREAD
    assert "elektroniskt" in reading.raw
    assert outcome.status == "partial"


def test_text_over_a_background_picture_is_no_scan(reads: Reads) -> None:
    lines = tuple((60, 400 - 20 * n, "En broschyr med text över en bild", 12) for n in range(8))
    outcome, (reading,) = reads(scan(Image.new("L", (900, 1200), 240), lines), "a.pdf")
    assert reading.pages[0].source is Source.TEXT
    assert outcome.status == "ok"


@needs_ocr
def test_each_frame_of_a_picture_is_a_page(reads: Reads) -> None:
    stream = io.BytesIO()
    first = page_picture()
    first.save(stream, "TIFF", save_all=True, append_images=[first.resize((600, 800))])
    outcome, (reading,) = reads(stream.getvalue(), "a.tif", ocr="auto")
    assert outcome.pages == len(reading.pages) == 2
    assert TEXT[0] in reading.pages[0].text


def test_exif_turns_a_photo_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    stream = io.BytesIO()
    wide = Image.new("L", (60, 40), 255)
    wide.save(stream, "JPEG", exif=exif)
    assert [frame.size for frame in picture.frames(stream.getvalue())] == [(40, 60)]


def test_what_is_transparent_shows_white() -> None:
    stream = io.BytesIO()
    Image.new("RGBA", (8, 8), (0, 0, 0, 0)).save(stream, "PNG")
    (frame,) = picture.frames(stream.getvalue())
    assert frame.getextrema() == (255, 255)


@pytest.mark.parametrize("angle", [-3.0, 0.0, 1.5])
def test_a_crooked_page_is_straightened(angle: float) -> None:
    page = Image.new("L", (1200, 1600), 255)
    draw = ImageDraw.Draw(page)
    for y in range(200, 1400, 40):
        draw.line((150, y, 1050, y), fill=0, width=6)
    crooked = page.rotate(angle, fillcolor=255)
    assert picture.skew(crooked) == pytest.approx(-angle, abs=0.15)
    level, turn = picture.straightened(crooked)
    assert abs(picture.skew(level)) < 0.3
    assert (turn == 0) == (angle == 0)


def test_dust_is_taken_from_a_picture_and_letters_are_not() -> None:
    clean = page_picture()
    assert picture.without_specks(clean) is clean
    grey = np.array(clean)
    spots = np.random.default_rng(1).random(grey.shape) < 0.02
    grey[spots] = 0
    smooth = np.asarray(picture.without_specks(Image.fromarray(grey)))
    assert (smooth < 128).sum() < 1.2 * (np.asarray(clean) < 128).sum()
    assert (smooth < 128).sum() > 0.5 * (np.asarray(clean) < 128).sum()


CLEAN = "Direktionen beslutar att anta taxan för vatten och avlopp enligt förvaltningens förslag "
READ_BADLY = "Dirckttoncn bcslntar alt anla taxnn iör vattcn och avlnpp cnligt iörvaltn iörslag "
STREWN = "oprhihvh ojanrudf xjdxkxw nqvgjj gdpamnty awoixzhs amvgnx ypqzk hwrtpl vbnmx qwrtz "


@pytest.mark.parametrize(
    ("text", "confidence", "reads_well"),
    [
        (CLEAN * 4, 0.92, True),
        (CLEAN * 4, 0.5, True),
        (READ_BADLY * 4, 0.6, False),
        (STREWN * 4, 0.95, False),
        (STREWN, 0.4, True),
        ("Anna Ek Bo Ask Eva Berg " * 9, 0.8, True),
        ("The board approved the annual accounts without further remarks " * 4, 0.7, True),
        ("1 200 000 kr 14 % 2021 " * 9, 0.8, True),
    ],
)
def test_a_page_of_words_nobody_knows_is_hard_to_read(
    text: str, confidence: float, reads_well: bool
) -> None:
    assert (ocr.hard_to_read(text, confidence, 3) is None) is reads_well


def _printed(words: str) -> bytes:
    page, font = Image.new("L", (1240, 900), 255), ImageFont.load_default(30)
    for place in range(8):
        ImageDraw.Draw(page).text((80, 60 + 90 * place), words, font=font, fill=0)
    stream = io.BytesIO()
    page.save(stream, "PNG", dpi=(150, 150))
    return stream.getvalue()


@needs_ocr
@pytest.mark.parametrize(("words", "status"), [(CLEAN, "ok"), (STREWN, "partial")])
def test_a_picture_of_strewn_letters_is_partial(reads: Reads, words: str, status: str) -> None:
    outcome, (reading,) = reads(_printed(words), "a.png", ocr="auto")
    assert (outcome.status.value, bool(reading.raw.strip())) == (status, True)
    assert (outcome.reason is not None and "svår att läsa" in outcome.reason) == (words == STREWN)
