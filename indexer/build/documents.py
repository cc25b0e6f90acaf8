"""Bring the documents of a catalogue in line with the files: changes, departures, aliases."""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from archive.catalogue import DocumentRow, Tombstone
from archive.catalogue.rows import section_id
from archive.messages import recorded
from archive.model import Level, strictest
from archive.personal import COVERED
from archive.side_by_side import side_by_side
from indexer.build import disk, identity, levels
from indexer.build.departures import settle_departed
from indexer.build.origin import Origin, key
from indexer.build.reading import Wanted, stamp_of
from indexer.extract.reasons import described

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from archive.catalogue import CatalogueWriter, Stored
    from indexer.build.intake import Intake
    from indexer.build.origins import Origins
    from indexer.build.segmentation_tasks import ProcessedReading, Task
    from indexer.build.text_levels import Floors, TextLevels
    from indexer.rules.takedown import Takedown


@dataclass(slots=True)
class Changes:
    """Which documents are new or other than before, which are gone, and what was noticed.

    `cut` are the contents that were cut up, `warnings` what was noticed then, by content,
    `taken_words` the sketches of what was taken down by the fingerprint of its words,
    `redirected` how many ids of old lead elsewhere than was said, `lost` the documents that left
    without anything in their place.
    """

    put: set[str] = field(default_factory=set)
    dropped: set[str] = field(default_factory=set)
    taken_down: set[str] = field(default_factory=set)
    cut: set[str] = field(default_factory=set)
    warnings: dict[str, list[str]] = field(default_factory=dict)
    taken_words: dict[str, bytes] = field(default_factory=dict)
    redirected: int = 0
    lost: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return bool(self.put or self.dropped or self.taken_down or self.redirected)


class Documents:
    """Brings a catalogue's documents in line with the contents that files serve."""

    def __init__(
        self,
        writer: CatalogueWriter,
        intake: Intake,
        takedown: Takedown,
        former: Iterable[DocumentRow] = (),
        texts: TextLevels | None = None,
    ) -> None:
        """`former` are the documents of an earlier catalogue, when this one starts empty.

        `texts` says how closed the words of a document are, whatever file they lie in.
        """
        self._texts = texts
        self._floors: Floors = {}
        self._writer, self._intake, self._takedown = writer, intake, takedown
        self._previous = list(former)
        self._given = {(p.sha256, p.ordinal): p.id for p in self._previous if p.recorded}
        self.changes = Changes()
        self._lift_takedowns()
        self._leaving: dict[str, str] = {}
        self._seen: dict[str, set[str]] = {}

    def _lift_takedowns(self) -> None:
        """Let documents come back whose takedown is no longer asked for."""
        self._takedown.remember(self._takedown_tombstones())
        for old, new in self._writer.all_aliases():
            if reason := self._takedown.ids.get(old):
                self._takedown.ids.setdefault(new, reason)
        for tombstone in self._takedown_tombstones():
            path = self._takedown.path_of(tombstone.sha256)
            if not self._takedown.holds(tombstone):
                self._writer.remove_tombstone(tombstone.id)
                self._writer.drop_content(tombstone.sha256)
                self.changes.redirected += 1
            elif path and not self._takedown.reason_of_path(tombstone.path):
                self._writer.add_tombstone(replace(tombstone, path=path))
                self.changes.redirected += 1

    def _takedown_tombstones(self) -> list[Tombstone]:
        return [
            tombstone for tombstone in self._writer.tombstones() if tombstone.kind == "takedown"
        ]

    def follow(
        self,
        origins: Origins,
        successors: Mapping[str, str],
        progress: Callable[[int, int], None],
    ) -> Changes:
        """Let exactly the contents in `origins` be in the catalogue, but what is taken down.

        `successors` maps a content that leaves to the one that took its path.
        """
        self._floors = self._floors_of(origins)
        keys, wanted, self._leaving = self._compare_keys(origins)
        leaving = set(self._leaving)
        followed = {new: old for old, new in successors.items() if old in leaving}
        wanted = self._readable_origins(wanted)
        self._take_down()
        done, total = 0, sum(self._intake.size(origin) for origin in wanted)
        for task, processed in self._intake.process(self._document_tasks(wanted, keys, followed)):
            self._take_in(task, processed, leaving)
            done += len(task.places)
            progress(done, total)
        closings: list[Origin] = []
        for origin in wanted:
            self._trim_content(origin)
            if level := self._unused_corrections(origin):
                closings.append(_with_level(origin, level))
            self._writer.put_content(origin.sha256, keys[origin.sha256])
            self.changes.cut.add(origin.sha256)
        self._close_whole(closings, leaving)
        self._close_texts(origins, {closing.sha256: closing for closing in closings}, leaving)
        for sha in sorted(leaving):
            self._drop_documents(self._writer.places(sha))
            self._writer.drop_content(sha)
        self.changes.lost = settle_departed(self._writer, self._previous, origins, successors)
        return self.changes

    def _compare_keys(
        self, origins: Origins
    ) -> tuple[dict[str, str], list[Origin], dict[str, str]]:
        """Return the keys of what is not taken in as it is now, its origins, and what leaves."""
        keys: dict[str, str] = {}
        wanted: list[Origin] = []
        leaving: dict[str, str] = {}
        pairs = side_by_side(
            self._writer.contents(), origins.all(), itemgetter(0), attrgetter("sha256")
        )
        for taken, origin in pairs:
            if origin is not None:
                made = self._rules_key(origin)
                if taken is None or taken[1] != made:
                    keys[origin.sha256] = made
                    wanted.append(origin)
            elif taken is not None:
                leaving[taken[0]] = taken[1]
        return keys, sorted(wanted, key=lambda origin: (origin.arrived, origin.path)), leaving

    def _unused_corrections(self, origin: Origin) -> Level | None:
        """Note corrections of documents that a file does not hold; return what they would close."""
        held = len(self._writer.places(origin.sha256))
        corrected = origin.corrections.documents if origin.corrections else ()
        missed = sorted(part.number for part in corrected if not 0 < part.number <= held)
        for number in missed:
            warning = recorded(
                "Rättelsen för handling %(number)s hör till ingen: filen har %(held)s.",
                number=number,
                held=held,
            )
            self.changes.warnings.setdefault(origin.sha256, []).append(warning)
        closing = strictest(
            levels.of_part(origin.corrections, number) or origin.access for number in missed
        )
        return None if Level(origin.access).may_see(closing) else closing

    def _close_whole(self, origins: list[Origin], leaving: set[str]) -> None:
        """Close files in which the document that was to be closed is not told apart any more."""
        for task, processed in self._intake.process(self._document_tasks(origins, {}, {})):
            self._take_in(task, replace(processed, warnings=()), leaving)
        for origin in origins:
            warning = recorded("Hela filen hålls stängd tills rättelsen stämmer.")
            self.changes.warnings.setdefault(origin.sha256, []).append(warning)

    def _floors_of(self, origins: Origins) -> Floors:
        return self._texts.floors(origins, self._writer) if self._texts else {}

    def _rules_key(self, origin: Origin) -> str:
        made, floors = key(origin, self._intake.rules), self._floors.get(origin.sha256)
        return " ".join(
            (made, *(f"{text}={level}" for text, level in sorted((floors or {}).items())))
        )

    def _close_texts(
        self, origins: Origins, closed: Mapping[str, Origin], leaving: set[str]
    ) -> None:
        """Take in anew what holds the words of a closed record, now that all words are known.

        `closed` are the origins of files that are closed whole for a correction that is missed.
        """
        before, self._floors = self._floors, self._floors_of(origins)
        shas = sorted({*before, *self._floors})
        again = [sha for sha in shas if before.get(sha) != self._floors.get(sha)]
        made = [closed.get(sha, origins[sha]) for sha in again]
        for task, processed in self._intake.process(self._document_tasks(made, {}, {})):
            self._take_in(task, replace(processed, warnings=()), leaving)
        for sha in again:
            self._writer.put_content(sha, self._rules_key(origins[sha]))
            self.changes.cut.add(sha)

    def _readable_origins(self, wanted: list[Origin]) -> list[Origin]:
        """Return those whose readings are at hand, after reading again what was lost."""
        lost = [o for o in wanted if not self._intake.cache.is_whole(o.sha256)]
        for origin in lost:
            self._intake.cache.forget(origin.sha256)
        asked = (Wanted(origin.place, stamp_of(origin.place)) for origin in lost)
        again = {
            read.sha256
            for number, read in self._intake.read(asked)
            if read.sha256 == lost[number].sha256
        }
        beyond = {origin.sha256 for origin in lost} - again
        return [origin for origin in wanted if origin.sha256 not in beyond]

    def _take_down(self) -> None:
        for ident, reason in self._takedown.ids.items():
            if self._writer.has(ident):
                self._remove_taken(Tombstone(ident, "takedown", reason, time.time()))
        for sha, reason in self._takedown.contents.items():
            path = self._takedown.path_of(sha)
            for place in self._writer.places(sha):
                self._remove_taken(Tombstone(place.id, "takedown", reason, time.time(), path=path))
        for place in self._previous:
            if why := self._takedown.ids.get(place.id) or self._takedown.contents.get(place.sha256):
                self._remove_taken(
                    place.tombstone("takedown", why, self._takedown.path_of(place.sha256))
                )
        self._takedown.remember(self._takedown_tombstones())
        for text, reason in self._takedown.texts.items():
            for ident in self._writer.of_text(text):
                self._remove_taken(Tombstone(ident, "takedown", reason, time.time()))

    def _remove_taken(self, gone: Tombstone) -> None:
        text, sketch = self._writer.words_of(gone.id)
        self._note_taken(text, sketch)
        self._writer.add_tombstone(gone)
        self._note_dropped(gone.id)
        self.changes.taken_down.add(gone.id)

    def _note_taken(self, text_hash: str, sketch: bytes) -> None:
        if text_hash and sketch:
            self.changes.taken_words[text_hash] = sketch

    def _document_tasks(
        self, wanted: list[Origin], keys: Mapping[str, str], followed: Mapping[str, str]
    ) -> Iterator[Task]:
        for origin in wanted:
            self._seen[origin.sha256] = set()
            old = followed.get(origin.sha256)
            skip: frozenset[str] = frozenset()
            if old and self._leaving[old] == keys[origin.sha256]:
                skip = self._keep_unchanged_records(origin.sha256, old)
            yield from self._intake.tasks(origin, skip)

    def _keep_unchanged_records(self, sha256: str, old: str) -> frozenset[str]:
        """Take over the records of an older version of a file that read as they did before."""
        index = self._intake.cache.index(sha256)
        known = self._writer.recorded(old)
        kept: set[str] = set()
        for number, place in enumerate(index.places if index else ()):
            ids = known.get(place.fingerprint, ())
            if len(ids) != 1 or place.fingerprint in kept:
                continue
            kept.add(place.fingerprint)
            self._writer.keep(ids[0], sha256, number * identity.STRIDE)
            self._seen[sha256].add(ids[0])
        return frozenset(kept)

    def _take_in(self, task: Task, processed: ProcessedReading, leaving: set[str]) -> None:
        for stored in processed.documents:
            self._put_under_free_id(self._as_closed(stored), task.origin.path, leaving)
        if processed.warnings:
            self.changes.warnings.setdefault(task.origin.sha256, []).extend(processed.warnings)

    def _as_closed(self, stored: Stored) -> Stored:
        """Return a document at the least level of its words."""
        floor = self._floors.get(stored.sha256, {}).get(stored.text_hash)
        if floor is None:
            return stored
        level = strictest((stored.document.access, floor))
        return replace(stored, document=replace(stored.document, access=level))

    def _put_under_free_id(self, stored: Stored, path: str, leaving: set[str]) -> None:
        seen = self._seen[stored.sha256]
        given = self._given_before(stored)
        if given and given not in seen:
            stored = _with_id(stored, given)
        for salt in (path, f"{path} {stored.ordinal}"):
            ident = stored.document.id
            owner = self._writer.owner(ident)
            free = owner in {None, stored.sha256} or owner in leaving
            if free and ident not in seen:
                break
            stored = _with_id(stored, identity.of_record(stored.document.source_id or "", salt))
        ident = stored.document.id
        seen.add(ident)
        reason = self._takedown.reason(ident, stored.text_hash)
        if reason is not None:
            self._refuse_record(stored, reason, path)
        elif self._was_stored(stored):
            self.changes.put.add(ident)
            self.changes.dropped.discard(ident)

    def _refuse_record(self, stored: Stored, reason: str, path: str) -> None:
        """Keep a record out that is taken down, with a tombstone for each content that holds it.

        By the tombstone the file is known as one that is not handed out.
        """
        if self._writer.taken_content(stored.document.id) not in {None, stored.sha256}:
            salt = f"{path} {stored.sha256}"
            stored = _with_id(stored, identity.of_record(stored.document.source_id or "", salt))
        self._note_taken(stored.text_hash, stored.sketch)
        self._remove_taken(self._row_of(stored).tombstone("takedown", reason, path))

    def _was_stored(self, stored: Stored) -> bool:
        """Write a document; one that the catalogue cannot hold is left out with the reason."""
        try:
            return self._writer.put(stored)
        except Exception as error:
            if disk.explanation(error):
                raise
            self._drop_documents([self._row_of(stored)])
            warning = recorded(
                "En handling ur filen kunde inte tas in (%(reason)s). Anmäl felet.",
                reason=described(error),
            )
            self.changes.warnings.setdefault(stored.sha256, []).append(warning)
            return False

    @staticmethod
    def _row_of(stored: Stored) -> DocumentRow:
        return DocumentRow(
            stored.document.id,
            stored.sha256,
            stored.ordinal,
            stored.recorded,
            stored.text_hash,
            stored.document.access,
        )

    def _given_before(self, stored: Stored) -> str | None:
        """Return the id that a record got before at this place in these bytes.

        One whose own id is covered gets its name from the reading, whatever it was before.
        """
        if not stored.recorded or COVERED in (stored.document.source_id or ""):
            return None
        at = (stored.sha256, stored.ordinal)
        return self._writer.recorded_at(*at) or self._given.get(at)

    def _trim_content(self, origin: Origin) -> None:
        """Drop the documents of a content that it no longer falls into."""
        seen = self._seen[origin.sha256]
        self._drop_documents([p for p in self._writer.places(origin.sha256) if p.id not in seen])

    def _drop_documents(self, places: list[DocumentRow]) -> None:
        for place in places:
            self._writer.drop(place.id)
            self._note_dropped(place.id)
        self._previous += places

    def _note_dropped(self, ident: str) -> None:
        self.changes.dropped.add(ident)
        self.changes.put.discard(ident)


def _with_id(stored: Stored, ident: str) -> Stored:
    """Give a record another id than its own says: one with that id is, or was, here already."""
    document = stored.document
    sections = tuple(
        replace(section, id=section_id(ident, section.key), document_id=ident)
        for section in document.sections
    )
    return replace(stored, document=replace(document, id=ident, sections=sections))


def _with_level(origin: Origin, level: Level) -> Origin:
    tightened = origin.corrections and levels.tightened(origin.corrections, level)
    return replace(origin, access=level, corrections=tightened)
