"""A federation's web page: its news is its text, what the site prints around it is nobody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Reading, SectionKind
from archive.vocabulary import load
from indexer.extract import read
from indexer.recognise.recognition import recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<!doctype html><html lang="sv"><head><title>Direktionens beslut i maj</title></head><body>
<div id="cookie-banner"><p>Vi använder kakor för att webbplatsen ska fungera.</p></div>
<header><nav><ul><li><a href="/">Start</a></li></ul></nav><button>Meny</button></header>
<div class="content"><h1>Direktionens beslut i maj</h1>
<p>Direktionen beslutade den 9 maj 2014 att anta en ny avfallsplan för Almådalen.</p>
<p>Planen gäller till 2020 och bygger på ett nära samarbete med kommunerna.</p>
<p>Publicerad 2014-05-12. Senast uppdaterad 2014-05-13 kl. 10.15</p>
<div>Dela: <a href="#">Facebook</a> <a href="#">Twitter</a></div>
<p>Kontakt: Eva Ek, 0620-123 45</p></div>
<footer><p>Forsgatan 4</p><p>Tillgänglighetsredogörelse</p></footer></body></html>
"""


def test_a_web_page_keeps_its_furniture_apart_and_the_day_it_was_published(tmp_path: Path) -> None:
    file = tmp_path / "nyhet.html"
    file.write_text(PAGE, "utf-8")
    readings: list[Reading] = []
    read(file, readings.append)
    repaired = repair(readings[0])
    (document,) = segment(readings[0], repaired)
    own = [s for s in document.sections if s.kind is not SectionKind.FURNITURE]
    text = " ".join(section.span.of(repaired.text) for section in own)
    assert not any(word in text for word in ("kakor", "Meny", "Dela", "Publicerad", "Forsgatan"))
    assert [d.outcome for section in own for d in section.decisions] == ["antaget"]
    found = recognise(readings[0], repaired, document, load(), file.name)
    assert found.date
    assert (found.date.start.isoformat(), found.date.role) == ("2014-05-12", "issued")
