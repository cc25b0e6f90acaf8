"""Files that other programs leave in folders of documents, told by their names: no documents.

Sources: Microsoft "Owner file" and "Temporary files"; Apple AppleDouble and .DS_Store; LibreOffice
lock files; freedesktop.org trash specification; Synology and QNAP folders of thumbnails;
lost+found of fsck.
"""

from __future__ import annotations

import re

from archive.messages import recorded

_RULES = (
    (r"~\$.+|\.~lock\..+#", recorded("Word eller LibreOffice har dokumentet öppet")),
    (
        r"~\w{1,12}\.tmp|~wr\w\d{4}\.\w{3}|.+\.(?:tmp|temp|swp|swo)|\.goutputstream-.+",
        recorded("tillfällig"),
    ),
    (
        r"\._.+|\.ds_store|\.localized|icon\r|\.apdisk|\.volumeicon\.icns",
        recorded("den hör till macOS"),
    ),
    (
        r"(?:eh)?thumbs(?:_.+)?\.db|desktop\.ini|folder\.jpg|.+\.lnk",
        recorded("den hör till Windows"),
    ),
    (
        r".+\.(?:crdownload|part|partial|filepart|download|opdownload|!ut|aria2)",
        recorded("en nedladdning som inte är klar"),
    ),
    (
        r"\.directory|\.nfs[0-9a-f]{8,}|\.fuse_hidden.+|\.hidden",
        recorded("den hör till filsystemet"),
    ),
    (r"\.(?:dropbox(?:\.attr)?|owncloudsync\.log|sync_.+\.db(?:-\w+)?|stignore)", "synkronisering"),
)
_FOLDERS = {
    "@eadir": recorded("den hör till lagringsenheten"),
    ".@__thumb": recorded("den hör till lagringsenheten"),
    "#recycle": "papperskorg",
    "$recycle.bin": "papperskorg",
    "recycler": "papperskorg",
    ".trashes": "papperskorg",
    "system volume information": recorded("den hör till Windows"),
    "__macosx": recorded("den hör till macOS"),
    ".appledouble": recorded("den hör till macOS"),
    ".spotlight-v100": recorded("den hör till macOS"),
    ".fseventsd": recorded("den hör till macOS"),
    ".temporaryitems": recorded("den hör till macOS"),
    "lost+found": recorded("den hör till filsystemet"),
}
_NAMES = tuple((re.compile(pattern, re.DOTALL), why) for pattern, why in _RULES)
_TRASH = re.compile(r"\.trash-\d{1,10}")


def junk_reason(path: str) -> str | None:
    """Return why a file is no document, a Swedish sentence; None when it may be one.

    `path` is relative, its parts parted by "/"; capitals and small letters are alike.
    """
    *folders, name = path.casefold().split("/")
    reasons = (*map(_of_folder, folders), _of_file(name))
    why = next((reason for reason in reasons if reason), None)
    return why and recorded("Ingen handling: filen är ett annat programs (%(why)s).", why=why)


def is_junk_folder(path: str) -> bool:
    """Return whether a folder, or one that it lies in, holds no documents."""
    return any(map(_of_folder, path.casefold().split("/")))


def _of_folder(name: str) -> str | None:
    return "papperskorg" if _TRASH.fullmatch(name) else _FOLDERS.get(name)


def _of_file(name: str) -> str | None:
    return next((why for pattern, why in _NAMES if pattern.fullmatch(name)), None)
