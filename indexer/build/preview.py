"""What is read out of a file, shown before and without any index?"""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.contract.documents import description_json, passage_json
from archive.model import Outcome, Status
from indexer.build.intake import Intake
from indexer.build.origin import Origin
from indexer.build.reading import Wanted, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.catalogue import Stored
    from archive.model import Document
    from archive.settings import Settings
    from indexer.build.digest import Task


@dataclass(frozen=True, slots=True)
class Preview:
    """A file, how reading ended, and its documents."""

    file: str
    sha256: str | None
    outcome: Outcome
    documents: tuple[Stored, ...] = ()
    warnings: tuple[str, ...] = ()


def preview(settings: Settings, files: Sequence[Path]) -> Iterator[Preview]:
    """Read files and cut them up as a run would, in order, and forget them again."""
    with (
        tempfile.TemporaryDirectory(prefix="handlingar-") as folder,
        Intake(settings, Path(folder)) as intake,
    ):
        found = dict(intake.read(_wanted(file) for file in files))
        reads = [found[number] for number in range(len(files))]
        origins = [
            Origin(read.sha256 or "", file.name, file.absolute())
            for file, read in zip(files, reads, strict=True)
        ]
        owners: list[int] = []

        def tasks() -> Iterator[Task]:
            for number, origin in enumerate(origins):
                for task in intake.tasks(origin) if origin.sha256 else ():
                    owners.append(number)
                    yield task

        made: dict[int, list[Stored]] = {}
        noticed: dict[int, list[str]] = {}
        shown = 0

        def one(number: int) -> Preview:
            read = reads[number]
            outcome = read.index.outcome if read.index else Outcome(Status.FAILED, "")
            return Preview(
                str(files[number]),
                read.sha256,
                outcome,
                tuple(made.pop(number, ())),
                tuple(noticed.pop(number, ())),
            )

        for place, (_, digested) in enumerate(intake.digest(tasks())):
            while shown < owners[place]:
                yield one(shown)
                shown += 1
            made.setdefault(owners[place], []).extend(digested.documents)
            noticed.setdefault(owners[place], []).extend(digested.warnings)
        while shown < len(files):
            yield one(shown)
            shown += 1


def _wanted(file: Path) -> Wanted:
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
        "documents": [_document(stored.document) for stored in seen.documents],
    }


def _document(document: Document) -> dict[str, Any]:
    sections = [passage_json(section) for section in document.sections]
    return description_json(document) | {"sections": sections}


def as_text(seen: Preview) -> str:
    """Return a preview for people."""
    outcome = seen.outcome
    lines = [f"{seen.file}: {outcome.status} ({outcome.media_type}, {outcome.pages or '?'} sidor)"]
    if outcome.reason:
        lines.append(f"  {outcome.reason}")
    for stored in seen.documents:
        document = stored.document
        date = document.date.start.isoformat() if document.date else "utan datum"
        lines.append(
            f"  {document.title} [{document.type}, {document.body or 'okänt organ'}, {date}]"
        )
        lines += [
            f"    {section.number or '-'}  {section.heading or ''}" for section in document.sections
        ]
    return "\n".join(lines)
