"""Reading of one part of the corpus into a shared cache: parts are shared out among machines.

A part is a pure function of paths: every machine draws the same lines, and nothing is agreed on.
What is kept is found by content, so that the same part may be read twice, by two at once, or be
killed: the next one goes on with what is missing.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from archive.errors import SettingsError, UsageError
from archive.messages import _, message
from archive.model import Status
from archive.state_files import make_folder
from indexer.build import guards
from indexer.build.cache import Cache, unchangeable
from indexer.build.fingerprints import reader_key
from indexer.build.reading import IngestPool, Wanted
from indexer.rules.takedown import Takedown
from indexer.scan import scan

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.progress import Progress
    from archive.settings import Settings
    from indexer.build.reading import FileReading
    from indexer.seen_files import Seen

_PART = re.compile(r"([1-9]\d{0,5})/([1-9]\d{0,5})")


class CorpusPart(NamedTuple):
    """One of `total` parts, counted from 1."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number} av {self.total}"

    def has(self, path: str) -> bool:
        """Return whether a file, by its path in the corpus, belongs to this part."""
        digest = hashlib.blake2b(path.encode("utf-8", "surrogateescape"), digest_size=8).digest()
        return int.from_bytes(digest) % self.total == self.number - 1


def parse(text: str) -> CorpusPart:
    """Return the part that `I/N` names.

    Raises:
        UsageError: it names none.
    """
    matched = _PART.fullmatch(text.strip())
    if matched and int(matched[1]) <= int(matched[2]):
        return CorpusPart(int(matched[1]), int(matched[2]))
    msg = message(
        "”%(text)s” är ingen del; skriv till exempel 2/8 för den andra av åtta.", text=text
    )
    raise UsageError(msg)


@dataclass(slots=True)
class PartReport:
    """What came of a part: files of the corpus and of the part; those read now, and before.

    `failed` has paths with reasons, `removed` counts what a takedown keeps out by its bytes.
    """

    total: int
    files: int
    fresh: int = 0
    kept: int = 0
    removed: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)


def read_part(settings: Settings, part: CorpusPart, progress: Progress) -> PartReport:
    """Read the files of a part that nobody has read yet.

    In another order each time: two that read the same part at once share it out between them.

    Raises:
        SettingsError: the cache lies in the corpus, or a rule file has a mistake.
        NothingDoneError: the corpus is empty or vanished, or the cache cannot be written.
    """
    if settings.readings.resolve().is_relative_to(settings.corpus.resolve()):
        raise SettingsError(message("reading_cache ska ligga utanför samlingen."))
    takedown = Takedown.load(settings.corpus)
    seen = scan(settings.corpus)
    guards.not_empty(seen)
    asked: dict[int, str] = {}

    def mine(files: Iterable[Seen]) -> Iterator[Seen]:
        return (file for file in files if part.has(file.path) and _is_wanted(file, takedown))

    def wanted() -> Iterator[Wanted]:
        for number, file in enumerate(mine(seen.files.shuffled())):
            asked[number] = file.path
            yield Wanted(file.place, (file.size, file.mtime_ns))

    cache = Cache(settings.readings, reader_key(settings))
    report = PartReport(len(seen.files), sum(1 for _file in mine(seen.files)))
    try:
        make_folder(cache.folder)
        for done, (number, read) in enumerate(IngestPool(settings, cache).read(wanted()), 1):
            progress(_("Läser filer"), done, report.files)
            path = asked.pop(number)
            if read.sha256 in takedown.contents:
                cache.forget(read.sha256)
                report.removed += 1
            else:
                _count_reading(report, path, read)
    except OSError as error:
        raise unchangeable(cache.folder, error) from error
    guards.still_there(seen)
    report.failed.sort()
    return report


def _is_wanted(file: Seen, takedown: Takedown) -> bool:
    return file.reason is None and takedown.reason_of_path(file.path) is None


def _count_reading(report: PartReport, path: str, read: FileReading) -> None:
    if read.index and read.index.outcome.status is Status.FAILED:
        report.failed.append((path, read.index.outcome.reason or ""))
    elif read.fresh:
        report.fresh += 1
    else:
        report.kept += 1
