"""Who may use the moderators' commands is the server's choice, made on Discord."""

from __future__ import annotations

from datetime import timedelta

import pytest
from control import RefusedError
from talking import UNKNOWN, Room, options, text


async def allow(room: Room, name: str, user: str, *, may: bool | None) -> None:
    """Choose in the server's settings whether somebody may use a command."""
    path = f"/sandbox/guilds/{room.guild}/commands/{name}/permissions"
    body = {"target": await room.control.user_id(user), "permission": may}
    await room.control.call("PUT", path, body)


async def test_a_helper_whom_the_server_lets_use_a_command_uses_it_to_the_end(room: Room) -> None:
    await allow(room, "settings", "noor", may=True)
    await allow(room, "unanswered", "noor", may=True)

    await room.command("settings unanswered", user="noor", on=True)
    await room.ask(UNKNOWN)
    listed = await room.command("unanswered list", user="noor")
    question = options(listed, "Deal with …")[0]["value"]
    one = await room.press(listed, "Deal with …", user="noor", values=[question])
    entry = options(one, "The same as …")[0]["value"]
    form = await room.press(one, "The same as …", user="noor", values=[entry])
    learnt = await room.submit(form, user="noor", phrasing=UNKNOWN)

    assert "Learnt" in text(learnt)


async def test_whom_the_server_keeps_from_a_command_is_refused(room: Room) -> None:
    await allow(room, "settings", "mara", may=False)

    with pytest.raises(RefusedError):
        await room.command("settings show", user="mara")


async def test_a_helper_deletes_nothing_of_the_whole_server(room: Room) -> None:
    await allow(room, "settings", "noor", may=True)

    kept = await room.command("privacy delete", user="noor", what="server")

    assert "Only moderators" in text(kept)


async def test_who_may_no_longer_clear_the_questions_cannot_by_an_old_button(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allow(room, "unanswered", "noor", may=True)
    await room.command("settings unanswered", user="mara", on=True)
    await room.ask(UNKNOWN)
    asked = await room.command("unanswered clear", user="noor")
    monkeypatch.setattr("commands.requests.MODERATORS_REPLY_GOOD_FOR", timedelta(0))

    refused = await room.press(asked, "Delete them all", user="noor")

    assert "from a while ago" in text(refused)
    assert UNKNOWN in text(await room.command("unanswered list", user="mara"))


async def test_what_a_helper_was_shown_long_ago_is_no_longer_theirs_to_change(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    await allow(room, "unanswered", "noor", may=True)
    await room.command("settings unanswered", user="mara", on=True)
    await room.ask(UNKNOWN)
    helpers = await room.command("unanswered list", user="noor")
    moderators = await room.command("unanswered list", user="mara")
    monkeypatch.setattr("commands.requests.MODERATORS_REPLY_GOOD_FOR", timedelta(0))
    question = options(helpers, "Deal with …")[0]["value"]

    refused = await room.press(helpers, "Deal with …", user="noor", values=[question])
    shown = await room.press(moderators, "Deal with …", user="mara", values=[question])

    assert "from a while ago" in text(refused)
    assert UNKNOWN in text(shown)
