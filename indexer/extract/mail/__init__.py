"""Mail reader: MIME letters, saved web pages (MHTML), mailboxes and Outlook messages."""

from __future__ import annotations

import re
from codecs import BOM_UTF8

from indexer.extract.formats import Format
from indexer.extract.mail import mbox, mime, outlook

_KNOWN = re.compile(
    rb"(?:From|To|Cc|Subject|Date|Sent|Received|MIME-Version|Return-Path|Message-ID|Delivered-To|Sender"
    rb"|Reply-To|Content-Type|Content-Transfer-Encoding|DKIM-Signature|X-[A-Za-z-]+):",
    re.IGNORECASE,
)
_FIELD = re.compile(rb"[!-9;-~]+:|[ \t]")
_SENT = re.compile(rb"^(?:To|Received|Delivered-To|Return-Path):", re.IGNORECASE | re.MULTILINE)
_RELATED = re.compile(
    rb"^Content-Type:\s*multipart/related|^Snapshot-Content-Location:", re.IGNORECASE | re.MULTILINE
)
_MAILBOX = re.compile(rb"From [^\n]*\n[!-9;-~]+:")


def _header(head: bytes) -> list[bytes]:
    """Return the lines of a MIME header that a file begins with, none where it has none."""
    lines = re.split(rb"\r?\n\r?\n", head.removeprefix(BOM_UTF8).lstrip(b"\r\n"), maxsplit=1)[
        0
    ].splitlines()
    fields = sum(bool(_FIELD.match(line)) for line in lines)
    known = sum(bool(_KNOWN.match(line)) for line in lines)
    return lines if known >= 2 and fields >= len(lines) - 1 else []


def _is_letter(head: bytes, suffix: str) -> bool:
    lines = [] if suffix == ".md" else _header(head)
    return bool(lines) and (bool(_KNOWN.match(lines[0])) or suffix == ".eml")


def _is_page(head: bytes, suffix: str) -> bool:
    header = b"\n".join(_header(head))
    saved = suffix in (".mht", ".mhtml") or not _SENT.search(header)
    return saved and bool(_RELATED.search(header))


def _is_mailbox(head: bytes, _suffix: str) -> bool:
    return bool(_MAILBOX.match(head)) and bool(_header(head.partition(b"\n")[2]))


def _is_apple_letter(head: bytes, suffix: str) -> bool:
    count, _, rest = head.partition(b"\n")
    return suffix == ".emlx" and count.strip().isdigit() and bool(_header(rest))


FORMATS = (
    Format(
        "message/x-emlx",
        "e-brev (Apple Mail)",
        1,
        mime.read_apple,
        suffixes=(".emlx",),
        resembles=_is_apple_letter,
    ),
    Format(
        "multipart/related",
        "sparad webbsida (MHTML)",
        1,
        mime.read_page,
        suffixes=(".mht", ".mhtml"),
        resembles=_is_page,
    ),
    Format(
        "application/mbox", "brevlåda", 1, mbox.read, suffixes=(".mbox",), resembles=_is_mailbox
    ),
    Format("message/rfc822", "e-brev", 1, mime.read, suffixes=(".eml",), resembles=_is_letter),
    Format(
        "application/vnd.ms-outlook",
        "Outlook-brev",
        1,
        outlook.read,
        suffixes=(".msg",),
        stream="__properties_version1.0",
    ),
)
