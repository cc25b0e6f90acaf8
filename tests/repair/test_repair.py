"""The text after repair, and the way back."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.model import Mark, Page, Reading, Span
from archive.model import Source as PageSource
from indexer.repair import repair


def _reading(*pages: str, marks: tuple[Mark, ...] = ()) -> Reading:
    return Reading(tuple(Page(n, text) for n, text in enumerate(pages, 1)), marks)


def _mended(*pages: str) -> str:
    return repair(_reading(*pages)).text


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("fastig-\nheten är stor", "fastigheten\när stor"),
        ("missbruks-\noch beroendevård", "missbruks- och beroendevård"),
        ("GR-\nkommunerna deltar", "GR-kommunerna\ndeltar"),
        ("IT-\nstrategi", "IT-strategi"),
        ("e-\ntjänst", "e-tjänst"),
        ("åren 2014-\n2015", "åren 2014-2015"),
        ("syste-\nmen", "systemen"),
        ("ett e-postsystem och e-post-\nsystem", "ett e-postsystem och e-postsystem"),
        ("för­valt­ning", "förvaltning"),
        ("förvalt­\nning", "förvaltning"),
        ("2014\u00ad05\u00ad09 i KSN\u00ad2015\u00ad1584", "2014-05-09 i KSN-2015-1584"),
        ("åren 2014\u00ad\n2015", "åren 2014-2015"),
        ("fastig\x02heten", "fastigheten"),
        ("kÃ¶pa rÃ¤ddningsbÃ¥t â€“ Ã…tta", "köpa räddningsbåt – Åtta"),
        ("São Paulo Ã¥ ena sidan", "São Paulo Ã¥ ena sidan"),
        ("fastig\x02\nheten", "fastigheten"),
        ("o\ufb03ciell och \ufb01n", "officiell och fin"),
        ("9 maj\u00a02014", "9 maj 2014"),
        ("f¨or ˚aret id´e", "för året idé"),
        ("fo\u0308r a\u030aret", "för året"),
        ("U T V E C K L I N G", "UTVECKLING"),
        ("N Y T T  F R Å N  S I K T A", "NYTT FRÅN SIKTA"),
        ("N Y T T F R Å N", "NYTT FRÅN"),
        ("U T V E C K L I N G S L E D A R E", "UTVECKLINGSLEDARE"),
        ("a b c", "a b c"),
    ],
)
def test_rules(raw: str, mended: str) -> None:
    assert _mended(raw) == mended


def test_paragraph_signs_that_ocr_lost_are_put_back_in_series_only() -> None:
    text = "18\nNamn\n28\nÄndamål enligt 16 $ och 17 $.\n38\nSäte\n88\nkronor"
    page = Page(1, text, PageSource.OCR)
    assert repair(Reading((page,))).text == (
        "1 §\nNamn\n2 §\nÄndamål enligt 16 § och 17 §.\n3 §\nSäte\n88\nkronor"
    )
    assert _mended(text) == text


def test_two_paragraph_signs_are_put_back_in_minutes() -> None:
    text = "Protokoll\n\n8 7 Vägar\n\nBeslut\nVägen lagas.\n\n8 8 Broar\n\nBeslut\nBron lagas."
    for seen, signs in ((text, 2), (text.replace("Protokoll", "Lista"), 0)):
        assert repair(Reading((Page(1, seen, PageSource.OCR),))).text.count("§") == signs


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("styrelsen faststaller budgeten", "styrelsen fastställer budgeten"),
        ("Styreisen beslutade", "Styrelsen beslutade"),
        ("förbundet beviljade 6kningen av avgiften", "förbundet beviljade 6kningen av avgiften"),
        ("enligt forslaget", "enligt förslaget"),
        ("ordföranden Marllina Ek", "ordföranden Marllina Ek"),
        ("kontot xqzvbbw", "kontot xqzvbbw"),
        ("budgeten fastställs", "budgeten fastställs"),
        ("& 12 Skolskjutsar", "§ 12 Skolskjutsar"),
        ("& 12\nSkolskjutsar", "§ 12\nSkolskjutsar"),
        ("Ek & 12 andra", "Ek & 12 andra"),
    ],
)
def test_words_that_ocr_misread_are_mended_where_one_word_is_certain(seen: str, meant: str) -> None:
    assert repair(Reading((Page(1, seen, PageSource.OCR),))).text == meant
    assert _mended(seen) == seen


def test_suspended_hyphens_and_compounds_in_a_line_stay() -> None:
    text = "missbruks- och beroendevård, GR-kommunerna, IT-strategi, VO- College"
    assert _mended(text) == text


def test_running_heads_stay_once_and_page_numbers_go() -> None:
    pages = [
        f"Kommunförbundet Protokoll 2014-05-09\n{word} text här\n{n} (4)"
        for n, word in enumerate(("Första", "Andra", "Tredje", "Fjärde"), 1)
    ]
    mended = repair(_reading(*pages))
    assert mended.text.count("Kommunförbundet") == 1
    assert "(4)" not in mended.text
    assert mended.page_of(mended.text.index("Tredje")) == 3


def test_paragraph_signs_at_page_tops_are_no_running_heads() -> None:
    pages = [f"§ {n}\nÄrende nummer {n * 7}\nBeslut\n{'text ' * n}" for n in range(1, 6)]
    assert _mended(*pages).count("§") == 5


_HEAD = "EKBY KOMMUN  PROTOKOLL  {page} (9)\nSocialutskottet\nDatum\n2024-03-11"
_DECISION = "§ {n}\n{title}\nBeslut\nUtskottet beslutar enligt förslag {title}."
_TITLES = ("Taxa för båtplatser", "Val av ombud", "Skolskjuts", "Ny förskola", "Tomtkö")


@pytest.mark.parametrize(
    "alike",
    [
        "Sammanfattning av ärendet\nOrdföranden föredrar ärendet.",
        "Yrkanden\nBifall",
        "Beslutsunderlag\nTjänsteskrivelse",
        "Protokollsutdrag skickas till\nEkonomichefen",
        "Reservation\nLiberalerna deltar inte",
        "Bakgrund\nSekreteraren redogör.\nUtskottet tackar för informationen.",
        "Paragrafen justeras omedelbart.",
        "Motivering: se tjänsteskrivelsen",
    ],
)
def test_what_short_paragraphs_say_alike_stays_on_every_page(alike: str) -> None:
    pages = [
        _HEAD.format(page=n) + "\n" + _DECISION.format(n=n, title=title) + f"\n{alike}\nJusterare"
        for n, title in enumerate(_TITLES, 1)
    ]
    text = _mended(*pages)
    for line in alike.split("\n"):
        assert text.count(line) >= len(_TITLES), line
    assert text.count("Socialutskottet") == text.count("2024-03-11") == text.count("Justerare") == 1


def test_a_decision_alike_right_above_the_foot_stays_on_every_page() -> None:
    pages = [f"Ekby kommun\n§ {n}\n{t}\nBeslut\nAntecknas." for n, t in enumerate(_TITLES, 1)]
    assert _mended(*pages).count("Antecknas.") == len(_TITLES)


def test_pages_of_one_form_that_differ_by_a_number_keep_their_words() -> None:
    form = "Ansökan om bidrag\nSökande förening\nBelopp {n}00 kronor\nUnderskrift av firmatecknare"
    text = _mended(*(form.format(n=n) for n in range(1, 6)))
    assert text.count("Sökande förening") == text.count("kronor") == 5


def test_lines_that_differ_by_a_number_are_no_running_head() -> None:
    pages = [f"Ekby årsbok\nSumma 1{n * n}0\nText {w}\nBilaga {n}" for n, w in enumerate("abcd", 1)]
    text = _mended(*pages)
    assert all(f"Summa 1{n * n}0" in text and f"Bilaga {n}" in text for n in range(1, 5))
    assert text.count("Ekby årsbok") == 1


def test_a_number_at_a_page_s_edge_that_is_not_its_page_s_stays() -> None:
    pages = [f"Text {votes} här\nRöster för\n{votes}" for votes in (5, 9, 4)]
    assert all(f"Röster för\n{votes}" in _mended(*pages) for votes in (5, 9, 4))


def test_a_head_that_a_label_is_written_into_goes_all_the_same() -> None:
    pages = [
        f"Nämnden\n{'Yrkanden' + chr(10) if n == 3 else ''}Protokoll nr 7\nText {w} a"
        for n, w in enumerate(("ett", "två", "tre", "fyra", "fem"))
    ]
    text = _mended(*pages)
    assert text.count("Protokoll nr 7") == 1
    assert "Yrkanden" in text


@pytest.mark.parametrize(
    "head",
    [
        "Ekby kommun {n} (8)",
        "Ekby budget 2024\t{n}",
        "{n} | Ekby",
        "Sida {n} Ekby",
        "Ekby kommun {n}",
    ],
)
def test_heads_that_number_the_page_in_their_line_go(head: str) -> None:
    words = ("ett", "två", "tre", "fyra", "fem")
    pages = [head.format(n=n) + f"\nSaken {w} gäller\nmycket {w}" for n, w in enumerate(words, 1)]
    assert _mended(*pages).count("Ekby") == 1


def test_a_word_broken_by_a_page_end_is_joined() -> None:
    mended = repair(_reading("Det gäller fastig-\n1", "2\nhetens taxa", "3\nslut"))
    assert "fastighetens" in mended.text


def test_marks_follow_their_words() -> None:
    raw = "ﬁna fastig-\nheter\nRubriken här"
    start = raw.index("Rubriken")
    mended = repair(_reading(raw, marks=(Mark(Span(start, len(raw)), "heading", 1),)))
    assert mended.marks[0].span.of(mended.text) == "Rubriken här"


_TEXT = st.text(
    alphabet=st.sampled_from("abcåÖ XYZ-\u00ad\x02\ufffe\n\n \t.§0129¨´e\u0308ﬁ\u00a0\x0c"),
    max_size=120,
)


@given(st.lists(_TEXT, min_size=1, max_size=5))
def test_pages_and_marks_stay_in_order_and_at_their_letters(pages: list[str]) -> None:
    raw = "\f".join(page.replace("\f", "") for page in pages)
    letters = [at for at, letter in enumerate(raw) if letter in "abcXYZ0129"]
    marks = tuple(Mark(Span(at, at + 1), "letter", at) for at in letters)
    mended = repair(_reading(*raw.split("\f"), marks=marks))
    assert list(mended.page_starts) == sorted(mended.page_starts)
    assert len(mended.page_starts) == len(pages)
    assert mended.page_starts[-1] <= len(mended.text)
    starts = [mark.span.start for mark in mended.marks]
    assert starts == sorted(starts)
    for mark in mended.marks:
        text = unicodedata.normalize("NFD", mended.text[mark.span.start : mark.span.end])
        assert raw[mark.level] in text


@given(st.text(max_size=300))
def test_repair_never_raises(text: str) -> None:
    reading = _reading(text.replace("\f", " "))
    repair(reading)


@pytest.mark.timeout(60)
@pytest.mark.parametrize(
    "piece", ["a", "1", " ", "a ", "-\n", "a-\n", "¨", "8\n", "\u0308", "a\t", "$ "]
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    began = time.process_time()
    repair(Reading(tuple(Page(n, text, PageSource.OCR) for n in (1, 2))))
    assert time.process_time() - began < 20


def test_a_label_the_reader_took_for_furniture_by_its_place_stays() -> None:
    page = "Ekby kommun\n§ {n}\n{title}\nYrkanden\nBifall"
    raw = "\f".join(page.format(n=n, title=title) for n, title in enumerate(_TITLES, 1))
    places = [match.span() for match in re.finditer("Yrkanden|Bifall|Ekby kommun", raw)]
    marks = tuple(Mark(Span(*place), "furniture", value=raw[slice(*place)]) for place in places)
    text = repair(_reading(*raw.split("\f"), marks=marks)).text
    assert text.count("Yrkanden") == text.count("Bifall") == len(_TITLES)
    assert text.count("Ekby") == 1
