from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from webapp import create_app

if TYPE_CHECKING:
    from flask import Flask
    from flask.testing import FlaskClient
    from schemathesis.schemas import APIOperation

MEETING = (
    "Protokoll\n\nDirektionen 2014-05-09\n\n§ 41 Trygghetslarm\nDnr DIR 2014/17\n\n"
    "Medlemskommunernas avtal om trygghetslarm löper ut vid årsskiftet. Kansliet har tillsammans "
    "med socialcheferna utrett en gemensam upphandling av digitala trygghetslarm.\n\n"
    "Direktionen beslutar att anta avtalet om trygghetslarm.\n\n§ 42 Budget\n\nBordläggs.\n"
)
PAPERS = {
    "maj.txt": MEETING,
    "maj-kopia.txt": MEETING + "\n",
    "plan.md": "# Plan för trygghetslarm 2012–2014\n\n## Mål\n\nProtokoll förs.\n",
}
CONTRACT_RESULT = {"query", "total", "documents", "took_ms", "generation", "hits", "facets"}
CONTRACT_HIT = {
    *("id", "document_id", "source_id", "title", "section", "page", "date", "organisation"),
    *("body", "type", "score", "snippet", "url", "why"),
}
CONTRACT_DOCUMENT = {
    *("title", "type", "organisation", "body", "language", "scanned", "date", "period"),
    *("case_numbers", "topics", "sections"),
}
CONTRACT_SECTION = {"number", "case_number", "heading", "page", "decision", "text"}
WORD_LISTS = {
    "forms": "Form",
    "distribution": "Part",
    "collocates": "Collocate",
    "keyness": "KeyWord",
}
FOUND = (
    "/api/search?q=%22",
    "/api/search?q=(((",
    "/api/search?q=%00",
    "/api/search?from=0000",
    "/api/search?to=9999-12",
    "/api/search?limit=0",
    "/api/search?offset=10001",
    "/api/search?type=%ED%A0%80",
    "/api/search?" + "language=&" * 51,
    "/api/search?from=&to=",
    "/api/search?syn=nej",
    "/api/search?limit=1&limit=x",
    "/api/document/.",
    "/api/document/%00",
)
"""Requests that fuzzing or people found hard."""


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


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """A real archive: a protocol, a plan with references, a letter in two versions."""
    corpus = tmp_path_factory.mktemp("real")
    for name, text in PAPERS.items():
        (corpus / name).write_text(text, "utf-8")
    settings = Settings(
        corpus=corpus, index=corpus.with_name("real-index"), jobs=1, searches_per_minute=0
    )
    run(settings, Options(), silent)
    return create_app(settings)


def test_the_description_names_the_contract_and_every_answer_fills_it(real: Flask) -> None:
    """No field is described that is never given, and none is given that is not described."""
    client = real.test_client()
    described = client.get("/api/openapi.json").json
    assert described is not None
    found = client.get("/api/search?q=protokoll+ELLER+trygghetslarm&ref=1&limit=50").json
    assert found is not None
    documents = [
        client.get(f"/api/document/{one}").json
        for one in sorted({hit["document_id"] for hit in found["hits"]})
    ]
    near = client.get("/api/search?q=trygghetslarm+xyzzyqqq").json
    assert near is not None
    hits = [*found["hits"], *near["related"]["hits"]]
    seen = {"Result": [found], "Document": documents, "Hit": hits}
    seen["Reason"] = [why for hit in found["hits"] for why in hit["why"]]
    for name, field in (("Section", "sections"), ("Fact", "facts"), ("Link", "links")):
        seen[name] = [one for document in documents if document for one in document[field]]
    seen |= _of_words(client)
    for name, values in seen.items():
        fields = set(described["components"]["schemas"][name]["properties"])
        assert values, name
        given = {key for value in values for key in value}
        assert fields - given <= {"refers_to"}, name
        assert given <= fields, name
    schemas = described["components"]["schemas"]
    assert set(schemas["Result"]["properties"]) >= CONTRACT_RESULT
    assert set(schemas["Hit"]["properties"]) >= CONTRACT_HIT
    assert set(schemas["Document"]["properties"]) >= CONTRACT_DOCUMENT
    assert set(schemas["Section"]["properties"]) >= CONTRACT_SECTION


def _of_words(client: FlaskClient) -> dict[str, list[Any]]:
    lines = client.get("/api/kwic?q=trygghetslarm").json
    assert lines is not None
    seen = {"Concordance": [lines], "Line": lines["rows"]}
    for name, row in WORD_LISTS.items():
        answer = client.get(f"/api/words?q=trygghetslarm&min=1&list={name}").json
        assert answer is not None
        seen["WordList"] = [*seen.get("WordList", []), answer]
        seen[row] = answer["rows"]
    return seen


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_the_api_keeps_to_its_own_description(real: Flask, mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/openapi.json", real)
    probed = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.startswith("/api/"):
            _probe(operation, mode)
            probed += 1
    assert probed > 3


def _probe(operation: APIOperation[Any, Any, Any, Any], mode: GenerationMode) -> None:
    # What is well formed may still be a mistake in the language of queries: 400 and a sentence.
    @hypothesis_settings(
        max_examples=20, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def probe(case: schemathesis.Case[Any]) -> None:
        case.call_and_validate(
            headers={"Accept-Encoding": "identity"}, excluded_checks=[positive_data_acceptance]
        )

    probe()


@pytest.mark.parametrize(
    ("asked", "parameter", "meant"),
    [
        ("committee=x", "committee", "body"),
        ("page=2", "page", "offset"),
        ("limt=2", "limt", "limit"),
        ("typ=protokol", "protokol", "protokoll"),
        ("type=finnsinte", "finnsinte", None),
        ("language=xx", "xx", None),
        ("utm_source=x", "utm_source", None),
    ],
)
def test_what_there_is_not_is_refused_and_what_was_meant_is_told(
    real: Flask, asked: str, parameter: str, meant: str | None
) -> None:
    answer = real.test_client().get(f"/api/search?q=larm&{asked}")
    assert (answer.status_code, answer.mimetype) == (400, "application/problem+json")
    assert answer.json is not None
    assert answer.json["parameter"] == parameter
    assert meant is None or answer.json["meant"] == meant
    assert answer.json["detail"].endswith((".", "?"))
    assert real.test_client().get(f"/sok?q=larm&{asked}").status_code == 200


@pytest.mark.parametrize("text", ["typ:protokol", "språk:svensk"])
def test_a_value_of_a_closed_list_is_refused_in_the_text_too(real: Flask, text: str) -> None:
    answer = real.test_client().get(f"/api/search?q={text}")
    assert (answer.status_code, answer.json and "meant" in answer.json) == (400, True)


@pytest.mark.parametrize("path", FOUND)
def test_what_was_once_answered_wrongly_is_answered_well(real: Flask, path: str) -> None:
    answer = real.test_client().get(path)
    assert answer.status_code in (200, 400, 404)
    assert answer.json is not None
    assert ("error" in answer.json) == (answer.status_code != 200)


@pytest.mark.parametrize("path", ["/export", "/beslut/export", "/kwic/hamta"])
def test_a_mistake_in_a_query_is_told_before_a_file_begins(real: Flask, path: str) -> None:
    assert real.test_client().get(f"{path}?q=datum:x").status_code == 400
