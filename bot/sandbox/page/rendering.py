"""From what a user sees to HTML: what the templates are given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from bot.sandbox.core import Sandbox
from bot.sandbox.model import Channel, ChannelType, Guild, JsonObject, Message
from bot.sandbox.page.markdown import is_safe_link, to_html, to_line
from bot.sandbox.page.view import DIRECT, Onlooker, avatar_colour, called
from bot.sandbox.rules.components import ComponentType

MAX_QUOTED_CHARS = 120  # of the message that a reply shows above itself

_ENVIRONMENT = Environment(
    loader=PackageLoader("bot.sandbox.page"),
    autoescape=True,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Example:
    """What a first-time visitor is offered: a question to the bot, or a command."""

    text: str
    kind: str = "ask"
    name: str = ""
    options: Mapping[str, str] = field(default_factory=dict)


EXAMPLES = (
    Example("How many American troops are in South Korea?"),
    Example("Who is Stephen Biegun?"),
    Example("/timeline", kind="command", name="timeline"),
)


class Rendering:
    """The page and its pieces for one user and one open channel."""

    def __init__(self, sandbox: Sandbox, onlooker: Onlooker, channel: Channel) -> None:
        self._sandbox = sandbox
        self._onlooker = onlooker
        self._channel = channel
        self._names = onlooker.names(channel)

    def page(self) -> str:
        """Return the whole page."""
        bot = self._sandbox.world.users[self._sandbox.world.bot_id]
        return self._render(
            "page.html",
            messages=self._onlooker.messages(self._channel),
            change=self._sandbox.watchers.count,
            bot=bot,
            bot_name=called(bot),
            mentions=self._mentions(),
            examples=EXAMPLES,
            **self._places(),
        )

    def sidebar(self) -> str:
        """Return the list of channels and people."""
        return self._render("sidebar.html", **self._places())

    def message(self, message: Message) -> str:
        """Return one message."""
        return self._render("message.html", message=self._onlooker.message(message))

    def form(self, form: JsonObject) -> str:
        """Return a form that the bot has opened."""
        return self._render("form.html", form=form)

    def _render(self, template: str, **more: Any) -> str:
        return _ENVIRONMENT.get_template(template).render(
            onlooker=self._onlooker,
            channel=self._channel,
            title=self._title(),
            manages=self._onlooker.manages(self._channel),
            markdown=lambda text: to_html(text, self._names),
            line=self._line,
            local=self._local,
            safe=is_safe_link,
            colour_of=_colour,
            options_of=self._options,
            to_me=self._mentions_onlooker,
            avatar_colour=avatar_colour,
            **more,
        )

    def _places(self) -> JsonObject:
        channel = self._channel
        return {
            "servers": self._onlooker.servers(channel),
            "direct": self._onlooker.direct(channel),
            "direct_id": str(self._sandbox.world.direct_channel(self._onlooker.user.id).id),
            "people": self._onlooker.people(),
            "here": DIRECT if channel.type == ChannelType.DM else str(channel.id),
        }

    def _title(self) -> str:
        if self._channel.type == ChannelType.DM:
            return called(self._sandbox.world.users[self._sandbox.world.bot_id])
        return f"#{self._channel.name}" if self._channel.thread is None else str(self._channel.name)

    def _mentions(self) -> dict[str, str]:
        """Return what stands for what when a text is sent: `@Dossier` for `<@12>`."""
        world = self._sandbox.world
        people = {f"@{called(user)}": f"<@{user.id}>" for user in world.users.values()}
        seen = [c for c in world.channels.values() if world.can_see(c, self._onlooker.user.id)]
        return people | {f"#{c.name}": f"<#{c.id}>" for c in seen if c.name}

    def _mentions_onlooker(self, message: JsonObject) -> bool:
        own = str(self._onlooker.user.id)
        return any(user["id"] == own for user in message["mentions"])

    def _line(self, message: JsonObject) -> str:
        """Return what a message says, as far as it fits above a reply."""
        texts = [message["content"], *_texts(message["components"])]
        texts += [e.get("title") or e.get("description") or "" for e in message["embeds"]]
        said = " ".join(to_line(text, self._names) for text in texts if text)
        if len(said) > MAX_QUOTED_CHARS:
            return said[:MAX_QUOTED_CHARS].rsplit(" ", 1)[0] + "…"
        return said or "an attachment"

    def _local(self, url: str) -> str:
        """Return the path of a file of the sandbox; "" for other addresses, which stay unasked."""
        address = self._sandbox.address
        return urlsplit(url).path if url.startswith(f"{address}/attachments/") else ""

    def _options(self, select: JsonObject) -> list[JsonObject]:
        """Return the options of a select; those of people, roles and channels are the server's."""
        if "options" in select:
            return [{"default": False, **option} for option in select["options"]]
        chosen = {str(value["id"]) for value in select.get("default_values") or ()}
        guild = self._sandbox.world.guilds.get(self._channel.guild_id or 0)
        return [
            {"label": label, "value": str(value), "default": str(value) in chosen}
            for label, value in _entities(self._sandbox, guild, select)
        ]


def _entities(sandbox: Sandbox, guild: Guild | None, select: JsonObject) -> list[tuple[str, int]]:
    if guild is None:
        return []
    kind = ComponentType(select["type"])
    users = [(f"@{called(sandbox.world.users[user_id])}", user_id) for user_id in guild.members]
    roles = [(f"@{role.name.removeprefix('@')}", role.id) for role in guild.roles.values()]
    if kind is ComponentType.CHANNEL_SELECT:
        kinds = select.get("channel_types") or list(ChannelType)
        places = [*guild.channels.values(), *guild.threads.values()]
        return [(f"#{c.name}", c.id) for c in places if c.type in kinds]
    if kind is ComponentType.USER_SELECT:
        return users
    return roles if kind is ComponentType.ROLE_SELECT else [*users, *roles]


def _texts(components: list[JsonObject]) -> list[str]:
    found = []
    for one in components:
        if one["type"] == ComponentType.TEXT_DISPLAY:
            found.append(str(one["content"]))
        found += _texts(one.get("components") or [])
    return found


def _colour(value: int | None) -> str:
    """Return an accent as CSS writes it; without one, the colour of borders."""
    return f"#{value:06x}" if isinstance(value, int) else "currentColor"


def as_attribute(value: Any) -> Markup:
    """Return a value as JSON that can stand between an attribute's quotes."""
    return Markup.escape(json.dumps(value))


_ENVIRONMENT.filters["as_attribute"] = as_attribute
