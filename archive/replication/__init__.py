"""Replication: pull a published generation from another index, verify every byte, publish it here.

One machine indexes, any number answer: each pulls what is published, with the levels, takedowns,
run records and history that belong to it.

transfer     files of another index brought here: from a folder, or by rsync
generation   a generation brought here whole, or not at all
state        what lies beside the generations
pulling      the order in which all this takes effect
"""

from archive.replication.pulling import Pulled, pull

__all__ = ["Pulled", "pull"]
