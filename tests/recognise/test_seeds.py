"""The five real texts beside the checkout, where they are: what an archivist would note of them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.vocabulary import load
from indexer.extract import read
from indexer.recognise.recognition import Recognised, recognise
from indexer.repair import repair
from indexer.segment import segment

if TYPE_CHECKING:
    from archive.model import Reading

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="Mappen ../shared/seeds med verkliga texter finns inte här."
)


def first(prefix: str) -> Recognised:
    file = next(SEEDS.glob(f"{prefix}_*"))
    readings: list[Reading] = []
    read(file, readings.append)
    repaired = repair(readings[0])
    cut = segment(readings[0], repaired)[0]
    return recognise(readings[0], repaired, cut, load(), file.name)


def test_a_newsletter() -> None:
    found = first("000")
    assert found.type == "nyhetsbrev"
    assert found.organisation == "Fyrbodals kommunalförbund"
    assert found.date
    assert (found.date.start, found.date.end) == (dt.date(2014, 5, 9), dt.date(2014, 5, 9))
    inferred = {f.value for f in found.facts if f.inferred}
    assert "2014-06-05" in inferred


def test_a_web_page_without_a_date() -> None:
    found = first("001")
    assert found.date is None
    assert found.type == "webbsida"
    assert found.organisation == "VästKom"
    assert found.case_numbers == ()


def test_a_follow_up_of_a_quarter() -> None:
    found = first("002")
    assert found.type == "delårsrapport"
    assert found.organisation == "Region Jönköpings län"
    assert found.period == (dt.date(2017, 1, 1), dt.date(2017, 3, 31))
    march = next(f for f in found.facts if f.value == "2017-03-21")
    assert march.text == "21 mars"
    assert march.inferred


def test_a_study() -> None:
    found = first("003")
    assert found.type == "rapport"
    assert found.organisation == "Göteborgsregionens kommunalförbund"
    assert found.date is None


def test_a_plan_with_strangers_snippets_behind_it() -> None:
    found = first("004")
    assert found.type == "verksamhetsplan"
    assert found.organisation == "Kommunförbundet Västernorrland"
    assert found.period == (dt.date(2013, 1, 1), dt.date(2013, 12, 31))
    assert found.case_numbers == ()
