"""Validation messages for files that people write, from the parsers' own words."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import inspect

from archive.errors import why
from archive.messages import Message, message

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TOML_PLACE = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|.*)\)", re.DOTALL
)
_TOML = {
    "Unterminated string": message("en text saknar sitt sista citattecken"),
    "Illegal character": message("ett tecken får inte stå i en text, eller ett citattecken saknas"),
    "Unescaped": message("ett omvänt snedstreck i en text ska skrivas två gånger"),
    "Invalid hex": message("ett omvänt snedstreck i en text ska skrivas två gånger"),
    "Escaped character": message("en teckenkod i en text finns inte"),
    "Expected '='": message("efter namnet ska = stå"),
    "Expected ']": message("rubriken saknar sin sista hakparentes"),
    "Expected newline": message("raden ska ta slut efter värdet"),
    "Invalid initial": message("namnet ska börja med en bokstav eller ett citattecken"),
    "Invalid statement": message("raden är varken namn = värde eller en rubrik i hakparenteser"),
    "Invalid value": message("värdet går inte att förstå; sätt text inom citattecken"),
    "Invalid date": message("datumet finns inte; skriv som 2014-05-09"),
    "Unclosed array": message("en lista saknar sin sista hakparentes eller ett komma"),
    "Unclosed inline": message("en klammer är inte stängd"),
    "Cannot": message("samma namn eller rubrik står två gånger"),
    "Duplicate": message("samma namn står två gånger"),
}
"""How the parser's sentences begin, and what the person should do."""


UNREADABLE = (OSError, ValueError, RecursionError)
"""What reading and parsing a TOML file raises, whatever lies in it."""


def unread(error: Exception) -> Message:
    """Return why a TOML file could not be read, with the line of a mistake in it."""
    if isinstance(error, OSError):
        return why(error)
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return message(
            "rad %(line)s är inte skriven i UTF-8; spara filen i den teckenkodningen", line=line
        )
    if isinstance(error, RecursionError):
        return message("listor eller tabeller är nästlade för djupt")
    if not isinstance(error, tomllib.TOMLDecodeError):
        return Message(str(error))
    place = _TOML_PLACE.fullmatch(str(error))
    what = place["what"] if place else str(error)
    fault = next(
        (fault for start, fault in _TOML.items() if what.startswith(start)), message("ett skrivfel")
    )
    if not (place and place["line"]):
        return message("i slutet: %(fault)s", fault=fault)
    return message(
        "rad %(line)s, tecken %(column)s: %(fault)s",
        line=place["line"],
        column=place["column"],
        fault=fault,
    )


_PLACE = re.compile(r"at `\$(?P<path>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[[^\]]*\]")
_KINDS = {
    "array": message('en lista, ["…", "…"]'),
    "bool": message("true eller false"),
    "date": message("ett datum som 2014-05-09"),
    "float": message("ett tal"),
    "int": message("ett heltal"),
    "object": message("en tabell"),
    "Path": message("en sökväg"),
    "str": message('text inom citattecken, "…"'),
}


def misfit(error: Exception, shape: Any) -> Message:  # noqa: ANN401 - whatever msgspec converts to
    """Return why a value did not fit `shape`, and what would, from msgspec's words."""
    if not isinstance(error, msgspec.ValidationError):
        return message("den är inte hel JSON i UTF-8")
    text = str(error)
    place = _PLACE.search(text)
    steps = [step["name"] or "" for step in _STEP.finditer(place["path"])] if place else []
    name = next((step for step in reversed(steps) if step), "")
    here = _types_at(inspect.type_info(shape), steps)
    if unknown := re.search(r"unknown field `(?P<name>[^`]*)`", text):
        known = [field.encode_name for kind in here for field in getattr(kind, "fields", ())]
        return _unknown_name(unknown["name"], known)
    if missing := re.search(r"missing required field `(?P<name>[^`]*)`", text):
        return _missing_name(missing["name"], name)
    if choices := [value for kind in here for value in _choice_names(kind)]:
        known_values = ", ".join(choices)
        return message("”%(name)s” ska vara ett av %(known)s", name=name, known=known_values)
    return _of_kind(name, text)


def _unknown_name(name: str, known: Sequence[str]) -> Message:
    every = ", ".join(known)
    if near := difflib.get_close_matches(name, known, 1):
        return message(
            "uppgiften ”%(name)s” finns inte; menade du %(meant)s? Kända är %(known)s",
            name=name,
            meant=near[0],
            known=every,
        )
    return message("uppgiften ”%(name)s” finns inte. Kända är %(known)s", name=name, known=every)


def _missing_name(name: str, place: str) -> Message:
    if place:
        return message("”%(name)s” saknas i ”%(place)s”", name=name, place=place)
    return message("”%(name)s” saknas", name=name)


def _of_kind(name: str, error_text: str) -> Message:
    """Return of which kind a value should be, from what the parser says it expected."""
    wanted = re.search(r"Expected `(?P<types>[^`]*)`|encoded (?P<type>\w+)", error_text)
    kinds = (wanted["types"] or wanted["type"]).split(" | ") if wanted else ()
    fits = [_KINDS[kind] for kind in kinds if kind in _KINDS] or [message("något annat")]
    if not name:
        return message("den ska vara %(kind)s", kind=fits[0])
    return message("”%(name)s” ska vara %(kinds)s", name=name, kinds=_alternatives(fits))


def _alternatives(kinds: Sequence[Message]) -> Message:
    """Return some kinds with "or" between them."""
    first, *rest = kinds
    if not rest:
        return first
    return message("%(kind)s eller %(kinds)s", kind=first, kinds=_alternatives(rest))


def _types_at(info: inspect.Type, steps: Iterable[str]) -> list[inspect.Type]:
    """Return what may stand at the end of a path: names of fields, and "" for an item."""
    here = [info]
    for step in steps:
        here = [
            inner
            for outer in here
            for whole in _union_members(outer)
            for inner in _item_types(whole, step)
        ]
    return [whole for kind in here for whole in _union_members(kind)]


def _choice_names(info: inspect.Type) -> list[str]:
    if isinstance(info, inspect.EnumType):
        return sorted(str(member.value) for member in info.cls)
    return [str(value) for value in getattr(info, "values", ())]


def _union_members(info: inspect.Type) -> tuple[inspect.Type, ...]:
    return info.types if isinstance(info, inspect.UnionType) else (info,)


def _item_types(info: inspect.Type, step: str) -> tuple[inspect.Type, ...]:
    match info:
        case inspect.StructType(fields=fields) | inspect.DataclassType(fields=fields):
            return tuple(field.type for field in fields if field.encode_name == step)
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return (item,)
        case inspect.DictType(value_type=value):
            return (value,)
        case _:
            return ()
