"""Tell what a question is about when no decision has all its words: without verbs of asking.

"När öppnade boendet Eken för dem som flydde?" asks of *boendet Eken*: the verb that stands second,
others in the past tense, and the noun behind *vilket* say what is asked, and papers say it in other
words. What is left must stand in the decision, or a word derived from the same stem (leverera,
leverantör).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.errors import QueryError
from archive.query import parse

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAYS_LITTLE = re.compile(
    r"betal(?:a\w*|t|da?)|börja\w*|start(?:a|ar|ade|as|ades|at)|sluta(?:r|de|t)?|öppna\w*|upphör\w*|gälla|utse(?:s|r|dd|dda)?"
    r"|utsåg(?:s)?|utsett(?:s)?|välj\w*|val(?:d|da|t|des)|valde|ansvara\w*|stor[at]?|gam(?:mal|la|malt)|ny[at]?|nytt"
    r"|lång[at]?|många|flera|skett|sker|skedde|behöv\w*|krävs?|finns|fanns|får|ordna(?:s|r|de|t|ts)|ställe(?:t)?|stad(?:en)?|göra|gör|görs|klar[at]?"
    r"|(?:in|upp)rätta\w*|inför(?:a|s|as|des|ts)?|anlägg(?:a|s|as|er)|anlades|(?:kommun)?invånar(?:e|na)"
    r"|medborgar(?:e|na)|folk",
    re.IGNORECASE,
)
"""Words that any matter may be asked of by."""
_SECOND = re.compile(
    r"^\s*(?:när|var|varför|vem|vad|hur|vilka|vilken|vilket)\s+(\w+)", re.IGNORECASE
)
_KIND = re.compile(r"\bvilk(?:en|et|a)\s+(\w+)", re.IGNORECASE)
_PAST = re.compile(r"[a-zåäö]+(?:ade|dde|kte|pte|ste)s?|bygg(?:a|as|er|s)")
_DERIVED = re.compile(
    r"(?P<stem>\w{4,}?)(?:n(?:ing|ation|ad)(?:en|ar|arna|er)?|er(?:a|ar|as|ade|ades|at|ing|ingen)"
    r"|an(?:t(?:ör|ören|örer)|s(?:en|er)?)|(?:and|end)et?|else[nr]?|(?<=träd)e[nr]?|are[n]?|skap(?:et)?"
    r"|ation(?:en|er)?|a(?:s|de|des|t|ts)|(?<=\w{5})a|(?<=bygg)a)"
)
"""A word with its stem, by the endings that make nouns of verbs and forms of these."""
_WITH_PARTICLE = re.compile(
    r"(?:in|ut|upp|ned|av)(?P<stem>köp|byt|betal|hyr|flytt|bygg|rust)\w*", re.IGNORECASE
)
_AS_MUCH = (("kontrakt", "avtal"), ("företag", "leverantör"), ("firma", "leverantör"))
"""Stems of words that people ask with, and of those that minutes have for them."""
_AS_MINUTES_SAY = (
    (
        r"\b(?:lämna\w*|gå(?:r|tt)?\s+ur|gick\s+ur)\s+(?:\w*förbundet|medlemskapet|samarbetet)",
        "utträde",
    ),
    (r"\b(?:gå(?:r|tt)?|gick)\s+med\s+i\s+(?:\w*förbundet|samarbetet)", "medlemskap"),
)
"""How people ask of a matter, where that ends a clause, and the word that minutes have for it."""
_CLAUSE_ENDS = r"(?=\s*(?:[?.,;]|$|\d|(?:år|och|eller|den|under)\b))"
_LEAST_LEFT = 2


def as_minutes_say(question: str) -> str:
    """Return a question with the words of minutes for a matter that people name otherwise."""
    for asked, word in _AS_MINUTES_SAY:
        question = re.sub(f"{asked}{_CLAUSE_ENDS}", word, question, flags=re.IGNORECASE)
    return question


def milder_topics(question: str, about: Sequence[str]) -> tuple[str, ...]:
    """Return what a question is about, each word with its derivations, as texts of queries.

    Empty where that is no milder than the words `about` themselves, or more than a query may hold.
    """
    left = [word for word in about if not _SAYS_LITTLE.fullmatch(word)]
    for asking in _asking_words(question, left):
        if len(left) > _LEAST_LEFT:
            left.remove(asking)
    topics = tuple(_with_derived(word) for word in left)
    return topics if topics != tuple(about) and _is_query(" ".join(topics)) else ()


def _is_query(text: str) -> bool:
    """Tell whether a query may be as long as a text is and have as many words with `*`."""
    try:
        parse(text)
    except QueryError:
        return False
    return True


def _asking_words(question: str, words: Sequence[str]) -> list[str]:
    """Return the words that say what is asked, those of which it is surest first."""
    second, kind = _SECOND.match(question), _KIND.search(question)
    asking = {match[1].casefold() for match in (second, kind) if match}
    return [word for word in words if word.casefold() in asking or _PAST.fullmatch(word)]


def _with_derived(word: str) -> str:
    plain = word.casefold()
    for stem, other in _AS_MUCH:
        if plain.startswith(stem):
            return f"({word} ELLER {stem}* ELLER {other}*)"
    derived = _WITH_PARTICLE.fullmatch(word) or _DERIVED.fullmatch(word.casefold())
    return f"({word} ELLER {derived['stem'].casefold()}*)" if derived else word
