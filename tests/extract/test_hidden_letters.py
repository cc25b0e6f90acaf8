"""Word, ODT and HTML text that nobody sees is left out and told, by whatever means it is hidden."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest

from archive.model import Fate
from indexer.extract import office
from indexer.repair import repair
from tests.extract.wordml import package, paragraph, root, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Anmälan gäller föreningens brygga"
SECRET = "Hemligsson"
LETTERS = paragraph(run(SECRET))
STYLES = root(
    "styles",
    "<w:docDefaults><w:rPrDefault><w:rPr/></w:rPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:styleId="Dold"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Vit">'
    '<w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Ruta">'
    '<w:pPr><w:shd w:fill="1F4E79"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Svart"><w:pPr><w:shd w:fill="000000"/></w:pPr>'
    '<w:rPr><w:color w:val="000000"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Platt">'
    '<w:pPr><w:spacing w:line="2" w:lineRule="exact"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="Trång">'
    '<w:rPr><w:spacing w:val="-300"/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Osedd"><w:rPr><w:vanish/></w:rPr></w:style>'
    '<w:style w:type="table" w:styleId="Linjer"><w:tblPr><w:tblBorders/></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="Färgad"><w:tblStylePr w:type="firstRow"><w:tcPr>'
    '<w:shd w:val="clear" w:fill="1F4E79"/></w:tcPr></w:tblStylePr></w:style>'
    '<w:style w:type="table" w:styleId="Osynlig"><w:tblStylePr w:type="wholeTable">'
    "<w:rPr><w:vanish/></w:rPr></w:tblStylePr></w:style>",
)
VANISHED = root(
    "styles",
    "<w:docDefaults><w:rPrDefault><w:rPr><w:vanish/></w:rPr></w:rPrDefault></w:docDefaults>",
)
WHITE = '<w:color w:val="FFFFFF"/>'


def _within(tag: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="Dold"/></w:pPr><w:{tag}>{run(SECRET)}</w:{tag}></w:p>'


def _row(properties: str = "", cell: str = "", table: str = "", letters: str = LETTERS) -> str:
    return (
        f"<w:tbl><w:tblPr>{table}</w:tblPr><w:tr><w:trPr>{properties}</w:trPr>"
        f"<w:tc><w:tcPr>{cell}</w:tcPr>{letters}</w:tc></w:tr></w:tbl>"
    )


MATH = f"<w:p><m:oMath><m:r><w:rPr><w:vanish/></w:rPr><m:t>{SECRET}</m:t></m:r></m:oMath></w:p>"
W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
BLACK = '<w:color w:val="000000"/>'
DARK = '<w:shd w:val="clear" w:fill="000000"/>'
SHAPE = (
    '<w:p><w:r><w:pict><v:shape style="visibility: hidden"><v:textbox><w:txbxContent>'
    f"{LETTERS}</w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
)


FIXED = '<w:tblLayout w:type="fixed"/>'
THEMED = (
    '<w:color w:val="4472C4" w:themeColor="accent1"/>'
    '<w:shd w:val="clear" w:fill="4472C4" w:themeFill="accent1"/>'
)
FAINT = (
    '<w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="99000"/></w14:srgbClr>'
    "</w14:solidFill>"
)
FILLED = '<w14:solidFill><w14:srgbClr w14:val="FFFFFF"/></w14:solidFill>'


def _drawn(shape: str = "", place: str = "", letters: str = LETTERS) -> str:
    wps = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    return (
        f'<w:p><w:r><w:drawing {wps}><wp:anchor>{place}<wp:docPr id="1" name="a"/><a:graphic>'
        f"<a:graphicData><wps:wsp>{shape}<wps:txbx><w:txbxContent>{letters}</w:txbxContent>"
        "</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></w:r></w:p>"
    )


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run(SECRET, WHITE)),
        paragraph(run(SECRET, '<w:color w:val="FEFEFE"/>')),
        paragraph(run(SECRET), '<w:pStyle w:val="Vit"/>'),
        paragraph(run(SECRET, '<w:sz w:val="2"/>')),
        paragraph(run(SECRET, '<w:highlight w:val="black"/>')),
        paragraph(run(SECRET, '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>')),
        _within("hyperlink"),
        _within("ins"),
        _within("smartTag"),
        _row("<w:hidden/>"),
        _row(cell="<w:cellDel/>"),
        _row('<w:trHeight w:val="1" w:hRule="exact"/>'),
        _row(table='<w:tblStyle w:val="Osedd"/>'),
        _row(table='<w:tblStyle w:val="Osynlig"/>'),
        _row(cell=DARK, letters=paragraph(run(SECRET, BLACK))),
        _row(table=DARK, letters=paragraph(run(SECRET, BLACK))),
        paragraph(run(SECRET, BLACK), DARK),
        paragraph(run(SECRET), '<w:pStyle w:val="Svart"/>'),
        paragraph(run(SECRET), '<w:pStyle w:val="Platt"/>'),
        paragraph(run(SECRET), '<w:spacing w:line="1" w:lineRule="exact"/>'),
        paragraph(run(SECRET), '<w:ind w:left="-20000"/>'),
        paragraph(run(SECRET), '<w:framePr w:x="-20000" w:hAnchor="page"/>'),
        paragraph(run(SECRET, '<w:color w:val="auto" w:themeColor="background1"/>')),
        paragraph(run(SECRET, '<w:w w:val="1"/>')),
        paragraph(run(SECRET, f"<w14:textFill {W14}><w14:noFill/></w14:textFill>")),
        paragraph(run(SECRET, f"<w14:textFill {W14}>{FILLED}</w14:textFill>")),
        paragraph(run(SECRET, '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')),
        paragraph(run(SECRET, f'{BLACK}<w:shd w:val="solid" w:color="000000"/>')),
        paragraph(run(SECRET, f'{WHITE}<w:shd w:val="clear" w:themeFill="background1"/>')),
        _row(table='<w:tblStyle w:val="Linjer"/>', letters=paragraph(run(SECRET, WHITE))),
        paragraph(run(SECRET, '<w:position w:val="-3000"/>')),
        paragraph(run(SECRET, '<w:fitText w:val="1"/>')),
        paragraph(run(SECRET), '<w:framePr w:w="1" w:h="1" w:hRule="exact"/>'),
        paragraph(run(SECRET, '<w:position w:val="-1500pt"/>')),
        paragraph(run(SECRET, '<w:sz w:val="1pt"/>')),
        paragraph(run(SECRET, '<w:w w:val="1%"/>')),
        paragraph(run(SECRET, '<w:spacing w:val="-400"/>')),
        paragraph(run(SECRET, '<w:spacing w:val="-80"/><w:sz w:val="16"/>')),
        paragraph(run(SECRET), '<w:pStyle w:val="Trång"/>'),
        paragraph(run(SECRET, THEMED)),
        paragraph(run(SECRET, f"<w14:textFill {W14}>{FAINT}</w14:textFill>")),
        _row(table='<w:tblpPr w:tblpX="-20000" w:tblpY="1"/>'),
        _row(table='<w:tblInd w:w="-20000" w:type="dxa"/>'),
        _row(table=FIXED, cell='<w:tcW w:w="1" w:type="dxa"/>'),
        _row(table=f'<w:tblW w:w="1" w:type="dxa"/>{FIXED}'),
        MATH,
        SHAPE,
        SHAPE.replace("visibility: hidden", "display:none"),
        SHAPE.replace("visibility: hidden", "position:absolute;margin-left:-9999pt"),
        SHAPE.replace("v:shape", "v:group"),
        _drawn('<wps:cNvPr id="2" name="b" hidden="1"/>'),
        _drawn(place="<wp:positionH><wp:posOffset>-99999999</wp:posOffset></wp:positionH>"),
        _drawn(place='<wp:extent cx="0" cy="0"/>'),
        _drawn(place='<wp:extent cx="1" cy="12700"/>'),
        _drawn("<wps:spPr><a:noFill/></wps:spPr>", letters=paragraph(run(SECRET, WHITE))),
    ],
)
def test_hidden_letters_of_word_are_left_out_and_told(reads: Reads, body: str) -> None:
    data = package(paragraph(run(SHOWN)) + body, styles=STYLES)
    outcome, (reading,) = reads(data, "a.docx")
    assert reading.raw.strip() == SHOWN
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def test_what_is_hidden_by_default_is_shown_where_it_is_said(reads: Reads) -> None:
    body = paragraph(run(SHOWN, '<w:vanish w:val="0"/>')) + LETTERS
    _, (reading,) = reads(package(body, styles=VANISHED), "a.docx")
    assert reading.raw.strip() == SHOWN


@pytest.mark.parametrize(
    "body",
    [
        paragraph(run(SHOWN, f'{WHITE}<w:shd w:val="clear" w:fill="1F4E79"/>')),
        paragraph(run(SHOWN, f'{WHITE}<w:highlight w:val="darkBlue"/>')),
        paragraph(run(SHOWN, WHITE), '<w:shd w:val="clear" w:fill="1F4E79"/>'),
        paragraph(run(SHOWN, WHITE), '<w:pStyle w:val="Ruta"/>'),
        _row(cell='<w:shd w:fill="000000"/>', letters=paragraph(run(SHOWN, WHITE))),
        _row(table='<w:tblStyle w:val="Rutnät"/>', letters=paragraph(run(SHOWN, WHITE))),
        _row(table='<w:tblStyle w:val="Färgad"/>', letters=paragraph(run(SHOWN, WHITE))),
        _drawn(letters=paragraph(run(SHOWN, WHITE))),
        _drawn(place='<wp:extent cx="900000" cy="0"/>', letters=paragraph(run(SHOWN))),
        paragraph(run(SHOWN, '<w:color w:val="FFFF00"/><w:highlight w:val="black"/>')),
        paragraph(run(SHOWN, '<w:color w:val="F0F0F0"/>')),
        paragraph(run(SHOWN, '<w:sz w:val="8"/>')),
        paragraph(run(SHOWN, '<w:w w:val="90"/>')),
        paragraph(run(SHOWN, "<w:webHidden/>")),
        paragraph(run(SHOWN, '<w:position w:val="-6"/>')),
        paragraph(run(SHOWN, '<w:fitText w:val="1400"/>')),
        paragraph(run(SHOWN), '<w:framePr w:w="4000" w:h="600" w:hRule="exact"/>'),
        paragraph(run(SHOWN), DARK),
        paragraph(run(SHOWN), '<w:spacing w:line="240" w:lineRule="exact"/>'),
        paragraph(run(SHOWN), '<w:spacing w:line="1" w:lineRule="atLeast"/>'),
        paragraph(run(SHOWN), '<w:ind w:left="1440" w:hanging="720"/>'),
        paragraph(run(SHOWN, '<w:color w:themeColor="background1" w:themeShade="80"/>')),
        _row(cell=DARK, letters=paragraph(run(SHOWN))),
        _row('<w:trHeight w:val="1"/>', letters=paragraph(run(SHOWN))),
        _row(cell='<w:tcW w:w="1" w:type="dxa"/>', letters=paragraph(run(SHOWN))),
        _row(cell='<w:tcW w:w="5" w:type="pct"/>', table=FIXED, letters=paragraph(run(SHOWN))),
        _row(table='<w:tblInd w:w="-108" w:type="dxa"/>', letters=paragraph(run(SHOWN))),
        paragraph(run(SHOWN, '<w:spacing w:val="-40"/>')),
        paragraph(run(SHOWN, '<w:spacing w:val="-80"/><w:sz w:val="72"/>')),
        paragraph(run(SHOWN, THEMED.replace('w:fill="4472C4"', 'w:fill="D9E2F3"'))),
        _row(
            table='<w:tblStyle w:val="Osedd"/>',
            letters=paragraph(run(SHOWN, '<w:vanish w:val="0"/>')),
        ),
    ],
)
def test_white_on_a_ground_and_small_print_stay(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(package(body, styles=STYLES), "a.docx")
    assert SHOWN in reading.raw
    assert Fate.HIDDEN not in [part.fate for part in outcome.parts]


@pytest.mark.parametrize(("required", "shown"), [("wps", "Nytt"), ("okänd", "Gammalt")])
def test_of_two_forms_word_shows_the_one_it_knows(reads: Reads, required: str, shown: str) -> None:
    wps = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    body = (
        f'<mc:AlternateContent {mc} {wps} xmlns:okänd="urn:x"><mc:Choice Requires="{required}">'
        f"{paragraph('Nytt')}</mc:Choice><mc:Fallback>{paragraph('Gammalt')}</mc:Fallback>"
        "</mc:AlternateContent>"
    )
    _, (reading,) = reads(package(body), "a.docx")
    assert reading.raw.strip() == shown


@pytest.mark.parametrize("hidden", [f"<p hidden>{SECRET}</p>", f"<del>{SECRET}</del>"])
def test_what_a_web_page_within_a_word_file_hides_is_left_out(reads: Reads, hidden: str) -> None:
    page = f"<html><body><p>{SHOWN}</p>{hidden}<p>Slut</p></body></html>"
    parts: dict[str, Any] = {"a.html": page}
    data = package('<w:altChunk r:id="k"/>', related={"k": ("aFChunk", "a.html")}, **parts)
    outcome, (reading,) = reads(data, "a.docx")
    assert SHOWN in reading.raw
    assert "Slut" in reading.raw
    assert SECRET not in reading.raw
    assert outcome.warnings


ODF = "urn:oasis:names:tc:opendocument:xmlns:"
NAMES = " ".join(
    f'xmlns:{short}="{ODF}{name}:1.0"'
    for short, name in {
        "office": "office", "text": "text", "style": "style", "table": "table",
        "draw": "drawing", "fo": "xsl-fo-compatible", "svg": "svg-compatible",
    }.items()
)  # fmt: skip


LOEXT = "urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"


def _odt(body: str, look: str = "", kind: str = "text", more: str = "", styles: str = "") -> bytes:
    styles += (
        f'<style:style style:name="S" style:family="{kind}"><style:text-properties {look}/>'
        f"{more}</style:style>"
    )
    content = (
        f'<office:document-content {NAMES} xmlns:loext="{LOEXT}"><office:automatic-styles>{styles}'
        f"</office:automatic-styles><office:body><office:text>{body}</office:text></office:body>"
        "</office:document-content>"
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as out:
        out.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        out.writestr("content.xml", content)
    return stream.getvalue()


SPAN = f'<text:p><text:span text:style-name="S">{SECRET}</text:span></text:p>'
CELL = f"<table:table-cell><text:p>{SECRET}</text:p></table:table-cell>"
FILTERED = (
    f'<table:table><table:table-row table:visibility="filter">{CELL}</table:table-row>'
    "</table:table>"
)
COLUMN = (
    '<table:table><table:table-column table:visibility="collapse"/>'
    f"<table:table-row>{CELL}</table:table-row></table:table>"
)
SHAPES = "".join(
    f"<text:p><draw:{shape} {look}><text:p>{SECRET}</text:p></draw:{shape}></text:p>"
    for shape, look in (("custom-shape", 'draw:display="none"'), ("rect", 'svg:x="-90cm"'))
)
BOX = (
    "<text:p><draw:frame {}><draw:text-box>"
    f'<text:p text:style-name="S">{SECRET}</text:p></draw:text-box></draw:frame></text:p>'
)
GRAPHIC = '<style:style style:name="{}" style:family="graphic" {}>{}</style:style>'
FILL = '<style:graphic-properties draw:fill="solid" draw:fill-color="{}"/>'
FRAME = (
    '<text:p><draw:frame draw:display="none"><draw:text-box>'
    f"<text:p>{SECRET}</text:p></draw:text-box></draw:frame></text:p>"
)


@pytest.mark.parametrize(
    ("body", "look"),
    [
        (SPAN, 'fo:color="#ffffff"'),
        (SPAN, 'fo:font-size="1pt"'),
        (SPAN, 'fo:color="#000000" fo:background-color="#000000"'),
        (f'<text:p text:style-name="S">{SECRET}</text:p>', 'fo:color="#FEFEFE"'),
        (FILTERED, ""),
        (COLUMN, ""),
        (FRAME, ""),
        (FRAME.replace('draw:display="none"', 'svg:x="-990pc"'), ""),
        (FRAME.replace('draw:display="none"', 'svg:y="9000px"'), ""),
        (FRAME.replace('draw:display="none"', 'svg:width="0cm" svg:height="0cm"'), ""),
        (FRAME.replace('draw:display="none"', 'svg:width="6cm" svg:height="0in"'), ""),
        (BOX.format(""), 'fo:color="#ffffff"'),
        (BOX.format('draw:style-name="Okänd"'), 'fo:color="#ffffff"'),
        (SPAN, 'fo:letter-spacing="-1in"'),
        (SPAN, 'fo:letter-spacing="-0.5cm"'),
        (SPAN, 'style:text-position="-100% 1%"'),
        (SPAN, 'style:text-position="super 0%"'),
        (SPAN, 'fo:font-size="1px"'),
        (SPAN, 'fo:font-size="0.1pc"'),
        (f"<text:p><text:script>var a = '{SECRET}'</text:script></text:p>", ""),
    ],
)
def test_hidden_letters_of_odt_are_left_out_and_told(reads: Reads, body: str, look: str) -> None:
    kind = "paragraph" if '<text:p text:style-name="S"' in body else "text"
    outcome, (reading,) = reads(_odt(f"<text:p>{SHOWN}</text:p>{body}", look, kind), "a.odt")
    assert reading.raw.strip() == SHOWN
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def _table(look: str = "", row: str = "", cell: str = CELL) -> str:
    return f"<table:table {look}><table:table-row {row}>{cell}</table:table-row></table:table>"


BENEATH = f"<table:table-cell/><table:covered-table-cell>{CELL[18:-19]}</table:covered-table-cell>"


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (_table('table:display="false"'), ""),
        (_table('table:style-name="T"'), "<table table:display='false'/>"),
        (_table(row='table:style-name="T"'), "<table-row style:row-height='0.01cm'/>"),
        (_table(cell=BENEATH), ""),
        (SHAPES, ""),
        (f'<text:p><text:a text:style-name="T">{SECRET}</text:a></text:p>', "<text D/>"),
        (f"<text:p>{SECRET}</text:p>", "<default D/>"),
        (f'<text:p text:style-name="T">{SECRET}</text:p>', "<paragraph W/>"),
        (SPAN.replace('"S"', '"T"'), "<text fo:font-size='1%'/>"),
        (SPAN.replace('"S"', '"T"'), "<text fo:font-size='0.01in'/>"),
        (SPAN.replace('"S"', '"T"'), "<text style:text-scale='1%'/>"),
        (f'<text:p text:style-name="T">{SECRET}</text:p>', "<paragraph fo:margin-left='-100cm'/>"),
        (f'<text:h text:style-name="T">{SECRET}</text:h>', "<paragraph fo:margin-left='400pc'/>"),
        (f'<text:p text:style-name="T">{SECRET}</text:p>', "<paragraph fo:text-indent='-9999px'/>"),
        (f'<text:p text:style-name="T">{SECRET}</text:p>', "<paragraph fo:line-height='0.01cm'/>"),
        (f'<text:p text:style-name="T">{SECRET}</text:p>', "<paragraph fo:line-height='1%'/>"),
    ],
)
def test_hidden_tables_shapes_and_defaults_of_odt_are_told(
    reads: Reads, body: str, styles: str
) -> None:
    shown = f'<text:p text:style-name="Syns">{SHOWN}</text:p>'
    data = _odt(shown + body, styles=_style("Syns", "paragraph", "") + _written(styles))
    outcome, (reading,) = reads(data, "a.odt")
    assert reading.raw.strip() == SHOWN
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def _written(styles: str) -> str:
    if not styles:
        return ""
    kind, _, look = styles.strip("</>").partition(" ")
    look = look.replace("D", 'text:display="none"')
    if kind == "default":
        letters = f"<style:text-properties {look}/>"
        return f'<style:default-style style:family="paragraph">{letters}</style:default-style>'
    if look == "W":
        ground = '<style:paragraph-properties fo:background-color="#123456"/>'
        return _style("T", kind, f'{ground}<style:text-properties fo:color="#123456"/>')
    where = any(name in look for name in ("margin", "indent", "line-height"))
    element = "text" if kind in ("text", "paragraph") and not where else kind
    return _style("T", kind, f"<style:{element}-properties {look}/>")


def _style(name: str, family: str, inner: str) -> str:
    text = '<style:text-properties text:display="true"/>' if family == "paragraph" else ""
    return f'<style:style style:name="{name}" style:family="{family}">{inner or text}</style:style>'


def test_letters_in_the_colour_that_suits_their_ground_are_seen(reads: Reads) -> None:
    auto = (
        '<style:style style:name="T" style:family="paragraph">'
        '<style:paragraph-properties fo:background-color="#000000"/>'
        '<style:text-properties style:use-window-font-color="true" fo:color="#000000" '
        'loext:opacity="0%"/></style:style>'
    )
    outcome, (reading,) = reads(
        _odt(f'<text:p text:style-name="T">{SHOWN}</text:p>', styles=auto), "a.odt"
    )
    assert SHOWN in reading.raw
    assert Fate.HIDDEN not in [part.fate for part in outcome.parts]


SHADED = (
    '<style:style style:name="B" style:family="paragraph" style:parent-style-name="A"/>'
    '<style:style style:name="A" style:family="paragraph">'
    '<style:paragraph-properties fo:background-color="#1f4e79"/></style:style>'
)
GROWING = BOX.format('svg:height="0cm"').replace("text-box>", 'text-box fo:min-height="1cm">', 1)
PICTURE = "<text:p><draw:frame><draw:image/></draw:frame></text:p>"


@pytest.mark.parametrize(
    ("body", "styles"),
    [
        (BOX.format('draw:style-name="G"'), GRAPHIC.format("G", "", FILL.format("#1f4e79"))),
        (
            BOX.format('draw:style-name="G"'),
            GRAPHIC.format("G", 'style:parent-style-name="F"', "")
            + GRAPHIC.format("F", "", '<style:graphic-properties draw:fill="bitmap"/>'),
        ),
        (BOX.format("") + PICTURE, ""),
        (BOX.format("").replace("frame", "custom-shape"), ""),
        (
            SPAN.replace("<text:p>", '<text:p text:style-name="B">'),
            SHADED,
        ),
    ],
)
def test_white_letters_on_what_may_be_a_ground_stay_in_odt(
    reads: Reads, body: str, styles: str
) -> None:
    kind = "text" if "text:span" in body else "paragraph"
    _, (reading,) = reads(_odt(body, 'fo:color="#ffffff"', kind, styles=styles), "a.odt")
    assert SECRET in reading.raw


@pytest.mark.parametrize(
    ("body", "look"),
    [
        (SPAN, 'fo:letter-spacing="-0.1cm"'),
        (SPAN, 'style:text-position="-33% 58%"'),
        (BOX.format('svg:width="100%" svg:height="2cm"'), ""),
        (BOX.format('svg:width="0cm" style:rel-width="80%"'), ""),
        (GROWING, ""),
    ],
)
def test_what_only_resembles_hidden_letters_of_odt_stays(
    reads: Reads, body: str, look: str
) -> None:
    _, (reading,) = reads(_odt(body, look), "a.odt")
    assert SECRET in reading.raw


def test_white_on_a_ground_stays_in_odt(reads: Reads) -> None:
    white = 'fo:color="#ffffff"'
    ground = '<style:paragraph-properties fo:background-color="#1f4e79"/>'
    for body, look in (
        (f'<text:p text:style-name="S">{SHOWN}</text:p>', white),
        (f"<text:p>{SHOWN}</text:p>", white),
    ):
        outcome, (reading,) = reads(_odt(body, look, "paragraph", ground), "a.odt")
        assert SHOWN in reading.raw
        assert Fate.HIDDEN not in [part.fate for part in outcome.parts]


@pytest.mark.parametrize(
    "style",
    ["opacity: 0", "font-size:0", "font-size: 1px", "max-height:0; overflow:hidden",
     "position:absolute; left:-9999px", "text-indent: -9999px", "DISPLAY: none"],
)  # fmt: skip
def test_hidden_letters_of_a_web_page_are_not_indexed(reads: Reads, style: str) -> None:
    page = f'<html><body><p>{SHOWN}</p><p style="{style}">{SECRET}</p></body></html>'
    _, (reading,) = reads(page.encode(), "a.html")
    assert [mark.kind for mark in reading.marks] == ["hidden"]
    assert SECRET not in repair(reading).text


@pytest.mark.parametrize(
    "style", ["opacity: 0.5", "font-size:1.2em", "font-size:10px", "max-height:0.5em", "left:-4px"]
)
def test_what_a_web_page_shows_stays(reads: Reads, style: str) -> None:
    page = f'<html><body><p>{SHOWN}</p><p style="{style}">Bryggan byggs.</p></body></html>'
    _, (reading,) = reads(page.encode(), "a.html")
    assert "Bryggan byggs." in repair(reading).text


RTF = (
    r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\colortbl;\red255\green255\blue255;\red0\green0\blue0;}"
    r"{\stylesheet{\s0 Normal;}{\s1\v Dold mall;}}"
)


ROW = r"\trowd{}{}\cellx2000{}\cellx4000\pard\intbl \cell {{\pard\intbl\plain {}\cell}}\row"
LATE = r"\pard\intbl\cf1 Hemligsson\cell\trowd\clcbpat2\cellx4000\row"
"""A row whose shape stands behind its words."""


@pytest.mark.parametrize(
    ("letters", "seen"),
    [
        (r"{\v Hemligsson}", False),
        (r"{\v Hemligs\'e5on}", False),
        (r"{\v Hemligs\u229 ?on}", False),
        (r"\v Hemligsson\v0 ", False),
        (r"{\deleted Hemligsson}", False),
        (r"{\fs2 Hemligsson}", False),
        (r"{\cf1 Hemligsson}", False),
        (r"{\cf2\highlight2 Hemligsson}", False),
        (r"{\v\b Hemligsson}", False),
        (r"{\v0 Hemligsson}", True),
        (r"{\v\plain Hemligsson}", True),
        (r"{\cf1\highlight2 Hemligsson}", True),
        (r"{\cf1\chcbpat2 Hemligsson}", True),
        (r"{\fs8 Hemligsson}", True),
        (ROW.format(r"\trhidden", "", "", "Hemligsson"), False),
        (ROW.format("", r"\clcbpat2", "", r"\cf1 Hemligsson"), False),
        (ROW.format("", "", r"\clcbpat2", r"\cf2 Hemligsson"), False),
        (ROW.format("", r"\clcbpat2", "", "") + r"\pard\cf1 Hemligsson", False),
        (ROW.format(r"\trhidden", "", "", "") + r"\pard Hemligsson", True),
        (ROW.format(r"\trhidden", "", "", "") + ROW.format("", "", "", "Hemligsson"), True),
        (ROW.format("", "", r"\clcbpat2", r"\cf1 Hemligsson"), True),
        (ROW.format("", "", r"\clshdng10000\clcfpat2", r"\cf1 Hemligsson"), True),
        (ROW.format(r"\trcbpat2", "", "", r"\cf1 Hemligsson"), True),
        (ROW.format("", r"\clcbpat2", "", "") + LATE, True),
    ],
)
def test_hidden_letters_of_rtf_are_told_without_libreoffice(
    reads: Reads, monkeypatch: pytest.MonkeyPatch, letters: str, seen: bool
) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)
    data = f"{RTF}\\pard F\\'f6reningens brygga {letters}\\par}}".encode()
    outcome, (reading,) = reads(data, "a.rtf")
    assert reading.raw.split() == ["Föreningens", "brygga", *([SECRET] if seen else [])]
    assert (Fate.HIDDEN in [part.fate for part in outcome.parts]) is not seen
    assert reading.metadata.get("hidden_words") == (None if seen else "1")
