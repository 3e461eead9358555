from __future__ import annotations

import pytest
from chat import Chat
from playwright.async_api import expect

pytestmark = pytest.mark.asyncio(loop_scope="session")
QUESTION = "How many American troops are in South Korea?"


async def test_a_question_by_mention_gets_a_cited_card(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)

    await expect(answer.get_by_role("heading", name="About 30,000.")).to_be_visible()
    await expect(answer).to_contain_text("[¶7]")
    await expect(answer.locator(".reference")).to_contain_text(QUESTION)


async def test_the_first_example_of_the_welcome_asks_the_bot(chat: Chat) -> None:
    await chat.page.get_by_role("button", name=QUESTION).click()

    await expect(await chat.nth_answer(0)).to_contain_text("30,000")


async def test_a_direct_message_needs_no_mention(chat: Chat) -> None:
    await chat.page.get_by_role("link", name="Dossier").click()
    await chat.ready()
    await chat.box.fill(QUESTION)
    await chat.box.press("Enter")

    await expect(await chat.nth_answer(0)).to_contain_text("30,000")


async def test_an_edited_question_gets_its_answer_edited(chat: Chat) -> None:
    answer = await chat.ask(QUESTION)
    question = chat.messages.first
    await question.hover()
    await question.get_by_role("button", name="More").click()
    await chat.page.get_by_role("menuitem", name="Edit message").click()
    await chat.box.fill("@Dossier Who is Stephen Biegun?")
    await chat.box.press("Enter")

    await expect(answer).to_contain_text("negotiator")
    await expect(question).to_contain_text("(edited)")


async def test_a_deleted_question_takes_its_answer_with_it(chat: Chat) -> None:
    await chat.ask(QUESTION)
    question = chat.messages.first
    await question.hover()
    await question.get_by_role("button", name="More").click()
    await chat.page.get_by_role("menuitem", name="Delete message").click()

    await expect(chat.messages).to_have_count(0)


async def test_a_message_that_was_not_sent_says_why_and_can_be_sent_again(chat: Chat) -> None:
    await chat.page.route("**/sandbox/messages", lambda route: route.abort())
    await chat.box.fill("is anybody there")
    await chat.box.press("Enter")
    failed = chat.messages.last
    await expect(failed).to_contain_text("Not sent: The sandbox can't be reached")
    await chat.page.unroute("**/sandbox/messages")
    await failed.get_by_role("button", name="Try again").click()

    await expect(chat.page.locator("li[data-own]")).to_contain_text("is anybody there")
    await expect(chat.messages).to_have_count(1)


async def test_what_a_member_writes_is_text_and_never_markup(chat: Chat) -> None:
    written = '<img src=x onerror="document.title=1"> [a](javascript:alert(1)) **bold** <b>x</b>'
    await chat.box.fill(written)
    await chat.box.press("Enter")
    text = chat.messages.last.locator(".text")

    await expect(text).to_have_text(written.replace("**", ""))
    assert await text.locator("img, a, b").count() == 0
    assert await text.locator("strong").inner_text() == "bold"


async def test_a_message_of_another_person_appears_and_is_announced(chat: Chat) -> None:
    await chat.page.request.post(
        f"{chat.address}/sandbox/messages",
        data={"channel": chat.channel, "user": "noor", "content": "Good morning"},
    )

    await expect(chat.messages.last).to_contain_text("Good morning")
    await expect(chat.page.get_by_role("status")).to_have_text("Noor: Good morning")


async def test_what_is_said_below_is_told_by_a_button_that_leads_there(chat: Chat) -> None:
    await chat.hear("noor", *(f"Line {number}" for number in range(15)))
    await expect(chat.messages).to_have_count(15)
    button = chat.page.get_by_role("button", name="New messages")
    await expect(button).to_be_hidden()
    await chat.messages.first.scroll_into_view_if_needed()
    await chat.hear("noor", "Down here")
    await button.click()

    await expect(chat.messages.last).to_be_in_viewport(ratio=1)
    await expect(button).to_be_hidden()
