"""Follow-ups: what a bot does with an interaction's token after its answer."""

from __future__ import annotations

from aiohttp import web

from bot.sandbox import errors, posting
from bot.sandbox.answering import response_message
from bot.sandbox.core import Sandbox
from bot.sandbox.interactions import Interaction
from bot.sandbox.model import Message
from bot.sandbox.rest.asking import asks_for, body_of, path_id, reply, sandbox_of


async def follow_up(request: web.Request) -> web.Response:
    """`POST /webhooks/{webhook}/{token}`; the first after a defer fills the loading message."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    body = body_of(request)
    if interaction.loading:
        message = _fill_loading(sandbox, interaction, request)
    else:
        message = posting.post(sandbox, response_message(sandbox, interaction, body))
    if not asks_for(request, "wait"):
        return reply()
    return reply(sandbox.render.message(message))


async def original(request: web.Request) -> web.Response:
    """`GET …/messages/@original`."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    return reply(sandbox.render.message(_original(sandbox, interaction)))


async def edit_original(request: web.Request) -> web.Response:
    """`PATCH …/messages/@original`."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    if interaction.loading:
        message = _fill_loading(sandbox, interaction, request)
    else:
        body, message = body_of(request), _original(sandbox, interaction)
        posting.edit(sandbox, message, body.object(), body.files)
    return reply(sandbox.render.message(message))


async def delete_original(request: web.Request) -> web.Response:
    """`DELETE …/messages/@original`."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    message = _original(sandbox, interaction)
    _settle(interaction)
    posting.delete(sandbox, message)
    return reply()


async def fetch(request: web.Request) -> web.Response:
    """`GET …/messages/{message}`."""
    sandbox = sandbox_of(request)
    return reply(sandbox.render.message(_own_message(request)))


async def edit(request: web.Request) -> web.Response:
    """`PATCH …/messages/{message}`."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    message, body = _own_message(request), body_of(request)
    posting.edit(sandbox, message, body.object(), body.files)
    if message.id == interaction.original_id:
        _settle(interaction)
    return reply(sandbox.render.message(message))


async def delete(request: web.Request) -> web.Response:
    """`DELETE …/messages/{message}`."""
    posting.delete(sandbox_of(request), _own_message(request))
    return reply()


def _interaction(request: web.Request) -> Interaction:
    sandbox = sandbox_of(request)
    if path_id(request, "webhook") != sandbox.world.application.id:
        raise errors.unknown_webhook()
    return sandbox.interactions.by_token(request.match_info["token"])


def _original(sandbox: Sandbox, interaction: Interaction) -> Message:
    message = sandbox.world.messages.get(interaction.original_id or 0)
    if message is None:
        raise errors.unknown_message()
    return message


def _own_message(request: web.Request) -> Message:
    """Return the message of the path, which has to come from this interaction."""
    sandbox, interaction = sandbox_of(request), _interaction(request)
    message = sandbox.world.message(interaction.channel_id, path_id(request, "message"))
    metadata = message.interaction_metadata or {}
    if metadata.get("id") != str(interaction.id) and message.id != interaction.original_id:
        raise errors.unknown_message()
    return message


def _fill_loading(sandbox: Sandbox, interaction: Interaction, request: web.Request) -> Message:
    body, message = body_of(request), _original(sandbox, interaction)
    posting.edit(sandbox, message, body.object(), body.files)
    _settle(interaction)
    return message


def _settle(interaction: Interaction) -> None:
    interaction.loading = False
    interaction.settled.set()


_TOKEN = r"/webhooks/{webhook:\d+}/{token}"  # noqa: S105 - the form of an address
ROUTES = [
    web.post(_TOKEN, follow_up),
    web.get(_TOKEN + "/messages/@original", original),
    web.patch(_TOKEN + "/messages/@original", edit_original),
    web.delete(_TOKEN + "/messages/@original", delete_original),
    web.get(_TOKEN + r"/messages/{message:\d+}", fetch),
    web.patch(_TOKEN + r"/messages/{message:\d+}", edit),
    web.delete(_TOKEN + r"/messages/{message:\d+}", delete),
]
