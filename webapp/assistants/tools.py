"""Tools for assistants over MCP: answers short, with citation and permanent link, no errors.

A passage is quoted as it stands in the record, some 300 characters of it. What is not found, or
cannot be understood, is an answer that says so.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

from werkzeug.datastructures import MultiDict

from archive.errors import NotFoundError, UsageError, no_case
from archive.export.citation import cite, page_range
from archive.messages import _, message
from archive.model import DECLARED, Filters, Query
from archive.query import interval
from archive.register import Register
from archive.register.bodies import body_key, same_body
from archive.register.contract import case_json, meeting_json
from archive.register.decisions import decision_json, decision_rows, of_decisions
from archive.register.delegations import delegation_json
from archive.search.delegated import delegated_decisions
from archive.search.notices import NO_NAME, worded_notice
from webapp import addresses
from webapp.rate_limit import TooManyError

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.model import Document, Result, Section
    from archive.search.archive import Archive

P = ParamSpec("P")
Answer = dict[str, Any]
QUOTED = 300
"""Characters of a passage that are quoted."""
MOST = 20
_WHOLE = 6000
"""Characters of a passage that is read by its id."""
_LISTED = 200
_SHORTEST_BODY = 3
"""Letters that a body's name has at least, its ending left out."""


def answered(tool: Callable[P, Answer]) -> Callable[P, Answer]:
    """Let what is not found or not understood, and what is too much, be an answer."""

    @wraps(tool)
    def answered_or_explained(*args: P.args, **kwargs: P.kwargs) -> Answer:
        try:
            return tool(*args, **kwargs)
        except (NotFoundError, UsageError) as error:
            return {"found": False, "message": str(error)}
        except TooManyError as error:
            return {"error": error.code, "message": str(error), "retry_after": error.retry}

    return answered_or_explained


@dataclass(frozen=True, slots=True)
class Tools:
    """Answers of one archive, as the readers of one level have it; `base` begins its links."""

    archive: Archive
    base: str
    persons: bool = True

    @property
    def _register(self) -> Register:
        return Register(self.archive.catalogue, persons=self.persons)

    def search(self, text: str, limit: int, **filters: str) -> Answer:
        """Find passages that satisfy a query."""
        query = self._query(text, limit, filters)
        result = self.archive.search(query)
        passages = [self._passage(hit.section, hit.document, query) for hit in result.hits]
        answer: Answer = {"total": result.total, "passages": passages}
        if not passages:
            answer |= _absence(result, _("Inget i arkivet uppfyller frågan."))
            if result.related:
                answer["near"] = [
                    self._passage(hit.section, hit.document, query)
                    for hit in result.related.hits[:2]
                ]
        return answer

    def passage(self, ident: str, around: int) -> Answer:
        """Give a passage whole, with so many before and after it; of a record, its passages."""
        target, document = self.archive.catalogue.record(ident)
        if target is None:
            sentence = _("%(id)s är en hel handling; läs avsnitten nedan med passage.", id=ident)
            return self.contents(ident) | {"message": sentence}
        section = target.section
        places = [
            place for place, passage in enumerate(document.sections) if passage.id == section.id
        ]
        at, many = places[0], max(0, min(around, 5))
        beside = document.sections[max(0, at - many) : at + many + 1]
        text = section.text[:_WHOLE]
        answer = self._named(section, document) | {"text": text}
        if target.other_version:
            answer["other_version"] = _("Beteckningen gavs till en annan version av avsnittet.")
        if len(section.text) > _WHOLE:
            answer["left_out"] = _(
                "%(many)s tecken; läs dem på sidan", many=len(section.text) - _WHOLE
            )
        if many:
            answer["around"] = [
                self._named(passage, document) | {"quote": _cut(passage.text, 0)}
                for passage in beside
                if passage.id != section.id
            ]
        return answer

    def contents(self, ident: str) -> Answer:
        """List the passages of a record."""
        _, document = self.archive.catalogue.record(ident)
        listed = [
            _known(id=s.id, number=s.number, heading=s.heading, page=s.page_from)
            for s in document.sections[:_LISTED]
        ]
        answer: Answer = {
            "title": document.title,
            "link": f"{self.base}/handling/{document.id}",
            "passages": listed,
        }
        if len(document.sections) > _LISTED:
            answer["left_out"] = len(document.sections) - _LISTED
        return answer

    def case(self, number: str, organisation: str) -> Answer:
        """Follow a case in order of time."""
        wanted = self._names("organisation", organisation)
        held = [
            case
            for case in self._register.cases(number)
            if not wanted or case.organisation in wanted
        ]
        if not held:
            return {"found": False, "message": str(no_case(number[:60]))}
        keep = ("date", "body", "number", "heading", "outcomes", "decision", "vote")
        return {
            "cases": [
                {
                    "number": case.number,
                    "organisation": case.organisation,
                    "steps": [
                        {"link": f"{self.base}/avsnitt/{step['section_id']}"}
                        | _known(**{name: step[name] for name in keep})
                        for step in case_json(case)["steps"]
                    ],
                }
                for case in held
            ]
        }

    def meeting(self, body: str, date: str, organisation: str) -> Answer:
        """Find the meetings of a body on a day, or in a month, year or interval, with papers."""
        if len(body_key(body)) < _SHORTEST_BODY:
            raise UsageError(message("Ange organets namn, t.ex. Kommunstyrelsen."))
        low, high = interval(date)
        first, last = (low or dt.date.min).isoformat(), (high or dt.date.max).isoformat()
        wanted = self._names("organisation", organisation)
        of_body = [
            meeting
            for meeting in self._register.meetings()
            if meeting.body and same_body(body, meeting.body)
        ]
        held = [
            meeting for meeting in of_body
            if first <= meeting.day <= last and (not wanted or meeting.organisation in wanted)
        ]  # fmt: skip
        if not of_body:
            self._names("body", body)
        if not held:
            sentence = _(
                "Det finns inget sammanträde med %(body)s %(day)s.", body=body[:60], day=date[:20]
            )
            return {"found": False, "message": sentence}
        return {"total": len(held), "meetings": [self._meeting(meeting) for meeting in held[:MOST]]}

    def _meeting(self, meeting: Any) -> Answer:  # noqa: ANN401 -- the register's own
        written = meeting_json(meeting)
        papers = [
            {"role": paper["role"], "link": f"{self.base}/handling/{paper['document_id']}"}
            for paper in written["documents"]
        ]
        known = _known(organisation=meeting.organisation, body=meeting.body)
        return known | {"date": written["from"], "papers": papers}

    def decisions(self, text: str, limit: int, **filters: str) -> Answer:
        """Find what was decided, with votes whose tally the minutes give."""
        result = self.archive.search(of_decisions(self._query(text, limit, filters)))
        rows = decision_rows(self._register, ((h.section, h.document) for h in result.hits))
        keep = ("date", "body", "number", "case_number", "heading", "outcomes", "text", "vote")
        made = [
            {"link": f"{self.base}/avsnitt/{decision['section_id']}"}
            | _known(**{name: decision[name] for name in keep})
            for decision in map(decision_json, rows)
        ]
        if not made:
            return _absence(result, _("Inget beslut uppfyller frågan."))
        return {"total": result.total, "decisions": made}

    def delegations(self, text: str, limit: int, **filters: str) -> Answer:
        """Find what was decided by delegation, newest first."""
        query = self._query(text, limit, filters)
        rows = delegated_decisions(self.archive, self._register.delegations(), query)
        if not rows:
            return {"found": False, "message": _("Inget beslut uppfyller frågan.")}
        keep = ("date", "body", "number", "case_number", "heading", "text", "by", "point")
        made = [
            {"link": f"{self.base}/avsnitt/{decision['section_id']}"}
            | _known(**{name: decision[name] for name in keep})
            for decision in map(delegation_json, rows[: query.limit])
        ]
        return {"total": len(rows), "decisions": made}

    def facets(self, text: str, **filters: str) -> Answer:
        """Count what a query finds by every facet, the ten most frequent values of each."""
        result = self.archive.search(self._query(text, 1, filters))
        counted = {name: dict(values[:10]) for name, values in result.facets.items() if values}
        answer = {"total": result.total, "documents": result.documents, "facets": counted}
        nothing = _absence(result, _("Inget i arkivet uppfyller frågan."))
        return answer if result.total else answer | nothing

    def count(self, text: str, by: str, **filters: str) -> Answer:
        """Count what a query finds by one facet, every value of it."""
        result = self.archive.search(self._query(text, 1, filters))
        if by not in result.facets:
            names = ", ".join(sorted(result.facets))
            raise UsageError(message("by ska vara ett av %(names)s.", names=names))
        answer = {"total": result.total, "by": by, "counts": dict(result.facets[by])}
        nothing = _absence(result, _("Inget i arkivet uppfyller frågan."))
        return answer if result.total else answer | nothing

    def _query(self, text: str, limit: int, filters: dict[str, str]) -> Query:
        given = [("q", text), *((name, value) for name, value in filters.items() if value)]
        query = self.archive.followed(addresses.query_of(MultiDict(given)))
        return replace(query, limit=max(1, min(limit, MOST)), group=False)

    def _names(self, facet: str, name: str) -> tuple[str, ...]:
        """Return the archive's names that a name means, none for none; refuse an unknown one."""
        given: dict[str, Any] = {facet: (name,) if name.strip() else ()}
        names: tuple[str, ...] = getattr(self.archive.resolved(Filters(**given)), facet)
        return names

    def _passage(self, section: Section, document: Document, query: Query) -> Answer:
        spans = self.archive.highlight(section.text, query)
        quote = _cut(section.text, spans[0].start if spans else 0)
        return self._named(section, document) | {"quote": quote}

    def _named(self, section: Section, document: Document) -> Answer:
        return _known(
            id=section.id,
            citation=cite(section, document).rpartition(", [")[0],
            link=f"{self.base}/avsnitt/{section.id}",
            page=page_range(section),
        )


FILTERS = tuple(facet.name for facet in DECLARED)


def _absence(result: Result, sentence: str) -> Answer:
    """Return that nothing is found: for a name that nobody has, or as `told`."""
    lacking = " ".join(worded_notice(notice) for notice in result.notices if notice.kind in NO_NAME)
    return {"found": False, "message": lacking or sentence}


def _cut(text: str, place: int) -> str:
    """Return a stretch of a text as it stands, from a little before a place, at whole words."""
    start = max(0, place - QUOTED // 3)
    start = text.rfind(" ", 0, start) + 1 if start else 0
    stretch = text[start : start + QUOTED]
    if start + QUOTED < len(text) and " " in stretch:
        stretch = stretch.rpartition(" ")[0]
    return stretch.strip()


def _known(**values: object) -> Answer:
    return {name: value for name, value in values.items() if value not in (None, "", [], ())}
