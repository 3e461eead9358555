from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


def test_an_answer_is_cited_with_its_source_and_as_of_date(dossier: Dossier) -> None:
    ran = dossier("ask", "How many US troops are stationed in South Korea?")

    assert ran.status == 0
    assert "30,000" in ran.out
    assert "[¶7]" in ran.out
    assert "as of 22 February 2019" in ran.out
    assert "\x1b" not in ran.out


def test_an_answer_as_json_holds_the_fields_that_others_read(dossier: Dossier) -> None:
    made = json.loads(dossier("ask", "Why did Mattis resign?", "--json").out)

    assert made["status"] == "answered"
    assert {"source": "game-plan", "paragraph": 2} in made["citations"]
    assert 0 <= made["confidence"] <= 1
    assert made["entries"] == [line["id"] for line in made["lines"]]
    assert made["text"].startswith(made["lead"] or made["lines"][0]["text"])


def test_what_the_source_does_not_say_is_not_guessed(dossier: Dossier) -> None:
    made = json.loads(dossier("ask", "How many warheads does Kim have?", "--json").out)

    assert made["status"] in ("not_covered", "unsure")
    assert made["entries"] == []


def test_any_text_is_a_question(dossier: Dossier) -> None:
    for text in (
        "",
        "\u202e\u0000?!",
        "'; DROP TABLE entries; --",
        "한국",
        "\udcff",
        "x" * 100_000,
    ):
        ran = dossier("ask", text)

        assert (ran.status, ran.err) == (0, ""), text[:20]
