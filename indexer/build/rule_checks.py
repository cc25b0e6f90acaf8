"""See that every rule names something: a misspelt rule closes nothing and must not pass unnoticed.

A rule that never named anything stops the run. One that did once is fulfilled (the folder was
renamed, the file removed) and is named in the report.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from archive.errors import NothingDoneError
from archive.messages import message, recorded
from archive.restrictions import TakenDown, comparable, enclosing
from indexer.rules import access as access_rules
from indexer.rules import takedown as takedown_rules
from indexer.rules.correction_files import looks_like_rule

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from archive.restrictions import Restrictions
    from indexer.build.past import Past
    from indexer.rules.access import Access
    from indexer.rules.correction_files import CorrectionFiles, Orphan
    from indexer.rules.takedown import Entry, Takedown
    from indexer.scan import Scan

_STOPPED = message("Inget har ändrats; rätta det och kör om.")
_OF_TOP = (access_rules.FILE, takedown_rules.FILE)
_MISNAMED = re.compile(
    r"\.(?:toml\.txt|tml|toml\s)\s*\Z"
    r"|(?:/|\A)(?:\s*(?:access|takedown|corrections)(?:\.(?:ya?ml|txt))?"
    r"|\s+(?:access|takedown|corrections)\.toml)\s*\Z",
    re.IGNORECASE,
)
"""How rules are called by a slip, or by an editor that names them as texts."""


def check(
    seen: Scan,
    access: Access,
    corrections: CorrectionFiles,
    known: Restrictions,
    past: Past,
) -> list[str]:
    """Return in sentences which access rules and corrections name nothing any more.

    Raises:
        NothingDoneError: one names nothing and never did, or a rule file lies in a folder.
    """
    _in_place(seen)
    rules = access.folders.rules
    orphans = corrections.orphans(_known_paths(seen, past))
    keys = set(map(comparable, rules))
    now = _named_keys(keys, chain(_known_paths(seen, past), seen.folders))
    gone = [tombstone.path for tombstone in past.tombstones() if tombstone.path]
    before = _named_keys(keys, chain(past.files, gone))
    folders = set(map(comparable, known.folders))
    notes, wrong = [], []
    for name in rules:
        if comparable(name) in now:
            continue
        if comparable(name) in before | folders:
            notes.append(
                recorded(
                    "Regeln ”%(name)s” i access.toml stämmer inte längre på någon fil.", name=name
                )
            )
        else:
            wrong.append(recorded("”%(name)s” i access.toml", name=name))
    former = _files_named(orphans, chain(past.files, gone))
    for orphan in orphans:
        key = comparable(orphan.target)
        was_known = key in known.paths or f"/{key}" in known.parts
        if not orphan.closes or was_known or key in former:
            notes.append(orphan.sentence)
        else:
            wrong.append(orphan.sentence.removesuffix(" hör till ingen fil."))
    wrong += (
        recorded("%(path)s (heter den .toml?)", path=path)
        for path, place in chain(
            seen.notes.items(), ((file.path, file.place) for file in seen.files)
        )
        if _MISNAMED.search(path) and looks_like_rule(place)
    )
    _refuse_unmatched(wrong)
    return notes


def _in_place(seen: Scan) -> None:
    for path in seen.notes:
        folder, _, name = path.rpartition("/")
        if folder and name.casefold() in _OF_TOP:
            msg = message(
                "Regelfilen %(path)s gäller ingenting: %(name)s ska ligga överst i samlingen. "
                "%(stopped)s",
                path=path,
                name=name,
                stopped=_STOPPED,
            )
            raise NothingDoneError(msg)


def _known_paths(seen: Scan, past: Past) -> Iterator[str]:
    """Yield the paths of files that are there, or were and cannot be listed just now."""
    yield from seen.files.paths()
    if unreadable := tuple(f"{folder}/" for folder in seen.closed):
        yield from (path for path in past.files if path.startswith(unreadable))


def _named_keys(keys: set[str], paths: Iterable[str]) -> set[str]:
    """Return which comparable paths are those of files, or of folders that hold one.

    Each path is looked at once, however many rules there are.
    """
    if not keys:
        return set()
    here = {key for path in paths for key in enclosing(comparable(path)) if key in keys}
    return here | (keys & {""})


def _files_named(orphans: Collection[Orphan], paths: Iterable[str]) -> set[str]:
    """Return which files that corrections name there were; a correction names no folder."""
    targets = {comparable(orphan.target) for orphan in orphans}
    return {key for path in paths if (key := comparable(path)) in targets} if targets else set()


def check_takedowns(
    takedown: Takedown,
    known: Collection[TakenDown],
    paths: Iterable[str],
    is_content: Callable[[str], bool],
    is_id: Callable[[str], bool],
) -> list[str]:
    """Return in a sentence which takedowns name nothing any more.

    `paths`, and what `is_content` tells by its SHA-256, are those of files and tombstones, of now
    and before.

    Raises:
        NothingDoneError: one names nothing and never did.
    """
    wrong, fulfilled = [], []
    keys = {comparable(entry.path) for entry in takedown.entries if entry.path is not None}
    named = _named_keys(keys - {""}, paths)
    for entry in takedown.entries:
        if _names_something(entry, named, is_content, is_id):
            continue
        if entry.absent or entry.text or any(entry.covers(record) for record in known):
            fulfilled.append(entry.name)
        else:
            wrong.append(f"”{entry.name}” i takedown.toml")
    _refuse_unmatched(wrong)
    return [
        recorded(
            "Stämmer inte längre på något i takedown.toml: %(fulfilled)s.",
            fulfilled=", ".join(fulfilled),
        )
    ] * bool(fulfilled)


def _names_something(
    entry: Entry,
    named: Collection[str],
    is_content: Callable[[str], bool],
    is_id: Callable[[str], bool],
) -> bool:
    if entry.path is not None:
        return comparable(entry.path) in named
    if entry.sha256 is not None:
        return is_content(entry.sha256.strip().lower())
    return is_id((entry.id or "").strip().lower())


def _refuse_unmatched(wrong: list[str]) -> None:
    if wrong:
        msg = message(
            "Ingen fil, mapp eller tidigare handling heter så: %(wrong)s. En regel som inte "
            "stämmer på något stänger ingenting. %(stopped)s",
            wrong="; ".join(wrong),
            stopped=_STOPPED,
        )
        raise NothingDoneError(msg)
