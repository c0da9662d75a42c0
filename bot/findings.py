"""What a look at the machine finds: well, worth knowing, or to be mended, with what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["ok", "note", "mend"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at.

    :param about: what was looked at, in a word.
    :param says: what was found.
    :param do: what to do about it; empty where nothing is to be done.
    """

    state: State
    about: str
    says: str
    do: str = ""

    def __str__(self) -> str:
        """Return it as one line."""
        return f"{self.state:4}  {self.about}: {self.says}" + (f" -> {self.do}" if self.do else "")
