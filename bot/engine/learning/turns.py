"""Learns what a message does, from the frames of ``turns.yaml`` and from our phrasings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bot.engine.learning.contrasts import lifts_of
from bot.engine.learning.draws import Lots, chance, draw, lots
from bot.engine.learning.frames import HEAD, LIFT, SUBJECT, TAIL, expand
from bot.engine.learning.logistic import Examples, learn
from bot.engine.learning.prefaces import Prefaces
from bot.engine.logistic import Logistic
from bot.engine.message_words import MessageWords
from bot.engine.models import Knowledge
from bot.engine.questions import Questions
from bot.engine.text import Language
from bot.engine.turns import ACTS, ASKING, turn_features

DRAWS = 7
"""Messages made of one frame; twice as many where it draws from our subjects."""
ASKED, ASIDES, GOING_ON = 5000, 1500, 2000
"""Messages made of phrasings: as they are, with talk beside them, and parts that go on from the last answer."""
SHARES = {"asks": 4.0, "goes_on": 2.0, "answer_checked": 1.5}
"""How much all messages of an act count together; the others count one."""
SUBJECTS, SHORT = 500, 6
"""Concepts and short phrasings that a subject may be, and the words of a short one."""

_GOING_ON = (
    "and {}", "what about {}", "how about {}", "{} too", "and for {}", "or {}", "but {}", "same for {}", "and with {}",
    "{} as well", "is {} the same", "with {}", "and if {}", "also {}", "then {}", "{} instead", "not {}", "and on {}",
    "what if {}", "for {}", "even {}", "more {}", "{}",
)  # fmt: skip


class Labelled(NamedTuple):
    """One message to learn from."""

    act: str
    text: str
    source: str
    """The frame or the phrasing it was made of: what is held out together."""


def learn_turns(knowledge: Knowledge, words: MessageWords, left_out: frozenset[str] = frozenset()) -> Logistic:
    """Return the model that tells the acts apart.

    :param left_out: sources whose messages are not learned, to measure how the model does without them.
    """
    examples = Examples(ACTS)
    prefaces = Prefaces(knowledge, words.language)
    for one in messages(knowledge, words.language):
        if one.source not in left_out:
            tokens = words.language.tokenise(one.text)
            examples.add(one.act, *turn_features(words, tokens))
            prefaced = prefaces.around(tokens) if one.act == "asks" else None
            if prefaced is not None:
                examples.add(one.act, *turn_features(words, prefaced))
    return learn(examples, SHARES)


def messages(knowledge: Knowledge, language: Language) -> Iterator[Labelled]:
    """Yield everything to learn from, some of it with a mark, a head or a tail."""
    fills = lots(knowledge.turns.fills)
    phrasings = _by_chance(knowledge)
    talk = list(_talk(knowledge, phrasings))
    follow_ups = (Labelled("goes_on", one.text, one.text) for one in knowledge.follow_ups)
    led = (Labelled("acknowledges", said, said) for said, _, _ in knowledge.lead_ins)
    for one in (*talk, *_asked(phrasings, talk), *follow_ups, *led, *_elsewhere(knowledge, language)):
        marked = one._replace(text=one.text + _mark(one))
        yield marked
        if chance(one.text, "framed") % 100 < (50 if one.act not in ("asks", "goes_on") else 15):
            head, tail = (
                fills[name].draw(one.text, name) if chance(one.text, name, "is") % 100 < 60 else ""
                for name in (HEAD, TAIL)
            )
            yield marked._replace(text=f"{head} {marked.text} {tail}".strip())


def _elsewhere(knowledge: Knowledge, language: Language) -> Iterator[Labelled]:
    """Yield a question of every frame of what is not ours, and has no fact of ours to point to."""
    questions = Questions(language.words.questions)
    fills = lots({**knowledge.not_ours.fills, LIFT: lifts_of(knowledge)})
    frames = (frame for kind in knowledge.not_ours.kinds if not kind.nearly for frame in kind.frames)
    for frame in dict.fromkeys(frames):
        for text in expand(frame, fills, 1):
            if questions.is_question(language.tokenise(text)):
                yield Labelled("asks_elsewhere", text, frame)


def _mark(one: Labelled) -> str:
    """Return the mark a message ends in: questions often have theirs, talk sometimes has any."""
    number = chance(one.act, one.text, "mark") % 100
    if one.act in ("asks", "goes_on", "answer_checked", "about_bot", "asks_elsewhere") and number < 45:
        return "?"
    return draw(("!", ".", "?", "..."), one.text) if number >= 94 else ""


def _talk(knowledge: Knowledge, phrasings: Sequence[str]) -> Iterator[Labelled]:
    """Yield what the frames make."""
    surfaces = sorted({text for texts in knowledge.lexicon.concepts.values() for text in texts})
    surfaces = sorted(surfaces, key=lambda text: chance("surface", text))[:SUBJECTS]
    short = [text for text in phrasings if len(text.split()) <= SHORT][:SUBJECTS]
    fills = lots({**knowledge.turns.fills, SUBJECT: (*knowledge.turns.fills[SUBJECT], *surfaces, *short)})
    for act in knowledge.turns.kinds:
        for frame in act.frames:
            for text in expand(frame, fills, DRAWS * 2 if f"{{{SUBJECT}}}" in frame else DRAWS):
                yield Labelled(act.id, text, frame)
    prefaces = knowledge.prefaces
    for text in dict.fromkeys((*prefaces.before, *prefaces.after, *prefaces.either)):
        yield Labelled("prefaces", text, text)


def _asked(phrasings: Sequence[str], made: Sequence[Labelled]) -> Iterator[Labelled]:
    """Yield questions of ours, some with talk beside them, and parts of them that go on."""
    talk = Lots(one.text for one in made if one.act not in {*ASKING, "did_not_understand"})
    for text in phrasings[:ASKED]:
        yield Labelled("asks", text, text)
    for text in phrasings[ASKED : ASKED + ASIDES]:
        aside, joint = talk.draw("aside", text), draw((" ", ". ", ", ", "! "), text)
        first = chance(text, "first") % 100 < 75
        yield Labelled("asks", f"{aside}{joint}{text}" if first else f"{text} {aside}", text)
    for text in phrasings[-GOING_ON:]:
        words = text.split()
        size = min(len(words), 1 + chance(text, "size") % 4)
        at = chance(text, "at") % (len(words) - size + 1)
        yield Labelled("goes_on", draw(_GOING_ON, text).format(" ".join(words[at : at + size])), text)


def _by_chance(knowledge: Knowledge) -> list[str]:
    """Return the phrasings in an order that each one's own words decide."""
    texts = {text for fact in knowledge.facts for text in fact.wordings}
    return sorted(texts, key=lambda text: chance("phrasing", text))
