"""OpenDocument: what is printed is read, in its place; what is hidden is named; parts have fates."""

# ruff: noqa: E501 -- XML is read best on one line

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from archive.model import Fate, Outcome, Reading, Status
from indexer.extract.odt import hidden_elements

if TYPE_CHECKING:
    from collections.abc import Callable

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

ODF = "urn:oasis:names:tc:opendocument:xmlns"
NAMES = " ".join(
    f'xmlns:{prefix}="{ODF}:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"),
        ("style", "style"), ("form", "form"), ("svg", "svg-compatible"), ("chart", "chart"),
    )
) + (
    ' xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:math="http://www.w3.org/1998/Math/MathML"'
    ' xmlns:field="urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)  # fmt: skip


def _p(text: str, more: str = "") -> str:
    return f"<text:p{more}>{text}</text:p>"


def _odt(body: str, automatic: str = "", styles: str = "", **parts: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMES}><office:automatic-styles>{automatic}</office:automatic-styles>"
            f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
        )
        package.writestr(
            "styles.xml", f"<office:document-styles {NAMES}>{styles}</office:document-styles>"
        )
        for name, part in parts.items():
            package.writestr(
                name.replace("__", "/").replace("_xml", ".xml").replace("_png", ".png"), part
            )
    return stream.getvalue()


def _lines(reading: Reading) -> list[str]:
    return [" ".join(line.split()) for line in reading.raw.split("\n") if line.strip()]


def test_fields_of_any_name_are_read(reads: Reads) -> None:
    names = ("user-defined", "variable-set", "sequence", "conditional-text", "database-display",
             "expression", "description", "sender-lastname", "chapter", "bibliography-mark")  # fmt: skip
    fields = "".join(_p(f"{n}: <text:{n}>värde{i}</text:{n}>.") for i, n in enumerate(names))
    extra = (
        _p(
            "rulla <text:drop-down><text:label text:value='x'/><text:label text:value='y'/>y</text:drop-down>"
        )
        + _p("sida <text:page-number>7</text:page-number> av <text:page-count>9</text:page-count>")
        + _p("prompt <text:placeholder>&lt;Namn&gt;</text:placeholder>")
        + _p(
            "tom <loext:content-control loext:showing-place-holder='true'><text:span>Ange</text:span></loext:content-control>"
        )
        + _p("fylld <loext:content-control><text:span>svar</text:span></loext:content-control>")
    )
    _, (reading,) = reads(_odt(fields + extra), "a.odt")
    assert _lines(reading) == [
        *(f"{name}: värde{number}." for number, name in enumerate(names)),
        "rulla y", "sida av", "prompt", "tom", "fylld svar",
    ]  # fmt: skip


def test_boxes_and_lists_of_forms(reads: Reads) -> None:
    def mark(kind: str, **values: str) -> str:
        inner = "".join(
            f'<field:param field:name="{n}" field:value="{v}"/>' for n, v in values.items()
        )
        return f'<field:fieldmark field:type="vnd.oasis.opendocument.field.{kind}">{inner}</field:fieldmark>'

    controls = '<office:forms><form:form><form:text form:id="c1" form:current-value="Eva Ek"/><form:checkbox form:id="c2" form:label="Ja" form:current-state="checked"/></form:form></office:forms>'
    body = (
        controls
        + _p("a " + mark("FORMDROPDOWN", Dropdown_ListEntry="Valnämnden", Dropdown_Selected="0"))
        + _p("b " + mark("FORMCHECKBOX", Checkbox_Checked="true") + "c " + mark("FORMCHECKBOX"))
        + _p('d <draw:control draw:control="c1"/>')
        + _p('e <draw:control draw:control="c2"/>')
    )
    _, (reading,) = reads(_odt(body), "a.odt")
    assert _lines(reading) == ["a Valnämnden", "b ☒ c ☐", "d", "Eva Ek", "e", "☒ Ja"]


def test_notes_frames_and_drawings_follow_their_paragraph(reads: Reads) -> None:
    note = f"<text:note><text:note-citation>1</text:note-citation><text:note-body>{_p('Noten')}</text:note-body></text:note>"
    box = f"<draw:frame><draw:text-box>{_p('I rutan')}</draw:text-box><svg:desc>beskrivning</svg:desc></draw:frame>"
    group = f"<draw:g><draw:custom-shape>{_p('I formen')}</draw:custom-shape><draw:rect>{_p('I rektangeln')}</draw:rect></draw:g>"
    cell = "<table:table-cell>{}</table:table-cell>"
    table = f"<table:table><table:table-row>{cell.format(_p('Namn'))}{cell.format(_p('Åsa' + note))}</table:table-row></table:table>"
    body = (
        _p(f"Styrelsen <text:span>antar{note}</text:span> den{box} nya{group} planen.")
        + _p("Nästa")
        + table
    )
    _, (reading,) = reads(
        _odt(f"<draw:frame><draw:text-box>{_p('Överst')}</draw:text-box></draw:frame>" + body),
        "a.odt",
    )
    assert _lines(reading) == [
        "Överst", "Styrelsen antar den nya planen.", "Noten", "I rutan", "I formen", "I rektangeln",
        "Nästa", "Namn Åsa", "Noten",
    ]  # fmt: skip


def test_what_is_hidden_or_deleted_is_named_and_left_out(reads: Reads) -> None:
    hidden = '<style:text-properties text:display="none"/>'
    automatic = (
        f'<style:style style:name="T1" style:family="text">{hidden}</style:style>'
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Dold"/>'
    )
    styles = f'<office:styles><style:style style:name="Dold">{hidden}</style:style></office:styles>'
    body = (
        f"<text:tracked-changes><text:changed-region><text:deletion>{_p('struket')}</text:deletion></text:changed-region></text:tracked-changes>"
        + _p("synligt <text:span text:style-name='T1'>dolt</text:span>ord")
        + _p("doldmall", ' text:style-name="P1"')
        + f"<text:section text:display='none'>{_p('doldsektion')}</text:section>"
        + f"<text:section text:display='condition' text:is-hidden='false'>{_p('synlig sektion')}</text:section>"
        + _p("<text:hidden-paragraph text:is-hidden='true'/>dolt stycke")
        + _p("<text:hidden-paragraph text:is-hidden='false'/>visat stycke")
        + _p(
            "<text:hidden-text text:is-hidden='true'>dolt</text:hidden-text>slut<office:annotation><text:p>Stämmer?</text:p></office:annotation>"
        )
    )
    outcome, (reading,) = reads(_odt(body, automatic, styles), "a.odt")
    assert _lines(reading) == ["synligt ord", "synlig sektion", "visat stycke", "slut"]
    reasons = {part.name: part.reason or "" for part in outcome.parts if part.fate is Fate.HIDDEN}
    assert list(reasons) == ["hidden text", "deleted text", "comments"]
    assert reading.metadata["hidden_words"] == "6"


def _level(place: int, start: int = 1, more: str = "", form: str = "1") -> str:
    return f'<text:list-level-style-number text:level="{place}" style:num-format="{form}" text:start-value="{start}" {more}/>'


def _list(inner: str, more: str = "") -> str:
    return f'<text:list text:style-name="L" {more}>{inner}</text:list>'


def _item(inner: str, more: str = "") -> str:
    return f"<text:list-item {more}>{inner}</text:list-item>"


def test_lists_count_as_they_are_printed(reads: Reads) -> None:
    style = (
        '<text:list-style style:name="L">'
        + _level(1, 12, 'style:num-prefix="§ "') + _level(2, 1, 'style:num-suffix=")"', "a")
        + _level(3, 1, 'text:display-levels="3" style:num-suffix="."') + "</text:list-style>"
    )  # fmt: skip
    inner = _list(_item(_p("i") + _list(_item(_p("ii")))) + _item(_p("i")))
    body = (
        _list(_item(_p("x") + inner) + _item(_p("x")), 'xml:id="ett"')
        + _p("mellan")
        + _list(_item(_p("x")), 'text:continue-numbering="true"')
        + _list(_item(_p("y"), 'text:start-value="40"') + _item(_p("y")))
        + _list(_item(_list(_item(_p("i")))) + _item(_p("x")), 'text:continue-list="ett"')
    )
    _, (reading,) = reads(_odt(body, style), "a.odt")
    assert _lines(reading) == [
        "§ 12 x", "a) i", "12.a.1. ii", "b) i", "§ 13 x", "mellan", "§ 14 x", "§ 40 y", "§ 41 y",
        "a) i", "§ 15 x",
    ]  # fmt: skip


def test_headings_have_the_numbers_of_the_outline(reads: Reads) -> None:
    outline = (
        '<office:styles><text:outline-style><text:outline-level-style text:level="1" style:num-format="1"/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2" style:num-list-format="%1%.%2% -"/></text:outline-style></office:styles>'
    )
    body = "".join(f'<text:h text:outline-level="{level}">r</text:h>' for level in (1, 2, 2, 1, 2))
    _, (reading,) = reads(_odt(body, styles=outline), "a.odt")
    assert _lines(reading) == ["1 r", "1.1 - r", "1.2 - r", "2 r", "2.1 - r"]


def test_objects_and_pictures(reads: Reads) -> None:
    def frame(inner: str, size: str = "") -> str:
        return f"<draw:frame {size}>{inner}<draw:image xlink:href='ObjectReplacements/x'/></draw:frame>"

    formula = f"<math:math {NAMES}><math:semantics><math:mi>bas</math:mi><math:annotation>bas dold</math:annotation></math:semantics></math:math>"
    chart = f"<office:document-content {NAMES}><office:chart><chart:chart><chart:title>{_p('Kostnad')}</chart:title></chart:chart></office:chart></office:document-content>"
    page = "<draw:frame svg:width='17cm' svg:height='25cm'><draw:image xlink:href='Pictures/sida.png'/></draw:frame>"
    scan = (
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
        + (1700).to_bytes(4, "big")
        + (2500).to_bytes(4, "big")
        + b"\x08\2\0\0\0"
    )
    body = (
        _p("Avgiften är " + frame("<draw:object xlink:href='./Object 1'/>") + ".")
        + _p("Se " + frame("<draw:object xlink:href='./Object 2'/>"))
        + _p(frame("<draw:object-ole xlink:href='./Object 3'/>"))
        + _p("Bilaga" + page)
    )
    parts: dict[str, str | bytes] = {
        "Object 1__content_xml": formula, "Object 2__content_xml": chart, "Object 3": b"\1\2\3" * 40,
        "Pictures__sida_png": scan, "Thumbnails__t_png": b"x",
    }  # fmt: skip
    outcome, (reading,) = reads(_odt(body, **parts), "a.odt")  # type: ignore[arg-type]
    assert _lines(reading) == ["Avgiften är bas.", "Se", "Kostnad", "Bilaga"]
    fates = {part.name: part.fate for part in outcome.parts}
    assert outcome.status is Status.PARTIAL
    assert (fates["Object 3"], fates["Pictures/sida.png"]) == (Fate.UNREAD, Fate.UNREAD)
    assert fates["Thumbnails/t.png"] is Fate.FURNITURE


@pytest.mark.parametrize(
    "flaw", ["<text:p>halv", "<text:p>\x01</text:p>", f"<text:p>{'a' * 10_500_000}"]
)
def test_a_document_that_the_parser_mended_is_partial(reads: Reads, flaw: str) -> None:
    broken = f"<office:document-content {NAMES}><office:body><office:text>{_p('Hela delen')}{flaw}"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        package.writestr("content.xml", broken)
    outcome, readings = reads(stream.getvalue(), "a.odt")
    assert "Hela delen" in readings[0].raw
    assert (outcome.status, "skadad" in (outcome.reason or "")) == (Status.PARTIAL, True)


@pytest.mark.parametrize("within", ["<!-- anm -->", "<?ord x?>"])
def test_what_is_no_text_between_letters_parts_no_words(reads: Reads, within: str) -> None:
    outcome, (reading,) = reads(_odt(_p(f"Hela{within}delen av texten")), "a.odt")
    assert (_lines(reading), outcome.status) == (["Heladelen av texten"], Status.OK)


def test_a_cell_after_a_covered_one_stands_apart(reads: Reads) -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell{more}>{_p(text)}</table:table-cell>"

    wide = cell("Budget", ' table:number-columns-spanned="2"') + "<table:covered-table-cell/>"
    row = f"<table:table-row>{cell('Räddning')}{wide}{cell('Utfall')}</table:table-row>"
    _, (reading,) = reads(_odt(f"<table:table>{row}</table:table>"), "a.odt")
    assert reading.raw.strip() == "Räddning\tBudget\tUtfall"


def test_raised_signs_and_letters_of_symbol_fonts(reads: Reads) -> None:
    style = (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:text-position="super 58%"/></style:style>'
    )
    signs = '<text:span text:style-name="T1">{}</text:span>'
    body = _p(f"Avgiften{signs.format(1)} per m{signs.format(2)} höjs \uf0fe")
    _, (reading,) = reads(_odt(body, style), "a.odt")
    assert reading.raw.strip() == "Avgiften 1 per m2 höjs ☒"


@pytest.mark.parametrize("number", ["--5", "9" * 5000, "1.5", "²", ""])
def test_an_odd_number_costs_no_text(reads: Reads, number: str) -> None:
    level = _level(1).replace('start-value="1"', f'start-value="{number}"')
    styles = f'<text:list-style style:name="L">{level}</text:list-style>'
    frame = f'<draw:rect svg:x="{number}.2.3cm"><text:p>i Ekby</text:p></draw:rect>'
    repeated = f'table:number-columns-repeated="{number}"'
    cell = f"<table:table-cell {repeated}>{_list(_item(_p('byggs')))}</table:table-cell>"
    column = f"<table:table-column {repeated}/>"
    heading = f'<text:h text:outline-level="{number}">Bryggan<text:s text:c="{number}"/></text:h>'
    table = f"<table:table>{column}<table:table-row>{cell}</table:table-row></table:table>"
    outcome, (reading,) = reads(_odt(heading + _p(frame) + table, styles), "a.odt")
    assert all(word in reading.raw for word in ("Bryggan", "Ekby", "byggs"))
    assert outcome.status == Status.OK


def test_columns_are_counted_as_often_as_they_are_repeated(reads: Reads) -> None:
    hidden = '<table:table-column table:visibility="collapse"/>'
    inner = f"<table:table>{hidden}<table:table-row><table:table-cell>{_p('dold')}</table:table-cell></table:table-row></table:table>"
    body = (
        "<table:table>"
        '<table:table-column table:number-columns-repeated="1500"/>'
        + hidden
        + "<table:table-column/>"
        '<table:table-row><table:table-cell table:number-columns-repeated="750"/>'
        f'<table:table-cell table:number-columns-repeated="750">{inner}</table:table-cell>'
        f"<table:table-cell>{_p('borta')}</table:table-cell><table:table-cell>{_p('kvar')}</table:table-cell>"
        f"<table:table-cell>{_p('synlig')}</table:table-cell>"
        "</table:table-row></table:table>"
    )
    outcome, (reading,) = reads(_odt(body), "a.odt")
    assert _lines(reading) == ["kvar synlig"]
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def test_hidden_columns_cost_no_more_than_the_elements_that_name_them() -> None:
    column = (
        '<table:table-column table:visibility="collapse" table:number-columns-repeated="999999"/>'
    )
    table = etree.fromstring(f"<table:table {NAMES}>{column * 2000}</table:table>")
    assert len(hidden_elements._hidden_columns(table)) == 2 * 2000


@pytest.mark.parametrize(
    "shown",
    [
        '<draw:image xlink:href="Pictures/plan.png"/>',
        '<draw:object xlink:href="./Object 1"/>',
    ],
)
def test_a_part_that_is_referred_to_and_missing_is_told(reads: Reads, shown: str) -> None:
    frame = f"<draw:frame>{shown}</draw:frame>"
    outcome, (reading,) = reads(_odt(_p(f"Beslutet {frame}")), "a.odt")
    assert (outcome.status, _lines(reading)) == (Status.PARTIAL, ["Beslutet"])
    assert "saknas" in (outcome.reason or "")
