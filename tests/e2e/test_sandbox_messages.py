"""The sandbox and a real discord.py client: messages, replies, edits, reactions, files, threads."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from io import BytesIO

import discord
import pytest
from clients import PLAIN_INTENTS, Bot, running
from control import Control

from bot.sandbox import Sandbox
from bot.sandbox.permissions import Permission

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000002000000030802000000368849d60000000049454e44ae426082"
)


async def test_the_client_hears_a_message_with_author_member_and_place(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        await control.write("briefing", "mina", "Hello there")

        message = await bot.next_heard()

    assert isinstance(message.author, discord.Member)
    assert (message.content, message.author.name, str(message.channel)) == (
        "Hello there",
        "mina",
        "briefing",
    )
    assert [role.name for role in message.author.roles] == ["@everyone", "Readers"]


async def test_a_reply_points_to_its_message_and_pings_nobody_unless_allowed(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        question = await control.write("briefing", "mina", "Anyone?")
        await (await bot.next_heard()).reply("Me <@1> @everyone")

        answer = await control.answer_to(question)

    assert answer["type"] == 19
    assert answer["referenced_message"]["content"] == "Anyone?"
    assert (answer["mentions"], answer["mention_everyone"]) == ([], False)


async def test_a_reply_pings_its_author_where_it_is_allowed_to(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        question = await control.write("briefing", "mina", "Anyone?")
        pings = discord.AllowedMentions(replied_user=True)
        await (await bot.next_heard()).reply("Me", allowed_mentions=pings)

        answer = await control.answer_to(question)

    assert [user["username"] for user in answer["mentions"]] == ["mina"]


@pytest.mark.parametrize(
    ("text", "heard"),
    [("Plain words", ""), ("<@{bot}> to you", "<@{bot}> to you")],
)
async def test_content_is_withheld_without_the_intent_unless_the_bot_is_meant(
    sandbox: Sandbox, control: Control, text: str, heard: str
) -> None:
    bot = Bot(PLAIN_INTENTS)
    bot_id = str(sandbox.world.bot_id)
    async with running(bot, sandbox.token):
        await control.write("briefing", "mina", text.format(bot=bot_id))

        message = await bot.next_heard()

    assert message.content == heard.format(bot=bot_id)


async def test_the_client_sends_a_poll_and_hears_of_it(sandbox: Sandbox) -> None:
    bot = Bot()
    poll = discord.Poll("Well?", timedelta(hours=2)).add_answer(text="Yes").add_answer(text="No")
    async with running(bot, sandbox.token):
        sent = await bot.text_channel("briefing").send(poll=poll)
        heard = await bot.next_heard()

    assert sent.poll is not None
    assert heard.poll is not None
    assert sent.poll.expires_at == sent.created_at + timedelta(hours=2)
    assert [answer.text for answer in heard.poll.answers] == ["Yes", "No"]


async def test_direct_messages_keep_their_content_without_the_intent(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot(PLAIN_INTENTS)
    async with running(bot, sandbox.token):
        channel = await control.direct_channel("reader")
        await control.write(channel, "reader", "Just us")
        message = await bot.next_heard()
        await message.channel.send("Yes")

        texts = [m["content"] for m in await control.messages(channel)]

    assert message.guild is None
    assert texts == ["Just us", "Yes"]


async def test_the_client_opens_a_conversation_by_itself(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        user = await bot.fetch_user(int(await control.user_id("reader")))
        await user.send("Hello")

        channel = await control.direct_channel("reader")
        messages = await control.messages(channel)

    assert [m["content"] for m in messages] == ["Hello"]


async def test_edits_and_deletions_reach_both_sides(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    edited: asyncio.Queue[str] = asyncio.Queue()
    deleted: asyncio.Queue[int] = asyncio.Queue()

    @bot.event
    async def on_raw_message_edit(payload: discord.RawMessageUpdateEvent) -> None:
        edited.put_nowait(payload.message.content)

    @bot.event
    async def on_raw_message_delete(payload: discord.RawMessageDeleteEvent) -> None:
        deleted.put_nowait(payload.message_id)

    async with running(bot, sandbox.token), asyncio.timeout(10):
        theirs = await control.write("briefing", "mina", "Frist")
        path = f"/sandbox/messages/{theirs['id']}"
        await control.call("PATCH", path, {"user": "mina", "content": "First"})
        own = await bot.text_channel("briefing").send("Own")
        await own.edit(content="Own, better")
        await own.delete()
        await control.call("DELETE", f"{path}?user=mina")

        seen = [await edited.get(), await edited.get()]
        gone = [await deleted.get(), await deleted.get()]

    assert seen == ["First", "Own, better"]
    assert gone == [own.id, int(theirs["id"])]


async def test_reactions_are_given_seen_and_taken_away(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    added: asyncio.Queue[tuple[int, str]] = asyncio.Queue()

    @bot.event
    async def on_raw_reaction_add(payload: discord.RawReactionActionEvent) -> None:
        added.put_nowait((payload.user_id, payload.emoji.name))

    async with running(bot, sandbox.token), asyncio.timeout(10):
        message = await bot.text_channel("briefing").send("Thumbs?")
        await message.add_reaction("👍")
        reaction = {"message": str(message.id), "user": "mina", "emoji": "👍"}
        await control.call("POST", "/sandbox/reactions", reaction)
        heard = [await added.get(), await added.get()]
        await message.remove_reaction("👍", bot.user or message.author)

        fetched = await message.channel.fetch_message(message.id)

    mina = int(await control.user_id("mina"))
    assert heard == [(sandbox.world.bot_id, "👍"), (mina, "👍")]
    assert [(r.emoji, r.count, r.me) for r in fetched.reactions] == [("👍", 1, False)]


async def test_a_file_is_sent_described_and_read_back(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("briefing")
        picture = discord.File(BytesIO(PNG), "line.png", description="A line")
        embed = discord.Embed(title="Here").set_image(url="attachment://line.png")
        sent = await channel.send(file=picture, embed=embed)

        back = await sent.attachments[0].read()

    shown = (await control.messages("briefing"))[-1]
    assert back == PNG
    assert (sent.attachments[0].width, sent.attachments[0].height) == (2, 3)
    assert shown["attachments"][0]["description"] == "A line"
    assert shown["embeds"][0]["image"]["url"] == sent.attachments[0].url


async def test_an_edit_keeps_the_attachments_it_names(sandbox: Sandbox) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        files = [discord.File(BytesIO(b"x"), name) for name in ("a.txt", "b.txt")]
        sent = await bot.text_channel("briefing").send("Two", files=files)
        new = discord.File(BytesIO(b"y"), "c.txt")

        edited = await sent.edit(attachments=[sent.attachments[1], new])

    assert [a.filename for a in edited.attachments] == ["b.txt", "c.txt"]


async def test_a_layout_view_is_shown_with_all_its_parts(
    sandbox: Sandbox, control: Control
) -> None:
    view = discord.ui.LayoutView()
    section: discord.ui.Section[discord.ui.LayoutView] = discord.ui.Section(
        "Beside", accessory=discord.ui.Button(label="Press", custom_id="press")
    )
    view.add_item(
        discord.ui.Container(
            discord.ui.TextDisplay("# Lead"),
            discord.ui.Separator(),
            section,
            discord.ui.MediaGallery(
                discord.MediaGalleryItem("attachment://p.png", description="P")
            ),
            accent_colour=0x123456,
        )
    )
    bot = Bot()
    async with running(bot, sandbox.token):
        file = discord.File(BytesIO(PNG), "p.png")
        await bot.text_channel("briefing").send(view=view, file=file)

    shown = (await control.messages("briefing"))[-1]
    container = shown["components"][0]
    assert shown["flags"] & 32768
    assert [part["type"] for part in container["components"]] == [10, 14, 9, 12]
    assert container["components"][3]["items"][0]["media"]["width"] == 2


async def test_a_thread_on_a_message_takes_its_id(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        question = await control.write("briefing", "mina", "Long story?")
        thread = await (await bot.next_heard()).create_thread(name="Long story")
        await thread.send("It begins")
        await thread.edit(archived=True)
        await control.write(str(thread.id), "mina", "Go on")
        heard = [await bot.next_heard() for _ in range(2)]

        state = await control.state()

    (shown,) = state["guilds"][0]["threads"]
    assert (str(thread.id), shown["name"]) == (question["id"], "Long story")
    assert [m.content for m in heard] == ["It begins", "Go on"]
    assert shown["thread_metadata"]["archived"] is False


async def test_history_is_paged_newest_first(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    for number in range(5):
        await control.write("general", "mina", str(number))
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        newest = [m.content async for m in channel.history(limit=3)]

        middle = [m async for m in channel.history(limit=3)][-1]
        older = [m.content async for m in channel.history(before=middle)]

    assert (newest, older) == (["4", "3", "2"], ["1", "0"])


async def test_a_message_sent_twice_with_a_nonce_is_made_once(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        first = await channel.send("Once", nonce="digest-1")

        second = await channel.send("Once", nonce="digest-1")

    assert first.id == second.id
    assert [m["content"] for m in await control.messages("general")] == ["Once"]


@pytest.mark.parametrize(
    ("denied", "code"),
    [(Permission.VIEW_CHANNEL, 50001), (Permission.SEND_MESSAGES, 50013)],
)
async def test_a_channel_that_denies_the_bot_refuses_its_message(
    sandbox: Sandbox, control: Control, denied: Permission, code: int
) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        overwrite = {"target": str(sandbox.world.bot_id), "deny": int(denied)}
        await control.call("PUT", f"/sandbox/channels/{channel.id}/overwrites", overwrite)

        with pytest.raises(discord.Forbidden) as refusal:
            await channel.send("Anyone?")

    assert refusal.value.code == code


async def test_a_deleted_channel_is_unknown(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    async with running(bot, sandbox.token):
        channel = bot.text_channel("general")
        await control.call("DELETE", f"/sandbox/channels/{channel.id}")

        with pytest.raises(discord.NotFound) as refusal:
            await channel.send("Anyone?")

    assert refusal.value.code == 10003


async def test_the_bot_hears_of_leaving_and_entering_a_guild(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    moves: asyncio.Queue[str] = asyncio.Queue()

    @bot.event
    async def on_guild_join(guild: discord.Guild) -> None:
        moves.put_nowait(f"in {guild.name}")

    @bot.event
    async def on_guild_remove(guild: discord.Guild) -> None:
        moves.put_nowait(f"out {guild.name}")

    async with running(bot, sandbox.token), asyncio.timeout(10):
        guild_id = (await control.state())["guilds"][0]["id"]
        await control.call("DELETE", f"/sandbox/guilds/{guild_id}/bot")
        await control.call("POST", "/sandbox/guilds", {"name": "New", "channels": ["a", "b"]})

        heard = {await moves.get(), await moves.get()}

    assert heard == {"out Reading Room", "in New"}
