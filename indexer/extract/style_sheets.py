"""Style sheets within a web page (CSS): what their rules declare of each element.

Only what decides whether letters can be seen, where lines end and which number a list item has is
kept. A rule that holds on some screens alone (`@media`) may show what another hides, and hides
nothing: hidden is what no medium shows.
"""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import tinycss2
from selectolax.lexbor import SelectolaxError

from indexer.extract import keyframes
from indexer.extract.css_variables import UNKNOWN
from indexer.extract.page_sheets import imported, names_others, page_sheets

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PROPERTIES = frozenset(
    (
        "display", "visibility", "opacity", "font", "font-size", "color", "background",
        "background-color", "background-image", "background-clip", "-webkit-background-clip",
        "text-shadow", "position", "left", "top", "right", "bottom", "text-indent", "margin-left",
        "margin-top", "transform", "scale", "clip", "clip-path", "width", "height", "max-width",
        "max-height", "overflow", "overflow-x", "overflow-y", "filter", "content-visibility",
        "-webkit-text-fill-color", "mso-hide", "list-style", "list-style-type",
        "white-space", "margin", "inset", "inset-inline-start", "inset-block-start",
        "margin-inline-start", "margin-block-start", "translate", "zoom", "block-size",
        "max-block-size", "inline-size", "max-inline-size", "line-height", "letter-spacing", "fill",
        "fill-opacity", "stroke", "contain", "inset-inline", "inset-block", "margin-inline",
        "margin-block", "rotate", "mask", "mask-image", "-webkit-mask", "-webkit-mask-image",
        "-webkit-text-security", "mix-blend-mode", "z-index", "content", "text-decoration",
        "text-decoration-line", "text-decoration-thickness", "text-decoration-color", "font-family",
        "text-underline-offset", "outline", "outline-width", "outline-offset", "paint-order",
        "-webkit-text-stroke", "-webkit-text-stroke-width", "word-spacing", "font-size-adjust",
        "offset", "offset-path", "offset-distance", "box-shadow", "backdrop-filter",
        "-webkit-backdrop-filter",
    )
)  # fmt: skip
_PREFIX = "-webkit-"
_ADDED = re.compile(r"::?(before|after)\Z", re.IGNORECASE)
"""What a rule adds to an element: a box before or after its content."""
_NEVER_SHOWING = frozenset(
    (
        *("color", "background", "background-color", "background-image"),
        *("list-style", "list-style-type", "white-space", "fill", "stroke"),
    )
)
_SHOWING = re.compile(
    r"auto|none|visible|static|relative|(?:[1-9]\d*(?:\.\d+)?|0?\.\d+)(?:[a-z]+|%)?"
)
"""Values that a rule for some media may set: they show what others hide."""
_ALWAYS = frozenset(("", "all", "screen", "only screen", "only all"))
_NEGATED = re.compile(r"\s*not\b")
_ON_ALL = re.compile(
    r"(?:\s*\band)?\s*\(\s*(?:"
    r"min-(?:device-)?(?:width|height)\s*:\s*(?:\d{1,2}px|0[a-z]{0,3})"
    r"|(?:width|height)\s*>=?\s*(?:\d{1,2}px|0[a-z]{0,3})"
    r"|(?:min-)?color(?:\s*:\s*[1-8])?|prefers-color-scheme\s*:\s*light"
    r"|prefers-\w+(?:-\w+)?\s*:\s*no-preference|-webkit-min-device-pixel-ratio\s*:\s*0"
    r")\s*\)",
    re.IGNORECASE,
)
"""A condition that every screen fulfils, as it comes to its reader."""
_NOT_OTHERS = re.compile(r"not (?:print|speech|tty|braille|embossed|tv|handheld|projection)")
_AND = re.compile(r"\A\s*and\b")
_SIMPLE = re.compile(r"[.#]?-?[\w-]+")
_PART = re.compile(r"(#[\w-]+)|(\.[\w-]+|\[[^\]]*\]|:(?!:)[\w-]+)|([a-z][\w-]*)", re.IGNORECASE)
_STEPS = re.compile(r"[\s>+~]+")
_MOST_STEPS = 8
_DEEPEST, _MOST_AROUND = 4, 20
"""Rules within rules, and selectors around one, that are followed."""
_MOST_WORK = 20_000_000
"""Elements looked at, over all rules of a page, beyond which the rest of its rules waits."""
_PRICE = 20
"""What an element that is met costs, in elements that are looked at."""
_LONGEST = 2000
"""Characters of a selector beyond which its rule waits."""
_ENDLESS = re.compile(r"(?<![\d.])\d{300,}")
"""Whole numbers with more digits than Python reads; as many as any length has are kept."""
_COUNTING = re.compile(r":(?:nth-|has\()|\([^()]*(?:[~+>]|[^\s,]\s+[^\s,])", re.IGNORECASE)
"""Parts of a selector for which each element's neighbours, or those around it, are looked at."""
_PAIRS_OF_ONE = 20
"""Pairs of an element and one beside or above it that cost as much as an element looked at."""


_QUOTED = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'", re.DOTALL)
_ESCAPED = re.compile(r"\\(?:[0-9a-fA-F]{1,6}\s?|.)", re.DOTALL)
_NO_WORDS = re.compile(r"url\([^)]*\)|/\s*[\"'].*", re.DOTALL | re.IGNORECASE)
"""A picture in a value of `content`, and what is read aloud instead of it."""
_ICON_FONT = re.compile(r"icon|symbol|awesome|glyph", re.IGNORECASE)
_SHOWN_WORD = re.compile(r"[^\W\d_]{3}")


class _Rule(NamedTuple):
    weight: tuple[bool, int, int, int, int]
    selector: str
    name: str
    value: str


class StyleSheets:
    """The rules of a page's own style sheets, and those that its elements bring with them.

    `sheets` came with the page. `whole` is False when there were more rules than could be tried;
    `elsewhere` is True when the page has style sheets that are not in it.
    """

    def __init__(self, tree: Any, sheets: Iterable[str] = ()) -> None:  # noqa: ANN401
        self.whole = True
        brought = list(sheets)
        self.elsewhere = not brought and names_others(tree)
        inner = [(css, _is_always(media)) for css, media in page_sheets(tree)]
        order = itertools.count()
        self._animations = keyframes.Animations()
        rules = [
            rule
            for css, always in (*((css, True) for css in brought), *inner)
            for rule in _rules_of(css, order, self._animations, always=always)
        ]
        self._added: dict[tuple[int, str], dict[str, str]] = {}
        self._usual: dict[int, dict[str, str]] = {}
        self._important: dict[int, dict[str, str]] = {}
        if rules:
            self._lay(tree, _last_of_equal(sorted(rules)))

    def of(self, node: Any, style: str | None) -> Mapping[str, str]:  # noqa: ANN401
        """Return what is declared of an element, by property; its own style wins."""
        usual, important = self._usual.get(node.mem_id), self._important.get(node.mem_id)
        if not style:
            declared = {**(usual or {}), **important} if important else usual or {}
            return self._ended(declared, important or {})
        own, insisting = _inline(style)
        insisting = {**(important or {}), **insisting}
        return self._ended({**(usual or {}), **own, **insisting}, insisting)

    def _ended(
        self, declared: Mapping[str, str], important: Mapping[str, str]
    ) -> Mapping[str, str]:
        left = self._animations.end_of(declared)
        return {**declared, **left, **important} if left else declared

    def added(self, node: Any, where: str) -> Mapping[str, str]:  # noqa: ANN401
        """Return what is declared of the box that a sheet adds "before" or "after" a content."""
        declared = self._added.get((node.mem_id, where), {})
        shown = declared.get("content", "none") not in ("none", "normal")
        return self._ended(declared, {}) if shown else {}

    def adds_words(self) -> bool:
        """Return whether a sheet writes words before or after what an element holds."""
        return any(map(_writes_words, self._added.values()))

    def _lay(self, tree: Any, rules: Iterable[_Rule]) -> None:  # noqa: ANN401
        page = _PageNames(tree)
        matched: dict[str, list[int]] = {}
        left = _MOST_WORK
        for rule in rules:
            added = _ADDED.search(rule.selector)
            selector = rule.selector[: added.start()] or "*" if added else rule.selector
            if selector not in matched:
                if len(selector) > _LONGEST:
                    self.whole = False
                    continue
                if not page.may_match(selector):
                    continue
                steps = len(_STEPS.split(selector))
                left -= page.cost(selector) * steps
                if left < 0 or steps > _MOST_STEPS:
                    self.whole = False
                    continue
                matched[selector] = [node.mem_id for node in _selected(tree, selector)]
            left -= _PRICE * len(matched[selector])
            if left < 0:
                self.whole = False
                continue
            if added:
                where = added[1].lower()
                for ident in matched[selector]:
                    self._added.setdefault((ident, where), {})[rule.name] = rule.value
                continue
            declared = self._important if rule.weight[0] else self._usual
            for ident in matched[selector]:
                declared.setdefault(ident, {})[rule.name] = rule.value


def _writes_words(declared: Mapping[str, str]) -> bool:
    """Return whether an added box shows a word; icon fonts draw signs for codes or for names."""
    shown = declared.get("display") != "none" and declared.get("visibility") != "hidden"
    fonts = declared.get("font-family", "") + declared.get("font", "")
    if not shown or _ICON_FONT.search(fonts):
        return False
    texts = _QUOTED.findall(_NO_WORDS.sub("", declared.get("content", "")))
    return any(_SHOWN_WORD.search(_ESCAPED.sub(" ", text)) for text in texts)


def _last_of_equal(rules: Iterable[_Rule]) -> Iterable[_Rule]:
    """Return rules without those that a later one of the same selector and weight replaces."""
    return {(rule.weight[0], rule.selector, rule.name): rule for rule in rules}.values()


class _PageNames:
    """The tags, classes (`.a`) and ids (`#a`) of a page in small letters, and how large it is."""

    def __init__(self, tree: Any) -> None:  # noqa: ANN401
        self._elements = tree.css("*")
        self._names: set[str] = {"*"}
        for node in self._elements:
            self._names.add(node.tag)
            attributes = node.attributes
            self._names.update(
                f".{name}".lower() for name in (attributes.get("class") or "").split()
            )
            if ident := attributes.get("id"):
                self._names.add(f"#{ident}".lower())

    def may_match(self, selector: str) -> bool:
        """Return whether the last part of a selector names something that the page has."""
        last = _STEPS.split(selector)[-1]
        return not _SIMPLE.fullmatch(last) or last.lower() in self._names

    def cost(self, selector: str) -> int:
        """Return how many elements are looked at for a step of a selector, roughly."""
        pairs = self._pairs // _PAIRS_OF_ONE if _COUNTING.search(selector) else 0
        return len(self._elements) + pairs

    @functools.cached_property
    def _pairs(self) -> int:
        """How many pairs of an element and one beside it, or around it, a page has."""
        depths: dict[int, int] = {}
        beside: Counter[int] = Counter()
        for node in self._elements:  # in the order of the page: what is around it comes before it
            above = 0 if node.parent is None else node.parent.mem_id
            depths[node.mem_id] = depths.get(above, 0) + 1
            beside[above] += 1
        return sum(depths.values()) + sum(count * count for count in beside.values())


def _selected(tree: Any, selector: str) -> list[Any]:  # noqa: ANN401
    try:
        return list(tree.css(selector))
    except SelectolaxError:
        return []  # as in a browser, a rule that cannot be read holds nowhere


def _rules_of(
    css: str, order: Iterator[int], animations: keyframes.Animations, *, always: bool
) -> Iterator[_Rule]:
    """Yield the rules of a style sheet, of those it brings and of its groups, as they stand."""
    stack = [(_parsed(css), always)]
    while stack:
        rules, always = stack[-1]
        rule = next(rules, None)
        if rule is None:
            stack.pop()
        elif rule.type == "qualified-rule":
            yield from _declarations(rule, next(order), always=always)
        elif rule.type != "at-rule" or (always and animations.add(rule, _kept)):
            continue
        elif rule.lower_at_keyword == "import" and rule.content is None:
            if (brought := imported(rule)) and len(stack) <= _DEEPEST:
                inner, media = brought
                stack.append((_parsed(inner), always and _is_always(media)))
        elif rule.lower_at_keyword == "scope" and rule.content is not None:
            for inner in _grouped(rule):
                if inner.type == "qualified-rule":
                    yield from _declarations(inner, next(order), always=always, around=_scope(rule))
        elif rule.content is not None and (holds := _holds(rule, always=always)) is not None:
            stack.append((_grouped(rule), holds))


def _grouped(rule: Any) -> Iterator[Any]:  # noqa: ANN401
    return iter(tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True))


def _scope(rule: Any) -> tuple[str, ...]:  # noqa: ANN401
    """Return the selectors within which the rules of an `@scope` hold; none where it says none."""
    first = next((piece for piece in rule.prelude if piece.type == "() block"), None)
    return tuple(_selectors(first.content)) if first is not None else ()


def _parsed(css: str) -> Iterator[Any]:
    return iter(tinycss2.parse_stylesheet(_finite(css), skip_comments=True, skip_whitespace=True))


def _holds(rule: Any, *, always: bool) -> bool | None:  # noqa: ANN401
    """Return whether the rules of a group hold for all readers; None for what is no group."""
    condition = _written(rule.prelude).lower()
    if rule.lower_at_keyword == "media":
        return always and _is_always(condition)
    if rule.lower_at_keyword in ("supports", "layer", "scope"):
        return always and not _NEGATED.match(condition)
    return False if rule.lower_at_keyword == "container" else None


def _is_always(media: str) -> bool:
    media = _ON_ALL.sub("", media.lower())
    queries = (" ".join(_AND.sub("", query).split()) for query in media.split(","))
    return any(query in _ALWAYS or _NOT_OTHERS.fullmatch(query) for query in queries)


def _declarations(
    rule: Any,  # noqa: ANN401
    order: int,
    *,
    always: bool,
    around: tuple[str, ...] = (),
    depth: int = 0,
) -> Iterator[_Rule]:
    """Yield what a rule declares, and the rules within it (CSS Nesting)."""
    contents = tinycss2.parse_blocks_contents(rule.content)
    if rule.type == "at-rule":  # a group within a rule: its declarations are of the rule around it
        selectors = around
    else:
        selectors = tuple(selector[: _LONGEST + 1] for selector in _selectors(rule.prelude))
        if around:
            selectors = tuple(
                _nested(outer, selector) for outer in around for selector in selectors
            )
    for inner in contents if depth < _DEEPEST else ():
        holds: bool | None = always
        if inner.type == "at-rule":
            holds = _holds(inner, always=always) if inner.content is not None else None
        elif inner.type != "qualified-rule":
            continue
        if holds is not None:
            inside = selectors[:_MOST_AROUND]
            yield from _declarations(inner, order, always=holds, around=inside, depth=depth + 1)
    declared = list(_kept(contents))
    if not declared:
        return
    for selector in selectors:
        ids, classes, tags = (sum(map(bool, kind)) for kind in _parts(selector))
        for important, name, value in declared:
            weight = (important, ids, classes, tags, order)
            if not always and name.startswith("--"):
                yield _Rule(weight, selector, name, UNKNOWN)
            elif always or _shows(name, value):
                yield _Rule(weight, selector, name, value)


def _nested(outer: str, selector: str) -> str:
    """Return a selector within another; cut one character beyond the longest that is tried."""
    whole = selector.replace("&", outer) if "&" in selector else f"{outer} {selector}"
    return whole[: _LONGEST + 1]


def _parts(selector: str) -> tuple[list[str], list[str], list[str]]:
    parts = _PART.findall(selector)
    ids, classes, tags = ([part[kind] for part in parts] for kind in range(3))
    return ids, classes, tags


def _shows(name: str, value: str) -> bool:
    """Return whether a declaration that holds on some screens shows what others hide."""
    if name == "display":
        return value != "none"
    return name not in _NEVER_SHOWING and bool(_SHOWING.fullmatch(value))


def _selectors(prelude: Iterable[Any]) -> Iterator[str]:
    """Yield the selectors of a rule, each for itself."""
    pieces: list[Any] = []
    for piece in (*prelude, None):
        if piece is None or piece == ",":
            if selector := _written(pieces):
                yield selector
            pieces = []
        else:
            pieces.append(piece)


def _finite(css: str) -> str:
    return _ENDLESS.sub(lambda number: number[0].lstrip("0")[:300] or "0", css)


def _kept(contents: Iterable[Any]) -> Iterator[tuple[bool, str, str]]:
    for item in contents:
        if item.type != "declaration":
            continue
        plain = item.lower_name.removeprefix(_PREFIX)
        name = plain if plain in keyframes.PROPERTIES else item.lower_name
        if name in _PROPERTIES or name in keyframes.PROPERTIES or name.startswith("--"):
            yield item.important, name, _written(item.value).lower()


def _written(pieces: Iterable[Any]) -> str:
    """Return pieces of a style sheet as text; none of what is nested deeper than any is."""
    try:
        return " ".join(tinycss2.serialize(pieces).split())
    except RecursionError:
        return ""


@functools.lru_cache(maxsize=4096)
def _inline(style: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return what the style of an element itself declares, and what of it is important."""
    contents = tinycss2.parse_blocks_contents(
        _finite(style), skip_comments=True, skip_whitespace=True
    )
    kept = list(_kept(contents))
    usual = {name: value for important, name, value in kept if not important}
    return usual, {name: value for important, name, value in kept if important}
