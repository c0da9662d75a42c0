"""From what a member typed to words: normalise, tokenise, stem.

Knows the shape of chat text and the endings of English words; the words themselves are the fact base's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.models import Repair
from bot.engine.words import WordClasses

MAX_CHARACTERS = 2000
"""Longer messages are refused: Discord's own limit for one message."""

MAX_TRIAGED_CHARACTERS = 4000
"""How much of a longer message is still searched for warning signs: Discord's limit for subscribers."""

SENTENCE_MARKS = frozenset(".?!,;")
"""Tokens that are punctuation, kept because they end a clause."""

SENTENCE_ENDS = SENTENCE_MARKS - {","}
"""Those that end a sentence too."""

_ENDINGS = (
    (re.compile(r"\b(\w+)'re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)'ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
    (re.compile(r"\b(\w+)'d\b"), r"\1 would"),
    (re.compile(r"\bi'm\b"), "i am"),
)
_POSSESSIVE = re.compile(r"'s\b")
MAX_UNFOLDED = 4
"""Characters that one stands for at most: the sign for "kg" is two, one for a whole Arabic blessing is none of ours."""

_DISCORD_MARKUP = re.compile(r"<(?:@[!&]?|#|/[\w -]+:|a?:\w+:|t:)[\d:a-z]*>", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_FORMATTING = re.compile(r"[*_~`|>]+")
_LINE_BREAKS = re.compile(r"[ \t]*\n\s*")
_DASH = re.compile(r"\s[-\u2013\u2014]+\s|\u2014")
_UNREAD = re.compile(r"[^a-z0-9.?!,;\s]+")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_LONG_MARKS = re.compile(r"(?:(?<!\d)[.?!,;]|[.?!,;](?!\d))[.?!,;\s]*")
_PLAIN = re.compile(r"[a-z ]*")
"""Text of lower-case words only, which needs little work: nearly all of the fact base."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[.?!,;]")


Tokens = tuple[str, ...]
"""Words, numbers and sentence marks of a message, in order."""


@dataclass(frozen=True, slots=True)
class Query:
    """A message as the engine reads it."""

    text: str
    """As the member wrote it."""
    tokens: tuple[str, ...]
    """Words, numbers and sentence marks, after spelling repair."""
    repairs: tuple[Repair, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The tokens without sentence marks."""
        return tuple(token for token in self.tokens if token not in SENTENCE_MARKS)

    @property
    def normalised(self) -> str:
        """The tokens as one line."""
        return " ".join(self.tokens)


def _visible(text: str) -> str:
    """Drop what a reader cannot see: format and control characters, accents, emoji."""
    if text.isascii() and text.isprintable():
        return text
    kept = []
    for character in "".join(unicodedata.normalize("NFKD", one)[:MAX_UNFOLDED] for one in text):
        category = unicodedata.category(character)
        if category in ("Cf", "Mn", "Me", "Cs"):
            continue
        kept.append("\n" if character == "\n" else " " if category[0] in "CZ" else character)
    return "".join(kept)


def plain_letters(text: str) -> str:
    """Return ``text`` in small letters without accents, emoji, links and Discord's own marks."""
    return _visible(_LINK.sub(" ", _DISCORD_MARKUP.sub(" ", text))).casefold()


def _strongest_mark(run: re.Match[str]) -> str:
    """Return one mark for a run of them: a question mark outranks the rest."""
    marks = run[0]
    return f" {'?' if '?' in marks else marks[0]} "


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of ``words``, of two that begin alike the longer one."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word)))) or r"(?!)"


class Language:
    """How a message becomes words, and words become stems, with the word classes of one language."""

    def __init__(self, words: WordClasses) -> None:
        self.words = words
        spelling = words.spelling
        self._opened, self._senses = spelling.opened, spelling.senses
        self._cut_short = spelling.negated_verbs
        self._unstemmed, self._stems = spelling.unstemmed, spelling.stems
        self._not = re.compile(rf"\b({any_of(spelling.negated)})n'?t\b")
        self._is = re.compile(rf"\b({any_of(spelling.before_is)})'s\b")
        self._unit = re.compile(rf"(\d)\s*({any_of(spelling.counted)}|°|%)(?![a-z])")
        self._wrapped = re.compile(rf"(?<![.?!,;:\n])[ \t]*\n(?=[ \t]*(?!(?:{any_of(spelling.new_lines)})\b)[a-z0-9])")
        self.contractions = frozenset(
            [
                *(f"{verb}nt" for verb in spelling.negated),
                *(word for word in spelling.opened if len(word) >= 4 and word.isalpha()),
            ]
        )
        """Words that :meth:`normalise` opens, as they are written; a misspelt one is still meant."""
        self.stem = lru_cache(maxsize=32_768)(self._stem)

    def tokenise(self, text: str) -> tuple[str, ...]:
        """Return the tokens of a raw message."""
        return tuple(self.normalise(text).split())

    def unwrapped(self, text: str) -> str:
        """Return ``text`` with lines joined where the next one goes on: it begins small, and with no question word."""
        return self._wrapped.sub(" ", text)

    def bare(self, text: str) -> str:
        """Return the words of ``text`` as they are read, without marks."""
        return " ".join(token for token in self.tokenise(text) if token not in SENTENCE_MARKS)

    def stems_of(self, text: str) -> tuple[str, ...]:
        """Return the stems of the words of ``text``."""
        return tuple(self.stem(token) for token in self.tokenise(text) if token not in SENTENCE_MARKS)

    def normalise(self, text: str) -> str:
        """Return ``text`` as lower-case words, numbers and sentence marks, one space apart.

        Idempotent. Contractions and chat spellings are opened, so that a negation is the word
        ``not``; Discord mentions, custom emoji and formatting are dropped; a link is the word ``weblink``.
        """
        if _PLAIN.fullmatch(text) is None:
            text = self._unit.sub(r"\1 \2 ", _plainer(text)).replace("°", " degrees ").replace("%", " percent ")
        if "nt" in text or "n't" in text:
            text = self._not.sub(lambda found: f"{self._cut_short.get(found[1], found[1])} not", text)
        if "'" in text:
            for pattern, opened in (*_ENDINGS, (self._is, r"\1 is"), (_POSSESSIVE, "")):
                text = pattern.sub(opened, text)
        text = _LONG_RUN.sub(r"\1\1", text)
        if _PLAIN.fullmatch(text) is None:
            text = _UNREAD.sub(" ", text)
            text = _LONG_MARKS.sub(_strongest_mark, text)
            return self._open(_TOKEN.findall(text))
        return self._open(text.split())

    def _open(self, words: Sequence[str]) -> str:
        """Return ``words`` with chat spellings opened, those of two senses by the words beside them."""
        return " ".join(
            self._opened.get(word, word) if word not in self._senses else self._sense(word, before, after)
            for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False)
        )

    def _sense(self, word: str, before: str, after: str) -> str:
        sense = self._senses[word]
        return sense.read if sense.holds(before, after) else sense.otherwise or word

    def _stem(self, word: str) -> str:
        """Return ``word`` without its common English ending.

        A light stemmer in the manner of Porter's first steps: plural, ``-ing``, ``-ed``, ``-ly``,
        final ``e``. It merges "pressing" with "press" and "knees" with "knee"; it does not
        aim at real roots.
        """
        if word in self._stems:
            return self._stems[word]
        if len(word) <= 3 or word in self._unstemmed or not word.isalpha():
            return word
        return _without_ending(word)


def _plainer(text: str) -> str:
    """Return ``text`` in lower case without what only Discord, Unicode or typography put there."""
    text = _DISCORD_MARKUP.sub(" ", text)
    text = _visible(text).casefold()
    for apostrophe in "’‘`´ʼ′":
        text = text.replace(apostrophe, "'")
    text = _LINK.sub(" weblink ", text)
    text = _FORMATTING.sub(" ", text)
    text = _LINE_BREAKS.sub(lambda found: " . " if found[0].count("\n") > 1 else " , ", text)
    text = _DASH.sub(" , ", text)
    return text.replace("&", " and ").replace(" + ", " and ")


_DOUBLED = re.compile(r"(.)\1$")
_KEPT_DOUBLES = frozenset("ls")


def _without_ending(word: str) -> str:
    for ending, rest in (("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x")):
        if word.endswith(ending) and len(word) > len(ending) + 1:
            word = word[: -len(ending)] + rest
            break
    else:
        if word.endswith("s") and not word.endswith(("ss", "us", "is")):
            word = word[:-1]
    for ending in ("ing", "ed", "ly"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            word = word[: -len(ending)]
            if _DOUBLED.search(word) and word[-1] not in _KEPT_DOUBLES:
                word = word[:-1]
            break
    if len(word) > 3 and word.endswith("e"):
        word = word[:-1]
    return word
