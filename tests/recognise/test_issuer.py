"""The issuer is told by place and role, under one name; a kind of paper is none."""

# ruff: noqa: E501 -- a head reads best on one line

from __future__ import annotations

import pytest

from tests.recognise.papers import recognised

POINTS = "\n\n§ 12 Skolskjutsar\n\nBeslutas att köpa bussar.\n\n§ 13 Övrigt\n\nInget.\n"


@pytest.mark.parametrize(
    "kind",
    [
        *("SAMMANTRÄDESPROTOKOLL", "PROTOKOLLSUTDRAG", "KALLELSE/FÖREDRAGNINGSLISTA", "BILAGA"),
        *("JUSTERAT PROTOKOLL", "ANSLAG", "KUNGÖRELSE"),
        *("TJÄNSTESKRIVELSE", "MINNESANTECKNINGAR", "REMISSVAR", "ÅRSREDOVISNING", "Utdrag"),
    ],
)
@pytest.mark.parametrize("line", ["Direktionen 2021-03-04", "2021-03-04"])
def test_a_kind_of_paper_is_no_organisation(kind: str, line: str) -> None:
    assert recognised(f"{kind}\n\n{line}{POINTS}").organisation is None
    named = recognised(f"{kind}\n\nNORRA KOMMUNALFÖRBUNDET\n\n{line}{POINTS}").organisation
    assert named == "Norra kommunalförbundet"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Protokoll årsmöte Tallbackens vägförening\n2016-03-22", "Tallbackens vägförening"),
        ("Styrelsemöte Norrby Bygdeförening\n2016-03-22", "Norrby Bygdeförening"),
        ("Stadgar\n\nNorrans Elevkår\nStadgar Norrans Elevkår\n", "Norrans Elevkår"),
        ("Policy för Orden Svärden\n", "Orden Svärden"),
        ("Södra vägens samfällighetsförening\nProtokoll\n2016-03-22", "Södra vägens samfällighets"),
        ("Norra vägföreningen\nProtokoll\n2016-03-22", "Norra vägföreningen"),
        ("ÄLVSTADS KOMMUN\nSAMMANTRÄDESPROTOKOLL\n2016-03-22", "Älvstads kommun"),
        ("Älvstads kommuns\nKommunstyrelse\nSammanträdesprotokoll", "Älvstads kommun"),
        ("Räddningstjänst-\nförbundet Norra Älven\nProtokoll", "Räddningstjänstförbundet Norra"),
    ],
)
def test_a_name_is_known_by_its_form(text: str, name: str) -> None:
    found = recognised(text + POINTS).organisation
    assert found
    assert found.startswith(name)


@pytest.mark.parametrize(
    "row", ["Tjänsteskrivelse", "Beslutsdatum 2021-03-04", "Handläggare Bo Ek"]
)
def test_the_row_below_a_name_is_no_part_of_it(row: str) -> None:
    assert recognised(f"Vattenförbundet\n{row}{POINTS}").organisation == "Vattenförbundet"


@pytest.mark.parametrize(
    "row",
    ["Dnr: FK 2024/17", "Saknr: 4711/24", "Vår beteckning: FK 2024-17", "Utskrivet 2021-03-05"],
)
def test_a_row_of_the_letterhead_is_no_title(row: str) -> None:
    head = f"Vattenförbundet\nTjänsteskrivelse\n{row}\n2021-03-04\n\n"
    assert (
        recognised(f"{head}Nytt avtal om snöröjning\n\nHej.\n").title == "Nytt avtal om snöröjning"
    )


def test_the_heading_of_the_first_paragraph_is_not_the_title_of_minutes() -> None:
    found = recognised(f"Vattenförbundet\nProtokoll\nUtskrivet 2021-03-05{POINTS}")
    assert found.title == "Protokoll"


def test_a_name_is_shown_written_out() -> None:
    lines = "Brf Ekbacken\n\nÅrsredovisning\n\nBostadsrättsföreningen\nEkbacken\n"
    found = recognised(lines + "Brf Ekbacken tackar för året.\n" * 5)
    assert found.organisation == "Bostadsrättsföreningen Ekbacken"


@pytest.mark.parametrize("written", ["Göteborgs Stad", "Göteborgs stad", "GÖTEBORGS STAD"])
def test_spellings_of_one_municipality_are_one(written: str) -> None:
    found = recognised(f"{written}\nKommunstyrelsen\nSammanträdesprotokoll 2016-03-22{POINTS}")
    assert found.organisation == "Göteborgs Stad"


@pytest.mark.parametrize("phrase", ["Varje kommun", "Er kommun", "Den egna stad"])
def test_not_all_that_is_a_municipality_is_a_name(phrase: str) -> None:
    assert recognised(f"{phrase}\n\nRapport om skolor\n\nTexten handlar om skolor.\n")
    found = recognised(f"Rapport om skolor\n{phrase}\n\nTexten handlar om skolor.\n")
    assert found.organisation is None


def test_the_row_with_the_address_names_the_sender() -> None:
    foot = "Älvdals kommunalförbund, Box 12, 123 45 Älvdal, www.alvdal.se, Org.nr 222000-1111"
    found = recognised(f"Rutin för resor\n\nSyfte\nHär står hur resor redovisas.\n\n{foot}\n")
    assert found.organisation == "Älvdals kommunalförbund"


def test_the_running_head_of_later_pages_names_the_sender() -> None:
    pages = ["Rutin för resor\n\nSå gör du\nFyll i allt."]
    pages += [f"Älvdals kommunalförbund\nRutin {n} (4)\n\nText om resor {n}." for n in (2, 3, 4)]
    assert recognised(*pages).organisation == "Älvdals kommunalförbund"


def test_statutes_say_what_the_association_is_called() -> None:
    text = "Stadgar\n\n§ 1 Namn\nFöreningens namn är Kuben i Norrby.\n\n§ 2 Syfte\nKuben leker.\n"
    assert recognised(text).organisation == "Kuben i Norrby"


def test_a_long_text_names_its_own_again_and_again() -> None:
    filler = "Nämnden har följt upp målen och ser att arbetet går framåt i god takt. " * 180
    text = f"Uppföljning av mål\nNämnden för inköp\n\n{filler}\n"
    assert recognised(text).organisation is None
    named = text + "Göteborgs Stad har mål. " * 6 + "Sveriges Kommuner och Regioner yttrar sig."
    assert recognised(named).organisation == "Göteborgs Stad"


def test_where_minutes_are_sent_says_nothing_of_what_they_are() -> None:
    text = "§ 5 Vikarie\nBeslut\nEva utses.\n\nProtokollsutdrag skickas till Eva Ek\n\n"
    text += "§ 6 Val\nBeslut\nBo väljs.\n\n§ 7 Taxa\nBeslut\nTaxan fastställs.\n"
    assert recognised(text).type == "protokoll"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Motion till fullmäktige i Älvstad\n\nInför fria bussresor", "Inför fria bussresor"),
        ("Revisionsrapport\nGranskning av skolor", "Granskning av skolor"),
        ("INKOM 2018-05-04\nSkrivelse\nFria bussresor för äldre", "Fria bussresor för äldre"),
        ("Handläggare Datum Diarienummer\nFria bussresor för äldre", "Fria bussresor för äldre"),
        ("Dokumentet är elektroniskt undertecknat\nPolicy för resor", "Policy för resor"),
    ],
)
def test_a_title_says_more_than_stamp_label_or_kind(head: str, title: str) -> None:
    assert recognised(f"{head}\n\nMånga äldre har svårt att resa i vår kommun.\n").title == title


def test_a_body_introduced_with_its_abbreviation_is_known() -> None:
    text = "Budgetuppföljning 2017\n\nPrimärkommunalt samverkansorgan PKS tar ställning i maj.\n"
    found = recognised(text)
    assert found.body == "Primärkommunalt samverkansorgan"
    assert "PKS" in next(fact.text for fact in found.facts if fact.kind == "body")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Vågby kommun\nSocialförvaltningen\n2013-06-05\n\nSvar på fråga\n", "Vågby kommun"),
        ("Protokoll\n\nFörvaringsplats för protokollet\nLillhults kommun\n", "Lillhults kommun"),
    ],
)
def test_a_municipality_of_no_list_is_known_by_its_place(text: str, name: str) -> None:
    assert recognised(text + POINTS).organisation == name


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Kallelse\nDirektionen kallas härmed till sammanträde\nDag: 2019-09-13", "direktionen"),
        ("Kommunstyrelsens arbetsutskott   Sammanträdesprotokoll   1(9)", "arbetsutskott"),
        ("Sammanträdesprotokoll\nByggnadsnämndens arbetsutskott\n2019-09-13", "arbetsutskott"),
        ("Protokoll direktionsmöte\n2019-05-17", "direktionen"),
        ("Protokoll\nSocialnämndens individutskott 2019-09-13", "individutskott"),
        ("Protokoll\nBarn- och utbildningsnämndens presidium\n2019-09-13", "presidium"),
        ("Protokoll fört vid sammanträde med byggnadsnämndens arbetsutskott", "arbetsutskott"),
        ("Protokoll från kommunfullmäktiges valberedning 2019-09-13", "valberedning"),
    ],
)
def test_a_body_is_known_by_its_full_name(text: str, body: str) -> None:
    found = recognised(text + POINTS).body
    assert found
    assert body in found.casefold()


def test_one_paragraph_without_a_cover_is_of_minutes() -> None:
    text = "§ 5 Dnr KS 2020/7\n\nVikarie\nBeslut\n\nEva Ek förordnas till den 30 april.\n"
    assert recognised(text).type == "protokoll"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        (
            "Räddningstjänsten Östra Ås\nDirektionen\n\nSAMMANTRÄDESPROTOKOLL",
            "Räddningstjänsten Östra Ås",
        ),
        ("Samordningsförbundet Västra Ås          Protokoll", "Samordningsförbundet Västra Ås"),
        (
            "Räddningstjänstförbundet Mitt Ås\n\nAntagen av direktionen",
            "Räddningstjänstförbundet Mitt Ås",
        ),
        ("PROTOKOLL\nÅsvatten – kommunalförbund", "Åsvatten"),
        (
            "PROTOKOLL\nKommunalförbundet Ås och Näs gymnasieförbund",
            "Kommunalförbundet Ås och Näs gymnasieförbund",
        ),
        (
            "TRAFIKMYNDIGHETEN I ÅSENS LÄN\nKommunalförbund\nProtokoll",
            "Trafikmyndigheten i Åsens län",
        ),
        ("Taxa för Åsbygdens räddningsförbunds tillsyn", "Åsbygdens räddningsförbund"),
        ("Revisorerna i Brandkåren Åsunda\nRevisionsrapport", "Brandkåren Åsunda"),
        ("Protokoll\nUtskottet, Kommunalförbundet Åsvatten", "Kommunalförbundet Åsvatten"),
        ("Protokoll\nÅsbygdens räddningstjänst", "Åsbygdens räddningstjänst"),
        (
            "Handlingsplan för jämställdhet\nAntagen av styrelsen för Samordningsförbundet Åsen Nordost",
            "Samordningsförbundet Åsen Nordost",
        ),
    ],
)
def test_a_name_ends_where_the_paper_or_a_body_is_named(head: str, name: str) -> None:
    assert recognised(f"{head}\n2021-03-04{POINTS}").organisation == name


def test_a_name_alone_below_all_else_is_the_issuers() -> None:
    text = (
        "Anteckningar från träff för miljöstrateger\n2020-10-12\n\nVi talade om läget.\n"
        + 9 * "Alla berättade.\n"
    )
    assert recognised(f"{text}Åsens regionförbund\n").organisation == "Åsens regionförbund"
    assert recognised(f"{text}Kopia till\nÅsens regionförbund\n").organisation is None


@pytest.mark.parametrize(
    "head",
    [
        "Handläggare\tDatum\tÄrendebeteckning\nEva Lind\t2022-05-09\tFK 2022/0087\n\nFörbundsdirektionen",
        "Sida 1 (2)\nDatum 2019-05-02\nVår beteckning FK/2019:33 006\n\nFörbundsfullmäktige",
        "Lund den 4 november 2013\n\nTill kommunernas nämnder",
        "Beslutsdatum: 2023-02-17\nDiarienr: 2023-412",
        "Närvarande: Bo Ek\nFrånvarande: Eva Al, Region Norra\nVid anteckningarna: Bo Ek",
    ],
)
def test_labels_days_names_and_receivers_are_no_title(head: str) -> None:
    text = f"Vattenförbundet\nBox 53, 221 00 Lund\n{head}\n\nAntagning av elever 2023/2024\n\n"
    found = recognised(f"{text}Förslag till beslut\nDirektionen fastställer antagningen.\n")
    assert found.title == "Antagning av elever 2023/2024"


def test_a_title_in_capitals_goes_on_on_the_next_row() -> None:
    found = recognised("TAXA\nför Åsbygdens räddningsförbunds tillsyn\n\nAntagen 2020-11-27\n")
    assert found.title == "TAXA för Åsbygdens räddningsförbunds tillsyn"


def test_who_signs_below_the_greeting_writes() -> None:
    text = "Uppsala 2010-06-21\n\nNorra förbundet\nBox 14, 751 44 Uppsala\n\nAnsökan om medel\n\n"
    signed = "Vi ansöker om medel.\n\nMed vänlig hälsning\nStiftelsen Matlandet\nAnna Ek\n"
    assert recognised(text + signed).organisation == "Stiftelsen Matlandet"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("Pressmeddelande 2014-08-27\n\nNytt avtal klart", "Nytt avtal klart"),
        ("Ärende nr 5\nFörfattare: Nils Al\n\nNy brunn i Aspa", "Ny brunn i Aspa"),
        (
            "AVFALLSPLAN FÖR ÅSENS MILJÖFÖRBUND\n\nAntagen 2008-09-25",
            "AVFALLSPLAN FÖR ÅSENS MILJÖFÖRBUND",
        ),
        ("Avfallsplan 2021–2030\nför Åsen och Näs", "Avfallsplan 2021–2030 för Åsen och Näs"),
    ],
)
def test_a_title_says_more_than_its_kind_and_day(head: str, title: str) -> None:
    assert recognised(f"{head}\n\nHär följer texten om saken.\n").title == title


def test_an_address_in_the_page_foot_is_no_title() -> None:
    foot = "Norra kommunalförbund, Box 12, 600 00 Ort, org.nr 222000-0000"
    pages = [f"Direktionen\n\n§ {n} Ärende\n\nText {n} om saken.\n\n{foot}" for n in range(1, 5)]
    assert "Box" not in (recognised(*pages).title or "")
