"""What a bot's answer to an interaction brings about: messages, edits, choices, forms."""

from __future__ import annotations

from typing import Any

from bot.sandbox import errors, posting
from bot.sandbox.bodies import Body
from bot.sandbox.core import Sandbox
from bot.sandbox.errors import Faults
from bot.sandbox.interactions import CallbackType, Interaction, InteractionType
from bot.sandbox.model import JsonObject, Message, MessageFlag, MessageType
from bot.sandbox.rules import values
from bot.sandbox.rules.commands import CommandType, OptionType, check_choices
from bot.sandbox.rules.messages import flags_of
from bot.sandbox.rules.modals import check_modal
from bot.sandbox.rules.shapes import check_shape
from bot.sandbox.snowflakes import made_at

MAX_AUTOCOMPLETE = 25
DATA = ("data",)


def answer(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message | None:
    """Do what a callback says; return the message that its response holds as the resource.

    Raises:
        DiscordError: the callback does not fit the interaction, or breaks Discord's rules.
    """
    fields = body.object()
    kind = _checked_type(sandbox, interaction, fields.get("type"))
    data = fields.get("data")
    if data is not None and not isinstance(data, dict):
        faults = Faults()
        faults.kind(DATA, "object")
        faults.settle()
    return _ANSWERS[kind](sandbox, interaction, Body(data, body.files))


def _checked_type(sandbox: Sandbox, interaction: Interaction, kind: Any) -> CallbackType:
    faults = Faults()
    known = [int(t) for t in _ANSWERS]
    if not values.one_of(faults, ("type",), kind, known):
        faults.settle()
    if kind not in _FITTING[interaction.type]:
        raise _unfitting()
    updates = kind in (CallbackType.UPDATE, CallbackType.DEFERRED_UPDATE)
    if updates and interaction.source_message_id is None:
        raise _unfitting()
    if updates and _source(sandbox, interaction) is None:
        raise errors.unknown_message()  # it was deleted meanwhile
    return CallbackType(kind)


def _unfitting() -> errors.DiscordError:
    return errors.invalid(
        ("type",),
        "INTERACTION_CALLBACK_TYPE_INVALID",
        "This callback type does not fit the interaction",
    )


def _source(sandbox: Sandbox, interaction: Interaction) -> Message | None:
    return sandbox.world.messages.get(interaction.source_message_id or 0)


def _message(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    if body.json is None:
        raise errors.invalid(DATA, "BASE_TYPE_REQUIRED", "This field is required")
    message = response_message(sandbox, interaction, body, path=DATA)
    posting.post(sandbox, message)
    interaction.original_id = message.id
    sandbox.interactions.acknowledge(interaction, CallbackType.MESSAGE)
    return message


def response_message(
    sandbox: Sandbox, interaction: Interaction, body: Body, *, path: tuple[str, ...] = ()
) -> Message:
    """Return the message that a callback or follow-up makes; it is not yet posted.

    Raises:
        DiscordError: it breaks Discord's rules.
    """
    fields = body.object()
    ephemeral = bool(flags_of(fields) & MessageFlag.EPHEMERAL)
    message = posting.make(
        sandbox,
        posting.Draft(
            sandbox.world.channel(interaction.channel_id),
            sandbox.world.bot_id,
            fields,
            body.files,
            type=_message_type(interaction),
            reply_to=_answered_message(sandbox, interaction),
            ephemeral_for=interaction.user_id if ephemeral else None,
            path=path,
        ),
    )
    _sign(sandbox, interaction, message)
    return message


def _message_type(interaction: Interaction) -> MessageType:
    if interaction.original_id is not None or interaction.type is not InteractionType.COMMAND:
        return MessageType.REPLY
    if interaction.command_type == CommandType.CHAT_INPUT:
        return MessageType.CHAT_INPUT_COMMAND
    return MessageType.CONTEXT_MENU_COMMAND


def _answered_message(sandbox: Sandbox, interaction: Interaction) -> Message | None:
    """Return what the message is shown as a reply to: the first answer, or the component's."""
    if interaction.original_id is not None:
        return sandbox.world.messages.get(interaction.original_id)
    return _source(sandbox, interaction)


def _sign(sandbox: Sandbox, interaction: Interaction, message: Message) -> None:
    message.application_id = sandbox.world.application.id
    message.interaction_metadata = interaction.metadata
    if interaction.original_id is not None:
        original = str(interaction.original_id)
        message.interaction_metadata = interaction.metadata | {
            "original_response_message_id": original
        }
    message.interaction = interaction.legacy


def _deferred_message(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    flags = flags_of(body.object())
    if flags & ~MessageFlag.EPHEMERAL:
        raise errors.invalid(
            (*DATA, "flags"), "BASE_TYPE_INVALID_FLAGS", "Only EPHEMERAL can be set here"
        )
    message_id = sandbox.world.ids.make()
    source = _source(sandbox, interaction)
    ephemeral = bool(flags & MessageFlag.EPHEMERAL)
    message = Message(
        message_id,
        interaction.channel_id,
        sandbox.world.bot_id,
        "",
        made_at(message_id),
        type=_message_type(interaction),
        flags=flags | MessageFlag.LOADING,
        guild_id=interaction.guild_id,
        reference=(source.channel_id, source.id) if source is not None else None,
        ephemeral_for=interaction.user_id if ephemeral else None,
    )
    _sign(sandbox, interaction, message)
    posting.post(sandbox, message)
    interaction.original_id = message.id
    interaction.loading = True
    sandbox.interactions.acknowledge(interaction, CallbackType.DEFERRED_MESSAGE)


def _deferred_update(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    del body
    interaction.original_id = interaction.source_message_id
    sandbox.interactions.acknowledge(interaction, CallbackType.DEFERRED_UPDATE)


def _update(sandbox: Sandbox, interaction: Interaction, body: Body) -> Message:
    source = _source(sandbox, interaction)
    if source is None:
        raise _unfitting()
    posting.edit(sandbox, source, body.object(), body.files, path=DATA)
    interaction.original_id = source.id
    sandbox.interactions.acknowledge(interaction, CallbackType.UPDATE)
    return source


def _choices(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    faults = Faults()
    check_shape(faults, DATA, body.object())
    faults.settle()
    choices = body.object().get("choices")
    at = (*DATA, "choices")
    if choices is None:
        faults.required(at)
    elif values.count(faults, at, choices, most=MAX_AUTOCOMPLETE):
        kind = interaction.focused_type or OptionType.STRING
        check_choices(faults, at, choices, kind=kind)
    faults.settle()
    interaction.choices = choices
    sandbox.interactions.acknowledge(interaction, CallbackType.CHOICES)


def _modal(sandbox: Sandbox, interaction: Interaction, body: Body) -> None:
    modal = body.object()
    faults = Faults()
    check_modal(faults, DATA, modal)
    faults.settle()
    numbered = _numbered(modal)
    sandbox.interactions.opened(interaction, numbered)
    sandbox.watchers.tell(
        "modal", numbered, channel_id=interaction.channel_id, only_for=interaction.user_id
    )
    sandbox.interactions.acknowledge(interaction, CallbackType.MODAL)


def _numbered(modal: JsonObject) -> JsonObject:
    """Return a form whose components all have a number, as Discord's client gets it."""
    number = 0

    def give(component: JsonObject) -> JsonObject:
        nonlocal number
        number += 1
        own = {**component, "id": component.get("id") or number}
        if isinstance(component.get("components"), list):
            own["components"] = [give(child) for child in component["components"]]
        if isinstance(component.get("component"), dict):
            own["component"] = give(component["component"])
        return own

    return {**modal, "components": [give(row) for row in modal["components"]]}


_ANSWERS = {
    CallbackType.MESSAGE: _message,
    CallbackType.DEFERRED_MESSAGE: _deferred_message,
    CallbackType.DEFERRED_UPDATE: _deferred_update,
    CallbackType.UPDATE: _update,
    CallbackType.CHOICES: _choices,
    CallbackType.MODAL: _modal,
}
_WITH_MESSAGE = {CallbackType.MESSAGE, CallbackType.DEFERRED_MESSAGE}
_WITH_UPDATE = _WITH_MESSAGE | {CallbackType.UPDATE, CallbackType.DEFERRED_UPDATE}
_FITTING = {
    InteractionType.COMMAND: _WITH_MESSAGE | {CallbackType.MODAL},
    InteractionType.COMPONENT: _WITH_UPDATE | {CallbackType.MODAL},
    InteractionType.AUTOCOMPLETE: {CallbackType.CHOICES},
    InteractionType.MODAL: _WITH_UPDATE,
}
