"""Read the assignments that decided points give: who is to do what, and until when."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from archive.language.identifiers import MONTH_NAMES
from archive.register.entry_values import ASSIGNMENT, Assignment
from indexer.recognise.dates import find_dates
from indexer.register.assignment_reports import reports_of
from indexer.register.delegation_rows import OFFICE
from indexer.register.entries import entry, own_sections
from indexer.register.postponements import NEXT_MEETING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.catalogue import RegisterEntry
    from archive.model import Decision, Document, Section

_POINT = re.compile(
    r"(?:^|\n)[ \t]*(?:(?P<number>\d{1,2})[.)](?!\d)"
    r"|(?P<letter>(?P<same>[a-zåäö])(?P=same){0,2})[.)]|[-–•·])[ \t]*"
    r"|\n[ \t]*(?P<clause>(?=att\s))"
    r"|\n[ \t]*(?=\n)|(?<=[.!?])\s+(?=[A-ZÅÄÖ])"
)
_BEFORE_CLAUSE = re.compile(
    r"(?:[:;,.]|\b(?:beslut(?:ar|ade|at)|beslöt|att|samt|och|dels))[ \t]*$"
    r"|(?:^|\n)[ \t]*att\s[^\n]*$"
)
"""What stands before an att-sats of its own, and not before a line that wraps at "att"."""
_UNTOLD = re.compile(r"\buppdra\w*\b(?:(?!\batt\b)[^:;])*$")
"""An assignment that has not yet said what for."""
_LISTED = re.compile(r"(?::|\b(?:att|uppdrag))$")
"""An assignment whose own words stand in a list below it."""
_MOST_READ = 3000
"""Characters of a point that are looked through for who is to do something."""
_LONGEST_GROUP = 300
_ALSO = (
    r"(?:\s+(?:även|också|därför|därmed|härmed|särskilt|vidare|samtidigt|tillsammans|gemensamt))*"
)
_RECEIVES = (
    rf"\s+(?:(?:ska(?:ll)?{_ALSO}\s+)?(?:ges|erhåller)|ska(?:ll)?{_ALSO}\s+(?:få|erhålla)|får|fick|gavs)"
    rf"{_ALSO}(?:(?:,?[^.;:]{{0,200}}?)?\s+i\s+(?:särskilt\s+|fortsatt\s+|förnyat\s+)?uppdrag"
    r"|\s+(?:ett\s+)?(?:(?:särskilt|nytt|fortsatt|förnyat|gemensamt|utökat)\s+)?uppdrag(?:et)?"
    r"(?=\s+att\s))"
    r"(?:[,:]?\s+(?P<text>.+)|\s*:?\s*$)"
)
_RECEIVER = rf"(?P<to>[A-ZÅÄÖa-zåäö](?:[^.;:]|(?<=\d):(?=\d)){{2,{_LONGEST_GROUP}}}?)"
_RECEIVING = re.compile(rf"(?={_RECEIVES})\s", re.DOTALL)
_BEFORE_RECEIVING = re.compile(rf"{_RECEIVER}\Z", re.DOTALL)
_SENT = r"(?:(?:åter)?remitter|återförvis|hänskjut|hänvis|överlämna|översän)\w*"
_GIVEN = (
    re.compile(_RECEIVER + _RECEIVES, re.DOTALL),
    re.compile(
        r"\b(?:ger|ge|gav|lämnar|lämna)\s+(?P<to>[^.;:]{2,200}?)\s+(?:i\s+uppdrag|uppdraget|uppdrag)"
        r"\s+(?P<text>.+)",
        re.DOTALL,
    ),
    re.compile(
        r"\b(?:(?:ger|ge|gav|lämnar|lämna|ges)\s+i\s+uppdrag|uppdrag(?:et)?\s+(?:ges|gavs|lämna(?:de)?s)"
        r"|med\s+uppdrag|uppdra(?:r|s|gs|ga|ges)?(?:\s+\w+)?)\s+(?:åt|till)\s+"
        r"(?P<to>[^.;:]{2,200}?)\s+(?P<text>att\s.+)",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        rf"\b{_SENT}\b[^.;:]{{0,200}}?"
        r"\btill\s+(?P<to>[^.;:]{2,120}?),?\s+(?:med|i)\s+uppdrag\s+(?P<text>att\s.+)",
        re.DOTALL | re.IGNORECASE,
    ),
    re.compile(
        r"(?P<to>[A-ZÅÄÖa-zåäö][^.;:]{2,200}?)\s+(?:(?:åläggs|ålades)\s+(?=att\s)"
        r"|(?:uppdras|uppdrogs|uppmana(?:de)?s|anmoda(?:de)?s|ombe[dr]?s|ombads)"
        rf"{_ALSO}\s+(?!(?:åt|till|av|i|för|om|inte|ej|icke)\s))(?P<text>.+)",
        re.DOTALL,
    ),
    re.compile(
        r"\buppdrar?\s+(?P<to>[^.;:]{2,200}?)\s+(?P<text>att\s.+)", re.DOTALL | re.IGNORECASE
    ),
    re.compile(
        r"(?P<to>[A-ZÅÄÖa-zåäö][^.;:]{2,200}?)\s+(?:får|ska(?:ll)?)\s+(?!inte\s|ej\s)"
        r"(?P<text>(?:[^.;:]{0,120}?\s)?återkomma\b[^.;:]{0,80}?\smed\s.+)",
        re.DOTALL,
    ),
)
_BY_WHOM = re.compile(r"\Aav\s+[^.;:]{2,100}?\s+(?=att\s)")
"""Who gives an assignment, told before its own words: i uppdrag av direktionen att …"""
_BEFORE_RECEIVER = re.compile(r"^(?:.*\b(?:att|dels|och att)\s)(?=\S)")
_BESIDE_ANOTHER = re.compile(
    r"^.*\b(?:är|har|blir|bör|kan|ska(?:ll)?|får|ges|antas|utses|väljs|beslutar|godkänner|antar|ger"
    r"|\w{3,}(?:nas|ras|tas|das|gas|kas|las|vas|jas|ställs|känns|lyses|slås|läggs|görs))\b.*\bsamt\s"
    r"(?=\S)"
)
"""What else is decided before who is asked: planen antas samt kansliet får i uppdrag."""
_SENT_TO = re.compile(rf".*\b{_SENT}\b.*?\btill\s+(?P<to>.+?),?\s+som\Z")
"""Who is asked, where a matter goes to them: återremitteras till kansliet som får i uppdrag."""
_BESIDES = re.compile(
    r"\s+(?:tilldelas|tillförs|beviljas|bemyndigas|befullmäktigas|utses|ansvarar)\b.*\s(?:och|samt)$"
)
"""What else becomes of who is asked: Nämnden tilldelas 1 mnkr och får i uppdrag att …"""
_ASIDE = re.compile(
    r"\b(?:åter)?remitter\w+\b[^.;:]*?\b(?:genom|för)\s+att\s+|,\s*(?:men|dock)\s+(?:att\s+)?"
)
"""What leads from what becomes of a matter to what is asked besides."""
_LEAD = re.compile(
    r"^.*?(?:\bbeslut(?:ar|ade|at)?\b|\bbeslöt\b)[^:]{0,60}?(?:\batt\b|:)\s*",
    re.DOTALL | re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:avslå|avslag)|^\s*redovisning|\bföresl[åo]\w*|\bhemställ\w*"
    r"|\b(?:godkän|anteckna|noter|förklara)\w*\b.{0,80}\b(?:redovisning|rapport)"
    r"|\bbegäran\s+om\b|\buppdrag(?:et|en)\s+[”\"“]|\buppdrag(?:et|en)?\b.{0,120}\b(?:om\s+)?att\b"
    r"|\bhar\s+(?:fått|getts|givits)\b|\b(?:fick|gav)\b.*\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""What is said before an assignment that was given elsewhere, or is only proposed."""
_REFUSED = re.compile(
    r"\b(?:inte|ej|icke)\s+(?:längre\s+|heller\s+)?(?:ge|ger|ges|gav|få|får|lämna\w*|uppdra\w*"
    r"|ålägga\w*|åläggs|uppmana\w*|i\s+uppdrag|med|åt|till|att)\b"
    r"|\b(?:får|fick|ges|gavs|ger|gav|ge|erhåller|uppdrar|uppdras)\s+(?:inte|ej|icke)\b",
    re.IGNORECASE,
)
"""What is said of an assignment that is not given; asked of what stands before its own words."""
_SPEAKS = re.compile(r"återkomma|uppdra|ålägg|ålade|uppmana|anmoda|ombe[ds]|ombads", re.IGNORECASE)
_CLOSED = re.compile(
    r"\bförklaras\b[^.]{0,40}\b(?:fullgjo|slutför|avsluta)|\bantecknas\b", re.IGNORECASE
)
_SPEAKS_OF_WORK = re.compile(
    r"\s*(?:\d{1,2}[.)]\s*)?(?:(?:utredning|redovisning|(?:åter)?rapport(?:ering)?|översyn|plan)(?:en)?"
    r"|(?:uppdrag|förslag|arbete|resultat|svar)(?:et)?|det(?:ta)?)\b",
    re.IGNORECASE,
)
"""A sentence that goes on about what was just asked for: Utredningen redovisas senast …"""
_OTHERS = frozenset({"föreslaget", "rekommenderat", "bordlagt", "väntar", "inget"})
_DEADLINE = re.compile(
    rf"""(?:\bsenast\b|\bföre\b(?=\s+(?:den|årsskift|\d))|\binnan\b(?=\s+(?:den|årsskift|\d))
    |\bföre\s+utgången\s+av\b|\binnan\s+utgången\s+av\b|\bvid\s+utgången\s+av\b
    |\btill\b(?=\s+den\s+\d)|\btill\s+(?:\w+\s+)?sammanträdet\s+den\b|\binför\s+\w+\s+sammanträde\s+den\b
    |\binom\s+(?:\w+)\s+(?:månader|veckor|år)\b)
    (?:\s+(?:(?:den|sista|under|i|vid|till|inför|av|utgången|slutet|\w*sammanträdet|\w*beredningen)\s+){{0,4}}(?:
      \d{{1,2}}\s+(?:{MONTH_NAMES})(?:\s+(?:19|20)\d\d)?|\d{{1,2}}/\d{{1,2}}(?:[\s-](?:19|20)\d\d)?
      |(?:19|20)\d\d-\d\d-\d\d|(?:{MONTH_NAMES})\s+(?:19|20)\d\d
      |(?:kvartal|kv\.?|q|tertial|vecka|v\.?)\s?\d{{1,2}}(?:,?\s+(?:19|20)\d\d)?
      |(?:första|andra|tredje|fjärde)(?:\s+(?:kvartalet|halvåret|tertialet))?(?:\s+(?:19|20)\d\d)?
      |(?:våren|hösten|sommaren|vintern|årsskiftet|år)?\s*(?:19|20)\d\d(?:/\d\d(?:\d\d)?)?
      |\w+\s+(?:19|20)\d\d ))?""",
    re.IGNORECASE | re.VERBOSE,
)
_QUARTER = re.compile(
    r"\b(?:kvartal|kv\.?|q)\s?(?P<number>[1-4]),?\s+(?=(?:19|20)\d\d\b)", re.IGNORECASE
)
_ORDINALS = {"1": "första", "2": "andra", "3": "tredje", "4": "fjärde"}
_END_OF_YEAR = re.compile(
    r"\b(?:utgången|slutet)\s+av\s+(?:år\s+)?(?=(?:19|20)\d\d\b)", re.IGNORECASE
)
_TO_REPORT = (
    r"\b(?:återkom\w*|redovisa\w*|(?:åter)?rapporter\w*|presenter\w*|lämna\w*|lägg\w*\s+fram)\b"
    r"[^.;:]{0,160}?"
)
_COME_BACK = re.compile(
    rf"{_TO_REPORT}\s(?P<when>(?:i|under)\s+(?:{MONTH_NAMES})(?:\s+(?:19|20)\d\d)?)(?![\w-])"
    r"(?!\s+(?:19|20)\d\d)",
    re.IGNORECASE,
)
"""When somebody is to come back: återkomma med en plan i september."""
_BACK_AT_NEXT = re.compile(
    rf"{_TO_REPORT}\s(?P<when>(?:till|vid|inför|på)\s+(?:\w+s\s+)?{NEXT_MEETING})",
    re.IGNORECASE,
)
"""The same at a meeting that has no day: redovisa en plan vid nästa sammanträde."""
_COMMON = re.compile(
    rf"(?i:{OFFICE})|(?:[A-ZÅÄÖ][a-zåäö-]*)?(?i:direktionen|nämnden|styrelsen|beredningen|utskottet|kansliet"
    r"|förvaltningen|rådet|nätverket|presidiet|kontoret|ansvariga?|förbundet)\b"
)
"""An office or a body whose capital is the sentence's."""


def assignments_of(document: Document) -> Iterator[RegisterEntry]:
    """Yield the assignments that each section gives, and what it reports of earlier ones."""
    for section in own_sections(document):
        for place, decision in enumerate(section.decisions):
            yield from _of_decision(section, decision, _texts_behind(section, place))


def _texts_behind(section: Section, place: int) -> list[str]:
    """Return the decisions that stand right behind another, each with the white space before."""
    start, texts = section.span.start, []
    last = section.decisions[place].span.end - start
    for decision in section.decisions[place + 1 :]:
        if section.text[last : decision.span.start - start].strip():
            break
        texts.append(section.text[last : decision.span.end - start])
        last = decision.span.end - start
    return texts


def _of_decision(
    section: Section, decision: Decision, behind: Sequence[str]
) -> Iterator[RegisterEntry]:
    base = decision.span.start - section.span.start
    quoted = section.text[base : decision.span.end - section.span.start]
    goes_on = [text for text in behind[:1] if _SPEAKS_OF_WORK.match(text)]
    parts = list(points(quoted))
    proposed = decision.outcome in _OTHERS
    yield from reports_of(section, base, quoted, parts, proposed=proposed)
    for place, (start, end, point) in enumerate(parts):
        point_text = quoted[start:end].strip()
        at = (base + start, base + end)
        given = None if proposed else assignment_in(point_text, point)
        if given and _LISTED.search(given.text):
            at = (at[0], base + _end_of_list("".join((quoted, *behind)), place))
            given = assignment_in(section.text[at[0] : at[1]], point)
        if given:
            sentences = [quoted[a:b] for a, b, _ in _same_point(parts[place + 1 :], point, quoted)]
            last = place + 1 == len(parts)
            given = with_deadline(given, goes_on if last and goes_on else sentences)
            yield entry(section, ASSIGNMENT, "", given, at, rule="uppdrag", confidence=0.9)


def _end_of_list(quoted: str, place: int) -> int:
    """Return where the list ends that a point leads to: "får i uppdrag att:" and what is below."""
    parts = list(points(quoted))
    _, last, own = parts[place]
    for start, end, point in parts[place + 1 :]:
        numbered = bool(own and point and own != point and own.isalpha() >= point.isalpha())
        leads = quoted[:start].rstrip().endswith(":")
        apart = own is None and quoted[start] == "\n" and not leads
        if numbered or apart or assignment_in(quoted[start:end]):
            break
        last = end
    return last


def _same_point(
    rest: Sequence[tuple[int, int, str | None]], point: str | None, quoted: str
) -> Iterator[tuple[int, int, str | None]]:
    """Yield the sentences that go on with a numbered point; without a number the next.

    A point right behind that speaks of the assignment goes on with it (2. Uppdraget redovisas …),
    and without numbers any sentence of the same stretch that does.
    """
    for place, part in enumerate(rest):
        sentence = quoted[part[0] : part[1]]
        speaks = _SPEAKS_OF_WORK.match(sentence) or _SPEAKS.search(sentence)
        if part[2] != point and not (speaks and place == 0):
            return
        if point is None and place and sentence.startswith("\n"):
            return
        if speaks or point or place == 0:
            yield part


def with_deadline(given: Assignment, behind: Iterable[str]) -> Assignment:
    """Return an assignment with the deadline that the sentences behind it tell, if it has none."""
    for point_text in behind if given.deadline_words is None else ():
        if _SPEAKS.search(point_text) and assignment_in(point_text):
            break
        words, day = deadline_in(point_text)
        if words:
            return replace(given, deadline=day, deadline_words=words)
    return given


def points(text: str) -> Iterator[tuple[int, int, str | None]]:
    """Yield start, end and number of each decided point or sentence."""
    start, number = 0, None
    for match in _POINT.finditer(text):
        if match["clause"] is not None and not _ends_a_clause(text[start : match.start()]):
            continue
        if text[start : match.start()].strip():
            yield start, match.start(), number
        kept = number if match["number"] is None and match["letter"] is None else None
        number = match["number"] or match["letter"] or kept
        start = match.end()
    if text[start:].strip():
        yield start, len(text), number


def _ends_a_clause(before: str) -> bool:
    """Tell whether the next line's "att" begins a clause of its own, and no line that wraps."""
    return bool(_BEFORE_CLAUSE.search(before)) and not _UNTOLD.search(before)


def assignment_in(point_text: str, point: str | None = None) -> Assignment | None:
    """Return the assignment that one decided point gives, None where it gives none."""
    if not _SPEAKS.search(point_text):
        return None
    whole = " ".join(point_text.split())
    plain = whole[:_MOST_READ]
    if _CLOSED.search(plain):
        return None
    bare = _LEAD.sub("", plain, count=1) if _LEAD.match(plain) else plain
    aside = _ASIDE.search(plain)
    for rule in _GIVEN:
        for candidate in dict.fromkeys((plain, bare, plain[aside.end() :] if aside else bare)):
            match = _receiver_match(candidate) if rule is _GIVEN[0] else rule.search(candidate)
            if not match or _NOT_GIVEN.search(candidate[: match.end("to")]):
                continue
            own = match.start("text") if match["text"] else match.end()
            if not _REFUSED.search(candidate[:own]):
                return _assignment(match, whole, point)
    return None


def _receiver_match(plain: str) -> re.Match[str] | None:
    """Return who receives an assignment, looked for before its verb: few verbs give one."""
    for verb in _RECEIVING.finditer(plain):
        first = max(0, verb.start() - _LONGEST_GROUP - 1)
        if receiver := _BEFORE_RECEIVING.search(plain, first, verb.start()):
            return _GIVEN[0].match(plain, receiver.start())
    return None


def _assignment(match: re.Match[str], whole: str, point: str | None) -> Assignment | None:
    to = _bare_receiver(match["to"])
    own = _BY_WHOM.sub("", match["text"] or "")
    text = (own + whole[_MOST_READ:]).strip() if own else whole
    words, day = deadline_in(text)
    return Assignment(to, text, point, day, words) if to else None


def _bare_receiver(to: str) -> str:
    """Return who is asked, without what leads to them."""
    sent = _SENT_TO.match(to.strip())
    plain = sent["to"] if sent else _BESIDE_ANOTHER.sub("", _BEFORE_RECEIVER.sub("", to.strip()))
    plain = _BESIDES.sub("", re.sub(r"^(?:ge|ger|att)\s+", "", plain)).strip(" ,")
    plain = plain[:1].lower() + plain[1:] if _COMMON.match(plain) else plain
    told_of = plain.endswith(" som")
    return plain if 1 < len(plain) <= 250 and not told_of else ""


def deadline_in(text: str) -> tuple[str | None, str | None]:
    """Return the words of a deadline and its last day in ISO form; None for what is not said."""
    match = _DEADLINE.search(text)
    quoted = match[0] if match and re.search(r"\d|inom", match[0]) else ""
    if not quoted and (back := _COME_BACK.search(text) or _BACK_AT_NEXT.search(text)):
        quoted = back["when"]
    if not quoted:
        return None, None
    words = " ".join(quoted.split())
    dated = _END_OF_YEAR.sub("år ", words)
    dated = _QUARTER.sub(lambda match: f"{_ORDINALS[match['number']]} kvartalet ", dated)
    days = [mention for mention in find_dates(dated) if mention.dated]
    span = days[0].date_span("valid", 1.0) if len(days) == 1 else None
    return words, span.end.isoformat() if span else None
