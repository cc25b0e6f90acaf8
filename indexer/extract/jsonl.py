"""Reader of .jsonl files: each line is one record with what is known of it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from archive.messages import recorded
from archive.model import Given, Outcome, Reading, Status
from archive.validation_messages import misfit
from indexer.extract.formats import Format
from indexer.extract.text import pages_of

if TYPE_CHECKING:
    from indexer.extract.source import Emit, ReadOptions, Source

_SHOWN = 20
_BEAT = 200


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
    """Hand on one reading a line; a line that is no record is a warning, and the file partial."""
    decoder = msgspec.json.Decoder(_Line)
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
        emit(_reading(record))
    if wrong > _SHOWN:
        bad.append(recorded("Ytterligare %(wrong)s rader är inga poster.", wrong=wrong - _SHOWN))
    if not good:
        reason = recorded("Ingen rad är en post med fältet text; rätta filen.")
        return Outcome(Status.FAILED, source.media_type, reason, warnings=tuple(bad))
    if wrong:
        reason = recorded("%(wrong)s rader är inga poster och lästes inte; rätta dem.", wrong=wrong)
        return Outcome(Status.PARTIAL, source.media_type, reason, warnings=tuple(bad))
    return Outcome(Status.OK, source.media_type)


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
