"""Pictures of the pages of PDF originals, drawn by a process of their own and kept in memory.

The program `indexer.page_image` draws a page; nothing here reads a PDF. Pictures are known by the
content of the file, so that a moved or renamed one is not drawn anew, and the last of them are kept
within a bound. Nothing is written: what is taken down leaves no picture behind.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections import OrderedDict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import msgspec

import archive
from archive.errors import ArchiveError
from webapp.languages import _
from webapp.rate_limit import BusyError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

log = logging.getLogger(__name__)
MOST_BYTES = 48 << 20
"""Of pictures kept in each process: some 500 pages of text."""
SECONDS = 40.0
"""Until a page that is not drawn is given up; OCR of a scanned page takes the most of it."""
TURN_SECONDS = 15.0
_ROOMS = Path(archive.__file__).parents[1]
"""Where our packages lie: in a checkout its root, in a wheel a folder that only we look in."""
_START = """
import sys
sys.path.insert(0, sys.argv.pop(1))
from indexer.page_image import main
main()
"""
Rectangle = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels of the picture."""


class Word(NamedTuple):
    """A word on a picture and where it stands: two rectangles where it is divided between lines."""

    text: str
    places: tuple[Rectangle, ...]


class Layout(msgspec.Struct, frozen=True):
    """The size of a picture in pixels and the words on it, as the drawing program tells them."""

    width: int
    height: int
    words: tuple[Word, ...]


class PageImage(NamedTuple):
    """A drawn page: its layout, the picture as WebP, and whether its words were read by OCR."""

    layout: Layout
    picture: bytes
    read: bool


_Key = tuple[str, int, int]
"""SHA-256 of the file, number of the page, width in pixels."""


class UndrawnError(ArchiveError):
    """A page cannot be drawn: the file is broken, too large, or has no such page."""

    http_status = 422


class PageImages:
    """Draws pages one at a time and keeps the last of them; safe from many threads.

    `charge` is told how many seconds of the processor each drawing took.
    """

    def __init__(
        self,
        most_bytes: int = MOST_BYTES,
        charge: Callable[[float], None] = lambda _seconds: None,
    ) -> None:
        self._most, self._charge = most_bytes, charge
        self._kept: OrderedDict[_Key, PageImage] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()
        self._turn = threading.Lock()

    def page(
        self,
        open_file: Callable[[], BinaryIO],
        sha256: str,
        number: int,
        width: int,
        *,
        read: bool = False,
    ) -> PageImage:
        """Return page `number` (from 1) of a file, `width` pixels wide.

        `open_file` opens the file with that SHA-256 and is asked each time, so that what may not be
        opened is not shown from memory either. `read`: its words are read from the picture by OCR,
        for a scan whose file holds none.

        Raises:
            UndrawnError: it cannot be drawn.
            BusyError: others are being drawn for too long.
        """
        key = (sha256, number, width)
        with open_file() as stream:
            if known := self._cached(key, read=read):
                return known
            if not self._turn.acquire(timeout=TURN_SECONDS):
                raise BusyError(_("Belastningen är hög just nu. Försök igen om en stund."))
            try:
                made = self._cached(key, read=read) or self._draw(stream, number, width, read=read)
            finally:
                self._turn.release()
        self._cache(key, made)
        return made

    def _draw(self, stream: BinaryIO, number: int, width: int, *, read: bool) -> PageImage:
        before = _spent_by_others()
        try:
            return _drawn(stream, number, width, read=read)
        finally:
            self._charge(_spent_by_others() - before)

    def _cached(self, key: _Key, *, read: bool) -> PageImage | None:
        with self._lock:
            known = self._kept.get(key)
            if known is None or (read and not known.read):
                return None
            self._kept.move_to_end(key)
            return known

    def _cache(self, key: _Key, made: PageImage) -> None:
        with self._lock:
            if before := self._kept.pop(key, None):
                self._bytes -= len(before.picture)
            self._kept[key] = made
            self._bytes += len(made.picture)
            while self._bytes > self._most and len(self._kept) > 1:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest.picture)


def _spent_by_others() -> float:
    """Return the processor time of the processes that this one has started and seen end."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _drawn(stream: BinaryIO, number: int, width: int, *, read: bool) -> PageImage:
    words = "ocr" if read else "text"
    command = [sys.executable, "-I", "-c", _START, str(_ROOMS), str(number), str(width), words]
    os.lseek(stream.fileno(), 0, os.SEEK_SET)
    try:
        ended = subprocess.run(
            command,
            stdin=stream,
            capture_output=True,
            timeout=SECONDS,
            check=True,
            cwd="/",
            env={name: os.environ[name] for name in ("PATH", "LANG") if name in os.environ},
            start_new_session=True,
        )
        layout, _newline, picture = ended.stdout.partition(b"\n")
        return PageImage(msgspec.json.decode(layout, type=Layout), picture, read)
    except (OSError, subprocess.SubprocessError, msgspec.MsgspecError) as error:
        log.warning("page %d not drawn: %s", number, error)
        raise UndrawnError(
            _("Sidan kan inte visas som bild. Öppna originalet i stället.")
        ) from error
