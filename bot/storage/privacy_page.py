"""Says in words what the tables hold, for ``docs/privacy.md``."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.storage.tables import metadata

BEGIN, END = "<!-- made from the tables by `legpress privacy`: begin -->", "<!-- end -->"


def tables_in_words() -> str:
    """Return every table and column with its comment, as Markdown."""
    return "\n".join(_lines())


def with_tables(page: str) -> str:
    """Return ``page`` with what stands between its marks made anew."""
    return re.sub(
        f"(?<={re.escape(BEGIN)}\n).*?(?=\n{re.escape(END)})", lambda _: tables_in_words(), page, flags=re.DOTALL
    )


def _lines() -> Iterator[str]:
    for name, table in sorted(metadata.tables.items()):
        yield from ("", f"### `{name}`", "", table.comment or "", "", "| column | what is in it |", "|---|---|")
        for column in table.columns:
            yield f"| `{column.name}` | {column.comment or ''} |"
    yield ""
