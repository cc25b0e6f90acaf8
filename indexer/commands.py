"""Subcommands of the indexer: `index`, `read` and `extract`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.controls import printable_name
from archive.messages import _, ngettext, translated
from archive.progress import Terminal, silent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.build.report import RunReport

__all__ = ["extract", "index", "read"]


@click.command(help="Läs samlingen och bygg nästa generation av indexet.")
@click.option("--corpus", type=click.Path(), help="Mappen med handlingar.")
@click.option("--rebuild", is_flag=True, help="Bygg allt på nytt, ur det som redan är läst.")
@click.option("--reread", is_flag=True, help="Läs också varje fil på nytt.")
@click.option("--jobs", type=click.IntRange(1), help="Antal processer.")
@click.option("--allow-removals", is_flag=True, help="Tillåt att många filer försvunnit.")
@click.option("--allow-access", is_flag=True, help="Låt det stängda öppnas som reglerna säger.")
@click.option("--allow-golden", is_flag=True, help="Tillåt att provfrågor svarar sämre.")
@click.option("--wait", type=float, default=0.0, help="Sekunder att vänta på en annan uppdatering.")
@click.option("--no-send", is_flag=True, help="Skicka ingen rapport med mejl eller webhook.")
@click.option("--json", "as_json", is_flag=True, help="Skriv uppdateringens rapport som JSON.")
@common
def index(
    *,
    corpus: str | None,
    jobs: int | None,
    reread: bool,
    as_json: bool,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Bring the index in line with the corpus."""
    from indexer.build.run import Options, run  # noqa: PLC0415 -- loads readers and languages

    settings = settings_of(rest, corpus=corpus, jobs=jobs)
    options = Options(
        rebuild=rest["rebuild"] or reread,
        reread=reread,
        allow_removals=rest["allow_removals"],
        allow_access=rest["allow_access"],
        allow_golden=rest["allow_golden"],
        wait=rest["wait"],
        send=not rest["no_send"],
    )
    report = run(settings, options, silent if rest["quiet"] else Terminal())
    if as_json:
        click.echo(msgspec.json.encode(asdict(report)).decode())
    elif not rest["quiet"]:
        click.echo(_run_summary(report))
    if report.exit_code:
        if report.failed:
            _list_failures(report.failed)
        for warning in report.warnings if report.unconfirmed else ():
            click.echo(f"handlingar: {translated(warning)}", err=True)
        raise click.exceptions.Exit(report.exit_code)


def _run_summary(report: RunReport) -> str:
    files = report.files
    state = _("oförändrat") if report.result == "unchanged" else _("publicerat")
    return _(
        "Indexet är %(state)s (generation %(generation)s, %(engine)s): %(documents)s "
        "handlingar, %(sections)s avsnitt ur %(files)s filer (%(ok)s helt lästa, %(partial)s "
        "delvis lästa, %(failed)s kunde inte läsas, %(unsupported)s av filtyper som inte "
        "läses). %(read)s filer lästes nu.",
        state=state,
        generation=report.generation,
        engine=report.engine,
        documents=report.documents,
        sections=report.sections,
        files=sum(files.values()),
        ok=files["ok"],
        partial=files["partial"],
        failed=files["failed"],
        unsupported=files["unsupported"],
        read=report.read,
    )


@click.command(help="Läs en del av samlingens filer i förväg; handlingar index finner dem lästa.")
@click.option("--part", required=True, metavar="I/N", help="Vilken av hur många delar.")
@click.option("--corpus", type=click.Path(), help="Mappen med handlingar.")
@click.option("--jobs", type=click.IntRange(1), help="Antal processer.")
@common
def read(
    part: str,
    corpus: str | None,
    jobs: int | None,
    **rest: Any,  # noqa: ANN401
) -> None:
    """Read the files of one part into the cache of readings, which machines may share."""
    from indexer.build.part import parse, read_part  # noqa: PLC0415 -- loads readers

    wanted = parse(part)
    settings = settings_of(rest, corpus=corpus, jobs=jobs)
    done = read_part(settings, wanted, silent if rest["quiet"] else Terminal())
    if not rest["quiet"]:
        click.echo(
            _(
                "Del %(wanted)s: %(files)s av samlingens %(total)s filer; %(fresh)s lästes nu, "
                "%(kept)s var redan lästa, %(number)s kunde inte läsas.",
                wanted=wanted,
                files=done.files,
                total=done.total,
                fresh=done.fresh,
                kept=done.kept,
                number=len(done.failed),
            )
        )
    if done.failed:
        _list_failures(done.failed)
        raise click.exceptions.Exit(1)


def _list_failures(failed: Sequence[tuple[str, str]]) -> None:
    heading = ngettext(
        "handlingar: %(num)s fil kunde inte läsas:",
        "handlingar: %(num)s filer kunde inte läsas:",
        len(failed),
    )
    click.echo(heading, err=True)
    for path, reason in failed:
        click.echo(f"  {printable_name(path)}: {translated(reason)}", err=True)


@click.command(help="Visa allt som läses ut ur filer; kräver inget index.")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="En JSON-rad för varje fil.")
@click.option("--jobs", type=click.IntRange(1), help="Antal processer.")
@common
def extract(
    files: tuple[Path, ...],
    as_json: bool,
    jobs: int | None,
    **shared: Any,  # noqa: ANN401
) -> None:
    """Print what is read out of files."""
    from indexer.build.preview import as_dict, as_text, preview  # noqa: PLC0415

    settings = settings_of(shared, jobs=jobs)
    failed = False
    for seen in preview(settings, files):
        failed = failed or seen.outcome.status in {"failed", "unsupported"}
        click.echo(msgspec.json.encode(as_dict(seen)).decode() if as_json else as_text(seen))
    if failed:
        raise click.exceptions.Exit(1)
