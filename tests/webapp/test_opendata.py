"""DCAT checked with pyshacl, security.txt, and the catalogue of interfaces."""

from __future__ import annotations

import datetime as dt
import warnings
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from tests.standards import published
from webapp import create_app

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from pyshacl import validate
    from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, Graph, URIRef

if TYPE_CHECKING:
    from flask.testing import FlaskClient

SHAPES = Path(__file__).parent.parent / "fixtures" / "dcat-ap-se.shacl.ttl"
BASE = "https://arkiv.ekby.example"
VOCABULARIES = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
vcard:Organization rdfs:subClassOf vcard:Kind .
<http://publications.europa.eu/resource/authority/data-theme/GOVE> a skos:Concept ;
  skos:prefLabel "Regeringen och den offentliga sektorn"@sv .
<http://purl.org/adms/publishertype/LocalAuthority> a skos:Concept ; skos:prefLabel "x"@en .
<http://www.wikidata.org/entity/Q749568> a skos:Concept ; skos:prefLabel "REST"@en .
"""
"""What the vocabularies that the European shapes import say of what we use of them."""


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("opendata")
    made = Settings(
        corpus=folder / "corpus", index=folder / "index", jobs=1, address=BASE,
        contact="registrator@ekby.example", title="Ekby & Berga",
        data_licence="http://creativecommons.org/publicdomain/zero/1.0/",
    )  # fmt: skip
    made.corpus.mkdir()
    text = (
        "Protokoll\n\nEkby kommun\nDirektionen 2014-05-09\n\n§ 41 Larm\n\nDirektionen beslutar.\n"
    )
    (made.corpus / "maj.txt").write_text(text, "utf-8")
    run(made, Options(), silent)
    return made


@pytest.fixture
def site(settings: Settings) -> FlaskClient:
    return create_app(settings).test_client()


def problems(graph: Graph, shapes: Path = SHAPES) -> str:
    """Return what the shapes find wrong; empty when nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sound, _, text = validate(graph, shacl_graph=Graph().parse(shapes), inference="none")
    return "" if sound else str(text)


def described(site: FlaskClient, place: str = "/dcat.rdf") -> Graph:
    answer = site.get(place)
    assert answer.content_type.startswith("application/rdf+xml")
    return Graph().parse(data=answer.data, format="xml")


def known_in_europe(graph: Graph) -> Graph:
    """Return a graph with what the European shapes take for known of all that it names."""
    graph = graph + Graph().parse(data=VOCABULARIES, format="turtle")
    for thing in set(graph.objects()) - set(graph.subjects()):
        if isinstance(thing, URIRef):  # rule rdfs4b of RDF Semantics: everything is a resource
            graph.add((thing, RDF.type, RDFS.Resource))
    return graph


def test_the_description_keeps_to_the_profile(site: FlaskClient) -> None:
    graph = described(site)
    assert problems(graph) == ""
    for kind, many in ((DCAT.Catalog, 1), (DCAT.Dataset, 1), (DCAT.Distribution, 4),
                       (DCAT.DataService, 1)):  # fmt: skip
        assert len(list(graph.subjects(RDF.type, kind))) == many


def test_the_european_description_keeps_to_the_european_profile(site: FlaskClient) -> None:
    shapes = published("dcat-ap-SHACL.jsonld")
    graph = known_in_europe(described(site, "/dcat-ap.rdf"))
    assert problems(graph, shapes) == ""
    graph.remove((None, DCAT.accessURL, None))
    assert "accessURL" in problems(graph, shapes)


@pytest.mark.parametrize(
    ("place", "shapes", "told"),
    [
        ("/dcat.rdf", "dcat-ap-SHACL.jsonld",
         {SH.ClassConstraintComponent: 5, SH.NodeKindConstraintComponent: 5}),
        ("/dcat-ap.rdf", SHAPES,
         dict.fromkeys(
             (SH.NodeConstraintComponent, SH.NodeKindConstraintComponent,
              SH.PatternConstraintComponent), 5)),
    ],
)  # fmt: skip
def test_the_profiles_part_in_formats_and_nowhere_else(
    site: FlaskClient, place: str, shapes: Path | str, told: dict[URIRef, int]
) -> None:
    graph = known_in_europe(described(site, place))
    asked = shapes if isinstance(shapes, Path) else published(shapes)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        _, results, text = validate(graph, shacl_graph=Graph().parse(asked), inference="none")
    assert set(results.objects(None, SH.resultPath)) == {DCTERMS.format}, text
    assert Counter(results.objects(None, SH.sourceConstraintComponent)) == told


@pytest.mark.parametrize(
    "lost",
    [
        DCTERMS.title,
        DCTERMS.publisher,
        DCTERMS.license,
        DCTERMS.format,
        DCTERMS.type,
        DCAT.contactPoint,
        DCAT.accessURL,
    ],
)
def test_the_shapes_notice_what_is_lost(site: FlaskClient, lost: URIRef) -> None:
    graph = described(site)
    graph.remove((None, lost, None))
    assert problems(graph)


def test_every_address_in_it_answers(site: FlaskClient) -> None:
    graph = described(site) + described(site, "/dcat-ap.rdf")
    places = {
        str(address).removeprefix(BASE)
        for name in (DCAT.accessURL, DCAT.downloadURL, DCAT.endpointURL, DCAT.endpointDescription,
                     DCAT.landingPage)
        for address in graph.objects(None, name)
    }  # fmt: skip
    assert len(places) > 5
    for place in places:
        assert site.get(place).status_code == 200, place


def test_nothing_is_said_of_what_is_not_set(settings: Settings) -> None:
    bare = create_app(replace(settings, contact="", data_licence="")).test_client()
    graph = described(bare)
    assert not list(graph.objects(None, DCTERMS.license))
    assert not list(graph.objects(None, DCAT.contactPoint))
    assert bare.get("/.well-known/security.txt").status_code == 404


def test_whom_to_tell_of_a_weakness(site: FlaskClient) -> None:
    answer = site.get("/.well-known/security.txt")
    assert answer.content_type == "text/plain; charset=utf-8"
    told = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert told["Contact"] == "mailto:registrator@ekby.example"
    assert told["Canonical"] == f"{BASE}/.well-known/security.txt"
    left = dt.datetime.fromisoformat(told["Expires"]) - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=30) < left < dt.timedelta(days=366)


def test_the_catalogue_of_interfaces_leads_to_them(site: FlaskClient) -> None:
    answer = site.get("/.well-known/api-catalog")
    assert answer.content_type.startswith("application/linkset+json")
    assert answer.json is not None
    anchors = [one["anchor"] for one in answer.json["linkset"]]
    assert f"{BASE}/api/search" in anchors
    for one in answer.json["linkset"]:
        for relation in ("service-desc", "service-doc", "describedby"):
            for target in one.get(relation, ()):
                found = site.get(target["href"].removeprefix(BASE))
                assert found.status_code == 200
                assert found.mimetype == target["type"]
    head = site.head("/.well-known/api-catalog")
    assert 'rel="api-catalog"' in head.headers["Link"]
