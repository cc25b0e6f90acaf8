"""Page furniture of web pages and portals, which is nobody's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.segment.patterns import any_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from indexer.segment.text_layout import Line

_DAY = r"(?:\d{1,2} \w{3,9} \d{4}|\d{4}-\d\d-\d\d)"
_WHEN = rf"(?::? ?(?:den )?{_DAY}(?:,? (?:kl\.? ?)?\d\d[.:]\d\d)?)?"
_FURNITURE = any_of(
    rf"""
    (?:huvud)?meny(?:n)?|navigation|menu|stäng|visa mer|visa fler|visa alla|mer|alla
    till (?:sidans )?(?:början|toppen|innehållet|startsidan)|upp|tillbaka(?: till .{{1,40}})?
    hoppa (?:till|över) (?:innehållet|huvudinnehållet|navigeringen|menyn)|skip to content
    sök|sökning|sök på webbplatsen|sök:|search|startsida|hem|start|home|webbkarta|sitemap|a-ö
    lyssna|skriv ut|print|dela(?: sidan| på .{{1,20}})?|tipsa(?: en vän)?|ladda (?:ner|ned)|spara
    anpassa|lättläst|teckenspråk|other languages|in english|english|svenska|logga in|login
    kakor|cookies|om (?:cookies|kakor|webbplatsen)|.{{0,80}}\bcookies\b.{{0,80}}
    (?:senast )?(?:publicerad|uppdaterad|ändrad|granskad|sparad)e?t?{_WHEN}
    publicerad{_WHEN}[.,;]? (?:senast )?(?:uppdaterad|ändrad|granskad){_WHEN}\.?
    dela(?: sidan)?:?(?:[ ,|]+(?:facebook|twitter|linkedin|instagram|x|e-post|mejl)){{1,8}}
    sidan? (?:senast )?(?:publicerad|uppdaterad|ändrad|granskad)e?s?{_WHEN}
    publicerad av .{{1,60}}|sidansvarig:? ?.{{0,60}}|prenumerera(?: .{{1,60}})?|rss
    klicka dig vidare .{{1,60}}|.{{1,60}}prenumerationstjänst(?:en)?\.?
    följ oss(?: på .{{1,30}})?|facebook|twitter|linkedin|instagram|youtube|e-post
    storlek:? ?px|size:? ?px|starta visningen från sidan:?|start display at page:?
    download ["”“].{{1,380}}|ladda (?:ner|ned) ["”“].{{1,380}}
    transkript:?|transcript:?|transcription:?|dölj|visa|embed|dela:?
    """
)
_REFERENCES = any_of(
    r"""
    (?:relevanta|relaterade|liknande|fler|andra|mer) dokument:?
    (?:relevant|related|similar) documents?:?
    (?:läs|se) (?:även|också):?|relaterat(?: innehåll| material)?:?|mer läsning:?
    """
)
_MORE = any_of(
    r"""
    (?:läs|visa|se) mer(?: om .{1,80})?[ »›>.…]*
    read more[ »›>.…]*
    (?:mer|more)[ »›>]+
    """
)
_TRANSCRIPT = any_of(r"(?:transkript|transcript|transcription):?")
_FOOT = any_of(
    r"""
    (?:senast )?(?:publicerad|uppdaterad|ändrad|granskad)e?t?\b.{0,60}
    (?:besöks|post)adress.{0,80}|org\.? ?nr.{0,40}|organisationsnummer.{0,40}|box \d+.{0,60}
    (?:telefon|tel|växel|fax|e-post|kontakt)\b.{0,60}|[\w.+-]+@[\w.-]+|\d{3} ?\d\d [A-ZÅÄÖ].{0,40}
    prenumeration.{0,40}|.{0,80}prenumerera.{0,200}
    """
)
_FOOT_LINES = 16


def is_furniture(line: Line) -> bool:
    """Tell whether a line is furniture by the format's marks or by its words."""
    return line.furniture or (line.length <= 400 and bool(_FURNITURE.fullmatch(line.text)))


def opens_references(line: Line) -> bool:
    """Tell whether a line heads a list of other documents."""
    return line.length <= 40 and bool(_REFERENCES.fullmatch(line.text))


def opens_transcript(line: Line) -> bool:
    """Tell whether a line says that a portal's transcript of the document follows."""
    return line.length <= 20 and bool(_TRANSCRIPT.fullmatch(line.text))


def asks_for_more(line: Line) -> bool:
    """Tell whether a line is the "Läs mer" under a text that is cut off."""
    return line.length <= 100 and bool(_MORE.fullmatch(line.text))


def foot(lines: Sequence[Line]) -> int:
    """Return how many lines at the end are a web page's foot: dates, addresses, subscriptions.

    A foot is told by a line of furniture proper within it; an address alone is a signature.
    """
    low = max(0, len(lines) - _FOOT_LINES)
    begin, seen = len(lines), False
    for i in range(len(lines) - 1, low - 1, -1):
        line = lines[i]
        if is_furniture(line):
            begin, seen = i, True
        elif line.length <= 200 and _FOOT.fullmatch(line.text):
            begin = i
        elif not (line.length <= 60 and line.text[-1:] not in ".!?" and not seen):
            break
    return len(lines) - begin if seen else 0
