"""Talking with the bot as people do, and reading what they read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from control import Control, JsonObject

TEXT, BUTTON, SELECT = 10, 2, 3
EPHEMERAL, COMPONENTS_V2 = 64, 32768
TROOPS = "How many American troops are in South Korea?"
UNKNOWN = "How many warheads does Kim have?"


@dataclass(frozen=True)
class Room:
    """A guild with the bot in it; people and channels by name."""

    control: Control
    bot: str
    guild: int

    async def command(
        self, name: str, *, user: str = "mina", at: str = "briefing", **options: Any
    ) -> JsonObject:
        """Let somebody use a command, and return the message that answers it."""
        more = {"target": options.pop("target")} if "target" in options else {}
        done = await self.control.command(at, user, name, options, wait_edit=True, **more)
        assert done["response"] is not None, done
        return dict(done["response"])

    async def ask(self, question: str = TROOPS, **more: Any) -> JsonObject:
        """Let somebody ask by the command."""
        return await self.command("ask", question=question, **more)

    async def press(
        self,
        message: JsonObject,
        label: str,
        *,
        user: str = "mina",
        values: list[str] | None = None,
        **more: Any,
    ) -> JsonObject:
        """Let somebody press the button of this label, or choose; return what answers it."""
        given = {} if values is None else {"values": values}
        pressed = custom_id(message, label)
        done = await self.control.press(
            message["id"], pressed, user, wait_edit=True, **given, **more
        )
        assert done["response"] is not None, done
        return dict(done["response"])

    async def submit(self, form: JsonObject, *, user: str = "mina", **fields: str) -> JsonObject:
        """Let somebody send a form, and return the message that answers it."""
        done = await self.control.submit(form["custom_id"], user, fields)
        assert done["response"] is not None, done
        return dict(done["response"])

    async def say(
        self, content: str, *, user: str = "mina", at: str = "briefing", **more: Any
    ) -> JsonObject:
        """Let somebody write a message; "@bot" mentions the bot."""
        content = content.replace("@bot", f"<@{self.bot}>")
        return await self.control.write(at, user, content, **more)

    async def answers(self, at: str = "briefing") -> list[JsonObject]:
        """Return the bot's messages in a channel, the oldest first."""
        return [m for m in await self.control.messages(at) if m["author"]["id"] == self.bot]


def replied_to(message: JsonObject) -> str | None:
    """Return the id of the message to which one replies."""
    reference = message.get("message_reference") or {}
    return reference.get("message_id")


def parts(message: JsonObject) -> Iterator[JsonObject]:
    """Yield every component of a message, nested ones too."""

    def walk(components: list[JsonObject]) -> Iterator[JsonObject]:
        for component in components:
            yield component
            yield from walk(component.get("components", []))

    return walk(message.get("components", []))


def text(message: JsonObject) -> str:
    """Return what a member reads on a card."""
    return "\n".join(part["content"] for part in parts(message) if part["type"] == TEXT)


def labels(message: JsonObject) -> list[str]:
    """Return the labels of a card's buttons."""
    return [part["label"] for part in parts(message) if part["type"] == BUTTON]


def custom_id(message: JsonObject, label: str) -> str:
    """Return the custom id of the button of this label, or of the select of this placeholder."""
    for part in parts(message):
        if label in (part.get("label"), part.get("placeholder")):
            return str(part["custom_id"])
    raise AssertionError(f"no {label!r} among {labels(message)}: {text(message)}")


def options(message: JsonObject, placeholder: str) -> list[JsonObject]:
    """Return the options of the select of this placeholder."""
    return next(p["options"] for p in parts(message) if p.get("placeholder") == placeholder)
