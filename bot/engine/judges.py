"""What is learned of messages themselves, and kept beside the weights of the topics."""

from __future__ import annotations

from dataclasses import dataclass

from bot.engine.logistic import Logistic


@dataclass(frozen=True, slots=True)
class Judges:
    """Models that ask what a message is."""

    ours: Logistic
    """Whether it is ours."""
    turns: Logistic
    """What it does in the conversation."""
    describes: Logistic
    """Whether it describes a warning sign or another symptom."""
    which: Logistic
    """Which warning sign it describes, if it does."""
    segments: Logistic
    """Which of its words are talk around what is asked."""
    cuts: Logistic
    """Where another question begins."""
