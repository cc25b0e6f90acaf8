"""Tasks of our own code that fail, hang, die or swell end alone; workers end with the pool."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from indexer.build.task_pool import TaskPool
from indexer.sandbox.limits import Limits
from indexer.sandbox.worker import Crash


def test_results_come_in_order_and_a_failing_task_ends_alone() -> None:
    with TaskPool[object]("builtins:int", 2, Limits.of_own_code(60)) as pool:
        results = list(pool.map(["1", "två", "3", "4"]))
    assert [results[0], *results[2:]] == [1, 3, 4]
    assert isinstance(results[1], Crash)
    assert "ValueError" in results[1].reason


def test_a_task_that_dies_or_hangs_is_replaced() -> None:
    with TaskPool[object]("os:_exit", 1, Limits.of_own_code(60)) as pool:
        (died,) = pool.map([7])
    assert died == Crash("avbröts (kod 7)")
    with TaskPool[object]("time:sleep", 1, Limits.of_own_code(2)) as pool:
        hung, slept = pool.map([600, 0])
    assert isinstance(hung, Crash)
    assert "2 sekunder" in hung.reason
    assert slept is None


def test_no_more_results_wait_than_asked() -> None:
    taken = []

    def tasks() -> object:
        for number in range(50):
            taken.append(number)
            yield [number]

    with TaskPool[object]("builtins:len", 1, Limits.of_own_code(60)) as pool:
        results = pool.map(tasks(), window=4)  # type: ignore[arg-type]
        next(results)
        assert len(taken) <= 8
        assert sum(1 for _ in results) == 49


def test_a_task_that_swells_is_refused_and_the_next_one_is_done() -> None:
    with TaskPool[object]("builtins:bytearray", 1, Limits.of_own_code(60, memory=900)) as pool:
        swollen, small = pool.map([2 << 30, 3])
    assert swollen == Crash("krävde mer minne än 900 MiB")
    assert small == bytearray(3)


def test_a_worker_that_is_killed_ends_its_task_only() -> None:
    with TaskPool[object]("time:sleep", 1, Limits.of_own_code(60)) as pool:
        with ThreadPoolExecutor(1) as threads:
            given = threads.submit(pool.do, 30)
            while not pool.processes:
                time.sleep(0.01)
            time.sleep(0.3)
            os.kill(pool.processes[0], signal.SIGKILL)
            assert given.result() == Crash("avbröts av signal 9")
        assert pool.do(0) is None


def test_a_closed_pool_leaves_no_process_and_starts_none() -> None:
    pool = TaskPool[object]("time:sleep", 1, Limits.of_own_code(60))
    with pool, ThreadPoolExecutor(1) as threads:
        given = threads.submit(pool.do, 30)
        while not pool.processes:
            time.sleep(0.01)
        (worker,) = pool.processes
        pool.close()
        assert isinstance(given.result(), Crash)
    assert not Path(f"/proc/{worker}").exists()
    assert isinstance(pool.do(0), Crash)


_PARENT = """
import threading, time
from indexer.build.task_pool import TaskPool
from indexer.sandbox.limits import Limits
pool = TaskPool("time:sleep", 1, Limits.of_own_code(600))
threading.Thread(target=pool.do, args=(600,), daemon=True).start()
while not pool.processes:
    time.sleep(0.01)
print(*pool.processes, flush=True)
time.sleep(600)
"""


def test_a_worker_ends_with_a_parent_that_is_killed() -> None:
    parent = subprocess.Popen(
        [sys.executable, "-I", "-c", _PARENT], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    until = time.monotonic() + 60
    while _is_running(worker) and time.monotonic() < until:
        time.sleep(0.05)
    assert not _is_running(worker)


def _is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
