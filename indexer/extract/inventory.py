"""Account of what a file holds and what became of each part: `ok` means accounted for."""

from __future__ import annotations

from dataclasses import replace

from archive.messages import recorded
from archive.model import Fate, Outcome, Part, Status
from indexer.extract import reasons

_ALIVE = (Status.OK, Status.PARTIAL)
_MOST = 1000
"""Parts beyond which only unread ones are listed."""
_WARNED = 50


class Inventory:
    """The parts of one file, noted while it is read; `outcome` tells how reading ended.

    `names` are those of the parts noted so far.
    """

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._hidden_words = 0
        self._doubtful_shapes = 0
        self.names: set[str] = set()

    def read(self, name: str, kind: str) -> None:
        """Note a part whose text was read."""
        self._note(Part(name, kind))

    def unread(self, name: str, kind: str, reason: str) -> None:
        """Note a part that was not read: the file is then partial, and `reason` is told."""
        self._note(Part(name, kind, Fate.UNREAD, reason))

    def furniture(self, name: str, kind: str, reason: str | None = None) -> None:
        """Note a part that holds no text of the record: a style, a logo, a signature."""
        self._note(Part(name, kind, Fate.FURNITURE, reason))

    def hidden(self, name: str, reason: str, words: int = 0) -> None:
        """Note text that nobody sees in the document: it is left out, and told."""
        self._hidden_words += words
        self._note(Part(name, "hidden text", Fate.HIDDEN, reason))

    def left_out(self, hidden: int, deleted: int = 0, comments: int = 0) -> None:
        """Note how many words are hidden or deleted, and how many remarks stand in the margin."""
        if hidden:
            self.hidden("hidden text", reasons.hidden_words(hidden), hidden)
        if deleted:
            self.hidden("deleted text", reasons.deleted_words(deleted))
        if comments:
            self.hidden("comments", reasons.comments(comments))

    def doubtful(self, shapes: int) -> None:
        """Note how many filled shapes may cover words that are read: they are told for review."""
        if shapes:
            self._doubtful_shapes += shapes
            self._note(Part("covers", "covers", Fate.HIDDEN, reasons.covering_shapes(shapes)))

    def metadata(self) -> dict[str, str]:
        """Return what a reading tells: words left out, shapes that may cover words."""
        told = {"hidden_words": self._hidden_words, "covering_shapes": self._doubtful_shapes}
        return {name: str(count) for name, count in told.items() if count}

    def inner(self, name: str, kind: str, outcome: Outcome, *, what: str) -> None:
        """Note a file within the file, read like a file; `what` begins the sentence about it."""
        if outcome.status not in _ALIVE:
            self.unread(name, kind, f"{what}: {outcome.reason}")
        elif outcome.status is Status.PARTIAL:
            self.unread(
                name,
                kind,
                recorded("%(what)s är delvis läst: %(reason)s", what=what, reason=outcome.reason),
            )
        else:
            self.read(name, kind)
        for part in outcome.parts:
            self._note(replace(part, name=f"{name}/{part.name}"))

    def outcome(
        self, media_type: str, pages: int | None = None, warnings: tuple[str, ...] = ()
    ) -> Outcome:
        """Return how reading ended: partial as soon as one part was not read."""
        unread = self._reasons(Fate.UNREAD)
        hidden = self._reasons(Fate.HIDDEN)
        messages = list(dict.fromkeys((*warnings, *unread, *hidden)))
        if len(messages) > _WARNED:
            rest = len(messages) - _WARNED
            messages = [
                *messages[:_WARNED],
                recorded("Ytterligare %(rest)s delar är inte lästa.", rest=rest),
            ]
        return Outcome(
            Status.PARTIAL if unread else Status.OK,
            media_type,
            unread[0] if unread else None,
            pages,
            tuple(messages),
            tuple(self._parts),
        )

    def _reasons(self, fate: Fate) -> list[str]:
        return [part.reason or part.name for part in self._parts if part.fate is fate]

    def _note(self, part: Part) -> None:
        self.names.add(part.name)
        if len(self._parts) < _MOST or part.fate is Fate.UNREAD:
            self._parts.append(part)
