"""Rate-limit counters that several processes share.

A table in memory that processes share once they are forked: for each client, kind and minute a
place found by its fingerprint, with the number and until when it counts. Nothing is locked between
processes, so that one that is killed holds up nobody: two that count the same client in the same
microsecond may count one. When all places for a fingerprint are taken, the one that ends first is
given up, and that client begins anew.
"""

from __future__ import annotations

import hashlib
import mmap
import threading
import time
from math import floor

from limits.storage import Storage
from limits.storage.base import SlidingWindowCounterSupport, TimestampedSlidingWindow

PLACES = 1 << 15
"""Clients of a kind and a minute that are told apart at once."""
_TRIED = 8
_FIELDS = 3


class SharedCounters(Storage, SlidingWindowCounterSupport, TimestampedSlidingWindow):
    """Counts of a sliding window, for `limits`; made before the processes are forked."""

    STORAGE_SCHEME = None

    def __init__(self) -> None:
        super().__init__()
        self._memory = mmap.mmap(-1, PLACES * _FIELDS * 8)
        self._table = memoryview(self._memory).cast("Q")
        self._lock = threading.Lock()

    @property
    def base_exceptions(self) -> type[Exception]:
        """What goes wrong in here: nothing of its own."""
        return OSError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Add to a count that is forgotten after `expiry` seconds; return it."""
        with self._lock:
            at, fingerprint = self._place(key)
            table, now = self._table, int(time.time())
            if table[at] != fingerprint or table[at + 1] <= now:
                table[at + 2] = 0
                table[at], table[at + 1] = fingerprint, now + expiry
            table[at + 2] = max(0, table[at + 2] + amount)
            return table[at + 2]

    def get(self, key: str) -> int:
        """Return a count; 0 when there is none."""
        at, fingerprint = self._place(key)
        table = self._table
        known = table[at] == fingerprint and table[at + 1] > time.time()
        return table[at + 2] if known else 0

    def get_expiry(self, key: str) -> float:
        """Return until when a count is kept, in seconds since 1970."""
        at, fingerprint = self._place(key)
        return float(self._table[at + 1]) if self._table[at] == fingerprint else time.time()

    def check(self) -> bool:
        """Return that it works."""
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        self._memory[:] = bytes(len(self._memory))
        return None

    def clear(self, key: str) -> None:
        """Forget a count."""
        at, fingerprint = self._place(key)
        if self._table[at] == fingerprint:
            self._table[at + 1] = 0

    def acquire_sliding_window_entry(
        self, key: str, limit: int, expiry: int, amount: int = 1
    ) -> bool:
        """Count a request if the last `expiry` seconds have room for it."""
        before, left, now, _ = self.get_sliding_window(key, expiry)
        if floor(before * left / expiry + now) + amount > limit:
            return False
        _, current = self.sliding_window_keys(key, expiry, time.time())
        self.incr(current, 2 * expiry, amount)
        return True

    def get_sliding_window(self, key: str, expiry: int) -> tuple[int, float, int, float]:
        """Return counts and seconds left of the window before this one and of this one."""
        now = time.time()
        previous, current = self.sliding_window_keys(key, expiry, now)
        left = (1 - now / expiry % 1) * expiry
        before = self.get(previous)
        return before, left if before else 0.0, self.get(current), left + expiry

    def clear_sliding_window(self, key: str, expiry: int) -> None:
        """Forget both windows."""
        for window in self.sliding_window_keys(key, expiry, time.time()):
            self.clear(window)

    def _place(self, key: str) -> tuple[int, int]:
        """Return where a key is, or may be put, and its fingerprint."""
        digest = hashlib.blake2b(key.encode(), digest_size=8).digest()
        fingerprint = int.from_bytes(digest) | 1
        first = fingerprint >> 20
        tried = [(first + step) % PLACES * _FIELDS for step in range(_TRIED)]
        for at in tried:
            if self._table[at] == fingerprint:
                return at, fingerprint
        return min(tried, key=lambda at: self._table[at + 1]), fingerprint
