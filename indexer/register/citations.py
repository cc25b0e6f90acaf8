"""Find what a section cites: other paragraphs by date and number, cases, papers, statutes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.language.identifiers import MONTH_NAMES, date_key
from archive.model import SectionKind
from archive.register.bodies import NAMED
from archive.register.entry_values import CITATION, HANDLING, MOTION, Citation
from archive.register.numbers import case_key, case_parent
from indexer.recognise.case_numbers import find_case_numbers
from indexer.register.entries import entry, on_one_line, own_sections
from indexer.register.meeting_days import meeting_days
from indexer.register.places import plain_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.catalogue import RegisterEntry
    from archive.model import Document, Section

_DAY = (
    rf"(?:(?P<day>\d{{1,2}})(?::?e)?\s+(?P<month>{MONTH_NAMES})\.?\s+(?P<year>(?:19|20)\d\d)"
    r"|(?P<iso>(?:19|20)\d\d-\d\d-\d\d))"
)
_NUMBERS = (
    r"§{1,2}\s?(?P<number>\d{1,4}(?:\s?[a-h](?!\w|[-–]\w))?)"
    rf"(?P<more>(?:\s?(?:[-–,]|och)\s?(?:§\s?)?\d{{1,4}}(?![\d:-]|\s+(?:{MONTH_NAMES})))*)"
)
_BY_DATE = re.compile(rf"(?<![\d-]){_DAY}(?:\s?[,;)]?\s?\(?(?:\w+s\s)?){_NUMBERS}", re.IGNORECASE)
_NUMBER_FIRST = re.compile(rf"{_NUMBERS}\s?,?\s(?:den\s)?{_DAY}(?!\d)", re.IGNORECASE)
_BY_YEAR = re.compile(r"§\s?(?P<number>\d{1,4})\s?/\s?(?P<year>(?:19|20)?\d\d)(?![\d/-])")
_HERE = re.compile(
    r"(?:\b(?:ovan|nedan|föregående)\s+§\s?(?P<a>\d{1,4})|§\s?(?P<b>\d{1,4})\s+(?:ovan|nedan)\b)"
    r"(?!\s?/)",
    re.IGNORECASE,
)
_HANDLING = re.compile(r"(?<![\d/:-])(?P<year>(?:19|20)\d\d)\s+nr\s+(?P<number>\d{1,4})\b")
_OWN_HANDLING = re.compile(r"^\s*Handling(?:ar)?:?\s*$", re.MULTILINE | re.IGNORECASE)
_LAW = re.compile(
    r"\bSFS\s+(?P<sfs>(?:1[89]|20)\d\d:\d{1,4})|\((?P<bare>(?:1[89]|20)\d\d:\d{2,4})\)"
)
_MOTION = re.compile(
    r"\b[Mm]otion(?:en)?\s+(?:av|från)\s+(?P<who>[A-ZÅÄÖ][\w-]+(?:\s[A-ZÅÄÖ][\w-]+){1,2})"
)
_ABOUT = re.compile(
    r"(?:\([A-ZÅÄÖ]{1,3}\)|[,\s]|och\b|[A-ZÅÄÖ][\w-]+)*(?P<about>\bom\s[\w\s-]{8,60})\b"
)
"""The other movers of a motion, with their parties, and what it is about."""
_SUBJECT_REACH = 300
_BLOCK = re.compile(r"\n[ \t]*\n|[.!?]\s+(?=[A-ZÅÄÖ§])")
_GIVEN_TO = re.compile(r"\b(?:till|åt|för)\s(?:\w+\s)?$", re.IGNORECASE)
"""What stands before a body that something is given to, and that did not meet."""
_LOOKED_BACK = 140
"""So many characters before a citation name the body that met, within its sentence."""


def citations_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield an entry for every paragraph, case, paper and statute that a document cites."""
    days = meeting_days(document)
    for section in own_sections(document):
        taken: set[tuple[str, str]] = set()
        own = {f"{day} {plain_number(section.number)}" for day in days}
        for citation in _citation_entries(section, next(iter(days), None)):
            same = (citation.kind, citation.key)
            if citation.key not in own and same not in taken:
                taken.add(same)
                yield citation


def _citation_entries(section: Section, day: str | None) -> Iterator[RegisterEntry]:
    if section.text.count("§") > 1 or not section.text.lstrip().startswith("§"):
        yield from _by_date(section)
        yield from _by_year(section)
        yield from _same_day_citations(section, day)
    yield from _case_entries(section)
    yield from _paper_entries(section)
    yield from _law_entries(section)
    yield from _motion_entries(section)


def _by_date(section: Section) -> Iterator[RegisterEntry]:
    text = section.text
    if "§" not in text:
        return
    matches = list(_BY_DATE.finditer(text))
    taken = {match.start("number") for match in matches}
    matches += [m for m in _NUMBER_FIRST.finditer(text) if m.start("number") not in taken]
    for match in matches:
        day = match["iso"] or date_key(match["day"], match["month"].casefold(), match["year"])
        if day is None or "\n\n" in match[0]:
            continue
        cited = Citation("date", on_one_line(match[0]), body_before(text, match.start()))
        for number in _cited_numbers(match):
            yield _citation_entry(section, f"{day} {number}", cited, match, 0.95)


def _by_year(section: Section) -> Iterator[RegisterEntry]:
    for match in _BY_YEAR.finditer(section.text):
        year = match["year"] if len(match["year"]) == 4 else f"20{match['year']}"
        cited = Citation("year", on_one_line(match[0]), body_before(section.text, match.start()))
        yield _citation_entry(section, f"{year} {match['number']}", cited, match, 0.85)


def _same_day_citations(section: Section, day: str | None) -> Iterator[RegisterEntry]:
    if day is None or section.kind is not SectionKind.PARAGRAPH:
        return
    for match in _HERE.finditer(section.text):
        cited = Citation("here", on_one_line(match[0]))
        yield _citation_entry(section, f"{day} {match['a'] or match['b']}", cited, match, 0.9)


def _case_entries(section: Section) -> Iterator[RegisterEntry]:
    own = case_parent(case_key(section.case_number or ""))
    for number in find_case_numbers(section.text):
        key = case_key(number.value)
        if key and own not in {key, case_parent(key)}:
            at = (number.span.start, number.span.end)
            yield entry(
                section,
                CITATION,
                key,
                Citation("case", number.raw),
                at,
                rule="diarienummer",
                confidence=number.confidence,
            )


def _paper_entries(section: Section) -> Iterator[RegisterEntry]:
    """Yield the papers cited by number; those under the label "Handling" are the section's own."""
    label = _OWN_HANDLING.search(section.text)
    own = range(label.end(), label.end() + 120) if label else range(0)
    for match in _HANDLING.finditer(section.text):
        key = f"{match['year']}/{match['number']}"
        if match.start() in own:
            at = match.span()
            yield entry(section, HANDLING, key, {}, at, rule="handling", confidence=0.95)
        else:
            yield _citation_entry(
                section, key, Citation("handling", on_one_line(match[0])), match, 0.9
            )


def _law_entries(section: Section) -> Iterator[RegisterEntry]:
    for match in _LAW.finditer(section.text):
        number = match["sfs"] or match["bare"]
        yield _citation_entry(
            section, f"SFS {number}", Citation("law", on_one_line(match[0])), match, 0.9
        )


def _motion_entries(section: Section) -> Iterator[RegisterEntry]:
    heading = section.heading or ""
    for match in _MOTION.finditer(heading):
        yield entry(section, MOTION, _mover_names(match), {}, rule="motion", confidence=0.9)
    own = {_mover_names(match) for match in _MOTION.finditer(heading)}
    for match in _MOTION.finditer(section.text):
        if _mover_names(match) not in own:
            named = on_one_line(match[0]) + _motion_subject(section.text, match.end())
            yield _citation_entry(
                section, _mover_names(match), Citation("motion", named), match, 0.7
            )


def _motion_subject(text: str, at: int) -> str:
    """Return what a motion is about by the words behind its movers, "" where they do not say."""
    match = _ABOUT.match(" ".join(text[at : at + _SUBJECT_REACH].split()))
    return f" {match['about']}" if match else ""


def _mover_names(match: re.Match[str]) -> str:
    return " ".join(match["who"].casefold().split())


def _cited_numbers(match: re.Match[str]) -> Iterator[str]:
    """Yield the paragraphs of a citation: §§ 12–14 och 17 names four."""
    last = plain_number(match["number"])
    yield last
    for joint, number in re.findall(r"([-–,]|och)\s?(?:§\s?)?(\d{1,4})", match["more"] or ""):
        if joint in "-–" and last.isdigit() and 0 < int(number) - int(last) <= 30:
            yield from (str(number_between) for number_between in range(int(last) + 1, int(number)))
        yield number
        last = number


def body_before(text: str, end: int) -> str | None:
    """Return the body named last before a place, within its sentence; None where none is."""
    before = text[max(0, end - _LOOKED_BACK) : end]
    cuts = list(_BLOCK.finditer(before))
    sentence = before[cuts[-1].end() :] if cuts else before
    named = [m for m in NAMED.finditer(sentence) if not _GIVEN_TO.search(sentence[: m.start()])]
    return named[-1][0].casefold() if named else None


def _citation_entry(
    section: Section, key: str, cited: Citation, match: re.Match[str], confidence: float
) -> RegisterEntry:
    return entry(
        section, CITATION, key, cited, match.span(), rule=cited.form, confidence=confidence
    )
