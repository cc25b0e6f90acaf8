"""What does an export made on the command line say of where it comes from?"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.export import Provenance
from archive.model import FACETS

if TYPE_CHECKING:
    from archive.model import Query
    from archive.search import Archive


def provenance_of(archive: Archive, query: Query) -> Provenance:
    """Return query, filters, generation, analyser, count and time."""
    counted = archive.search(replace(query, limit=0))
    filters = query.filters
    said = {
        **{name: getattr(filters, name) for name in FACETS},
        "from": (str(filters.date_from),) if filters.date_from else (),
        "to": (str(filters.date_to),) if filters.date_to else (),
    }
    return Provenance(
        query=query.text,
        filters="; ".join(f"{name}: {', '.join(some)}" for name, some in said.items() if some),
        generation=counted.generation,
        analyser=archive.analyser.version,
        total=counted.total,
        time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        url="",
    )
