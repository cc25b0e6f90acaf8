"""Loading of the shipped vocabularies and an installation's changes to them.

Ours lie beside this file as TOML. An installation's folder may hold files of the same names: its
entries replace ours with the same id (for synonyms: the same term) and add to the rest; a file
that begins with `replace = true` stands alone.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from archive import toml_files
from archive.errors import SettingsError
from archive.messages import message
from archive.validation_messages import misfit
from archive.vocabulary.entries import (
    Body,
    DocumentType,
    Locality,
    Organisation,
    Synonym,
    Topic,
    Vocabulary,
)

FILES = ("organisations", "bodies", "types", "topics", "synonyms", "places")
_OURS = Path(__file__).parent
_KEYS = {"types": "name", "synonyms": "term"}


class _Counties(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    county: str
    names: tuple[str, ...]
    called: dict[str, str] = {}


_SHAPES: dict[str, Any] = {
    "organisations": Organisation,
    "bodies": Body,
    "types": DocumentType,
    "topics": Topic,
    "synonyms": Synonym,
    "places": _Counties,
}


def load(folder: Path | None = None) -> Vocabulary:
    """Return our vocabularies, extended or replaced by those of `folder`.

    Raises:
        SettingsError: the folder is missing, or a file is not TOML or has an entry of the wrong
            shape.
    """
    if folder is None:
        return _load_cached(None, ())
    if not folder.is_dir():
        msg = message(
            "Mappen med vokabulärer, %(folder)s, finns inte. Rätta inställningen vocabulary.",
            folder=folder,
        )
        raise SettingsError(msg)
    stamps = tuple(
        (name, (file.stat().st_mtime_ns, file.stat().st_size))
        for name in FILES
        if (file := folder / f"{name}.toml").is_file()
    )
    return _load_cached(folder, stamps)


@cache
def _load_cached(
    folder: Path | None, stamps: tuple[tuple[str, tuple[int, int]], ...]
) -> Vocabulary:
    digest = hashlib.sha256()
    entries: dict[str, tuple[Any, ...]] = {}
    for name in FILES:
        raw, content = _read_file(_OURS / f"{name}.toml", name)
        digest.update(content)
        of_folder = 0
        if folder and name in dict(stamps):
            theirs, content = _read_file(folder / f"{name}.toml", name)
            digest.update(content)
            raw = theirs if theirs.get("replace") else _joined_entries(name, raw, theirs)
            of_folder = len(theirs.get(name, []))
        listed = raw.get(name, [])
        entries[name] = _converted_entries(name, listed, len(listed) - of_folder, folder)
    return Vocabulary(
        version=digest.hexdigest()[:12],
        organisations=entries["organisations"],
        bodies=entries["bodies"],
        types=entries["types"],
        topics=entries["topics"],
        synonyms=(*entries["synonyms"], *_abbreviation_synonyms(entries)),
        places=tuple(
            Locality(name, c.county, c.called.get(name) or _municipality_name(name))
            for c in entries["places"]
            for name in c.names
        ),
    )


def _read_file(file: Path, name: str) -> tuple[dict[str, Any], bytes]:
    raw, content = toml_files.read(file)
    if unknown := sorted(set(raw) - {name, "replace"}):
        msg = message(
            "Vokabulären %(file)s har okända rubriker (%(unknown)s); skriv [[%(name)s]].",
            file=file,
            unknown=", ".join(unknown),
            name=name,
        )
        raise SettingsError(msg)
    return raw, content


def _joined_entries(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    key = _KEYS.get(name, "county" if name == "places" else "id")
    new = theirs.get(name, [])
    replaced = {entry.get(key) for entry in new if isinstance(entry, dict)}
    return {name: [e for e in ours[name] if e.get(key) not in replaced] + new}


def _converted_entries(
    name: str, raw: list[Any], ours: int, folder: Path | None
) -> tuple[Any, ...]:
    """Return the entries, of which the first are ours and the others numbered from 1."""
    entries = []
    for number, entry in enumerate(raw, 1 - ours):
        try:
            entries.append(msgspec.convert(entry, _SHAPES[name]))
        except msgspec.ValidationError as error:
            where = f"{folder or _OURS}/{name}.toml"
            called = entry.get(_KEYS.get(name, "id"), number) if isinstance(entry, dict) else number
            reason = misfit(error, _SHAPES[name])
            msg = message(
                "Posten %(called)s i vokabulären %(where)s kan inte användas: %(told)s.",
                called=called,
                where=where,
                told=reason,
            )
            raise SettingsError(msg) from error
    return tuple(entries)


def _municipality_name(name: str) -> str:
    """Return what most municipalities call themselves: Nacka kommun, Lunds kommun, Borås kommun."""
    genitive = name if name[-1] in "aeiouyåäösxz" else f"{name}s"
    return f"{genitive} kommun"


def _abbreviation_synonyms(entries: dict[str, tuple[Any, ...]]) -> list[Synonym]:
    written = {synonym.term for synonym in entries["synonyms"]}
    return [
        Synonym(
            term=short,
            means=(entry.name,),
            case_sensitive=True,
            valid_from=entry.valid_from,
            valid_to=entry.valid_to,
        )
        for entry in (*entries["organisations"], *entries["bodies"])
        for short in entry.abbreviations
        if short not in written
    ]
