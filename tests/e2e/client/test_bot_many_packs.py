"""Two packs on one server: both are asked, and moderators choose which speak, and where."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from running_bot import running_bot
from talking import TROOPS, Room, text

from bot.clock import SetClock
from bot.sandbox import Sandbox
from commands.services import Services

PACKS = Path(__file__).parents[2] / "packs"
OLDER, NEWER = "About 30,000 US troops", "A recount put the US troops in South Korea at 28,500."


@pytest.fixture
async def services(sandbox: Sandbox, data_dir: Path, clock: SetClock) -> AsyncIterator[Services]:
    """The running bot, with a second pack."""
    async with running_bot(sandbox, data_dir=data_dir, clock=clock, packs_dir=PACKS) as services:
        yield services


async def test_both_sources_are_shown_the_newest_first_each_with_its_source_line(
    room: Room,
) -> None:
    shown = text(await room.ask(TROOPS))

    assert shown.index(NEWER) < shown.index(OLDER)
    assert "in “Fewer Boots Than Thought”, as of <t:" in shown
    assert "in “Kim Jong Un’s Game Plan: Get Donald Trump Alone”, as of <t:" in shown
    assert shown.count("Source: “") == 2


async def test_a_pack_is_chosen_for_a_channel(room: Room) -> None:
    general = await room.control.channel_id("general")

    settings = await room.command(
        "settings pack", user="mara", pack="hanoi-2019", on=False, channel=general
    )

    here, there = text(await room.ask(TROOPS, at="general")), text(await room.ask(TROOPS))
    assert f"<#{general}>: `garrison-2021`" in text(settings)
    assert NEWER in here
    assert OLDER not in here
    assert NEWER in there
    assert OLDER in there


async def test_a_pack_is_chosen_for_the_server(room: Room) -> None:
    await room.command("settings pack", user="mara", pack="garrison-2021", on=False)

    shown = text(await room.ask(TROOPS))

    assert NEWER not in shown
    assert "## About 30,000." in shown


async def test_sources_lists_what_is_on_here_the_newest_first(room: Room) -> None:
    both = text(await room.command("sources"))
    await room.command("settings pack", user="mara", pack="hanoi-2019", on=False)

    one = text(await room.command("sources"))

    assert both.index("`garrison-2021`") < both.index("`hanoi-2019`")
    assert "`hanoi-2019`" not in one


async def test_a_timeline_goes_across_packs_and_says_which_source(room: Room) -> None:
    first = await room.command("timeline", since="2019-02")
    last = await room.press(first, "Next page")

    assert "in “Kim Jong Un’s Game Plan: Get Donald Trump Alone”" in text(first)
    assert "The recount of the garrison began in Busan" in text(last)
    assert "in “Fewer Boots Than Thought”" in text(last)


async def test_a_button_leads_into_the_pack_it_came_from(room: Room) -> None:
    answer = await room.ask("When did the recount of the garrison begin?")

    context = text(await room.press(answer, "Context"))

    assert "rice cakes" in context


async def test_a_digest_whose_pack_was_switched_off_names_only_packs_that_are_on(
    room: Room,
) -> None:
    preview = await room.command("digest setup", user="mara", pack="hanoi-2019")
    await room.press(preview, "Save", user="mara")
    await room.command("settings pack", user="mara", pack="hanoi-2019", on=False)

    told = text(await room.command("digest edit", user="mara", digest="1", time="10:00"))

    assert "The pack “hanoi-2019” isn't on here any more." in told
    assert told.endswith("on here: “garrison-2021”.")
