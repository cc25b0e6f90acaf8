"""Read roll calls: tables in annexes, and names in the paragraph itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.register.entry_values import Ballot
from indexer.register.entries import own_sections
from indexer.register.labelled_blocks import without_running_heads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.model import Document

_ANNEX_HEAD = re.compile(r"\A\s*bilaga\s+(?P<n>\d{1,3})\b", re.IGNORECASE)
_CHOICES = {"ja": "ja", "nej": "nej", "avstår": "avstår", "frånvarande": "frånvarande"}
_HEADER = re.compile(
    r"(?:(?:Namn|Parti|Plats|Funktion|Resultat|Röst)[\s|]*)+|Antal\s\w+:\s*\d+", re.IGNORECASE
)
_ROW = re.compile(
    r"(?P<name>[A-ZÅÄÖ][^\d()|]{2,60}?)[\s|,(]+(?P<party>[A-ZÅÄÖ]{1,3}|-)[)|\s]+"
    r"(?:\d{1,3}[\s|]+)?(?:[\w:. ]{3,24}[\s|]+)?(?P<choice>(?i:ja|nej|avstår|frånvarande))",
)
_PARTY = re.compile(r"[A-ZÅÄÖ][A-Za-zÅÄÖåäö]{0,3}|-")
_NAME_AND_PARTY = re.compile(r"(?P<name>[^\d]{3,60}?)\s+(?P<party>[A-ZÅÄÖ]{1,3}|-)(?=\s+\d|$)")
_MARK = re.compile(r"[xX✓✔√•●*1]|\([xX]\)")
_WHO = re.compile(r"(?P<name>[A-ZÅÄÖ][^\d()|]{2,60}?)[\s,(]+(?P<party>[A-ZÅÄÖ]{1,3}|-)\)?")
_NAMED = re.compile(r"(?P<name>[A-ZÅÄÖa-zåäö][^,()]{2,90}?)\s*\((?P<party>[A-ZÅÄÖ]\w{0,3})\)")
_OFFICE = re.compile(
    r"^(?:(?:och|samt|tjänstgörande|ersättar\w*|ordförande\w*|vice|förste|andre|tredje|ledam\w*"
    r"|\d:e|ledamöterna)\s+)+",
    re.IGNORECASE,
)


def annexes_of(document: Document) -> dict[int, tuple[Ballot, ...]]:
    """Return the roll calls in the annexes of minutes, by the number of the annex."""
    annexes: dict[int, tuple[Ballot, ...]] = {}
    for section in own_sections(document):
        head = _ANNEX_HEAD.match(section.text) if "Ja" in section.text else None
        if head and (ballots := tuple(_table_ballots(section.text))):
            annexes.setdefault(int(head["n"]), ballots)
    return annexes


def named_in(text: str, choice: str) -> Iterator[Ballot]:
    """Yield a ballot for each name with a party in brackets, its office left out."""
    for match in _NAMED.finditer(" ".join(text.split())):
        name = _OFFICE.sub("", match["name"].strip())
        yield Ballot(name, match["party"], choice)


def _table_ballots(text: str) -> Iterator[Ballot]:
    """Yield the ballots of a table with name, party and choice, a cell or a row on a line."""
    plain = without_running_heads(text)
    head = re.search(r"^[ \t]*Namn\b", plain, re.MULTILINE)
    cells: list[str] = []
    columns: list[str] = []
    for line in map(str.strip, plain[head.start() if head else 0 :].splitlines()):
        heads = [_CHOICES.get(cell.strip().casefold(), "") for cell in line.split("\t")]
        if sum(map(bool, heads)) > 1:
            columns = heads
            continue
        if columns and (marked := _marked_ballot(line, columns)):
            yield marked
            continue
        if not line or _HEADER.fullmatch(line):
            continue
        choice = _CHOICES.get(line.casefold())
        if match := _ROW.fullmatch(line):
            yield Ballot(match["name"].strip(), match["party"], match["choice"].casefold())
            cells = []
        elif choice is None:
            cells.append(line)
        elif ballot := _ballot_of_cells(cells, choice):
            yield ballot
            cells = []


def _marked_ballot(line: str, columns: list[str]) -> Ballot | None:
    """Return the ballot of a row whose one mark stands in the column of its choice."""
    cells = [cell.strip() for cell in line.split("\t")]
    marks = [k for k, cell in enumerate(cells) if _MARK.fullmatch(cell)]
    who = _WHO.fullmatch(" ".join(cells[: marks[0]]).strip()) if len(marks) == 1 else None
    choice = columns[marks[0]] if who and marks[0] < len(columns) else ""
    return Ballot(who["name"], who["party"], choice) if who and choice else None


def _ballot_of_cells(cells: list[str], choice: str) -> Ballot | None:
    """Return a ballot of name (one line or more), party and what stands between them and it."""
    place = next((k for k, cell in enumerate(cells) if k and _PARTY.fullmatch(cell)), None)
    if place is not None:
        return Ballot(" ".join(cells[:place]), cells[place], choice)
    match = _NAME_AND_PARTY.match(" ".join(cells))
    return Ballot(match["name"], match["party"], choice) if match else None
