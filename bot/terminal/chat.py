"""A chat with the coach at a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bot.services.assistant import Assistant, Origin
from bot.speech.wording import Said, Wording

AT_THE_PROMPT = Origin("terminal", conversation="terminal")
HOW_TO_CONNECT = (
    "No DISCORD_TOKEN is set, so this is the terminal chat; put the token into .env to run the Discord bot."
)
LEAVE = frozenset({"exit", "quit", "/quit", "/exit", ":q"})


def show(said: Said, console: Console) -> None:
    """Print a reply, wrapped to the window, with the small print dimmed."""
    for block in said.blocks:
        if block.heading:
            console.print(f"[bold]{escape(block.heading)}[/bold]")
        console.print(escape(block.text))
        if block.correction:
            console.print(f"[yellow]{escape(block.correction)}[/yellow]")
        if block.evidence and block.sources:
            console.print(f"[dim]{escape(f'{block.evidence}. {block.sources}')}[/dim]")
    if said.offer:
        console.print(f"[dim]{escape(said.offer)}[/dim]")
    for number, fact in enumerate(said.options, 1):
        console.print(Padding(f"{number}. {escape(fact.question)}", (0, 0, 0, 2)))
    for note in said.notes:
        console.print(f"[dim]{escape(note)}[/dim]")


async def chat(assistant: Assistant, wording: Wording, console: Console) -> None:
    """Answer what is typed until the end of input, ``exit`` or Ctrl-C."""
    console.print(f"[dim]{HOW_TO_CONNECT}[/dim]")
    console.print(f"{wording.message('hello')} [dim]({'exit'} leaves)[/dim]")
    while True:
        try:
            text = await asyncio.to_thread(console.input, "\n[bold]> [/bold]")
        except (EOFError, UnicodeDecodeError):
            return
        if text.strip().lower() in LEAVE:
            return
        if text.strip():
            asked = assistant.ask(text, AT_THE_PROMPT)
            show(wording.say(asked.reply), console)


async def answer_pipe(lines: Iterable[str], assistant: Assistant, wording: Wording, console: Console) -> None:
    """Answer each line of a pipe up to its end or ``exit``, a blank line between two answers."""
    first = True
    for line in lines:
        if not line.strip():
            continue
        if line.strip().lower() in LEAVE:
            return
        if not first:
            console.print()
        first = False
        asked = assistant.ask(line, AT_THE_PROMPT)
        show(wording.say(asked.reply), console)
