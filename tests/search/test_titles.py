"""Does a document's title help its sections without making each of them a hit?"""

import pytest

from archive import vocabulary
from archive.catalogue import Catalogue, CatalogueWriter
from archive.engines import engine
from archive.engines.base import Request
from archive.language import Analyser
from archive.model import Document, Query, Section, SectionKind, Span
from archive.search.compound_finder import CompoundFinder
from archive.search.entry import index_entry
from archive.search.query_compiler import QueryCompiler
from archive.search.synonyms import Synonyms
from archive.search.weights import WEIGHTS

SECTIONS = (
    (SectionKind.COVER, None, "Almådalens kommunalförbund"),
    (SectionKind.ITEM, "Sökande", "Namn och adress"),
    (SectionKind.ITEM, "Larmet", "Var ska trygghetslarmet sättas upp?"),
    (SectionKind.ITEM, "Underskrift", "Datum och namn"),
)


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> QueryCompiler:
    sections = tuple(
        Section(
            id=f"d-{n}", document_id="d", ordinal=n, kind=kind, number=None, case_number=None,
            heading=heading, level=1, text=text, span=Span(n, n + 1), page_from=1, page_to=1,
        )
        for n, (kind, heading, text) in enumerate(SECTIONS)
    )  # fmt: skip
    document = Document(
        id="d", title="Ansökan om trygghetslarm", type="blankett", organisation=None, body=None,
        language="sv", date=None, period=None, case_numbers=(), topics=(), scanned=False,
        sections=sections,
    )  # fmt: skip
    words = vocabulary.load()
    analyser = Analyser(words)
    folder = tmp_path_factory.mktemp("titles")
    with engine("whoosh").writer(folder) as writer:
        for section in sections:
            writer.add(index_entry(section, document, analyser))
        writer.commit()
    searcher = engine("whoosh").open(folder)
    kept = folder / "catalogue.sqlite"
    with CatalogueWriter(kept):
        pass
    catalogue = Catalogue(kept)
    return QueryCompiler(
        analyser,
        words,
        Synonyms(words, analyser),
        (),
        searcher,  # type: ignore[arg-type]
        catalogue,  # type: ignore[arg-type]
        WEIGHTS,
        CompoundFinder(analyser, searcher, ()),  # type: ignore[arg-type]
    )


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("trygghetslarm", {"d-1", "d-2"}),
        ("trygghetslarm underskrift", set()),
        ("trygghetslarm namn", {"d-1"}),
        ("trygghetsl*", {"d-2"}),
        ("rubrik:trygghetslarm", {"d-1"}),
        ("rubrik:trygghetslarm datum", set()),
        ("trygghetslarm ELLER datum", {"d-1", "d-2", "d-3"}),
        ("trygghetslarm INTE adress", {"d-2"}),
        ("språk:sv", {"d-0", "d-1", "d-2", "d-3"}),
    ],
)
def test_a_section_is_found_by_something_of_its_own(
    ask: QueryCompiler, text: str, found: set[str]
) -> None:
    tree = ask.ask(Query(text), {}).tree
    assert set(ask.searcher.search(Request(tree, limit=9)).ids) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("trygghetslarm underskrift", {"d-3"}), ("trygghetslarm namn", {"d-1", "d-3"})],
)
def test_a_title_stands_in_only_in_milder_readings(
    ask: QueryCompiler, text: str, found: set[str]
) -> None:
    asked = ask.ask(Query(text), {})
    assert asked.milder[0][0] == "apart"
    assert set(ask.searcher.search(Request(asked.milder[0][1], limit=9)).ids) == found
