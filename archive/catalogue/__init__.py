"""What do we know of every file, document and section? One SQLite file for each generation."""

from archive.catalogue.reader import Catalogue
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
from archive.catalogue.writer import CatalogueWriter

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
    "Stored",
    "StoredPage",
]
