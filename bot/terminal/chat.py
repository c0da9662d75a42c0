"""A chat with the coach at a terminal."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterable
from concurrent.futures import Future

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
    for line in said.care:
        console.print(escape(line))
    for note in (*said.notes, *filter(None, [said.by_typing])):
        console.print(f"[dim]{escape(note)}[/dim]")


async def chat(assistant: Assistant, wording: Wording, console: Console) -> None:
    """Answer what is typed until the end of input, ``exit`` or Ctrl-C."""
    console.print(f"[dim]{HOW_TO_CONNECT}[/dim]")
    console.print(f"{wording.message('hello')} [dim]({'exit'} leaves)[/dim]")
    while True:
        try:
            text = await _typed(console)
        except (EOFError, UnicodeDecodeError):
            return
        if text.strip().lower() in LEAVE:
            return
        if text.strip():
            asked = assistant.ask(text, AT_THE_PROMPT)
            show(wording.say(asked.reply), console)


async def _typed(console: Console) -> str:
    """Return the next line.

    In a thread that nobody waits for: Ctrl-C at the prompt ends the chat at once, though the thread still reads.
    """
    line: Future[str] = Future()

    def read() -> None:
        try:
            line.set_result(console.input("\n[bold]> [/bold]"))
        except Exception as error:  # noqa: BLE001 - raised again where the line is waited for
            line.set_exception(error)

    threading.Thread(target=read, daemon=True).start()
    return await asyncio.wrap_future(line)


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
