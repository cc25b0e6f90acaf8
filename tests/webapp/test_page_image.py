"""Pages as pictures: marks only for what is shown, doors only for whom the original is open."""

from __future__ import annotations

import io
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import pypdfium2
import pytest
from lxml import html
from PIL import Image, ImageOps
from reportlab.pdfgen import canvas

from archive.model import Span
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from indexer.extract import ocr
from webapp import create_app, page_images
from webapp.page_images import Layout, PageImage, PageImages, Word
from webapp.page_marks import marked_rectangles

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from flask.testing import FlaskClient

HEADER = "X-Arkiv-Niva"


def paper(*pages: tuple[str, ...], covered: str = "") -> bytes:
    """A PDF with lines on each page; `covered` stands on the last one, below a black bar."""
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream, pagesize=(600, 800))
    for number, lines in enumerate(pages, 1):
        for at, line in enumerate(lines):
            sheet.drawString(72, 720 - 20 * at, line)
        if covered and number == len(pages):
            sheet.drawString(72, 300, covered)
            sheet.rect(60, 290, 300, 25, fill=1)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def scanned(*lines: str) -> bytes:
    """A PDF of one page that is a picture of lines of text, without a text of its own."""
    text = pypdfium2.PdfDocument(paper(tuple(lines)))[0]
    stream = io.BytesIO()
    text.render(scale=2.5).to_pil().convert("RGB").save(stream, "PDF", resolution=180)
    return stream.getvalue()


PAPERS = {
    "protokoll/maj.pdf": paper(
        ("Protokoll", "Direktionen 2014-05-09", "Plats: Kansliet i Ekby", "Sida 1 om avfall"),
        ("§ 42 Trygghetslarm", "Direktionen beslutar att köpa larm.", "Ett larm till i Ekby."),
    ),
    "protokoll/dold.pdf": paper(
        ("Protokoll", "Direktionen 2015-05-09", "Ett larm i Ekby."), covered="Larm hos Karin Hemlig"
    ),
    "brev/ansokan.pdf": paper(("Ansökan om larm", "Personnummer 19121212-1212", "Ekby 2014")),
    "slutet/larm.pdf": paper(("Rapport om larm i Hemby", "Ekby den 3 maj 2014")),
    "planer/avfall.txt": b"Avfallsplan 2014\n\nLarm vid Ekby tipp.\n",
    "access.toml": b'[folders]\n"slutet" = "closed"\n',
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    for name, data in PAPERS.items():
        file = tmp_path / "corpus" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    made = Settings(
        corpus=tmp_path / "corpus",
        index=tmp_path / "index",
        jobs=1,
        ocr="off",
        proxies=("127.0.0.1",),
        access_header=HEADER,
    )
    run(made, Options(), silent)
    return made


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def record(client: FlaskClient, path: str) -> str:
    """The id of the record of a file, asked as one who may see everything."""
    answer = client.get("/api/search?q=larm&limit=50", headers={HEADER: "closed"})
    assert answer.json is not None
    return str(next(h["document_id"] for h in answer.json["hits"] if h["source_id"] == path))


def test_the_words_are_marked_on_the_picture(client: FlaskClient) -> None:
    address = f"/handling/{record(client, 'protokoll/maj.pdf')}/bild/2"
    tree = html.fromstring(client.get(f"{address}?q=larm").text)
    boxes = tree.cssselect(".page-mark rect")
    assert len(boxes) == len(tree.cssselect(".page-text mark")) >= 2
    image = tree.cssselect(".page-image img")[0]
    answer = client.get(image.get("src"))
    assert answer.mimetype == "image/webp"
    size = Image.open(io.BytesIO(answer.data)).size
    assert size == (1000, 1334) == (int(image.attrib["width"]), int(image.attrib["height"]))


@pytest.mark.skipif(not ocr.available(), reason=ocr.MISSING)
def test_the_words_of_a_scan_are_marked_where_they_stand(tmp_path: Path) -> None:
    scan = tmp_path / "corpus" / "skannat.pdf"
    scan.parent.mkdir()
    scan.write_bytes(scanned("Protokoll", "Direktionen 2014-05-09", "Beslut om trygghetslarm"))
    settings = Settings(corpus=scan.parent, index=tmp_path / "index", jobs=1)
    run(settings, Options(), silent)
    client = create_app(settings).test_client()
    answer = client.get("/api/search?q=trygghetslarm").get_json()
    address = f"/handling/{answer['hits'][0]['document_id']}/bild/1"
    tree = html.fromstring(client.get(f"{address}?q=trygghetslarm").text)
    (box,) = tree.cssselect(".page-mark rect")
    picture = client.get(tree.cssselect(".page-image img")[0].get("src") or "").data
    shown = Image.open(io.BytesIO(picture)).convert("L")
    x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
    line = ink(shown, (0, y, shown.width, y + height))
    word = ink(shown, (x, y, x + width, y + height))
    assert word[2] - word[0] > 0.8 * width
    assert line[0] < x - 50
    assert line[2] <= x + width + 5
    assert ink(shown, (x, y - 15, x + width, y + height + 15))[1::2] == (15 + word[1], 15 + word[3])


def ink(picture: Image.Image, box: tuple[float, ...]) -> tuple[int, int, int, int]:
    """Return where in a part of a picture there is anything dark."""
    left, top, right, bottom = map(int, box)
    part = picture.crop((left, top, right, bottom))
    held = ImageOps.invert(part).point([0] * 128 + [255] * 128).getbbox()
    assert held
    return held


def test_nothing_that_a_file_hides_is_marked_or_said(client: FlaskClient) -> None:
    address = f"/handling/{record(client, 'protokoll/dold.pdf')}/bild/1"
    assert client.get(address).status_code == 403
    may = {HEADER: "internal"}
    shown = html.fromstring(client.get(f"{address}?q=larm", headers=may).text)
    (box,) = shown.cssselect(".page-mark rect")
    assert float(box.attrib["y"]) < 400
    for word in ("karin", "hemlig"):
        page = client.get(f"{address}?q={word}", headers=may).text
        assert "page-mark" not in page.replace("page-marks", "")
        assert "Hemlig" not in page


def test_a_page_is_drawn_once_and_its_file_looked_at_each_time(
    client: FlaskClient, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/handling/{record(client, 'protokoll/maj.pdf')}/bild/1.webp"
    first = client.get(address)

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr("webapp.page_images.subprocess.run", refuse)
    assert client.get(address).data == first.data
    known = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert known.status_code == 304
    assert "private" in first.headers["Cache-Control"]
    (settings.corpus / "protokoll/maj.pdf").write_bytes(paper(("Annat",)))
    assert client.get(address).status_code == 409


def test_whoever_may_not_open_the_original_gets_no_picture(client: FlaskClient) -> None:
    one = record(client, "brev/ansokan.pdf")
    for address in (f"/handling/{one}/bild/1", f"/handling/{one}/bild/1.webp"):
        assert client.get(address).status_code == 403
        assert client.get(address, headers={HEADER: "internal"}).status_code == 200
    assert "/bild/" not in client.get(f"/handling/{one}").text
    inside = client.get(f"/handling/{one}/bild/1", headers={HEADER: "internal"}).text
    assert "19121212-1212" not in inside


def test_a_closed_record_has_no_picture(client: FlaskClient) -> None:
    one = record(client, "slutet/larm.pdf")
    for form in ("/handling/{}/bild/1", "/handling/{}/bild/1.webp"):
        assert client.get(form.format(one)).status_code == 404
        never = client.get(form.format("a" * len(one))).text.replace("a" * len(one), one)
        assert client.get(form.format(one)).text == never
        assert client.get(form.format(one), headers={HEADER: "closed"}).status_code == 200


def test_what_has_no_pages_to_draw_is_read_as_text(client: FlaskClient) -> None:
    one = record(client, "planer/avfall.txt")
    answer = client.get(f"/handling/{one}/bild/1?q=larm")
    assert (answer.status_code, answer.location) == (302, f"/handling/{one}?q=larm")
    assert client.get(f"/handling/{one}/bild/1.webp").status_code == 404
    assert "/bild/" not in client.get(f"/handling/{one}").text
    maj = record(client, "protokoll/maj.pdf")
    assert client.get(f"/handling/{maj}/bild/7").status_code == 302
    assert client.get(f"/handling/{maj}/bild/7.webp").status_code == 404


def test_pictures_can_be_switched_off(client: FlaskClient, settings: Settings) -> None:
    off = create_app(replace(settings, page_images="off")).test_client()
    one = record(client, "protokoll/maj.pdf")
    assert f"/handling/{one}/bild/2" in client.get(f"/handling/{one}").text
    assert "/bild/" not in off.get(f"/handling/{one}").text
    assert off.get(f"/handling/{one}/bild/2.webp").status_code == 404


def test_a_page_that_cannot_be_drawn_is_shown_as_text(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(command: list[str], **_: object) -> None:
        raise subprocess.TimeoutExpired(command, 1)

    monkeypatch.setattr("webapp.page_images.subprocess.run", slow)
    one = record(client, "protokoll/maj.pdf")
    page = client.get(f"/handling/{one}/bild/2?q=larm")
    assert page.status_code == 200
    assert "Sidan kan inte visas som bild" in page.text
    assert "<mark>" in page.text
    assert client.get(f"/handling/{one}/bild/2.webp").status_code == 422


def test_the_last_pictures_are_kept_within_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def drawn(_stream: object, number: int, *_: object, **__: object) -> PageImage:
        asked.append(number)
        return PageImage(Layout(1, 1, ()), bytes(400), read=False)

    monkeypatch.setattr(page_images, "_drawn", drawn)
    images = PageImages(most_bytes=1000)
    nothing: Callable[[], io.BytesIO] = io.BytesIO
    for number in (1, 2, 1, 3, 1, 2):
        images.page(nothing, "a" * 64, number, 1000)
    assert asked == [1, 2, 3, 2]


def word(text: str, at: int) -> Word:
    return Word(text, ((at, 0, at + 5, 10),))


def test_marks_are_placed_by_the_text_that_is_shown() -> None:
    text = "Larm i Ekby. Ett larm till."
    words = [word(w, 10 * i) for i, w in enumerate(("Larm", "i", "Ekby", "larm", "Ett", "larm"))]
    hits = [Span(0, 4), Span(17, 21)]
    assert marked_rectangles(text, hits, words) == (((0, 0, 5, 10),), ((50, 0, 55, 10),))


def test_columns_read_in_another_order_are_marked_when_nothing_is_left_over() -> None:
    words = [word(w, 10 * i) for i, w in enumerate(("c", "d", "larm", "a", "b"))]
    assert marked_rectangles("a b c d larm", [Span(0, 1), Span(8, 12)], words)[0] == (
        (30, 0, 35, 10),
    )
    twice = [*words, word("a", 90)]
    assert marked_rectangles("a b c d larm", [Span(0, 1)], twice) == ((),)


def test_what_a_drawing_costs_is_charged_to_who_asked(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/handling/{record(client, 'protokoll/maj.pdf')}/bild/1.webp"
    charged: list[float] = []
    rates = client.application.extensions["rates"]
    monkeypatch.setattr(rates, "charge", lambda _client, seconds: charged.append(seconds))
    assert client.get(address).status_code == 200
    drawing, _request = charged
    assert drawing > 0.01
    assert client.get(address).status_code == 200
    assert len(charged) == 3
