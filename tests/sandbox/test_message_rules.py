"""What Discord refuses of a message is refused, at the place in the body where it is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from plain_http import Wire

V2 = 32768


def row(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(components)}


def button(**fields: Any) -> dict[str, Any]:
    return {"type": 2, "style": 2, "label": "Go", "custom_id": "go", **fields}


def select(**fields: Any) -> dict[str, Any]:
    options = [{"label": "A", "value": "a"}, {"label": "B", "value": "b"}]
    return {"type": 3, "custom_id": "pick", "options": options, **fields}


def text(content: str = "Words") -> dict[str, Any]:
    return {"type": 10, "content": content}


def container(*components: dict[str, Any]) -> dict[str, Any]:
    return {"type": 17, "components": list(components)}


def poll(**fields: Any) -> dict[str, Any]:
    answers = [{"poll_media": {"text": "Yes"}}, {"poll_media": {"text": "No"}}]
    return {"question": {"text": "Well?"}, "answers": answers, "duration": 2, **fields}


REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "long content": ({"content": "x" * 2001}, "content"),
    "long title": ({"embeds": [{"title": "x" * 257}]}, "embeds.0.title"),
    "empty field": (
        {"embeds": [{"fields": [{"name": "", "value": "x"}]}]},
        "embeds.0.fields.0.name",
    ),
    "nothing in an embed": ({"embeds": [{"color": 1}]}, "embeds.0.description"),
    "many embeds": ({"embeds": [{"title": "x"}] * 11}, "embeds"),
    "embeds of 6001 characters": (
        {"embeds": [{"description": "x" * 3000}, {"description": "x" * 3001}]},
        "embeds",
    ),
    "script in an embed": ({"embeds": [{"title": "x", "url": "javascript:x"}]}, "embeds.0.url"),
    "unknown attachment": (
        {"embeds": [{"image": {"url": "attachment://no.png"}}]},
        "embeds.0.image.url",
    ),
    "six rows": ({"components": [row(button(custom_id=str(n))) for n in range(6)]}, "components"),
    "six buttons": (
        {"components": [row(*(button(custom_id=str(n)) for n in range(6)))]},
        "components.0.components",
    ),
    "custom id twice": (
        {"components": [row(button(), button())]},
        "components.0.components.1.custom_id",
    ),
    "no custom id": (
        {"components": [row(button(custom_id=None))]},
        "components.0.components.0.custom_id",
    ),
    "long label": (
        {"components": [row(button(label="x" * 81))]},
        "components.0.components.0.label",
    ),
    "link with custom id": (
        {"components": [row(button(style=5, url="https://example.org"))]},
        "components.0.components.0",
    ),
    "script in a link": (
        {"components": [row({"type": 2, "style": 5, "label": "x", "url": "javascript:x"})]},
        "components.0.components.0.url",
    ),
    "nothing on a button": (
        {"components": [row(button(label=None))]},
        "components.0.components.0",
    ),
    "two selects in a row": (
        {"components": [row(select(), select(custom_id="other"))]},
        "components.0.components",
    ),
    "value twice": (
        {"components": [row(select(options=[{"label": "A", "value": "a"}] * 2))]},
        "components.0.components.0.options.1.value",
    ),
    "max below min": (
        {"components": [row(select(min_values=2, max_values=1))]},
        "components.0.components.0.max_values",
    ),
    "many options": (
        {"components": [row(select(options=[{"label": "A", "value": str(n)} for n in range(26)]))]},
        "components.0.components.0.options",
    ),
    "V2 component without the flag": ({"components": [text()]}, "components.0.type"),
    "content beside V2": ({"content": "x", "flags": V2, "components": [text()]}, "content"),
    "embeds beside V2": (
        {"embeds": [{"title": "x"}], "flags": V2, "components": [text()]},
        "embeds",
    ),
    "41 nested components": (
        {"flags": V2, "components": [container(*[text("x") for _ in range(40)])]},
        "components",
    ),
    "4001 characters over texts": (
        {"flags": V2, "components": [text("x" * 4000), text("x")]},
        "components",
    ),
    "container in a container": (
        {"flags": V2, "components": [container(container(text()))]},
        "components.0.components.0.type",
    ),
    "section without accessory": (
        {"flags": V2, "components": [{"type": 9, "components": [text()]}]},
        "components.0.accessory",
    ),
    "component id twice": (
        {"flags": V2, "components": [text() | {"id": 7}, text() | {"id": 7}]},
        "components.1.id",
    ),
    "users parsed and listed": (
        {"content": "x", "allowed_mentions": {"parse": ["users"], "users": ["1"]}},
        "allowed_mentions",
    ),
    "unknown mentions": (
        {"content": "x", "allowed_mentions": {"parse": ["all"]}},
        "allowed_mentions.parse.0",
    ),
    "a poll without a question": ({"poll": poll(question={})}, "poll.question.text"),
    "a poll without answers": ({"poll": poll(answers=[])}, "poll.answers"),
    "a long answer of a poll": (
        {"poll": poll(answers=[{"poll_media": {"text": "x" * 56}}])},
        "poll.answers.0.poll_media.text",
    ),
    "a poll of more than 32 days": ({"poll": poll(duration=769)}, "poll.duration"),
    "long nonce": ({"content": "x", "nonce": "x" * 26}, "nonce"),
    "unknown reply": (
        {"content": "x", "message_reference": {"message_id": "1"}},
        "message_reference",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
async def test_a_message_that_breaks_a_rule_is_refused(wire: Wire, name: str) -> None:
    body, place = REFUSED[name]

    answer = await wire.ask("POST", f"/api/v10/channels/{wire.channel('general')}/messages", body)

    assert (answer.status, answer.body["code"]) == (400, 50035)
    found = answer.body["errors"]
    for key in place.split("."):
        found = found[key]
    assert found["_errors"][0]["code"]
    assert wire.sandbox.world.channel(int(wire.channel("general"))).messages == {}


ACCEPTED: list[dict[str, Any]] = [
    {"content": "x" * 2000},
    {"embeds": [{"description": "x" * 4000}, {"description": "x" * 2000}]},
    {"components": [row(*(button(custom_id=str(n)) for n in range(5))) | {"id": 1}]},
    {"flags": V2, "components": [container(*[text("x") for _ in range(39)])]},
    {"flags": V2, "content": "", "embeds": [], "components": [text()]},
    {"content": "x", "allowed_mentions": {"parse": [], "users": ["1"]}},
    {"components": [row(select(min_values=0, max_values=2))]},
    {"components": [row(button(label=None, emoji={"name": "👍", "id": None}))]},
]


@pytest.mark.parametrize("body", ACCEPTED)
async def test_a_message_at_the_limits_is_taken(wire: Wire, body: dict[str, Any]) -> None:
    answer = await wire.ask("POST", f"/api/v10/channels/{wire.channel('general')}/messages", body)

    assert answer.status == 200


@pytest.mark.parametrize(
    "body", [{}, {"content": " \n"}, {"content": None, "embeds": [], "components": []}]
)
async def test_an_empty_message_is_refused(wire: Wire, body: dict[str, Any]) -> None:
    answer = await wire.ask("POST", f"/api/v10/channels/{wire.channel('general')}/messages", body)

    assert (answer.status, answer.body["code"]) == (400, 50006)


async def test_the_flag_of_components_v2_cannot_be_taken_off(wire: Wire) -> None:
    path = f"/api/v10/channels/{wire.channel('general')}/messages"
    sent = await wire.ask("POST", path, {"flags": V2, "components": [text()]})

    answer = await wire.ask("PATCH", f"{path}/{sent.body['id']}", {"flags": 0, "content": "x"})

    assert answer.status == 400
    assert "content" in answer.body["errors"]


async def test_all_faults_are_told_at_once(wire: Wire) -> None:
    body = {"content": "x" * 2001, "embeds": [{"title": "x" * 257, "description": "x" * 4097}]}

    answer = await wire.ask("POST", f"/api/v10/channels/{wire.channel('general')}/messages", body)

    assert set(answer.body["errors"]) == {"content", "embeds"}
    assert set(answer.body["errors"]["embeds"]["0"]) == {"title", "description"}
