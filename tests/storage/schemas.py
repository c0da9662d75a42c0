"""Databases as earlier versions left them."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from bot.storage.database import MIGRATIONS


def back_to(connection, revision):
    """Leave the schema as an earlier version made it."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.downgrade(config, revision)
