"""Catalogue of files, documents and sections: one SQLite file for each generation."""

from archive.catalogue.catalogue_writer import CatalogueWriter
from archive.catalogue.restricted import RestrictedCatalogue
from archive.catalogue.sizes import Size
from archive.catalogue.values import (
    DocumentRow,
    FileRecord,
    LevelState,
    Link,
    Mention,
    Name,
    Original,
    OutgoingReference,
    PageText,
    RegisterEntry,
    Stored,
    StoredPage,
    Tombstone,
)
from archive.catalogue.whole import Catalogue

__all__ = [
    "Catalogue",
    "CatalogueWriter",
    "DocumentRow",
    "FileRecord",
    "LevelState",
    "Link",
    "Mention",
    "Name",
    "Original",
    "OutgoingReference",
    "PageText",
    "RegisterEntry",
    "RestrictedCatalogue",
    "Size",
    "Stored",
    "StoredPage",
    "Tombstone",
]
