"""Small papers written for the tests, cut up by the real readers' neighbours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Given, Page, Reading, Source
from archive.vocabulary import load
from indexer.recognise.recognition import Recognised, recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from collections.abc import Mapping


def recognised(
    *pages: str,
    metadata: Mapping[str, str] | None = None,
    given: Given | None = None,
    file_name: str = "a.pdf",
    source: Source = Source.TEXT,
) -> Recognised:
    """Return what is recognised of the first document of some pages."""
    reading = Reading(
        pages=tuple(Page(n, text, source) for n, text in enumerate(pages, 1)),
        metadata=metadata or {},
        given=given or Given(),
    )
    repaired = repair(reading)
    cut = segment(reading, repaired)[0]
    found = recognise(reading, repaired, cut, load(), file_name)
    for fact in found.facts:
        if fact.span is not None:
            assert 0 <= fact.span.start <= fact.span.end <= len(repaired.text), fact
    assert len(found.section_topics) == len(cut.sections)
    return found


MINUTES = """Älvdals kommunalförbund
SAMMANTRÄDESPROTOKOLL 1 (3)
Direktionen
Sammanträdesdatum
2014-03-12

Plats och tid
Kommunhuset, kl. 13.00-15.30

Beslutande
Anna Berg, ordförande

Justerare
Bo Ek

§ 1
Val av justerare
Direktionen beslutar att utse Bo Ek.

§ 2 Dnr 2014/17
Budget för äldreomsorg 2015
Direktionen beslutar att fastställa budgeten. Nästa sammanträde hålls den 9 april 2014.
"""

NOTICE = """Kallelse till föreningsstämma
Bostadsrättsföreningen Gullvivan 3
2019-04-02

Medlemmarna kallas till ordinarie föreningsstämma den 7 maj 2019 kl. 18.30.

Dagordning
1. Stämmans öppnande
2. Val av ordförande
"""

ACCOUNTS = """Årsredovisning
Brf Gullvivan 3
Räkenskapsåret 2018-01-01 - 2018-12-31

Styrelsen för Brf Gullvivan 3 får härmed avge årsredovisning.

Förvaltningsberättelse
Föreningen bildades 1987-05-04.

Resultaträkning 2018-12-31 2017-12-31
Balansräkning

Sundsvall den 14 mars 2019

Karin Alm
"""

PROCUREMENT = """Upphandlingsdokument
2023-02-01
Upphandlande organisation
Region Kronoberg
Eva Lind
Upphandling
Ramavtal för tolktjänster
i hela länet
RK 2023/0411
Publicerad 2023-02-01 09:12
Sista anbudsdag: 2023-03-15 23:59

1. Inledning
Anbudet ska lämnas av anbudsgivaren senast 2023-03-15. Kontraktet gäller från 2023-06-01.
"""

TEMPLATE = """Datum:________
Ansökan om bidrag
Namn: ______________________________________
Adress: ____________________________________
____________________________________________
Dnr:
Underskrift: _______________________________
"""
