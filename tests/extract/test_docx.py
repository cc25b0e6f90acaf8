"""DOCX: what Word prints is read, in its place; what it hides is named; each part has a fate."""

# ruff: noqa: E501 -- XML is read best on one line

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from archive.model import Fate, Outcome, Reading, Status
from indexer.extract.docx import covers
from indexer.extract.docx.list_numbers import in_form
from tests.extract.wordml import field as _field
from tests.extract.wordml import package as _docx
from tests.extract.wordml import paragraph as _p
from tests.extract.wordml import root as _root
from tests.extract.wordml import run as _r

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SECTION = '<w:sectPr><w:headerReference w:type="{}" r:id="h"/>{}</w:sectPr>'


def _lines(reading: Reading) -> list[str]:
    return [line for line in reading.raw.split("\n") if line.strip()]


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize("main", ["document.xml", "document2.xml"])
def test_the_main_part_is_the_one_that_the_package_names(
    reads: Reads, main: str, strict: bool
) -> None:
    outcome, (reading,) = reads(_docx(_p("Beslutet"), main, strict=strict), "a.docx")
    assert (outcome.status, _lines(reading)) == (Status.OK, ["Beslutet"])


def test_notes_and_boxes_follow_their_paragraph(reads: Reads) -> None:
    note = '<w:r><w:footnoteReference w:id="2"/></w:r>'
    end = '<w:r><w:endnoteReference w:id="2"/></w:r>'
    box = f"<w:r><w:txbxContent>{_p('I rutan')}</w:txbxContent></w:r>"
    notes = f'<w:footnote w:type="separator" w:id="0">{_p("-")}</w:footnote><w:footnote w:id="2">{_p("Under sidan")}</w:footnote>'
    ends = f'<w:endnote w:id="2">{_p("Sist i texten")}</w:endnote>'
    body = _p(_r("Styrelsen ") + note + _r("antar") + end + box + _r(" planen.")) + _p("Nästa")
    cell = (
        f"<w:tbl><w:tr><w:tc>{_p('Namn')}</w:tc><w:tc>{_p(_r('Åsa') + box)}</w:tc></w:tr></w:tbl>"
    )
    data = _docx(body + cell, footnotes=_root("footnotes", notes), endnotes=_root("endnotes", ends))
    _, (reading,) = reads(data, "a.docx")
    assert _lines(reading) == [
        "Styrelsen antar planen.", "Under sidan", "Sist i texten", "I rutan", "Nästa",
        "Namn\tÅsa", "I rutan",
    ]  # fmt: skip


def test_fields_print_their_result(reads: Reads) -> None:
    inner = _field(" MERGEFIELD x ", _r("inre"))
    code = f"<w:r><w:instrText> IF </w:instrText></w:r>{inner}"
    body = (
        _p(_r("Dnr ") + _field(" DOCPROPERTY Dnr ", _r("KF 7/21")))
        + _p(_r("Sida ") + _field(" PAGE ", _r("3")) + _r(" av ") + _field("NUMPAGES", _r("9")))
        + _p(_field(code, _r("yttre")))
    )
    _, (reading,) = reads(_docx(body), "a.docx")
    assert [line.strip() for line in _lines(reading)] == ["Dnr KF 7/21", "Sida  av", "yttre"]


@pytest.mark.parametrize("code", [" PAGE ", " TOC "])
def test_a_field_without_an_end_takes_no_text_with_it(reads: Reads, code: str) -> None:
    opened = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    body = _p(_field(code, _r("1"), close="")) + _p(opened + _r("I kod")) + _p("Efteråt")
    _, (reading,) = reads(_docx(body), "a.docx")
    assert "I kod" in reading.raw
    assert "Efteråt" in reading.raw


def test_prompts_of_empty_controls_are_no_text(reads: Reads) -> None:
    def control(properties: str, text: str) -> str:
        return f"<w:sdt><w:sdtPr>{properties}</w:sdtPr><w:sdtContent>{text}</w:sdtContent></w:sdt>"

    body = (
        _p(_r("Namn: ") + control("<w:showingPlcHdr/>", _r("Skriv namnet")))
        + _p(_r("Ort: ") + control('<w:showingPlcHdr w:val="0"/>', _r("Lund")))
        + _p(_r("Dag: ") + _r("Klicka eller tryck här för att ange datum."))
    )
    _, (reading,) = reads(_docx(body), "a.docx")
    assert [line.strip() for line in _lines(reading)] == ["Namn:", "Ort: Lund", "Dag:"]


def test_what_is_hidden_or_deleted_is_named_and_left_out(reads: Reads) -> None:
    styles = (
        '<w:style w:styleId="Dold"><w:rPr><w:vanish/></w:rPr></w:style>'
        '<w:style w:styleId="Ocksa"><w:basedOn w:val="Dold"/></w:style>'
    )
    body = (
        _p(_r("Synligt ") + _r("osynligt", "<w:vanish/>") + _r("webb", "<w:webHidden/>"))
        + _p(_r("formatmall", '<w:rStyle w:val="Dold"/>'))
        + _p(_r("stycket") + _r("undantag", '<w:vanish w:val="0"/>'), '<w:pStyle w:val="Ocksa"/>')
        + _p("<w:del><w:r><w:delText>struket ord</w:delText></w:r></w:del>")
        + f"<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc>{_p('raden')}</w:tc></w:tr></w:tbl>"
    )
    comments = f'<w:comment w:id="1">{_p("Stämmer detta?")}</w:comment>'
    data = _docx(body, styles=_root("styles", styles), comments=_root("comments", comments))
    outcome, (reading,) = reads(data, "a.docx")
    assert [line.strip() for line in _lines(reading)] == ["Synligt webb", "undantag"]
    hidden = {part.name: part.reason or "" for part in outcome.parts if part.fate is Fate.HIDDEN}
    assert list(hidden) == ["hidden text", "deleted text", "comments"]
    assert "(3 ord)" in hidden["hidden text"]
    assert "(3 ord)" in hidden["deleted text"]
    assert len(outcome.warnings) == 3
    assert reading.metadata["hidden_words"] == "3"


def _level(place: int, text: str, start: int = 1, form: str = "decimal", more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _listed(text: str, ident: int, level: int | None = 0, more: str = "") -> str:
    place = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return _p(text, f'{more}<w:numPr>{place}<w:numId w:val="{ident}"/></w:numPr>')


def _numbered(reads: Reads, body: str, numbering: str, **parts: str) -> list[str]:
    data = _docx(body, numbering=_root("numbering", numbering), **parts)  # type: ignore[arg-type]
    return _lines(reads(data, "a.docx")[1][0])


def _num(ident: int, kind: int, inner: str = "") -> str:
    return f'<w:num w:numId="{ident}"><w:abstractNumId w:val="{kind}"/>{inner}</w:num>'


def _abstract(ident: int, inner: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{ident}">{inner}</w:abstractNum>'


def test_lists_of_one_definition_count_on_and_overrides_begin_anew(reads: Reads) -> None:
    over = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="30"/></w:lvlOverride>'
    whole = f'<w:lvlOverride w:ilvl="0">{_level(0, "P %1", 70)}</w:lvlOverride>'
    numbering = (
        _abstract(1, _level(0, "§ %1", 12))
        + _num(1, 1)
        + _num(2, 1)
        + _num(3, 1, over)
        + _num(4, 1, whole)
    )
    body = "".join(_listed("x", ident) for ident in (1, 2, 3, 3, 2, 4, 4))
    assert _numbered(reads, body, numbering) == [
        "§ 12 x", "§ 13 x", "§ 30 x", "§ 31 x", "§ 32 x", "P 70 x", "P 71 x",
    ]  # fmt: skip


def test_levels_restart_and_write_each_other(reads: Reads) -> None:
    levels = (
        _level(0, "%1", form="upperRoman") + _level(1, "%1.%2", more="<w:isLgl/>")
        + _level(2, "%3)", form="lowerLetter", more='<w:lvlRestart w:val="0"/>')
    )  # fmt: skip
    body = "".join(_listed("x", 1, level) for level in (0, 1, 2, 1, 2, 0, 1, 2))
    assert _numbered(reads, body, _abstract(1, levels) + _num(1, 1)) == [
        "I x", "1.1 x", "a) x", "1.2 x", "b) x", "II x", "2.1 x", "c) x",
    ]  # fmt: skip


def test_styles_number_their_paragraphs(reads: Reads) -> None:
    linked = '<w:pStyle w:val="Punkt"/>'
    numbering = (
        _abstract(1, _level(0, "%1") + _level(1, "%1.%2", more=linked))
        + _abstract(2, '<w:numStyleLink w:val="Lista"/>')
        + _abstract(3, '<w:styleLink w:val="Lista"/>' + _level(0, "L%1", form="decimalZero"))
        + _num(1, 1) + _num(2, 2)
    )  # fmt: skip
    styles = (
        '<w:style w:styleId="Punkt"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Arv"><w:basedOn w:val="Punkt"/></w:style>'
    )
    body = _listed("x", 1) + _p("y", linked) + _p("y", linked) + _listed("z", 2)
    lines = _numbered(reads, body, numbering, styles=_root("styles", styles))
    assert lines == ["1 x", "1.1 y", "1.2 y", "L01 z"]


def test_deleted_and_hidden_paragraphs_do_not_count(reads: Reads) -> None:
    gone = "<w:del><w:r><w:delText>Borta</w:delText></w:r></w:del>"
    numbers = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    body = (
        _listed("Val", 1)
        + _p(gone, f"{numbers}<w:rPr><w:del/></w:rPr>")
        + _p(_r("dolt", "<w:vanish/>"), f"{numbers}<w:rPr><w:vanish/></w:rPr>")
        + _listed("Budget", 1)
    )
    assert _numbered(reads, body, _abstract(1, _level(0, "§ %1", 45)) + _num(1, 1)) == [
        "§ 45 Val",
        "§ 46 Budget",
    ]


def test_equations_drawings_and_charts(reads: Reads) -> None:
    drawing = '<w:r><w:drawing><dgm:relIds r:dm="d"/></w:drawing></w:r>'
    chart = '<w:r><w:drawing><c:chart r:id="c"/></w:drawing></w:r>'
    art = '<w:r><w:pict><v:textpath string="UTKAST"/></w:pict></w:r>'
    body = _p(_r("Avgiften är ") + "<m:oMath><m:r><m:t>bas</m:t></m:r></m:oMath>" + _r("."))
    body += _p(_r("Se bilden") + drawing + chart + art)
    data = _docx(
        body,
        related={"d": ("diagramData", "diagrams/data1.xml"), "c": ("chart", "charts/chart1.xml")},
        diagrams__data1=_root("x", "<a:t>Direktion</a:t><a:t>Kansli</a:t>"),
        charts__chart1=_root("x", "<a:t>Kostnad</a:t><c:v>2021</c:v><c:v>2021</c:v>"),
    )
    _, (reading,) = reads(data, "a.docx")
    assert _lines(reading) == [
        "Avgiften är bas.", "Se bilden", "Direktion", "Kansli", "Kostnad", "2021", "UTKAST",
    ]  # fmt: skip


def test_embedded_files_are_read_or_named(reads: Reads) -> None:
    body = _p("Se bilagan.")
    related = {
        "e": ("package", "embeddings/bilaga.docx"),
        "o": ("oleObject", "embeddings/ritning.bin"),
        "k": ("aFChunk", "afchunk.html"),
    }
    parts = {
        "embeddings__bilaga.docx": _docx(_p("Inbäddad text")),
        "embeddings__ritning.bin": b"\1\2\3" * 50,
        "afchunk.html": "<html><body><p>Infogad webbtext</p></body></html>",
        "fonts__font1.odttf": b"\0",
    }
    outcome, readings = reads(
        _docx(body + '<w:altChunk r:id="k"/>', related=related, **parts),  # type: ignore[arg-type]
        "a.docx",
    )
    assert _lines(readings[0]) == ["Se bilagan.", "Infogad webbtext"]
    assert (readings[1].name, "Inbäddad text" in readings[1].raw) == ("bilaga.docx", True)
    assert outcome.status is Status.PARTIAL
    assert "ritning.bin" in (outcome.reason or "")
    fates = {part.name: part.fate for part in outcome.parts}
    assert fates["word/fonts/font1.odttf"] is Fate.FURNITURE
    assert fates["word/document.xml"] is Fate.READ


def _png(width: int, height: int) -> bytes:
    head = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + head + b"\x08\2\0\0\0"


@pytest.mark.parametrize(
    ("centimetres", "pixels", "status"),
    [
        ((17, 25), (1700, 2500), Status.PARTIAL),
        ((4, 2), (1700, 2500), Status.OK),
        ((17, 25), (40, 40), Status.OK),
    ],
)
def test_pasted_scans_are_read_or_told(
    reads: Reads, centimetres: tuple[int, int], pixels: tuple[int, int], status: Status
) -> None:
    cx, cy = (360_000 * side for side in centimetres)
    shown = (
        f'<w:r><w:drawing><wp:inline><wp:extent cx="{cx}" cy="{cy}"/>'
        '<a:blip r:embed="p"/></wp:inline></w:drawing></w:r>'
    )
    data = _docx(
        _p(_r("Bilaga") + shown),
        related={"p": ("image", "media/i.png")},
        **{"media__i.png": _png(*pixels)},  # type: ignore[arg-type]
    )
    outcome, (reading,) = reads(data, "a.docx")
    assert (outcome.status, _lines(reading)) == (status, ["Bilaga"])


@pytest.mark.parametrize(
    ("kind", "more", "shown"),
    [
        ("default", "", True),
        ("first", "", False),
        ("first", "<w:titlePg/>", True),
        ("even", "", False),
    ],
)
def test_heads_that_are_shown(reads: Reads, kind: str, more: str, shown: bool) -> None:
    data = _docx(
        _p("Texten") + SECTION.format(kind, more),
        related={"h": ("header", "header1.xml")},
        header1=_root("hdr", _p("Sidhuvud 2021-03-04")),
    )
    _, (reading,) = reads(data, "a.docx")
    assert ("Sidhuvud 2021-03-04" in reading.raw) is shown


def _of_main(main: str) -> bytes:
    """Return a package with a main part that is written so."""
    with zipfile.ZipFile(io.BytesIO(_docx(_p("x")))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    files["word/document.xml"] = main.encode()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        for name, part in files.items():
            package.writestr(name, part)
    return stream.getvalue()


@pytest.mark.parametrize(
    "flaw", ["<w:p><w:r><w:t>halv", "<w:p>\x01</w:p>", f"<w:p><w:r><w:t>{'a' * 10_500_000}"]
)
def test_a_document_that_the_parser_mended_is_partial(reads: Reads, flaw: str) -> None:
    broken = _root("document", f"<w:body>{_p('Hela delen')}{flaw}")
    outcome, readings = reads(_of_main(broken.removesuffix("</w:document>")), "a.docx")
    assert "Hela delen" in readings[0].raw
    assert outcome.status is Status.PARTIAL
    assert "skadad" in (outcome.reason or "")


@pytest.mark.parametrize("within", ["<!-- anm -->", "<?ord x?>", "<![CDATA[ & ]]>"])
def test_what_is_no_text_between_letters_parts_no_words(reads: Reads, within: str) -> None:
    outcome, (reading,) = reads(_docx(_p(_r(f"Hela{within}delen av texten"))), "a.docx")
    assert reading.raw.strip().replace(" & ", "") == "Heladelen av texten"
    assert outcome.status is Status.OK


def test_an_entity_of_its_own_is_told(reads: Reads) -> None:
    body = _root("document", f"<w:body>{_p('Hela &namn; delen')}</w:body>")
    declared = body.replace("<w:document", "<!DOCTYPE d [<!ENTITY namn 'Eva Ek'>]><w:document", 1)
    outcome, readings = reads(_of_main(declared), "a.docx")
    assert readings[0].raw.strip().startswith("Hela")
    assert (outcome.status, "&namn;" in (outcome.reason or "")) == (Status.PARTIAL, True)


def test_letters_of_symbol_fonts_are_what_they_look_like(reads: Reads) -> None:
    def sign(code: str, font: str) -> str:
        return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'

    body = _p(_r("pH ") + sign("F0B3", "Symbol") + _r(" 7, ") + sign("F06D", "Symbol") + _r("g"))
    body += _p(sign("F0FE", "Wingdings") + _r(" Ja ") + sign("F0A8", "Wingdings") + _r(" Nej"))
    body += _p(_r("Ordföranden \uf0e0 rådet"))
    _, (reading,) = reads(_docx(body), "a.docx")
    assert _lines(reading) == ["pH ≥ 7, μg", "☒ Ja ☐ Nej", "Ordföranden → rådet"]


def test_the_raised_sign_of_a_note_is_no_part_of_its_word(reads: Reads) -> None:
    raised = '<w:vertAlign w:val="superscript"/>'
    body = _p(_r("Avgiften") + _r("1", raised) + _r(" per m") + _r("2", raised) + _r(" höjs."))
    _, (reading,) = reads(_docx(body), "a.docx")
    assert _lines(reading) == ["Avgiften 1 per m2 höjs."]


@pytest.mark.parametrize("number", ["--5", "9" * 5000, "1.5", "²", ""])
def test_an_odd_number_costs_no_text(reads: Reads, number: str) -> None:
    before = (
        f'<w:ind w:left="{number}"/><w:outlineLvl w:val="{number}"/>'
        f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
        f'<w:spacing w:line="{number}" w:lineRule="exact"/>'
    )
    look = f'<w:sz w:val="{number}"/><w:w w:val="{number}"/><w:position w:val="{number}"/>'
    choice = f'<w:ffData><w:ddList><w:result w:val="{number}"/></w:ddList></w:ffData>'
    field = f'<w:r><w:fldChar w:fldCharType="begin">{choice}</w:fldChar></w:r>'
    numbering = _root("numbering", _abstract(1, _level(0, "%1)", 1)) + _num(1, 1))
    numbering = numbering.replace('w:start w:val="1"', f'w:start w:val="{number}"')
    style = f'<w:style w:type="paragraph" w:styleId="A"><w:pPr>{before}</w:pPr></w:style>'
    data = _docx(
        _p(_r("Bryggan", look) + field, before), numbering=numbering, styles=_root("styles", style)
    )
    outcome, (reading,) = reads(data, "a.docx")
    assert "Bryggan" in reading.raw
    assert outcome.status == Status.OK


def test_letters_of_a_list_do_not_grow_without_end() -> None:
    assert in_form(28, "lowerLetter") == "bb"
    assert in_form(999_999_999, "lowerLetter") == "999999999"


def test_cells_and_rows_in_controls_stay_in_their_row(reads: Reads) -> None:
    def control(inner: str) -> str:
        return f"<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>{inner}</w:sdtContent></w:sdt>"

    def cell(inner: str) -> str:
        return f"<w:tc><w:tcPr/>{inner}</w:tc>"

    mark = '<w:bookmarkStart w:id="1" w:name="x"/><w:bookmarkEnd w:id="1"/>'
    rows = (
        control(cell(_p("Namn"))) + cell(_p("Parti")) + mark + cell(_p("Röst")),
        cell(control(_p("Eva")))
        + cell(mark + _p("S"))
        + cell(control(_p("Ja") + _p("med tvekan"))),
    )
    body = "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in rows)
    body += control(f"<w:tr>{cell(_p('Bo'))}{control(cell(_p('M')))}</w:tr>") + "</w:tbl>"
    _, (reading,) = reads(_docx(body), "a.docx")
    assert _lines(reading) == ["Namn\tParti\tRöst", "Eva\tS\tJa", "med tvekan", "Bo\tM"]


def test_a_fraction_is_no_product(reads: Reads) -> None:
    def term(name: str, letter: str) -> str:
        return f"<m:{name}><m:r><m:t>{letter}</m:t></m:r></m:{name}>"

    body = f"<w:p><m:oMath><m:f>{term('num', 'a')}{term('den', 'b')}</m:f></m:oMath></w:p>"
    _, (reading,) = reads(_docx(body), "a.docx")
    assert _lines(reading) == ["a/b"]


@pytest.mark.parametrize(
    "kind", ["footnotes", "numbering", "header", "image", "aFChunk", "package", "chart", "styles"]
)
def test_a_part_that_is_referred_to_and_missing_is_told(reads: Reads, kind: str) -> None:
    data = _docx(_p("Beslutet"), related={"a": (kind, f"{kind}7.xml"), "b": ("theme", "tema.xml")})
    outcome, (reading,) = reads(data, "a.docx")
    assert (outcome.status, _lines(reading)) == (Status.PARTIAL, ["Beslutet"])
    assert f"word/{kind}7.xml saknas" in (outcome.reason or "")
    outcome, _ = reads(_docx(_p("Beslutet"), related={"b": ("theme", "tema.xml")}), "a.docx")
    assert outcome.status is Status.OK


def test_a_paragraph_is_measured_once_however_many_shapes_it_has(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that reading takes time in proportion to the size of the file."""
    measured: list[int] = []
    signs = covers._signs

    def counted(block: etree._Element) -> int:
        measured.append(1)
        return signs(block)

    monkeypatch.setattr(covers, "_signs", counted)
    style = "position:absolute;margin-left:0;margin-top:300pt;width:200pt;height:12pt;z-index:1"
    shape = f'<w:r><w:pict><v:rect fillcolor="black" style="{style}"/></w:pict></w:r>'
    outcome, (reading,) = reads(_docx(_p((shape + _r("ord ")) * 30)), "a.docx")
    assert (outcome.status, reading.raw.split()) == (Status.OK, ["ord"] * 30)
    assert 0 < len(measured) < 5
