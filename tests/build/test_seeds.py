"""The five real texts beside the checkout, where they are: who looks for a stranger's number."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.model import Filters, Level, Query, SectionKind
from archive.search.opened import OpenArchive

if TYPE_CHECKING:
    from tests.build.conftest import House

SEEDS = Path(__file__).resolve().parents[2].parent / "shared" / "seeds"
pytestmark = pytest.mark.skipif(
    not SEEDS.is_dir(), reason="Mappen ../shared/seeds med verkliga texter finns inte här."
)


def test_a_number_in_a_glued_on_snippet_is_no_hit_in_the_plan(house: House) -> None:
    house = house.having(corpus=SEEDS)
    house.run()
    archive = OpenArchive.open(house.settings).of(Level.PUBLIC)
    asked = Query("KSN-2015-1584")
    assert archive.search(asked).total == 0
    referred = archive.search(replace(asked, filters=Filters(references=True)))
    assert referred.total > 0
    assert {hit.section.kind for hit in referred.hits} == {SectionKind.REFERENCE}
