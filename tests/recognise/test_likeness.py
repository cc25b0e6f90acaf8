"""Copies, drafts and adjusted versions find one another; other papers of the same kind do not."""

from __future__ import annotations

import random
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.recognise.minhash import PLACES, Sketch, near_pairs, sketch
from indexer.recognise.versions import Version, precedes, version_mark

WORDS = [f"ord{number}" for number in range(400)]


def text(seed: int, length: int = 300) -> str:
    chosen = random.Random(seed)
    return " ".join(chosen.choice(WORDS) for _ in range(length))


def changed(original: str, every: int) -> str:
    words = original.split()
    return " ".join("ändrat" if i % every == 0 else word for i, word in enumerate(words))


def similarity(one: Sketch, other: Sketch) -> float:
    return sum(a == b for a, b in zip(one, other, strict=True)) / PLACES


def test_the_same_words_are_the_same_text() -> None:
    one = sketch(text(1))
    other = sketch(text(1).upper().replace(" ", "\n"))
    assert one is not None
    assert one == other


def test_a_few_changes_leave_texts_alike_and_many_do_not() -> None:
    original, draft, other = sketch(text(1)), sketch(changed(text(1), 100)), sketch(text(2))
    assert original
    assert draft
    assert other
    assert similarity(original, draft) > 0.75
    assert similarity(original, other) < 0.1


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_what_is_estimated_is_the_share_in_common(share: float) -> None:
    """Twenty pairs of minutes, alike in a tenth of their runs of words and in more."""
    estimates = []
    for seed in range(20):
        common = round(600 * share)
        opening = text(seed, common)
        one, other = (f"{opening} {text(seed + n, 600 - common)}" for n in (1000, 2000))
        sketches = sketch(one), sketch(other)
        assert sketches[0]
        assert sketches[1]
        estimates.append(similarity(sketches[0], sketches[1]))
    true = share / (2 - share)
    assert sum(estimates) / len(estimates) == pytest.approx(true, abs=0.05)
    assert all(abs(estimate - true) < 0.25 for estimate in estimates)


def test_short_texts_have_no_sketch() -> None:
    assert sketch("Protokoll fört vid möte") is None


def test_each_pair_that_is_near_is_told_once_with_its_likeness() -> None:
    texts = [text(1), changed(text(1), 100), text(2), text(2), text(3)]
    sketches = [made for body in texts if (made := sketch(body))]
    pairs = sorted(near_pairs(np.array(sketches, "<u8")))
    likeness = similarity(sketches[0], sketches[1])
    assert pairs == [(0, 1, likeness), (2, 3, 1.0)]
    assert list(near_pairs(np.empty((0, PLACES), "<u8"))) == []


def test_versions_are_told_and_ordered() -> None:
    assert version_mark("Protokoll, ojusterat") == "utkast"
    assert version_mark("Protokoll – justerat 2014-05-09") == "justerad"
    assert version_mark("Rättelse till protokoll") == "rättelse"
    assert version_mark("Protokoll") is None


def version(mark: str | None, filed: str = "2014-06-01", **changes: str | None) -> Version:
    return replace(Version("protokoll", "Direktionen", "2014-05-09", mark, filed), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("Protokollet är ännu inte justerat", "utkast"),
        ("Ej justerad version", "utkast"),
        ("ARBETSMATERIAL Verksamhetsplan", "utkast"),
        ("Verksamhetsplan, reviderad 2014-02-03", "rättelse"),
    ],
)
def test_a_paper_says_which_version_it_is(text: str, mark: str) -> None:
    assert version_mark(text) == mark


@pytest.mark.parametrize(
    ("one", "other", "first"),
    [
        (version("rättelse"), version("justerad", "2014-07-01"), True),
        (version("utkast", "2014-07-01"), version("justerad"), False),
        (version(None), version("utkast"), True),
        (version("justerad"), version(None), True),
        (version(None, "2014-06-02"), version(None), True),
        (version(None, day=None), version("justerad"), False),
        (version(None), version(None), None),
        (version("utkast"), version("justerad", day="2014-06-13"), None),
        (version("utkast"), version("justerad", body="Presidiet"), None),
        (version("utkast"), version("justerad", type="kallelse"), None),
    ],
)
def test_the_newer_of_two_versions(one: Version, other: Version, first: bool | None) -> None:
    assert precedes(one, other) is first
    assert precedes(other, one) is (None if first is None else not first)


@given(st.text(max_size=400))
def test_any_text_has_a_sketch_or_none(body: str) -> None:
    made = sketch(body)
    assert made is None or similarity(made, made) == 1.0
