"""Titles on a portal's list lead to the record itself when it comes, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from archive.catalogue import RestrictedCatalogue
from archive.model import Level

if TYPE_CHECKING:
    from archive.catalogue import Catalogue, Mention
    from tests.build.conftest import House

TITLES = (
    "Kartläggning av hemtjänstens nyckelhantering i Almådalen",
    "Protokoll från sammanträde med direktionen 2014-05-09",
    "Protokoll från sammanträde med direktionen",
    "Verksamhetsplan 2014",
    "Verksamhetsplan 2014 Ådalens kommunalförbund",
    "Gemensam måltidspolicy för äldreboenden i samverkan",
    "Protokoll från sammanträde med direktionen 2014-09-12",
)
PORTAL = (
    "Utvärdering av trygghetslarm\n\nRelevanta dokument\n\n"
    + "\n\n".join(TITLES)
    + "\n\nTranskript:\n\n1 Utvärdering av trygghetslarm Den gjordes under 2013 av kansliet.\n"
)
STUDY = (
    "Kartläggning av hemtjänstens nyckel-\nhantering i Almådalen\n\n"
    "Nycklar kommer bort. Kansliet har kartlagt hur hemtjänsten tar hand om dem.\n"
)
MINUTES = """PROTOKOLL
Direktionen
Sammanträdesdatum 2014-05-09
Plats och tid: Kansliet, kl. 10.00
Beslutande: Anna Alm, ordförande

§ 1 Val av justerare
Direktionen beslutar att utse Eva Ek.

§ 2 Larm
Direktionen beslutar att upphandla trygghetslarm.
"""
PLAN = """# Verksamhetsplan 2014

Antagen i december

Ådalens kommunalförbund

## Inledning

Under 2014 ska förbundet bygga ut samverkan om måltider.
"""


def rules_by_heading(
    catalogue: Catalogue, mentions: tuple[Mention, ...]
) -> dict[str, tuple[str, float]]:
    """Rule and certainty by the words of the reference."""
    places = catalogue.sections(m.section_id for m in mentions)
    return {places[m.section_id].heading or "": (m.rule, m.score) for m in mentions}


def test_references_find_the_record_when_it_comes_and_the_record_them(house: House) -> None:
    house.write("portal.txt", PORTAL)
    house.run()
    (portal,) = house.documents().values()
    assert house.catalogue().outgoing_references(portal) == ()
    assert house.catalogue().document(portal).date is None
    house.write("studie.txt", STUDY)
    house.write("protokoll.txt", MINUTES)
    house.write("plan.md", PLAN)
    house.run()
    catalogue, ids = house.catalogue(), house.documents()
    spoken = catalogue.outgoing_references(portal)
    assert rules_by_heading(catalogue, spoken) == {
        TITLES[0]: ("title", 0.95),
        TITLES[1]: ("meeting", 0.8),
        TITLES[4]: ("year", 0.75),
    }
    assert {m.document_id for m in spoken} == {v for k, v in ids.items() if k != "portal.txt"}
    assert rules_by_heading(catalogue, catalogue.incoming_references(ids["studie.txt"])) == {
        TITLES[0]: ("title", 0.95)
    }
    assert catalogue.incoming_references(portal) == ()


def test_it_is_the_same_after_any_order_of_runs(house: House) -> None:
    house.write("studie.txt", STUDY)
    house.run()
    house.write("protokoll.txt", MINUTES)
    house.write("portal.txt", PORTAL)
    house.write("plan.md", PLAN)
    house.run()
    (house.corpus / "studie.txt").unlink()
    house.run(allow_removals=True)
    house.write("studie.txt", STUDY)
    house.run()

    def all_of() -> list[tuple[Mention, ...]]:
        catalogue = house.catalogue()
        return [
            told(ident)
            for ident in catalogue.document_ids()
            for told in (catalogue.outgoing_references, catalogue.incoming_references)
        ]

    step_by_step = all_of()
    house.run(rebuild=True)
    assert all_of() == step_by_step
    assert sum(map(len, step_by_step)) == 6


def test_several_records_by_one_name_are_each_less_sure_and_none_shows_the_hidden(
    house: House,
) -> None:
    house.write("portal.txt", PORTAL)
    house.write("studie.txt", STUDY)
    house.write("ny/studie.txt", STUDY + "\nUppföljningen visar att fler nycklar finns kvar.\n")
    house.write("access.toml", '[folders]\n"ny" = "internal"\n')
    house.run()
    catalogue, ids = house.catalogue(), house.documents()
    portal = ids["portal.txt"]
    assert [m.score for m in catalogue.outgoing_references(portal)] == [0.475, 0.475]
    public = RestrictedCatalogue.open(catalogue.path, Level.PUBLIC)
    (seen,) = public.outgoing_references(portal)
    assert (seen.document_id, seen.score) == (ids["studie.txt"], 0.95)
    assert public.incoming_references(ids["ny/studie.txt"]) == ()


BUNDLE = (
    """Almådalens kommunalförbund
KALLELSE
Direktionen kallas till sammanträde
Tid: 2019-12-13 kl. 09.00
Plats: Kommunhuset i Tallhede

Föredragningslista

1. Val av justerare
2. Budget 2020
Dnr AKF 2019/077
3. Ny avfallsplan
4. Övriga frågor
""",
    """Almådalens kommunalförbund
TJÄNSTESKRIVELSE 1 (1)
Datum 2019-11-28
Dnr AKF 2019/077
Handläggare: Eva Ek
Till direktionen

Budget för 2020 i balans

Förslag till beslut
Direktionen beslutar att fastställa budget för 2020.

Ärendet
Kansliet har tagit fram ett förslag som bygger på medlemmarnas avgifter.
""",
    """Bilaga 1
Budgeten i siffror

Avgifter 12 000
Personal 8 000
""",
    """Almådalens kommunalförbund
TJÄNSTESKRIVELSE
Datum 2019-11-30
Handläggare: Bo Berg
Till direktionen, punkt 3

Direktiv för en ny avfallsplan

Sammanfattning
Planen från 2011 är gammal och behöver göras om i sin helhet.
""",
)


def test_papers_of_a_bundle_lead_to_their_points_of_the_agenda(house: House) -> None:
    pdf = Canvas(str(house.corpus / "handlingar.pdf"), pagesize=A4, invariant=1)
    for page in BUNDLE:
        text = pdf.beginText(70, 760)
        text.setLeading(16)
        text.textLines(page)
        pdf.drawText(text)
        pdf.showPage()
    pdf.save()
    house.run()
    catalogue = house.catalogue()
    notice, budget, appendix, waste = sorted(
        catalogue.all_documents(), key=lambda d: d.sections[0].page_from or 0
    )
    assert [d.type for d in (notice, budget, waste)] == [
        "kallelse",
        "tjänsteutlåtande",
        "tjänsteutlåtande",
    ]
    assert (budget.title, waste.title) == (
        "Budget för 2020 i balans",
        "Direktiv för en ny avfallsplan",
    )
    assert budget.case_numbers == ("AKF 2019/077",)
    assert waste.date
    assert waste.date.start.isoformat() == "2019-11-30"
    points = {s.id: s.heading for s in notice.sections}
    assert [
        (points[m.section_id], m.document_id) for m in catalogue.outgoing_references(notice.id)
    ] == [
        *(("Budget 2020", one) for one in sorted((budget.id, appendix.id))),
        ("Ny avfallsplan", waste.id),
    ]
    assert {m.rule for m in catalogue.incoming_references(appendix.id)} == {"item"}
    assert {(s.page_from, s.page_to) for s in budget.sections} == {(2, 2)}
