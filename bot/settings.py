"""Settings from the environment and ``.env``. The only reader of the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.logs import Level

AnyCaseLevel = Annotated[
    Level, BeforeValidator(lambda written: written.upper() if isinstance(written, str) else written)
]


def read_shards(written: object) -> object:
    """Return the numbers in ``0,2`` or ``0-3``; what is already a tuple stays one."""
    if not isinstance(written, str):
        return written
    numbers: list[int] = []
    for part in filter(None, written.replace(" ", "").split(",")):
        first, _, last = part.partition("-")
        numbers += range(int(first), int(last or first) + 1)
    return tuple(dict.fromkeys(numbers))


ShardIds = Annotated[tuple[int, ...], NoDecode, BeforeValidator(read_shards)]


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
    emergency_number: str | None = Field(
        None, max_length=60, description="Your local emergency number, as it should be read."
    )
    staff_contact: str | None = Field(None, max_length=100, description="Whom members should tell in the gym.")
    pounds_first: bool = Field(False, description="Say pounds before kilograms.")
    listen_to_channels: bool = Field(
        False,
        description="Ask Discord for the privileged Message Content intent, so that channels can be listened to.",
    )
    shard_count: int | None = Field(
        None, ge=1, description="Into how many shards Discord divides the bot's servers. Default: as Discord advises."
    )
    shard_ids: ShardIds = Field(
        (), description="Which of them this process serves: `0,1` or `0-3`. Needs SHARD_COUNT. Default: all."
    )
    metrics_port: int | None = Field(
        None, ge=1, le=65535, description="Serve /metrics, /healthz and /readyz here. Default: not at all."
    )
    metrics_host: str = Field("127.0.0.1", description="The address on which they are served.")
    log_format: Literal["text", "json"] = Field("text", description="`json` logs one JSON object a line.")
    log_level: AnyCaseLevel = Field("INFO", description="How much the bot logs of what it does itself.")
    library_log_level: AnyCaseLevel | None = Field(
        None,
        description="How much the libraries log: INFO, or LOG_LEVEL where that is quieter. At DEBUG the log holds "
        "members' messages, their ids and tokens.",
    )

    @model_validator(mode="after")
    def _shards_fit(self) -> Settings:
        if self.shard_ids and self.shard_count is None:
            raise ValueError("SHARD_IDS needs SHARD_COUNT, the same for every process")
        if any(id_ >= (self.shard_count or 1) for id_ in self.shard_ids):
            raise ValueError("SHARD_IDS run from 0 to one less than SHARD_COUNT")
        return self


def load_settings() -> Settings:
    """Return the settings, or raise :class:`SettingsError` naming each variable that is wrong."""
    try:
        return Settings()  # type: ignore[call-arg] # every field has a default
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}".removeprefix(": ")
            for problem in error.errors()
        )
        raise SettingsError(f"Mend this in the environment or .env: {wrong}.") from error
