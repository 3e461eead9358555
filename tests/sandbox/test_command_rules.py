"""What Discord refuses of commands, choices and forms is refused."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.errors import DiscordError, Faults
from bot.sandbox.rules.commands import check_command, check_commands
from bot.sandbox.rules.modals import check_modal


def command(**fields: Any) -> dict[str, Any]:
    return {"name": "ask", "description": "Ask", "type": 1, **fields}


def option(**fields: Any) -> dict[str, Any]:
    return {"name": "what", "description": "What", "type": 3, **fields}


def subcommand(**fields: Any) -> dict[str, Any]:
    return option(type=1, **fields)


REFUSED: dict[str, dict[str, Any]] = {
    "upper case": command(name="Ask"),
    "blank": command(name="ask me"),
    "long name": command(name="a" * 33),
    "no description": command(description=""),
    "long description": command(description="x" * 101),
    "many options": command(options=[option(name=f"o{n}") for n in range(26)]),
    "option twice": command(options=[option(), option()]),
    "required after optional": command(options=[option(name="a"), option(name="b", required=True)]),
    "choices and autocomplete": command(
        options=[option(autocomplete=True, choices=[{"name": "a", "value": "a"}])]
    ),
    "long choice": command(options=[option(choices=[{"name": "x" * 101, "value": "a"}])]),
    "number for a text": command(options=[option(choices=[{"name": "a", "value": 1}])]),
    "many choices": command(
        options=[option(choices=[{"name": str(n), "value": str(n)} for n in range(26)])]
    ),
    "subcommands among options": command(options=[option(name="a"), subcommand(name="b")]),
    "subcommand in a subcommand": command(options=[subcommand(options=[subcommand()])]),
    "too large": command(
        options=[
            option(
                name=f"o{n}",
                choices=[{"name": f"{m}{'x' * 90}", "value": "y" * 90} for m in range(2)],
            )
            for n in range(25)
        ]
    ),
    "autocompletion of a yes or no": command(options=[option(type=5, autocomplete=True)]),
    "text shorter than nothing": command(options=[option(min_length=-1)]),
    "text longer than any": command(options=[option(max_length=6001)]),
    "unknown kind of channel": command(options=[option(type=7, channel_types=[99])]),
    "unknown language": command(name_localizations={"xx": "frag"}),
    "translated badly": command(name_localizations={"de": "Frag mich"}),
    "described menu": {"name": "Answer this", "type": 3, "description": "No"},
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_command_that_breaks_a_rule_is_refused(name: str) -> None:
    with pytest.raises(DiscordError) as refusal:
        check_command(REFUSED[name])

    assert (refusal.value.status, refusal.value.code) == (400, 50035)


@pytest.mark.parametrize(
    "taken",
    [
        command(name="trả-lời"),
        command(name="पूछें"),
        command(options=[option(type=2, options=[subcommand(options=[option()])])]),
        {"name": "Answer this", "type": 3},
        {"name": "Who is it", "type": 2, "description": ""},
    ],
)
def test_a_proper_command_is_taken(taken: dict[str, Any]) -> None:
    check_command(taken)


def test_names_are_unique_in_a_scope_and_type() -> None:
    check_commands([command(), {"name": "ask", "type": 3}])

    with pytest.raises(DiscordError):
        check_commands([command(), command()])


def test_a_scope_holds_a_hundred_chat_commands_and_fifteen_menus() -> None:
    chat = [command(name=f"c{n}") for n in range(100)]
    menus = [{"name": f"m{n}", "type": 3} for n in range(15)]
    check_commands(chat + menus)

    for more in (command(name="more"), {"name": "more", "type": 3}):
        with pytest.raises(DiscordError):
            check_commands([*chat, *menus, more])


def field(**fields: Any) -> dict[str, Any]:
    return {"type": 4, "custom_id": "why", "style": 1, **fields}


def label(component: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"type": 18, "label": "Why", "component": component, **fields}


def modal(*rows: dict[str, Any], **fields: Any) -> dict[str, Any]:
    return {"custom_id": "form", "title": "Form", "components": list(rows), **fields}


@pytest.mark.parametrize(
    "wrong",
    [
        modal(label(field()), title="x" * 46),
        modal(),
        modal(*(label(field(custom_id=str(n))) for n in range(6))),
        modal(label(field()), label(field())),
        modal(label(field(), label="x" * 46)),
        modal(label(field(min_length=5, max_length=4))),
        modal({"type": 1, "components": [field()]}),
        modal({"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x"}]}),
        modal(label({"type": 2, "style": 1, "custom_id": "x"})),
    ],
)
def test_a_form_that_breaks_a_rule_is_refused(wrong: dict[str, Any]) -> None:
    faults = Faults()

    check_modal(faults, (), wrong)

    assert faults


@pytest.mark.parametrize(
    "right",
    [
        modal(label(field())),
        modal({"type": 1, "components": [field(label="Why")]}),
        modal(label({"type": 3, "custom_id": "x", "options": [{"label": "a", "value": "a"}]})),
        modal({"type": 10, "content": "Read this"}, label(field())),
    ],
)
def test_a_proper_form_is_taken(right: dict[str, Any]) -> None:
    faults = Faults()

    check_modal(faults, (), right)

    assert not faults
