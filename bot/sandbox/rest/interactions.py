"""The callback: a bot's answer to an interaction."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox import answering
from bot.sandbox.core import Sandbox
from bot.sandbox.interactions import CallbackType, Interaction
from bot.sandbox.model import JsonObject, Message, MessageFlag
from bot.sandbox.rest.asking import asks_for, body_of, path_id, reply, sandbox_of


async def callback(request: web.Request) -> web.Response:
    """`POST /interactions/{interaction}/{token}/callback`."""
    sandbox = sandbox_of(request)
    interactions = sandbox.interactions
    token = request.match_info["token"]
    interaction = interactions.to_answer(path_id(request, "interaction"), token)
    message = answering.answer(sandbox, interaction, body_of(request))
    if not asks_for(request, "with_response"):
        return reply()
    return reply(_response(sandbox, interaction, message))


def _response(sandbox: Sandbox, interaction: Interaction, message: Message | None) -> JsonObject:
    about: JsonObject = {"id": str(interaction.id), "type": int(interaction.type)}
    about["channel_id"] = str(interaction.channel_id)
    if interaction.guild_id is not None:
        about["guild_id"] = str(interaction.guild_id)
    shown = sandbox.world.messages.get(interaction.original_id or 0)
    if shown is not None:
        about["response_message_id"] = str(shown.id)
        about["response_message_loading"] = bool(shown.flags & MessageFlag.LOADING)
        about["response_message_ephemeral"] = shown.ephemeral
    response: JsonObject = {"interaction": about}
    if message is not None and interaction.answer in (CallbackType.MESSAGE, CallbackType.UPDATE):
        response["resource"] = {
            "type": int(interaction.answer),
            "message": sandbox.render.message(message),
        }
    return response


ROUTES = [web.post(r"/interactions/{interaction:\d+}/{token}/callback", callback)]
