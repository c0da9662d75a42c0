"""What could lead to a person is taken out of a message before any of it is stored."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

LINK, MAIL, PHONE, PING, NAME = "[link]", "[e-mail]", "[number]", "[mention]", "[name]"
MASKS = (LINK, MAIL, PHONE, PING, NAME)
"""What stands in place of what was taken out."""

MAX_TEXT = 300
"""Characters of a message that are kept: a question is shorter, and what is longer tells more of its writer."""

MIN_NAME = 3
"""Letters of a part of a name that is looked for; shorter ones stand in other words."""

PHONE_DIGITS = 7

_MAIL = re.compile(r"[\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+|\s?(?:\(at\)|\[at\])\s?[\w-]+(?:\s?\.\s?[\w-]+)+)", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|gg|io|me|co|de|es|uk|app|link|tv)\b\S*",
    re.IGNORECASE,
)
_PING = re.compile(r"<(?:@[!&]?|#)\d+>|<a?:\w+:\d+>|</[^>]*>|(?<!\w)[@#]\w[\w.]*")
_PHONE = re.compile(r"(?<![\w.])\+?\(?\d(?:[\s().\-/]{0,3}\d)+(?!\w)")
_WORD = re.compile(r"[^\W\d_](?:[\w'’-]*\w)?")


def masked(text: str, names: Collection[str], is_word: Callable[[str], bool]) -> str:
    """Return ``text`` in one line without links, e-mail addresses, telephone numbers, mentions and names.

    A name that is an ordinary word too, as Max or Will, is taken out where it is written as a name. So is any word with
    a capital within a sentence that nobody knows: a name is likelier than a new word.

    :param names: of the members that are known, as they are shown.
    :param is_word: whether a word, in small letters, is one of the language.
    """
    line = " ".join(text.split())
    for pattern, mask in ((_MAIL, MAIL), (_LINK, LINK), (_PING, PING)):
        line = pattern.sub(mask, line)
    line = _PHONE.sub(lambda found: PHONE if sum(map(str.isdigit, found[0])) >= PHONE_DIGITS else found[0], line)
    parts = {part.casefold() for name in names for part in _WORD.findall(name) if len(part) >= MIN_NAME}
    whole = sorted(
        (name for name in names if len(name) >= MIN_NAME and not _WORD.fullmatch(name)), key=len, reverse=True
    )
    for name in whole:
        line = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, line, flags=re.IGNORECASE)
    return _cut(_WORD.sub(lambda found: _word(line, found, parts, is_word), line))


def has_mask(text: str) -> bool:
    """Return whether something was taken out of ``text``."""
    return any(mask in text for mask in MASKS)


def _word(line: str, found: re.Match[str], parts: Collection[str], is_word: Callable[[str], bool]) -> str:
    """Return a word, or what stands in its place."""
    word, small = found[0], found[0].casefold()
    if line[found.start() - 1 : found.start()] == "[" and f"[{word}]" in MASKS:
        return word
    capital = word[0].isupper() and not word.isupper()
    own = re.sub(r"['’]s$", "", small)
    if own in parts:
        return NAME if capital or not is_word(own) else word
    begins = not line[: found.start()].rstrip() or line[: found.start()].rstrip()[-1] in '.!?…:"“'
    return NAME if capital and not begins and len(word) >= MIN_NAME and not is_word(own) else word


def _cut(line: str) -> str:
    return line if len(line) <= MAX_TEXT else line[: MAX_TEXT - 1].rsplit(" ", 1)[0] + "…"
