"""The owner's numbers in words: the same for a card, a terminal, and whoever cannot see the chart."""

from __future__ import annotations

from bot.services.numbers import MIN_VOTES, Numbers
from bot.speech.wording import Wording

RATES = 5
"""Facts whose votes are named."""


def report_lines(words: Wording, numbers: Numbers) -> list[str]:
    """Return the numbers, a paragraph each."""
    counts = {name: numbers.counts.get(name, 0) for name in ("answer", "clarify", "decline", "greeting")}
    lines = [words.message("report_asked", asked=numbers.asked, before=numbers.asked_before, **counts)]
    if numbers.helped:
        lines[0] += f" {words.message('report_helped', count=numbers.helped)}"
    rates = [rate for rate in numbers.rates if rate.votes >= MIN_VOTES or rate.unsafe][:RATES]
    if rates:
        told = (
            words.message(
                "report_rate",
                fact=rate.fact_id,
                share=round(100 * rate.helpful / rate.votes) if rate.votes else 0,
                votes=rate.votes,
                unsafe=rate.unsafe,
            )
            for rate in rates
        )
        lines.append("\n".join([words.message("report_rates", unsafe=numbers.unsafe), *told]))
    if numbers.gaps:
        gaps = (words.message("report_gap", wording=wording, count=count) for wording, count in numbers.gaps)
        lines.append("\n".join([words.message("report_gaps"), *gaps]))
    return lines


def chart_alt(words: Wording, numbers: Numbers) -> str:
    """Return what the chart shows, for whoever cannot see it."""
    shown = "; ".join(
        words.message("report_topic", topic=topic, count=count, before=before)
        for topic, count, before in numbers.topics
    )
    return words.message("report_alt", topics=shown)
