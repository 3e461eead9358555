"""What people do that the bot answers: commands, autocompletion, clicks, forms."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from bot.sandbox import errors
from bot.sandbox.controls.asking import (
    as_id,
    asked,
    message_of,
    needed,
    place_of,
    sandbox_of,
    user_of,
)
from bot.sandbox.core import Sandbox
from bot.sandbox.interactions import CallbackType, Interaction
from bot.sandbox.invoking import (
    Actor,
    autocomplete,
    submit_modal,
    use_command,
    use_component,
)
from bot.sandbox.model import JsonObject
from bot.sandbox.rest.asking import asks_for, reply

# How long `wait_edit` waits for a deferred answer.
MAX_EDIT_WAIT_SECONDS = 15.0
NO_ANSWER = "The application did not respond"


async def command(request: web.Request) -> web.Response:
    """`POST /sandbox/commands {"channel", "user", "name", "options"?, "target"?, "locale"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    target = body.get("target")
    interaction = use_command(
        sandbox,
        _actor(sandbox, body),
        str(needed(body, "name")),
        _mapping(body, "options"),
        target=None if target is None else as_id(target, "target"),
    )
    return await _answered(request, body, interaction)


async def completion(request: web.Request) -> web.Response:
    """`POST /sandbox/autocomplete {"channel", "user", "name", "options", "focused"}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    interaction = autocomplete(
        sandbox,
        _actor(sandbox, body),
        str(needed(body, "name")),
        _mapping(body, "options"),
        str(needed(body, "focused")),
    )
    return await _answered(request, body, interaction)


async def component(request: web.Request) -> web.Response:
    """`POST /sandbox/components {"message", "custom_id", "user", "values"?, "locale"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    message = message_of(sandbox, needed(body, "message"))
    user = user_of(sandbox, body)
    channel = sandbox.world.channel(message.channel_id)
    hidden = message.ephemeral_for not in (None, user.id)
    if hidden or not sandbox.world.can_see(channel, user.id):
        raise errors.unknown_message()
    values = body.get("values")
    interaction = use_component(
        sandbox,
        Actor(channel, user.id, str(body.get("locale") or "en-US")),
        message,
        str(needed(body, "custom_id")),
        None if values is None else [str(value) for value in values],
    )
    return await _answered(request, body, interaction)


async def modal(request: web.Request) -> web.Response:
    """`POST /sandbox/modals {"custom_id", "user", "fields", "locale"?}`."""
    sandbox, body = sandbox_of(request), await asked(request)
    user, custom_id = user_of(sandbox, body), str(needed(body, "custom_id"))
    opener = sandbox.interactions.peek_modal(user.id, custom_id)
    if opener is None:
        raise errors.unknown_interaction()
    channel = sandbox.world.channel(opener.channel_id)
    actor = Actor(channel, user.id, str(body.get("locale") or "en-US"))
    interaction = submit_modal(sandbox, actor, custom_id, _mapping(body, "fields"))
    return await _answered(request, body, interaction)


async def outcome(request: web.Request) -> web.Response:
    """`GET /sandbox/interactions/{interaction}`: what has become of it by now."""
    sandbox = sandbox_of(request)
    interaction = sandbox.interactions.find(int(request.match_info["interaction"]))
    if interaction is None:
        raise errors.unknown_interaction()
    return reply(_outcome(sandbox, interaction))


def _actor(sandbox: Sandbox, body: JsonObject) -> Actor:
    channel, user = place_of(sandbox, body)
    return Actor(channel, user.id, str(body.get("locale") or "en-US"))


def _mapping(body: JsonObject, name: str) -> dict[str, Any]:
    given = body.get(name) or {}
    if not isinstance(given, dict):
        raise errors.invalid((name,), "BASE_TYPE_BAD_TYPE", "Must be an object")
    return given


async def _answered(
    request: web.Request, body: JsonObject, interaction: Interaction
) -> web.Response:
    """Wait for the bot's answer as Discord does; with `wait_edit`, for a deferred one too."""
    sandbox = sandbox_of(request)
    try:
        async with asyncio.timeout(sandbox.interactions.callback_seconds):
            await interaction.answered.wait()
    except TimeoutError:
        return reply(_outcome(sandbox, interaction) | {"error": NO_ANSWER})
    if asks_for(request, "wait_edit") or body.get("wait_edit"):
        try:
            async with asyncio.timeout(MAX_EDIT_WAIT_SECONDS):
                await interaction.settled.wait()
        except TimeoutError:
            return reply(_outcome(sandbox, interaction) | {"error": "The answer stayed deferred"})
    return reply(_outcome(sandbox, interaction))


def _outcome(sandbox: Sandbox, interaction: Interaction) -> JsonObject:
    """Return `{"interaction", "type", "response", "ms"}`.

    `type` is that of the callback. `response` is the message for 4, 5, 6 and 7, the form for 9,
    `{"choices": […]}` for 8, where the choices also stand at the top, and null without an answer.
    """
    about: JsonObject = {"id": str(interaction.id), "type": int(interaction.type)}
    about["channel_id"] = str(interaction.channel_id)
    outcome: JsonObject = {
        "interaction": about,
        "type": None if interaction.answer is None else int(interaction.answer),
        "response": None,
        "deferred": interaction.loading,
        "ms": interaction.answered_after_ms,
    }
    if interaction.answer is CallbackType.CHOICES:
        outcome["response"] = {"choices": interaction.choices}
        outcome["choices"] = interaction.choices
    elif interaction.answer is CallbackType.MODAL:
        outcome["response"] = interaction.modal
    else:
        message = sandbox.world.messages.get(interaction.original_id or 0)
        outcome["response"] = None if message is None else sandbox.render.message(message)
    if outcome["ms"] is None:
        outcome["ms"] = (sandbox.interactions.now() - interaction.made_at) * 1000
    return outcome


ROUTES = [
    web.post("/sandbox/commands", command),
    web.post("/sandbox/autocomplete", completion),
    web.post("/sandbox/components", component),
    web.post("/sandbox/modals", modal),
    web.get(r"/sandbox/interactions/{interaction:\d+}", outcome),
]
