"""Files and forms within a PDF: pinned to a page, in a portfolio, of XFA."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.model import Fate

from .conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]


def _with(data: bytes, where: bytes, entry: bytes, *objects: bytes) -> bytes:
    """Return a PDF with an entry more in one dictionary, and objects from number 90 on."""
    data = data.replace(where, entry + b" " + where, 1)
    added = b"".join(b"%d 0 obj\n%s\nendobj\n" % (n, body) for n, body in enumerate(objects, 90))
    at = data.rindex(b"\nxref") + 1
    return data[:at] + added + data[at:]


def _stream(body: bytes, entries: bytes = b"") -> bytes:
    return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (entries, len(body), body)


LETTER = b"Ett brev om vatten"
FILE = b"<< /Type /Filespec /F (brev.txt) /UF (brev.txt) /EF << /F 91 0 R >> >>"


def test_a_file_pinned_to_a_page_is_read(reads: Reads) -> None:
    pin = b"/Annots [ << /Type /Annot /Subtype /FileAttachment /Rect [ 9 9 19 19 ] /FS 90 0 R >> ]"
    page = pdf([(60, 700, "Ett protokoll", 12, False)])
    data = _with(page, b"/Contents", pin, FILE, _stream(LETTER, b"/Type /EmbeddedFile"))
    outcome, readings = reads(data, "a.pdf")
    assert {reading.name: reading.raw for reading in readings} == {
        None: "Ett protokoll",
        "brev.txt": "Ett brev om vatten",
    }
    assert [(part.name, part.fate) for part in outcome.parts] == [("brev.txt", Fate.READ)]


def test_the_cover_of_a_portfolio_is_no_record(reads: Reads) -> None:
    cover = "For the best experience, open this PDF portfolio in Acrobat X or Adobe Reader X."
    names = b"/Collection << >> /Names << /EmbeddedFiles << /Names [ (brev.txt) 90 0 R ] >> >>"
    data = _with(
        pdf([(60, 700, cover, 9, False)]),
        b"/Type /Catalog",
        names,
        FILE,
        _stream(LETTER, b"/Type /EmbeddedFile"),
    )
    outcome, (reading,) = reads(data, "a.pdf")
    assert (reading.name, reading.raw) == ("brev.txt", "Ett brev om vatten")
    assert [part.fate for part in outcome.parts] == [Fate.FURNITURE, Fate.READ]


TEMPLATE = (
    b"<template xmlns='http://www.xfa.org/schema/xfa-template/3.0/'><subform name='f'>"
    b"<draw><value><text>Bidrag</text></value></draw>"
    b"<field name='namn'><caption><value><text>Namn</text></value></caption></field>"
    b"</subform></template>"
)
DATA = (
    b"<xfa:datasets xmlns:xfa='http://www.xfa.org/schema/xfa-data/1.0/'><xfa:data><f>"
    b"<namn>Ekby hembygd</namn><belopp>500</belopp></f></xfa:data></xfa:datasets>"
)


@pytest.mark.parametrize("parts", [True, False])
def test_a_form_that_only_adobe_draws_is_read_from_its_data(reads: Reads, *, parts: bool) -> None:
    notice = pdf([(60, 700, "Please wait...", 12, False)])
    form = b"/AcroForm << /Fields [ ] /XFA %s >> /NeedsRendering true"
    if parts:
        array = b"[ (template) 90 0 R (datasets) 91 0 R ]"
        data = _with(notice, b"/Type /Catalog", form % array, _stream(TEMPLATE), _stream(DATA))
    else:
        whole = b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>" + TEMPLATE + DATA + b"</xdp:xdp>"
        data = _with(notice, b"/Type /Catalog", form % b"90 0 R", _stream(whole))
    outcome, (reading,) = reads(data, "a.pdf")
    assert reading.raw == "Bidrag\nNamn Ekby hembygd\nbelopp: 500"
    assert outcome.status == "ok"


def test_a_form_that_only_says_to_wait_is_read_from_its_data(reads: Reads) -> None:
    notice = pdf([(60, 700, "Please wait...", 12, False)])
    form = b"/AcroForm << /Fields [ ] /XFA [ (template) 90 0 R (datasets) 91 0 R ] >>"
    data = _with(notice, b"/Type /Catalog", form, _stream(TEMPLATE), _stream(DATA))
    _, (reading,) = reads(data, "a.pdf")
    assert reading.raw == "Bidrag\nNamn Ekby hembygd\nbelopp: 500"


def test_fields_that_stand_on_the_pages_of_an_xfa_form_are_read(reads: Reads) -> None:
    page = pdf([(60, 700, "Namn", 12, False)])
    field = (
        b"<< /Type /Annot /Subtype /Widget /F 4 /FT /Tx /T (namn) /V (Ekby hembygd)"
        b" /Rect [120 690 400 710] /DA (/F1 11 Tf 0 g) >>"
    )
    form = b"/AcroForm << /Fields [ 91 0 R ] /NeedAppearances true /XFA 90 0 R >>"
    data = _with(page, b"/Type /Catalog", form, _stream(TEMPLATE), field)
    data = data.replace(b"/Type /Page\n", b"/Type /Page /Annots [ 91 0 R ]\n", 1)
    _, (reading,) = reads(data, "a.pdf")
    assert reading.raw.split() == ["Namn", "Ekby", "hembygd"]


def test_a_form_that_cannot_be_read_is_named(reads: Reads) -> None:
    notice = pdf([(60, 700, "Please wait...", 12, False)])
    form = b"/AcroForm << /Fields [ ] /XFA 90 0 R >> /NeedsRendering true"
    outcome, _ = reads(_with(notice, b"/Type /Catalog", form, _stream(b"<x/>")), "a.pdf")
    assert outcome.status == "partial"
    assert "XFA" in (outcome.reason or "")


def test_a_form_that_is_cut_off_is_partial(reads: Reads) -> None:
    notice = pdf([(60, 700, "Please wait...", 12, False)])
    array = b"/AcroForm << /Fields [ ] /XFA [ (preamble) 90 0 R (datasets) 91 0 R ] >>"
    form = array + b" /NeedsRendering true"
    around = _stream(b"<xdp:xdp xmlns:xdp='http://ns.adobe.com/xdp/'>")
    for cut, status in ((len(DATA), "ok"), (DATA.index(b"<belopp>"), "partial")):
        data = _with(notice, b"/Type /Catalog", form, around, _stream(DATA[:cut]))
        outcome, (reading,) = reads(data, "a.pdf")
        assert "Ekby hembygd" in reading.raw
        assert outcome.status == status
