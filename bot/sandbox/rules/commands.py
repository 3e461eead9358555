"""Discord's rules for application commands."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from enum import IntEnum
from typing import Any

from bot.sandbox.errors import Faults
from bot.sandbox.model import JsonObject
from bot.sandbox.rules import values
from bot.sandbox.rules.shapes import check_shape
from bot.sandbox.rules.values import Path

MAX_OPTIONS = 25
MAX_CHOICES = 25
MAX_CHARACTERS = 8000
MAX_NAME = 32
MAX_TEXT = 6000  # of what an option's text may be bounded to
CHANNEL_TYPES = (0, 1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16)
# Source: Discord's reference, "Locales".
LOCALES = frozenset(
    "ar bg cs da de el en-GB en-US es-419 es-ES fi fr he hi hr hu id it ja ko lt nl no pl pt-BR ro "
    "ru sv-SE th tr uk vi zh-CN zh-TW".split()
)
# Letters of these scripts need marks that are neither letters nor numbers: Devanagari and Thai.
_MARKED_SCRIPTS = re.compile("[\\u0900-\\u097f\\ua8e0-\\ua8ff\\u0e00-\\u0e7f]")


class CommandType(IntEnum):
    """What a command hangs on."""

    CHAT_INPUT = 1
    USER = 2
    MESSAGE = 3


MAX_COMMANDS = {CommandType.CHAT_INPUT: 100, CommandType.USER: 15, CommandType.MESSAGE: 15}


class OptionType(IntEnum):
    """What an option takes."""

    SUB_COMMAND = 1
    SUB_COMMAND_GROUP = 2
    STRING = 3
    INTEGER = 4
    BOOLEAN = 5
    USER = 6
    CHANNEL = 7
    ROLE = 8
    MENTIONABLE = 9
    NUMBER = 10
    ATTACHMENT = 11


NESTING = frozenset({OptionType.SUB_COMMAND, OptionType.SUB_COMMAND_GROUP})
CHOOSABLE = frozenset({OptionType.STRING, OptionType.INTEGER, OptionType.NUMBER})


def check_commands(commands: list[Any]) -> None:
    """Check a list of commands that replaces all of a scope.

    Raises:
        DiscordError: something is wrong.
    """
    faults = Faults()
    check_shape(faults, (), commands)
    faults.settle()
    counts = Counter(c.get("type") or 1 for c in commands if isinstance(c, dict))
    for kind, most in MAX_COMMANDS.items():
        if counts[kind] > most:
            faults.add(
                (),
                "APPLICATION_COMMANDS_MAX_EXCEEDED",
                f"Maximum number of application commands of type {kind} reached ({most}).",
            )
    seen: set[tuple[int, str]] = set()
    for index, command in enumerate(commands):
        _command(faults, (index,), command)
        if not isinstance(command, dict):
            continue
        key = (command.get("type") or 1, str(command.get("name")))
        if key in seen:
            faults.add(
                (index, "name"),
                "APPLICATION_COMMANDS_DUPLICATE_NAME",
                "Application command names must be unique",
            )
        seen.add(key)
    faults.settle()


def check_command(command: JsonObject) -> None:
    """Check a single command.

    Raises:
        DiscordError: something is wrong.
    """
    faults = Faults()
    check_shape(faults, (), command)
    faults.settle()
    _command(faults, (), command)
    faults.settle()


def _command(faults: Faults, path: Path, command: Any) -> None:
    if not isinstance(command, dict):
        faults.kind(path, "object")
        return
    kind = command.get("type") or CommandType.CHAT_INPUT
    if not values.one_of(faults, (*path, "type"), kind, list(CommandType)):
        return
    _permissions(faults, path, command)
    if kind != CommandType.CHAT_INPUT:
        name = command.get("name")
        values.text(faults, (*path, "name"), name, least=1, most=32, required=True)
        for key in ("description", "options"):
            if command.get(key):
                faults.add(
                    (*path, key),
                    "APPLICATION_COMMAND_CONTEXT_MENU_FIELD",
                    "Context menu commands cannot have a description or options",
                )
        return
    _named(faults, path, command)
    _options(faults, (*path, "options"), command.get("options"), nesting=NESTING)
    if _characters(command) > MAX_CHARACTERS:
        faults.add(
            path,
            "APPLICATION_COMMAND_TOO_LARGE",
            f"Command exceeds maximum size ({MAX_CHARACTERS})",
        )


def _permissions(faults: Faults, path: Path, command: JsonObject) -> None:
    wanted = command.get("default_member_permissions")
    if wanted is not None and not str(wanted).isdigit():
        faults.kind((*path, "default_member_permissions"), "permissions")
    for key, known in (("contexts", (0, 1, 2)), ("integration_types", (0, 1))):
        for index, value in enumerate(command.get(key) or []):
            values.one_of(faults, (*path, key, index), value, known)


def _named(faults: Faults, path: Path, thing: JsonObject) -> None:
    """Check a command's or option's name and description, and their translations."""
    _name(faults, (*path, "name"), thing.get("name"))
    values.text(
        faults,
        (*path, "description"),
        thing.get("description"),
        least=1,
        most=100,
        required=True,
    )
    for key in ("name_localizations", "description_localizations"):
        for locale in thing.get(key) or {}:
            values.one_of(faults, (*path, key, locale), locale, LOCALES)
    for locale, name in (thing.get("name_localizations") or {}).items():
        _name(faults, (*path, "name_localizations", locale), name)
    for locale, text in (thing.get("description_localizations") or {}).items():
        at = (*path, "description_localizations", locale)
        values.text(faults, at, text, least=1, most=100, required=True)


def _name(faults: Faults, path: Path, name: Any) -> None:
    if not isinstance(name, str) or not name:
        faults.required(path)
    elif len(name) > MAX_NAME or name != name.lower() or not all(map(_may_name, name)):
        faults.add(path, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")


def _may_name(character: str) -> bool:
    """Tell whether a character may stand in a name.

    Source: Discord's reference, "Application Command Naming"; context menus are free.
    """
    if character in "-_'" or _MARKED_SCRIPTS.match(character):
        return True
    return unicodedata.category(character)[0] in "LN"


def _options(faults: Faults, path: Path, options: Any, *, nesting: Collection[int]) -> None:
    """Check options; `nesting` are the kinds of subcommand that may stand here."""
    if options is None:
        return
    if not values.count(faults, path, options, most=MAX_OPTIONS):
        return
    kinds = [option.get("type") for option in options if isinstance(option, dict)]
    nested = [kind in NESTING for kind in kinds]
    if any(nested) and not all(nested):
        faults.add(
            path,
            "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
            "Sub-command and sub-command group option types are mutually exclusive to all other "
            "types",
        )
    seen: set[Any] = set()
    optional_before = False
    for index, option in enumerate(options):
        at = (*path, index)
        if not isinstance(option, dict):
            faults.kind(at, "object")
            continue
        _option(faults, at, option, nesting=nesting)
        if option.get("name") in seen:
            faults.add(
                (*at, "name"),
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                "Option name already exists",
            )
        seen.add(option.get("name"))
        if option.get("required") and optional_before:
            faults.add(
                at,
                "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
                "Required options must be placed before non-required options",
            )
        optional_before = optional_before or not option.get("required")


def _option(faults: Faults, path: Path, option: JsonObject, *, nesting: Collection[int]) -> None:
    kind = option.get("type")
    if not values.one_of(faults, (*path, "type"), kind, list(OptionType)):
        return
    _named(faults, path, option)
    if kind in NESTING:
        if kind not in nesting:
            faults.add(
                (*path, "type"),
                "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID",
                "Sub-commands cannot be nested this deeply",
            )
        inside = {OptionType.SUB_COMMAND} if kind == OptionType.SUB_COMMAND_GROUP else ()
        _options(faults, (*path, "options"), option.get("options"), nesting=inside)
        return
    _choices(faults, path, option)
    _only_for_its_type(faults, path, option)
    values.number(faults, (*path, "min_length"), option.get("min_length"), least=0, most=MAX_TEXT)
    values.number(faults, (*path, "max_length"), option.get("max_length"), least=1, most=MAX_TEXT)
    for low, high in (("min_length", "max_length"), ("min_value", "max_value")):
        if option.get(low) is not None and option.get(high) is not None:
            values.number(faults, (*path, high), option[high], least=option[low], most=2**53)


def _only_for_its_type(faults: Faults, path: Path, option: JsonObject) -> None:
    """Check what only options of some types may have."""
    if option.get("autocomplete") and option["type"] not in CHOOSABLE:
        faults.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_TYPE_INVALID",
            "Autocomplete is only for options of type STRING, INTEGER or NUMBER",
        )
    for index, kind in enumerate(option.get("channel_types") or []):
        values.one_of(faults, (*path, "channel_types", index), kind, CHANNEL_TYPES)


def _choices(faults: Faults, path: Path, option: JsonObject) -> None:
    choices = option.get("choices")
    if not choices:
        return
    at = (*path, "choices")
    if not values.count(faults, at, choices, most=MAX_CHOICES):
        return
    if option.get("autocomplete"):
        faults.add(
            (*path, "autocomplete"),
            "APPLICATION_COMMAND_AUTOCOMPLETE_WITH_CHOICES",
            "Autocomplete may not be set to true if choices are present",
        )
    if option["type"] not in CHOOSABLE:
        faults.add(at, "APPLICATION_COMMAND_CHOICES_TYPE_INVALID", "This type takes no choices")
    check_choices(faults, at, choices, kind=option["type"])


def check_choices(faults: Faults, path: Path, choices: list[Any], *, kind: int) -> None:
    """Check choices, of a command or of an autocompletion: names, values, no name twice."""
    names: set[Any] = set()
    for index, choice in enumerate(choices):
        at = (*path, index)
        if not isinstance(choice, dict):
            faults.kind(at, "object")
            continue
        name = choice.get("name")
        values.text(faults, (*at, "name"), name, least=1, most=100, required=True)
        value = choice.get("value")
        if kind == OptionType.STRING:
            values.text(faults, (*at, "value"), value, least=1, most=100, required=True)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            faults.kind((*at, "value"), "number")
        if name in names:
            faults.add(
                (*at, "name"),
                "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS",
                "Option choice name already exists",
            )
        names.add(name)


def _characters(thing: JsonObject) -> int:
    """Return how many characters of a command count towards its limit.

    Names, descriptions and choices' values with their options; of translations, the longest.
    """
    total = sum(_longest(thing, key) for key in ("name", "description"))
    total += len(str(thing["value"])) if "value" in thing else 0
    for key in ("options", "choices"):
        total += sum(_characters(part) for part in thing.get(key) or [] if isinstance(part, dict))
    return total


def _longest(thing: JsonObject, key: str) -> int:
    texts = [thing.get(key) or "", *(thing.get(f"{key}_localizations") or {}).values()]
    return max(len(text) for text in texts)
