from __future__ import annotations

import time

from indexer.build.process_pool import Crash, ProcessLimits, ProcessPool


def test_results_come_in_order_and_a_failing_task_ends_alone() -> None:
    with ProcessPool[object]("builtins:int", 2, ProcessLimits(60)) as pool:
        results = list(pool.map(["1", "två", "3", "4"]))
    assert [results[0], *results[2:]] == [1, 3, 4]
    assert isinstance(results[1], Crash)
    assert "ValueError" in results[1].reason


def test_a_task_that_dies_or_hangs_is_replaced() -> None:
    with ProcessPool[object]("os:_exit", 1, ProcessLimits(60)) as pool:
        (died,) = pool.map([7])
    assert died == Crash("avbröts (kod 7)")
    began = time.monotonic()
    with ProcessPool[object]("time:sleep", 1, ProcessLimits(2)) as pool:
        hung, slept = pool.map([600, 0])
    assert isinstance(hung, Crash)
    assert "2 sekunder" in hung.reason
    assert slept is None
    assert time.monotonic() - began < 60


def test_no_more_results_wait_than_asked() -> None:
    taken = []

    def tasks() -> object:
        for number in range(50):
            taken.append(number)
            yield [number]

    with ProcessPool[object]("builtins:len", 1, ProcessLimits(60)) as pool:
        results = pool.map(tasks(), window=4)  # type: ignore[arg-type]
        next(results)
        assert len(taken) <= 8
        assert sum(1 for _ in results) == 49
