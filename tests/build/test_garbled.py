"""Text whose letters are not those that were written is told, and other text is not."""

from __future__ import annotations

import base64
import codecs
import os

import pytest

from archive.model import Page, Reading, Source
from indexer.build.garbled import garbled
from indexer.repair import repair

SWEDISH = (
    "Förvaltningen föreslår att köpa åtta släckbilar för övningar på älven. Ärendet har beretts av "
    "utskottet, som önskar återrapport. Ordföranden frågar om kostnaderna är rätt beräknade. "
)


def _told(text: str, source: Source = Source.TEXT) -> list[str]:
    reading = Reading((Page(1, text, source),), paged=False)
    return list(garbled(reading, repair(reading)))


@pytest.mark.parametrize(
    "text",
    [
        SWEDISH.encode("ascii", "replace").decode(),
        SWEDISH.encode("ascii", "ignore").decode(),
        SWEDISH.replace("ö", "\ufffd"),
        SWEDISH.replace("ö", "\ue001"),
        SWEDISH.replace("ö", '\\"o'),
        "".join(chr(ord(sign) + 3) if sign.isalpha() else sign for sign in SWEDISH * 3),
        "Vi skulle k|pa e{d s|k|r {rter} m}lv|rd",
        "Se bilagan:\n\n" + base64.encodebytes(os.urandom(600)).decode(),
        codecs.encode(SWEDISH, "rot13"),
        "|Datum|Vad|\n|2014-05-09|K|p av bil|\n|2014-05-10|Hyra|\n",
        "Vi ska Ã¥ka dit",
    ],
)
def test_what_cannot_be_mended_is_told(text: str) -> None:
    assert _told(text)


@pytest.mark.parametrize(
    "text",
    [
        SWEDISH,
        "Kommunen köper mark för bostäder vid sjön, och hon \ufffd",
        SWEDISH.encode("utf-8").decode("latin-1"),
        "Kunnanhallitus päätti hyväksyä talousarvion ja toimintasuunnitelman vuodelle 2014. " * 6,
        "The board decided to adopt the plan for the coming years and to inform members. " * 8,
        "L'autorité à l'origine de la demande ne peut exercer la compétence en lieu et place. " * 8,
        "Kommunestyret vedtok å legge fram en ny økonomiplan som de ba om. " * 8,
        "Rada gminy postanowiła przyjąć budżet oraz plan działania na następny rok. " * 8,
        "قرر المجلس البلدي اعتماد الميزانية وخطة العمل للعام المقبل. " * 8,
        "Vad?Hur? 12 345 tkr\t1 200\nSumma\t13 545\n" * 20,
        "|K|L|M|\n|kol|rad|cell|\n|f|r|x|\n|Namn|Ort|Roll|\n",
        "Anna Öberg\tÅmål\nÅsa Ärlig\tÖrebro\nBo Sjö\tVärnamo\n" * 20,
        "Åbo stads fullmäktige päätti hyväksyä talousarvion ja toimintasuunnitelman vuodelle. " * 6,
        "Se https://a.se/x?b=%C3%B6&c=a%C3%A5b och /a=B6/ om Müller & Co. " * 4,
    ],
)
def test_other_text_is_not(text: str) -> None:
    assert not _told(text)


def test_pages_that_ocr_read_are_told_by_the_reader() -> None:
    noise = (
        "fdr beslulade atl och fasslälla verksamhelsplqnen fjr att öldreomsorgxn ocb skolxn i det "
        * 4
    )
    assert _told(noise)
    assert not _told(noise, Source.OCR)
