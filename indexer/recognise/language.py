"""Language detection.

langdetect with a fixed seed and the profiles of the languages that occur; few profiles make it
sure on short texts and fast (measured in the study of readers: one call a document).
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import langdetect
from langdetect.detector_factory import DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from indexer.quality import known_english, known_word

_PROFILES = ("sv", "no", "da", "fi", "en")
_LOOKED_AT = 1500
_STRETCH = 6000
_LEAST = 20
_PROSE = 8
"""Function words from which a text is prose."""
_TRIALS = 3
"""Random starts of the detector, of its usual seven: with five languages more change nothing."""
_FEW = 3
"""Function words that settle a short text, when one of them no other language has."""
_MIXED = 1.5
"""How many times as many of one language as of the other: less is a text in both."""
_TALKING = 0.08
"""The share of function words from which a text is prose of their language (prose has a third)."""
_TELLING = 4
"""Letters of a word that may tell one language from another."""
_LOOKED_UP = 150
_SWEDISH = re.compile(r"\b(?:och|att|för|som|är|av|på|inte|till|det|den|med|vid|från|ska)\b")
_ONLY_SWEDISH = re.compile(r"\b(?:och|att|är|från|inte|också|mycket)\b")
_ENGLISH = re.compile(r"\b(?:the|and|of|to|is|for|with|that|this|are|was|by|from|shall)\b")

_NORDIC = re.compile(
    r"\b(?:og|ikke|jeg|være|av|af|til|på|som|at|er|den|det|for|med|en|i|de)\b|[æø]"
)
_FINNISH = re.compile(
    r"\b(?:ja|on|ei|että|oli|ovat|sekä|tai|mukaan|hän|se|joka)\b|[aeiouyäö]{2}n\b"
)
_SWEDISH_ALONE = re.compile(
    r"\b(?:och|att|är|från|inte|också|mycket|för|till|ett|jag|när|där|här|även|över|ska)\b"
)
"""Function words that neither Norwegian, Danish nor Finnish has."""
_DOTTED = re.compile(r"\w*[äö]\w*")
_FOREIGN = re.compile(r"[æøõü]|\b(?:og|ikke|jeg|af|ja|ei|että|oli|ovat|sekä|tai|mukaan|hän)\b")
_OWN = {"sv": _SWEDISH, "en": _ENGLISH, "no": _NORDIC, "da": _NORDIC, "fi": _FINNISH}


def detect(text: str) -> tuple[str, float] | None:
    """Return the language of a text (ISO 639-1) and how sure it is, or None if it is too short."""
    words = " ".join(part for part in map(_words, _parts(text)) if part)
    if len(words) < _LEAST:
        return None
    swedish, english = len(_SWEDISH.findall(words)), len(_ENGLISH.findall(words))
    more, less = max(swedish, english), min(swedish, english)
    if more >= _PROSE and more > _MIXED * less:
        return ("sv" if swedish > english else "en"), 0.98 if more > 4 * less else 0.8
    if not english and swedish >= _FEW and _ONLY_SWEDISH.search(words):
        return "sv", 0.9
    if not english and _plainly_swedish(words):
        return "sv", 0.9
    detector = _factory().create()
    detector.n_trial = _TRIALS
    detector.append(words[:_LOOKED_AT])
    try:
        best = detector.get_probabilities()[0]
    except (LangDetectException, IndexError):
        return None
    return _doubted(best.lang, round(float(best.prob), 2), words, swedish - english)


def _plainly_swedish(words: str) -> bool:
    """Tell whether a few words can be of no other language of ours: by words, by å beside ä or ö.

    It spares the detector three times of four (measured on 8,600 pages: the same answers).
    """
    if _FOREIGN.search(words):
        return False
    dotted = set(_DOTTED.findall(words))
    alone = set(_SWEDISH_ALONE.findall(words))
    return ("å" in words and bool(dotted)) or (bool(alone) and len(alone | dotted) > 1)


def _doubted(detected: str, sure: float, words: str, more_swedish: int) -> tuple[str, float]:
    """Return what the frequencies of letters say, unless the words themselves say otherwise."""
    if detected == "sv":
        return detected, sure
    if more_swedish > 0 and _ONLY_SWEDISH.search(words):
        return "sv", 0.5
    if len(_OWN[detected].findall(words)) < _TALKING * len(words.split()):
        return ("sv" if _more_swedish(words) else "en"), 0.6
    return detected, sure


def _parts(text: str) -> tuple[str, ...]:
    """Return the beginning of a text, and two places of a long one: a summary may stand first."""
    if len(text) < 4 * _STRETCH:
        return (text[:_STRETCH],)
    starts = (0, len(text) // 2, 3 * len(text) // 4)
    return tuple(text[start : start + _STRETCH] for start in starts)


def _words(text: str) -> str:
    return " ".join(re.findall(r"[^\W\d_]{2,}", text))[:_LOOKED_AT].lower()


def _more_swedish(words: str) -> bool:
    """Tell whether more words are Swedish than English, where neither is written as prose.

    Lists, forms and tables have too few letters in a row for their frequencies to tell; dummy text
    in a form is Latin.
    """
    sample = [word for word in words.split() if len(word) >= _TELLING][:_LOOKED_UP]
    swedish = sum(known_word(word) and not known_english(word) for word in sample)
    swedish += len(set(re.findall(r"\w*[åäö]\w*", words)))
    english = sum(known_english(word) and not known_word(word) for word in sample)
    return swedish >= english


@cache
def _factory() -> DetectorFactory:
    folder = Path(langdetect.__file__).parent / "profiles"
    factory = DetectorFactory()
    factory.set_seed(0)
    factory.load_json_profile([(folder / name).read_text("utf-8") for name in _PROFILES])
    return factory
