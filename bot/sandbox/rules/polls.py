"""Discord's rules for polls. Source: Discord's reference, "Poll Create Request Object"."""

from __future__ import annotations

from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.model import JsonObject
from bot.sandbox.rules import values

MAX_QUESTION = 300
MAX_ANSWER = 55
MAX_ANSWERS = 10
MAX_HOURS = 768
DEFAULT_HOURS = 24


def check_poll(faults: Faults, path: values.Path, poll: JsonObject) -> None:
    """Check a poll that is to be sent."""
    _text(faults, (*path, "question"), poll.get("question"), most=MAX_QUESTION)
    answers = poll.get("answers")
    if values.count(faults, (*path, "answers"), answers, least=1, most=MAX_ANSWERS):
        for index, answer in enumerate(answers or []):
            at = (*path, "answers", index, "poll_media")
            _text(faults, at, answer.get("poll_media"), most=MAX_ANSWER)
    values.number(faults, (*path, "duration"), poll.get("duration"), least=1, most=MAX_HOURS)
    if poll.get("layout_type") is not None:
        values.one_of(faults, (*path, "layout_type"), poll["layout_type"], (1,))


def _text(faults: Faults, path: values.Path, media: Any, *, most: int) -> None:
    if not isinstance(media, dict):
        faults.required(path)
        return
    values.text(faults, (*path, "text"), media.get("text"), least=1, most=most, required=True)
