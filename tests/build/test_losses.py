"""Words that a text loses on its way to sections are told; furniture never takes most of a page."""

from __future__ import annotations

from archive.model import (
    DocumentSpan,
    Mark,
    Page,
    Reading,
    Repaired,
    SectionKind,
    SectionSpan,
    Span,
)
from indexer.build.losses import losses
from indexer.repair import repair
from indexer.segment import segment

WORDS = "Direktionen beslutar att bygga badhuset under kommande år enligt planen. "


def _reading(*texts: str, marks: tuple[Mark, ...] = (), paged: bool = True) -> Reading:
    pages = tuple(Page(number, text) for number, text in enumerate(texts, 1))
    return Reading(pages, marks, paged=paged)


def test_a_page_that_a_reader_takes_for_furniture_keeps_its_words() -> None:
    text = WORDS * 4
    pages = (text + "ett", text + "två", text + "tre")
    starts = [0, len(pages[0]) + 1, len(pages[0]) + len(pages[1]) + 2]
    marks = tuple(Mark(Span(at, at + len(text)), "furniture") for at in starts)
    repaired = repair(_reading(*pages, marks=marks))
    assert repaired.text.count("badhuset") == 12


def test_hidden_text_is_taken_out_of_pages_and_is_no_loss() -> None:
    text = WORDS * 4
    first = Mark(Span(0, len(text)), "hidden")
    reading = _reading(text + "Synlig text på sidan.", WORDS, marks=(first,))
    repaired = repair(reading)
    assert repaired.text.count("badhuset") == 1
    assert "Synlig text" in repaired.text
    assert not list(losses(reading, repaired, segment(reading, repaired)))


def test_a_page_that_ends_empty_is_told() -> None:
    reading = _reading(WORDS * 3, WORDS * 3)
    emptied = Repaired("\n" + WORDS * 3, (0, 1), (1, 2))
    cuts = [DocumentSpan(Span(0, len(emptied.text)), (_section(emptied, SectionKind.PAGE),))]
    (told,) = losses(reading, emptied, cuts)
    assert told.startswith("Sida 1: 0 av 30 ord")


def _section(repaired: Repaired, kind: SectionKind, share: float = 1.0) -> SectionSpan:
    return SectionSpan(kind, Span(0, int(share * len(repaired.text))), confidence=1.0)


def test_text_that_stands_in_no_section_is_told() -> None:
    reading = _reading(WORDS * 5, paged=False)
    repaired = repair(reading)
    whole = Span(0, len(repaired.text))
    for kind, share, words in (
        (SectionKind.PAGE, 1.0, None),
        (SectionKind.PAGE, 0.5, "i inget avsnitt"),
        (SectionKind.FURNITURE, 1.0, "räknas inte som text"),
    ):
        cuts = [DocumentSpan(whole, (_section(repaired, kind, share),))]
        told = list(losses(reading, repaired, cuts))
        assert bool(told) is bool(words)
        assert words is None or words in told[0]


def test_a_web_page_may_lose_its_menu_but_not_its_text() -> None:
    menu = Mark(Span(0, len(WORDS)), "furniture")
    reading = _reading(WORDS * 3, marks=(menu,), paged=False)
    assert not list(losses(reading, repair(reading), segment(reading, repair(reading))))
    everything = Mark(Span(0, 3 * len(WORDS)), "furniture")
    reading = _reading(WORDS * 3, marks=(everything,), paged=False)
    assert list(losses(reading, repair(reading), []))


def test_a_nearly_empty_page_may_lose_the_head_that_all_pages_have() -> None:
    head, rest = "Norra förbundet Direktionen Protokoll " * 5, "Utdrag skickas till valberedningen"
    kept = [*(WORDS * 4 for _ in range(3)), rest]
    starts = tuple(sum(len(one) + 1 for one in kept[:n]) for n in range(len(kept)))
    for last, told in ((head + rest, []), (head + WORDS * 2 + rest, ["Sida 4"])):
        reading = _reading(*(head + WORDS * 4 for _ in range(3)), last)
        repaired = Repaired("\n".join(kept), starts, (1, 2, 3, 4))
        cuts = [DocumentSpan(Span(0, len(repaired.text)), (_section(repaired, SectionKind.PAGE),))]
        assert [one[:6] for one in losses(reading, repaired, cuts)] == told
