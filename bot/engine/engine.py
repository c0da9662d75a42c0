"""The engine: a message in, a reply and its trace out."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rapidfuzz import fuzz

from bot.engine import policy
from bot.engine.asking import Asking, together
from bot.engine.care import Care, is_uneasy
from bot.engine.conditions import Conditions
from bot.engine.conversation import Asked, Conversation, Turns
from bot.engine.cuts import Cuts
from bot.engine.denials import Denials
from bot.engine.frame import Frames
from bot.engine.gate import Gate
from bot.engine.glossary import Glossary
from bot.engine.judges import Judges
from bot.engine.language import Languages
from bot.engine.learned import Learned
from bot.engine.likeness import Likeness, SignModels
from bot.engine.message_words import MessageWords
from bot.engine.models import (
    Again,
    Answer,
    Clarify,
    Decline,
    Fact,
    Greeting,
    Knowledge,
    Repair,
    Reply,
    Trace,
    Triage,
)
from bot.engine.ours import Ours
from bot.engine.parts import PartReader
from bot.engine.questions import Questions
from bot.engine.segments import Segments
from bot.engine.spelling import LEAST_WRITTEN, Speller, slips
from bot.engine.talking import Talking
from bot.engine.text import MAX_CHARACTERS, MAX_TRIAGED_CHARACTERS, Language, Query
from bot.engine.triage import UNSURE, TriageFinding, TriageStep
from bot.engine.trimming import Trimming
from bot.engine.turns import TurnReader
from bot.engine.understanding import Reading, Understanding
from bot.engine.work import TooMuchWorkError, Work

LEAST_SAID = 2
"""Pieces of talk around questions that must hold a word, so that it is no slip of the pen."""

LAST_WORK = 120
"""Words that the last question of a message may cost which is too long to be read whole."""

MAX_TYPED = 200
"""Characters of what is being typed that suggestions are looked for by; every question of ours is shorter."""


class Engine:
    """Answers messages from one fact base. Pure and deterministic.

    The order is the design: warning sign, talk about the conversation, what the turn does, whose it is,
    which exercise, one question or several, what the last turn lends, rules and scores, then the decision.

    :param learned: what was learned from this very fact base before; None learns it now.
    :param judges: the same of the models that ask what a message is.
    :param choice: how sure is sure enough, one of :data:`policy.CHOICES`.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        learned: Learned | None = None,
        judges: Judges | None = None,
        choice: policy.ChoiceName = policy.DEFAULT,
    ) -> None:
        self.knowledge = knowledge
        self._understanding = Understanding(knowledge, learned)
        self._language = language = self._understanding.language
        self._gate = Gate(knowledge.exercises, knowledge.others, knowledge.lexicon, language)
        self._turns = Turns(knowledge.lexicon, language)
        self._glossary = Glossary(knowledge, language)
        self._frames = Frames(knowledge.lexicon, language)
        lexicon = knowledge.lexicon
        deniable = lexicon.deniable_concepts | lexicon.condition_concepts
        over = (lexicon.turns.get(kind, ()) for kind in ("healed", "allows"))
        denials = Denials(self._understanding, deniable, *over)
        self._conditions = Conditions(knowledge, self._understanding, denials)
        words = MessageWords(self._understanding)
        self.judges = judges or self._learn(words)
        models = SignModels(self.judges.describes, self.judges.which)
        likeness = Likeness(models, language.stem) if knowledge.triage.phrasings else None
        self._triage = TriageStep(knowledge.triage, self._frames, likeness)
        self._care = Care(knowledge, self._understanding)
        vocabulary = _vocabulary(knowledge, language, self._triage.vocabulary, self.learned.word_counts)
        self._languages = Languages(knowledge.languages, vocabulary)
        prefixes = self._triage.prefixes | knowledge.triage.foreign
        real = knowledge.lexicon.real_words | _said_around(knowledge)
        self._speller = Speller(vocabulary, language, prefixes, real)
        ours = Ours(words, self.judges.ours)
        reader = PartReader(self._gate, self._understanding, policy.CHOICES[choice], ours)
        cuts = Cuts(self.judges.cuts, lexicon.words.questions.openers)
        acts = TurnReader(words, self.judges.turns)
        self._asking = Asking(
            knowledge, reader, self._understanding, self._conditions, denials, self._turns, cuts, acts
        )
        segments = Segments(self.judges.segments, lexicon.words.questions.openers)
        self._trimming = Trimming(segments, acts, self._gate, language, self._asking.is_clear)
        self._talking = Talking(knowledge, self._asking.part, ours, acts, self._conditions)
        self._reader = reader
        self._questions = Questions(lexicon.words.questions)
        self._asked_by = {fact.id: language.normalise(fact.question) for fact in knowledge.facts}

    def _learn(self, words: MessageWords) -> Judges:
        """Return what the messages of the fact base teach about messages."""
        from bot.engine.learning.judges import learn_judges  # noqa: PLC0415 - learning is loaded when it is needed

        return learn_judges(self.knowledge, words, self._frames)

    @property
    def learned(self) -> Learned:
        """What was learned from the phrasings."""
        return self._understanding.learned

    def ask(self, text: str, conversation: Conversation | None = None) -> tuple[Reply, Trace, Conversation]:
        """Return the reply to ``text``, its trace, and the conversation after it."""
        self._reader.begin(Work())
        before = conversation or Conversation()
        trace = Trace(text=text[:MAX_CHARACTERS], data_hash=self.knowledge.data_hash)
        language = self._languages.of(text[:MAX_TRIAGED_CHARACTERS])
        tokens = self._language.tokenise(self._speller.undisguised(text[:MAX_TRIAGED_CHARACTERS]))
        repairs: tuple[Repair, ...] = ()
        if language is None:  # a word of another language is no misspelt English one
            tokens, repairs = self._speller.repair(tokens)
        query = Query(text, tokens, repairs)
        trace.normalised, trace.repairs = query.normalised, repairs
        let_go = self._is_let_go(query, before)  # what was said before counts no more
        finding = self._triage.check(query, () if let_go else before.heard_before())
        trace.triage = finding.record
        if let_go and not finding.signs:
            before = replace(_without_help(before), to_be_seen=before.help or before.to_be_seen, leave_asked=True)
        taken_back = None if finding.signs or language else self._taken_back(query, before, trace)
        if taken_back is not None and taken_back.kind == "believed":
            before = _without_help(before)
            asked = self._asked_besides(query)
            query, taken_back = (replace(query, tokens=asked), None) if asked else (query, taken_back)
        reply = taken_back or self._reply(query, before, trace, language, finding)
        if isinstance(reply, Decline) and reply.reason == "too_long":
            return reply, trace, before
        if isinstance(reply, Decline | Greeting) or (isinstance(reply, Triage) and reply.again):
            reply = replace(reply, turn=before.turns)
        over_before, before = before, self._without_what_is_over(before, tokens)
        after = _after(reply, query, before)
        lasting, over = self._conditions.lasting(tokens), self._conditions.over(tokens)
        if over_before.about_condition and not before.about_condition:
            lasting = self._conditions.but_over(self._conditions.but_who_treats(lasting), before.over)
        if over and not lasting:
            after = replace(after, condition=None)
        return (
            reply,
            trace,
            replace(
                after,
                conditions=together(before.conditions, lasting),
                names_condition=bool(lasting or (over and self._conditions.named(tokens))),
                over=None,
                allowed=after.about_condition and (before.allowed or self._talking.has_leave(query.tokens, before)),
                leave_asked=isinstance(reply, Decline) and reply.reason == "clinician",
                cautioned=not isinstance(reply, Triage) and (before.cautioned or reply.caution),
                uneasy=is_uneasy(finding, reply),
                turns=before.turns + 1,
            ),
        )

    def after_choice(self, fact: Fact, conversation: Conversation) -> Conversation:
        """Return the conversation after the member picked ``fact`` from a choice."""
        return replace(conversation, facts=(fact,), options=(), alternatives=(), told=frozenset({"answer"}))

    def after_jest(self, conversation: Conversation) -> Conversation:
        """Return the conversation after the member took back what was said in jest: no word of it counts."""
        if not conversation.in_jest:
            return conversation
        return _without_help(conversation)

    def define(self, word: str) -> Answer | None:
        """Return what ``word`` means, in any of its spellings or misspelt; None if it is not in the glossary."""
        repaired = " ".join(self._speller.repair(self._language.tokenise(word[:MAX_TYPED]))[0])
        return self._glossary.define(word) or self._glossary.define(repaired)

    def read(self, tokens: Sequence[str]) -> Reading:
        """Return what ``tokens`` ask about our exercise, whatever the reply would be."""
        return self._understanding.read(self._speller.repair(tokens)[0], [self._asking.default])

    def closest(self, text: str) -> tuple[Fact, ...]:
        """Return the facts that ``text`` comes close to, closest first, whatever the reply would be."""
        tokens = self._language.tokenise(text[:MAX_CHARACTERS])
        return tuple(match.fact for match in self.read(tokens).candidates)

    def suggest(self, typed: str, limit: int) -> tuple[Fact, ...]:
        """Return facts whose question fits what was typed so far, best first."""
        wanted = self._language.normalise(typed[:MAX_TYPED])
        if not wanted:
            return tuple(topic.facts[0] for topic in self.knowledge.topics)[:limit]
        ranked = sorted(
            self.knowledge.facts,
            key=lambda fact: (
                -fuzz.partial_token_set_ratio(wanted, self._asked_by[fact.id]),
                -fuzz.token_set_ratio(wanted, self._asked_by[fact.id]),
                fact.id,
            ),
        )
        first = [match.fact for match in self.read(wanted.split()).candidates]
        return tuple(dict.fromkeys([*first, *ranked]))[:limit]

    def _reply(
        self, query: Query, before: Conversation, trace: Trace, language: str | None, finding: TriageFinding
    ) -> Reply:
        if finding.signs:
            answer = self._asked_all_the_same(query, before, trace, finding) if language is None else None
            if answer is not None:
                return answer
            trace.decision = "a warning sign: help instead of advice"
            again: Again | None = "short" if finding.signs == before.to_be_seen else None
            help_ = Triage(finding.signs, language, in_jest=self._turns.in_jest(query.tokens), again=again)
            if language is not None or help_.level != "professional" or len(query.text) > MAX_CHARACTERS:
                return help_  # what is urgent leaves nothing else to read
            return replace(help_, closest=self._care.closest(query.tokens))
        reply = self._read(query, before, trace, language, finding)
        reply = _helped_on(reply, before, trace, language)
        follows = bool(before.facts or before.options)
        cared = self._care.taken(reply, query.tokens, finding, trace, follows=follows)
        if cared is not reply:
            cared = self._talking.not_again(cared, query.tokens, before, trace)
        if before.to_be_seen:
            cared = self._care.comforted(cared, trace)
        seen_first = before.to_be_seen and not before.cautioned
        if (seen_first or before.uneasy) and isinstance(cared, Answer | Clarify):
            return replace(cared, caution=True)
        return cared

    def _read(
        self, query: Query, before: Conversation, trace: Trace, language: str | None, finding: TriageFinding
    ) -> Reply:
        """Return the reply to a message without a warning sign, as far as the budget of work goes."""
        try:
            if language is None:
                return self._beside_signs(query, before, trace)
            return self._in_another_language(query, trace, language, caution=bool(finding.symptom))
        except TooMuchWorkError:
            return self._last_question(query, before, trace)

    def _last_question(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return the answer to the last question of a message that costs too much to be read whole, if it is clear.

        "I drive a lorry, ... so how far down do I come?": a story that ends in what it is told for.
        """
        asked = [one for one in self._questions.sentences(query.tokens) if self._questions.is_question(one)]
        trace.decision = "too many parts to read: read for warning signs only"
        try:
            self._reader.begin(Work(LAST_WORK))
            if not asked or not self._asking.is_clear(asked[-1]):
                return Decline("too_long")
            reply = self._asking.reply(replace(query, tokens=asked[-1]), before, trace)
        except TooMuchWorkError:
            return Decline("too_long")
        return reply if isinstance(reply, Answer) else Decline("too_long")

    def _asked_all_the_same(
        self, query: Query, before: Conversation, trace: Trace, finding: TriageFinding
    ) -> Answer | None:
        """Return the answer to what surely asks about training and hardly reads like a sign: "can't reach the plate".

        It says when to call for help.
        """
        if finding.likeness >= UNSURE or before.help or any(sign.gentle for sign in finding.signs):
            return None
        if not self._care.surely_asked(self._read(query, before, replace(trace), None, finding)):
            return None
        trace.triage += "; surely asks about training"
        reply = self._read(query, before, trace, None, finding)
        return replace(reply, caution=True) if isinstance(reply, Answer) else None

    def _beside_signs(self, query: Query, before: Conversation, trace: Trace) -> Reply:
        """Return the reply to a message without a warning sign."""
        if len(query.text) > MAX_CHARACTERS:
            trace.decision = f"longer than {MAX_CHARACTERS} characters: read for warning signs only"
            return Decline("too_long")
        if not query.words:
            trace.decision = "no words"
            return Decline("empty")
        well = self._talking.well_again(query, before, trace)
        before = self._without_what_is_over(before, query.tokens)
        whole = self._unwrapped(query)
        said = self._frames.without(self._trimming.without_preface(whole))
        if before.facts or before.options:
            said = self._trimming.without_reactions(self._trimming.without_lead_in(said))
        asked = replace(query, tokens=said if self._asking.is_worded(said) else self._without_talk(said))
        reply = (
            well
            or self._about_conversation(query, before, trace)
            or self._about_conversation(asked, before, trace)
            or self._about_word(query, trace)
            or self._about_word(asked, trace)
            or self._talking.checked(asked.tokens, query.tokens, before, trace)
            or self._talking.reply(asked, said, before, trace)
            or self._talking.turned_away(asked, before, trace)
            or self._asking.reply(asked, before, trace)
        )
        reply = self._talking.after_leave(reply, query, before, trace)
        reply = self._talking.not_again(reply, asked.tokens, before, trace)
        return self._talking.pointed(self._talking.noted(reply, query, before, trace), asked)

    def _without_what_is_over(self, before: Conversation, tokens: Sequence[str]) -> Conversation:
        """Return the conversation without the conditions and signs that the message says are none, or no more."""
        if before.about_condition and self._talking.is_over(tuple(tokens), before):
            return replace(before, condition=None, to_be_seen=(), conditions=(), over=before.conditions)
        return replace(before, conditions=self._conditions.still(before.conditions, tokens))

    def _without_talk(self, said: Sequence[str]) -> tuple[str, ...]:
        """Return what is asked, without talk around it."""
        return self._frames.without(self._trimming.without_talk(tuple(said)))

    def _taken_back(self, query: Query, before: Conversation, trace: Trace) -> Greeting | None:
        """Return what is said to whoever says that the sign told of before was a joke, or never was one."""
        if not before.help and not before.to_be_seen:
            return None
        if self._turns.says_false_alarm(query.tokens) and not any(sign.gentle for sign in before.help):
            trace.decision = "says that nobody is in danger"
            return Greeting("believed")
        if self._turns.takes_back(query.tokens):
            believed = before.in_jest or not before.help
            trace.decision = "takes back what was a joke" if believed else "an emergency is not taken back"
            return Greeting("believed" if believed else "not_believed")
        return None

    def _is_let_go(self, query: Query, before: Conversation) -> bool:
        """Whether a clinician has seen what was told of before, and lets them train again; no crisis ends so."""
        raised = (*before.help, *before.to_be_seen)
        return bool(raised) and not any(sign.gentle for sign in raised) and self._talking.lets_go(query.tokens)

    def _asked_besides(self, query: Query) -> tuple[str, ...]:
        """Return the clear question beside what takes a sign back: "nobody is hurt, i meant the machine. how deep"."""
        rest = tuple(
            token
            for one in self._questions.sentences(query.tokens)
            if not self._turns.says_false_alarm(one) and not self._turns.takes_back(one)
            for token in one
        )
        try:
            return rest if rest and rest != query.tokens and self._asking.is_clear(rest) else ()
        except TooMuchWorkError:
            return ()

    def _unwrapped(self, query: Query) -> tuple[str, ...]:
        """Return the tokens with wrapped lines joined: the search for warning signs takes every line for a clause."""
        text = self._language.unwrapped(query.text)
        return (
            query.tokens
            if text == query.text
            else self._speller.repair(self._language.tokenise(self._speller.undisguised(text[:MAX_CHARACTERS])))[0]
        )

    def _in_another_language(self, query: Query, trace: Trace, language: str, *, caution: bool) -> Reply:
        """Return what is understood here, to whoever writes in ``language`` and describes no warning sign."""
        kind = self._turns.greeting(query.tokens)
        if kind is not None and not caution:
            trace.decision = f"a greeting: {kind}"
            return Greeting(kind, language=language)
        trace.decision = f'in another language ("{language}"): read for warning signs only'
        return Decline("other_language", caution=caution, language=language)

    def _about_conversation(self, query: Query, before: Conversation, trace: Trace) -> Reply | None:
        """Return the reply to a greeting, a pick or a question about the last answer."""
        picked = self._turns.pick(query.tokens, before.options) if before.options else ()
        picked = picked or self._turns.number(query.tokens, before.alternatives)
        picked = picked or self._turns.first_number(query.tokens, before.options or before.alternatives)
        if picked:
            trace.follow_up = trace.decision = "picks " + ", ".join(f'"{fact.question}"' for fact in picked)
            return Answer(picked, score=1.0)
        turn = self._turns.about_last(query.tokens)
        if turn == "none" and (before.options or before.facts):
            trace.decision = "none of what was offered"
            return Decline("none_of_these")
        if turn in ("why", "more", "source") and before.facts:
            trace.follow_up = trace.decision = f"asks for the {turn} of the last answer"
            return Answer(before.facts, score=1.0, asked_for="sources" if turn == "source" else "detail")
        kind = self._turns.greeting(query.tokens)
        if kind is not None:
            trace.decision = f"a greeting: {kind}"
            return Greeting(kind)
        return self._talking.chat(query, trace) if turn == "chat" else None

    def _about_word(self, query: Query, trace: Trace) -> Answer | None:
        """Return what a word means, if the message asks nothing but that."""
        answer = self._glossary.answer(query.tokens)
        if answer is not None:
            trace.decision = f'asks what "{answer.terms[0].term}" means'
        return answer


def _without_help(conversation: Conversation) -> Conversation:
    """Return the conversation after its emergency turned out to be none: no word of it counts."""
    return replace(
        conversation,
        queries=(),
        help=(),
        in_jest=False,
        to_be_seen=(),
        conditions=(),
        condition=None,
    )


def _helped_on(reply: Reply, before: Conversation, trace: Trace, language: str | None) -> Reply:
    """Return the help again where an emergency was described before: "it's gone now" takes none of it back.

    In full in the place of an answer, a choice or a refusal ("what do i do"), in short in that of talk ("thanks").
    """
    if not before.help or (isinstance(reply, Greeting) and reply.kind in ("believed", "not_believed")):
        return reply
    trace.decision = "an emergency was described a moment ago: help before anything else"
    return Triage(before.help, language, again="short" if isinstance(reply, Greeting) else "full")


def _after(reply: Reply, query: Query, before: Conversation) -> Conversation:
    queries = before.heard(query)
    match reply:
        case Answer():
            facts = reply.facts or ((reply.closest,) if reply.closest else ())
            told = before.told if facts == before.facts else frozenset[Asked]()
            told_anew = (fact for fact in facts if fact.clinician_decides and fact not in before.facts)
            condition = next(told_anew, before.condition)
            return replace(
                before,
                facts=facts,
                options=(),
                alternatives=reply.alternatives,
                queries=queries,
                condition=condition,
                told=told | {reply.asked_for},
            )
        case Clarify():
            return replace(before, options=reply.options, alternatives=(), queries=queries)
        case Triage():
            new = reply.level == "emergency" and reply.signs != before.help
            in_jest = reply.in_jest if new else before.in_jest
            seen = () if reply.level == "emergency" else reply.signs
            return Conversation(
                queries=queries,
                help=reply.signs if new else before.help,
                to_be_seen=seen or before.to_be_seen,
                in_jest=in_jest,
            )
        case _:
            return replace(before, options=(), alternatives=(), queries=queries)


def _said_around(knowledge: Knowledge) -> frozenset[str]:
    """Return the words of talk around questions, each said by more than one: "salamat" is no misspelt word of ours."""
    said = (*knowledge.prefaces.before, *knowledge.prefaces.after, *knowledge.prefaces.either)
    counts = Counter(word for text in said for word in set(text.lower().split()))
    return frozenset(word for word, count in counts.items() if count >= LEAST_SAID and word.isalpha())


def _vocabulary(
    knowledge: Knowledge, language: Language, triage: frozenset[str], counts: Mapping[str, int]
) -> dict[str, float]:
    """Return every known word with its weight: words of our phrasings weigh more."""
    tokenise = language.tokenise
    vocabulary: dict[str, float] = dict.fromkeys(knowledge.lexicon.ordinary_words, 0.0)
    vocabulary.update(dict.fromkeys(triage, 0.2))
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
    misspelt = slips(counts, vocabulary.keys() | knowledge.lexicon.real_words, language.stem)
    for word, count in counts.items():
        if (count < LEAST_WRITTEN and word not in knowledge.lexicon.real_words) or word in misspelt:
            continue  # a member's slip of the pen, or a word of another language
        vocabulary[word] = max(vocabulary.get(word, 0.0), min(0.6, 0.1 + 0.05 * math.log2(1 + count / 2)))
    return {word: weight for word, weight in vocabulary.items() if word.isalpha()}
