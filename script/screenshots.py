"""Make the pictures of docs/images: an answer on a desktop, and on a phone in the dark."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "browser"))

from chat import CHROMIUM, DESKTOP, PHONE, Chat, bot_in_sandbox, browser_running  # noqa: E402
from playwright.async_api import Browser  # noqa: E402

IMAGES = ROOT / "docs" / "images"
QUESTION = "How many American troops are in South Korea?"
MAX_BYTES = 200_000


async def picture(browser: Browser, address: str, name: str, channel: str, **looks: Any) -> None:
    """Ask the question in a channel and keep a picture of the answer."""
    context = await browser.new_context(**looks, locale="en-GB", timezone_id="Europe/London")
    chat = Chat(await context.new_page(), address, channel)
    await chat.open(channel="@me" if channel == "@me" else None)
    answer = await chat.ask(QUESTION)
    await answer.get_by_role("button", name="Helpful", exact=True).wait_for()
    await chat.page.mouse.move(0, 0)
    await chat.page.screenshot(path=IMAGES / name)
    await context.close()
    size = (IMAGES / name).stat().st_size
    if size > MAX_BYTES:
        raise SystemExit(f"docs/images/{name} has {size} bytes, more than {MAX_BYTES}")
    sys.stdout.write(f"docs/images/{name}\n")


async def main() -> None:
    """Make both pictures."""
    if CHROMIUM is None:
        raise SystemExit("Chromium is not installed (apt-get install chromium)")
    IMAGES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data, bot_in_sandbox(Path(data)) as address:
        async with browser_running() as browser:
            desktop = {**DESKTOP, "color_scheme": "light"}
            await picture(browser, address, "answer-desktop.png", "briefing", **desktop)
            phone = {**PHONE, "color_scheme": "dark"}
            await picture(browser, address, "answer-phone.png", "@me", **phone)


if __name__ == "__main__":
    asyncio.run(main())
