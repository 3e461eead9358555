from __future__ import annotations

from typing import Any

import pytest
from chat import DESKTOP, PHONE, Chat, OpenChat
from playwright.async_api import Page, expect

axe = pytest.importorskip("axe_playwright_python.async_playwright", reason="axe is not installed")

pytestmark = pytest.mark.asyncio(loop_scope="session")
LOOKS: list[Any] = [
    pytest.param({**DESKTOP, "color_scheme": "light"}, id="desktop-light"),
    pytest.param({**DESKTOP, "color_scheme": "dark"}, id="desktop-dark"),
    pytest.param({**PHONE, "color_scheme": "light"}, id="phone-light"),
    pytest.param({**PHONE, "color_scheme": "dark"}, id="phone-dark"),
]

FROM_THE_TOP = "document.body.tabIndex = -1; document.body.focus()"


async def faults(page: Page) -> list[str]:
    """What axe finds wrong with the page as it stands."""
    results = await axe.Axe().run(page)
    return [
        f"{rule['id']}: {node['target']} {node['failureSummary']}"
        for rule in results.response["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("looks", LOOKS)
async def test_axe_finds_no_fault_in_a_conversation(
    open_chat: OpenChat, looks: dict[str, Any]
) -> None:
    chat = await open_chat(user="mara", **looks)
    assert await faults(chat.page) == []
    answer = await chat.ask("How many American troops are in South Korea?")
    await chat.ask("What colour is the moon?")
    form = await chat.choose_command("settings show")
    await form.get_by_role("button", name="Send").click()
    await chat.nth_answer(2)
    assert await faults(chat.page) == []

    await answer.get_by_role("button", name="Ask next").click()
    assert await faults(chat.page) == []
    await chat.page.keyboard.press("Escape")

    await answer.get_by_role("button", name="More").click()
    assert await faults(chat.page) == []
    await chat.page.keyboard.press("Escape")

    await answer.get_by_role("button", name="Not helpful").click()
    await chat.page.get_by_role("dialog").wait_for()
    assert await faults(chat.page) == []


@pytest.mark.parametrize("looks", LOOKS)
async def test_axe_finds_no_fault_in_a_command_being_filled_in(
    open_chat: OpenChat, looks: dict[str, Any]
) -> None:
    chat = await open_chat(**looks)
    await chat.box.fill("/")
    await chat.page.get_by_role("option").first.wait_for()
    assert await faults(chat.page) == []

    form = await chat.choose_command("ask")
    await form.get_by_role("combobox").fill("troops")
    await form.get_by_role("option").first.wait_for()
    assert await faults(chat.page) == []


async def test_the_page_has_landmarks_and_says_that_it_is_a_sandbox(chat: Chat) -> None:
    page = chat.page
    await expect(page.get_by_role("main")).to_have_count(1)
    await expect(page.get_by_role("navigation")).to_have_count(2)
    await expect(page.get_by_role("heading", level=1)).to_have_count(1)

    await expect(page.get_by_role("banner")).to_contain_text("Sandbox")


async def test_the_first_tab_leads_past_the_channels_to_the_message_box(chat: Chat) -> None:
    await chat.page.evaluate(FROM_THE_TOP)
    await chat.page.keyboard.press("Tab")
    await expect(chat.page.get_by_role("link", name="Skip to the message box")).to_be_focused()
    await chat.page.keyboard.press("Enter")

    await expect(chat.box).to_be_focused()


async def test_what_has_the_focus_is_seen_to_have_it(chat: Chat) -> None:
    await chat.ask("How many American troops are in South Korea?")
    await chat.page.evaluate(FROM_THE_TOP)
    outlined = """() => {
        const shown = [document.activeElement, document.activeElement.closest("form")];
        return shown.some((e) => e && getComputedStyle(e).outlineStyle !== "none");
    }"""
    seen = 0
    for _press in range(30):
        await chat.page.keyboard.press("Tab")
        if await chat.page.evaluate("document.activeElement === document.body"):
            break
        assert await chat.page.evaluate(outlined), await chat.page.evaluate(
            "document.activeElement.outerHTML"
        )
        seen += 1

    assert seen >= 15
