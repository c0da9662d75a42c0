"""Changes to files as text: shown as a diff, exported for git."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from bot.errors import ReviewError

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


@dataclass(frozen=True, slots=True)
class Hunk:
    """The one place of a file that changes: whole lines taken out and put in, after so many that stay."""

    start: int
    removed: tuple[str, ...]
    added: tuple[str, ...]


def hunk_of(change: FileChange) -> Hunk:
    """Return what changes; for every change of ours stands together.

    The common beginning and end are found line by line: difflib takes frequent lines, such as brackets, for junk, and
    would show them as changed.
    """
    old, new = change.before.splitlines(keepends=True), change.after.splitlines(keepends=True)
    start = next(
        (n for n, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), min(len(old), len(new))
    )
    end = 0
    while end < min(len(old), len(new)) - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return Hunk(start, tuple(old[start : len(old) - end]), tuple(new[start : len(new) - end]))


def taken_back(text: str, removed: str, added: str) -> str:
    """Return ``text`` with a change undone, wherever it stands by now; other edits stay.

    :raises ReviewError: if it does not stand there as it was made.
    """
    if not added or text.count(added) != 1:
        raise ReviewError("That place of the file has been edited since. Take it out by hand.")
    return text.replace(added, removed, 1)


def as_diff(change: FileChange) -> str:
    """Return a change as a unified diff that ``git apply`` takes."""
    hunk, old = hunk_of(change), change.before.splitlines(keepends=True)
    end = hunk.start + len(hunk.removed)
    first = max(0, hunk.start - CONTEXT)
    before, after = old[first : hunk.start], old[end : end + CONTEXT]
    context = len(before) + len(after)
    head = f"@@ -{first + 1},{context + len(hunk.removed)} +{first + 1},{context + len(hunk.added)} @@\n"
    signed = ((" ", before), ("-", hunk.removed), ("+", hunk.added), (" ", after))
    lines = (f"{sign}{line}" for sign, part in signed for line in part)
    ended = (line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
    return f"--- a/{change.path}\n+++ b/{change.path}\n{head}{''.join(ended)}"


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
