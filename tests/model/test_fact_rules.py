"""Every rule by which a fact is recognised has a name that people are shown."""

from __future__ import annotations

import re
from pathlib import Path

import indexer
from archive.model import FACT_RULE_NAMES, FactRule


def test_every_rule_has_a_name() -> None:
    assert {*FACT_RULE_NAMES} == {*FactRule}
    assert all(str(name) for name in FACT_RULE_NAMES.values())


def test_every_rule_is_one_that_recognition_uses() -> None:
    sources = [path.read_text("utf-8") for path in Path(indexer.__file__).parent.rglob("*.py")]
    used = {name for text in sources for name in re.findall(r"FactRule\.(\w+)", text)}
    assert used == {rule.name for rule in FactRule}
