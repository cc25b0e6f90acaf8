"""Reading of strangers' files in workers: typed values come back, and each failure has a reason."""

from __future__ import annotations

import os
import pickle
import signal
from typing import TYPE_CHECKING, Any, Generic, Self, TypeVar

import msgspec

from archive.messages import recorded
from archive.model import Outcome, Reading, Status
from indexer.sandbox.limits import Limits
from indexer.sandbox.pool import BrokenWorkerError, Failure, WorkerPool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MEDIA = "application/octet-stream"
_SIGNALS: dict[int, str] = {
    signal.SIGXCPU: recorded("filen tog för mycket processortid"),
    signal.SIGXFSZ: recorded("filen gav större mellanfiler än en fil får ge"),
    signal.SIGKILL: recorded("systemet stoppade läsaren, troligen av brist på minne"),
}

T = TypeVar("T")


class ReaderPool(Generic[T]):
    """Reads files in up to `jobs` workers; `read` may be called from any thread.

    `task` names what is run in the worker, as "module:function", with the signature of
    `indexer.extract.read`; `kind` is the type of what it emits. `slower` are the options with which
    a file is read anew when it overran a shorter limit that the worker had set itself. Values come
    back typed and checked, never as code.
    """

    def __init__(  # noqa: PLR0917 -- as many as there are things to say
        self,
        jobs: int = 1,
        options: object = None,
        limits: Limits | None = None,
        task: str = "indexer.extract:read",
        kind: type[Any] = Reading,
        slower: object = None,
    ) -> None:
        self._options, self._slower = options, slower
        self._decode = msgspec.msgpack.Decoder(kind).decode
        self._pool = WorkerPool(task, jobs, limits or Limits())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.close()

    @property
    def processes(self) -> tuple[int, ...]:
        """The process ids of the workers now alive."""
        return self._pool.processes

    def read(self, path: Path, emit: Callable[[T], None]) -> Outcome:
        """Read a file in a worker; each value goes to `emit` as it comes, the outcome at the end.

        A worker that hangs, dies or says too much is ended, and the outcome carries the reason.
        """

        def again(broken: BrokenWorkerError) -> bytes | None:
            """Ask once more where an old worker fell silent: an earlier file may have hurt it."""
            if broken.hasty and self._slower is not None:
                return pickle.dumps((os.fsencode(path), self._slower))
            gone = broken.failure in {Failure.SIGNAL, Failure.EXIT, Failure.SILENT}
            return request if gone and not broken.spoke and not broken.fresh else None

        request = pickle.dumps((os.fsencode(path), self._options))
        try:
            answer = self._pool.run(request, lambda value: emit(self._decode(value)), again)
            return msgspec.msgpack.decode(answer, type=Outcome)
        except BrokenWorkerError as broken:
            reason = _failure_reason(broken)
        except msgspec.MsgspecError:
            reason = recorded("Läsningen avbröts: läsaren svarade med något annat än text.")
        return Outcome(Status.FAILED, _MEDIA, reason)


def _failure_reason(broken: BrokenWorkerError) -> str:
    number = int(broken.number)
    match broken.failure:
        case Failure.TIME:
            return recorded(
                "Läsningen avbröts: filen tog mer än %(seconds).0f sekunder; dela upp den.",
                seconds=broken.number,
            )
        case Failure.OUTPUT:
            return recorded(
                "Läsningen avbröts: filen gav mer än %(output)s MiB text; dela upp den.",
                output=number,
            )
        case Failure.SIGNAL:
            crashed = recorded("läsaren kraschade (signal %(number)s)", number=number)
            named = _SIGNALS.get(number, crashed)
            return recorded("Läsningen avbröts: %(named)s.", named=named)
        case Failure.EXIT:
            return recorded(
                "Läsningen avbröts: läsaren slutade i förtid (kod %(code)s).", code=number
            )
        case Failure.SILENT:
            return recorded("Läsningen avbröts: läsaren svarar inte.")
