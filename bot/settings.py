"""Settings from the environment and ``.env``. The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.logs import Level

AnyCaseLevel = Annotated[
    Level, BeforeValidator(lambda written: written.upper() if isinstance(written, str) else written)
]


def default_database_url() -> str:
    """Return the SQLite address of the user's data folder."""
    return f"sqlite+aiosqlite:///{user_data_path('legpress-bot') / 'legpress.sqlite3'}"


class Settings(BaseSettings):
    """Everything a host may set. Read once, never changed."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(
        None, description="The bot's token. Without it, `legpress` opens the terminal chat."
    )
    database_url: str = Field(
        default_factory=default_database_url,
        description="Where outcomes are recorded: a SQLite or PostgreSQL address. Default: SQLite in your data folder.",
    )
    knowledge_dir: Path | None = Field(None, description="Another fact base than the one shipped.")
    house_dir: Path | None = Field(None, description="The folder with a gym's own words, made by `legpress new-house`.")
    emergency_number: str | None = Field(
        None, max_length=60, description="Your local emergency number, as it should be read."
    )
    staff_contact: str | None = Field(None, max_length=100, description="Whom members should tell in the gym.")
    pounds_first: bool = Field(False, description="Say pounds before kilograms.")
    review_servers: tuple[int, ...] = Field(
        (),
        description="Ids of the Discord servers whose curators may change the fact base, as [1, 2]. "
        "Default: those of the only server the bot is in.",
    )
    listen_to_channels: bool = Field(
        False,
        description="Ask Discord for the privileged Message Content intent, so that channels can be listened to.",
    )
    log_level: AnyCaseLevel = Field("INFO", description="How much the bot logs of what it does itself.")
    library_log_level: AnyCaseLevel | None = Field(
        None,
        description="How much the libraries log: INFO, or LOG_LEVEL where that is quieter. At DEBUG the log holds "
        "members' messages, their ids and tokens.",
    )


def load_settings() -> Settings:
    """Return the settings, or raise :class:`SettingsError` naming each variable that is wrong."""
    try:
        return Settings()  # type: ignore[call-arg] # every field has a default
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}" for problem in error.errors()
        )
        raise SettingsError(f"Mend this in the environment or .env: {wrong}.") from error
