"""A message's claims: its sentences, however it is written."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.claims import MAX_CLAIM_CHARS, claims_of

MARKS = ["- ", "* ", "+ ", "• ", "– ", "1. ", "12) ", "[ ] ", "[x] ", "> ", ">> ", "# ", "-# "]
words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=12)
sentences = st.lists(words, min_size=3, max_size=60).map(lambda w: " ".join(w).capitalize() + ".")
messages = st.lists(sentences, min_size=1, max_size=8).map(" ".join)
anything = st.lists(
    st.one_of(st.sampled_from([*MARKS, "\n", "\n\n", ": ", ":\n", ". ", "“", "?!"]), words)
).map("".join)


def letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalpha())


@given(anything)
def test_claims_are_short_and_each_is_one_of_its_kind(text: str) -> None:
    claims = claims_of(text)

    assert all(0 < len(claim) <= MAX_CLAIM_CHARS for claim in claims)
    assert len({claim.casefold() for claim in claims}) == len(claims)


@given(anything)
def test_claims_say_nothing_that_the_message_does_not_in_its_order(text: str) -> None:
    said = iter(letters(text))

    assert all(letter in said for letter in letters("".join(claims_of(text))))


@given(anything.filter(lambda text: ":" not in text))
def test_without_a_colon_no_word_is_left_out(text: str) -> None:
    told = letters(" ".join(claims_of(text)))

    for line in text.splitlines():
        for word in line.split():
            assert letters(word.replace("[x]", "")) in told


@given(messages, st.integers(20, 90))
def test_hard_wrapped_text_claims_what_it_claims_in_one_line(message: str, width: int) -> None:
    wrapped = textwrap.fill(message, width, break_long_words=False)

    assert claims_of(wrapped) == claims_of(message)


@given(sentences, st.lists(st.sampled_from(MARKS), max_size=4).map("".join))
def test_marks_are_taken_off_however_many_there_are(sentence: str, marks: str) -> None:
    assert claims_of(marks + sentence) == claims_of(sentence)


@given(messages, sentences)
def test_only_the_sentence_before_a_colon_is_left_out(message: str, item: str) -> None:
    announced = f"{message} And here is the proof:\n- {item}"

    assert claims_of(announced) == claims_of(f"{message}\n- {item}")


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        (
            "Trump met Kim in Hanoi. Mattis resigned over Syria. And here is the proof:",
            ["Trump met Kim in Hanoi.", "Mattis resigned over Syria.", "And here is the proof:"],
        ),
        ("Mattis resigned over Korea:", ["Mattis resigned over Korea:"]),
        ("**My points:**\n\n- Kim rules", ["Kim rules"]),
        ("mattis left. here is why:\nhe was angry", ["mattis left.", "he was angry"]),
        ("Some say so, e.g. these two:\n- Kim", ["Kim"]),
        ("> 1. Kim rules", ["Kim rules"]),
        ("- [ ] Kim rules\n- [x] Mattis left", ["Kim rules", "Mattis left"]),
        ("> Mattis resigned\n> over Syria\nnonsense", ["Mattis resigned over Syria", "nonsense"]),
        ("# Mattis\nHe resigned\nover Syria", ["Mattis", "He resigned over Syria"]),
        ("Mattis left\n\nKim rules", ["Mattis left", "Kim rules"]),
        ("---\n* * *\n>", []),
    ],
)
def test_a_message_is_taken_apart_as_people_mean_it(text: str, claims: list[str]) -> None:
    assert claims_of(text) == claims
