from __future__ import annotations

import pytest
from chat import DESKTOP, PHONE, Chat, OpenChat
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")
OVERFLOW = "() => document.documentElement.scrollWidth - innerWidth"


async def test_a_member_becomes_a_moderator_and_sees_their_channel(chat: Chat) -> None:
    channels = chat.page.get_by_role("navigation", name="Channels")
    await expect(channels.get_by_role("link", name="mods")).to_be_hidden()
    await chat.page.get_by_role("link", name="Mara moderator").click()
    await chat.ready()

    await expect(chat.page.get_by_role("link", name="Mara")).to_have_attribute(
        "aria-current", "true"
    )
    await channels.get_by_role("link", name="mods").click()
    await expect(chat.page.get_by_role("heading", level=1)).to_have_text("#mods")


async def test_a_channel_that_somebody_may_not_see_leads_to_one_they_may(chat: Chat) -> None:
    await chat.open(user="mara", channel="999")

    await expect(chat.page.get_by_role("heading", level=1)).to_have_text("#briefing")


async def test_a_message_elsewhere_marks_its_channel(chat: Chat) -> None:
    await chat.hear("noor", "News", channel="general")

    general = chat.page.get_by_role("link", name="general")
    await expect(general).to_have_attribute("title", "New messages")
    await chat.page.get_by_role("link", name="Dossier").click()
    await chat.ready()
    await expect(general).to_have_attribute("title", "New messages")
    await general.click()
    await chat.ready()
    await expect(general).not_to_have_attribute("title", "New messages")


async def test_a_moderator_deletes_what_a_member_wrote(open_chat: OpenChat) -> None:
    mina, mara = await open_chat(user="mina"), await open_chat(user="mara")
    await mina.hear("noor", "Nonsense")
    delete = "Delete message"
    await mina.messages.last.click(button="right")
    await expect(mina.page.get_by_role("menuitem", name="Copy text")).to_be_visible()
    await expect(mina.page.get_by_role("menuitem", name=delete)).to_be_hidden()
    await mara.messages.last.click(button="right")
    await mara.page.get_by_role("menuitem", name=delete).click()

    for chat in (mina, mara):
        await expect(chat.messages).to_have_count(0)


async def test_times_are_those_of_the_reader(open_chat: OpenChat) -> None:
    chat = await open_chat(**DESKTOP, timezone_id="Asia/Ho_Chi_Minh")
    await chat.box.fill("<t:1550793600:f> and <t:1550793600:t>")
    await chat.box.press("Enter")

    times = chat.messages.last.locator(".text time")
    await expect(times).to_have_text(["22 February 2019 at 07:00", "07:00"])


async def test_light_and_dark_follow_the_system_until_one_is_chosen(open_chat: OpenChat) -> None:
    chat = await open_chat(**DESKTOP, color_scheme="dark")
    ground = "() => getComputedStyle(document.body).backgroundColor"
    dark = await chat.page.evaluate(ground)
    await chat.page.get_by_role("button", name="Switch between light and dark").click()
    light = await chat.page.evaluate(ground)
    await chat.page.reload()
    await chat.ready()

    assert (dark, light) == ("rgb(30, 33, 39)", "rgb(255, 255, 255)")
    assert await chat.page.evaluate(ground) == light


async def test_on_a_phone_nothing_has_to_be_scrolled_sideways(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    assert await chat.page.evaluate(OVERFLOW) <= 0
    await chat.ask("How many American troops are in South Korea?")
    form = await chat.choose_command("timeline")
    assert await chat.page.evaluate(OVERFLOW) <= 0
    await form.get_by_role("button", name="Send").click()
    await chat.nth_answer(1)
    await chat.box.fill("x" * 300)
    await chat.box.press("Enter")
    await expect(chat.page.locator("li[data-own]").last).to_contain_text("x" * 300)

    assert await chat.page.evaluate(OVERFLOW) <= 0
    wide = await chat.page.locator("#scroller").evaluate("(e) => e.scrollWidth - e.clientWidth")
    assert wide == 0


async def test_on_a_phone_the_channels_open_over_the_messages(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    channels = chat.page.get_by_role("navigation", name="Channels")
    await expect(channels).to_be_hidden()
    await chat.page.get_by_role("button", name="Channels").tap()
    await expect(channels).to_be_visible()
    await channels.get_by_role("link", name="general").tap()
    await chat.ready()

    await expect(chat.page.get_by_role("heading", level=1)).to_have_text("#general")
    await expect(channels).to_be_hidden()


async def test_the_controls_of_a_card_are_large_enough_for_a_finger(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    answer = await chat.ask("How many American troops are in South Korea?")

    for button in await answer.get_by_role("button").all():
        box = await button.bounding_box()
        assert box is None or min(box["width"], box["height"]) >= 44, await button.inner_text()


async def test_a_command_with_many_options_fits_a_phone(open_chat: OpenChat) -> None:
    chat = await open_chat(user="mara", **PHONE)
    form = await chat.choose_command("digest setup")

    await expect(form.get_by_role("heading")).to_be_in_viewport(ratio=1)
    await expect(form.get_by_role("button", name="Send")).to_be_in_viewport(ratio=1)


async def test_the_suggestions_for_an_option_stay_in_the_window(open_chat: OpenChat) -> None:
    chat = await open_chat(**PHONE)
    form = await chat.choose_command("timeline")
    await form.get_by_role("combobox", name="topic").click()
    offered = form.get_by_role("listbox", name="Suggestions for topic")

    await expect(offered).to_be_in_viewport(ratio=1)
    assert await chat.page.evaluate(OVERFLOW) <= 0
