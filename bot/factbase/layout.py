"""The one form in which the files of a fact base are written.

One phrasing a line, in the order of the alphabet where order has no meaning, between two comments; other lists and
groups of keys in brackets only where they fit their line; long texts folded; quotes only where YAML needs them;
yes and no as ``true`` and ``false``. Comments stay. What a file says does not change.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, TypeAdapter
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import CommentMark, MarkedYAMLError
from ruamel.yaml.resolver import VersionedResolver
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    PlainScalarString,
)
from ruamel.yaml.tokens import CommentToken

from bot.errors import writing
from bot.factbase.files import SCHEMAS, home_of, kind_of, yaml_files
from bot.factbase.reader import Problem, read, surprise
from bot.factbase.schema import UNORDERED
from bot.factbase.shape import Schema, inner, resolved, schema_of

WIDTH = 120
"""Characters of a line; only a text of a list may be longer, for it stands on one line."""

_BELOW = (FoldedScalarString, LiteralScalarString)
"""Texts below their key; what stands behind one in the tree of ruamel.yaml stands below it in the file."""

_UNQUOTED = ("boolean", "integer", "number")
_MARKS = ",[]{}:?"
"""What ends a text inside brackets, though not for every reader: for PyYAML without libyaml, a question mark does."""

_RESOLVER = yaml.resolver.Resolver()
_STRING = "tag:yaml.org,2002:str"
_BOOLEAN = TypeAdapter(bool)


class _Texts(VersionedResolver):
    """Takes every scalar for a text, as our reader does."""

    @property
    def versioned_resolver(self) -> dict[Any, Any]:
        """No text looks like anything else."""
        return {}


@dataclass(frozen=True, slots=True)
class LaidOut:
    """One file of a fact base, and what its one form is."""

    path: Path
    text: str | None
    """In its one form; None where it cannot be read."""
    problems: tuple[Problem, ...] = ()
    """Why it cannot be read."""

    @property
    def differs(self) -> bool:
        """Whether the file does not have its one form yet."""
        return self.text is not None and self.path.read_bytes() != self.text.encode()

    def write(self) -> None:
        """Write the file anew, whole or not at all.

        :raises LegpressError: if it cannot be written.
        """
        unfinished = self.path.with_suffix(".unfinished")
        with writing(self.path, "Check the folder."):
            try:
                unfinished.write_bytes((self.text or "").encode())
                unfinished.replace(self.path)
            finally:
                unfinished.unlink(missing_ok=True)


def laid_out(paths: Iterable[Path]) -> Iterator[LaidOut]:
    """Yield every file of a fact base that ``paths``, files or folders, name.

    :raises LegpressError: for a path in no fact base.
    """
    for path in paths:
        root = home_of(path)
        for file in yaml_files(path) if path.is_dir() else (path,):
            yield _laid_out(file, root)


def _laid_out(path: Path, root: Path) -> LaidOut:
    name = path.resolve().relative_to(root).as_posix()
    document, problems = read(path, name, root)
    if document is None or problems:
        return LaidOut(path, None, tuple(problems))
    kind = kind_of(name, document.value)
    if kind is None:
        problem = Problem(name, 1, 1, "this is no file of a fact base. Look at its name and place.")
        return LaidOut(path, None, (problem,))
    try:
        return LaidOut(path, written(path.read_text(encoding="utf-8"), SCHEMAS[kind]))
    except MarkedYAMLError as error:  # the writer is stricter than our reader
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        text = f"this cannot be laid out: {error.problem}. Write the value in quotes."
        return LaidOut(path, None, (Problem(name, line, column, text),))


def written(text: str, model: type[BaseModel]) -> str:
    """Return ``text``, a file of ``model``, in its one form."""
    writer = YAML(pure=True)
    writer.Resolver = _Texts
    writer.preserve_quotes = True
    writer.width = 1_000_000  # lines are broken here, not there
    writer.indent(mapping=2, sequence=4, offset=2)
    tree = writer.load(text)
    _Form(model).mapping(tree, schema_of(model), 0)
    out = StringIO()
    writer.dump(tree, out)
    return out.getvalue()


def one_text(value: str, *, inside: bool = False) -> str:
    """Return a text of a list as it stands in its file, on a line of its own or ``inside`` brackets."""
    return _shown(_scalar(value, {}, inside=inside))


def in_order(value: str) -> tuple[str, str]:
    """Return by what the texts of a list are sorted."""
    return value.casefold(), value


class _Form:
    """Gives every node of a file its form; the node's schema says what it holds."""

    def __init__(self, model: type[BaseModel]) -> None:
        self._model = model

    def mapping(self, node: CommentedMap, schema: Schema, indent: int) -> None:
        """Lay out a mapping of which every key has its own line."""
        for key in node:
            here = self._inner(schema, key)
            room = WIDTH - indent - len(str(key)) - 2
            was_below = isinstance(node[key], _BELOW)
            node[key] = self._value(node[key], here, indent, room, alone=True)
            if not isinstance(node[key], _BELOW):
                if was_below:
                    _lower(node, key)
                _align(node, key, indent + len(str(key)) + 1 + self._length(node[key], here, " "))

    def _sequence(self, node: CommentedSeq, schema: Schema, indent: int) -> None:
        """Lay out a list of which every item has its own line."""
        here = self._inner(schema, 0)
        for number, value in enumerate(node):
            node[number] = self._value(value, here, indent, WIDTH - indent - 2, alone=False)
        if schema.get(UNORDERED):
            _sort(node, indent)
        for number, value in enumerate(node):
            _align(node, number, indent + 2 + self._length(value, here, ""))

    def _value(self, value: Any, schema: Schema, indent: int, room: int, *, alone: bool) -> Any:
        """Return ``value`` in its form.

        :param indent: of the line it begins on.
        :param room: characters left on that line.
        :param alone: whether it follows a key, so that a long text may be folded below it.
        """
        if isinstance(value, str):
            return self._text(value, schema, indent, room) if alone else _scalar(value, schema)
        fits = value.fa.flow_style() and not schema.get(UNORDERED) and not _commented(value)
        if fits and len(self._bracketed(value, schema)) <= room:
            self._flow(value, schema)
        else:
            value.fa.set_block_style()
            lay_out = self._sequence if isinstance(value, CommentedSeq) else self.mapping
            lay_out(value, schema, indent + 2)
        return value

    def _text(self, value: str, schema: Schema, indent: int, room: int) -> str:
        """Return a text that follows a key: on its line, or folded below it."""
        scalar = _scalar(value, schema)
        if "\n" in value or (len(_shown(scalar)) > room and _folds(value)):
            scalar = value if "\n" in value else _folded(value, WIDTH - indent - 2)
        if hasattr(value, "comment"):
            scalar.comment = value.comment  # type: ignore[attr-defined]  # what stands below a folded text
        return scalar

    def _flow(self, node: Any, schema: Schema) -> None:
        """Give every text inside brackets its form."""
        for key, value in _items(node):
            here = self._inner(schema, key)
            if isinstance(value, str):
                node[key] = _scalar(value, here, inside=True)
            else:
                self._flow(value, here)

    def _bracketed(self, node: Any, schema: Schema) -> str:
        """Return ``node`` in brackets on one line."""
        if isinstance(node, str):
            return _shown(_scalar(node, schema, inside=True))
        parts = [self._bracketed(value, self._inner(schema, key)) for key, value in _items(node)]
        if isinstance(node, CommentedSeq):
            return f"[{', '.join(parts)}]"
        return "{" + ", ".join(f"{key}: {part}" for key, part in zip(node, parts, strict=True)) + "}"

    def _length(self, value: Any, schema: Schema, blank: str) -> int:
        """Return how many characters of ``value`` stand on the line where it begins, with ``blank`` before them."""
        if isinstance(value, str):
            return len(blank + _shown(value))
        return len(blank + self._bracketed(value, schema)) if value.fa.flow_style() else 0

    def _inner(self, schema: Schema, step: str | int) -> Schema:
        return resolved(self._model, inner(self._model, schema, step))


def _items(node: Any) -> Iterator[tuple[Any, Any]]:
    yield from list(enumerate(node) if isinstance(node, CommentedSeq) else node.items())


def _scalar(value: str, schema: Schema, *, inside: bool = False) -> str:
    """Return ``value`` with quotes only where it needs them; ``inside`` brackets more texts do."""
    if "\n" in value:
        return value
    if schema.get("type") == "boolean":
        return _plain(str(_BOOLEAN.validate_python(str(value))).lower())
    if schema.get("type") in _UNQUOTED or schema.get("format") == "date" or _is_plain(value, inside=inside):
        return _plain(value)
    return DoubleQuotedScalarString(value)  # type: ignore[no-any-return]  # ruamel.yaml's are untyped


def _plain(value: str) -> str:
    return PlainScalarString(value)  # type: ignore[no-any-return]


def _is_plain(value: str, *, inside: bool) -> bool:
    """Return whether YAML reads ``value`` without quotes as the same text."""
    if not value or value != value.strip() or value[0] in "-?:,[]{}#&*!|>'\"%@`=~" or not value.isprintable():
        return False
    if ": " in value or " #" in value or value.endswith(":") or (inside and any(mark in value for mark in _MARKS)):
        return False
    kind: str = _RESOLVER.resolve(yaml.ScalarNode, value, (True, False))  # type: ignore[no-untyped-call]
    return kind == _STRING and not surprise(value)


def _shown(scalar: str) -> str:
    quoted = isinstance(scalar, DoubleQuotedScalarString)
    return '"' + scalar.replace("\\", "\\\\").replace('"', '\\"') + '"' if quoted else scalar


def _folds(value: str) -> bool:
    """Return whether ``value`` can be broken at its blanks and read back the same."""
    return " ".join(value.split()) == value and " " in value


def _folded(value: str, width: int) -> str:
    folded = FoldedScalarString(value)
    lines = textwrap.wrap(value, width, break_long_words=False, break_on_hyphens=False)
    ends, end = [], -1
    for line in lines[:-1]:
        end += len(line) + 1
        ends.append(end)
    folded.fold_pos = ends
    return folded  # type: ignore[no-any-return]


def _commented(node: Any) -> bool:
    """Return whether there is a comment inside the brackets of ``node``."""
    if isinstance(node, str):
        return False
    return bool(node.ca.items) or any(_commented(value) for _, value in _items(node))


def _sort(node: CommentedSeq, indent: int) -> None:
    """Sort ``node`` between the comments in it: one behind a text goes with it, one above it opens a section."""
    behind: dict[int, str] = {}
    below: dict[int, str] = {}
    first = (node.ca.items.get(0) or [None, None])[1]
    for number, (after, before, *_) in sorted(node.ca.items.items()):
        if after is not None:
            behind[number], below[number] = after.value.split("\n", 1)
        for token in before or () if number else ():  # inside brackets they stand before the next text
            below[number - 1] = below.get(number - 1, "") + " " * indent + token.value.lstrip()
    order: list[int] = []
    for end in sorted({*(number for number, text in below.items() if text), len(node) - 1}):
        order += sorted(range(len(order), end + 1), key=lambda number: in_order(str(node[number])))
    texts = [node[number] for number in order]
    node.ca.items.clear()
    for number, (text, before) in enumerate(zip(texts, order, strict=True)):
        node[number] = text
        comment = f"{behind.get(before, '')}\n{below.get(number, '')}"
        if comment != "\n":
            node.ca.items[number] = [CommentToken(comment, CommentMark(0), None), None, None, None]
    if first:
        node.ca.items.setdefault(0, [None, None, None, None])[1] = first


def _lower(node: CommentedMap, key: str) -> None:
    """Keep the comment after ``key``, whose text now stands beside it, on a line of its own."""
    tokens = node.ca.items.get(key) or [None, None, None]
    if tokens[2] is not None and not tokens[2].value.startswith("\n"):
        value = "\n" + " " * tokens[2].start_mark.column + tokens[2].value
        tokens[2] = CommentToken(value, CommentMark(0), None)


def _align(node: CommentedMap | CommentedSeq, key: str | int, column: int) -> None:
    """Put the comment behind ``key`` two blanks behind what ends at ``column``."""
    tokens = node.ca.items.get(key) or []
    for place in (0, 2):
        if len(tokens) > place and tokens[place] is not None:
            tokens[place] = CommentToken(tokens[place].value, CommentMark(column + 2), None)
