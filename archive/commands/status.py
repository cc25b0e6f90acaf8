"""`handlingar status`: what is in, what failed, how old it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.controls import with_marks
from archive.messages import _, translated
from archive.model import Level
from archive.model.value_names import BASIS_NAMES
from archive.personal import masked

if TYPE_CHECKING:
    from collections.abc import Iterable


@click.command(help="Visa vad som finns i indexet, vad som misslyckades och hur gammalt det är.")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@common
def status(as_json: bool, **rest: Any) -> None:  # noqa: ANN401
    """Say what the current generation holds."""
    from archive import completeness, fixity, generations, runs  # noqa: PLC0415
    from archive.access import open_catalogue  # noqa: PLC0415
    from archive.completeness import given  # noqa: PLC0415
    from archive.runs.report_wording import headline  # noqa: PLC0415

    settings = settings_of(rest)
    generation = generations.current(settings.index)
    catalogue = open_catalogue(generation, Level.CLOSED)
    try:
        failures = [
            {"file": record.path, "reason": record.reason or "", "status": record.status.value}
            for record in catalogue.failures()
        ]
        status: dict[str, Any] = generations.describe(generation) | catalogue.counts()
        series = completeness.protocol_series(catalogue, given.load(settings.corpus))
        status["protocols"] = [
            asdict(of_body)
            | {"years": [asdict(year) | {"gap": year.gap} for year in of_body.years]}
            for of_body in series
        ]
        folders = completeness.source_folders(catalogue.files(), series)
        status["folders"] = [asdict(folder) for folder in folders]
        gaps = completeness.missing_paragraphs(catalogue)
        status["missing_paragraphs"] = [asdict(paragraphs) for paragraphs in gaps]
        status["personal_data"] = [asdict(record) for record in catalogue.with_personal_numbers()]
        status["hidden_text"] = [asdict(record) for record in catalogue.with_hidden_text()]
        status["rescan"] = [asdict(record) for record in catalogue.poorly_read()]
        status["checked"] = [
            asdict(run) | {"headline": headline(run)} for run in runs.runs(settings.index, 1)
        ]
    finally:
        catalogue.close()
    whole = fixity.last(settings.index)
    status["originals"] = asdict(whole) if whole else None
    status["failures"] = [failure for failure in failures if failure["status"] == "failed"]
    status["partial"] = [failure for failure in failures if failure["status"] == "partial"]
    if settings.personal_data != "off":
        status = masked(status)
    click.echo(msgspec.json.encode(status).decode() if as_json else with_marks(_as_text(status)))


def _as_text(status: dict[str, Any]) -> str:
    files = status["files"]
    lines = [
        _("Generation %(name)s, byggd %(built)s", name=status["generation"], built=status["built"]),
        _(
            "Sökmotor %(engine)s (%(reason)s)",
            engine=status["engine"],
            reason=translated(status["engine_reason"]),
        ),
        _(
            "%(documents)s handlingar, %(sections)s avsnitt (med hänvisningar till andra "
            "handlingar och kringtext, som inte söks som träffar)",
            documents=status["documents"],
            sections=status["sections"],
        ),
        _(
            "%(files)s filer: %(ok)s helt lästa, %(partial)s delvis lästa, %(failed)s kunde inte "
            "läsas, %(unsupported)s av filtyper som inte läses",
            files=sum(files.values()),
            **{name: files[name] for name in ("ok", "partial", "failed", "unsupported")},
        ),
        _(
            "Ordanalys %(analyser)s, vokabulärer %(vocabulary)s, läsare %(reader)s",
            analyser=status["analyser"],
            vocabulary=status["vocabulary"],
            reader=status["reader"],
        ),
    ]
    lines += _run_lines(status)
    lines += _fixity_lines(status)
    lines += _folder_lines(status)
    lines += _gap_lines(status)
    for title, name in ((_("Kunde inte läsas:"), "failures"), (_("Delvis lästa:"), "partial")):
        if status[name]:
            named = (
                f"  {record['file']}: {translated(record['reason'])}" for record in status[name]
            )
            lines += ["", title, *named]
    lines += _for_review(status)
    return "\n".join(lines)


def _for_review(status: dict[str, Any]) -> list[str]:
    personal = [
        f"  {record['numbers']:4d}  {record['document_id']}  {record['file']}: {record['title']}"
        for record in status["personal_data"]
    ]
    rescan = [
        f"  {round(100 * record['quality']):3d} %  {record['document_id']}  {record['file']}: "
        + (_("hela") if record["whole"] else _("sida %(pages)s", pages=_by_commas(record["pages"])))
        for record in status["rescan"]
    ]
    hidden = [
        f"  {record['words']:4d}  {record['shapes']:4d}  {record['document_id']}  "
        f"{record['file']}: {record['title']}"
        for record in status["hidden_text"]
    ]
    lines = (
        ["", _("Personnummer att granska (antal, handling, fil):"), *personal] if personal else []
    )
    head = _("Dold text att granska (ord, former som kan täcka ord, handling, fil):")
    lines += ["", head, *hidden] if hidden else []
    return lines + (["", _("Bör skannas om (textens kvalitet):"), *rescan] if rescan else [])


def _run_lines(status: dict[str, Any]) -> list[str]:
    return [
        _(
            "Senaste uppdatering %(started)s: %(headline)s",
            started=run["started"],
            headline=run["headline"],
        )
        for run in status["checked"]
    ]


def _fixity_lines(status: dict[str, Any]) -> list[str]:
    from archive.fixity import KINDS  # noqa: PLC0415

    whole = status["originals"]
    if whole is None:
        return [
            _("Originalens kontrollsummor är inte kontrollerade; kör handlingar check --fixity.")
        ]
    day = _day_of(whole["finished"])
    if not whole["found"]:
        return [
            _("Originalens kontrollsummor kontrollerades %(day)s; alla är oförändrade.", day=day)
        ]
    line = _("Originalens kontrollsummor kontrollerades %(day)s:", day=day)
    return [line, *(f"  {finding['path']} {KINDS[finding['kind']]}." for finding in whole["found"])]


def _folder_lines(status: dict[str, Any]) -> list[str]:
    lines = ["", _("Källmappar (filer; senast kontrollerad; senaste nya fil):")]
    for folder in status["folders"]:
        files = folder["files"]
        unread = _(", %(number)s olästa", number=files["failed"]) if files.get("failed") else ""
        lines.append(
            f"  {folder['folder'] or _('(överst)')}: {sum(files.values())}{unread}; "
            f"{_day_of(folder['checked'])}; {_day_of(folder['arrived'])}"
        )
        years = [
            _("%(number)s protokoll %(year)s", number=_some_of_all(held, expected), year=year)
            + (_(" (uppskattat)") if year in folder["guessed"] else "")
            for year, (held, expected) in folder["years"].items()
        ]
        lines += ["    " + ", ".join(years)] if years else []
    return lines


def _day_of(at: float) -> str:
    return dt.datetime.fromtimestamp(at, dt.UTC).date().isoformat() if at else "–"


def _by_commas(values: Iterable[object]) -> str:
    return ", ".join(map(str, values))


def _some_of_all(held: int, expected: int | None) -> str:
    if expected is None:
        return str(held)
    return _("%(held)s av %(expected)s", held=held, expected=expected)


def _gap_lines(status: dict[str, Any]) -> list[str]:
    lines = [
        f"  {series['body']} {years}: {what}"
        for series in status["protocols"]
        for years, what in _runs_of([y for y in series["years"] if y["gap"]])
    ]
    gaps = [
        f"  {minutes['body']} {minutes['year']}: § "
        + ", ".join(
            [str(low) if low == high else f"{low}–{high}" for low, high in minutes["runs"]]
            + [str(number) for number in minutes["within"]]
        )
        for minutes in status["missing_paragraphs"]
    ]
    shown = ["", _("Protokoll som tycks saknas:"), *lines] if lines else []
    return shown + (["", _("Luckor i paragrafnumreringen:"), *gaps] if gaps else [])


def _runs_of(years: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """Return years in a row of which the same is to say as one: 2013–2023."""
    made: list[tuple[int, int, str]] = []
    for year in years:
        what = _year_words(year)
        if made and made[-1][1:] == (year["year"] - 1, what):
            made[-1] = (made[-1][0], year["year"], what)
        else:
            made.append((year["year"], year["year"], what))
    return [(str(a) if a == b else f"{a}–{b}", what) for a, b, what in made]


def _year_words(year: dict[str, Any]) -> str:
    missing = [day.isoformat() for day in year["missing"]]
    missing += [_("nr %(number)d", number=number) for number in year["numbers"]]
    which = _("; saknas %(missing)s", missing=_by_commas(missing)) if missing else ""
    return _(
        "%(number)s protokoll (%(basis)s%(missing)s)",
        number=_some_of_all(year["held"], year["expected"]),
        basis=BASIS_NAMES[year["basis"]],
        missing=which,
    )
