"""Keep the levels and takedowns known when a run last looked, in two sealed files.

They outlive every generation: a run compares with them what the rules say now, and what opens an
older generation lays them over it (archive.access.current_bounds). Each file begins with a digest
of the rest, so that one wrong byte is told from what was written. The copy is replaced first: at
every moment one of the two is whole, and of two whole ones the higher number is the later.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace as with_fields

from archive import state_files
from archive.restrictions.recorded import Restrictions
from archive.state_files import DamagedStateError

if TYPE_CHECKING:
    from pathlib import Path

FILE, COPY = "restrictions.json", "restrictions.copy"
FILES = (COPY, FILE)
"""In the order in which they are written."""


def load(index: Path) -> Restrictions | None:
    """Return what is known, by whichever file is whole; None when no run has kept any.

    Raises:
        DamagedStateError: something was kept, and no file of it can be read.
    """
    whole = []
    for name in FILES:
        with contextlib.suppress(DamagedStateError):
            whole.append(_read_sealed(index / name))
    known = [copy for copy in whole if copy is not None]
    if not known and (damages := damage(index)):
        raise DamagedStateError("; ".join(damages))
    return max(known, key=lambda copy: copy.number, default=None)


def _read_sealed(path: Path) -> Restrictions | None:
    return state_files.load_sealed(path, Restrictions)


def damage(index: Path) -> list[str]:
    """Return which of the files are damaged, and how; none when there are none."""
    damages = []
    for name in FILES:
        try:
            _read_sealed(index / name)
        except DamagedStateError as error:
            damages.append(f"{name}: {error}")
    return damages


def _is_whole(index: Path) -> bool:
    """Return whether both files can be read and hold the same."""
    try:
        copy, first = (_read_sealed(index / name) for name in FILES)
    except DamagedStateError:
        return False
    return first is not None and first == copy


def keep(index: Path, restrictions: Restrictions) -> None:
    """Keep what is known now, if it says other than on which day a rule last asked for it."""
    kept = _load_sound(index)
    if kept is None or not _is_whole(index) or _without_days(kept) != _without_days(restrictions):
        save(index, restrictions)


def _load_sound(index: Path) -> Restrictions | None:
    try:
        return load(index)
    except DamagedStateError:
        return None


def _without_days(restrictions: Restrictions) -> Any:  # noqa: ANN401 -- any JSON
    def without(value: Any) -> Any:  # noqa: ANN401
        if isinstance(value, dict):
            return {name: without(inner) for name, inner in value.items() if name != "asked"}
        return [without(inner) for inner in value] if isinstance(value, list) else value

    return without(msgspec.to_builtins(with_fields(restrictions, number=0)))


def save(index: Path, restrictions: Restrictions) -> None:
    """Keep what is known now, if it is other than before."""
    kept = _load_sound(index) or Restrictions()
    if with_fields(restrictions, number=kept.number) == kept and _is_whole(index):
        return
    number = max(kept.number + 1, restrictions.number)
    data = msgspec.json.encode(with_fields(restrictions, number=number), order="deterministic")
    for name in FILES:
        state_files.write_whole(index / name, state_files.sealed(data))
