"""`handlingar policies`: which policies, rules, plans and agreements were in force on a day."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.messages import _
from archive.query import span

if TYPE_CHECKING:
    from archive.register.policies import Rule
    from archive.register.register_entries import Paragraph


@click.command(help="Vad som gällde en viss dag: policyer, regler, taxor, planer, avtal.")
@click.option("--on", "when", metavar="DATUM", help="Dagen, till exempel 2014-05-09; annars i dag.")
@click.option("--format", "form", type=click.Choice(["text", "jsonl"]), default="text")
@common
def policies(when: str | None, form: str, **rest: Any) -> None:  # noqa: ANN401
    """List what was in force, then what does not tell when it holds."""
    from archive.register import Register  # noqa: PLC0415
    from archive.register.policies import rule_json  # noqa: PLC0415
    from archive.search import open_archive  # noqa: PLC0415

    on = (span(when)[1] if when else dt.datetime.now(dt.UTC).date()).isoformat()
    with open_archive(settings_of(rest)) as archive:
        rules = Register(archive.catalogue).rules()
    shown = [rule for rule in rules if rule.holds(on) is not False]
    for rule in sorted(shown, key=lambda rule: rule.holds(on) is None):
        as_json = form == "jsonl"
        click.echo(
            msgspec.json.encode(rule_json(rule, on)).decode() if as_json else _policy_line(rule)
        )


def _policy_line(rule: Rule) -> str:
    title = rule.paper.title
    if rule.begins is None:
        return _("när den gäller framgår inte  %(title)s", title=title)
    until = _("tills vidare") if rule.open_ended else _("slutdatum framgår inte")
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


def _section_words(section: Paragraph) -> str:
    return (
        " ".join(filter(None, (section.body, section.day, section.sign)))
        if section.number
        else section.title
    )
