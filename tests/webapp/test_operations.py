from __future__ import annotations

import json
import logging
from typing import TYPE_CHECKING

import pytest
from prometheus_client.parser import text_string_to_metric_families

from archive.runs import RunReport, keep
from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from shelf import StandIn

    from archive.settings import Settings


def test_alive_and_ready(client: FlaskClient) -> None:
    assert client.get("/healthz").data == b"ok\n"
    assert client.get("/readyz").data == b"ok 20140509T030000\n"


def test_without_an_index_it_lives_but_is_not_ready(settings: Settings) -> None:
    client = create_app(settings).test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    page = client.get("/sok?q=a")
    assert page.status_code == 503
    assert "Retry-After" in page.headers


def test_metrics_count_and_are_for_this_machine_only(client: FlaskClient) -> None:
    client.get("/sok?q=trygghetslarm")
    text = client.get("/metrics").text
    assert 'handlingar_requests_total{status="200",view="search.hits"} 1.0' in text
    assert "handlingar_documents 5.0" in text
    assert 'handlingar_files{status="failed"} 1.0' in text
    assert "handlingar_generation_built_timestamp_seconds 1.3996044e+09" in text
    assert "handlingar_last_run_timestamp_seconds 0.0" in text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404


def test_metrics_tell_how_the_last_night_went(settings: Settings, archive: StandIn) -> None:
    night = RunReport(
        started="2026-01-01T02:30:00Z", ended="2026-01-01T02:31:00Z", result="unchanged"
    )
    worse = RunReport(started="2026-01-02T02:30:00Z", result="stopped", reason="Tom.")
    places = [keep(settings.index, one) for one in (night, worse)]
    text = create_app(settings, archive).test_client().get("/metrics").text
    for place in places:
        place.unlink()
    assert "handlingar_last_run_timestamp_seconds 1.76723466e+09" in text
    assert "handlingar_last_run_troubles 1.0" in text
    list(text_string_to_metric_families(text))


def test_the_log_names_the_request_and_no_person(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "webapp.requests"):
        answer = client.get("/sok?q=Anna+Andersson", environ_base={"REMOTE_ADDR": "203.0.113.7"})
    line = json.loads(caplog.messages[-1])
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["view"], line["status"]) == ("search.hits", 200)
    assert "Anna" not in caplog.text
    assert "203.0.113.7" not in caplog.text


@pytest.mark.parametrize("said", ["x\ny", "a" * 65, "kort", "<script>"])
def test_a_strange_request_id_is_replaced(client: FlaskClient, said: str) -> None:
    given = client.get("/healthz", headers={"X-Request-Id": said.replace("\n", "")})
    if "\n" not in said:
        assert given.headers["X-Request-Id"] != said
