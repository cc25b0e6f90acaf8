"""Change feed for programs: what was created, changed, moved or removed since a cursor (NDJSON)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, request

from webapp import addresses
from webapp.arrivals import rfc3339_time
from webapp.handles import change_log
from webapp.hardening import conditional
from webapp.parameters import takes
from webapp.rate_limit import limited
from webapp.site import known_address

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.changes import Change, ChangeLog

blueprint = Blueprint("changes", __name__)
MOST = 10_000
USUAL = 1_000
"""Changes in one answer, at most and where no number is asked for."""


@blueprint.get("/api/changes")
@limited("search")
@takes("since", "limit")
@conditional
def since() -> ResponseReturnValue:
    """Give the changes after a cursor, one JSON object a line, each with the cursor after it."""
    log, limit = change_log(), addresses.whole_number(request.args, "limit", USUAL, 1, MOST)
    position = log.position(request.args.get("since", ""))
    changes = log.since(position, limit + 1)
    more, changes = len(changes) > limit, changes[:limit]
    lines = (json.dumps(change_json(change, log), ensure_ascii=False) + "\n" for change in changes)
    response = Response("".join(lines), mimetype="application/x-ndjson")
    cursor = log.cursor(changes[-1].seq if changes else position)
    response.headers["Cursor"] = cursor
    if more:
        address = f"{known_address()}/api/changes?since={cursor}&limit={limit}"
        response.headers["Link"] = f'<{address}>; rel="next"'
    return response


def change_json(change: Change, log: ChangeLog) -> dict[str, Any]:
    """Return a change as a line of the feed; what does not apply is left out."""
    base = known_address()
    here = f"{base}/api/document/{change.id}" if change.is_here else ""
    known = {
        "cursor": log.cursor(change.seq),
        "change": change.kind.value,
        "id": change.id,
        "at": rfc3339_time(change.at),
        "hash": change.hash,
        "moved_to": change.successor,
        "document": here,
    }
    return {name: value for name, value in known.items() if value}
