"""What a host may write into the environment."""

from __future__ import annotations

import pytest

from bot.errors import SettingsError
from bot.settings import load_settings


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch, tmp_path):
    """No ``.env`` and no variable of the machine's."""
    monkeypatch.chdir(tmp_path)
    for name in ("LOG_LEVEL", "LIBRARY_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize("written", ["info", "INFO", "Info"])
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
