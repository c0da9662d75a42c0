"""Reads one YAML file strictly, remembering where everything stands.

Every scalar but ``true`` and ``false`` is read as a string and converted later, by field: PyYAML
would turn the one-word question ``no`` into False and the rest time ``1:30`` into 90. Whatever
another YAML reader would turn into something else is reported, so that the author quotes it.
Anchors, aliases and tags are refused: the fact base needs none, and they can explode. So are files
that are no files, or lie elsewhere: nothing in a fact base makes reading it endless.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

import yaml

Value: TypeAlias = "str | bool | list[Value] | dict[str, Value]"
Location = tuple[str | int, ...]

MAX_BYTES = 2_000_000
"""Larger files are refused unread; the whole shipped fact base is well below."""

MAX_DEPTH = 20

MAX_VALUES = 50_000
"""Keys and values of one file; the longest shipped one has a sixth of that."""

MAX_PROBLEMS = 100
"""Problems of one file, and of all files together, that are written out; the rest are counted."""

MAX_PROBLEM = 400
"""Characters of one problem; what it quotes is cut in the middle, for what to do stands at the end."""

_TRUTHS = {"true": True, "false": False}
"""Unquoted, they are yes and no in every YAML; whether yes or no can stand there, the field says."""

_SURPRISES = (
    (re.compile(r"(?:yes|no|on|off|true|false|y|n)$", re.IGNORECASE), "a yes/no value"),
    (re.compile(r"[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.\d*)?$"), "a number of seconds"),
    (re.compile(r"(?:~|null)$", re.IGNORECASE), "nothing at all"),
)


def surprise(text: str) -> str:
    """Return what another YAML reader takes ``text`` for without quotes; empty where it is a text."""
    return next((meaning for pattern, meaning in _SURPRISES if pattern.match(text)), "")


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing wrong in the fact base, where it stands, and what to do about it."""

    file: str
    line: int
    column: int
    text: str
    rule: str = "load"

    def __post_init__(self) -> None:
        text = "".join(one if one.isprintable() else "�" for one in self.text)  # what is quoted breaks no line
        if len(text) > MAX_PROBLEM:
            half = MAX_PROBLEM // 2
            text = f"{text[:half]} … {text[-half:]}"
        object.__setattr__(self, "text", text)

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.text}"


def first_of(problems: Sequence[Problem]) -> tuple[list[Problem], int]:
    """Return the problems to write out, in file order, and how many more there are."""
    ordered = sorted(problems)
    return ordered[:MAX_PROBLEMS], max(0, len(ordered) - MAX_PROBLEMS)


@dataclass(slots=True)
class Document:
    """The content of one file with the place of every key and value."""

    file: str
    value: Value
    places: dict[Location, tuple[int, int]] = field(default_factory=dict)
    key_places: dict[Location, tuple[int, int]] = field(default_factory=dict)

    def problem(self, location: Location, text: str, *, at_key: bool = False) -> Problem:
        """Return a problem at ``location``, or at the nearest enclosing place that is known."""
        places = self.key_places if at_key else self.places
        while location and location not in places:
            location, places = location[:-1], self.places
        line, column = places.get(location, (1, 1))
        return Problem(self.file, line, column, text)


def read(path: Path, name: str, root: Path | None = None) -> tuple[Document | None, list[Problem]]:
    """Read ``path``; return its document (None if it cannot be used at all) and its problems.

    :param name: how problems call the file, relative to the fact base.
    :param root: the folder that the file must lie in, links followed; None where any place will do.
    """
    text = _text(path, name, root)
    if isinstance(text, Problem):
        return None, [text]
    builder = _Builder(name)
    try:
        value = builder.document(_events(text))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        what = error.problem or "it cannot be read"
        problem = Problem(name, line, column, f"this is not valid YAML: {what}. Check indentation, quotes and colons.")
        return None, [*builder.problems, problem]
    except (yaml.YAMLError, _Refused) as error:
        if isinstance(error, _Refused):
            return None, [*builder.problems, error.problem]
        return None, [Problem(name, 1, 1, f"this is not valid YAML: {error}.".replace("\n", " "))]
    builder.found.value = value
    return builder.found, builder.problems


def content(path: Path, root: Path | None = None) -> bytes | str:
    """Return what ``path`` holds, or in one sentence why it is not read: never waits, never reads without end."""
    try:
        if root is not None and not path.resolve().is_relative_to(root.resolve()):
            return "this link leads out of the fact base. Put the file itself here."
        if not stat.S_ISREG(path.stat().st_mode):
            return "this is no ordinary file. Take it away, or give it another name."
        with path.open("rb") as file:
            read = file.read(MAX_BYTES + 1)
    except (OSError, RuntimeError) as error:  # RuntimeError: links in a circle
        why = getattr(error, "strerror", None) or "its links go in a circle"
        return f"the file cannot be read ({why}). Check that it is there."
    return read if len(read) <= MAX_BYTES else f"the file is larger than {MAX_BYTES // 1_000_000} MB. Split it."


def digest_of(path: Path, root: Path) -> bytes:
    """Return the SHA-256 of a file and its place; what is not read, such as a link out of ``root``, counts by why."""
    held = content(path, root)
    held = held.encode() if isinstance(held, str) else held
    return hashlib.sha256(path.relative_to(root).as_posix().encode() + b"\0" + held).digest()


def _text(path: Path, name: str, root: Path | None) -> str | Problem:
    held = content(path, root)
    if isinstance(held, str):
        return Problem(name, 1, 1, held)
    try:
        return held.decode("utf-8")
    except UnicodeDecodeError as error:
        line = held[: error.start].count(b"\n") + 1
        return Problem(name, line, 1, "this is not UTF-8 text. Save the file as UTF-8.")


def _events(text: str) -> Iterator[yaml.Event]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return iter(yaml.parse(text, Loader=loader))


def _place(event: yaml.Event) -> tuple[int, int]:
    """Return line and column of ``event``, counted from one."""
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


class _Refused(Exception):  # noqa: N818 - control flow inside this module
    """The file holds something after which reading on would be unsafe."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(str(problem))


class _Builder:
    """Builds plain values from YAML events, noting places and problems."""

    def __init__(self, name: str) -> None:
        self.found = Document(name, {})
        self.problems: list[Problem] = []

    def document(self, events: Iterator[yaml.Event]) -> Value:
        """Return the value of the one document in ``events``."""
        value: Value = {}
        documents = 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise _Refused(self._at(event, "a second document starts here. Remove the `---`."))
                value = self._value(next(events), events, ())
        return value

    def _at(self, event: yaml.Event, text: str) -> Problem:
        return Problem(self.found.file, *_place(event), text)

    def _note(self, event: yaml.Event, text: str) -> None:
        """Note a problem after which reading goes on, but not without end.

        :raises _Refused: at one too many.
        """
        if len(self.problems) >= MAX_PROBLEMS:
            raise _Refused(
                self._at(event, f"there are more than {MAX_PROBLEMS} such problems. Mend those above first.")
            )
        self.problems.append(self._at(event, text))

    def _refuse_anchors(self, event: yaml.Event) -> None:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(self._at(event, "anchors and aliases are not allowed. Write the text out."))

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], location: Location) -> Value:
        self._refuse_anchors(event)
        tag = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise _Refused(self._at(event, f"the tag {tag} is not allowed. Remove it."))
        if len(location) > MAX_DEPTH:
            raise _Refused(self._at(event, "this is nested too deeply. Check the indentation."))
        if len(self.found.places) >= MAX_VALUES:
            raise _Refused(self._at(event, f"the file has more than {MAX_VALUES:,} values. Split it."))
        self.found.places[location] = _place(event)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, location)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, location)
        assert isinstance(event, yaml.ScalarEvent)  # noqa: S101 - the only kind left
        if not event.style and event.value in _TRUTHS:
            return _TRUTHS[event.value]
        self._surprise(event)
        return str(event.value)

    def _mapping(self, events: Iterator[yaml.Event], location: Location) -> Value:
        mapping: dict[str, Value] = {}
        for key in events:
            if isinstance(key, yaml.MappingEndEvent):
                break
            self._refuse_anchors(key)
            if not isinstance(key, yaml.ScalarEvent):
                raise _Refused(self._at(key, "a key must be one word."))
            name = str(key.value)
            inner = (*location, name)
            if name in mapping:
                self._note(key, f'the key "{name}" stands here twice. Keep one of them.')
                inner = (*location, f"{name} (again)")
            else:
                self.found.key_places[inner] = _place(key)
            value = self._value(next(events), events, inner)
            mapping.setdefault(name, value)
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], location: Location) -> Value:
        items: list[Value] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            items.append(self._value(event, events, (*location, len(items))))
        return items

    def _surprise(self, event: yaml.ScalarEvent) -> None:
        """Report an unquoted scalar that other YAML readers take for something else."""
        if event.style:  # quoted or a block
            return
        meaning = surprise(event.value)
        if meaning:
            self._note(event, f'unquoted {event.value} is read as {meaning} by YAML. Write "{event.value}" in quotes.')
