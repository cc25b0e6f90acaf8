"""`handlingar status`: what is in, what failed, how old it is."""

from __future__ import annotations

from typing import Any

import click
import msgspec

from archive.commands.options import common, settings_of


@click.command(help="Visa vad som finns i indexet, vad som misslyckades och hur gammalt det är.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@common
def status(as_json: bool, **rest: Any) -> None:  # noqa: ANN401
    """Say what the current generation holds."""
    from archive import generations  # noqa: PLC0415
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
    finally:
        catalogue.close()
    said["failures"] = [one for one in failures if one["status"] == "failed"]
    said["partial"] = [one for one in failures if one["status"] == "partial"]
    click.echo(msgspec.json.encode(said).decode() if as_json else _as_text(said))


WORDS = (
    ("ok", "hela"),
    ("partial", "delvis"),
    ("failed", "misslyckade"),
    ("unsupported", "lästes inte"),
)


def _as_text(said: dict[str, Any]) -> str:
    files = said["files"]
    lines = [
        f"Generation {said['generation']}, byggd {said['built']}",
        f"Sökmotor {said['engine']} ({said['engine_reason']})",
        f"{said['documents']} handlingar, {said['sections']} avsnitt",
        f"{sum(files.values())} filer: {', '.join(f'{files[k]} {word}' for k, word in WORDS)}",
        f"Ordanalys {said['analyser']}, vokabulärer {said['vocabulary']}, läsare {said['reader']}",
    ]
    for title, name in (("Misslyckade:", "failures"), ("Lästa delvis:", "partial")):
        if said[name]:
            lines += ["", title, *(f"  {one['file']}: {one['reason']}" for one in said[name])]
    return "\n".join(lines)
