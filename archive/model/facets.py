"""Facets: the fields by which hits are counted and narrowed, each declared once, here.

The engine's columns, the filters of the page, the API and the command line, the field names of a
query and the names in addresses all follow from these declarations. A new facet is one entry here,
a field of the same name in `Filters`, and the translation of its label.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.model.record import Document, Section


@dataclass(frozen=True, slots=True)
class Facet:
    """A field of a section or its document by which hits are counted and narrowed.

    `name` is that of the API, the engine and the catalogue; `label` what readers see, in Swedish;
    `parameter` its name in an address; `words` its names in a query, the one that is shown first;
    `option` the command-line option with its `help`, where there is one. `values` are those of a
    section, none for unknown. `listed`: shown as a list of values beside the hits.
    """

    name: str
    label: str
    parameter: str
    words: tuple[str, ...]
    values: Callable[[Document, Section], Sequence[str]]
    option: str = ""
    help: str = ""
    listed: bool = True


def _known_values(value: str | None) -> tuple[str, ...]:
    return (value,) if value else ()


DECLARED = (
    Facet(
        "organisation",
        "Organisation",
        "forbund",
        ("förbund", "forbund", "organisation", "org"),
        lambda document, _: _known_values(document.organisation),
        "--org",
        "Förbund eller annan organisation.",
    ),
    Facet(
        "body",
        "Organ",
        "organ",
        ("organ", "body", "nämnd"),
        lambda document, _: _known_values(document.body),
        "--body",
        "Organ.",
    ),
    Facet(
        "type",
        "Handlingstyp",
        "typ",
        ("typ", "type"),
        lambda document, _: _known_values(document.type),
        "--type",
        "Typ, till exempel protokoll.",
    ),
    Facet(
        "topic",
        "Ämne",
        "amne",
        ("ämne", "amne", "topic"),
        lambda document, section: tuple(dict.fromkeys((*section.topics, *document.topics))),
        "--topic",
        "Ämne.",
    ),
    Facet(
        "year",
        "År",
        "ar",
        ("år", "ar", "year"),
        lambda document, _: (str(document.date.start.year),) if document.date else (),
        "--year",
        "År.",
        listed=False,
    ),
    Facet(
        "outcome",
        "Beslut",
        "beslut",
        ("beslut", "decision"),
        lambda _, section: tuple(dict.fromkeys(d.outcome for d in section.decisions)),
        "--outcome",
        "Utfall, till exempel avslag eller bordlagt.",
    ),
    Facet(
        "language",
        "Språk",
        "sprak",
        ("språk", "sprak", "language"),
        lambda document, _: _known_values(document.language),
        "--language",
        "Språk, till exempel sv.",
    ),
)
FACETS = tuple(facet.name for facet in DECLARED)
"""The names of the facets, in the order they are shown."""
