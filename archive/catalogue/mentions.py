"""Outgoing and incoming references between records, resolved from titles in lists, with scores.

Every document has names, every reference has keys of the same forms; where they meet, and nothing
that is known of the two contradicts it, the reference speaks of the document. Nothing is kept of
the meeting itself: it is found when asked for, and so is the same after any order of runs.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from archive.catalogue.rows import section_id
from archive.catalogue.values import Mention

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Iterator

SURE = {"title": 0.95, "item": 0.9, "opening": 0.85, "meeting": 0.8, "year": 0.75, "case": 0.7}
"""How sure a single meeting of each form is, by our own judgement: same title; the record begins
with the title; a point of an agenda and a paper in the same file that has its case number, title
or number; same kind of meeting paper, body and day; same kind of plan or account,
organisation and year; same case number and type."""
LEAST = 0.3
"""What is less sure is not said: one of four records or more by the same name."""
PREFIX = 30
"""So many letters a title has at least that is looked for in the beginnings of records."""
_MOST = 500
_At = tuple[str, int, str]
"""A reference: its document, its place in it and its key."""
_LAST = "\U0010ffff"

_COLUMNS = (
    "m.document_id, m.ordinal, s.key, n.document_id, n.rule, m.organisation, "
    "d.organisation, d.text_hash"
)
_FORWARD = f"""
SELECT {_COLUMNS} FROM mentions m
JOIN names n ON n.rule = m.rule AND n.key = m.key
JOIN documents d ON d.id = n.document_id
JOIN sections s ON s.document_id = m.document_id AND s.ordinal = m.ordinal
WHERE {{where}} AND n.document_id != m.document_id
UNION ALL
SELECT {_COLUMNS} FROM mentions m
JOIN names n ON n.rule = 'opening' AND n.key >= m.key AND n.key < m.key || '{_LAST}'
JOIN documents d ON d.id = n.document_id
JOIN sections s ON s.document_id = m.document_id AND s.ordinal = m.ordinal
WHERE {{where}} AND m.rule = 'title' AND length(m.key) >= {PREFIX}
  AND n.document_id != m.document_id
"""
_BACKWARD = f"""
SELECT DISTINCT m.document_id, m.ordinal FROM names n
JOIN mentions m ON m.rule = n.rule AND m.key = n.key
WHERE n.document_id = :id
UNION
SELECT DISTINCT m.document_id, m.ordinal FROM names n
JOIN mentions m ON m.rule = 'title' AND m.key >= substr(n.key, 1, {PREFIX}) AND m.key <= n.key
WHERE n.document_id = :id AND n.rule = 'opening' AND substr(n.key, 1, length(m.key)) = m.key
ORDER BY 1, 2 LIMIT {_MOST}
"""


def normalised_key(text: str) -> str:
    """Return the letters and digits of a text alone, case folded.

    Portals lose hyphens and dashes and run words together; what is left they keep.
    """
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFC", text).casefold())


def outgoing_references(db: sqlite3.Connection, document_id: str) -> tuple[Mention, ...]:
    """Return which records a document's references speak of, in the order of the references."""
    rows = db.execute(_FORWARD.format(where="m.document_id = :id"), {"id": document_id})
    return tuple(_scored_mentions(rows))


def incoming_references(db: sqlite3.Connection, document_id: str) -> tuple[Mention, ...]:
    """Return the references, in other records, that speak of a document, by document and place."""
    mentions = []
    for referrer, ordinal in db.execute(_BACKWARD, {"id": document_id}).fetchall():
        if referrer == document_id:
            continue
        where = "m.document_id = :id AND m.ordinal = :ordinal"
        rows = db.execute(_FORWARD.format(where=where), {"id": referrer, "ordinal": ordinal})
        mentions += [
            mention for mention in _scored_mentions(rows) if mention.document_id == document_id
        ]
    return tuple(mentions)


def _scored_mentions(rows: Iterable[Any]) -> Iterator[Mention]:
    """Yield the mentions of rows; of several records by one name each is less sure.

    Copies of one text count as one record; another organisation than the title names is no match.
    """
    best: defaultdict[_At, dict[str, tuple[float, str, str]]] = defaultdict(dict)
    for referrer, ordinal, key, target, rule, named, organisation, text in rows:
        if named and organisation and named != organisation:
            continue
        confidences = best[referrer, ordinal, key]
        known = (SURE[rule], rule, text or target)
        confidences[target] = max(confidences.get(target, known), known)
    for at in sorted(best):
        top = max(sure for sure, _, _ in best[at].values())
        chosen = {t: known for t, known in best[at].items() if known[0] == top}
        papers = any(rule == "item" for _, rule, _ in chosen.values())  # a point may have several
        share = top / (1 if papers else len({text for _, _, text in chosen.values()}))
        if share >= LEAST:
            for target, (_, rule, _) in sorted(chosen.items()):
                yield Mention(section_id(at[0], at[2]), target, rule, round(share, 3))
