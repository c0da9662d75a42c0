"""Bounds what one message may cost, whatever it is made of.

A message is read as a whole, as its parts, and together with the last turn; each reading takes time
in the number of its words. Knows nothing of what a reading is.
"""

from __future__ import annotations

READING = 20
"""What a reading costs whatever its length, in words."""

MAX_WORK = 390
"""Words that one message may cost, all its readings together: more than all but one of 13,900 labelled messages cost,
and about what twenty ordinary ones cost."""


class TooMuchWorkError(Exception):
    """The message costs more than a message may."""


class Work:
    """What one message has left to spend."""

    def __init__(self, left: int = MAX_WORK) -> None:
        self.left = left

    def spend(self, words: int) -> None:
        """Take the cost of one reading of ``words`` words.

        :raises TooMuchWorkError: if that is more than is left; less may still be spent.
        """
        cost = READING + words
        if cost > self.left:
            raise TooMuchWorkError
        self.left -= cost
