"""Wording of the morning report: one sentence first, then the details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.runs.run_report import RUNNING, RunReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LISTED = 200
"""Paths of one kind in a mail; the record has them all."""
STAGES = {
    "scan": "genomgång",
    "read": "läsning",
    "documents": "uppdelning",
    "index": "sökindex",
    "prove": "prov",
    "seal": "försegling",
    "publish": "publicering",
}


def troubles(report: RunReport) -> tuple[str, ...]:
    """Return, in sentences, what a person ought to look at; nothing when all is well."""
    said = []
    if report.result == RUNNING:
        said.append("Körningen avbröts innan den var klar; den publicerade generationen svarar.")
    if report.result == "stopped":
        said.append(f"Körningen stannade: {report.reason or 'okänd orsak'}")
    if report.first_failed:
        said.append(
            f"{_many(report.first_failed, 'fil', 'filer')} kan inte läsas, för första gången."
        )
    if report.gone:
        said.append(f"{_many(report.gone, 'fil', 'filer')} är borta ur samlingen.")
    if report.held:
        said.append(f"{_many(report.held, 'fil', 'filer')} hålls tillbaka för personnummer.")
    return (*said, *report.warnings)


def headline(report: RunReport) -> str:
    """Return the run in one sentence."""
    if said := troubles(report):
        return said[0]
    if report.result == "unchanged":
        return "Inget är ändrat sedan sist."
    return (
        f"Ny generation: {_many(report.new, 'ny fil', 'nya filer')}, "
        f"{_many(report.changed, 'ändrad', 'ändrade')}."
    )


def _many(things: Sequence[object], one: str, many: str) -> str:
    return f"{len(things)} {one if len(things) == 1 else many}"


def as_text(report: RunReport) -> str:
    """Return the whole record for a terminal or a mail."""
    files = report.files
    lines = [
        headline(report),
        "",
        f"Började {report.started}, slutade {report.ended or '–'}.",
    ]
    lines.append(
        f"Generation {report.generation or '–'} ({report.engine or '–'}): "
        f"{report.documents} handlingar, {report.sections} avsnitt."
    )
    if files:
        lines.append(
            f"{sum(files.values())} filer: {files.get('ok', 0)} hela, {files.get('partial', 0)} "
            f"delvis, {files.get('failed', 0)} misslyckade, {files.get('unsupported', 0)} lästes "
            f"inte. {report.read} lästes i natt."
        )
    if report.seconds:
        took = ", ".join(f"{STAGES.get(k, k)} {v:.1f} s" for k, v in report.seconds.items())
        lines.append(f"Tid: {took}.")
    lines += _listed("Att se till:", troubles(report))
    lines += _listed("Kunde inte läsas, för första gången:", report.first_failed)
    lines += _listed("Borta:", report.gone)
    lines += _listed("Hålls tillbaka:", report.held)
    lines += _listed("Personnummer täckta i:", report.masked)
    lines += _listed("Kunde inte läsas:", (f"{path}: {why}" for path, why in report.failed))
    lines += _listed("Lästa i delar:", (f"{path}: {why}" for path, why in report.partial))
    lines += _listed("Nya:", report.new)
    lines += _listed("Ändrade:", report.changed)
    lines += _listed("Noterat:", report.notes)
    return "\n".join(lines) + "\n"


def _listed(title: str, lines: Iterable[str]) -> list[str]:
    every = [one if one.isprintable() else ascii(one) for one in lines]
    if not every:
        return []
    more = [f"  … och {len(every) - _LISTED} till"] if len(every) > _LISTED else []
    return ["", title, *(f"  {one}" for one in every[:_LISTED]), *more]
