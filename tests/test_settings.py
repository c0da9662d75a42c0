"""What a host may write into the environment."""

from __future__ import annotations

import os

import pytest

from bot.errors import SettingsError
from bot.settings import Settings, load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """No ``.env`` and no variable of the machine's."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)


def token_of(settings: Settings) -> str:
    assert settings.discord_token is not None
    return settings.discord_token.get_secret_value()


@pytest.mark.parametrize("written", ["info", "INFO", "Info", " info "])
@pytest.mark.parametrize("name", ["LOG_LEVEL", "LIBRARY_LOG_LEVEL"])
def test_a_level_in_any_case(monkeypatch, name, written):
    """Both settings of the log are read as people write them."""
    monkeypatch.setenv(name, written)
    assert getattr(load_settings(), name.lower()) == "INFO"


@pytest.mark.parametrize("written", ["loud", "TRACE", "10"])
@pytest.mark.parametrize("name", ["LOG_LEVEL", "LIBRARY_LOG_LEVEL"])
def test_what_is_no_level_is_one_sentence(monkeypatch, name, written):
    """It names the variable and what may stand there."""
    monkeypatch.setenv(name, written)
    with pytest.raises(SettingsError, match=f"{name}.*DEBUG.*ERROR"):
        load_settings()


def test_the_libraries_have_no_level_of_their_own_unless_it_is_set(monkeypatch):
    """Empty is not set."""
    monkeypatch.setenv("LIBRARY_LOG_LEVEL", "")
    monkeypatch.setenv("LOG_LEVEL", "debug")
    assert load_settings().library_log_level is None


UNREADABLE = {
    "utf-16": "DISCORD_TOKEN=x\n".encode("utf-16"),
    "utf-16 without its mark": "DISCORD_TOKEN=x\n".encode("utf-16-le"),
    "latin-1": "STAFF_CONTACT=José\n".encode("latin-1"),
}


@pytest.mark.parametrize("written", UNREADABLE.values(), ids=UNREADABLE)
def test_an_env_file_in_another_encoding_is_one_sentence(tmp_path, written):
    """It names the file and says how to save it."""
    (tmp_path / ".env").write_bytes(written)
    with pytest.raises(SettingsError, match=r"^The file of settings is not written in UTF-8: \.env\. Save it anew"):
        load_settings()


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "CREDENTIALS_DIRECTORY"])
def test_an_env_file_that_somebody_else_has_read_is_left_out(monkeypatch, tmp_path, name):
    """Under systemd the bot may not read it, and need not: the token is there already."""
    (tmp_path / ".env").write_bytes(UNREADABLE["utf-16"])
    (tmp_path / "discord_token").write_text("secret\n")
    value = {"DISCORD_TOKEN": "secret", "DISCORD_TOKEN_FILE": f"{tmp_path}/discord_token"}.get(name, str(tmp_path))
    monkeypatch.setenv(name, value)
    assert token_of(load_settings()) == "secret"


def test_an_env_file_with_the_mark_of_windows_editors(tmp_path):
    """It is read as if the mark were not there."""
    (tmp_path / ".env").write_bytes("DISCORD_TOKEN=x\n".encode("utf-8-sig"))
    assert token_of(load_settings()) == "x"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_an_env_file_of_somebody_else_is_one_sentence(tmp_path):
    """Mode 000 stands for a file of another user with mode 600."""
    (tmp_path / ".env").write_text("DISCORD_TOKEN=x\n")
    (tmp_path / ".env").chmod(0)
    with pytest.raises(SettingsError, match=r"cannot be read: \.env"):
        load_settings()


def test_secrets_from_files(monkeypatch, tmp_path):
    """Each may stand in a file of its own, which .env may name; a variable that is set wins."""
    (tmp_path / "url").write_text("sqlite:///from-a-file.sqlite3\n")
    (tmp_path / "token").write_text("from-a-file\n")
    (tmp_path / ".env").write_text("DATABASE_URL_FILE=url\nDISCORD_TOKEN_FILE=token\n")
    assert load_settings().database_url == "sqlite:///from-a-file.sqlite3"
    monkeypatch.setenv("DISCORD_TOKEN", "set")
    assert token_of(load_settings()) == "set"


def test_credentials_of_systemd(monkeypatch, tmp_path):
    """LoadCredential=discord_token:... is enough; what is not among them keeps its default."""
    (tmp_path / "discord_token").write_text("from systemd")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    settings = load_settings()
    assert token_of(settings) == "from systemd"
    assert settings.database_url.startswith("sqlite")
    assert "from systemd" not in repr(settings)


def test_a_secret_that_is_not_there_is_one_sentence(monkeypatch):
    """It names the variable and the file."""
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "/nowhere/token")
    with pytest.raises(SettingsError, match=r"^DISCORD_TOKEN_FILE cannot be read: /nowhere/token"):
        load_settings()
