"""OAI-PMH 2.0 answers: requests checked, records listed from the change log, errors as XML.

The Open Archives Initiative Protocol for Metadata Harvesting, version 2.0 (2002-06-14).
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec
from lxml import etree

from archive.controls import with_marks
from archive.errors import GoneError, UsageError
from archive.export.harvested import FORMATS, XSI
from archive.export.whole_record import record_reference
from archive.register.bodies import slug
from webapp.arrivals import rfc3339_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.catalogue import RestrictedCatalogue
    from archive.changes import Change, ChangeLog

NAMESPACE = "http://www.openarchives.org/OAI/2.0/"
SCHEMA = f"{NAMESPACE} {NAMESPACE}OAI-PMH.xsd"
_PREFIXES: dict[Any, str] = {None: NAMESPACE, "xsi": XSI}
PAGE = 100
_END = 10**15
ARGUMENTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "Identify": ((), ()),
    "ListMetadataFormats": ((), ("identifier",)),
    "ListSets": ((), ("resumptionToken",)),
    "ListIdentifiers": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "ListRecords": (("metadataPrefix",), ("from", "until", "set", "resumptionToken")),
    "GetRecord": (("identifier", "metadataPrefix"), ()),
}
"""Verb → arguments it must have, and may have (the protocol, section 4)."""
_ARGUMENT = re.compile(r"[A-Za-z0-9_.!~*'():/@%+=-]+")
"""What the schema of the protocol lets stand in sets, prefixes and identifiers."""
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class OaiError(Exception):
    """A condition of the protocol's section 3.6, by its code."""

    def __init__(self, code: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


_BAD_TIME = OaiError("badArgument", "a time is YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ")


@dataclass(frozen=True, slots=True)
class Repository:
    """What an answer is made from: the archive as its reader has it, and what it is called."""

    catalogue: RestrictedCatalogue
    log: ChangeLog
    name: str
    base: str
    host: str
    mail: str
    built: dt.datetime
    """When the generation that answers was built: what is to come changes after it."""

    def identifier(self, record_id: str) -> str:
        """Return the identifier of a record (OAI identifier format)."""
        return f"oai:{self.host}:{record_id}"


class _Selection(msgspec.Struct, array_like=True, frozen=True):
    """Which records a list is of, and after which change it goes on; a resumption token holds it.

    start and end are milliseconds since 1970, end exclusive.
    """

    prefix: str
    start: int = -_END
    end: int = _END
    set: str = ""
    cursor: str = ""

    def token(self) -> str:
        """Return the token by which the list is gone on with."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    def keeps(self, change: Change) -> bool:
        """Tell whether a change is of a record in the set, or in a set below it."""
        specs = sets_of(change.organisation, change.body, change.type)
        return not self.set or any(f"{spec}:".startswith(f"{self.set}:") for spec in specs)


def respond(repository: Repository, arguments: list[tuple[str, str]]) -> bytes:
    """Return the answer to a request, errors of the protocol included, as an XML document."""
    root = etree.Element(f"{{{NAMESPACE}}}OAI-PMH", nsmap=_PREFIXES)
    root.set(f"{{{XSI}}}schemaLocation", SCHEMA)
    _text(root, "responseDate", _response_date(repository))
    request = _text(root, "request", f"{repository.base}/oai")
    try:
        verb, given = _checked(arguments)
        made = _VERBS[verb](repository, given)
        _echo_arguments(request, [("verb", verb), *given.items()])
        root.append(made)
    except OaiError as error:
        if error.code not in ("badVerb", "badArgument"):
            _echo_arguments(request, arguments)
        _text(root, "error", str(error), code=error.code)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _response_date(repository: Repository) -> str:
    """Return the time from which a harvester goes on and misses nothing (section 3.1.1.2).

    A change bears the time at which the indexer noted it, and can be harvested only when the log
    is written, or when this host has pulled it. So an answer is as old as what it answers from.
    """
    now = dt.datetime.now(dt.UTC)
    return min(now, repository.built).strftime("%Y-%m-%dT%H:%M:%SZ")


def _echo_arguments(request: etree._Element, arguments: Iterable[tuple[str, str]]) -> None:
    """Let an answer tell which arguments it answers."""
    for name, value in arguments:
        request.set(name, with_marks(value))


def _checked(arguments: list[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    """Return verb and arguments of a request.

    Raises:
        OaiError: badVerb, or badArgument where one is missing, unknown or given twice.
    """
    verbs = [value for name, value in arguments if name == "verb"]
    if len(verbs) != 1 or verbs[0] not in ARGUMENTS:
        raise OaiError("badVerb", f"verb must be one of {', '.join(ARGUMENTS)}")
    needed, allowed = ARGUMENTS[verbs[0]]
    pairs = [(name, value) for name, value in arguments if name != "verb"]
    given = dict(pairs)
    if unknown := [name for name in given if name not in (*needed, *allowed)]:
        raise OaiError("badArgument", f"{unknown[0][:40]!r} is no argument of {verbs[0]}")
    if len(given) != len(pairs) or not all(map(_ARGUMENT.fullmatch, given.values())):
        raise OaiError("badArgument", "an argument is empty, malformed or given twice")
    if "resumptionToken" in given:
        if len(given) > 1:
            raise OaiError("badArgument", "resumptionToken is an exclusive argument")
    elif missing := [name for name in needed if name not in given]:
        raise OaiError("badArgument", f"{missing[0]!r} is missing")
    return verbs[0], given


def _identify(repository: Repository, _: Mapping[str, str]) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}Identify")
    for name, text in (
        ("repositoryName", repository.name),
        ("baseURL", f"{repository.base}/oai"),
        ("protocolVersion", "2.0"),
        ("adminEmail", repository.mail),
        ("earliestDatestamp", rfc3339_time(repository.log.first())),
        ("deletedRecord", "persistent"),
        ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ):
        _text(made, name, text)
    return made


def _formats(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    if "identifier" in given:
        _change(repository, given["identifier"])
    made = etree.Element(f"{{{NAMESPACE}}}ListMetadataFormats")
    for prefix, form in FORMATS.items():
        element = _text(made, "metadataFormat")
        _text(element, "metadataPrefix", prefix)
        _text(element, "schema", form.schema)
        _text(element, "metadataNamespace", form.namespace)
    return made


def sets_of(organisation: str | None, body: str | None, type_: str) -> dict[str, str]:
    """Return the sets a record is in, by organisation, body and type, with their names."""
    sets = {f"type:{slug(type_)}": type_}
    if organisation:
        sets[f"organisation:{slug(organisation)}"] = organisation
    if body:
        name = f"{body}, {organisation}" if organisation else body
        sets[f"body:{slug(organisation)}:{slug(body)}"] = name
    return sets


def _sets(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    if "resumptionToken" in given:
        raise OaiError("badResumptionToken", "the list of sets is given whole")
    sets: dict[str, str] = {}
    for row in repository.catalogue.series():
        sets |= sets_of(*row)
    made = etree.Element(f"{{{NAMESPACE}}}ListSets")
    for spec, name in (*_KINDS.items(), *sorted(sets.items())):
        element = _text(made, "set")
        _text(element, "setSpec", spec)
        _text(element, "setName", name)
    return made


_KINDS = {"organisation": "Organisation", "body": "Organ", "type": "Typ"}


def _identifiers(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    return _listed(repository, given, "ListIdentifiers", whole=False)


def _records(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    return _listed(repository, given, "ListRecords", whole=True)


def _listed(
    repository: Repository, given: Mapping[str, str], verb: str, *, whole: bool
) -> etree._Element:
    """Return a part of a list, with the token of the next one where there is more."""
    selection = _selection(given)
    try:
        position = repository.log.position(selection.cursor)
    except (UsageError, GoneError) as error:
        raise OaiError("badResumptionToken", "the list it belongs to is no more") from error
    log = repository.log
    changes = log.between(position, selection.start, selection.end, selection.keeps)
    some = list(islice(changes, PAGE + 1))
    if not some:
        raise OaiError("noRecordsMatch", "no record is in that time and set")
    made = etree.Element(f"{{{NAMESPACE}}}{verb}")
    for change in some[:PAGE]:
        made.append(_record(repository, change, selection.prefix) if whole
                    else _header(repository, change))  # fmt: skip
    if some[PAGE:]:
        cursor = log.cursor(some[PAGE - 1].seq)
        rest = msgspec.structs.replace(selection, cursor=cursor)
        _text(made, "resumptionToken", rest.token())
    elif selection.cursor:
        _text(made, "resumptionToken")
    return made


def _selection(given: Mapping[str, str]) -> _Selection:
    if token := given.get("resumptionToken"):
        return _resumed(token)
    _format(given["metadataPrefix"])
    first, last = given.get("from"), given.get("until")
    if first and last and len(first) != len(last):
        raise OaiError("badArgument", "from and until differ in granularity")
    start = _milliseconds(first, 0) if first else -_END
    end = _milliseconds(last, 1) if last else _END
    if start >= end:
        raise OaiError("badArgument", "from is later than until")
    return _Selection(given["metadataPrefix"], start, end, given.get("set", ""))


def _resumed(token: str) -> _Selection:
    """Return what a resumption token holds."""
    try:
        padded = token + "=" * (-len(token) % 4)
        held = msgspec.json.decode(base64.urlsafe_b64decode(padded), type=_Selection)
    except (binascii.Error, ValueError) as error:
        raise OaiError("badResumptionToken", "that is none of ours") from error
    times_fit = -_END <= held.start < held.end <= _END
    if not (held.prefix in FORMATS and held.cursor and times_fit and held.token() == token):
        raise OaiError("badResumptionToken", "that is none of ours")
    return held


def _milliseconds(moment: str, after: int) -> int:
    """Return the beginning of a day or second, or of `after` many later."""
    step = 24 * 3600 if _DAY.fullmatch(moment) else 1
    try:
        if step == 1 and not _SECOND.fullmatch(moment):
            raise _BAD_TIME
        at = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    except ValueError as error:
        raise _BAD_TIME from error
    return (int(at.timestamp()) + after * step) * 1000


def _get_record(repository: Repository, given: Mapping[str, str]) -> etree._Element:
    _format(given["metadataPrefix"])
    change = _change(repository, given["identifier"])
    made = etree.Element(f"{{{NAMESPACE}}}GetRecord")
    made.append(_record(repository, change, given["metadataPrefix"]))
    return made


def _format(prefix: str) -> None:
    if prefix not in FORMATS:
        raise OaiError("cannotDisseminateFormat", f"formats are {', '.join(FORMATS)}")


def _change(repository: Repository, identifier: str) -> Change:
    record_id = identifier.removeprefix(repository.identifier(""))
    changes = repository.log.of([record_id]) if record_id != identifier else {}
    if record_id not in changes:
        raise OaiError("idDoesNotExist", "there is no record of that identifier")
    return changes[record_id]


def _record(repository: Repository, change: Change, prefix: str) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}record")
    made.append(_header(repository, change))
    if change.is_here:
        document = repository.catalogue.document(change.id)
        ref = record_reference(document, f"{repository.base}/handling/{change.id}")
        metadata = _text(made, "metadata")
        metadata.append(FORMATS[prefix].write(ref, repository.identifier(change.id)))
    return made


def _header(repository: Repository, change: Change) -> etree._Element:
    made = etree.Element(f"{{{NAMESPACE}}}header")
    if not change.is_here:
        made.set("status", "deleted")
    _text(made, "identifier", repository.identifier(change.id))
    _text(made, "datestamp", rfc3339_time(change.at))
    for spec in sorted(sets_of(change.organisation, change.body, change.type)):
        _text(made, "setSpec", spec)
    return made


def _text(
    parent: etree._Element, name: str, text: str | None = None, **known: str
) -> etree._Element:
    made = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}", attrib=known)
    made.text = with_marks(text) if text else text
    return made


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
    "GetRecord": _get_record,
}
