"""DOCX, ODT, DOC and RTF: nothing that a person sees in them is lost."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from archive.model import Outcome, Reading, Status
from indexer.extract import office

if TYPE_CHECKING:
    from collections.abc import Callable

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def _docx(body: str, **parts: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(
            "word/document.xml",
            f'<?xml version="1.0"?><w:document {W} {MC}><w:body>{body}</w:body></w:document>',
        )
        for name, text in parts.items():
            package.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def _p(text: str, style: str = "", before: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{before}</w:pPr>' if style or before else ""
    return f"<w:p>{properties}<w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_real_word_file(reads: Reads) -> None:
    import docx

    document = docx.Document()
    document.core_properties.title = "Protokoll i filen"
    document.add_heading("Protokoll", 0)
    document.add_heading("§ 1 Val", 1)
    document.add_paragraph("Styrelsen beslutar")
    table = document.add_table(2, 2)
    for n, text in enumerate(("Namn", "Parti", "Anna Åkesson", "(S)")):
        table.cell(n // 2, n % 2).text = text
    document.sections[0].header.paragraphs[0].text = "Dnr KS 2014/12"
    stream = io.BytesIO()
    document.save(stream)
    outcome, (reading,) = reads(stream.getvalue(), "a.docx")
    assert outcome.status is Status.OK
    assert reading.raw.startswith("Dnr KS 2014/12")
    assert "Namn\tParti\nAnna Åkesson\t(S)" in reading.raw
    marks = [(mark.kind, mark.level, mark.span.of(reading.raw)) for mark in reading.marks]
    assert marks == [("title", 0, "Protokoll"), ("heading", 1, "§ 1 Val")]
    assert reading.metadata["title"] == "Protokoll i filen"


def test_controls_and_text_boxes_are_read_and_fallbacks_and_deletions_are_not(reads: Reads) -> None:
    box = f"<w:txbxContent>{_p('i rutan')}</w:txbxContent>"
    body = (
        f"<w:sdt><w:sdtContent>{_p('i kontrollen')}</w:sdtContent></w:sdt>"
        f"<w:p><w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice>"
        f"<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>borta</w:delText><w:t>borta</w:t></w:r></w:del>"
        "<w:ins><w:r><w:t>infogat</w:t></w:r></w:ins></w:p>"
    )
    _, (reading,) = reads(_docx(body), "a.docx")
    assert reading.raw.split() == ["i", "kontrollen", "i", "rutan", "infogat"]


def test_what_a_form_says_without_words_is_read(reads: Reads) -> None:
    def legacy(data: str, result: str = "") -> str:
        return (
            f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData>{data}</w:ffData></w:fldChar></w:r>'
            '<w:r><w:instrText> FORM </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
            f'</w:r>{result}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    ticked = legacy('<w:checkBox><w:default w:val="0"/><w:checked/></w:checkBox>')
    empty = legacy('<w:checkBox><w:default w:val="0"/></w:checkBox>')
    entries = "".join(f'<w:listEntry w:val="{v}"/>' for v in ("Bifall", "Avslag"))
    choice = legacy(f'<w:ddList><w:result w:val="1"/>{entries}</w:ddList>')
    typed = legacy("<w:textInput/>", "<w:r><w:t>Eva Ek</w:t></w:r>")
    symbol = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    control = "<w:sdt><w:sdtContent><w:r><w:t>☐</w:t></w:r></w:sdtContent></w:sdt>"
    body = "".join(
        f"<w:p><w:r><w:t>{name}: </w:t></w:r>{said}</w:p>"
        for name, said in zip(
            ("a", "b", "c", "d", "e", "f"),
            (ticked, empty, choice, typed, symbol, control),
            strict=True,
        )
    )
    _, (reading,) = reads(_docx(body), "a.docx")
    assert [line for line in reading.raw.split("\n") if line] == [
        "a: ☒ ", "b: ☐ ", "c: Avslag", "d: Eva Ek", "e: ☒", "f: ☐",
    ]  # fmt: skip


def test_lists_get_the_numbers_that_word_shows(reads: Reads) -> None:
    numbering = (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7"><w:lvl w:ilvl="0">'
        '<w:start w:val="12"/><w:numFmt w:val="decimal"/><w:lvlText w:val="§ %1"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/>'
        '<w:lvlText w:val="%2)"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/></w:num></w:numbering>'
    )

    def listed(level: int) -> str:
        return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="3"/></w:numPr>'

    body = (
        _p("Val", "", listed(0)) + _p("av ordförande", "", listed(1)) + _p("Budget", "", listed(0))
    )
    _, (reading,) = reads(_docx(body, numbering=numbering), "a.docx")
    assert [line for line in reading.raw.split("\n") if line] == [
        "§ 12 Val",
        "a) av ordförande",
        "§ 13 Budget",
    ]


def test_swedish_heading_styles_and_page_fields(reads: Reads) -> None:
    styles = (
        f'<w:styles {W}><w:style w:styleId="Rubrik2"><w:name w:val="heading 2"/></w:style>'
        '<w:style w:styleId="Eget"><w:basedOn w:val="Rubrik2"/></w:style></w:styles>'
    )
    footer = (
        f'<w:ftr {W}><w:p><w:r><w:t>Sida </w:t></w:r><w:fldSimple w:instr=" PAGE ">'
        "<w:r><w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"
    )
    _, (reading,) = reads(_docx(_p("Bakgrund", "Eget"), styles=styles, footer1=footer), "a.docx")
    assert [(m.kind, m.level) for m in reading.marks] == [("heading", 2)]
    assert "1" not in reading.raw


def test_entities_are_not_expanded(reads: Reads) -> None:
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    body = f"<w:body>{_p('&l11;hej')}</w:body>"
    bomb = f'<!DOCTYPE x [<!ENTITY l0 "lol">{lol}]><w:document {W}>{body}</w:document>'
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("word/document.xml", bomb)
    outcome, readings = reads(stream.getvalue(), "a.docx")
    assert outcome.status is Status.FAILED or len(readings[0].raw) < 100


def test_a_zip_bomb_is_refused(reads: Reads) -> None:
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package,
        package.open("word/document.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(210):
            part.write(b" " * (1 << 20))
    outcome, readings = reads(stream.getvalue(), "a.docx")
    assert (outcome.status, readings) == (Status.FAILED, [])
    assert "MiB" in (outcome.reason or "")


def _odt() -> bytes:
    from odf.opendocument import OpenDocumentText
    from odf.table import Table, TableCell, TableRow
    from odf.text import H, P, S, Span

    document = OpenDocumentText()
    document.text.addElement(H(outlinelevel=1, text="Kallelse"))
    paragraph = P(text="Tid:")
    paragraph.addElement(S(c=2))
    paragraph.addElement(Span(text="kl. 13"))
    document.text.addElement(paragraph)
    table = Table()
    for texts in (("Namn", "Parti"), ("Åsa", "(C)")):
        row = TableRow()
        for text in texts:
            cell = TableCell()
            cell.addElement(P(text=text))
            row.addElement(cell)
        table.addElement(row)
    document.text.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_opendocument(reads: Reads) -> None:
    outcome, (reading,) = reads(_odt(), "a.odt")
    assert outcome.status is Status.OK
    assert reading.raw.rstrip() == "Kallelse\n\nTid:  kl. 13\n\nNamn\tParti\nÅsa\t(C)"
    assert [(m.kind, m.level, m.span.of(reading.raw)) for m in reading.marks] == [
        ("heading", 1, "Kallelse")
    ]


def test_rich_text(reads: Reads) -> None:
    outcome, (reading,) = reads(
        rb"{\rtf1\ansi\ansicpg1252{\info{\title Beslut}}Styrelsen \'e5r 2014\par antog planen}",
        "a.rtf",
    )
    assert outcome.status is (Status.OK if office.available() else Status.PARTIAL)
    assert [line for line in reading.raw.split("\n") if line] == [
        "Styrelsen år 2014",
        "antog planen",
    ]
    assert reading.metadata["title"] == "Beslut"


@pytest.mark.skipif(not office.available(), reason=office.MISSING)
def test_what_rich_text_says_beside_its_lines(reads: Reads) -> None:
    code = (
        rb"{\rtf1\ansi\ansicpg1252{\header Huvudet 2021-03-04\par}{\footer Foten\par}"
        rb"Styrelsen antar{\footnote Noten} planen.\par "
        rb"{\shp{\*\shpinst{\shptxt I rutan\par}}}"
        rb"Kryss: {\field{\*\fldinst { FORMCHECKBOX "
        rb"{\*\formfield{\fftype1\ffres1\ffhps20\ffdefres0}}}}"
        rb"{\fldrslt }}\par Val: {\field{\*\fldinst { FORMDROPDOWN {\*\formfield{\fftype2\ffres1"
        rb"\ffhaslistbox\ffdefres0{\*\ffl Ett}{\*\ffl Tv\'e5}}}}}{\fldrslt }}\par "
        rb"{\v dolt} synligt {\deleted struket} \u229 ?ret\par}"
    )
    outcome, (reading,) = reads(code, "a.rtf")
    assert [" ".join(line.split()) for line in reading.raw.split("\n") if line.strip()] == [
        "Huvudet 2021-03-04", "Styrelsen antar planen.", "Noten", "Kryss: ☒", "I rutan",
        "Val: Två", "synligt året", "Foten",
    ]  # fmt: skip
    assert outcome.status is Status.OK
    assert len(outcome.warnings) == 2


@pytest.mark.skipif(not office.available(), reason=office.MISSING)
@pytest.mark.parametrize(
    ("head", "bytes_"),
    [
        (rb"\mac", rb"m\'8cla f\'8argen"),
        (rb"\pc", rb"m\'86la f\'84rgen"),
        (rb"\pca", rb"m\'86la f\'84rgen"),
        (rb"\ansi\ansicpg10000", rb"m\'8cla f\'8argen"),
        (rb"\ansi\ansicpg65001", "måla färgen".encode()),
        (rb"\ansi\ansicpg1252", rb"m\u229 ?la f\u228\'e4rgen"),
    ],
)
def test_code_pages_of_rich_text(reads: Reads, head: bytes, bytes_: bytes) -> None:
    code = rb"{\rtf1" + head + rb"{\fonttbl{\f0 T;}}Beslut att " + bytes_ + rb".\par}"
    _, (reading,) = reads(code, "a.rtf")
    assert "Beslut att måla färgen." in reading.raw


def test_rich_text_without_libreoffice_is_partial(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(office, "_program", lambda: None)
    outcome, (reading,) = reads(rb"{\rtf1\ansi{\header Huvudet}Styrelsen \'e5r 2014}", "a.rtf")
    assert "Styrelsen år 2014" in reading.raw
    assert (outcome.status, outcome.reason == office.MISSING) == (Status.PARTIAL, False)


def test_rich_text_that_is_cut_off_is_partial(reads: Reads) -> None:
    outcome, _ = reads(rb"{\rtf1\ansi{\b Styrelsen} \'e5r 2014\par antog pl", "a.rtf")
    assert outcome.status is Status.PARTIAL


def test_old_word_files_need_libreoffice(reads: Reads, shared: object) -> None:
    old = next((shared / "odd").glob("*__test.doc")).read_bytes()  # type: ignore[operator]
    outcome, readings = reads(old, "a.doc")
    if outcome.reason == office.MISSING:
        assert outcome.status is Status.UNSUPPORTED
        pytest.skip(office.MISSING)
    assert outcome.status is Status.OK
    assert readings[0].raw.strip()
