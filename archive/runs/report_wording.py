"""Wording of the morning report: one sentence first, then the details."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.controls import printable_name
from archive.messages import _, ngettext, translated
from archive.runs.run_report import RUNNING, RunReport

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LISTED = 200
"""Paths of one kind in a mail; the record has them all."""


def stage(name: str) -> str:
    """Return what a stage of a run is called."""
    stages = {
        "scan": _("genomgång"),
        "read": _("läsning"),
        "documents": _("uppdelning i handlingar"),
        "index": _("sökindex"),
        "prove": _("prov"),
        "seal": _("försegling"),
        "publish": _("publicering"),
    }
    return stages.get(name, name)


def troubles(report: RunReport) -> tuple[str, ...]:
    """Return, in sentences, what a person ought to look at; nothing when all is well."""
    sentences = []
    if report.result == RUNNING:
        sentences.append(
            _("Uppdateringen avbröts innan den var klar; den föregående generationen svarar.")
        )
    if report.result == "stopped":
        reason = translated(report.reason) if report.reason else _("okänd orsak")
        sentences.append(_("Uppdateringen avbröts: %(reason)s", reason=reason))
    if some := report.first_failed:
        sentences.append(
            ngettext(
                "%(num)s fil kan inte läsas, för första gången.",
                "%(num)s filer kan inte läsas, för första gången.",
                len(some),
            )
        )
    if some := report.gone:
        sentences.append(
            ngettext(
                "%(num)s fil finns inte längre i samlingen.",
                "%(num)s filer finns inte längre i samlingen.",
                len(some),
            )
        )
    if some := report.held:
        sentences.append(
            ngettext(
                "%(num)s fil hålls tillbaka för personnummer.",
                "%(num)s filer hålls tillbaka för personnummer.",
                len(some),
            )
        )
    return (*sentences, *map(translated, report.warnings))


def headline(report: RunReport) -> str:
    """Return the run in one sentence."""
    if sentences := troubles(report):
        return sentences[0]
    if report.result == "unchanged":
        return _("Inget är ändrat sedan sist.")
    new = ngettext("%(num)s ny fil", "%(num)s nya filer", len(report.new))
    changed = ngettext("%(num)s ändrad", "%(num)s ändrade", len(report.changed))
    return _("Ny generation: %(new)s, %(changed)s.", new=new, changed=changed)


def as_text(report: RunReport) -> str:
    """Return the whole record for a terminal or a mail."""
    lines = [headline(report), "", *_figure_lines(report)]
    lines += _titled_list(_("Att se till:"), troubles(report))
    lines += _titled_list(_("Kunde inte läsas, för första gången:"), report.first_failed)
    lines += _titled_list(_("Finns inte längre:"), report.gone)
    lines += _titled_list(_("Hålls tillbaka:"), report.held)
    lines += _titled_list(_("Personnummer täckta i:"), report.masked)
    lines += _titled_list(_("Kunde inte läsas:"), _with_reasons(report.failed))
    lines += _titled_list(_("Delvis lästa:"), _with_reasons(report.partial))
    lines += _titled_list(_("Nya:"), report.new)
    lines += _titled_list(_("Ändrade:"), report.changed)
    lines += _titled_list(_("Noterat:"), map(translated, report.notes))
    return "\n".join(lines) + "\n"


def _figure_lines(report: RunReport) -> Iterator[str]:
    """Say when the run was, how long it took and what it left."""
    yield _(
        "Började %(started)s, slutade %(ended)s.",
        started=report.started,
        ended=report.ended or "–",
    )
    yield _(
        "Generation %(name)s (%(engine)s): %(documents)s handlingar, %(sections)s avsnitt.",
        name=report.generation or "–",
        engine=report.engine or "–",
        documents=report.documents,
        sections=report.sections,
    )
    if files := report.files:
        yield _(
            "%(files)s filer: %(ok)s helt lästa, %(partial)s delvis lästa, %(failed)s kunde inte "
            "läsas, %(unsupported)s av filtyper som inte läses. %(read)s lästes den här gången.",
            files=sum(files.values()),
            ok=files.get("ok", 0),
            partial=files.get("partial", 0),
            failed=files.get("failed", 0),
            unsupported=files.get("unsupported", 0),
            read=report.read,
        )
    if report.seconds:
        took = ", ".join(f"{stage(k)} {v:.1f} s" for k, v in report.seconds.items())
        yield _("Tid: %(stages)s.", stages=took)


def _with_reasons(files: Iterable[tuple[str, str]]) -> Iterator[str]:
    return (f"{path}: {translated(reason)}" for path, reason in files)


def _titled_list(title: str, lines: Iterable[str]) -> list[str]:
    every = list(map(printable_name, lines))
    if not every:
        return []
    more = (
        [_("  … och %(number)s till", number=len(every) - _LISTED)] if len(every) > _LISTED else []
    )
    return ["", title, *(f"  {line}" for line in every[:_LISTED]), *more]
