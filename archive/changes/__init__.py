"""Change log: what entered, changed, moved or left, and when, for the readers of each level.

One SQLite file beside the generations, `index/changes.sqlite`. It is compared with the generation
that answers after every run, takedown and rollback (`follow`), so that whoever follows it holds
what the index holds, whatever was killed in between.
"""

from archive.changes.following import follow
from archive.changes.reading import Arrival, ChangeLog, latest_change
from archive.changes.tables import FILE
from archive.changes.values import Change, ChangeKind

__all__ = ["FILE", "Arrival", "Change", "ChangeKind", "ChangeLog", "follow", "latest_change"]
