"""`handlingar search`: one question, or a file of them."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.commands.query_options import filtered, query_of
from archive.controls import with_marks
from archive.errors import QueryError, UsageError, why
from archive.messages import _, message, ngettext
from archive.model import SectionKind
from archive.validation_messages import misfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Hit, Query, Result
    from archive.search.archive import Archive


_STANDARD_INPUT = Path("-")


class BatchQuery(msgspec.Struct, forbid_unknown_fields=True):
    """A line of a batch: filters of all its questions stand in the command, of one in its text."""

    text: str
    id: str | int | None = None


class Named(msgspec.Struct):
    """What a line of a batch is called, whatever else it says."""

    id: str | int | None = None


class Mistaken(msgspec.Struct):
    """A line of a batch that is no question, what it is called, and why."""

    sentence: str
    id: str | int | None = None


@click.command(help="Sök i arkivet.")
@click.argument("query", required=False)
@click.option(
    "--batch", type=click.Path(path_type=Path), help="JSONL-fil med frågor; - läser standard in."
)
@click.option("--limit", type=click.IntRange(0), default=10, help="Högsta antal träffar.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@filtered
@common
def search(query: str | None, batch: Path | None, limit: int, form: str, **rest: Any) -> None:  # noqa: ANN401
    """Answer a query, or each query of a batch."""
    from archive.contract.results import result_json  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    if (query is None) == (batch is None):
        msg = message("Ange en sökfråga, eller en fil med frågor med --batch.")
        raise UsageError(msg)
    asked = list(_batch_lines(batch)) if batch else [BatchQuery(query or "")]
    chosen = query_of("", rest, limit)
    encode = msgspec.json.Encoder().encode
    wrong = False
    with open_archive(settings_of(rest)) as archive:
        archive.check(chosen.filters)
        for question in asked:
            if batch:
                line = _batch_answer(question, archive, chosen)
                wrong |= "error" in line
                sys.stdout.buffer.write(encode(line) + b"\n")
                continue
            result = archive.search(replace(chosen, text=query or ""))
            if form == "json":
                sys.stdout.buffer.write(encode(result_json(result)) + b"\n")
            else:
                click.echo(with_marks(_as_text(result)))
    sys.stdout.buffer.flush()
    if wrong:
        click.get_current_context().exit(1)


def _batch_answer(
    question: BatchQuery | Mistaken, archive: Archive, chosen: Query
) -> dict[str, Any]:
    """Return the answer to a line of a batch, or what is wrong with it."""
    from archive.contract.results import result_json  # noqa: PLC0415

    if isinstance(question, Mistaken):
        return {"id": question.id, "error": question.sentence}
    try:
        result = archive.search(replace(chosen, text=question.text))
    except QueryError as error:
        return {"id": question.id, "error": str(error)}
    return ({} if question.id is None else {"id": question.id}) | result_json(result)


def _batch_lines(path: Path) -> Iterator[BatchQuery | Mistaken]:
    try:
        data = sys.stdin.buffer.read() if path == _STANDARD_INPUT else path.read_bytes()
    except OSError as error:
        msg = message(
            "Frågefilen %(path)s kan inte läsas: %(reason)s.", path=path, reason=why(error)
        )
        raise UsageError(msg) from error
    for number, line in enumerate(data.splitlines(), 1):
        if line.strip():
            try:
                yield msgspec.json.decode(line, type=BatchQuery)
            except msgspec.DecodeError as error:
                yield Mistaken(
                    _(
                        "Rad %(number)s är ingen fråga: %(fault)s.",
                        number=number,
                        fault=misfit(error, BatchQuery),
                    ),
                    _name_of(line),
                )


def _name_of(line: bytes) -> str | int | None:
    """Return the id of a line that is no question, where it has one."""
    try:
        return msgspec.json.decode(line, type=Named).id
    except msgspec.DecodeError:
        return None


def _as_text(result: Result) -> str:
    from archive.search.notices import worded_notice  # noqa: PLC0415

    lines = [
        _(
            "%(hits)s i %(records)s (%(ms).0f ms)",
            hits=ngettext("%(num)s träff", "%(num)s träffar", result.total),
            records=ngettext("%(num)s handling", "%(num)s handlingar", result.documents),
            ms=result.took_ms,
        )
    ]
    lines += [_("Söks inte: %(words)s.", words=", ".join(result.dropped))] if result.dropped else []
    lines += [
        _("Söker också efter %(others)s (%(word)s).", others=", ".join(others), word=word)
        for word, others in result.synonyms
    ]
    lines += [
        _("%(word)s läses också som %(values)s.", word=word, values=", ".join(values))
        for word, _kind, values in result.meanings
    ]
    lines += [worded_notice(notice) for notice in result.notices]
    if result.suggestions:
        lines.append(_("Menade du %(meant)s?", meant=", ".join(result.suggestions)))
    lines += [
        _(
            "Finns i arkivet: %(word)s (%(hits)s).",
            word=near.word,
            hits=ngettext("%(num)s träff", "%(num)s träffar", near.count),
        )
        for near in result.words
    ]
    lines += [
        _(
            "Sök i stället %(text)s (%(hits)s).",
            text=offer.text,
            hits=ngettext("%(num)s träff", "%(num)s träffar", offer.total),
        )
        for offer in result.offers
    ]
    hits = [
        line for number, hit in enumerate(result.hits, 1) for line in _hit_lines(f"{number}.", hit)
    ]
    references = [line for hit in result.references.hits for line in _hit_lines("–", hit)]
    if references:
        references = ["", _("Hänvisningar till andra handlingar (inga träffar):"), *references]
    first, last = (references, hits) if result.references.first else (hits, references)
    return "\n".join([*lines, *first, *last, *_related_lines(result)])


def _related_lines(result: Result) -> list[str]:
    """Return what comes near, after the hits, with what each lacks of the query."""
    room = max(0, result.query.limit - len(result.hits))
    if result.related is None or not (near := result.related.hits[:room]):
        return []
    lines = ["", _("Närliggande, räknas inte som träffar (%(total)s):", total=result.related.total)]
    for hit in near:
        lines += [
            *_hit_lines("–", hit),
            _("   Saknar: %(words)s", words=", ".join(lack.word for lack in hit.lacks)),
        ]
    return lines


def _hit_lines(number: str, hit: Hit) -> list[str]:
    from archive.export.citation import written_date  # noqa: PLC0415

    document, section = hit.document, hit.section
    date = written_date(document.date) if document.date else None
    where = [document.type, document.body, document.organisation, date]
    place = [
        section.sign,
        section.heading,
        f"s. {section.page_from}" if section.page_from else None,
        _("(hänvisning till en annan handling)") if section.kind is SectionKind.REFERENCE else None,
    ]
    return [
        "",
        f"{number} {document.title}  [{', '.join(x for x in where if x)}]",
        f"   {'  '.join(x for x in place if x)}".rstrip(),
        *(f"   … {' '.join(snippet.text.split())} …" for snippet in hit.snippets),
        f"   {section.id}",
    ]
