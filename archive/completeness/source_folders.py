"""Freshness and completeness of each source folder."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from archive.completeness.series import lasting_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.catalogue import FileRecord
    from archive.completeness.series import Series


@dataclass(slots=True)
class Folder:
    """A source folder, its folders by year counted together.

    `arrived` is when its newest file came and `checked` when the one least lately read was read
    (seconds since 1970); `years` has, for each year, its meetings with a protocol and those there
    ought to be, and `guessed` the years of which that is partly a guess.
    """

    folder: str
    files: dict[str, int] = field(default_factory=dict)
    arrived: float = 0.0
    checked: float = 0.0
    years: dict[int, tuple[int, int | None]] = field(default_factory=dict)
    guessed: tuple[int, ...] = ()


def source_folders(files: Iterable[FileRecord], series: Iterable[Series]) -> list[Folder]:
    """Return the source folders of some files, with the protocols of the series at home there."""
    by_path: dict[str, Folder] = {}
    for file in files:
        folder = by_path.setdefault(lasting_folder(file.path), Folder(lasting_folder(file.path)))
        folder.files[file.status.value] = folder.files.get(file.status.value, 0) + 1
        folder.arrived = max(folder.arrived, file.arrived)
        if file.checked:
            folder.checked = min(folder.checked or file.checked, file.checked)
    by_home: defaultdict[str, list[Series]] = defaultdict(list)
    for each in series:
        by_home[each.folder].append(each)
    for place, held in by_home.items():
        _fill_years(by_path.setdefault(place, Folder(place)), held)
    return [by_path[place] for place in sorted(by_path)]


def _fill_years(folder: Folder, held: list[Series]) -> None:
    years = [year for series in held for year in series.years if year.held or year.expected]
    for number in sorted({year.year for year in years}):
        of = [year for year in years if year.year == number]
        known = [year.expected for year in of if year.expected is not None]
        whole = sum(year.expected if year.expected is not None else year.held for year in of)
        folder.years[number] = (sum(year.held for year in of), whole if known else None)
    folder.guessed = tuple(sorted({year.year for year in years if year.basis == "guess"}))
