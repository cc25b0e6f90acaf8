"""Build the next generation beside the current one: catalogue, engine, manifest."""

from __future__ import annotations

import logging
from contextlib import closing
from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from archive import generations, state_files, vocabulary
from archive.catalogue import Catalogue, CatalogueWriter, LevelState, sql_schema
from archive.catalogue.catalogue_writer import copy_catalogue
from archive.catalogue.level_states import level_states
from archive.catalogue.salvage import FormerSections
from archive.engines import choose_engine, engine, slowness_warning
from archive.messages import _, message, recorded
from archive.side_by_side import side_by_side
from indexer.build import disk, ledger, near_duplicates, passages, proof, terms
from indexer.build.analysis import analyser_of
from indexer.build.documents import Changes, Documents
from indexer.build.report import utc
from indexer.extract.reasons import described

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from archive.generations import Generation, Manifest
    from archive.progress import Progress
    from archive.settings import Settings
    from indexer.build.file_table import FileTable
    from indexer.build.intake import Intake
    from indexer.build.origins import Origins
    from indexer.build.past import Past
    from indexer.build.text_levels import TextLevels
    from indexer.rules.golden import Golden
    from indexer.rules.takedown import Takedown

_SETTINGS = ("corpus", "vocabulary", "personal_data", "engine", "pdf_reader", "ocr")
"""What decides what is in a generation, named in its manifest."""
log = logging.getLogger(__name__)
_OTHER_WORDS = recorded(
    "Ordanalysen är en annan än förut: sökindexet byggs om ur katalogen; inga filer läses om."
)

_OTHER_NAMES = recorded(
    "Vokabulären är en annan än förut: alla handlingar känns igen på nytt ur det som "
    "redan är läst; inga filer läses om."
)
_TAKEN_DOWN = message(
    "%(id)s är borttagen på begäran. För att samma text ska hållas borta också när "
    'indexet byggs från tomt: skriv text = "%(text)s" i dess post i takedown.toml.'
)
_UNLINKED = message(
    "Kopior och versioner kunde inte kopplas ihop den här gången (%(reason)s); handlingarna är med "
    "ändå. Anmäl felet."
)
_OTHER_COVERING = recorded(
    "Personnummer behandlas på ett annat sätt än förut: sökindexet skrivs om, så att "
    "inget av det gamla ligger kvar i det."
)


@dataclass(slots=True)
class Stage:
    """A generation in the making. `base` is the one it starts from; None starts from nothing."""

    settings: Settings
    intake: Intake
    progress: Progress
    name: str
    base: Generation | None
    notes: list[str] = field(default_factory=list)
    engine: tuple[str, str] = ("", "")
    golden: proof.Answers = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where it is made."""
        return generations.folder(self.settings.index) / self.name

    @property
    def path(self) -> Path:
        """Its catalogue."""
        return self.folder / generations.CATALOGUE

    def begin(self) -> None:
        """Make the folder, with a copy of the catalogue it starts from."""
        if self.base and self.base.manifest.vocabulary != self.intake.rules.vocabulary_version:
            self.notes.append(_OTHER_NAMES)
        state_files.make_folder(self.folder.parent)
        self.folder.mkdir(mode=state_files.PRIVATE_FOLDER)
        if self.base:
            copy_catalogue(self.base.catalogue, self.path)

    def documents(
        self,
        files: FileTable,
        origins: Origins,
        takedown: Takedown,
        past: Past,
        texts: TextLevels,
    ) -> Changes:
        """Let the catalogue follow the files, and note what is known of them now."""
        with CatalogueWriter(self.path) as writer:
            history = past.history
            remembered = writer.remember(
                history.aliases, history.tombstones.values(), history.moves
            )
            former = () if self.base else past.documents()
            documents = Documents(writer, self.intake, takedown, former, texts)
            documents.changes.redirected += remembered
            changes = documents.follow(
                origins,
                ledger.successors(past.files, files),
                lambda done, total: self.progress(_("Delar upp i handlingar"), done, total),
            )
            if changes:
                self._link_duplicates(writer, changes)
                self._carry_ids(writer, changes, past)
            self.notes += [
                _TAKEN_DOWN.filled(id=gone.id, text=gone.text_hash).swedish
                for gone in writer.tombstones()
                if gone.id in changes.taken_down and gone.text_hash
            ]
            ledger.settle(files, changes, self.intake.cache)
            self._put_files(writer, files)
            writer.set_meta(
                schema=sql_schema.VERSION,
                corpus=str(self.settings.corpus),
                built=utc(),
                personal_data=self.settings.personal_data,
            )
            writer.commit(vacuum=bool(changes.taken_down))
        return changes

    def _carry_ids(self, writer: CatalogueWriter, changes: Changes, past: Past) -> None:
        """Keep where the ids of sections lead that are not what they were."""
        touched = changes.put | changes.dropped
        if not self.base:
            touched = {place.id for place in past.documents()}
        with closing(FormerSections(past.catalogue)) as former:
            passages.carry(writer, former, sorted(touched), past.salvaged.aliases)

    def _link_duplicates(self, writer: CatalogueWriter, changes: Changes) -> None:
        """Tie copies and versions; a fault there costs links, never the night."""
        try:
            near_duplicates.relink(writer, changes.put, changes.dropped)
        except Exception as error:
            if disk.explanation(error):
                raise
            log.warning("links", exc_info=True)
            self.notes.append(_UNLINKED.filled(reason=described(error)).swedish)

    def _put_files(self, writer: CatalogueWriter, files: FileTable) -> None:
        path = attrgetter("path")
        for was, record in side_by_side(writer.files(), files.records(), path, path):
            if record is None:
                writer.drop_file(path(was))
            elif record != was:
                writer.put_file(record)

    def must_be_whole(self) -> bool:
        """Say whether the engine's index must be written anew, and note why."""
        if self.base is None:
            return True
        if self._other_covering(self.base):
            self.notes.append(_OTHER_COVERING)
            return True
        manifest = self.base.manifest
        if manifest.analyser != analyser_of(self.settings.vocabulary).version:
            self.notes.append(_OTHER_WORDS)
            return True
        wanted, why = choose_engine(self.settings.engine, self._section_count(), manifest.engine)
        if wanted != manifest.engine:
            self.notes.append(
                recorded(
                    "Sökmotorn byts från %(engine)s till %(wanted)s (%(why)s): sökindexet byggs om "
                    "ur katalogen; inga filer läses om.",
                    engine=manifest.engine,
                    wanted=wanted,
                    why=why,
                )
            )
            return True
        return False

    def _other_covering(self, base: Generation) -> bool:
        """Say whether personal numbers were treated in another way when the base was made."""
        with closing(Catalogue.open(base.catalogue)) as catalogue:
            before = catalogue.meta().get("personal_data")
        return before is not None and before != self.settings.personal_data

    def _section_count(self) -> int:
        with closing(Catalogue.open(self.path)) as catalogue:
            return int(catalogue.counts()["sections"])

    def index(self, changes: Changes, *, whole: bool) -> None:
        """Let the engine's index follow the catalogue."""
        catalogue = Catalogue.open(self.path)
        current = self.base.manifest.engine if self.base else ""
        sections = catalogue.counts()["sections"]
        self.engine = choose_engine(self.settings.engine, sections, current)
        if whole and (slow := slowness_warning(self.settings.engine, sections)):
            self.notes.append(
                recorded("Sökmotorn är %(engine)s%(slow)s.", engine=self.engine[0], slow=slow)
            )
        folder = self.folder / generations.ENGINE
        if self.base and not whole:
            terms.link(self.base.engine, folder)
        put = catalogue.document_ids() if whole else sorted(changes.put)
        changed = catalogue.section_counts(changes.put)
        total = sections if whole else sum(changed.values())
        try:
            self.notes += terms.write(
                engine(self.engine[0], self.settings),
                folder,
                catalogue,
                self.settings,
                put=put,
                dropped=() if whole else sorted(changes.put | changes.dropped),
                progress=lambda done: self.progress(_("Bygger sökindex"), done, total),
            )
        finally:
            catalogue.close()

    def check_golden_queries(
        self, golden: Iterable[Golden], before: Generation | None, *, allowed: bool
    ) -> None:
        """See that it answers as it must, and as well as the generation before.

        Raises:
            NothingDoneError: golden queries fail, and that is not allowed.
        """
        folder = self.folder / generations.ENGINE
        self.golden, problems = proof.ask_golden_queries(
            self.settings, self.path, folder, self.engine[0], golden
        )
        if before:
            problems += proof.fallen_queries(before.manifest.golden, self.golden)
        proof.refuse(problems, allowed=allowed)

    def seal(self) -> Manifest:
        """Write the manifest and see that everything is on the disk."""
        with closing(Catalogue.open(self.path)) as catalogue:
            counts = catalogue.counts()
        words = vocabulary.load(self.settings.vocabulary)
        (self.folder / generations.VOCABULARY).write_bytes(msgspec.json.encode(words))
        analyser, built = analyser_of(self.settings.vocabulary).version, utc()
        self._keep_states(built, analyser)
        manifest = generations.Manifest(
            name=self.name,
            built=built,
            engine=self.engine[0],
            engine_reason=self.engine[1],
            analyser=analyser,
            vocabulary=self.intake.rules.vocabulary_version,
            reader=self.intake.cache.key,
            catalogue=sql_schema.VERSION,
            corpus=str(self.settings.corpus),
            documents=counts["documents"],
            sections=counts["sections"],
            counts=counts["files"],
            files=generations.contents(self.folder),
            golden=self.golden,
            settings={name: str(getattr(self.settings, name) or "") for name in _SETTINGS},
        )
        generations.seal(self.folder, manifest)
        return manifest

    def _keep_states(self, built: str, analyser: str) -> None:
        """Keep for each level since when all is as it is to its readers."""
        made_with = (
            *(sql_schema.VERSION, analyser, self.intake.rules.vocabulary_version, self.engine[0]),
            *(str(getattr(self.settings, name) or "") for name in _SETTINGS),
        )
        states = level_states(self.path, LevelState(self.name, built), made_with)
        with CatalogueWriter(self.path) as writer:
            writer.set_meta(**states)
            writer.commit()

    def discard(self) -> None:
        """Throw it away."""
        generations.discard(self.folder)
