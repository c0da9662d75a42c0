"""Learns to tell what is ours from what is not: our phrasings against everything else.

For: every phrasing, and twins that name our exercise. Against: the kinds of ``not_ours/``, and our
own phrasings made foreign.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from bot.engine.learning.contrasts import Contrasts, lifts_of
from bot.engine.learning.draws import Lots, draw, lots
from bot.engine.learning.frames import LIFT, expand
from bot.engine.learning.logistic import Examples, learn
from bot.engine.learning.prefaces import Prefaces
from bot.engine.logistic import Logistic
from bot.engine.message_words import MessageWords
from bot.engine.models import Knowledge
from bot.engine.ours import LABELS, NEARLY, NOT, OURS, features_of
from bot.engine.questions import Questions
from bot.engine.text import SENTENCE_MARKS, Language, Tokens

DRAWS = 10
"""Messages made of one frame."""
TALK_DRAWS = 4
REPLIED = frozenset({"thanks", "greets", "bye", "praises", "insults", "jokes", "reports", "requests", "about_bot"})
"""Acts of ``turns.yaml`` whose messages are never ours, and the messages made of one of their frames."""
STORIES = 1500
"""Messages made of two or three others: not ours from end to end."""
SHARES = {OURS: 1.0, NEARLY: 0.3, NOT: 0.7}
"""How much all messages of a label count together."""
VALUES = {"letters": 0.4}
"""What a run of letters counts beside a word: they let what is misspelt or unknown say something, too."""
SHRINKAGE = 0.2
"""Single words must not decide: 0.2 instead of 0.03 left half as many doubtful ones among messages of others."""


class Labelled(NamedTuple):
    """One message to learn from."""

    label: str
    tokens: Tokens
    source: str
    """The kind or the phrasing it was made of: what is held out together."""


def learn_ours(knowledge: Knowledge, words: MessageWords, left_out: frozenset[str] = frozenset()) -> Logistic:
    """Return the model that tells ours from not ours.

    :param left_out: sources whose messages are not learned, to measure how the model does without them.
    """
    examples = Examples(LABELS)
    prefaces = Prefaces(knowledge, words.language)
    for one in messages(knowledge, words):
        if one.source not in left_out:
            examples.add(one.label, *features_of(words, one.tokens))
            prefaced = prefaces.around(one.tokens)
            if prefaced is not None:
                examples.add(one.label, *features_of(words, prefaced))
    return learn(examples, SHARES, VALUES, SHRINKAGE)


def messages(knowledge: Knowledge, words: MessageWords) -> Iterator[Labelled]:
    """Yield everything to learn from; nothing that is not ours reads like one of our phrasings."""
    read = _Read(words.language)
    phrasings = [read(text) for fact in knowledge.facts for text in fact.wordings]
    follow_ups = [read(one.text) for one in knowledge.follow_ups]
    own = {read.core(tokens) for tokens in (*phrasings, *follow_ups)}
    contrasts = Contrasts(knowledge, words, phrasings)
    for tokens in phrasings:
        source = " ".join(tokens)
        yield Labelled(OURS, tokens, source)
        twin = contrasts.twin(tokens)
        if twin is not None:
            yield Labelled(OURS, twin, source)
        for other in contrasts.contrasts(tokens):
            if read.core(other) not in own:
                yield Labelled(NOT, other, source)
    for tokens in follow_ups:
        yield Labelled(OURS, tokens, " ".join(tokens))
    for one in (*_of_kinds(knowledge, read), *_talk(knowledge, read)):
        if read.core(one.tokens) not in own:
            yield one


def _of_kinds(knowledge: Knowledge, read: _Read) -> Iterator[Labelled]:
    """Yield the messages of all kinds, each once, and stories made of them."""
    fills = lots({**knowledge.not_ours.fills, LIFT: lifts_of(knowledge)})
    seen: set[str] = set()
    by_kind: dict[str, list[str]] = {}
    for kind in knowledge.not_ours.kinds:
        for frame in kind.frames:
            for text in expand(frame, fills, DRAWS):
                if text not in seen:
                    seen.add(text)
                    by_kind.setdefault(kind.id, []).append(text)
                    yield Labelled(NEARLY if kind.nearly else NOT, read(text), kind.id)
    kinds, texts = Lots(by_kind), lots(by_kind)
    for number in range(STORIES if by_kind else 0):
        source = kinds.draw("story", number)
        parts = [texts[source].draw("part", number, place) for place in range(2 + number % 2)]
        yield Labelled(NOT, read(draw((" . ", " , ", " and ", " but "), number).join(parts)), source)


def _talk(knowledge: Knowledge, read: _Read) -> Iterator[Labelled]:
    """Yield what members say that asks nothing of a fact base, whoever is spoken to."""
    fills = lots(knowledge.turns.fills)
    for act in knowledge.turns.kinds:
        for frame in act.frames if act.id in REPLIED else ():
            if "{subject}" not in frame:
                for text in expand(frame, fills, TALK_DRAWS):
                    yield Labelled(NOT, read(text), act.id)


class _Read:
    """Reads messages as the judge gets them."""

    def __init__(self, language: Language) -> None:
        self._language, self._questions = language, Questions(language.words.questions)

    def __call__(self, text: str) -> Tokens:
        """Return the tokens of a message."""
        return self._questions.without_preamble(self._language.tokenise(text))

    def core(self, tokens: Tokens) -> tuple[str, ...]:
        """Return the stems of all words."""
        return tuple(self._language.stem(token) for token in tokens if token not in SENTENCE_MARKS)
