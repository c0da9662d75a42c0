"""What is counted while the real bot answers on the double."""

from __future__ import annotations

from prometheus_client import generate_latest

from bot.services.assistant import Assistant


async def test_a_conversation_is_counted(services, engine, supervised, double, alice):
    """Questions by outcome, requests by status, the server and the shard; no word, no id, no token."""
    services.assistant = Assistant(engine, observe=services.metrics.asked)
    assert not services.metrics.gateway_is_up
    async with supervised():
        await double.connected()
        answer = await alice.ask("how deep should i go? xanthippe")
        await alice.slash("ask", question="crushing chest pain right now")
        await double.until(lambda: services.metrics.gateway_is_up)  # its first heartbeat may still be on its way
        text = generate_latest(services.metrics.registry).decode()
    for line in (
        'legpress_questions_total{outcome="answer",surface="mention"} 1.0',
        'legpress_questions_total{outcome="triage",surface="slash"} 1.0',
        'legpress_discord_request_seconds_count{method="POST",status="200"}',
        "legpress_guilds 1.0",
        "legpress_shards_connected 1.0",
    ):
        assert line in text
    world = double.world
    for secret in ("xanthippe", alice.user["id"], alice.channel_id, world.guild_id, answer["id"], "token-"):
        assert secret not in text
    assert not services.metrics.gateway_is_up
