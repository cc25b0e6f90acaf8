"""Validation messages in Swedish for files that people write, from the parsers' own words."""

from __future__ import annotations

import difflib
import re
import tomllib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import inspect

from archive.errors import why

if TYPE_CHECKING:
    from collections.abc import Iterable

_TOML_PLACE = re.compile(
    r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|.*)\)", re.DOTALL
)
_TOML = {
    "Unterminated string": "en text saknar sitt sista citattecken",
    "Illegal character": "ett tecken får inte stå i en text, eller ett citattecken saknas",
    "Unescaped": "ett omvänt snedstreck i en text ska skrivas två gånger",
    "Invalid hex": "ett omvänt snedstreck i en text ska skrivas två gånger",
    "Escaped character": "en teckenkod i en text finns inte",
    "Expected '='": "efter namnet ska = stå",
    "Expected ']": "rubriken saknar sin sista hakparentes",
    "Expected newline": "raden ska ta slut efter värdet",
    "Invalid initial": "namnet ska börja med en bokstav eller ett citattecken",
    "Invalid statement": "raden är varken namn = värde eller en rubrik i hakparenteser",
    "Invalid value": "värdet går inte att förstå; sätt text inom citattecken",
    "Invalid date": "datumet finns inte; skriv som 2014-05-09",
    "Unclosed array": "en lista saknar sin sista hakparentes eller ett komma",
    "Unclosed inline": "en klammer är inte stängd",
    "Cannot": "samma namn eller rubrik står två gånger",
    "Duplicate": "samma namn står två gånger",
}
"""How the parser's sentences begin, and what the person should do."""


UNREADABLE = (OSError, ValueError, RecursionError)
"""What reading and parsing a TOML file raises, whatever lies in it."""


def unread(error: Exception) -> str:
    """Return in Swedish why a TOML file could not be read, with the line of a mistake in it."""
    if isinstance(error, OSError):
        return why(error)
    if isinstance(error, UnicodeDecodeError):
        line = error.object[: error.start].count(b"\n") + 1
        return f"rad {line} är inte skriven i UTF-8; spara filen i den teckenkodningen"
    if isinstance(error, RecursionError):
        return "listor eller tabeller är nästlade för djupt"
    if not isinstance(error, tomllib.TOMLDecodeError):
        return str(error)
    found = _TOML_PLACE.fullmatch(str(error))
    what = found["what"] if found else str(error)
    said = next((said for start, said in _TOML.items() if what.startswith(start)), "ett skrivfel")
    where = (
        f"rad {found['line']}, tecken {found['column']}" if found and found["line"] else "i slutet"
    )
    return f"{where}: {said}"


_PLACE = re.compile(r"at `\$(?P<path>[^`]*)`")
_STEP = re.compile(r"\.(?P<name>[^.\[\]]+)|\[[^\]]*\]")
_KINDS = {
    "array": 'en lista, ["…", "…"]',
    "bool": "true eller false",
    "date": "ett datum som 2014-05-09",
    "float": "ett tal",
    "int": "ett heltal",
    "object": "en tabell",
    "Path": "en sökväg",
    "str": 'text inom citattecken, "…"',
}


def misfit(error: Exception, shape: Any) -> str:  # noqa: ANN401 - whatever msgspec converts to
    """Return in Swedish why a value did not fit `shape`, and what would, from msgspec's words."""
    if not isinstance(error, msgspec.ValidationError):
        return "den är inte hel JSON i UTF-8"
    said = str(error)
    place = _PLACE.search(said)
    steps = [step["name"] or "" for step in _STEP.finditer(place["path"])] if place else []
    name = next((step for step in reversed(steps) if step), "")
    here = _types_at(inspect.type_info(shape), steps)
    if unknown := re.search(r"unknown field `(?P<name>[^`]*)`", said):
        known = [field.encode_name for one in here for field in getattr(one, "fields", ())]
        near = difflib.get_close_matches(unknown["name"], known, 1)
        meant = f"; menade du {near[0]}?" if near else "."
        return f"uppgiften ”{unknown['name']}” finns inte{meant} Kända är {', '.join(known)}"
    if missing := re.search(r"missing required field `(?P<name>[^`]*)`", said):
        return f"”{missing['name']}” saknas" + (f" i ”{name}”" if name else "")
    if choices := [value for one in here for value in _choices(one)]:
        return f"”{name}” ska vara ett av {', '.join(choices)}"
    wanted = re.search(r"Expected `(?P<types>[^`]*)`|encoded (?P<type>\w+)", said)
    kinds = (wanted["types"] or wanted["type"]).split(" | ") if wanted else ()
    fits = [_KINDS[kind] for kind in kinds if kind in _KINDS] or ["något annat"]
    return f"”{name}” ska vara {' eller '.join(fits)}" if name else f"den ska vara {fits[0]}"


def _types_at(info: inspect.Type, steps: Iterable[str]) -> list[inspect.Type]:
    """Return what may stand at the end of a path: names of fields, and "" for an item."""
    here = [info]
    for step in steps:
        here = [
            inner
            for one in here
            for whole in _union_members(one)
            for inner in _item_types(whole, step)
        ]
    return [whole for one in here for whole in _union_members(one)]


def _choices(info: inspect.Type) -> list[str]:
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
