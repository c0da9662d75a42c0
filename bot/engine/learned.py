"""What the phrasings of a fact base teach: made when it is compiled, kept beside it, only read afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.fuzzy import FeatureTable, Weights
from bot.engine.wordings import Wordings


@dataclass(frozen=True, slots=True)
class Learned:
    """What the phrasings of a fact base teach; facts are numbered in its order."""

    table: FeatureTable
    """What phrasings have in common."""
    topics: Weights
    """Which topic a message is about."""
    facts: Weights
    """Which fact of its topic answers it; the facts of a topic stand side by side."""
    wordings: Wordings
    """Every phrasing, word for word."""
    essences: Wordings
    """Every phrasing without filler."""
    contents: tuple[str, ...]
    """The content of every phrasing as one text, in the order of the facts, each fact's question first."""
    word_counts: dict[str, int]
    """How often each word stands in the phrasings, for spelling repair."""
