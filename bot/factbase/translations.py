"""What the bot says in other languages than that of the facts: reading and checking it.

A language is a folder beside ``en/`` with a ``messages.yaml`` and a ``triage.yaml``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from bot.engine.models import Translation
from bot.factbase.loaded import LANGUAGE, WARNINGS, Loaded, meant
from bot.factbase.schema import MessagesFile
from bot.factbase.triage_schema import (
    FILLED,
    SignTranslationsFile,
    SignWordsEntry,
    WarningPhrasingsFile,
    word_problems,
)

FILES = ("messages.yaml", "triage.yaml")

FACTS_NOTE = "facts_in_english"
"""The one message that English has not: it is said below facts to whoever reads another language."""

_PLACEHOLDER = re.compile(r"\{\w+\}")
_ALWAYS_FILLED = {f"{{{name}}}" for name in FILLED}
_VARIANT = re.compile(r".*_\d+")
"""Another wording of a message: one is enough."""

_COMMAND = re.compile(r"command_(?!.*_about$).*")


def translations(loaded: Loaded) -> dict[str, Translation]:
    """Return what the bot says in other languages, by language: ``{"es": ...}``."""
    return {
        language: Translation(messages.messages, {id_: " ".join(text.split()) for id_, text in signs.say.items()})
        for language, (messages, signs) in loaded.translations.items()
        if messages is not None and signs is not None
    }


def sign_words(loaded: Loaded) -> list[SignWordsEntry]:
    """Return what warning signs are made of in each other language."""
    return [signs.words for _, signs in loaded.translations.values() if signs is not None]


def common_words(loaded: Loaded) -> dict[str, tuple[str, ...]]:
    """Return the words by which each language is known: its commonest, and those of its warning signs."""
    if loaded.languages is None:
        return {}
    words = {language: text.split() for language, text in loaded.languages.languages.items()}
    for language, (_, signs) in loaded.translations.items():
        if signs is not None and language in words:
            words[language] += sorted(signs.words.plain)
    return {language: tuple(dict.fromkeys(own)) for language, own in words.items()}


def read_translations(loaded: Loaded) -> None:
    """Read every folder beside English that has messages or help."""
    for folder in sorted({path.parent for name in FILES for path in loaded.folder.glob(f"*/{name}")}):
        if folder.name != LANGUAGE:
            messages, signs = (folder / name for name in FILES)
            loaded.translations[folder.name] = (
                loaded.model(messages, MessagesFile),
                loaded.model(signs, SignTranslationsFile),
            )
            for file in sorted((folder / WARNINGS).glob("*.yaml")):
                loaded.warnings[loaded.name(file)] = loaded.model(file, WarningPhrasingsFile)


def check_said(loaded: Loaded, shipped: Path) -> None:
    """Note what the program says and this fact base has no words for, or braces that nobody fills.

    :param shipped: the English messages that came with the program, which have every one.
    """
    name = f"{LANGUAGE}/messages.yaml"
    if loaded.messages is None or loaded.folder / name == shipped:
        return
    whole = Loaded(shipped.parent).model(shipped, MessagesFile)
    document, own = loaded.documents[name], loaded.messages.messages
    for key, words in whole.messages.items() if whole else ():
        if key in own:
            for filled in {*_PLACEHOLDER.findall(own[key])} - {*_PLACEHOLDER.findall(words), *_ALWAYS_FILLED}:
                loaded.say(document, ("messages", key), f'"{key}" says {filled}, which nobody fills. Take it out.')
        elif not _VARIANT.fullmatch(key):
            text = f'"{key}" is missing, and the bot says it. Take it from the messages that came with this version.'
            loaded.problems.append(document.problem(("messages",), text, at_key=True))


def check_translations(loaded: Loaded) -> None:
    """Note what a language lacks or has too much, and commands that share a name."""
    if loaded.messages is None or loaded.triage is None:
        return
    english = loaded.messages.messages
    said = {sign.id: sign.say for sign in loaded.triage.signs}
    _check_names(loaded, LANGUAGE, english)
    for language, (messages, signs) in loaded.translations.items():
        if messages is not None:
            own = {FACTS_NOTE: ""}  # which no placeholder belongs in
            _compare(loaded, f"{language}/messages.yaml", "messages", messages.messages, english | own)
            _check_names(loaded, language, messages.messages)
        if signs is not None:
            _compare(loaded, f"{language}/triage.yaml", "say", signs.say, said)
            for place, text in word_problems(signs.words, loaded.triage):
                document = loaded.documents[f"{language}/triage.yaml"]
                loaded.problems.append(document.problem(("words", *place), text, at_key=True))


def _compare(loaded: Loaded, file: str, under: str, texts: Mapping[str, str], english: Mapping[str, str]) -> None:
    """Note the keys and placeholders in which ``texts`` and ``english`` differ."""
    document = loaded.documents[file]
    original = f"{LANGUAGE}/{file.rsplit('/', 1)[1]}"
    for key in english.keys() - texts.keys():
        text = f'"{key}" is missing. Translate it from {original}.'
        loaded.problems.append(document.problem((under,), text, at_key=True))
    for key in texts.keys() - english.keys():
        text = f'{original} has no "{key}".{meant(key, english.keys() - texts.keys(), " Take it out.")}'
        loaded.problems.append(document.problem((under, key), text, at_key=True))
    for key in texts.keys() & english.keys():
        wanted, found = (set(_PLACEHOLDER.findall(text)) for text in (english[key], texts[key]))
        for difference, advice in ((wanted - found, "lacks"), (found - wanted, "has beyond English")):
            if difference:
                text = f'"{key}" {advice}: {", ".join(sorted(difference))}. Use the placeholders of {original}.'
                loaded.say(document, (under, key), text)


def _check_names(loaded: Loaded, language: str, messages: Mapping[str, str]) -> None:
    """Note every command that is named like another."""
    document = loaded.documents[f"{language}/messages.yaml"]
    owners: dict[str, str] = {}
    for key, name in messages.items():
        if _COMMAND.fullmatch(key) and owners.setdefault(name, key) != key:
            text = f'"{key}" is named like "{owners[name]}". Two commands cannot share a name.'
            loaded.say(document, ("messages", key), text)
