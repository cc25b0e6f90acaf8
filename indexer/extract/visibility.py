"""Which letters of a web page can be seen: by what its style sheets and elements declare."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from indexer.extract.css_variables import resolved
from indexer.extract.embedded_pages import has_no_size
from indexer.extract.svg_text import DRAWN, drawn_look, is_off_drawing
from indexer.extract.web_colours import alike, drawn_colours, gradient_colour, is_picture, parsed
from indexer.extract.web_lengths import pixels
from indexer.extract.web_overdrawn import inner_shade, is_inset_away, is_levelled, is_overdrawn

if TYPE_CHECKING:
    from collections.abc import Mapping

    from indexer.extract.web_colours import Colour

_FONT = re.compile(
    r"(?:^|\s)((?:\d+(?:\.\d*)?|\.\d+)(?:px|pt|pc|r?em|cm|mm|in|%|)"
    r"|(?:calc|min|max|clamp)\((?:[^()]|\([^()]*\))*\))(?=[/\s])"
)
_MOVED = re.compile(r"translate(?:3d|x|y)?\(([^()]*)\)")
_SHRUNK = re.compile(
    r"scale(?:3d|x|y)?\(\s*0*(?:\.0\d*)?\s*[,)]|matrix\(\s*0(?:\.0\d*)?\s*,\s*0\s*,"
    r"|matrix3d\(\s*0(?:\.0\d*)?\s*,\s*0\s*,\s*0\s*,|skew[xy]?\(\s*-?90deg"
    r"|rotate[xy]\(\s*-?(?:(?:90|270)deg|0?\.[27]5turn)\s*\)"
    r"|perspective\([^()]*\)\s*translatez\(\s*-\d{3,}|rotate3d\([^()]*,\s*0\s*,\s*-?(?:90|270)deg\s*\)"
)
_TURNED = re.compile(r"[xy]\s+-?(?:(?:90|270)deg|0?\.[27]5turn)")
_FILTERED = re.compile(r"opacity\(\s*0*(?:\.0\d*)?%?\s*\)|blur\(\s*(?:[2-9]\d|\d{3,})(?:\.\d*)?px")
_CLIPPED = re.compile(
    r"rect\(\s*(?:[01](?:px)?[\s,]+){3}[01](?:px)?\s*\)"
    r"|polygon\(\s*0(?:px|%)?(?:[\s,]+0(?:px|%)?)*\s*\)"
    r"|ellipse\(\s*(?:0(?:px|%)?\s+\S+?|\S+\s+0(?:px|%)?)\s*(?:\sat\s.*)?\)|path\([^1-9]*\)"
    r"|xywh\(\s*\S+\s+\S+\s+(?:0(?:px|%)?\s.*|\S+\s+0(?:px|%)?\s*\))"
    r"|inset\(\s*(?:[5-9]\d|\d{3,})(?:\.\d+)?%.*|circle\(\s*0(?:px|%)?\b.*"
)
_NO_SIZE = re.compile(r"/\s*0(?:px|%)?(?=\s|,|\Z)")
"""The size of a mask that has none."""
_FAR, _FAR_RIGHT, _INDENTED = 500.0, 5000.0, 100.0
"""Pixels off its place from which text is off the page, to the left and right, and its first line.
"""
_TO_THE_RIGHT = ("margin-left", "margin-inline-start", "text-indent")
_TINY, _THIN = 2.0, 1.0
"""Pixels below which letters, and up to which a box that cuts off, are not meant to be read."""
_PARTS = re.compile(r"(?:[^\s()]|\((?:[^()]|\([^()]*\))*\))+")
"""Parts of a value of several, formulas whole."""
_NUMBER = re.compile(r"\d+(?:\.\d*)?|\.\d+")
_CROWDED = -8.0
"""Pixels between letters from which they are drawn over one another."""
_SMALL = 0.1
"""The scale below which letters cannot be read."""
_FAINT = 0.05
_NOTHING = frozenset(("none", "transparent", "initial", "inherit", "unset"))
_LIGHTER = frozenset(("screen", "lighten", "color-dodge", "plus-lighter"))
"""Ways to mix that let only what is lighter than the ground be seen."""
_NO_INK: Colour = (-1.0, -1.0, -1.0)
_REPLACED = frozenset(
    ("mphantom", "video", "audio", "progress", "meter", "noframes", "noembed", "rp", "annotation",
     "annotation-xml")
)  # fmt: skip
"""Elements in whose place a browser shows something else than the words in them."""
_NEVER_SHOWN = _REPLACED | {"defs", "symbol"}
_TELLING = _NEVER_SHOWN | {"dialog", "del"}
_MASKS = ("mask", "mask-image", "-webkit-mask", "-webkit-mask-image")
_CONTAINING = frozenset(("strict", "content", "paint"))
"""Containment that cuts off what has no room (CSS Containment 2)."""
_ROOM = (
    "height", "max-height", "width", "max-width", "block-size", "max-block-size", "inline-size",
    "max-inline-size",
)  # fmt: skip
_USUAL = re.compile(
    r"sr-?only|(?:visually|element)-?(?:hidden|invisible)|screen-?reader|skip-?(?:link|to|nav)"
    r"|assistive|show-for-sr|pre-?header|preview-?text",
    re.IGNORECASE,
)
"""Names of what pages and letters hide as a matter of course: for screen readers and previews."""


@dataclass(frozen=True, slots=True)
class Look:
    """How letters look within an element, as far as it decides whether they can be seen.

    `gone` holds for all within; the rest may be taken back. A `colour` or `ground` (red, green,
    blue, 0 to 1) that cannot be told is None; `size` is in pixels. `usual` is what pages hide as a
    matter of course, `struck` what stands struck out in them as no longer part of the text.
    `variables` are the custom properties (`--a`) that hold here.
    """

    gone: bool = False
    unseen: bool = False
    opacity: float = 1.0
    size: float = 16.0
    colour: Colour | None = (0.0, 0.0, 0.0)
    ground: Colour | None = (1.0, 1.0, 1.0)
    usual: bool = False
    struck: bool = False
    variables: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def hidden(self) -> bool:
        """Whether letters with this look cannot be seen."""
        unseen = self.gone or self.unseen or self.opacity < _FAINT
        return unseen or self.size < _TINY or self._is_alike()

    def _is_alike(self) -> bool:
        if self.colour == _NO_INK:
            return True
        if self.colour is None or self.ground is None:
            return False
        return alike(self.colour, self.ground)


def look_of(
    tag: str,
    attributes: Mapping[str, str | None],
    declared: Mapping[str, str],
    above: Look,
    *,
    ruled_elsewhere: bool,
    opened: bool,
) -> Look:
    """Return the look within an element, from the look around it.

    Args:
        tag: the element's name.
        attributes: its attributes.
        declared: what style sheets and its own style declare of it, by property.
        above: the look within the element around it.
        ruled_elsewhere: whether style sheets that are not at hand may colour it.
        opened: whether the page has something to open it with (a tab, a panel): it is then shown
            on request.
    """
    if not attributes and not declared and tag not in _TELLING:
        return above
    variables, declared = resolved(declared, above.variables)
    if tag in DRAWN:
        declared = drawn_look(tag, attributes, declared)
    named = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    hidden = tag in _NEVER_SHOWN or (_is_gone(tag, attributes, declared) and not opened)
    size, colour = _size(declared, above.size), _colour(attributes, declared, above.colour)
    ground = _ground(attributes, declared, above.ground, elsewhere=ruled_elsewhere)
    if "currentcolor" in _grounds(declared).split():
        ground = colour
    elif "text" in _clip_of_ground(declared).split():
        ground = above.ground  # its own is drawn within the letters alone
    if shade := inner_shade(declared, size):
        ground = shade[0] if shade[1] >= 1 else None
    hidden = hidden or is_overdrawn(declared, size)
    return replace(
        above,
        gone=above.gone or (hidden and tag not in ("html", "body")),
        unseen=_unseen(declared, above),
        opacity=above.opacity * _opacity(declared),
        size=size,
        colour=_blended(declared, colour, ground),
        ground=ground,
        usual=above.usual or tag in _REPLACED or bool(_USUAL.search(named)),
        struck=above.struck or tag == "del",
        variables=variables,
    )


def _is_gone(tag: str, attributes: Mapping[str, str | None], declared: Mapping[str, str]) -> bool:
    display = declared.get("display", "")
    if not display and "hidden" in attributes:
        return attributes["hidden"] != "until-found"
    if not display and tag == "dialog" and "open" not in attributes:
        return True
    if (not display and "popover" in attributes) or has_no_size(tag, attributes):
        return True
    none = display == "none" or declared.get("content-visibility") == "hidden"
    if none or declared.get("mso-hide") == "all" or _is_masked(declared):
        return True
    off = tag in DRAWN and is_off_drawing(tag, attributes)
    return off or (bool(declared) and (_is_away(declared) or _is_cut_off(declared)))


def is_drawn(declared: Mapping[str, str]) -> bool:
    """Return whether a box with these properties is shown, and lets nothing through."""
    unseen = declared.get("visibility") in ("hidden", "collapse")
    return not unseen and _opacity(declared) >= 1 - _FAINT and not _is_gone("div", {}, declared)


def draws(declared: Mapping[str, str]) -> bool:
    """Return whether a box with these properties has a ground of any kind, or a picture."""
    names = ("background", "background-color", "background-image")
    return any(declared.get(name, "none") not in _NOTHING for name in names)


def opaque_ground(declared: Mapping[str, str]) -> Colour | None:
    """Return the colour of a box's own ground, None where it has none, or lets through."""
    return _ground({}, declared, None, elsewhere=False)


def _grounds(declared: Mapping[str, str]) -> str:
    return " ".join(declared.get(f"background{what}", "") for what in ("", "-color", "-image"))


def _opacity(declared: Mapping[str, str]) -> float:
    value = pixels(declared.get("opacity", ""), whole=1.0)
    return 1.0 if value is None else min(1.0, max(0.0, value))


def _blended(
    declared: Mapping[str, str], colour: Colour | None, ground: Colour | None
) -> Colour | None:
    """Return the colour of letters as they are mixed with what is behind them."""
    mode = declared.get("mix-blend-mode", "")
    if mode not in _LIGHTER or colour is None or ground is None or colour == _NO_INK:
        return colour
    red, green, blue = (max(pair) for pair in zip(colour, ground, strict=True))
    return red, green, blue


def _is_masked(declared: Mapping[str, str]) -> bool:
    """Return whether letters are drawn without ink, or as discs in place of letters."""
    if is_levelled(declared) and opaque_ground(declared) is not None:
        return True
    security = declared.get("-webkit-text-security", "none")
    return security != "none" or bool(_FILTERED.search(declared.get("filter", "")))


def _is_away(declared: Mapping[str, str]) -> bool:
    """Return whether an element is put far off the page, or made to nothing."""
    lengths = _places(declared)
    transform = declared.get("transform", "")
    lengths += [part.strip() for moved in _MOVED.findall(transform) for part in moved.split(",")]
    if any((value := pixels(length)) is not None and value <= -_FAR for length in lengths):
        return True
    right = [declared.get(name, "") for name in _TO_THE_RIGHT]
    if declared.get("position") in ("absolute", "fixed", "relative"):
        right.append(declared.get("left", ""))
    if any((value := pixels(length)) is not None and value >= _FAR_RIGHT for length in right):
        return True
    indent = pixels(declared.get("text-indent", ""))
    return (
        (indent is not None and indent <= -_INDENTED)
        or bool(_SHRUNK.search(transform) or _TURNED.fullmatch(declared.get("rotate", "")))
        or any(
            (value := pixels(declared.get(name, ""))) is not None and abs(value) < _SMALL
            for name in ("scale", "zoom")
        )
        or _is_squeezed(declared)
    )


def _places(declared: Mapping[str, str]) -> list[str]:
    """Return how far an element is put from its place, side by side."""
    sides = ["margin-left", "margin-top", "margin-inline-start", "margin-block-start"]
    shorthands = ["margin", "margin-inline", "margin-block", "translate"]
    if declared.get("position") in ("absolute", "fixed", "relative"):
        sides += ["left", "top", "right", "bottom", "inset-inline-start", "inset-block-start"]
        shorthands += ["inset", "inset-inline", "inset-block"]
    several = _PARTS.findall(" ".join(declared.get(name, "") for name in shorthands))
    return [*(declared.get(side, "") for side in sides), *several]


def _is_squeezed(declared: Mapping[str, str]) -> bool:
    """Return whether letters are drawn over one another."""
    between = pixels(declared.get("letter-spacing", ""))
    return between is not None and between <= _CROWDED


def _is_cut_off(declared: Mapping[str, str]) -> bool:
    """Return whether an element is clipped to nothing, or to a box with no room."""
    clips = [declared.get(name, "") for name in ("clip", "clip-path")]
    if any(_CLIPPED.fullmatch(clip) or is_inset_away(clip) for clip in clips):
        return True
    if any(_is_clear(declared[name]) for name in _MASKS if name in declared):
        return True
    if any(word in _CONTAINING for word in declared.get("contain", "").split()):
        declared = {**declared, "overflow": "hidden"}
    overflow = " ".join(declared.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    if not any(word in overflow for word in ("hidden", "clip", "auto", "scroll")):
        return False
    if declared.get("text-indent", "") == "100%":
        return True
    sizes = [declared.get(name, "") for name in _ROOM]
    line = declared.get("line-height", "")
    sizes.append(f"{line}em" if _NUMBER.fullmatch(line) else line)
    return any((value := pixels(size)) is not None and 0 <= value <= _THIN for size in sizes)


def _is_clear(mask: str) -> bool:
    """Return whether a mask lets nothing through: a gradient without a colour."""
    if _NO_SIZE.search(mask):
        return True
    if "gradient(" not in mask or is_picture(mask):
        return False
    drawn = drawn_colours(mask)
    return bool(drawn) and all(colour is not None and alpha < _FAINT for colour, alpha in drawn)


def _unseen(declared: Mapping[str, str], above: Look) -> bool:
    visibility = declared.get("visibility", "inherit")
    return above.unseen if visibility == "inherit" else visibility in ("hidden", "collapse")


def _size(declared: Mapping[str, str], above: float) -> float:
    if pixels(declared.get("font-size-adjust", "")) == 0:
        return 0.0
    value = declared.get("font-size", "")
    if not value and (font := _FONT.search(declared.get("font", ""))):
        value = font[1]
    if not value or value == "inherit":
        return above
    size = pixels(value, letters=above, whole=above)
    return 16.0 if size is None else size


def _colour(
    attributes: Mapping[str, str | None], declared: Mapping[str, str], above: Colour | None
) -> Colour | None:
    """Return the colour of letters, None where it cannot be told."""
    clipped = _clip_of_ground(declared)
    if "text" in clipped.split():
        return gradient_colour(_grounds(declared)) if _has_clear_letters(declared) else None
    value = declared.get("-webkit-text-fill-color") or declared.get("color")
    for name in ("color", "text", "mathcolor"):
        value = value or attributes.get(name) or ""
    if value in ("", "inherit", "currentcolor"):
        return _shadowed(declared, above)
    colour, alpha = parsed(value)
    return _NO_INK if colour is not None and alpha < _FAINT else _shadowed(declared, colour)


def _clip_of_ground(declared: Mapping[str, str]) -> str:
    return f"{declared.get('background-clip', '')} {declared.get('-webkit-background-clip', '')}"


def _has_clear_letters(declared: Mapping[str, str]) -> bool:
    value = declared.get("-webkit-text-fill-color") or declared.get("color", "")
    colour, alpha = parsed(value)
    return colour is not None and alpha < _FAINT


def _shadowed(declared: Mapping[str, str], colour: Colour | None) -> Colour | None:
    """Return the colour of letters, None where a shadow in another colour shows them."""
    shadow = declared.get("text-shadow", "none")
    if shadow == "none" or colour is None:
        return colour
    shades = (shade for shade, _ in drawn_colours(shadow))
    return colour if all(shade is not None and alike(shade, colour) for shade in shades) else None


def _ground(
    attributes: Mapping[str, str | None],
    declared: Mapping[str, str],
    above: Colour | None,
    *,
    elsewhere: bool,
) -> Colour | None:
    """Return the colour behind letters, None where it cannot be told: a picture, another sheet."""
    drawn = _grounds(declared)
    if is_picture(drawn) or attributes.get("background"):
        return None
    if "gradient(" in drawn:
        return gradient_colour(drawn)
    value = declared.get("background-color") or declared.get("background") or ""
    for word in (value, *value.split(), attributes.get("bgcolor") or ""):
        colour, alpha = parsed(word)
        if colour is not None and alpha:
            return colour if alpha >= 1 else None
    if "(" in value:
        return None
    if declared.get("position") in ("absolute", "fixed"):
        return None
    styled = elsewhere and ("class" in attributes or "id" in attributes)
    return None if styled else above
