"""`handlingar topics suggest`: subjects of the archive that no topic covers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.messages import _

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import Catalogue


@click.group(help="Ämnesord: vad saknas i vokabulären?")
def topics() -> None:
    """Hold the subcommands on topics."""


@topics.command(help="Visa vanliga ord i handlingarna som inget ämne täcker.")
@click.option("--limit", type=click.IntRange(1), default=50, help="Antal förslag.")
@click.option("--least", type=click.IntRange(1), default=2, help="I minst så många handlingar.")
@common
def suggest(limit: int, least: int, **shared: Any) -> None:  # noqa: ANN401
    """Print phrases that no topic covers, those that most documents are about first."""
    from archive import generations  # noqa: PLC0415 -- loaded when the command runs
    from archive.catalogue import Catalogue  # noqa: PLC0415
    from archive.vocabulary import load  # noqa: PLC0415
    from indexer.recognise.suggest import suggest_topics  # noqa: PLC0415

    settings = settings_of(shared)
    current = generations.current(settings.index)
    catalogue = Catalogue.open(current.catalogue)
    try:
        suggested = suggest_topics(
            _document_texts(catalogue), load(settings.vocabulary), limit, least
        )
    finally:
        catalogue.close()
    if not suggested:
        click.echo(_("Inga återkommande ord saknar ämne."))
    for topic in suggested:
        click.echo(
            _(
                "%(phrase)s ofta i %(often)5d, någon gång i %(ever)5d handlingar",
                phrase=f"{topic.phrase:40s}",
                often=topic.about,
                ever=topic.documents,
            )
        )


def _document_texts(catalogue: Catalogue) -> Iterator[str]:
    for document in catalogue.all_documents():
        yield "\n".join(section.text for section in document.sections)
