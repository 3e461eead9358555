"""The sandbox and a real discord.py client: commands, components, forms, follow-ups, deadlines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from clients import PLAIN_INTENTS, Bot, on_command, running
from control import Control, RefusedError, control_of
from discord import app_commands

from bot.discord_address import use_addresses
from bot.sandbox import Options, Sandbox, running_sandbox

EPHEMERAL, LOADING = 64, 128


@pytest.fixture
async def impatient() -> AsyncIterator[Sandbox]:
    """A sandbox whose interactions wait for a fraction of a second only."""
    async with running_sandbox(options=Options(callback_seconds=0.2)) as sandbox:
        use_addresses(sandbox.api_url, sandbox.gateway_url)
        yield sandbox


async def test_a_command_is_synced_used_and_answered(sandbox: Sandbox, control: Control) -> None:
    bot = Bot(PLAIN_INTENTS)

    @bot.tree.command(name="ask", description="Ask")
    async def ask(
        interaction: discord.Interaction,
        question: str,
        times: int = 1,
        member: discord.Member | None = None,
        channel: discord.TextChannel | None = None,
    ) -> None:
        text = f"{question} {times} {member} {channel}"
        await interaction.response.send_message(text)

    async with running(bot, sandbox.token):
        options = {
            "question": "Who?",
            "times": "3",
            "member": await control.user_id("mara"),
            "channel": await control.channel_id("general"),
        }
        answer = await control.command("briefing", "mina", "ask", options)

    assert answer["type"] == 4
    assert answer["response"]["content"] == "Who? 3 mara general"
    assert answer["response"]["interaction_metadata"]["user"]["username"] == "mina"
    assert answer["ms"] < 3000


async def test_a_command_in_a_group_is_found_by_its_path(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()
    group = app_commands.Group(name="digest", description="Digests")

    @group.command(name="setup", description="Set one up")
    async def setup(interaction: discord.Interaction, hour: app_commands.Range[int, 0, 23]) -> None:
        await interaction.response.send_message(f"at {hour}")

    bot.tree.add_command(group)
    async with running(bot, sandbox.token):
        answer = await control.command("briefing", "mara", "digest setup", {"hour": 9})
        with pytest.raises(RefusedError) as too_late:
            await control.command("briefing", "mara", "digest setup", {"hour": 24})

    assert answer["response"]["content"] == "at 9"
    assert too_late.value.status == 400


async def test_choices_come_while_an_option_is_typed(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()

    @bot.tree.command(name="who", description="Who")
    async def who(interaction: discord.Interaction, name: str, role: str = "") -> None:
        await interaction.response.send_message(f"{name} {role}")

    @who.autocomplete("name")
    async def names(interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        text = f"{typed}/{interaction.namespace.role}"
        return [app_commands.Choice(name=text, value=typed)]

    async with running(bot, sandbox.token):
        typed = {"name": "bie", "role": "envoy"}
        choices = await control.choices("briefing", "mina", "who", typed, "name")

    assert choices == [{"name": "bie/envoy", "value": "bie"}]


async def test_context_menus_get_their_target(sandbox: Sandbox, control: Control) -> None:
    bot = Bot(PLAIN_INTENTS)

    @bot.tree.context_menu(name="Answer this")
    async def answer(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"to: {message.content}")

    @bot.tree.context_menu(name="Who is it")
    async def who(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"it is {member.display_name}")

    async with running(bot, sandbox.token):
        written = await control.write("briefing", "noor", "Really?")
        on_message = await control.command("briefing", "mina", "Answer this", target=written["id"])
        on_user = await control.command(
            "briefing", "mina", "Who is it", target=await control.user_id("noor")
        )

    assert on_message["response"]["content"] == "to: Really?"
    assert on_message["response"]["type"] == 23
    assert on_user["response"]["content"] == "it is Noor"


class Card(discord.ui.View):
    """A button that edits, a button with a form, and a select."""

    @discord.ui.button(label="Edit", custom_id="edit")
    async def edit(self, interaction: discord.Interaction, _button: Any) -> None:
        await interaction.response.edit_message(content="edited", view=None)

    @discord.ui.button(label="Form", custom_id="form")
    async def form(self, interaction: discord.Interaction, _button: Any) -> None:
        await interaction.response.send_modal(Form())

    @discord.ui.select(
        custom_id="pick", options=[discord.SelectOption(label=x) for x in "abc"], max_values=2
    )
    async def pick(self, interaction: discord.Interaction, select: Any) -> None:
        await interaction.response.defer()
        await interaction.edit_original_response(content=" and ".join(select.values))

    @discord.ui.select(cls=discord.ui.UserSelect, custom_id="person")
    async def person(self, interaction: discord.Interaction, select: Any) -> None:
        name = select.values[0].name
        await interaction.response.send_message(f"chose {name}", ephemeral=True)


class Form(discord.ui.Modal, title="Why?"):
    """A form with the two kinds of rows."""

    reason: discord.ui.TextInput[Form] = discord.ui.TextInput(
        label="Reason", custom_id="reason", min_length=3
    )
    kind = discord.ui.Label(
        text="Kind",
        component=discord.ui.Select(
            custom_id="kind", options=[discord.SelectOption(label="wrong")]
        ),
    )

    def __init__(self) -> None:
        super().__init__(custom_id="why")

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.kind.component, discord.ui.Select)
        text = f"{self.reason.value} {self.kind.component.values}"
        await interaction.response.send_message(text, ephemeral=True)


@pytest.fixture
async def card(sandbox: Sandbox) -> AsyncIterator[str]:
    """The id of a message with the card's components, and the client that answers them."""
    bot = Bot(PLAIN_INTENTS)
    async with running(bot, sandbox.token):
        yield str((await bot.text_channel("briefing").send("card", view=Card())).id)


async def test_a_button_edits_its_message(card: str, control: Control) -> None:
    answer = await control.press(card, "edit", "noor")

    assert (answer["type"], answer["response"]["content"]) == (7, "edited")
    assert answer["response"]["components"] == []


async def test_a_select_defers_and_then_edits_its_message(card: str, control: Control) -> None:
    await control.press(card, "pick", "noor", values=["a", "c"])

    shown = await control.until(lambda: _content(control, card, not_="card"))

    assert shown == "a and c"


async def _content(control: Control, message_id: str, *, not_: str) -> str | None:
    (shown,) = [m for m in await control.messages("briefing") if m["id"] == message_id]
    return str(shown["content"]) if shown["content"] != not_ else None


async def test_a_select_of_people_resolves_them(card: str, control: Control) -> None:
    mara = await control.user_id("mara")

    answer = await control.press(card, "person", "noor", values=[mara])

    assert answer["response"]["content"] == "chose mara"


@pytest.mark.parametrize("values", [[], ["a", "b", "c"], ["d"], ["a", "a"]])
async def test_a_select_takes_only_what_it_offers(
    card: str, control: Control, values: list[str]
) -> None:
    with pytest.raises(RefusedError):
        await control.press(card, "pick", "noor", values=values)


async def test_a_form_is_opened_filled_in_and_answered(card: str, control: Control) -> None:
    opened = await control.press(card, "form", "noor")
    fields = {"reason": "Because", "kind": ["wrong"]}

    answer = await control.submit("why", "noor", fields)

    assert (opened["type"], opened["response"]["title"]) == (9, "Why?")
    assert answer["response"]["content"] == "Because ['wrong']"
    assert answer["response"]["flags"] & EPHEMERAL


async def test_a_form_is_not_sent_before_it_is_filled_in(card: str, control: Control) -> None:
    await control.press(card, "form", "noor")

    with pytest.raises(RefusedError):
        await control.submit("why", "noor", {"reason": "No", "kind": ["wrong"]})


async def test_ephemeral_answers_are_seen_by_their_member_alone(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot(PLAIN_INTENTS)

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("secret", ephemeral=True)

    async with running(bot, sandbox.token):
        answer = await control.command("briefing", "mina", "ask")
        heard = await bot.next_heard()
        history = [m async for m in bot.text_channel("briefing").history()]

    own = await control.messages("briefing", user="mina")
    others = await control.messages("briefing", user="noor")
    assert own[-1]["id"] == answer["response"]["id"]
    assert [m["content"] for m in others if m["content"] == "secret"] == []
    assert "secret" not in [m.content for m in history]
    assert heard.guild is None


async def test_a_deferred_answer_is_filled_by_the_first_follow_up(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.defer(ephemeral=True)
        await interaction.followup.send("first")
        more = await interaction.followup.send("second", wait=True)
        await more.edit(content="second, better")
        await (await interaction.original_response()).edit(content="first, better")

    async with running(bot, sandbox.token):
        answer = await control.command("briefing", "mina", "ask", wait_edit=True)

        texts = await control.until(lambda: _texts(control, "first, better"))

    assert answer["type"] == 5
    assert texts == ["first, better", "second, better"]
    shown = (await control.messages("briefing"))[-2]
    assert shown["id"] == answer["response"]["id"]
    assert (shown["flags"] & EPHEMERAL, shown["flags"] & LOADING) == (EPHEMERAL, 0)


async def _texts(control: Control, there: str) -> list[str] | None:
    texts = [m["content"] for m in (await control.messages("briefing"))[1:]]
    return texts if there in texts else None


async def test_an_answer_after_the_deadline_is_refused(impatient: Sandbox) -> None:
    bot, refusals = Bot(), asyncio.Queue[discord.HTTPException]()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await asyncio.sleep(0.4)
        try:
            await interaction.response.send_message("late")
        except discord.HTTPException as refusal:
            refusals.put_nowait(refusal)

    async with running(bot, impatient.token), control_of(impatient.address) as control:
        answer = await control.command("briefing", "mina", "ask")
        refusal = await asyncio.wait_for(refusals.get(), 10)

    assert answer["response"] is None
    assert answer["error"] == "The application did not respond"
    assert (refusal.status, refusal.code) == (404, 10062)


async def test_a_second_answer_is_refused(sandbox: Sandbox, control: Control) -> None:
    bot, refusals = Bot(), asyncio.Queue[discord.HTTPException]()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        again = discord.Interaction(data=raw[-1], state=interaction._state)
        await interaction.response.send_message("one")
        try:
            await again.response.send_message("two")
        except discord.HTTPException as refusal:
            refusals.put_nowait(refusal)

    raw: list[Any] = []
    parse = bot._connection.parse_interaction_create
    bot._connection.parsers["INTERACTION_CREATE"] = lambda data: (raw.append(data), parse(data))
    async with running(bot, sandbox.token):
        await control.command("briefing", "mina", "ask")
        refusal = await asyncio.wait_for(refusals.get(), 10)

    assert (refusal.status, refusal.code) == (400, 40060)


@pytest.mark.parametrize(("user", "status"), [("mina", 403), ("mara", 200), ("olivia", 200)])
async def test_default_permissions_keep_members_from_a_command(
    sandbox: Sandbox, control: Control, user: str, status: int
) -> None:
    bot = Bot()

    @bot.tree.command(name="settings", description="Settings")
    @app_commands.default_permissions(manage_guild=True)
    async def settings(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("done")

    async with running(bot, sandbox.token):
        got = 200
        try:
            await control.command("briefing", user, "settings")
        except RefusedError as refusal:
            got = refusal.status
        offered = await control.call("GET", f"/sandbox/commands?channel=briefing&user={user}")

    assert got == status
    assert [c["name"] for c in offered] == ([] if status == 403 else ["settings"])


async def test_commands_for_guilds_only_are_not_there_in_conversations(
    sandbox: Sandbox, control: Control
) -> None:
    bot = Bot()

    @bot.tree.command(name="here", description="Here")
    @app_commands.guild_only()
    async def here(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("guild")

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"for {interaction.user.name}")

    async with running(bot, sandbox.token):
        channel = await control.direct_channel("reader")
        answer = await control.command(channel, "reader", "ask")
        with pytest.raises(RefusedError) as refusal:
            await control.command(channel, "reader", "here")

    assert answer["response"]["content"] == "for reader"
    assert refusal.value.status == 404


async def test_a_command_in_a_thread_knows_where_it_is(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"{type(interaction.channel).__name__}")

    async with running(bot, sandbox.token):
        thread = {"channel": "briefing", "user": "mina", "name": "Side room"}
        made = await control.call("POST", "/sandbox/threads", thread)
        answer = await control.command(made["id"], "mina", "ask")

    assert answer["response"]["content"] == "Thread"
    assert answer["response"]["channel_id"] == made["id"]


async def test_syncing_again_keeps_the_commands_ids(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()

    @on_command(bot.tree)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("ok")

    async with running(bot, sandbox.token):
        before = (await control.state())["commands"]
        await bot.tree.sync()
        after = (await control.state())["commands"]

    assert [c["id"] for c in before] == [c["id"] for c in after]


async def test_a_guild_s_own_command_is_found(sandbox: Sandbox, control: Control) -> None:
    bot = Bot()
    guild = discord.Object(next(iter(sandbox.world.guilds)))

    @bot.tree.command(name="local", description="Local", guild=guild)
    async def local(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("local")

    async with running(bot, sandbox.token):
        await bot.tree.sync(guild=guild)
        answer = await control.command("briefing", "mina", "local")

    assert answer["response"]["content"] == "local"
