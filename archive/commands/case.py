"""`handlingar case`: the way of one case through papers and bodies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.errors import UsageError, no_case
from archive.messages import _, message
from archive.model import UNKNOWN

if TYPE_CHECKING:
    from archive.register.cases import Step, WholeCase


@click.command(help="Visa ett ärendes väg: handlingar, sammanträden, beslut och röster.")
@click.argument("number", metavar="NUMMER")
@click.option("--org", help="Förbund eller annan organisation, när flera har numret.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@common
def case(number: str, org: str | None, form: str, **rest: Any) -> None:  # noqa: ANN401
    """Show a case by its number, in any spelling."""
    from archive.register import Register  # noqa: PLC0415
    from archive.register.contract import case_json  # noqa: PLC0415
    from archive.search.opened import open_archive  # noqa: PLC0415

    settings = settings_of(rest)
    with open_archive(settings) as archive:
        whole_case = chosen(
            Register(archive.catalogue, persons=settings.persons == "on").cases(number), number, org
        )
    if form == "json":
        click.echo(msgspec.json.encode(case_json(whole_case)).decode())
    else:
        click.echo("\n".join(_case_lines(whole_case)))


def chosen(held: list[WholeCase], number: str, organisation: str | None) -> WholeCase:
    """Return the one case that a number and an organisation mean.

    Raises:
        NotFoundError: there is none.
        UsageError: there are several.
    """
    if organisation is not None:
        wanted = organisation.strip().casefold()
        held = [case for case in held if (case.organisation or UNKNOWN).casefold() == wanted]
    if not held:
        raise no_case(number)
    if len(held) > 1:
        names = "; ".join(f"{case.organisation or UNKNOWN}: {case.number}" for case in held)
        msg = message(
            "Flera ärenden har numret %(number)s (%(names)s); välj ett med --org och hela numret.",
            number=number,
            names=names,
        )
        raise UsageError(msg)
    return held[0]


def _case_lines(case: WholeCase) -> list[str]:
    lines = [f"{case.number}  {case.heading or ''}".rstrip(), case.organisation or UNKNOWN, ""]
    for step in case.steps:
        lines += _of_step(step)
    if case.waiting:
        lines.append(_("Ärendet väntar: det bordlades senast, och ingen fortsättning finns här."))
    lines += [
        _("Se även %(number)s (%(heading)s)", number=o.number, heading=o.heading or UNKNOWN)
        for o in case.related
    ]
    return lines


def _of_step(step: Step) -> list[str]:
    paragraph = step.paragraph
    place = paragraph.sign or paragraph.title
    head = f"{paragraph.day or _('datum saknas')}  {paragraph.body or UNKNOWN}, {place}"
    lines = [f"{head}  {', '.join(step.outcomes)}".rstrip()]
    lines.append(f"  {paragraph.heading}" if paragraph.heading else "")
    if vote := step.record.vote:
        votes = _("  Omröstning: %(yes)s ja, %(no)s nej", yes=vote.yes, no=vote.no)
        abstained = _(", %(number)s avstår", number=vote.abstain) if vote.abstain else ""
        lines.append(votes + abstained)
    lines += [
        _("  Reservation: %(text)s", text=" ".join(reservation.text.split()))
        for reservation in step.record.statements_of("reservation")
    ]
    if step.via != "number":
        lines.append(
            _(
                "  (knutet genom %(basis)s, säkerhet %(confidence).2f)",
                basis=_VIA[step.via],
                confidence=step.confidence,
            )
        )
    return [*filter(None, lines), ""]


_VIA = {
    "agenda": message("föredragningslistan"),
    "postponement": message("bordläggning"),
    "citation": message("hänvisning"),
    "correction": message("rättelse"),
}
