from __future__ import annotations

import threading
import time
from typing import BinaryIO

import pytest

from webapp.rate_limit import BusyError, TooManyError
from webapp.streaming import AT_ONCE, StoppedError, Streams


def test_what_is_written_arrives_whole_and_in_order() -> None:
    def write(stream: BinaryIO) -> None:
        stream.writelines(f"{number}\n".encode() for number in range(50_000))

    arrived = b"".join(Streams(30).open(write, "a"))
    assert arrived == b"".join(f"{number}\n".encode() for number in range(50_000))


def test_a_writer_that_fails_breaks_the_answer_off() -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"x" * 200_000)
        raise OSError("disken är full")

    with pytest.raises(OSError, match="disken"):
        b"".join(Streams(30).open(write, "a"))


def test_a_reader_that_leaves_stops_the_writer_even_before_the_first_chunk() -> None:
    streams = Streams(60)
    stopped = threading.Event()

    def write(stream: BinaryIO) -> None:
        try:
            while True:
                stream.write(b"x" * 65536)
        except StoppedError:
            stopped.set()
            raise

    for client in range(AT_ONCE):
        streams.open(write, str(client)).close()
    assert stopped.wait(60)
    deadline = time.monotonic() + 60
    while True:
        try:
            assert b"".join(streams.open(lambda stream: stream.write(b"ny"), "a")) == b"ny"
        except BusyError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            break


def test_more_at_once_than_there_is_room_for_are_refused() -> None:
    streams, go = Streams(30), threading.Event()

    def write(stream: BinaryIO) -> None:
        go.wait(60)
        stream.write(b"ok")

    opened = [streams.open(write, str(client)) for client in range(AT_ONCE)]
    with pytest.raises(BusyError):
        streams.open(write, "another")
    go.set()
    assert [b"".join(one) for one in opened] == [b"ok"] * AT_ONCE


def test_a_file_that_takes_too_long_is_broken_off() -> None:
    def write(stream: BinaryIO) -> None:
        while True:
            stream.write(b"x" * 65536)
            time.sleep(0.05)

    stream = Streams(0.3).open(write, "a")
    with pytest.raises(StoppedError):
        for _ in stream:
            pass


def test_one_client_leaves_a_place_for_others() -> None:
    streams, ready = Streams(30), threading.Event()

    def write(stream: BinaryIO) -> None:
        ready.wait(60)
        stream.write(b"ok")

    first = streams.open(write, "greedy")
    for _ in range(12):
        with pytest.raises(TooManyError):
            streams.open(write, "greedy")
    other = streams.open(write, "other")
    ready.set()
    assert [b"".join(first), b"".join(other)] == [b"ok"] * 2


def test_what_a_file_costs_is_charged_to_who_asked_for_it() -> None:
    charged: dict[str, float] = {}

    def write(stream: BinaryIO) -> None:
        until = time.thread_time() + 0.05
        while time.thread_time() < until:
            pass
        stream.write(b"ok")

    stream = Streams(30, charged.__setitem__).open(write, "a")
    assert b"".join(stream) == b"ok"
    deadline = time.monotonic() + 60
    while not charged and time.monotonic() < deadline:
        time.sleep(0.01)
    assert charged["a"] >= 0.05
