"""A bundle of papers for a meeting falls into the notice, each memorandum and its appendices."""

from __future__ import annotations

from archive.model import DocumentSpan, Page, Reading, Repaired
from indexer.segment import segment

NOTICE = """Almådalens kommunalförbund
KALLELSE
Direktionen kallas till sammanträde
Tid: 2019-12-13 kl. 09.00
Plats: Kommunhuset i Tallhede

Föredragningslista

1. Val av justerare
2. Budget 2020
Dnr AKF 2019/077
3. Ny avfallsplan
Dnr AKF 2019/085
4. Övriga frågor
"""
BUDGET = """Almådalens kommunalförbund
TJÄNSTESKRIVELSE 1 (2)
Datum 2019-11-28
Dnr AKF 2019/077
Handläggare: Eva Ek
Till direktionen

Budget 2020

Förslag till beslut
Direktionen beslutar att fastställa budget för 2020.

Ärendet
Kansliet har tagit fram ett förslag som bygger på medlemmarnas avgifter.
"""
BUDGET_ON = """Almådalens kommunalförbund
TJÄNSTESKRIVELSE 2 (2)
Datum 2019-11-28
Dnr AKF 2019/077

Avgifterna höjs med två procent. Handläggare Eva Ek har prövat tre vägar.

Expedieras till
Medlemskommunerna
"""
APPENDIX = """Bilaga 1
Budget i siffror 2020

Avgifter 12 000
Personal 8 000
"""
PLAN = """Tjänsteskrivelse
2019-11-30
Dnr AKF 2019/085
Direktionen

Ny avfallsplan – direktiv

Sammanfattning
Planen från 2011 behöver göras om.

Förslag till beslut
Direktionen beslutar att ge kansliet i uppdrag att ta fram en ny avfallsplan.
"""


def cut(*pages: str) -> tuple[tuple[DocumentSpan, ...], str]:
    text = "\f".join(pages)
    starts = [sum(len(p) + 1 for p in pages[:i]) for i in range(len(pages))]
    numbers = tuple(range(1, len(pages) + 1))
    reading = Reading(tuple(Page(n, page) for n, page in zip(numbers, pages, strict=True)))
    return segment(reading, Repaired(text, tuple(starts), numbers)), text


def test_a_bundle_falls_into_its_papers() -> None:
    documents, text = cut(NOTICE, BUDGET, BUDGET_ON, APPENDIX, PLAN)
    firsts = [d.span.of(text).split("\n", 2)[:2] for d in documents]
    assert [first[1] for first in firsts] == [
        "KALLELSE",
        "TJÄNSTESKRIVELSE 1 (2)",
        "Budget i siffror 2020",
        "2019-11-30",
    ]
    assert "".join(d.span.of(text) for d in documents) == text
    assert [s.number for s in documents[0].sections if s.number] == ["1", "2", "3", "4"]
    assert [s.case_number for s in documents[0].sections][2:4] == ["AKF 2019/077", "AKF 2019/085"]
    assert "två procent" in documents[1].span.of(text)
    proposed = [d for s in documents[3].sections for d in s.decisions]
    assert [d.outcome for d in proposed] == ["föreslaget"]
    assert "ny avfallsplan" in proposed[0].text


def test_page_numbers_of_the_whole_file_tell_no_paper_from_its_next_page() -> None:
    filler = [f"Almådalens kommunalförbund\nTabell {n}\n\nAvgift {n} 000\n" for n in range(5)]
    stamped = [
        f"{page}\nSida {n} (9)\n" if n == 1 else f"Sida {n} (9)\n{page}"
        for n, page in enumerate((NOTICE, BUDGET.replace(" 1 (2)", ""), PLAN, *filler), 1)
    ]
    documents, _ = cut(*stamped)
    assert len(documents) == 3


def test_one_memorandum_alone_and_words_in_running_text_make_no_bundle() -> None:
    assert len(cut(BUDGET, BUDGET_ON)[0]) == 1
    report = "Rapport om avfall\n\n" + "Vi föreslår en skrivelse. " * 20
    pages = [f"{report}\nMissiv\nfrån kansliet\n", f"Utredning\n{report}", f"Bilaga 1\n{report}"]
    assert len(cut(*pages)[0]) == 1


def test_an_appendix_alone_makes_no_bundle_of_minutes() -> None:
    minutes = "Protokoll\nDirektionen 2019-12-13\n\n§ 1 Val\nEva Ek utses.\n\n§ 2 Larm\nBifall.\n"
    assert len(cut(minutes, APPENDIX)[0]) == 1
