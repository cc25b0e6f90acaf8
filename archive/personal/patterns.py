"""Patterns of personal identity numbers in a plain text, and of the words that stand by them.

Every pattern has the groups century, year, month, day, sign and last.
"""

from __future__ import annotations

import re

_DIGIT = r"[\dOoIlSBZ]"
_DASH = "-+~"
_CELL = r"[\s|;,/:._]"
"""What stands between the two parts where cells, lines or other signs part them."""
_MARKUP = r"(?:[()\[\]{}\"'*_]|</?[a-zA-Z]{1,10} ?/?>)"
"""What sets one part of a number off from the other: brackets, quotes, emphasis, tags."""
_ODD_DASH = r"[=\xac'\u2018\u2019\xb4`*^\xbb\xab\u2192\u2026]{1,3}"
"""What a scanner makes of a dash; never less than all of the sign between the parts."""
_BEFORE = rf"(?<!\d)(?<!\d[{_DASH}]\d[{_DASH}])(?<!\d[{_DASH}]\d\d[{_DASH}])"
_AFTER = rf"(?!\d|[{_DASH}]\d)"
_LAST = (
    r"(?:[\dOoIlSBZ]{3}[\dOoIlSBZXx]|[\dXxNn*_?.]{4}|[A-Za-z](?: ?[A-Za-z] ?\d{2}|\d{3})"
    r"|(?=[A-Za-z]{1,3}\d|\d{1,3}[A-Za-z])[A-Za-z\d]{4})"
)
_RUNNING = rf"(?:19|20)\d\d\b|\d{{1,2}}(?!\d|[{_DASH}]\d)"
"""What may follow a number after a dash: a year, or the number of one of its papers."""
COMPACT = re.compile(
    rf"{_BEFORE}(?P<century>18|19|20)?(?P<year>\d{_DIGIT})"
    rf"(?P<apart> ?|[-./])(?P<month>[01OoIl]{_DIGIT})(?P=apart)(?P<day>{_DIGIT}{{2}})"
    rf"(?:(?P<sign>{_MARKUP}{{0,3}}\s{{0,3}}[{_DASH}](?: ?[{_DASH}]){{0,9}}{_CELL}{{0,3}}"
    rf"{_MARKUP}{{0,3}}|{_ODD_DASH})"
    rf"|(?P<cell>{_CELL}{{1,6}}))?(?P<last>{_LAST})"
    rf"(?![^\W_A-ZÅÄÖ]|[A-ZÅÄÖ](?![a-zåäö])|[{_DASH}](?!{_RUNNING})\d)"
)


def _number_pattern(gap: str, sign: str) -> re.Pattern[str]:
    """Return the pattern of a number with a gap between any two of its figures."""
    pair = rf"\d{gap}\d"
    return re.compile(
        rf"{_BEFORE}(?P<century>(?:1{gap}[89]|2{gap}0){gap})?"
        rf"(?P<year>{pair}){gap}(?P<month>[01]{gap}\d){gap}(?P<day>{pair})"
        rf"(?:(?P<sign>{sign})|{gap})(?P<last>{pair}{gap}\d{gap}[\dXx]){_AFTER}"
    )


_GAP = r"(?: {0,3}[|\t]? {0,3})"
LOOSE = _number_pattern(r"[^\w\n]{0,3}", r"[^\w\n]{1,4}")
"""A number with any signs between its figures, as beside a word that says what it is."""
SPREAD = _number_pattern(_GAP, rf"{_GAP}[{_DASH}]{_GAP}")
"""A number with stray spaces, as scanners leave them."""
_SLOT = r"[\s|;,._/()\[\]]"
BOXED = _number_pattern(rf"{_SLOT}{{1,8}}", rf"{_SLOT}{{0,8}}[{_DASH}]{_SLOT}{{0,8}}")
"""A number written in boxes, a figure in each: cells, brackets or lines of their own."""
_LINE = r"(?:[ \t]{0,3}\r?\n[ \t]{0,3})?"
BROKEN = _number_pattern(_LINE, rf"{_LINE}[{_DASH}]{_LINE}")
"""A number that goes on in the next line, as in a narrow column."""
VAT = re.compile(
    rf"SE[ -]?(?P<century>18|19|20)?(?P<year>\d\d)(?P<month>[01]\d)(?P<day>\d\d)"
    rf"(?P<sign>[{_DASH}]?)(?P<last>\d{{4}})[ -]?01\b"
)
"""The VAT number of a person's own firm, made of their personnummer."""
_LAST_FOUR = (
    r"(?:(?:(?:fyra|4) sista|sista (?:fyra|4)|kontrollsiffr(?:a|or))(?: siffror(?:na)?)?"
    r"|sista siffrorna|slutsiffror(?:na)?)"
)
PARTED = re.compile(
    rf"{_BEFORE}(?P<century>18|19|20)?(?P<year>\d\d)(?P<apart>[-./ ]?)(?P<month>[01]\d)"
    rf"(?P=apart)(?P<day>\d\d)(?P<sign>[^\w\d][^\d]{{0,60}}?{_LAST_FOUR}(?: är)?\W{{1,4}})"
    r"(?P<last>\d{4})(?!\d)",
    re.IGNORECASE,
)
"""A number between whose parts words say that its last four figures follow."""
_DATE = (
    r"(?P<century>18|19|20)?(?P<year>\d\d)(?P<apart>[-./]?)(?P<month>[01]\d)(?P=apart)"
    r"(?P<day>\d\d)"
)
_NAMES = r"(?P<sign>[\s|;,.()][^\d]{0,80}?[\s|;,.:]{0,4})"
NAMED = re.compile(rf"{_BEFORE}{_DATE}{_NAMES}(?P<last>\d{{4}}){_AFTER}")
"""A number between whose parts the cells of a name stand."""
TURNED = re.compile(rf"{_BEFORE}(?P<last>\d{{4}}){_NAMES}{_DATE}{_AFTER}")
"""A number whose last four figures stand before its date, a name between them or none."""
_NUMBER_START = re.compile(r"(?<!\d)\d")
STARTS = dict.fromkeys(
    (COMPACT, SPREAD, LOOSE, BOXED, BROKEN, PARTED, NAMED, TURNED), _NUMBER_START
) | {VAT: re.compile(r"\bSE(?=[ \d-])")}
"""Where a match of each pattern can begin: faster to find than the pattern itself."""
ONE_EACH = re.compile(r"\d(?:[ |\t]+[-+~]?[ |\t]*\d)+|\d\d(?: \d\d)+")
"""Figures none of which stands beside another, or two by two."""
BROKEN_WORD = re.compile(r"(?<=[^\W\d])-\n\s{0,3}(?=[^\W\d])")
TIME_OF_DAY = re.compile("(?:[01][0-9]|2[0-4])[0-5][0-9]")
ID_LETTERS = re.compile(r"(?<![^\W_])[^\W\d_]{1,12}-\Z")
"""Letters with which an id of parts begins, `abc-201112--0088`, one of its parts being empty."""
RESERVE = re.compile(r"(?:TF|GD) ?\d{2}|[TRPMKXF]\d{3}", re.IGNORECASE)
"""Reserve numbers as health care and universities write them; others only beside a label."""
LEFT_OUT = re.compile(r"[\dXxNn*_?.]{4}")
"""The last part of a number with figures left out."""

_NUMBER = "num(?:m?er(?:et|s)?|m?rets?|m?ren)"
_NUMBER_LABEL = (
    rf"(?:pers(?:on)?\.?[- ]?(?:/organisations)?(?:{_NUMBER}|n ?r|id\b|beteckning(?:en)?)"
    rf"|\bp[./]?[- ]?(?:nr|{_NUMBER})|\bpn\b"
    rf"|person-?(?:identitets|id-?)(?:{_NUMBER}|beteckning(?:en)?|nr)?"
    rf"|perso[nmh]{{0,2}}u[imnr]{{1,4}}er|{' ?'.join('personnummer')}"
    rf"|(?:samordn(?:ings|\.)?|reserv|födelse|föd\.)[- ]?(?:{_NUMBER}|nr)"
    r"|identitetsbeteckning(?:en)?"
    rf"|födelse(?:tid|dag)(?:(?: ?/ ?| och )(?:nr|{_NUMBER}))?"
    rf"|pers(?:on)?\.?-?\s?(?:/|och|eller)\s?org(?:anisations)?\.?[- ]?(?:{_NUMBER}|nr)"
    r"|(?:personal|civic)(?: identi(?:ty|fication)| registration| id)? (?:number|no|code)"
    rf"|identitets(?:{_NUMBER}|nr)|å{{2,4}}\W?mm\W?dd\W{{0,3}}[xn]{{4}}"
    r"|social sec(?:urity|\.)? (?:number|no)|\bssn\b)"
)
_DATE_LABEL = r"fö(?:dd|tt|dda|d)(?: den)?|\bf\.|födelsedat(?:a|um)"
_END = r"\W{0,12}(?:\bär\W{1,3}|\([^()\n]{1,30}\)\W{0,3})?$"
LABEL = re.compile(rf"(?:{_NUMBER_LABEL}|{_DATE_LABEL}){_END}", re.IGNORECASE)
"""A word that says of what follows that it is a number of a person."""
NUMBER_LABEL = re.compile(_NUMBER_LABEL + _END, re.IGNORECASE)
_CELLS = r"[\s|;:./()]{1,12}(?:[^\W\d][\w .-]{0,30}[\s|;]{1,3}){0,2}"
_BORN, _REST = r"\b(?:född|födelse\w{0,6})", r"(?:sista|siffror|kontroll\w{0,8})\b"
_PARTS = rf"{_BORN}{_CELLS}(?:{_REST}|nr\b)|{_REST}{_CELLS}{_BORN}|{_LAST_FOUR}"
_HEADS = rf"\b(?:född|födelse\w{{0,6}})[\s|;:./()]{{1,12}}(?:sista|nr|siffror)\b|{_LAST_FOUR}"
PARTS_ABOVE = re.compile(_PARTS, re.IGNORECASE)
"""Heads of the two parts of a number in columns of their own."""
LAST_LABEL = re.compile(rf"{_LAST_FOUR}(?: är)?\W{{0,4}}\Z", re.IGNORECASE)
LABEL_ANYWHERE = re.compile(rf"{_NUMBER_LABEL}|födelsedat(?:a|um)|{_HEADS}", re.IGNORECASE)
LABEL_BEHIND = re.compile(
    rf"\s?(?:\(|,|-|är\b)\s?(?:[^\W\d]{{1,20}} ){{0,2}}{_NUMBER_LABEL}", re.IGNORECASE
)
HINT = re.compile(
    rf"(?:\borg(?:anisations)?\.?[- ]?(?:{_NUMBER}|nr)"
    rf"|\bmoms(?:reg(?:istrerings)?)?\.?[- ]?(?:{_NUMBER}|nr)"
    r"|\bvat(?:[- ]?(?:nr|no|number))?|(?-i:\bSE)"
    r"|\b(?:national |eid-?)?id(?:[- ]?(?:nummer|nr|number|no|kod))?"
    r"|legitimation(?:snr|snummer)?|\bleg\.|\benskild firma"
    r"|\bkörkort(?:et)?(?:s?[- ]?(?:nr|nummer))?|identitetsnummer|henkilötunnus)\W{0,6}$",
    re.IGNORECASE,
)
"""A word that stands before numbers of persons and before others.

That of an organisation is its owner's own where it has a month in it.
"""

_OTHER = (
    rf"(?i:\b(?:(?:d\.?|diarie|ärende|mål)[- ]?(?:nr|{_NUMBER})|bygglov(?:s(?:nr|{_NUMBER}))?"
    rf"|(?:tele)?fax(?:nr|{_NUMBER})?|tel(?:efon)?\.?(?:nr|{_NUMBER})?|tfn|mobil(?:telefon)?(?:nr"
    rf"|{_NUMBER})?|faktura(?:nr|{_NUMBER})?|ocr(?:[- ]?(?:nr|{_NUMBER}))?|(?:bank|plus|post)giro"
    rf"|(?:order|avtals|verifikations?)[- ]?(?:nr|{_NUMBER})))"
)
OTHER_LABEL = re.compile(
    rf"{_OTHER}[^\w\n\t|;,]{{0,4}}(?:är )?(?:[A-ZÅÄÖ]{{1,6}}[ .:-]{{1,2}})?"
    rf"(?:\d{{1,4}}[{_DASH}])?\Z"
)
"""A word that says of what follows that it is a case, a telephone, an invoice or the like.

The number of an organisation is none of these: with a month in it, it is its owner's own.
"""
OTHER_LABEL_ABOVE = re.compile(rf"(?:^|\n)[ \t]*{_OTHER}[ .:]{{0,3}}\r?\n[ \t]*\Z")
