"""Reader of .jsonl files: each line is one record with what is known of it."""

from __future__ import annotations

import io
import json
from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from archive.messages import recorded
from archive.model import Given, Outcome, Reading, Status
from archive.validation_messages import misfit
from indexer.extract.formats import Format
from indexer.extract.text import pages_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.extract.source import Emit, ReadOptions, Source

_SHOWN = 20
_LONGEST = 60
"""Characters of a field's name that are shown."""
_BEAT = 200
_NOTHING: tuple[object, ...] = (None, "", [])


class _Line(msgspec.Struct):
    """A line as it may be written; a number as id is taken as its digits."""

    text: str
    id: str | int | None = None
    title: str | None = None
    date: str | None = None
    type: str | None = None
    body: str | None = None
    organisation: str | None = None
    url: str | None = None


def read(source: Source, emit: Emit, _options: ReadOptions) -> Outcome:
    """Hand on one reading a line; with lines that are none, or fields not read, it is partial."""
    decoder = msgspec.json.Decoder(_Line)
    unread: Counter[str] = Counter()
    unusable: list[tuple[str, int]] = []
    bad: list[str] = []
    good = wrong = 0
    for number, line in enumerate(io.BytesIO(source.data), 1):
        if number % _BEAT == 0:
            source.beat()
        line = line.strip(b" \t\r\n\xef\xbb\xbf")  # noqa: PLW2901 -- a byte order mark may stand first
        if not line:
            continue
        try:
            record = decoder.decode(line)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            wrong += 1
            if wrong <= _SHOWN:
                bad.append(
                    recorded(
                        "Rad %(number)s är ingen post: %(fault)s.",
                        number=number,
                        fault=misfit(error, _Line),
                    )
                )
            continue
        good += 1
        unread.update(_unread(line))
        reading = _reading(record)
        unusable += ((name, number) for name in _unusable(reading.given))
        emit(reading)
    if wrong > _SHOWN:
        bad.append(recorded("Ytterligare %(wrong)s rader är inga poster.", wrong=wrong - _SHOWN))
    if not good:
        reason = recorded("Ingen rad är en post med fältet text; rätta filen.")
        return Outcome(Status.FAILED, source.media_type, reason, warnings=tuple(bad))
    told = [*bad, *_fields_told(unread), *_unusable_told(unusable)]
    if not told:
        return Outcome(Status.OK, source.media_type)
    reason = told[-1]
    if wrong:
        reason = recorded("%(wrong)s rader är inga poster och lästes inte; rätta dem.", wrong=wrong)
    return Outcome(Status.PARTIAL, source.media_type, reason, warnings=tuple(told))


def _unread(line: bytes) -> Iterator[str]:
    """Yield the fields of a record that say something and are not read.

    Of a field that stands twice the last one is read.
    """
    try:
        fields = json.loads(line, object_pairs_hook=list, parse_int=str, parse_float=str)
    except RecursionError:  # nested deeper than this parser goes
        fields = [(name, "…") for name in msgspec.json.decode(line, type=dict[str, msgspec.Raw])]
    last = dict(fields)
    for name, value in fields:
        if value not in _NOTHING and (name not in _Line.__struct_fields__ or value != last[name]):
            yield name


def _unusable(given: Given) -> list[str]:
    """Return the fields whose values are no date, no type of ours or no address of the web."""
    if not (given.date or given.type or given.url):
        return []
    from indexer.recognise.given_facts import unusable_facts  # noqa: PLC0415 -- slow to load

    return unusable_facts(given)


def _unusable_told(unusable: list[tuple[str, int]]) -> Iterator[str]:
    """Yield what is said of fields that say nothing to us, with their lines."""
    if unusable:
        places = ", ".join(f"{name} ({number})" for name, number in unusable[:_SHOWN])
        yield recorded(
            "Uppgifter som inte går att använda (rad inom parentes): %(places)s; "
            "rätta dem i filen.",
            places=places + (" …" if len(unusable) > _SHOWN else ""),
        )


def _fields_told(unread: Counter[str]) -> Iterator[str]:
    """Yield what is said of fields that are not read, those of most records first."""
    if not unread:
        return
    names = [name[:_LONGEST] for name, _ in unread.most_common(_SHOWN)]
    yield recorded(
        "Fält som inte läses: %(names)s; skriv i fältet text det som ska finnas med.",
        names=", ".join(names) + (" …" if len(unread) > _SHOWN else ""),
    )


def _reading(record: _Line) -> Reading:
    pages = pages_of(record.text, "jsonl")
    given = Given(
        source_id=None if record.id is None else str(record.id),
        title=record.title,
        date=record.date,
        type=record.type,
        body=record.body,
        organisation=record.organisation,
        url=record.url,
    )
    return Reading(pages, given=given, name=given.source_id, paged=len(pages) > 1)


FORMATS = (
    Format("application/jsonl", "poster (JSON Lines)", 1, read, suffixes=(".jsonl", ".ndjson")),
)
