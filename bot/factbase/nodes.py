"""The tree of a YAML file with the place of every node, for whoever edits the text between them."""

from __future__ import annotations

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

__all__ = ["MappingNode", "Node", "ScalarNode", "SequenceNode", "nodes_of"]


def nodes_of(text: str) -> Node:
    """Return the tree of a YAML text.

    :raises ValueError: if it is not valid YAML, or empty.
    """
    # In C, as the reader: a file of thousands of phrasings takes a twentieth of the time.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as error:
        raise ValueError(f"this is not valid YAML ({type(error).__name__})") from error
    if not isinstance(root, Node):
        raise ValueError("this is empty")  # noqa: TRY004 - the text is, whatever its type
    return root
