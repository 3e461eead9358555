from __future__ import annotations

from datetime import date

import pytest

from knowledge.authoring.dating import dates_in

TODAY = date(2024, 3, 14)  # a Thursday


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("The court met on Monday.", "2024-03-11"),
        ("The court will meet on Monday.", "2024-03-18"),
        ("She said on Monday that the court would meet.", "2024-03-11"),
        ("The report is due to be finished in May.", "2024-05"),
        ("It was finished in May.", "2023-05"),
        ("The cup is paraded this Saturday.", "2024-03-16"),
        ("It closed three weeks ago.", "2024-02-18/2024-02-24"),
        ("It closed two months ago.", "2024-01"),
        ("It closed eleven years ago.", "2013"),
        ("They met last summer.", "2023-06-01/2023-08-31"),
        ("It is expected next spring.", "2025-03-01/2025-05-31"),
        ("By the summer of 2015 they were gone.", "2015-06-01/2015-08-31"),
        ("It burned down last night.", "2024-03-13"),
    ],
)
def test_a_date_is_read_as_the_sentence_means_it(text: str, at: str) -> None:
    assert [one.when.iso() for one in dates_in(text, TODAY)] == [at]


def test_what_lies_ahead_is_expected_and_keeps_its_words() -> None:
    (found,) = dates_in("The court will meet on Monday.", TODAY)

    assert found.when.written() == {"at": "2024-03-18", "expected": True, "words": "on Monday"}


@pytest.mark.parametrize(
    "text", ["He spoke of the 2016 election.", "Today a diver loses sight of the sun."]
)
def test_what_only_names_a_thing_or_nowadays_is_no_date(text: str) -> None:
    assert dates_in(text, TODAY) == []
