"""Query parser.

    query    = either
    either   = both (ELLER both)*
    both     = part (OCH? part)*
    part     = (INTE | -) part | close
    close    = single (NÄRA/n single)*
    single   = words | "phrase" | field:value | ( either )

INTE and - exclude the one word, phrase, field or group that follows. Operators are in capitals,
Swedish or English. One pass, and the depth is bounded.
"""

from __future__ import annotations

from archive.errors import QueryError, query_error
from archive.language.tokens import tokenize
from archive.query.expressions import (
    Both,
    Close,
    Either,
    Exact,
    Expression,
    Field,
    Without,
    Words,
)
from archive.query.lexing import QueryToken, lex

MOST_CHARACTERS = 2000
MOST_PIECES = 150
MOST_WILDCARDS = 8
DEEPEST = 12
SHORTEST_PREFIX = 2


def parse(text: str) -> Expression | None:
    """Return what a query asks for, or None when it asks for nothing in particular.

    What no text may hold (a byte of a terminal that is no UTF-8) is taken for a question mark.

    Raises:
        QueryError: it has a mistake, or is too long; the sentence says what to write instead.
    """
    if len(text) > MOST_CHARACTERS:
        raise query_error(
            "Sökningen är för lång: %(number)d tecken av högst %(most)d. Korta den.",
            MOST_CHARACTERS,
            number=len(text),
            most=MOST_CHARACTERS,
        )
    pieces = lex(text.encode("utf-8", "replace").decode())
    if len(pieces) > MOST_PIECES:
        raise query_error(
            "Sökningen har för många ord: %(number)d av högst %(most)d. Korta den.",
            pieces[MOST_PIECES].at,
            number=len(pieces),
            most=MOST_PIECES,
        )
    stars = [p for p in pieces if p.kind == "word" and "*" in p.text]
    if len(stars) > MOST_WILDCARDS:
        raise query_error(
            "Sökningen har fler än %(most)d ord med *. Dela upp den.",
            stars[MOST_WILDCARDS].at,
            most=MOST_WILDCARDS,
        )
    if not pieces:
        return None
    reader = _Reader(pieces)
    expression = reader.either(0)
    if reader.here is not None:
        raise query_error(
            "Parentesen ) har ingen början. Lägg till ( eller ta bort ).",
            reader.here.at,
        )
    return expression


class _Reader:
    """Reads pieces from left to right."""

    def __init__(self, pieces: list[QueryToken]) -> None:
        self._pieces = pieces
        self._at = 0

    @property
    def here(self) -> QueryToken | None:
        return self._pieces[self._at] if self._at < len(self._pieces) else None

    def _is_at(self, kind: str) -> bool:
        return self.here is not None and self.here.kind == kind

    def _next_token(self) -> QueryToken:
        piece = self._pieces[self._at]
        self._at += 1
        return piece

    def either(self, depth: int) -> Expression:
        operands = [self._both(depth)]
        while self._is_at("or"):
            operator = self._next_token()
            self._needs_operand(operator)
            operands.append(self._both(depth))
        return operands[0] if len(operands) == 1 else Either(tuple(operands))

    def _both(self, depth: int) -> Expression:
        operands: list[Expression] = []
        while self.here is not None and self.here.kind not in (")", "or"):
            demanded = self.here.kind == "and"
            if demanded:
                operator = self._next_token()
                if not operands:
                    raise _misplaced(operator)
                self._needs_operand(operator)
            part = self._part(depth)
            before = operands[-1] if operands else None
            if isinstance(part, Words) and isinstance(before, Words) and not demanded:
                operands[-1] = Words(f"{before.text} {part.text}")
            elif isinstance(part, Both):
                operands += part.operands
            else:
                operands.append(part)
        if not operands:
            piece = self.here or self._pieces[-1]
            if piece.kind == ")":
                raise query_error(
                    "Parentesen är tom eller felvänd. Skriv ord mellan ( och ).", piece.at
                )
            raise _misplaced(piece)
        return operands[0] if len(operands) == 1 else Both(tuple(operands))

    def _part(self, depth: int) -> Expression:
        negated = excludes = False
        while self._is_at("not"):
            operator = self._next_token()
            self._needs_operand(operator)
            negated = not negated
            excludes = True
        part = self._close(depth, alone=excludes)
        return Without(part) if negated else part

    def _close(self, depth: int, *, alone: bool) -> Expression:
        first = self._single(depth, alone=alone)
        if not self._is_at("near"):
            return first
        before, last = _last_word(first)
        operands, distance = [last], 0
        while self._is_at("near"):
            operator = self._next_token()
            self._needs_operand(operator)
            distance = max(distance, operator.number)
            operands.append(self._one_of_near(operator))
        if any(not isinstance(operand, Words | Exact) for operand in operands):
            raise _near_needs_words()
        close = Close(tuple(o for o in operands if isinstance(o, Words | Exact)), distance)
        return Both((before, close)) if before else close

    def _one_of_near(self, operator: QueryToken) -> Expression:
        piece = self._next_token()
        if piece.kind == "word":
            return self._one_word(piece)
        if piece.kind != "exact":
            raise _near_needs_words(operator.at)
        return Exact(_phrase(piece))

    def _one_word(self, piece: QueryToken) -> Words:
        """Return one word, with the pieces after it that belong to the same token."""
        text = _checked_wildcard(piece)
        while self.here and self._is_at("word") and _is_one(f"{text} {self.here.text}"):
            text = f"{text} {_checked_wildcard(self._next_token())}"
        return Words(text)

    def _single(self, depth: int, *, alone: bool) -> Expression:
        piece = self._next_token()
        match piece.kind:
            case "word" if alone:
                return self._one_word(piece)
            case "word":
                texts = [_checked_wildcard(piece)]
                while self._is_at("word"):
                    texts.append(_checked_wildcard(self._next_token()))
                return Words(" ".join(texts))
            case "exact":
                return Exact(_phrase(piece))
            case "field":
                return Field(piece.name, piece.text.strip(), piece.quoted)
            case "(":
                return self._group(piece, depth)
        raise _misplaced(piece)

    def _group(self, opening: QueryToken, depth: int) -> Expression:
        if depth >= DEEPEST:
            raise query_error(
                "Sökningen har parenteser i fler än %(most)d nivåer. Förenkla den.",
                opening.at,
                most=DEEPEST,
            )
        if self.here is None:
            raise _unclosed(opening)
        inner = self.either(depth + 1)
        if not self._is_at(")"):
            raise _unclosed(opening)
        self._next_token()
        return inner

    def _needs_operand(self, operator: QueryToken) -> None:
        if self.here is None or self.here.kind in (")", "or", "and", "near"):
            raise query_error(
                "Efter %(word)s fattas ett sökord. Lägg till ett ord eller ta bort %(word)s.",
                operator.at,
                word=operator.text,
            )


def _misplaced(piece: QueryToken) -> QueryError:
    return query_error(
        "Före %(word)s fattas ett sökord. Skriv som i vård %(word)s omsorg.",
        piece.at,
        word=piece.text,
    )


def _unclosed(opening: QueryToken) -> QueryError:
    return query_error("Parentesen ( avslutas inte. Lägg till ) eller ta bort (.", opening.at)


def _near_needs_words(at: int | None = None) -> QueryError:
    return query_error(
        "NÄRA står mellan två ord eller fraser, som i nätverk NÄRA/5 äldreomsorg*.", at
    )


def _last_word(first: Expression) -> tuple[Expression | None, Expression]:
    """Return what stands before the word that NÄRA is about, and that word."""
    if not isinstance(first, Words) or " " not in first.text or _is_one(first.text):
        return None, first
    tokens = tokenize(first.text)
    at = tokens[-1].start if tokens and tokens[-1].end == len(first.text) else 0
    at = at or first.text.rindex(" ")
    return Words(first.text[:at].strip()), Words(first.text[at:].strip())


def _is_one(text: str) -> bool:
    """Return whether a text is one token, such as `e hälsa` or `KSN 2015/1584`."""
    return [token.text for token in tokenize(text)] == [text]


def _checked_wildcard(piece: QueryToken) -> str:
    """Return a word whose wildcard, if any, stands last.

    Raises:
        QueryError: the wildcard stands elsewhere, or too few letters stand before it.
    """
    if "*" in piece.text:
        bare = piece.text.rstrip("*")
        if "*" in bare:
            raise query_error("Jokertecknet * kan bara stå sist i ett ord, som i vård*.", piece.at)
        if sum(map(str.isalnum, bare)) < SHORTEST_PREFIX:
            raise query_error(
                "Skriv minst %(least)d bokstäver före *, som i vård*.",
                piece.at,
                least=SHORTEST_PREFIX,
            )
        return bare + "*"
    return piece.text


def _phrase(piece: QueryToken) -> str:
    if not any(map(str.isalnum, piece.text)) and "§" not in piece.text:
        raise query_error(
            "Det finns inga ord mellan citattecknen. Skriv orden eller ta bort tecknen.", piece.at
        )
    return piece.text
