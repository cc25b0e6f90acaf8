"""Two versions of a record side by side, or as one text with the changes marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template, request

from archive.errors import QueryError
from webapp.handles import archive
from webapp.hardening import conditional
from webapp.languages import _
from webapp.rate_limit import limited, serialised
from webapp.text_changes import Effort, changed_rows, parts_of

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

blueprint = Blueprint("comparing", __name__)
MOST = 600_000
"""Characters of two texts together that are compared."""


@blueprint.get("/jamfor/<document_id>/<other_id>")
@limited("search")
@conditional
@serialised
def compare(document_id: str, other_id: str) -> ResponseReturnValue:
    """Show what differs between a record and a later one of the same paper."""
    catalogue = archive().catalogue
    before, after = catalogue.document(document_id), catalogue.document(other_id)
    if sum(len(section.text) for both in (before, after) for section in both.sections) > MOST:
        raise QueryError(_("Handlingarna är för långa för att jämföras här."))
    effort = Effort()
    rows = changed_rows(parts_of(before.sections), parts_of(after.sections), effort)
    return render_template(
        "compare.html",
        before=before,
        after=after,
        rows=rows,
        coarse=effort.exceeded,
        changed=sum(row.changed for row in rows),
        marked=request.args.get("vy") == "andringar",
    )
