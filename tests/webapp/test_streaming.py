from __future__ import annotations

import threading
import time
from typing import BinaryIO

import pytest

from webapp.pressure import BusyError
from webapp.streaming import AT_ONCE, StoppedError, Streams


def test_what_is_written_arrives_whole_and_in_order() -> None:
    def write(stream: BinaryIO) -> None:
        stream.writelines(f"{number}\n".encode() for number in range(50_000))

    arrived = b"".join(Streams(30).open(write))
    assert arrived == b"".join(f"{number}\n".encode() for number in range(50_000))


def test_a_writer_that_fails_breaks_the_answer_off() -> None:
    def write(stream: BinaryIO) -> None:
        stream.write(b"x" * 200_000)
        raise OSError("disken är full")

    with pytest.raises(OSError, match="disken"):
        b"".join(Streams(30).open(write))


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

    for _ in range(AT_ONCE):
        streams.open(write).close()
    assert stopped.wait(5)
    deadline = time.monotonic() + 5
    while True:
        try:
            assert b"".join(streams.open(lambda stream: stream.write(b"ny"))) == b"ny"
        except BusyError:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        else:
            break


def test_more_at_once_than_there_is_room_for_are_refused() -> None:
    streams, go = Streams(30), threading.Event()

    def write(stream: BinaryIO) -> None:
        go.wait(10)
        stream.write(b"ok")

    opened = [streams.open(write) for _ in range(AT_ONCE)]
    with pytest.raises(BusyError):
        streams.open(write)
    go.set()
    assert [b"".join(one) for one in opened] == [b"ok"] * AT_ONCE


def test_a_file_that_takes_too_long_is_broken_off() -> None:
    def write(stream: BinaryIO) -> None:
        while True:
            stream.write(b"x" * 65536)
            time.sleep(0.05)

    stream = Streams(0.3).open(write)
    with pytest.raises(StoppedError):
        for _ in stream:
            pass
