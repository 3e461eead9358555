from __future__ import annotations

import re

import pytest
from chat import Chat
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def test_a_slash_lists_the_commands_that_a_member_may_use(chat: Chat) -> None:
    await chat.box.fill("/")
    options = chat.page.get_by_role("listbox", name="Commands").get_by_role("option")
    await expect(options.first).to_be_visible()
    listed = {words.split()[0] for words in await options.all_inner_texts()}

    assert {"/ask", "/brief", "/timeline", "/quotes", "/who"} <= listed
    assert not listed & {"/settings", "/unanswered", "/digest"}


async def test_a_moderator_has_the_bot_listen_in_a_channel(chat: Chat) -> None:
    await chat.open(user="mara")
    form = await chat.choose_command("settings listen")
    channel = form.get_by_role("combobox", name="channel")
    await channel.select_option(label="general")
    for choice in await form.get_by_role("combobox").all():
        if await choice.input_value() == "":
            await choice.select_option(index=1)
    await form.get_by_role("button", name="Send").click()

    await expect(await chat.nth_answer(0)).to_contain_text("#general")


async def test_what_is_typed_into_an_option_is_completed_by_the_bot(chat: Chat) -> None:
    await chat.box.press_sequentially("/ask troops")
    field = chat.page.get_by_role("combobox", name="question")
    await expect(field).to_have_value("troops")
    offered = chat.page.get_by_role("listbox", name="Suggestions for question")
    await expect(offered).to_have_attribute("aria-busy", "false")  # all that was typed is known
    choice = offered.get_by_role("option", name=re.compile("troops", re.IGNORECASE)).first
    words = await choice.inner_text()
    await choice.click()
    await expect(field).to_have_value(words)
    await field.press("Enter")

    answer = await chat.nth_answer(0)
    await expect(answer.locator(".reference")).to_have_text(re.compile(r"Mina used\s+/ask"))
    await expect(answer).to_contain_text("[¶")


async def test_suggestions_leave_the_name_of_their_option_in_sight(chat: Chat) -> None:
    form = await chat.choose_command("brief")
    offered = form.get_by_role("listbox", name="Suggestions for topic")
    await offered.wait_for()

    label = await form.locator("label").first.bounding_box()
    options = await offered.bounding_box()

    assert label is not None
    assert options is not None
    assert options["y"] + options["height"] <= label["y"]


async def test_a_required_option_left_empty_is_asked_for(chat: Chat) -> None:
    form = await chat.choose_command("ask")
    await form.get_by_role("button", name="Send").click()

    await expect(form.get_by_role("alert")).to_have_text("Fill in “question”.")
    await expect(form.get_by_role("combobox", name="question")).to_be_focused()


async def test_a_timeline_is_run_and_paged(chat: Chat) -> None:
    form = await chat.choose_command("timeline")
    await form.get_by_role("button", name="Send").click()
    answer = await chat.nth_answer(0)
    await expect(answer.get_by_role("heading", name="Timeline")).to_be_visible()
    first_page = await answer.locator(".card").inner_text()
    await answer.get_by_role("button", name="Next page").click()

    await expect(answer.get_by_role("button", name="Previous page")).to_be_visible()
    assert await answer.locator(".card").inner_text() != first_page


async def test_a_timeline_comes_as_a_picture_with_a_description(chat: Chat) -> None:
    form = await chat.choose_command("timeline")
    await form.get_by_role("button", name="Send").click()
    await (await chat.nth_answer(0)).get_by_role("button", name="As a picture").click()
    picture = chat.messages.get_by_role("img").last
    await expect(picture).to_be_visible()

    assert len(await picture.get_attribute("alt") or "") > 20
    assert await picture.evaluate("(image) => image.decode().then(() => image.naturalWidth)") > 400


async def test_the_keyboard_alone_asks_and_follows_an_answer(chat: Chat) -> None:
    keys = chat.page.keyboard
    await expect(chat.box).to_be_focused()
    await keys.type("/who")
    await expect(chat.page.get_by_role("option", name="/who ")).to_be_visible()
    await keys.press("Enter")
    await expect(chat.page.get_by_role("combobox").first).to_be_focused()
    await keys.type("Biegun")
    await expect(chat.page.get_by_role("option").nth(2)).to_be_hidden()
    await expect(chat.page.get_by_role("option").first).to_have_text("Stephen Biegun")
    await keys.press("ArrowDown")
    await keys.press("Enter")
    await keys.press("Enter")
    answer = await chat.nth_answer(0)
    await expect(answer).to_contain_text("Biegun")

    await expect(chat.box).to_be_focused()
    await keys.press("Shift+Tab")
    focused = chat.page.locator(":focus")
    await expect(focused).to_have_attribute("data-menu", "")
    await keys.press("Enter")
    await expect(chat.page.get_by_role("menuitem", name="Reply")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(chat.page.get_by_role("menuitem").nth(1)).to_be_focused()
    await keys.press("Escape")
    await expect(answer.get_by_role("button", name="More")).to_be_focused()


async def test_escape_leaves_a_command_and_returns_to_the_message_box(chat: Chat) -> None:
    form = await chat.choose_command("timeline")
    await form.press("Escape")
    await chat.page.keyboard.press("Escape")

    await expect(form).to_be_hidden()
    await expect(chat.box).to_be_focused()
