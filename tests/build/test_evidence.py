"""An appendix that only proves a signing is named with its record and is no record."""

from __future__ import annotations

from email.message import EmailMessage
from typing import TYPE_CHECKING

from archive.settings import Settings
from indexer.build.preview import preview

if TYPE_CHECKING:
    from pathlib import Path

EVIDENCE = """<html><body><h1>Appendix 3 Evidence Log</h1>
<p>Signerat av Eva Ek</p><p>2023-03-08 10:02:11</p><p>E-signed with Scrive, IP: 192.0.2.1</p>
</body></html>"""


def test_an_appendix_of_evidence_goes_with_the_record(tmp_path: Path) -> None:
    letter = EmailMessage()
    letter["From"] = "Eva Ek <eva@example.org>"
    letter["Subject"] = "Protokoll 2023-03-07"
    letter.set_content("Hej!\n\nHär kommer det undertecknade protokollet.\n")
    letter.add_attachment(
        EVIDENCE.encode(),
        maintype="text",
        subtype="html",
        filename="Appendix 3 Evidence Log.html",
    )
    letter.add_attachment(
        b"Avgifter\n\nTaxan \xc3\xa4r 100 kronor per dag.\n",
        maintype="text",
        subtype="plain",
        filename="taxa.txt",
    )
    file = tmp_path / "letter.eml"
    file.write_bytes(letter.as_bytes())
    (seen,) = preview(Settings(jobs=1), [file])
    assert seen.outcome.status == "ok"
    assert [stored.document.title for stored in seen.documents] == [
        "Protokoll 2023-03-07",
        "Avgifter",
    ]
    facts = {fact.kind: fact.value for fact in seen.documents[0].document.facts}
    assert facts["evidence"] == "Appendix 3 Evidence Log.html"
    assert facts["signature"] == "Eva Ek, 2023-03-08"
    assert facts["signing_service"] == "Scrive"
