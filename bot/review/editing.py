"""Adds to a YAML file by its text, so that no other line changes.

The file is parsed for the place of every value; what is new is written there into the text as it stands, as
`legpress fmt` would write it. Comments, order, line breaks and quotes are therefore kept. The result is parsed again:
nothing but the addition may have come of it.
"""

from __future__ import annotations

import json
import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from ruamel.yaml import YAML

from bot.errors import ReviewError
from bot.factbase.files import SCHEMAS
from bot.factbase.layout import in_order, one_text, written
from bot.factbase.nodes import MappingNode, Node, ScalarNode, SequenceNode, nodes_of

Place = tuple[str | int, ...]
"""Keys and numbers that lead to a value."""

FACT_INDENT = 8
"""Characters before the keys of a fact in its file."""


def with_text(text: str, place: Place, added: str, *, quoted: bool = False) -> str:
    """Return the YAML ``text`` with ``added`` at the end of the list at ``place``; in its order, if the list is sorted.

    A list that is not there yet becomes the last of its mapping.

    :param quoted: with quotes also where YAML needs none.
    :raises ReviewError: if there is no such place, or the file would not hold what it should afterwards.
    """
    root = _parsed(text)
    listed = _at(root, place)
    if listed is None:
        edited = _with_key(text, _at(root, place[:-1]), place, _line(added, quoted=quoted))
    elif isinstance(listed, SequenceNode) and listed.value and listed.flow_style:
        edited = _in_brackets(text, listed, one_text(added, inside=True))
    elif isinstance(listed, SequenceNode) and listed.value:
        edited = _in_lines(text, listed, added, _line(added, quoted=quoted))
    else:
        raise ReviewError(f"There is no list at {_named(place)}. Write it by hand.")
    _verify(root, edited, place, added)
    return edited


def with_entry(text: str, place: Place, entry: Mapping[str, Any]) -> str:
    """Return the YAML ``text`` with ``entry``, a fact, as the last one of the list of facts at ``place``.

    :raises ReviewError: as :func:`with_text`.
    """
    root = _parsed(text)
    listed = _at(root, place)
    if not isinstance(listed, SequenceNode) or not listed.value or listed.flow_style:
        raise ReviewError(f"There is no list of entries at {_named(place)}. Write it by hand.")
    indent = " " * listed.start_mark.column
    lines = _laid_out(entry)
    block = "".join(f"{indent}{'- ' if number == 0 else '  '}{line}\n" for number, line in enumerate(lines))
    end = _end_of_block(text, listed.value[-1])
    edited = f"{text[:end]}{block}{text[end:]}" if text[:end].endswith("\n") else f"{text[:end]}\n{block}{text[end:]}"
    _verify(root, edited, place, _plain(_parsed("\n".join(lines))))
    return edited


def place_of(text: str, lists: str, ids: Sequence[str], inner: str) -> Place | None:
    """Return the place of an entry among nested lists of entries with ids; None if it is not in ``text``.

    :param lists: the key of the outer list.
    :param ids: the id of its entry, then that of the entry within.
    :param inner: the key of the list within.
    """
    root = _parsed(text)
    place: Place = ()
    for key, id_ in zip((lists, inner), ids, strict=False):
        listed = _at(root, (*place, key))
        numbers = listed.value if isinstance(listed, SequenceNode) else []
        found = next((n for n, entry in enumerate(numbers) if _scalar(_at(entry, ("id",))) == id_), None)
        if found is None:
            return None
        place = (*place, key, found)
    return place


def texts_at(text: str, place: Place) -> list[str]:
    """Return the texts of the list at ``place``; none where there is no such list."""
    listed = _at(_parsed(text), place)
    return [str(_scalar(item)) for item in listed.value] if isinstance(listed, SequenceNode) else []


def keys_at(text: str, place: Place) -> list[str]:
    """Return the keys of the mapping at ``place``; none where there is no such mapping."""
    found = _at(_parsed(text), place)
    return [str(_scalar(key)) for key, _ in found.value] if isinstance(found, MappingNode) else []


def _in_brackets(text: str, listed: SequenceNode, written: str) -> str:
    """Add to a list in brackets: on a line of its own where the closing bracket has one."""
    last, close = listed.value[-1], listed.end_mark.index - 1
    after, line_start = last.end_mark.index, text.rfind("\n", 0, close) + 1
    if line_start <= after or text[line_start:close].strip():
        return f"{text[:after]}, {written}{text[after:]}"
    comma = "" if "," in _without_comments(text[after:line_start]) else ","
    indent = _indent(text, last.start_mark.index)
    if text.rfind("\n", 0, last.start_mark.index) < listed.start_mark.index:  # the items begin beside the bracket
        indent = f"{_indent(text, close)}  "
    return f"{text[:after]}{comma}{text[after:line_start]}{indent}{written},\n{text[line_start:]}"


def _in_lines(text: str, listed: SequenceNode, added: str, item: str) -> str:
    """Add to a list of one item a line, at its end or in its order: that of what stands below its last comment."""
    begins = next((n for n in range(len(listed.value) - 1, 0, -1) if _opens_section(text, listed, n)), 0)
    keys = [in_order(str(_scalar(one))) for one in listed.value[begins:]]
    is_sorted = keys == sorted(keys) and len(listed.value) > 1
    number = begins + (bisect(keys, in_order(added)) if is_sorted else len(keys))
    line = f"{' ' * listed.start_mark.column}{item}\n"
    if number == len(listed.value):
        return _after_line(text, listed.value[-1].end_mark.index, line)
    start = text.rfind("\n", 0, listed.value[number].start_mark.index) + 1
    return f"{text[:start]}{line}{text[start:]}"


def _opens_section(text: str, listed: SequenceNode, number: int) -> bool:
    """Return whether a comment on a line of its own stands above an item."""
    between = text[listed.value[number - 1].end_mark.index : listed.value[number].start_mark.index]
    return any(line.lstrip().startswith("#") for line in between.split("\n")[1:])


def _line(added: str, *, quoted: bool) -> str:
    """Return a text as an item of a list that stands on its line."""
    return f"- {json.dumps(added, ensure_ascii=False) if quoted else one_text(added)}"


def _with_key(text: str, mapping: Node | None, place: Place, item: str) -> str:
    """Add a list of one item under a new key at the end of a mapping in lines."""
    if not isinstance(mapping, MappingNode) or not mapping.value or mapping.flow_style:
        raise ReviewError(f"There is no place for {_named(place)}. Write it by hand.")
    indent = " " * mapping.value[0][0].start_mark.column
    lines = f"{indent}{place[-1]}:\n{indent}  {item}\n"
    end = _end_of_block(text, mapping.value[-1][1])
    return f"{text[:end]}{lines}{text[end:]}" if text[:end].endswith("\n") else f"{text[:end]}\n{lines}{text[end:]}"


def _end_of_block(text: str, node: Node) -> int:
    """Return where the line after the last line of ``node`` begins."""
    last = node
    while isinstance(last, MappingNode | SequenceNode) and last.value and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, MappingNode) else last.value[-1]
    end = last.end_mark.index
    if text[:end].endswith("\n"):  # a block scalar ends where the next line begins
        return len(text[:end].rstrip("\n")) + 1
    found = text.find("\n", end)
    return len(text) if found < 0 else found + 1


def _after_line(text: str, index: int, line: str) -> str:
    end = text.find("\n", index)
    return f"{text}\n{line}" if end < 0 else f"{text[: end + 1]}{line}{text[end + 1 :]}"


def _laid_out(entry: Mapping[str, Any]) -> list[str]:
    """Return a fact in the one form of its file, line by line."""
    writer, out = YAML(), StringIO()
    writer.dump({"topics": [{"facts": [dict(entry)]}]}, out)
    _topics, _facts, *lines = written(out.getvalue(), SCHEMAS["topics"]).splitlines()
    return [line[FACT_INDENT:] for line in lines]


def _parsed(text: str) -> Node:
    try:
        return nodes_of(text)
    except ValueError as error:
        raise ReviewError(f"The file cannot be edited: {error}. Run `legpress check`.") from error


def _at(root: Node | None, place: Place) -> Node | None:
    """Return the node at ``place``; None if there is none."""
    for step in place:
        if isinstance(root, SequenceNode) and isinstance(step, int) and step < len(root.value):
            root = root.value[step]
        elif isinstance(root, MappingNode):
            root = next((value for key, value in root.value if _scalar(key) == step), None)
        else:
            return None
    return root


def _scalar(node: Node | None) -> str | None:
    return str(node.value) if isinstance(node, ScalarNode) else None


def _plain(node: Node) -> Any:
    """Return what a node holds, every scalar as it is written."""
    if isinstance(node, MappingNode):
        return {_scalar(key): _plain(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [_plain(item) for item in node.value]
    return _scalar(node)


def _verify(root: Node, edited: str, place: Place, added: Any) -> None:
    """Raise ReviewError unless ``edited`` holds what ``root`` held and the addition, and no more."""
    expected, found = _plain(root), _plain(_parsed(edited))
    listed, target = found, expected
    for step in place[:-1]:
        listed, target = listed[step], target[step]
    old, new = target.get(place[-1], []), list(listed.get(place[-1], []))
    if new.count(added) > old.count(added):
        new.remove(added)
    listed[place[-1]], target[place[-1]] = new, old
    if found != expected:
        raise ReviewError(f"The file could not be edited safely at {_named(place)}. Write it by hand.")


def _without_comments(text: str) -> str:
    return re.sub(r"#[^\n]*", "", text)


def _indent(text: str, index: int) -> str:
    start = text.rfind("\n", 0, index) + 1
    return text[start : start + len(text[start:]) - len(text[start:].lstrip(" "))]


def _named(place: Place) -> str:
    return ".".join(map(str, place))
