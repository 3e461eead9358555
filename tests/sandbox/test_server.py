"""Who may reach the sandbox, and what it says where nothing is."""

from __future__ import annotations

import pytest
from plain_http import Wire

from bot.sandbox import HostNotLocal, running_sandbox


async def test_a_host_that_others_reach_has_to_be_named_on_purpose() -> None:
    with pytest.raises(HostNotLocal, match="--host"):
        async with running_sandbox(host="0.0.0.0"):  # noqa: S104 - it is refused
            pass

    async with running_sandbox(host="0.0.0.0", allow_remote=True) as sandbox:  # noqa: S104
        assert sandbox.address.startswith("http://0.0.0.0:")


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://example.org"}, {"Host": "sandbox.example.org"}]
)
async def test_pages_of_other_sites_are_refused(wire: Wire, headers: dict[str, str]) -> None:
    answer = await wire.ask("GET", "/sandbox/state", None, **headers)

    assert answer.status == 403


async def test_its_own_page_is_let_in(wire: Wire) -> None:
    answer = await wire.ask("GET", "/sandbox/state", None, Origin=wire.sandbox.address)

    assert answer.status == 200


async def test_the_content_type_is_exactly_json(wire: Wire) -> None:
    answer = await wire.ask("GET", "/api/v10/users/@me")

    assert answer.headers["Content-Type"] == "application/json"


async def test_where_the_gateway_is_is_told_to_anybody(wire: Wire) -> None:
    answer = await wire.ask("GET", "/api/v10/gateway", Authorization="")

    assert (answer.status, answer.body) == (200, {"url": wire.sandbox.gateway_url})


async def test_a_body_of_the_wrong_form_is_refused_as_a_whole(wire: Wire) -> None:
    commands = f"/api/v10/applications/{wire.sandbox.world.application.id}/commands"
    messages = f"/api/v10/channels/{wire.channel('general')}/messages"

    answers = [await wire.ask("POST", messages, [1]), await wire.ask("PUT", commands, {"a": 1})]

    assert [(a.status, a.body["code"]) for a in answers] == [(400, 50035)] * 2
    found = [answer.body["errors"]["_errors"][0]["code"] for answer in answers]
    assert found == ["MODEL_TYPE_CONVERT", "LIST_TYPE_CONVERT"]


async def test_commands_of_a_guild_without_the_bot_are_out_of_reach(wire: Wire) -> None:
    made = await wire.ask("POST", "/sandbox/guilds", {"name": "Other", "bot": False})
    application = f"/api/v10/applications/{wire.sandbox.world.application.id}"

    for guild in (made.body["id"], "1"):
        answer = await wire.ask("GET", f"{application}/guilds/{guild}/commands")
        assert (answer.status, answer.body["code"]) == (403, 50001)


async def test_a_wrong_token_is_refused(wire: Wire) -> None:
    answer = await wire.ask("GET", "/api/v10/users/@me", None, Authorization="Bot wrong")

    assert (answer.status, answer.body) == (401, {"message": "401: Unauthorized", "code": 0})


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, 0),
        ("DELETE", "/users/@me", 405, 0),
        ("GET", "/channels/1", 404, 10003),
        ("GET", "/guilds/1", 404, 10004),
        ("GET", "/users/1", 404, 10013),
        ("POST", "/interactions/1/x/callback", 404, 10062),
        ("POST", "/webhooks/1/x", 404, 10015),
    ],
)
async def test_what_is_not_there_is_refused_as_discord_does(
    wire: Wire, method: str, path: str, status: int, code: int
) -> None:
    answer = await wire.ask(method, f"/api/v10{path}", {"type": 4} if method == "POST" else None)

    assert (answer.status, answer.body["code"]) == (status, code)


async def test_ids_are_taken_as_numbers_too(wire: Wire) -> None:
    sent = await wire.ask("POST", "/api/v10/users/@me/channels", {"recipient_id": 1})
    known = await wire.ask(
        "POST", "/api/v10/users/@me/channels", {"recipient_id": int(wire.user("reader"))}
    )

    assert (sent.status, known.status) == (404, 200)
    assert known.body["recipients"][0]["id"] == wire.user("reader")


async def test_files_are_served_as_files_and_never_as_pages(wire: Wire) -> None:
    page = {"filename": "x.html", "content": "PHNjcmlwdD4="}
    body = {"channel": "general", "user": "mina", "content": "", "files": [page]}
    sent = await wire.ask("POST", "/sandbox/messages", body)
    url = sent.body["attachments"][0]["url"].removeprefix(wire.sandbox.address)

    answer = await wire.ask("GET", url)

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
