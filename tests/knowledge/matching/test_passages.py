from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.matching.passages import Passage, Passages

SAMPLE = Path(__file__).parents[2] / "script/passages.json"
MILL = Passage(
    "mill",
    "The paper mill at Aldwick was built in 1794 by the widow Joan Perrin. It employed sixty"
    " people and made banknote paper for three kings. Fire destroyed it one winter night in 1861.",
    "Aldwick",
)
BRIDGE = Passage(
    "bridge",
    "A chain bridge was thrown over the river in 1831. Its engineer, Samuel Orme, was paid 900"
    " guineas because the first two bidders had withdrawn.",
    "Aldwick",
)
OWLS = Passage(
    "owls",
    "Barn owls hunt voles along field margins at dusk. A pair may feed four thousand of them to"
    " its young in a single season.",
    "Barn owl",
)
HARBOUR = Passage(
    "harbour",
    "The harbour of Tarn silted up in the fifteenth century, and its merchants moved to Welby.",
    "Tarn",
)


@pytest.fixture(scope="module")
def passages() -> Passages:
    return Passages([MILL, BRIDGE, OWLS, HARBOUR])


def first(passages: Passages, question: str) -> str | None:
    found = passages.search(question, limit=3)
    return found[0].passage.id if found else None


def confidence(passages: Passages, question: str) -> float:
    return passages.search(question, limit=1)[0].confidence


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("Who built the paper mill?", "mill"),
        ("How much was the engineer of the bridge paid?", "bridge"),
        ("what do barn owls hunt", "owls"),
        ("Why did Tarn's merchants move?", "harbour"),
        ("What happened in the 1830s?", "bridge"),
    ],
)
def test_a_question_finds_the_passage_that_answers_it(
    passages: Passages, question: str, passage: str
) -> None:
    assert first(passages, question) == passage


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("who buikt the papr mill", "mill"),  # a key beside, a letter left out
        ("how mcuh was the enginneer paid", "bridge"),  # two swapped, one doubled
        ("what do banr owlss hunt", "owls"),
        ("why did the mechants of tarb move", "harbour"),
        ("when was the chainbridge built", "bridge"),  # run together
    ],
)
def test_slips_of_the_thumb_are_seen_through(
    passages: Passages, question: str, passage: str
) -> None:
    assert first(passages, question) == passage


@pytest.mark.parametrize(
    ("answerable", "other"),
    [
        ("When was the paper mill built?", "When was the cotton mill built?"),
        ("When did fire destroy the mill in winter?", "When did fire destroy the mill in summer?"),
        ("Who was the engineer of the bridge in 1831?", "Who was the engineer in 1913?"),
        ("Why did the merchants move to Welby?", "Why did the merchants move to Lisbon?"),
        ("How many voles does a pair feed to its young?", "How many foxes does a pair feed?"),
        ("What silted up in the 15th century?", "What silted up in the 16th century?"),
        ("Who built the paper mill at Aldwick?", "Who built the paper mill for three kings?"),
    ],
)
def test_a_word_that_does_not_fit_costs_confidence(
    passages: Passages, answerable: str, other: str
) -> None:
    assert confidence(passages, answerable) > confidence(passages, other)


def test_a_pronoun_stands_for_the_name_in_the_sentence_before() -> None:
    text = "Ada Quill was born in Welby. {} rowed to Tarn in 1790 and painted the harbour."
    told, untold = (
        Passages([Passage("quill", text.format(who)), MILL, OWLS]) for who in ("She", "Nobody")
    )

    question = "When did Quill row to Tarn?"

    assert confidence(told, question) > confidence(untold, question)


def test_what_is_found_comes_best_first_with_falling_confidence(passages: Passages) -> None:
    found = passages.search("Which engineer built the bridge over the river?", limit=3)

    assert found[0].passage == BRIDGE
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert [one.confidence for one in found] == sorted(
        (one.confidence for one in found), reverse=True
    )


def test_a_question_on_something_else_finds_nothing(passages: Passages) -> None:
    assert passages.search("xylophone quartet", limit=3) == []
    assert passages.search("", limit=3) == []
    assert passages.search("who was it?", limit=3) == []


def test_an_index_without_passages_finds_nothing() -> None:
    assert Passages([]).search("Who built the mill?", limit=3) == []


@given(text=st.text(max_size=200), question=st.text(max_size=200))
def test_no_text_breaks_the_index_and_no_question_the_search(text: str, question: str) -> None:
    found = Passages([Passage("a", text), MILL]).search(question, limit=5)

    assert all(0.0 <= one.confidence <= 1.0 for one in found)


def test_a_question_of_any_length_is_searched(passages: Passages) -> None:
    assert first(passages, "who built the paper mill at aldwick " * 3000) == "mill"


def test_a_passage_that_cannot_come_first_is_passed_over_without_a_loss() -> None:
    data = json.loads(SAMPLE.read_text("utf-8"))["data"]
    texts = [
        Passage(f"{article['title']}/{number}", paragraph["context"], article["title"])
        for article in data
        for number, paragraph in enumerate(article["paragraphs"])
    ]
    asked = [
        one["question"]
        for article in data
        for paragraph in article["paragraphs"]
        for one in paragraph["qas"]
    ]
    passages = Passages(texts)

    for question in asked:
        found = passages.search(question, limit=5)
        compared = passages.candidates(passages.read(question))
        assert [one.passage for one in found[:1]] == [
            passages.passage(one.number) for one in compared[:1]
        ]
        assert [one.score for one in found[:1]] == [one.score for one in compared[:1]]
