"""What a web page shows without holding it as text: numbers of lists, fields, pictures."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]


def _text(reads: Reads, body: str) -> str:
    _, (reading,) = reads(f"<!doctype html><meta charset=utf-8><body>{body}".encode(), "a.html")
    return reading.raw.strip()


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<ol start=5><li>Upprop<li>Budget</ol>", "5. Upprop\n6. Budget"),
        ("<ol><li>Ett<li value=4>Fyra<li>Fem</ol>", "1. Ett\n4. Fyra\n5. Fem"),
        ("<ol type=a><li>att anta<li>att höja</ol>", "a. att anta\nb. att höja"),
        ("<ol reversed><li>Sist<li>Först</ol>", "2. Sist\n1. Först"),
        ("<ol><li><p>Ett</p><p>mer</p><li><p>Två</ol>", "1. Ett\n\nmer\n\n2. Två"),
        ("<ol><li>Ett<ol type=I><li>Inre</ol><li>Två</ol>", "1. Ett\n\nI. Inre\n\n2. Två"),
        ('<ol style="list-style: none"><li>Ett</ol>', "Ett"),
        ("<style>ul.n{list-style-type:upper-alpha}</style><ul class=n><li>Ett</ul>", "A. Ett"),
        ("<ol class=breadcrumb><li>Start</ol>", "Start"),
        ("<ol><li>1 § Ändamål<li>2 § Säte</ol>", "1 § Ändamål\n2 § Säte"),
        ("<ul><li>Ett</ul>", "Ett"),
    ],
)
def test_list_items_have_the_numbers_a_browser_shows(reads: Reads, body: str, shown: str) -> None:
    assert _text(reads, body) == shown


def test_fields_are_read_as_they_are_filled_in(reads: Reads) -> None:
    form = (
        '<p>Dnr <input value="KF 2024/15"> Typ <select><option>Välj<option selected>Anstånd'
        "</select></p><p><input type=checkbox checked> Ja <input type=checkbox> Nej"
        "<input type=hidden value=dold><input type=submit value=Sänd></p>"
    )
    assert _text(reads, form) == "Dnr KF 2024/15 Typ Anstånd\n\n☒ Ja ☐ Nej"


def test_a_picture_is_read_by_its_words_and_a_drawing_by_its_labels(reads: Reads) -> None:
    page = (
        '<p>Se <img alt="Karta över förbundets stationer" src=k.png> <img alt=logga.png></p>'
        "<svg><title>Ikon</title><text>Förbundsdirektör</text></svg>"
    )
    assert _text(reads, page) == "Se Karta över förbundets stationer\n\nFörbundsdirektör"


def test_a_picture_within_the_page_is_accounted_for(reads: Reads) -> None:
    outcome, _ = reads(b'<p>Skannat</p><img src="data:image/png;base64,iVBORw0KGgo=">', "a.html")
    assert [(part.kind, part.fate.name) for part in outcome.parts] == [("picture", "FURNITURE")]


def test_preformatted_lines_stay_lines(reads: Reads) -> None:
    assert _text(reads, "<pre>§ 1\nVal\n  inryckt</pre>") == "§ 1\nVal\n  inryckt"
    assert _text(reads, '<p style="white-space: pre-line">ett\ntvå</p>') == "ett\ntvå"


def test_the_sign_of_a_note_is_no_part_of_its_word(reads: Reads) -> None:
    assert _text(reads, "<p>avgift<sup>1</sup> för 45 m<sup>2</sup></p>") == "avgift 1 för 45 m2"
    assert _text(reads, "<p>1200<sup>1</sup> kr, 10<sup>6</sup></p>") == "1200 1 kr, 106"


@pytest.mark.parametrize(
    ("page", "shown"),
    [
        ('<?xml version="1.0"?><html xmlns="x"><body><script src="a.js"/><p>Efter</p>', "Efter"),
        ('<html xmlns="x"><head><title/></head><body><textarea/><p>Efter</p>', "Efter"),
        (
            "<x-k><template shadowrootmode><p>Eva<template>ej</template></template><p>Ek</x-k>",
            "Eva\n\nEk",
        ),
        (
            "<p>Före</p><iframe srcdoc='&lt;p hidden&gt;ej&lt;/p&gt;Ett &amp;auml;rende'>",
            "Före\n\nEtt ärende",
        ),
    ],
)
def test_what_browsers_show_otherwise_than_plain_html_is_read(
    reads: Reads, page: str, shown: str
) -> None:
    assert _text(reads, page) == shown


def test_frames_too_deep_within_each_other_are_named(reads: Reads) -> None:
    page = "<p>Innerst</p>"
    for _ in range(5):
        page = f'<p>Ram</p><iframe srcdoc="{html.escape(page)}"></iframe>'
    outcome, (reading,) = reads(page.encode(), "a.html")
    assert reading.raw.split() == ["Ram"] * 4
    assert outcome.status == "partial"


def test_of_a_long_list_to_choose_from_the_chosen_is_shown(reads: Reads) -> None:
    choices = "".join(f"<option{' selected' * (n == 700)}>val {n}" for n in range(1500))
    assert (
        _text(reads, f"<p>Före</p><select>{choices}</select><p>Efter") == "Före\n\nval 700\n\nEfter"
    )


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        ("<p>Först<noscript><p>Beslut om <b>hamnen</b></noscript>", "Först\n\nBeslut om hamnen"),
        ("<p>Först<noscript>Aktivera JavaScript för att se kartan.</noscript>", "Först"),
        ("<p>Först<noscript><img src=a.gif width=1 height=1 alt=''></noscript>", "Först"),
    ],
)
def test_what_stands_in_for_scripts_is_read_unless_it_asks_for_them(
    reads: Reads, body: str, shown: str
) -> None:
    assert _text(reads, body) == shown
