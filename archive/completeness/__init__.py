"""Completeness checks: what is missing by body and year, by folder, § by §.

What nobody would notice by reading: a meeting without its protocol, a number left out in a row of
§§, a folder that has fallen silent. Everything follows from what the asker may see.
"""

from __future__ import annotations

from archive.completeness.paragraph_gaps import MissingParagraphs, missing_paragraphs
from archive.completeness.series import Series, Year, protocol_series
from archive.completeness.source_folders import Folder, source_folders

__all__ = [
    "Folder",
    "MissingParagraphs",
    "Series",
    "Year",
    "missing_paragraphs",
    "protocol_series",
    "source_folders",
]
