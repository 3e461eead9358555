"""What kind of answer a question wants."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.asking import (
    asked_for,
    asks_for_span,
    asks_nothing,
    is_personal,
    stripped,
)
from knowledge.language.words import split_words
from knowledge.model import Ask


@pytest.mark.parametrize(
    ("question", "ask"),
    [
        ("Who resigned?", Ask.WHO),
        ("Which official refused?", Ask.WHO),
        ("When did they meet?", Ask.WHEN),
        ("In what month was it?", Ask.WHEN),
        ("Where will the summit be?", Ask.WHERE),
        ("Which city hosts it?", Ask.WHERE),
        ("How many soldiers are there?", Ask.HOW_MANY),
        ("What is the number of troops?", Ask.HOW_MANY),
        ("How long did it take?", Ask.HOW_LONG),
        ("Why did he quit?", Ask.WHY),
        ("What was the reason for it?", Ask.WHY),
        ("How come he left?", Ask.WHY),
        ("How will they do it?", Ask.HOW),
        ("What did Hill say about it?", Ask.QUOTE),
        ("Quote Pompeo on sanctions", Ask.QUOTE),
        ("List everyone quoted", Ask.LIST),
        ("Did Kim agree?", Ask.YES_NO),
        ("What is the plan?", Ask.WHAT),
        ("Is it known when they meet?", Ask.WHEN),
        ("Does anyone know who resigned?", Ask.WHO),
    ],
)
def test_kind_of_answer(question: str, ask: Ask) -> None:
    assert asked_for(split_words(question)) is ask


@pytest.mark.parametrize(
    ("question", "is_span"),
    [
        ("For how many months did they wait?", True),
        ("how many years ago was it", False),
        ("How many days before the summit?", False),
        ("How many soldiers waited?", False),
    ],
)
def test_a_number_of_months_is_a_span_of_time(question: str, is_span: bool) -> None:
    assert asks_for_span(split_words(question)) is is_span


@pytest.mark.parametrize(
    ("said", "is_about_asker"),
    [
        ("i'm so bored", True),
        ("I am just wondering who resigned", False),
        ("what should I eat", True),
        ("I heard that he resigned, why?", False),
    ],
)
def test_who_speaks_of_himself_is_told_from_who_asks(said: str, is_about_asker: bool) -> None:
    assert is_personal(split_words(said)) is is_about_asker


def test_a_statement_asks_nothing() -> None:
    assert asks_nothing(["so", "they", "met"])
    assert not asks_nothing(["so", "why", "did", "they", "meet"])


def test_what_is_said_around_a_question_is_taken_off() -> None:
    assert stripped("hi can you tell me who resigned") == "who resigned"


@given(st.text(max_size=300))
def test_any_text_asks_for_something(text: str) -> None:
    assert asked_for(split_words(text)) in Ask
