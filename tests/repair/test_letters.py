"""Letters that were read in another character set, or left in a code, are those that were meant."""

from __future__ import annotations

import base64
import html
import quopri
import time
from urllib.parse import quote

import pytest

from archive.model import Page, Reading
from indexer.repair import repair

SWEDISH = "Åsa föreslår att köpa åtta släckbilar för övningar på älven.\nÄrendet återremitteras."
SEVEN = str.maketrans("åäöÅÄÖ", "}{|][\\")


def _mended(text: str) -> str:
    return repair(Reading((Page(1, text),), paged=False)).text


def _read_in(encoding: str, data: bytes) -> str:
    """Return bytes as a program shows them; bytes that Windows leaves open as controls."""
    if encoding != "cp1252":
        return data.decode(encoding)
    return "".join(
        chr(byte) if byte in b"\x81\x8d\x8f\x90\x9d" else bytes([byte]).decode(encoding)
        for byte in data
    )


@pytest.mark.parametrize(
    ("written", "read", "times"),
    [
        *(("utf-8", encoding, 1) for encoding in ("cp1252", "latin-1", "mac_roman", "cp850")),
        *(("utf-8", encoding, times) for encoding in ("cp1252", "latin-1") for times in (2, 3)),
        *(("cp850", encoding, 1) for encoding in ("cp1252", "latin-1", "mac_roman")),
        *(("mac_roman", encoding, 1) for encoding in ("cp1252", "latin-1", "cp850")),
        *(("cp1252", encoding, 1) for encoding in ("cp850", "mac_roman", "cp1250", "cp1251")),
    ],
)
def test_text_read_in_another_character_set(written: str, read: str, times: int) -> None:
    text = SWEDISH
    for _ in range(times):
        text = _read_in(read, text.encode(written))
    assert text != SWEDISH
    assert _mended(text) == SWEDISH


@pytest.mark.parametrize(
    "coded",
    [
        SWEDISH.translate({ord(sign): f"&#{ord(sign)};" for sign in "åäöÅÄÖ"}),
        html.escape(SWEDISH.replace("ö", "&ouml;").replace("å", "&aring;")),
        quopri.encodestring(SWEDISH.encode()).decode(),
        quopri.encodestring(SWEDISH.encode("cp1252")).decode(),
        quote(SWEDISH, safe=" \n."),
        SWEDISH.translate({ord(sign): f"\\u{ord(sign):04x}" for sign in "åäöÅÄÖ"}),
        SWEDISH.translate({ord(sign): f"\\'{ord(sign):02x}" for sign in "åäöÅÄÖ"}),
        base64.encodebytes(SWEDISH.encode()).decode().strip(),
        SWEDISH.translate(SEVEN),
    ],
)
def test_letters_left_in_a_code(coded: str) -> None:
    assert "å" not in coded or "&amp;" in coded
    assert _mended(coded) == SWEDISH


@pytest.mark.parametrize(
    ("raw", "mended"),
    [
        ("\\berg och [kerberg ska k|pa m|bler", "Öberg och Äkerberg ska köpa möbler"),
        ("VI K\\PER EN [LG", "VI KÖPER EN ÄLG"),
        ("Vi k|per en bil", "Vi köper en bil"),
        ("f”r k”p av †r", "för köp av år"),
        ("en kÃ¶pt bil", "en köpt bil"),
        ("Kommunf”rbundet och r„ddningen i \uf18fm†l", "Kommunförbundet och räddningen i Åmål"),
        ("Åsa …berg fšreslŒr kšp", "Åsa Öberg föreslår köp"),
        ("=?utf-8?q?M=C3=B6te?= i maj", "Möte i maj"),
        ("fil f%C3%B6r%C3%A4ldrar m%C3%B6te", "fil föräldrar möte"),
    ],
)  # fmt: skip
def test_a_few_words_are_enough(raw: str, mended: str) -> None:
    assert _mended(raw) == mended


@pytest.mark.parametrize(
    "text",
    [
        "São Paulo Ã¥ ena sidan",
        "if (a[0] || b) { return a[1] | b[2]; } ls | grep k|wc",
        "kol|rad|cell och namn|adress|ort",
        "Kommun[en] beslutar att köp[a] mark [sic] enligt {bilaga}.",
        "Han sade ”ja” och ”nej”, Malmö–Lund. Naïve façade, Müller, Łódź, José.",
        "Se https://a.se/f%C3%B6r/m%C3%B6te?q=%C3%A5r och AT&T &amp; Co, 100 % av a=B6",
        "\\section{Inledning} och \\textbf{fet}",
    ],
)
def test_what_is_meant_so_stays(text: str) -> None:
    assert _mended(text).replace("\t", "|") == text


@pytest.mark.parametrize(
    "piece", ["\0", "Ã", "k|", "=C3", "%C3", "A", "&#1;", "\ufffdå", "”", "[", "\\u00", "a=\n"]
)
def test_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    started = time.process_time()
    _mended(piece * (60_000 // len(piece)))
    assert time.process_time() - started < 10
