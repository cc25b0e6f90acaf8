"""`handlingar policies`: which policies, rules, plans and agreements were in force on a day."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import common, settings_of
from archive.commands.output import format_of
from archive.commands.tables import REGISTER_FILES, put_table
from archive.messages import _
from archive.query import span

if TYPE_CHECKING:
    from archive.register.policies import Rule
    from archive.register.register_entries import Paragraph
    from archive.register.rule_changes import Changing


@click.command(help="Vad som gällde en viss dag: policyer, regler, taxor, planer, avtal.")
@click.option("--on", "when", metavar="DATUM", help="Dagen, till exempel 2014-05-09; annars i dag.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl", "csv", "xlsx"]))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="Fil.")
@common
def policies(when: str | None, form: str | None, output: Path | None, **rest: Any) -> None:  # noqa: ANN401
    """List what was in force, what does not tell when it holds, and adoptions without a paper."""
    from archive.commands.provenance import provenance_of  # noqa: PLC0415
    from archive.export.registers import register_table  # noqa: PLC0415
    from archive.model import Query  # noqa: PLC0415
    from archive.register import Register  # noqa: PLC0415
    from archive.register.policies import adopted_until, rule_rows, shown_rules  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    form = format_of(form, output, REGISTER_FILES)
    on = (span(when)[1] if when else dt.datetime.now(dt.UTC).date()).isoformat()
    with open_archive(settings) as archive:
        every = Register(archive.catalogue).in_force()
        provenance = provenance_of(archive, Query(), settings, form, "/galler")
    if form == "text":
        for rule in shown_rules(every.rules, on):
            click.echo(_policy_line(rule))
        for adoption in adopted_until(every, on):
            click.echo(_adoption_line(adoption))
        return
    rows = rule_rows(every, on)
    table = register_table("policies", provenance, Query(), form, total=len(rows), on=on)
    put_table(form, output, rows, table)


def _policy_line(rule: Rule) -> str:
    title = rule.paper.title
    if rule.begins is None:
        return _("när den gäller framgår inte  %(title)s", title=title)
    until = _("tills vidare") if rule.open_ended else _("slutdatum framgår inte")
    until = _("minst till %(day)s", day=rule.known_until) if rule.known_until else until
    until = _("till %(day)s", day=rule.ended) if rule.ended else until
    changing = ", ".join(map(_section_words, rule.changed_by))
    words = [rule.validity.words, _("ändrad %(where)s", where=changing) if changing else ""]
    return _(
        "från %(start)s %(until)s  %(title)s  %(words)s",
        start=rule.begins,
        until=until,
        title=title,
        words="  ".join(filter(None, words)),
    ).rstrip()


def _adoption_line(adoption: Changing) -> str:
    return _(
        "antagen %(where)s, handlingen inte funnen här  %(words)s",
        where=_section_words(adoption.section),
        words=adoption.change.words,
    )


def _section_words(section: Paragraph) -> str:
    return (
        " ".join(filter(None, (section.body, section.day, section.sign)))
        if section.number
        else section.title
    )
