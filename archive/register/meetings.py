"""Join the papers of a meeting: its notice, minutes, extracts, and what is missing of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec

from archive.completeness.missing_meetings import meetings_by_body
from archive.register.bodies import same_body, slug
from archive.register.entry_values import MEETING, PLACE, POSTING, Posting

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from archive.catalogue import RestrictedCatalogue
    from archive.register.register_entries import Entries, Paragraph, RegisterRow

posting_of = msgspec.json.Decoder(Posting).decode
_words = msgspec.json.Decoder(dict[str, str]).decode
MINUTES, NOTICE = "protokoll", "kallelse"
Key = tuple[str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of a meeting: notice, minutes, extract or another paper."""

    document_id: str
    source_id: str | None
    title: str
    role: str


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting of a body on a day: what is here of it, and what is missing.

    `sections` counts the paragraphs of its minutes. `planned` is the title of the plan that names
    the day, where nothing else of the meeting is here.
    """

    organisation: str | None
    body: str | None
    day: str
    documents: tuple[Paper, ...] = ()
    sections: int = 0
    missing: tuple[str, ...] = ()
    planned: str | None = None
    last: str = ""
    """The last day of a meeting of several."""
    inferred: bool = False
    """Whether no paper of it names the organisation, and the only one with its body is meant."""

    @property
    def until(self) -> str:
        """The last day."""
        return self.last or self.day

    @property
    def id(self) -> str:
        """What names the meeting in addresses: organisation, body and day."""
        return f"{slug(self.organisation)}/{slug(self.body)}/{self.day}"


def meetings(entries: Entries) -> list[Meeting]:
    """Return all meetings that papers tell of, and those only planned, by day and body."""
    groups = _papers_by_meeting(entries.of_kind(MEETING))
    counted = _numbers_of_minutes(entries.catalogue)
    calls = {(key[0], key[1]) for key, rows in groups.items() if _has_role(rows, "notice")}
    known = [_joined_meeting(key, rows, counted, calls) for key, rows in groups.items()]
    held = {(meeting.organisation, meeting.body, meeting.day) for meeting in known}
    known += [
        meeting
        for meeting in _planned_meetings(entries.catalogue)
        if _meeting_key(meeting) not in held
    ]
    return sorted(known, key=lambda m: (m.day, m.organisation or "", m.body or ""))


def _meeting_key(meeting: Meeting) -> Key:
    return (meeting.organisation, meeting.body, meeting.day)


def _papers_by_meeting(rows: Iterable[RegisterRow]) -> dict[Key, list[RegisterRow]]:
    """Return the papers by meeting; a body that only a title names is that of minutes if one is."""
    groups: dict[Key, list[RegisterRow]] = {}
    loose = []
    for row in rows:
        paper = row.paragraph
        if paper.body is None:
            loose.append(row)
        else:
            groups.setdefault((paper.organisation, paper.body, row.key), []).append(row)
    for row in loose:
        groups.setdefault(_meeting_by_title(row, groups), []).append(row)
    return groups


def _meeting_details(row: RegisterRow) -> dict[str, str]:
    """Return what an entry of a meeting says: `body` where a title names it, `last` day of more."""
    return _words(row.data)


def _meeting_by_title(row: RegisterRow, groups: dict[Key, list[RegisterRow]]) -> Key:
    """Return the meeting a paper without a recognised body is of, by the body its title names."""
    organisation, named = row.paragraph.organisation, _meeting_details(row).get("body")
    bodies = {
        (key[0], key[1])
        for key in groups
        if named and key[1] and same_body(named, key[1]) and organisation in (None, key[0])
    }
    that_day = {pair for pair in bodies if (*pair, row.key) in groups}
    chosen = that_day if len(that_day) == 1 else bodies
    return (*min(chosen), row.key) if len(chosen) == 1 else (organisation, None, row.key)


def _joined_meeting(
    key: Key,
    rows: list[RegisterRow],
    counted: dict[str, list[int]],
    calls: set[tuple[str | None, str | None]],
) -> Meeting:
    papers = {row.paragraph.document_id: _meeting_paper(row.paragraph) for row in rows}
    minutes = [paper for paper in papers.values() if paper.role == "minutes"]
    numbers = max((counted.get(paper.document_id, []) for paper in minutes), key=len, default=[])
    missing = [] if minutes else [MINUTES]
    if (key[0], key[1]) in calls and not _has_role(rows, "notice"):
        missing.append(NOTICE)
    missing += [f"§ {number}" for number in _missing_numbers(numbers)]
    ordered = sorted(papers.values(), key=lambda paper: (_ROLES.get(paper.role, 9), paper.title))
    last = max(_meeting_details(row).get("last", "") for row in rows)
    inferred = bool(key[0]) and all(row.paragraph.inferred for row in rows)
    counts = (len(numbers), tuple(missing))
    return Meeting(*key, tuple(ordered), *counts, last=last, inferred=inferred)


_ROLES = {"notice": 0, "minutes": 1, "extract": 2}


def _meeting_paper(section: Paragraph) -> Paper:
    return Paper(section.document_id, section.source_id, section.title, section.role)


def _has_role(rows: Iterable[RegisterRow], role: str) -> bool:
    return any(row.paragraph.role == role for row in rows)


def _numbers_of_minutes(catalogue: RestrictedCatalogue) -> dict[str, list[int]]:
    """Return the numbers of the paragraphs of each minutes, in order, by document."""
    numbered: dict[str, dict[int, None]] = {}
    for document, key in catalogue.register_keys(PLACE):
        number = key.partition(" ")[2]
        if number.isdigit():
            numbered.setdefault(document, {})[int(number)] = None
    return {document: [*numbers] for document, numbers in numbered.items()}


_WIDEST = 20


def _missing_numbers(numbers: list[int]) -> list[int]:
    """Return the numbers missing between the first and the last; none where most are missing."""
    held = set(numbers)
    gaps = [n for n in range(min(held, default=0), max(held, default=0)) if n not in held]
    return gaps if len(gaps) <= min(_WIDEST, len(held)) else []


def _planned_meetings(catalogue: RestrictedCatalogue) -> list[Meeting]:
    """Return the meetings that plans name."""
    return [
        Meeting(organisation, body, day.isoformat(), planned=title)
        for (organisation, body), known in meetings_by_body(catalogue).items()
        for day, title in known.planned.items()
    ]


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """A meeting with its paragraphs, its neighbours in time and its days on the notice board."""

    meeting: Meeting
    sections: tuple[Paragraph, ...]
    previous: Meeting | None
    following: Meeting | None
    posting: Posting | None


def page(entries: Entries, all_meetings: list[Meeting], ident: str) -> MeetingPage | None:
    """Return the page of a meeting by its id, None where there is none."""
    of_body = ident.rpartition("/")[0]
    series = [meeting for meeting in all_meetings if meeting.id.rpartition("/")[0] == of_body]
    place = next((n for n, meeting in enumerate(series) if meeting.id == ident), None)
    if place is None:
        return None
    asked = series[place]
    minutes = [paper for paper in asked.documents if paper.role == "minutes"]
    rows = [row for paper in minutes[:1] for row in entries.of_document(paper.document_id)]
    postings = [posting_of(row.data) for row in rows if row.kind == POSTING]
    return MeetingPage(
        asked,
        tuple(row.paragraph for row in rows if row.kind == PLACE and row.key.startswith(asked.day)),
        series[place - 1] if place else None,
        series[place + 1] if place + 1 < len(series) else None,
        postings[0] if postings else None,
    )


def between(
    meetings: Iterable[Meeting],
    *,
    organisations: tuple[str, ...] = (),
    bodies: tuple[str, ...] = (),
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> list[Meeting]:
    """Return the meetings of some organisations and bodies, from one day to another."""
    orgs = {name.casefold() for name in organisations}
    named = {name.casefold() for name in bodies}
    return [
        meeting
        for meeting in meetings
        if (not orgs or (meeting.organisation or "").casefold() in orgs)
        and (not named or (meeting.body or "").casefold() in named)
        and (since is None or meeting.until >= since.isoformat())
        and (until is None or meeting.day <= until.isoformat())
    ]
