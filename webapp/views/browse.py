"""Browsing by body, year and topic, the status page, and help."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, g, render_template

from archive.model import UNKNOWN, Filters, Level
from archive.personal import mask
from webapp import addresses
from webapp.handles import archive, generation, refused, remembered
from webapp.hardening import conditional
from webapp.languages import _
from webapp.site import site_settings
from webapp.status import (
    by_status,
    completeness_report,
    last_checked,
    last_rehash,
    measured_accuracy,
    troubled_files,
)
from webapp.terms import term
from webapp.times import built
from webapp.views.runs import latest_run

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from archive.vocabulary import Topic

blueprint = Blueprint("browse", __name__)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something to leaf through: what it is called, how many documents, where they are listed."""

    label: str
    count: int
    address: str
    unknown: bool = False
    level: int = 0


def _counts_by(by: str) -> tuple[tuple[str, int], ...]:
    """Return documents counted by a field, kept for as long as the generation is open."""
    return remembered(("browse", by), lambda: archive().catalogue.browse(by, Filters()))


def _address(facet: str, value: str) -> str:
    query = addresses.only(addresses.page_query(group=True, sort="-date"), facet, (value,))
    return addresses.address("/sok", query)


def _entry(facet: str, value: str, count: int, level: int = 0) -> Entry:
    return Entry(term(value, facet), count, _address(facet, value), value == UNKNOWN, level)


@blueprint.get("/organ")
@conditional
def bodies() -> ResponseReturnValue:
    """List the bodies whose documents are here, and the federations."""
    return render_template(
        "bodies.html",
        bodies=[_entry("body", value, count) for value, count in _by_count("body")],
        organisations=[_entry("organisation", v, n) for v, n in _by_count("organisation")],
    )


def counted(facet: str, most: int) -> list[Entry]:
    """Return the values of a facet with most documents; the unknown is none of them."""
    pairs = [(value, n) for value, n in _by_count(facet) if value != UNKNOWN]
    return [_entry(facet, value, n) for value, n in pairs[:most]]


def _by_count(by: str) -> list[tuple[str, int]]:
    return sorted(_counts_by(by), key=lambda pair: (pair[0] == UNKNOWN, -pair[1], pair[0]))


@blueprint.get("/ar")
@conditional
def years() -> ResponseReturnValue:
    """List the years, the latest first, with a bar for how much there is of each."""
    counted = _counts_by("year")
    highest = max((count for _, count in counted), default=1)
    entries = [
        (_entry("year", value, count), 100 * count / highest) for value, count in reversed(counted)
    ]
    entries.sort(key=lambda pair: pair[0].unknown)
    return render_template("years.html", years=entries)


@blueprint.get("/amnen")
@conditional
def topics() -> ResponseReturnValue:
    """List the topics as a tree: broader ones above those they hold."""
    counted = dict(_counts_by("topic"))
    known = current_app.extensions["vocabulary"].topics
    entries = list(_tree(known, counted))
    named = {name for topic in known for name in (topic.id, topic.sv)}
    entries += [_entry("topic", v, n) for v, n in counted.items() if v not in named]
    return render_template("topics.html", topics=entries)


def _tree(known: tuple[Topic, ...], counted: dict[str, int]) -> list[Entry]:
    below: dict[str, list[Topic]] = {}
    for topic in known:
        for parent in topic.broader or ("",):
            below.setdefault(parent, []).append(topic)

    def branch(parent: str, level: int) -> list[Entry]:
        made = []
        for topic in sorted(below.get(parent, ()), key=lambda t: t.sv):
            value = topic.id if topic.id in counted else topic.sv
            deeper = branch(topic.id, level + 1)
            if value in counted or deeper:
                made += [_entry("topic", value, counted.get(value, 0), level), *deeper]
        return made

    return branch("", 0)


@blueprint.get("/status")
def status() -> ResponseReturnValue:
    """Show what is in, what failed and why, how old it is and where there are gaps."""
    held = archive()
    records = remembered("files", lambda: tuple(held.catalogue.files()))
    manifest, corpus = generation().manifest, site_settings().corpus
    total = remembered("documents", lambda: held.catalogue.listing(Filters(), "title", 1, 0)[0])
    return render_template(
        "status.html",
        manifest=manifest,
        built=built(held.state.built),
        generation=held.state.generation,
        refused=refused(),
        documents=total,
        files=by_status(records),
        file_count=len(records),
        troubled=troubled_files(records),
        checked=last_checked(records),
        rehashed=last_rehash(records, site_settings().index),
        complete=remembered(
            "completeness",
            lambda: completeness_report(held.catalogue, records, corpus),
        ),
        accuracy=measured_accuracy(held.catalogue, corpus),
        run=latest_run(),
        rescan=held.catalogue.poorly_read(),
        personal=held.catalogue.with_personal_numbers() if g.level is Level.CLOSED else (),
        hidden=held.catalogue.with_hidden_text() if g.level is Level.CLOSED else (),
        now=dt.datetime.now(dt.UTC),
        masked=mask,
    )


@blueprint.get("/hjalp")
@conditional
def help_page() -> ResponseReturnValue:
    """Explain how to search, by example."""
    return render_template("help.html", examples=examples())


@blueprint.get("/tillganglighet")
@conditional
def accessibility() -> ResponseReturnValue:
    """Show the accessibility statement (lag 2018:1937), with the way to report from settings."""
    contact = site_settings().contact
    return render_template("accessibility.html", contact=contact)


def examples() -> tuple[tuple[str, str], ...]:
    """Return queries that show the language, each with what it finds."""
    return (
        ("trygghetslarm", _("ordet, också böjt och i sammansättningar")),
        (
            "gemensam upphandling",
            _("avsnitt som innehåller alla orden; är de få visas närliggande för sig"),
        ),
        ('"gemensam nämnd"', _("precis de orden i avsnittets text, i den ordningen och formen")),
        ("vård*", _("alla ord i texten som börjar så")),
        ("äldreomsorg ELLER hemtjänst", _("det ena eller det andra")),
        ("budget INTE delårsrapport", _("utan det andra ordet; -ord betyder samma sak")),
        (
            "nätverk NÄRA/5 äldreomsorg",
            _("orden högst fem ord från varandra, också böjda och i sammansättningar"),
        ),
        ("(hemsjukvård ELLER rehabilitering) avtal", _("parenteser grupperar villkor")),
        ("organ:direktionen", _("endast det organet; på samma sätt typ: ämne: förbund: beslut:")),
        ("datum:2012..2014", _("datum inom åren; också 2012-05..2012-09")),
        ("dnr:2014/17", _("diarienumret, hur det än är skrivet")),
        ("§:42", _("paragrafen")),
        ("saknar:datum", _("handlingar utan den uppgiften; också saknar:organ, saknar:typ")),
        ("fil:protokoll", _("handlingar ur filer och mappar med de tecknen i namnet")),
        (
            "flagga:ocr",
            _("handlingar med inskannade sidor; också flagga:oläst, :svårläst, :dold"),
        ),
        ("dubblett:ja", _("handlingar med en kopia eller annan version i arkivet; dubblett:nej")),
        ("antal:handlingar organ:direktionen", _("hur många de är; antal:avsnitt räknar avsnitt")),
    )
