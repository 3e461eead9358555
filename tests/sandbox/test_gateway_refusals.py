"""The gateway closes with Discord's codes on what Discord closes for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from plain_http import Wire
from raw_gateway import connected


@pytest.mark.parametrize(
    ("frames", "code"),
    [
        (["no json"], 4002),
        (["[]"], 4002),
        (['{"op": 99, "d": null}'], 4001),
        (['{"op": 8, "d": {"guild_id": "1"}}'], 4003),
        ([json.dumps({"op": 3, "d": "x" * 4096})], 4002),
        (['{"op": 1, "d": null}'] * 121, 4008),
    ],
)
async def test_a_wrong_frame_closes_the_connection(
    wire: Wire, frames: list[str], code: int
) -> None:
    async with connected(wire.sandbox) as gateway:
        for frame in frames:
            await gateway.send_text(frame)

        assert await gateway.close_code() == code


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"token": "wrong"}, 4004),
        ({"shard": [1, 1]}, 4010),
        ({"shard": "x"}, 4010),
        ({"shard": ["0", "1"]}, 4010),
        ({"shard": [0.5, 2]}, 4010),
        ({"intents": 1 << 40}, 4013),
        ({"intents": None}, 4013),
    ],
)
async def test_a_wrong_identify_closes_the_connection(
    wire: Wire, fields: dict[str, Any], code: int
) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify(**fields)

        assert await gateway.close_code() == code


async def test_identifying_twice_closes_the_connection(wire: Wire) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.identify()

        assert await gateway.close_code() == 4005


@pytest.mark.parametrize(
    "data",
    [
        None,
        {},
        {"guild_id": "x", "query": "", "limit": 0},
        {"guild_id": "1", "user_ids": ["x"]},
        {"guild_id": "1", "query": None, "limit": 0},
        {"guild_id": "1", "query": "", "limit": "x"},
    ],
)
async def test_asking_wrongly_for_members_closes_the_connection(wire: Wire, data: object) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.send(8, data)

        assert await gateway.close_code() == 4002


async def test_what_only_a_server_says_closes_the_connection(wire: Wire) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.send(10, {"heartbeat_interval": 1})

        assert await gateway.close_code() == 4001


async def test_another_version_of_the_api_is_refused(wire: Wire) -> None:
    async with connected(wire.sandbox, "?v=9&encoding=json") as gateway:
        assert await gateway.close_code() == 4012


async def test_a_privileged_intent_has_to_be_granted(wire: Wire) -> None:
    await wire.ask("PATCH", "/sandbox/application", {"members": False})

    async with connected(wire.sandbox) as gateway:
        await gateway.identify(intents=1 << 1)

        assert await gateway.close_code() == 4014


async def test_a_heartbeat_is_acknowledged(wire: Wire) -> None:
    async with connected(wire.sandbox) as gateway:
        hello = await gateway.next()
        await gateway.send(1, None)

        acknowledged = await gateway.next()

    assert (hello["op"], hello["d"]) == (10, {"heartbeat_interval": 41250})
    assert acknowledged == {"op": 11, "d": None, "s": None, "t": None}


@pytest.mark.parametrize(
    "fields", [{"session_id": "unknown", "seq": 1}, {"seq": 9}, {"seq": "x"}, {}]
)
async def test_what_cannot_be_resumed_is_an_invalid_session(
    wire: Wire, fields: dict[str, Any]
) -> None:
    async with connected(wire.sandbox) as first:
        await first.identify()
        session_id = (await first.event("READY"))["session_id"]
    async with connected(wire.sandbox) as second:
        await second.next()
        resume = {"token": wire.sandbox.token, "session_id": session_id, **fields}
        await second.send(6, resume)

        answer = await second.next()

    assert (answer["op"], answer["d"]) == (9, False)


async def test_goodbye_in_order_ends_the_session(wire: Wire) -> None:
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.event("READY")

    async with connected(wire.sandbox) as other:
        await other.next()

        assert list(wire.sandbox.sessions) == []


async def test_shards_are_recommended_and_then_required(wire: Wire) -> None:
    for number in range(1000):
        wire.sandbox.world.add_guild(f"G{number}", _owner(wire))
    few = (await wire.ask("GET", "/api/v10/gateway/bot")).body["shards"]
    for guild in wire.sandbox.world.guilds.values():
        wire.sandbox.world.add_member(guild, wire.sandbox.world.users[wire.sandbox.world.bot_id])
    many = (await wire.ask("GET", "/api/v10/gateway/bot")).body["shards"]

    assert (few, many) == (1, 2)


def _owner(wire: Wire) -> Any:
    return wire.sandbox.world.users[wire.sandbox.world.application.owner_id]
