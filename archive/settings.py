"""Where are the data, which engine, which limits? Flags, then environment, then a file.

Flags win over `HANDLINGAR_*` variables, they over the file named by `--config` or
`HANDLINGAR_CONFIG`, that over the nearest `handlingar.toml` upwards, and that over the defaults.
Relative paths are relative to the file that names them; elsewhere to the working directory.
"""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from archive.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE_NAME = "handlingar.toml"
PREFIX = "HANDLINGAR_"
_PATHS = ("corpus", "index", "vocabulary")
_LISTS = ("proxies",)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by its one name. Times in seconds, sizes in MiB, shares 0 to 1."""

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    vocabulary: Path | None = None
    """A folder of vocabulary files that extend or replace ours."""
    title: str = "Handlingar"
    language: Literal["sv", "en"] = "sv"
    engine: Literal["auto", "whoosh", "tantivy", "memory"] = "auto"
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    pdf_reader: Literal["auto", "pdfminer"] = "auto"
    ocr: Literal["auto", "off"] = "auto"
    personal_data: Literal["mask", "hold", "off"] = "mask"
    personal_originals: Literal["public", "internal", "closed"] = "internal"
    """What a reader must be allowed to see to open a file that holds personal numbers."""
    file_seconds: float = 120.0
    file_memory: int = 2048
    file_output: int = 256
    max_removed: float = 0.2
    """The share of documents a run may take away without being told to."""
    keep_generations: int = 2
    host: str = "127.0.0.1"
    port: int = 8017
    threads: int = 8
    address: str = ""
    """The site's public address, https://…; empty: as the reader's own request says."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of reverse proxies whose word on client and access is taken."""
    access_header: str = ""
    """The header in which such a proxy says what a signed-in reader may see; empty: nobody more."""
    searches_per_minute: int = 240
    """Of one client: pages of hits, feeds and calls of the API; 0 for no limit."""
    exports_per_minute: int = 10
    files_per_minute: int = 240
    export_seconds: float = 900.0


def load(
    flags: Mapping[str, object | None] | None = None,
    config: Path | None = None,
    environ: Mapping[str, str] = os.environ,
    cwd: Path | None = None,
) -> Settings:
    """Return the settings in force.

    Raises:
        SettingsError: a file is missing or not TOML, or a name or value is not one of ours.
    """
    named = config or (Path(environ[PREFIX + "CONFIG"]) if PREFIX + "CONFIG" in environ else None)
    file = named or _nearest(cwd or Path.cwd())
    raw: dict[str, Any] = _from_file(file) if file else {}
    raw |= _from_environment(environ)
    raw |= {name: value for name, value in (flags or {}).items() if value is not None}
    known = {f.name for f in fields(Settings)}
    if unknown := sorted(set(raw) - known):
        msg = f"Okänd inställning: {', '.join(unknown)}. Kända är {', '.join(sorted(known))}."
        raise SettingsError(msg)
    try:
        settings = msgspec.convert(raw, Settings, strict=False, dec_hook=_decode)
    except msgspec.ValidationError as error:
        msg = f"En inställning kan inte användas: {error}."
        raise SettingsError(msg) from error
    here = (cwd or Path.cwd()).absolute()
    return replace(
        settings,
        corpus=here / settings.corpus,
        index=here / settings.index,
        vocabulary=here / settings.vocabulary if settings.vocabulary else None,
    )


def _nearest(folder: Path) -> Path | None:
    return next(
        (p for d in (folder, *folder.parents) if (p := d / FILE_NAME).is_file()),
        None,
    )


def _from_file(file: Path) -> dict[str, Any]:
    try:
        raw = tomllib.loads(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"Inställningsfilen {file} kan inte läsas: {error}."
        raise SettingsError(msg) from error
    base = file.absolute().parent
    return raw | {name: str(base / raw[name]) for name in _PATHS if isinstance(raw.get(name), str)}


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {f.name for f in fields(Settings)}
    return {
        name: [part.strip() for part in value.split(",")] if name in _LISTS else value
        for key, value in environ.items()
        if key.startswith(PREFIX) and (name := key.removeprefix(PREFIX).lower()) in names
    }


def _decode(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str | Path):
        return Path(value)
    raise NotImplementedError
