"""Whatever a client sends, it is taken or refused; nothing crashes the sandbox."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plain_http import Wire

from bot.sandbox.errors import DiscordError, Faults
from bot.sandbox.rules.commands import check_commands
from bot.sandbox.rules.messages import check_message, check_not_empty
from bot.sandbox.rules.modals import check_modal

MESSAGE: dict[str, Any] = {
    "content": "x",
    "nonce": "n",
    "flags": 0,
    "allowed_mentions": {"parse": ["users"], "roles": ["1"]},
    "attachments": [{"id": 0, "filename": "a.png", "description": "A"}],
    "message_reference": {"message_id": "1"},
    "embeds": [
        {
            "title": "T",
            "timestamp": "2019-02-22T00:00:00Z",
            "author": {"name": "A", "url": "https://example.org"},
            "image": {"url": "attachment://a.png"},
            "fields": [{"name": "n", "value": "v"}],
        }
    ],
    "components": [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 1, "label": "x", "custom_id": "a", "emoji": {"name": "👍"}}
            ],
        },
        {
            "type": 1,
            "components": [
                {"type": 3, "custom_id": "b", "options": [{"label": "a", "value": "a"}]}
            ],
        },
        {
            "type": 17,
            "components": [
                {
                    "type": 9,
                    "components": [{"type": 10, "content": "x"}],
                    "accessory": {"type": 11},
                },
                {"type": 12, "items": [{"media": {"url": "https://example.org/a.png"}}]},
                {"type": 13, "file": {"url": "attachment://a.png"}},
                {"type": 14, "spacing": 1},
            ],
        },
    ],
}
COMMANDS: list[Any] = [
    {
        "name": "a",
        "description": "A",
        "type": 1,
        "name_localizations": {"de": "b"},
        "contexts": [0],
        "options": [
            {
                "type": 2,
                "name": "g",
                "description": "G",
                "options": [{"type": 1, "name": "s", "description": "S", "options": []}],
            },
        ],
    },
    {
        "name": "b",
        "description": "B",
        "options": [
            {
                "type": 3,
                "name": "o",
                "description": "O",
                "min_length": 1,
                "max_length": 2,
                "choices": [{"name": "x", "value": "x"}],
            }
        ],
    },
    {"name": "Menu", "type": 3},
]
MODAL: dict[str, Any] = {
    "custom_id": "m",
    "title": "M",
    "components": [
        {
            "type": 18,
            "label": "L",
            "component": {"type": 4, "custom_id": "f", "style": 1, "min_length": 1},
        },
        {"type": 1, "components": [{"type": 4, "custom_id": "g", "style": 1, "label": "L"}]},
        {
            "type": 18,
            "label": "R",
            "component": {"type": 21, "custom_id": "r", "options": [{"label": "a", "value": "a"}]},
        },
    ],
}
ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False),
    st.text(max_size=20),
    st.just([]),
    st.just({}),
    st.just([None, 1, "x", {}]),
)


def with_odd(body: Any, place: tuple[Any, ...], odd: Any) -> Any:
    """Return a body in which one part is replaced."""
    changed = copy.deepcopy(body)
    inner = changed
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = odd
    return changed


def spoilt(body: Any) -> st.SearchStrategy[Any]:
    """Give a body in which one part is something odd."""
    places = [place for place in places_in(body) if place]
    return st.builds(lambda place, odd: with_odd(body, place, odd), st.sampled_from(places), ODD)


def places_in(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Return the paths to all parts of a body."""
    found = [here]
    if isinstance(value, dict):
        for key, inner in value.items():
            found += places_in(inner, (*here, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            found += places_in(inner, (*here, index))
    return found


@settings(max_examples=300)
@given(body=spoilt(MESSAGE), v2=st.booleans())
def test_any_message_is_taken_or_refused(body: dict[str, Any], *, v2: bool) -> None:
    with suppress(DiscordError):
        check_message(body, v2=v2, file_names=["a.png"])
        check_not_empty(body, files=0)


@settings(max_examples=300)
@given(body=spoilt(COMMANDS))
def test_any_commands_are_taken_or_refused(body: list[Any]) -> None:
    with suppress(DiscordError):
        check_commands(body)


@settings(max_examples=300)
@given(body=spoilt(MODAL))
def test_any_form_is_taken_or_refused(body: dict[str, Any]) -> None:
    faults = Faults()

    check_modal(faults, (), body)

    assert bool(faults) in (True, False)


@pytest.mark.parametrize(
    "body",
    [
        [],
        "x",
        {"content": "x", "message_reference": {"message_id": "x"}},
        {"content": "x", "attachments": ["x"]},
        {"content": "x", "attachments": {"id": 1}},
        {"content": "x", "flags": "x"},
        {"content": 1},
        {"content": "x", "poll": "x"},
        {"content": "x", "allowed_mentions": {"parse": 1, "users": 2}},
    ],
)
async def test_an_odd_body_is_refused_over_the_wire(wire: Wire, body: Any) -> None:
    answer = await wire.ask("POST", f"/api/v10/channels/{wire.channel('general')}/messages", body)

    assert answer.status in (200, 400)


@pytest.mark.parametrize("query", ["limit=x", "limit=0", "limit=101", "before=x", "around=x"])
async def test_an_odd_query_is_refused(wire: Wire, query: str) -> None:
    path = f"/api/v10/channels/{wire.channel('general')}/messages?{query}"

    answer = await wire.ask("GET", path)

    assert (answer.status, answer.body["code"]) == (400, 50035)
