"""An answer with more lines than fit is paged to its end, by buttons that outlive a restart."""

from __future__ import annotations

from pathlib import Path

import yaml
from control import Control
from running_bot import running_bot
from talking import Room, labels, text

from bot.clock import SetClock
from bot.sandbox import Sandbox

HUTS = 40
PACK = {
    "id": "huts-2021",
    "title": "The huts",
    "version": 1,
    "language": "en",
    "as_of": "2021-05-03",
    "sources": [{"id": "huts", "title": "Hut by Hut", "date": "2021-05-03", "paragraphs": HUTS}],
}


def fact(number: int) -> dict[str, object]:
    return {
        "id": f"hut-{number}",
        "text": f"The hut with number {number} houses a goat.",
        "attribution": "reporter",
        "citations": [number],
        "topics": ["huts"],
        "phrasings": [f"What lives in hut {number}?"],
    }


def write_pack(folder: Path) -> None:
    """Write a pack with a list that is longer than a button could name."""
    folder.mkdir(parents=True)
    numbers = range(1, HUTS + 1)
    content = {
        "topics": [{"id": "huts", "name": "huts"}],
        "facts": [fact(number) for number in numbers],
        "collections": [
            {
                "id": "all-huts",
                "lead": "What lives in the huts:",
                "entries": [f"hut-{number}" for number in numbers],
                "phrasings": ["Which animals live in all the huts?"],
            }
        ],
    }
    (folder / "pack.yaml").write_text(yaml.safe_dump(PACK), "utf-8")
    (folder / "content.yaml").write_text(yaml.safe_dump(content), "utf-8")


async def test_a_long_list_is_paged_to_its_end_after_a_restart(
    sandbox: Sandbox, control: Control, tmp_path: Path, clock: SetClock
) -> None:
    write_pack(tmp_path / "packs/huts-2021")
    places = {"data_dir": tmp_path / "data", "packs_dir": tmp_path / "packs"}
    state = await control.state()
    room = Room(control, state["bot"]["id"], int(state["guilds"][0]["id"]))
    async with running_bot(sandbox, clock=clock, **places):
        page = await room.ask("Which animals live in all the huts?")
    seen = [text(page)]

    async with running_bot(sandbox, clock=clock, **places):
        while "Next page" in labels(page):
            page = await room.press(page, "Next page")
            seen.append(text(page))

    whole = "\n".join(seen)
    assert [whole.count(f"number {number} houses") for number in range(1, HUTS + 1)] == [1] * HUTS
    assert ["What lives in the huts:" in one for one in seen] == [True] * len(seen)
    assert f"Page {len(seen)} of {len(seen)}" in seen[-1]
