"""Refusals, with the status, code and body that Discord gives them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.sandbox.model import JsonObject

INVALID_FORM_BODY = 50035


class DiscordError(Exception):
    """A request that is refused.

    Attributes:
        status: the HTTP status.
        code: Discord's JSON error code; 0 where it has none.
        message: Discord's words for the code.
        errors: for an invalid body, what is wrong, nested like the body.
    """

    def __init__(
        self, status: int, code: int, message: str, errors: JsonObject | None = None
    ) -> None:
        super().__init__(f"{status}/{code}: {message}")
        self.status = status
        self.code = code
        self.message = message
        self.errors = errors

    def body(self) -> JsonObject:
        """Return the body of the response."""
        body: JsonObject = {"message": self.message, "code": self.code}
        if self.errors:
            body["errors"] = self.errors
        return body


def unauthorized() -> DiscordError:
    """Return the refusal of a wrong or missing token."""
    return DiscordError(401, 0, "401: Unauthorized")


def no_route() -> DiscordError:
    """Return the refusal of an address that does not exist."""
    return DiscordError(404, 0, "404: Not Found")


def unknown_channel() -> DiscordError:
    """Return the refusal for a channel that does not exist."""
    return DiscordError(404, 10003, "Unknown Channel")


def unknown_guild() -> DiscordError:
    """Return the refusal for a guild that does not exist or that the bot is not in."""
    return DiscordError(404, 10004, "Unknown Guild")


def unknown_member() -> DiscordError:
    """Return the refusal for a member who is not in the guild."""
    return DiscordError(404, 10007, "Unknown Member")


def unknown_message() -> DiscordError:
    """Return the refusal for a message that does not exist."""
    return DiscordError(404, 10008, "Unknown Message")


def unknown_role() -> DiscordError:
    """Return the refusal for a role that does not exist."""
    return DiscordError(404, 10011, "Unknown Role")


def unknown_user() -> DiscordError:
    """Return the refusal for a user who does not exist."""
    return DiscordError(404, 10013, "Unknown User")


def unknown_emoji() -> DiscordError:
    """Return the refusal for an emoji that does not exist."""
    return DiscordError(400, 10014, "Unknown Emoji")


def unknown_webhook() -> DiscordError:
    """Return the refusal for an interaction's token used before the interaction is answered."""
    return DiscordError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> DiscordError:
    """Return the refusal for an interaction that is unknown, or older than three seconds."""
    return DiscordError(404, 10062, "Unknown interaction")


def unknown_command() -> DiscordError:
    """Return the refusal for a command that does not exist."""
    return DiscordError(404, 10063, "Unknown application command")


def already_acknowledged() -> DiscordError:
    """Return the refusal of a second answer to an interaction."""
    return DiscordError(400, 40060, "Interaction has already been acknowledged.")


def thread_exists() -> DiscordError:
    """Return the refusal of a second thread on a message."""
    return DiscordError(400, 160004, "A thread has already been created for this message")


def thread_archived() -> DiscordError:
    """Return the refusal of a change within an archived thread."""
    return DiscordError(400, 50083, "Thread is archived")


def wrong_channel_type() -> DiscordError:
    """Return the refusal of what cannot be done in a channel of this kind."""
    return DiscordError(400, 50024, "Cannot execute action on this channel type")


def missing_access() -> DiscordError:
    """Return the refusal where the channel or guild cannot be seen."""
    return DiscordError(403, 50001, "Missing Access")


def missing_permissions() -> DiscordError:
    """Return the refusal where a permission is missing."""
    return DiscordError(403, 50013, "Missing Permissions")


def not_the_author() -> DiscordError:
    """Return the refusal to edit another user's message."""
    return DiscordError(403, 50005, "Cannot edit a message authored by another user")


def empty_message() -> DiscordError:
    """Return the refusal of a message with nothing in it."""
    return DiscordError(400, 50006, "Cannot send an empty message")


def cannot_message_user() -> DiscordError:
    """Return the refusal to open a direct conversation."""
    return DiscordError(400, 50007, "Cannot send messages to this user")


def invalid_webhook_token() -> DiscordError:
    """Return the refusal of an interaction's token after its 15 minutes."""
    return DiscordError(401, 50027, "Invalid Webhook Token")


def bulk_delete_too_old() -> DiscordError:
    """Return the refusal to delete messages in bulk that are older than two weeks."""
    return DiscordError(400, 50034, "You can only bulk delete messages that are under 14 days old.")


class Faults:
    """Gathers what is wrong with a body, so that all of it is told at once."""

    def __init__(self) -> None:
        self._errors: JsonObject = {}

    def add(self, path: Sequence[str | int], code: str, message: str) -> None:
        """Note a fault at a place of the body; `()` is the whole body."""
        place: dict[str, Any] = self._errors
        for key in path:
            place = place.setdefault(str(key), {})
        place.setdefault("_errors", []).append({"code": code, "message": message})

    def required(self, path: Sequence[str | int]) -> None:
        """Note that a field is missing."""
        self.add(path, "BASE_TYPE_REQUIRED", "This field is required")

    def length(self, path: Sequence[str | int], least: int, most: int) -> None:
        """Note that a text is too short or too long."""
        self.add(path, "BASE_TYPE_BAD_LENGTH", f"Must be between {least} and {most} in length.")

    def kind(self, path: Sequence[str | int], kind: str) -> None:
        """Note that a value is of the wrong type."""
        self.add(path, "BASE_TYPE_BAD_TYPE", f"Must be of type {kind}.")

    def __bool__(self) -> bool:
        return bool(self._errors)

    def settle(self) -> None:
        """Refuse the body if anything is wrong with it.

        Raises:
            DiscordError: status 400, code 50035.
        """
        if self._errors:
            raise DiscordError(400, INVALID_FORM_BODY, "Invalid Form Body", self._errors)


def invalid(path: Sequence[str | int], code: str, message: str) -> DiscordError:
    """Return the refusal of a body with a single fault."""
    faults = Faults()
    faults.add(path, code, message)
    try:
        faults.settle()
    except DiscordError as error:
        return error
    raise AssertionError("a noted fault refuses the body")
