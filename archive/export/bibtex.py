"""BibTeX and BibLaTeX export that BibTeX, biber and JabRef read.

Entry types and their fields follow BibLaTeX's data model (the biblatex manual, section 2.1): a § of
minutes is an `inproceedings` (minutes, day of the meeting, § and case number in fields of their
own), a chapter an `inbook`, a report a `report`, anything else `misc`. Dates are EDTF: `~` where
they are inferred, `XXXX` where nothing is known. Provenance is a comment at the head. Characters
that TeX takes for commands are written as TeX spells them, braces included, so that no record can
swallow the next.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO

from archive.export.query_metadata import LABELS
from archive.export.reference import REPORTS, hit_reference, on_one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.export.query_metadata import QueryMetadata
    from archive.export.reference import Reference
    from archive.export.row import ExportRow

_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
    | {char: "\\" + char for char in "&%$#_"}
)
_LANGUAGES = {"sv": "swedish", "en": "english", "fi": "finnish", "no": "norsk", "da": "danish"}
_UNBALANCING = re.compile(r"[{}\\ ]")
UNKNOWN_YEAR = "XXXX"
"""A year that is not known (ISO 8601-2): these entries must have a date, and biber drops it."""
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9:.-]+")


def write(rows: Iterable[ExportRow], provenance: QueryMetadata, stream: BinaryIO) -> None:
    """Write a comment of provenance and one entry per row."""
    plain = replace(provenance, parameters=provenance.parameters.replace("@", "\\u0040"))
    head = (f"% {label}: {on_one_line(str(getattr(plain, n)))}" for n, label in LABELS.items())
    # Older readers take an @ anywhere outside an entry for the start of one.
    stream.write("\n".join((*(line.replace("@", "(at)") for line in head), "\n")).encode("utf-8"))
    stream.writelines(_bibtex_entry(hit_reference(row), provenance).encode("utf-8") for row in rows)


def escaped(text: str) -> str:
    """Return the text so that TeX prints it as it stands."""
    return text.translate(_ESCAPES)


def _bibtex_entry(ref: Reference, provenance: QueryMetadata) -> str:
    kind = _entry_type(ref)
    fields = (f"  {name} = {{{value}}}" for name, value in _entry_fields(kind, ref, provenance))
    return f"@{kind}{{{_NOT_IN_KEY.sub('-', ref.id)},\n" + ",\n".join(fields) + "\n}\n\n"


def _entry_type(ref: Reference) -> str:
    if not ref.author:
        return "misc"  # the others demand one
    if ref.container:
        return "inproceedings" if ref.meeting else "inbook"
    return "report" if ref.type in REPORTS else "misc"


def _entry_fields(
    kind: str, ref: Reference, provenance: QueryMetadata
) -> Iterator[tuple[str, str]]:
    date = _edtf(ref) or UNKNOWN_YEAR
    case = f"Dnr {ref.case_number}" if ref.case_number else ""
    special = {
        "inproceedings": (
            ("booktitle", ref.container),
            ("chapter", ref.number),
            ("number", ref.case_number),
            ("organization", ref.organisation),
            ("pages", ref.pages.replace("-", "--")),
        ),
        "inbook": (
            ("booktitle", ref.container),
            ("chapter", ref.number),
            ("addendum", case),
            ("publisher", ref.organisation),
            ("pages", ref.pages.replace("-", "--")),
        ),
        "report": (
            ("type", ref.type),
            ("institution", ref.organisation),
            ("number", ref.case_number),
            ("pages", ref.pages.replace("-", "--")),
        ),
        "misc": (
            ("type", ref.type),
            ("howpublished", ref.container),
            ("organization", ref.organisation),
            ("addendum", case),
        ),
    }[kind]
    # A second pair of braces keeps capitals, and keeps an authority from being split at "och".
    braced = (("title", ref.title), ("author", ref.author))
    yield from ((name, f"{{{escaped(value)}}}") for name, value in braced if value)
    common = (
        ("keywords", ", ".join(ref.topics)),
        ("abstract", ref.decision),
        ("note", ref.citation),
        ("langid", _LANGUAGES.get(ref.language, "")),
    )
    yield from ((name, escaped(value)) for name, value in (*special, *common) if value)
    yield "date", date
    if kind == "inproceedings":
        yield "eventdate", date
    if ref.year:
        yield "year", ref.year
    if ref.url:
        # Verbatim, as \url wants it; only what would unbalance the entry is percent-encoded.
        yield "url", _UNBALANCING.sub(lambda m: f"%{ord(m[0]):02X}", ref.url)
        yield "urldate", provenance.time[:10]


def _edtf(ref: Reference) -> str:
    """Return a date in the Extended Date/Time Format (ISO 8601-2), "" where none is known."""
    mark = "~" if ref.circa else ""
    return "/".join("-".join(f"{n:02}" for n in day) + mark for day in ref.date)
