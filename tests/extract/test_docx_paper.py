"""Words of a Word file off its paper, in its colour, or under older shapes and lines, are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.extract.wordml import package, paragraph, root, run

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Anmälan gäller föreningens brygga"
SECRET = "Hemligsson"
SETTINGS = root("settings", "<w:displayBackgroundShape/>")
PLACE = 'style="position:absolute;z-index:1" from="0,8pt" to="300pt,8pt"'


def placed(properties: str) -> bytes:
    return package(paragraph(run(SHOWN)) + paragraph(run(SECRET), properties))


def drawn(shape: str) -> bytes:
    body = f"<w:p>{run(SECRET)}<w:r><w:pict>{shape}</w:pict></w:r></w:p>"
    return package(paragraph(run(SHOWN)) + body)


def coloured(paper: str, letters: str, **parts: Any) -> bytes:
    body = paragraph(run(SHOWN, '<w:color w:val="FF0000"/>')) + paragraph(
        run(SECRET, f'<w:color w:val="{letters}"/>')
    )
    parts["document.xml"] = root(
        "document", f'<w:background w:color="{paper}"/><w:body>{body}</w:body>'
    )
    return package("", **parts)


@pytest.mark.parametrize(
    "data",
    [
        placed('<w:ind w:left="12000"/>'),
        placed('<w:ind w:firstLine="19000"/>'),
        placed('<w:ind w:left="0" w:hanging="9000"/>'),
        placed('<w:ind w:left="-3000" w:right="10600"/>'),
        placed('<w:ind w:leftChars="12000"/>'),
        placed('<w:framePr w:w="20" w:wrap="around"/>'),
        placed('<w:framePr w:w="4000" w:x="12500" w:y="1"/>'),
        placed('<w:framePr w:w="4000" w:x="1" w:y="17000"/>'),
        drawn(f'<v:line {PLACE} strokeweight="20pt" strokecolor="black"/>'),
        drawn(f'<v:line {PLACE} strokeweight="20pt"/>'),
        drawn(f'<v:curve {PLACE} strokeweight="20pt"/>'),
        drawn('<v:polyline style="position:absolute" points="0,8pt,300pt,8pt" '
              'strokeweight="20pt" filled="f"/>'),
        drawn('<v:rect style="position:absolute;width:300pt;height:20pt"/>'),
        coloured("1F4E79", "1F4E79", settings=SETTINGS),
        coloured("202020", "222222", settings=SETTINGS),
        coloured("FFFFFF", "FFFFFF", settings=SETTINGS),
        coloured("1F4E79", "FFFFFF"),
    ],
)  # fmt: skip
def test_words_that_nobody_sees_are_left_out_and_told(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.docx")
    assert reading.raw.strip() == SHOWN
    assert "Dold text (1 ord)" in str(outcome.warnings)


@pytest.mark.parametrize(
    "data",
    [
        placed('<w:ind w:left="4000" w:right="3000" w:hanging="4000"/>'),
        placed('<w:ind w:left="-1000" w:right="-1000"/>'),
        placed('<w:framePr w:w="4000" w:hSpace="141" w:wrap="around" w:x="7000" w:y="9000"/>'),
        drawn(f'<v:line {PLACE} strokeweight="1pt" strokecolor="black"/>'),
        drawn(f'<v:line {PLACE} strokeweight="20pt" stroked="f"/>'),
        drawn('<v:line style="position:absolute" from="0,0" to="0,300pt" strokeweight="4pt"/>'),
        drawn('<v:rect style="position:absolute;width:300pt;height:20pt" filled="f"/>'),
        coloured("1F4E79", "FFFFFF", settings=SETTINGS),
        coloured("1F4E79", "1F4E79"),
    ],
)
def test_words_that_can_be_seen_stay(reads: Reads, data: bytes) -> None:
    outcome, (reading,) = reads(data, "a.docx")
    assert SECRET in reading.raw
    assert outcome.warnings == ()


def test_a_line_on_the_page_may_cover_words(reads: Reads) -> None:
    place = PLACE.replace("z-index:1", "mso-position-vertical-relative:page")
    outcome, (reading,) = reads(drawn(f'<v:line {place.replace("8pt", "200pt")} '
                                      'strokeweight="20pt"/>'), "a.docx")  # fmt: skip
    assert SECRET in reading.raw
    assert "fylld form" in str(outcome.warnings)
