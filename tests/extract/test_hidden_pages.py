"""Text that a web page, a letter or Markdown hides by its style sheets is left out and told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.model import Fate, Status
from indexer.extract import html, html_limits, style_sheets
from indexer.recognise.hidden_words import hidden_text
from indexer.repair import repair

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

SHOWN = "Anmälan gäller föreningens brygga"
SECRET = "Hemligsson"


def _page(css: str, body: str = f'<p class="x" id="y">{SECRET}</p>', head: str = "") -> bytes:
    style = f"<style>{css}</style>" if css else ""
    html = f"<html><head>{head}{style}</head><body><p>{SHOWN}</p>{body}</body></html>"
    return html.encode()


def _is_told(outcome: Outcome, reading: Reading) -> bool:
    fact = hidden_text(reading)
    told = Fate.HIDDEN in [part.fate for part in outcome.parts] and "Dold text" in str(
        outcome.warnings
    )
    assert SECRET not in str(outcome.warnings)
    return told and fact is not None and fact.value == "1"


@pytest.mark.parametrize(
    "css",
    [
        ".x{display:none}",
        "P.X { DISPLAY : NONE }",
        "#y{visibility:hidden}",
        "body > p:nth-child(2){opacity:0}",
        ".x{opacity:.01}",
        ".x{font-size:0}",
        ".x{font:0/0 a}",
        ".x{font-size:1%}",
        ".x{color:#fff}",
        ".x{color:#FEFEFE}",
        ".x{color:white;background:none}",
        ".x{color:rgb(255 255 255)}",
        ".x{color:transparent}",
        ".x{color:hsl(0 0% 0% / 0)}",
        "body{background:#123456}.x{color:#123456}",
        ".x{position:absolute;left:-9999px}",
        ".x{position:fixed;top:-200vw}",
        ".x{margin-left:-100em}",
        ".x{text-indent:-999em}",
        ".x{transform:translateX(-9999px)}",
        ".x{transform:scale(0)}",
        ".x{clip-path:inset(100%)}",
        ".x{position:absolute;clip:rect(0,0,0,0)}",
        ".x{height:0;overflow:hidden}",
        ".x{width:1px;height:1px;overflow:hidden}",
        ".x{filter:opacity(0)}",
        ".x{content-visibility:hidden}",
        "@media screen{.x{display:none}}",
        "@media all{@supports (display:grid){.x{display:none}}}",
        "@layer a{.x{display:none}}",
        "/* .x{} */ p,.x{} .z,.x{display:none}",
        "p.x{display:none} .x{display:block}",
        ".x{display:none!important} #y{display:block}",
        "@media (min-width:0){.x{display:none}}",
        "@media all and (min-width:1px){.x{display:none}}",
        ".x{@media screen{display:none}}",
        "body{@supports (display:grid){.x{@layer a{display:none}}}}",
        "@scope (body){.x{display:none}}",
        "@scope{.x{display:none}}",
        ".x{clip-path:ellipse(0 50%)}",
        ".x{clip-path:ellipse(50% 0 at left)}",
        ".x{clip-path:xywh(0 0 0 0)}",
        ".x{clip-path:path('M0 0')}",
        ".x{transform:rotateY(.25turn)}",
        ".x{rotate:y 90deg}",
        ".x{position:absolute;inset-inline:-9999px auto}",
        ".x{margin-inline:-9999px auto}",
        ".x{height:0;contain:paint}",
        ".x{mask-image:linear-gradient(transparent,transparent)}",
        ".x{-webkit-mask:linear-gradient(#0000,#0000)}",
    ],
)
def test_what_a_style_sheet_hides_is_left_out_and_told(reads: Reads, css: str) -> None:
    outcome, (reading,) = reads(_page(css), "a.html")
    assert repair(reading).text.strip() == SHOWN
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "body",
    [
        f"<p hidden>{SECRET}</p>",
        f'<div style="display:none"><p>{SECRET}</p></div>',
        f'<table><tr style="display:none"><td>{SECRET}</td></tr></table>',
        f"<table><tr><td hidden>{SECRET}</td></tr></table>",
        f'<p><font color="white">{SECRET}</font></p>',
        f'<p><font color="ffffff">{SECRET}</font></p>',
        f'<table bgcolor="#000000"><tr><td style="color:black">{SECRET}</td></tr></table>',
        f'<p style="color:#fff">{SECRET}</p>',
        f"<dialog>{SECRET}</dialog>",
        f'<math><mtext mathcolor="white">{SECRET}</mtext></math>',
        f"<svg width=0 height=9><text>{SECRET}</text></svg>",
        f'<div style="font-size:0"><p style="font-size:2em">{SECRET}</p></div>',
    ],
)
def test_what_an_element_hides_is_left_out_and_told(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(_page("", body), "a.html")
    assert repair(reading).text.strip() == SHOWN
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "css",
    [
        "@media print{.x{display:none}}",
        "@media (max-width:600px){.x{display:none}}",
        "@media screen and (min-width:600px){.x{display:none}}",
        ".x{display:none} @media (min-width:600px){.x{display:block}}",
        ".x{display:none} @media print{.x{display:initial}}",
        ".x:hover{display:none}",
        ".x::before{display:none}",
        ".x .z{display:none}",
        "@supports not (display:grid){.x{display:none}}",
        ".x{display:none} #y{display:block}",
        ".x{display:none} .x{display:inline}",
        ".x{display:block!important} #y{display:none}",
        ".x{color:#fff;background:navy}",
        ".x{color:#fff;background:url(a.png)}",
        ".x{color:#fff;background-color:var(--blue)}",
        ".x{color:#fff;background-image:linear-gradient(red,blue)}",
        "body{background:#000;color:#fff}",
        ".x{color:#fff;text-shadow:0 0 2px #000}",
        ".x{color:transparent;background:red;-webkit-background-clip:text}",
        "body{font-size:0}.x{font-size:14px} body>p{font-size:1rem}",
        ".x{height:0}",
        ".x{text-indent:-2em}",
        ".x{position:relative;left:-4px}",
        ".x{opacity:.6}",
        ".x{transform:translateX(-50%)}",
        "@keyframes a{from{opacity:0}}",
        "}}} .x{",
        "@media (min-width:100px){.x{display:none}}",
        ".x{@media print{display:none}}",
        ".x{@supports not (display:grid){display:none}}",
        "@scope (.z){.x{display:none}}",
        ".x{clip-path:ellipse(50% 50%)}",
        ".x{clip-path:xywh(0 0 100% 100%)}",
        ".x{clip-path:path('M0 0h900v900z')}",
        ".x{rotate:90deg}",
        ".x{rotate:z 90deg}",
        ".x{height:0;contain:size}",
        ".x{mask-image:linear-gradient(black,transparent)}",
        ".x{mask:url(a.png)}",
    ],
)
def test_what_some_medium_shows_stays(reads: Reads, css: str) -> None:
    outcome, (reading,) = reads(_page(css), "a.html")
    assert SECRET in repair(reading).text
    assert outcome.parts == ()


def test_what_is_shown_within_hidden_letters_stays(reads: Reads) -> None:
    body = f'<p style="visibility:hidden">{SECRET} <b style="visibility:visible">bryggan</b></p>'
    outcome, (reading,) = reads(_page("", body), "a.html")
    assert repair(reading).text.split() == [*SHOWN.split(), "bryggan"]
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "body",
    [
        '<nav><a hidden href="/a">Meny ett</a></nav>',
        '<a class="skip-link" style="position:absolute;left:-9999px">Hoppa vidare</a>',
        '<span class="visually-hidden" style="position:absolute;clip:rect(0 0 0 0)">Öppnas</span>',
    ],
)
def test_what_pages_hide_as_a_matter_of_course_is_not_listed(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(_page("", body), "a.html")
    assert repair(reading).text.strip() == SHOWN
    assert hidden_text(reading) is None
    assert outcome.parts == ()


@pytest.mark.parametrize(
    "body",
    [
        '<button aria-controls="p">Visa</button><div id="p" style="display:none">Protokollet</div>',
        '<a data-bs-target="#p">Visa</a><div id="p" style="display:none">Protokollet</div>',
        '<div role="tabpanel" hidden>Protokollet</div>',
        "<details><summary>Visa</summary>Protokollet</details>",
        '<p hidden="until-found">Protokollet</p>',
    ],
)
def test_what_a_page_opens_on_request_is_text(reads: Reads, body: str) -> None:
    _, (reading,) = reads(_page("", body), "a.html")
    assert "Protokollet" in repair(reading).text


def test_white_text_in_a_class_that_another_sheet_may_colour_stays(reads: Reads) -> None:
    head = '<link rel="stylesheet" href="a.css">'
    white = '<div class="banner"><p style="color:#fff">Bryggan</p></div>'
    _, (reading,) = reads(_page("", white, head), "a.html")
    assert "Bryggan" in repair(reading).text
    plain = f'<p style="color:#fff">{SECRET}</p>'
    _, (reading,) = reads(_page("", plain, head), "a.html")
    assert SECRET not in repair(reading).text


DATA = "data:text/css,.x{display:none}"
IN_BASE64 = "DATA:text/css;charset=utf-8;base64,LnggeyBkaXNwbGF5Om5vbmUgfQ"


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel=stylesheet href="{DATA}">',
        f'<link rel="preload StyleSheet" media=screen href=" {IN_BASE64}">',
        '<link rel=stylesheet href="data:text/css,.x%7Bdisplay%3A\n none%7D#y{display:block}">',
        f'<style>@import url("{DATA}");</style>',
        f"<style>@import url({DATA.replace(',', ',%20')}) screen;</style>",
        f"<style>/* a */ @import '{IN_BASE64}' layer(a) supports(display:grid);</style>",
        f"<style>@import url(data:text/css,@import%20%27{IN_BASE64}%27;);</style>",
        f'<style>.x{{display:block}}</style><link rel=stylesheet href="{DATA}">',
        "<style>.x{display:block}</style><style>.x{display:none}</style>",
    ],
)
def test_what_a_style_sheet_in_an_address_hides_is_left_out(reads: Reads, head: str) -> None:
    outcome, (reading,) = reads(_page("", f"<p class=x>{SECRET}</p>", head), "a.html")
    assert repair(reading).text.strip() == SHOWN
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "head",
    [
        f'<link rel="alternate stylesheet" href="{DATA}">',
        f'<link rel=stylesheet media=print href="{DATA}">',
        f'<link rel=stylesheet disabled href="{DATA}">',
        f'<link rel=icon href="{DATA}">',
        '<link rel=stylesheet href="data:text/plain,.x{display:none}">',
        '<link rel=stylesheet href="data:text/css;base64,%">',
        '<link rel=stylesheet href="data:text/css;charset=none,.x{}">',
        f"<style>@import url({DATA}) print;</style>",
        f"<style>@import url({DATA}) supports(not (display:grid));</style>",
        f"<style>@import;@import url();@import a({DATA});</style>",
        f"<style>@import url({DATA}) layer{'(' * 2000} supports{')' * 2000};</style>",
        f'<link rel=stylesheet href="{DATA}"><style>.x{{display:block}}</style>',
        f"<style>@import url({DATA}); .x{{display:block}}</style>",
        "<style>@media all{.x{display:none}} .x{display:block}</style>",
    ],
)
def test_what_no_style_sheet_in_an_address_hides_stays(reads: Reads, head: str) -> None:
    _, (reading,) = reads(_page("", "<p class=x>Bryggan</p>", head), "a.html")
    assert "Bryggan" in repair(reading).text


def test_more_rules_than_can_be_tried_are_told(
    reads: Reads, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(style_sheets, "_MOST_WORK", 100)
    css = "".join(f"p:not(.a{n}) i{{display:none}}" for n in range(50))
    outcome, _ = reads(_page(css, "<i></i>" * 10), "a.html")
    assert outcome.status == "partial"
    assert "stilmallar" in (outcome.reason or "")


@pytest.mark.parametrize(
    ("css", "status"),
    [
        ("p{display:block}" * 500, "ok"),
        ("p{display:block}p{color:#000}" * 250, "ok"),
        ("".join(f"p:nth-child({n}){{color:#000}}" for n in range(50)), "partial"),
        ("".join(f"p:not(b ~ i){'':{n}}{{color:#000}}" for n in range(1, 3)), "ok"),
        ("".join(f"p:not(.a{n}){{color:#000}}" for n in range(4)), "ok"),
    ],
)
def test_rules_are_weighed_by_what_they_cost(
    reads: Reads, monkeypatch: pytest.MonkeyPatch, css: str, status: str
) -> None:
    monkeypatch.setattr(style_sheets, "_MOST_WORK", 50_000)
    outcome, _ = reads(_page(css, "<p>ord</p>" * 300), "a.html")
    assert outcome.status == status


@pytest.mark.parametrize(
    "css", ["p{display:" + "(" * 5000 + "none}", "(" * 5000 + ")" * 5000 + "{display:none}"]
)
def test_deep_nesting_in_a_style_sheet_ends_nothing(reads: Reads, css: str) -> None:
    _, (reading,) = reads(_page(css), "a.html")
    assert SHOWN in reading.raw


def _letter(html: str, plain: str = "") -> bytes:
    head = "From: a@example.org\r\nSubject: Bryggan\r\nMIME-Version: 1.0\r\n"
    parts = [("plain", plain)] if plain else []
    body = "".join(
        f"--g\r\nContent-Type: text/{kind}; charset=utf-8\r\n\r\n{text}\r\n"
        for kind, text in (*parts, ("html", html))
    )
    return f"{head}Content-Type: multipart/alternative; boundary=g\r\n\r\n{body}--g--\r\n".encode()


@pytest.mark.parametrize("plain", ["", SHOWN])
def test_hidden_text_of_a_letter_is_told(reads: Reads, plain: str) -> None:
    html = f"<style>.x{{display:none}}</style><p>{SHOWN}</p><nav><p class=x>{SECRET}</p></nav>"
    html = html.replace("nav>", "div>")
    outcome, (reading,) = reads(_letter(html, plain), "a.eml")
    assert SECRET not in repair(reading).text
    assert SHOWN in repair(reading).text
    assert _is_told(outcome, reading)


def test_hidden_text_in_the_menu_of_a_letter_is_no_text(reads: Reads) -> None:
    html = f"<p>{SHOWN}</p><nav>Välkommen <b hidden>{SECRET}</b></nav>"
    _, (reading,) = reads(_letter(html), "a.eml")
    assert SECRET not in repair(reading).text
    assert "Välkommen" in repair(reading).text


def test_the_preview_of_a_letter_is_not_listed(reads: Reads) -> None:
    html = f'<div class="preheader" style="display:none">Läs mer</div><p>{SHOWN}</p>'
    outcome, (reading,) = reads(_letter(html), "a.eml")
    assert "Läs mer" not in repair(reading).text
    assert hidden_text(reading) is None
    assert Fate.HIDDEN not in [part.fate for part in outcome.parts]


def test_the_style_sheet_of_a_saved_page_hides(reads: Reads) -> None:
    page = (
        "From: <Saved by a browser>\r\nMIME-Version: 1.0\r\n"
        "Content-Type: multipart/related; boundary=g; type=text/html\r\n\r\n"
        "--g\r\nContent-Type: text/html; charset=utf-8\r\nContent-Location: http://a/\r\n\r\n"
        f'<link rel=stylesheet href="cid:a"><p>{SHOWN}</p><p class=x>{SECRET}</p>\r\n'
        "--g\r\nContent-Type: text/css\r\nContent-Location: cid:a\r\n\r\n.x{display:none}\r\n--g--"
    ).encode()
    outcome, (reading,) = reads(page, "a.mhtml")
    assert SECRET not in repair(reading).text
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "hidden",
    [
        f'<p style="display:none">{SECRET}</p>',
        f'Ordet <span style="display:none">{SECRET}</span>.',
        f'<div style="display:none">\n\n{SECRET}\n\n</div>',
        f"<style>.x{{visibility:hidden}}</style>\n\n<p class=x>{SECRET}</p>",
    ],
)
def test_what_markdown_hides_is_told(reads: Reads, hidden: str) -> None:
    data = f"---\ntitle: Brygga\n---\n# {SHOWN}\n\n{hidden}\n".encode()
    outcome, (reading,) = reads(data, "a.md")
    text = repair(reading).text
    assert (SHOWN in text, SECRET in text) == (True, False)
    assert _is_told(outcome, reading)
    assert reading.metadata["title"] == "Brygga"


def test_deep_nesting_with_and_without_ends_is_read_whole(reads: Reads) -> None:
    for begin, end in (("<div>", "</div>"), ("<ul><li>", "</li></ul>"), ("<ul><li>", "")):
        body = begin * 3000 + SHOWN + end * 3000 + "<p>Efteråt</p>"
        _, (reading,) = reads(_page("", body), "a.html")
        assert "Efteråt" in reading.raw


def _told_as_struck(outcome: Outcome) -> bool:
    return any("strukits" in str(warning) for warning in outcome.warnings)


@pytest.mark.parametrize(
    "body",
    [
        f"<p>av <del>{SECRET}</del> i Ekby</p>",
        f"<p>av <del datetime='2014-05-09'><b>{SECRET}</b></del> i Ekby</p>",
        f"<div><del><p>{SECRET}</p></del><p>av i Ekby</p></div>",
        f"<table><tr><td>av</td><td><del>{SECRET}</del></td><td>i Ekby</td></tr></table>",
        f"<ul><li>av <del>{SECRET}</del></li><li>i Ekby</li></ul>",
    ],
)
@pytest.mark.parametrize("name", ["a.html", "a.md", "a.eml"])
def test_struck_words_are_left_out_and_told_as_in_word(reads: Reads, body: str, name: str) -> None:
    data = body.encode() if name == "a.md" else _page("", body)
    if name == "a.eml":
        data = b"Subject: Brygga\nFrom: a@example.org\nContent-Type: text/html\n\n" + data
    outcome, (reading,) = reads(data, name)
    text = repair(reading).text
    assert SECRET not in text
    assert "i Ekby" in text
    assert _told_as_struck(outcome)
    assert hidden_text(reading) is None


@pytest.mark.parametrize(
    "body",
    [
        f"<p><s>{SECRET}</s></p>",
        f"<p><strike>{SECRET}</strike></p>",
        f"<p style='text-decoration:line-through'>{SECRET}</p>",
        f"<p><ins>{SECRET}</ins></p>",
    ],
)
def test_words_drawn_with_a_line_stay_text(reads: Reads, body: str) -> None:
    outcome, (reading,) = reads(_page("", body), "a.html")
    assert SECRET in repair(reading).text
    assert outcome.parts == ()


def test_struck_words_that_are_also_hidden_are_told_as_hidden(reads: Reads) -> None:
    outcome, (reading,) = reads(_page(".x{display:none}", f"<del class=x>{SECRET}</del>"), "a.html")
    assert SECRET not in repair(reading).text
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "inner",
    [
        f"<input value='{SECRET}'>",
        f"<select><option selected>{SECRET}</select>",
        f"<svg><text>{SECRET}</text></svg>",
        f"<ol><li>{SECRET}</ol>",
        f"<pre>{SECRET}</pre>",
        f"<img alt='{SECRET} {SECRET}'>",
    ],
)
def test_what_fields_pictures_and_lists_show_is_hidden_with_them(reads: Reads, inner: str) -> None:
    body = f"<div style='display:none'>{inner}</div><p>i Ekby</p>"
    outcome, (reading,) = reads(_page("", body), "a.html")
    assert SECRET not in repair(reading).text
    assert "i Ekby" in repair(reading).text
    assert Fate.HIDDEN in [part.fate for part in outcome.parts]


def test_the_text_of_a_hidden_picture_is_hidden() -> None:
    page = "<p>Synligt</p><img hidden src='data:image/png;base64,AAAA'><p>i Ekby</p>"
    reading = html.reading_of(page, pictured=lambda _: SECRET)
    assert SECRET not in repair(reading).text
    assert (
        SECRET
        in repair(html.reading_of(page.replace("hidden ", ""), pictured=lambda _: SECRET)).text
    )


@pytest.mark.parametrize(
    "css",
    [
        ".x{margin:0 0 0 -9999px}", ".x{position:absolute;inset:0 auto auto -9999px}",
        ".x{margin-inline-start:-9999px}", ".x{translate:-9999px}", ".x{zoom:0.01}",
        ".x{block-size:0;overflow:hidden}", ".x{line-height:0;overflow:hidden}",
        ".x{letter-spacing:-2em}", ".x{position:absolute;left:calc(-9999px)}",
        ".x{font-size:calc(0px)}", ".x{clip-path:polygon(0 0,0 0,0 0)}",
        ".x{transform:matrix(0,0,0,0,0,0)}", ".x{transform:scale(0.01)}", ".x{scale:0.01}",
        ".x{transform:rotateY(90deg)}", ".x{filter:opacity(.01)}", ".x{filter:blur(60px)}",
        ".x{color:Canvas}", "body{.x{display:none}}", "body{& .x{display:none}}",
        ":root{--a:none}.x{display:var(--a)}", ".x{display:var(--a,none)}",
        ":root{--B:var(--a)}body{--a:none}.x{display:var(--B)}",
        "body{--a:#fff}.x{color:var( --a , black )}", ".x{color:var(--a,rgb(255,255,255))}",
        ":root{--a:1px}.x{font-size:calc(var(--a))}", "*{--a:0}.x{opacity:var(--a)}",
        ".x{color:#fff;background:linear-gradient(white,#ffffff)}",
        ".x{color:#000;background-image:radial-gradient(circle at top,black 0%,rgb(0 0 0) 50%)}",
        ".x{color:white;text-shadow:0 0 0 white}", ".x{color:#fff;text-shadow:0 0 2px}",
        "body{background:oklch(0.5 0.1 250)}.x{color:oklch(0.5 0.1 250)}",
        ":root{--a:navy}.x{color:navy;background-color:var(--a)}",
    ],
)  # fmt: skip
def test_words_hidden_by_other_properties_are_left_out_and_told(reads: Reads, css: str) -> None:
    outcome, (reading,) = reads(_page(css), "a.html")
    assert SECRET not in repair(reading).text
    assert SHOWN in repair(reading).text
    assert _is_told(outcome, reading)


@pytest.mark.parametrize(
    "body",
    [
        f"<div popover>{SECRET}</div>",
        f"<noframes>{SECRET}</noframes>",
        f"<video>{SECRET}</video>",
        f"<meter>{SECRET}</meter>",
        f"<math><semantics><annotation>{SECRET}</annotation></semantics></math>",
        f"<svg><text opacity=0>{SECRET}</text></svg>",
        f"<svg><text fill=none>{SECRET}</text></svg>",
        f"<svg><g display=none><text>{SECRET}</text></g></svg>",
        f"<svg><text visibility=hidden>{SECRET}</text></svg>",
        f"<svg><text font-size=0>{SECRET}</text></svg>",
        f"<svg><defs><text>{SECRET}</text></defs></svg>",
        f"<svg><text fill=white>{SECRET}</text></svg>",
        f"<svg><text style='fill:#fff'>{SECRET}</text></svg>",
        f"<svg fill=#fefefe><g><text><tspan>{SECRET}</tspan></text></g></svg>",
        f"<svg><text fill-opacity=0>{SECRET}</text></svg>",
        f"<svg><text x=-9999 y=10>{SECRET}</text></svg>",
        f"<svg><text x=10 y=90000>{SECRET}</text></svg>",
        f"<svg><text>a<tspan dy='-5000px'>{SECRET}</tspan></text></svg>",
    ],
)
def test_words_that_no_browser_shows_are_left_out(reads: Reads, body: str) -> None:
    _, (reading,) = reads(_page("", body), "a.html")
    assert SECRET not in repair(reading).text
    assert SHOWN in repair(reading).text


@pytest.mark.parametrize(
    ("css", "body"),
    [
        (".x{margin:0 auto}", f"<p class=x>{SECRET}</p>"),
        (".x{line-height:1.5;overflow:hidden}", f"<p class=x>{SECRET}</p>"),
        (".x{letter-spacing:-0.02em}", f"<p class=x>{SECRET}</p>"),
        (".x{zoom:1}", f"<p class=x>{SECRET}</p>"),
        ("", f"<div popover id=a>{SECRET}</div><button popovertarget=a>Mer</button>"),
        ("", f"<svg><text fill=black opacity=1>{SECRET}</text></svg>"),
        ("body{.y{display:none}}", f"<p class=x>{SECRET}</p>"),
        ("", f"<svg><rect fill=navy width=9 height=9 /><text fill=white>{SECRET}</text></svg>"),
        ("", f"<svg><text fill=white stroke=black>{SECRET}</text></svg>"),
        ("", f"<svg><g fill=none stroke=red><text fill=black>{SECRET}</text></g></svg>"),
        ("", f"<svg><text fill=white style='background:#fff'>a</text></svg><p>{SECRET}</p>"),
        ("", f"<svg><text x=-600 transform='rotate(-90)'>{SECRET}</text></svg>"),
        ("", f"<svg><text x='10 20' y=5000>{SECRET}</text></svg>"),
        ("svg{background:navy}text{fill:white}", f"<svg><text>{SECRET}</text></svg>"),
        (":root{--a:none}p{--a:block}.x{display:var(--a)}", f"<p class=x>{SECRET}</p>"),
        (":root{--a:block}.x{display:var(--a,none)}", f"<p class=x>{SECRET}</p>"),
        (":root{--a:var(--a)}.x{display:var(--a)}", f"<p class=x>{SECRET}</p>"),
        (
            ":root{--a:none}@media print{:root{--a:block}}.x{display:var(--a)}",
            f"<p class=x>{SECRET}</p>",
        ),
        ("@media print{:root{--a:none}}.x{display:var(--a)}", f"<p class=x>{SECRET}</p>"),
        (".x{color:#fff;background:linear-gradient(white,#ddd)}", f"<p class=x>{SECRET}</p>"),
        (".x{color:#fff;background:linear-gradient(#0008,white)}", f"<p class=x>{SECRET}</p>"),
        (".x{color:#fff;text-shadow:0 0 2px white,0 0 1px red}", f"<p class=x>{SECRET}</p>"),
        (".x{color:#fff;background:oklch(.2 0 0) no-repeat}", f"<p class=x>{SECRET}</p>"),
    ],
)
def test_what_only_resembles_what_is_hidden_stays(reads: Reads, css: str, body: str) -> None:
    _, (reading,) = reads(_page(css, body), "a.html")
    assert SECRET in repair(reading).text


@pytest.mark.parametrize(
    ("corners", "hidden"), [("0 0 " * 40 + "1", False), ("0 0, " * 40 + "0px 0%", True)]
)
def test_a_clip_of_many_corners_is_read(reads: Reads, corners: str, *, hidden: bool) -> None:
    _, (reading,) = reads(_page(f".x{{clip-path:polygon({corners})}}"), "a.html")
    assert (SECRET not in repair(reading).text) == hidden


@pytest.mark.parametrize(
    ("colour", "hidden"),
    [
        ("rgb(300,300,300)", True),
        ("rgb(120%,120%,120%)", True),
        ("rgb(1e400 1e400 1e400)", True),
        ("rgb(-9 -9 -9)", False),
        ("hsl(0 1e400% 50%)", False),
        ("hwb(0 1e400% 1e400%)", False),
        ("color()", False),
        ("lab(100 0 0)", True),
        ("lab(100% 0 none)", True),
        ("lch(100 0 0)", True),
        ("oklch(1 0 0)", True),
        ("oklab(99.9% 0 0)", True),
        ("color(display-p3 1 1 1)", True),
        ("color(srgb-linear 1 1 1)", True),
        ("color(xyz 0.9505 1 1.089)", True),
        ("oklch(0.4 0 0)", False),
        ("lab(1e400 0 0)", False),
        ("color(display-p3 1 0 0)", False),
        (f"rgb({'9' * 5000} 0 0)", False),
    ],
)
def test_colours_are_held_within_what_a_screen_shows(
    reads: Reads, colour: str, *, hidden: bool
) -> None:
    for page in (_page(f".x{{color:{colour}}}"), _page("", f"<p style='color:{colour}'>{SECRET}")):
        _, (reading,) = reads(page, "a.html")
        assert (SECRET not in repair(reading).text) == hidden


def test_a_number_of_endless_digits_ends_no_page(reads: Reads) -> None:
    _, (reading,) = reads(_page(f".x{{position:fixed;left:-{'9' * 5000}px}}"), "a.html")
    assert SHOWN in repair(reading).text
    assert SECRET not in repair(reading).text


def test_selectors_that_grow_within_each_other_are_told(reads: Reads) -> None:
    many = "&" * 300
    css = f".x{{{many}{{{many}{{{many}{{{many}{{color:#fff}}}}}}}}}}"
    outcome, (reading,) = reads(_page(css), "a.html")
    assert SHOWN in reading.raw
    assert "stilmallar" in (outcome.reason or "")


@pytest.mark.parametrize("tag", ["noscript", "sup"])
def test_nested_signs_and_stand_ins_are_no_deeper_than_the_rest(tag: str) -> None:
    limited = html_limits.within_limits("<html>" + f"<{tag}>a" * 3000)
    assert (limited.count(f"<{tag}>"), limited.count("a")) == (1000, 3000)


@pytest.mark.parametrize(
    ("rule", "status"),
    [
        ("p::before{content:'Beslut: '}", Status.PARTIAL),
        ('p:after{content:"\\\\42 eslut" counter(a)}', Status.PARTIAL),
        ("p::before{content:'•'}", Status.OK),
        ("p::before{content:'\\\\f105';font-family:x}", Status.OK),
        ("p::before{content:'expand_more';font-family:'Material Icons'}", Status.OK),
        ("p::before{content:'Beslut: ';display:none}", Status.OK),
        ("p::before{content:url('beslut.png') / 'Ett beslut'}", Status.OK),
        ("h1::before{content:'Beslut: '}", Status.OK),
        ("@media print{p::before{content:'Beslut: '}}", Status.OK),
    ],
)
def test_words_that_a_style_sheet_writes_are_named(reads: Reads, rule: str, status: Status) -> None:
    page = f"<html><style>{rule}</style><body><p>Direktionen avslår.</p></body></html>"
    assert reads(page.encode(), "a.html")[0].status is status
