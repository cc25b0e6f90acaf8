"""Letters of a PDF that are pressed, mixed away or covered within forms are left out and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.model import Fate
from indexer.extract.pdf import layers, pages

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Detta yttrande handlar om bryggan"
SECRET = "Hemligsson"
FORM = "/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</Font<</F 5 0 R>>>>"
LAID = FORM.replace("0 0 595 842", "55 690 455 720")
BOX = "55 695 300 16 re f"
RECT = "/Rect[55 690 455 720]"


def text(state: str = "", words: str = SECRET) -> str:
    """Return letters as the content of a page, drawn in a state."""
    return f"q BT /F 12 Tf {state} 60 700 Td ({words}) Tj ET Q "


def pdf(content: str, resources: str = "", catalog: str = "", **objects: str | bytes) -> bytes:
    """Return a PDF of one page, with further objects by number (`o20="<<…>>"`)."""
    shown = f"BT /F 12 Tf 60 750 Td ({SHOWN}) Tj ET "
    bodies: dict[int, str] = {
        1: f"<</Type/Catalog/Pages 2 0 R{catalog}>>",
        2: "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Annots 6 0 R"
        f"/Resources<</Font<</F 5 0 R/T 7 0 R>>{resources}>>>>",
        4: stream("", shown + content),
        5: "<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
        6: "[]",
        7: "<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[.001 0 0 .001 0 0]/CharProcs"
        f"<</a 8 0 R>>/Encoding<</Differences[32{'/a' * 95}]>>/FirstChar 32/LastChar 126"
        f"/Widths[{'500 ' * 95}]/ToUnicode 9 0 R>>",
        8: stream("", "500 0 d0"),
        9: stream("", "1 begincodespacerange<00><FF>endcodespacerange "
                  "1 beginbfrange<20><7e><0020>endbfrange"),
    }  # fmt: skip
    bodies |= {int(name[1:]): str(body) for name, body in objects.items()}
    out, places = b"%PDF-1.7\n", {}
    for number, body in sorted(bodies.items()):
        places[number] = len(out)
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    top = max(places) + 1
    table = [f"{places[n]:010} 00000 n \n" if n in places else "0000000000 65535 f \n"
             for n in range(top)]  # fmt: skip
    end = f"xref\n0 {top}\n{''.join(table)}trailer\n<</Size {top}/Root 1 0 R>>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def stream(says: str, content: str) -> str:
    """Return a stream with what its dictionary says."""
    return f"<<{says}/Length {len(content)}>>\nstream\n{content}\nendstream"


def annotated(says: str, appearance: str = text(), content: str = "", **objects: str) -> bytes:
    """Return a PDF with one annotation."""
    one = f"<</Type/Annot{RECT}/F 4/AP<</N 20 0 R>>{says}>>"
    return pdf(content, o6="[21 0 R]", o20=stream(LAID, appearance), o21=one, **objects)


def within_form(content: str, place: str = "", **resources: str) -> bytes:
    form = {"resources": "/XObject<</X 20 0 R>>" + resources.get("resources", "")}
    return pdf(f"q {place} /X Do Q", o20=stream(FORM, content), **form)


def layered(marked: str, off: str) -> bytes:
    return pdf(
        f"/OC /O BDC {text()} EMC", "/Properties<</O 12 0 R>>",
        f"/OCProperties<</OCGs[10 0 R 11 0 R]/D<<{off}>>>>",
        o10="<</Type/OCG/Name(A)>>", o11="<</Type/OCG/Name(B)>>", o12=marked, o13="[10 0 R]",
    )  # fmt: skip


ALPHA = "/ExtGState<</G<</ca 0>>>>"
MASK = "/ExtGState<</G<</SMask<</Type/Mask/S/Luminosity/G 20 0 R>>>>>>"
STEPS = " ".join(f"({letter}) 700" for letter in SECRET)


@pytest.mark.parametrize(
    "data",
    [
        pdf(text("1 Tz")),
        pdf(text("-7 Tc")),
        pdf(f"BT /F 12 Tf 60 700 Td [{STEPS}] TJ ET"),
        pdf(f"BT /F 12 Tf .01 0 0 1 60 700 Tm ({SECRET}) Tj ET"),
        pdf(f"BT /F 12 Tf 1 0 0 .01 60 700 Tm ({SECRET}) Tj ET"),
        pdf(f"BT /F 12 Tf 1 1 1 1 60 700 Tm ({SECRET}) Tj ET"),
        within_form(text(), ".01 0 0 1 60 0 cm"),
        within_form(text(), ".01 0 0 .01 60 600 cm"),
        within_form(text("1 g")),
        within_form(text() + BOX),
        within_form(text(), "60 700 1 1 re W n"),
        pdf(text("/T 12 Tf")),
        pdf(f"q /G gs {text()} Q", MASK, o20=stream(FORM, "0 g 0 0 595 842 re f")),
        within_form(text(), "/G gs", resources=ALPHA),
        layered("<</Type/OCMD/VE[/Not 10 0 R]>>", ""),
        layered("<</Type/OCMD/OCGs[10 0 R 11 0 R]/P/AnyOff>>", ""),
        layered("<</Type/OCMD/OCGs 10 0 R>>", "/OFF 13 0 R"),
        annotated("/Subtype/FreeText", text() + BOX),
        annotated("/Subtype/Link", BOX, text()),
    ],
)  # fmt: skip
def test_what_leaves_no_ink_or_cannot_be_read_is_left_out(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.pdf")
    assert SHOWN in reading.raw
    assert SECRET not in reading.raw
    assert [part.fate for part in outcome.parts] == [Fate.HIDDEN]
    assert "1 ord" in outcome.warnings[0]


@pytest.mark.parametrize("flags", ["/F 2", "/F 36"])
def test_an_annotation_that_is_not_shown_is_left_out_and_told(reads: Reads, flags: str) -> None:
    data = annotated(f"/Subtype/FreeText/Contents({SECRET})").replace(b"/F 4", flags.encode())
    outcome, (reading,) = reads(data, "a.pdf")
    assert reading.raw == SHOWN
    assert "1 ord" in outcome.warnings[0]


def test_an_annotation_in_a_layer_that_may_be_off_is_named(reads: Reads) -> None:
    data = annotated(
        "/Subtype/Stamp/OC 10 0 R",
        o10="<</Type/OCG/Name(A)>>",
        catalog="/OCProperties<</OCGs[10 0 R]/D<</OFF[10 0 R]>>>>",
    )
    outcome, (reading,) = reads(data, "a.pdf")
    assert reading.raw == SHOWN
    assert outcome.status == "partial"
    assert "1" in str(outcome.reason)


def test_marks_after_many_annotations_count(reads: Reads) -> None:
    links = " ".join(["22 0 R"] * 600)
    data = pdf(
        text(), o6=f"[{links} 21 0 R]", o21=f"<</Type/Annot/Subtype/Redact{RECT}>>",
        o22="<</Type/Annot/Subtype/Link/Rect[0 0 1 1]>>",
    )  # fmt: skip
    _, (reading,) = reads(data, "a.pdf")
    assert reading.raw == SHOWN


def test_more_annotations_than_are_looked_at_are_named(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_ANNOTATIONS", 1)
    link = "<</Type/Annot/Subtype/Link/Rect[0 0 1 1]>>"
    outcome, _ = reads(pdf("", o6="[21 0 R 21 0 R]", o21=link), "a.pdf")
    assert outcome.status == "partial"


@pytest.mark.parametrize(
    "data",
    [
        pdf(text("50 Tz")),
        pdf(text("-1 Tc")),
        pdf(f"BT /F 12 Tf .7 .7 -.7 .7 60 500 Tm ({SECRET}) Tj ET"),
        within_form(text(), "q"),
        pdf(f"q /G gs {text()} Q", "/ExtGState<</G<</ca .9>>>>"),
        layered("<</Type/OCG/Name(C)>>", "/OFF[10 0 R]"),
        annotated("/Subtype/FreeText"),
        pdf(f"BT /F 60 Tf .8 g 60 690 Td (UTKAST) Tj ET {text()}"),
    ],
)
def test_what_can_be_read_stays(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.pdf")
    assert SECRET in reading.raw
    assert outcome.parts == ()


@pytest.mark.parametrize(
    "says",
    [b"/OFF %a\n[9 0 R]", b"/OFF 9 0 R", b"/P/AllOff", b"/VE[/Not 9 0 R]", b"/O#46F[9 0 R]"],
)
def test_layers_may_be_off_in_any_way_of_writing(says: bytes) -> None:
    assert layers.has_layers_off(b"/OCProperties " + says)


def test_encrypted_objects_may_say_that_layers_are_off() -> None:
    packed = b"<< /Type /ObjStm >> stream\nxxxx\nendstream\n"
    assert layers.has_layers_off(b"/Encrypt 9 0 R " + packed)
    assert not layers.has_layers_off(packed)
