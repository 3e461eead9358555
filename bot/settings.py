"""The process's settings, from the environment, a `.env` file and a settings file."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, Self

from platformdirs import user_data_path
from pydantic import (
    AliasChoices,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

SETTINGS_FILE = "dossier.toml"


class SettingsError(Exception):
    """A setting is wrong or missing; the message says which, and what to write."""


class Settings(BaseSettings):
    """All settings. Each is `DOSSIER_` and its name in the environment, in `.env` too.

    The token is `DISCORD_TOKEN`, or stands in the file that `DISCORD_TOKEN_FILE` names. Earlier
    sources win: environment, `.env`, `dossier.toml` in the working folder.
    """

    model_config = SettingsConfigDict(
        env_prefix="DOSSIER_",
        env_file=".env",
        toml_file=SETTINGS_FILE,
        extra="ignore",
        populate_by_name=True,
    )

    token: SecretStr | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN", "discord_token"),
        description="The bot's token, from Discord's developer portal.",
    )
    token_file: Path | None = Field(
        default=None,
        validation_alias=AliasChoices("DISCORD_TOKEN_FILE", "discord_token_file"),
        description="A file that holds the token, as containers keep secrets.",
    )
    data_dir: Path = Field(
        default_factory=lambda: user_data_path("dossier", appauthor=False),
        description="The folder for everything that is written.",
    )
    packs_dir: Path | None = Field(
        default=None, description="A folder with further packs, beside those that come with it."
    )
    state_url: str | None = Field(
        default=None,
        description="The database for settings and digests; SQLite in the data folder if unset.",
    )
    state_url_file: Path | None = Field(
        default=None,
        description="A file that holds the database's URL with its password, as containers keep "
        "secrets.",
    )
    shards: Annotated[str | None, NoDecode] = Field(
        default=None,
        pattern=r"^\d+(-\d+)?/\d+$",
        description="The shards this process runs: first-last/all, as 0-3/8; or how many it shall "
        "claim of those that no other process runs, as 4/8. All if unset.",
    )
    message_content: bool = Field(
        default=False,
        description="Read plain messages too (needs the message content intent in the portal).",
    )
    metrics_port: int | None = Field(
        default=None,
        ge=0,
        le=65535,
        description="The port for /metrics and /healthz; none if unset.",
    )
    metrics_host: str = Field(
        default="127.0.0.1", description="The address on which /metrics and /healthz are served."
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="How much is logged."
    )
    log_json: bool = Field(default=False, description="Log one JSON object a line.")
    discord_api: str | None = Field(
        default=None, description="Another REST address than Discord's: the sandbox's."
    )
    discord_gateway: str | None = Field(
        default=None, description="Another gateway than Discord's: the sandbox's."
    )

    @field_validator(
        "token_file", "packs_dir", "state_url", "state_url_file", "shards", mode="before"
    )
    @classmethod
    def _empty_is_unset(cls, value: object) -> object:
        # Compose files and unit files write `NAME=` for "not set".
        return None if value == "" else value

    @model_validator(mode="after")
    def _state_url_from_its_file(self) -> Self:
        if self.state_url is None and self.state_url_file is not None:
            self.state_url = _only_text_of("DOSSIER_STATE_URL_FILE", self.state_url_file)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - given by pydantic-settings
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the strongest first."""
        toml = TomlConfigSettingsSource(settings_cls)
        return (init_settings, env_settings, dotenv_settings, toml)

    def discord_token(self) -> SecretStr | None:
        """Return the token, from its file if there is one; None where none is set.

        Raises:
            SettingsError: the token's file cannot be read or is empty.
        """
        if self.token is not None and self.token.get_secret_value().strip():
            return SecretStr(self.token.get_secret_value().strip())
        if self.token_file is None:
            return None
        return SecretStr(_only_text_of("DISCORD_TOKEN_FILE", self.token_file))


def _only_text_of(variable: str, file: Path) -> str:
    """Return what stands in the file that a variable names.

    Raises:
        SettingsError: it cannot be read or is empty.
    """
    try:
        text = file.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{variable}: {file} cannot be read ({type(error).__name__}); "
            "name a text file that this user may read"
        ) from None
    if not text:
        raise SettingsError(f"{variable}: {file} is empty; put into it what it is to hold")
    return text


def load_settings(**overrides: object) -> Settings:
    """Return the settings in force.

    Raises:
        SettingsError: one or more are wrong; all of them are named, without their values.
    """
    try:
        return Settings(**overrides)  # type: ignore[arg-type]
    except ValidationError as error:
        faults = [
            f"DOSSIER_{'.'.join(map(str, fault['loc'])).upper()}: {fault['msg']}"
            for fault in error.errors(include_input=False)
        ]
        raise SettingsError("wrong settings: " + "; ".join(faults)) from None
