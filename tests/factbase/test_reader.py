"""The strict reader: what it refuses, and where it says it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.factbase.reader import MAX_BYTES, read


def problems_of(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "x.yaml"
    path.write_text(text)
    return [str(problem) for problem in read(path, "x.yaml")[1]]


def test_scalars_stay_text(tmp_path):
    """Numbers and dates are read as the author wrote them."""
    path = tmp_path / "x.yaml"
    path.write_text("a: 010\nb: 2026-11-24\nc: 'no'\n")
    document, problems = read(path, "x.yaml")
    assert problems == []
    assert document is not None
    assert document.value == {"a": "010", "b": "2026-11-24", "c": "no"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", 'x.yaml:3:1: the key "a" stands here twice. Keep one of them.'),
        ("- no\n", 'x.yaml:1:3: unquoted no is read as a yes/no value by YAML. Write "no" in quotes.'),
        ("- 1:30\n", 'x.yaml:1:3: unquoted 1:30 is read as a number of seconds by YAML. Write "1:30" in quotes.'),
        ("- ~\n", 'x.yaml:1:3: unquoted ~ is read as nothing at all by YAML. Write "~" in quotes.'),
        ("a: &x 1\nb: *x\n", "x.yaml:1:4: anchors and aliases are not allowed. Write the text out."),
        (
            "a: !!python/object:os.system x\n",
            "x.yaml:1:4: the tag tag:yaml.org,2002:python/object:os.system is not allowed. Remove it.",
        ),
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: a second document starts here. Remove the `---`."),
        ("a: [1, 2\nb: 3\n", "x.yaml:2:2: this is not valid YAML"),
    ],
)
def test_refused(tmp_path, text, expected):
    """Each surprise is named with its place and what to do."""
    assert problems_of(tmp_path, text)[0].startswith(expected)


def test_exploding_anchors_are_refused_at_once(tmp_path):
    """A "billion laughs" file ends at its first anchor."""
    levels = "\n".join(f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 20))
    assert "anchors and aliases are not allowed" in problems_of(tmp_path, f"l0: &l0 [lol]\n{levels}\n")[0]


def test_huge_file_is_refused_unread(tmp_path):
    """50 MB of YAML is refused by its size."""
    path = tmp_path / "x.yaml"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    document, problems = read(path, "x.yaml")
    assert document is None
    assert f"larger than {MAX_BYTES // 1_000_000} MB" in problems[0].text


def test_deep_nesting_is_refused(tmp_path):
    """Thousands of brackets end in a sentence, not in a recursion error."""
    assert "nest" in problems_of(tmp_path, "[" * 2000 + "]" * 2000)[0]


def test_not_utf8(tmp_path):
    """A file in another encoding is named with the line."""
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: 1\nb: \xff\xfe\n")
    assert read(path, "x.yaml")[1][0].line == 2
