"""Tables and plot of the engines' figures: `python -m bench.report`.

The tables go between two marks in docs/performance.md, the plot beside it as SVG.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path
from typing import Any

from bench.questions import KINDS

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "performance.md"
PLOT = ROOT / "docs" / "engines.svg"
BEGIN, END = "<!-- engines: begin -->", "<!-- engines: end -->"
LABELS = {
    "rare": "rare word",
    "common": "common word",
    "and": "2–3 words, all",
    "or": "3 words, any",
    "phrase": "phrase",
    "prefix": "beginning of a word",
    "filtered": "common word, body and dates",
    "date": "common word, newest first",
    "whole": "1–3 words in all seven fields",
    "all": "**all**",
}
COLOURS = {
    "arrays": "#1b6ca8",
    "whoosh": "#c9a227",
    "sqlite fts5": "#8d99ae",
}


def main() -> None:
    """Write the tables and the plot from all results there are."""
    paths = sorted(RESULTS.glob("engines-*.json"), key=lambda p: int(p.stem.split("-")[1]))
    figures = [json.loads(path.read_text()) for path in paths]
    text = PAGE.read_text("utf-8")
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    tables = _summary(figures) + "\n".join(_tables(one) for one in figures)
    PAGE.write_text(f"{before}{BEGIN}\n{tables}\n{END}{after}", "utf-8")
    widest = max(figures, key=lambda one: (len(one["answers"]) > 2, one["sections"]))
    PLOT.write_text(_plot(widest), "utf-8")


def _summary(figures: list[dict[str, Any]]) -> str:
    """Return one table of our engines at every size: answers, building, disk and change."""
    lines = [
        "| sections | engine | p50 / p95, ms | built a second | MiB | 1 % replaced, ms | load |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in figures:
        for name in one["changes"]:
            answers, built = one["answers"][name]["all"], one["built"][name]
            cells = (
                f"{one['sections']:,}".replace(",", " "),
                name,
                f"{answers['p50']:.1f} / {answers['p95']:.1f}",
                str(built["sections_per_second"]),
                str(built["mebibytes"]),
                str(one["changes"][name]["hundredth_ms"]),
                str(round(one["machine"]["load"][0])),
            )
            lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n\n"


def _tables(figures: dict[str, Any]) -> str:
    answers, machine = figures["answers"], figures["machine"]
    names = list(answers)
    count = f"{figures['sections']:,}".replace(",", " ")
    lines = [
        f"### {count} sections",
        "",
        (
            f"{figures['tokens']} tokens a section over all fields; {machine['processor']},"
            f" {machine['cores']} cores, {machine['memory_gib']} GiB, Python {machine['python']},"
            f" load {machine['load'][0]} while measuring, a loop of a million additions"
            f" {machine['loop_ms']} ms."
        ),
        "",
        "| ms, p50 / p95 | " + " | ".join(names) + " |",
        "|---|" + "---|" * len(names),
    ]
    for kind in (*KINDS, "all"):
        cells = [f"{answers[n][kind]['p50']:.1f} / {answers[n][kind]['p95']:.1f}" for n in names]
        lines.append(f"| {LABELS[kind]} | " + " | ".join(cells) + " |")
    lines += _costs(figures, names)
    return "\n".join(lines) + "\n"


def _costs(figures: dict[str, Any], names: list[str]) -> list[str]:
    built, changes, memory = figures["built"], figures["changes"], figures["memory"]
    waits = {name: _waits(each) for name, each in figures["writing"].items()}
    opening = {name: {"ms": f"{ms:.0f}"} for name, ms in figures["opening"].items()}
    rows: tuple[tuple[str, str, Any], ...] = (
        ("sections a second, building", "sections_per_second", built),
        ("MiB on disk", "mebibytes", built),
        ("MiB of memory at most, building", "memory", built),
        ("opening, ms", "ms", opening),
        ("MiB of its own, answering", "own", memory),
        ("MiB of mapped files, shared", "mapped", memory),
        ("replacing a document, ms", "one_ms", changes),
        ("replacing 1 %, ms", "hundredth_ms", changes),
        ("a reader's wait, ms", "quiet", waits),
        ("the same while 1 % is replaced, ms", "writing", waits),
    )
    lines = ["", "| what it costs | " + " | ".join(names) + " |"]
    lines.append("|---|" + "---|" * len(names))
    for label, key, table in rows:
        cells = [str(table.get(name, {}).get(key, "–")) for name in names]
        lines.append(f"| {label} | " + " | ".join(cells) + " |")
    return lines


def _waits(each: dict[str, float]) -> dict[str, str]:
    return {
        "quiet": f"{each['quiet_p50']:.1f} / {each['quiet_p95']:.1f}",
        "writing": f"{each['p50']:.1f} / {each['p95']:.1f}",
    }


def _plot(figures: dict[str, Any]) -> str:
    """Return bars of p95 by kind of question, one colour an engine."""
    answers = figures["answers"]
    names = list(answers)
    kinds = list(KINDS)
    most = max(answers[n][k]["p95"] for n in names for k in kinds)
    row, left, width = 16, 220, 520
    group = row * len(names) + 14
    height = group * len(kinds) + 60
    out = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {left + width + 80} {height}"'
            ' font-family="sans-serif" font-size="12">'
        ),
        f"<title>p95 of an answer, ms, {figures['sections']} sections</title>",
    ]
    for i, name in enumerate(names):
        x = left + i * 120
        out.append(f'<rect x="{x}" y="8" width="12" height="12" fill="{COLOURS[name]}"/>')
        out.append(f'<text x="{x + 18}" y="18">{escape(name)}</text>')
    for k, kind in enumerate(kinds):
        top = 40 + k * group
        label = escape(LABELS[kind])
        out.append(f'<text x="8" y="{top + group / 2 - 6:.0f}">{label}</text>')
        for i, name in enumerate(names):
            value = answers[name][kind]["p95"]
            bar = max(1.0, width * (value / most) ** 0.5)
            y = top + i * row
            out.append(
                f'<rect x="{left}" y="{y}" width="{bar:.1f}" height="12" fill="{COLOURS[name]}"/>'
                f'<text x="{left + bar + 6:.1f}" y="{y + 10}">{value:.1f}</text>'
            )
    out.append(
        f'<text x="{left}" y="{height - 8}">p95, ms; the scale is a square root</text></svg>'
    )
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    main()
