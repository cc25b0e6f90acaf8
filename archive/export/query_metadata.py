"""Query metadata of an export: what was asked of which state of the archive, to be asked again.

The same names in files, addresses and commands: those of the contract. `parameters` and `query_of`
are inverse.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import shlex
import time
from contextlib import suppress
from dataclasses import dataclass, fields
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from archive.errors import UsageError
from archive.messages import message
from archive.model import DECLARED, FACETS, Filters, Query

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.generations import Manifest
    from archive.model import Level, Result

LABELS = {
    "query": "sökning",
    "filters": "filter",
    "generation": "generation",
    "analyser": "analysator",
    "total": "antal träffar",
    "time": "exporterad",
    "url": "sökadress",
    "dropped": "ord som inte söktes",
    "parameters": "sökvillkor",
    "level": "behörighet",
    "vocabulary": "ordlistor",
    "software": "program",
    "command": "kommando",
}
"""Field of QueryMetadata → what a column or row of it is called."""

_DECODER = json.JSONDecoder()
_OPTIONS = {facet.name: facet.option for facet in DECLARED}
OUTPUT = "FIL"
"""What stands for the file in a command line of a provenance."""
_DAYS = {"date_from": "from", "date_to": "to"}
_SWITCHES = ("synonyms", "inflections", "compounds", "meanings")


@dataclass(frozen=True, slots=True)
class QueryMetadata:
    """What was asked, of which state of the archive, when, and how many answers there were.

    `filters` is canonical text, `parameters` all that shaped the answer as JSON, `time` UTC as
    ISO 8601, `url` and `command` what asks again, `dropped` words of the question that were not
    asked for. `archive` is the archive's own name.
    """

    query: str
    filters: str
    generation: str
    analyser: str
    total: int
    time: str
    url: str
    dropped: str = ""
    parameters: str = "{}"
    level: str = "public"
    vocabulary: str = ""
    software: str = ""
    command: str = ""
    archive: str = "Handlingar"

    def as_text(self) -> str:
        """Return the whole as one line for formats that only have a note."""
        pairs = ((label, getattr(self, name)) for name, label in LABELS.items())
        return "; ".join(f"{label}: {value}" for label, value in pairs if value != "")


def describe_query(
    result: Result, manifest: Manifest, level: Level, form: str, *, url: str, archive: str
) -> QueryMetadata:
    """Return the provenance of an answer that is written as `form`.

    `url` is the address of the answer on the site, "" where there is no site.
    """
    query = result.query
    asked = query_parameters(query)
    return QueryMetadata(
        query=query.text,
        filters="; ".join(f"{name}: {_joined_value(value)}" for name, value in asked.items()),
        generation=result.generation,
        analyser=manifest.analyser,
        total=result.total,
        time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        url=url,
        dropped=" ".join(result.dropped),
        parameters=json.dumps({"query": query.text, **asked}, ensure_ascii=False),
        level=level.value,
        vocabulary=manifest.vocabulary,
        software=f"Handlingar {version('handlingar')}",
        command=command_line(query, form),
        archive=archive,
    )


def query_parameters(query: Query) -> dict[str, str | list[str] | bool]:
    """Return what shapes a query's whole answer but its text, by the contract's names.

    Defaults are left out, and so are page, number of hits and grouping: an export has all hits.
    """
    filters = query.filters
    given: dict[str, str | list[str] | bool] = {
        name: list(values) for name in FACETS if (values := getattr(filters, name))
    }
    given |= {
        name: day.isoformat() for field, name in _DAYS.items() if (day := getattr(filters, field))
    }
    given |= {"references": True} if filters.references else {}
    given |= {"sort": query.sort} if query.sort != "relevance" else {}
    given |= {"match": query.match} if query.match != "all" else {}
    return given | {name: False for name in _SWITCHES if not getattr(query, name)}


def query_of(written: str) -> Query:
    """Return the query that an export's parameters (JSON) describe.

    Raises:
        UsageError: they are no parameters of ours.
    """
    try:
        given: Any = msgspec.json.decode(written, type=_Parameters)
    except msgspec.DecodeError as error:
        msg = message(
            "Filen säger inte hur den frågades fram på ett sätt som den här versionen förstår."
        )
        raise UsageError(msg) from error
    filters = {f.name: getattr(given, f.name) for f in fields(Filters)}
    switches: dict[str, Any] = {
        name: getattr(given, name) for name in ("sort", "match", *_SWITCHES)
    }
    return Query(text=given.query, filters=Filters(**filters), **switches)


def from_text(note: str) -> dict[str, str]:
    """Return the fields of a provenance written by `as_text`, spaces put right.

    What a person typed may hold whatever stands between fields: its exact words stand in the
    parameters, and what comes before the generation is known by them.

    Raises:
        ValueError: it is no such text.
    """
    mark = f"; {LABELS['parameters']}: "
    for label in re.finditer(re.escape(mark), note):
        with suppress(ValueError, KeyError, TypeError):
            asked, end = _DECODER.raw_decode(note, label.end())
            typed = f"{LABELS['query']}: {' '.join(asked['query'].split())}".rstrip()
            begins = note.rfind(f"{LABELS['generation']}: ", 0, label.start())
            if note.startswith(typed) and begins >= 0:
                about = _text_fields(note[begins : label.start()])
                rest, _, line = note[end:].partition(f"; {LABELS['command']}: ")
                filters = note[len(typed) : begins].strip("; ").removeprefix(LABELS["filters"])
                return {
                    **dict.fromkeys(LABELS, ""),
                    "query": asked["query"],
                    "filters": filters.removeprefix(": "),
                    **about,
                    "parameters": note[label.end() : end],
                    **_text_fields(rest.lstrip("; ")),
                    "command": line,
                }
    raise ValueError(note)


def _text_fields(text: str) -> dict[str, str]:
    """Return the fields of a stretch of `as_text` that holds nothing typed."""
    labels = {label: name for name, label in LABELS.items()}
    parts = re.split(rf"(?:^|; )({'|'.join(map(re.escape, labels))}): ", text)
    return {labels[k]: v for k, v in zip(parts[1::2], parts[2::2], strict=True)}


_Parameters = msgspec.defstruct(
    "_Parameters",
    [
        ("query", str),
        *((name, tuple[str, ...], ()) for name in FACETS),
        *((name, dt.date | None, None) for name in _DAYS),
        ("references", bool, False),
        ("sort", Literal["relevance", "date", "-date"], "relevance"),
        ("match", Literal["all", "any"], "all"),
        *((name, bool, True) for name in _SWITCHES),
    ],
    rename=_DAYS,
    forbid_unknown_fields=True,
)
"""`parameters` with the query's text, as they stand in a file."""


def command_line(query: Query, form: str, dialect: str = "swedish") -> str:
    """Return the command that writes the same hit list."""
    words = command_options(query) + (["--dialect", dialect] if dialect != "swedish" else [])
    return shell_line("export", words, form, query.text)


def shell_line(name: str, words: Sequence[str], form: str, text: str | None = None) -> str:
    """Return the command `name` with a question, None for none, that writes a file of a format.

    A question that begins with a hyphen stands last, where it is no option.
    """
    last = text is not None and text.startswith("-")
    first = [] if last or text is None else [text]
    line = ["handlingar", name, *first, *words, "--format", form, "--output", OUTPUT]
    return shlex.join([*line, "--", text] if last and text else line)


def command_options(query: Query) -> list[str]:
    """Return what asks a query on the command line, besides its text."""
    words: list[str] = []
    for name, value in query_parameters(query).items():
        if isinstance(value, list):
            words += [part for item in value for part in (_OPTIONS[name], item)]
        elif isinstance(value, bool):
            words.append(f"--{name}" if value else f"--no-{name}")
        else:
            words += [f"--{name}", value]
    return words


def _joined_value(value: str | list[str] | bool) -> str:  # noqa: FBT001 - a value, no switch
    if isinstance(value, bool):
        return "ja" if value else "nej"
    return value if isinstance(value, str) else ", ".join(value)
