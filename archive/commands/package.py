"""`handlingar package`: a hit list, a case or the whole archive as an E-ARK package."""

from __future__ import annotations

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.commands.query_options import filtered, query_of
from archive.errors import UsageError, no_case
from archive.messages import _, message
from archive.model import LEVELS, Level, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.catalogue import FileRecord
    from archive.search.archive import Archive


@click.command(help="Packa en träfflista, ett ärende (--case) eller hela arkivet (--all).")
@click.argument("query", required=False)
@click.option("--case", "number", help="Ärendets nummer.")
@click.option("--all", "everything", is_flag=True, help="Hela arkivet.")
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True,
              help="Mapp som inte finns än, eller en .zip.")  # fmt: skip
@click.option("--level", type=click.Choice([level.value for level in LEVELS]),
              default=Level.PUBLIC.value, help="Vems arkiv; förval public.")  # fmt: skip
@filtered
@common
def package(
    query: str | None,
    number: str | None,
    everything: bool,
    output: Path,
    level: str,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Build a package of chosen records."""
    from archive.packages.building import build  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    asked = query_of(query or "", rest)
    filters = asked.filters.__class__() != asked.filters
    if sum((bool(query) or filters, number is not None, everything)) != 1:
        raise UsageError(message("Ange en fråga, --case eller --all."))
    if output.exists():
        msg = message("%(output)s finns redan; välj en annan plats.", output=output)
        raise UsageError(msg)
    settings = settings_of(rest)
    with open_archive(settings, Level(level)) as archive, TemporaryDirectory() as scratch:
        zipped = output.suffix.lower() == ".zip"
        folder = Path(scratch) / output.stem if zipped else output
        ids: Iterable[str]
        if everything:
            ids, title = archive.catalogue.document_ids(), settings.title
        elif number is not None:
            ids, title = _of_case(archive, number), _("Ärende %(number)s", number=number)
        else:
            records = (hit.document.id for hit in archive.all_hits(asked))
            ids, title = records, _("Sökning: %(query)s", query=query or _("avgränsning"))
        unread = _unread_files(archive) if everything else ()
        built = build(settings, archive.catalogue, ids, folder, title, unread=unread)
        if zipped:
            output.parent.mkdir(parents=True, exist_ok=True)
            made = shutil.make_archive(str(Path(scratch) / "package"), "zip", scratch, folder.name)
            shutil.move(made, output)
    for ident, why in built.left_out:
        click.echo(
            _("handlingar: originalet till %(id)s är inte med: %(reason)s", id=ident, reason=why),
            err=True,
        )
    click.echo(
        _(
            "%(records)s handlingar och %(originals)s original i %(output)s.",
            records=built.records,
            originals=built.originals,
            output=output,
        )
    )


def _unread_files(archive: Archive) -> Iterator[FileRecord]:
    """Yield the files of the corpus of which no text was read, as far as the level has them."""
    none = (Status.FAILED, Status.UNSUPPORTED)
    return (file for file in archive.catalogue.files() if file.status in none)


def _of_case(archive: Archive, number: str) -> list[str]:
    from archive.register import Register  # noqa: PLC0415

    held = Register(archive.catalogue).cases(number)
    if not held:
        raise no_case(number)
    ids = [section for case in held for section in case.section_ids]
    sections = archive.catalogue.sections(ids)
    return [sections[id_].document_id for id_ in ids if id_ in sections]
