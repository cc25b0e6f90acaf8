"""Reasons why a file cannot be read, each with what can be done about it."""

from __future__ import annotations

_LONGEST = 200
"""Characters of an error's own words."""

EMPTY = "Filen är tom; lägg in en hel kopia."
NO_TEXT = "Filen har ingen text; kontrollera att det är rätt fil."
LOCKED = "Filen är skyddad med lösenord; spara en kopia utan lösenord i mappen."
ENCRYPTED = "innehållet är krypterat; spara det okrypterat i mappen."
NO_PLAIN_FILE = (
    "Det är ingen vanlig fil (länk, enhet eller rör) och öppnas inte; lägg in filen själv."
)
CHANGED = "Filen ändrades medan den lästes; den läses igen vid nästa körning."
TOO_DEEP = "Filen är nästlad djupare än läsaren går; spara dess delar som egna filer."
TOO_MANY_RULES = (
    "Sidans stilmallar har fler regler än som prövas, så att text som inte syns kan stå med; "
    "granska originalet."
)
TOO_MUCH_MEMORY = (
    "Filen kräver mer minne än en fil får använda; dela upp den, eller höj file_memory."
)


def damaged(how: str) -> str:
    """Return what is said of a file that is not whole; `how` ends a sentence."""
    return f"Filen är skadad: {how}; lägg in en hel kopia."


def unexpected(error: BaseException) -> str:
    """Return what is said of a file on which our own code stumbled."""
    return (
        f"Filen kunde inte läsas: ett fel i läsaren ({described(error)}); den läses igen vid nästa "
        "körning. Anmäl felet."
    )


def described(error: BaseException) -> str:
    """Return an error on one short line that any file can hold, whatever bytes it tells of."""
    line = " ".join(f"{type(error).__name__}: {error}".split())
    return line.encode("utf-8", "backslashreplace").decode()[:_LONGEST]


def cut_off(part: str, how: str) -> str:
    """Return what is said of a part whose XML is not whole and was read as far as it goes."""
    return f"Delen {part} är skadad ({how}) och läst så långt det går; lägg in en hel kopia."


def hidden_words(count: int) -> str:
    """Return what is said of text that the document itself hides."""
    return f"Dold text ({count} ord) är utelämnad; granska originalet."


def deleted_words(count: int) -> str:
    """Return what is said of text that was deleted with changes tracked."""
    return (
        f"Text som strukits med spårade ändringar ({count} ord) är utelämnad; granska originalet."
    )


def comments(count: int) -> str:
    """Return what is said of remarks in the margin."""
    return f"Kommentarer i marginalen ({count}) är utelämnade; granska originalet."


def too_large(size: int, most: int) -> str:
    """Return what is said of a file of more bytes than are read."""
    return f"Filen är för stor ({size >> 20} MiB; högst {most >> 20} MiB läses); dela upp den."


def unpacks_to_more(most: int) -> str:
    """Return what is said of a file that unpacks to more bytes than are read."""
    return f"Filen packar upp till mer än {most >> 20} MiB och läses inte; dela upp den."


def too_slow(program: str, seconds: float) -> str:
    """Return what is said of a file that a program was not done with in time."""
    return (
        f"{program} blev inte klart med filen på {seconds:.0f} sekunder; "
        "dela upp den, eller höj file_seconds."
    )
