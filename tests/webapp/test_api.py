from __future__ import annotations

from typing import TYPE_CHECKING

import schemathesis
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from webapp import create_app

if TYPE_CHECKING:
    from flask.testing import FlaskClient
    from shelf import StandIn

    from archive.settings import Settings


def test_an_answer_has_the_shape_of_the_contract(client: FlaskClient) -> None:
    answer = client.get("/api/search?q=trygghetslarm&type=protokoll&limit=2").json
    assert answer is not None
    assert (answer["total"], answer["documents"], len(answer["hits"])) == (3, 3, 2)
    assert answer["hits"][0]["url"].startswith("http://localhost/handling/")


def test_a_document_comes_whole(client: FlaskClient) -> None:
    answer = client.get("/api/document/h-maj2014").json
    assert answer is not None
    assert [section["number"] for section in answer["sections"]] == [None, "41", "42"]


def test_mistakes_are_told_in_json(client: FlaskClient) -> None:
    for path, status in (
        ("/api/search?offset=-1", 400),
        ("/api/document/nej", 404),
        ("/api/x", 404),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.json is not None
        assert answer.json["error"].endswith(".")


def test_the_api_keeps_to_its_own_description(settings: Settings, archive: StandIn) -> None:
    app = create_app(settings, archive)  # type: ignore[arg-type]
    app.extensions["rates"]._limits.clear()
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", app)

    for operation in schema.get_all_operations():
        run = operation.ok().as_strategy()
        _probe(run)


def _probe(strategy: object) -> None:
    from hypothesis import given

    @hypothesis_settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(case=strategy)
    def probe(case: schemathesis.Case) -> None:
        case.call_and_validate(headers={"Accept-Encoding": "identity"})

    probe()
