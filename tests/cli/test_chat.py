from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


def test_a_piped_talk_is_one_conversation(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = "When was Biegun named lead negotiator?\n\nWhat about Hill?\n/quit\nWho is Pompeo?\n"
    monkeypatch.setattr(sys, "stdin", io.StringIO(typed))

    ran = dossier("chat")

    assert ran.status == 0
    assert "August 2018" in ran.out
    assert "Pompeo" not in ran.out.split("\n\n")[-1]


def test_the_number_of_a_suggestion_asks_it(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("help\n1\n"))

    offered, answer = dossier("chat").out.strip().split("\n\n")

    assert "  1  " in offered
    assert "[¶" in answer
