"""The catalogues hold every fixed text, in every language, and no others."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from discord import app_commands

import bot
import commands
from commands.texts import catalogues, wording
from commands.tree import COMMANDS

PLACEHOLDER = re.compile(r"{(\w+)}")
NAMED_COMMAND = re.compile(r"(?:^|[ `])/(\w+(?: \w+(?=`))?)")


def used_texts() -> set[str]:
    folders = (Path(commands.__file__).parent, Path(bot.__file__).parent)
    files = [path for folder in folders for path in folder.rglob("*.py")]
    return {text for path in files for text in _texts_in(ast.parse(path.read_text("utf-8")))}


def _texts_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else None
            called = node.func.id if isinstance(node.func, ast.Name) else called
            if called in ("t", "_", "remark") and isinstance(node.args[0].value, str):
                yield node.args[0].value


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_catalogue_holds_every_text_and_no_others(language: str) -> None:
    texts = catalogues()[language].texts

    assert set(texts) == used_texts()
    assert [text for text, shown in texts.items() if not shown] == []


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_translation_keeps_the_values_of_its_text(language: str) -> None:
    texts = catalogues()[language].texts

    changed = {
        text: shown
        for text, shown in texts.items()
        if set(PLACEHOLDER.findall(text)) != set(PLACEHOLDER.findall(shown))
    }

    assert changed == {}


@pytest.mark.parametrize("language", ["en", "de"])
def test_a_text_names_commands_as_its_readers_see_them(language: str) -> None:
    t = wording(language)
    paths = {" ".join(t(name) for name in path.split()) for path in command_paths()}

    named = {path for shown in t.texts.values() for path in NAMED_COMMAND.findall(shown)}

    assert named - paths == set()


def command_paths() -> Iterator[str]:
    for command in COMMANDS:
        if isinstance(command, app_commands.Group):
            yield command.name
            yield from (one.qualified_name for one in command.commands)
        elif isinstance(command, app_commands.Command):
            yield command.name


def test_a_locale_without_a_catalogue_is_answered_in_english() -> None:
    assert [wording(x).language for x in ("de", "en-GB", "fr", "pt-BR")] == ["de", "en", "en", "en"]


def test_a_value_with_braces_is_shown_as_it_is() -> None:
    assert wording("en")("Deleted: {count}.", count="{x}") == "Deleted: {x}."
