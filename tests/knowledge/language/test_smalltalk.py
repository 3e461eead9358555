"""Small talk is told from questions."""

from __future__ import annotations

import pytest

from knowledge.language.smalltalk import small_talk


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("hi there", "greeting"),
        ("hello everyone", "greeting"),
        ("thanks a lot for your help", "thanks"),
        ("thank you that is all", None),
        ("see you tomorrow", "farewell"),
        ("bye for now", "farewell"),
        ("are you a real person", "identity"),
        ("are you human or a robot", "identity"),
        ("sing me a song about pizza", "joke"),
        ("can you write a short poem please", "joke"),
        ("tell me the story", None),
        ("hahaha lol", "agreement"),
        ("", "empty"),
        ("are you sure pompeo resigned", None),
        ("see you at the summit", None),
        ("thanks who resigned", None),
        ("who resigned", None),
    ],
)
def test_kind_of_small_talk(said: str, kind: str | None) -> None:
    assert small_talk(said.split()) == kind
