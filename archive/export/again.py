"""Re-run an export from its file: read its provenance and compare it with today's answer."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

import openpyxl

from archive.errors import UsageError
from archive.export import delimited
from archive.export.csl import SEARCH
from archive.export.query_metadata import LABELS as PROVENANCE
from archive.export.query_metadata import QueryMetadata, from_text
from archive.export.row import LABELS
from archive.export.tables_again import DAMAGED
from archive.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_RANK = LABELS["rank"]
_ID = LABELS["section_id"]
_NOTE = re.compile(r"^N1  - (.*)\r$", re.MULTILINE)
_OF_THE_FILE = re.compile(r"^(?:DB|Y2)  - .*\n|^N1  - (?:sökning|generation): .*\n", re.MULTILINE)
"""Lines of a RIS record that say where the file comes from, not what was answered."""
_OF_LABEL = {label: name for name, label in PROVENANCE.items()}


@dataclass(frozen=True, slots=True)
class Exported:
    """A file of hits read back: where it comes from, and its records by section id.

    A record is whatever the format holds of a hit, but for its rank: a hit that comes or goes
    moves all those behind it.
    """

    provenance: QueryMetadata
    records: dict[str, object]


@dataclass(frozen=True, slots=True)
class Difference:
    """What is otherwise now: ids of sections that came, went, and whose record changed."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    changed: tuple[str, ...]

    def __bool__(self) -> bool:
        """Tell whether anything is otherwise."""
        return bool(self.came or self.went or self.changed)


def difference(old: Mapping[str, object], new: Mapping[str, object]) -> Difference:
    """Return what came, went and changed between the records of two exports, in file order."""
    return Difference(
        tuple(name for name in new if name not in old),
        tuple(name for name in old if name not in new),
        tuple(name for name in new if name in old and old[name] != new[name]),
    )


def read_back(data: bytes) -> tuple[str, Exported]:
    """Return the format and the contents of an exported file.

    Raises:
        UsageError: it is no export of ours, or not whole.
    """
    for name, (known, read) in _READERS.items():
        if known(data):
            try:
                return name, read(data)
            except DAMAGED as error:
                raise UsageError(_UNKNOWN) from error
    raise UsageError(_UNKNOWN)


_UNKNOWN = message(
    "Filen är ingen hel hämtning från Handlingar; välj en CSV, XLSX, JSON Lines, RIS, BibTeX eller "
    "CSL-JSON som inte har ändrats. En CSV med ord, beslut, uppdrag eller sammanträden behöver sin "
    "NAMN.provenance.json bredvid sig."
)


def _provenance_from(given: dict[str, Any]) -> QueryMetadata:
    known = {field.name for field in fields(QueryMetadata)}
    values = {name: value for name, value in given.items() if name in known}
    return QueryMetadata(**values | {"total": int(values["total"])})


def _labelled(given: dict[str, Any]) -> QueryMetadata:
    known = {_OF_LABEL[k]: v for k, v in given.items() if k in _OF_LABEL}
    return _provenance_from({k: "" if v is None else v for k, v in known.items()})


def _read_csv(data: bytes) -> Exported:
    text = data.decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(";,", key=first.count)
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter))
    if not rows:
        (heading,) = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return Exported(_provenance_from(json.loads(delimited.unguarded(heading[-1]))), {})
    plain = [{k: delimited.unguarded(v) for k, v in row.items()} for row in rows]
    return Exported(
        _labelled(plain[0]),
        {row[_ID]: {k: row[k] for k in LABELS.values() if k != _RANK} for row in plain},
    )


def _read_xlsx(data: bytes) -> Exported:
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    *sheets, about = book.worksheets
    records: dict[str, object] = {}
    for sheet in sheets:
        heading, *rows = sheet.iter_rows(values_only=True)
        for row in rows:
            cells = (c.date().isoformat() if isinstance(c, dt.datetime) else c for c in row)
            record = dict(zip(map(str, heading), cells, strict=True))
            record.pop(_RANK)
            records[str(record[_ID])] = record
    pairs = {str(row[0]): row[1] for row in about.iter_rows(values_only=True)}
    return Exported(_labelled(pairs), records)


def _read_lines(data: bytes) -> Exported:
    first, *rest = data.decode("utf-8").splitlines()
    rows = [json.loads(line) for line in rest]
    for row in rows:
        row.pop("rank")
    heading = json.loads(first)
    if set(heading) != {"provenance"}:
        raise ValueError(first[:40])  # a table in JSON, on one line
    return Exported(
        _provenance_from(heading["provenance"]), {row["section_id"]: row for row in rows}
    )


def _read_csl(data: bytes) -> Exported:
    items = json.loads(data)
    records = {item["id"]: item for item in items if item["id"] != SEARCH}
    return Exported(_provenance_from(items[0]["custom"]), records)


def _read_ris(data: bytes) -> Exported:
    records = [part for part in data.decode("utf-8").split("ER  - \r\n\r\n") if part.strip()]
    about = from_text(_NOTE.findall(records[0])[-1])
    records = [record for record in records if record.startswith("TY  - ")]
    ids = [re.findall(r"^AN  - (.*)\r$", record, re.MULTILINE)[0] for record in records]
    answered = (_OF_THE_FILE.sub("", record) for record in records)
    return Exported(_provenance_from(about), dict(zip(ids, answered, strict=True)))


def _read_bibtex(data: bytes) -> Exported:
    head, *entries = re.split(r"^(?=@)", data.decode("utf-8"), flags=re.MULTILINE)
    pairs = (line.removeprefix("% ").partition(": ") for line in head.splitlines() if line)
    ids = [re.findall(r"@\w+\{([^,]*),", entry)[0] for entry in entries]
    about = {label: value.replace("(at)", "@") for label, _, value in pairs}
    exact = json.loads(about[PROVENANCE["parameters"]])
    about[PROVENANCE["parameters"]] = json.dumps(exact, ensure_ascii=False)
    about[PROVENANCE["query"]] = exact["query"]
    return Exported(_labelled(about), dict(zip(ids, entries, strict=True)))


_READERS: dict[str, tuple[Callable[[bytes], bool], Callable[[bytes], Exported]]] = {
    "xlsx": (lambda data: data.startswith(b"PK"), _read_xlsx),
    "jsonl": (lambda data: data.startswith(b'{"provenance"'), _read_lines),
    "csl-json": (lambda data: data.startswith(b"["), _read_csl),
    "ris": (lambda data: data.startswith((b"TY  - ", b"N1  - ")), _read_ris),
    "bibtex": (lambda data: data.startswith(b"% "), _read_bibtex),
    "csv": (lambda data: data.startswith(b"\xef\xbb\xbf"), _read_csv),
}
