"""Write the letters that are due: what a watch finds that was not public when it began."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

import msgspec

from archive import generations
from archive.access import state_now
from archive.changes import ChangeLog, latest_change
from archive.errors import GoneError, QueryError, query_error
from archive.letters.mail_messages import Item, news
from archive.letters.mail_wording import say
from archive.letters.watches import Draft, Seen
from archive.model import RULE_NAMES, Filters, Level, Query
from archive.register import Register
from archive.search.opened import open_archive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.letters.watch_store import WatchStore
    from archive.letters.watches import Letter, Watch
    from archive.model import Document, Hit, Section
    from archive.search.archive import Archive, Membership
    from archive.settings import Settings

MOST = 100
"""Sections in one letter; what is more comes in further letters."""
_TEXT = 300
_ATTEMPTS = 3
_BATCH = 1000
_YEAR = dt.timedelta(days=365)
_LOOK_BACK = 30 * 24 * 3600 * 1000
"""Milliseconds that are looked at again in a log that took another's place: one that was pulled, or
put back from a copy, may hold earlier times. What has been told is known by its key."""
log = logging.getLogger(__name__)


class CaseQuestion(msgspec.Struct, frozen=True):
    """A case that is watched."""

    number: str
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many sections a watch would have told of in the last year that there are records of.

    until: the last day of that year.
    """

    count: int
    until: dt.date

    @property
    def a_month(self) -> int:
        """Sections a month, rounded; 0 when there are fewer than one."""
        return round(self.count / 12) if self.count >= 12 else 0


def compose(settings: Settings, store: WatchStore, now: float | None = None) -> int:
    """Write the letters of all watches that are due, and those that wait anew; return how many.

    Letters that wait are counted only when they are new.

    Raises:
        IndexUnusableError: there is no index that can be opened.
    """
    now = time.time() if now is None else now
    latest = latest_change(settings.index)
    due = [watch for watch in store.due(now) if watch.seen != latest]
    for _ in range(_ATTEMPTS):
        state = state_now(settings.index)  # before it is opened: what is closed later is noticed
        waiting = [pair for pair in store.waiting() if pair[1].state != state]
        if not (due or waiting):
            break
        with (
            open_archive(settings, Level.PUBLIC) as archive,
            ChangeLog(settings.index, archive.catalogue) as changes,
        ):
            # A log newer than the archive would let what it tells of be passed over.
            if generations.current(settings.index).name == archive.generation:
                writer = _Writer(settings, store, archive, changes, now, state)
                for watch, letter in waiting:
                    writer.write_again(watch, letter)
                return sum(writer.write(watch) for watch in due)
        time.sleep(1)
    return 0


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes the letters of watches from one state of the archive."""

    settings: Settings
    store: WatchStore
    archive: Archive
    changes: ChangeLog
    now: float
    state: str

    def write(self, watch: Watch) -> int:
        """Write what a watch has to be told; return in how many letters."""
        try:
            items = _letter_items(self.settings, watch, self.archive, self._new_sections(watch))
        except QueryError as error:
            log.warning("a watch cannot be asked any more: %s", error)
            return 0
        parts = [items[start : start + MOST] for start in range(0, len(items), MOST)]
        drafts = [self._draft(watch, part) for part in parts]
        looked = self.now if drafts else watch.looked
        seen = Seen(self.changes.latest(), looked, self.changes.newest_cursor())
        self.store.write(watch, drafts, seen)
        return len(drafts)

    def write_again(self, watch: Watch, letter: Letter) -> None:
        """Let a letter that has waited tell of what is public now, or of nothing."""
        present = self.changes.present(self.store.keys(letter))
        try:
            items = _letter_items(self.settings, watch, self.archive, present)
        except QueryError:
            items = []
        draft = self._draft(watch, items, letter.message_id) if items else None
        self.store.rewrite(letter, draft)

    def _draft(self, watch: Watch, items: Sequence[Item], message_id: str = "") -> Draft:
        data = news(self.settings, watch, items, message_id)
        return Draft("news", data, frozenset(item.key for item in items), self.state)

    def _new_sections(self, watch: Watch) -> dict[str, bytes]:
        """Return the sections that a watch has not told of, with their keys."""
        unsent: dict[str, bytes] = {}
        among: Membership | None = None
        news = self.changes.news(self._looked_until(watch), watch.start)
        while batch := {section.section_id: key for section, key in islice(news, _BATCH)}:
            notified = self.store.notified(watch, batch.values())
            untold = {section: key for section, key in batch.items() if key not in notified}
            if untold:
                among = among or membership(watch, self.archive)
                kept = among(untold)
                unsent |= {section: key for section, key in untold.items() if section in kept}
        return unsent

    def _looked_until(self, watch: Watch) -> int:
        """Return to which time of this log a watch has been looked at."""
        cursor = self.store.cursor(watch)
        try:
            known = bool(cursor) and self.changes.position(cursor) >= 0
        except (GoneError, QueryError):
            known = False
        return watch.seen if known else watch.seen - _LOOK_BACK


def membership(watch: Watch, archive: Archive) -> Membership:
    """Return what tells which of some section ids are of what is watched.

    Raises:
        QueryError: the query has a mistake, or what it asks for is no more: a name, or the case.
    """
    if watch.kind == "case":
        return _case_sections(archive, watch).intersection
    return archive.membership(archive.followed(query_of(watch)))


def query_of(watch: Watch) -> Query:
    """Return the query of a watch on a search."""
    return msgspec.json.decode(watch.question, type=Query)


def _case_sections(archive: Archive, watch: Watch) -> set[str]:
    """Return the ids of a watched case's sections; its organisation may have another name now.

    Raises:
        QueryError: there is no such case, or nobody has the organisation's name, any more.
    """
    asked = msgspec.json.decode(watch.question, type=CaseQuestion)
    named = Filters(organisation=(asked.organisation,) if asked.organisation else ())
    names = archive.resolved(named).organisation
    held = Register(archive.catalogue).cases(asked.number)
    cases = [case for case in held if not names or case.organisation in names]
    if not cases:
        sentence = "Det finns inget ärende med numret %(number)s."
        raise query_error(sentence, number=asked.number)
    return {section for case in cases for section in case.section_ids}


def _letter_items(
    settings: Settings, watch: Watch, archive: Archive, new: dict[str, bytes]
) -> list[Item]:
    if watch.kind == "case":
        sections = archive.catalogue.sections(new)
        documents = archive.catalogue.documents({s.document_id for s in sections.values()})
        known = [(s, documents[s.document_id], say(watch.language, "of_case"), "")
                 for s in sections.values() if s.document_id in documents]  # fmt: skip
    else:
        hits = archive.hits_of(archive.followed(query_of(watch)), list(new))
        known = [
            (h.section, h.document, _matched_words(watch.language, h), _snippet(h)) for h in hits
        ]
    base = settings.address.rstrip("/")
    return [
        Item(
            new[section.id],
            _item_title(section, document, watch.language),
            f"{base}/avsnitt/{section.id}",
            _shortened(section.decision or snippet or section.text),
            why,
        )
        for section, document, why, snippet in known
    ]


def _matched_words(language: str, hit: Hit) -> str:
    """Word which words of the query are met by which, and by which rule."""
    reasons = "; ".join(
        say(
            language,
            "reason",
            query=reason.query,
            words=", ".join(reason.matched[:3]),
            rule=RULE_NAMES[reason.rule].in_language(language),
        )
        for reason in hit.why
    )
    return say(language, "matched", reasons=reasons) if reasons else say(language, "filtered")


def _snippet(hit: Hit) -> str:
    return hit.snippets[0].text if hit.snippets else ""


def _item_title(section: Section, document: Document, language: str) -> str:
    part = " ".join(filter(None, (section.sign, section.heading)))
    if not part and section.page_from:
        part = say(language, "page", page=section.page_from)
    day = document.date.start.isoformat() if document.date else say(language, "undated")
    known = document.title if day in document.title else f"{document.title} ({day})"
    return f"{known}, {part}" if part and part != document.title else known


def _shortened(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= _TEXT else flat[: _TEXT - 1].rsplit(" ", 1)[0] + "…"


def estimate(watch: Watch, archive: Archive) -> Estimate | None:
    """Return how much a watch would have told of in the last year with records; None without any.

    Raises:
        QueryError: the query has a mistake.
    """
    _, newest = archive.catalogue.listing(Filters(), "-date", 1)
    if not newest or newest[0].date is None:
        return None
    until = min(newest[0].date.end, dt.datetime.now(dt.UTC).date())
    since = until - _YEAR
    if watch.kind == "case":
        sections = archive.catalogue.sections(_case_sections(archive, watch))
        documents = archive.catalogue.documents({s.document_id for s in sections.values()})
        days = (documents[s.document_id].date for s in sections.values())
        return Estimate(sum(bool(d and since < d.start <= until) for d in days), until)
    query = query_of(watch)
    filters = replace(
        query.filters,
        date_from=max(filter(None, (query.filters.date_from, since + dt.timedelta(days=1)))),
        date_to=min(filter(None, (query.filters.date_to, until))),
    )
    if filters.date_from and filters.date_to and filters.date_from > filters.date_to:
        return Estimate(0, until)
    result = archive.search(replace(query, filters=filters, limit=0, offset=0))
    return Estimate(result.total, until)
