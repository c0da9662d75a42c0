"""The rule that every message of the bot fits where a surface shows it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.factbase.fitting import misfits
from bot.factbase.linter.inspection import Inspection, Rule
from bot.factbase.loaded import LANGUAGE
from bot.factbase.reader import Problem


def _message_fits(inspection: Inspection) -> Iterator[Problem]:
    translations = inspection.knowledge.translations.items()
    said = {LANGUAGE: inspection.knowledge.messages} | {language: own.messages for language, own in translations}
    for language, messages in said.items():
        document = inspection.loaded.documents[f"{language}/messages.yaml"]
        for key, text in misfits(messages, inspection.places):
            yield document.problem(("messages", key), text)


RULES = (
    Rule("message-fits", "One label too long, and Discord refuses the whole card or every command.", _message_fits),
)
