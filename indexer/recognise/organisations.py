"""Recognition of the issuing organisation, not of those it writes about.

Evidence is weighed: what a label names (Upphandlande myndighet), what the title says (Stadgar för
X, X årsmöte), the letterhead and running heads, the address of the web, how often it is named.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from archive.model import Fact, FactRule, Span
from indexer.recognise.by_identity import by_identity
from indexer.recognise.correspondence import addressees
from indexer.recognise.dates import find_dates
from indexer.recognise.forms import ANNOUNCES
from indexer.recognise.organisation_names import ENOUGH, OrganisationNames, folded
from indexer.recognise.title_lines import LABEL_WORDS, is_person
from indexer.recognise.title_names import may_be_name, names_in_title
from indexer.segment.patterns import ADOPTED
from indexer.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.vocabulary import Locality, Vocabulary
    from indexer.recognise.document_layout import DocumentLayout, LayoutLine

_LABEL = re.compile(
    r"^(?:\d+[.\d]*\s+)?(?:(?:upphandlande\s+(?:myndighet|organisation|enhet)(?:/organisation)?"
    r"|avropande\s+(?:myndighet|organisation)|beställare|köpare"
    r"|(?:protokollets\s+)?förvaringsplats(?:\s+för\s+protokollet)?)\s*(?P<colon>:)?"
    r"|(?:organisation|avsändare|utgivare|förening|huvudman|kommun|myndighet"
    r"|förbund)\s*(?P<sign>:))"
    r"\s*(?P<value>.*)$",
    re.IGNORECASE,
)
_ROOM = re.compile(
    r"[\w-]*(?:kansli|arkiv|kontor|förvaltning|avdelning|enhet|expedition|reception|kommunhus"
    r"|stadshus|rådhus)(?:et|en)?(?:s\s\w+)?",
    re.IGNORECASE,
)
"""Where minutes are kept, which is part of an organisation and no name of one."""
_LABEL_ROW = re.compile(rf"(?:{LABEL_WORDS})\b|\w+(?:datum|dag|tid|nummer)\b", re.IGNORECASE)
_VENUE = re.compile(
    r"(?:sammanträdes|mötes)?(?:plats|lokal|ort)(?:\soch\s(?:tid|datum))?\s*(?:$|:)", re.IGNORECASE
)
"""A label of where a meeting is held, which is mostly at somebody else's."""
_THEIR_NUMBER = re.compile(
    r"(?:er|ert)\s(?:dnr|d\.nr|diarie\w*|ref\w*|bet\w*|ärende\w*)\b", re.IGNORECASE
)
"""A label of the receiver's own number: who stands below it is the receiver."""
_NO_LETTERS = re.compile(r"[@:\d]")
_AGREEMENT = re.compile(r"(?::?s)?\s+(?:ram)?avtal|\s+IT-konsulttjänster", re.IGNORECASE)
_DOMAIN = re.compile(
    r"(?:@|www\.|https?://)(?:[\w-]+\.)*?(?P<name>[\w-]+)\.(?:se|nu|org)\b", re.IGNORECASE
)
_RECEIVER = re.compile(r"^till\s+(?:\w+\s+i\s+)?$|\b(?:ur|mot)\s+$", re.IGNORECASE)
"""What stands before one who is written to, or whom something is about, and never the sender."""
_SITE = re.compile(r"\s+[|–—»·:-]\s+|\s*[|»·]\s*")
_HEAD_ROWS = 16
_NAMED_IN = 12000
_READ, _OFTEN = 80000, 5
_CONTACT = Worded(
    r"org(?:anisations|\.)?[- ]?(?:nr|nummer)|www\.|@\w|\bbox \d|\btel(?:efon)?\b|\bväxel\b"
    r"|(?:besöks|post|e-post)adress"
)
"""What stands on the row of a letterhead or page's foot that says how to reach the sender."""
_LAST_LINES, _WIDEST_LINE, _MOST_OF_LINE = 3, 90, 0.8
_SENT_TO = re.compile(r"\b(?:till|expedieras|sändlista|kopia|delges)\b[^\n]*$", re.IGNORECASE)
_GREETING = re.compile(r"\b(?:med\s+)?vänlig(?:a)?\s+hälsning(?:ar)?\W*\n+", re.IGNORECASE)
_ADOPTED_LINES = 20
_ADOPTED_BY = Worded(
    rf"\b{ADOPTED}\s(?:av|i)\s"
    r"[\wåäö-]*(?:styrelsen|direktionen|fullmäktige|nämnden)\s(?:för|i)\s(?P<name>[A-ZÅÄÖ][^\n]{2,90})"
)
_OWN_NAME = re.compile(
    r"(?:föreningens|förbundets|kårens|sektionens|stiftelsens|bolagets|organisationens|samfällighetens)"
    r"\s+(?:juridiska\s+)?(?:namn|firma|benämning)\s+är\s+(?P<name>[^\n.,;]{3,80})",
    re.IGNORECASE,
)
_WIDEST, _INDENT = 200, 3


def recognise_organisation(
    view: DocumentLayout, title: Fact | None, vocabulary: Vocabulary
) -> Fact | None:
    """Return the organisation a document comes from, or None if none is named as its sender."""
    names = OrganisationNames(vocabulary)
    _from_labels(view, names)
    _from_sender(view, names)
    _from_title(view, title, names)
    _from_letterhead(view, names)
    _from_page_title(view, names)
    _from_text(view, names)
    _from_contact_rows(view, names)
    _from_last_lines(view, names)
    _from_greeting(view, names)
    _from_adopted(view, names)
    _from_own_words(view, names)
    _from_definite_noun(view, names)
    _from_domains(view, vocabulary, names)
    best = names.best()
    if best is None and len(view.text) > _NAMED_IN:
        _from_later_text(view, names)
        best = names.best()
    return best


def organisation_of_body(body: Fact | None, vocabulary: Vocabulary) -> Fact | None:
    """Return the organisation that the authority file says a body belongs to."""
    if body is None:
        return None
    owner = next((b.organisation for b in vocabulary.bodies if b.name == body.value), None)
    named = next((o.name for o in vocabulary.organisations if o.id == owner), None)
    if named is None:
        return None
    return Fact("organisation", named, body.text, FactRule.ORGANISATION_OF_BODY, 0.7, body.span)


def _from_labels(view: DocumentLayout, names: OrganisationNames) -> None:
    for number, line in enumerate(view.lines):
        match = _LABEL.match(line.text)
        if not match:
            continue
        value = match["value"].strip()
        if value and not (match["colon"] or match["sign"]):
            continue
        target: LayoutLine = line
        if not value and number + 1 < len(view.lines):
            target = view.lines[number + 1]
            value = target.text
        named = list(names.named(value, 0))
        if named:
            names.add(named[0][0], 1.2, value, target.span, FactRule.LABEL)
        elif _ROOM.fullmatch(value):
            continue
        elif value[:1].isupper() and len(value.split()) <= 5 and not value.endswith((".", ":")):
            names.add(value, 0.8, value, target.span, FactRule.LABEL)


def _from_title(view: DocumentLayout, title: Fact | None, names: OrganisationNames) -> None:
    lines = [(title.value, title.span)] if title else []
    for text, span in lines:
        for name, place, sure in names.named(text, 0):
            if _receives(text, place):
                names.receive(name)
            elif not _AGREEMENT.match(text[place.end :]):
                names.add(name, 0.85 * sure, text, span, FactRule.TITLE)
    lines += [(line.text, line.span) for line in view.lines[:6] if len(line.text) < 90]
    for text, span in lines:
        for name in names_in_title(text):
            names.add(name, 0.7, text, span, FactRule.TITLE_FORM)


def _from_letterhead(view: DocumentLayout, names: OrganisationNames) -> None:
    heads: dict[str, Span | None] = {
        line.text: line.span for line in (*view.lines[:7], *view.heads)
    }
    heads |= {text: None for text in view.first_page[:4] if text not in heads}
    receivers = _receivers(view)
    for text in receivers:
        names.receive(text)
    others = receivers | set(_venues(view))
    for text, span in heads.items():
        if len(text) > 90 or text in others or is_person(text):
            continue
        for name, place, sure in names.named(text, 0):
            share = (place.end - place.start) / max(len(text), 1)
            weight = 0.75 if share > 0.6 else 0.45 if len(text) <= 60 else 0.3
            if _receives(text, place):
                names.receive(name)
            elif not _AGREEMENT.match(text[place.end :]):
                names.add(name, sure * weight, text, span, FactRule.LETTERHEAD)
    _from_two_rows(view, names)
    for text, following in itertools.pairwise(line.text for line in view.lines[:4]):
        dated = bool(find_dates(following)) and len(following) < 25
        short = len(text.split()) <= 4 and not _NO_LETTERS.search(text)
        if dated and short and may_be_name(text) and not names.names_a_type(text):
            span = next(line.span for line in view.lines if line.text == text)
            names.add(text, 0.55, text, span, FactRule.LINE_ABOVE_DAY)


def _receivers(view: DocumentLayout) -> frozenset[str]:
    """Return the lines of the receiver: its address, or what stands below its own number."""
    lines = iter(view.lines[:_HEAD_ROWS])
    numbered = any(_THEIR_NUMBER.match(line.text) for line in lines)
    below = [line.text for line in lines if len(line.text) <= _WIDEST_LINE] if numbered else []
    return addressees(view) | set(below)


def _venues(view: DocumentLayout) -> Iterator[str]:
    """Yield the lines that say where a meeting is held: behind the label, or below it."""
    for line, below in itertools.pairwise(view.lines[:_HEAD_ROWS]):
        if label := _VENUE.match(line.text):
            yield line.text if label.end() < len(line.text) else below.text


def _from_two_rows(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take a name that goes on on the row below; a kind of paper or a label there is no name.

    Behind a name that is complete goes on only a row that is nothing but the rest of it.
    """
    for first, second in itertools.pairwise(view.lines[:7]):
        if names.names_a_type(second.text) or _LABEL_ROW.match(second.text):
            continue
        both = f"{first.text} {second.text}"
        for name, place, sure in names.named(both, 0) if len(both) <= 90 else ():
            complete = any(own.end >= len(first.text) for _, own, _ in names.named(first.text, 0))
            if complete and (place.end < len(both) or _NO_LETTERS.search(second.text)):
                continue
            if place.start < len(first.text) < place.end - 1:
                names.add(name, sure, both, first.span, FactRule.LETTERHEAD_OF_TWO_ROWS)


def _receives(text: str, place: Span) -> bool:
    """Tell whether a line names an organisation as the receiver or the matter of a letter."""
    return bool(_RECEIVER.search(text[: place.start]))


def _from_sender(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the name that a letter by e-mail bears as its sender's."""
    if view.is_mail:
        sender = view.metadata["from"]
        for name, _, sure in names.named(sender.partition("<")[0], 0):
            names.add(name, 1.2 * sure, sender, None, FactRule.MAIL_SENDER)
        names.receive(view.metadata.get("to", "").partition("<")[0])


def _from_page_title(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the site's name that a page of the web bears in its title: Kontakt | Norra förbundet."""
    if not view.is_web:
        return
    for part in _SITE.split(view.metadata.get("title", ""))[1:]:
        for name, place, sure in names.named(part, 0):
            if 2 * (place.end - place.start) > len(part):
                names.add(name, 0.7 * sure, part.strip(), None, FactRule.WEB_PAGE_TITLE)


def _from_contact_rows(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the name that opens a row of addresses, or stands alone above it, in head or foot."""
    lines = [line for line in view.text[:_NAMED_IN].split("\n") if line.strip()]
    lines += [line for line in view.closing.split("\n") if line.strip()]
    if not _CONTACT.may_match("\n".join(lines)):
        return
    for before, line in itertools.pairwise(["", *lines]):
        if not _CONTACT.search(line):
            continue
        for text, weight in ((line, 0.5), (before, 0.4)):
            for name, place, sure in names.named(text[:_WIDEST], 0):
                whole = place.end - place.start > 0.6 * len(text.strip())
                if place.start <= _INDENT and (text is line or whole):
                    names.add(name, weight * sure / 0.7, text.strip(), None, FactRule.CONTACT_ROW)


def _from_last_lines(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the name that stands alone below all else, as a signature does."""
    lines = [line.strip() for line in view.closing.split("\n") if line.strip()]
    receivers = _receivers(view)
    for before, line in itertools.pairwise(["", *lines][-_LAST_LINES - 1 :]):
        if _SENT_TO.search(before) or len(line) > _WIDEST_LINE or line in receivers:
            continue
        for name, place, sure in names.named(line, 0):
            first = place.start == 0 or line[: place.start] == "För "
            if first and place.end - place.start > _MOST_OF_LINE * len(line):
                names.add(name, 0.6 * sure, line, None, FactRule.SIGNED)


def _from_greeting(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the name below a letter's greeting: Med vänlig hälsning, Norra stiftelsen."""
    for greeting in _GREETING.finditer(view.closing):
        below = view.closing[greeting.end() :][:_WIDEST].split("\n")[:_LAST_LINES]
        for line in below:
            for name, place, sure in names.named(line.strip(), 0):
                if place.end - place.start > _MOST_OF_LINE * len(line.strip()):
                    names.add(name, 1.2 * sure, line.strip(), None, FactRule.SIGNED)


def _from_adopted(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take whose body adopted a paper: Antagen av styrelsen för Norra förbundet.

    Or whose gives notice: Byggnadsnämnden i Mora kommun har upprättat ett förslag.
    """
    for line in view.lines[:_ADOPTED_LINES]:
        adopted, announced = _ADOPTED_BY.search(line.text), ANNOUNCES.match(line.text)
        owner = adopted["name"] if adopted else announced["of"] if announced else None
        for name, place, sure in names.named(owner, 0) if owner else ():
            if not place.start:
                names.add(name, 0.8 * sure, line.text, line.span, FactRule.ADOPTED_BY_ITS_BODY)


def _from_own_words(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take what statutes say the association is called: Föreningens namn är X."""
    opening = view.text[:_NAMED_IN]
    may = any(noun in opening.lower() for noun in ("namn", "firma", "benämning"))
    match = _OWN_NAME.search(opening) if may else None
    if match:
        span = view.span(match.start("name"), match.end("name"))
        names.add(match["name"].strip(" ”“\"'"), 0.8, match[0], span, FactRule.NAME_IN_STATUTES)


def _from_definite_noun(view: DocumentLayout, names: OrganisationNames) -> None:
    """Resolve `Kommunförbundet`, used as a name, by the rest of a known name nearby in the text."""
    text = view.text[: 3 * _NAMED_IN]
    best: tuple[int, str] = (0, "")
    for head, rest, name in names.authority.headed:
        alone = len(re.findall(rf"\b{head}s?\b(?!\s+[A-ZÅÄÖ])", text)) if head in text else 0
        if alone >= 2:
            best = max(best, (min(alone, text.count(rest)), name))
    if best[0] >= 2:
        names.add(best[1], min(0.6, 0.1 * best[0]), best[1], None, FactRule.DEFINITE_FORM)


def _from_domains(view: DocumentLayout, vocabulary: Vocabulary, names: OrganisationNames) -> None:
    places = _domains(vocabulary.places)
    for match in _DOMAIN.finditer(view.text[:_NAMED_IN] + "\n" + view.closing):
        place = places.get(folded(match["name"]))
        if place:
            names.add(place, 0.5, match[0], None, FactRule.WEB_ADDRESS)


def _from_text(view: DocumentLayout, names: OrganisationNames) -> None:
    counts: defaultdict[str, int] = defaultdict(int)
    first: dict[str, tuple[str, Span]] = {}
    for name, span, _ in names.named(view.text[:_NAMED_IN], view.start):
        counts[name] += 1
        first.setdefault(name, (name, span))
    total = sum(counts.values())
    for name, count in counts.items():
        share = count / total
        weight = min(0.5, 0.06 * count) * (0.5 + share)
        names.add(name, weight, first[name][0], first[name][1], FactRule.NAMED_IN_TEXT)


def _from_later_text(view: DocumentLayout, names: OrganisationNames) -> None:
    """Take the one organisation that a long text names again and again behind its opening."""
    stretch = view.text[_NAMED_IN:_READ]
    counts = Counter(name for name, _, _ in names.named(stretch, view.start + _NAMED_IN))
    for name, count in counts.most_common(1):
        if count >= _OFTEN and 2 * count > counts.total():
            names.add(name, ENOUGH, name, None, FactRule.NAMED_MOST_OFTEN)


@by_identity
def _domains(places: tuple[Locality, ...]) -> dict[str, str]:
    """Return what the municipalities call themselves by their names as domains spell them."""
    return {folded(place.name).replace(" ", ""): place.called for place in places}
