"""A local Discord with as many guilds, channels and members as a load needs, and people who ask."""

from __future__ import annotations

import asyncio
import itertools
import random
import string
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bot.sandbox import Options, Sandbox, running_sandbox
from bot.sandbox.invoking import Actor, use_command
from bot.sandbox.model import Channel
from bot.sandbox.posting import Draft, make, post
from bot.sandbox.seed import BOT_NAME, add_bot
from bot.sandbox.snowflakes import Snowflakes
from bot.sandbox.world import World, new_world
from knowledge.answering.followups import FollowUp, leaning
from knowledge.evaluation import read_questions
from knowledge.language.words import split_words

SEED = 20190222
PATIENCE_SECONDS = 10.0
START_SECONDS = 120.0  # the first start builds the packs
QUESTIONS = Path(__file__).parents[2] / "tests/questions"


@dataclass(frozen=True)
class Size:
    """How many guilds there are, and how many text channels and members each has."""

    guilds: int = 40
    channels: int = 25
    members: int = 10


@dataclass(frozen=True)
class Place:
    """A channel and one of those who ask in it."""

    channel: Channel
    user: int


class UnansweredError(Exception):
    """A question got no answer in time. `asked` is the message's or interaction's id."""

    def __init__(self, asked: int, question: str) -> None:
        super().__init__(f"no answer to {question!r}")
        self.asked = asked


def populated_world(size: Size) -> World:
    """Return a world of that size, with the bot in each guild.

    Guilds are a millisecond apart: their ids say on which shard they are.
    """
    world = new_world(name=BOT_NAME, owner_name="olivia")
    world.ids = _later_each_time(world)
    owner = world.users[world.application.owner_id]
    for number in range(size.guilds):
        guild = world.add_guild(f"Guild {number}", owner)
        add_bot(world, guild)
        for member in range(size.members - 2):  # beside the owner and the bot
            world.add_member(guild, world.add_user(f"member-{number}-{member}"))
        for channel in range(size.channels):
            world.add_channel(guild, f"channel-{channel}")
    world.ids = Snowflakes()
    return world


def _later_each_time(world: World) -> Snowflakes:
    begin = int(time.time() * 1000) - 365 * 86_400_000
    milliseconds = itertools.count(begin)
    return Snowflakes(lambda: next(milliseconds)) if world.users else Snowflakes()


ASKED_BEFORE = 1_000


def asked_before() -> list[str]:
    """Return questions that people asked in development: right, wrong and odd ones.

    They mean the same whatever was said before: what leans on a conversation is asked anew in each.
    """
    asked = [
        question.question
        for file in sorted(QUESTIONS.glob("*.jsonl"))
        for question in read_questions(file)
        if not question.context and leaning(split_words(question.question)).kind is FollowUp.NONE
    ]
    # fewer than are remembered, so that what was asked before is
    return random.Random(SEED).sample(asked, ASKED_BEFORE)  # noqa: S311 - figures to repeat


def never_asked() -> Iterator[str]:
    """Yield the same questions without end, mistyped, so that hardly one comes twice."""
    chance = random.Random(SEED)  # noqa: S311 - figures to repeat, no secret
    for question in itertools.cycle(asked_before()):
        at = chance.randrange(len(question))
        yield f"{question[:at]}{chance.choice(string.ascii_lowercase)}{question[at + 1 :]}"


@dataclass
class Town:
    """A running sandbox, and what its people do in it."""

    sandbox: Sandbox
    places: Sequence[Place]
    _waiting: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    async def mention(self, place: Place, question: str) -> float:
        """Ask by mentioning the bot; return the seconds until its reply stood there.

        Raises:
            UnansweredError: no reply came.
        """
        draft = Draft(
            place.channel, place.user, {"content": f"<@{self.sandbox.world.bot_id}> {question}"}
        )
        begun = time.perf_counter()
        message = make(self.sandbox, draft)
        replied = self._waiting[str(message.id)] = asyncio.get_running_loop().create_future()
        post(self.sandbox, message)
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await replied - begun
        except TimeoutError:
            raise UnansweredError(message.id, question) from None
        finally:
            del self._waiting[str(message.id)]

    async def command(self, place: Place, question: str) -> float:
        """Ask by the slash command; return the seconds until the answer stood there.

        Raises:
            UnansweredError: no answer came within Discord's three seconds, or it stayed deferred.
        """
        begun = time.perf_counter()
        interaction = use_command(
            self.sandbox, Actor(place.channel, place.user), "ask", {"question": question}
        )
        try:
            async with asyncio.timeout(self.sandbox.interactions.callback_seconds):
                await interaction.answered.wait()
            async with asyncio.timeout(PATIENCE_SECONDS):
                await interaction.settled.wait()
        except TimeoutError:
            raise UnansweredError(interaction.id, question) from None
        return time.perf_counter() - begun

    async def ready(self) -> None:
        """Wait until a bot is connected, has made its commands known and answers."""
        async with asyncio.timeout(START_SECONDS):
            while not self._may_ask():  # noqa: ASYNC110 - a process of its own connects
                await asyncio.sleep(0.05)
            while not await self._answers():
                pass

    async def _answers(self) -> bool:
        try:
            await self.command(self.places[0], "What is this about?")
        except UnansweredError:
            return False
        return True

    def _may_ask(self) -> bool:
        connected = any(session.connection is not None for session in self.sandbox.sessions)
        return connected and bool(self.sandbox.world.commands)

    async def note_replies(self) -> None:
        """Tell those who wait of the replies they got, until cancelled."""
        with self.sandbox.watchers.watching() as changes:
            while True:
                change = await changes.get()
                replied_to = change.data.get("message_reference", {}).get("message_id")
                waiting = self._waiting.get(replied_to)
                if waiting is not None and not waiting.done():
                    waiting.set_result(time.perf_counter())


@asynccontextmanager
async def running_town(size: Size, *, kept_requests: int = 1_000) -> AsyncIterator[Town]:
    """Serve a local Discord of a size while the block runs."""
    world = populated_world(size)
    async with running_sandbox(
        world=world, options=Options(kept_requests=kept_requests)
    ) as sandbox:
        places = [
            Place(channel, user)
            for guild in world.guilds.values()
            for channel in guild.channels.values()
            for user in guild.members
            if user != world.bot_id
        ]
        random.Random(SEED).shuffle(places)  # noqa: S311 - figures to repeat, no secret
        # Each channel once before any comes twice: Discord lets a bot write five messages in five
        # seconds to a channel.
        turns: dict[int, int] = {}
        for place in places:
            turns[id(place)] = turns[place.channel.id] = turns.get(place.channel.id, -1) + 1
        town = Town(sandbox, sorted(places, key=lambda place: turns[id(place)]))
        noting = asyncio.create_task(town.note_replies(), name="note-replies")
        try:
            yield town
        finally:
            noting.cancel()
