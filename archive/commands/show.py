"""`handlingar show`: one document, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import msgspec

from archive.commands.options import common, settings_of
from archive.controls import with_marks
from archive.messages import _
from archive.model import UNKNOWN, Level
from archive.personal import mask

if TYPE_CHECKING:
    from archive.model import Document


@click.command(help="Visa en handling, eller den handling som ett avsnitt hör till.")
@click.argument("ident", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Som JSON.")
@common
def show(ident: str, as_json: bool, **rest: Any) -> None:  # noqa: ANN401
    """Show a document by its id, or by that of one of its sections."""
    from archive import generations  # noqa: PLC0415
    from archive.access import open_catalogue  # noqa: PLC0415
    from archive.contract.documents import document_json  # noqa: PLC0415
    from archive.contract.whole_section import register_json  # noqa: PLC0415
    from archive.register import Register  # noqa: PLC0415

    settings = settings_of(rest)
    catalogue = open_catalogue(generations.current(settings.index), Level.CLOSED)
    try:
        target, document = catalogue.record(ident)
        original = catalogue.original(document.id)
        file = str(settings.corpus / original.paths[0])
        if as_json:
            described = document_json(
                document,
                catalogue.outgoing_references(document.id),
                catalogue.incoming_references(document.id),
            ) | {
                "access": document.access,
                "sha256": original.sha256,
                "file": mask(file) if original.personal else file,
                "files": list(catalogue.paths(document.id)),
                "links": [
                    {"id": link.other, "kind": link.kind, "score": link.score}
                    for link in catalogue.links(document.id)
                ],
            }
            if target:
                register = Register(catalogue, persons=settings.persons == "on")
                ident = target.section.id
                described |= {"section_id": ident, "other_version": target.other_version}
                described |= register_json(ident, register)
            click.echo(msgspec.json.encode(described).decode())
        else:
            if target and target.other_version:
                click.echo(_("Beteckningen gavs till en annan version av avsnittet."), err=True)
            click.echo(with_marks(_as_text(document)))
    finally:
        catalogue.close()


def _as_text(document: Document) -> str:
    date = document.date
    known = {
        _("Typ"): document.type,
        _("Organisation"): document.organisation,
        _("Organ"): document.body,
        _("Datum"): " – ".join(dict.fromkeys([str(date.start), str(date.end)])) if date else None,
        _("Diarienummer"): ", ".join(document.case_numbers),
        _("Ämnen"): ", ".join(document.topics),
        _("Språk"): document.language,
        _("Källa"): document.source_id,
    }
    lines = [document.title]
    lines += [f"{name}: {value or UNKNOWN}" for name, value in known.items()]
    for section in document.sections:
        head = " ".join(x for x in (section.sign, section.heading) if x)
        page = _(" (s. %(number)s)", number=section.page_from) if section.page_from else ""
        lines += ["", f"[{section.id}] {head}{page}".rstrip(), section.text.strip()]
    return "\n".join(lines)
