"""`handlingar status`: what is in, what failed, how old it is."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.personal import masked

LEVELS = ("public", "internal", "closed")


@click.command(help="Visa vad som finns i indexet, vad som misslyckades och hur gammalt det är.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@common
def status(as_json: bool, **rest: Any) -> None:  # noqa: ANN401
    """Say what the current generation holds."""
    from archive import completeness, generations, review, runs  # noqa: PLC0415
    from archive.catalogue import Catalogue  # noqa: PLC0415

    settings = settings_of(rest)
    generation = generations.current(settings.index)
    catalogue = Catalogue.open(generation.catalogue)
    try:
        failures = [
            {"file": record.path, "reason": record.reason or "", "status": record.status.value}
            for record in catalogue.failures()
        ]
        said: dict[str, Any] = generations.describe(generation) | catalogue.counts()
        said["protocols"] = [asdict(one) for one in completeness.protocols(catalogue, LEVELS)]
        said["missing_paragraphs"] = [
            asdict(one) for one in completeness.paragraphs(catalogue, LEVELS)
        ]
        said["personal_data"] = [asdict(one) for one in review.personal(catalogue)]
        said["rescan"] = [asdict(one) for one in review.for_rescan(catalogue, LEVELS)]
        said["checked"] = runs.runs(settings.index, 1)
    finally:
        catalogue.close()
    said["failures"] = [one for one in failures if one["status"] == "failed"]
    said["partial"] = [one for one in failures if one["status"] == "partial"]
    if settings.personal_data != "off":
        said = masked(said)
    click.echo(msgspec.json.encode(said).decode() if as_json else _as_text(said))


WORDS = (
    ("ok", "hela"),
    ("partial", "delvis"),
    ("failed", "misslyckade"),
    ("unsupported", "lästes inte"),
)


RESULTS = {"published": "ny generation", "unchanged": "oförändrat", "stopped": "stannade"}


def _as_text(said: dict[str, Any]) -> str:
    files = said["files"]
    lines = [
        f"Generation {said['generation']}, byggd {said['built']}",
        f"Sökmotor {said['engine']} ({said['engine_reason']})",
        f"{said['documents']} handlingar, {said['sections']} avsnitt",
        f"{sum(files.values())} filer: {', '.join(f'{files[k]} {word}' for k, word in WORDS)}",
        f"Ordanalys {said['analyser']}, vokabulärer {said['vocabulary']}, läsare {said['reader']}",
    ]
    lines += _checked(said)
    lines += _gaps(said)
    for title, name in (("Misslyckade:", "failures"), ("Lästa delvis:", "partial")):
        if said[name]:
            lines += ["", title, *(f"  {one['file']}: {one['reason']}" for one in said[name])]
    lines += _for_review(said)
    return "\n".join(lines)


def _for_review(said: dict[str, Any]) -> list[str]:
    personal = [
        f"  {one['numbers']:4d}  {one['document_id']}  {one['file']}: {one['title']}"
        for one in said["personal_data"]
    ]
    rescan = [
        f"  {round(100 * one['quality']):3d} %  {one['document_id']}  {one['file']}: "
        + ("hela" if one["whole"] else f"sida {', '.join(map(str, one['pages']))}")
        for one in said["rescan"]
    ]
    lines = ["", "Personnummer att granska (antal, handling, fil):", *personal] if personal else []
    return lines + (["", "För omskanning (textens kvalitet):", *rescan] if rescan else [])


def _checked(said: dict[str, Any]) -> list[str]:
    return [
        f"Senaste körning {run['started']}: {run['reason'] or RESULTS.get(run['result'], '')}"
        for run in said["checked"]
    ]


def _gaps(said: dict[str, Any]) -> list[str]:
    lines = [
        f"  {one['body']}, {one['organisation'] or 'okänd organisation'}: "
        f"{', '.join(map(str, one['thin']))}"
        for one in said["protocols"]
        if one["thin"]
    ]
    gaps = [
        f"  {one['title']} ({one['document_id']}): § {', '.join(map(str, one['numbers']))}"
        for one in said["missing_paragraphs"]
    ]
    found = ["", "År med färre protokoll än grannåren:", *lines] if lines else []
    return found + (["", "Paragrafer som saknas i sin följd:", *gaps] if gaps else [])
