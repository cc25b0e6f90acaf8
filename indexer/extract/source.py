"""Input and output of a reader."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.model import Outcome, Reading, Status

if TYPE_CHECKING:
    from archive.settings import Ocr, PdfReader, Settings

Emit = Callable[[Reading], None]


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """How to read. `seconds` is what one step (a page, a converter) may take."""

    pdf_reader: PdfReader = "auto"
    ocr: Ocr = "auto"
    seconds: float = 120.0

    @property
    def quick(self) -> float:
        """Seconds that a step may take which is done in tenths of one, on a busy machine too."""
        return min(30.0, self.seconds / 4)

    @classmethod
    def of(cls, settings: Settings) -> ReadOptions:
        """Return the options that the settings ask for."""
        # A program we start gives up before whoever waits for us does, so that the reason is kept.
        return cls(settings.pdf_reader, settings.ocr, 0.8 * settings.file_seconds)


def _still(seconds: float | None = None) -> None:
    """Say nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """The bytes to read. `depth` counts how deep among attachments they lay.

    `beat` is called when a step is done, so that whoever waits knows that work goes on. Called with
    seconds it says how long the steps from here on may take, with 0 as long as the settings allow.
    """

    data: bytes
    name: str
    media_type: str
    depth: int = 0
    beat: Callable[..., None] = _still


class Unreadable(Exception):  # noqa: N818 -- it is an answer about a file, not an error of ours
    """A file cannot be read; the message is one sentence for a person."""

    def __init__(self, reason: str, status: Status = Status.FAILED) -> None:
        super().__init__(reason)
        self.status = status


Reader = Callable[[Source, Emit, ReadOptions], Outcome]
