"""Which versions and settings decide whether work done before still holds?"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from indexer.extract import READER_VERSION

if TYPE_CHECKING:
    from archive.settings import Settings

_DIGESTING = (
    "repair", "segment", "recognise", "register", "quality.py", "mentions.py", "build/assemble.py",
    "build/digest.py", "build/masking.py", "../archive/personal.py",
    "../archive/register/bodies.py", "../archive/register/numbers.py",
    "../archive/register/values.py",
)  # fmt: skip
"""The code that turns readings into documents."""


def reader_key(settings: Settings) -> str:
    """Return what stands for the reader and the settings that change what it reads."""
    said = f"{READER_VERSION} {settings.pdf_reader} {settings.ocr}"
    return f"{READER_VERSION}-{hashlib.blake2b(said.encode(), digest_size=4).hexdigest()}"


@cache
def digest_version() -> str:
    """Return a fingerprint of the code that cuts up and recognises: other code, done anew.

    Kept readings are then cut up again; no file is read for it.
    """
    room = Path(__file__).parent.parent
    digest = hashlib.blake2b(digest_size=8)
    for name in _DIGESTING:
        place = room / name
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            if path.suffix in {".py", ".toml"}:
                digest.update(path.read_bytes())
    return digest.hexdigest()
