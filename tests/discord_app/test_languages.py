"""Members and servers whose Discord is set to Spanish, and to languages the bot does not speak."""

from __future__ import annotations

import re

import discord
import pytest

from tests.discord_app.reading import bot_messages, texts
from tests.discord_app.speaking import Speaker

DEEP = "how deep should I go?"
CHEST = "my chest feels tight and i cannot breathe"
NOTE = "Los datos y sus fuentes están en inglés."


@pytest.fixture
def guild_locale():
    return "en-US"


@pytest.fixture
def channel(simcord_env, guild_locale):
    return simcord_env.create_guild(preferred_locale=guild_locale).create_text_channel("general")


@pytest.fixture
def ana(simcord_env, channel, guild_locale):
    role = simcord_env.guild.create_role("manager", permissions=discord.Permissions(manage_guild=True))
    member = simcord_env.guild.add_member(simcord_env.create_user("ana"), roles=[role])
    return Speaker(simcord_env, member, "es-ES", guild_locale)


@pytest.fixture
def mention(simcord_env, alice, channel):
    """Return a function that mentions the bot and returns what it says."""

    async def say(question):
        await alice.send(channel, f"<@{simcord_env.bot.user.id}> {question}")
        return bot_messages(channel, simcord_env)[-1]

    return say


async def test_ask_is_answered_in_spanish_around_the_english_fact(ana, channel):
    """Evidence, labels and buttons are Spanish; one line says that the facts are not."""
    result = await ana.slash(channel, "ask", question=DEEP)
    shown = texts(result.response)
    assert "90 degrees" in shown
    assert re.search(r"(Bien establecido|Evidencia moderada|Evidencia débil)\. Fuentes?: ", shown)
    assert all(label in shown for label in ("Más", "Fuentes", "⋯ Opciones"))
    page = texts((await ana.click(channel, result.response, "⋯ Opciones")).response)
    assert all(label in page for label in ("Por qué esta respuesta", "Compartir en el canal", "Útil"))
    assert shown.count(NOTE) == 1


async def test_an_emergency_is_helped_in_spanish(ana, channel, settings):
    """With the number of the gym, and without the line on facts, for there are none."""
    await settings(emergency_number="112", staff="Ann")
    shown = texts((await ana.slash(channel, "ask", question=CHEST)).response)
    assert shown.startswith("\n### Para. Esto necesita ayuda ya.")
    assert "al 112" in shown
    assert "Avisa a Ann" in shown
    assert NOTE not in shown


@pytest.mark.parametrize("pressed", ["Más", "Fuentes"])
async def test_what_lies_behind_a_button_is_in_the_language_of_whoever_presses(ana, channel, mention, pressed):
    """Also below an answer that stands there in English."""
    english = {"Más": "More", "Fuentes": "Sources"}[pressed]
    shown = texts((await ana.click(channel, await mention(DEEP), english)).response)
    assert NOTE in shown
    assert ("Prueba esto" if pressed == "Más" else "Se leyó: ") in shown


async def test_votes_are_thanked_for_in_the_language_of_whoever_votes(ana, channel, mention):
    """The buttons of a public English answer thank a Spanish member in Spanish."""
    page = (await ana.click(channel, await mention(DEEP), "⋯ Options")).response
    assert "Gracias" in texts((await ana.click(channel, page, "Útil")).response)


async def test_sharing_speaks_the_language_of_the_server(ana, channel):
    """A private Spanish answer is shared in English where the server is English."""
    private = (await ana.slash(channel, "ask", question=DEEP)).response
    page = (await ana.click(channel, private, "⋯ Opciones")).response
    shared = texts((await ana.click(channel, page, "Compartir en el canal")).response)
    assert "⋯ Options" in shared
    assert NOTE not in shared


async def test_a_public_answer_to_a_command_speaks_the_language_of_the_server(ana, channel, settings):
    """Everybody reads it; help for a warning sign stays private and in the member's language."""
    await settings(private=False)
    assert "⋯ Options" in texts((await ana.slash(channel, "ask", question=DEEP)).response)
    assert "Esto necesita ayuda ya" in texts((await ana.slash(channel, "ask", question=CHEST)).response)


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("about", "no soy médico"),
        ("privacy", "Olvídame ahora"),
        ("settings", "Ajustes de este servidor"),
    ],
)
async def test_pages_are_spanish_throughout(ana, channel, command, says):
    """What holds no fact holds no English word."""
    shown = texts((await ana.slash(channel, command)).response)
    assert says in shown
    assert not re.search(r"\b(the|your|my|is|of)\b", shown)


async def test_tips_and_topics_have_spanish_around_english_facts(ana, channel):
    """The heading, the note and the menu."""
    tip = texts((await ana.slash(channel, "tip")).response)
    assert "### Consejo" in tip
    assert NOTE in tip
    assert "Elige un grupo" in texts((await ana.slash(channel, "topics")).response)


async def test_the_settings_page_stays_spanish(ana, channel):
    """After a press it is shown anew; its forms are Spanish too, and what is missing is named in Spanish."""
    page = (await ana.slash(channel, "settings")).response
    await ana.click(channel, page, "Publicar consejos")
    shown = texts(page)
    assert "No publicar consejos" in shown
    assert "aún no tiene canal" in shown
    form = (await ana.click(channel, page, "Cambiar hora")).modal
    assert form["title"] == "Consejo diario"
    assert [line["label"] for line in form["components"]] == ["Hora del día", "Zona horaria"]


@pytest.mark.parametrize("guild_locale", ["es-ES", "es-419"])
async def test_a_mention_in_a_spanish_server_is_answered_in_spanish(mention):
    """A public answer is in the language of the server, whatever its members have chosen."""
    assert NOTE in texts(await mention(DEEP))
    assert "Para. Esto necesita ayuda ya." in texts(await mention(CHEST))


@pytest.mark.parametrize("guild_locale", ["es-ES"])
async def test_what_is_missing_is_said_in_the_language_of_the_server(alice, bob, channel, simcord_env):
    """The note on permissions and the link to an earlier answer are public sentences as well."""
    denied = {simcord_env.bot.user: discord.PermissionOverwrite(attach_files=False)}
    bare = simcord_env.guild.create_text_channel("bare", overwrites=denied)
    for member, says in ((alice, "Me falta un permiso aquí (Adjuntar archivos)"), (bob, "Ya respondí a eso aquí")):
        await member.send(bare, f"<@{simcord_env.bot.user.id}> {DEEP}")
        assert says in texts(bot_messages(bare, simcord_env)[-1])


async def test_a_direct_message_is_answered_in_english(alice, simcord_env):
    """It does not tell which language its writer reads."""
    await alice.send_dm(DEEP)
    (post,) = [request for request in simcord_env.http_requests if "90 degrees" in str(request.json)]
    assert "Moderate evidence" in str(post.json)


@pytest.mark.parametrize("locale", ["de", "pt-BR", "xx", "en-GB"])
async def test_a_language_we_do_not_speak_is_answered_in_english(ana, channel, locale):
    """Also one that Discord will add some day."""
    speaker = Speaker(ana.env, ana.member, locale, "en-US")
    shown = texts((await speaker.slash(channel, "ask", question=DEEP)).response)
    assert "⋯ Options" in shown
    assert NOTE not in shown


def sent_commands(env):
    """Return the commands of the last sync, by their English name."""
    syncs = [request for request in env.http_requests if request.method == "PUT" and "commands" in request.path]
    return {command["name"]: command for command in syncs[-1].json}


async def test_commands_are_synced_in_both_kinds_of_spanish(simcord_env):
    """Names and descriptions of commands, of what is typed into them, and of the entry in the menu."""
    commands = sent_commands(simcord_env)
    ask, entry = commands["ask"], commands["Answer this"]
    assert ask["name_localizations"] == {"es-ES": "preguntar", "es-419": "preguntar"}
    assert set(ask["description_localizations"]) == {"es-ES", "es-419"}
    (question,) = ask["options"]
    assert question["name"] == "question"
    assert question["name_localizations"]["es-ES"] == "pregunta"
    assert question["description_localizations"]["es-419"].startswith("Tu pregunta")
    assert entry["name_localizations"]["es-ES"] == "Responder a esto"


async def test_every_command_has_its_texts_in_every_language(simcord_env, translations):
    """As many translations of each name and description as there are locales of our languages."""
    for command in sent_commands(simcord_env).values():
        for part in (command, *command.get("options", ())):
            assert len(part["name_localizations"]) == 2, part["name"]
            assert part.get("description") != "…", part["name"]
            assert command["type"] != 1 or len(part["description_localizations"]) == 2, part["name"]


async def test_another_translation_is_synced(simcord_env, make_bot, channel, translations):
    """A restart with other words for a command sends them, although its English ones are the same."""
    bot = make_bot()
    spanish = translations["es"]
    bot.services.languages.translations = {"es": spanish, "de": spanish}
    await simcord_env.restart_bot(bot)
    assert sent_commands(simcord_env)["ask"]["name_localizations"]["de"] == "preguntar"


async def test_a_spanish_mention_is_helped_in_spanish_and_in_english(mention):
    """The one is for whoever wrote it, the other for whoever stands by; no locale is known of either."""
    shown = texts(await mention("no puedo respirar"))
    assert shown.index("Para. Esto necesita ayuda ya.") < shown.index("Stop. This needs help now.")


async def test_spanish_learns_in_spanish_what_is_understood(mention):
    """Whatever the server's language is."""
    shown = texts(await mention("como pongo los pies en la prensa"))
    assert "Pregunta en inglés" in shown
    assert "Ask in English" not in shown


async def test_a_language_the_bot_does_not_speak_is_answered_in_the_readers(ana, channel):
    """A question in Portuguese by somebody who reads Spanish."""
    result = await ana.slash(channel, "ask", question="quanto peso devo usar na academia")
    assert "Pregunta en inglés" in texts(result.response)
