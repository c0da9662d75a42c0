"""Answers what a message asks about the exercise: one question or several, alone or after the last turn.

The whole message decides where it is clear; its sentences are looked at one by one only where it is not,
or where they are questions of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import takewhile

from bot.engine import policy
from bot.engine.conditions import Conditions
from bot.engine.conversation import Conversation, Turns
from bot.engine.cuts import Cuts
from bot.engine.denials import Denials
from bot.engine.models import Answer, Clarify, Decline, DeclineReason, Knowledge, Match, Reply, Trace, Triage
from bot.engine.parts import PLAIN, SHORT, Part, PartReader
from bot.engine.questions import MAX_QUESTIONS, Questions, word_count
from bot.engine.text import SENTENCE_MARKS, Query
from bot.engine.trimming import BESIDE
from bot.engine.turns import TurnReader
from bot.engine.understanding import Understanding
from bot.engine.work import TooMuchWorkError

CLEAR = 0.6
"""So sure of its topic, and so likely ours, is what is clear by itself."""

HALVED = 0.8
"""So sure of their topics, the two halves of a message are two questions, though nothing else says that it asks two."""

IN_ORDER = 0.8
"""So likely another question begins in a message, its questions are answered in the order asked."""

COMPARED = 0.8
"""So sure of a comparison, what is said after an answer compares: "the smith one's free, is that as good"."""

SAME = 0.9
"""So sure of the last answer is a correction that asks for it all the same: "no i meant how deep"."""

NAMED = 0.8
"""So sure of its topic, a subject that is named and nothing about it is answered; else there is a choice: "my hips"."""

TALKS = 0.85
"""Chance of talk from which a part of a message is no question beside another."""

_REASONS: dict[str, DeclineReason] = {"exercise": "other_exercise", "personal": "personal"}
"""Kind of another subject to why it is declined; out of scope for any other kind."""


@dataclass(frozen=True, slots=True)
class Several:
    """The questions that a message may hold."""

    asked: Sequence[Part] = ()
    clear: Sequence[Part] = ()
    missed: Sequence[Part] = ()
    """Those of them that nothing can be said to."""


class Asking:
    """Answers questions about the exercises of one fact base."""

    def __init__(
        self,
        knowledge: Knowledge,
        reader: PartReader,
        understanding: Understanding,
        conditions: Conditions,
        denials: Denials,
        turns: Turns,
        cuts: Cuts,
        acts: TurnReader,
    ) -> None:
        self._facts = {fact.id: fact for fact in knowledge.facts}
        healed = (exercise.when_healed for exercise in knowledge.exercises)
        self._when_healed = next((self._facts[id_] for id_ in healed if id_), None)
        self._comparisons = frozenset(topic.id for topic in knowledge.topics if topic.role == "comparison")
        self._reader, self._understanding, self._conditions, self._turns = reader, understanding, conditions, turns
        self._denials, self._cuts, self._acts = denials, cuts, acts
        self._language, self._questions = understanding.language, Questions(knowledge.lexicon.words.questions)
        self.default = max(
            (exercise.id for exercise in knowledge.exercises),
            key=lambda id_: (sum(topic.exercise == id_ for topic in knowledge.topics), id_),
        )

    def reply(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return the reply to ``query``."""
        corrected = self._turns.without_correction(query.tokens) if before.facts or before.options else None
        tokens = corrected or query.tokens
        if before.facts or before.options:
            tokens = self._turns.without_return(tokens)
        tokens = self._questions.without_preamble(tokens)
        tokens = tokens if self._understanding.is_wording(tokens) else self._denials.without(tokens)
        now = self._conditions.but_over(self._conditions.lasting(query.tokens), before.over)
        conditions = together(before.conditions, now)
        barred = self._conditions.barred(query.tokens, now, before=before.about_condition)
        said = frozenset(fact.id for fact in before.facts) - barred
        if before.facts:
            trace.follow_up = f'read after "{before.facts[-1].question}"'
        if corrected:
            trace.follow_up = "a correction: the last answer is not meant"
            barred |= said
        whole = self.part(tokens, before, barred=barred)
        trace.gate = whole.verdict.record
        held = before.about_condition or (bool(now) and not whole.clear)
        if held and self._asks_for_what_is_barred(tokens, before):
            return self._left_to_a_clinician(before, conditions, trace)
        several = Several() if whole.worded else self._several(tokens, whole, before, barred)
        clear = self._surely_asked(several, tokens, whole)
        if clear:
            return self._answered(several, clear, whole, trace)
        best = self._best_reading(tokens, whole, before, barred, trace, corrected=bool(corrected))
        if corrected and (same := self.part(tokens, before, barred=barred - said)).sure > max(SAME, best.sure):
            trace.follow_up, best = "a correction that asks for the last answer all the same", same
        self._explain(best, trace)
        if before.facts and not best.clear and not best.reading.subjects and self._turns.points_back(tokens):
            trace.follow_up = trace.decision = "says nothing of its own: the last answer is meant"
            return Answer(before.facts, score=1.0)
        reply = self._decide(best, before, trace)
        healed = self._told_of_what_is_over(query.tokens, reply)
        if healed is not None:
            trace.follow_up = "names a condition that is long over"
            return healed
        reply = _offering(reply, several.clear)
        if self._is_for_a_clinician(reply, query.tokens, before):
            return self._left_to_a_clinician(before, conditions, trace)  # "so 100 kg is fine?"
        return reply

    def _is_for_a_clinician(self, reply: Reply, tokens: Sequence[str], before: Conversation) -> bool:
        """Whether an unsure reply right after a condition or a warning sign is better left to whoever treats it.

        After a sign so is what is known of other conditions: "it is just a strain, wouldn't you say?".
        """
        after_sign = bool(before.to_be_seen) and not before.facts
        just_told = before.condition is not None and before.facts == (before.condition,)
        if not after_sign and not just_told:
            return False
        match reply:
            case Answer():
                about_one = after_sign and any(fact.clinician_decides for fact in reply.facts)
                return reply.score < CLEAR or about_one
            case Clarify():
                return reply.score < CLEAR
            case Decline():
                return reply.reason == "unclear" and self._questions.is_question(tokens)
            case _:
                return False

    def _told_of_what_is_over(self, tokens: Sequence[str], reply: Reply) -> Answer | None:
        """Return what is told to whoever names a condition that is long over, and asks nothing surely; else None."""
        told = self._when_healed
        surely = isinstance(reply, Answer) and reply.score >= NAMED
        if told is None or surely or not self._conditions.long_over(tokens):
            return None
        beside = policy.asked_for(reply, told) if isinstance(reply, Answer | Clarify) else ()
        return Answer((told,), score=1.0, alternatives=beside)

    def part(
        self,
        tokens: Sequence[str],
        before: Conversation,
        barred: frozenset[str] = frozenset(),
        *,
        leans: bool = False,
    ) -> Part:
        """Return ``tokens`` read as one question, after the last answer if there is one."""
        unnamed = tuple(dict.fromkeys(fact.exercise for fact in before.facts)) or (self.default,)
        after = before.facts[-1].id if before.facts else ""
        return self._reader.read(tokens, unnamed, after, barred, leans=leans or bool(after))

    def is_worded(self, tokens: Sequence[str]) -> bool:
        """Whether ``tokens`` are, word for word, a wording of a fact."""
        return self._understanding.is_wording(tokens) and self.part(tokens, Conversation()).worded

    def is_clear(self, tokens: Sequence[str], sure: float = CLEAR) -> bool:
        """Whether ``tokens`` are a clear question of ours by themselves; "at the leg press" is none.

        :param sure: how sure of its topic it must be.
        """
        part = self.part(tokens, Conversation())
        subject = part.reading.held > 0 and (part.named or part.reading.subjects > 0)
        return subject and part.clear and part.sure >= sure and part.confidence.ours >= CLEAR

    def _several(self, tokens: Sequence[str], whole: Part, before: Conversation, barred: frozenset[str]) -> Several:
        """Return the questions of a message, if it may hold several and some of them are clear.

        A sentence without a question word counts only where the whole message is about its topic, too.
        """
        clear = self._cut(tokens, whole, before, barred)
        if len(clear) > 1:
            return Several(clear, clear)
        texts = [self._questions.without_preamble(text) for text in self._questions.split(tokens)]
        may_ask = [text for text in texts if self._questions.is_question(text) or word_count(text) <= SHORT]
        pieces = self._pieces(may_ask, whole, before, barred)
        parts = [part for part in pieces if part.reading.held]  # "can i leg press", "is it ok" alone ask nothing
        asked = [part for part in parts if part.asks or (part.plain and part.topic in whole.topics)]
        clear = [part for part in asked if part.clear]
        if len({part.topic for part in clear}) < 2 and not any(part.refused for part in asked):
            asked = clear = self._sharing(tokens, whole, before, barred) or clear
        missed = [part for part in asked if not part.likely and not self._turns.points_back(part.tokens)]
        if len({part.topic for part in clear}) > 1 or (clear and any(part.refused for part in missed)):
            return Several(asked, clear, missed)
        return Several()

    def _surely_asked(self, several: Several, tokens: Sequence[str], whole: Part) -> Sequence[Part]:
        """Return those clear questions of a message that it surely asks; none where it asks one thing as a whole.

        "Low foot position quads yes but knees?" asks about the feet; "is decline bench pointless or am i missing
        something" nothing of ours. Where the whole is not clear there is nothing else to answer.
        """
        clear = several.clear
        if len({part.topic for part in clear}) < 2:
            alone = [_words(sentence) for sentence in self._questions.sentences(tokens)]
            ours = policy.surely_ours(whole.confidence) or any(
                _words(part.tokens) in alone or policy.stands_alone(part.confidence) for part in clear
            )
            return clear if ours else ()
        if several.missed or not whole.clear:
            return clear
        if whole.sure >= HALVED and whole.topic not in {part.topic for part in clear}:
            return ()
        cut = self._cuts.chance(tokens)
        surely = [
            part
            for part in clear
            if part.topic == whole.topic or policy.asks_beside(part.sure, whole.share(part.topic), cut)
        ]
        return surely if len({part.topic for part in surely}) > 1 else ()

    def _pieces(
        self, texts: Sequence[Sequence[str]], whole: Part, before: Conversation, barred: frozenset[str]
    ) -> Iterator[Part]:
        """Yield each of several ``texts`` read as a question, but those that only talk or that a clinician decides on.

        Beside a condition only what itself names it is answered by nothing but facts on conditions: "16 weeks
        pregnant, ok to go on? and which shoes". Another lift may be compared there, since ours is spoken of.
        """
        leans = policy.surely_ours(whole.confidence)
        held = barred - self._conditions.for_anybody
        beside = not barred.isdisjoint(self._conditions.for_anybody)
        for text in texts if len(texts) > 1 else ():
            named = self._conditions.named(text)
            if not named and self._acts.read(text).talk >= TALKS:
                continue  # "sorry if this gets asked every day" asks nothing, though it reads like a question of ours
            part = self.part(text, before, barred=barred if named else frozenset(), leans=leans)
            best = part.reading.best
            if best and not named and (best.fact.id in held or (beside and best.fact.clinician_decides)):
                continue  # the fact on what is named covers it: "hip replaced last year. can i press"
            yield _let_in(part) if (leans or not whole.refused) and self._compares(part) else part

    def _answered(self, several: Several, clear: Sequence[Part], whole: Part, trace: Trace) -> Answer:
        """Return one answer for the ``clear`` questions of a message, which says what of it was missed.

        In the order asked; where no cut is likely, what the message as a whole is about comes first.
        """
        if self._cuts.chance(whole.tokens) < IN_ORDER:
            clear = sorted(clear, key=lambda part: part.topic != whole.topic)
        facts = tuple(dict.fromkeys(part.reading.candidates[0].fact for part in clear))
        trace.decision = f"{len(several.asked)} questions, {len(facts)} clear"
        trace.parts = tuple(self._part_trace(part) for part in several.asked)
        left_out = (*several.missed, *clear[MAX_QUESTIONS:])
        return Answer(
            facts[:MAX_QUESTIONS],
            score=min(part.sure for part in clear),
            missed=tuple(_readable(part.tokens) for part in left_out),
        )

    def _cut(self, tokens: Sequence[str], whole: Part, before: Conversation, barred: frozenset[str]) -> list[Part]:
        """Return the clear questions of a message that most likely asks several, if they are about different topics."""
        texts = [] if whole.refused else [self._questions.without_preamble(text) for text in self._cuts.parts(tokens)]
        read = self._pieces(texts, whole, before, barred)
        clear = [part for part in read if part.clear and part.reading.held > 0]  # "i take x, is it ok" asks one thing
        if len({part.topic for part in clear}) > 1:
            halved = (self._halved(part.tokens, part, before, barred) or [part] for part in clear)
            return [part for parts in halved for part in parts]
        return [] if whole.refused or whole.reading.certain else self._halved(tokens, whole, before, barred)

    def _halved(self, tokens: Sequence[str], whole: Part, before: Conversation, barred: frozenset[str]) -> list[Part]:
        """Return two questions that a less likely cut shows, if both are clear and one of them is what the whole is."""
        for halves in self._cuts.halves(tokens):
            texts = [self._questions.without_preamble(text) for text in halves]
            read = self._pieces(texts, whole, before, barred)
            parts = list(takewhile(lambda part: part.clear and part.sure >= HALVED and part.reading.held > 0, read))
            topics = {part.topic for part in parts}
            if len(topics) == len(texts) and (not whole.clear or whole.topic in topics):
                return parts
        return []

    def _sharing(self, tokens: Sequence[str], whole: Part, before: Conversation, barred: frozenset[str]) -> list[Part]:
        """Return two or more clear questions that "and" or a comma joins without a question word between.

        Nothing unless every one of them is clear, they are about different topics, and so is the whole message.
        """
        if whole.refused or whole.reading.certain or len(whole.topics) < 2:
            return []
        for texts in (
            self._questions.shared(tokens, self._understanding.spans(tokens)),
            self._questions.split_at_joints(tokens),
        ):
            read = self._pieces(texts, whole, before, barred)
            parts = list(takewhile(lambda part: part.clear and not part.refused, read))
            topics = {part.topic for part in parts}
            if len(parts) == len(texts) and len(topics) > 1 and topics <= whole.topics:
                return parts
        return []

    def _part_trace(self, part: Part) -> Trace:
        trace = Trace(text=_readable(part.tokens), normalised=" ".join(part.tokens), gate=part.verdict.record)
        self._explain(part, trace)
        trace.decision = f"confidence {part.sure:.2f}"
        return trace

    def _explain(self, part: Part, trace: Trace) -> None:
        reading = part.reading
        trace.concepts = reading.concepts
        trace.rules = (reading.certain,) if reading.certain else ()
        trace.alike = reading.alike
        trace.explain = partial(self._understanding.explained, reading)
        trace.thresholds = part.choice.thresholds

    def _best_reading(
        self,
        tokens: Sequence[str],
        whole: Part,
        before: Conversation,
        barred: frozenset[str],
        trace: Trace,
        *,
        corrected: bool,
    ) -> Part:
        """Return the surest reading: the whole message if it is clear, one sentence of it, or with the last turn.

        A refused whole stays refused: a sentence of it may not slip past the gate, unless it surely asks about
        an exercise of ours by its name, or what is refused is no exercise and stands in another sentence:
        "a guy is staring at me. how long do i rest between sets".
        """
        if whole.refused and self._goes_on_comparing(tokens, whole, before, corrected=corrected):
            trace.follow_up = "goes on comparing"
            whole = _let_in(whole)
        if whole.refused:
            asked = [text for text in self._questions.split(tokens) if self._questions.is_question(text)]
            aside = whole.verdict.other is not None and whole.verdict.other.kind not in BESIDE
            alone = (
                part
                for part in self._alone((*asked, tokens), before, barred)
                if part.clear and (part.named or (aside and not part.refused and policy.surely_ours(part.confidence)))
            )
            return next((part for part in alone if part.sure >= PLAIN), whole)
        best = whole if whole.clear else self._surest(tokens, whole, before, barred)
        if before.options and not best.reading.certain and not best.clear:
            picked = self._within({fact.topic for fact in before.options}, tokens, before, barred)
            if picked.clear:
                trace.follow_up = "read among what was offered"
                return picked
        return best

    def _surest(self, tokens: Sequence[str], whole: Part, before: Conversation, barred: frozenset[str]) -> Part:
        """Return the whole message or one sentence of it that is about our subject."""
        alone = self._alone(self._questions.split(tokens), before, barred)
        ours = [part for part in alone if part.reading.subjects and not part.refused]
        return max((whole, *ours), key=lambda part: part.sure)

    def _alone(self, texts: Sequence[Sequence[str]], before: Conversation, barred: frozenset[str]) -> Iterator[Part]:
        """Yield the sentences of a message, if it has several, read one by one as far as the budget goes."""
        try:
            for text in texts if len(texts) > 1 else ():
                yield self.part(text, before, barred=barred)
        except TooMuchWorkError:
            return

    def _asks_for_what_is_barred(self, tokens: Sequence[str], before: Conversation) -> bool:
        """Whether they clearly ask for what a clinician has to decide on."""
        asked = self.part(tokens, before)
        best = asked.reading.best
        return asked.clear and best is not None and best.fact.id in self._conditions.for_clinicians

    def _left_to_a_clinician(self, before: Conversation, conditions: Sequence[str], trace: Trace) -> Reply:
        """Return the help for what has to be seen, else the fact about the condition; who decides if it was told."""
        if before.to_be_seen:
            trace.follow_up = trace.decision = "after a warning sign: that is seen first"
            return Triage(before.to_be_seen, again="short")
        fact = before.condition
        named = " ".join(before.conditions or conditions) or (fact.question if fact else "")
        trace.follow_up = f'after "{named}": a clinician decides on that'
        if fact is None:  # of the condition alone: "how deep" would lead to another one
            theirs = self.part(conditions, before, self._conditions.barred((), conditions, before=False))
            fact = theirs.reading.best.fact if theirs.reading.best is not None else None
        if fact is None or fact == before.condition:
            return Decline("clinician", closest=fact)
        return Answer((fact,), score=1.0)

    def _goes_on_comparing(self, tokens: Sequence[str], part: Part, before: Conversation, *, corrected: bool) -> bool:
        """Whether a few words after an answer compare ours with another lift: "and hack squats?"."""
        other = part.verdict.other
        if not before.facts or other is None or not other.compared:
            return False
        goes_on = self._turns.without_continuation(tokens) is not None
        if not goes_on and self._compares(part):
            return True
        if word_count(tokens) > SHORT:
            return False
        if not self._language.words.comparisons.comparatives.isdisjoint(tokens):
            return True
        after_one = before.facts[-1].topic in self._comparisons
        return after_one and (corrected or goes_on)

    def _compares(self, part: Part) -> bool:
        """Whether what names another lift surely compares it with ours, though it does not name ours."""
        other = part.verdict.other
        compared = other is not None and other.compared
        return compared and part.topic in self._comparisons and part.confidence.value >= COMPARED

    def _within(
        self,
        topics: set[str],
        tokens: Sequence[str],
        before: Conversation,
        barred: frozenset[str],
    ) -> Part:
        """Return the message read as a question on one of ``topics``."""
        others = {fact.id for fact in self._facts.values() if fact.topic not in topics}
        return self.part(tokens, before, barred | others)

    def _decide(self, part: Part, before: Conversation, trace: Trace) -> Reply:
        sure = part.sure
        parts = ", ".join(f"{name} {value:.2f}" for name, value in part.confidence.parts)
        trace.decision = f"confidence {sure:.2f} ({parts})"
        if part.refused and part.verdict.other is not None:
            other = part.verdict.other
            closest = self._facts.get(other.closest) if other.closest else None
            return Decline(_REASONS.get(other.kind, "out_of_scope"), subject=other.name, closest=closest)
        best = part.reading.best
        if best is None:
            return Decline("unclear")
        options = policy.options(part.reading)
        if part.reading.bare and sure < NAMED and len(options) > 1 and not before.options:
            return Clarify(tuple(match.fact for match in options), score=sure)
        if part.clear:
            best = self._not_told(best, part, before)
            return Answer((best.fact,), score=sure, alternatives=policy.alternatives(part.reading, sure))
        if part.likely and len(options) > 1 and not before.options:
            return Clarify(tuple(match.fact for match in options), score=sure)
        close = part.likely or policy.asks_one_thing(part.reading, sure)
        return Decline("unclear", closest=best.fact if close else None, score=sure)

    def _not_told(self, best: Match, part: Part, before: Conversation) -> Match:
        """Return ``best``; where all of it was said just before, another fact of its topic that is asked for, too."""
        told = before.facts == (best.fact,) and "detail" in before.told
        if not told or part.reading.certain or self._turns.points_back(part.tokens):
            return best
        other = self._within({best.fact.topic}, part.tokens, before, part.barred | {best.fact.id})
        asked = other.reading.best
        return asked if asked and self._understanding.speaks_for(other.reading, asked.fact) else best


def together(before: Sequence[str], now: Sequence[str]) -> tuple[str, ...]:
    """Return both without repeats."""
    return tuple(dict.fromkeys((*before, *now)))


def _let_in(part: Part) -> Part:
    """Return ``part`` with no subject that keeps it out."""
    return replace(part, verdict=replace(part.verdict, other=None))


def _words(tokens: Sequence[str]) -> tuple[str, ...]:
    return tuple(token for token in tokens if token not in SENTENCE_MARKS)


def _offering(reply: Reply, parts: Sequence[Part]) -> Reply:
    """Return ``reply``; below an answer, what else its message may have asked one tap away."""
    if not isinstance(reply, Answer):
        return reply
    beside = (part.reading.candidates[0].fact for part in parts)
    offered = dict.fromkeys(fact for fact in (*beside, *reply.alternatives) if fact not in reply.facts)
    return replace(reply, alternatives=tuple(offered)[: policy.MOST_ALTERNATIVES])


def _readable(tokens: Sequence[str]) -> str:
    return " ".join(_words(tokens))
