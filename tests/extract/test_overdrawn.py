"""Words of a web page that are drawn over or collapsed, and what it shows of other files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.model import Fate

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Anmälan gäller föreningens brygga"
SECRET = "Hemligsson"
OPAQUE = "background:#fff"


def page(css: str, body: str = f"<p class=x>{SECRET}</p>") -> bytes:
    return f"<html><style>{css}</style><body><p>{SHOWN}</p>{body}</body></html>".encode()


def table(columns: str, cells: str = f"<td>a<td>{SECRET}") -> bytes:
    return page("col.c{visibility:collapse}", f"<table>{columns}<tr>{cells}</table>")


def seen(reading: Reading) -> str:
    """Return what of a reading is not marked as hidden."""
    letters = list(reading.raw)
    for mark in reading.marks:
        if mark.kind == "hidden":
            letters[mark.span.start : mark.span.end] = " " * (mark.span.end - mark.span.start)
    return "".join(letters)


def seen_beside_hidden(outcome: Outcome, readings: list[Reading]) -> str:
    """Return what is seen of a page some of whose words are told to be hidden."""
    assert [part.fate for part in outcome.parts] == [Fate.HIDDEN]
    return seen(*readings)


@pytest.mark.parametrize(
    "css",
    [
        "text-decoration:line-through 1.2em",
        "text-decoration-line:line-through;text-decoration-thickness:20px",
        "text-decoration:underline 20px;text-underline-offset:-20px",
        "outline:30px solid #000;outline-offset:-30px",
        "-webkit-text-stroke:20px #000",
        "word-spacing:-100px",
        "font-size-adjust:0",
        "offset-path:path('M -9999 0 L -9999 1')",
        "background:#000;color:#fff;filter:brightness(0)",
        "background:#fff;filter:contrast(0%)",
        "background:#fff;filter:invert(.5)",
        "clip-path:inset(0 100% 0 0)",
        "clip-path:inset(40% 0 60% 0 round 2px)",
        "mask:linear-gradient(#000,#000) no-repeat 0 0/0 0",
        "transform:perspective(1px) translateZ(-9999px)",
        "box-shadow:inset 0 0 0 50vw black",
        "background:currentColor",
        "background:CanvasText",
        "background:linear-gradient(#fff,#fff);-webkit-background-clip:text;color:transparent",
        "color:rgb(from white r g b)",
        "color:rgb(from black r g b / 0)",
        "color:rgb(from black calc(r + 255) 255 100%)",
        "color:hsl(from black h s 100%)",
        "color:hwb(from black h 100% 0%)",
        "color:oklch(from white l c h)",
        "color:lab(from black 100% a b)",
        "color:color(from white srgb r g b)",
        "--a:white;color:rgb(from var(--a) r g b)",
        "color:color-mix(in oklab, white 99%, black)",
    ],
)
def test_letters_that_are_drawn_over_are_left_out_and_told(reads: Reads, css: str) -> None:
    shown = seen_beside_hidden(*reads(page(f".x{{{css}}}"), "a.html"))
    assert SHOWN in shown
    assert SECRET not in shown


@pytest.mark.parametrize(
    "css",
    [
        "text-decoration:line-through",
        "text-decoration:line-through 1.2em transparent",
        "text-decoration:underline 20px",
        "outline:3px solid #000;outline-offset:-3px",
        "-webkit-text-stroke:20px #fff;paint-order:stroke fill",
        "word-spacing:-2px",
        "offset-path:path('M 0 0 L 20 20')",
        "filter:contrast(0)",
        "background:#fff;filter:grayscale(1) blur(0px)",
        "clip-path:inset(10% 20%)",
        "box-shadow:inset 0 0 5px 1px #000",
        "background:#000;color:#000;box-shadow:inset 0 0 0 50px #fff",
        "background:linear-gradient(#f00,#00f);background-clip:text;color:transparent",
        "color:rgb(from white calc(r - 255) 0 0)",
        "color:hsl(from white h s 20%)",
        "color:oklch(from white calc(l - .5) c h)",
        "color:color-mix(in oklab, white 50%, black)",
    ],
)
def test_letters_that_can_be_read_stay(reads: Reads, css: str) -> None:
    outcome, (reading,) = reads(page(f".x{{{css}}}"), "a.html")
    assert SECRET in seen(reading)
    assert outcome.parts == ()


@pytest.mark.parametrize(
    "data",
    [
        table("<col><col class=c>"),
        table("<colgroup><col></colgroup><colgroup style='visibility:collapse'><col></colgroup>"),
        table("<col><col span=2 class=c>", f"<td>a<td>b<td>{SECRET}"),
        table("<col><col><col class=c>", f"<td colspan=2>a<td>{SECRET}"),
        table("<col><col><col class=c>", f"<td rowspan=2>a<td>b<td>c<tr><td>b<td>{SECRET}"),
    ],
)
def test_cells_of_collapsed_columns_are_left_out_and_told(reads: Reads, data: bytes) -> None:
    words = seen_beside_hidden(*reads(data, "a.html")).split()
    assert "a" in words
    assert SECRET not in words


def test_cells_that_also_stand_in_other_columns_stay(reads: Reads) -> None:
    _, (reading,) = reads(table("<col><col class=c>", f"<td colspan=2>{SECRET}"), "a.html")
    assert SECRET in seen(reading)


@pytest.mark.parametrize(
    "body",
    [
        "<div class=w><p>{}</p><div class=c>Maskerad enligt 21 kap</div></div>",
        "<p>{}</p><div class=m></div>",
        "<p>{}</p><p class=m>Maskerad</p>",
        "<div class=w><p>{}</p><div class=v></div></div>",
    ],
)
def test_boxes_that_may_cover_words_are_told(reads: Reads, body: str) -> None:
    css = (
        ".w{position:relative}.c{position:absolute;inset:0;background:#000;color:#fff}"
        ".m{margin-top:-40px;height:40px;background:#000;color:#fff}"
        ".v{position:absolute;inset:0;backdrop-filter:blur(40px)}"
    )
    outcome, (reading,) = reads(page(css, body.format(SECRET)), "a.html")
    told = "covering_shapes" in reading.metadata or SECRET not in seen(reading)
    assert told or "fylld form" in str(outcome.warnings)


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe src='https://example.org/a'></iframe>",
        "<iframe src='bilaga.html'></iframe>",
        "<embed src='beslut.pdf'>",
        f"<object data='beslut.pdf'>{SECRET}</object>",
    ],
)
def test_what_a_page_shows_from_elsewhere_is_named(reads: Reads, frame: str) -> None:
    outcome, (reading,) = reads(page("", frame), "a.html")
    assert SECRET not in reading.raw
    assert outcome.status == "partial"
    assert "som inte läses" in str(outcome.reason)


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe></iframe>",
        "<iframe src='about:blank'></iframe>",
        "<iframe src='https://example.org/count' width=0 height=0></iframe>",
        "<iframe src='https://example.org/count' style='display:none'></iframe>",
        "<embed src='film.mp4' type='video/mp4'>",
        "<nav><div><iframe src='toc.html'></iframe></div></nav>",
        "<noscript><iframe src='toc.html'></iframe></noscript>",
    ],
)
def test_frames_without_text_are_no_loss(reads: Reads, frame: str) -> None:
    assert reads(page("", frame), "a.html")[0].status == "ok"


@pytest.mark.parametrize(
    "frame",
    [
        f"<iframe src='data:text/html,<p>{SECRET}</p>'></iframe>",
        "<iframe src='data:text/html;base64,PHA+SGVtbGlnc3NvbjwvcD4='></iframe>",
        f"<object>{SECRET}</object>",
    ],
)
def test_what_stands_in_the_page_itself_is_read(reads: Reads, frame: str) -> None:
    outcome, (reading,) = reads(page("", frame), "a.html")
    assert SECRET in reading.raw
    assert outcome.status == "ok"


def test_a_page_of_frames_alone_names_them(reads: Reads) -> None:
    data = b"<html><frameset cols='50%,*'><frame src='a.html'><frame src='b.html'></frameset>"
    outcome, _ = reads(data, "a.html")
    assert outcome.status == "failed"
    assert "a.html" in str(outcome.reason)
