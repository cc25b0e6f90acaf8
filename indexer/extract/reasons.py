"""Reasons why a file cannot be read, each with what can be done about it."""

from __future__ import annotations

from archive.messages import recorded

_LONGEST = 200
"""Characters of an error's own words."""

EMPTY = recorded("Filen är tom; lägg in en hel kopia.")
NO_TEXT = recorded("Filen har ingen text; kontrollera att det är rätt fil.")
LOCKED = recorded("Filen är skyddad med lösenord; spara en kopia utan lösenord i mappen.")
ENCRYPTED = recorded("innehållet är krypterat; spara det okrypterat i mappen.")
NO_PLAIN_FILE = recorded(
    "Det är ingen vanlig fil (länk, enhet eller rör) och öppnas inte; lägg in filen själv."
)
CHANGED = recorded("Filen ändrades medan den lästes; den läses igen vid nästa uppdatering.")
TOO_DEEP = recorded("Filen är nästlad djupare än läsaren går; spara dess delar som egna filer.")
TOO_MANY_RULES = recorded(
    "Sidans stilmallar har fler regler än som prövas, så att text som inte syns kan stå med; "
    "granska originalet."
)
TOO_MUCH_MEMORY = recorded(
    "Filen kräver mer minne än en fil får använda; dela upp den, eller höj file_memory."
)


def damaged(how: str) -> str:
    """Return what is said of a file that is not whole; `how` ends a sentence."""
    return recorded("Filen är skadad: %(how)s; lägg in en hel kopia.", how=how)


def unexpected(error: BaseException) -> str:
    """Return what is said of a file on which our own code stumbled."""
    return recorded(
        "Filen kunde inte läsas: ett fel i läsaren (%(reason)s); den läses igen vid "
        "nästa uppdatering. Anmäl felet.",
        reason=described(error),
    )


def described(error: BaseException) -> str:
    """Return an error on one short line that any file can hold, whatever bytes it tells of."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return line.encode("utf-8", "backslashreplace").decode()[:_LONGEST]


NO_END = recorded(
    "Filen är avklippt: dess slut saknas, och delar kan fattas; lägg in en hel kopia."
)


def cut_off(part: str, how: str) -> str:
    """Return what is said of a part whose XML is not whole and was read as far as it goes."""
    return recorded(
        "Delen %(part)s är skadad (%(how)s) och läst så långt det går; lägg in en hel kopia.",
        part=part,
        how=how,
    )


def missing_part(name: str) -> str:
    """Return what is said of a part that a document refers to and does not hold."""
    return damaged(recorded("delen %(name)s saknas", name=name))


def hidden_words(count: int) -> str:
    """Return what is said of text that the document itself hides."""
    return recorded("Dold text (%(count)s ord) är utelämnad; granska originalet.", count=count)


def covering_shapes(count: int) -> str:
    """Return what is said of shapes that may cover words, which are read."""
    return recorded(
        "Ord kan ligga under en fylld form (%(count)s former) och är lästa; granska originalet.",
        count=count,
    )


def deleted_words(count: int) -> str:
    """Return what is said of text that was deleted with changes tracked."""
    return recorded(
        "Text som strukits med spårade ändringar (%(count)s ord) är utelämnad; granska originalet.",
        count=count,
    )


def comments(count: int) -> str:
    """Return what is said of remarks in the margin."""
    return recorded(
        "Kommentarer i marginalen (%(count)s) är utelämnade; granska originalet.", count=count
    )


def zero_bytes(count: int) -> str:
    """Return what is said of a text in which zero bytes stand in a row."""
    return recorded(
        "Filen har %(count)s nollbyte i rad, där text kan ha gått förlorad; jämför med originalet.",
        count=count,
    )


def too_large(size: int, most: int) -> str:
    """Return what is said of a file of more bytes than are read."""
    return recorded(
        "Filen är för stor (%(size)s MiB; högst %(most)s MiB läses); dela upp den.",
        size=size >> 20,
        most=most >> 20,
    )


def unpacks_to_more(most: int) -> str:
    """Return what is said of a file that unpacks to more bytes than are read."""
    return recorded(
        "Filen packar upp till mer än %(most)s MiB och läses inte; dela upp den.", most=most >> 20
    )


def too_slow(program: str, seconds: float) -> str:
    """Return what is said of a file that a program was not done with in time."""
    return recorded(
        "%(program)s blev inte klart med filen på %(seconds).0f sekunder; dela upp den, "
        "eller höj file_seconds.",
        program=program,
        seconds=seconds,
    )


def too_many(what: str) -> str:
    """Return what is said of a part that is not read, for there are too many or too deep."""
    return recorded(
        "%(what)s läses inte: fler eller djupare än läsaren går; spara den som egen fil.", what=what
    )


def shown_from_elsewhere(address: str) -> str:
    """Return what is said of a page or file that a page shows and that is not in it."""
    return recorded(
        "Sidan visar något från en annan adress (%(address)s), som inte läses; lägg in det som "
        "egen fil.",
        address=address,
    )


def linked(address: str) -> str:
    """Return what is said of a file that a document shows and that is not in it."""
    return recorded(
        "Dokumentet visar en fil som inte ligger i det (%(address)s) och inte läses; lägg in den "
        "som egen fil.",
        address=address,
    )


WORDS_OF_SHEET = recorded(
    "Sidans stilmall skriver ut ord som inte läses; spara sidan som den visas, till exempel som "
    "PDF."
)


def file_in_page(kind: str) -> str:
    """Return what is said of a file that stands in a web page and is not read."""
    return recorded(
        "Sidan har en fil i sig (%(kind)s) som inte läses; spara den som egen fil.", kind=kind
    )
