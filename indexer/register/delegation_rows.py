"""Split a list of decisions made by delegation into its rows: day, office, case number, what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.register.entry_values import DelegatedDecision
from indexer.recognise.case_numbers import find_case_numbers
from indexer.recognise.dates import find_dates

if TYPE_CHECKING:
    from collections.abc import Iterator

    from indexer.register.labelled_blocks import Block

OFFICE = (
    r"(?<![\w-])(?:(?:biträdande|vice|tillförordnad|tf\.?|t\.\s?f\.|1:e|2:e|förste|andre)\s+){0,2}"
    r"(?:[a-zåäö]+-\s?och\s)?[a-zåäö-]*(?:chef|direktör|ordförande|sekreterare|ekonom"
    r"|handläggare|inspektör|jurist|rektor|samordnare|controller|kamrer|registrator|strateg"
    r"|ingenjör|arkitekt|utskott|presidi(?:um|et)|ledare|administratör|inköpare|upphandlare|råd"
    r"|kanslist|utredare|arkivarie|bibliotekarie|förvaltare|specialist|assistent)"
    r"(?:e?n|et)?(?:s(?=\sbeslut))?(?!\w)"
)
"""Who may decide by delegation: an office, a chair or a committee."""
_NAME = r"[A-ZÅÄÖ][a-zåäöé]+(?:-[A-ZÅÄÖ][a-zåäöé]+)?"
_NAMED = rf"(?:[ \t]*+(?:\n[ \t]*+)?{_NAME}(?:[ \t]+{_NAME}){{1,2}}(?:[ \t]*\([A-ZÅÄÖ]{{1,3}}\))?)?"
_OFFICE = re.compile(OFFICE, re.IGNORECASE)
_BEHIND_NAME = rf"(?:{_NAME}(?:[ \t]+{_NAME}){{1,2}}(?:[ \t]*\([A-ZÅÄÖ]{{1,3}}\))?,[ \t]*)?"
_CELL = re.compile(
    r"(?:^[ \t]*+|(?<=[\n,;:|(–—-])[ \t]*+|(?<=\t) *+)"
    r"(?:(?:delegat|beslutsfattare|beslut\sav|av)[ \t]*+:?[ \t]*+)?"
    rf"(?P<cell>{_BEHIND_NAME}(?P<by>(?i:{OFFICE})){_NAMED})"
    r"(?= *+\t|[ \t]*+(?:[\n,;:|)–—]|\.?\s*+$)|[ \t]++-\s)"
)
_GROUP = re.compile(
    rf"^[ \t]*(?:beslut(?:\s+fatta\w+)?\s+av\s+|delegat[ \t]*:[ \t]*)?(?P<by>(?i:{OFFICE}))"
    rf"{_NAMED}(?:\s+beslut)?[ \t]*+:?[ \t]*+$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^[ \t]*(?:[-–•·*▪●]|\d{1,3}[.)](?!\d)|[a-zåäö]\))[ \t]+|^[ \t]*\d{1,3}\t")
_LABELS = re.compile(
    r"(?:beslutsdatum|datum|den|dnr|diarienr|diarienummer|ärendenr|ärendenummer|delegationspunkt"
    r"|punkt|delegat|beslutsfattare)[ \t]*+(?:[.:][ \t]*+)?$",
    re.IGNORECASE,
)
_NEAR = 200
"""Characters around a cell that tell what it is: its label, what binds it, who decides."""
_POINT = re.compile(
    r"(?:\b(?:enligt\s+)?(?:delegations?(?:punkt|nummer|nr|ordning\w*)[,\s]*+(?:punkt|p\.?|nr)?"
    r"|(?:punkt|p\.)(?:en)?)\s*+:?\s*+(?P<named>[A-ZÅÄÖ]{0,3}\s?\d{1,2}(?:\.\d{1,3})*[a-z]?)"
    r"|(?:^[ \t]*+|(?<=\n)[ \t]*+|(?<=\t) *+)"
    r"(?P<cell>[A-ZÅÄÖ]{0,2}\d{1,2}(?:\.\d{1,3}){1,3}[a-z]?)(?= *+\t|[ \t]*+(?:$|\n)))",
    re.IGNORECASE,
)
_COLUMNS = re.compile(
    r"\b(?:datum|beslutsdatum|dnr|diarienr|diarienummer|ärendenr|ärendenummer|beslut|ärende|delegat"
    r"|beslutsfattare|beslutande|punkt|delegationspunkt|nr|avser|rubrik|handläggare|innehåll)\b",
    re.IGNORECASE,
)
_ABOUT_THE_LIST = re.compile(
    r"\b(?:godkänn|antecknar?|noter|lägg\w*\s.{0,80}till\s+handlingarna|anmäl(?:an|s|da|er|t)\b"
    r"|redovis|förteckning|perioden?\b|delegationsordning\w*\s+(?:som\s+)?(?:antag|fastställ|beslut))",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}-\d\d-\d\d")
_BOUND = re.compile(
    r"\b(?:från|till|fr\.?\s?o\.?\s?m\.?|t\.?\s?o\.?\s?m\.?|och\s+med|senast|per|före|efter|intill)"
    r"\s+(?:den\s+)?$|\d\s?[–-]\s?$",
    re.IGNORECASE,
)
_DECIDING = re.compile(
    rf"(?P<by>(?i:{OFFICE}))(?:{_NAMED})\s+(?:har\b|beslut|bevilja|avslog|antog|teckna|underteckna|anställ)"
    rf"|\b[Bb]eslut\w*\s+av\s+(?P<of>(?i:{OFFICE}))",
)
_EDGES = " \t\n,;:|–—-."
_COLUMN_WORDS = 2


@dataclass(slots=True)
class _Item:
    start: int
    end: int
    by: str | None


def rows_of(block: Block) -> Iterator[tuple[tuple[int, int], DelegatedDecision]]:
    """Yield the decisions that a block lists, each with where its words stand in the section."""
    for item in _list_items(block.text):
        value = _decision_in(block.text[item.start : item.end], item.by)
        if value:
            yield (block.start + item.start, block.start + item.end), value


def office_in(text: str) -> str | None:
    """Return the office that a text names, without the name of who holds it; None for none."""
    match = _OFFICE.search(text)
    return " ".join(match[0].split()) if match else None


def _list_items(text: str) -> Iterator[_Item]:
    """Yield the items of a list: from a bullet, day or number to the next, else by paragraph."""
    lines = list(re.finditer(r"[^\n]*(?:\n|\Z)", text))
    starts = _item_starts(lines)
    listed = any(starts)
    item: _Item | None = None
    by, blank = None, True
    for place, line in enumerate(lines):
        if not line[0].strip():
            blank = True
            continue
        group = _GROUP.match(line[0].rstrip("\n"))
        if (
            group
            and (blank or line[0].rstrip().endswith(":"))
            and _next_begins(lines, starts, place)
        ):
            by = re.sub(r"s$", "", group["by"]) if "beslut" in line[0].casefold() else group["by"]
            if item:
                yield item
            item = None
        elif starts[place] or (blank and not listed):
            if item:
                yield item
            item = _Item(line.start(), line.end(), by)
        elif item and (not blank or text.find("\t", item.start, item.end) > 0 or not listed):
            item.end = line.end()
        elif item:
            yield item
            item = None
        blank = False
    if item:
        yield item


def _item_starts(lines: list[re.Match[str]]) -> list[bool]:
    """Tell of each line whether an item begins with it; rows of a table begin with any cell."""
    starts = [_starts_item(line[0]) for line in lines]
    if any(starts):
        return starts
    return ["\t" in line[0] and bool(_dated_or_numbered(line[0])) for line in lines]


def _next_begins(lines: list[re.Match[str]], starts: list[bool], place: int) -> bool:
    """Tell whether the next line with words begins an item."""
    behind = (at for at in range(place + 1, len(lines)) if lines[at][0].strip())
    return starts[following] if (following := next(behind, None)) is not None else False


def _starts_item(line: str) -> bool:
    if _BULLET.match(line):
        return True
    first = min((start for start, _, _ in _dated_or_numbered(line)), default=None)
    return first is not None and not _LABELS.sub("", line[:first]).strip()


def _dated_or_numbered(text: str) -> list[tuple[int, int, str]]:
    """Return where days and case numbers stand, each with its value."""
    days = [
        (mention.span.start, mention.span.end, mention.start.isoformat())
        for mention in find_dates(text)
        if mention.start is not None and mention.precision == "day"
    ]
    numbers = [
        (number.span.start, number.span.end, number.value) for number in find_case_numbers(text)
    ]
    dated = {at for start, end, _ in days for at in range(start, end)}
    return sorted(days + [number for number in numbers if dated.isdisjoint(range(*number[:2]))])


def _decision_in(item: str, group: str | None) -> DelegatedDecision | None:
    """Return the decision that an item tells, None for what is none."""
    plain = _BULLET.sub(lambda match: "\t" * len(match[0]), item)
    if _ABOUT_THE_LIST.search(plain) or _is_column_heads(plain):
        return None
    values = _dated_or_numbered(plain)
    days = [value for value in values if _ISO.fullmatch(value[2]) and not _is_bound(plain, value)]
    numbers = [value for value in values if not _ISO.fullmatch(value[2])]
    point = _POINT.search(plain)
    cells = [*values, *([(*point.span(), "")] if point else [])]
    rest = _without_cells(plain, [cell for cell in cells if not _is_bound(plain, cell)])
    office = _office_cell(rest)
    if office:
        rest = _without_cells(rest, [(*office.span("cell"), "")], always=True)
    by = office["by"] if office else _deciding_office(plain) or group
    text = _rest_words(rest)
    if not text or not (days or numbers or by) or not re.search(r"[a-zåäö]{3}", text):
        return None
    return DelegatedDecision(
        text=text,
        day=days[0][2] if days else None,
        by=" ".join(by.split()) if by else None,
        case_number=numbers[0][2] if numbers else None,
        point=(point["named"] or point["cell"]).strip() if point else None,
    )


def _office_cell(rest: str) -> re.Match[str] | None:
    """Return the cell that names who decided: the first one where it leads, else the last."""
    cells = list(_CELL.finditer(rest))
    leads = cells and not rest[: cells[0].start()].strip(_EDGES)
    return (cells[0] if leads else cells[-1]) if cells else None


def _is_column_heads(text: str) -> bool:
    words = re.findall(r"[\wåäö]+", text)
    return len(_COLUMNS.findall(text)) >= max(_COLUMN_WORDS, len(words) - 1)


def _is_bound(text: str, cell: tuple[int, int, str]) -> bool:
    """Tell whether a day is a bound of what was decided: from, until, at the latest."""
    return bool(_BOUND.search(text, max(0, cell[0] - _NEAR), cell[0]))


def _deciding_office(text: str) -> str | None:
    """Return the office that a sentence tells to have decided."""
    match = _DECIDING.search(text)
    return (match["by"] or match["of"]) if match else None


def _without_cells(text: str, cells: list[tuple[int, int, str]], *, always: bool = False) -> str:
    """Return the text with cells made tabs: those at an edge of what is left, or all of them.

    The words of a sentence that tells who decided are kept where they stand.
    """
    signs = list(text)
    deciding = bool(_DECIDING.search(text))
    for start, end, _ in sorted(cells):
        first = max(0, start - _NEAR)
        before = _LABELS.sub("", "".join(signs[first:start])).rstrip(" ")
        behind = "".join(signs[end : end + _NEAR]).lstrip(" )")
        edge = not before or before[-1] in _EDGES + "(" or not behind or behind[0] in _EDGES
        if always or (edge and not deciding):
            cut = first + len(before)
            signs[cut:end] = "\t" * (end - cut)
            deciding = deciding or bool(_DECIDING.search("".join(signs[first : end + _NEAR])))
    return "".join(signs)


def _rest_words(rest: str) -> str:
    """Return what is left of an item in one line, its cells parted by commas."""
    cells = (" ".join(cell.split()).strip(_EDGES + "(") for cell in rest.split("\t"))
    kept = [cell for cell in cells if re.search(r"\w", cell)]
    return ", ".join(_without_open_brackets(cell) for cell in kept)


def _without_open_brackets(cell: str) -> str:
    return cell if cell.count("(") == cell.count(")") else cell.strip("()")
