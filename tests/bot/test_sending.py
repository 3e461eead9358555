"""Sending surely: again while Discord is away, never for ever, never against a refusal."""

import aiohttp
import discord
import pytest

from bot.sending import LONGEST_WAIT_SECONDS, send_surely


class Answers:
    """What comes of each try: an exception or a message."""

    def __init__(self, *outcomes: object) -> None:
        self.outcomes = list(outcomes)
        self.rests: list[float] = []

    async def send(self) -> object:
        outcome = self.outcomes.pop(0)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def rest(self, seconds: float) -> None:
        self.rests.append(seconds)


def refusal(status: int) -> discord.HTTPException:
    class Response:
        reason = "x"

    Response.status = status
    kind = discord.Forbidden if status == 403 else discord.DiscordServerError
    return kind(Response(), "no")


async def test_a_cut_connection_is_tried_again_until_the_message_is_there() -> None:
    answers = Answers(aiohttp.ServerDisconnectedError(), refusal(503), OSError(), "message")

    sent = await send_surely(answers.send, rest=answers.rest)

    assert sent == "message"
    assert len(answers.rests) == 3


async def test_the_waits_grow_and_stay_bounded() -> None:
    answers = Answers(*[aiohttp.ServerDisconnectedError()] * 12, "message")

    await send_surely(answers.send, rest=answers.rest)

    assert answers.rests[0] < answers.rests[3] < answers.rests[-1]
    assert max(answers.rests) <= LONGEST_WAIT_SECONDS * 1.3


async def test_a_refusal_is_not_tried_again() -> None:
    answers = Answers(refusal(403), "message")

    with pytest.raises(discord.Forbidden):
        await send_surely(answers.send, rest=answers.rest)

    assert answers.outcomes == ["message"]


async def test_it_gives_up_in_the_end() -> None:
    answers = Answers(*[aiohttp.ServerDisconnectedError()] * 3)

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send_surely(answers.send, rest=answers.rest, give_up_after_seconds=0.1)

    assert len(answers.outcomes) == 2
