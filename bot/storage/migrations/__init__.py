"""Alembic migrations, run at start by ``bot.storage.database``."""
