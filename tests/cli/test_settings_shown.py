from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.settings import Settings

if TYPE_CHECKING:
    from tests.cli.conftest import Dossier


def test_secrets_in_settings_are_hidden(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "tell-nobody")
    monkeypatch.setenv("DOSSIER_STATE_URL", "postgresql+asyncpg://bot:tell-nobody@db/state")

    ran = dossier("settings")

    assert "tell-nobody" not in ran.out + ran.err
    assert "postgresql+asyncpg://bot:(hidden)@db/state" in ran.out


def test_every_setting_is_shown_by_the_variable_that_sets_it(dossier: Dossier) -> None:
    made = json.loads(dossier("settings", "--json").out)

    assert len(made) == len(Settings.model_fields)
    assert {"DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "DOSSIER_DATA_DIR"} <= set(made)


def test_a_wrong_setting_is_named_without_its_value(
    dossier: Dossier, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_METRICS_PORT", "eighty")

    ran = dossier("settings")

    assert (ran.status, ran.err.count("\n")) == (2, 1)
    assert "DOSSIER_METRICS_PORT" in ran.err
    assert "eighty" not in ran.err
