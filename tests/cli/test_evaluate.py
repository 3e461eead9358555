from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

QUESTIONS = [
    {
        "id": "a",
        "kind": "answerable",
        "question": "How many US troops are in South Korea?",
        "paragraphs": [7],
        "must": [["30,000"]],
    },
    {"id": "b", "kind": "chitchat", "question": "hello!"},
    {
        "id": "c",
        "kind": "followup",
        "question": "When was this?",
        "context": ["When was Biegun named lead negotiator?"],
        "paragraphs": [10],
        "must": [["August 2018"]],
    },
    {
        "id": "d",
        "kind": "answerable",
        "question": "How many US troops are in South Korea?",
        "paragraphs": [7],
        "must": [["a million"]],
    },
]


def test_replies_are_scored_by_kind_and_the_wrong_ones_named(
    dossier: Dossier, tmp_path: Path
) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(question) for question in QUESTIONS))

    made = json.loads(dossier("eval", str(file), "--json").out)

    assert made["kinds"] == {
        "answerable": {"right": 1, "of": 2, "percent": 50.0},
        "followup": {"right": 1, "of": 1, "percent": 100.0},
        "chitchat": {"right": 1, "of": 1, "percent": 100.0},
    }
    assert made["answered"] == {"right": 2, "of": 3, "percent": 66.7}
    assert [wrong["id"] for wrong in made["wrong"]] == ["d"]


def test_scores_in_a_pipe_are_tab_separated(dossier: Dossier, tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(json.dumps(QUESTIONS[0]))

    ran = dossier("eval", str(file))

    assert ran.out.splitlines()[:2] == ["kind\tright\tof\tshare", "answerable\t1\t1\t100.0 %"]


def test_a_file_that_is_missing_or_faulty_is_bad_input(dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "bad.jsonl").write_text("{}\n")

    assert dossier("eval", "nowhere.jsonl").status == 2
    assert dossier("eval", str(tmp_path / "bad.jsonl")).status == 2
