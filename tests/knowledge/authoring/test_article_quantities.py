from __future__ import annotations

import pytest

from knowledge.authoring.quantities import quantities


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("about 30,000 U.S. troops stationed there", ["about 30,000 U.S. troops"]),
        ("It cost £4.1 million to build", ["£4.1 million"]),
        ("turnout was 41 percent on the day", ["41 percent"]),
        ("released 22,000 young stars since then", ["22,000 young stars"]),
        ("more than two minutes.", ["more than two minutes"]),
        ("nothing is counted here", []),
    ],
)
def test_a_number_is_told_with_what_it_counts(text: str, found: list[str]) -> None:
    assert quantities(text) == found
