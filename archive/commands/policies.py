"""`handlingar policies`: which policies, rules, plans and agreements were in force on a day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.messages import _
from archive.query import span


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
        found = Register(archive.catalogue).rules()
    shown = [rule_json(rule, on) for rule in found if rule.holds(on) is not False]
    for rule in sorted(shown, key=lambda one: one["in_force"] is None):
        click.echo(msgspec.json.encode(rule).decode() if form == "jsonl" else _line(rule))


def _line(rule: dict[str, Any]) -> str:
    from archive.register.policies import is_open_ended  # noqa: PLC0415

    if rule["in_force"] is None:
        return _("när den gäller framgår inte  %(title)s", title=rule["title"])
    open_ended = is_open_ended(rule["words"])
    until = _("tills vidare") if open_ended else _("slutdatum framgår inte")
    until = _("till %(day)s", day=rule["to"]) if rule["to"] else until
    return _(
        "från %(start)s %(until)s  %(title)s  %(words)s",
        start=rule["from"],
        until=until,
        title=rule["title"],
        words=rule["words"],
    ).rstrip()
