"""Corrections by people, which win over what was recognised and are shown as such.

Beside `NAME.EXT` may lie `NAME.EXT.toml` with the corrections of that file; a `corrections.toml`
holds one table a file, by its path from there. Where both speak, the nearer wins.

    title = "Protokoll 2014-05-09"
    date = 2014-05-09            # or "2014-05", "2014", "2014-05-09/2014-05-10", "okänd"
    body = "Direktionen"
    [[sections]]                 # a § that belongs to a case, or does not
    number = "58"
    tie = ["AKF 2013/027"]
    untie = ["AKF 2012/041"]
    [[documents]]                # for the second and later documents of a file
    number = 2
    type = "budget"

A value "okänd" says that the thing is not known, whatever was recognised.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from archive import toml_files
from archive.errors import SettingsError
from archive.messages import message
from archive.model import DateSpan, Fact, FactRule, Level, strictest
from archive.validation_messages import misfit
from archive.vocabulary import CONTRACT_TYPES
from indexer.recognise.dates import find_dates
from indexer.recognise.mention import iso

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from indexer.recognise.recognition import Recognised

FILE = "corrections.toml"
UNKNOWN_WORD = "okänd"
_PERSONAL = ("off", "mask", "hold")
"""What is done with personal numbers, the least first."""


class SectionCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """To which cases a § belongs or does not belong, by their numbers."""

    number: str
    tie: tuple[str, ...] = ()
    untie: tuple[str, ...] = ()


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What a person says of one document. None leaves what was recognised."""

    title: str | None = None
    type: str | None = None
    organisation: str | None = None
    body: str | None = None
    language: str | None = None
    date: str | int | None = None
    date_role: Literal["meeting", "decided", "issued", "valid", "revised", "about"] | None = None
    period: str | int | None = None
    case_numbers: tuple[str, ...] | None = None
    topics: tuple[str, ...] | None = None
    access: Level | None = None
    hold: bool | None = None
    personal_data: Literal["mask", "hold", "off"] | None = None
    sections: tuple[SectionCorrection, ...] = ()
    by: str | None = None
    note: str | None = None


class Numbered(Correction, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A correction of one document of a file that holds several; `number` counts from 1."""

    number: int


class Corrections(Correction, frozen=True, forbid_unknown_fields=True):
    """The corrections of one file: of its first document, and of others by number."""

    documents: tuple[Numbered, ...] = ()

    def of(self, number: int) -> Correction:
        """Return the correction of the file's `number`-th document, counted from 1."""
        named = next((d for d in self.documents if d.number == number), None)
        own = {
            name: getattr(self, name)
            for name in Correction.__struct_fields__
            if (number == 1 and named is None) or name in {"access", "hold", "personal_data"}
        }
        if named is not None:
            own |= {
                name: value
                for name in Correction.__struct_fields__
                if (value := getattr(named, name)) is not None
            }
        return Correction(**own)


def read_corrections(file: Path, path: str | None = None) -> Corrections | None:
    """Return the corrections a file of corrections holds for the file at `path`, or None.

    Args:
        file: `NAME.EXT.toml`, or a `corrections.toml`.
        path: for a `corrections.toml`, the corrected file as seen from its folder.

    Raises:
        SettingsError: the file cannot be used; the message says what to do.
    """
    raw: dict[str, Any] = _days_as_text(toml_files.read(file).table)
    if file.name.casefold() != FILE:
        return _converted(raw, str(file))
    wanted = PurePosixPath(path or "").as_posix()
    for name, table in raw.items():
        if not isinstance(table, dict):
            msg = message(
                '%(file)s: skriv rättelserna under filens namn, ["%(name)s.pdf"] eller liknande.',
                file=file,
                name=name,
            )
            raise SettingsError(msg)
        if name == path or PurePosixPath(name).as_posix() == wanted:
            return _converted(table, f"{file}, [{name}]")
    return None


def merged(nearest_first: tuple[Corrections, ...]) -> Corrections | None:
    """Return several corrections of one file as one; the nearest that says something wins."""
    if not nearest_first:
        return None
    values: dict[str, Any] = {}
    for corrections in reversed(nearest_first):
        for name in Corrections.__struct_fields__:
            value = getattr(corrections, name)
            if value is not None and value != ():
                values[name] = value
    documents = [d for corrections in nearest_first for d in corrections.documents]
    numbers = {number: _nearest(documents, number) for number in {d.number for d in documents}}
    return Corrections(**values | {"documents": tuple(numbers[n] for n in sorted(numbers))})


def merged_strictly(equals: tuple[Corrections, ...]) -> Corrections | None:
    """Return several corrections of one rank as one; what any of them keeps back is kept back.

    So are those of files with the same bytes, and of names that differ in case alone.
    """
    together = merged(equals)
    if together is None or len(equals) == 1:
        return together
    parts = [part for corrections in equals for part in corrections.documents]
    documents = tuple(
        msgspec.structs.replace(
            document, **_strictest(p for p in parts if p.number == document.number)
        )
        for document in together.documents
    )
    return msgspec.structs.replace(together, **_strictest(equals), documents=documents)


def _strictest(corrections: Iterable[Correction]) -> dict[str, Any]:
    """Return the strictest of what some corrections of one thing say of who may see it."""
    several = tuple(corrections)
    levels = [correction.access for correction in several if correction.access]
    personal = [correction.personal_data for correction in several if correction.personal_data]
    return {
        "access": strictest(levels) if levels else None,
        "hold": any(correction.hold for correction in several) or several[0].hold,
        "personal_data": max(personal, key=_PERSONAL.index, default=None),
    }


def _nearest(documents: list[Numbered], number: int) -> Numbered:
    """Return what several corrections say of one document as one; the nearest wins."""
    values: dict[str, Any] = {}
    for document in reversed([d for d in documents if d.number == number]):
        for name in Numbered.__struct_fields__:
            if (value := getattr(document, name)) is not None:
                values[name] = value
    return Numbered(**values)


def apply_correction(recognised: Recognised, correction: Correction) -> Recognised:
    """Return what is recognised with a person's corrections in its place.

    Raises:
        SettingsError: a date or type cannot be understood.
    """
    check_correction(correction)
    changes: dict[str, Any] = {}
    facts: list[Fact] = []
    for name in ("title", "type", "organisation", "body", "language"):
        value = getattr(correction, name)
        if value is None:
            continue
        known = None if value.strip().casefold() == UNKNOWN_WORD else value.strip()
        if name == "type":
            known = known.casefold() if known else "övrigt"
        changes[name] = known or (recognised.title if name == "title" else None)
        facts.append(Fact(name, known or UNKNOWN_WORD, value, FactRule.CORRECTED, 1.0))
    if correction.date is not None:
        changes["date"] = _date(correction, recognised)
        facts.append(_span_fact("date", changes["date"], str(correction.date)))
    if correction.period is not None:
        period = _span(str(correction.period), "about")
        changes["period"] = (period.start, period.end) if period else None
        facts.append(_span_fact("period", period, str(correction.period)))
    if correction.case_numbers is not None:
        changes["case_numbers"] = correction.case_numbers
        facts += [
            Fact("case_number", n, n, FactRule.CORRECTED, 1.0) for n in correction.case_numbers
        ]
    if correction.topics is not None:
        changes["topics"] = correction.topics
        facts += [Fact("topic", t, t, FactRule.CORRECTED, 1.0) for t in correction.topics]
    facts += _ties(correction.sections)
    replaced = {fact.kind for fact in facts}
    kept = tuple(fact for fact in recognised.facts if fact.kind not in replaced)
    return replace(recognised, **changes, facts=(*facts, *kept))


def _ties(sections: Iterable[SectionCorrection]) -> Iterator[Fact]:
    """Yield what ties a § to a case or keeps it out of it."""
    for section in sections:
        for kind, numbers in (("tie", section.tie), ("untie", section.untie)):
            yield from (
                Fact(kind, number, section.number, FactRule.CORRECTED, 1.0) for number in numbers
            )


def check_correction(correction: Correction) -> None:
    """Check what only we can: no empty words, a type of ours, a language code, readable dates.

    Raises:
        SettingsError: one of them cannot be used.
    """
    for name in ("title", "organisation", "body", "language"):
        value = getattr(correction, name)
        if value is not None and not value.strip():
            msg = message("”%(name)s” är tomt; skriv vad det är, eller okänd.", name=name)
            raise SettingsError(msg)
    language = (correction.language or UNKNOWN_WORD).strip().casefold()
    if language != UNKNOWN_WORD and not re.fullmatch(r"[a-z]{2}", language):
        msg = message(
            "Språket ”%(language)s” finns inte; skriv två bokstäver, som sv eller en.",
            language=correction.language,
        )
        raise SettingsError(msg)
    kind = correction.type
    if kind is not None and kind.strip().casefold() not in CONTRACT_TYPES | {UNKNOWN_WORD}:
        msg = message(
            "Typen ”%(kind)s” finns inte; välj en av %(known)s.",
            kind=kind,
            known=", ".join(sorted(CONTRACT_TYPES)),
        )
        raise SettingsError(msg)
    for name in ("date", "period"):
        value = getattr(correction, name)
        if value is not None:
            _span(str(value), correction.date_role or "issued")


def _date(correction: Correction, recognised: Recognised) -> DateSpan | None:
    role = correction.date_role or (recognised.date.role if recognised.date else "issued")
    return _span(str(correction.date), role)


def _span(text: str, role: str) -> DateSpan | None:
    """Return the interval that a correction writes, None for "okänd"."""
    text = text.strip()
    if text.casefold() == UNKNOWN_WORD:
        return None
    whole = f"år {text}" if text.isdigit() and len(text) == 4 else text.replace("/", " - ")
    days = [m for m in find_dates(whole) if m.dated]
    if len(days) != 1:
        msg = message(
            "Datumet ”%(text)s” kan inte läsas; skriv 2014-05-09, 2014-05, 2014 eller okänd.",
            text=text,
        )
        raise SettingsError(msg)
    return days[0].date_span(role, 1.0)


def _span_fact(kind: str, span: DateSpan | None, text: str) -> Fact:
    value = iso(span.start, span.end) if span else UNKNOWN_WORD
    return Fact(kind, value, text, FactRule.CORRECTED, 1.0, role=span.role if span else "")


def _days_as_text(value: Any) -> Any:  # noqa: ANN401 -- whatever TOML can hold
    if isinstance(value, dict):
        return {name: _days_as_text(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_days_as_text(inner) for inner in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _converted(raw: Mapping[str, Any], where: str) -> Corrections:
    try:
        corrections = msgspec.convert(raw, Corrections)
    except msgspec.ValidationError as error:
        msg = message(
            "Rättelsen i %(where)s kan inte användas: %(fault)s.",
            where=where,
            fault=misfit(error, Corrections),
        )
        raise SettingsError(msg) from error
    for correction in (corrections, *corrections.documents):
        try:
            check_correction(correction)
        except SettingsError as error:
            msg = message(
                "Rättelsen i %(where)s kan inte användas: %(error)s", where=where, error=error
            )
            raise SettingsError(msg) from error
    return corrections
