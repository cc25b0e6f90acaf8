"""Which words meet and which must not? From the language of federations' records."""

import pytest

from archive.language import Analyser
from archive.vocabulary import load

ANALYSER = Analyser(load())

SAME = """
ärende ärendet · ärende ärendena
ärende ärendets · protokoll protokollet · protokoll protokollen
förbund förbundet · förbund förbundets
förbund förbunden · nätverk nätverket · nätverk nätverken
ledamot ledamöter · ledamot ledamoten
ledamöter ledamöternas · beslutade beslöt · beslutade beslut
beslöt besluta · beslut beslutet · beslut besluten
besluta beslutat · besluts beslut · antog antagen
antog antagits · anta antas · antagande antagandet
skola skolan · skola skolor · fråga frågor · frågan frågorna
regel regler · reglerna regel · regional regionalt · social socialt · sociala social
fastställd fastställt · fastställa fastställde · föreslår föreslog · föreslå föreslagit
förslag förslaget · förslag förslagen · bok böcker · verksamhet verksamheternas
kompetens kompetensen · ansvar ansvaret · projekt projektet · projekt projekten
nämnd nämnden · nämnd nämnder · nämnd nämndernas · plan planen · plan planer · planer planerna
uppdrag uppdraget · uppdrag uppdragen · yttrande yttrandet · yttrande yttranden
yrkande yrkandet · remiss remissen · remiss remisser · avgift avgifter · avgift avgifterna
lag lagar · lag lagen · budget budgeten · bokslut bokslutet · avtal avtalet · avtal avtalen
län länet · län länens · landsting landstinget · kommun kommuner · kommun kommunernas
barn barnen · barn barnens · ungdom ungdomar · brukare brukarna · patient patienter
styrelse styrelsen · styrelse styrelser · styrgrupp styrgruppen · direktion direktionen
kallelse kallelsen · kallelse kallelser · handling handlingar · handling handlingarna
sammanträde sammanträdet · sammanträde sammanträden · möte mötet · möte möten
rapport rapporten · utredning utredningar · samverkan samverkans · stöd stödet · bidrag bidragen
vård vården · omsorg omsorgen · överenskommelse överenskommelser · riktlinje riktlinjer
ansökan ansökningar · anmälan anmälningar · motion motioner · reservation reservationer
medlem medlemmar · ordförande ordföranden · företrädare företrädaren · medborgare medborgarna
vald valda · utsedd utses · bordlägga bordlades · godkänna godkändes · delegera delegerat
upphandling upphandlingen · larm larmen · trygghetslarm trygghetslarmen · stad städer
centrum center · huvudman huvudmän · kriterium kriterier · studie studier · nyanländ nyanlända
äldre äldres · kostnad kostnaderna · taxa taxor · väg vägar · hus husen · råd rådet
kommunförbund kommunförbundens · gymnasiesamverkan gymnasiesamverkans · ramavtal ramavtalen
äldreomsorgschef äldreomsorgscheferna · verksamhetsplan verksamhetsplaner
missbruksvård missbruksvården · habiliteringsriktlinje habiliteringsriktlinjer
delårsbokslut delårsbokslutet · genomförandeplan genomförandeplanen
GR GR:s · GR GRs · SKL SKL:s
EU EU:s · e-hälsa ehälsa · e-hälsa E-hälsan · e-samhället eSamhället
GR-kommunerna GRkommunerna · IT-strategi IT-strategin · VO-college VO-collegets
Mölndal Mölndals · Västernorrland Västernorrlands · Mariestad Mariestads · Ystad Ystads
ska skall · ska skulle · skola skolorna · män mannen · män männens · varor varan · hav havet
far fadern · läs läser · sen senare · många flesta · liten mindre · första förste · sig sitt
får fick · får fått · kan kunde · vill ville · är varit · har haft · blir blev · gör gjorde
Sala Salas · Vara Varas · Café cafe · Müller Muller · bl.a. bl.a · t.ex. t.ex
""".strip()

APART = """
vara Vara · sal Sala · mor Mora · styre styrelse · styra styrelse · plan planet · planer planet
till tills · vård vårda · nämnd nämna · nytt nytta · bildad bild · skola skolning · mal Malå
kommun kommunikation · protokoll protokollera · verk verkan · råd råda · tid tidning
medel medelålder · bo bok · lag lager · fond fonder-x · region religion · hem hemsk · ort ord
styrgrupp styrelse · rum rom · val vall · mål målare · led ledning · kost kostnad · form format
avsikt avsnitt · beredning beredskap · anslag anslutning · bidrag bidra-x · ägare äga
motion emotion · remiss premiss · avgift avgas · budget bud · kansli kanske · härad här
nämnder nämnare · årende ärende · ode öde · far får
ska skola · skall skolan · skulle skolor · ska skol · var varor · är varorna · vara varan
man män · man mannen · vid vidare · en första · ett förste · sitt sitta · sin sitter
ha hav · har havet · vill viljan · utfaller utfall · bar bara · läs lä · far fara
kan kanna · kunde kund · får får-x · fått fat · måste möte · vi vid · våra vår · den del
de del · han hand · hon hos · om omgång · från frånvaro · till tillstånd · för förälder
mars mara · jan jana · sen sena-x · allt allmän · mot möte · led leda · stod stad · ut utfall
då dag · där dyr · när nära · hur hyra · vem vän · vad vada · inte intyg · även ävlan
sara såra · hal hål · lan län · radet rådet
""".strip()

PARTS = """
vård beroendevård · plan verksamhetsplan · plan avfallsplan · avtal naturbruksavtalet
naturbruk naturbruksavtalet · nämnd socialnämnden
förbund kommunförbundet · kommun regionkommun
chef äldreomsorgschefer · omsorg äldreomsorgen · protokoll sammanträdesprotokoll
flykting flyktingfrågan · etablering etableringsuppdraget · larm trygghetslarmen
skola gymnasieskolan · gymnasium gymnasieskola · ungdom ungdomsarbetslöshet
arbetslöshet ungdomsarbetslöshet · missbruk missbruksvård · handling handlingsplan
riktlinje habiliteringsriktlinjer-x · samverkan gymnasiesamverkan · avgift medlemsavgift
kommun GR-kommunerna · GR GRkommunerna · hälsa e-hälsa · strategi IT-strategi
bokslut delårsbokslutet · arbete arbetsmarknad · gata gatukontoret · kyrka kyrkogården
lärare lärarförbundet · yrkande tilläggsyrkande · datum sammanträdesdatum
budget resultatbudget · budget vårbudgeten · budget flerårsbudget · budget kassabudgeten
avfall rivningsavfall · avfall matavfallet · vatten lakvatten · vatten fiskevatten
vatten grundvattnet · avtal hyresavtalet · hyra hyresavtal · proposition vårproposition
termin vårtermin · köp markköpen · skjuts skolskjutsen · mark betesmarker · plan betalplan
bil elbilar · bil sopbilen · nät elnätet · program handlingsprogrammet · medel hjälpmedlen
kassa försäkringskassan · politik energipolitiken · lag patientsäkerhetslagen
park stadsparken · mål hållbarhetsmål · finans finansutskottet · spår spårväg
""".strip()

NO_PARTS = """
län nyanlända · län länder · län längre · bar barnen · kom kommun · mun kommun · ring värdering
ord ordförande · rapp rapport · lag underlag · stad Mariestad · land Landskrona
roll kontroll · tur kultur · styr styrelse · drag uppdrag · rad område-x · else styrelse
sam samverkan · berg Nordberg · ström Lindström
gen genomförande · kont kontroll · över överenskommelse
slag ordningslagen · svärd hyresvärden · sökning befolkningsökningen · spark stadsparken
stimma arbetstimmar · änka misstänka · hålla innehåller · test testamente · slag livsmedelslagen
""".strip()


def pairs(table: str) -> list[tuple[str, str]]:
    found = [pair.split() for line in table.splitlines() for pair in line.split(" · ")]
    return [(one, other) for one, other in found if not other.endswith("-x")]


def base(word: str) -> str:
    (only,) = ANALYSER.analyse(word).base
    return only


@pytest.mark.parametrize(("one", "other"), pairs(SAME))
def test_forms_of_a_word_meet(one: str, other: str) -> None:
    assert base(one) == base(other)


@pytest.mark.parametrize(("one", "other"), pairs(APART))
def test_different_words_do_not_meet(one: str, other: str) -> None:
    assert base(one) != base(other)


@pytest.mark.parametrize(("part", "whole"), pairs(PARTS))
def test_a_part_finds_the_compound(part: str, whole: str) -> None:
    asked = ANALYSER.analyse(part)
    wanted = asked.parts if len(asked.parts) > 1 else asked.base
    assert set(wanted) <= set(ANALYSER.analyse(whole).parts)


@pytest.mark.parametrize(("part", "whole"), pairs(NO_PARTS))
def test_what_only_looks_like_a_part_does_not(part: str, whole: str) -> None:
    assert base(part) not in ANALYSER.analyse(whole).parts


def test_there_are_pairs_enough() -> None:
    assert sum(len(pairs(table)) for table in (SAME, APART, PARTS, NO_PARTS)) >= 150


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("missbruks- och beroendevård", "missbruksvård"),
        ("missbruks-och beroendevård", "missbruk"),
        ("hälso- och sjukvårdsavtalet", "hälsovård"),
        ("kost- och resekostnader", "kostkostnad"),
        ("barn- och ungdomsnämnden", "barnnämnd"),
        ("e hälsa", "ehälsa"),
    ],
)
def test_what_words_mean_together(text: str, meant: str) -> None:
    found = ANALYSER.analyse(text)
    assert meant in (*found.base, *found.parts)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("KSN-2015-1584", "KSN 2015/1584"),
        ("BUN 2013/1809", "bun 2013/1809"),
        ("KS/2017:107", "KS 2017-107"),
        ("Dnr KS 2018/00014", "KS 2018/14"),
        ("VOHJS13-032", "VOHJS 2013/32"),
        ("09/5304", "2009/5304"),
        ("59117/2012", "2012/59117"),
        ("§ 183", "§183"),
        ("§§ 65-66", "§ 66"),
        ("9 maj 2014", "2014-05-09"),
        ("9\u00a0maj\u00a02014", "2014-05-09"),
        ("858501-2084", "858501-2084"),
        ("2013-KS0548/003", "KS 2013/548"),
    ],
)
def test_a_number_is_known_however_it_is_written(one: str, other: str) -> None:
    first, second = ANALYSER.analyse(one).identifiers, ANALYSER.analyse(other).identifiers
    assert set(first) & set(second)


@pytest.mark.parametrize("text", ["072-5724293", "123 (138)", "1(5)", "2012-02-30", "5 000 kronor"])
def test_what_is_no_identifier_is_none(text: str) -> None:
    assert ANALYSER.analyse(text).identifiers == []
