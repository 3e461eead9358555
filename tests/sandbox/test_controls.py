"""What people do through the controls keeps Discord's rules, and their pages hear of it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from plain_http import Wire
from raw_gateway import connected


async def test_the_seed_world_is_told(wire: Wire) -> None:
    state = (await wire.ask("GET", "/sandbox/state")).body

    (guild,) = state["guilds"]
    names = [m["user"]["username"] for m in guild["members"]]
    assert [c["name"] for c in guild["channels"]] == ["briefing", "general", "mods"]
    assert names == ["olivia", "mara", "mina", "noor", "Dossier"]
    assert state["token"] == wire.sandbox.token


async def test_a_member_cannot_write_where_they_cannot_see(wire: Wire) -> None:
    body = {"channel": "mods", "user": "mina", "content": "Hello?"}

    answer = await wire.ask("POST", "/sandbox/messages", body)

    assert (answer.status, answer.body["code"]) == (403, 50001)


async def test_a_member_edits_only_their_own_messages(wire: Wire) -> None:
    body = {"channel": "general", "user": "mina", "content": "Mine"}
    sent = await wire.ask("POST", "/sandbox/messages", body)
    path = f"/sandbox/messages/{sent.body['id']}"

    others = await wire.ask("PATCH", path, {"user": "noor", "content": "Yours"})
    moderator = await wire.ask("DELETE", f"{path}?user=mara")

    assert (others.status, moderator.status) == (403, 204)


async def test_mentions_are_those_that_exist(wire: Wire) -> None:
    text = f"<@{wire.user('noor')}> <@1> @everyone"
    body = {"channel": "general", "user": "mina", "content": text}

    sent = (await wire.ask("POST", "/sandbox/messages", body)).body

    assert [u["username"] for u in sent["mentions"]] == ["noor"]
    assert sent["mention_everyone"] is False


@pytest.mark.parametrize("kind", ["", "meteor"])
async def test_an_unknown_fault_is_refused(wire: Wire, kind: str) -> None:
    answer = await wire.ask("POST", "/sandbox/faults", {"kind": kind})

    assert answer.status == 400


async def test_a_command_without_a_bot_to_answer_it_says_so(wire: Wire) -> None:
    commands = [{"name": "ask", "description": "Ask", "type": 1}]
    path = f"/api/v10/applications/{wire.sandbox.world.application.id}/commands"
    await wire.ask("PUT", path, commands)
    wire.sandbox.interactions.callback_seconds = 0.05
    body = {"channel": "general", "user": "mina", "name": "ask"}

    answer = await wire.ask("POST", "/sandbox/commands", body)

    assert (answer.body["response"], answer.body["error"]) == (
        None,
        "The application did not respond",
    )


async def heard(wire: Wire, user: str, count: int, since: int = 0) -> list[tuple[str, Any]]:
    """Return what a user's page hears, up to a number of changes."""
    found: list[tuple[str, Any]] = []
    path = f"/sandbox/events?user={user}&since={since}"
    async with asyncio.timeout(5), wire.http.get(path) as response:
        kind = ""
        async for raw in response.content:
            line = raw.decode().rstrip("\n")
            if line.startswith("event: "):
                kind = line.removeprefix("event: ")
            elif line.startswith("data: "):
                found.append((kind, json.loads(line.removeprefix("data: "))))
                if len(found) == count:
                    break
    return found


async def test_a_page_hears_what_its_user_sees(wire: Wire) -> None:
    for channel, user in (("mods", "mara"), ("general", "mara")):
        body = {"channel": channel, "user": user, "content": f"in {channel}"}
        await wire.ask("POST", "/sandbox/messages", body)

    member = await heard(wire, "mina", 1)
    moderator = await heard(wire, "mara", 2)

    assert [data["content"] for _kind, data in member] == ["in general"]
    assert [data["content"] for _kind, data in moderator] == ["in mods", "in general"]


async def test_a_guild_with_channels_is_made_in_a_call(wire: Wire) -> None:
    names = [f"c{n}" for n in range(50)]

    made = await wire.ask("POST", "/sandbox/guilds", {"name": "Big", "channels": names})

    assert [c["name"] for c in made.body["channels"]] == names


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/sandbox/faults", {"kind": "latency", "times": "x"}),
        ("POST", "/sandbox/faults", {"kind": "latency", "ms": "x"}),
        ("POST", "/sandbox/faults", {"kind": "server_error", "status": 200}),
        ("POST", "/sandbox/faults", {"kind": "outage", "ms": -1}),
        ("POST", "/sandbox/faults", {"kind": "drop_gateway", "code": 5}),
        ("POST", "/sandbox/limits", {"global_per_second": "x"}),
        ("POST", "/sandbox/limits", {"routes": {"GET /users/@me": 5}}),
        ("POST", "/sandbox/guilds", {"name": "g", "members": 5}),
        ("POST", "/sandbox/users", {"name": "u", "guilds": "x"}),
        ("POST", "/sandbox/messages", {"channel": "general", "user": "mina", "files": [None]}),
        (
            "POST",
            "/sandbox/messages",
            {"channel": "general", "user": "mina", "files": [{"filename": "a", "content": "é"}]},
        ),
        ("PATCH", "/sandbox/roles/{role}", {"permissions": "x"}),
        ("PUT", "/sandbox/channels/{general}/overwrites", {"target": "1", "deny": "x"}),
        ("PUT", "/sandbox/guilds/{guild}/members/{mina}/roles", {"roles": 5}),
    ],
)
async def test_a_control_asked_for_wrongly_says_what_is_wrong(
    wire: Wire, method: str, path: str, body: dict[str, Any]
) -> None:
    (guild,) = wire.sandbox.world.guilds
    known = {"general": wire.channel("general"), "mina": wire.user("mina"), "guild": guild}

    answer = await wire.ask(method, path.format(role=guild, **known), body)

    assert (answer.status, answer.body["code"]) == (400, 50035)


async def test_the_gateway_is_dropped_as_often_as_is_asked_for(wire: Wire) -> None:
    async with connected(wire.sandbox) as first:
        await first.identify()
        await first.event("READY")
        faults = await wire.ask("POST", "/sandbox/faults", {"kind": "drop_gateway", "times": 2})
        await first.close_code()
    async with connected(wire.sandbox) as second:
        await second.identify()
        await second.close_code()
    async with connected(wire.sandbox) as third:
        await third.identify()
        await third.event("READY")

        left = await wire.ask("GET", "/sandbox/faults")

    assert (faults.body["at_gateway"], left.body["at_gateway"]) == (["drop_gateway"], [])


async def test_a_session_is_invalid_as_often_as_is_asked_for(wire: Wire) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.event("READY")
        await wire.ask("POST", "/sandbox/faults", {"kind": "invalid_session", "times": 2})
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.event("GUILD_CREATE")

        answer = await gateway.next()

    assert (answer["op"], answer["d"]) == (9, False)
