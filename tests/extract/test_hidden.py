"""What a PDF holds and does not show is left out and told, and what it shows is not."""

from __future__ import annotations

import io
import re
import tracemalloc
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from reportlab.lib.colors import black, white
from reportlab.pdfgen.canvas import Canvas

from archive.model import Fate
from indexer.extract.pdf import layers

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Anmälan gäller föreningens brygga"
SECRET = "Hemligsson"


def _page(
    draw: Callable[[Any], None], crop: tuple[float, float, float, float] | None = None
) -> bytes:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(595, 842), pageCompression=0)
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 700, SHOWN)
    draw(canvas)
    if crop:
        canvas.setCropBox(crop)
    canvas.showPage()
    canvas.save()
    return stream.getvalue()


def _black_box(canvas: Any) -> None:
    canvas.drawString(60, 650, f"av {SECRET} i Ekby")
    canvas.setFillColor(black)
    canvas.rect(76, 645, 66, 16, stroke=0, fill=1)


def _form_under_a_box(canvas: Any) -> None:
    canvas.beginForm("text")
    canvas.setFont("Helvetica", 12)
    canvas.drawString(60, 650, SECRET)
    canvas.endForm()
    canvas.doForm("text")
    canvas.setFillColor(black)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)


def _thick_line(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.setLineWidth(25)
    canvas.line(50, 654, 300, 654)


def _strips(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    for row in range(10):
        canvas.rect(50, 644 + 2 * row, 300, 2, stroke=0, fill=1)


def _strokes(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.setLineWidth(2)
    for row in range(10):
        canvas.line(50, 645 + 2 * row, 300, 645 + 2 * row)


def _scribble(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.setLineWidth(2)
    path = canvas.beginPath()
    path.moveTo(50, 642)
    for step in range(80):
        path.lineTo(50 + step * 1.5, 668 if step % 2 else 642)
    canvas.drawPath(path, stroke=1, fill=0)


def _blue_on_blue(canvas: Any) -> None:
    canvas.setFillColorRGB(0, 0, 1)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)
    canvas.drawString(60, 650, SECRET)


def _shading(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(50, 640, 300, 24)
    canvas.clipPath(path, stroke=0, fill=0)
    canvas.linearGradient(50, 640, 350, 640, (black, black))
    canvas.restoreState()


def _clip_only(canvas: Any) -> None:
    text = canvas.beginText(60, 650)
    text.setTextRenderMode(7)
    text.textOut(SECRET)
    canvas.drawText(text)


def _white_outline(canvas: Any) -> None:
    canvas.setStrokeColor(white)
    text = canvas.beginText(60, 650)
    text.setTextRenderMode(1)
    text.textOut(SECRET)
    canvas.drawText(text)


def _white_box(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.setFillColor(white)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)


def _white_on_white(canvas: Any) -> None:
    canvas.setFillColor(white)
    canvas.drawString(60, 650, SECRET)


def _invisible(canvas: Any) -> None:
    text = canvas.beginText(60, 650)
    text.setTextRenderMode(3)
    text.textOut(SECRET)
    canvas.drawText(text)


def _clipped(canvas: Any) -> None:
    path = canvas.beginPath()
    path.rect(60, 600, 40, 10)
    canvas.clipPath(path, stroke=0)
    canvas.drawString(60, 650, SECRET)


def _moved_and_clipped_box(canvas: Any) -> None:
    canvas.drawString(60, 650, SECRET)
    canvas.translate(300, 300)
    canvas.scale(2, 2)
    path = canvas.beginPath()
    path.rect(-125, 170, 150, 14)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColor(black)
    canvas.rect(-400, -400, 900, 900, stroke=0, fill=1)


def _box_clipped_elsewhere(canvas: Any) -> None:
    canvas.drawString(60, 648, "Rubrik i vitt")
    path = canvas.beginPath()
    path.rect(400, 100, 50, 50)
    canvas.clipPath(path, stroke=0)
    canvas.setFillColor(black)
    canvas.rect(0, 0, 595, 842, stroke=0, fill=1)


def _outside(canvas: Any) -> None:
    canvas.drawString(60, 900, SECRET)


def _black_on_black(canvas: Any) -> None:
    canvas.setFillColor(black)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)
    canvas.drawString(60, 648, SECRET)


def _tiny(canvas: Any) -> None:
    canvas.setFont("Helvetica", 1)
    canvas.drawString(60, 650, SECRET)


def _scaled_down(canvas: Any) -> None:
    canvas.scale(0.01, 0.01)
    canvas.drawString(6000, 65000, SECRET)


@pytest.mark.parametrize(
    "draw",
    [
        _black_box,
        _form_under_a_box,
        _thick_line,
        _white_box,
        _white_on_white,
        _invisible,
        _clipped,
        _moved_and_clipped_box,
        _outside,
        _black_on_black,
        _tiny,
        _scaled_down,
        _strips,
        _strokes,
        _scribble,
        _blue_on_blue,
        _shading,
        _clip_only,
        _white_outline,
    ],
)
def test_what_is_not_shown_is_left_out_and_told(reads: Reads, draw: Callable[[Any], None]) -> None:
    outcome, (reading,) = reads(_page(draw), "a.pdf")
    assert SHOWN in reading.raw
    assert SECRET not in reading.raw
    assert [part.fate for part in outcome.parts] == [Fate.HIDDEN]
    assert "1 ord" in outcome.warnings[0]
    assert SECRET not in " ".join(outcome.warnings)
    assert reading.metadata["hidden_words"] == "1"
    assert outcome.status == "ok"


def test_words_beside_a_black_box_stay(reads: Reads) -> None:
    _, (reading,) = reads(_page(_black_box), "a.pdf")
    assert reading.raw.split("\n")[-1].split() == ["av", "i", "Ekby"]


def test_text_outside_the_crop_is_left_out(reads: Reads) -> None:
    data = _page(lambda canvas: canvas.drawString(60, 100, SECRET), crop=(0, 400, 595, 842))
    outcome, (reading,) = reads(data, "a.pdf")
    assert (reading.raw, outcome.parts[0].fate) == (SHOWN, Fate.HIDDEN)


def _white_on_dark(canvas: Any) -> None:
    canvas.setFillColor(black)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)
    canvas.setFillColor(white)
    canvas.drawString(60, 648, "Rubrik i vitt")


def _shaded_table(canvas: Any) -> None:
    for n in range(3):
        canvas.setFillGray(0.85)
        canvas.rect(50, 600 - 24 * n, 300, 24, stroke=1, fill=1)
        canvas.setFillColor(black)
        canvas.drawString(60, 607 - 24 * n, f"Rubrik i vitt {n}")


def _crossed_by_lines(canvas: Any) -> None:
    canvas.setLineWidth(0.5)
    canvas.drawString(60, 650, "Rubrik i vitt")
    for row in range(5):
        canvas.line(50, 648 + 3 * row, 300, 648 + 3 * row)


def _see_through(canvas: Any) -> None:
    canvas.drawString(60, 648, "Rubrik i vitt")
    canvas.setFillColor((1, 1, 0), alpha=0.4)
    canvas.rect(50, 640, 300, 24, stroke=0, fill=1)


def _small_print(canvas: Any) -> None:
    canvas.setFont("Helvetica", 4)
    canvas.drawString(60, 648, "Rubrik i vitt")


@pytest.mark.parametrize(
    "draw",
    [
        _white_on_dark,
        _shaded_table,
        _see_through,
        _small_print,
        _box_clipped_elsewhere,
        _crossed_by_lines,
    ],
)
def test_what_is_shown_stays(reads: Reads, draw: Callable[[Any], None]) -> None:
    outcome, (reading,) = reads(_page(draw), "a.pdf")
    assert "Rubrik i vitt" in reading.raw
    assert outcome.parts == ()


def test_a_spread_cut_in_two_is_read_once(reads: Reads) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=(842, 595))
    for left in (0, 421):
        canvas.drawString(60, 400, "Vänster sida handlar om vatten")
        canvas.drawString(480, 400, "Höger sida handlar om avlopp")
        canvas.setCropBox((left, 0, left + 421, 595))
        canvas.showPage()
    canvas.save()
    outcome, (reading,) = reads(stream.getvalue(), "a.pdf")
    assert [page.text for page in reading.pages] == [
        "Vänster sida handlar om vatten",
        "Höger sida handlar om avlopp",
    ]
    assert outcome.parts == ()


def test_an_unapplied_redaction_is_left_out(reads: Reads) -> None:
    data = _page(lambda canvas: canvas.drawString(60, 650, f"{SECRET} i Ekby"))
    mark = b"/Annots [ << /Type /Annot /Subtype /Redact /Rect [ 58 646 122 662 ] >> ] /Contents"
    outcome, (reading,) = reads(data.replace(b"/Contents", mark, 1), "a.pdf")
    assert SECRET not in reading.raw
    assert "i Ekby" in reading.raw
    assert "maskering" in outcome.warnings[0]


_PLACE = b"/Rect [ 50 644 130 664 ] /QuadPoints [ 50 664 130 664 50 644 130 644 ]"


def _annotated(annotation: bytes) -> bytes:
    data = _page(lambda canvas: canvas.drawString(60, 650, f"{SECRET} bor i Ekby"))
    note = b"/Annots [ << /Type /Annot " + annotation + _PLACE + b" >> ] /Contents"
    return data.replace(b"/Contents", note, 1)


@pytest.mark.parametrize(
    "annotation",
    [
        b"/Subtype /Highlight /C [ 0 0 0 ]",
        b"/Subtype /Highlight /C [ 0 ]",
        b"/Subtype /Square /C [ 0 0 0 ] /IC [ 0 0 0 ]",
        b"/Subtype /Square /C [ 1 1 1 ] /IC [ 1 1 1 ]",
        b"/Subtype /Polygon /IC [ 0 0 0 ] /Vertices [ 50 640 130 640 130 670 50 670 ]",
        b"/Subtype /FreeText /C [ 0 0 0 ] /DA (/F1 9 Tf)",
        b"/Subtype /Line /L [ 50 654 130 654 ] /C [ 0 0 0 ]",
        b"/Subtype /PolyLine /Vertices [ 50 654 90 654 130 654 ] /C [ 0 0 0 ]",
        b"/Subtype /Ink /InkList [ [ 50 654 130 654 ] ] /C [ 0 0 0 ] /BS << /W 20 >>",
    ],
)
def test_words_under_an_annotation_without_appearance_are_left_out(
    annotation: bytes, reads: Reads
) -> None:
    outcome, (reading,) = reads(_annotated(annotation), "a.pdf")
    assert SECRET not in reading.raw
    assert "Ekby" in reading.raw
    assert "syns inte" in outcome.warnings[0]


@pytest.mark.parametrize(
    "annotation",
    [
        b"/Subtype /Highlight /C [ 1 1 0 ]",
        b"/Subtype /Highlight /C [ 0 0 0 ] /CA 0.3",
        b"/Subtype /Highlight /C [ 0 0 0 ] /F 2",
        b"/Subtype /Square /C [ 0 0 0 ]",
        b"/Subtype /Polygon /C [ 0 0 0 ] /Vertices [ 50 640 130 640 130 670 50 670 ]",
        b"/Subtype /Polygon /IC [ 0 0 0 ] /CA 0.3 /Vertices [ 50 640 130 640 130 670 50 670 ]",
        b"/Subtype /Line /L [ 50 640 130 670 ] /C [ 0 0 0 ]",
        b"/Subtype /Underline /C [ 0 0 0 ]",
        b"/Subtype /StrikeOut /C [ 0 0 0 ]",
    ],
)
def test_words_beneath_a_mark_that_lets_them_through_are_read(
    annotation: bytes, reads: Reads
) -> None:
    outcome, (reading,) = reads(_annotated(annotation), "a.pdf")
    assert f"{SECRET} bor i Ekby" in reading.raw
    assert outcome.parts == ()


def test_text_of_a_layer_that_is_off_is_left_out(reads: Reads) -> None:
    def layered(canvas: Any) -> None:
        canvas._code.append("/OC /Lager BDC")
        canvas.drawString(60, 650, SECRET)
        canvas._code.append("EMC")

    layer = b"<< /Type /OCG /Name (Utkast) >>"
    data = _page(layered)
    data = data.replace(b"/Font 1 0 R", b"/Properties << /Lager 90 0 R >> /Font 1 0 R", 1)
    catalog = b"/OCProperties << /OCGs [ 90 0 R ] /D << /OFF [ 90 0 R ] >> >> /Type /Catalog"
    data = data.replace(b"/Type /Catalog", catalog, 1)
    data = data.replace(b"xref\n", b"90 0 obj\n" + layer + b"\nendobj\nxref\n", 1)
    _, (reading,) = reads(data, "a.pdf")
    assert SHOWN in reading.raw
    assert SECRET not in reading.raw


def test_comments_that_show_on_request_only_are_told(reads: Reads) -> None:
    note = b"<< /Type /Annot /Subtype /Text /Rect [ 9 9 19 19 ] /Contents (Obs) >>"
    data = _page(lambda canvas: None)
    data = data.replace(b"/Contents", b"/Annots [ " + note + b" ] /Contents", 1)
    outcome, _ = reads(data, "a.pdf")
    assert (outcome.parts[0].fate, outcome.status) == (Fate.HIDDEN, "ok")
    assert "Kommentarer" in outcome.warnings[0]


@pytest.mark.parametrize("height", [842, 1684])
def test_a_page_is_as_large_as_its_document_says(reads: Reads, height: int) -> None:
    """Pages of many programs inherit their size from the page tree."""

    def draw(canvas: Any) -> None:
        canvas.drawString(60, height - 22, "Överst på sidan")
        canvas.drawString(60, height - 52, f"av {SECRET} i Ekby")
        canvas.setFillColor(black)
        canvas.rect(76, height - 57, 66, 16, stroke=0, fill=1)

    data = re.sub(rb"/MediaBox \[[^\]]*\]", b"", _page(draw))
    size = f"/MediaBox [ 0 0 595 {height} ] /Type /Pages".encode()
    outcome, (reading,) = reads(data.replace(b"/Type /Pages", size, 1), "a.pdf")
    assert "Överst på sidan" in reading.raw
    assert "i Ekby" in reading.raw
    assert SECRET not in reading.raw
    assert len(outcome.warnings) == 1


def _packed(inner: bytes) -> bytes:
    return b"<< /Type /ObjStm >> stream\n" + zlib.compress(inner) + b"\nendstream\n"


@pytest.mark.parametrize(
    ("data", "off"),
    [
        (_packed(b"/OCProperties") + _packed(b"/OFF [ 9 0 R ]"), True),
        (_packed(b"/OCProperties /OFF [ 9 0 R ]"), True),
        (b"/OCProperties " + _packed(b"/BaseState /OFF"), True),
        (_packed(b"/OCProperties") + b"/ObjStm stream\nx", False),
        (_packed(b"/OFF [ 9 0 R ]"), False),
        (b"/ObjStm stream\n " * 3000, True),
    ],
)
def test_layers_are_looked_for_in_packed_objects(data: bytes, *, off: bool) -> None:
    assert layers.has_layers_off(data) == off


def test_packed_objects_are_looked_through_one_by_one() -> None:
    data = _packed(bytes(layers._LARGEST)) * 20
    tracemalloc.start()
    assert not layers.has_layers_off(data)
    assert tracemalloc.get_traced_memory()[1] < 4 * layers._LARGEST
    tracemalloc.stop()


def _typed_over(sign: str, size: int = 12) -> Callable[[Any], None]:
    def draw(canvas: Any) -> None:
        canvas.drawString(60, 650, f"av {SECRET} i Ekby")
        canvas.setFont("Helvetica", size)
        width = canvas.stringWidth(sign, "Helvetica", size)
        canvas.drawString(76, 650, sign * int(66 / width))

    return draw


@pytest.mark.parametrize("sign", ["X", "x", "#", "M", "@"])
def test_words_typed_over_are_left_out_and_told(reads: Reads, sign: str) -> None:
    outcome, (reading,) = reads(_page(_typed_over(sign)), "a.pdf")
    assert SECRET not in reading.raw
    assert "i Ekby" in reading.raw
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def test_large_letters_typed_over_words_hide_them(reads: Reads) -> None:
    _, (reading,) = reads(_page(_typed_over("X", 20)), "a.pdf")
    assert SECRET not in reading.raw


def _rows_of_signs(canvas: Any) -> None:
    canvas.drawString(60, 650, f"XXXXXX-XXXX {SECRET} XXXX")
    canvas.drawString(60, 630, "X")
    canvas.drawString(160, 630, "Ja")
    canvas.drawString(260, 630, "X X X X")
    canvas.drawString(60, 610, "....................")
    canvas.drawString(64, 611, "Ort")


def test_rows_of_signs_beside_words_hide_none(reads: Reads) -> None:
    outcome, (reading,) = reads(_page(_rows_of_signs), "a.pdf")
    assert all(word in reading.raw for word in (SECRET, "Ja", "Ort"))
    assert Fate.HIDDEN not in [part.fate for part in outcome.parts]


def _stated(actual: str, drawn: str) -> bytes:
    def draw(canvas: Any) -> None:
        text = ("\ufeff" + actual).encode("utf-16-be").hex()
        canvas._code.append(f"/Span <</ActualText <{text}>>> BDC")
        canvas.drawString(60, 650, drawn)
        canvas._code.append("EMC")

    return _page(draw)


@pytest.mark.parametrize("drawn", ["kommunen beslutar", "k"])
def test_words_stated_in_place_of_others_are_left_out_and_told(reads: Reads, drawn: str) -> None:
    outcome, (reading,) = reads(_stated(f"{SECRET} får nu", drawn), "a.pdf")
    assert SECRET not in reading.raw
    assert drawn in reading.raw
    assert SHOWN in reading.raw
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


@pytest.mark.parametrize(
    ("actual", "drawn"),
    [
        ("kommunen beslutar", "kommunen beslutar"),
        ("KOMMUNEN", "kommunen"),
        ("\u00ad", "-"),
        (" ", "x"),
        ("\ufb01nans", "finans"),
        ("brygga", "bryg"),
    ],
)
def test_what_is_stated_as_it_is_drawn_is_no_other_text(
    reads: Reads, actual: str, drawn: str
) -> None:
    outcome, (reading,) = reads(_stated(actual, drawn), "a.pdf")
    assert SHOWN in reading.raw
    assert Fate.HIDDEN not in [part.fate for part in outcome.parts]
