from __future__ import annotations

import pytest
from chat import Chat, OpenChat
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUESTION = "How many American troops are in South Korea?"


async def test_a_button_shows_the_context_of_an_answer(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    await answer.get_by_role("button", name="Context").click()

    context = await chat.nth_answer(1)
    await expect(context).to_contain_text("[¶7]")


async def test_the_answer_to_a_press_comes_into_view(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    await chat.hear("noor", *(f"Line {number}" for number in range(15)))
    await expect(chat.messages).to_have_count(17)
    await answer.scroll_into_view_if_needed()
    await answer.get_by_role("button", name="Context").click()

    context = await chat.nth_answer(1)
    await expect(context.get_by_role("heading", level=4)).to_be_in_viewport(ratio=1)


async def test_a_select_asks_the_next_question(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    await answer.get_by_role("button", name="Ask next").click()
    option = answer.get_by_role("option").first
    question = (await option.inner_text()).strip()
    await option.click()

    await expect(await chat.nth_answer(1)).to_contain_text(question)


async def test_a_select_is_used_by_the_keyboard_alone(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    opener = answer.get_by_role("button", name="Ask next")
    await opener.press("Enter")
    await expect(answer.get_by_role("listbox")).to_be_focused()
    await chat.page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await opener.press("Enter")
    await chat.page.keyboard.press("ArrowDown")
    await chat.page.keyboard.press("Enter")

    await chat.nth_answer(1)


async def test_a_thumb_down_opens_a_form_whose_words_are_taken(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    opener = answer.get_by_role("button", name="Not helpful")
    await opener.click()
    form = chat.page.get_by_role("dialog", name="What was wrong?")
    await expect(form.get_by_role("textbox")).to_be_focused()
    await form.get_by_role("textbox").fill("I meant the navy")
    await form.get_by_role("button", name="Submit").click()

    await expect(form).to_be_hidden()
    thanks = await chat.nth_answer(1)
    await expect(thanks).to_contain_text("Only you can see this")


async def test_a_cancelled_form_returns_to_its_button(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    opener = answer.get_by_role("button", name="Not helpful")
    await opener.click()
    await chat.page.get_by_role("button", name="Cancel").click()

    await expect(opener).to_be_focused()


async def test_the_menu_of_a_message_has_the_bot_check_it(chat: Chat) -> None:
    await chat.box.fill("There are about 30,000 US troops in South Korea.")
    await chat.box.press("Enter")
    await chat.messages.first.click(button="right")
    await chat.page.get_by_role("menuitem", name="Check against the source").click()

    await expect(await chat.nth_answer(0)).to_contain_text("[¶7]")


async def test_an_ephemeral_answer_is_marked_hidden_from_others_and_dismissed(
    open_chat: OpenChat,
) -> None:
    mina, noor = await open_chat(user="mina"), await open_chat(user="noor")
    form = await mina.choose_command("privacy")
    await form.get_by_role("button", name="Send").click()
    answer = await mina.nth_answer(0)
    await expect(answer).to_contain_text("Only you can see this")
    await noor.open(user="noor")
    await expect(noor.messages).to_have_count(0)
    await answer.get_by_role("button", name="Dismiss message").click()

    await expect(mina.messages).to_have_count(0)


async def test_a_card_from_before_a_reload_still_works(chat: Chat) -> None:
    await chat.ask(QUESTION)
    await chat.page.reload()
    await chat.ready()
    await chat.answers.first.get_by_role("button", name="Context").click()

    await expect(await chat.nth_answer(1)).to_contain_text("[¶7]")
