"""The trace of a reply as lines a person can read."""

from __future__ import annotations

from bot.engine.models import Trace

_NOTHING_FOUND = {
    "": "not looked for",
    "no warning words": "no warning sign",
    "warning words, but no sign": "no warning sign",
}
"""What is said where no warning sign was found: nearly every message has a word of one, which puzzles whoever asks."""


def trace_lines(trace: Trace, *, candidates: int = 4) -> list[str]:
    """Return ``trace`` in plain lines, in the order in which the engine decided."""
    lines = [f"read as     {trace.normalised or '(nothing)'}"]
    if trace.repairs:
        lines.append("repairs     " + ", ".join(f"{repair.written} -> {repair.read}" for repair in trace.repairs))
    lines.append(f"warnings    {_NOTHING_FOUND.get(trace.triage, trace.triage)}")
    if trace.gate:
        lines.append(f"gate        {trace.gate}")
    if trace.follow_up:
        lines.append(f"follow-up   {trace.follow_up}")
    if trace.concepts:
        lines.append(f"concepts    {', '.join(trace.concepts)}")
    lines += [f"certain by  {rule}" for rule in trace.rules]
    if trace.alike:
        lines.append(f'alike       reads most like "{trace.alike}"')
    for match in trace.candidates[:candidates]:
        parts = ", ".join(f"{name} {value:+.2f}" for name, value in match.parts)
        lines.append(f"candidate   {match.score:.2f} {match.fact.id}  ({parts})")
    if trace.thresholds:
        lines.append("thresholds  " + ", ".join(f"{name} {value:.2f}" for name, value in trace.thresholds.items()))
    for part in trace.parts:
        lines.append(f"question    {part.text}")
        lines += [
            f"  {line}"
            for line in trace_lines(part, candidates=2)
            if not line.startswith(("read as", "warnings", "data"))
        ]
    lines.append(f"decision    {trace.decision}")
    lines.append(f"data        {trace.data_hash[:16]}")
    return lines
