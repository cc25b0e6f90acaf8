"""Pages of the nightly runs, as far as the user may see them."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import TYPE_CHECKING

from flask import Blueprint, g, jsonify, render_template

from archive import runs
from archive.access import path_levels
from archive.model import Level
from archive.runs import report_wording
from webapp.languages import _
from webapp.parameters import takes
from webapp.rate_limit import limited
from webapp.site import site_settings

if TYPE_CHECKING:
    from pathlib import Path

    from flask.typing import ResponseReturnValue

    from archive.runs import RunReport

blueprint = Blueprint("runs", __name__)
NIGHTS = 60
"""Runs on the page; `handlingar report --list` has them all."""
LISTED = 500
"""Paths of one kind on a page; the JSON beside it has them all."""


@blueprint.get("/status/korningar")
@limited("search")
def every() -> ResponseReturnValue:
    """List the last runs, the newest first."""
    reports = [_redacted(report) for report in runs.runs(_index(), NIGHTS)]
    return render_template(
        "runs.html",
        runs=[(report, *_began_and_took(report)) for report in reports],
        state=_state_words,
    )


@blueprint.get("/status/korningar/<name>")
@limited("search")
def show(name: str) -> ResponseReturnValue:
    """Show what one run did."""
    report = _redacted(runs.find(_index(), name))
    began, took = _began_and_took(report)
    return render_template(
        "run.html",
        run=report,
        began=began,
        took=took,
        state=_state_words(report),
        stage=report_wording.stage,
        lists=_lists(report),
        listed=LISTED,
        whole=g.level is Level.CLOSED,
    )


@blueprint.get("/status/korningar/<name>.json")
@limited("search")
@takes()
def record(name: str) -> ResponseReturnValue:
    """Give the record itself."""
    return jsonify(asdict(_redacted(runs.find(_index(), name))))


def latest_run() -> RunReport | None:
    """Return the last run as the reader may see it, or None before the first."""
    reports = runs.runs(_index(), 1)
    return _redacted(reports[0]) if reports else None


def _index() -> Path:
    return site_settings().index


def _redacted(report: RunReport) -> RunReport:
    return runs.redacted_for(report, g.level, path_levels(_index()))


def _began_and_took(report: RunReport) -> tuple[dt.datetime, dt.timedelta | None]:
    began = dt.datetime.fromisoformat(report.started)
    ended = dt.datetime.fromisoformat(report.ended) if report.ended else None
    return began, ended - began if ended else None


def _state_words(report: RunReport) -> str:
    if report.result == runs.RUNNING:
        busy = runs.under_way(_index())
        return _("pågår") if busy else _("avbröts innan den var klar")
    return {
        runs.PUBLISHED: _("ny generation"),
        runs.UNCHANGED: _("inget ändrat"),
    }.get(report.result, _("avbröts"))


def _lists(report: RunReport) -> list[tuple[str, list[tuple[str, str]]]]:
    """Return the lists of paths that have any, each with its heading, the gravest first."""
    plain = (
        (_("Kunde inte läsas, för första gången"), report.first_failed),
        (_("Borttagna ur samlingen"), report.gone),
        (_("Undantagna på grund av personnummer"), report.held),
        (_("Personnummer är maskerade i"), report.masked),
        (_("Nya"), report.new),
        (_("Ändrade"), report.changed),
    )
    reasons = (
        (_("Kunde inte läsas"), report.failed),
        (_("Delvis lästa"), report.partial),
    )
    made = [(title, [(path, "") for path in paths]) for title, paths in plain]
    made[4:4] = [(title, list(pairs)) for title, pairs in reasons]
    return [(title, pairs) for title, pairs in made if pairs]
