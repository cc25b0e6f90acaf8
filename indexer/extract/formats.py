"""Registry of the file formats that are read: each reader module declares its own."""

from __future__ import annotations

import pkgutil
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import indexer.extract

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from indexer.extract.source import Reader


@dataclass(frozen=True, slots=True)
class Format:
    """A file format, as the module of its reader declares it in `FORMATS`.

    `label` names it to people in Swedish. `version` rises when the reader reads otherwise. Content
    is told by the bytes it begins with (`magic`), by a member of a zip file or a stream of an OLE
    compound file, or by `resembles`, which gets the first 4,096 bytes of text and the file's suffix
    in lower case; where none tells, by suffix. A zip file that names `media_type` in its member
    `mimetype` needs no more.
    """

    media_type: str
    label: str
    version: int
    read: Reader
    suffixes: tuple[str, ...] = ()
    magic: tuple[bytes, ...] = ()
    member: str | None = None
    stream: str | None = None
    resembles: Callable[[bytes, str], bool] | None = None


@cache
def known_formats() -> Mapping[str, Format]:
    """Return the formats of all modules of this package, by media type."""
    names = (module.name for module in pkgutil.iter_modules(indexer.extract.__path__))
    modules = (import_module(f"indexer.extract.{name}") for name in names)
    return {
        declared.media_type: declared
        for module in modules
        for declared in getattr(module, "FORMATS", ())
    }


@cache
def by_suffix() -> Mapping[str, Format]:
    """Return the formats by the suffixes of their files, in lower case with the full stop."""
    return {
        suffix: declared for declared in known_formats().values() for suffix in declared.suffixes
    }
