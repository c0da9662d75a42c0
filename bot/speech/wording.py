"""Which words a reply is said in, before any surface lays them out.

Knows the bot's sentences and the house's own numbers and names; knows no Discord markup,
no terminal colours and no card limits.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from bot.engine.conversation import Asked
from bot.engine.models import Answer, Citation, Clarify, Decline, Fact, Greeting, Gym, Reply, Term, Translation, Triage

POUNDS_PER_KILOGRAM = 2.2046226
"""1 / 0.45359237, the international pound (1959)."""

_WEIGHT = re.compile(r"\{kg:(\d+(?:\.\d+)?)(?:-(\d+(?:\.\d+)?))?\}")


@dataclass(frozen=True, slots=True)
class House:
    """What a gym may say about itself; the defaults suit any place."""

    emergency_number: str | None = None
    staff: str | None = None
    pounds_first: bool = False
    gym: Gym | None = None
    """Its own words, where it has any."""


@dataclass(frozen=True, slots=True)
class Block:
    """One fact, or one message of the bot, in words."""

    text: str
    heading: str | None = None
    """The question as it was understood; of a warning sign, what must not be overlooked."""
    correction: str | None = None
    evidence: str | None = None
    sources: str | None = None
    """One line: "Escamilla 2001 (abstract); ACE exercise library (exercise page)"."""
    fact: Fact | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """A reply in words."""

    blocks: tuple[Block, ...]
    options: tuple[Fact, ...] = ()
    """Facts offered as a choice; their ``question`` is the wording."""
    offer: str | None = None
    """The line above them, where they stand below an answer."""
    care: tuple[str, ...] = ()
    """When to call for help; no small print."""
    notes: tuple[str, ...] = ()
    by_typing: str | None = None
    """What says the same as buttons, where there are none: how to choose, or the question nearest to what was asked."""

    @property
    def plain(self) -> str:
        """Everything as plain text, for a terminal, a log or a screen without cards."""
        parts: list[str] = []
        for block in self.blocks:
            lines = [*([block.heading] if block.heading else []), block.text]
            if block.correction:
                lines.append(block.correction)
            if block.evidence and block.sources:
                lines.append(f"[{block.evidence}. {block.sources}]")
            parts.append("\n".join(lines))
        if self.options:
            parts += [self.offer] if self.offer else []
            parts.append("\n".join(f"{number}. {fact.question}" for number, fact in enumerate(self.options, 1)))
        return "\n\n".join([*parts, *self.care, *self.notes, *([self.by_typing] if self.by_typing else [])])


class Wording:
    """Says replies in the sentences of ``messages.yaml``.

    :param messages: the bot's sentences by key, in one language.
    :param house: the gym's own emergency number, staff contact and unit order.
    :param signs: what to say on a warning sign, by its id; the fact base's own words for those not in it.
    :param translations: what the bot says in other languages, for messages that are written in one.
    """

    def __init__(
        self,
        messages: Mapping[str, str],
        house: House | None = None,
        signs: Mapping[str, str] | None = None,
        translations: Mapping[str, Translation] | None = None,
    ) -> None:
        self._messages = messages
        self._house = house or House()
        self._signs = signs or {}
        self._translations = translations or {}

    def at_home(
        self, *, emergency_number: str | None = None, staff: str | None = None, pounds_first: bool | None = None
    ) -> Wording:
        """Return the same sentences for one gym; what is None stays as it is."""
        house = replace(
            self._house,
            emergency_number=emergency_number or self._house.emergency_number,
            staff=staff or self._house.staff,
            pounds_first=self._house.pounds_first if pounds_first is None else pounds_first,
        )
        return self if house == self._house else Wording(self._messages, house, self._signs, self._translations)

    def translated(self, said: Translation) -> Wording:
        """Return the sentences of another language for the same house."""
        return Wording(said.messages, self._house, said.signs, self._translations)

    @property
    def house(self) -> House:
        """What the gym says about itself."""
        return self._house

    def message(self, key: str, **values: object) -> str:
        """Return the sentence ``key`` with its placeholders filled.

        ``{scope}``, ``{emergency_number}`` and ``{staff}`` need not be given.
        """
        return self._filled(self._messages[key], values)

    def _filled(self, template: str, values: Mapping[str, object]) -> str:
        if "{" not in template:  # most: every label
            return template
        known: dict[str, object] = {
            "scope": self._messages["scope"],
            "emergency_number": self._house.emergency_number or self._messages["emergency_number"],
            "staff": self._house.staff or self._messages["staff"],
            **values,
        }
        return re.sub(r"\{(\w+)\}", lambda found: str(known[found[1]]), template)

    def text(self, text: str) -> str:
        """Return a fact's text with every ``{kg:45}`` written in both units."""
        return _WEIGHT.sub(self._weight, text)

    def _weight(self, found: re.Match[str]) -> str:
        kilograms = [float(number) for number in found.groups() if number]
        metric = "–".join(f"{number:g}" for number in kilograms) + " kg"
        imperial = "–".join(f"{number * POUNDS_PER_KILOGRAM:.0f}" for number in kilograms) + " lb"
        first, second = (imperial, metric) if self._house.pounds_first else (metric, imperial)
        return f"{first} ({second})"

    def fact(self, fact: Fact, *, detail: bool = False) -> Block:
        """Return the short answer (or the detail) of ``fact`` with its correction, evidence and sources."""
        return Block(
            text=self.text(fact.detail if detail else fact.answer) + self._note(fact),
            heading=fact.question,
            correction=self._correction(fact),
            evidence=self._messages[f"evidence_{fact.evidence}"],
            sources=f"{self._messages['source_label' if len(self._rests_on(fact)) == 1 else 'sources_label']}: "
            f"{self.sources_line(fact)}",
            fact=fact,
        )

    def _note(self, fact: Fact) -> str:
        """Return what the gym itself adds below a fact, in a paragraph of its own; empty if nothing."""
        gym = self._house.gym
        note = None if gym is None else gym.notes.get(fact.id) or gym.notes.get(fact.topic)
        return (
            "" if gym is None or note is None else "\n" + self.message("house_note", gym=gym.name, note=self.text(note))
        )

    def house_says(self, reply: Reply) -> str | None:
        """Return the gym's own words on a matter of its own; None where it has none, or the reply is about another."""
        gym = self._house.gym
        said = gym.says.get(reply.subject or "") if gym is not None and isinstance(reply, Decline) else None
        return None if gym is None or said is None else self.message("house_says", gym=gym.name, text=self.text(said))

    def term(self, term: Term) -> str:
        """Return what a word of the glossary means, in one line."""
        return self.message("term", term=term.term, meaning=self.text(term.meaning))

    def _correction(self, fact: Fact) -> str | None:
        if fact.correction is None:
            return None
        return self.message(
            "correction",
            claim=self.text(fact.correction.claim),
            right=self.text(fact.correction.right),
            reason=self.text(fact.correction.reason),
        )

    def sources_line(self, fact: Fact) -> str:
        """Return the sources of ``fact``, short, in one line."""
        return "; ".join(f"{citation.source.short}, {citation.locator}" for citation in self._rests_on(fact))

    @staticmethod
    def _rests_on(fact: Fact) -> tuple[Citation, ...]:
        """Return the sources that an answer rests on: none is an opinion that is corrected beside it."""
        supporting = tuple(citation for citation in fact.citations if citation.source.weight != "opinion")
        return supporting if fact.correction and supporting else fact.citations

    def sources_in_full(self, fact: Fact) -> tuple[str, ...]:
        """Return one line a source: citation, locator, design, how much was read, address; nothing of it twice."""
        return tuple(self._source_in_full(citation) for citation in fact.citations)

    def _source_in_full(self, citation: Citation) -> str:
        source, locator = citation.source, citation.locator
        work = source.citation.removesuffix(".")
        place = "" if locator.casefold() in f"{work}. {source.design}".casefold() else f" ({locator})"
        line = self.message("source_in_full", citation=f"{work}{place}", design=source.design)
        read = self._messages.get(f"access_{source.access.replace(' ', '_')}")  # of our own there is nothing to be read
        if (
            read is not None and read[:-1].casefold() not in line.casefold()
        ):  # but for its end: "summaries" says it, too
            line += " " + self.message("source_read", access=read)
        return f"{line} {source.url}" if source.url else line

    @property
    def facts_notes(self) -> tuple[str, ...]:
        """The note below facts that stand in another language than these sentences; none where it is the same."""
        note = self._messages.get("facts_in_english")
        return () if note is None else (note,)

    def say(self, reply: Reply) -> Said:
        """Return ``reply`` in words: those of the language the message is in, where the bot speaks it.

        Help is said in both, that of the message first: whoever needs it reads the one, and whoever
        stands by, or a message whose language was mistaken, the other.
        """
        own = self._translations.get(getattr(reply, "language", None) or "")
        if own is None or own.messages is self._messages:
            return self._say(reply)
        said = self.translated(own)._say(reply)  # noqa: SLF001 - the same class
        return Said((*said.blocks, *self._say(reply).blocks)) if isinstance(reply, Triage) else said

    def _say(self, reply: Reply) -> Said:
        match reply:
            case Answer():
                return self._answer(reply)
            case Clarify():
                block, how = Block(text=self._messages["clarify"]), self._messages["clarify_how"]
                return Said((block,), options=reply.options, care=self._care(reply), by_typing=how)
            case Triage():
                return self._triage(reply)
            case Decline():
                return self._decline(reply)
            case Greeting(kind="hello") if self._house.gym is not None and self._house.gym.greeting is not None:
                return Said((Block(text=self._house.gym.greeting),))
            case Greeting():
                return Said((Block(text=self.message(self._variant(reply.kind, reply.turn))),), care=self._care(reply))
            case _:
                assert_never(reply)

    def _answer(self, reply: Answer) -> Said:
        blocks = (
            *(Block(text=self.term(term)) for term in reply.terms),
            *(self._asked_for(fact, reply.asked_for) for fact in reply.facts),
        )
        notes = [self.message("missed", part=part) for part in reply.missed]
        offer = self._messages["alternatives"] if reply.alternatives else None
        nearest = self._nearest("term_more", reply.closest)
        return Said(blocks, reply.alternatives, offer, self._care(reply), (*notes, *self.facts_notes), nearest)

    def _nearest(self, key: str, fact: Fact | None) -> str | None:
        """Return the line that names a question to go on with."""
        return None if fact is None else self.message(key, question=fact.question)

    def _asked_for(self, fact: Fact, what: Asked) -> Block:
        """Return what is wanted of a fact; who asks for its sources has read the answer."""
        if what == "sources":
            return Block("\n".join(f"• {line}" for line in self.sources_in_full(fact)), heading=fact.question)
        return self.fact(fact, detail=what == "detail")

    def _care(self, reply: Answer | Clarify | Decline | Greeting) -> tuple[str, ...]:
        return (self.message("when_to_call"),) if reply.caution else ()

    def _triage(self, reply: Triage) -> Said:
        first, *_ = reply.said
        said = [self._filled(self._signs.get(sign.id, sign.say), {}) for sign in reply.said]
        if reply.again == "short" and reply.level != "emergency":
            return Said((Block(text=self.message(self._variant("help_stands_seen", reply.turn))),))
        if reply.again == "short" or (reply.again and first.gentle):
            key = "gentle" if first.gentle else "journey" if first.journey else "call"
            said = [self.message(self._variant(f"help_stands_{key}", reply.turn))]
        if first.gentle:
            return Said((Block(text=" ".join(said), heading=self._messages["triage_gentle"]),))
        opening, end = f"triage_{reply.level}", "triage_no_advice"
        if reply.again == "full":
            opening, end = (self._variant(key, reply.turn) for key in ("help_again", "help_again_no_advice"))
        block = Block(text=" ".join([*said, self._messages[end]]), heading=self._messages[opening])
        return Said((block,), by_typing=self._nearest("closest", reply.closest))

    def _decline(self, reply: Decline) -> Said:
        if (own := self.house_says(reply)) is not None:
            return Said((Block(text=own),), care=self._care(reply))
        key = "none_of_these" if reply.reason == "none_of_these" else f"decline_{reply.reason}"
        if reply.reason == "out_of_scope" and reply.subject is None:
            key = "decline_out_of_scope_unnamed"
        text = self.message(self._variant(key, reply.turn), subject=reply.subject or "")
        care = () if reply.reason == "other_language" else self._care(reply)  # its own words name the number
        return Said((Block(text=text),), care=care, by_typing=self._nearest("closest", reply.closest))

    def _variant(self, key: str, turn: int) -> str:
        """Return which wording of the message ``key`` a turn takes: ``key``, ``key_2``, ``key_3`` go round."""
        others = itertools.takewhile(self._messages.__contains__, (f"{key}_{number}" for number in itertools.count(2)))
        keys = (key, *others)
        return keys[turn % len(keys)]
