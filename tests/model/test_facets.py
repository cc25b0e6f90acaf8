"""A facet is one declaration: whatever is declared is asked for, counted and shown everywhere."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING

import pytest
from werkzeug.datastructures import MultiDict

from archive.commands.query_options import _OPTIONS
from archive.model import DECLARED, FACETS, Facet, Filters, Query
from archive.query.lexing import FIELDS
from webapp import addresses

if TYPE_CHECKING:
    from collections.abc import Sequence


def test_every_facet_is_a_filter_and_every_name_leads_to_one() -> None:
    assert {*FACETS} <= {one.name for one in fields(Filters)}
    for names in (
        [facet.name for facet in DECLARED],
        [facet.parameter for facet in DECLARED],
        [word for facet in DECLARED for word in facet.words],
        [facet.option for facet in _OPTIONS],
    ):
        assert len(names) == len({*names})


@pytest.mark.parametrize("facet", DECLARED, ids=lambda facet: facet.name)
def test_an_address_asks_for_each_by_either_name(facet: Facet) -> None:
    wanted = replace(Filters(), **{facet.name: ("a", "b")})  # type: ignore[arg-type]
    for name in (facet.name, facet.parameter):
        assert addresses.query_of(MultiDict([(name, "a"), (name, "b")])).filters == wanted
    assert (facet.parameter, "a") in addresses.parameters(Query(filters=wanted, group=True))


def test_each_word_of_a_facet_is_a_field_of_a_query() -> None:
    words: Sequence[str] = [word for names in FIELDS.values() for word in names]
    for facet in DECLARED:
        assert {*facet.words} <= {*words}
    assert len(words) == len({*words})
