"""Catalogue of files, documents and sections: one SQLite file for each generation."""

from archive.catalogue.restricted import RestrictedCatalogue
from archive.catalogue.values import (
    Entry,
    FileRecord,
    Gone,
    Link,
    Mention,
    Name,
    Original,
    PageText,
    Place,
    Referred,
    Stored,
    StoredPage,
)
from archive.catalogue.whole import Catalogue
from archive.catalogue.writer import CatalogueWriter
from archive.catalogue.years import YearTotal

__all__ = [
    "Catalogue",
    "CatalogueWriter",
    "Entry",
    "FileRecord",
    "Gone",
    "Link",
    "Mention",
    "Name",
    "Original",
    "PageText",
    "Place",
    "Referred",
    "RestrictedCatalogue",
    "Stored",
    "StoredPage",
    "YearTotal",
]
