"""What Discord refuses of answers to interactions is refused, and tokens end when they should."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from plain_http import Answer, Wire
from raw_gateway import RawGateway, connected

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
EPHEMERAL, LOADING = 64, 128
COMMANDS: list[dict[str, Any]] = [
    {
        "name": "ask",
        "description": "Ask",
        "options": [
            {"type": 3, "name": "what", "description": "What", "autocomplete": True},
        ],
    }
]
FORM = {
    "custom_id": "form",
    "title": "Form",
    "components": [
        {"type": 18, "label": "Why", "component": {"type": 4, "custom_id": "why", "style": 1}}
    ],
}


@asynccontextmanager
async def used(wire: Wire, path: str = "commands", **fields: Any) -> AsyncIterator[Used]:
    """Let a member use the command; give the bot's side of it."""
    application = wire.sandbox.world.application.id
    await wire.ask("PUT", f"/api/v10/applications/{application}/commands", COMMANDS)
    async with connected(wire.sandbox) as gateway:
        await gateway.identify()
        await gateway.event("READY")
        body = {"channel": "general", "user": "mina", "name": "ask", **fields}
        asking = asyncio.create_task(wire.ask("POST", f"/sandbox/{path}", body))
        interaction = await gateway.event("INTERACTION_CREATE")
        try:
            yield Used(wire, gateway, interaction, asking)
        finally:
            asking.cancel()


class Used:
    """An interaction as the bot got it."""

    def __init__(
        self,
        wire: Wire,
        gateway: RawGateway,
        data: dict[str, Any],
        asking: asyncio.Task[Answer],
    ) -> None:
        self.wire, self.gateway, self.data, self.asking = wire, gateway, data, asking
        self.hook = f"/api/v10/webhooks/{data['application_id']}/{data['token']}"

    async def answer(self, kind: int, data: Any = None) -> Answer:
        """Answer it."""
        path = f"/api/v10/interactions/{self.data['id']}/{self.data['token']}/callback"
        return await self.wire.ask(
            "POST", f"{path}?with_response=true", {"type": kind, "data": data}
        )


async def test_an_interaction_says_who_where_and_what(wire: Wire) -> None:
    async with used(wire, options={"what": "troops"}) as ask:
        data = ask.data

    assert data["member"]["user"]["username"] == "mina"
    assert data["channel_id"] == wire.channel("general")
    assert data["data"]["options"] == [{"name": "what", "type": 3, "value": "troops"}]
    assert int(data["app_permissions"]) & 1 << 10
    assert data["attachment_size_limit"] == 10 * 1024 * 1024


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (MESSAGE, None),
        (MESSAGE, {}),
        (MESSAGE, {"content": "x" * 2001}),
        (DEFER, {"flags": 4}),
        (DEFER_UPDATE, None),
        (UPDATE, {"content": "x"}),
        (CHOICES, {"choices": []}),
        (MODAL, {"title": "x"}),
        (2, None),
        (99, None),
    ],
)
async def test_a_wrong_answer_is_refused_and_can_be_given_rightly(
    wire: Wire, kind: int, data: Any
) -> None:
    async with used(wire) as ask:
        refused = await ask.answer(kind, data)
        again = await ask.answer(MESSAGE, {"content": "Right"})

    assert refused.status == 400
    assert again.status == 200


@pytest.mark.parametrize(
    "choices",
    [
        [{"name": "x" * 101, "value": "x"}],
        [{"name": "x", "value": "x" * 101}],
        [{"name": str(n), "value": str(n)} for n in range(26)],
        [{"name": "x", "value": 1}],
        [{"name": "", "value": "x"}],
        [{"name": ["x"], "value": "x"}],
    ],
)
async def test_wrong_choices_are_refused(wire: Wire, choices: list[Any]) -> None:
    async with used(wire, "autocomplete", options={"what": "t"}, focused="what") as ask:
        answer = await ask.answer(CHOICES, {"choices": choices})

    assert (answer.status, answer.body["code"]) == (400, 50035)


async def test_an_answer_tells_of_no_rate_limit_and_a_follow_up_does(wire: Wire) -> None:
    async with used(wire) as ask:
        answer = await ask.answer(MESSAGE, {"content": "Answer"})
        more = await wire.ask("POST", ask.hook, {"content": "More"})

    assert "X-RateLimit-Bucket" not in answer.headers
    assert "X-RateLimit-Bucket" in more.headers


async def test_a_second_answer_is_refused(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(MESSAGE, {"content": "One"})

        second = await ask.answer(MESSAGE, {"content": "Two"})

    assert (second.status, second.body["code"]) == (400, 40060)


async def test_follow_ups_have_to_wait_for_the_answer(wire: Wire) -> None:
    async with used(wire) as ask:
        early = await wire.ask("POST", ask.hook, {"content": "Early"})
        await ask.answer(MESSAGE, {"content": "Answer"})
        late = await wire.ask("POST", f"{ask.hook}?wait=true", {"content": "More"})

    assert (early.status, early.body["code"]) == (404, 10015)
    assert late.body["message_reference"]["message_id"] != late.body["id"]


async def test_a_token_ends_after_its_time(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(MESSAGE, {"content": "Answer"})
        interaction = wire.sandbox.interactions.find(int(ask.data["id"]))
        assert interaction is not None
        interaction.made_at -= 901

        late = await wire.ask("POST", ask.hook, {"content": "Late"})

    assert (late.status, late.body["code"]) == (401, 50027)


async def test_the_first_follow_up_fills_a_deferred_answer_and_stays_ephemeral(wire: Wire) -> None:
    async with used(wire) as ask:
        deferred = await ask.answer(DEFER, {"flags": EPHEMERAL})
        filled = await wire.ask("POST", f"{ask.hook}?wait=1", {"content": "Done", "flags": 0})
        original = await wire.ask("GET", f"{ask.hook}/messages/@original")

    about = deferred.body["interaction"]
    assert (about["response_message_loading"], about["response_message_ephemeral"]) == (True, True)
    assert filled.body["id"] == about["response_message_id"] == original.body["id"]
    assert filled.body["flags"] == EPHEMERAL


async def test_a_deferred_answer_is_shown_as_loading(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(DEFER)

        shown = (await ask.asking).body

    assert shown["deferred"] is True
    assert shown["response"]["flags"] == LOADING


async def test_the_original_can_be_deleted_and_is_then_unknown(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(MESSAGE, {"content": "Answer"})
        deleted = await wire.ask("DELETE", f"{ask.hook}/messages/@original")
        gone = await wire.ask("GET", f"{ask.hook}/messages/@original")

    assert (deleted.status, gone.status, gone.body["code"]) == (204, 404, 10008)


async def test_an_ephemeral_message_is_not_found_in_its_channel(wire: Wire) -> None:
    async with used(wire) as ask:
        made = await ask.answer(MESSAGE, {"content": "Secret", "flags": EPHEMERAL})
        message_id = made.body["resource"]["message"]["id"]
        path = f"/api/v10/channels/{wire.channel('general')}/messages/{message_id}"

        fetched = await wire.ask("GET", path)

    assert (fetched.status, fetched.body["code"]) == (404, 10008)


async def test_a_form_is_no_answer_to_a_form(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(MODAL, FORM)
        body = {"custom_id": "form", "user": "mina", "fields": {"why": "So"}}
        sending = asyncio.create_task(wire.ask("POST", "/sandbox/modals", body))
        data = await ask.gateway.event("INTERACTION_CREATE")
        sent = Used(wire, ask.gateway, data, sending)
        refused = await sent.answer(MODAL, FORM)
        await sent.answer(MESSAGE, {"content": "Thanks"})

        answer = (await sending).body

    assert data["data"]["components"][0]["component"]["value"] == "So"
    assert refused.status == 400
    metadata = answer["response"]["interaction_metadata"]
    assert metadata["triggering_interaction_metadata"]["id"] == ask.data["id"]


async def test_a_form_can_be_sent_once(wire: Wire) -> None:
    async with used(wire) as ask:
        await ask.answer(MODAL, FORM)
        body = {"custom_id": "form", "user": "mina", "fields": {"why": "So"}}
        first = asyncio.create_task(wire.ask("POST", "/sandbox/modals", body))
        data = await ask.gateway.event("INTERACTION_CREATE")
        await Used(wire, ask.gateway, data, first).answer(MESSAGE, {"content": "Thanks"})

        second = await wire.ask("POST", "/sandbox/modals", body)

    assert ((await first).status, second.status) == (200, 404)
