"""The process's settings: where they come from, and what is said when they are wrong."""

from pathlib import Path

import pytest

from bot.settings import SettingsError, load_settings


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)


def test_the_environment_wins_over_dotenv_and_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "dossier.toml").write_text(
        'log_level = "error"\nmetrics_port = 9000\nshards = "0-0/1"'
    )
    (tmp_path / ".env").write_text("DOSSIER_LOG_LEVEL=warning\nDOSSIER_METRICS_PORT=9001\n")
    monkeypatch.setenv("DOSSIER_LOG_LEVEL", "debug")

    settings = load_settings()

    found = (settings.log_level, settings.metrics_port, settings.shards)
    assert found == ("debug", 9001, "0-0/1")


def test_the_token_comes_from_a_file_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("abc.def\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "secret"))

    token = load_settings().discord_token()

    assert token is not None
    assert token.get_secret_value() == "abc.def"


def test_the_token_is_never_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "abc.def")

    settings = load_settings()

    assert "abc.def" not in f"{settings!r} {settings.model_dump()} {settings.model_dump_json()}"


def test_a_missing_token_file_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "nowhere/token")

    with pytest.raises(SettingsError, match="nowhere/token cannot be read"):
        load_settings().discord_token()


def test_all_wrong_settings_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DOSSIER_SHARDS", "all")
    monkeypatch.setenv("DOSSIER_METRICS_PORT", "x")

    with pytest.raises(SettingsError) as told:
        load_settings()

    assert "DOSSIER_SHARDS" in str(told.value)
    assert "DOSSIER_METRICS_PORT" in str(told.value)


def test_the_databases_url_is_read_from_the_file_that_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "url").write_text("postgresql+asyncpg://dossier:secret@db/dossier\n")
    monkeypatch.setenv("DOSSIER_STATE_URL_FILE", str(tmp_path / "url"))

    assert load_settings().state_url == "postgresql+asyncpg://dossier:secret@db/dossier"


def test_a_databases_url_that_cannot_be_read_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("DOSSIER_STATE_URL_FILE", str(tmp_path / "missing"))

    with pytest.raises(SettingsError, match=r"DOSSIER_STATE_URL_FILE: .*missing cannot be read"):
        load_settings()
