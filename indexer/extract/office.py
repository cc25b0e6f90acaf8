"""Old Word files (DOC), by LibreOffice: it turns them into an OpenDocument text first."""

from __future__ import annotations

import functools
import shutil
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

from archive.errors import why
from archive.messages import recorded
from archive.model import Outcome, Status
from indexer.extract import odt, reasons
from indexer.extract.compound import is_cut_off_file
from indexer.extract.formats import Format
from indexer.extract.programs import run
from indexer.extract.source import Emit, ReadOptions, Source, Unreadable
from indexer.extract.stored_fields import keep_doc_fields, keep_rtf_fields
from indexer.extract.word_stream import absence, absent_words, part_cells, stream_text

MISSING = recorded(
    "Äldre Word-filer läses bara när LibreOffice finns: apt install libreoffice-writer."
)


_OPTIONS = ("--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "odt")
_STORED = {"doc": keep_doc_fields, "rtf": keep_rtf_fields}
_AGAIN = 81
"""LibreOffice's exit code when it has made a new profile and wants to be started again."""


def _program() -> str | None:
    """Return LibreOffice itself rather than its launcher, which would not pass on being killed."""
    launcher = shutil.which("soffice") or shutil.which("libreoffice")
    if launcher is None:
        return None
    program = Path(launcher).resolve().with_name("soffice.bin")
    return str(program) if program.is_file() else launcher


def available() -> bool:
    """Return whether LibreOffice is on this machine."""
    return _program() is not None


def read(source: Source, emit: Emit, options: ReadOptions, suffix: str = "doc") -> Outcome:
    """Convert with a LibreOffice of its own (own profile, killed when late) and read the result.

    Raises:
        Unreadable: there is no LibreOffice (then unsupported), or it cannot open the file.
    """
    soffice = _program()
    if soffice is None:
        raise Unreadable(MISSING, Status.UNSUPPORTED)
    with tempfile.TemporaryDirectory(prefix="handlingar-") as folder:
        original = Path(folder) / f"fil.{suffix}"
        original.write_bytes(_STORED[suffix](source.data))
        converted = _convert(soffice, original, options.seconds)
    outcome = _read_converted(source, converted, emit, options)
    return partly(outcome, reasons.NO_END) if is_cut_off_file(source.data) else outcome


def _read_converted(source: Source, converted: bytes, emit: Emit, options: ReadOptions) -> Outcome:
    stream = stream_text(source.data)
    converted = part_cells(converted, stream)
    inner = Source(converted, source.name, odt.MEDIA_TYPE, source.depth, source.beat)
    outcome = odt.read(inner, emit, options, of_word=True)
    outcome = replace(outcome, media_type=source.media_type)
    absent = absent_words(converted, stream)
    return partly(outcome, absence(absent)) if absent else outcome


def partly(outcome: Outcome, reason: str) -> Outcome:
    """Return an outcome with a reason why it is not the whole file, where something was read."""
    if outcome.status not in (Status.OK, Status.PARTIAL):
        return outcome
    warnings = (*outcome.warnings, reason)
    return replace(
        outcome, status=Status.PARTIAL, reason=outcome.reason or reason, warnings=warnings
    )


@functools.cache
def _profile() -> tempfile.TemporaryDirectory[str]:
    """Return this process's own LibreOffice profile: making one takes longer than converting."""
    return tempfile.TemporaryDirectory(prefix="handlingar-profil-")


def _convert(soffice: str, original: Path, seconds: float) -> bytes:
    folder, result = original.parent, original.with_suffix(".odt")
    command = [
        soffice,
        f"-env:UserInstallation={Path(_profile().name).as_uri()}",
        *_OPTIONS,
        "--outdir",
        str(folder),
        str(original),
    ]
    try:
        code, _ = run(command, seconds, HOME=str(folder), SAL_USE_VCLPLUGIN="svp")
        if code == _AGAIN:
            run(command, seconds, HOME=str(folder), SAL_USE_VCLPLUGIN="svp")
    except subprocess.TimeoutExpired as error:
        raise Unreadable(reasons.too_slow("LibreOffice", seconds)) from error
    except OSError as error:
        msg = recorded("LibreOffice kan inte startas: %(reason)s.", reason=why(error))
        raise Unreadable(msg) from error
    if not result.is_file():
        raise Unreadable(reasons.damaged(recorded("LibreOffice kan inte öppna den")))
    return result.read_bytes()


FORMATS = (
    Format(
        "application/msword",
        "äldre Word-dokument",
        2,
        read,
        suffixes=(".doc",),
        stream="WordDocument",
    ),
)
