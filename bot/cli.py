"""The ``legpress`` command."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import sys
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.errors import DemoError, LegpressError, writing
from bot.wiring import build_assistant, build_services, database_in_use, knowledge_dir, monitored

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from bot.discord_app.run import Client
    from bot.factbase.linter import Report
    from bot.services.assistant import Assistant
    from bot.settings import Settings
    from bot.storage.database import Database
    from bot.terminal.review import ReviewDesk

app = typer.Typer(
    add_completion=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    help="The leg press coach. Without a command: the Discord bot if DISCORD_TOKEN is set, else a terminal chat.",
)


def main() -> NoReturn:
    """Run the command; a failure we foresee is one sentence and exit code 2."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        app(standalone_mode=True)
    except LegpressError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line speaks by printing
        sys.exit(2)
    except (KeyboardInterrupt, BrokenPipeError):
        sys.exit(130)
    sys.exit(0)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(version("legpress-bot"))
        raise typer.Exit


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    _version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Run the bot, or chat at the terminal."""
    if context.invoked_subcommand is not None:
        return
    from bot.settings import load_settings

    settings = load_settings()
    if settings.discord_token is not None:
        _run_discord(settings)
    else:
        _talk(settings)


@app.command()
def ask(
    question: Annotated[list[str], typer.Argument(help="The question, in your own words.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print the fields of `legpress batch`.")] = False,
) -> None:
    """Answer one question."""
    from bot.terminal.batch import as_json as fields

    assistant, wording = build_assistant(say=_say)
    asked = assistant.ask(" ".join(question))
    typer.echo(json.dumps(fields(asked, wording), ensure_ascii=False) if as_json else wording.say(asked.reply).plain)


@app.command()
def why(question: Annotated[list[str], typer.Argument(help="The question to explain.")]) -> None:
    """Show how the answer to a question comes about."""
    from bot.speech.trace import trace_lines

    assistant, wording = build_assistant(say=_say)
    asked = assistant.ask(" ".join(question))
    typer.echo("\n".join(trace_lines(asked.trace)))
    typer.echo(f"\n{wording.say(asked.reply).plain}")


@app.command()
def batch(file: Annotated[Path | None, typer.Argument(help="JSON Lines; default: standard input.")] = None) -> None:
    """Answer JSON Lines {"id", "text", "conversation"?} with JSON Lines, in the same order."""
    from bot.terminal.batch import answer_lines

    assistant, wording = build_assistant(say=_say)
    failed = False
    try:
        lines = file.open(encoding="utf-8", errors="replace") if file else sys.stdin
    except OSError as error:
        raise LegpressError(f"{file} cannot be read ({error.strerror}). Check the path.") from error
    with lines:
        for result in answer_lines(lines, assistant, wording):
            failed = failed or "error" in result
            sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if failed else 0)


@app.command()
def check(
    path: Annotated[
        Path | None, typer.Argument(help="A fact base, or one file of it; default: the one in use.")
    ] = None,
    form: Annotated[str, typer.Option("--format", help="text, json or sarif.")] = "text",
    utterances: Annotated[Path | None, typer.Option(help="Default: tests/utterances/en beside the fact base.")] = None,
    ask: Annotated[bool, typer.Option("--ask", help="Also ask the engine every phrasing; takes minutes.")] = False,
) -> None:
    """Check the fact base, or quickly one file of it; exit code 1 and every problem if there is one."""
    from datetime import datetime

    from bot.discord_app.limits import MESSAGE_PLACES
    from bot.factbase.files import home_of
    from bot.factbase.linter import check as checked
    from bot.factbase.linter.report import written

    gc.disable()  # it ends before there is anything to collect; collecting costs a fifth of it
    folder, only = path or knowledge_dir(), None
    if folder.is_file():
        home = home_of(folder)
        folder, only = home, folder.resolve().relative_to(home).as_posix()
    today = datetime.now().astimezone().date()
    report = checked(folder, today, utterances=utterances, ask=ask, places=MESSAGE_PLACES, only=only)
    report = _with_house(report, folder)
    typer.echo(written(report, form, folder))
    for line in (*report.notes, *(f"hint: {hint}" for hint in report.hints)):
        typer.echo(line, err=True)
    raise typer.Exit(1 if report.problems else 0)


def _with_house(report: Report, folder: Path) -> Report:
    """Add what is wrong with the gym's own words, where there are any and the fact base loads."""
    from bot.factbase import load_knowledge
    from bot.factbase.house import house_problems
    from bot.settings import load_settings

    house = load_settings().house_dir
    if house is None or any(problem.rule == "load" for problem in report.problems):
        return report
    problems = (*report.problems, *(found := house_problems(load_knowledge(folder), house)))
    if not found:
        return replace(report, notes=(*report.notes, f"The house in {house} has no problems."))
    return replace(report, problems=problems, summary=f"{len(problems):,} problem{'s' if len(problems) > 1 else ''}.")


@app.command(name="new-house")
def house(
    folder: Annotated[Path, typer.Argument(help="Where to put it; HOUSE_DIR names it then.")],
    name: Annotated[str, typer.Option(help="What the gym is called.")] = "Our gym",
) -> None:
    """Write the first file of a gym's own words: machines, hours, prices, house rules, greeting."""
    from bot.factbase.house import new_house

    typer.echo(new_house(folder, name))
    typer.echo(f'Fill it in, set HOUSE_DIR={folder}, then run "legpress check". docs/fact-base.md has the rest.')


@app.command()
def export(
    markdown: Annotated[bool, typer.Option("--markdown", help="A page to read, with every fact's sources.")] = False,
    utterances: Annotated[Path | None, typer.Option(help="Default: tests/utterances/en beside the fact base.")] = None,
) -> None:
    """Print the fact base as JSON: topics, facts, phrasings, utterances, sources; or as a page."""
    from bot.factbase import load_knowledge
    from bot.factbase.export import as_json
    from bot.factbase.utterances import utterance_folder, utterances_of
    from bot.speech.reference_page import reference_page
    from bot.speech.wording import Wording

    folder = knowledge_dir()
    knowledge = load_knowledge(folder)
    if markdown:
        typer.echo(reference_page(knowledge, Wording(knowledge.messages)), nl=False)
        return
    found = utterances or utterance_folder(folder)
    content = as_json(knowledge, utterances_of(found) if found else {})
    typer.echo(json.dumps(content, ensure_ascii=False, indent=2))


@app.command(name="new-exercise")
def scaffold(
    exercise: Annotated[str, typer.Argument(help="Its id, in small letters and underscores: hack_squat.")],
    folder: Annotated[Path | None, typer.Argument(help="A fact base; default: the one in use.")] = None,
) -> None:
    """Write the first files of another exercise, to be filled in."""
    from bot.factbase.scaffold import new_exercise

    for path in new_exercise(folder or knowledge_dir(), exercise):
        typer.echo(path)
    typer.echo('Write what is marked TODO, then run "legpress check". docs/fact-base.md has the rest.')


@app.command()
def schema(
    file: Annotated[
        str,
        typer.Argument(help="topics, sources, exercise, glossary, lexicon, triage, picture_depth ..."),
    ] = "topics",
) -> None:
    """Print the JSON Schema of a fact base file, for completion in editors."""
    from bot.factbase.export import json_schema

    typer.echo(json.dumps(json_schema(file), indent=2))


@app.command()
def pictures(folder: Annotated[Path, typer.Argument(help="Where to put them.")] = Path("pictures")) -> None:
    """Write every picture as SVG and PNG."""
    from bot.factbase import load_knowledge
    from bot.pictures.drawings import draw
    from bot.pictures.gallery import render

    with writing(folder, "Choose another folder."):
        folder.mkdir(parents=True, exist_ok=True)
        for id_, picture in sorted(load_knowledge(knowledge_dir()).pictures.items()):
            svg = draw(picture)
            (folder / f"{id_}.svg").write_text(svg, encoding="utf-8")
            (folder / f"{id_}.png").write_bytes(render(svg))
            typer.echo(str(folder / f"{id_}.png"))


@app.command()
def fmt(
    paths: Annotated[list[Path] | None, typer.Argument(help="Files or folders; default: the fact base in use.")] = None,
    check: Annotated[bool, typer.Option("--check", help="Write nothing; fail if a file would be written.")] = False,
) -> None:
    """Write the files of the fact base in their one form: one phrasing a line, sorted; comments stay."""
    from bot.factbase.layout import laid_out

    files = list(laid_out(paths or [knowledge_dir()]))
    unread = [file for file in files if file.text is None]
    others = [file for file in files if file.differs]
    for file in others:
        if not check:
            file.write()
        typer.echo(f"{file.path} {'is not in its one form. Run `legpress fmt`.' if check else 'was written anew.'}")
    for problem in (problem for file in unread for problem in file.problems):
        typer.echo(problem, err=True)
    right = len(files) - len(unread) - (len(others) if check else 0)
    typer.echo(f"{right} of {len(files)} files {'are' if right != 1 else 'is'} in the one form.")
    if unread or (check and others):
        raise typer.Exit(1)


@app.command()
def privacy(
    what: Annotated[
        str | None,
        typer.Argument(help="export or delete; or a page to bring up to date; default: print the tables in words."),
    ] = None,
    server: Annotated[int | None, typer.Option(help="Only what belongs to the server with this id.")] = None,
    message: Annotated[int | None, typer.Option(help="Only what belongs to the message with this id.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Delete without asking.")] = False,
) -> None:
    """Say in words what the database holds; export what it holds of a server or message as JSON, or delete that."""
    from bot.storage.privacy_page import tables_in_words, with_tables

    if what in ("export", "delete"):
        given = {"guild_id": server, "message_id": message}
        named = {column: id_ for column, id_ in given.items() if id_ is not None}
        asyncio.run(_hand_out(what, named, ask=not yes))
    elif what is None:
        typer.echo(tables_in_words().strip())
    else:
        page = Path(what)
        with writing(page, "Check the path."):
            page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")


async def _hand_out(what: str, of: dict[str, int], *, ask: bool) -> None:
    """Print the rows that belong to a server or message, or remove them."""
    from bot.storage.holdings import holdings, remove

    if len(of) > 1 or (what == "delete" and not of):
        raise LegpressError(f"Name one: `legpress privacy {what} --server ID` or `--message ID`.")
    async with database_in_use() as database:
        if what == "export":
            typer.echo(json.dumps(await holdings(database, **of), default=str, indent=2))
            return
        rows = sum(map(len, (await holdings(database, **of)).values()))
        if ask and not typer.confirm(f"Delete {rows} rows for good?"):
            raise typer.Exit(1)
        for table, count in (await remove(database, **of)).items():
            typer.echo(f"{table}: {count} deleted")
    if "guild_id" in of:
        typer.echo("A bot that runs knows the server's settings until it is started anew.", err=True)


@app.command()
def backup(file: Annotated[Path, typer.Argument(help="Where to put the copy; must not be there yet.")]) -> None:
    """Copy the database into one file, whole and consistent, while the bot may go on."""
    from bot.settings import load_settings
    from bot.storage.backup import back_up

    back_up(load_settings().database_url, file)
    typer.echo(f"The copy is {file}.")


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(help="A file that `legpress backup` wrote.")],
    yes: Annotated[bool, typer.Option("--yes", help="Without asking.")] = False,
) -> None:
    """Put a copy back in place of what the database holds now, which is kept beside it."""
    from bot.settings import load_settings
    from bot.storage.backup import restore as put_back

    if not yes:
        typer.confirm("Put it in place of what the database holds now? (Stop the bot before.)", abort=True)
    kept = put_back(load_settings().database_url, file)
    typer.echo("The copy is in place." + (f" What was there before is kept as {kept}." if kept else ""))


@app.command()
def doctor(
    offline: Annotated[bool, typer.Option("--offline", help="Do not ask Discord.")] = False,
) -> None:
    """Look at token, intents, permissions, database, facts, clock and disk, and say what to do; exit code 1 if any."""
    from bot.doctor import findings
    from bot.errors import SettingsError
    from bot.findings import Finding
    from bot.settings import load_settings

    try:
        found = asyncio.run(findings(load_settings(), online=not offline))
    except SettingsError as error:
        found = [Finding("mend", "settings", str(error))]
    for finding in found:
        typer.echo(finding)
    raise typer.Exit(1 if any(finding.state == "mend" for finding in found) else 0)


@app.command()
def invite(
    application: Annotated[
        int | None, typer.Argument(help="The application's id; default: from DISCORD_TOKEN.")
    ] = None,
) -> None:
    """Print the link that adds the bot to a server, with the permissions it needs and no other."""
    from bot.discord_app.portal import NEEDED, application_id, invite_link
    from bot.errors import SettingsError
    from bot.settings import load_settings

    token = load_settings().discord_token
    if application is None and token is not None:
        application = application_id(token.get_secret_value())
    if application is None:
        raise SettingsError(
            ("DISCORD_TOKEN does not look like a bot's token. " if token else "")
            + "The link needs the application's id: set DISCORD_TOKEN, or run `legpress invite ID` with the "
            "Application ID from the Developer Portal (General Information)."
        )
    typer.echo(invite_link(application))
    typer.echo(f"Permissions: {NEEDED.value}", err=True)


@app.command()
def demo(
    browser: Annotated[bool, typer.Option(help="Open the page, or only say where it is.")] = True,
) -> None:
    """Show the Discord bot in your browser, in a simulated server: no token, and nothing is kept."""
    from tempfile import TemporaryDirectory

    from bot.logs import set_up_logging
    from bot.storage.database import Database

    try:
        from bot.discord_app.demo.run import run_demo
    except ModuleNotFoundError as error:
        raise DemoError(
            f"The demo needs a package that is not installed ({error.name}): run `python3 -m bot.bootstrap demo` "
            "in a clone of the project, or install the extra `demo` (`pip install '.[demo]'` there)."
        ) from error

    set_up_logging("WARNING")

    with TemporaryDirectory(prefix="legpress-demo-") as folder:
        database = Database(f"sqlite:///{folder}/demo.sqlite3")
        services = build_services(database, reads_channels=True, say=_say)

        async def run() -> None:
            async with database:
                await run_demo(services, typer.echo, browser=browser)

        asyncio.run(run())


@app.command()
def teach(
    fact: Annotated[str, typer.Argument(help="The fact's id: technique.depth.how_deep.")],
    wording: Annotated[str, typer.Argument(help="How members ask for it.")],
    test: Annotated[str, typer.Option(help="The same question in other words: it tests the wording.")] = "",
    yes: Annotated[bool, typer.Option("--yes", help="Apply it without asking, if nothing speaks against it.")] = False,
    export: Annotated[Path | None, typer.Option(help="Write it as a patch for git, and change nothing.")] = None,
) -> None:
    """Teach a fact one more wording: shows the change and what it does to the figures, then applies it."""
    from bot.review.changes import Change
    from bot.terminal.review import propose

    async def run(desk: ReviewDesk) -> None:
        asked = test or (desk.ask("The same question in other words, to test it: ") if sys.stdin.isatty() else "")
        change = Change("wording", fact, wording, asked)
        ask = desk.ask if sys.stdin.isatty() else None
        await propose(desk.proposals, change, desk.say, ask, export=export, yes=yes)

    _at_the_desk(run)


@app.command()
def review() -> None:
    """Go through the questions that were not answered well, and make of each group what it should be."""
    _at_the_desk(lambda desk: desk.run())


@app.command()
def report(
    chart: Annotated[Path | None, typer.Option(help="Draw the topics asked most into this file, as PNG.")] = None,
) -> None:
    """Print the numbers of the last seven days: counts only, never who asked."""
    from datetime import UTC, datetime

    from bot.pictures.bars import bars
    from bot.pictures.gallery import render
    from bot.review.desk import Desk
    from bot.services.guild_settings import Guilds
    from bot.services.numbers import numbers_of
    from bot.speech.report import chart_alt, report_lines
    from bot.storage.numbers import StoredNumbers
    from bot.storage.review import StoredQueue

    async def run() -> None:
        assistant, words = build_assistant()
        async with database_in_use() as database:
            gaps = await Desk(StoredQueue(database), Guilds(), assistant).gaps(None)
            store, now = StoredNumbers(database), datetime.now(UTC)
            numbers = await numbers_of(store, None, now, assistant.knowledge, gaps)
        for line in (*report_lines(words, numbers), chart_alt(words, numbers)):
            typer.echo(line.replace("**", ""))
        if chart is not None:
            legend = (words.message("report_this_week"), words.message("report_last_week"))
            with writing(chart):
                chart.write_bytes(render(bars(words.message("report_chart"), numbers.topics, legend)))
            typer.echo(f"{chart} was written.", err=True)

    asyncio.run(run())


def _at_the_desk(run: Callable[[ReviewDesk], Awaitable[None]]) -> None:
    """Open the review desk over the database and the fact base in use."""
    from bot.review.desk import Desk
    from bot.review.proposals import Proposals
    from bot.services.guild_settings import Guilds
    from bot.storage.review import StoredProposals, StoredQueue
    from bot.terminal.review import ReviewDesk
    from bot.wiring import review_base

    async def open_desk() -> None:
        base, assistant = review_base(), build_assistant()[0]
        async with database_in_use() as database:
            desk = Desk(StoredQueue(database), Guilds(), assistant)
            proposals = Proposals(StoredProposals(database), desk, base, lambda: assistant.engine)
            await run(ReviewDesk(desk, proposals, lambda: assistant.engine, typer.echo, _ask))

    asyncio.run(open_desk())


def _ask(label: str) -> str:
    """Return a line typed at the terminal; empty at its end."""
    try:
        return input(label)
    except EOFError:
        return ""


@app.command(name="eval")
def evaluate(
    split: Annotated[
        str,
        typer.Option(help="Which labelled questions: dev, opened or sealed; or invariance: harmless changes to them."),
    ] = "dev",
    questions: Annotated[
        Path | None, typer.Option(help="Folder that holds the splits; default: tests/evaluation of the checkout.")
    ] = None,
    report: Annotated[Path | None, typer.Option(help="Folder for SPLIT.txt, SPLIT.json and SPLIT.html.")] = None,
    misses: Annotated[bool, typer.Option("--misses", help="List every miss. Not for sealed questions.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
    save_replies: Annotated[
        Path | None, typer.Option(help="Only keep what every labelled question of every split is replied, in a file.")
    ] = None,
    compare: Annotated[
        Path | None, typer.Option(help="Only say which labelled questions get another reply than in such a file.")
    ] = None,
) -> None:
    """Measure how well labelled questions are understood; fail when a figure is behind its floor."""
    folder = questions or Path(__file__).parents[1] / "tests" / "evaluation"
    if save_replies is not None or compare is not None:
        _replies(folder, save_replies, compare)
        return
    from bot.evaluation.goals import load_goals
    from bot.evaluation.questions import load_questions
    from bot.evaluation.report import as_text, measure, miss_lines
    from bot.evaluation.saved import as_json as figures_as_json
    from bot.evaluation.saved import last_shares, save

    if split == "invariance":
        _print_invariance(folder, misses=misses)
        return
    if misses and split == "sealed":
        raise LegpressError("Sealed questions are looked at as figures only. Use --misses with --split dev.")
    asked, goals = load_questions(folder / split), load_goals(folder / "goals.yaml")
    last = last_shares(folder / "reports" / f"{split}.json")
    evaluation = measure(build_assistant()[0].engine, split, asked, goals, last)
    if report is not None:
        save(evaluation, report)
    typer.echo(figures_as_json(evaluation) if as_json else "\n".join(as_text(evaluation)))
    if misses:
        typer.echo("\n".join(miss_lines(evaluation.results)))
    _fail_behind(evaluation.broken_floors)


def _replies(folder: Path, keep: Path | None, compare: Path | None) -> None:
    """Ask every labelled question; keep the replies, or fail where one is another than before."""
    from bot.evaluation.replies import differences, labelled, read_replies, replies, save_replies

    before = read_replies(compare) if compare else []
    now = list(replies(build_assistant()[0].engine, labelled(folder.parent)))
    if keep is not None:
        save_replies(keep, now)
    if compare is None:
        return
    found = differences(before, now)
    typer.echo("\n".join([*found, f"{len(found):,} of {len(now):,} replies are other than before."]))
    if found:
        raise typer.Exit(1)


def _print_invariance(folder: Path, *, misses: bool) -> None:
    """Print for every kind of harmless change how many utterances get the same reply with it as without."""
    from bot.evaluation.goals import broken_floors, load_goals
    from bot.evaluation.invariance import SPLIT, changed, load_kinds, same_replies
    from bot.factbase.utterances import utterances_of

    kinds = load_kinds(folder / f"{SPLIT}.yaml")
    texts = [text for texts in utterances_of(folder.parent / "utterances" / "en").values() for text in texts]
    engine = build_assistant()[0].engine
    figures = same_replies(engine, kinds, texts)
    for name, share in figures.items():
        typer.echo(f"{name:34} {share}")
    for kind in kinds if misses else ():
        for text, _, reply in changed(engine, kind, texts):
            typer.echo(f"  {kind.kind} | {text!r} | {type(reply).__name__}")
    _fail_behind(broken_floors(figures, load_goals(folder / "goals.yaml"), SPLIT))


def _fail_behind(floors: Sequence[str]) -> None:
    """Print what is behind its floor, and fail if anything is."""
    for sentence in floors:
        typer.echo(sentence, err=True)
    if floors:
        raise typer.Exit(1)


def _say(line: str) -> None:
    """Tell whoever waits what takes a while."""
    typer.echo(line, err=True)


NOTHING_TO_DO = (
    "No DISCORD_TOKEN is set, and nothing is typed: put the token into the environment, into .env, or into a file that "
    "DISCORD_TOKEN_FILE names. docs/hosting.md shows how."
)


def _talk(settings: Settings) -> None:
    """Chat at the terminal, or answer a pipe; outcomes go to the database if it opens."""
    from itertools import chain

    from rich.console import Console

    from bot.errors import SettingsError
    from bot.storage.database import Database
    from bot.storage.question_log import StoredQuestionLog
    from bot.terminal.chat import answer_pipe, chat

    piped = "" if sys.stdin is None else None if sys.stdin.isatty() else sys.stdin.readline()
    if piped == "":  # nothing comes, as under a service
        raise SettingsError(NOTHING_TO_DO)
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    database = Database(settings.database_url)
    # Outside the loop: learning takes a while, and Ctrl-C is to end it at once.
    assistant, wording = build_assistant(StoredQuestionLog(database), _say)

    async def run() -> None:
        async with _recording(database, assistant):
            if piped is None:
                await chat(assistant, wording, console)
            else:
                await answer_pipe(chain([piped], sys.stdin), assistant, wording, console)

    try:
        asyncio.run(run())
    except KeyboardInterrupt:
        # Everything is closed by now, but a thread still reads at the prompt. The usual end of a process waits for it
        # where glibc is recent (seen with 2.43): Ctrl-C would do nothing until somebody pressed Enter.
        sys.stdout.flush()
        os._exit(130)


@asynccontextmanager
async def _recording(database: Database, assistant: Assistant) -> AsyncIterator[None]:
    """Have outcomes recorded within the block, or not, where the database does not open."""
    from bot.errors import StorageError

    async with AsyncExitStack() as stack:
        try:
            await stack.enter_async_context(database)
        except StorageError as error:
            _say(f"{error} Answers are given all the same; nothing is recorded.")
            assistant.record_nothing()
        stack.push_async_callback(assistant.close)
        yield


def _run_discord(settings: Settings, make_client: Callable[..., Client] | None = None) -> None:
    """Run the bot on Discord.

    :param make_client: builds a fresh client; None builds the real one. Tests run the whole process with another.
    """
    import logging

    from bot.discord_app.base import Shards
    from bot.discord_app.client import CoachBot
    from bot.discord_app.run import checked_token, run_discord
    from bot.logs import set_up_logging
    from bot.storage.database import Database

    set_up_logging(settings.log_level, settings.library_log_level, form=settings.log_format)
    token = checked_token(settings.discord_token.get_secret_value() if settings.discord_token else "")
    database = Database(settings.database_url)
    # Outside the loop: learning takes a while, and Ctrl-C is to end it at once.
    say = logging.getLogger(__name__).info
    shards = Shards(settings.shard_count, settings.shard_ids or None)
    services = build_services(database, reads_channels=settings.listen_to_channels, shards=shards, say=say)

    async def run() -> None:
        async with database.whenever_ready(), monitored(services, settings):
            await run_discord(token, services, make_client or CoachBot)

    asyncio.run(run())
