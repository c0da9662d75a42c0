"""Settings from the environment, ``.env`` and files of secrets. The only reader of the environment."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from platformdirs import user_data_path
from pydantic import BeforeValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.logs import Level

ENV_FILE = ".env"
ENCODING = "utf-8-sig"
"""UTF-8, also with the mark that editors on Windows put in front."""

SECRETS = ("discord_token", "database_url")
"""What may stand in a file of its own."""

AnyCaseLevel = Annotated[
    Level, BeforeValidator(lambda written: written.strip().upper() if isinstance(written, str) else written)
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

    model_config = SettingsConfigDict(
        env_file=ENV_FILE, env_file_encoding=ENCODING, env_ignore_empty=True, extra="ignore", frozen=True
    )

    discord_token: SecretStr | None = Field(
        None, description="The bot's token. Without it, `legpress` opens the terminal chat."
    )
    discord_token_file: Path | None = Field(None, description="A file that holds the token, in place of the token.")
    database_url: str = Field(
        default_factory=default_database_url,
        description="Where outcomes are recorded: a SQLite or PostgreSQL address. Default: SQLite in your data folder.",
    )
    database_url_file: Path | None = Field(None, description="A file that holds the address of the database.")
    credentials_directory: Path | None = Field(
        None, description="Set by systemd: a folder with the files `discord_token` and `database_url`, or one of them."
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

    @model_validator(mode="before")
    @classmethod
    def _with_secrets(cls, given: dict[str, Any]) -> dict[str, Any]:
        """Return ``given`` with the secrets that stand in files; one that is set itself wins."""
        return given | {name: secret for name in SECRETS if name not in given and (secret := _secret(name, given))}


def _secret(name: str, given: Mapping[str, Any]) -> str | None:
    """Return the secret ``name`` from its own file, or from systemd's folder; None if there is neither."""
    path = given.get(f"{name}_file")
    if path is None and (folder := given.get("credentials_directory")) is not None:
        path = Path(folder) / name
        if not path.exists():
            return None
    return None if path is None else _read(Path(path), f"{name}_file".upper()).strip() or None


def _read(path: Path, what: str) -> str:
    """Return the text of a file.

    :param what: names the file for whoever has to mend it.
    :raises SettingsError: if it cannot be read, or is no UTF-8.
    """
    try:
        text = path.read_text(encoding=ENCODING)
    except OSError as error:
        raise SettingsError(
            f"{what} cannot be read: {path} ({error.strerror}). Let the user that runs the bot read it, "
            "or set the variables in the environment."
        ) from error
    except UnicodeError as error:
        raise SettingsError(_not_utf8(path, what)) from error
    if "\0" in text:
        raise SettingsError(_not_utf8(path, what))
    return text


def _not_utf8(path: Path, what: str) -> str:
    return f"{what} is not written in UTF-8: {path}. Save it anew as UTF-8 (Windows writes UTF-16 with `>`)."


def unreadable_env_file() -> SettingsError | None:
    """Return why ``.env`` cannot be read; None if it can, or is not there."""
    path = Path(ENV_FILE)
    try:
        if path.is_file():
            _read(path, "The file of settings")
    except OSError as error:
        return SettingsError(f"The file of settings cannot be read: {path} ({error.strerror}).")
    except SettingsError as error:
        return error
    return None


def load_settings() -> Settings:
    """Return the settings.

    A ``.env`` that cannot be read is left out where the token is set without it, as under systemd, which has read it.

    :raises SettingsError: naming each variable or file that is wrong.
    """
    try:
        if (unreadable := unreadable_env_file()) is None:
            return Settings()  # type: ignore[call-arg] # every field has a default
        settings = Settings(_env_file=None)  # type: ignore[call-arg]
    except ValidationError as error:
        wrong = "; ".join(
            f"{'.'.join(map(str, problem['loc'])).upper()}: {problem['msg']}".removeprefix(": ")
            for problem in error.errors()
        )
        raise SettingsError(f"Mend this in the environment or .env: {wrong}.") from error
    if settings.discord_token is None:
        raise unreadable
    return settings
