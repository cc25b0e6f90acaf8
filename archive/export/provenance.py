"""Where does an exported list come from, so that somebody else can ask for it again?"""

from __future__ import annotations

from dataclasses import dataclass

LABELS = {
    "query": "sökning",
    "filters": "filter",
    "generation": "generation",
    "analyser": "analysator",
    "total": "antal träffar",
    "time": "exporterad",
    "url": "sökadress",
}
"""Field of Provenance → what a column or row of it is called."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What was asked, of which state of the archive, when, and how many answers there were.

    `filters` is canonical text, `time` UTC as ISO 8601, `url` the address that asks again.
    `archive` is the archive's own name.
    """

    query: str
    filters: str
    generation: str
    analyser: str
    total: int
    time: str
    url: str
    archive: str = "Handlingar"

    def as_text(self) -> str:
        """Return the whole as one line for formats that only have a note."""
        said = ((label, getattr(self, name)) for name, label in LABELS.items())
        return "; ".join(f"{label}: {value}" for label, value in said if value != "")
