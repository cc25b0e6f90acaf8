"""A run: scan, read, cut up, index, check and publish, or stop and leave all as it was."""

from __future__ import annotations

import contextlib
import logging
from contextlib import closing
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace as with_fields

from archive import changes as change_log
from archive import generations, restrictions, runs, vocabulary
from archive.access.current_bounds import of_catalogue
from archive.catalogue import Catalogue
from archive.catalogue.level_states import states_of
from archive.errors import IndexUnusableError
from archive.lock import locked
from archive.messages import message, recorded
from archive.state_files import DamagedStateError
from indexer.build import (
    disk,
    guards,
    history,
    kept_levels,
    ledger,
    orphans,
    purge,
    rule_checks,
)
from indexer.build.corpus_reading import CorpusReading
from indexer.build.diary import Diary
from indexer.build.intake import Intake
from indexer.build.kept_levels import KeptLevels
from indexer.build.lost_records import joined_parts, taken_parts
from indexer.build.past import learn
from indexer.build.report import RunReport, Stages, damaged, tell, tell_personal, utc
from indexer.build.stage import Stage
from indexer.build.text_levels import without_returned
from indexer.build.work import workplace
from indexer.rules import golden
from indexer.rules.access import Access
from indexer.rules.correction_files import CorrectionFiles
from indexer.rules.takedown import Former, Takedown
from indexer.scan import Scan, scan

if TYPE_CHECKING:
    from pathlib import Path

    from archive.generations import Generation, Manifest
    from archive.progress import Progress
    from archive.restrictions import Restrictions, TakenDown
    from archive.settings import Settings
    from indexer.build.documents import Changes
    from indexer.build.file_table import FileTable
    from indexer.build.origins import Origins
    from indexer.build.text_levels import TextLevels

log = logging.getLogger(__name__)
_OTHER_COPY = message(
    "Listan över det som är stängt var skadad (%(damage)s); den andra filen "
    "gäller, och den skadade skrivs om."
)
_ALL_DAMAGED = message(
    "Listan över det som är stängt var skadad (%(damage)s); det som "
    "katalogen vet gäller, och filerna skrivs om."
)


@dataclass(frozen=True, slots=True)
class Options:
    """What a person allowed or asked of one run. `wait` is seconds for another run to end.

    `send` lets mail and webhook, where set, tell how it went.
    """

    rebuild: bool = False
    reread: bool = False
    allow_removals: bool = False
    allow_access: bool = False
    allow_golden: bool = False
    wait: float = 0.0
    send: bool = True


def run(settings: Settings, options: Options, progress: Progress) -> RunReport:
    """Bring the index in line with the corpus and publish it, or leave all as it was.

    Raises:
        NothingDoneError: another run is at work, a guard stopped this one, or the disk is full.
        SettingsError: a setting or a rule file has a mistake.
    """
    report = RunReport(started=utc())
    diary = Diary(settings, report)
    with (
        diary.notify_at_exit(send=options.send),
        disk.explain_errors(settings.index, report),
        locked(settings.index, options.wait),
        workplace(settings.index),
        diary.recorded(),
        disk.explain_errors(settings.index, report),
    ):
        night = _Run(settings, options, progress, report)
        with night.intake:
            night.execute()
    return report


class _Run:
    """One run, stage by stage."""

    def __init__(
        self, settings: Settings, options: Options, progress: Progress, report: RunReport
    ) -> None:
        self.settings, self.options, self.progress = settings, options, progress
        self.report = report
        self.stages = Stages(report)
        self.intake = Intake(settings, settings.readings)
        self.access = Access.load(settings.corpus)
        self.takedown = Takedown.load(settings.corpus)
        self.golden = golden.load(settings.corpus)
        self.past = learn(settings.index)
        self.removed = False
        self.known = self._restrictions()
        tombstones = [
            tombstone for tombstone in self.past.tombstones() if tombstone.kind == "takedown"
        ]
        if not options.allow_access:
            self.takedown.keep(Former(self._taken_down(), tombstones, self.past.files))
        if trouble := self.past.history.trouble:
            self._note(
                recorded(
                    "%(trouble)s; det som katalogen vet gäller, och filen skrivs om.",
                    trouble=trouble,
                )
            )
        if self.past.trouble:
            self._note(
                recorded("Indexet byggs från grunden: %(trouble)s", trouble=self.past.trouble)
            )
        self.report.warnings += damaged(settings.index)

    def _note(self, text: str) -> None:
        self.report.notes.append(text)
        log.warning("%s", text)

    def execute(self) -> None:
        """Do it all."""
        self.intake.cache.drop_drafts()
        seen = scan(self.settings.corpus)
        guards.not_empty(seen)
        topics = vocabulary.load(self.settings.vocabulary).topics
        self.corrections = CorrectionFiles(
            seen.notes,
            seen.files.has,
            frozenset(topic.id for topic in topics),
        )
        for note in rule_checks.check(seen, self.access, self.corrections, self.known, self.past):
            self._note(note)
        today = utc()[:10]
        known = without_returned(self.known, self.takedown.returned_texts, self.past.tombstones())
        taken = taken_parts(self.takedown, self.past, today)
        self.kept = KeptLevels(
            with_fields(known, lost_parts=joined_parts(known.lost_parts, taken)),
            self.access,
            self.corrections,
            today,
            confirmed=self.options.allow_access,
        )
        self.reading = CorpusReading(
            self.settings.corpus,
            self.intake,
            self.past,
            self.takedown,
            self.kept,
            self.corrections,
            self.report,
            self.progress,
            self.options.reread,
        )
        self._close_now()
        orphans.sweep(self.settings)  # only now: what is closed needs no cluster to hold
        self.stages.done("scan")
        files = self.reading.read_files(seen)
        ledger.exclude(files, self.takedown)
        guards.still_there(seen)
        seen.files.close()  # all that is known of them stands in `files`
        self._guard_files(files)
        self.stages.done("read")
        stage = self._stage()
        try:
            published = self._build(stage, files, seen)
        except BaseException:
            stage.discard()
            raise
        if not published:
            stage.discard()
            self._point(stage.base)
        answered = self.past.generation.name if self.past.generation else None
        generations.retire(self.settings.index, self.settings.keep_generations, answered)
        if name := generations.pointed(self.settings.index):
            place = generations.folder(self.settings.index) / name
            history.keep(self.settings.index, place / generations.CATALOGUE)
            change_log.follow(self.settings.index)
        self.intake.cache.sweep(ledger.WantedContents(files, self.takedown.contents))
        rewritten = purge.purge(self.settings, self.intake.cache)
        for name in rewritten:
            self._note(
                recorded(
                    "Generationen %(name)s skrevs om utan det som tagits bort på begäran.",
                    name=name,
                )
            )
        for note in orphans.finish(self.settings, removed=bool(rewritten) or self.removed):
            self._note(note)
        self.stages.done("publish")

    def _restrictions(self) -> Restrictions:
        """Return what was known to be closed and taken down before this run."""
        index = self.settings.index
        known = None
        with contextlib.suppress(DamagedStateError):
            known = restrictions.load(index)
        if damage := "; ".join(restrictions.damage(index)):
            self._note((_OTHER_COPY if known else _ALL_DAMAGED).filled(damage=damage).swedish)
        return known or kept_levels.learned(self.past)

    def _taken_down(self) -> list[TakenDown]:
        """Return the takedowns of before with which a run has come to its end."""
        return [takedown for takedown in self.known.takedowns if not takedown.tried]

    def _close_now(self) -> None:
        """Let what the rules close beyond what is known hold at once, before anything is read."""
        closing = self.kept.closing_now(self.takedown.asked(self.kept.today))
        self._hold(closing)
        self._hold(self.kept.closing_former(closing, self.past))

    def _hold(self, closing: Restrictions | None) -> None:
        if closing and self.past.generation:
            restrictions.save(self.settings.index, closing)
            with contextlib.suppress(IndexUnusableError):  # readers cannot open it either
                change_log.follow(self.settings.index)

    def _stage(self) -> Stage:
        fresh = self.options.rebuild or self.options.reread or not self.past.usable
        return Stage(
            self.settings,
            self.intake,
            self.progress,
            generations.new_name(self.settings.index),
            None if fresh else self.past.generation,
            notes=self.report.notes,
        )

    def _guard_files(self, files: FileTable) -> None:
        were, gone = ledger.gone(self.past.files, files)
        self._guard("filer", gone, were)

    def _guard(self, what: str, gone: int, before: int) -> None:
        allowed = self.options.allow_removals
        guards.few_removals(what, gone, before, self.settings.max_removed, allowed=allowed)

    def _build(self, stage: Stage, files: FileTable, seen: Scan) -> bool:
        """Make the next generation and publish it, unless nothing is other than before."""
        stage.begin()
        self.kept.unconfirmed.clear()
        self.kept.follow(files, self.past)
        self.kept.level(files)
        origins = self.reading.origins(files)
        texts = self.kept.texts(files)
        changes = stage.documents(files, origins, self.takedown, self.past, texts)
        self._tell_copies(texts)
        known = self._known_now(stage, files, origins, texts, changes)
        self.intake.close()  # its processes would keep their memory while the index is made
        self._guard("handlingar", len(changes.lost), len(changes.lost) and self.past.count())
        self.stages.done("documents")
        with closing(Catalogue.open(stage.path)) as catalogue:
            before = self.past.levels(needed=stage.base is not None)
            tell(self.report, self.past.files, before, files, catalogue)
            tell_personal(self.report, catalogue, changes.put)
            self._tell_near_copies(catalogue, changes, files)
        whole = stage.must_be_whole()
        idle = not (changes or changes.cut or whole) and ledger.alike(self.past.files, files)
        if stage.base and idle:
            base = stage.base
            self._report_state(runs.UNCHANGED, base.name, base.catalogue, base.manifest)
            restrictions.keep(self.settings.index, with_fields(known, generation=stage.base.name))
            return False
        self.report.documents_put = len(changes.put)
        self.report.documents_dropped = len(changes.dropped)
        self.removed = bool(changes.taken_down)
        if self.removed:
            orphans.expect_removal(self.settings)
        stage.index(changes, whole=whole or self.removed)
        self.stages.done("index")
        stage.check_golden_queries(
            self.golden, self.past.generation, allowed=self.options.allow_golden
        )
        self.stages.done("prove")
        manifest = stage.seal()
        self.stages.done("seal")
        guards.still_there(seen)
        # First what is closed, then what knows it: a run killed between the two leaks nothing.
        restrictions.save(self.settings.index, known)
        generations.publish(self.settings.index, stage.name)
        self._report_state(runs.PUBLISHED, stage.name, stage.path, manifest)
        return True

    def _tell_near_copies(self, catalogue: Catalogue, changes: Changes, files: FileTable) -> None:
        """Note the files whose text, or its more closed near copy, is new or changed tonight."""
        near = catalogue.near_more_closed() if changes.put else []
        contents = {
            sha for ident, sha, closed in near if not changes.put.isdisjoint((ident, closed))
        }
        if paths := sorted(file.path for sha in contents for file in files.serving(sha)):
            self._note(guards.near_copies(paths))

    def _tell_copies(self, texts: TextLevels) -> None:
        for path, level in texts.held.items():
            self.kept.unconfirmed.setdefault(path, level)
        if texts.copies:
            self._note(guards.copies(sorted(texts.copies)))

    def _known_now(
        self,
        stage: Stage,
        files: FileTable,
        origins: Origins,
        texts: TextLevels,
        changes: Changes,
    ) -> Restrictions:
        """Return what is closed and taken down from now on; note what nobody has confirmed.

        Raises:
            NothingDoneError: a takedown names nothing and never did.
        """
        with closing(Catalogue.open(stage.path)) as catalogue:
            tombstones = catalogue.tombstones()
            before = self.past.files
            gone_contents = {tombstone.sha256 for tombstone in tombstones}

            def was_content(sha: str) -> bool:
                return sha in gone_contents or files.has_content(sha) or before.has_content(sha)

            for note in rule_checks.check_takedowns(
                self.takedown,
                self._taken_down(),
                chain(files, before, (gone.path for gone in tombstones if gone.path)),
                was_content,
                catalogue.is_known,
            ):
                self._note(note)
            own = of_catalogue(catalogue)
            gone = {ident: level for ident, level in self.known.documents.items()
                    if not catalogue.has(ident)}  # fmt: skip
        self._tell_unconfirmed()
        return with_fields(
            self.kept.next(files, origins, texts, changes.taken_words),
            generation=stage.name,
            documents=gone | own.documents,
            taken_down=own.taken_down,
            takedowns=self.takedown.asked(self.kept.today),
        )

    def _tell_unconfirmed(self) -> None:
        paths = sorted(self.kept.unconfirmed)
        taken = [
            takedown.path or takedown.sha256 or takedown.id or "" for takedown in self.takedown.kept
        ]
        self.report.unconfirmed = [*paths, *taken]
        self.report.warnings += guards.unconfirmed(paths, taken)

    def _point(self, base: Generation | None) -> None:
        """Repair a pointer that leads to nothing sound: what answers is what is published."""
        if base and not generations.is_published(self.settings.index, base.name):
            generations.publish(self.settings.index, base.name)
            self._note(
                recorded(
                    "Pekaren till indexet var skadad; den leder nu till %(name)s.", name=base.name
                )
            )

    def _report_state(self, result: str, name: str, catalogue: Path, manifest: Manifest) -> None:
        """Report what answers after the run: which generation, and what it holds."""
        report = self.report
        report.result, report.generation = result, name
        report.states = states_of(catalogue)
        report.engine = manifest.engine
        report.documents, report.sections = manifest.documents, manifest.sections
