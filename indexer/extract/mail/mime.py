"""MIME messages as a tree: every leaf is part of the letter, an attachment, or named."""

from __future__ import annotations

import binascii
import mimetypes
import re
from codecs import BOM_UTF8
from email import errors
from email.errors import CloseBoundaryNotFoundDefect
from email.utils import collapse_rfc2231_value
from typing import TYPE_CHECKING, Any

from asn1crypto import cms

from archive.messages import recorded
from indexer.extract import reasons
from indexer.extract.calendar_entry import calendar_text
from indexer.extract.mail import tnef
from indexer.extract.mail.headers import decoded_words, metadata_of, parse
from indexer.extract.mail.letter import Body, Leaf, Letter, chosen, hand_on
from indexer.extract.mail.plain_forms import plain_of_enriched, plain_of_flowed
from indexer.extract.source import Unreadable
from indexer.extract.text import decode_declared, unify
from indexer.extract.whole_numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

    from archive.model import Outcome
    from indexer.extract.source import Emit, ReadOptions, Source

_DEEPEST = 60
_SIGNATURES = frozenset(
    f"application/{name}"
    for name in ("pkcs7-signature", "x-pkcs7-signature", "pgp-signature", "pgp-keys")
)
_OPAQUE = frozenset(("application/pkcs7-mime", "application/x-pkcs7-mime"))
_CALENDARS = frozenset(("text/calendar", "application/ics"))
_CARDS = frozenset(("text/vcard", "text/x-vcard", "text/directory"))
_HTML = frozenset(("text/html", "text/x-amp-html", "text/watch-html"))
_ENRICHED = frozenset(("text/enriched", "text/richtext"))
_MARKUP = re.compile(r"\s*<(?:!doctype\s+html|html)[\s>]", re.IGNORECASE)
_STYLING = re.compile(r"text/css|application/(?:x-)?javascript|.*/(?:xml|font.*|vnd\.ms-office.*)")
_NOTICE = re.compile(r"multi-?part|MIME", re.IGNORECASE)
_WORD = re.compile(r"\w")
_PROPERTY_LIST = (b"<?xml", b"<!DOCTYPE", b"<plist")
"""How begins what stands after a letter that Apple Mail keeps."""
_DAMAGES = (
    *(errors.InvalidBase64PaddingDefect, errors.InvalidBase64CharactersDefect),
    errors.InvalidBase64LengthDefect,
)
"""What the e-mail library notes of a part in Base64 that is cut off, or has other signs in it."""
_ENCODINGS = frozenset(("", "8bit", "quoted-printable", "base64"))
_UUENCODINGS = frozenset(("x-uuencode", "uuencode", "uue", "x-uue"))
"""Ways of encoding that the e-mail library decodes; of these also what is cut off."""
_UU_END = re.compile(r"^end\s*$", re.MULTILINE)
_LONGEST = 60
"""Characters of an unknown encoding that are shown."""
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/]+")
_UUENCODED = re.compile(
    r"^begin [0-7]{3,4} (\S[^\n]*)\n((?:(?!end$)[ -`][^\n]*\n)+)end$", re.MULTILINE
)
_LEFT_CODED = re.compile(
    r"^(?:begin [0-7]{3,4} (\S[^\n]*)\nM[ -`]{40,60}$|=ybegin [^\n]*\bname=(\S[^\n]*))",
    re.MULTILINE,
)
"""A file in a text that is cut off, or in yEnc."""
_ENCRYPTED_TEXT = re.compile(r"^-----BEGIN PGP MESSAGE-----\s*$", re.MULTILINE)


def read(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a letter and its attachments."""
    return hand_on(letter_of(source.data), source, emit, options)


def read_apple(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a letter as Apple Mail keeps it (EMLX): its length, the letter, a property list."""
    count, _, rest = source.data.partition(b"\n")
    length = whole_number(count.decode("latin-1").strip(), len(rest) + 1)
    after = rest[length:].lstrip()
    as_said = length <= len(rest) and (not after or after.startswith(_PROPERTY_LIST))
    letter = letter_of(rest[:length] if as_said else rest)
    if not as_said:
        reason = recorded("brevet är inte så långt som dess första rad säger")
        letter.inventory.unread(source.name, "body", reasons.damaged(reason))
    return hand_on(letter, source, emit, options)


def read_page(source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Read a web page saved as one MIME file (MHTML)."""
    letter = letter_of(source.data)
    letter.page = True
    letter.metadata = {}
    return hand_on(letter, source, emit, options)


def letter_of(data: bytes) -> Letter:
    """Return what a MIME message holds."""
    message = parse(data.removeprefix(BOM_UTF8).lstrip(b"\r\n"))
    letter = Letter(metadata_of(message), sheets=list(_style_sheets(message)))
    letter.bodies += _texts(message, letter, 0)
    return letter


def _style_sheets(message: Message) -> Iterator[str]:
    """Yield the style sheets that a saved page brought with it."""
    for part in message.walk():
        if part.get_content_type() == "text/css":
            yield decode_declared(_data(part), _charset(part))[0]


def _texts(part: Message, letter: Letter, depth: int, *, related: bool = False) -> list[Body]:
    """Return the texts of a part of the tree; its files are noted on the way."""
    if depth > _DEEPEST:
        raise Unreadable(reasons.TOO_DEEP)
    media_type = part.get_content_type()
    children = part.get_payload()
    if media_type.startswith("multipart/") and isinstance(children, list):
        return _of_multipart(part, children, letter, depth)
    if media_type.startswith("message/"):
        return _of_message(part, media_type, letter)
    if media_type in _OPAQUE:
        return _of_envelope(part, letter, depth)
    if kind_and_reason := _no_record(media_type):
        letter.inventory.furniture(_name(part, letter), *kind_and_reason)
        return []
    return _of_file(part, media_type, letter, related=related)


def _of_file(part: Message, media_type: str, letter: Letter, *, related: bool) -> list[Body]:
    data = _data(part)
    name = _name(part, letter)
    encoding = str(part.get("content-transfer-encoding", ""))
    if encoding not in _ENCODINGS | _UUENCODINGS:
        reason = recorded(
            "Delen %(name)s är kodad på ett sätt som inte läses (%(encoding)s); be avsändaren om "
            "en vanlig kopia.",
            name=name,
            encoding=encoding[:_LONGEST],
        )
        letter.inventory.unread(name, "body", reason)
    cut_off = encoding in _UUENCODINGS and not _UU_END.search(str(part.get_payload()))
    if cut_off or any(isinstance(defect, _DAMAGES) for defect in part.defects):
        reason = recorded("delen %(name)s kan inte packas upp", name=name)
        letter.inventory.unread(name, "body", reasons.damaged(reason))
    if media_type == "application/ms-tnef" or name.lower() == "winmail.dat":
        return tnef.unpack(data, name, letter)
    if media_type in _CALENDARS or name.lower().endswith(".ics"):
        return _of_calendar(name, data, letter)
    return _of_leaf(part, name, data, letter, related=related)


def _of_multipart(part: Message, children: list[Any], letter: Letter, depth: int) -> list[Body]:
    subtype = part.get_content_subtype()
    if subtype == "encrypted":
        letter.inventory.unread(
            _name(part, letter), "body", recorded("Brevet: %(reason)s", reason=reasons.ENCRYPTED)
        )
        return []
    if any(isinstance(defect, CloseBoundaryNotFoundDefect) for defect in part.defects):
        letter.inventory.unread(_name(part, letter), "body", reasons.NO_END)
    if subtype == "related":
        start = str(part.get_param("start") or "")
        children = sorted(children, key=lambda child: start not in (child.get("content-id"), None))
    branches = [
        _texts(child, letter, depth + 1, related=subtype == "related" and number > 0)
        for number, child in enumerate(children)
    ]
    if subtype == "alternative":
        texts = chosen(branches, letter.inventory)
    else:
        texts = [body for branch in branches for body in branch]
    preamble, epilogue = _outside(part.preamble), _outside(part.epilogue)
    before = [] if _NOTICE.search(preamble) else [preamble]
    outside = [Body(text) for text in (*before, epilogue) if _WORD.search(text)]
    return [*texts, *outside]


def _outside(text: object) -> str:
    """Return what stands before or after the parts: gateways write there what they have to say."""
    raw = str(text or "").encode("ascii", "surrogateescape")
    return unify(decode_declared(raw, None)[0]).strip()


def _of_message(part: Message, media_type: str, letter: Letter) -> list[Body]:
    inner: Any = part.get_payload()
    if media_type in ("message/rfc822", "message/global") and isinstance(inner, list) and inner:
        name = _name(part, letter)
        name = name if name.lower().endswith(".eml") else f"{name}.eml"
        letter.leaves.append(Leaf(name, inner[0].as_bytes(), "message/rfc822"))
        return []
    if media_type in ("message/partial", "message/external-body"):
        what = (
            recorded("en del av ett brev")
            if media_type.endswith("partial")
            else recorded("en hänvisning")
        )
        reason = recorded(
            "Bilagan %(name)s är %(what)s, inte själva innehållet.",
            name=_name(part, letter),
            what=what,
        )
        letter.inventory.unread(media_type, "attachment", reason)
    pieces = inner if isinstance(inner, list) else [part]
    text = "\n\n".join(_outside(piece.as_string()) for piece in pieces)
    return [Body(text)]


def _of_envelope(part: Message, letter: Letter, depth: int) -> list[Body]:
    """Open a letter whose signature is around it (S/MIME, RFC 8551); encrypted ones are named."""
    name = _name(part, letter)
    try:
        content = cms.ContentInfo.load(_data(part))
        if content["content_type"].native != "signed_data":
            letter.inventory.unread(
                name, "body", recorded("Brevet: %(reason)s", reason=reasons.ENCRYPTED)
            )
            return []
        signed = content["content"]["encap_content_info"]["content"].native
    except (ValueError, TypeError, KeyError):
        signed = None
    if not signed:
        letter.inventory.furniture(name, "signature")
        return []
    return _texts(parse(signed), letter, depth + 1)


def _of_leaf(part: Message, name: str, data: bytes, letter: Letter, *, related: bool) -> list[Body]:
    media_type, disposition = part.get_content_type(), part.get_content_disposition()
    if media_type.startswith("multipart/"):
        reason = recorded("Brevets delar kan inte skiljas åt: gränsen mellan dem saknas.")
        letter.inventory.unread(name, "body", reason)
    elif related and _STYLING.fullmatch(media_type):
        letter.inventory.furniture(name, "style")
        return []
    elif not media_type.startswith("text/") or (
        disposition == "attachment" or (part.get_filename() and not related)
    ):
        content_id = str(part.get("content-id", "")).strip(" <>")
        inline = related or (disposition == "inline" and bool(content_id))
        letter.leaves.append(Leaf(name, data, media_type, content_id, inline))
        return []
    if media_type == "text/rtf":
        return [letter.rich_text(data)]
    text = decode_declared(data, _charset(part), html=media_type == "text/html")[0]
    if media_type in _HTML or _MARKUP.match(text):
        return [letter.html(text)]
    if media_type in _ENRICHED:
        return [Body(plain_of_enriched(text))]
    return _without_uuencoded(_unfolded(part, unify(text)), letter)


def _of_calendar(name: str, data: bytes, letter: Letter) -> list[Body]:
    """Return what a calendar entry says; programs send the same twice, once as an attachment."""
    try:
        text, flaw = calendar_text(data)
    except Unreadable as unreadable:
        letter.inventory.unread(
            name,
            "attachment",
            recorded("Bilagan %(name)s: %(reason)s", name=name, reason=unreadable),
        )
        return []
    if text in letter.calendars:
        letter.inventory.furniture(
            name, "attachment", recorded("Samma kalenderpost som tidigare i brevet.")
        )
        return []
    letter.calendars.add(text)
    if flaw:
        reason = recorded("Bilagan %(name)s: %(reason)s", name=name, reason=flaw)
        letter.inventory.unread(name, "calendar", reason)
    else:
        letter.inventory.read(name, "calendar")
    return [Body(text)]


def _no_record(media_type: str) -> tuple[str, str | None] | None:
    """Return what a part is and why it is no record of any kind; None when it may be one."""
    if media_type in _SIGNATURES:
        return "signature", None
    if media_type in _CARDS:
        return "attachment", "Visitkort: en adress, ingen handling."
    if media_type == "application/applefile":
        return "attachment", "Filen hör till macOS."
    return None


def _unfolded(part: Message, text: str) -> str:
    """Return text whose lines the sender's program broke with its paragraphs whole."""
    if str(part.get_param("format") or "").lower() != "flowed":
        return text
    return plain_of_flowed(text, spaced=str(part.get_param("delsp") or "").lower() != "yes")


def _without_uuencoded(text: str, letter: Letter) -> list[Body]:
    """Take out the files that old mail programs wrote into the text itself; note what stays."""

    def taken(match: re.Match[str]) -> str:
        try:
            lines = (line.encode("ascii") for line in match[2].splitlines())
            data = b"".join(map(binascii.a2b_uu, lines))
        except (binascii.Error, UnicodeEncodeError):
            return match[0]
        letter.leaves.append(Leaf(_plain(match[1]), data))
        return ""

    text = _UUENCODED.sub(taken, text)
    for left in _LEFT_CODED.finditer(text):
        name = _plain(left[1] or left[2])
        reason = recorded("delen %(name)s kan inte packas upp", name=name)
        letter.inventory.unread(name, "attachment", reasons.damaged(reason))
    if _ENCRYPTED_TEXT.search(text):
        reason = recorded("Brevet: %(reason)s", reason=reasons.ENCRYPTED)
        letter.inventory.unread("text", "body", reason)
    return [Body(text)]


def _charset(part: Message) -> str | None:
    charset = part.get_param("charset")
    return collapse_rfc2231_value(charset).lower() if charset else None


def _data(part: Message) -> bytes:
    """Return the bytes of a part, as far as they go where it is cut off."""
    try:
        payload = part.get_payload(decode=True)
    except (ValueError, LookupError, AssertionError):
        return b""
    if any(isinstance(defect, errors.InvalidBase64LengthDefect) for defect in part.defects):
        signs = _NO_BASE64.sub("", str(part.get_payload()))
        return binascii.a2b_base64(signs[: len(signs) // 4 * 4])
    return payload if isinstance(payload, bytes) else b""


def _name(part: Message, letter: Letter) -> str:
    try:
        name = decoded_words(part.get_filename() or "")
    except (ValueError, LookupError, TypeError):
        name = ""
    if name := _plain(name):
        return name
    suffix = mimetypes.guess_extension(part.get_content_type()) or ""
    return f"bilaga-{len(letter.leaves) + 1}{suffix}"


def _plain(name: str) -> str:
    return name.replace("/", "_").replace("\\", "_").replace("\0", "").strip()
