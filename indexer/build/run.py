"""How is the next generation built? Scan, read, cut up, index, check, publish."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive import generations
from archive.catalogue import Catalogue, CatalogueWriter, schema
from archive.catalogue.writer import copy
from archive.engines import choose, engine
from archive.errors import IndexUnusableError
from archive.model import Status
from indexer.build import guards, terms
from indexer.build.analysis import analyser_of
from indexer.build.documents import Changes, Documents, origins_of
from indexer.build.intake import Intake
from indexer.build.lock import locked
from indexer.build.origin import Origin
from indexer.build.reading import Wanted
from indexer.build.report import Report, Stages, utc
from indexer.build.survey import Survey, learned, moved, survey
from indexer.scan import Scan, scan

if TYPE_CHECKING:
    from pathlib import Path

    from archive.catalogue import FileRecord
    from archive.generations import Generation
    from archive.progress import Progress
    from archive.settings import Settings

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person allowed or asked of one run."""

    rebuild: bool = False
    reread: bool = False
    allow_removals: bool = False


def run(settings: Settings, options: Options, progress: Progress) -> Report:
    """Bring the index in line with the corpus and publish it, or leave all as it was.

    Raises:
        NothingDoneError: another run is at work, or a guard stopped this one.
    """
    with locked(settings.index):
        return _Run(settings, options, progress).go()


class _Run:
    """One run, stage by stage."""

    def __init__(self, settings: Settings, options: Options, progress: Progress) -> None:
        self.settings, self.options, self.progress = settings, options, progress
        self.report = Report(started=utc())
        self.stages = Stages(self.report)
        self.intake = Intake(settings, settings.index / "cache")
        self.previous = self._previous()

    def _previous(self) -> Generation | None:
        if generations.pointed(self.settings.index) is None:
            return None
        try:
            found = generations.current(self.settings.index)
            Catalogue.open(found.catalogue).close()
        except IndexUnusableError as error:
            self._note(f"Indexet byggs från grunden: {error}")
            return None
        return found

    def _note(self, text: str) -> None:
        self.report.notes.append(text)
        log.warning("%s", text)

    def go(self) -> Report:
        """Do it all."""
        seen = scan(self.settings.corpus)
        guards.not_empty(seen)
        before = self._before()
        self.stages.done("scan")
        files = self._read(seen, before)
        guards.still_there(seen)
        self._guard_removals(before, files)
        self.stages.done("read")
        self._tell(before, files)
        name = self._build(before, files)
        if name is not None:
            guards.still_there(seen)
            generations.publish(self.settings.index, name)
            generations.retire(self.settings.index, self.settings.keep_generations)
        self.intake.cache.sweep(_contents(files))
        self.stages.done("publish")
        self._finish(name)
        return self.report

    def _before(self) -> dict[str, FileRecord]:
        if self.previous is None:
            return {}
        catalogue = Catalogue.open(self.previous.catalogue)
        try:
            return {record.path: record for record in catalogue.files()}
        finally:
            catalogue.close()

    def _read(self, seen: Scan, before: dict[str, FileRecord]) -> dict[str, FileRecord]:
        reader = self.intake.cache.key
        found: Survey = survey(seen, {} if self.options.reread else before, reader)
        files = {record.path: record for record in (*found.same, *found.shut)}
        total = len(found.ask)
        asked = (
            Wanted(one.place, (one.size, one.mtime_ns), _known(known, reader))
            for one, known in found.ask
        )
        for done, ((one, known), read) in enumerate(
            zip(found.ask, self.intake.read(asked), strict=True), 1
        ):
            files[one.path] = learned(one, known or before.get(one.path), read, reader)
            self.report.read += read.fresh
            self.progress("Läser filer", done, total)
        for record in list(moved(files, found.gone)):
            files[record.path] = record
        return files

    def _guard_removals(self, before: dict[str, FileRecord], files: dict[str, FileRecord]) -> None:
        served = {record.served for record in files.values()}
        were = [path for path, record in before.items() if record.served]
        still = [p for p in were if p in files or before[p].served in served]
        guards.few_removals(
            were, still, self.settings.max_removed, allowed=self.options.allow_removals
        )

    def _tell(self, before: dict[str, FileRecord], files: dict[str, FileRecord]) -> None:
        report = self.report
        report.new = sorted(files.keys() - before.keys())
        report.gone = sorted(before.keys() - files.keys())
        report.changed = sorted(
            path
            for path in files.keys() & before.keys()
            if files[path].sha256 != before[path].sha256
        )
        report.failed = [
            (path, files[path].reason or "")
            for path in sorted(files)
            if files[path].status is Status.FAILED
        ]
        report.files = {
            status.value: sum(record.status is status for record in files.values())
            for status in Status
        }

    def _build(self, before: dict[str, FileRecord], files: dict[str, FileRecord]) -> str | None:
        """Build the next generation; return its name, or None when nothing is other than before."""
        index = self.settings.index
        name = generations.new_name(index)
        place = generations.folder(index) / name
        place.mkdir(parents=True)
        path = place / generations.CATALOGUE
        kept = self.previous if not self.options.rebuild else None
        try:
            if kept:
                copy(kept.catalogue, path)
            changes = self._catalogue(path, before if kept else {}, files)
            full = self._must_be_whole(kept)
            if kept and not changes and not full and _as_before(before, files):
                generations.discard(place)
                return None
            self.stages.done("documents")
            self._engine(place, changes, None if full else kept)
            self._seal(place, name)
        except BaseException:
            generations.discard(place)
            raise
        return name

    def _catalogue(
        self, path: Path, before: dict[str, FileRecord], files: dict[str, FileRecord]
    ) -> Changes:
        with CatalogueWriter(path) as writer:
            documents = Documents(writer, self.intake)
            successors = {
                record.served: after
                for old, record in before.items()
                if record.served
                and old in files
                and (after := files[old].served)
                and after != record.served
            }
            total = 0
            documents.follow(
                origins_of(files, self._origin),
                successors,
                lambda done: self.progress("Delar upp i handlingar", done, total),
            )
            changes = documents.changes
            for path_ in before.keys() - files.keys():
                writer.drop_file(path_)
            for record in files.values():
                if record != before.get(record.path):
                    writer.put_file(_warned(record, changes))
            writer.set_meta(schema=schema.VERSION, corpus=str(self.settings.corpus), built=utc())
            writer.commit()
        self.report.documents_put = len(changes.put)
        self.report.documents_dropped = len(changes.dropped)
        return changes

    def _origin(self, standing: FileRecord, held: list[FileRecord]) -> Origin:  # noqa: ARG002
        assert standing.served is not None
        modified = (
            dt.datetime.fromtimestamp(standing.mtime_ns / 1e9, dt.UTC).date()
            if standing.mtime_ns > 0
            else None
        )
        return Origin(standing.served, standing.path, modified)

    def _must_be_whole(self, kept: Generation | None) -> bool:
        if kept is None:
            return True
        manifest = kept.manifest
        analyser = analyser_of(self.settings.vocabulary).version
        if manifest.analyser != analyser:
            self._note(
                "Ordanalysen är en annan än förut: sökindexet byggs om ur katalogen; "
                "inga filer läses om."
            )
            return True
        wanted, why = choose(self.settings.engine, manifest.sections)
        if wanted != manifest.engine:
            self._note(
                f"Sökmotorn byts från {manifest.engine} till {wanted} ({why}): sökindexet byggs "
                "om ur katalogen; inga filer läses om."
            )
            return True
        return False

    def _engine(self, place: Path, changes: Changes, kept: Generation | None) -> None:
        catalogue = Catalogue.open(place / generations.CATALOGUE)
        counts = catalogue.counts()
        name, why = choose(self.settings.engine, counts["sections"])
        self.report.engine = name
        self._why = why
        if kept:
            terms.link(kept.engine, place / generations.ENGINE)
        total = counts["sections"] if kept is None else 0
        try:
            terms.write(
                engine(name),
                place / generations.ENGINE,
                catalogue,
                self.settings,
                put=changes.put if kept else catalogue.ids(),
                dropped=(changes.put | changes.dropped) if kept else (),
                progress=lambda done: self.progress("Bygger sökindex", done, total),
            )
        finally:
            catalogue.close()
        self.stages.done("index")

    def _seal(self, place: Path, name: str) -> None:
        catalogue = Catalogue.open(place / generations.CATALOGUE)
        counts = catalogue.counts()
        catalogue.close()
        self.report.documents, self.report.sections = counts["documents"], counts["sections"]
        manifest = generations.Manifest(
            name=name,
            built=utc(),
            engine=self.report.engine or "",
            engine_reason=self._why,
            analyser=analyser_of(self.settings.vocabulary).version,
            vocabulary=self.intake.rules.vocabulary_version,
            reader=self.intake.cache.key,
            catalogue=schema.VERSION,
            corpus=str(self.settings.corpus),
            documents=counts["documents"],
            sections=counts["sections"],
            counts=counts["files"],
            files=generations.contents(place),
        )
        generations.seal(place, manifest)
        self.stages.done("seal")

    def _finish(self, name: str | None) -> None:
        report = self.report
        if name is None:
            assert self.previous is not None
            manifest = self.previous.manifest
            report.result, report.generation = "unchanged", manifest.name
            report.engine = manifest.engine
            report.documents, report.sections = manifest.documents, manifest.sections
        else:
            report.result, report.generation = "published", name


def _known(known: FileRecord | None, reader: str) -> str | None:
    return known.sha256 if known and known.reader == reader else None


def _contents(files: dict[str, FileRecord]) -> set[str]:
    found = {record.sha256 for record in files.values()}
    return {sha for sha in found | {r.served for r in files.values()} if sha}


def _as_before(before: dict[str, FileRecord], files: dict[str, FileRecord]) -> bool:
    def plain(record: FileRecord) -> FileRecord:
        return replace(record, checked=0.0)

    return before.keys() == files.keys() and all(
        plain(before[path]) == plain(record) for path, record in files.items()
    )


def _warned(record: FileRecord, changes: Changes) -> FileRecord:
    """Add what was noticed while its text was cut up: then it came through in part only."""
    found = tuple(dict.fromkeys(changes.warnings.get(record.path, ())))
    if not found:
        return record
    status = Status.PARTIAL if record.status is Status.OK else record.status
    reason = record.reason or found[0]
    return replace(record, status=status, reason=reason, warnings=(*record.warnings, *found))
