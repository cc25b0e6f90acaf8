"""Settings: from flags, then the environment, then a file, then defaults.

Flags win over `HANDLINGAR_*` variables, they over the file named by `--config` or
`HANDLINGAR_CONFIG`, that over the nearest `handlingar.toml` upwards, and that over the defaults.
Relative paths are relative to the file that names them; elsewhere to the working directory.
"""

from __future__ import annotations

import ipaddress
import logging
import os
import re
from dataclasses import dataclass, field, fields, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from archive import toml_files
from archive.errors import SettingsError
from archive.messages import LANGUAGES, SOURCE, Message, _, message
from archive.model import Level
from archive.validation_messages import misfit, unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME = "handlingar.toml"
PREFIX = "HANDLINGAR_"
_PATHS = ("corpus", "index", "vocabulary", "session_store", "reading_cache", "watch_store",
          "engine_ca", "engine_certificate", "engine_key")  # fmt: skip
_LISTS = ("proxies", "engine_urls", "mail_to", "oidc_internal", "oidc_closed")
_IN_FILE = "file:"

RETIRED_ENGINES = ("memory", "tantivy")
"""Engines of earlier versions: a setting that names one is taken as auto."""

PdfReader = Literal["auto", "pdfminer"]
Ocr = Literal["auto", "off"]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting, by its one name. Times in seconds, sizes in MiB, shares 0 to 1."""

    corpus: Path = Path("corpus")
    index: Path = Path("index")
    reading_cache: Path | None = None
    """A folder for what was read from the files, when machines share it; else in the index."""
    vocabulary: Path | None = None
    """A folder of vocabulary files that extend or replace ours."""
    title: str = "Handlingar"
    language: Literal["sv", "en"] = "sv"
    engine: Literal["auto", "whoosh", "arrays", "opensearch"] = "auto"
    engine_urls: tuple[str, ...] = ()
    """Addresses of the nodes of an OpenSearch cluster; http:// to this machine only."""
    engine_user: str = ""
    engine_password: str = field(default="", repr=False)
    engine_ca: Path | None = None
    """The file of the authority that signed the nodes' certificates; empty: the system's."""
    engine_certificate: Path | None = None
    engine_key: Path | None = None
    """Our own certificate and its key, where the cluster asks for one."""
    engine_prefix: str = "handlingar"
    """How the names of this archive's indices begin; another for each archive of a cluster."""
    engine_shards: int = 1
    """Of an index; one for each 30 GiB or so."""
    engine_replicas: int = 1
    jobs: int = field(default_factory=lambda: os.cpu_count() or 1)
    pdf_reader: PdfReader = "auto"
    ocr: Ocr = "auto"
    personal_data: Literal["mask", "hold", "off"] = "mask"
    persons: Literal["on", "off"] = "on"
    """Whether cases and votes name members in their public office, as the minutes do."""
    hidden_text: Literal["omit", "hold"] = "omit"
    """What becomes of a record whose file hides text: it is left out, or the record held back."""
    personal_originals: Level = Level.INTERNAL
    """What a reader must be allowed to see to open a file that holds personal numbers."""
    page_images: Literal["on", "off"] = "on"
    """Whether the pages of a PDF are shown as pictures on the site."""
    file_seconds: float = 120.0
    file_memory: int = 2048
    file_output: int = 256
    max_removed: float = 0.2
    """The share of documents a run may take away without being told to."""
    keep_generations: int = 2
    host: str = "127.0.0.1"
    port: int = 8017
    workers: int = 0
    """Processes that answer; 0 for one a core, four at most."""
    threads: int = 8
    """Requests at once in each of them."""
    contact: str = ""
    """The archive's mail address, for what is wrong or cannot be reached on the site."""
    contacts: dict[str, str] = field(default_factory=dict)
    """The registrar's mail address of each organisation, by its name; else `contact` is asked."""
    data_licence: str = ""
    """The address of the licence under which the archive's data may be used, for DCAT."""
    address: str = ""
    """The site's public address, https://…; empty: as the reader's own request says."""
    hosts: tuple[str, ...] = ()
    """Other names the site is reached by, when `address` is empty: they may stand in links."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of reverse proxies whose word on client and access is taken."""
    access_header: str = ""
    """The header in which such a proxy says what a signed-in reader may see; empty: nobody more."""
    searches_per_minute: int = 240
    """Of one client: pages of hits, feeds and calls of the API; 0 for no limit."""
    exports_per_minute: int = 10
    seconds_per_minute: float = 20.0
    """Of the processor, for the answers of one client, whatever they are; 0 for no limit."""
    files_per_minute: int = 240
    export_seconds: float = 900.0
    oidc_issuer: str = ""
    """The address of an OpenID Connect provider to sign in at; empty: nobody signs in here."""
    oidc_client: str = ""
    oidc_secret: str = field(default="", repr=False)
    oidc_claim: str = "groups"
    """The claim whose values say what a reader may see."""
    oidc_internal: tuple[str, ...] = ()
    oidc_closed: tuple[str, ...] = ()
    session_secret: str = field(default="", repr=False)
    """What the cookie of those signed in is signed with; at least 32 characters."""
    session_hours: float = 8.0
    redis_url: str = field(default="", repr=False)
    """A Redis or Valkey in which hosts share rate counts and sessions, or `file:` and where."""
    session_store: Path | None = None
    """A file for the sessions of those signed in; without one they end when the site does."""
    report_when: Literal["trouble", "always"] = "trouble"
    """Whether every run is told of by mail and webhook, or only what a person ought to look at."""
    mail_to: tuple[str, ...] = ()
    mail_from: str = "handlingar@localhost"
    mail_server: str = "localhost:25"
    mail_security: Literal["off", "starttls", "tls"] = "off"
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    """The password itself, or `file:` and where it stands."""
    watch_store: Path | None = None
    """A file, outside index and corpus, for watches; alerts by mail are off without one."""
    letters_per_minute: int = 60
    """Letters of alerts that the mail server is given; 0 for no limit."""
    webhook: str = field(default="", repr=False)
    """An address that gets every such record as JSON; it may carry a secret."""

    @property
    def readings(self) -> Path:
        """The folder of what was read from the files, before anything in it is covered."""
        return self.reading_cache or self.index / "cache"


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
    file = named or _nearest_file(cwd or Path.cwd())
    raw: dict[str, Any] = _from_file(file) if file else {}
    raw |= _from_environment(environ)
    raw |= {name: value for name, value in (flags or {}).items() if value is not None}
    known = {f.name for f in fields(Settings)}
    if unknown := sorted(set(raw) - known):
        msg = message(
            "Okänd inställning: %(unknown)s. Kända är %(known)s.",
            unknown=", ".join(unknown),
            known=", ".join(sorted(known)),
        )
        raise SettingsError(msg)
    if raw.get("engine") in RETIRED_ENGINES:
        log.warning(
            _(
                "Sökmotorn %(name)s ingår inte längre; inställningen engine tas som auto.",
                name=raw["engine"],
            )
        )
        raw["engine"] = "auto"
    try:
        settings = msgspec.convert(raw, Settings, strict=False, dec_hook=_decoded_value)
    except msgspec.ValidationError as error:
        raise SettingsError(_mistake_in(raw, error)) from error
    here = (cwd or Path.cwd()).absolute()
    paths = {name: path for name in _PATHS if (path := getattr(settings, name)) is not None}
    return replace(settings, **{name: here / path for name, path in paths.items()})


def preferred_language(
    arguments: Sequence[str], environ: Mapping[str, str] = os.environ, cwd: Path | None = None
) -> str:
    """Return the language of the settings that a command line will use, before it is parsed.

    Help and mistakes are told before the settings are loaded; what cannot be read is Swedish.
    """
    named = next(
        (
            value
            for word, after in pairwise([*arguments, ""])
            for value in ([after] if word == "--config" else word.split("--config=")[1:2])
        ),
        environ.get(PREFIX + "CONFIG"),
    )
    file = Path(named) if named else _nearest_file(cwd or Path.cwd())
    try:
        raw = (_from_file(file) if file else {}) | _from_environment(environ)
    except SettingsError:
        raw = {}
    return str(raw.get("language")) if raw.get("language") in LANGUAGES else SOURCE


def secret(value: str) -> str:
    """Return a secret that a setting holds itself, or names the file of with `file:`.

    Raises:
        SettingsError: the file cannot be read, or holds nothing.
    """
    if not value.startswith(_IN_FILE):
        return value
    path = Path(os.path.expandvars(value.removeprefix(_IN_FILE)))
    try:
        held = path.read_text("utf-8-sig").strip()
    except (OSError, UnicodeDecodeError) as error:
        msg = message(
            "Hemligheten i %(path)s kan inte läsas: %(reason)s.", path=path, reason=unread(error)
        )
        raise SettingsError(msg) from error
    if not held:
        msg = message("Hemligheten i %(path)s är tom; skriv den i filen.", path=path)
        raise SettingsError(msg)
    return held


def is_loopback(host: str) -> bool:
    """Return whether a host name or address is this machine's own."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _nearest_file(folder: Path) -> Path | None:
    return next(
        (p for d in (folder, *folder.parents) if (p := d / FILE_NAME).is_file()),
        None,
    )


def _from_file(file: Path) -> dict[str, Any]:
    raw = _without_empty_paths(toml_files.read(file).table)
    base = file.absolute().parent
    paths = {name: str(base / raw[name]) for name in _PATHS if isinstance(raw.get(name), str)}
    return raw | paths | {name: _path_beside(base, value) for name, value in raw.items()
                          if isinstance(value, str) and value.startswith(_IN_FILE)}  # fmt: skip


def _path_beside(base: Path, value: str) -> str:
    """Return `file:path` with the path from a folder on; one that begins with a variable stays."""
    path = value.removeprefix(_IN_FILE)
    return value if path.startswith("$") else f"{_IN_FILE}{base / path}"


def _from_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    names = {f.name for f in fields(Settings)}
    return _without_empty_paths(
        {
            name: [part.strip() for part in value.split(",")]
            if name in (*_LISTS, "hosts")
            else value
            for key, value in environ.items()
            if key.startswith(PREFIX) and (name := key.removeprefix(PREFIX).lower()) in names
        }
    )


def _without_empty_paths(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings without paths of no letters, which are as good as not set."""
    return {name: value for name, value in values.items() if value != "" or name not in _PATHS}


def _decoded_value(kind: type, value: object) -> object:
    if kind is Path and isinstance(value, str | Path):
        return Path(value)
    msg = f"Expected `{kind.__name__}`, got `{type(value).__name__}`"
    raise ValueError(msg)


def _mistake_in(raw: Mapping[str, Any], error: msgspec.ValidationError) -> Message:
    """Return what is wrong with a setting; a secret is not repeated."""
    at = re.search(r"\$\.(\w+)", str(error))
    open_ = {f.name for f in fields(Settings) if f.repr}
    fault = misfit(error, Settings)
    if at and at[1] in open_:
        return message("Inställningen %(fault)s, inte %(value)r.", fault=fault, value=raw[at[1]])
    return message("Inställningen %(fault)s.", fault=fault)
