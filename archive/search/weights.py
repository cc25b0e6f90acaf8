"""How much does each kind of match count?

Found by measuring: `python -m bench.ranking` (see there) over four judged Swedish query sets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import SectionKind

if TYPE_CHECKING:
    from collections.abc import Mapping

PRIOR: Mapping[SectionKind, float] = {
    SectionKind.COVER: 0.9,
    SectionKind.REFERENCE: 0.4,
    SectionKind.FURNITURE: 0.2,
}
"""What a section's score is multiplied with by its kind; 1 for all others."""
