"""Schemas and shapes that others publish and that are not ours to carry.

They are looked for in the folder that HANDLINGAR_STANDARDS names, by the names they are published
under; a test that needs one is skipped with a sentence where it is not there.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

VARIABLE = "HANDLINGAR_STANDARDS"


def published(name: str) -> Path:
    """Return where a published file lies; skip the test where it does not."""
    path = Path(os.environ.get(VARIABLE, "")) / name
    if not (os.environ.get(VARIABLE) and path.is_file()):
        pytest.skip(f"{name} is not in a folder that {VARIABLE} names")
    return path


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
