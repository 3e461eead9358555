from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier

FIELDS = ["id", "status", "text", "citations", "entries", "suggestions", "confidence", "ms"]


def batch(dossier: Dossier, monkeypatch: pytest.MonkeyPatch, *lines: Any) -> list[dict[str, Any]]:
    text = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines)
    monkeypatch.setattr(sys, "stdin", io.StringIO(text + "\n"))
    ran = dossier("batch")
    assert (ran.status, ran.err) == (0, "")
    return [json.loads(line) for line in ran.out.splitlines()]


def test_each_question_gets_a_line_with_all_fields_in_order(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = batch(
        dossier,
        monkeypatch,
        {"id": 1, "question": "Why did Mattis resign?"},
        {"id": "b", "question": "hi there"},
    )

    assert [list(line) for line in made] == [FIELDS, FIELDS]
    assert [(line["id"], line["status"]) for line in made] == [(1, "answered"), ("b", "chat")]


def test_lines_of_one_conversation_are_one_talk_and_others_are_not(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    follow_up = "When was this?"
    made = batch(
        dossier,
        monkeypatch,
        {"id": 1, "question": "When was Biegun named lead negotiator?", "conversation": "a"},
        {"id": 2, "question": follow_up, "conversation": "b"},
        {"id": 3, "question": follow_up, "conversation": "a"},
    )

    assert "August 2018" in made[2]["text"]
    assert "August 2018" not in made[1]["text"]


def test_a_bad_line_is_told_in_its_place_and_the_rest_goes_on(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = batch(
        dossier,
        monkeypatch,
        "not json",
        "[" * 100_000,
        "[1]",
        "",
        {"id": "no question"},
        {"id": "x", "question": 7},
        {"id": "y", "question": "Hi", "conversation": [1]},
        {"id": "fine", "question": "\ud800 hello"},
        "",
    )

    assert [(line["id"], "error" in line) for line in made] == [
        (None, True),
        (None, True),
        (None, True),
        (None, True),
        ("no question", True),
        ("x", True),
        ("y", True),
        ("fine", False),
    ]


def test_answers_come_as_the_questions_do(data_dir: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "batch"],
        env={**os.environ, "DOSSIER_DATA_DIR": str(data_dir)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    ) as talk:
        assert talk.stdin is not None
        assert talk.stdout is not None
        for number in range(3):
            talk.stdin.write(json.dumps({"id": number, "question": "hello"}) + "\n")
            talk.stdin.flush()

            assert json.loads(talk.stdout.readline())["id"] == number
        talk.stdin.close()
        assert talk.wait(timeout=20) == 0
