from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

import pytest

from archive.access import RestrictedSearcher
from archive.model import Query
from archive.progress import silent
from archive.search.asked_dates import asked_dates
from archive.search.decided import is_question, topic_words
from archive.search.opened import open_archive
from archive.search.question_words import as_minutes_say, milder_topics
from archive.settings import Settings
from indexer.build.run import Options, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from archive.engines.base import Request, SearchHits
    from archive.search.archive import Archive

MINUTES = """Protokoll

Direktionen {year}-05-09

§ {number} Avgift för båtplatser{more}

Direktionen beslutar att avgiften för båtplatser blir {number} kronor.
"""


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("vad beslutade direktionen om båtplatser", True),
        ("När fastställdes avgiften?", True),
        ("båtplatser", False),
        ("båtplatser avgift 2014", False),
        ("vad", False),
        ('vad är "fast avgift" organ:direktionen', False),
        ("vad är avgiften Organ:direktionen", False),
        ("Vad svarade styrelsen på SOU 2024:50 om avgifter?", True),
        ("Vad beslutades om EU:s direktiv för båtar?", True),
    ],
)
def test_a_question_is_asked_in_words(text: str, asks: bool) -> None:
    assert is_question(text) is asks


def test_bodies_and_words_of_deciding_are_not_what_it_is_about() -> None:
    words = ["beslutade", "direktionen", "avgift", "båtplatser", "fastställdes"]
    assert topic_words(words) == ("avgift", "båtplatser")
    words = ["politikerna", "tagits", "upp", "igen", "båtplatser", "miljoner"]
    assert topic_words(words) == ("båtplatser",)


def test_the_latest_decision_is_the_latest_that_the_archive_holds(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    for number, year in enumerate(range(1991, 2016), 1):
        more = (
            " i kanalens södra hamn, etapp två, efter samråd med båtklubben" if year == 2015 else ""
        )
        text = MINUTES.format(year=year, number=number, more=more)
        (made.corpus / f"{year}.txt").write_text(text, "utf-8")
    run(made, Options(send=False), silent)
    with open_archive(made) as archive:
        answer = archive.search(Query("Vad beslutades om avgiften för båtplatser?")).answer
    assert answer is not None
    days = [one.document.date.start.year for one in answer.passages if one.document.date]
    assert days == sorted(days)
    assert days[-1] == 2015
    assert answer.latest == answer.passages[-1].section.id
    assert (len(answer.passages), answer.more) == (20, 5)


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("Hur röstade direktionen om avgiften för båtplatser?", True),
        ("Vad blev det av förslaget om båtplatser?", True),
        ("När antogs avgiften för båtplatser första gången?", True),
        ("Hur hög blev avgiften för båtplatser?", True),
        ("Vad kostar båtplatser?", True),
        ("Vad kostar badhuset?", False),
        ("Vad kostar hamnvakten?", False),
        ("Vad beslutades om hamnvakten?", True),
    ],
)
def test_words_of_asking_need_not_stand_in_the_decision(
    asked: Archive, text: str, answered: bool
) -> None:
    answer = asked.search(Query(text)).answer
    assert answer is not None
    assert bool(answer.passages) is answered


@pytest.mark.parametrize(
    ("text", "answered"),
    [
        ("När öppnade hamnvakten för båtägare som sökte plats?", False),
        ("När startar hamnvakten?", True),
        ("Vilket bolag levererar ramper till hamnarna?", True),
        ("Hur mycket betalar en båtägare i avgift?", False),
        ("När börjar den nya avgiften för båtplatser gälla?", True),
        ("När utfördes leveransen av ramper?", True),
        ("När köptes bryggor in?", True),
        ("När gjordes inköp av bryggor?", True),
        ("När gjordes inköp av bojar?", False),
        ("Varför stängdes hamnvakten i Vassvik?", False),
        ("Vem valdes till fyrvaktare?", False),
        ("Vad gäller?", False),
        ("Ska det anläggas en brygga?", True),
        ("Säljs bryggorna?", False),
        ("Kommer det att införas en hamnvakt?", True),
        ("Har det bestämts något om hamnvakten?", True),
    ],
)
def test_verbs_of_asking_may_be_missing_and_words_derived(
    asked: Archive, text: str, answered: bool
) -> None:
    answer = asked.search(Query(text)).answer
    assert bool(answer and answer.passages) is answered


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Vad beslutade direktionen den 9 maj 2014?", ["1", "2", "3", "4"]),
        ("Vad beslutades 2014-05-09?", ["1", "2", "3", "4"]),
        ("Vad beslutade fullmäktige den 9 maj 2014?", []),
        ("Vad beslutade direktionen den 8 maj 2014?", []),
        ("Vad beslutade direktionen 2014?", None),
        ("Vad beslutade direktionen?", None),
    ],
)
def test_a_day_alone_is_answered_by_all_that_was_decided_then(
    asked: Archive, text: str, numbers: list[str] | None
) -> None:
    answer = asked.search(Query(text)).answer
    assert (answer and [passage.section.number for passage in answer.passages]) == numbers


@pytest.mark.parametrize(
    ("question", "about", "topics"),
    [
        ("Vilken båt byggas ska?", ("båt", "byggas"), ("båt", "(byggas ELLER bygg*)")),
        ("När öppnade boendet för dem?", ("öppnade", "boendet"), ("boendet",)),
        ("Hur många båtar sökte plats?", ("båtar", "sökte", "plats"), ("båtar", "plats")),
        ("Varför avvisades båtar?", ("avvisades", "båtar"), ("(avvisades ELLER avvis*)", "båtar")),
        ("Får kursen i segling betalt?", ("kursen", "segling", "betalt"), ("kursen", "segling")),
        ("Fick invånarna en hamnvakt?", ("invånarna", "hamnvakt"), ("hamnvakt",)),
        ("Hur många bryggor ska inrättas?", ("bryggor", "inrättas"), ("bryggor",)),
        ("Byggs en kaj i Vik?", ("byggs", "kaj", "vik"), ("kaj", "vik")),
        ("Vad gäller för båtar?", ("båtar",), ()),
    ],
)
def test_topics_are_milder_than_the_words(
    question: str, about: tuple[str, ...], topics: tuple[str, ...]
) -> None:
    assert milder_topics(question, about) == topics


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("asked")
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
    made.corpus.mkdir()
    guard = "\n§ 2 Hamnvakten\n\nDirektionen beslutar att införa en hamnvakt.\n"
    guard += "\n§ 3 Leverantör av ramper till hamnarna\n\nDirektionen antar Ramp AB.\n"
    guard += "\n§ 4 Bryggor\n\nDirektionen beslutar att köpa in bryggor.\n"
    text = MINUTES.format(year=2014, number=1, more="") + guard
    (made.corpus / "a.txt").write_text(text, "utf-8")
    run(made, Options(send=False), silent)
    with open_archive(made) as archive:
        yield archive


def test_a_question_of_many_words_is_answered_though_no_offer_can_be_made(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    (made.corpus / "a.txt").write_text("Om båtar.\n", "utf-8")
    run(made, Options(send=False), silent)
    with open_archive(made) as archive:
        result = archive.search(Query(" ".join(["båtar", *(f"ord{n}" for n in range(90))])))
    assert (result.total, result.offers) == (0, ())


@pytest.mark.parametrize("many", [9, 26])
def test_a_question_of_many_derived_words_is_not_refused(asked: Archive, many: int) -> None:
    words = " ".join(f"{letter}ryggning" for letter in ascii_lowercase[:many])
    assert asked.search(Query(f"Vad beslutades om {words}?")).total == 0


def test_the_decisions_of_a_question_cost_two_searches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    (made.corpus / "a.txt").write_text(MINUTES.format(number=1, year=2014, more=""), "utf-8")
    run(made, Options(send=False), silent)
    asked: list[Request] = []
    search = RestrictedSearcher.search

    def counting(searcher: RestrictedSearcher, request: Request) -> SearchHits:
        asked.append(request)
        return search(searcher, request)

    monkeypatch.setattr(RestrictedSearcher, "search", counting)
    with open_archive(made) as archive:
        question = Query(text="Vad beslutade direktionen om avgiften för segelbåtar?")
        archive.search(question)  # what the first question of all looks up is no part of it
        asked.clear()
        archive.search(question)
        with_decisions = len(asked)
        asked.clear()
        monkeypatch.setattr("archive.search.decided.is_question", lambda _text: False)
        archive.search(question)
    assert with_decisions - len(asked) == 2


def test_words_that_stand_far_apart_in_a_long_list_are_no_answer(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    other = "Uppdraget att se över rutinerna för kansliets post förklaras fullgjort."
    points = ["Uppdraget att hyra ut båtplatser förklaras fullgjort.", *[other] * 60]
    points.append("Uppdraget att bygga en segelskola förklaras fullgjort.")
    decided = "\n".join(f"{number}. {point}" for number, point in enumerate(points, 1))
    text = f"Protokoll\n\nDirektionen 2014-05-09\n\n§ 5 Uppdrag\n\nBeslut\n\n{decided}\n"
    (made.corpus / "a.txt").write_text(text, "utf-8")
    run(made, Options(send=False), silent)

    def answered(question: str) -> tuple[tuple[str, ...], list[str | None]]:
        answer = archive.search(Query(text=question)).answer
        assert answer
        return answer.looked_for, [passage.section.number for passage in answer.passages]

    with open_archive(made) as archive:
        about = ("bygga", "segelskola")
        assert answered("Vad beslutades om att bygga en segelskola?") == (about, ["5"])
        assert answered("Vad blev resultatet av att bygga en segelskola?") == (about, ["5"])
        assert answered("Vad beslutades om båtplatser för segelskola?")[1] == []


LIST = """Protokoll

Direktionen 2022-05-09

§ 7 Återrapportering av uppdrag

Beslut

1. Uppdragen (a-e) förklaras fullgjorda.
a. Att utreda trygghetslarm i hemmet.
b. Att bygga en bro.
c. Att måla bryggan.
d. Att räkna båtarna vid bryggan.
e. Att se över larm vid bron 2019.
2. Uppdraget om fartyg ligger kvar.
"""


def test_of_a_list_of_matters_the_point_answers_in_which_the_words_stand(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    (made.corpus / "a.txt").write_text(LIST, "utf-8")
    run(made, Options(), silent)
    with open_archive(made) as archive:
        answer = archive.search(Query(text="Vad beslutades om båtarna vid bryggan?")).answer
        assert answer is not None
        (passage,) = answer.passages
        first = "1. Uppdragen (a-e) förklaras fullgjorda."
        assert passage.quote == f"{first}\n[…]\nd. Att räkna båtarna vid bryggan."
        for apart in ("trygghetslarm vid bron", "återrapportering 2019"):
            answer = archive.search(Query(text=f"Vad beslutades om {apart}?")).answer
            assert answer is not None
            assert answer.passages == ()


@pytest.mark.parametrize(
    ("question", "numbers"),
    [
        ("Vad beslutades om budget för 2025?", ["1"]),
        ("Vad beslutades om 2026 års budget?", ["2"]),
        ("Vad beslutades 2024 om budgeten?", ["1"]),
        ("Vad beslutade direktionen i december 2024 om budgeten?", ["1"]),
        ("Vad beslutade direktionen den 2 december 2025 om budgeten?", ["2"]),
        ("Vad beslutades om budget 2025?", ["1", "2"]),
        ("Vad beslutades om budget 2027?", []),
        ("Vad beslutade direktionen den 3 december 2025 om budgeten?", []),
    ],
)
def test_a_date_is_that_of_the_decision_or_of_its_matter(
    yearly: Archive, question: str, numbers: list[str]
) -> None:
    answer = yearly.search(Query(text=question)).answer
    assert answer is not None
    assert [passage.section.number for passage in answer.passages] == numbers


@pytest.fixture(scope="module")
def yearly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Archive]:
    folder = tmp_path_factory.mktemp("yearly")
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1)
    made.corpus.mkdir()
    paper = (
        "Protokoll\n\nDirektionen {day}\n\n§ {number} Budget {year}\n\n"
        "Direktionen beslutar att budgeten antas. Ärendet väcktes 2023, före 2024 och 2027.\n"
    )
    for number in (1, 2):
        text = paper.format(day=f"{2023 + number}-12-02", number=number, year=2024 + number)
        (made.corpus / f"{number}.txt").write_text(text, "utf-8")
    run(made, Options(), silent)
    with open_archive(made) as archive:
        yield archive


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Har Vikby lämnat förbundet?", "Har Vikby utträde?"),
        ("Vill Vikby gå ur kommunalförbundet och när?", "Vill Vikby utträde och när?"),
        ("När lämnade förbundet sitt yttrande?", "När lämnade förbundet sitt yttrande?"),
        ("Vem lämnar uppdraget?", "Vem lämnar uppdraget?"),
    ],
)
def test_leaving_a_federation_is_called_as_in_minutes(question: str, told: str) -> None:
    assert as_minutes_say(question) == told


@pytest.mark.parametrize(
    ("question", "about", "of"),
    [
        ("Vad beslutades om budget 2013?", ("budget", "2013"), "either"),
        ("Vad beslutades för budgeten 2013?", ("budgeten", "2013"), "either"),
        ("Vad behandlade nämnden 2013 om budget?", ("2013", "budget"), "decision"),
        ("Vad hände hösten 2013 med budgeten?", ("hösten", "2013", "budgeten"), "decision"),
        ("Vad sades om budget för 2013?", ("budget", "2013"), "matter"),
        ("Vad sades om budget den 2013-05-09?", ("budget", "2013-05-09"), "decision"),
    ],
)
def test_a_year_is_of_the_matter_where_its_word_stands_before(
    question: str, about: tuple[str, ...], of: str
) -> None:
    assert [date.of for date in asked_dates(question, about)] == [of]
