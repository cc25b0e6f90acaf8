"""Names of OpenDocument elements and attributes (OASIS ODF 1.3)."""

from __future__ import annotations

_NS = "urn:oasis:names:tc:opendocument:xmlns:"
TEXT, TABLE, DRAW = f"{{{_NS}text:1.0}}", f"{{{_NS}table:1.0}}", f"{{{_NS}drawing:1.0}}"
OFFICE, STYLE, META = f"{{{_NS}office:1.0}}", f"{{{_NS}style:1.0}}", f"{{{_NS}meta:1.0}}"
FORM, SVG = f"{{{_NS}form:1.0}}", f"{{{_NS}svg-compatible:1.0}}"
FO = f"{{{_NS}xsl-fo-compatible:1.0}}"
CHART = f"{{{_NS}chart:1.0}}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML = "{http://www.w3.org/XML/1998/namespace}"
DC = "{http://purl.org/dc/elements/1.1/}"
MATH = "{http://www.w3.org/1998/Math/MathML}"
FIELD = "{urn:openoffice:names:experimental:ooo-ms-interop:xmlns:field:1.0}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
PARAGRAPHS = frozenset({f"{TEXT}p", f"{TEXT}h"})
