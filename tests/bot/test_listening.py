"""Which messages are questions to nobody in particular."""

import pytest

from bot.chat import is_whole_question


@pytest.mark.parametrize(
    ("message", "is_one"),
    [
        ("Who met Kim in Singapore?", True),
        ("  How many troops are in South Korea?  ", True),
        ("Who?", False),
        ("really now?", False),
        ("I wonder who met Kim in Singapore", False),
        ("<@123> who met Kim in Singapore?", False),
        ("who read this https://x.example ?", False),
        ("so I said\nwho met Kim in Singapore?", False),
        ("who met " + "Kim " * 100 + "?", False),
    ],
)
def test_a_whole_question_is_told_from_talk(message: str, is_one: bool) -> None:
    assert is_whole_question(message) is is_one
