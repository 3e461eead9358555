"""What a bot reads over REST: with the content it was granted, and nothing twice."""

from __future__ import annotations

import asyncio

from plain_http import Wire
from raw_gateway import connected


async def test_content_that_was_not_granted_is_withheld_over_rest_too(wire: Wire) -> None:
    text = {"channel": "general", "user": "mina", "content": "Among us"}
    meant = text | {"content": f"<@{wire.sandbox.world.bot_id}> you"}
    for body in (text, meant):
        await wire.ask("POST", "/sandbox/messages", body)
    path = f"/api/v10/channels/{wire.channel('general')}/messages"
    granted = (await wire.ask("GET", path)).body
    await wire.ask("PATCH", "/sandbox/application", {"message_content": False})

    withheld = (await wire.ask("GET", path)).body

    assert [m["content"] for m in granted] == [meant["content"], "Among us"]
    assert [m["content"] for m in withheld] == [meant["content"], ""]


async def test_a_nonce_counts_whatever_the_channel(wire: Wire) -> None:
    body = {"content": "Once", "nonce": "n", "enforce_nonce": True}
    first, second = [
        await wire.ask("POST", f"/api/v10/channels/{wire.channel(name)}/messages", body)
        for name in ("general", "briefing")
    ]

    assert first.body["id"] == second.body["id"]


async def test_without_enforcing_a_nonce_is_only_an_echo(wire: Wire) -> None:
    path = f"/api/v10/channels/{wire.channel('general')}/messages"
    first, second = [
        await wire.ask("POST", path, {"content": "Twice", "nonce": "n"}) for _ in range(2)
    ]

    assert first.body["id"] != second.body["id"]
    assert (first.body["nonce"], second.body["nonce"]) == ("n", "n")


async def test_a_nonce_is_forgotten_after_some_minutes(wire: Wire) -> None:
    now = [0.0]
    wire.sandbox.nonces._clock = lambda: now[0]
    path = f"/api/v10/channels/{wire.channel('general')}/messages"
    body = {"content": "Once", "nonce": "n", "enforce_nonce": True}
    first = await wire.ask("POST", path, body)
    now[0] = 301

    second = await wire.ask("POST", path, body)

    assert first.body["id"] != second.body["id"]


async def test_the_same_message_asked_for_at_once_is_made_once(wire: Wire) -> None:
    path = f"/api/v10/channels/{wire.channel('general')}/messages"
    body = {"content": "Once", "nonce": "n", "enforce_nonce": True}

    made = await asyncio.gather(*(wire.ask("POST", path, body) for _ in range(5)))

    assert len({answer.body["id"] for answer in made}) == 1


async def test_many_messages_are_deleted_with_one_event(wire: Wire) -> None:
    channel = wire.channel("general")
    bot_role = next(
        r for g in wire.sandbox.world.guilds.values() for r in g.roles.values() if r.bot_id
    )
    bot_role.permissions |= 1 << 13
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.event("READY")
        body = {"channel": "general", "user": "mina", "content": "x"}
        ids = [(await wire.ask("POST", "/sandbox/messages", body)).body["id"] for _ in range(3)]
        path = f"/api/v10/channels/{channel}/messages/bulk-delete"
        answer = await wire.ask("POST", path, {"messages": ids})

        event = await gateway.event("MESSAGE_DELETE_BULK")

    assert answer.status == 204
    assert event["ids"] == ids
    assert (await wire.ask("GET", f"/sandbox/channels/{channel}/messages")).body == []
