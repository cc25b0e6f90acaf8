"""How is a hit list written as BibTeX that BibTeX, biber and JabRef read?

Provenance is a comment at the head. Characters that TeX takes for commands are written as TeX
spells them, braces included, so that no record can swallow the next.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO

from archive.export.provenance import LABELS
from archive.export.reference import flat, reference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.export.provenance import Provenance
    from archive.export.reference import Reference
    from archive.export.row import Row

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
_REPORTS = frozenset({"rapport", "årsredovisning", "delårsrapport", "verksamhetsberättelse"})
_UNBALANCING = re.compile(r"[{}\\ ]")
_NOT_IN_KEY = re.compile(r"[^A-Za-z0-9:.-]+")


def write(rows: Iterable[Row], provenance: Provenance, stream: BinaryIO) -> None:
    """Write a comment of provenance and one entry per row."""
    head = (f"% {label}: {flat(str(getattr(provenance, n)))}" for n, label in LABELS.items())
    # Older readers take an @ anywhere outside an entry for the start of one.
    stream.write("\n".join((*(line.replace("@", "(at)") for line in head), "\n")).encode("utf-8"))
    stream.writelines(_entry(reference(row), provenance).encode("utf-8") for row in rows)


def escaped(text: str) -> str:
    """Return the text so that TeX prints it as it stands."""
    return text.translate(_ESCAPES)


def _entry(ref: Reference, provenance: Provenance) -> str:
    kind = "techreport" if ref.type in _REPORTS else "misc"
    fields = (f"  {name} = {{{value}}}" for name, value in _fields(ref, provenance))
    return f"@{kind}{{{_NOT_IN_KEY.sub('-', ref.id)},\n" + ",\n".join(fields) + "\n}\n\n"


def _fields(ref: Reference, provenance: Provenance) -> Iterator[tuple[str, str]]:
    braced = [
        ("title", ref.title),
        ("author", ref.author),
        ("institution", ref.organisation),
    ]
    plain = [
        ("booktitle", ref.container),
        ("type", ref.type),
        ("number", ref.case_number),
        ("pages", ref.pages.replace("-", "--")),
        ("keywords", ", ".join(ref.topics)),
        ("abstract", ref.decision),
        ("note", ref.citation),
    ]
    # A second pair of braces keeps capitals, and keeps an authority from being split at "och".
    yield from ((name, f"{{{escaped(value)}}}") for name, value in braced)
    yield from ((name, escaped(value)) for name, value in plain if value)
    if ref.date:
        yield "date", "/".join("-".join(f"{n:02}" for n in day) for day in ref.date)
        yield "year", ref.year
    if ref.url:
        # Verbatim, as \url wants it; only what would unbalance the entry is percent-encoded.
        yield "url", _UNBALANCING.sub(lambda m: f"%{ord(m[0]):02X}", ref.url)
        yield "urldate", provenance.time[:10]
