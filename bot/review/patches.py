"""Changes to files as text: shown as a diff, exported for git."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

CONTEXT = 3
"""Lines shown around what changes."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """What one file was and what it is to be."""

    path: str
    """From the root of the repository, with strokes: ``knowledge/en/leg_press/phrasings/technique.yaml``."""
    before: str
    after: str

    @property
    def name(self) -> str:
        """The last part of the path."""
        return PurePosixPath(self.path).name


def as_diff(change: FileChange) -> str:
    """Return a change as a unified diff that ``git apply`` takes: one hunk, for every change stands together.

    The common beginning and end are found line by line: difflib takes frequent lines, such as brackets, for junk, and
    would show them as changed.
    """
    old, new = change.before.splitlines(), change.after.splitlines()
    start = next((n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(map(len, (old, new))))
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    first = max(0, start - CONTEXT)
    removed, added = old[start : len(old) - end], new[start : len(new) - end]
    after = old[len(old) - end :][:CONTEXT]
    context = start - first + len(after)
    head = f"@@ -{first + 1},{context + len(removed)} +{first + 1},{context + len(added)} @@"
    lines = [f"--- a/{change.path}", f"+++ b/{change.path}", head]
    lines += [f" {line}" for line in old[first:start]]
    lines += [f"-{line}" for line in removed] + [f"+{line}" for line in added]
    lines += [f" {line}" for line in after]
    if not change.before.endswith("\n") and end == 0:
        lines.append("\\ No newline at end of file")
    return "\n".join(lines) + "\n"


def changed_lines(change: FileChange) -> Iterator[str]:
    """Yield the lines of the diff that differ, with their sign."""
    yield from (line for line in as_diff(change).splitlines()[3:] if line[:1] in "+-")


def as_git_patch(subject: str, body: str, changes: Sequence[FileChange], author: str, date: str) -> str:
    """Return changes as a mail that ``git am`` makes a commit of, and ``git apply`` takes too.

    :param author: a name and an address in angle brackets.
    :param date: in the form of RFC 5322.
    """
    diffs = "".join(f"diff --git a/{change.path} b/{change.path}\n{as_diff(change)}" for change in changes)
    zero = "0" * 40
    return (
        f"From {zero} Mon Sep 17 00:00:00 2001\nFrom: {author}\nDate: {date}\nSubject: [PATCH] {subject}\n"
        f"MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n"
        f"{body}\n---\n\n{diffs}-- \n2.0\n"
    )
