"""The shipped closed classes of English words, for tests of steps that need no whole fact base."""

from __future__ import annotations

from bot.engine.questions import Questions
from bot.engine.text import Language
from bot.factbase import default_knowledge_dir
from bot.factbase.loaded import Loaded
from bot.factbase.schema import LanguageFile


def _shipped() -> Language:
    loaded = Loaded(default_knowledge_dir())
    file = loaded.model(loaded.folder / "en" / "language.yaml", LanguageFile)
    assert file is not None, loaded.problems
    return Language(file.word_classes)


ENGLISH = _shipped()
QUESTIONS = Questions(ENGLISH.words.questions)
normalise, tokenise, stem = ENGLISH.normalise, ENGLISH.tokenise, ENGLISH.stem
