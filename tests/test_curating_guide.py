"""The guide for curators is followed to the letter, and shows what really happens."""

from __future__ import annotations

import io
import re
import shlex
import sys
from pathlib import Path

import pytest

from bot.cli.app import run

GUIDE = Path(__file__).parents[1] / "docs" / "curating.md"
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_TEXT = re.compile(r"```text\n(.*?)```", re.DOTALL)
_FILE = re.compile(r"```yaml\n# (packs/\S+)\n(.*?)```", re.DOTALL)


def test_the_guide_leads_from_an_article_to_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DOSSIER_DATA_DIR", "data")
    guide = GUIDE.read_text(encoding="utf-8")
    article, decisions = _TEXT.findall(guide)
    draft, *later = _CONSOLE.findall(guide)
    (tmp_path / "ferry.txt").write_text(article, encoding="utf-8")

    shown = [_followed(draft, capsys)]
    for name, text in _FILE.findall(guide):
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(decisions))
    assert run(["pack", "review", "packs/ferry"]) == 0
    capsys.readouterr()
    monkeypatch.setenv("DOSSIER_PACKS_DIR", "packs")
    shown += [_followed(block, capsys) for block in later]

    assert shown == [draft, *later]


def _followed(block: str, capsys: pytest.CaptureFixture[str]) -> str:
    """Return a block of commands with what they really print."""
    made = []
    for command in re.findall(r"^\$ (dossier .+)$", block, re.MULTILINE):
        assert run(shlex.split(command)[1:]) == 0, capsys.readouterr().err
        made.append(f"$ {command}\n{capsys.readouterr().out}")
    return "".join(made)
