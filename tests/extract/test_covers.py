"""Shapes that cover text of a Word file or an OpenDocument text, and boxes whose letters have the colour of their ground."""

# ruff: noqa: E501 -- XML is read best on one line

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from archive.model import Fate
from tests.extract.wordml import package, paragraph, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN, SECRET = "Anmälan gäller föreningens brygga", "Hemligsson"
WPS = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
BLACK = '<a:srgbClr val="000000"/>'


def shape(
    colour: str = BLACK, *, top: int = 0, height: int = 400_000, above: str = "paragraph",
    wrap: str = "wrapNone", behind: int = 0, words: str = "", fill: str = "",
) -> str:  # fmt: skip
    drawn = fill or f"<a:solidFill>{colour}</a:solidFill>"
    box = f"<wps:txbx><w:txbxContent>{words}</w:txbxContent></wps:txbx>" if words else ""
    return (
        f'<w:r><w:drawing><wp:anchor {WPS} behindDoc="{behind}">'
        f'<wp:positionV relativeFrom="{above}"><wp:posOffset>{top}</wp:posOffset></wp:positionV>'
        f'<wp:extent cx="3000000" cy="{height}"/><wp:{wrap}/><a:graphic><a:graphicData uri="x">'
        f"<wps:wsp><wps:spPr>{drawn}</wps:spPr>{box}</wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></w:r>"
    )


def vml(style: str, more: str = 'fillcolor="black [3213]"', inner: str = "") -> str:
    return f'<w:r><w:pict><v:rect style="{style}" {more}>{inner}</v:rect></w:pict></w:r>'


@pytest.mark.parametrize(
    "cover",
    [
        shape(),
        shape('<a:srgbClr val="FFFFFF"/>'),
        shape('<a:schemeClr val="tx1"/>', above="line"),
        shape(top=-200_000),
        f'<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><mc:Choice xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" Requires="wps">{shape()}</mc:Choice></mc:AlternateContent>',
        vml(
            "position:absolute;margin-left:0;margin-top:0;width:400pt;height:30pt;z-index:251659264"
        ),
        vml("width:5in; height:1cm; POSITION: absolute", 'fillcolor="#000"'),
    ],
)
def test_words_under_a_filled_shape_are_left_out_and_told(reads: Reads, cover: str) -> None:
    body = paragraph(SHOWN) + paragraph(run(SECRET) + cover)
    outcome, (reading,) = reads(package(body), "a.docx")
    assert reading.raw.strip() == SHOWN
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]
    assert "Dold text (1 ord)" in str(outcome.warnings)


@pytest.mark.parametrize(
    "beside",
    [
        shape(behind=1),
        shape(wrap="wrapSquare"),
        shape(top=900_000),
        shape(top=-900_000),
        shape(height=9_525),
        shape(above="page"),
        shape(fill="<a:noFill/>"),
        shape('<a:srgbClr val="FFFF00"><a:alpha val="40000"/></a:srgbClr>'),
        shape(words=paragraph("Rubrik")),
        vml("width:400pt;height:30pt"),
        vml("position:absolute;width:400pt;height:30pt", 'filled="f"'),
        vml("position:absolute;width:400pt;height:30pt", 'fillcolor="okänd"'),
        vml("position:absolute;width:400pt;height:30pt", inner='<v:fill opacity=".3"/>'),
        vml("position:absolute;width:400pt;height:30pt;z-index:-3"),
        vml("position:absolute;width:400pt;height:30pt;mso-position-vertical-relative:page"),
        vml("position:absolute;margin-top:90pt;width:400pt;height:30pt"),
        vml("position:absolute;width:400pt;height:.5pt"),
    ],
)
def test_words_that_no_shape_covers_stay(reads: Reads, beside: str) -> None:
    body = paragraph(SHOWN) + paragraph(run("Bryggan") + beside)
    _, (reading,) = reads(package(body), "a.docx")
    assert "Bryggan" in reading.raw


@pytest.mark.parametrize(
    ("fill", "ink", "seen"),
    [
        ("000000", "000000", False),
        ("FFFFFF", "FFFFFF", False),
        ("101010", "111111", False),
        ("000080", "FFFFFF", True),
        ("FFFFFF", "000000", True),
    ],
)
def test_letters_of_a_box_are_seen_by_their_ground(
    reads: Reads, fill: str, ink: str, *, seen: bool
) -> None:
    words = paragraph(run("Bryggan", f'<w:color w:val="{ink}"/>'))
    body = paragraph(SHOWN) + paragraph(shape(f'<a:srgbClr val="{fill}"/>', words=words))
    _, (reading,) = reads(package(body), "a.docx")
    assert ("Bryggan" in reading.raw) is seen


PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


def picture(place: str = "paragraph") -> str:
    figure = f'<pic:pic xmlns:pic="{PICTURE}"><a:blip r:embed="i1"/></pic:pic>'
    return re.sub("<wps:wsp>.*</wps:wsp>", figure, shape(above=place))


def drawn_picture(*colours: tuple[int, ...]) -> bytes:
    made = Image.new("RGBA", (300, 40), colours[0])
    for row, colour in enumerate(colours):
        made.paste(colour, (0, row, 300, row + 1))
    stream = io.BytesIO()
    made.save(stream, "PNG")
    return stream.getvalue()


STYLED = '</wps:spPr><wps:style><a:fillRef idx="1"/></wps:style><wps:spPr>'
GRADIENT = f'<a:gradFill><a:gsLst><a:gs pos="0">{BLACK}</a:gs></a:gsLst></a:gradFill>'
LINE = f'<a:prstGeom prst="line"/><a:ln w="300000"><a:solidFill>{BLACK}</a:solidFill></a:ln>'


@pytest.mark.parametrize("fill", [STYLED, GRADIENT, LINE])
def test_words_under_shapes_filled_in_other_ways_are_left_out(reads: Reads, fill: str) -> None:
    body = paragraph(SHOWN) + paragraph(
        run(SECRET) + shape(fill=fill, height=9_525 * (fill == LINE) or 400_000)
    )
    _, (reading,) = reads(package(body), "a.docx")
    assert reading.raw.strip() == SHOWN


@pytest.mark.parametrize(
    ("colours", "seen"),
    [
        ([(0, 0, 0, 255)], False),
        ([(255, 255, 255, 255)], False),
        ([(0, 0, 0, 0)], True),
        ([(0, 0, 0, 255), (200, 0, 0, 255)], True),
    ],
)
def test_a_picture_of_one_colour_covers_as_a_shape_does(
    reads: Reads, colours: list[tuple[int, ...]], *, seen: bool
) -> None:
    body = paragraph(SHOWN) + paragraph(run(SECRET) + picture())
    related = {"i1": ("image", "media/i.png")}
    parts = {"media__i.png": drawn_picture(*colours)}
    _, (reading,) = reads(package(body, related=related, **parts), "a.docx")  # type: ignore[arg-type]
    assert (SECRET in reading.raw) is seen


ABOVE = paragraph("Ovan")
COVER = (
    '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Cover Pages"/></w:docPartObj></w:sdtPr>'
    "<w:sdtContent>{}</w:sdtContent></w:sdt>"
)


@pytest.mark.parametrize(
    "body",
    [
        paragraph(shape(above="page", height=11_000_000)) + paragraph(SECRET),
        paragraph(shape(above="page", top=1_500_000)) + paragraph(SECRET),
        paragraph(shape(above="margin")) + paragraph(SECRET),
        paragraph(shape(top=250_000, height=300_000)) + paragraph(SECRET),
        paragraph(run("Ovan") + shape(top=200_000, height=900_000)) + ABOVE + paragraph(SECRET),
        paragraph(SECRET) + paragraph(shape(top=-250_000, height=200_000)),
        paragraph(run(SECRET) + shape(words=paragraph("Maskerad"))),
        paragraph(
            vml("position:absolute;width:400pt;height:30pt;mso-position-vertical-relative:margin")
        )
        + paragraph(SECRET),
    ],
)
def test_words_that_a_shape_may_cover_are_read_and_told(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(package(paragraph(SHOWN) + body), "a.docx")
    assert SECRET in reading.raw
    assert "kan ligga under en fylld form (1 former)" in str(outcome.warnings)
    assert reading.metadata["covering_shapes"] == "1"
    assert "hidden_words" not in reading.metadata


@pytest.mark.parametrize(
    "body",
    [
        paragraph(shape(above="page", top=100_000)) + paragraph(SECRET),
        paragraph(shape(above="bottomMargin")) + paragraph(SECRET),
        paragraph(SECRET) + paragraph(shape(top=900_000)),
        paragraph(shape(top=400_000)) + paragraph("") * 6 + paragraph(SECRET),
        paragraph(run(SECRET) + shape(words=paragraph("Direktionen för Dalarnas vattenförbund"))),
        paragraph(shape(above="page", behind=1)) + paragraph(SECRET),
        COVER.format(paragraph(shape(above="page", height=11_000_000))) + paragraph(SECRET),
    ],
)
def test_shapes_beside_words_are_not_told(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(package(paragraph(SHOWN) + body), "a.docx")
    assert SECRET in reading.raw
    assert outcome.warnings == ()


ODF = "urn:oasis:names:tc:opendocument:xmlns"
BEFORE = 'style:wrap="run-through" style:run-through="foreground"'
BOX = 'svg:x="0cm" svg:y="{y}cm" svg:width="10cm" svg:height="{h}cm" text:anchor-type="{anchor}"'


def odt(shape: str, style: str = f'draw:fill="solid" draw:fill-color="#000000" {BEFORE}') -> bytes:
    spaces = {"office": "office", "text": "text", "style": "style", "draw": "drawing",
              "svg": "svg-compatible", "fo": "xsl-fo-compatible"}  # fmt: skip
    names = " ".join(f'xmlns:{name}="{ODF}:{space}:1.0"' for name, space in spaces.items())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        made.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        made.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>"
            f'<style:style style:name="G" style:family="graphic"><style:graphic-properties {style}/>'
            f"</style:style></office:automatic-styles><office:body><office:text><text:p>{SHOWN}"
            f"</text:p><text:p>{shape}{SECRET}</text:p></office:text></office:body>"
            "</office:document-content>",
        )
    return stream.getvalue()


def drawn(
    tag: str = "draw:rect", y: float = 0, h: float = 1, anchor: str = "paragraph", words: str = ""
) -> str:
    place = BOX.format(y=y, h=h, anchor=anchor)
    return f'<{tag} draw:style-name="G" {place}>{words}</{tag}>'


@pytest.mark.parametrize(
    ("shape", "style"),
    [
        (drawn(), ""),
        (drawn("draw:custom-shape", y=-0.5, anchor="char", words="<text:p/>"), ""),
        (
            drawn("draw:frame", words="<draw:text-box><text:p/></draw:text-box>"),
            f'fo:background-color="#222222" {BEFORE}',
        ),
        (drawn(), BEFORE),
        (drawn(), f'draw:fill="gradient" draw:opacity="99%" {BEFORE}'),
    ],
)
def test_words_under_a_shape_of_an_opendocument_text_are_told(
    reads: Reads, shape: str, style: str
) -> None:
    data = odt(shape, style) if style else odt(shape)
    outcome, (reading,) = reads(data, "a.odt")
    assert reading.raw.strip() == SHOWN
    assert "Dold text (1 ord)" in str(outcome.warnings)


@pytest.mark.parametrize(
    ("shape", "style"),
    [
        (drawn(y=3), ""),
        (drawn(y=-3), ""),
        (drawn(h=0.05), ""),
        (drawn(anchor="as-char"), ""),
        (drawn("draw:custom-shape", y=3, words="<text:p>Rubrik</text:p>"), ""),
        (drawn(), f'draw:fill="none" {BEFORE}'),
        (drawn("draw:frame"), BEFORE),
        (drawn(), f'draw:fill="solid" draw:fill-color="#ff0000" draw:opacity="40%" {BEFORE}'),
        (drawn(), 'draw:fill="solid" style:wrap="run-through" style:run-through="background"'),
        (drawn(), 'draw:fill="solid" style:wrap="parallel" style:run-through="foreground"'),
    ],
)
def test_words_that_no_shape_of_an_opendocument_text_covers_stay(
    reads: Reads, shape: str, style: str
) -> None:
    _, (reading,) = reads(odt(shape, style) if style else odt(shape), "a.odt")
    assert SECRET in reading.raw


@pytest.mark.parametrize(
    ("shape", "style"),
    [
        (drawn(anchor="page", y=5), ""),
        (
            drawn(y=5),
            f'draw:fill="solid" draw:fill-color="#ff0000" style:vertical-rel="page" {BEFORE}',
        ),
        (f"</text:p><text:p>Ovan{drawn(y=0.6)}</text:p><text:p>", ""),
        (f"</text:p><text:p>Ovan{drawn(y=0.5, h=6)}</text:p><text:p/><text:p>", ""),
        (f"Ovan</text:p><text:p>{drawn(y=-1, h=0.9)}</text:p><text:p/><text:p/><text:p>", ""),
        (drawn("draw:custom-shape", words="<text:p>Maskerad</text:p>"), ""),
    ],
)
def test_words_that_a_shape_of_an_opendocument_text_may_cover_are_read_and_told(
    reads: Reads, shape: str, style: str
) -> None:
    outcome, (reading,) = reads(odt(shape, style) if style else odt(shape), "a.odt")
    assert SECRET in reading.raw
    assert "kan ligga under en fylld form (1 former)" in str(outcome.warnings)
    assert reading.metadata["covering_shapes"] == "1"
