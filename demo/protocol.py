"""Frame of a protocol: cover page, list of matters, notice."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from demo.people import Term, term
from demo.source import Block

if TYPE_CHECKING:
    from collections.abc import Iterator

    from demo.source import Paper

FEDERATION = "Almådalens kommunalförbund"


def letterhead(paper: Paper) -> str:
    """Return who the paper comes from, as it stands at its top."""
    return paper.head.get("avsändare", FEDERATION)


def laid_out(paper: Paper) -> tuple[Block, ...]:
    """Return all blocks of a paper, with what a protocol has around its matters."""
    if paper.head.get("slag") != "protokoll":
        return (*_title(paper), *paper.blocks)
    return (*_cover(paper), *_list_of_matters(paper), *paper.blocks, *_notice(paper))


def _title(paper: Paper) -> Iterator[Block]:
    if paper.title:
        yield Block("title", paper.title)
    if "underrubrik" in paper.head:
        yield Block("subtitle", paper.head["underrubrik"])


def _cover(paper: Paper) -> Iterator[Block]:
    head = paper.head
    who = term(head["organ"], int(head["datum"][:4]))
    numbers = [b.number for b in paper.blocks if b.kind == "case"]
    chair = head.get("ordförande", who.members[0])
    yield Block("title", f"Protokoll från sammanträde med {head['organ']} {head['datum']}")
    yield _pair("Plats och tid", f"{head['plats']}, {head['datum']} kl. {head['tid']}")
    yield _pair("Beslutande", *_deciding(head, who))
    yield _pair("Ej tjänstgörande ersättare", head.get("ersättare", "–"))
    others = [f"{who.director}, förbundsdirektör", f"{who.secretary}, sekreterare"]
    yield _pair("Övriga deltagande", *others, *filter(None, head.get("övriga", "").split("; ")))
    yield _pair("Utses att justera", head["justerare"])
    yield _pair("Justeringens plats och tid", f"Förbundskansliet, {head['justerat']}")
    yield _pair("Paragrafer", f"{numbers[0]}–{numbers[-1]}")
    yield Block("sign", "Underskrifter")
    yield Block("sign", f"Sekreterare ................................ {who.secretary}")
    yield Block("sign", f"Ordförande ................................ {_name(chair)}")
    yield Block("sign", f"Justerande ................................ {_name(head['justerare'])}")
    yield Block("break")


def _deciding(head: dict[str, str], who: Term) -> Iterator[str]:
    replaced = dict(
        pair.split(" för ")[::-1] for pair in head.get("ersätter", "").split("; ") if pair
    )
    absent = head.get("frånvarande", "").split("; ")
    for place, member in enumerate(who.members):
        name = _name(member)
        role = (", ordförande", ", vice ordförande")[place] if place < 2 else ""
        if name in replaced:
            stand_in = next(s for s in who.substitutes if s.startswith(replaced[name]))
            yield f"{stand_in}, ersätter {member}"
        elif name not in absent:
            yield member + role


def _list_of_matters(paper: Paper) -> Iterator[Block]:
    yield Block("label", "Ärendelista")
    for block in paper.blocks:
        if block.kind == "case":
            dnr = f" (dnr {block.case_number})" if block.case_number else ""
            yield Block("item", f"§ {block.number} {block.text}{dnr}")
    yield Block("break")


def _notice(paper: Paper) -> Iterator[Block]:
    head = paper.head
    who = term(head["organ"], int(head["datum"][:4]))
    up = dt.date.fromisoformat(head["justerat"]) + dt.timedelta(days=1)
    down = up + dt.timedelta(days=22)
    yield Block("break")
    yield Block("heading", "ANSLAG/BEVIS")
    yield Block("text", "Protokollet är justerat. Justeringen har tillkännagivits genom anslag.")
    yield _pair("Organ", f"{head['organ']}, {FEDERATION}")
    yield _pair("Sammanträdesdatum", head["datum"])
    yield _pair("Datum då anslag sätts upp", up.isoformat())
    yield _pair("Datum då anslag tas ned", down.isoformat())
    yield _pair("Förvaringsplats för protokollet", "Förbundskansliet, Forsgatan 4, Almfors")
    yield _pair("Underskrift", f".............................. {who.secretary}")


def _pair(label: str, *values: str) -> Block:
    return Block("pair", label, rows=tuple((value,) for value in values))


def _name(member: str) -> str:
    return member.partition(" (")[0]
