"""The exceptions this project raises on purpose, in one tree.

* LegpressError            one sentence a person can act on
  x FactBaseError          the YAML cannot be used; carries every problem found
  x SettingsError          a setting is missing or wrong
  x StorageError           the database cannot be reached or migrated
    x StorageSettingError  ... and only a person can mend it
  x PictureError           a picture cannot be rendered
  x DiscordRefusalError    a wrong token, a missing intent
  x DemoError              the demo's page cannot be served
  x ReviewError            a change to the fact base cannot be made as asked
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path


class LegpressError(Exception):
    """Base class: its text is one sentence that says what is wrong and what to do."""


class FactBaseError(LegpressError):
    """The fact base has problems; ``problems`` lists the first of them, in file order.

    :param more: how many more there are.
    """

    def __init__(self, problems: Sequence[object], more: int = 0) -> None:
        self.problems = tuple(problems)
        counted = [f"... and {more:,} more. Mend these first."] if more else []
        super().__init__("\n".join([*map(str, problems), *counted]))


class SettingsError(LegpressError):
    """A setting is missing or cannot be used."""


class StorageError(LegpressError):
    """The database cannot be reached, opened or migrated; it may be so later."""


class StorageSettingError(StorageError):
    """The database cannot be used until a person mends something: trying again cannot help."""


class PictureError(LegpressError):
    """A picture cannot be rendered; answers go out without it."""


class DiscordRefusalError(LegpressError):
    """Discord refused the bot for a reason that trying again does not mend."""


class DemoError(LegpressError):
    """The demo's page cannot be served here."""


class ReviewError(LegpressError):
    """A change to the fact base cannot be made as asked."""


@contextmanager
def writing(path: Path, advice: str = "Choose another place.") -> Iterator[None]:
    """Say in one sentence that ``path`` cannot be written, if writing there fails within the block.

    :raises LegpressError: then.
    """
    try:
        yield
    except OSError as error:
        raise LegpressError(f"{path} cannot be written ({error.strerror}). {advice}") from error
