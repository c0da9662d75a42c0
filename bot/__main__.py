"""``python -m bot`` is the ``legpress`` command."""

from bot.cli import main

main()
