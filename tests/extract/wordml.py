"""Word files made by hand, for tests: paragraphs, runs, fields and packages."""

# ruff: noqa: E501 -- XML is read best on one line

from __future__ import annotations

import io
import zipfile

BASE = "http://schemas.openxmlformats.org"
MAIN = f"{BASE}/wordprocessingml/2006/main"
REL = f"{BASE}/officeDocument/2006/relationships"
NAMES = (
    f'xmlns:w="{MAIN}" xmlns:r="{REL}" xmlns:m="{BASE}/officeDocument/2006/math" '
    f'xmlns:a="{BASE}/drawingml/2006/main" xmlns:wp="{BASE}/drawingml/2006/wordprocessingDrawing" '
    f'xmlns:dgm="{BASE}/drawingml/2006/diagram" xmlns:c="{BASE}/drawingml/2006/chart" '
    'xmlns:v="urn:schemas-microsoft-com:vml"'
)


def paragraph(runs: str, before: str = "") -> str:
    runs = runs if "<" in runs else f"<w:r><w:t>{runs}</w:t></w:r>"
    return f"<w:p>{f'<w:pPr>{before}</w:pPr>' if before else ''}{runs}</w:p>"


def run(text: str, look: str = "") -> str:
    return f"<w:r><w:rPr>{look}</w:rPr><w:t xml:space='preserve'>{text}</w:t></w:r>"


def root(tag: str, inner: str) -> str:
    return f'<?xml version="1.0"?><w:{tag} {NAMES}>{inner}</w:{tag}>'


def package(
    body: str, main: str = "document.xml", related: dict[str, tuple[str, str]] | None = None,
    strict: bool = False, **parts: str | bytes,
) -> bytes:  # fmt: skip
    """A package; `related` are relations of the main part by id, each a kind and a target."""
    kinds = {"styles": "styles", "numbering": "numbering", "footnotes": "footnotes",
             "endnotes": "endnotes", "comments": "comments", "settings": "settings"}  # fmt: skip
    relations = {name: (kind, f"{name}.xml") for name, kind in kinds.items() if name in parts}
    relations |= related or {}
    listed = "".join(
        f'<Relationship Id="{ident}" Type="{REL}/{kind}" Target="{target}"/>'
        for ident, (kind, target) in relations.items()
    )
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    files: dict[str, str | bytes] = {
        "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" '
        f'Type="{REL}/officeDocument" Target="word/{main}"/></Relationships>',
        f"word/_rels/{main}.rels": f'<Relationships xmlns="{package}">{listed}</Relationships>',
        "[Content_Types].xml": _content_types(main, relations),
        f"word/{main}": root("document", f"<w:body>{body}</w:body>"),
    }
    for name, part in parts.items():
        inner = name.replace("__", "/")
        files[f"word/{inner}" + ("" if "." in inner else ".xml")] = part
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, part in files.items():
            out.writestr(name, _strict(part) if strict and isinstance(part, str) else part)
    return stream.getvalue()


def _content_types(main: str, relations: dict[str, tuple[str, str]]) -> str:
    kinds = {f"word/{main}": "document.main"}
    kinds |= {
        f"word/{target}": kind
        for kind, target in relations.values()
        if target.endswith(".xml") and "/" not in target
    }
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    overrides = "".join(
        f'<Override PartName="/{name}" ContentType="{word}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _strict(xml: str) -> str:
    return xml.replace(f"{BASE}/", "http://purl.oclc.org/ooxml/").replace("/2006/", "/")


def field(code: str, result: str, close: str = "end") -> str:
    def sign(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = code if "<" in code else f"<w:r><w:instrText>{code}</w:instrText></w:r>"
    return sign("begin") + code + sign("separate") + result + (sign(close) if close else "")
