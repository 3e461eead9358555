"""Slips of the thumb are corrected; what is right, or about something else, is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.language.spelling import Speller
from knowledge.language.words import split_words

PACK_WORDS = {
    "putin": 5,
    "trump": 9,
    "korea": 8,
    "north": 8,
    "channel": 2,
    "interview": 4,
    "resigned": 3,
    "singapore": 4,
    "christopher": 2,
    "hill": 6,
    "stephen": 2,
    "biegun": 4,
    "sanctions": 5,
    "concessions": 5,
}


@pytest.fixture(scope="module")
def speller() -> Speller:
    return Speller(
        PACK_WORDS,
        names=frozenset({"putin", "trump", "korea", "north", "singapore", "hill", "christopher"}),
        full_names=[("stephen", "biegun"), ("christopher", "hill")],
    )


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("trmup", "trump"),  # letters swapped
        ("singapor", "singapore"),  # one left out
        ("sanctioons", "sanctions"),  # one too many
        ("conssesions", "concessions"),  # two slips in a long word
        ("putn", "putin"),
        ("putins", "putin"),  # the apostrophe left out
        ("putns", "putin"),
        ("sankshuns", "sanctions"),  # by its sound
        ("trmp", "trump"),
        ("snctns", "sanctions"),  # the vowels left out
        ("wnat", "what"),  # a word of any question
        ("gte", "get"),
    ],
)
def test_a_slip_is_corrected_to_the_packs_word(speller: Speller, typed: str, meant: str) -> None:
    assert speller.corrected([typed]) == [meant]


@pytest.mark.parametrize("word", ["hall", "japan", "warheads", "interest", "hills", "café", "北京"])
def test_a_word_that_is_right_stays_about_what_it_says(speller: Speller, word: str) -> None:
    assert speller.corrected([word]) == [word]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("wat did he say 2 putn", "what did he say to putin"),
        ("wht did u mean 4 real", "what did you mean for real"),
        ("is it 2 years", "is it 2 years"),
        ("day 2 of it", "day 2 of it"),
        ("4 more of them", "4 more of them"),
        ("presdent of s korae", "president of south korea"),
        ("n korea and s korea", "north korea and south korea"),
        ("japan and korea", "japan and korea"),
        ("steven beegun", "stephen biegun"),  # by their sound, though each is a name as well
        ("cristofer hill", "christopher hill"),  # a first name beside its last name
        ("northkorea", "north korea"),
        ("wasit hill", "was it hill"),
        ("norhtkorea", "north korea"),  # run together and misspelt
        ("hill n trump", "hill and trump"),
        ("were is hill", "where is hill"),
        ("were the sanctions kept", "were the sanctions kept"),
        ("whose the envoy", "who is the envoy"),
        ("wendid he resign", "when did he resign"),
        ("lol who is hill tho", "who is hill though"),
    ],
)
def test_phone_talk_is_opened(speller: Speller, typed: str, meant: str) -> None:
    assert " ".join(speller.corrected(typed.split())) == meant


def test_what_may_stand_for_several_words_is_read_as_each() -> None:
    speller = Speller({"fail": 3, "final": 1, "talks": 4})

    readings = speller.readings(["talks", "fial"])

    assert sorted(words[1] for words in readings) == ["fail", "final"]
    assert speller.corrected(["talks", "fial"]) == readings[0]


def test_a_real_but_rare_word_may_be_meant_or_the_common_one_beside_it(speller: Speller) -> None:
    assert speller.readings(["chanel"]) == [["chanel"], ["channel"]]


def test_a_word_that_the_packs_lack_may_have_lost_a_double_letter() -> None:
    speller = Speller({"room": 3, "talks": 2})

    assert speller.readings(["rom"]) == [["rom"], ["room"]]


def test_what_sounds_the_same_but_looks_like_nothing_in_common_is_another_word() -> None:
    speller = Speller({"scott": 2, "tank": 2})

    assert speller.corrected(["squaddie"]) == ["squaddie"]


def test_what_is_written_as_a_name_stands_for_none_but_the_packs_words(speller: Speller) -> None:
    typed = ["did", "the", "fbi", "see", "putn"]

    readings = speller.readings(typed, named=frozenset({"fbi", "putn"}))

    assert readings == [["did", "the", "fbi", "see", "putin"]]


def test_a_word_of_english_is_not_taken_apart(speller: Speller) -> None:
    assert speller.corrected(["portray", "restrain"]) == ["portray", "restrain"]


def test_what_is_right_is_read_in_one_way(speller: Speller) -> None:
    assert speller.readings(["who", "is", "hill"]) == [["who", "is", "hill"]]


def test_of_two_words_as_near_the_commoner_is_meant(speller: Speller) -> None:
    assert speller.corrected(["wre"]) == ["were"]


def test_a_middle_initial_is_no_abbreviation() -> None:
    speller = Speller({"george": 1, "w": 1, "bush": 1}, names=frozenset({"george", "w", "bush"}))

    assert speller.corrected(["george", "w", "bush"]) == ["george", "w", "bush"]


def test_a_text_of_slips_is_read_in_few_ways(speller: Speller) -> None:
    typed = "teh singapor snctions wre conssesions frm putn wnat biegan did".split() * 8

    assert 1 < len(speller.readings(typed)) < 10


@given(st.text(max_size=200))
def test_any_text_is_corrected_to_words(text: str) -> None:
    speller = Speller(PACK_WORDS, names=frozenset({"putin", "hill"}))

    assert all(word and not word.isspace() for word in speller.corrected(split_words(text)))
