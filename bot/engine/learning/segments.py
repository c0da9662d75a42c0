"""Learns to tell a question from the talk around it: messages of every kind with talk put around them.

Where a question begins is one choice among all places of its message (multinomial logistic regression over
places; for a place speak all words before it), and so is where it ends. Gradient descent in small groups,
each weight with its own falling rate (AdaGrad; Duchi et al. 2011), and the mean of the last pass.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.engine.digests import Digests, digest, digests
from bot.engine.learning.draws import Lots, chance, draw, lots, rounded
from bot.engine.learning.frames import expand, holes
from bot.engine.learning.logistic import exponentials
from bot.engine.learning.prefaces import BEFORE, JOINTS, Prefaces
from bot.engine.logistic import Logistic
from bot.engine.models import Knowledge
from bot.engine.places import FURTHEST, made_of, padded, streams_of
from bot.engine.segments import HEAD, LEAST_LEFT, TAGS, TAIL
from bot.engine.text import Language, Tokens

PHRASINGS, KINDS_OF_OTHERS, SIGNS = 24_000, 8_000, 3_000
"""Messages of ours, of what is not, and of warning signs: enough of each to know how questions begin and end."""

LONGEST = 30
"""Tokens of a message worth learning from: a longer one has its own talk in it."""

FRAMINGS = 3
"""How often each is learned from, with other talk around it."""

FRAMED, BOTH, DOUBLED = 60, 33, 30
"""Of a hundred messages, how many get talk; of those, how many on both sides; of talk, how much comes in two pieces."""

LEAST_SEEN = 6
"""Words that must have a feature before it is learned."""

PASSES, GROUP, RATE = 4, 512, 0.25
"""How often all messages are learned from, about how many together, and the size of the first steps."""

_FAR = -1e9
"""What is said for a place at which nothing can begin or end."""

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]


class Framed(NamedTuple):
    """A message with talk around it, or without."""

    tokens: Tokens
    start: int
    """Where what is asked begins; 0 if no talk stands before it."""
    end: int
    """Where it ends."""


def learn_segments(knowledge: Knowledge, language: Language) -> Logistic:
    """Return the model that tells where the question in a message begins and ends."""
    examples = Examples(language.words.questions.openers)
    for one in framed(knowledge, language):
        examples.add(one)
    return examples.learned()


def framed(knowledge: Knowledge, language: Language) -> Iterator[Framed]:
    """Yield the messages to learn from."""
    prefaces = Prefaces(knowledge, language)
    for message in _messages(knowledge, language):
        for number in range(FRAMINGS):
            yield _framed(message, prefaces, number)


def _messages(knowledge: Knowledge, language: Language) -> Iterator[Tokens]:
    """Yield messages without talk around them."""
    fills = lots(knowledge.not_ours.fills)
    frames = [frame for kind in knowledge.not_ours.kinds for frame in kind.frames if fills.keys() >= set(holes(frame))]
    others = [text for frame in _some(frames, KINDS_OF_OTHERS) for text in expand(frame, fills, 1)]
    signs = _some((text for texts in knowledge.triage.phrasings.values() for text in texts), SIGNS)
    ours = _some((text for fact in knowledge.facts for text in fact.wordings), PHRASINGS)
    for text in dict.fromkeys((*ours, *others, *signs)):
        tokens = language.tokenise(text)
        if LEAST_LEFT <= len(tokens) <= LONGEST:
            yield tokens


def _some(texts: Iterable[str], count: int) -> list[str]:
    """Return so many of ``texts``: which ones, their own words decide."""
    return sorted(set(texts), key=lambda text: (chance("segment", text), text))[:count]


def _framed(message: Tokens, prefaces: Prefaces, number: int) -> Framed:
    """Return ``message`` with talk before or after it, or without any, as ``number`` decides."""
    talks = bool(prefaces.before) and chance(message, number, "framed") % 100 < FRAMED
    first = chance(message, number, "side") % 100 < BEFORE
    both = chance(message, number, "both") % 100 < BOTH
    head = _talk((message, number, HEAD), prefaces.before) if talks and (first or both) else ()
    tail = _talk((message, number, TAIL), prefaces.after) if talks and (both or not first) else ()
    return Framed((*head, *message, *tail), len(head), len(head) + len(message))


def _talk(key: tuple[Tokens, int, str], said: Lots[Tokens]) -> Tokens:
    """Return one piece of talk or two, with what stands between them and the message."""
    talk: Tokens = ()
    for piece in range(2 if chance(*key, "pieces") % 100 < DOUBLED else 1):
        joint, words = draw(JOINTS, *key, piece, "joint"), said.draw(*key, piece)
        talk = (*talk, *words, *joint) if key[-1] == HEAD else (*talk, *joint, *words)
    return talk


class _Places(NamedTuple):
    """The words of some messages, one after the other."""

    message: Numbers
    """The number of each word's message."""
    place: Numbers
    """Its place in that message."""
    first: Numbers
    """The number of the first word of each message."""
    last: Numbers
    """And of its last."""


class _Group(NamedTuple):
    """Some messages that are learned from together."""

    features: NDArray[np.int32]
    """The features of every word (row)."""
    at: _Places
    starts: Numbers
    """Where the question begins in each message; 0 if no talk stands before it."""
    ends: Numbers
    """Where talk after it begins; 0 if there is none."""


class Examples:
    """Messages, streamed into numbers."""

    def __init__(self, openers: frozenset[str]) -> None:
        self._openers = openers
        self._streams: dict[str, array[int]] = {}
        self._lengths, self._starts, self._ends = array("i"), array("i"), array("i")
        self._order = array("Q")

    def add(self, message: Framed) -> None:
        """Add one message."""
        for name, values in streams_of(message.tokens, self._openers).items():
            self._streams.setdefault(name, array("Q")).frombytes(padded(digests(values)).tobytes())
        self._lengths.append(len(message.tokens))
        self._starts.append(message.start)
        self._ends.append(message.end if message.end < len(message.tokens) else 0)
        self._order.append(digest(" ".join(message.tokens)))

    def learned(self) -> Logistic:
        """Return the model."""
        known, features = self._features()
        weights, biases = _descend(list(self._groups(features)), len(known))
        order = np.argsort(known)
        return Logistic(
            TAGS,
            digests=array("Q", known[order].tobytes()),
            weights=array("f", weights[order].astype(np.float32).tobytes()),
            biases=array("f", (0.0, *biases.tolist(), 0.0)),
        )

    def _features(self) -> tuple[Digests, NDArray[np.int32]]:
        """Return the digest of every feature that enough words have, and the features of every word (row).

        A feature is its number, or that of no feature, which is the last one.
        """
        streams = {name: np.frombuffer(stream, dtype=np.uint64) for name, stream in self._streams.items()}
        within = _within(np.frombuffer(self._lengths, dtype=np.int32).astype(np.int64))
        at = np.arange(len(within.place)) + FURTHEST * (2 * within.message + 1)
        known: list[Digests] = []
        columns = []
        for column in made_of(streams, at).T:
            found, numbers, counts = np.unique(column, return_inverse=True, return_counts=True)
            often = counts >= LEAST_SEEN
            place = np.where(often, sum(map(len, known)) + np.cumsum(often) - 1, -1)
            known.append(found[often])
            columns.append(place[numbers].astype(np.int32))
        features = np.stack(columns, axis=1)
        features[features < 0] = sum(map(len, known))
        return np.concatenate(known), features

    def _groups(self, features: NDArray[np.int32]) -> Iterator[_Group]:
        """Yield the messages in groups, in the order of their digests: ranges of them, so that one more changes one."""
        turns = np.frombuffer(self._order, dtype=np.uint64)
        order = np.argsort(turns, kind="stable")
        lengths, starts, ends = (np.frombuffer(one, dtype=np.int32).astype(np.int64) for one in
                                 (self._lengths, self._starts, self._ends))  # fmt: skip
        first = np.cumsum(lengths) - lengths
        count = rounded(len(order) // GROUP)
        edges = np.array([(number << 64) // count for number in range(1, count)], dtype=np.uint64)
        for messages in np.split(order, np.searchsorted(turns[order], edges)):
            at = _within(lengths[messages])
            yield _Group(features[first[messages][at.message] + at.place], at, starts[messages], ends[messages])


def _within(lengths: Numbers) -> _Places:
    """Return the words of messages of these ``lengths``."""
    first = np.cumsum(lengths) - lengths
    message = np.repeat(np.arange(len(lengths)), lengths)
    return _Places(message, np.arange(len(message)) - first[message], first, first + lengths - 1)


def _descend(groups: Sequence[_Group], count: int) -> tuple[Floats, Floats]:
    """Return the weights of ``count`` features (rows) for each tag (column), and the biases of a cut before and after.

    Both are means over the last pass (Polyak and Juditsky 1992): what comes last weighs no more than the rest.
    """
    weights = np.zeros((count + 1, len(TAGS)))  # the last one, of no feature, stays nothing
    squares, total = np.full_like(weights, 1e-8), np.zeros_like(weights)
    biases, bias_squares, bias_total = np.zeros(2), np.full(2, 1e-8), np.zeros(2)
    for number in range(PASSES):
        for group in groups:
            changed, places = np.unique(group.features, return_inverse=True)
            scores = weights[group.features].sum(axis=1)
            slopes, bias_slopes = _slopes(scores, biases, group)
            slope = _summed(slopes, places.reshape(group.features.shape), len(changed))
            slope[changed == count] = 0
            squares[changed] += slope * slope
            weights[changed] -= RATE * slope / np.sqrt(squares[changed])
            bias_squares += bias_slopes * bias_slopes
            biases -= RATE * bias_slopes / np.sqrt(bias_squares)
            if number == PASSES - 1:
                total += weights
                bias_total += biases
    return total[:-1] / max(1, len(groups)), bias_total / max(1, len(groups))


def _summed(slopes: Floats, places: Numbers, count: int) -> Floats:
    """Return the sum of the ``slopes`` of all words at each of ``count`` places that their features have."""
    width = places.shape[1]
    return np.stack([np.bincount(places.ravel(), column.repeat(width), count) for column in slopes.T], axis=1)


def _slopes(scores: Floats, biases: Floats, group: _Group) -> tuple[Floats, Floats]:
    """Return how the loss of a group changes with the scores of every word (row) for each tag, and with the biases."""
    at = group.at
    where, words = at.place, np.arange(len(at.place))
    head, first, following, tail = scores.T
    heads = np.cumsum(head) - head
    begins = heads - heads[at.first][at.message] + first + biases[0]
    begins[words > (at.last + 1 - LEAST_LEFT)[at.message]] = _FAR
    tails = np.cumsum(tail)
    ends = tails[at.last][at.message] - tails + following + biases[1]
    ends[where < LEAST_LEFT] = _FAR
    begun = _surplus(begins, at, group.starts)
    ended = _surplus(ends, at, group.ends)
    later = np.cumsum(begun)
    earlier = np.cumsum(ended) - ended
    slopes = np.stack(
        [later[at.last][at.message] - later, begun, ended, earlier - earlier[at.first][at.message]], axis=1
    )
    count = len(group.starts)
    return slopes / count, np.array([begun.sum(), ended.sum()]) / count


def _surplus(scores: Floats, at: _Places, right: Numbers) -> Floats:
    """Return how much too likely each place is as the cut of its message; nothing for the first, where none is made.

    :param right: the place of each message's cut, 0 if there is none.
    """
    scores = np.where(at.place == 0, 0.0, scores)
    most = np.maximum.reduceat(scores, at.first)
    powers = exponentials(scores - most[at.message])
    chances = powers / np.add.reduceat(powers, at.first)[at.message]
    return np.where(at.place == 0, 0.0, chances - (at.place == right[at.message]))
