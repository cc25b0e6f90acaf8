"""Completeness checks: what is missing by body and year, by folder, § by §.

What nobody would notice by reading: a meeting without its protocol, a number left out in a row of
§§, a folder that has fallen silent. Everything follows from what the asker may see.
"""

from __future__ import annotations

from archive.completeness.paragraph_gaps import MissingParagraphs, paragraphs
from archive.completeness.series import Series, Year, protocols
from archive.completeness.source_folders import Folder, folders

__all__ = [
    "Folder",
    "MissingParagraphs",
    "Series",
    "Year",
    "folders",
    "paragraphs",
    "protocols",
]
