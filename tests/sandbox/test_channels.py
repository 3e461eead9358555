"""What a bot lists, changes and starts in channels: reactions, pins, threads, slow mode."""

from __future__ import annotations

from typing import Any

import pytest
from plain_http import Wire
from raw_gateway import connected

from bot.sandbox.permissions import ALL
from bot.sandbox.seed import own_role_id
from bot.sandbox.sessions import Intent

UP, DOWN = "%F0%9F%91%8D", "%F0%9F%91%8E"


@pytest.fixture
def general(wire: Wire) -> str:
    """The address of a channel in which the bot may do everything."""
    wire.sandbox.limits.enabled = False
    (guild,) = wire.sandbox.world.guilds.values()
    guild.roles[own_role_id(guild)].permissions = ALL
    return f"/api/v10/channels/{wire.channel('general')}"


async def written(wire: Wire, general: str, text: str = "Hello") -> str:
    """Write a message as the bot and return its address."""
    sent = await wire.ask("POST", f"{general}/messages", {"content": text})
    return f"{general}/messages/{sent.body['id']}"


async def test_whoever_reacted_is_listed_page_by_page(wire: Wire, general: str) -> None:
    message = await written(wire, general)
    for name in ("noor", "mina", "mara"):
        reaction = {"message": message.rpartition("/")[2], "user": name, "emoji": "👍"}
        await wire.ask("POST", "/sandbox/reactions", reaction)

    first = await wire.ask("GET", f"{message}/reactions/{UP}?limit=2")
    after = first.body[-1]["id"]
    second = await wire.ask("GET", f"{message}/reactions/{UP}?limit=2&after={after}")
    last = second.body[-1]["id"]
    third = await wire.ask("GET", f"{message}/reactions/{UP}?limit=2&after={last}")

    pages = [[user["username"] for user in page.body] for page in (first, second, third)]
    assert pages == [["mara", "mina"], ["noor"], []]


async def test_reactions_of_one_emoji_are_cleared_alone_and_told_once(
    wire: Wire, general: str
) -> None:
    message = await written(wire, general)
    async with connected(wire.sandbox) as gateway:
        await gateway.identify(intents=int(Intent.GUILD_MESSAGE_REACTIONS))
        await gateway.event("READY")
        for emoji in (UP, DOWN):
            await wire.ask("PUT", f"{message}/reactions/{emoji}/@me")

        cleared = await wire.ask("DELETE", f"{message}/reactions/{UP}")
        told = await gateway.event("MESSAGE_REACTION_REMOVE_EMOJI")
        left = await wire.ask("GET", message)
        await wire.ask("DELETE", f"{message}/reactions")
        await gateway.event("MESSAGE_REACTION_REMOVE_ALL")
        none = await wire.ask("GET", message)

    assert cleared.status == 204
    assert told["emoji"]["name"] == "👍"
    assert [one["emoji"]["name"] for one in left.body["reactions"]] == ["👎"]
    assert "reactions" not in none.body


async def test_own_guilds_are_listed_page_by_page(wire: Wire) -> None:
    await wire.ask("POST", "/sandbox/guilds", {"name": "Second"})

    first = await wire.ask("GET", "/api/v10/users/@me/guilds?limit=1")
    after = first.body[-1]["id"]
    second = await wire.ask("GET", f"/api/v10/users/@me/guilds?after={after}")
    last = second.body[-1]["id"]
    third = await wire.ask("GET", f"/api/v10/users/@me/guilds?after={last}")
    before = await wire.ask("GET", f"/api/v10/users/@me/guilds?before={last}")

    names = [[guild["name"] for guild in page.body] for page in (first, second, third, before)]
    assert names == [["Reading Room"], ["Second"], [], ["Reading Room"]]


async def test_members_are_found_by_name_and_the_bot_changes_its_own(wire: Wire) -> None:
    (guild,) = wire.sandbox.world.guilds
    members = f"/api/v10/guilds/{guild}/members"

    renamed = await wire.ask("PATCH", f"{members}/@me", {"nick": "Minister"})
    found = await wire.ask("GET", f"{members}/search?query=MIN&limit=5")
    long = await wire.ask("PATCH", f"{members}/@me", {"nick": "x" * 33})

    assert renamed.body["nick"] == "Minister"
    assert [member["user"]["username"] for member in found.body] == ["mina", "Dossier"]
    assert (long.status, long.body["code"]) == (400, 50035)


async def test_a_thread_s_members_are_listed_page_by_page(wire: Wire, general: str) -> None:
    thread = await wire.ask("POST", f"{general}/threads", {"name": "t", "type": 11})
    members = f"/api/v10/channels/{thread.body['id']}/thread-members"
    await wire.ask("PUT", f"{members}/{_mina(wire)}")

    first = await wire.ask("GET", f"{members}?limit=1")
    after = first.body[-1]["user_id"]
    second = await wire.ask("GET", f"{members}?limit=1&after={after}&with_member=true")
    third = await wire.ask("GET", f"{members}?after={second.body[-1]['user_id']}")

    assert "member" not in first.body[0]
    assert second.body[0]["member"]["user"]["username"] == "mina"
    assert third.body == []


async def test_pins_are_listed_latest_first_in_both_forms(wire: Wire, general: str) -> None:
    one, two = [await written(wire, general, text) for text in ("one", "two")]
    for message in (two, one):
        await wire.ask("PUT", message.replace("/messages/", "/messages/pins/"))

    page = await wire.ask("GET", f"{general}/messages/pins?limit=1")
    before = page.body["items"][0]["pinned_at"].replace("+", "%2B")
    rest = await wire.ask("GET", f"{general}/messages/pins?before={before}")
    older_form = await wire.ask("GET", f"{general}/pins")

    assert page.body["has_more"]
    assert [item["message"]["content"] for item in page.body["items"]] == ["one"]
    assert [item["message"]["content"] for item in rest.body["items"]] == ["two"]
    assert not rest.body["has_more"]
    assert [message["content"] for message in older_form.body] == ["one", "two"]


async def test_archived_threads_are_listed_by_kind(wire: Wire, general: str) -> None:
    for name, kind in (("open", 11), ("public", 11), ("private", 12)):
        thread = await wire.ask("POST", f"{general}/threads", {"name": name, "type": kind})
        if name != "open":
            await wire.ask("PATCH", f"/api/v10/channels/{thread.body['id']}", {"archived": True})

    lists = [
        await wire.ask("GET", f"{general}/{where}")
        for where in (
            "threads/archived/public",
            "threads/archived/private",
            "users/@me/threads/archived/private",
        )
    ]

    found = [[thread["name"] for thread in answer.body["threads"]] for answer in lists]
    assert found == [["public"], ["private"], ["private"]]


async def test_what_a_change_does_not_name_stays(wire: Wire, general: str) -> None:
    thread = await wire.ask("POST", f"{general}/threads", {"name": "t", "type": 11})
    address = f"/api/v10/channels/{thread.body['id']}"
    await wire.ask("PATCH", address, {"rate_limit_per_user": 5})
    await wire.ask("PATCH", general, {"rate_limit_per_user": 7, "topic": "Here"})

    renamed = await wire.ask("PATCH", address, {"name": "other"})
    changed = await wire.ask("PATCH", general, {"nsfw": True})

    assert (renamed.body["name"], renamed.body["rate_limit_per_user"]) == ("other", 5)
    assert (changed.body["topic"], changed.body["rate_limit_per_user"]) == ("Here", 7)
    assert changed.body["nsfw"] is True


async def test_threads_are_started_only_in_a_server_s_channels(wire: Wire, general: str) -> None:
    thread = await wire.ask("POST", f"{general}/threads", {"name": "t", "type": 11})
    direct = await wire.ask("POST", "/api/v10/users/@me/channels", {"recipient_id": _mina(wire)})
    said = await wire.ask(
        "POST", f"/api/v10/channels/{direct.body['id']}/messages", {"content": "x"}
    )
    places = [
        f"/api/v10/channels/{thread.body['id']}/threads",
        f"/api/v10/channels/{direct.body['id']}/threads",
        f"/api/v10/channels/{direct.body['id']}/messages/{said.body['id']}/threads",
    ]

    answers = [await wire.ask("POST", place, {"name": "t", "type": 11}) for place in places]

    assert [(a.status, a.body["code"]) for a in answers] == [(400, 50024)] * 3


@pytest.mark.parametrize("body", [{"allow": "x"}, {"deny": -1}, {"type": 2}, {"type": "x"}])
async def test_an_odd_overwrite_is_refused(wire: Wire, general: str, body: dict[str, Any]) -> None:
    answer = await wire.ask("PUT", f"{general}/permissions/{_mina(wire)}", body)

    assert (answer.status, answer.body["code"]) == (400, 50035)


def _mina(wire: Wire) -> str:
    return wire.user("mina")
