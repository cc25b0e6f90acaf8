"""Letter: the texts of a mail and the files that lie in it, from MIME, Outlook or TNEF alike."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.messages import recorded
from archive.model import WEB_READER, Mark, Outcome, Page, Reading, Span, Status
from indexer.extract import kind, reasons
from indexer.extract.attachments import MOST, named, read_inner
from indexer.extract.formats import known_formats
from indexer.extract.html import reading_of
from indexer.extract.inventory import Inventory
from indexer.extract.mail.headers import block
from indexer.extract.pictures import PictureFrame, is_decoration, read_picture
from indexer.extract.rtf import plain_text
from indexer.extract.text import unify

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from indexer.extract.source import Emit, ReadOptions, Source

_WORD = re.compile(r"\w+")
_CONTENT_ID = re.compile(r"cid:([^\"'>\s)]+)", re.IGNORECASE)
_SHOWN_BY_OUTLOOK = re.compile(r"image\d{3}\.\w{3,4}", re.IGNORECASE)
"""What Outlook calls the pictures of a letter, which stay when it is sent on as plain text."""
_COVERED = 0.8
"""The share of a text's words that another must have to stand for it."""


@dataclass(frozen=True, slots=True)
class Body:
    """A text of the letter itself, with the marks of its format."""

    text: str
    marks: tuple[Mark, ...] = ()
    title: str = ""
    html: bool = False

    @classmethod
    def of_html(cls, markup: str, sheets: Sequence[str], inventory: Inventory) -> Body:
        """Return the text of an HTML part; a letter has no navigation: nothing of it is left out.

        What is hidden (a preheader) stays marked as such.
        """
        reading = reading_of(markup, sheets, inventory)
        marks = tuple(mark for mark in reading.marks if mark.kind != "furniture")
        return cls(reading.raw, marks, reading.metadata.get("title", ""), html=True)

    @property
    def words(self) -> Counter[str]:
        """The words that can be seen, each with how often it stands."""
        shown = Counter(_WORD.findall(self.text.lower()))
        for mark in self.marks:
            if mark.kind == "hidden":
                shown.subtract(_WORD.findall(mark.span.of(self.text).lower()))
        return +shown

    @property
    def hidden(self) -> int:
        """How many words cannot be seen, but those hidden as a matter of course."""
        unseen = (mark for mark in self.marks if mark.kind == "hidden" and not mark.value)
        return sum(len(_WORD.findall(mark.span.of(self.text))) for mark in unseen)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A file in a letter, or a letter in it. `inline`: it is shown within the text."""

    name: str
    data: bytes
    media_type: str = kind.UNKNOWN
    content_id: str = ""
    inline: bool = False
    letter: Letter | None = None


@dataclass(slots=True)
class Letter:
    """What a mail holds; `page` when it is a saved web page rather than something sent."""

    metadata: dict[str, str] = field(default_factory=dict)
    bodies: list[Body] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    content_ids: set[str] = field(default_factory=set)
    calendars: set[str] = field(default_factory=set)
    inventory: Inventory = field(default_factory=Inventory)
    sheets: list[str] = field(default_factory=list)
    page: bool = False

    def html(self, markup: str) -> Body:
        """Return an HTML body, and remember which pictures it shows."""
        self.content_ids.update(_CONTENT_ID.findall(markup))
        return Body.of_html(markup, self.sheets, self.inventory)

    def rich_text(self, code: bytes) -> Body:
        """Return an RTF body; hidden words of it are left out and noted."""
        text, hidden = plain_text(code)
        self.inventory.left_out(hidden)
        return Body(text)


def covers(longer: Counter[str], shorter: Counter[str]) -> bool:
    """Return whether nearly all words of a text stand in another."""
    return (longer & shorter).total() >= _COVERED * shorter.total()


def chosen(branches: Sequence[list[Body]], inventory: Inventory) -> list[Body]:
    """Return what is read of alternatives: one of them, and whatever says something else.

    The first that has nearly all words of all others is preferred (plain text is), otherwise the
    one with most words: a plain part may be a stub.
    """
    readable = [(bodies, sum((body.words for body in bodies), Counter())) for bodies in branches]
    readable = [(bodies, words) for bodies, words in readable if words]
    if not readable:
        return []
    best = next(
        (branch for branch in readable if all(covers(branch[1], words) for _, words in readable)),
        max(readable, key=lambda branch: branch[1].total()),
    )
    read = list(best[0])
    for bodies, words in readable:
        if bodies is not best[0] and covers(best[1], words):
            form = "HTML" if bodies[0].html else recorded("oformaterad text")
            inventory.furniture(
                "text", "alternative", recorded("Samma text som %(form)s.", form=form)
            )
            _note_hidden(bodies, inventory, counted=True)
        elif bodies is not best[0]:
            read += bodies
    return read


def _note_hidden(bodies: Iterable[Body], inventory: Inventory, *, counted: bool) -> None:
    """Note how many words of texts nobody sees; `counted` when no mark of the reading tells."""
    if words := sum(body.hidden for body in bodies):
        reason = reasons.hidden_words(words)
        inventory.hidden("hidden text", reason, words if counted else 0)


def hand_on(letter: Letter, source: Source, emit: Emit, options: ReadOptions) -> Outcome:
    """Emit the letter, then its attachments; return how reading the mail ended."""
    inventory = letter.inventory
    attached: list[Leaf] = []
    for leaf in letter.leaves:
        shown = (
            leaf.inline
            or leaf.content_id in letter.content_ids
            or bool(_SHOWN_BY_OUTLOOK.fullmatch(leaf.name))
        )
        if leaf.media_type.startswith("image/") and is_decoration(leaf.data, inline=shown):
            reason = recorded("Bilden hör till brevets utseende.")
            inventory.furniture(leaf.name, "picture", reason)
        elif leaf.media_type.startswith("image/") and shown:
            scan = (
                leaf.name,
                leaf.data,
                PictureFrame(),
                source,
                options,
                inventory,
                _type_of(leaf),
            )
            letter.bodies.append(Body(read_picture(*scan)))
        else:
            attached.append(leaf)
    own = any(_WORD.search(body.text) for body in letter.bodies)
    reading = _reading(letter)
    _note_hidden(letter.bodies, inventory, counted=False)
    if not reading.raw.strip() and not attached:
        return Outcome(Status.FAILED, source.media_type, reasons.NO_TEXT)
    if reading.raw.strip():
        emit(reading)
        inventory.read("text", "body")
    _attachments(attached, inventory, source, emit, options)
    return inventory.outcome(
        source.media_type, warnings=() if own else (recorded("Brevet har ingen egen text."),)
    )


def _reading(letter: Letter) -> Reading:
    metadata = dict(letter.metadata) | letter.inventory.metadata()
    if title := metadata.get("subject") or next((b.title for b in letter.bodies if b.title), ""):
        metadata["title"] = title
    text = "" if letter.page else block(metadata)
    marks = [Mark(Span(0, len(text)), "mail header")] if text else []
    for body in letter.bodies:
        if not body.text.strip():
            continue
        text += "\n\n" if text else ""
        marks += [
            replace(mark, span=Span(len(text) + mark.span.start, len(text) + mark.span.end))
            for mark in body.marks
        ]
        text += unify(body.text).rstrip()
    reader = WEB_READER if letter.page else "email"
    return Reading((Page(1, text, reader=reader),), tuple(marks), metadata, paged=False)


def _attachments(
    leaves: list[Leaf], inventory: Inventory, source: Source, emit: Emit, options: ReadOptions
) -> None:
    for number, leaf in enumerate(leaves):
        what = recorded("Bilagan %(name)s", name=leaf.name)
        if leaf.letter is not None:
            deeper = replace(source, name=leaf.name, depth=source.depth + 1)
            inner = hand_on(leaf.letter, deeper, named(emit, leaf.name), options)
            inventory.inner(leaf.name, "letter", inner, what=what)
            continue
        if not leaf.data:
            inventory.unread(leaf.name, "attachment", recorded("%(what)s är tom.", what=what))
            continue
        outcome = (
            read_inner(leaf.name, leaf.data, source, emit, options, _type_of(leaf))
            if number < MOST
            else None
        )
        if outcome is None:
            inventory.unread(leaf.name, "attachment", reasons.too_many(what))
        else:
            inventory.inner(leaf.name, "attachment", outcome, what=what)


def _type_of(leaf: Leaf) -> str:
    """Return a leaf's media type: what its content is, else what the letter says of it."""
    detected = kind.media_type(leaf.data, leaf.name)
    if detected != kind.UNKNOWN:
        return detected
    if leaf.media_type in known_formats():
        return leaf.media_type
    return kind.TEXT if leaf.media_type.startswith("text/") else detected
