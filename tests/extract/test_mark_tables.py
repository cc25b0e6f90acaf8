"""In a table of votes a mark keeps its column: an empty cell says as much as a full one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from indexer.repair import repair
from tests.extract.conftest import pdf

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    Reads = Callable[..., Any]

ROWS = (("Anna Berg (S)", 300), ("Bo Ek (M)", 360), ("Cia Lind (C)", 300), ("Dan Ask (V)", 420))


def _page(heads: tuple[str, ...]) -> list[tuple[float, float, str, float, bool]]:
    runs = [(72.0, 800.0, "Bilaga 1", 10.0, False), (72.0, 740.0, "Namn", 10.0, False)]
    runs += [
        (x, 740.0, head, 10.0, False) for x, head in zip((300.0, 360.0, 420.0), heads, strict=True)
    ]
    for row, (name, x) in enumerate(ROWS):
        y = 720.0 - 16 * row
        runs += [(72.0, y, name, 10.0, False), (x + 4.0, y, "X", 10.0, False)]
    return [*runs, (72.0, 600.0, "Listan är riktig.", 10.0, False)]


def test_marks_stand_in_the_columns_of_their_heads(reads: Reads) -> None:
    _, readings = reads(pdf(_page(("Ja", "Nej", "Avstår"))), "bilaga.pdf")
    text = repair(readings[0]).text
    assert "Namn\tJa\tNej\tAvstår" in text
    for row in ("Anna Berg (S)\tX", "Bo Ek (M)\t\tX", "Cia Lind (C)\tX", "Dan Ask (V)\t\t\tX"):
        assert f"{row}\n" in text


def test_other_tables_have_no_empty_cells(reads: Reads) -> None:
    _, readings = reads(pdf(_page(("Pris", "Antal", "Summa"))), "bilaga.pdf")
    assert "\t\t" not in readings[0].raw


def test_empty_cells_of_a_web_page_count_in_rows_of_data(reads: Reads) -> None:
    row = "<tr>\n  <td>{}</td>\n  <td>{}</td>\n  <td>{}</td>\n</tr>"
    rows = row.format("Anna Berg (S)", "X", "") + row.format("Bo Ek (M)", "", "X")
    page = f"<html><body><h1>Röster</h1><table>{rows}</table></body></html>"
    _, readings = reads(page.encode(), "a.html")
    assert "\nAnna Berg (S)\tX" in readings[0].raw
    assert "\nBo Ek (M)\t\tX" in readings[0].raw
