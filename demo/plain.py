"""Renderers of a paper as plain text, Markdown, web page, mail or lines of records."""

from __future__ import annotations

import email.policy
import json
import textwrap
from email.message import EmailMessage
from html import escape
from typing import TYPE_CHECKING

from demo.protocol import FEDERATION, laid_out, letterhead

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.source import Block, Paper

_MENU = (
    "Start",
    "Om förbundet",
    "Välfärd och hälsa",
    "Utbildning",
    "Miljö",
    "Protokoll",
    "Kontakt",
)
_TAGS = {"title": "h1", "subtitle": "p", "heading": "h2", "case": "h2", "subheading": "h3"}


def text(paper: Paper) -> bytes:
    """Return the paper as text, 78 columns wide, in the encoding its head names."""
    parts = [letterhead(paper), *(_as_text(block) for block in laid_out(paper))]
    return ("\n\n".join(parts) + "\n").encode(paper.head.get("teckenkod", "utf-8"))


def markdown(paper: Paper) -> bytes:
    """Return the paper as Markdown."""
    parts = [letterhead(paper), *(_as_markdown(block) for block in laid_out(paper))]
    return ("\n\n".join(parts) + "\n").encode()


def page(paper: Paper) -> bytes:
    """Return the paper as a web page with the furniture web pages have around them."""
    menu = "".join(f'<li><a href="/{n}">{escape(item)}</a></li>' for n, item in enumerate(_MENU))
    body = "\n".join(_as_html(laid_out(paper)))
    return f"""<!DOCTYPE html>
<html lang="sv">
<head>
<meta charset="utf-8">
<title>{escape(paper.title)} - {FEDERATION}</title>
<meta name="dcterms.modified" content="{paper.head["datum"]}">
<style>body {{ font-family: sans-serif; max-width: 60rem; margin: auto }}</style>
</head>
<body>
<header><p>{FEDERATION}</p><p>MENY</p></header>
<nav><ul>{menu}</ul></nav>
<main>
{body}
</main>
<aside><p>Klicka dig vidare</p><ul><li><a href="/kalender">Kalender</a></li></ul></aside>
<footer><p>Senast publicerad: {paper.head["datum"]}</p>
<p>Forsgatan 4, 999 31 Almfors. Växel: 0999-100 00</p></footer>
</body>
</html>
""".encode()


def mail(paper: Paper) -> bytes:
    """Return the paper as a mail."""
    head = paper.head
    message = EmailMessage(policy=email.policy.SMTP.clone(max_line_length=78))
    message["From"] = head["från"]
    message["To"] = head["till"]
    message["Date"] = head["sänt"]
    message["Subject"] = head["titel"]
    message["Message-ID"] = f"<{head['datum']}.{paper.path.rpartition('/')[2]}@almadalen.example>"
    message.set_content("\n\n".join(_as_text(block) for block in paper.blocks) + "\n")
    return message.as_bytes()


def records(paper: Paper) -> bytes:
    """Return one JSON record per row of the paper's table; its first row names the fields."""
    (table,) = (block for block in paper.blocks if block.kind == "table")
    names, *rows = table.rows
    lines = (json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) for row in rows)
    return ("\n".join(lines) + "\n").encode()


def _as_text(block: Block) -> str:
    text = block.text
    match block.kind:
        case "break":
            text = "\f"
        case "heading":
            text = text.upper()
        case "case":
            dnr = f"\nDnr {block.case_number}" if block.case_number else ""
            text = f"§ {block.number}  {text}{dnr}"
        case "item":
            text = textwrap.fill(text, 78, initial_indent="- ", subsequent_indent="  ")
        case "table":
            text = "\n".join("\t".join(row) for row in block.rows)
        case "pair":
            values = [value for (value,) in block.rows]
            text = f"{text + ':':<30}" + f"\n{'':<30}".join(values)
        case _:
            text = textwrap.fill(text, 78, break_on_hyphens=False)
    return text


def _as_markdown(block: Block) -> str:
    marks = {"title": "# ", "heading": "## ", "subheading": "### ", "item": "- "}
    match block.kind:
        case "case":
            return f"## § {block.number} {block.text}\n\nDnr {block.case_number}"
        case "label":
            return f"**{block.text}**"
        case "table":
            first, *rest = (f"| {' | '.join(row)} |" for row in block.rows)
            return "\n".join((first, "|" + "---|" * len(block.rows[0]), *rest))
        case "pair":
            return f"**{block.text}:** {'; '.join(value for (value,) in block.rows)}"
        case "break":
            return "---"
        case kind:
            return marks.get(kind, "") + block.text


def _as_html(blocks: tuple[Block, ...]) -> Iterator[str]:
    for block in blocks:
        text = escape(block.text)
        match block.kind:
            case "break":
                yield "<hr>"
            case "item":
                yield f"<ul><li>{text}</li></ul>"
            case "label":
                yield f"<p><strong>{text}</strong></p>"
            case "case":
                yield f"<h2>§ {block.number} {text}</h2><p>Dnr {block.case_number}</p>"
            case "table":
                rows = ("".join(f"<td>{escape(c)}</td>" for c in row) for row in block.rows)
                yield f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"
            case "pair":
                yield f"<p><b>{text}</b> {'<br>'.join(escape(v) for (v,) in block.rows)}</p>"
            case kind:
                tag = _TAGS.get(kind, "p")
                yield f"<{tag}>{text}</{tag}>"
