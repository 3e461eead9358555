"""Texts become words: contractions opened, possessives dropped, spellings of a name made one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.words import capitalised, split_words, stem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who didn't resign?", "who did not resign"),
        ("What's Kim's plan?", "what is kim plan"),
        ("the U.S. and us", "the usa and us"),
        ("Tell us about the US", "tell us about the usa"),
        ("30,000 troops", "30000 troops"),
        ("30k troops", "30000 troops"),
        ("Kim's Korean interpreter", "kim korean interpreter"),
        ("N. Korea's missiles", "north korea missiles"),
        ("on the 19th", "on the 19"),
        ("the 2nd summit", "the second summit"),
        ("feb19", "feb 19"),
        ("São Paulo", "sao paulo"),
        ("WHY DID HE QUIT", "why did he quit"),
        ("", ""),
    ],
)
def test_words_of_a_text(text: str, words: str) -> None:
    assert " ".join(split_words(text)) == words


@pytest.mark.parametrize(
    ("one", "other"),
    [("resigned", "resignation"), ("withdraw", "withdrawing"), ("met", "meeting")],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("What did Merkel tell Macron?", {"merkel", "macron"}),
        ("what did merkel say", set()),
        ("FBI agents in the city", {"fbi"}),
        ("WHAT DID MERKEL SAY", set()),
        ("What Did Merkel Say", set()),
    ],
)
def test_capitals_mark_names_only_in_ordinary_spelling(text: str, names: set[str]) -> None:
    assert capitalised(text) == names


@given(st.text(max_size=300))
def test_any_text_gives_words_without_blanks(text: str) -> None:
    assert all(word.split() == [word] for word in split_words(text))
