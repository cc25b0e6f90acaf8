import datetime as dt

from archive.language import Analyser
from archive.model import DateSpan, Decision, DecisionOutcome, Document, Section, SectionKind, Span
from archive.search.entry import index_entry


def test_an_entry_has_the_tokens_of_text_heading_decision_and_numbers() -> None:
    section = Section(
        id="d1.2", document_id="d1", ordinal=2, kind=SectionKind.PARAGRAPH, number="§ 12",
        case_number="KS 2013/7", heading="Trygghetslarm", level=1,
        text="Direktionen beslutade att upphandla trygghetslarm.", span=Span(0, 50),
        page_from=1, page_to=1, topics=("aldreomsorg",),
        decisions=(Decision("att upphandla trygghetslarm", Span(22, 49), DecisionOutcome.DECIDED),),
    )  # fmt: skip
    day = dt.date(2013, 5, 2)
    document = Document(
        id="d1", title="Protokoll", type="protokoll", organisation=None, body="Direktionen",
        language="sv", date=DateSpan(day, day, "day", "meeting", 1.0), period=None,
        case_numbers=(), topics=(), scanned=False, sections=(section,),
    )  # fmt: skip
    made = index_entry(section, document, Analyser())
    assert made.tokens["base"] == ["direktion", "beslut", "att", "upphandla", "trygghetslarm"]
    assert made.tokens["parts"][-2:] == ["trygghet", "larm"]
    assert made.tokens["heading"] == ["trygghetslarm", "protokoll", "direktion", "trygghet", "larm"]
    assert made.tokens["title"] == []
    assert made.tokens["decision"] == ["att", "upphandla", "trygghetslarm"]
    assert made.tokens["identifiers"] == ["§12", "=§12", "ks2013/7", "2013/7"]
    assert made.facets["organisation"] == ()
    assert made.facets["outcome"] == ("beslutat",)
    assert made.facets["year"] == ("2013",)
    assert made.date_from == (day - dt.date(1970, 1, 1)).days


def test_the_title_is_kept_apart_in_all_sections_but_the_first_that_is_no_cover() -> None:
    sections = tuple(
        Section(
            id=f"d1-{n}", document_id="d1", ordinal=n, kind=kind, number=None, case_number=None,
            heading=heading, level=1, text="Text", span=Span(n, n + 1), page_from=1, page_to=1,
        )
        for n, (kind, heading) in enumerate(
            [(SectionKind.COVER, None), (SectionKind.ITEM, "Ansökan"), (SectionKind.ITEM, "Datum")]
        )
    )  # fmt: skip
    document = Document(
        id="d1", title="Trygghetslarm", type="blankett", organisation=None, body=None,
        language="sv", date=None, period=None, case_numbers=(), topics=(), scanned=False,
        sections=sections,
    )  # fmt: skip
    over = ["trygghetslarm", "trygghet", "larm"]
    tokens = [index_entry(section, document, Analyser()).tokens for section in sections]
    assert [t["title"] for t in tokens] == [over, [], over]
    assert [t["heading"] for t in tokens] == [
        [], ["ansökan", "trygghetslarm", "trygghet", "larm"], ["datum"],
    ]  # fmt: skip
