"""Provenance of files of decisions, assignments and meetings: what was asked, and how again."""

from __future__ import annotations

import json
import shlex
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from archive.export.query_metadata import arguments, parameters

if TYPE_CHECKING:
    from archive.export.query_metadata import QueryMetadata
    from archive.model import Query


def about_register(
    name: str, provenance: QueryMetadata, query: Query, form: str, *, total: int, state: str = ""
) -> dict[str, Any]:
    """Return where a file of `total` rows comes from that the command `name` writes.

    `query` is what was asked, `state` that of assignments (open, reported or unknown), "" for all.
    """
    asked = arguments(query) if name == "decisions" else arguments(query)[1:]
    options = [*asked, *(("--state", state) if state else ()), "--format", form]
    every = {"query": query.text, **parameters(query), **({"state": state} if state else {})}
    made = replace(
        provenance,
        parameters=json.dumps(every, ensure_ascii=False),
        command=shlex.join(["handlingar", name, *options, "--output", "FIL"]),
        total=total,
    )
    return asdict(made)
