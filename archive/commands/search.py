"""`handlingar search`: one question, or a file of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.asking import filtered, query_of
from archive.commands.options import common, settings_of
from archive.controls import with_marks
from archive.errors import UsageError, why
from archive.misread import misfit
from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Hit, Result


class Asked(msgspec.Struct):
    """A line of a batch."""

    text: str
    id: str | int | None = None


@click.command(help="Sök i arkivet.")
@click.argument("query", required=False)
@click.option("--batch", type=click.Path(path_type=Path), help="JSONL-fil med frågor.")
@click.option("--limit", type=click.IntRange(0), default=10, help="Högsta antal träffar.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@filtered
@common
def search(query: str | None, batch: Path | None, limit: int, form: str, **rest: Any) -> None:  # noqa: ANN401
    """Answer a query, or each query of a batch."""
    from archive.contract.results import result_json  # noqa: PLC0415
    from archive.search import open_archive  # noqa: PLC0415

    if (query is None) == (batch is None):
        msg = "Ange en sökfråga, eller en fil med frågor med --batch."
        raise UsageError(msg)
    asked = list(_batch(batch)) if batch else [Asked(query or "")]
    queries = [query_of(one.text, rest, limit) for one in asked]
    encode = msgspec.json.Encoder().encode
    with open_archive(settings_of(rest)) as archive:
        for one, wanted in zip(asked, queries, strict=True):
            result = archive.search(wanted)
            if batch:
                line = {} if one.id is None else {"id": one.id}
                sys.stdout.buffer.write(encode(line | result_json(result)) + b"\n")
            elif form == "json":
                sys.stdout.buffer.write(encode(result_json(result)) + b"\n")
            else:
                click.echo(with_marks(_as_text(result)))
    sys.stdout.buffer.flush()


def _batch(path: Path) -> Iterator[Asked]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        msg = f"Frågefilen {path} kan inte läsas: {why(error)}."
        raise UsageError(msg) from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=Asked)
            except msgspec.DecodeError as error:
                msg = f"Rad {number} i {path} är ingen fråga: {misfit(error, Asked)}."
                raise UsageError(msg) from error


def _as_text(result: Result) -> str:
    from archive.search.notices import worded  # noqa: PLC0415

    lines = [f"{result.total} träffar i {result.documents} handlingar ({result.took_ms:.0f} ms)"]
    lines += [f"Sökt utan frågeorden: {', '.join(result.dropped)}."] if result.dropped else []
    lines += [f"Söker också efter {', '.join(o)} ({w})." for w, o in result.synonyms]
    lines += [worded(notice) for notice in result.notices]
    if result.suggestions:
        lines.append(f"Menade du {', '.join(result.suggestions)}?")
    lines += [f"Sök i stället {offer.text} ({offer.total} träffar)." for offer in result.offers]
    hits = [line for number, hit in enumerate(result.hits, 1) for line in _hit(f"{number}.", hit)]
    references = [line for hit in result.references.hits for line in _hit("–", hit)]
    if references:
        references = ["", "Hänvisningar till andra handlingar (inga träffar):", *references]
    first, last = (references, hits) if result.references.first else (hits, references)
    return "\n".join([*lines, *first, *last, *_related(result)])


def _related(result: Result) -> list[str]:
    """Return what comes near, after the hits, with what each lacks of the query."""
    room = max(0, result.query.limit - len(result.hits))
    if result.related is None or not (near := result.related.hits[:room]):
        return []
    lines = ["", f"Närliggande, räknas inte som träffar ({result.related.total}):"]
    for hit in near:
        lines += [*_hit("–", hit), f"   Saknar: {', '.join(lack.word for lack in hit.lacks)}"]
    return lines


def _hit(number: str, hit: Hit) -> list[str]:
    document, section = hit.document, hit.section
    date = document.date.start.isoformat() if document.date else None
    where = [document.type, document.body, document.organisation, date]
    place = [
        f"§ {section.number}" if section.number else None,
        section.heading,
        f"s. {section.page_from}" if section.page_from else None,
        "(hänvisning till en annan handling)" if section.kind is SectionKind.REFERENCE else None,
    ]
    return [
        "",
        f"{number} {document.title}  [{', '.join(x for x in where if x)}]",
        f"   {'  '.join(x for x in place if x)}".rstrip(),
        *(f"   … {' '.join(snippet.text.split())} …" for snippet in hit.snippets),
        f"   {section.id}",
    ]
