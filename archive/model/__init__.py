"""What is a Page, Reading, Section, Document, Fact, Query, Hit, Result? Frozen values, no I/O.

Two coordinate systems. *Raw*: the pages of a reading as extracted, joined by form feeds; it never
changes. *Repaired*: the same text after hyphens, ligatures and running heads are mended. Spans of
documents, sections and facts are in repaired coordinates; `Repaired.to_raw` leads back.
"""

from archive.model.facets import DECLARED, FACETS, Facet
from archive.model.level import LEVELS, Level, strictest
from archive.model.question import (
    UNKNOWN,
    Filters,
    Hit,
    HitGroup,
    Lack,
    Marked,
    Notice,
    Offer,
    Query,
    Reason,
    References,
    Related,
    Result,
    Validity,
)
from archive.model.reading import (
    PAGE_BREAK,
    Fate,
    Given,
    Mark,
    Outcome,
    Page,
    Part,
    Reading,
    Source,
    Span,
    Status,
)
from archive.model.record import (
    DateSpan,
    Decision,
    DecisionOutcome,
    Document,
    DocumentCut,
    Fact,
    Section,
    SectionCut,
    SectionKind,
)
from archive.model.repaired import OffsetMap, Repair, Repaired

__all__ = [
    "DECLARED",
    "FACETS",
    "LEVELS",
    "PAGE_BREAK",
    "UNKNOWN",
    "DateSpan",
    "Decision",
    "DecisionOutcome",
    "Document",
    "DocumentCut",
    "Facet",
    "Fact",
    "Fate",
    "Filters",
    "Given",
    "Hit",
    "HitGroup",
    "Lack",
    "Level",
    "Mark",
    "Marked",
    "Notice",
    "Offer",
    "OffsetMap",
    "Outcome",
    "Page",
    "Part",
    "Query",
    "Reading",
    "Reason",
    "References",
    "Related",
    "Repair",
    "Repaired",
    "Result",
    "Section",
    "SectionCut",
    "SectionKind",
    "Source",
    "Span",
    "Status",
    "Validity",
    "strictest",
]
