"""Do openings and lists of contents stand below what they lead to?"""

import pytest

from archive.model import Section, SectionKind, Span
from archive.search.ranking import demote_front_matter
from archive.search.texts import is_front_matter

LIST = "Ärenden\n§ 66 Avfallsplan\n§ 67 Förlängning av avtalet"


def section(kind: SectionKind, heading: str | None, text: str = "…") -> Section:
    return Section(
        id="d-0", document_id="d", ordinal=0, kind=kind, number=None, case_number=None,
        heading=heading, level=1, text=text, span=Span(0, 1), page_from=1, page_to=1,
    )  # fmt: skip


def test_an_opening_is_lowered_where_a_section_of_its_own_document_answers() -> None:
    scores = {"a-0": 10.0, "a-3": 8.0, "b-0": 9.0, "c-1": 1.0}
    found = demote_front_matter(scores, {"a-0", "b-0"}, 0.6)
    assert found == {"a-0": 6.0, "a-3": 8.0, "b-0": 9.0, "c-1": 1.0}


@pytest.mark.parametrize(
    ("kind", "heading", "expected"),
    [
        (SectionKind.COVER, None, False),
        (SectionKind.PAGE, "Ärendelista", True),
        (SectionKind.ITEM, "FÖREDRAGNINGSLISTA:", True),
        (SectionKind.PARAGRAPH, "Val av justerare", False),
        (SectionKind.PAGE, None, False),
    ],
)
def test_what_leads_is_told_by_kind_and_heading(
    kind: SectionKind, heading: str | None, expected: bool
) -> None:
    assert is_front_matter(section(kind, heading)) is expected


def test_an_opening_leads_when_it_lists_paragraphs() -> None:
    assert is_front_matter(section(SectionKind.COVER, None, LIST))
    assert not is_front_matter(section(SectionKind.COVER, None, "§ 1\nBeslut enligt § 7 och § 9."))
    assert not is_front_matter(section(SectionKind.PAGE, None, LIST))
