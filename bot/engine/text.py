"""From what a member typed to words: normalise, tokenise, stem.

Knows the shape of English chat text and nothing about the leg press.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.models import Repair

MAX_CHARACTERS = 2000
"""Longer messages are refused: Discord's own limit for one message."""

MAX_TRIAGED_CHARACTERS = 4000
"""How much of a longer message is still searched for warning signs: Discord's limit for subscribers."""

SENTENCE_MARKS = frozenset(".?!,;")
"""Tokens that are punctuation, kept because they end a clause."""

SENTENCE_ENDS = SENTENCE_MARKS - {","}
"""Those that end a sentence too."""

_OPENED = {
    "cannot": "can not",
    "ain't": "is not",
    "won't": "will not",
    "shan't": "shall not",
    "can't": "can not",
    "let's": "let us",
    "y'all": "you all",
    "gonna": "going to",
    "wanna": "want to",
    "gotta": "got to",
    "kinda": "kind of",
    "sorta": "sort of",
    "dunno": "do not know",
    "idk": "do not know",
    "gimme": "give me",
    "lemme": "let me",
    "tryna": "trying to",
    "imma": "i am going to",
    "im": "i am",
    "ive": "i have",
    "id": "i would",
    "ill": "i will",
    "whats": "what is",
    "whatre": "what are",
    "wheres": "where is",
    "hows": "how is",
    "whos": "who is",
    "whens": "when is",
    "whys": "why is",
    "thats": "that is",
    "theres": "there is",
    "heres": "here is",
    "youre": "you are",
    "theyre": "they are",
    "u": "you",
    "ur": "your",
    "r": "are",
    "y": "why",
    "pls": "please",
    "plz": "please",
    "bc": "because",
    "cuz": "because",
    "cos": "because",
    "coz": "because",
    "w": "with",
    "wo": "without",
    "btw": "by the way",
    "abt": "about",
    "rn": "right now",
    "shld": "should",
    "shud": "should",
    "wat": "what",
    "waht": "what",
    "wut": "what",
    "wot": "what",
    "wen": "when",
    "hw": "how",
    "da": "the",
    "tho": "though",
    "thru": "through",
    "ppl": "people",
    "vs": "versus",
    "diff": "difference",
    "b4": "before",
    "dose": "does",
    "dosent": "does not",
    "dosnt": "does not",
    "wich": "which",
    "wats": "what is",
    "wots": "what is",
    "alot": "a lot",
    "cud": "could",
    "wud": "would",
    "ma": "my",
    "dis": "this",
    "dat": "that",
    "n": "and",
    "nd": "and",
    "hav": "have",
    "gud": "good",
    "bout": "about",
    "sec": "second",
    "secs": "seconds",
    "mins": "minutes",
    "hrs": "hours",
    "wk": "week",
    "wks": "weeks",
    "yr": "year",
    "yrs": "years",
    "em": "them",
    "ext": "extension",
    "exts": "extensions",
    "prob": "probably",
    "def": "definitely",
    "tmrw": "tomorrow",
    "thx": "thanks",
    "sm1": "someone",
    "gd": "good",
    "bw": "bodyweight",
    "db": "dumbbell",
    "dbs": "dumbbells",
    "bb": "barbell",
    "kb": "kettlebell",
    "kbs": "kettlebells",
    "wt": "weight",
    "wts": "weights",
    "2nd": "second",
    "1st": "first",
    "cnat": "can not",
    "haveing": "having",
    "hart": "heart",
    "nee": "knee",
    "hurst": "hurts",
    "haert": "heart",
    "kne": "knee",
    "weaks": "weeks",
    "traped": "trapped",
    "snaped": "snapped",
    "poped": "popped",
    "popd": "popped",
    "swolen": "swollen",
    "achiles": "achilles",
    "vomitting": "vomiting",
    "bleding": "bleeding",
    "pregnent": "pregnant",
    "urin": "urine",
    "testical": "testicle",
    "palpatations": "palpitations",
}
"""Chat spellings and contractions, opened into full words. ``ill`` and ``id`` lose
their other sense on purpose: without the apostrophe they mean "I will" far more often. The last
ones are misspellings that spelling repair takes for a form of another word."""

_NOT_VERBS = "do|does|did|is|are|was|were|has|have|had|should|would|could|must|need|might|ca|wo|ai|sha"
_NOT = re.compile(rf"\b({_NOT_VERBS})n'?t\b")
CONTRACTIONS = frozenset(
    [*(f"{verb}nt" for verb in _NOT_VERBS.split("|")), *(word for word in _OPENED if len(word) >= 4 and word.isalpha())]
)
"""Words that :func:`normalise` opens, as they are written; a misspelt one is still meant."""
_SUFFIXES = (
    (re.compile(r"\b(\w+)'re\b"), r"\1 are"),
    (re.compile(r"\b(\w+)'ve\b"), r"\1 have"),
    (re.compile(r"\b(\w+)'ll\b"), r"\1 will"),
    (re.compile(r"\b(\w+)'d\b"), r"\1 would"),
    (re.compile(r"\bi'm\b"), "i am"),
    (re.compile(r"\b(what|where|how|who|when|why|that|there|here|it|he|she|one)'s\b"), r"\1 is"),
    (re.compile(r"'s\b"), ""),
)
MAX_UNFOLDED = 4
"""Characters that one stands for at most: the sign for "kg" is two, one for a whole Arabic blessing is none of ours."""

_IRREGULAR_NOT = {"ca": "can", "wo": "will", "ai": "is", "sha": "shall"}

_DISCORD_MARKUP = re.compile(r"<(?:@[!&]?|#|/[\w -]+:|a?:\w+:|t:)[\d:a-z]*>", re.IGNORECASE)
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_FORMATTING = re.compile(r"[*_~`|>]+")
_LINE_BREAKS = re.compile(r"[ \t]*\n\s*")
_WRAPPED = re.compile(r"(?<![.?!,;:\n])[ \t]*\n(?=[ \t]*(?!(?:what|how|which|where|why|who|also|and|2)\b)[a-z0-9])")
_DASH = re.compile(r"\s[-\u2013\u2014]+\s|\u2014")
_UNREAD = re.compile(r"[^a-z0-9.?!,;\s]+")
_LONG_RUN = re.compile(r"([a-z])\1{2,}")
_LONG_MARKS = re.compile(r"(?:(?<!\d)[.?!,;]|[.?!,;](?!\d))[.?!,;\s]*")
_NUMBER_UNIT = re.compile(r"(\d)\s*(kgs?|kilos?|lbs?|pounds?|x|reps?|sets?|mins?|secs?|s|deg|degrees?|°|%)(?![a-z])")
_COMPARATIVES = frozenset(
    [
        "better",
        "worse",
        "harder",
        "easier",
        "safer",
        "bigger",
        "stronger",
        "heavier",
        "lighter",
        "more",
        "less",
        "rather",
    ]
)
"""Words after which "then" is a misspelt "than"; not "lower", which may be a verb."""

_TWO_SENSES = frozenset({"v", "min", "then", "yo"})
_NOT_COMPARED_AFTER = frozenset(["the", "a", "on", "in", "for", "of", "do", "or", "and", "my", "is", "to", "with"])
_V_SHAPED = frozenset(
    ["taper", "tapers", "shape", "shaped", "shapes", "bar", "bars", "grip", "grips", "handle", "handles", "cut"]
)
_V_OR_COMPARED = frozenset({"squat", "squats"})
_COUNTED = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "ten",
        "half",
        "couple",
        "few",
        "a",
        "an",
        "per",
        "every",
        "each",
        "another",
        "more",
        "last",
        "this",
    ]
)
"""Words before "min" that make it a minute; otherwise it is the minimum."""
_PLAIN = re.compile(r"[a-z ]*")
"""Text of lower-case words only, which needs little work: nearly all of the fact base."""
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+|[.?!,;]")


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


def normalise(text: str) -> str:
    """Return ``text`` as lower-case words, numbers and sentence marks, one space apart.

    Idempotent. Contractions and chat spellings are opened, so that a negation is the word
    ``not``; Discord mentions, custom emoji and formatting are dropped; a link is the word ``weblink``.
    """
    if _PLAIN.fullmatch(text) is None:
        text = _plainer(text)
    if "nt" in text or "n't" in text:
        text = _NOT.sub(lambda found: f"{_IRREGULAR_NOT.get(found[1], found[1])} not", text)
    if "'" in text:
        for pattern, opened in _SUFFIXES:
            text = pattern.sub(opened, text)
    text = _LONG_RUN.sub(r"\1\1", text)
    if _PLAIN.fullmatch(text) is None:
        text = _UNREAD.sub(" ", text)
        text = _LONG_MARKS.sub(_strongest_mark, text)
        return _opened(_TOKEN.findall(text))
    return _opened(text.split())


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
    text = text.replace("&", " and ").replace(" + ", " and ")
    return _NUMBER_UNIT.sub(r"\1 \2 ", text).replace("°", " degrees ").replace("%", " percent ")


def _opened(words: Sequence[str]) -> str:
    """Return ``words`` with chat spellings opened, those of two senses by the words beside them."""
    return " ".join(
        _OPENED.get(word, word) if word not in _TWO_SENSES else _sense(word, before, after)
        for before, word, after in zip(("", *words), words, (*words[1:], ""), strict=False)
    )


def _sense(word: str, before: str, after: str) -> str:
    if word == "then":
        return "than" if before in _COMPARATIVES and after and after[0].isalpha() else word
    if word == "yo":
        return "year old" if before.isdigit() or before in _COUNTED or before.endswith(("ty", "teen")) else word
    if word == "v":
        return "versus" if _compares(before, after) else word
    return "minute" if before in _COUNTED or before.isdigit() else "minimum"


def _compares(before: str, after: str) -> bool:
    """Whether a "v" between these words is "versus" and no shape: "squat v press", not "a v squat"."""
    if not before or not after or after in _V_SHAPED:
        return False
    return after not in _V_OR_COMPARED or before not in _NOT_COMPARED_AFTER


def _strongest_mark(run: re.Match[str]) -> str:
    """Return one mark for a run of them: a question mark outranks the rest."""
    marks = run[0]
    return f" {'?' if '?' in marks else marks[0]} "


def unwrapped(text: str) -> str:
    """Return ``text`` with lines joined where the next one goes on: it begins small, and with no question word."""
    return _WRAPPED.sub(" ", text)


def tokenise(text: str) -> tuple[str, ...]:
    """Return the tokens of a raw message."""
    return tuple(normalise(text).split())


_DOUBLED = re.compile(r"(.)\1$")
_KEPT_DOUBLES = frozenset("ls")
_UNSTEMMED = frozenset({"press", "this", "is", "was", "as", "during", "does", "gas", "biceps", "triceps"})


_IRREGULAR = {"lunge": "lunge", "lunges": "lunge", "lunging": "lunge", "lunged": "lunge", "calves": "calf"}
"""Forms that the endings below would part or confuse: a lunge is no lung."""


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """Return ``word`` without its common English ending.

    A light stemmer in the manner of Porter's first steps: plural, ``-ing``, ``-ed``, ``-ly``,
    final ``e``. It merges "pressing" with "press" and "knees" with "knee"; it does not
    aim at real roots.
    """
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if len(word) <= 3 or word in _UNSTEMMED or not word.isalpha():
        return word
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
