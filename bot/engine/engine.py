"""The engine: a message in, a reply and its trace out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import takewhile

from rapidfuzz import fuzz

from bot.engine import policy
from bot.engine.conversation import Conversation, Turns
from bot.engine.frame import Frames
from bot.engine.gate import Gate, Verdict
from bot.engine.glossary import Glossary
from bot.engine.models import (
    Answer,
    Clarify,
    Decline,
    Fact,
    Greeting,
    Knowledge,
    Match,
    Reply,
    Trace,
    Triage,
)
from bot.engine.questions import MAX_QUESTIONS, is_question, shared, split, split_at_joints, without_preamble
from bot.engine.spelling import Speller
from bot.engine.text import (
    MAX_CHARACTERS,
    MAX_TRIAGED_CHARACTERS,
    SENTENCE_MARKS,
    Query,
    normalise,
    tokenise,
    unwrapped,
)
from bot.engine.triage import TriageStep
from bot.engine.understanding import Learned, Reading, Understanding
from bot.engine.work import TooMuchWorkError, Work

PLAIN = 0.9
"""So sure of a part without a question word that it counts as a question of its own."""

FRAGMENT = 5
"""A message of so few words is tried together with the last question."""

SHORT = 9
"""Longer parts without a question word are a story around the question; in longer messages a pronoun
need not stand for what the last turn was about."""


COMPARISONS = "comparison"
"""The group of topics that set the exercise beside other lifts."""

MAX_TYPED = 200
"""Characters of what is being typed that suggestions are looked for by; every question of ours is shorter."""


@dataclass(frozen=True, slots=True)
class _Part:
    """One question of a message, read."""

    tokens: tuple[str, ...]
    verdict: Verdict
    reading: Reading
    confidence: policy.Confidence
    settled: bool = False
    """Whether the conversation has settled the topic, so that the words need not."""

    @property
    def refused(self) -> bool:
        """Whether the gate keeps this part out; an exact wording of ours overrules it."""
        return self.verdict.other is not None and not self.worded

    @property
    def worded(self) -> bool:
        """Whether this is, word for word, a wording of the best fact."""
        return self.reading.certain == "wording"

    @property
    def topic(self) -> str:
        """The topic of the best candidate; empty if there is none."""
        return self.reading.best.fact.topic if self.reading.best else ""

    @property
    def sure(self) -> float:
        """How sure we are of the best candidate; nothing if the part is not ours."""
        return 0.0 if self.refused else self.confidence.value

    @property
    def plain(self) -> bool:
        """Whether this is a question put without a question word: "feet hip width or wider"."""
        return self.clear and self.sure >= PLAIN and _word_count(self.tokens) <= SHORT

    @property
    def likely(self) -> bool:
        """Whether one of the candidates is worth offering."""
        return policy.worth_offering(self.reading, self.sure, named=bool(self.verdict.exercises))

    @property
    def clear(self) -> bool:
        """Whether this part can be answered without asking back."""
        if self.settled and not self.refused:
            return self.reading.best is not None
        return policy.clear(self.reading, self.sure, named=bool(self.verdict.exercises))


class Engine:
    """Answers messages from one fact base. Pure and deterministic.

    The order is the design: warning sign, talk about the conversation, which exercise, one
    question or several, what the last turn lends, rules and scores, then the decision.

    :param learned: what was learned from this very fact base before; None learns it now.
    """

    def __init__(self, knowledge: Knowledge, learned: Learned | None = None) -> None:
        self.knowledge = knowledge
        self._triage = TriageStep(knowledge.triage)
        self._gate = Gate(knowledge.exercises, knowledge.others, knowledge.lexicon)
        self._turns = Turns(knowledge.lexicon)
        self._glossary = Glossary(knowledge)
        self._frames = Frames(knowledge.lexicon)
        self._understanding = Understanding(knowledge, learned)
        vocabulary = _vocabulary(knowledge, self._triage.vocabulary, self.learned.word_counts)
        self._speller = Speller(vocabulary, self._triage.prefixes)
        self._facts = {fact.id: fact for fact in knowledge.facts}
        self._groups = {topic.id: topic.group for topic in knowledge.topics}
        self._default = max(
            (exercise.id for exercise in knowledge.exercises),
            key=lambda id_: (sum(topic.exercise == id_ for topic in knowledge.topics), id_),
        )
        self._questions = {fact.id: normalise(fact.question) for fact in knowledge.facts}
        self._read: Callable[..., _Part] = partial(self._read_part, Work())

    @property
    def learned(self) -> Learned:
        """What was learned from the phrasings."""
        return self._understanding.learned

    def ask(self, text: str, conversation: Conversation | None = None) -> tuple[Reply, Trace, Conversation]:
        """Return the reply to ``text``, its trace, and the conversation after it."""
        before = conversation or Conversation()
        trace = Trace(text=text[:MAX_CHARACTERS], data_hash=self.knowledge.data_hash)
        tokens, repairs = self._speller.repair(tokenise(text[:MAX_TRIAGED_CHARACTERS]))
        query = Query(text, tokens, repairs)
        trace.normalised, trace.repairs = query.normalised, repairs
        reply = self._for_one_message()._reply(query, before, trace)  # noqa: SLF001 - this very class
        if isinstance(reply, Decline) and reply.reason == "too_long":
            return reply, trace, before
        conditions = _together(before.conditions, self._understanding.conditions(tokens))
        return reply, trace, replace(_after(reply, query, before), conditions=conditions)

    def _for_one_message(self) -> Engine:
        """Return this engine with a memory and a budget of readings for one message.

        The same words are asked for as a whole, as one of several questions and as what they share.
        """
        alone = copy(self)
        alone._read = cache(partial(self._read_part, Work()))  # noqa: SLF001 - this very class
        return alone

    def after_choice(self, fact: Fact, conversation: Conversation) -> Conversation:
        """Return the conversation after the member picked ``fact`` from a choice."""
        return replace(conversation, facts=(fact,), options=())

    def define(self, word: str) -> Answer | None:
        """Return what ``word`` means, in any of its spellings; None if it is not in the glossary."""
        return self._glossary.define(word)

    def suggest(self, typed: str, limit: int) -> tuple[Fact, ...]:
        """Return facts whose question fits what was typed so far, best first."""
        wanted = normalise(typed[:MAX_TYPED])
        if not wanted:
            return tuple(topic.facts[0] for topic in self.knowledge.topics)[:limit]
        ranked = sorted(
            self.knowledge.facts,
            key=lambda fact: (
                -fuzz.partial_token_set_ratio(wanted, self._questions[fact.id]),
                -fuzz.token_set_ratio(wanted, self._questions[fact.id]),
                fact.id,
            ),
        )
        reading = self._understanding.read(self._speller.repair(wanted.split())[0], [self._default])
        first = [match.fact for match in reading.candidates]
        return tuple(dict.fromkeys([*first, *ranked]))[:limit]

    def _reply(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        finding = self._triage.check(query, before.queries)
        trace.triage = finding.record
        if finding.signs:
            trace.decision = "a warning sign: help instead of advice"
            return Triage(finding.signs)
        try:
            return self._beside_signs(query, before, trace)
        except TooMuchWorkError:
            trace.decision = "too many parts to read: read for warning signs only"
            return Decline("too_long")

    def _beside_signs(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return the reply to a message without a warning sign."""
        if len(query.text) > MAX_CHARACTERS:
            trace.decision = f"longer than {MAX_CHARACTERS} characters: read for warning signs only"
            return Decline("too_long")
        if not query.words:
            trace.decision = "no words"
            return Decline("empty")
        asked = replace(query, tokens=self._frames.without(self._unwrapped(query)))
        about = self._about_conversation(query, before, trace) or self._about_conversation(asked, before, trace)
        if about is not None:
            return about
        reply = self._about_word(asked, trace) or self._about_exercise(asked, before, trace)
        if before.help and isinstance(reply, (Answer, Clarify)):
            trace.decision = "an emergency was described a moment ago: help before training talk"
            return Triage(before.help)
        return reply

    def _unwrapped(self, query: Query) -> tuple[str, ...]:
        """Return the tokens with wrapped lines joined: the search for warning signs takes every line for a clause."""
        text = unwrapped(query.text)
        return query.tokens if text == query.text else self._speller.repair(tokenise(text[:MAX_CHARACTERS]))[0]

    def _about_conversation(self, query: Query, before: Conversation, trace: Trace) -> Reply | None:
        """Return the reply to a greeting, a pick or a question about the last answer."""
        if before.options:
            picked = self._turns.pick(query.tokens, before.options)
            if picked is not None:
                trace.follow_up = trace.decision = f'picks "{picked.question}"'
                return Answer((picked,), score=1.0)
        turn = self._turns.about_last(query.tokens)
        if turn == "chat" or (turn == "none" and (before.options or before.facts)):
            trace.decision = "none of what was offered" if turn == "none" else "talk that asks nothing"
            return Decline("unclear")
        if turn in ("why", "more", "source") and before.facts:
            trace.follow_up = trace.decision = f"asks for the {turn} of the last answer"
            return Answer(before.facts, score=1.0, asked_for="sources" if turn == "source" else "detail")
        kind = self._turns.greeting(query.tokens)
        if kind is not None:
            trace.decision = f"a greeting: {kind}"
            return Greeting(kind)
        return None

    def _about_word(self, query: Query, trace: Trace) -> Answer | None:
        """Return what a word means, if the message asks nothing but that."""
        answer = self._glossary.answer(query.tokens)
        if answer is not None:
            trace.decision = f'asks what "{answer.terms[0].term}" means'
        return answer

    def _about_exercise(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        corrected = self._turns.without_correction(query.tokens) if before.facts or before.options else None
        tokens = corrected or query.tokens
        if before.facts or before.options:
            tokens = self._turns.without_return(tokens)
        tokens = without_preamble(tokens)
        lately = [token for one in (*before.queries, query) for token in one.tokens]
        conditions = _together(before.conditions, self._understanding.conditions(query.tokens))
        barred = self._understanding.barred(lately, conditions)
        if corrected:
            trace.follow_up = "a correction: the last answer is not meant"
            barred |= {fact.id for fact in before.facts}
        whole = self._part(tokens, before, barred=barred)
        trace.gate = whole.verdict.record
        if before.conditions and self._asks_for_what_is_barred(tokens, before, conditions):
            trace.follow_up = f'after "{" ".join(before.conditions)}": a clinician decides on that'
            return self._decide(replace(self._part(tokens, before, conditions, barred), settled=True), before, trace)
        several = None if whole.worded else self._several(tokens, before, barred, trace)
        if several is not None:
            return several
        best = self._best_reading(tokens, whole, before, barred, trace, corrected=bool(corrected))
        trace.concepts = best.reading.concepts
        trace.rules = (best.reading.certain,) if best.reading.certain else ()
        trace.candidates = tuple(Match(match.fact, match.score, match.parts) for match in best.reading.candidates)
        trace.thresholds = dict(policy.THRESHOLDS)
        return self._decide(best, before, trace)

    def _part(
        self,
        tokens: Sequence[str],
        before: Conversation,
        lent: Sequence[str] = (),
        barred: frozenset[str] = frozenset(),
    ) -> _Part:
        unnamed = tuple(dict.fromkeys(fact.exercise for fact in before.facts)) or (self._default,)
        return self._read(tuple(tokens), unnamed, tuple(lent), barred)

    def _read_part(
        self,
        work: Work,
        tokens: tuple[str, ...],
        unnamed: tuple[str, ...],
        lent: tuple[str, ...],
        barred: frozenset[str],
    ) -> _Part:
        """Read one question; ``unnamed`` are the exercises it is about if it names none."""
        work.spend(len(lent) + len(tokens))
        verdict = self._gate.judge(tokens)
        reading = self._understanding.read((*lent, *tokens), verdict.exercises or unnamed, barred)
        return _Part(tokens, verdict, reading, policy.confidence(reading, named=bool(verdict.exercises)))

    def _several(
        self, tokens: Sequence[str], before: Conversation, barred: frozenset[str], trace: Trace
    ) -> Answer | None:
        """Return one answer for several questions, if the message holds several that are clear."""
        texts = [without_preamble(text) for text in split(tokens)]
        may_ask = [text for text in texts if is_question(text) or _word_count(text) <= SHORT]
        parts = [self._part(text, before, barred=barred) for text in may_ask]
        asked = [part for part in parts if is_question(part.tokens) or part.plain]
        clear = [part for part in asked if part.clear]
        if len({part.topic for part in clear}) < 2 and not any(part.refused for part in asked):
            found = self._sharing(tokens, before, barred)
            asked = clear = found or clear
        facts = tuple(dict.fromkeys(part.reading.candidates[0].fact for part in clear))
        missed = [part for part in asked if not part.likely and not self._turns.points_back(part.tokens)]
        if len({fact.topic for fact in facts}) < 2 and not (facts and any(part.refused for part in missed)):
            return None
        trace.decision = f"{len(asked)} questions, {len(facts)} clear"
        trace.parts = tuple(self._part_trace(part) for part in asked)
        left_out = [part.tokens for part in missed] + [part.tokens for part in clear[MAX_QUESTIONS:]]
        return Answer(
            facts[:MAX_QUESTIONS],
            score=min(part.sure for part in clear),
            missed=tuple(_readable(tokens) for tokens in left_out),
        )

    def _sharing(self, tokens: Sequence[str], before: Conversation, barred: frozenset[str]) -> list[_Part]:
        """Return two or more clear questions that "and" or a comma joins without a question word between.

        Nothing unless every one of them is clear and they are about different topics.
        """
        whole = self._part(tokens, before, barred=barred)
        if whole.refused or whole.reading.certain:
            return []
        for texts in (shared(tokens, self._understanding.spans(tokens)), split_at_joints(tokens)):
            read = (self._part(text, before, barred=barred) for text in texts)
            parts = list(takewhile(lambda part: part.clear and not part.refused, read))
            if len(parts) == len(texts) and len({part.topic for part in parts}) > 1:
                return parts
        return []

    def _part_trace(self, part: _Part) -> Trace:
        return Trace(
            text=_readable(part.tokens),
            normalised=" ".join(part.tokens),
            concepts=part.reading.concepts,
            gate=part.verdict.record,
            rules=(part.reading.certain,) if part.reading.certain else (),
            candidates=part.reading.candidates,
            thresholds=dict(policy.THRESHOLDS),
            decision=f"confidence {part.sure:.2f}",
        )

    def _best_reading(
        self,
        tokens: Sequence[str],
        whole: _Part,
        before: Conversation,
        barred: frozenset[str],
        trace: Trace,
        *,
        corrected: bool,
    ) -> _Part:
        """Return the surest reading: the whole message, one sentence of it, or with the last turn.

        A refused whole stays refused: a sentence of it may not slip past the gate.
        """
        if whole.refused and self._goes_on_comparing(tokens, whole, before):
            trace.follow_up = "goes on comparing"
            whole = replace(whole, verdict=replace(whole.verdict, other=None))
        if whole.refused:
            return whole
        alone = self._alone(split(tokens), before, barred)
        readings = [whole, *(part for part in alone if part.reading.subjects and not part.refused)]
        best = max(readings, key=lambda part: part.sure)
        if before.options and not best.reading.certain:
            picked = self._within({fact.topic for fact in before.options}, tokens, (), before, barred)
            if picked.clear and not best.clear:
                trace.follow_up = "read among what was offered"
                return picked
        return self._follow_up(tokens, best, before, barred, trace, corrected=corrected) if before.facts else best

    def _alone(self, texts: Sequence[Sequence[str]], before: Conversation, barred: frozenset[str]) -> Iterator[_Part]:
        """Yield the sentences of a message, if it has several, read one by one as far as the budget goes."""
        try:
            for text in texts if len(texts) > 1 else ():
                yield self._part(text, before, barred=barred)
        except TooMuchWorkError:
            return

    def _asks_for_what_is_barred(self, tokens: Sequence[str], before: Conversation, conditions: Sequence[str]) -> bool:
        """Whether they clearly ask for what may not answer somebody with ``conditions``."""
        asked = self._part(tokens, before)
        return (
            asked.clear
            and asked.reading.best is not None
            and asked.reading.best.fact.id in self._understanding.barred((), conditions)
        )

    def _goes_on_comparing(self, tokens: Sequence[str], part: _Part, before: Conversation) -> bool:
        """Whether "and hack squats?" follows a comparison, and names another lift we compare with."""
        if not before.facts or self._groups[before.facts[-1].topic] != COMPARISONS or _word_count(tokens) > FRAGMENT:
            return False
        other = part.verdict.other
        return other is not None and other.compared and self._turns.without_continuation(tokens) is not None

    def _follow_up(
        self,
        tokens: Sequence[str],
        best: _Part,
        before: Conversation,
        barred: frozenset[str],
        trace: Trace,
        *,
        corrected: bool,
    ) -> _Part:
        """Return ``best``, or what the message means after the last answer if it leans on that.

        Words that say nothing alone stay with its topic; so does an unclear message with a pronoun.
        "And ..." goes on near it. A correction stays with nothing.
        """
        last = before.facts[-1]
        lent = tokenise(last.question)
        going_on = self._turns.without_continuation(tokens)
        leans = going_on is not None
        if going_on and not best.clear:
            rest = self._part(going_on, before, barred=barred)
            if rest.sure > best.sure and rest.reading.concepts:  # "and for strength" is about the last turn's subject
                best = rest
        stays = self._turns.points_back(tokens)
        if not stays and not best.clear and (leans or _word_count(tokens) <= FRAGMENT):
            joined = self._part(tokens, before, lent, barred)
            if joined.sure > best.sure:
                trace.follow_up = f'read together with "{last.question}"'
                best = joined
        if corrected or (not stays and (best.clear or best.refused)):
            return best
        offered = [match.fact.topic for match in policy.options(best.reading)] if leans else []
        if stays or last.topic in offered or (self._turns.has_pronoun(tokens) and _word_count(tokens) <= SHORT):
            trace.follow_up = f'stays with "{last.question}"'
            return replace(self._within({last.topic}, tokens, lent, before, barred), settled=True)
        near = next((topic for topic in offered if self._groups[topic] == self._groups[last.topic]), None)
        if near is None:
            return best
        trace.follow_up = f'stays near "{last.question}"'
        return replace(self._within({near}, tokens, lent, before, barred), settled=True)

    def _within(
        self,
        topics: set[str],
        tokens: Sequence[str],
        lent: Sequence[str],
        before: Conversation,
        barred: frozenset[str],
    ) -> _Part:
        """Return the message read as a question on one of ``topics``."""
        others = {fact.id for fact in self.knowledge.facts if fact.topic not in topics}
        return self._part(tokens, before, lent, barred | others)

    def _decide(self, part: _Part, before: Conversation, trace: Trace) -> Reply:
        sure = part.sure
        parts = ", ".join(f"{name} {value:.2f}" for name, value in part.confidence.parts)
        trace.decision = f"confidence {sure:.2f} ({parts})"
        if part.refused and part.verdict.other is not None:
            other = part.verdict.other
            reason = {
                "exercise": "other_exercise",
                "muscle": "out_of_scope",
                "world": "out_of_scope",
                "matter": "out_of_scope",
                "aside": "out_of_scope",
                "personal": "personal",
            }
            closest = self._facts.get(other.closest) if other.closest else None
            return Decline(reason[other.kind], subject=other.name, closest=closest)  # type: ignore[arg-type]
        best = part.reading.best
        if best is None:
            return Decline("unclear")
        if part.clear:
            return Answer((best.fact,), score=sure)
        options = policy.options(part.reading)
        if part.likely and len(options) > 1 and not before.options:
            return Clarify(tuple(match.fact for match in options), score=sure)
        closest = best.fact if part.likely else None
        return Decline("unclear", closest=closest, score=sure)


def _after(reply: Reply, query: Query, before: Conversation) -> Conversation:
    queries = before.heard(query)
    match reply:
        case Answer():
            facts = reply.facts or ((reply.closest,) if reply.closest else ())
            return Conversation(facts=facts, queries=queries, help=before.help)
        case Clarify():
            return Conversation(facts=before.facts, options=reply.options, queries=queries, help=before.help)
        case Triage():
            return Conversation(queries=queries, help=reply.signs if reply.level == "emergency" else before.help)
        case _:
            return Conversation(facts=before.facts, queries=queries, help=before.help)


def _word_count(tokens: Sequence[str]) -> int:
    """Return how many of ``tokens`` are words: an exclamation mark makes no message longer."""
    return sum(token not in SENTENCE_MARKS for token in tokens)


def _together(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """Return both without repeats."""
    return tuple(dict.fromkeys((*before, *now)))


def _readable(tokens: Sequence[str]) -> str:
    return " ".join(token for token in tokens if token not in SENTENCE_MARKS)


def _vocabulary(knowledge: Knowledge, triage: frozenset[str], counts: Mapping[str, int]) -> dict[str, float]:
    """Return every known word with its weight: words of our phrasings weigh more."""
    vocabulary: dict[str, float] = dict.fromkeys(knowledge.lexicon.ordinary_words | triage, 0.0)
    vocabulary.update(dict.fromkeys(knowledge.lexicon.skip_words, 0.0))
    for texts in (*knowledge.lexicon.greetings.values(), *knowledge.lexicon.turns.values()):
        vocabulary.update(dict.fromkeys((word for text in texts for word in tokenise(text)), 0.0))
    frames = (text for texts in knowledge.lexicon.frames.values() for text in texts)
    vocabulary.update(dict.fromkeys((word for text in frames for word in tokenise(text)), 0.0))
    for text in (surface for other in knowledge.others for surface in other.surfaces):
        vocabulary.update(dict.fromkeys(tokenise(text), 0.15))
    for text in (surface for texts in knowledge.lexicon.concepts.values() for surface in texts):
        vocabulary.update(dict.fromkeys(tokenise(text), 0.2))
    for text in (spelling for term in knowledge.glossary for spelling in term.spellings):
        vocabulary.update(dict.fromkeys(tokenise(text), 0.15))
    for word, count in counts.items():
        vocabulary[word] = max(vocabulary.get(word, 0.0), min(0.6, 0.1 + 0.05 * math.log2(1 + count)))
    return {word: weight for word, weight in vocabulary.items() if word.isalpha()}
