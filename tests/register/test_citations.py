from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from minutes import minutes

from archive.model import Level
from archive.register import resolving
from archive.register.entry_values import CITATION
from indexer.register.citations import body_before, citations_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.register import Register

FIRST = minutes(
    "aa",
    "2014-03-12",
    ("7", "ÄKF 2014/3", "Båtplatser", "Beslut\nÄrendet bordläggs."),
    ("8", "ÄKF 2014/9", "Fiskevård", "Beslut\nPlanen antas."),
)


def keys(text: str) -> list[str]:
    """The keys that the text of one paragraph cites."""
    document = minutes("zz", "2014-06-02", ("31", "ÄKF 2014/3", "Båtplatser", text))
    return [entry.key for entry in citations_of(document) if entry.kind == CITATION]


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        ("Direktionen beslutade den 12 mars 2014, § 7, att", ["2014-03-12 7"]),
        (
            "Bordlagt den 12 mars\n2014, § 7 och den 3 april 2014, § 9.",
            ["2014-03-12 7", "2014-04-03 9"],
        ),
        ("enligt direktionens beslut 2014-03-12 § 7 punkt 2", ["2014-03-12 7"]),
        (
            "Se den 12 mars 2014, §§ 1–2 och § 7.",
            ["2014-03-12 1", "2014-03-12 2", "2014-03-12 7"],
        ),
        ("enligt beslut (2014-03-12, § 7)", ["2014-03-12 7"]),
        ("§ 7 den 12 mars 2014", ["2014-03-12 7"]),
        ("den 12 mars 2014, §§ 7–9 och 12", [f"2014-03-12 {n}" for n in (7, 8, 9, 12)]),
        ("den 12 mars 2014, § 7 i samma ärende", ["2014-03-12 7"]),
        ("den 12 mars 2014, § 7 a, om e-arkivet", ["2014-03-12 7a"]),
        ("2014-03-12 § 7 E-arkivet", ["2014-03-12 7"]),
        ("se direktionen § 45/2013", ["2013 45"]),
        ("som framgår av § 12 ovan", ["2014-06-02 12"]),
        ("Enligt 2013 nr 7 och SFS 2017:725", ["2013/7", "SFS 2017:725"]),
        ("Ärendet hänger samman med dnr ÄKF 2012/44.", ["äkf-2012-44"]),
        ("5 kap. 12 § kommunallagen den 12 mars 2014", []),
        ("Detta är ÄKF 2014/3 och § 31 den 2 juni 2014", []),
    ],
)
def test_citations_are_read_in_every_form(text: str, cited: list[str]) -> None:
    assert keys(text) == cited


def test_the_body_is_the_one_named_before_in_the_sentence() -> None:
    text = "Styrelsen lämnade ärendet. Fullmäktiges uppdrag till nämnden 2014-03-12 § 7"
    assert body_before(text, text.index("2014")) == "fullmäktiges"
    assert body_before("Bordlagt den", 12) is None


def test_a_citation_leads_to_the_section_and_back(register: Callable[..., Register]) -> None:
    second = minutes(
        "bb",
        "2014-06-02",
        ("31", "ÄKF 2014/3", "Båtplatser", "Ärendet bordlades den 12 mars 2014, § 7."),
    )
    asked = register(FIRST, second)
    (cited,) = asked.cites("bb-0")
    assert cited.target is not None
    assert (cited.target.section_id, cited.reason) == ("aa-0", None)
    assert second.sections[0].text[cited.start : cited.end] == "12 mars 2014, § 7"
    assert [citing.section_id for citing, _ in asked.cited_by("aa-0")] == ["bb-0"]
    assert asked.cited_by("aa-1") == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Beslut den 12 mars 2014, § 70.", resolving.NO_PARAGRAPH),
        ("Beslut den 13 mars 2014, § 7.", resolving.NO_MEETING),
        ("Socialnämndens beslut den 12 mars 2014, § 7.", resolving.NO_MEETING),
        ("Lagen (2017:725) gäller.", resolving.LAW),
        ("Se dnr ÄKF 1999/1.", resolving.NO_CASE),
    ],
)
def test_what_cannot_be_resolved_says_why(
    register: Callable[..., Register], text: str, reason: str
) -> None:
    asked = register(FIRST, minutes("bb", "2014-06-02", ("1", None, "Fråga", text)))
    assert [(one.target, one.reason) for one in asked.cites("bb-0")] == [(None, reason)]


def test_another_body_is_meant_only_when_named_or_of_the_same_case(
    register: Callable[..., Register],
) -> None:
    council = minutes(
        "cc",
        "2014-06-02",
        ("1", "ÄKF 2014/3", "Båtplatser", "Se den 12 mars 2014, § 7."),
        ("2", "ÄKF 2014/8", "Broar", "Se den 12 mars 2014, § 7."),
        ("3", "ÄKF 2014/8", "Broar", "Se direktionens beslut den 12 mars 2014, § 7."),
        body="Fullmäktige",
    )
    asked = register(FIRST, council)
    targets = [asked.cites(f"cc-{n}")[0].target for n in range(3)]
    assert [one and one.section_id for one in targets] == ["aa-0", None, "aa-0"]


def test_a_closed_section_is_cited_as_one_that_is_not_here(
    register: Callable[..., Register],
) -> None:
    second = minutes("bb", "2014-06-02", ("1", None, "Fråga", "Se den 12 mars 2014, § 7."))
    closed = minutes("aa", "2014-03-12", ("7", None, "Båtplatser", ""), access="closed")
    (hidden,) = register(second, closed).cites("bb-0")
    (absent,) = register(second).cites("bb-0")
    assert hidden == absent
    assert register(second, closed).paragraph("aa-0") is None
    (seen,) = register(second, closed, level=Level.CLOSED).cites("bb-0")
    assert seen.target is not None


def test_entries_leave_with_their_document(register: Callable[..., Register]) -> None:
    from archive.catalogue import CatalogueWriter

    asked = register(FIRST)
    with CatalogueWriter(asked.entries.catalogue.path) as writer:
        writer.drop("aa")
        writer.commit()
    assert (
        asked.entries.catalogue._db.execute("SELECT count(*) FROM register").fetchall()[0][0] == 0
    )


@pytest.mark.parametrize(
    ("cited", "led"),
    [
        ("Motion av Eva Ek (C) om att bygga en brygga i hamnen, inkommen i dag", True),
        ("Motion av Eva Ek (C) och Bo Alm (M) om att bygga en brygga i hamnen", True),
        ("Motion av Eva Ek (C) om att stänga badet under vintern", False),
        ("Motion av Eva Ek (C)", True),
    ],
)
def test_a_motion_is_told_by_its_mover_and_what_it_is_about(
    register: Callable[..., Register], cited: str, *, led: bool
) -> None:
    heading = "Motion av Eva Ek (C) om att bygga en brygga i hamnen"
    first = minutes("aa", "2014-03-12", ("7", "ÄKF 2014/3", heading, "Beslut\nMotionen avslås."))
    later = minutes("bb", "2014-06-02", ("31", None, "Anmälningar", f"Motioner\n{cited}"))
    asked = register(first, later)
    (row,) = asked.entries.of_kind(CITATION)
    found = resolving.resolve(asked.entries, row)
    assert (found.target is not None) is led
    assert led or found.reason == resolving.NO_PAPER
