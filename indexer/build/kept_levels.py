"""Keep what was closed before as closed as it was, until a person confirms that it opens.

A rule that vanishes, is misspelt anew or names a more open level, a folder that is renamed, a copy
in a closed folder that is deleted: in each case the level of a record would go down without anyone
having said so. The run then goes on with the stricter level and names the record.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from archive.model import LEVELS, Level, strictest
from archive.restrictions import (
    FolderLevels,
    RecordedLevel,
    Restrictions,
    TakenDown,
    comparable,
    enclosing,
    exact,
    joined,
    keep_stricter,
)
from indexer.build import levels
from indexer.build.beside_closed import LostContainers
from indexer.build.closed_successors import Successors, successors
from indexer.build.lost_records import (
    joined_parts,
    lost_parts,
    public_sketches,
    sketches_of,
    taken_part,
)
from indexer.build.newly_closed import newly_closed_files, newly_closed_parts
from indexer.build.text_levels import Sought, TextLevels
from indexer.recognise.apply_corrections import Corrections, Numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import FileRecord
    from indexer.build.file_table import FileTable
    from indexer.build.origins import Origins
    from indexer.build.past import Past
    from indexer.rules.access import Access
    from indexer.rules.correction_files import CorrectionFiles


class KeptLevels:
    """Who may see which file: by the rules of today, and by those of before.

    `known` is what the run before kept, `today` the day (UTC, ISO); with `confirmed` a person at
    the keyboard says that everything may open as the rules are now.
    """

    def __init__(
        self,
        known: Restrictions,
        access: Access,
        corrections: CorrectionFiles,
        today: str,
        *,
        confirmed: bool = False,
    ) -> None:
        self._access, self._corrections = access, corrections
        self.today, self._confirmed = today, confirmed
        self.unconfirmed: dict[str, Level] = {}
        self._lost: dict[str, list[bytes]] = {}
        self._sought = Sought()
        self._remember(known)

    def _remember(self, known: Restrictions) -> None:
        self._known = known
        self._former = FolderLevels({name: held.level for name, held in known.folders.items()})
        self._asked = joined(*({comparable(name): held} for name, held in known.folders.items()))

    def follow(self, files: FileTable, past: Past) -> None:
        """Let files that may be closed ones under another name be as closed as these were."""
        made = successors(
            with_fields(self._known, folders=joined(self._known.folders, self._closed_folders())),
            files,
            past.files,
            self._is_open,
            lambda path: self._own_level(path, files[path]),
        )
        known = self._known
        served = {
            key: record.served
            for record in (past.files.records() if made.sought else ())
            if (key := comparable(record.path)) in made.sought
        }
        self._lost = {
            path: known.lost.get(path) or sketches_of(past, served.get(path))
            for path in made.sought
        }
        self._sought = self._sought_words(files, past, made)
        self._remember(
            with_fields(
                known,
                paths=joined(known.paths, made.paths),
                folders=joined(known.folders, made.folders),
                followed=sorted(made.followed),
            )
        )

    def _sought_words(self, files: FileTable, past: Past, made: Successors) -> Sought:
        """Return the words of closed records that are gone, and where they may have come."""
        other = {
            record.path: record.served
            for record in past.files.records()
            if record.served and _is_other(record, files.get(record.path))
        }
        whole = (
            (recorded, made.sought[path]) for path, some in self._lost.items() for recorded in some
        )
        parts = joined_parts(
            self._known.lost_parts, lost_parts(self._known, other, past, self.today)
        )
        sought = Sought(
            tuple(whole),
            {text: part for text, part in parts.items() if not self._is_open(part.path, part.held)},
        )
        if not sought.sketches and not sought.parts:
            return sought
        gone = {part.path for part in parts.values() if part.path not in files} & other.keys()
        several = ((made.sought[path], some) for path, some in self._lost.items() if len(some) > 1)
        containers = LostContainers(
            public_sketches({path: other[path] for path in gone}, past),
            tuple((tuple(some), held) for held, some in several),
        )
        new: dict[str, tuple[bytes, ...]] = {
            record.path: ()
            for record in files.records()
            if not _was_served(record.path, past) and not past.remembers(record)
        }
        changed = {path: sha for path, sha in other.items() if path in files}
        taken = {part.sketch for part in parts.values() if part.taken_down}
        before = new | {
            path: tuple(sketch for sketch in some if sketch not in taken)
            for path, some in public_sketches(changed, past).items()
        }
        return replace(sought, new=before, containers=containers)

    def level(self, files: FileTable) -> None:
        """Say of each file who may know of it: read or not, present or served.

        Raises:
            SettingsError: a file of corrections cannot be used.
        """
        ruled = levels.not_public((path, self._by_rule(path)) for path in files)
        by_rule = levels.shared(ruled, files)
        own = ((record.path, self._own_level(record.path, record)) for record in files.records())
        kept = levels.shared(levels.not_public(own), files)
        for path, level in kept.items():
            if level != by_rule.get(path, Level.PUBLIC):
                self.unconfirmed[path] = level
        for record in files.records():
            level = kept.get(record.path, Level.PUBLIC)
            if record.access != level:
                files.put(replace(record, access=level))

    def levelled_alone(self, record: FileRecord) -> FileRecord:
        """Return a file with who may know of it, as if there were no other."""
        level = self._own_level(record.path, record)
        if level != self._by_rule(record.path):
            self.unconfirmed[record.path] = level
        return replace(record, access=level)

    def _own_level(self, path: str, record: FileRecord) -> Level:
        return strictest((self._by_rule(path), *self._unopened_levels(path, record)))

    def _by_rule(self, path: str) -> Level:
        return levels.level(path, self._access, self._corrections)

    def _unopened_levels(self, path: str, record: FileRecord) -> Iterable[Level]:
        """Yield the levels that the path or its bytes had before and that nobody opened."""
        held = self._held_before(record)
        return (
            recorded.level for recorded in held if recorded and not self._is_open(path, recorded)
        )

    def _held_before(self, record: FileRecord) -> list[RecordedLevel | None]:
        held = [self._known.paths.get(comparable(record.path)), self._folder_before(record.path)]
        return held + [self._known.contents.get(sha) for sha in levels.contents(record)]

    def _folder_before(self, path: str) -> RecordedLevel | None:
        level = self._former.level(path)
        if level is Level.PUBLIC:
            return None
        named = (self._asked[key] for key in enclosing(comparable(path)) if key in self._asked)
        return RecordedLevel(level, next((held.asked for held in named), ""))

    def _is_open(self, path: str, held: RecordedLevel) -> bool:
        asked = min(held.asked, self.today)  # a clock that was ahead asked on a day to come
        return self._confirmed or self._access.is_opened(path, asked)

    def corrected(self, record: FileRecord, given: Corrections | None) -> Corrections | None:
        """Return the corrections of a file, none of which opens what was closed before."""
        path, level = record.path, Level(record.access)
        if given and path in self.unconfirmed:
            given = levels.tightened(given, level)
        former = self._parts_before(record)
        numbers = {int(number) for number in former}
        numbers |= {part.number for part in given.documents} if given else set()
        for number in sorted(numbers):
            held = former.get(str(number)) or self._level_of_whole(record, given, number)
            now = levels.of_part(given, number) or level
            if held and not now.may_see(held.level) and not self._is_open(path, held):
                self.unconfirmed[path] = strictest((held.level, self.unconfirmed.get(path, now)))
                given = _with_level(given or Corrections(), number, held.level)
        return given

    def texts(self, files: FileTable) -> TextLevels:
        """Return how closed the words of documents are, once `files` have their levels."""
        return TextLevels(
            self._known.texts, files, self.unconfirmed.keys(), self._is_open, self._sought
        )

    def _parts_before(self, record: FileRecord) -> dict[str, RecordedLevel]:
        return joined(*(self._known.parts.get(key, {}) for key in _part_keys(record)))

    def _level_of_whole(
        self, record: FileRecord, given: Corrections | None, number: int
    ) -> RecordedLevel | None:
        """Return the level of the whole file before, which a new correction of a part may open."""
        known = any(key in self._known.parts for key in _part_keys(record))
        if not known or levels.of_part(given, number) is None:
            return None
        held = [recorded for recorded in self._held_before(record) if recorded]
        return max(held, key=lambda recorded: LEVELS.index(recorded.level), default=None)

    def closing_now(self, takedowns: list[TakenDown]) -> Restrictions | None:
        """Return what is known with what the rules close beyond it; None when that is nothing."""
        folders = dict(self._known.folders)
        for name, level in self._access.folders.rules.items():
            if not self._former.level(name).may_see(level):
                keep_stricter(folders, exact(name), RecordedLevel(level, self.today))
        known = {
            (takedown.id, takedown.path, takedown.sha256) for takedown in self._known.takedowns
        }
        new = [
            with_fields(takedown, tried=True)
            for takedown in takedowns
            if (takedown.id, takedown.path, takedown.sha256) not in known
        ]
        if folders == self._known.folders and not new:
            return None
        takedowns = [*self._known.takedowns, *new]
        return with_fields(self._known, folders=folders, takedowns=takedowns, generation="")

    def closing_former(self, closing: Restrictions | None, past: Past) -> Restrictions | None:
        """Return `closing` with what rules close of the files of before; None when that is nothing.

        From now on that is known, as if it had been closed before: it goes with what is moved.

        Raises:
            SettingsError: a file of corrections cannot be used.
        """
        paths, contents = newly_closed_files(self._known, past, self._by_rule, self.today)
        documents = newly_closed_parts(self._known, past, self._corrections.of)
        if not paths and not documents:
            return None
        self._remember(
            with_fields(
                self._known,
                paths=joined(self._known.paths, paths),
                contents=joined(self._known.contents, contents),
            )
        )
        known = closing or self._known
        return with_fields(
            known,
            paths=self._known.paths,
            contents=self._known.contents,
            documents=known.documents | documents,
            generation="",
        )

    def _closed_folders(self) -> dict[str, RecordedLevel]:
        rules = levels.not_public(self._access.folders.rules.items())
        return {exact(name): RecordedLevel(level, self.today) for name, level in rules.items()}

    def next(
        self,
        files: FileTable,
        origins: Origins,
        texts: TextLevels,
        taken: Mapping[str, bytes],
    ) -> Restrictions:
        """Return what is known from now on of folders, paths, contents, parts and texts.

        `taken` are the sketches of what this run took down, by the fingerprint of its words.
        """
        known = self._known
        return Restrictions(
            folders=self._next_folders(),
            paths=self._next_levels(
                known.paths, ((comparable(path), path, self._by_rule(path)) for path in files)
            ),
            contents=self._next_levels(
                known.contents,
                (
                    (sha, record.path, Level(record.access))
                    for record in files.records()
                    for sha in levels.contents(record)
                ),
            ),
            parts=known.parts | self._parts_now(files, origins),
            texts=texts.next(self.today),
            lost={path: some for path, some in self._lost.items() if some},
            followed=known.followed,
            lost_parts=joined_parts(
                texts.lost_parts(),
                {text: taken_part(text, sketch, self.today) for text, sketch in taken.items()},
            ),
        )

    def _parts_now(self, files: FileTable, origins: Origins) -> dict[str, dict[str, RecordedLevel]]:
        """Return the levels of single documents of the contents and paths that are there."""
        made: dict[str, dict[str, RecordedLevel]] = {}
        for record in files.records():
            if record.served is None:
                continue
            corrected = origins.corrected.get(record.served)
            numbered = corrected.documents if corrected else ()
            if numbered or record.access != Level.PUBLIC or self._parts_before(record):
                parts = self._next_parts(record, corrected)
                for key in _part_keys(record):
                    made[key] = joined(made.get(key, {}), parts)
        return made

    def _next_parts(
        self, record: FileRecord, given: Corrections | None
    ) -> dict[str, RecordedLevel]:
        former = self._parts_before(record)
        parts = {n: held for n, held in former.items() if not self._is_open(record.path, held)}
        for part in given.documents if given else ():
            if level := levels.of_part(given, part.number):
                held = former.get(str(part.number))
                still = record.path in self.unconfirmed and held and held.level == level
                parts[str(part.number)] = (
                    held if still and held else RecordedLevel(level, self.today)
                )
        return parts

    def _next_levels(
        self, known: Mapping[str, RecordedLevel], asked: Iterable[tuple[str, str, Level]]
    ) -> dict[str, RecordedLevel]:
        """Return a table of levels with what is asked for now: key, path and level of each.

        Several paths may share a key, as files whose names differ in case do.
        """
        now: dict[str, RecordedLevel] = {}
        here = set()
        for key, path, level in asked:
            if key in known:
                here.add(key)
            if held := self._next_level(known.get(key), path, level):
                keep_stricter(now, key, held)
        return {key: held for key, held in known.items() if key not in here} | now

    def _next_level(
        self, held: RecordedLevel | None, path: str, asked: Level
    ) -> RecordedLevel | None:
        """Return the level that is asked for; what nobody asks for any more keeps its day."""
        if held and not self._is_open(path, held):
            if not asked.may_see(held.level):
                return held
            if path in self.unconfirmed and asked == held.level:
                return held
        return None if asked is Level.PUBLIC else RecordedLevel(asked, self.today)

    def _next_folders(self) -> dict[str, RecordedLevel]:
        made: dict[str, RecordedLevel] = {}
        for name, level in self._access.folders.rules.items():
            keep_stricter(made, exact(name), RecordedLevel(level, self.today))
        for name, held in self._known.folders.items():
            if name not in made and not self._is_open(name, held):
                made[name] = held
        for name in map(exact, self._access.folders.rules):
            former, level = self._folder_before(name), made[name].level
            if former and not level.may_see(former.level) and not self._is_open(name, former):
                made[name] = former
        return made


def _is_other(before: FileRecord, now: FileRecord | None) -> bool:
    """Return whether a file is gone, or other bytes of it are searchable."""
    return now is None or now.served not in (before.served, None)


def _was_served(path: str, past: Past) -> bool:
    known = past.files.get(path)
    return known is not None and bool(known.served)


def _with_level(given: Corrections, number: int, level: Level) -> Corrections:
    """Return corrections that give a part a level."""
    part = next(
        (part for part in given.documents if part.number == number), Numbered(number=number)
    )
    others = tuple(part for part in given.documents if part.number != number)
    return with_fields(given, documents=(*others, with_fields(part, access=level)))


def _part_keys(record: FileRecord) -> tuple[str, ...]:
    return (f"/{comparable(record.path)}", *((record.served,) if record.served else ()))


def learned(past: Past) -> Restrictions:
    """Return what the last catalogue tells, where no run has kept what was known."""
    day = past.generation.manifest.built[:10] if past.generation else ""
    known = Restrictions()
    for record in past.files.records():
        if record.access != Level.PUBLIC:
            held = RecordedLevel(Level(record.access), day)
            keep_stricter(known.paths, comparable(record.path), held)
            for sha in levels.contents(record):
                keep_stricter(known.contents, sha, held)
    for row in past.documents() if known.contents else ():
        if row.text_hash and row.sha256 in known.contents:
            keep_stricter(known.texts, row.text_hash, known.contents[row.sha256])
    return known
