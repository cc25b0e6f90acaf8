"""Extraction preview: what is read out of files, shown without any index."""

from __future__ import annotations

import tempfile
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from archive.contract.documents import description_json, passage_json
from archive.messages import _, translated
from archive.model import Outcome, Status
from indexer.build.intake import Intake
from indexer.build.origin import Origin
from indexer.build.reading import Wanted, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue import Stored
    from archive.model import Document
    from archive.settings import Settings
    from indexer.build.reading import FileReading


@dataclass(frozen=True, slots=True)
class Preview:
    """A file, how reading ended, and its documents."""

    file: str
    sha256: str | None
    outcome: Outcome
    documents: tuple[Stored, ...] = ()
    warnings: tuple[str, ...] = ()


def preview(settings: Settings, files: Sequence[Path]) -> Iterator[Preview]:
    """Read files and cut them up as a run would, each handed on when it is done, and forget them.

    The order is that in which they are done, not that of `files`.
    """
    with (
        tempfile.TemporaryDirectory(prefix="handlingar-") as folder,
        Intake(settings, Path(folder)) as intake,
        ThreadPoolExecutor(settings.jobs + 1, "preview") as threads,
    ):
        done: SimpleQueue[Future[Any]] = SimpleQueue()

        def read_all() -> None:
            for number, read in intake.read(_wanted_file(file) for file in files):
                cut = threads.submit(_cut_up, intake, files[number], read)
                cut.add_done_callback(done.put)

        reading = threads.submit(read_all)
        reading.add_done_callback(lambda ended: done.put(ended) if ended.exception() else None)
        for _ in files:
            yield done.get().result()


def _cut_up(intake: Intake, file: Path, read: FileReading) -> Preview:
    origin = Origin(read.sha256 or "", file.name, file.absolute().parent)
    tasks = intake.tasks(origin) if read.sha256 else ()
    cut = [processed for _, processed in intake.process(tasks)]
    return Preview(
        str(file),
        read.sha256,
        read.index.outcome if read.index else Outcome(Status.FAILED, ""),
        tuple(document for processed in cut for document in processed.documents),
        tuple(warning for processed in cut for warning in processed.warnings),
    )


def _wanted_file(file: Path) -> Wanted:
    # Workers stand in folders of their own: only an absolute path leads them to the file.
    return Wanted(file.absolute(), stamp_of(file))


def as_dict(seen: Preview) -> dict[str, Any]:
    """Return a preview in the form scripts rely on."""
    status = seen.outcome.status
    if seen.warnings and status is Status.OK:
        status = Status.PARTIAL
    if status is Status.UNSUPPORTED:
        status = Status.FAILED
    return {
        "file": seen.file,
        "sha256": seen.sha256,
        "media_type": seen.outcome.media_type,
        "status": status,
        "reason": seen.outcome.reason or (seen.warnings[0] if seen.warnings else None),
        "pages": seen.outcome.pages,
        "warnings": [*seen.outcome.warnings, *seen.warnings],
        "parts": seen.outcome.parts,
        "documents": [_document_json(stored.document) for stored in seen.documents],
    }


def _document_json(document: Document) -> dict[str, Any]:
    sections = [passage_json(section) for section in document.sections]
    return description_json(document) | {"sections": sections}


def as_text(seen: Preview) -> str:
    """Return a preview for people."""
    outcome = seen.outcome
    lines = [
        _(
            "%(file)s: %(status)s (%(type)s, %(pages)s sidor)",
            file=seen.file,
            status=outcome.status,
            type=outcome.media_type,
            pages=outcome.pages or "?",
        )
    ]
    if outcome.reason:
        lines.append(f"  {translated(outcome.reason)}")
    for stored in seen.documents:
        document = stored.document
        date = document.date.start.isoformat() if document.date else _("utan datum")
        lines.append(
            f"  {document.title} [{document.type}, {document.body or _('okänt organ')}, {date}]"
        )
        lines += [
            f"    {section.number or '-'}  {section.heading or ''}" for section in document.sections
        ]
    return "\n".join(lines)
