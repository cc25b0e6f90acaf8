"""Measure the register on minutes with known paragraphs: what is joined, and what it costs.

    python -m bench --only register

The minutes beside the checkout are built with the body and day that their list gives, so that the
register is measured and not the recognition of heads; without them the demo is, for cost alone.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive import generations
from archive.access import open_catalogue
from archive.model import DecisionOutcome, Level, Query
from archive.register import Register
from archive.register import entry_values as kinds
from archive.register.resolving import resolve
from archive.search.opened import open_archive
from archive.settings import Settings
from indexer.register import entries_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from archive.catalogue import RestrictedCatalogue
    from archive.model import Section
    from archive.register.register_entries import RegisterRow

HERE = Path(__file__).resolve().parents[1]
MINUTES = HERE.parent / "shared" / "data" / "protocols"
ORGANISATION = "Staden"
LABELS = HERE / "bench" / "labels"
"""`paragraphs*.tsv`: what some §§ say, by reading them: file, §, kind, parties or point."""
_COUNTED = re.compile(r"\d\s+ja\s+mot\s+\d{1,3}\s+nej", re.IGNORECASE)
Listed = list[dict[str, Any]]


def main(_: argparse.Namespace) -> None:
    """Build an archive of minutes, then print what the register makes of it."""
    with tempfile.TemporaryDirectory() as folder:
        corpus, index = Path(folder) / "corpus", Path(folder) / "index"
        listed = _corpus(corpus)
        options = ("index", "--quiet", "--corpus", str(corpus), "--index", str(index))
        subprocess.run([Path(sys.executable).with_name("handlingar"), *options], check=False)
        catalogue = open_catalogue(generations.current(index), Level.PUBLIC)
        _cost(catalogue)
        register = Register(catalogue)
        _citations(register)
        if listed:
            _cases(register, listed)
        _postponed(register)
        _votes(register)
        _assignments(register)
        if listed:
            _against_labels(register)
            _outcomes(catalogue, listed)
        catalogue.close()
        if listed:
            _answers(Settings(index=index), "questions.tsv")
            _answers(_demo(Path(folder)), "questions-demo.tsv")


def _corpus(folder: Path) -> Listed:
    """Fill a folder with minutes and what their list says of them; else with the demo."""
    if not MINUTES.is_dir():
        shutil.copytree(HERE / "corpus" / "demo", folder)
        return []
    shutil.copytree(MINUTES / "files", folder)
    listed = [json.loads(line) for line in (MINUTES / "gold.jsonl").open(encoding="utf-8")]
    tables = (
        f'["{row["file"]}"]\ntype = "protokoll"\nbody = "{row["body"]}"\ndate = {row["date"]}\n'
        f'date_role = "meeting"\norganisation = "{ORGANISATION}"\n'
        for row in listed
    )
    (folder / "corrections.toml").write_text("\n".join(tables), "utf-8")
    return listed


def _demo(folder: Path) -> Settings:
    """Build the demo beside the minutes, and return the settings that read it."""
    config = HERE / "demo" / "handlingar.toml"
    index = folder / "demo"
    options = ("index", "--quiet", "--config", str(config), "--index", str(index))
    subprocess.run([Path(sys.executable).with_name("handlingar"), *options], check=False)
    return Settings(index=index, vocabulary=HERE / "demo" / "vocabulary")


def _cost(catalogue: RestrictedCatalogue) -> None:
    """Print the processor time of the register's entries for each 1,000 sections."""
    documents = [catalogue.document(ident) for ident in catalogue.document_ids()]
    sections = sum(len(document.sections) for document in documents)
    start = time.process_time()
    made = sum(len(entries_of(document)) for document in documents)
    spent = time.process_time() - start
    print(
        f"{sections} sections, {made} entries: {1000 * spent / sections:.2f} s per 1,000 sections"
    )


def _citations(register: Register) -> None:
    held = {row.key for row in register.entries.of_kind(kinds.MEETING)}
    rows = [row for row in register.entries.of_kind(kinds.CITATION) if row.key[:10] in held]
    resolved = [(row, resolve(register.entries, row)) for row in rows]
    led = [(row, citation) for row, citation in resolved if citation.target is not None]
    same = sum(
        _number(row) == citation.target.case_number for row, citation in led if citation.target
    )
    print(f"citations of meetings held: {len(rows)}; led to a §: {len(led)}; same case: {same}")
    others = Counter(citation.reason for _, citation in resolved if citation.target is None)
    print("  others:", dict(others))


def _number(row: RegisterRow) -> str | None:
    return row.paragraph.case_number


def _cases(register: Register, listed: Listed) -> None:
    by: dict[str, set[tuple[str, str, str]]] = defaultdict(set)
    for minutes in listed:
        for section in minutes["sections"]:
            by[section["case_number"]].add((minutes["file"], section["number"], minutes["body"]))
    many = {number: places for number, places in by.items() if number and len(places) > 1}
    whole = both = 0
    start = time.process_time()
    for number, places in many.items():
        cases = register.cases(number)
        steps = [step.paragraph for case in cases for step in case.steps]
        held = {(step.source_id, step.number) for step in steps}
        days = [step.day or "9999" for step in steps]
        complete = {(file, section) for file, section, _ in places} <= held
        whole += len(cases) == 1 and complete and days == sorted(days)
        both += len({body for _, _, body in places}) > 1 and len({step.body for step in steps}) > 1
    spent = 1000 * (time.process_time() - start) / max(len(many), 1)
    print(f"cases with two §§: {len(many)}; whole, in order: {whole}; in both bodies: {both}")
    print(f"  {spent:.1f} ms a case")


def _postponed(register: Register) -> None:
    held = {(r.paragraph.body, r.key) for r in register.entries.of_kind(kinds.MEETING)}
    rows = register.entries.of_kind(kinds.POSTPONEMENT)
    here = [row for row in rows if row.key and (row.paragraph.body, row.key) in held]
    steps = {
        step.paragraph.section_id: step
        for number in {_number(row) for row in here if _number(row)}
        for case in register.cases(number or "")
        for step in case.steps
    }
    ids = [row.paragraph.section_id for row in here]
    went_on = sum(id_ in steps and steps[id_].continued_by is not None for id_ in ids)
    named = sum(bool(row.key) for row in rows)
    print(f"put off: {len(rows)}; to a named day: {named}; held: {len(here)}; went on: {went_on}")


def _votes(register: Register) -> None:
    votes = [json.loads(row.data) for row in register.entries.of_kind(kinds.VOTE)]
    tallies = sum(vote["yes"] is not None for vote in votes)
    counted = sum(bool(_COUNTED.search(vote["text"])) for vote in votes)
    calls = len(register.entries.of_kind(kinds.ROLL_CALL))
    print(f"tallies: {tallies}; roll calls that add up: {calls}; not read: {len(votes) - tallies}")
    print(
        f"of the tallies {counted} are told as N Ja mot N Nej, the rest by names in the paragraph"
    )
    statements = Counter(
        (row.key, row.paragraph.section_id) for row in register.entries.of_kind(kinds.STATEMENT)
    )
    print("sections with statements:", dict(Counter(kind for kind, _ in statements)))


def _assignments(register: Register) -> None:
    start = time.process_time()
    given = register.assignments()
    spent = time.process_time() - start
    tied = {
        (report.section.section_id, assignment.section.section_id)
        for assignment in given
        for report in assignment.reported
        if report.named
    }
    sections = len({assignment.section.section_id for assignment in given})
    print(f"assignments: {len(given)} in {sections} §§; reports that name one: {len(tied)}")
    print("  states:", dict(Counter(assignment.state for assignment in given)), f"{spent:.2f} s")


def _against_labels(register: Register) -> None:
    """Print F1 of reservations, yrkanden and assignments on the paragraphs labelled by reading."""
    for file in sorted(LABELS.glob("paragraphs*.tsv")):
        print(f"labels of {file.name}:")
        _against(register, file.read_text("utf-8").splitlines())


def _against(register: Register, lines: list[str]) -> None:
    labels = [line.split("\t") for line in lines if not line.startswith("#")]
    read = {(file, number) for file, number, *_ in labels}
    for kind in ("reservation", "yrkande", "uppdrag"):
        want = Counter(
            (file, number, content) for file, number, what, content in labels if what == kind
        )
        got = Counter(row for row in _register_rows(register, kind) if row[:2] in read)
        f1 = 2 * (want & got).total() / max(want.total() + got.total(), 1)
        print(f"  {kind}: F1 {f1:.3f} on {len(read)} §§, {want.total()} labels")


def _outcomes(catalogue: RestrictedCatalogue, listed: Listed) -> None:
    """Print F1 of outcomes against the list's own, and each paragraph in which they differ.

    The list says what became of what was put to the body, where somebody moved *bifall*. A board's
    proposal to the council is a *bifall* or a *tillstyrkan* there, by no rule that its words tell.
    """
    theirs = {(m["file"], row["number"]): row["outcome"] for m in listed for row in m["sections"]}
    fates: dict[tuple[str, str], str] = {}
    for ident in catalogue.document_ids():
        document = catalogue.document(ident)
        for section in document.sections:
            place = (document.source_id or "", section.number or "")
            if place in theirs and section.decisions:
                fates[place] = _fate(section)
    for words in (("avslag",), ("bifall", "tillstyrkan_kf"), ("återremiss",)):
        want = {place for place, outcome in theirs.items() if outcome in words}
        got = {place for place, fate in fates.items() if fate == words[0]}
        f1 = 2 * len(want & got) / max(len(want) + len(got), 1)
        both = len(want & got)
        print(f"{words[0]}: F1 {f1:.3f}; {both} in both, {len(want)} there, {len(got)} here")
        for file, number in sorted(want ^ got):
            outcomes = theirs[file, number] or "nothing", fates.get((file, number)) or "nothing"
            print(f"  {file} § {number}: {outcomes[0]} there, {outcomes[1]} here")


def _fate(section: Section) -> str:
    """Return what became of what was put to a body, by its decisions; "" when nothing was."""
    outcomes = {decision.outcome for decision in section.decisions}
    followed = any(decision.follows for decision in section.decisions)
    proposed = {decision.proposes for decision in section.decisions if decision.proposes}
    rejected = DecisionOutcome.REJECTED in (proposed | (set() if followed else outcomes))
    if DecisionOutcome.POSTPONED in outcomes:
        return "bordläggning"
    if DecisionOutcome.REMITTED in outcomes:
        return "återremiss"
    if rejected:
        return "avslag"
    return "bifall" if proposed or re.search(r"yrka\w* bifall", section.text) else ""


def _register_rows(register: Register, kind: str) -> Iterator[tuple[str, str, str]]:
    """Yield file, § and parties or point of what the register tells of a kind."""
    of = kinds.ASSIGNMENT if kind == "uppdrag" else kinds.STATEMENT
    for row in register.entries.of_kind(of):
        value = json.loads(row.data)
        content = value["point"] or "-" if kind == "uppdrag" else ",".join(value["parties"])
        if kind in {"uppdrag", row.key}:
            place = row.paragraph
            yield Path(place.source_id or "").stem, place.number or "", content


def _answers(settings: Settings, labels: str) -> None:
    """Print how many questions in words are answered by the right §, and what each costs."""
    lines = [line.split("\t") for line in (LABELS / labels).read_text("utf-8").splitlines()]
    asked = [line for line in lines if len(line) == 3]
    right: Counter[bool] = Counter()
    spent: list[float] = []
    with open_archive(settings) as archive:
        for question, files, number in asked:
            start = time.process_time()
            answer = archive.search(Query(text=question)).answer
            spent.append(time.process_time() - start)
            passages = answer.passages if answer else ()
            places = {(Path(p.document.source_id or "").stem, p.section.number) for p in passages}
            wanted = {(file, number) for file in files.split(";") if file != "-"}
            right[bool(wanted)] += bool(wanted & places) if wanted else not places
    held = sum(files != "-" for _, files, _ in asked)
    print(f"{labels}: answered by the right §: {right[True]} of {held}")
    print(f"  refused: {right[False]} of {len(asked) - held}")
    median, p95 = (statistics.quantiles(spent, n=20)[place] for place in (9, 18))
    print(f"  seconds of the processor a question: median {median:.3f}, p95 {p95:.3f}")
