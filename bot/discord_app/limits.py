"""What fits where on Discord, in characters and numbers of things; the linter is handed it for the bot's messages.

Discord refuses a whole card for one label that is too long, and all commands for one bad name.
"""

from __future__ import annotations

from bot.factbase.fitting import Place

MAX_CARD_TEXT = 4000
"""Of all text displays of one message together."""

MAX_PLAIN_TEXT = 2000

MAX_COMPONENTS = 40
"""Of one message, nested ones counted."""

MAX_ALT_TEXT = 1024
MAX_LABEL = 80

MAX_CHOICES = 25
"""Offered while a command is typed, or in one menu."""

MAX_OPTION_TEXT = 100

MAX_TYPED = 4000
"""In one line of a form."""

MESSAGE_PLACES = (
    Place(r"(command|parameter)_.*_about", 100, "the description of a command"),
    Place(r"(command|parameter)_.*", 32, "the name of a command", one_word=True),
    Place(r"menu_entry_.*", 32, "an entry in the menu of a message"),
    Place(r"(settings|review)_form_.*", 45, "the title of a form"),
    Place(r"(settings|review)_label_.*", 45, "the label of a line in a form"),
    Place(r"(settings|review)_hint_.*", 100, "the hint below a line of a form"),
    Place(r".*_pick_.*", 150, "the words on a menu"),
    Place(
        r".*_label|settings_(switch|edit|reset)_.*|settings_(more|back)|clarify_none|privacy_(forget|keep_out|let_in)",
        MAX_LABEL,
        "a button",
    ),
    Place(r".*", MAX_PLAIN_TEXT, "a message"),
)
"""Where each message of ``messages.yaml`` stands, by its key; the first that matches counts."""
