"""A connection to a cluster: every question is answered whole, or it is an error."""

from __future__ import annotations

import re
import secrets
import ssl
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from archive.engines.opensearch.archive_id import archive_id
from archive.engines.opensearch.cluster_settings import check_cluster_settings
from archive.errors import (
    EngineAwayError,
    IndexUnusableError,
    NothingDoneError,
    SettingsError,
    query_error,
)
from archive.messages import message
from archive.settings import secret

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from opensearchpy.exceptions import TransportError

    from archive.settings import Settings

_SECONDS = 15.0
"""How long a reader waits for one node; then another is asked, twice at most."""
_WRITER_SECONDS = 300.0
"""How long a writer waits: new indices, and copies of them, take their time."""
_TIMED_OUT = 408
"""What a cluster answers when it is not as it was waited for."""
_PAGE = 10_000
"""Hits fetched at a time when all are wanted; the most that the server gives."""


@dataclass(frozen=True)
class Connection:
    """Where a cluster is, and as whom we ask it.

    `prefix` and `archive`, the id of the index folder, begin the names of this archive's indices.
    `shards`, `replicas`: of each index. `seconds`: how long one answer is waited for. `threads`:
    how many ask at once; so many connections to a node are kept, none is made for one question.
    """

    urls: tuple[str, ...]
    prefix: str = "handlingar"
    shards: int = 1
    replicas: int = 1
    user: str = ""
    password: str = field(default="", repr=False)
    ca: Path | None = None
    certificate: Path | None = None
    key: Path | None = None
    archive: str = ""
    seconds: float = _SECONDS
    threads: int = 8

    @classmethod
    def of(cls, settings: Settings) -> Connection:
        """Return the connection that the settings describe.

        Raises:
            SettingsError: see `check_cluster_settings`.
        """
        check_cluster_settings(settings)
        return cls(
            tuple(settings.engine_urls),
            settings.engine_prefix,
            settings.engine_shards,
            settings.engine_replicas,
            settings.engine_user,
            secret(settings.engine_password),
            settings.engine_ca,
            settings.engine_certificate,
            settings.engine_key,
            archive_id(settings.index),
            threads=settings.threads,
        )

    def new_stem(self) -> str:
        """Return how the names of one writer's indices begin: no other's do."""
        return "-".join(filter(None, (self.prefix, self.archive, secrets.token_hex(8))))

    def is_ours(self, index: str) -> bool:
        """Tell whether an index is this archive's, whatever the prefixes of others begin with."""
        stem = "-".join(filter(None, (self.prefix, self.archive)))
        return re.match(rf"{re.escape(stem)}-[0-9a-f]{{16}}-", index) is not None

    @cached_property
    def client(self) -> Any:  # noqa: ANN401
        """The client that reads; a node that hangs or is overrun is left aside for another."""
        return self._client(self.seconds, retry_on_timeout=True)

    @cached_property
    def _writer(self) -> Any:  # noqa: ANN401
        """The client that writes: what a node did not answer it may have done all the same."""
        return self._client(_WRITER_SECONDS, retry_on_timeout=False)

    def _client(self, seconds: float, *, retry_on_timeout: bool) -> Any:  # noqa: ANN401
        from opensearchpy import OpenSearch  # noqa: PLC0415

        return OpenSearch(
            list(self.urls),
            http_auth=(self.user, self.password) if self.user else None,
            ca_certs=self.ca and str(self.ca),
            client_cert=self.certificate and str(self.certificate),
            client_key=self.key and str(self.key),
            timeout=seconds,
            pool_maxsize=self.threads,
            max_retries=2,
            # A node that does not answer is only left aside when the question is asked again.
            retry_on_timeout=retry_on_timeout,
            retry_on_status=(429, 502, 503, 504),
        )

    def search(
        self, indices: Sequence[str], body: dict[str, Any], *, patient: bool = False
    ) -> dict[str, Any]:
        """Return the answer of all shards of some indices.

        Statistics of words are those of all the shards together. `patient` waits as a writer does:
        for what looks at every section.

        Raises:
            EngineAwayError: not every shard answered, or none, in time.
        """
        with self.writing_client() if patient else self.reading_client() as client:
            answer: dict[str, Any] = client.search(
                index=",".join(indices),
                body=body,
                params={
                    "search_type": "dfs_query_then_fetch",
                    "allow_partial_search_results": "false",
                    "ignore_unavailable": "false",
                    "request_cache": "false",
                },
            )
        return _require_every_shard(answer)

    def all_hits(self, indices: Sequence[str], body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """Yield all hits of a search in its order, a page at a time, of one state of the indices.

        Raises:
            EngineAwayError: not every shard answered.
        """
        with self.reading_client() as client:
            made = client.create_pit(
                index=",".join(indices),
                params={"keep_alive": "5m", "allow_partial_pit_creation": "false"},
            )
        pit = {"id": made["pit_id"], "keep_alive": "5m"}
        page = body | {"size": _PAGE, "pit": pit, "track_total_hits": False}
        params = {
            "search_type": "dfs_query_then_fetch",
            "allow_partial_search_results": "false",
        }
        try:
            while True:
                with self.reading_client() as client:
                    hits = _require_every_shard(client.search(body=page, params=params))["hits"][
                        "hits"
                    ]
                yield from hits
                if len(hits) < _PAGE:
                    return
                page["search_after"] = hits[-1]["sort"]
        finally:
            with self.reading_client() as client:
                client.delete_pit(body={"pit_id": [pit["id"]]})

    def search_many(self, indices: Sequence[str], bodies: Sequence[dict[str, Any]]) -> list[Any]:
        """Return the answers to several searches, in one call.

        Raises:
            EngineAwayError: not every shard answered each.
        """
        head = {
            "index": list(indices),
            "search_type": "dfs_query_then_fetch",
            "allow_partial_search_results": False,
        }
        lines = [line for body in bodies for line in (head, body)]
        with self.reading_client() as client:
            answers = client.msearch(body=lines)["responses"]
        for answer in answers:
            if "error" in answer:
                raise EngineAwayError(_AWAY.filled(error=answer["error"].get("type", "")))
        return [_require_every_shard(answer) for answer in answers]

    def indices(self) -> dict[str, str]:
        """Return the names of all indices under our prefix, others' too, with their UUIDs."""
        with self.reading_client() as client:
            listed = client.cat.indices(index=f"{self.prefix}-*", params={"format": "json"})
        return {each["index"]: each["uuid"] for each in listed}

    def others(self) -> list[str]:
        """Return the indices under our prefix that bear another archive's id, or none."""
        form = re.compile(rf"{re.escape(self.prefix)}-([0-9a-f]{{8}}-)?[0-9a-f]{{16}}-")
        return sorted(i for i in self.indices() if form.match(i) and not self.is_ours(i))

    def drop(self, indices: Iterable[str]) -> None:
        """Delete indices; those that are gone already are no error."""
        with self.writing_client() as client:
            for index in indices:
                client.indices.delete(index=index, params={"ignore_unavailable": "true"})

    def see_room(self) -> None:
        """See that the cluster takes new indices and their copies: else it would let us wait.

        Raises:
            NothingDoneError: its disks are full, or it has too few nodes for `engine_replicas`.
        """
        with self.reading_client() as client:
            state = client.cluster.state(metric="blocks")
            nodes = client.cluster.health()["number_of_data_nodes"]
        if self.replicas >= nodes:
            raise NothingDoneError(_TOO_FEW.filled(nodes=nodes, replicas=self.replicas))
        blocks = state["blocks"].get("global", {}).values()
        if any("create_index" in block["levels"] for block in blocks):
            raise NothingDoneError(_FULL)

    def forget_snapshots(self) -> tuple[list[str], list[str]]:
        """Delete the snapshots that hold our indices and no others; return their names.

        And the names of those that hold others too, which are left to a person.
        """
        deleted, left = [], []
        with self.writing_client() as client:
            for place in client.snapshot.get_repository():
                kept = client.snapshot.get(repository=place, snapshot="_all")["snapshots"]
                for snapshot in kept:
                    ours = [i for i in snapshot["indices"] if self.is_ours(i)]
                    name = f"{place}/{snapshot['snapshot']}"
                    if ours and len(ours) == len(snapshot["indices"]):
                        client.snapshot.delete(repository=place, snapshot=snapshot["snapshot"])
                        deleted.append(name)
                    elif ours:
                        left.append(name)
        return deleted, left

    def reading_client(self) -> _Asking:
        """Return a context that gives the client that reads and turns its errors into ours."""
        return _Asking(self.client)

    def writing_client(self) -> _Asking:
        """Return a context that gives the client that writes and turns its errors into ours."""
        return _Asking(self._writer)


_AWAY = message(
    "Sökklustret svarar inte (%(error)s). Inget annat svar ges i dess ställe; "
    "försök igen om en stund."
)
_NOT_SECURE = message(
    "Ingen säker förbindelse med sökklustret (%(error)s); se nodernas certifikat och "
    "inställningarna engine_ca och engine_certificate."
)
_ANOTHER = message(
    "På sökklustrets adress svarar något annat än det (HTTP %(error)s); se engine_urls, "
    "engine_certificate och vad som står framför noderna."
)
_NOT_ALLOWED = message(
    "Sökklustret nekar åtkomst (%(error)s); se inställningarna engine_user och engine_password."
)


_FULL = message(
    "Sökklustrets diskar är fulla; inget nytt har publicerats. Frigör plats eller lägg till en "
    "nod, och kör handlingar index igen."
)
_TOO_FEW = message(
    "engine_replicas = %(replicas)s vill ha fler noder än de %(nodes)s som sökklustret har nu; "
    "inget nytt har publicerats. Starta fler noder eller sänk engine_replicas."
)
_NO_COPIES = message(
    "Sökklustret gjorde inte alla kopior av indexet i tid; inget nytt har publicerats. Se efter "
    "vad det väntar på (_cluster/allocation/explain), och kör handlingar index igen."
)
_BLOCKED = ("flood-stage", "index_create_block_exception")


class _Asking:
    def __init__(self, client: Any) -> None:  # noqa: ANN401
        self._client = client

    def __enter__(self) -> Any:  # noqa: ANN401
        return self._client

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        from opensearchpy import exceptions  # noqa: PLC0415

        if isinstance(error, exceptions.OpenSearchException) and _is_full(error):
            raise NothingDoneError(_FULL) from error
        match error:
            case exceptions.NotFoundError() | exceptions.RequestError() if _is_of_another(error):
                raise EngineAwayError(_ANOTHER.filled(error=error.status_code)) from error
            case exceptions.NotFoundError():
                msg = message(
                    "Ett index saknas i sökklustret (%(error)s); kör handlingar index, eller "
                    "handlingar pull på en dator som hämtar.",
                    error=error.error,
                )
                raise IndexUnusableError(msg) from error
            case exceptions.AuthenticationException() | exceptions.AuthorizationException():
                raise SettingsError(_NOT_ALLOWED.filled(error=error.status_code)) from error
            case exceptions.RequestError() if "maxClauseCount" in str(error.args):
                raise query_error(
                    "Sökningen har för många ord för sökklustret. Korta den, eller höj "
                    "indices.query.bool.max_clause_count på noderna."
                ) from error
            case exceptions.RequestError():
                return  # a mistake of ours: not to be taken for a cluster that is away
            case exceptions.TransportError() if error.status_code == _TIMED_OUT:
                raise NothingDoneError(_NO_COPIES) from error
            case exceptions.SSLError():
                raise EngineAwayError(_NOT_SECURE.filled(error=_ssl_reason(error))) from error
            case exceptions.OpenSearchException():
                raise EngineAwayError(_AWAY.filled(error=type(error).__name__)) from error


def _is_of_another(error: TransportError) -> bool:
    """Tell whether an answer is not the cluster's, which says in JSON what was wrong."""
    return not isinstance(error.info, dict)


def _is_full(error: Exception) -> bool:
    return any(block in str(error.args) for block in _BLOCKED)


def _ssl_reason(error: BaseException | None) -> str:
    """Return what was wrong with a certificate or a handshake, as OpenSSL says it."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return str(getattr(error, "verify_message", "") or error.reason or error)
        error = error.__cause__ or error.__context__
    return ""


def _require_every_shard(answer: dict[str, Any]) -> dict[str, Any]:
    """Return an answer that every shard took part in.

    A shard with no copy left is not counted as failed: only the numbers tell.
    """
    shards = answer["_shards"]
    if answer["timed_out"] or shards["failed"] or shards["successful"] != shards["total"]:
        answered = f"{shards['successful']} av {shards['total']} delar"
        raise EngineAwayError(_AWAY.filled(error=answered))
    return answer
