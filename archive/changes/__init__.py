"""Change log: what entered, changed, moved or left, and when, for the readers of each level.

One SQLite file beside the generations, `index/changes.sqlite`. It is compared with the generation
that answers after every run, takedown and rollback (`follow`), so that whoever follows it holds
what the index holds, whatever was killed in between.
"""

from archive.changes.change_values import Change, ChangeKind
from archive.changes.following import follow
from archive.changes.log_file import FILE
from archive.changes.log_reader import Arrival, ChangeLog, latest_change

__all__ = ["FILE", "Arrival", "Change", "ChangeKind", "ChangeLog", "follow", "latest_change"]
