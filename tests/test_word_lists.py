"""No list of English words in Python: they are data, in knowledge/en/language.yaml and its neighbours."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import bot

PACKAGE = Path(bot.__file__).parent
MODULES = {path.relative_to(PACKAGE).as_posix(): path for path in sorted(PACKAGE.rglob("*.py"))}
MANY = 4
"""So many words side by side are a list."""

WORD = re.compile(r"[a-z]+(?:['-][a-z]+)*(?: [a-z]+)*")
ALTERNATIVES = re.compile(r"(?:\\b|\()(?:\?[:!=])?((?:[a-z]{2,}[?]?(?:\|[a-z]{2,}[?]?){3,}))")

IDS = {
    "bootstrap.py": "words of a command",
    "engine/conversation.py": "kinds of turns of the lexicon",
    "engine/talking.py": "kinds of replies",
    "engine/turns.py": "acts and their marks as features",
    "engine/learning/ours.py": "acts",
    "engine/models.py": "levels of evidence",
    "engine/fuzzy.py": "kinds of features",
    "engine/segments.py": "tags of words",
    "engine/scopes.py": "how a trigger reaches",
    "factbase/compiled.py": "parts of a kept file",
    "factbase/files.py": "kinds of files",
    "factbase/export.py": "keys of the export",
    "factbase/linter/inspection.py": "needs of rules",
    "factbase/linter/report.py": "keys of the report",
    "factbase/reader.py": "what YAML takes for yes and no",
    "evaluation/figures.py": "kinds of questions",
    "evaluation/invariance.py": "kinds of changes",
    "evaluation/report.py": "keys of the report",
    "logs.py": "keys of a line of the log",
    "pictures/muscles.py": "names of muscles drawn",
    "discord_app/demo/page.py": "keys of the page's data",
    "discord_app/demo/welcome.py": "questions to try in the demo",
    "discord_app/review/controls.py": "actions of buttons",
    "discord_app/review/forms.py": "fields of a form",
    "discord_app/settings/forms.py": "names of forms",
    "review/changes.py": "keys of a fact",
    "review/desk.py": "surfaces",
    "review/masking.py": "ends of addresses",
    "speech/report.py": "outcomes",
    "storage/review.py": "columns",
    "terminal/review.py": "fields of a fact",
    "discord_app/upkeep/abilities.py": "names of permissions in the log",
    "storage/question_log.py": "columns",
    "terminal/batch.py": "keys of a line",
}
"""Modules whose lists are names of the program, not words of a language, and of what."""


def word_lists(tree: ast.AST) -> Iterator[tuple[int, list[str]]]:
    """Yield every list, set, tuple or mapping of many words, text that is split into some, and patterns of many.

    What stands in ``Literal[...]`` and the docstrings are names and prose.
    """
    skipped = {id(inner) for node in ast.walk(tree) if _is_names_or_prose(node) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        words = _words_of(node)
        if len(words) >= MANY:
            yield node.lineno, words  # type: ignore[attr-defined]


def _is_names_or_prose(node: ast.AST) -> bool:
    return (isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id == "Literal") or (
        isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    )


def _words_of(node: ast.AST) -> list[str]:
    texts: Sequence[object]
    match node:
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
            texts = [item.value for item in items if isinstance(item, ast.Constant)]
        case ast.Dict(keys=keys):
            texts = [key.value for key in keys if isinstance(key, ast.Constant)]
        case ast.Call(func=ast.Attribute(attr="split", value=ast.Constant(value=str() as text))):
            texts = text.split()
        case ast.Constant(value=str() as text):
            texts = [word for found in ALTERNATIVES.findall(text) for word in found.replace("?", "").split("|")]
        case _:
            return []
    return [text for text in texts if isinstance(text, str) and WORD.fullmatch(text)]


@pytest.mark.parametrize("module", sorted(MODULES.keys() - IDS.keys()))
def test_a_module_holds_no_word_list(module):
    """Whoever adds a second language translates YAML, not Python."""
    assert list(word_lists(ast.parse(MODULES[module].read_text(encoding="utf-8")))) == []


@pytest.mark.parametrize("module", IDS)
def test_a_module_that_may_hold_a_list_of_names_has_one(module):
    """An exception that is none any more is taken out of this file."""
    assert list(word_lists(ast.parse(MODULES[module].read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    "source",
    [
        'X = {"and", "or", "but", "then"}',
        'X = ["gonna", "wanna", "gotta", "y\'all"]',
        'X = {"im": "i am", "ive": "i have", "id": "i would", "ill": "i will"}',
        'X = "a an the this".split()',
        'X = re.compile(r"\\b(?:always|never|proven|impossible)\\b")',
    ],
)
def test_word_lists_are_known_in_every_form(source):
    """A set, a list, a mapping, a text to split and a pattern."""
    assert list(word_lists(ast.parse(source)))


@pytest.mark.parametrize(
    "source", ['X = Literal["sit", "lie", "still", "move"]', '"""One, two, three|four."""', 'X = ("a", "b", "c")']
)
def test_names_and_prose_are_no_word_lists(source):
    """Names in types, docstrings and three letters are none."""
    assert not list(word_lists(ast.parse(source)))
