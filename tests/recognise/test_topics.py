"""Sections get the topics their words speak for; what no topic covers is suggested."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from archive.model import DocumentSpan, SectionKind, SectionSpan, Span
from archive.vocabulary import load
from indexer.recognise.suggest import suggest_topics
from indexer.recognise.topics import assign_topics
from indexer.topics_command import topics


def cut(*sections: tuple[SectionKind, str | None, str]) -> tuple[DocumentSpan, str]:
    text, cuts = "", []
    for kind, heading, body in sections:
        start = len(text)
        text += body + "\n"
        cuts.append(SectionSpan(kind, Span(start, len(text)), heading=heading))
    return DocumentSpan(Span(0, len(text)), tuple(cuts)), text


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("Äldreomsorgscheferna träffades.", "Äldreomsorg"),
        ("Missbruks- och beroendevården byggs ut.", "Missbruks- och beroendevård"),
        ("Naturbruksavtalet behöver ses över.", "Gymnasieskola och gymnasiesamverkan"),
        ("De nyanlända behöver bostäder.", "Integration och mottagande"),
        ("Kommunerna inför e-hälsa.", "E-hälsa"),
        ("Öppna jämförelser visar skillnader.", "Öppna jämförelser"),
        ("Vi söker medel ur Europeiska socialfonden.", "EU-frågor och internationellt"),
        ("IFO-cheferna har enats.", "Individ- och familjeomsorg"),
    ],
)
def test_a_short_section_needs_one_telling_word(text: str, topic: str) -> None:
    document, whole = cut((SectionKind.CHAPTER, None, text))
    assert topic in assign_topics(document.sections, whole, "", load()).sections[0]


@pytest.mark.parametrize("text", ["Mötet öppnas kl. 13.", "Vi ska ses igen.", ""])
def test_words_that_say_nothing_give_no_topic(text: str) -> None:
    document, whole = cut((SectionKind.CHAPTER, None, text))
    assert assign_topics(document.sections, whole, "", load()).sections == ((),)


def test_one_word_is_not_enough_for_a_long_section() -> None:
    long = "Vi talade om annat och gick sedan hem igen. " * 60 + "Äldreomsorg nämndes."
    document, whole = cut((SectionKind.CHAPTER, None, long))
    assert assign_topics(document.sections, whole, "", load()).sections == ((),)


def test_a_heading_weighs_more_than_the_text() -> None:
    long = "Vi talade om annat och gick sedan hem igen. " * 60
    document, whole = cut((SectionKind.CHAPTER, "Äldreomsorg", long))
    assert assign_topics(document.sections, whole, "", load()).sections == (("Äldreomsorg",),)


def test_references_and_furniture_do_not_make_a_document_s_topics() -> None:
    document, whole = cut(
        (SectionKind.CHAPTER, None, "Kollektivtrafiken ska byggas ut med nya busslinjer."),
        (SectionKind.REFERENCE, None, "Handlingsplan för äldreomsorg"),
        (SectionKind.FURNITURE, None, "Äldreomsorg Äldreomsorg Äldreomsorg"),
    )
    found = assign_topics(document.sections, whole, "", load())
    assert found.document == ("Kollektivtrafik",)
    assert found.sections[1] == ("Äldreomsorg",)
    assert found.sections[2] == ()
    (fact,) = found.facts
    assert fact.span is not None
    assert fact.span.of(whole) == fact.text == "Kollektivtrafiken"


def test_phrases_without_a_topic_are_suggested() -> None:
    texts = [
        "Den regionala larmmottagningen flyttas. Äldreomsorgen berörs.",
        "Larmmottagningen är igång. Protokollet justeras av kommunstyrelsen.",
        "Social dumpning diskuterades.",
    ]
    found = suggest_topics(texts, load())
    assert [(s.phrase, s.documents) for s in found] == [("larmmottagningen", 1)] or any(
        "larmmottagning" in s.phrase for s in suggest_topics(texts, load(), least=1)
    )
    phrases = " ".join(s.phrase for s in suggest_topics(texts, load(), least=1))
    assert "äldreomsorg" not in phrases
    assert "protokoll" not in phrases
    assert "kommunstyrelse" not in phrases


def test_the_command_says_when_there_is_no_index(tmp_path: object) -> None:
    result = CliRunner().invoke(topics, ["suggest", "--index", str(tmp_path)])
    assert result.exit_code != 0


def test_what_documents_are_about_comes_before_what_they_mention() -> None:
    texts = ["Om larmmottagning: all larmmottagning och larmmottagningens pris. En solkraft."] * 2
    texts += ["Om solkraftsverk nämns föreningens styrelse och socialnämnderna i avdelningen."] * 3
    found = suggest_topics(texts, load())
    phrases = [one.phrase for one in found]
    assert phrases.index("larmmottagning") < phrases.index("solkraftsverk")
    assert found[phrases.index("larmmottagning")].about == 2
    assert not {"föreningens", "socialnämnderna", "avdelningen"} & set(phrases)
