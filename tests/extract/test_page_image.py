"""Words of a page and where they stand on its picture."""

from __future__ import annotations

import io

import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen import canvas

from indexer.page_image import draw


def drawn(size: tuple[int, int] = (600, 800), turn: int = 0, mark: bytes = b"") -> bytes:
    """A page with a word at 100, 700 (points from the lower left) and one on two lines."""
    stream = io.BytesIO()
    paper = canvas.Canvas(stream, pagesize=size, pageCompression=0)
    paper.setFont("Helvetica", 20)
    paper.drawString(100, 700, "Larm")
    paper.drawString(400, 600, "trygghets-")
    paper.drawString(50, 570, "larmet ringer")
    paper.save()
    data = stream.getvalue()
    data = data.replace(b"/Contents", mark + b"/Contents", 1) if mark else data
    document = pypdfium2.PdfDocument(data)
    document[0].set_rotation(turn)
    turned = io.BytesIO()
    document.save(turned)
    return turned.getvalue()


def test_a_word_stands_where_it_is_drawn() -> None:
    told, picture = draw(drawn(), 1, 1200)
    shown = Image.open(io.BytesIO(picture))
    assert (told.width, told.height) == shown.size == (1200, 1600)
    assert shown.format == "WEBP"
    word = told.words[0]
    ((left, top, right, bottom),) = word.places
    assert word.text == "Larm"
    assert 195 <= left <= 210
    assert 160 <= top < bottom <= 205
    dark = min(shown.convert("L").crop((left, top, right, bottom)).tobytes())
    assert dark < 80


def test_a_word_divided_between_lines_has_two_places() -> None:
    words = {word.text: word.places for word in draw(drawn(), 1, 600)[0].words}
    first, second = words["trygghetslarmet"]
    assert first[0] > 390
    assert second[0] < 60
    assert second[1] > first[1]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_drawn_as_it_is_shown(turn: int) -> None:
    told, picture = draw(drawn(turn=turn), 1, 800)
    shown = Image.open(io.BytesIO(picture)).convert("L")
    assert (told.width > told.height) is (turn != 180)
    left, top, right, bottom = told.words[0].places[0]
    assert min(shown.crop((left, top, right, bottom)).tobytes()) < 80
    upright = right - left < bottom - top
    assert upright is (turn != 180)


def test_there_is_no_page_beyond_the_last() -> None:
    with pytest.raises(pypdfium2.PdfiumError):
        draw(drawn(), 2, 600)


@pytest.mark.parametrize("size", [(200, 14_000), (14_000, 14_000)])
def test_a_huge_page_is_drawn_small_enough(size: tuple[int, int]) -> None:
    told, picture = draw(drawn(size), 1, 2000)
    assert told.width * told.height <= 41_000_000
    assert Image.open(io.BytesIO(picture)).size == (told.width, told.height)


def test_what_is_marked_for_redaction_is_black() -> None:
    mark = b"/Annots [ << /Type /Annot /Subtype /Redact /Rect [ 90 690 220 725 ] >> ] "
    told, picture = draw(drawn(mark=mark), 1, 600)
    shown = Image.open(io.BytesIO(picture)).convert("L")
    assert max(shown.crop(told.words[0].places[0]).tobytes()) < 40
