"""Replies to what asks nothing of the fact base: talk, requests, and questions that are not ours.

Every message is read for what it does and for whose it is before its topic is looked up. What does
nothing for us gets words of its own, never a fact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.engine import policy
from bot.engine.conditions import Conditions
from bot.engine.conversation import Conversation
from bot.engine.models import (
    Answer,
    Clarify,
    Decline,
    DeclineReason,
    Fact,
    Greeting,
    GreetingKind,
    Knowledge,
    Reply,
    Trace,
    Triage,
)
from bot.engine.ours import NEARLY, REFUSED, REFUSED_LATER, Judgement, Ours
from bot.engine.parts import Part
from bot.engine.questions import MAX_QUESTIONS, Questions, word_count
from bot.engine.text import Query, Tokens
from bot.engine.turns import REACTING, Act, Turn, TurnReader
from bot.engine.work import TooMuchWorkError

CERTAIN = 0.9
"""Chance of talk at which its own reply says more than a refusal by the closed list, if that is of a kind of these."""
SAID, WANTED = 0.4, 0.1
"""Chance of talk, after an answer, from which what has no reply is noted, and of a request below which it is:
whoever says only something asked nothing, so there is nothing that was not understood."""
ASKED_ELSEWHERE = 0.3
"""Chance of a question about something else from which it is none that was only said."""
ONLY_SAID = 0.2
"""The same where an answer that is less than :data:`SURE_ENOUGH` would tell a fact: of fourteen such later turns of the
opened dialogues two asked for it."""
REACTED = 0.45
"""Chance of talk from which whoever reacts to an answer is not told its detail."""
CHECKED = 0.35
"""Chance of a question about the last answer from which it is one."""
LIKELY = 0.6
"""So sure of its topic, a first message that reads like talk may want that all the same: "my mate calls it useless"."""
SURE_ENOUGH = 0.65
"""So sure an answer is given, after an answer, to what reads like talk."""
CLAIMED = 0.65
"""Chance of talk, after an answer, below which a claim about our subject wants it: "it transfers to nothing"."""
OVER = 0.5
"""Chance of a sentence's saying so from which a complaint is over."""
OVER_NAMED = 0.8
"""The same where the complaint, or who treats it, is named: "thats my wife who is pregnant", but "still pregnant"."""
LET_GO, LET_GO_UNNAMED = 0.2, 0.95
"""The same of what had to be seen, where a clinician is named: with words that say that it is over, and without."""
CLEAR_ALONE = 0.7
"""So sure by itself, what would be told again is read alone: of the opened dialogues six such of six were meant so."""
FOREIGN = 0.1
"""Less likely ours, what reads like the opening of a question opens none: it is about something else."""

_DECLINED: Mapping[Act, DeclineReason] = {"requests": "request", "asks_elsewhere": "out_of_scope"}
_POINTED = ("unclear", "request", "out_of_scope", "other_exercise", "personal")
"""Refusals that point to a question of ours."""
_NOTED = ("unclear", "out_of_scope", "other_exercise", "personal", "told")
"""Refusals of what was asked, if it was."""
_ONLY_LATER = ("statement", "report", "complaint", "lost")
"""Talk whose reply leans on what was said before it."""
_SAID_BETTER = ("world", "personal", "aside")


LEAST_ASKED = 2
"""Words of a question beside talk at least: "so?" asks nothing of its own."""


class Talking:
    """Decides what is talk, what is not ours, and what has been said already.

    :param read: reads words as a question of their own.
    :param ours: whose a message is.
    :param acts: what a message does.
    :param conditions: whether it says that a condition is over.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        read: Callable[[Tokens, Conversation], Part],
        ours: Ours,
        acts: TurnReader,
        conditions: Conditions,
    ) -> None:
        self._topics = knowledge.topics
        cleared = {exercise.when_cleared for exercise in knowledge.exercises}
        self._when_cleared = next((fact for fact in knowledge.facts if fact.id in cleared), None)
        self._questions = Questions(knowledge.lexicon.words.questions)
        self._read, self._ours, self._acts, self._conditions = read, ours, acts, conditions

    def chat(self, query: Query, trace: Trace) -> Greeting:
        """Return the reply to words that are known to ask nothing: "lol"."""
        trace.decision = "talk that asks nothing"
        return Greeting(self._acts.read(query.tokens).reply or "noted")

    def reply(self, query: Query, said: Tokens, before: Conversation, trace: Trace) -> Reply | None:
        """Return the reply to what asks nothing of the fact base; None where it may ask something.

        :param said: the message with its prefaces: "cheers, i'll let you know how it goes" is thanks, all of it.
        """
        follows = bool(before.facts or before.options)
        if self._conditions.only_denied(query.tokens):
            trace.decision = "only denies a complaint or a condition"
            return Greeting("statement")
        whole = self._acts.read(said)
        around = said != query.tokens and not self._asks_plainly(query.tokens)
        if around and whole.act != "prefaces" and whole.wants_no_fact(follows=follows):
            talk = self._talk(said, whole, before, trace, follows=follows)
            if talk is not None:
                return talk
        turn = self._acts.read(query.tokens)
        if not turn.wants_no_fact(follows=follows):
            return None
        return self._talk(query.tokens, turn, before, trace, follows=follows)

    def _asks_plainly(self, tokens: Tokens) -> bool:
        """Whether ``tokens`` are a clear question of ours: "thank you :) do i need special shoes"."""
        return self._questions.is_question(tokens) and self._read(tokens, Conversation()).clear

    def _talk(self, tokens: Tokens, turn: Turn, before: Conversation, trace: Trace, *, follows: bool) -> Reply | None:
        """Return the reply to ``tokens``, which read like talk; None where they may ask something all the same."""
        alone = self._read(tokens, Conversation())
        if self._may_ask(alone, turn, follows=follows):
            return None
        if turn.act == "prefaces" and not follows and self._ours.judge(tokens).chance < FOREIGN:
            return None  # "the moon looks massive tonight" begins no question of ours
        trace.gate = alone.verdict.record
        trace.decision = f"asks nothing: {turn.act} {turn.chances[turn.act]:.2f}"
        if turn.reply == "lost" and before.facts:
            return Answer(before.facts, score=1.0, asked_for="detail")
        if turn.act in _DECLINED:
            return Decline(_DECLINED[turn.act])
        if turn.reply:
            return Greeting(_by_the_way(turn.reply, follows=follows))
        return Decline("unclear")

    def checked(self, tokens: Tokens, said: Tokens, before: Conversation, trace: Trace) -> Answer | None:
        """Return what a message wants that asks about the last answer: its sources, or why it is so.

        Its last sentence may ask for sources, whatever it says before: "I don't buy it. Where's the study?"

        :param said: the whole message.
        """
        if not before.facts:
            return None
        last = next(reversed(self._questions.sentences(said)), said)
        sources = not self._questions.words.sourcing.isdisjoint(last)
        if not any(self._checks(asked) for asked in ((tokens, last) if sources else (tokens,))):
            return None
        trace.follow_up = trace.decision = "asks about the last answer: " + ("its sources" if sources else "more of it")
        return Answer(before.facts, score=1.0, asked_for="sources" if sources else "detail")

    def _checks(self, tokens: Tokens) -> bool:
        """Whether words ask about the last answer, and about no subject of ours themselves."""
        return self._acts.read(tokens).chances["answer_checked"] >= CHECKED and not self._names_a_subject(tokens)

    def _names_a_subject(self, tokens: Tokens) -> bool:
        """Whether the words are about our subject themselves."""
        return self._read(tokens, Conversation()).reading.subjects > 0

    def well_again(self, query: Query, before: Conversation, trace: Trace) -> Greeting | Answer | Triage | None:
        """Return the reply to a message that says only that a condition named before is over, or that one may train.

        Whoever was asked for leave wanted to begin: how that is done. What has to be seen is not over because the
        member says so.
        """
        if not before.about_condition:
            return None
        if not self.is_over(query.tokens, before):
            if not before.to_be_seen or not self._says_it_is_over(query.tokens, before):
                return None
            trace.follow_up = trace.decision = "after a warning sign: that is seen first"
            return Triage(before.to_be_seen, again="short")
        trace.follow_up = "the condition named before is over"
        talks = self._acts.read(query.tokens).wants_no_fact(follows=True)
        if self._ends_in_a_question(query.tokens) or (not talks and self._conditions.asks_beside(query.tokens)):
            return None
        trace.decision = "a clinician allows it" if before.leave_asked else "says only that a condition is over"
        if before.leave_asked and self._when_cleared is not None:
            return Answer((self._when_cleared,), score=1.0)
        return Greeting("cleared" if self._conditions.clears(query.tokens) else "well_again")

    def after_leave(self, reply: Reply, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return what whoever has a clinician's leave is told: how to begin, before load or range and where unsure."""
        told = self._told_after_leave(reply, query, before)
        if told is not reply:
            trace.follow_up = f"{trace.follow_up}; a clinician allows it: how to begin".removeprefix("; ")
        return told

    def _told_after_leave(self, reply: Reply, query: Query, before: Conversation) -> Reply:
        fact, over = self._when_cleared, before.over is not None
        if fact is None or not self._is_allowed(query.tokens, before):
            return reply
        told: Reply = reply
        match reply:
            case Decline(reason="clinician"):
                told = Answer((fact,), score=1.0)  # within limits it stays theirs: "she said light weights are fine"
            case _ if before.allowed or fact in before.facts:
                pass
            case Greeting() if not before.turns:
                told = Answer((fact,), score=1.0)  # nothing was said that it could be a word on: "told yes by the gp"
            case Answer() if any(
                one.clinician_decides or one.id in self._conditions.for_clinicians for one in reply.facts
            ):
                told = replace(reply, facts=(fact, *(one for one in reply.facts if one != fact))[:MAX_QUESTIONS])
            case Clarify() if over:
                told = Answer((fact,), score=reply.score, alternatives=policy.asked_for(reply, fact))
            case Decline(reason="unclear") if over:
                told = Answer((fact,), score=1.0)
        return told

    def _is_allowed(self, tokens: Tokens, before: Conversation) -> bool:
        """Whether who treats a condition allows training with it, by this message or an earlier one."""
        if before.allowed or self.has_leave(tokens, before):
            return True
        return before.over is not None and (before.leave_asked or self._conditions.clears(tokens))

    def has_leave(self, tokens: Tokens, before: Conversation) -> bool:
        """Whether a message says, and does not only suppose, that who treats a condition allows training with it."""
        about = before.over is not None or before.about_condition or self._conditions.mentions_any(tokens)
        return about and self._conditions.allowed(tokens) and not self._conditions.unsure(tokens)

    def _ends_in_a_question(self, tokens: Tokens) -> bool:
        """Whether the last of several sentences asks something: "she says carry on as normal. how heavy"."""
        *others, last = self._questions.sentences(tokens)
        if not others or word_count(last) < LEAST_ASKED or not self._questions.is_question(last):
            return False
        return not self._acts.read(tuple(last)).wants_no_fact(follows=True)

    def is_over(self, tokens: Tokens, before: Conversation) -> bool:
        """Whether a message, or a sentence of it, says that a complaint is over, was none, or is somebody else's.

        Of what has to be seen that is said by whoever saw it, not by the member.
        """
        if self._conditions.limited(tokens):
            return False
        if before.leave_asked and self._conditions.affirmed(tokens):
            return True
        if before.to_be_seen and self.lets_go(tokens):
            return True
        seen = not before.to_be_seen or self._conditions.speaks_for_a_clinician(tokens)
        return seen and self._says_it_is_over(tokens, before)

    def lets_go(self, tokens: Tokens) -> bool:
        """Whether a message says that a clinician has seen what had to be seen, and that it is over."""
        conditions = self._conditions
        if not conditions.clears(tokens) or conditions.limited(tokens) or conditions.unsure(tokens):
            return False
        return self._well(tokens) >= (LET_GO if conditions.ends(tokens) else LET_GO_UNNAMED)

    def _says_it_is_over(self, tokens: Tokens, before: Conversation) -> bool:
        named = before.conditions
        surely = self._conditions.goes_on(tokens, named) or self._conditions.clears(tokens)
        return self._conditions.over(tokens, named) or self._well(tokens) >= (OVER_NAMED if surely else OVER)

    def _well(self, tokens: Tokens) -> float:
        """Return how likely a message, or a sentence of it, says that a complaint is over, and hopes no such thing."""
        parts = (tuple(part) for part in (tokens, *self._questions.sentences(tokens)))
        return max(
            (self._acts.read(part).chances["well_again"] for part in parts if not self._conditions.unsure(part)),
            default=0.0,
        )

    def turned_away(self, query: Query, before: Conversation, trace: Trace) -> Decline | None:
        """Return the refusal of what is surely not ours; it points to a question of ours where it comes near.

        What the closed list refuses is left to it, for it can say what the message is about.
        """
        least = REFUSED_LATER if before.facts or before.options else REFUSED
        judgement = self._ours.judge(self._questions.without_preamble(query.tokens))
        questions = (
            self._ours.judge(self._questions.without_preamble(one)) for one in self._questions.split(query.tokens)
        )
        if any(one.chance >= least for one in (judgement, *questions)):
            return None
        alone = self._read(query.tokens, Conversation())
        if alone.worded or alone.refused:
            return None
        trace.gate, trace.decision = alone.verdict.record, f"not ours: {judgement.record}"
        return Decline("out_of_scope", closest=_nearest(alone, judgement))

    def pointed(self, reply: Reply, query: Query) -> Reply:
        """Return a refusal of what comes near with a question of ours to point to; any other reply as it is."""
        if not isinstance(reply, Decline) or reply.reason not in _POINTED or reply.closest is not None:
            return reply
        tokens = self._questions.without_preamble(query.tokens)
        alone, judgement = self._read(tokens, Conversation()), self._ours.judge(tokens)
        unnamed = reply.reason in ("unclear", "request") or (reply.reason == "out_of_scope" and reply.subject is None)
        closest = _nearest(alone, judgement) if unnamed else None
        if closest is not None:
            return Decline("out_of_scope" if reply.reason == "unclear" else reply.reason, closest=closest)
        if reply.reason == "request":
            return reply
        close = policy.worth_pointing(alone.reading, judgement.chance) and not self._conditions.named(query.tokens)
        return replace(reply, closest=alone.reading.best.fact) if close and alone.reading.best else reply

    def not_again(self, reply: Reply, tokens: Tokens, before: Conversation, trace: Trace) -> Reply:
        """Return ``reply``; where it would say the last answer again its detail, and after that no more of it.

        What is clear by itself and about something else is answered then: it asked for no more of the same.
        """
        if not isinstance(reply, Answer) or not reply.facts or reply.asked_for not in before.told:
            return reply
        if reply.facts != before.facts:
            anew = tuple(fact for fact in reply.facts if fact not in before.facts or fact == before.condition)
            return replace(reply, facts=anew or reply.facts)
        if "detail" not in before.told:
            if self._only_reacts(tokens):
                trace.decision = "said already, and only taken in"
                return Greeting("noted", caution=reply.caution)
            trace.follow_up = f"{trace.follow_up}; said already: the detail".removeprefix("; ")
            return replace(reply, alternatives=(), asked_for="detail")
        other = self._clear_alone(tokens, reply, before)
        if other is not None:
            trace.follow_up = "said already, and its detail, too: read alone"
            return other
        trace.decision = "said already, and its detail, too"
        return Decline("told", closest=self._beside(reply.facts[0]), caution=reply.caution)

    def _only_reacts(self, tokens: Tokens) -> bool:
        """Whether a message takes in what was said, in the words of its subject: "I fold up like a deckchair, yes"."""
        turn = self._acts.read(tokens)
        return turn.act in REACTING and turn.talk >= REACTED and not self._asks_anywhere(tokens)

    def _clear_alone(self, tokens: Tokens, reply: Answer, before: Conversation) -> Answer | None:
        """Return the answer to ``tokens`` read by themselves, if that is clear, another one and not barred."""
        try:
            alone = self._read(tokens, Conversation())
        except TooMuchWorkError:
            return None
        best = alone.reading.best
        barred = {fact.id for fact in reply.facts} | self._conditions.barred(tokens, (), before=before.about_condition)
        if best is None or best.fact.id in barred or not alone.clear or alone.sure < CLEAR_ALONE:
            return None
        return Answer((best.fact,), score=alone.sure, caution=reply.caution)

    def noted(self, reply: Reply, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return ``reply``; a friendly word where it would refuse, or be unsure of, what was only said.

        "My nan squats at 80 lol", after an answer, asks nothing about squats; "hello sorry my english no good" greets.
        """
        follows = bool(before.facts or before.options)
        if not self._is_unsure(reply, follows=follows):
            return reply
        turn = self._acts.read(query.tokens)
        asks = self._asks_anywhere(query.tokens) or turn.chances["requests"] >= WANTED
        asks = asks or turn.elsewhere >= ASKED_ELSEWHERE or self._read(query.tokens, Conversation()).reading.bare
        least = ONLY_SAID if isinstance(reply, Answer) else SAID
        if asks or turn.talk < (least if follows else CERTAIN):  # after help, whoever may ask is told all of it again
            return reply
        if not follows and not before.help and isinstance(reply, Decline) and reply.reason != "unclear":
            return reply
        kind = _by_the_way(turn.reply, follows=follows) if turn.reply else ("noted" if before.turns else None)
        if kind is None or (kind in _ONLY_LATER and not before.turns):
            return reply
        trace.decision += f"; only said: {turn.act} {turn.talk:.2f}"
        return Greeting(kind)

    def _asks_anywhere(self, tokens: Tokens) -> bool:
        """Whether any sentence reads like a question: "creatine bro. should i take it"."""
        return any(self._questions.is_question(one) for one in (tokens, *self._questions.sentences(tokens)))

    def _surely_asks(self, tokens: Tokens) -> bool:
        """Whether a sentence beside talk is surely a question of ours: "not a doctor then. how many reps"."""
        alone = self._read(tokens, Conversation())
        return alone.clear and alone.sure >= LIKELY and alone.reading.subjects > 0

    @staticmethod
    def _is_unsure(reply: Reply, *, follows: bool) -> bool:
        """Whether ``reply`` refuses, or after an answer asks back or answers what is hardly clear."""
        match reply:
            case Decline():
                return reply.reason in _NOTED
            case Clarify():
                return follows
            case Answer():
                return follows and bool(reply.facts) and reply.score < SURE_ENOUGH
            case _:
                return False

    def _beside(self, fact: Fact) -> Fact | None:
        """Return a fact to go on with: the first of a related topic."""
        return next((topic.facts[0] for topic in self._topics if topic.id in fact.related), None)

    def _may_ask(self, alone: Part, turn: Turn, *, follows: bool) -> bool:
        """Whether what reads like talk has an answer, read by itself, or a refusal that says what it is about."""
        if alone.refused and alone.verdict.other is not None and alone.verdict.other.kind in _SAID_BETTER:
            return turn.talk < CERTAIN
        surely = turn.act == "asks_elsewhere" and policy.surely_ours(alone.confidence)
        if surely or alone.worded or alone.refused or (alone.clear and alone.named) or alone.reading.bare:
            return True
        asked = self._questions.split(alone.tokens)
        questions = [one for one in asked if self._questions.is_question(one)]
        if len(asked) > 1 and any(self._surely_asks(one) for one in questions):
            return True
        asks = alone.clear and bool(questions)
        if asks and (not follows or turn.talk < CERTAIN):
            return True
        if alone.sure >= LIKELY and (not follows or (turn.talk < CLAIMED and alone.reading.subjects > 0)):
            return True
        return turn.act == "states" and alone.reading.subjects > 0  # "i had a c section": we may have something on it


def _nearest(alone: Part, judgement: Judgement) -> Fact | None:
    """Return the fact to point to, where the message comes near our subject."""
    best = alone.reading.best
    return best.fact if best is not None and judgement.nearest == NEARLY else None


def _by_the_way(kind: GreetingKind, *, follows: bool) -> GreetingKind:
    """Return the reply to talk of a kind that asks for nothing: what is really over had its reply before.

    Whoever had an answer needs no list of what can be asked: "right, off for a curry, cheers".
    """
    if kind == "well_again":
        return "statement"
    return "noted" if kind == "help" and follows else kind
