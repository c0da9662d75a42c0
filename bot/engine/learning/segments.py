"""Learns to tell a question from the talk around it: messages of every kind with prefaces put around them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from bot.engine.learning.draws import Lots, chance, draw, lots
from bot.engine.learning.frames import expand, holes
from bot.engine.learning.logistic import Examples, learn
from bot.engine.learning.prefaces import BEFORE, JOINTS, Prefaces, Tokens
from bot.engine.logistic import Logistic
from bot.engine.models import Knowledge
from bot.engine.segments import ASKED, FIRST, HEAD, LEAST_LEFT, NEXT, TAGS, TAIL, tag_features
from bot.engine.text import Language

PHRASINGS, KINDS, SIGNS = 24_000, 8_000, 3_000
"""Messages of ours, of what is not, and of warning signs: enough of each to know how questions begin and end."""

LONGEST = 30
"""Tokens of a message worth learning from: a longer one has its own talk in it."""

FRAMED, BOTH, DOUBLED = 60, 15, 25
"""Of a hundred messages, how many get talk; of those, how many on both sides; of talk, how much comes in two pieces."""

LEAST_SEEN = 3
"""Words that must have a feature before it is learned."""


def learn_segments(knowledge: Knowledge, language: Language) -> Logistic:
    """Return the model that tags the words of a message."""
    prefaces = Prefaces(knowledge, language)
    messages = (_tagged(message, prefaces.said) for message in _messages(knowledge, language))
    return learn_places(TAGS, ((tag_features(tokens), tags) for tokens, tags in messages))


def learn_places(labels: tuple[str, ...], messages: Iterable[tuple[list[tuple[str, ...]], list[str]]]) -> Logistic:
    """Return the model that labels the words of a message.

    :param messages: of each message the features of every word, and its label.
    """
    examples = Examples(labels, least_other=LEAST_SEEN)
    counts: Counter[str] = Counter()
    for places, owners in messages:
        counts.update(owners)
        for names, label in zip(places, owners, strict=True):
            examples.add(label, (), names)
    return learn(examples, counts)


def _messages(knowledge: Knowledge, language: Language) -> Iterator[Tokens]:
    """Yield messages without talk around them, in an order that each one's own words decide."""
    fills = lots(knowledge.not_ours.fills)
    frames = [frame for kind in knowledge.not_ours.kinds for frame in kind.frames if fills.keys() >= set(holes(frame))]
    others = [text for frame in _some(frames, KINDS) for text in expand(frame, fills, 1)]
    signs = _some((text for texts in knowledge.triage.phrasings.values() for text in texts), SIGNS)
    ours = _some((text for fact in knowledge.facts for text in (fact.question, *fact.phrasings)), PHRASINGS)
    for text in _some((*ours, *others, *signs), PHRASINGS + KINDS + SIGNS):
        tokens = language.tokenise(text)
        if LEAST_LEFT <= len(tokens) <= LONGEST:
            yield tokens


def _some(texts: Iterable[str], count: int) -> list[str]:
    """Return so many of ``texts``: which ones, and in which order, their own words decide."""
    return sorted(set(texts), key=lambda text: (chance("segment", text), text))[:count]


def _tagged(message: Tokens, prefaces: Lots[Tokens]) -> tuple[Tokens, list[str]]:
    """Return ``message`` with prefaces before or after it, or without any, and the tag of each of its words."""
    number = chance(message, "framed") % 100
    framed = bool(prefaces) and number < FRAMED
    both = chance(message, "both") % 100 < BOTH
    first = chance(message, "side") % 100 < BEFORE
    head = _talk(message, "head", prefaces) if framed and (first or both) else ()
    tail = _talk(message, "tail", prefaces) if framed and (both or not first) else ()
    tags = [HEAD] * len(head) + [FIRST if head else ASKED] + [ASKED] * (len(message) - 1)
    return (*head, *message, *tail), tags + [NEXT if at == 0 else TAIL for at in range(len(tail))]


def _talk(message: Tokens, side: str, prefaces: Lots[Tokens]) -> Tokens:
    """Return one preface or two, with what stands between them and the message."""
    pieces = 2 if chance(message, side, "pieces") % 100 < DOUBLED else 1
    talk: Tokens = ()
    for piece in range(pieces):
        said, joint = prefaces.draw(message, side, piece), draw(JOINTS, message, side, piece, "joint")
        talk = (*talk, *said, *joint) if side == "head" else (*talk, *joint, *said)
    return talk
