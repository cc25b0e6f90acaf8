"""What a file holds besides its text is read, or named: fields, encodings, links, files in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from archive.model import Status

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Outcome, Reading

    Reads = Callable[..., tuple[Outcome, list[Reading]]]

HEADER = "From: a@example.org\nTo: b@example.org\nSubject: Badhuset\nMIME-Version: 1.0\n"
WORDS = "Direktionen beslutar om badhuset."


def named(reads: Reads, data: bytes, name: str, *words: str) -> str:
    """Return the text of a file that is partial, for reasons that name some words."""
    outcome, readings = reads(data, name)
    told = " ".join((outcome.reason or "", *outcome.warnings))
    assert outcome.status is Status.PARTIAL, data
    assert [word for word in words if word not in told] == []
    return "\n".join(reading.raw for reading in readings)


def whole(reads: Reads, data: bytes, name: str) -> str:
    outcome, readings = reads(data, name)
    assert (outcome.status, outcome.reason) == (Status.OK, None)
    return "\n".join(reading.raw for reading in readings)


def test_fields_of_records_that_are_not_read(reads: Reads) -> None:
    known = {"text": WORDS, "id": "1", "date": "2014-05-09", "url": None}
    empty = {"anm": "", "bilagor": [], "vem": None, "mer": {}}
    assert whole(reads, json.dumps(known | empty).encode(), "a.jsonl") == WORDS
    lines = "\n".join(json.dumps(known | more) for more in ({"dnr": 7}, {"dnr": 8, "vem": "Öst"}))
    named(reads, lines.encode(), "a.jsonl", ": dnr, vem;")
    twice = f'{{"text": "Ett annat beslut.", "text": "{WORDS}"}}'
    assert named(reads, twice.encode(), "a.jsonl", ": text;") == WORDS
    deep = f'{{"text": "{WORDS}", "djup": {"[" * 900}{"]" * 900}, "tal": {"9" * 5000}}}'
    named(reads, deep.encode(), "a.jsonl", "djup")
