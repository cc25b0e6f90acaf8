"""Recognition of a document's title.

The title as printed: what a label names (Rubrik, Ämne, Avropets benämning), what the format marks
as title, what the running head repeats, else the first lines that look like a heading. A word that
only names a kind of paper (Upphandlingsdokument, Missiv) yields to a title that says more.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.case_numbers import is_number_row
from indexer.recognise.correspondence import addressees
from indexer.recognise.document_type import names_a_kind
from indexer.recognise.forms import is_body, organisations_by_form
from indexer.recognise.title_lines import (
    LONGEST,
    NO_TITLE,
    is_address,
    is_place_and_day,
    is_signed,
    joined,
    label_values,
    letters,
    may_be_title,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from archive.vocabulary import Vocabulary
    from indexer.recognise.document_layout import DocumentLayout, LayoutLine

_LABEL = re.compile(
    r"^(?:(?:avropets|upphandlingens|projektets)\s+(?:benämning|namn)|avropsnamn"
    r"|projektnamn|request\s+title|rubrik|ämne"
    r"|subject|titel|ärendemening|dokumentnamn|benämning|ärende)\s*:\s*(?P<value>.*)$"
    r"|^(?:upphandling|avropets benämning)$",
    re.IGNORECASE,
)
_NUMBERED_MEETING = re.compile(
    r"(?:(?:ordinarie|extra)\s)?(?:sammanträde|möte)(?:\s(?:nr\.?\s)?\d[\d:/–-]*)?", re.IGNORECASE
)
"""A meeting that is told by its number alone: Sammanträde 2019:2."""
_GENERIC = re.compile(
    r"^(?:\d+[.\d]*\s+)?(?:upphandlingsdokument|avropsmall\b.*|innehåll(?:sförteckning)?"
    r"|avropsförfrågan inklusive.*"
    r"|bilaga\s?\w{0,3}|(?:protokolls)?utdrag(?: ur (?:sammanträdes)?protokoll(?:et)?)?"
    r"|(?:offentlig\s)?kungörelse|tillkännagivande|underrättelse|annons"
    r"|anslag(?:stavla|sbevis|\s?/\s?bevis)?|bevis\s(?:om|på|över)\sanslag"
    r"|samrådsredogörelse|granskningsutlåtande|(?:samråds|gransknings|antagande)handling"
    r"|planbeskrivning|planbestämmelser"
    rf"|{_NUMBERED_MEETING.pattern}"
    r"|rapportsammandrag|missiv\b.*|sammanfattande bedömning|inledning|protokoll"
    r"|förslag till beslut|meny|avropsförfrågan|anbudsförfrågan|sammanträdesprotokoll|kallelse"
    r"|tjänsteutlåtande|tjänsteskrivelse|rapport|konsultförfrågan|förvaltningsberättelse"
    r"|\w+ konsultförfrågningar details.*|sammanfattning|kommittédirektiv|regeringens proposition"
    r"|(?:\w+ )?författningssamling|dom|beslut|pm|(?:revisions|gransknings|slut|del|läges)rapport"
    r"|delegationsbeslut|ordförandeförslag|beslutsunderlag|promemoria|skrivelse|yttrande|remissvar|medborgarförslag|pressmeddelande"
    r"|(?:motion|interpellation|enkel fråga)(?: till .*)?)$",
    re.IGNORECASE,
)
_CITATION = re.compile(
    r"(?:NJA|RÅ|HFD|AD|MÖD|RH|RK) \d{4} (?:s\.|ref\.?|nr) ?\d+(?:"
    r" \([^)]{3,20}\))?"
)
_AUDITED = re.compile(
    r"(?:avslutat|genomfört)\s+(?:granskningen|en\s+granskning)\s+av\s+(?P<what>[^.]{10,160})\.",
    re.IGNORECASE,
)
_FROM_AGREEMENT = re.compile(r"^avropsförfrågan från\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d{1,2}(?:(?:[.)]|\.\d+)*\s|\.\d{1,2}(?=[^\W\d]))")
_UNIT = re.compile(
    r"^(?:[\w-]+-\s(?:och|samt)\s)?[\w-]+(?:avdelningen|förvaltningen|kontoret|enheten|sektionen|kansliet|nämnden|styrelsen"
    r"|revisionen)$",
    re.IGNORECASE,
)
_PAPER = re.compile(
    r"(?:^|[\s–-])(?:protokoll|minnesanteckningar|verksamhetsplan"
    r"|årsredovisning)\b",
    re.IGNORECASE,
)
_MISSIVE_HEAD = re.compile(r"^missiv\b", re.IGNORECASE)
_MISSIVE = re.compile(r"^missiv till (?:granskningen|revisionen) av\s+", re.IGNORECASE)
_PAGE = re.compile(r"\s*(?:sida\s*)?\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|av\s\d{1,3})\s*$", re.IGNORECASE)
_PLACEHOLDER = re.compile(r"klicka eller tryck|^\[.*\]$|^<.*>$", re.IGNORECASE)
_FILE = re.compile(r"\.(?:pdf|docx?|odt|rtf|pptx?|xlsx?|dotx?)$", re.IGNORECASE)
_TEMPLATE = re.compile(
    r"^(?:microsoft word|word|powerpoint|rubrik|mall|wordmall|dokument\d*|untitled|namnlös"
    r"|presentation\d*$)",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"^(?:(?:re|sv|fwd?|vb)\s*:\s*)+", re.IGNORECASE)
_TRIED = 30
_FEW_WORDS = 5
_DAY_BEHIND = re.compile(r"[\s,]+\d{4}-\d\d-\d\d$")
_LABELLED = re.compile(r"[A-ZÅÄÖ][a-zåäö]+(?: [a-zåäö]+)?:\s+\S")
_OPENS_TEXT = re.compile(
    r"(?:\d+[.\d]*\s+)?(?:förslag till beslut|beslut|inledning|sammanfatt\w+|innehåll\w*)$",
    re.IGNORECASE,
)
"""Headings below a title, where the text begins."""
_SUBJECT_CELL = re.compile(r"(?:ärende(?:mening)?|rubrik|ämne|titel|benämning)\s?:?", re.IGNORECASE)
_HELD = re.compile(r"(?:möte|stämma)\w{0,2}$", re.IGNORECASE)
_SHORT = 6
"""Letters of an abbreviation that stands for a sender."""
_LETTERHEAD = 9


def recognise_title(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the title of a document, or None if it prints none."""
    rules: tuple[Callable[[DocumentLayout], Fact | None], ...] = (
        _subject,
        _cited,
        _mark_on_top,
        _labelled,
        _first_names_a_paper,
        _marked_title,
        _running_head,
        _audited,
        lambda view: _first_heading(view, vocabulary),
        _metadata,
    )
    titles = []
    for rule in rules:
        fact = rule(view)
        if fact and not _GENERIC.match(fact.value):
            return fact
        titles.append(fact)
    return next((fact for fact in titles if fact), None)


def _subject(view: DocumentLayout) -> Fact | None:
    """Return the subject of a letter by e-mail; what it answers or passes on bears the same."""
    subject = view.metadata.get("subject", "") if view.is_mail else ""
    value = _ANSWER.sub("", subject).strip()
    return Fact("title", value, subject, FactRule.MAIL_SUBJECT, 0.95) if value else None


def _cited(view: DocumentLayout) -> Fact | None:
    """Return the citation under which a court's case is published."""
    for line in view.lines[:6]:
        match = _CITATION.search(line.text)
        if match and match.end() >= len(line.text) - 1:
            return _fact(match[0], line.span, FactRule.COURT_CITATION, 0.85)
    return None


def _first_names_a_paper(view: DocumentLayout) -> Fact | None:
    """Return the first line if it names a kind of paper and more: `X årsmöte 2020 - Protokoll`."""
    if not view.lines or view.lines[0].mark == "furniture":
        return None
    line = view.lines[0]
    if len(line.text.split()) >= 4 and len(line.text) < 90 and _PAPER.search(line.text):
        return _fact(line.text, line.span, FactRule.FIRST_LINE, 0.8)
    return None


def _audited(view: DocumentLayout) -> Fact | None:
    """Return what a covering letter of auditors says was audited."""
    if not any(_MISSIVE_HEAD.match(line.text) for line in view.lines[:12]):
        return None
    match = _AUDITED.search(view.opening)
    if match is None:
        return None
    what = match["what"]
    value = what[:1].upper() + what[1:]
    return _fact(
        value, view.span(match.start("what"), match.end("what")), FactRule.COVERING_LETTER, 0.7
    )


def _labelled(view: DocumentLayout) -> Fact | None:
    lines = view.lines
    for number, line in enumerate(lines[:_TRIED]):
        match = _LABEL.match(line.text)
        if not match:
            continue
        value = (match["value"] or "").strip()
        at = number if value else number + 1
        if at >= len(lines) or _PLACEHOLDER.search(value or lines[at].text):
            continue
        first = value or lines[at].text
        if NO_TITLE.search(first) or len(first) < 3:
            continue
        parts, last = joined(first, lines, at)
        return _fact(parts, Span(lines[at].span.start, last.span.end), FactRule.LABEL, 0.9)
    return None


def _marked_title(view: DocumentLayout) -> Fact | None:
    """Return what the format marks as title, unless it is an address or a date."""
    headings = [
        _fact(line.text, line.span, FactRule.FORMAT_TITLE, 0.85)
        for line in view.title_marks
        if not NO_TITLE.search(line.text) and not _NUMBERED.match(line.text)
        if len(line.text) <= LONGEST and letters(line.text) > 2
    ]
    telling = [fact for fact in headings if not _GENERIC.match(fact.value)]
    return next(iter([*telling, *headings]), None)


def _mark_on_top(view: DocumentLayout) -> Fact | None:
    """Return what the format marks as title if it is the first thing in the document."""
    fact = _marked_title(view)
    first = next((line for line in view.lines if line.mark != "furniture"), None)
    if fact and first and fact.span and fact.span.start <= first.span.start:
        return fact
    return None


def _running_head(view: DocumentLayout) -> Fact | None:
    """Return what a running head repeats after the body's name: `Revisionen, Granskning 1 (8)`."""
    for head in view.heads:
        text = _PAGE.sub("", head.text)
        who, comma, what = text.partition(", ")
        short = len(who.split()) <= 3 and len(what.split()) >= 3 and len(what) > 20
        if comma and short and may_be_title(what):
            return _fact(what, head.span, FactRule.RUNNING_HEAD, 0.75)
    return None


def _first_heading(view: DocumentLayout, vocabulary: Vocabulary) -> Fact | None:
    """Return the first line that looks like a title; a sender or a bare kind of paper waits.

    Where the lines of a letterhead come first, a line below them that names a kind of paper wins.
    """
    plain: Fact | None = None
    waiting: Fact | None = None
    party: Fact | None = None
    receivers = addressees(view)
    values = label_values(view.lines[:_TRIED]) | _beside_labels(view)
    for number, line in enumerate(view.lines[:_TRIED]):
        rows = number - len([value for value in values if value < number])
        below = rows > _LETTERHEAD or _is_in_paragraph(view, line)
        if (plain and len(line.text) > LONGEST) or ((plain or waiting or party) and below):
            break
        if not may_be_title(line.text) or line.text in receivers or is_number_row(line.text):
            continue
        if number in values or is_place_and_day(line.text, vocabulary.place_names):
            continue
        if is_signed(number, view.lines):
            continue
        fact = _heading_at(number, view.lines)
        if _NUMBERED.match(fact.value):
            continue
        if _GENERIC.match(_DAY_BEHIND.sub("", fact.value)):
            waiting = waiting or fact
        elif names_a_kind(fact.value, vocabulary) and not _UNIT.match(fact.value):
            return fact
        elif _is_receiver(line.text) or _is_sender(number, view.lines):
            party = party or fact
        else:
            plain = plain or fact
    return plain or waiting or party


def _beside_labels(view: DocumentLayout) -> set[int]:
    """Return the indices of cells that stand beside a label, or a number, in the row of a table."""
    cells: set[int] = set()
    for number, (cell, beside) in enumerate(pairwise(view.lines[:_TRIED])):
        between = view.text[cell.span.end - view.start : beside.span.start - view.start]
        labels = NO_TITLE.search(cell.text) and not _SUBJECT_CELL.fullmatch(cell.text)
        if "\t" in between and "\n" not in between and (labels or number in cells):
            cells.add(number + 1)
    return cells


def _is_in_paragraph(view: DocumentLayout, line: LayoutLine) -> bool:
    return view.first_paragraph is not None and line.span.start - view.start >= view.first_paragraph


def _heading_at(number: int, lines: Sequence[LayoutLine]) -> Fact:
    text, last = joined(lines[number].text, lines, number)
    if _FROM_AGREEMENT.match(text):
        below = lines[lines.index(last) + 1 :][:1]
        if below and may_be_title(below[0].text):
            text, last = f"{text} – {below[0].text}", below[0]
    return _fact(text, Span(lines[number].span.start, last.span.end), FactRule.FIRST_HEADING, 0.6)


def _metadata(view: DocumentLayout) -> Fact | None:
    """Return the file's own title if it is no template's: its words must stand in the text."""
    title = _FILE.sub("", view.metadata.get("title", "")).strip()
    words = [word for word in re.findall(r"[^\W\d_]{3,}", title.lower()) if word]
    if len(words) < 2 or _TEMPLATE.match(title):
        return None
    opening = view.opening.lower()
    if sum(word in opening for word in words) < 0.8 * len(words):
        return None
    return Fact("title", title, title, FactRule.METADATA, 0.5)


def _is_receiver(text: str) -> bool:
    """Tell whether a line only names whom a paper is for or laid before, or is a label's row."""
    words = text.split()
    to = words[0] == "Till" and len(words) <= _FEW_WORDS
    return bool(to or _LABELLED.match(text)) or (
        len(words) <= _FEW_WORDS - 2 and is_body(text) and not _HELD.search(text)
    )


def _is_sender(number: int, lines: Sequence[LayoutLine]) -> bool:
    """Tell whether a line is only the sender's name above the title proper."""
    text = lines[number].text
    below = lines[number + 1].text if number + 1 < len(lines) else ""
    if is_address(below):
        return True
    paper = _GENERIC.match(below) and not _OPENS_TEXT.match(below)
    if len(text.split()) <= 3 and (paper or _MISSIVE.match(below)):
        return True
    named = next(organisations_by_form(text, frozenset()), None)
    whole = named is not None and len(named.name) >= 0.9 * len(text)
    short = len(text) <= _SHORT and text.isupper() and not below[:1].islower()
    return whole or bool(_UNIT.match(text)) or short


def _fact(text: str, span: Span, rule: FactRule, confidence: float) -> Fact:
    value = re.sub(r"\s+", " ", _PAGE.sub("", text)).strip(" \t–-:;,")
    missive = _MISSIVE.match(value)
    if missive:
        rest = value[missive.end() :]
        value = rest[:1].upper() + rest[1:]
    return Fact("title", value, text, rule, confidence, span)


def composed_title(
    view: DocumentLayout, kind: str, title: Fact | None, body: str | None, day: str | None
) -> Fact | None:
    """Return a title made of type, body and day for minutes that print none of their own, or None.

    Where the cover is lost the first heading is that of the first paragraph; and what an extract
    prints above its one paragraph is mostly the word alone.
    """
    if not view.points or kind not in {"protokoll", "protokollsutdrag"}:
        return None
    bare = title is None or _says_nothing(title.value, day)
    if kind == "protokollsutdrag" and bare:
        points = [f"§ {number} {heading}".strip() for number, heading in view.points[:1]]
        return _composed("Protokollsutdrag", body, day, *points)
    above = view.text[: view.first_paragraph].strip()
    if len(above) <= 3 or (title is not None and _is_of_a_paragraph(view, title)):
        return _composed("Protokoll", body, day)
    if title is not None and (is_body(title.value) or _NUMBERED_MEETING.fullmatch(title.value)):
        return _composed("Protokoll", body, day)
    named = title is not None and day is not None and _names_a_meeting(title.value, day)
    return _composed("Protokoll", title.value, None) if title and named else None


def _is_of_a_paragraph(view: DocumentLayout, title: Fact) -> bool:
    """Tell whether a title is the heading of the first paragraph, for want of one above it."""
    if title.span is None or view.first_paragraph is None:
        return False
    return title.span.start - view.start >= view.first_paragraph


def _names_a_meeting(title: str, day: str) -> bool:
    """Tell whether a title is a body and its day alone: Direktionen 2020-11-09."""
    return (
        day in title and not _PAPER.search(title) and is_body(title.replace(day, "").strip(" ,.–-"))
    )


def _says_nothing(title: str, day: str | None) -> bool:
    """Tell whether a title names its kind, body and day at most."""
    rest = (title.replace(day, "") if day else title).strip(" ,.–-")
    return not rest or is_body(rest) or bool(_GENERIC.match(rest))


def _composed(kind: str, body: str | None, day: str | None, *more: str) -> Fact:
    named = " ".join(part for part in (body, day, *more) if part)
    value = f"{kind}, {named}" if named else kind
    return Fact("title", value, "", FactRule.COMPOSED_TITLE, 0.4)
