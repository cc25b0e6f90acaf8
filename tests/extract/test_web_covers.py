"""Boxes laid over text of a web page, animations that end hidden, formulas and mixed colours."""

# ruff: noqa: E501, ISC004 -- a style sheet is read best on one line

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from indexer.extract.web_colours import parsed
from indexer.extract.web_lengths import pixels

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN, SECRET = "Anmälan gäller föreningens brygga", "Hemligsson"
BOX = "position:absolute;background:#000"
AFTER = f"content:'';{BOX};inset:0"


def page(css: str, body: str) -> bytes:
    head = f"<head><style>{css}</style></head>"
    return f"<html>{head}<body><p>{SHOWN}</p>{body}</body></html>".encode()


def seen(reads: Reads, css: str, body: str) -> tuple[str, str]:
    """Return the words of a page that are not marked as hidden, and what is said of it."""
    outcome, (reading,) = reads(page(css, body), "a.html")
    signs = list(reading.raw)
    for mark in reading.marks:
        if mark.kind == "hidden":
            signs[mark.span.start : mark.span.end] = " " * (mark.span.end - mark.span.start)
    assert SHOWN in "".join(signs)
    return "".join(signs), str(outcome.warnings)


PARAGRAPH = f"<p class=x>{SECRET}</p>"


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (f".r{{position:relative}}.b{{{BOX};inset:0}}", f"<div class=r>{PARAGRAPH}<i class=b></i></div>"),
        (
            f".r{{position:relative}}.b{{{BOX};top:0;left:0;width:100%;height:100%}}",
            f"<div class=r><i class=b></i>{PARAGRAPH}</div>",
        ),
        (f".r{{position:relative}}.b{{{BOX};inset:0;z-index:2}}.x{{position:relative;z-index:1}}", f"<div class=r>{PARAGRAPH}<i class=b></i></div>"),
        (f".x{{position:relative}}.x::after{{{AFTER}}}", PARAGRAPH),
        (f".x{{position:relative}}.x:before{{{AFTER}}}", PARAGRAPH),
        (f".r{{position:relative}}.x::after{{{AFTER}}}", f"<div class=r>{PARAGRAPH}</div>"),
        (
            "",
            f'<span style="position:relative">{SECRET}<i style="{BOX};left:0;top:0;width:100%;height:1.2em"></i></span>',
        ),
        (".x{animation:bort 0s forwards}@keyframes bort{to{opacity:0}}", PARAGRAPH),
        (
            ".x{animation-name:bort;animation-fill-mode:both}"
            "@keyframes bort{0%{visibility:visible}100%{visibility:hidden}}",
            PARAGRAPH,
        ),
        (
            ".x{-webkit-animation:bort 1s 1 forwards}"
            "@-webkit-keyframes bort{from{opacity:1}to{opacity:0}}",
            PARAGRAPH,
        ),
        (".x{animation:a 1s infinite}@keyframes a{from,to{opacity:0}}", PARAGRAPH),
        (".x{position:absolute;left:calc(10px - 9999px)}", PARAGRAPH),
        (".x{font-size:calc(1px * 0)}", PARAGRAPH),
        (".x{font:max(0px, 1px)/1 Arial}", PARAGRAPH),
        (".x{text-indent:calc(-1 * (5000px + 4999px))}", PARAGRAPH),
        (".x{position:absolute;left:99999px}", PARAGRAPH),
        (".x{color:color-mix(in srgb, white 100%, black 0%)}", PARAGRAPH),
        (".x{color:light-dark(#fff,#000)}", PARAGRAPH),
        ("@media (color){.x{display:none}}", PARAGRAPH),
        ("@media screen and (color){.x{display:none}}", PARAGRAPH),
        ("@media not print{.x{display:none}}", PARAGRAPH),
        ("@media (width >= 0px){.x{display:none}}", PARAGRAPH),
        ("@media (prefers-color-scheme: light){.x{color:#fff}}", PARAGRAPH),
        (".x{-webkit-text-security:disc}", PARAGRAPH),
        (".x{mix-blend-mode:screen}", PARAGRAPH),
        (".x{transform:rotate3d(0,1,0,90deg)}", PARAGRAPH),
        (".x{transform:skewX(90deg)}", PARAGRAPH),
        (".x{height:0;overflow:auto}", PARAGRAPH),
        (".x,.y{opacity:.2}", f"<div class=y>{PARAGRAPH}</div>"),
    ],
)  # fmt: skip
def test_what_is_covered_or_ends_hidden_is_left_out(reads: Reads, css: str, body: str) -> None:
    words, said = seen(reads, css, body)
    assert SECRET not in words
    assert "Dold text (1 ord)" in said


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (".b{position:fixed;background:#fff;inset:0}", f"{PARAGRAPH}<i class=b></i>"),
        (f".b{{{BOX};inset:0}}", f"{PARAGRAPH}<i class=b></i>"),
        (
            f".r{{position:relative}}.b{{{BOX};inset:0}}",
            f"<div class=r>{PARAGRAPH}<p>{'Om tomater. ' * 60}</p><i class=b></i></div>",
        ),
    ],
)  # fmt: skip
def test_boxes_that_may_go_away_are_told_and_the_words_read(
    reads: Reads, css: str, body: str
) -> None:
    words, said = seen(reads, css, body)
    assert SECRET in words
    assert "kan ligga under en fylld form (1 former)" in said


RELATIVE = ".x{position:relative}"


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (f"{RELATIVE}.x::after{{{AFTER};z-index:-1}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{{AFTER};opacity:.5}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{{AFTER};transform:scaleX(0)}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{content:none;{BOX};inset:0}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{{BOX};inset:0}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{content:'';position:absolute;inset:0}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{content:'';position:absolute;inset:0;background:rgb(0 0 0/40%)}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{{BOX};content:'';left:0;bottom:0;width:100%;height:2px}}", PARAGRAPH),
        (f"{RELATIVE}.x::after{{{BOX};content:'';top:0;left:100%;width:100%;height:100%}}", PARAGRAPH),
        (f"{RELATIVE}.x:hover::after{{{AFTER}}}", PARAGRAPH),
        (f".r{{position:relative}}.r::before{{{AFTER}}}.x{{position:relative;color:#fff}}", f"<div class=r>{PARAGRAPH}</div>"),
        (f".r{{position:relative}}.b{{{BOX};inset:0}}.x{{position:relative;z-index:1}}", f"<div class=r>{PARAGRAPH}<i class=b></i></div>"),
        (f".loader{{{BOX};inset:0}}", f"{PARAGRAPH}<i class=loader></i>"),
        (".x{opacity:0;animation:fram 1s forwards}@keyframes fram{to{opacity:1}}", PARAGRAPH),
        (".x{animation:bort 1s}@keyframes bort{to{opacity:0}}", PARAGRAPH),
        (".x{animation:a 1s infinite}@keyframes a{from{opacity:0}to{opacity:1}}", PARAGRAPH),
        (".x{animation:bort 1s forwards;opacity:1!important}@keyframes bort{to{opacity:0}}", PARAGRAPH),
        (".x{overflow:hidden;line-height:1}", PARAGRAPH),
        (".x{overflow:hidden;line-height:1.5}", PARAGRAPH),
        (".x{position:relative;left:calc(50% - 600px);width:calc(100% - 20px);overflow:auto}", PARAGRAPH),
        (".x{margin:0 calc(50% - 50vw);font-size:calc(1rem + .5vw)}", PARAGRAPH),
        (".x{color:color-mix(in srgb, white, black)}", PARAGRAPH),
        (".x{color:light-dark(#000,#fff)}", PARAGRAPH),
        ("@media (prefers-color-scheme: dark){.x{display:none}}", PARAGRAPH),
        ("@media not screen{.x{display:none}}", PARAGRAPH),
        ("@media (min-width:900px) and (color){.x{display:none}}", PARAGRAPH),
        (".x{color:#fff;background:#000;mix-blend-mode:screen}", PARAGRAPH),
        (".x,.y{opacity:.5}", f"<div class=y>{PARAGRAPH}</div>"),
    ],
)  # fmt: skip
def test_what_only_resembles_boxes_over_text_stays(reads: Reads, css: str, body: str) -> None:
    words, said = seen(reads, css, body)
    assert SECRET in words
    assert said == "()"


@pytest.mark.parametrize(
    ("length", "value"),
    [
        ("12px", 12), ("-1.5em", -24), ("calc(1px + 2px * 3)", 7), ("calc(2 * (1px - 3px))", -4),
        ("min(5px, 1em)", 5), ("clamp(1px, 5vw, 30px)", 30), ("calc(1px / 0)", None),
        ("calc(1px 2px)", None), ("calc()", None), ("max(", None), ("auto", None),
        ("calc(" * 40 + "1px" + ")" * 40, None),
    ],
)  # fmt: skip
def test_formulas_are_worked_out(length: str, value: float | None) -> None:
    assert pixels(length) == value


@pytest.mark.parametrize(
    ("colour", "red"),
    [
        ("color-mix(in srgb, #fff 50%, #000)", 0.5), ("color-mix(in srgb, white, black 75%)", 0.25),
        ("color-mix(in lch, white, #fff)", 1.0), ("light-dark(white, black)", 1.0),
    ],
)  # fmt: skip
def test_colours_made_of_others_are_told(colour: str, red: float) -> None:
    made, _ = parsed(colour)
    assert made is not None
    assert made[0] == pytest.approx(red)
