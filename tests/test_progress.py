"""One line tells stage, count, rate and time left, redrawn in a terminal, now and then in a log."""

from __future__ import annotations

import io

import pytest

from archive import progress


class Clock:
    now = 1000.0

    def monotonic(self) -> float:
        return self.now


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    return made


def shown(clock: Clock, stream: io.StringIO, steps: list[tuple[float, int, float]]) -> list[str]:
    line = progress.Terminal(stream)
    for at, done, share in steps:
        clock.now = 1000 + at
        line("Läser filer", done, 100, share)
    return [one.strip() for one in stream.getvalue().replace("\r\x1b[K", "\n").splitlines()]


def test_a_terminal_shows_each_step_with_rate_and_time_left(clock: Clock) -> None:
    lines = shown(clock, Screen(), [(0, 1, 0), (10, 21, 0), (10.1, 22, 0), (50, 100, 0)])
    assert lines[1:] == [
        "Läser filer: 1 av 100",
        "Läser filer: 21 av 100, 2/s, 40 s kvar",
        "Läser filer: 100 av 100, 2/s",
    ]


def test_a_log_gets_a_line_every_ten_seconds(clock: Clock) -> None:
    lines = shown(clock, io.StringIO(), [(second, second + 1, 0) for second in range(25)])
    assert lines == [
        "Läser filer: 11 av 100, 1/s, 89 s kvar",
        "Läser filer: 21 av 100, 1/s, 79 s kvar",
    ]


def test_time_left_follows_the_share_of_the_work_where_steps_are_not_alike(clock: Clock) -> None:
    lines = shown(clock, Screen(), [(0, 1, 0.1), (600, 2, 0.4), (1200, 3, 0.7)])
    assert lines[2:] == [
        "Läser filer: 2 av 100 (40 % av arbetet), 20 min kvar",
        "Läser filer: 3 av 100 (70 % av arbetet), 10 min kvar",
    ]


def test_what_takes_long_is_named(clock: Clock) -> None:
    screen = Screen()
    line = progress.Terminal(screen)
    line("Läser filer", 1, 9, 0.1)
    clock.now += 30
    line("Läser filer", 1, 9, 0.1, "skannad-bok.pdf")
    assert screen.getvalue().endswith("1 av 9 (10 % av arbetet); läser skannad-bok.pdf")


def test_a_log_says_the_same_once_a_minute(clock: Clock) -> None:
    stream = io.StringIO()
    line = progress.Terminal(stream)
    for at in range(0, 130, 5):
        clock.now = 1000 + at
        line("Läser filer", 0, 86, slow="protokoll.pdf")
    assert stream.getvalue().splitlines() == ["Läser filer: 0 av 86; läser protokoll.pdf"] * 2
