"""Levels by the words of documents: the text of a closed record is closed wherever else it lies.

Bytes are compared by SHA-256 (indexer.build.levels); the same words in other bytes, in a ZIP file,
in mail or in a row of a JSON Lines file are known by the fingerprint of a document's words, as
takedowns are. Texts of a few words have none and are not compared.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from archive.model import Level, strictest
from archive.restrictions import LostPart, RecordedLevel, keep_stricter
from indexer.build import levels
from indexer.build.beside_closed import LostContainers, new_records, strictest_held
from indexer.build.near_duplicates import SketchSearch

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from archive.catalogue import CatalogueWriter, Tombstone
    from archive.restrictions import Restrictions
    from indexer.build.beside_closed import Words
    from indexer.build.file_table import FileTable
    from indexer.build.origins import Origins

Floors = dict[str, dict[str, Level]]
"""By SHA-256 of a content the least levels of its documents, by the fingerprint of their words."""


@dataclass(frozen=True, slots=True)
class Sought:
    """Sketches of closed files that are gone, with their levels, and where they are sought.

    `parts` are closed records that went out of their files, by the fingerprint of their words:
    sought where those words are nowhere any more. `new` are the paths that are new or have other
    bytes, each with the sketches of what was public there before: that was no closed record.
    `containers` are the files of several records that are gone, under whatever name they come.
    """

    sketches: tuple[tuple[bytes, RecordedLevel], ...] = ()
    parts: Mapping[str, LostPart] = field(default_factory=dict)
    new: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    containers: LostContainers = field(default_factory=LostContainers)


def without_returned(
    known: Restrictions, returned: Collection[str], tombstones: Iterable[Tombstone]
) -> Restrictions:
    """Return what is known without the words that were taken down and may return, in any wording.

    What a tombstone stands for whose words do not return is still sought, and what is nearly that
    still held.
    """
    parts = known.lost_parts
    held = {tombstone.text_hash for tombstone in tombstones}.difference(returned)
    back = SketchSearch(parts[text].sketch for text in returned if text in parts)
    back_again = {
        text
        for text, part in parts.items()
        if part.taken_down and text not in held and (text in returned or back.near(part.sketch))
    }
    lost = {t: part for t, part in parts.items() if part.held.by_words not in back_again}
    return with_fields(
        known,
        lost_parts={text: part for text, part in lost.items() if text not in back_again},
        texts={t: level for t, level in known.texts.items() if level.by_words not in back_again},
    )


class TextLevels:
    """The least level of each text: what any rule gives a record with it, or gave before.

    `known` are the levels of before by fingerprint, `is_open` tells whether a person has confirmed
    that a path opens, `unconfirmed` are the paths that are kept at a level no rule asks for.
    """

    def __init__(
        self,
        known: Mapping[str, RecordedLevel],
        files: FileTable,
        unconfirmed: Collection[str],
        is_open: Callable[[str, RecordedLevel], bool],
        sought: Sought | None = None,
    ) -> None:
        self._known, self._is_open, self._unconfirmed = dict(known), is_open, unconfirmed
        self._sought = sought or Sought()
        self._files = files
        self._lost: Mapping[str, LostPart] = self._sought.parts
        self._lost_at: Mapping[str, list[tuple[str, LostPart]]] = {}
        self._followed: set[str] = set()
        self._replaced: set[str] = set()
        self._lifted: set[str] = set()
        self._asked: dict[str, Level] = {}
        self._shared: dict[str, Level] = {}
        self.copies: set[str] = set()
        self.held: dict[str, Level] = {}

    def _paths(self, sha256: str) -> list[str]:
        return [record.path for record in self._files.serving(sha256)]

    def floors(self, origins: Origins, writer: CatalogueWriter) -> Floors:
        """Return the levels of documents that are more closed than a rule for their file says.

        `copies` and `held` then name the files of such documents: whose text a rule closes under
        another path, and whose text only a rule of before closed.
        """
        self._note_lost(origins, writer)
        if sought := self._sought_by_sketch():
            self._find_lost(sought, origins, writer)
        if not self._known and not origins.closing:
            return {}
        self._learn_levels(origins, writer)
        self.copies, self.held = set(), {}
        made: Floors = defaultdict(dict)
        for sha, text, level, _ in _present_texts(origins, writer):
            floor = self._least_level(text)
            if not level.may_see(floor):
                made[sha][text] = floor
                self._note_copy(
                    sha, floor, asked=self._shared.get(text, Level.PUBLIC).may_see(floor)
                )
        return dict(made)

    def _note_lost(self, origins: Origins, writer: CatalogueWriter) -> None:
        """Note which closed records are lost: those whose words are there no more."""
        parts = self._sought.parts
        texts = writer.texts() if parts else ()
        here = {text for sha, _, text in texts if text in parts and sha in origins}
        self._lost = {text: part for text, part in parts.items() if text not in here}
        self._lost_at = defaultdict(list)
        for text, part in self._lost.items():
            self._lost_at[part.path].append((text, part))

    def _find_lost(
        self,
        sought: Mapping[bytes, list[tuple[str, RecordedLevel]]],
        origins: Origins,
        writer: CatalogueWriter,
    ) -> None:
        """Know lost records again in what is new: by their words, their names, their place."""
        search, new = SketchSearch(sought), dict(self._new_contents())
        public = _public_texts(origins, writer, new)
        for sha, before in new.items():
            passed = {near for sketch in before for near in search.near(sketch)}
            rows = writer.words_in(sha)
            known = {text for text, *_ in rows if text in self._known}
            unread = [row for row in rows if row[0] not in public]
            for text, sketch, *_ in unread:
                for near in search.near(sketch) - passed:
                    self._recognise_text(text, sought[near])
            self._recognise_names(sha, unread)
            again = {text for text, *_ in rows if text in self._known} - known
            self._suspect_beside(sha, rows, before, again | public)

    def _suspect_beside(
        self, sha256: str, rows: list[Words], before: list[bytes], known: set[str]
    ) -> None:
        """Keep closed what is new in a file where closed records are lost; see beside_closed."""
        moved, whole = self._sought.containers.moved_here(rows)
        lost = [
            (former, part)
            for path in (*self._paths(sha256), *moved)
            for former, part in self._lost_at.get(path, ())
            if former not in self._followed and not part.replaced
        ]
        if not (lost or whole):
            return
        held = strictest_held(lost, whole)
        public = self._sought.containers.public
        before = [*before, *(sketch for path in moved for sketch in public[path])]
        for text in new_records(rows, before, known):
            self._replaced.update(former for former, _ in lost)
            keep_stricter(self._known, text, held)

    def _new_contents(self) -> Iterator[tuple[str, list[bytes]]]:
        """Yield contents that lie at new paths alone, with the sketches of what was public there.

        Another copy of bytes that were here already is nobody's return.
        """
        new = self._sought.new
        here = (self._files.get(path) for path in sorted(new))
        for sha in dict.fromkeys(record.served for record in here if record and record.served):
            paths = self._paths(sha)
            if new.keys() >= set(paths):
                yield sha, [sketch for path in paths for sketch in new[path]]

    def _sought_by_sketch(self) -> dict[bytes, list[tuple[str, RecordedLevel]]]:
        """Return the words that are sought: fingerprint, empty for a whole file, and level."""
        sought = defaultdict[bytes, list[tuple[str, RecordedLevel]]](list)
        for sketch, held in self._sought.sketches:
            sought[sketch].append(("", held))
        for text, part in self._lost.items():
            sought[part.sketch].append((text, part.held))
        return sought

    def _recognise_names(self, sha256: str, rows: Iterable[Words]) -> None:
        """Know a record that is called in a file as a closed one was, whose words are not there."""
        lost = [pair for path in self._paths(sha256) for pair in self._lost_at.get(path, ())]
        named: dict[str, set[str]] = defaultdict(set)
        for text, _, *names, _ in rows if lost else ():
            for name in names:
                named[name_fingerprint(name)].add(text)
        for former, part in lost:
            if part.name and former not in self._followed:
                for text in named.get(part.name, ()):
                    self._recognise_text(text, [(former, part.held)])

    def _recognise_text(self, text: str, lost: Iterable[tuple[str, RecordedLevel]]) -> None:
        """Know a text that is nearly the one of a closed file or record that is gone."""
        for former, held in lost:
            self._followed.add(former)
            keep_stricter(self._known, text, held)

    def lost_parts(self) -> dict[str, LostPart]:
        """Return the closed records that went out of their files and were recognised nowhere."""
        return {
            text: with_fields(part, replaced=part.replaced or text in self._replaced)
            for text, part in self._lost.items()
            if part.taken_down or text not in self._followed
        }

    def _learn_levels(self, origins: Origins, writer: CatalogueWriter) -> None:
        self._asked, self._shared = {}, {}
        places: dict[str, set[str]] = defaultdict(set)
        for sha, text, level, path in _present_texts(origins, writer):
            if text in self._known:
                places[text].update(self._paths(sha))
            if level is not Level.PUBLIC:
                self._shared[text] = strictest((level, self._shared.get(text, level)))
                if path not in self._unconfirmed:
                    self._asked[text] = strictest((level, self._asked.get(text, level)))
        self._lifted = {
            text
            for text, paths in places.items()
            if all(self._is_open(path, self._known[text]) for path in paths)
        }

    def _least_level(self, text: str) -> Level:
        shared, held = self._shared.get(text, Level.PUBLIC), self._known.get(text)
        return strictest((shared, held.level)) if held and text not in self._lifted else shared

    def _note_copy(self, sha256: str, floor: Level, *, asked: bool) -> None:
        if asked:
            self.copies.update(self._paths(sha256))
        else:
            for path in self._paths(sha256):
                self.held[path] = strictest((floor, self.held.get(path, floor)))

    def next(self, today: str) -> dict[str, RecordedLevel]:
        """Return what is known of texts from now on."""
        made = {text: held for text, held in self._known.items() if text not in self._lifted}
        for text, level in self._shared.items():
            made.setdefault(text, RecordedLevel(level, today))
        for text, level in self._asked.items():
            if level.may_see(made[text].level):
                made[text] = RecordedLevel(level, today)
        return made


def _public_texts(origins: Origins, writer: CatalogueWriter, new: Collection[str]) -> set[str]:
    """Return the words in new contents that are those of public records in others too."""
    here = {text for sha in new for text, *_ in writer.words_in(sha)}
    return {
        text
        for sha, text, level, _ in _present_texts(origins, writer, here)
        if sha not in new and level is Level.PUBLIC
    }


def _present_texts(
    origins: Origins, writer: CatalogueWriter, wanted: Collection[str] | None = None
) -> Iterator[tuple[str, str, Level, str]]:
    """Yield the words of the records whose content is served, or those wanted of them.

    Of each the content, the fingerprint of its words, its level and the path of its file.
    """
    for sha, ordinal, text in writer.texts():
        if wanted is None or text in wanted:
            origin = origins.get(sha)
            if origin is not None:
                yield sha, text, levels.of_document(origin, ordinal), origin.path


def name_fingerprint(name: str) -> str:
    """Return what tells a name again without saying it."""
    return hashlib.blake2b(name.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
