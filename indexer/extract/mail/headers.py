"""Mail headers: encoded words, raw 8-bit bytes and lies about charsets, decoded leniently."""

from __future__ import annotations

import re
from email.errors import HeaderParseError
from email.feedparser import BytesFeedParser
from email.header import decode_header
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

from indexer.extract import reasons
from indexer.extract.source import Unreadable
from indexer.extract.text import decode_declared

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

_LONGEST = 20_000
"""Characters of a header that are looked at: parsing one takes longer than linear time."""
_SHOWN = (
    *(("from", "Från"), ("to", "Till"), ("cc", "Kopia"), ("bcc", "Hemlig kopia")),
    *(("date", "Datum"), ("subject", "Ämne"), ("keywords", "Nyckelord"), ("comments", "Kommentar")),
)
_MOST_WITHIN = 100
"""Parts within one another that are gone into: each line is compared with the ends of them all."""
_AFTER_WORD = re.compile(r"[;(].*", re.DOTALL)
_NO_LETTER = re.compile(r"[^a-z0-9]")
_MEANT = {
    "quotedprintable": "quoted-printable",
    "base64": "base64",
    **dict.fromkeys(("7bit", "8bit", "binary", "none", "plain", "ascii", "usascii"), "8bit"),
    **dict.fromkeys(("utf8", "iso88591", "iso885915", "windows1252", "cp1252"), "8bit"),
}
"""Ways of encoding as they are misspelt; who writes a character set there encodes nothing."""


class _Lenient(Compat32):
    """Hands out headers as plain text: raw bytes are decoded, overlong ones cut."""

    def header_fetch_parse(self, name: str, value: str) -> str:
        decoded = _eight_bit(value[:_LONGEST])
        if name.lower() != "content-transfer-encoding":
            return decoded
        word = _AFTER_WORD.sub("", decoded).strip().lower()  # some programs add more to it
        return _MEANT.get(_NO_LETTER.sub("", word), word)


class _Parser(BytesFeedParser):
    """Gives up on parts within parts within parts, before it takes time out of proportion."""

    def _parsegen(self) -> Iterator[Any]:
        open_parts = self._input._eofstack  # type: ignore[attr-defined] # noqa: SLF001 -- tried on each line
        if len(open_parts) > _MOST_WITHIN:
            raise Unreadable(reasons.TOO_DEEP)
        yield from super()._parsegen()  # type: ignore[misc] # what typeshed leaves out


def parse(data: bytes) -> Message:
    """Return the tree of a MIME message.

    Raises:
        Unreadable: it has too many parts within one another.
    """
    parser = _Parser(policy=_Lenient())
    parser.feed(data)
    return parser.close()


def _eight_bit(value: str) -> str:
    """Decode what a sender wrote without encoding it (RFC 6532, or older and wrong)."""
    if not any("\udc80" <= letter <= "\udcff" for letter in value):
        return value
    return decode_declared(value.encode("utf-8", "surrogateescape"), None)[0]


def decoded_words(value: str) -> str:
    """Return a header with its encoded words (RFC 2047) decoded and its white space folded."""
    if "=?" in value:
        try:
            pieces = decode_header(value)
        except (HeaderParseError, ValueError):
            pieces = [(value, None)]
        value = "".join(
            piece if isinstance(piece, str) else decode_declared(piece, charset)[0]
            for piece, charset in pieces
        )
    return " ".join(value.replace("\0", "").split())


def metadata_of(message: Message) -> dict[str, str]:
    """Return subject, date, from whom and to whom of a message, those that it has.

    Of a header that stands more than once all are told, though a letter has one subject.
    """
    headers = {name: ", ".join(map(str, message.get_all(name, []))) for name, _ in _SHOWN}
    headers |= {"date": _sent(message), "subject": str(message.get("subject", ""))}
    return {name: value for name in headers if (value := decoded_words(headers[name]))}


def _sent(message: Message) -> str:
    """Return when a letter was sent: by its own clock, else when the first server received it."""
    own = (str(message.get(name, "")) for name in ("date", "sent", "resent-date"))
    received = [str(line).rpartition(";")[2] for line in message.get_all("received", [])]
    return next(filter(None, (*own, *reversed(received))), "")


def block(metadata: dict[str, str]) -> str:
    """Return the lines that stand above a letter, as mail programs print them."""
    lines = (
        f"{label}: {_day(metadata[name]) if name == 'date' else metadata[name]}"
        for name, label in _SHOWN
        if name in metadata
    )
    return "\n".join(lines)


def _day(value: str) -> str:
    try:
        return f"{parsedate_to_datetime(value):%Y-%m-%d %H:%M}"
    except (ValueError, OverflowError):
        return value
